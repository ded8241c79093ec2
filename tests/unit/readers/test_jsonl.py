from __future__ import annotations

import json
import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.model import Source
from tests.unit.readers.reading import read_text, said

GOOD = '{"id": "a", "messages": [{"speaker": "customer", "text": "Min router blinkar rött sedan i går kväll."}]}'


def line(**more: object) -> str:
    return json.dumps({"id": "x", "messages": [{"speaker": "customer", "text": "Hej"}], **more}, ensure_ascii=False)


def test_every_key_arrives(tmp_path: Path) -> None:
    message = {
        "speaker": "agent",
        "author": "Liv",
        "time": "2025-02-11T09:14:00+01:00",
        "text": "Se vedlegget",
        "attachments": ["kart.pdf"],
        "internal": True,
    }
    value = {
        "id": 17,
        "channel": "Chat",
        "language": "nn",
        "agent": "Liv",
        "team": "Nord",
        "status": "closed",
        "customer": "Per",
    }
    value |= {"subject": "Ruter", "rating": 4, "fields": {"order": "8812"}, "messages": [message]}
    got = read_text(tmp_path, "x.jsonl", json.dumps(value)).one
    assert (got.id, got.channel, got.language, got.agent, got.team, got.status) == (
        "17",
        "chat",
        "nb",
        "Liv",
        "Nord",
        "closed",
    )
    assert (got.customer, got.subject, got.rating, got.fields) == ("Per", "Ruter", "4", (("order", "8812"),))
    first = got.messages[0]
    assert (first.author, first.attachments, first.internal) == ("Liv", ("kart.pdf",), True)
    assert first.time is not None
    assert first.time.isoformat() == "2025-02-11T09:14:00+01:00"
    assert got.source == Source(str(tmp_path / "x.jsonl"), 1, "Conversation JSONL")


def test_bad_lines_cost_only_themselves_and_are_named_by_line(tmp_path: Path) -> None:
    result = read_text(
        tmp_path,
        "x.jsonl",
        "\n".join([GOOD, "{broken", "[1]", "", '{"id": "e", "messages": []}', GOOD.replace('"a"', '"b"')]),
    )
    assert result.ids == ["a", "b"]
    assert [fault.split("x.jsonl:")[1][:2] for fault in result.faults()] == ["2:", "3:", "5:"]


def test_a_line_in_another_encoding_is_a_fault_of_its_own(tmp_path: Path) -> None:
    result = read_text(
        tmp_path,
        "x.jsonl",
        GOOD.encode() + b"\n" + GOOD.replace("rött", "röda").encode("cp1252") + b"\n" + line(id="c").encode(),
    )
    assert result.ids[-1] == "c" or len(result.log.faults) == 1


def test_wrong_parts_of_messages_are_faults_and_the_numbering_stays(tmp_path: Path) -> None:
    messages = [
        {"speaker": "customer", "text": "Hej"},
        {"speaker": "martian", "text": "bip"},
        {"text": "vem?"},
        {"speaker": "agent", "text": "Hej!", "time": "snart"},
        {"speaker": "agent"},
        "bara text",
        {"speaker": "Handläggare", "text": "Klart"},
    ]
    result = read_text(tmp_path, "x.jsonl", json.dumps({"id": "x", "messages": messages}))
    speakers = [message.speaker.value for message in result.one.messages]
    assert speakers == ["customer", "system", "system", "agent", "agent", "system", "agent"]
    assert len(result.log.faults) == 5
    assert 'unknown speaker "martian"' in result.faults()[0]


def test_missing_id_is_a_fault_but_costs_nothing(tmp_path: Path) -> None:
    result = read_text(tmp_path, "export.jsonl", GOOD + "\n" + GOOD.replace('"id": "a", ', ""))
    assert result.ids == ["a", "export-2"]
    assert "export.jsonl:2" in result.faults()[0]


def test_an_id_that_comes_again_gets_a_suffix_and_a_note(tmp_path: Path) -> None:
    result = read_text(tmp_path, "x.jsonl", "\n".join([line(id="a"), line(id="a-2"), line(id="a")]))
    assert result.ids == ["a", "a-2", "a-3"]
    assert not result.log.faults
    assert any('"a"' in note for note in result.conversations[2].notes)


def test_a_time_without_zone_is_read_in_the_stated_one_with_a_note(tmp_path: Path) -> None:
    value = {"id": "x", "messages": [{"speaker": "customer", "text": "Hej", "time": "2025-07-01 09:14"}]}
    got = read_text(tmp_path, "x.jsonl", json.dumps(value)).one
    assert got.messages[0].time is not None
    assert got.messages[0].time.isoformat() == "2025-07-01T09:14:00+02:00"
    assert "Europe/Stockholm" in got.notes[0]


def test_byte_order_mark_utf16_and_windows_line_ends(tmp_path: Path) -> None:
    two = GOOD + "\r\n" + line(id="ä")
    for encoding in ("utf-8-sig", "utf-16", "utf-8"):
        assert read_text(tmp_path, "x.jsonl", two.encode(encoding)).ids == ["a", "ä"], encoding


def test_a_first_line_longer_than_the_head_is_recognised(tmp_path: Path) -> None:
    long = json.dumps({"id": "x", "messages": [{"speaker": "customer", "text": "ord " * 30_000}]})
    assert read_text(tmp_path, "x.json", long).ids == ["x"]


def test_the_files_own_language_wins(tmp_path: Path) -> None:
    assert read_text(tmp_path, "x.jsonl", line(language="da")).one.language == "da"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["speaker", "text", "time", "x"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from("id channel language messages agent fields notes rating subject".split()), json_values
    )
)
def test_whatever_stands_in_a_line_the_lines_around_it_are_read(
    tmp_path_factory: object, value: dict[str, object]
) -> None:
    folder = Path(str(tmp_path_factory.getbasetemp()))  # type: ignore[attr-defined]
    result = read_text(folder, "any.jsonl", "\n".join([line(id="first"), json.dumps(value), line(id="last")]))
    assert result.ids[0] == "first"
    assert result.ids[-1].startswith("last")
    assert len(result.conversations) == 3 or result.log.faults


def test_said_is_what_stands_there(tmp_path: Path) -> None:
    texts = [f"rad {random.Random(1).random()}", "  inledande blanksteg", "radslut\n"]
    value = {"id": "x", "messages": [{"speaker": "customer", "text": text} for text in texts]}
    assert [text for _, text in said(read_text(tmp_path, "x.jsonl", json.dumps(value)).one)] == texts
