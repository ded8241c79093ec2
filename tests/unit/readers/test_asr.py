from __future__ import annotations

import json
from typing import Any

import pytest

from qa_desk.readers.asr import AsrReader

from .conftest import ReadFiles, an_input

TURNS = [
    ("A", 500, "Välkommen till kundservice."),
    ("A", 2200, "Du talar med Sara."),
    ("B", 5000, "Min faktura är fel."),
    ("A", 7000, "Vad är ditt kundnummer?"),
]
SAID = [
    ("agent", "Välkommen till kundservice. Du talar med Sara."),
    ("customer", "Min faktura är fel."),
    ("agent", "Vad är ditt kundnummer?"),
]


def whisperx() -> Any:
    return {
        "segments": [
            {"start": t / 1000, "end": t / 1000 + 1, "text": f" {text}", "speaker": f"SPEAKER_0{who}"}
            for who, t, text in TURNS
        ],
        "language": "sv",
    }


def assembly() -> Any:
    return {
        "id": "t-1",
        "language_code": "sv",
        "utterances": [{"speaker": who, "text": text, "start": t, "end": t + 900} for who, t, text in reversed(TURNS)],
    }


def deepgram() -> Any:
    said = [
        {"speaker": "AB".index(who), "channel": 0, "transcript": text, "start": t / 1000, "end": t / 1000 + 1}
        for who, t, text in TURNS
    ]
    return {
        "metadata": {"request_id": "t-1"},
        "results": {"channels": [{"detected_language": "sv"}], "utterances": said},
    }


def deepgram_paragraphs() -> Any:
    said = [{"speaker": "AB".index(who), "start": t / 1000, "sentences": [{"text": text}]} for who, t, text in TURNS]
    return {
        "results": {"channels": [{"detected_language": "sv", "alternatives": [{"paragraphs": {"paragraphs": said}}]}]}
    }


def deepgram_channels() -> Any:
    said = [
        [{"start": t / 1000, "sentences": [{"text": text}]} for who, t, text in TURNS if who == side] for side in "AB"
    ]
    return {
        "results": {
            "channels": [
                {"detected_language": "sv", "alternatives": [{"paragraphs": {"paragraphs": side}}]} for side in said
            ]
        }
    }


@pytest.mark.parametrize("make", [whisperx, assembly, deepgram, deepgram_paragraphs, deepgram_channels])
def test_every_service_gives_the_same_conversation(read_files: ReadFiles, make: Any) -> None:
    outcome = read_files(AsrReader(), {"samtal.json": json.dumps(make(), indent=1)})
    assert outcome.said() == SAID
    assert {m.time for m in outcome.only.messages} == {None}
    assert (outcome.only.language, outcome.only.channel) == ("sv", "phone")
    assert outcome.only.id in ("samtal", "t-1")
    assert "greets as a company does" in outcome.only.notes[0]
    assert outcome.faults() == []


def test_a_missing_speaker_is_the_one_before_and_a_note_counts_them(read_files: ReadFiles) -> None:
    value = whisperx()
    del value["segments"][1]["speaker"]
    outcome = read_files(AsrReader(), {"a.json": json.dumps(value)})
    assert outcome.said() == SAID
    assert "1 of 4" in outcome.only.notes[0]


def test_a_transcript_without_speakers_is_a_fault(read_files: ReadFiles) -> None:
    value = {"results": {"channels": [{"alternatives": [{"transcript": "Hej och välkommen"}]}]}}
    outcome = read_files(AsrReader(), {"a.json": json.dumps(value)})
    assert outcome.only.messages[0].text == "Hej och välkommen"
    assert "names no speakers" in outcome.faults()[0]


def test_a_broken_or_empty_file_costs_no_other(read_files: ReadFiles) -> None:
    whole = json.dumps(whisperx())
    bad = whisperx()
    bad["segments"].insert(1, "skräp")
    empty = {"segments": [{"start": 0, "end": 1, "text": " "}]}
    outcome = read_files(
        AsrReader(),
        {"cut.json": whole[:-30], "bad.json": json.dumps(bad), "empty.json": json.dumps(empty), "whole.json": whole},
    )
    assert [c.id for c in outcome.conversations] == ["bad", "whole"]
    assert [fault.split(":")[0].split(",")[0] for fault in outcome.faults()] == ["cut.json", "bad.json", "empty.json"]


@pytest.mark.parametrize(
    "value",
    [{"results": []}, {"segments": []}, {"messages": []}, [], {"results": [{"requester_id": 1, "subject": "x"}]}],
)
def test_other_files_are_no_transcripts(value: Any) -> None:
    assert not AsrReader().recognises(an_input("a.json", json.dumps(value)))
