from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from qa_desk.readers.intercom import IntercomReader

from .conftest import ReadFiles, an_input

Json = dict[str, Any]
ANNA = {"type": "user", "id": "67", "name": "Anna"}
SARA = {"type": "admin", "id": "274", "name": "Sara"}
FIN = {"type": "bot", "id": "99", "name": "Fin"}


def part(number: int, author: Json, body: str | None, kind: str = "comment", **more: Any) -> Json:
    return {
        "id": str(number),
        "part_type": kind,
        "body": body,
        "created_at": 1710767100 + number,
        "author": author,
    } | more


PARTS = [
    part(2, SARA | {"from_ai_agent": True}, "<p>Jag är en assistent.</p>"),
    part(1, FIN, "<p>Hej!</p>"),
    part(3, FIN, None, "assignment"),
    part(4, SARA, "<p>arg kund</p>", "note"),
    part(5, SARA, "<p>Hej Anna,<br>vad är ditt kundnummer?</p>", attachments=[{"name": "guide.pdf"}]),
    part(6, ANNA, None, attachments=[{"name": "bild.png"}]),
    part(7, ANNA, None, redacted=True),
    part(8, SARA, "<p>Tyvärr.</p>", "close"),
]
SAID = [
    ("customer", "Fel faktura. Kundnummer 445566."),
    ("bot", "Hej!"),
    ("bot", "Jag är en assistent."),
    ("system", "[assigned]"),
    ("note", "arg kund"),
    ("agent", "Hej Anna,\nvad är ditt kundnummer?"),
    ("customer", ""),
    ("customer", "[redacted]"),
    ("agent", "Tyvärr."),
]


def case(number: str = "503", **more: Any) -> Json:
    return {
        "type": "conversation",
        "id": number,
        "created_at": 1710767100,
        "state": "closed",
        "source": {
            "type": "conversation",
            "body": "<p>Fel faktura. Kundnummer 445566.</p>",
            "author": ANNA,
            "delivered_as": "customer_initiated",
        },
        "conversation_rating": {"rating": 1, "remark": "dåligt"},
        "conversation_parts": {"total_count": len(PARTS), "conversation_parts": PARTS},
    } | more


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(case()),
        json.dumps(case(), indent=2),
        json.dumps([case()], indent=2),
        json.dumps({"type": "conversation.list", "conversations": [case()], "total_count": 1}),
        json.dumps(case()) + "\n" + json.dumps(case()) + "\n",
        json.dumps(case(conversation_parts=PARTS)),
    ],
    ids=["line", "indented", "array", "list", "twice", "bare parts"],
)
def test_every_way_to_export_gives_the_same_conversation(read_files: ReadFiles, text: str) -> None:
    outcome = read_files(IntercomReader(), {"a.json": text})
    assert outcome.said() == SAID
    assert outcome.only.messages[0].time == datetime(2024, 3, 18, 13, 5, tzinfo=UTC)
    assert [m.attachments for m in outcome.only.messages[5:7]] == [("guide.pdf",), ("bild.png",)]
    assert (outcome.only.customer, outcome.only.agent, outcome.only.rating) == ("Anna", "Sara", "1: dåligt")
    assert outcome.faults() == []


def test_an_opening_that_a_machine_sent_is_a_bots(read_files: ReadFiles) -> None:
    opening = {"type": "conversation", "body": "<p>Behöver du hjälp?</p>", "author": SARA, "delivered_as": "automated"}
    assert read_files(IntercomReader(), {"a.json": json.dumps(case(source=opening))}).said()[0] == (
        "bot",
        "Behöver du hjälp?",
    )


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"total_count": 700, "conversation_parts": PARTS}, "8 of 700 parts"),
        ({"total_count": 1, "conversation_parts": [PARTS[1], 5]}, "[1]"),
    ],
)
def test_missing_and_bad_parts_are_faults_and_cost_no_other(read_files: ReadFiles, parts: Json, problem: str) -> None:
    outcome = read_files(
        IntercomReader(), {"a.json": json.dumps(case(conversation_parts=parts)) + "\n" + json.dumps(case("504"))}
    )
    assert [c.id for c in outcome.conversations] == ["503", "504"]
    assert len(outcome.faults()) == 1
    assert problem in outcome.faults()[0]


def test_a_search_result_without_parts_is_a_fault(read_files: ReadFiles) -> None:
    value = case()
    del value["conversation_parts"]
    outcome = read_files(IntercomReader(), {"a.json": json.dumps({"conversations": [value]})})
    assert outcome.said() == SAID[:1]
    assert "only its first message" in outcome.faults()[0]


@pytest.mark.parametrize(
    "value", [{"messages": []}, {"conversations": [{"id": 1, "messages": []}]}, {"tickets": []}, [1]]
)
def test_other_files_are_not_intercoms(value: Any) -> None:
    assert not IntercomReader().recognises(an_input("a.json", json.dumps(value)))
