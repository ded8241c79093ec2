from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from qa_desk.readers.dixa import DixaReader

from .conftest import ReadFiles, an_input

Json = dict[str, Any]


def message(number: int, text: str, direction: str = "inbound", **more: Any) -> Json:
    author = "Peter" if direction == "inbound" else "Mette"
    return {
        "id": f"m{number}",
        "csid": 5577,
        "created_at": 1710767100000 + 1000 * number,
        "initial_channel": "email",
        "author_name": author,
        "direction": direction,
        "text": text,
        "is_automated_message": False,
    } | more


MESSAGES = [
    message(3, "<p>Hvad er dit<br>ordrenummer?</p>", "outbound"),
    message(1, "Min ordre 123 er ikke kommet."),
    message(2, "Tak for din henvendelse.", "outbound", is_automated_message=True),
]
CASE = {
    "id": 5577,
    "initial_channel": "email",
    "status": "closed",
    "created_at": 1710767100000,
    "closed_at": 1710780000000,
    "requester_name": "Peter",
    "assignee_name": "Mette",
    "queue_name": "Retur",
    "subject": "Ordre 123",
    "rating_score": 1,
    "rating_message": "Dårligt",
    "conversation_wrapup_notes": ["sur kunde", {"text": "retur"}],
}
SAID = [
    ("customer", "Min ordre 123 er ikke kommet."),
    ("bot", "Tak for din henvendelse."),
    ("agent", "Hvad er dit\nordrenummer?"),
]


@pytest.mark.parametrize(
    ("conversations", "messages"),
    [
        (json.dumps([CASE], indent=1), json.dumps(MESSAGES, indent=1)),
        (json.dumps({"data": [CASE]}), json.dumps({"data": [*MESSAGES, MESSAGES[0]]})),
        (json.dumps(CASE), "\n".join(map(json.dumps, MESSAGES))),
    ],
    ids=["arrays", "data", "lines"],
)
def test_both_files_are_joined_whatever_their_order(read_files: ReadFiles, conversations: str, messages: str) -> None:
    for files in ({"c.json": conversations, "m.json": messages}, {"a.json": messages, "b.json": conversations}):
        outcome = read_files(DixaReader(), files)
        assert outcome.said() == [*SAID, ("note", "sur kunde"), ("note", "retur")]
        assert outcome.only.messages[0].time == datetime(2024, 3, 18, 13, 5, 1, tzinfo=UTC)
        assert (outcome.only.id, outcome.only.team, outcome.only.status, outcome.only.rating) == (
            "5577",
            "Retur",
            "closed",
            "1: Dårligt",
        )
        assert outcome.faults() == []


def test_messages_alone_are_read_and_the_fault_says_what_is_missing(read_files: ReadFiles) -> None:
    outcome = read_files(DixaReader(), {"m.json": json.dumps([*MESSAGES, message(4, "Hej", csid=1)])})
    assert [len(c.messages) for c in outcome.conversations] == [3, 1]
    assert outcome.conversations[0].channel == "email"
    assert ["export of the conversations" in fault for fault in outcome.faults()] == [True]


def test_conversations_alone_hold_nothing_to_read_and_the_fault_says_so(read_files: ReadFiles) -> None:
    outcome = read_files(DixaReader(), {"c.json": json.dumps([CASE])})
    assert outcome.conversations == []
    assert ["export of the messages" in fault for fault in outcome.faults()] == [True]


def test_each_one_without_a_partner_is_named(read_files: ReadFiles) -> None:
    outcome = read_files(
        DixaReader(),
        {"c.json": json.dumps([CASE, CASE | {"id": 9}]), "m.json": json.dumps([*MESSAGES, message(4, "Hej", csid=7)])},
    )
    assert [c.id for c in outcome.conversations] == ["5577", "7"]
    assert [fault.split(" was")[0].split(" has")[0] for fault in outcome.faults()] == [
        "c.json: conversation 9",
        "m.json: conversation 7",
    ]


def test_a_bad_message_is_a_fault_and_kept_out_of_nobodys_mouth(read_files: ReadFiles) -> None:
    bad = [message(4, "Hvem?", "sideways"), message(5, "Hvornår?", created_at="i går"), {"id": 1}, "x"]
    outcome = read_files(DixaReader(), {"c.json": json.dumps([CASE]), "m.json": json.dumps([*MESSAGES, *bad])})
    assert ("system", "Hvem?") in outcome.said()
    assert ("customer", "Hvornår?") in outcome.said()
    assert len(outcome.faults()) == 4


@pytest.mark.parametrize("value", [[{"id": 1, "text": "x"}], {"tickets": []}, [{"initial_channel": "x"}], []])
def test_other_files_are_not_dixas(value: Any) -> None:
    assert not DixaReader().recognises(an_input("a.json", json.dumps(value)))
