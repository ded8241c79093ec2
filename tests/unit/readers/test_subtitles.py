from __future__ import annotations

import pytest

from qa_desk.readers.base import ReadOptions
from qa_desk.readers.subtitles import SubtitleReader

from .conftest import ReadFiles, an_input

TEAMS = """WEBVTT - möte
Kind: captions

STYLE
::cue { color: red }

0b7c4a6e-1/12-0
00:00:03.410 --> 00:00:06.200 align:start
<v Sara Svensson>Välkommen till kundservice,
vad kan jag hjälpa <c.loud>till</c> med?</v>

00:10.000 --> 00:12.000
<v Sara Svensson>Jag förstår.</v><v +46701234567>Kundnummer &amp; order: 445566.</v>

NOTE
00:00:01.000 --> 00:00:02.000
inte sagt

0b7c4a6e-1/12-1
00:00:06.900 --> 00:00:09.000
<v.low +46701234567>Min faktura är fel.</v>
"""
SAID = [
    ("agent", "Välkommen till kundservice, vad kan jag hjälpa till med?"),
    ("customer", "Min faktura är fel."),
    ("agent", "Jag förstår."),
    ("customer", "Kundnummer & order: 445566."),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_voices_become_messages_in_order_of_time(read_files: ReadFiles, newline: str, mark: str) -> None:
    outcome = read_files(SubtitleReader(), {"samtal 7.vtt": (mark + TEAMS).replace("\n", newline)})
    assert outcome.said() == SAID
    assert [m.author for m in outcome.only.messages[:2]] == ["Sara Svensson", "+46701234567"]
    assert {m.time for m in outcome.only.messages} == {None}
    assert (outcome.only.id, outcome.only.channel, outcome.only.agent) == ("samtal 7", "phone", "Sara Svensson")
    assert "Sara Svensson" in outcome.only.notes[0]
    assert outcome.faults() == []


def test_the_user_can_say_who_the_agent_is(read_files: ReadFiles) -> None:
    outcome = read_files(SubtitleReader(), {"a.vtt": TEAMS}, ReadOptions(agents=("+46701234567",)))
    assert [speaker for speaker, _ in outcome.said()] == ["customer", "agent", "customer", "agent"]


def cues(*texts: str) -> str:
    return "\n".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{text}\n" for n, text in enumerate(texts, 1))


def test_prefixes_of_srt_are_speakers_and_other_colons_are_not(read_files: ReadFiles) -> None:
    text = cues(
        "Agent: Hei, hva gjelder det?",
        "Kunde: <i>Fakturaen</i> min.",
        "Kundenummer: 445566",
        "Agent: Ok.\nKunde: Takk.\nOg ordre: 8812",
    )
    outcome = read_files(SubtitleReader(), {"a.srt": text})
    assert outcome.said() == [
        ("agent", "Hei, hva gjelder det?"),
        ("customer", "Fakturaen min. Kundenummer: 445566"),
        ("agent", "Ok."),
        ("customer", "Takk. Og ordre: 8812"),
    ]


def test_machine_labels_are_inferred_and_the_reason_said(read_files: ReadFiles) -> None:
    text = cues(
        "[SPEAKER_01]: Hej, min faktura är fel.",
        "[SPEAKER_00]: Välkommen till kundservice.",
        "[SPEAKER_00]: Vad är ditt kundnummer?",
    )
    outcome = read_files(SubtitleReader(), {"a.srt": text})
    assert outcome.said() == [
        ("customer", "Hej, min faktura är fel."),
        ("agent", "Välkommen till kundservice. Vad är ditt kundnummer?"),
    ]
    assert "SPEAKER_00" in outcome.only.notes[0]


def test_a_bad_cue_is_a_fault_with_its_line_and_costs_no_other(read_files: ReadFiles) -> None:
    text = (
        cues("Agent: Hej!", "Kund: Hej.").replace("00:00:02,000 --> 00:00:02,900", "00:00:02,000 -> sen")
        + "\nlöst\n\n"
        + cues("Kund: Fel faktura.")
    )
    outcome = read_files(SubtitleReader(), {"a.srt": text})
    assert [text for _, text in outcome.said()] == ["Hej!", "Fel faktura."]
    assert [fault.split(": ")[0] for fault in outcome.faults()] == ["a.srt:5", "a.srt:9"]


def test_cues_without_an_empty_line_between_them_are_told_apart(read_files: ReadFiles) -> None:
    outcome = read_files(SubtitleReader(), {"a.srt": cues("Agent: Hej!", "Kund: Hej.").replace("\n\n", "\n")})
    assert outcome.said() == [("agent", "Hej!"), ("customer", "Hej.")]


def test_unnamed_stretches_go_to_the_speaker_before_with_a_note(read_files: ReadFiles) -> None:
    outcome = read_files(
        SubtitleReader(),
        {
            "a.vtt": (
                "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agent>Hej</v> hmm\n\n00:03.000 --> 00:04.000\noch välkommen\n"
            )
        },
    )
    assert outcome.said() == [("agent", "Hej hmm och välkommen")]
    assert "2 of 3" in outcome.only.notes[0]


def test_no_speakers_at_all_is_a_fault_but_the_words_are_kept(read_files: ReadFiles) -> None:
    outcome = read_files(SubtitleReader(), {"a.srt": cues("Hej och välkommen.", "Min faktura är fel.")})
    assert [text for _, text in outcome.said()] == ["Hej och välkommen. Min faktura är fel."]
    assert "names no speakers" in outcome.faults()[0]


def test_an_empty_file_is_a_fault(read_files: ReadFiles) -> None:
    outcome = read_files(SubtitleReader(), {"a.vtt": "WEBVTT\n"})
    assert outcome.conversations == []
    assert len(outcome.faults()) == 1


@pytest.mark.parametrize("text", ["Kund (00:01): Hej --> du", "1\nHej\n", "{}"])
def test_other_texts_are_no_subtitles(text: str) -> None:
    assert not SubtitleReader().recognises(an_input("a.txt", text))
