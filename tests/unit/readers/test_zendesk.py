from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from qa_desk.model import PartKind
from qa_desk.readers.zendesk import ZendeskReader

from .conftest import ReadFiles, an_input

Json = dict[str, Any]
USERS = [
    {"id": 7, "name": "Anna Berg", "email": "anna@post.example", "role": "end-user"},
    {"id": 8, "name": "Sara", "email": "sara@bolaget.example", "role": "agent"},
    {"id": 9, "name": "Bo", "email": "bo@post.example", "role": "end-user"},
]


def ticket(number: int = 1, **more: Any) -> Json:
    return {
        "id": number,
        "subject": "Fel faktura",
        "description": "Fakturan är fel. Order 8812.",
        "status": "open",
        "via": {"channel": "web"},
        "requester_id": 7,
        "submitter_id": 7,
        "assignee_id": 8,
        "created_at": "2024-03-18T13:00:00Z",
    } | more


def comment(number: int, author: int, text: str, **more: Any) -> Json:
    return {
        "id": number,
        "author_id": author,
        "body": text,
        "public": True,
        "via": {"channel": "web"},
        "created_at": f"2024-03-18T13:{number:02}:00Z",
    } | more


COMMENTS = [
    comment(3, 8, "Jobbig kund", public=False),
    comment(2, -1, "Tack, vi svarar inom 24 timmar."),
    comment(1, 7, "Fakturan är fel.\nOrder 8812.", attachments=[{"file_name": "faktura.pdf"}]),
    comment(4, 8, "Vad är ditt ordernummer?"),
    comment(5, 8, "Ärendet stängs snart.", via={"channel": "rule"}),
    comment(6, 9, "Jag undrar samma sak."),
]
SAID = [
    ("customer", "Fakturan är fel.\nOrder 8812."),
    ("bot", "Tack, vi svarar inom 24 timmar."),
    ("note", "Jobbig kund"),
    ("agent", "Vad är ditt ordernummer?"),
    ("bot", "Ärendet stängs snart."),
    ("customer", "Jag undrar samma sak."),
]


def lines(*records: Any) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


@pytest.mark.parametrize(
    "files",
    [
        {"a.json": json.dumps({"tickets": [ticket()], "users": USERS, "comments": {"1": COMMENTS}})},
        {"a.json": json.dumps({"tickets": [ticket()], "users": USERS, "comments": {"1": COMMENTS}}, indent=1)},
        {
            "a.json": json.dumps([ticket(comments=COMMENTS)], indent=1),
            "users.json": json.dumps({"users": USERS}, indent=1),
        },
        {"a.json": json.dumps({"ticket": ticket(comments=COMMENTS), "users": USERS}, indent=1)},
        {"a.json": json.dumps(ticket(comments=COMMENTS), indent=1), "users.ndjson": lines(*USERS)},
        {
            "a.ndjson": lines(
                {"tickets": [ticket()], "users": USERS[:2]},
                {"tickets": [ticket()], "users": USERS[2:], "comments": {"1": COMMENTS}},
            )
        },
        {
            "t.ndjson": lines(ticket()),
            "u.ndjson": lines(*USERS),
            "c.ndjson": lines(*({"ticket_id": 1} | c for c in COMMENTS)),
        },
        {
            "t.json": json.dumps({"count": 1, "tickets": [ticket()], "users": USERS}, indent=1),
            "audits.json": json.dumps(
                {
                    "audits": [
                        {
                            "id": 90 + c["id"],
                            "ticket_id": 1,
                            "author_id": c["author_id"],
                            "created_at": c["created_at"],
                            "via": c["via"],
                            "events": [{"type": "Notification", "body": "not said"}, {"type": "Comment"} | c],
                        }
                        for c in COMMENTS
                    ]
                }
            ),
        },
    ],
    ids=["map", "indented", "array", "one ticket", "bare ticket", "pages", "files", "audits"],
)
def test_every_way_to_export_a_ticket_gives_the_same_conversation(read_files: ReadFiles, files: dict[str, str]) -> None:
    outcome = read_files(ZendeskReader(), files)
    assert outcome.said() == SAID
    case = outcome.only
    assert (case.id, case.agent, case.customer, case.channel, case.subject) == (
        "1",
        "Sara",
        "Anna Berg",
        "email",
        "Fel faktura",
    )
    assert case.messages[0].attachments == ("faktura.pdf",)
    assert case.messages[3].time == datetime(2024, 3, 18, 13, 4, tzinfo=UTC)
    assert outcome.faults() == []


def test_without_users_the_requester_is_the_customer(read_files: ReadFiles) -> None:
    outcome = read_files(ZendeskReader(), {"a.json": json.dumps({"tickets": [ticket(comments=COMMENTS[:5])]})})
    assert outcome.said() == SAID[:5]
    assert "no users" in outcome.only.notes[0]


def test_the_description_is_said_once(read_files: ReadFiles) -> None:
    alone = read_files(ZendeskReader(), {"a.ndjson": lines(ticket())})
    assert alone.said() == [("customer", "Fakturan är fel. Order 8812.")]
    later = read_files(ZendeskReader(), {"a.ndjson": lines(ticket(comments=[comment(4, 8, "Hej!")]))})
    assert later.said() == [("customer", "Fakturan är fel. Order 8812."), ("agent", "Hej!")]


def test_a_ticket_that_paging_gives_twice_is_read_once(read_files: ReadFiles) -> None:
    outcome = read_files(
        ZendeskReader(), {"a.ndjson": lines(ticket(1), ticket(2), ticket(1)), "b.ndjson": lines(ticket(2), ticket(3))}
    )
    assert [c.id for c in outcome.conversations] == ["1", "2", "3"]
    assert len(outcome.log.notes) == 2


def test_html_is_read_where_there_is_no_plain_body_and_quotes_are_parts(read_files: ReadFiles) -> None:
    said = comment(1, 7, "", html_body="<p>Fakturan är fel. Order 8812.</p><blockquote>Hej!</blockquote>", body=None)
    entities = comment(2, 8, "", plain_body="Tom&nbsp;&amp; klart")
    outcome = read_files(ZendeskReader(), {"a.json": json.dumps(ticket(comments=[said, entities]))})
    first, second = outcome.only.messages
    assert first.text == "Fakturan är fel. Order 8812.\n\n> Hej!"
    assert [(part.kind, first.text[part.start : part.end]) for part in first.parts] == [(PartKind.QUOTE, "> Hej!")]
    assert second.text == "Tom & klart"


def test_rating_fields_and_a_closing_event_are_kept(read_files: ReadFiles) -> None:
    closing = {
        "id": 95,
        "author_id": 8,
        "created_at": "2024-03-19T08:00:00Z",
        "events": [{"type": "Change", "field_name": "status", "value": "solved"}],
    }
    value = ticket(
        satisfaction_rating={"score": "bad", "comment": "Ingen hjälp"},
        custom_fields=[{"id": 5, "value": "8812"}, {"id": 6, "value": None}],
        audits=[closing],
    )
    outcome = read_files(
        ZendeskReader(),
        {
            "a.json": json.dumps(
                {"tickets": [value], "users": USERS, "ticket_fields": [{"id": 5, "title": "Ordernummer"}]}
            )
        },
    )
    assert outcome.only.rating == "bad: Ingen hjälp"
    assert outcome.only.fields == (("Ordernummer", "8812"),)
    assert outcome.said()[-1] == ("system", "[solved]")


def test_bad_records_are_faults_with_their_place_and_cost_no_other(read_files: ReadFiles) -> None:
    text = (
        lines(ticket(1), ticket(2, comments=[comment(1, 7, "Hej", created_at="i går"), "skräp"]))
        + '{"id": 3, "requ\n'
        + lines([], {"a": 1}, ticket(4))
    )
    outcome = read_files(ZendeskReader(), {"a.ndjson": text})
    assert [c.id for c in outcome.conversations] == ["1", "2", "4"]
    assert [fault.split(":")[0] + ":" + fault.split(":")[1].split(",")[0] for fault in outcome.faults()] == [
        "a.ndjson:2",
        "a.ndjson:2",
        "a.ndjson:3",
        "a.ndjson:4",
        "a.ndjson:5",
    ]


def test_a_file_that_ends_in_the_middle_keeps_what_stood_before(read_files: ReadFiles) -> None:
    text = json.dumps({"tickets": [ticket(1), ticket(2), ticket(3)]})
    outcome = read_files(ZendeskReader(), {"a.json": text[:-100]})
    assert [c.id for c in outcome.conversations] == ["1", "2"]
    assert len(outcome.faults()) == 1
    assert "2 records were read before that" in outcome.faults()[0]


def test_comments_of_a_ticket_that_is_not_there_are_a_fault(read_files: ReadFiles) -> None:
    outcome = read_files(
        ZendeskReader(), {"a.json": json.dumps({"tickets": [ticket()], "comments": {"1": COMMENTS, "2": COMMENTS}})}
    )
    assert len(outcome.conversations) == 1
    assert ["ticket 2" in fault for fault in outcome.faults()] == [True]


@pytest.mark.parametrize("mark", ["\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_other_encodings_are_read(read_files: ReadFiles, mark: str, encoding: str) -> None:
    text = json.dumps({"tickets": [ticket()]}, ensure_ascii=False)
    data = ((mark if encoding == "utf-8" else "") + text).encode(encoding)
    assert read_files(ZendeskReader(), {"a.json": data}).said() == [("customer", "Fakturan är fel. Order 8812.")]


def test_a_large_first_ticket_is_recognised(read_files: ReadFiles) -> None:
    big = ticket(comments=[comment(n, 7 if n % 2 else 8, f"{n} " + "å" * 3000) for n in range(1, 50)])
    for text in (json.dumps({"tickets": [big]}), json.dumps([big], indent=1), lines(big, ticket(2))):
        assert len(read_files(ZendeskReader(), {"a.json": text}).conversations[0].messages) == 50


@pytest.mark.parametrize(
    "text", ['{"messages": [{"speaker": "agent"}]}', '[{"csid": 1, "text": "x"}]', "hej", "[]", '{"conversations": []}']
)
def test_other_files_are_no_tickets(text: str) -> None:
    assert not ZendeskReader().recognises(an_input("a.json", text))


def test_values_of_the_wrong_kind_cost_no_ticket(read_files: ReadFiles) -> None:
    odd = comment(1, 7, "Hej", via={"channel": ["x"], "source": {"rel": []}}, attachments="x", created_at=1e300)
    value = ticket(
        comments=[odd, comment(2, 8, "Hej!")],
        via=[],
        satisfaction_rating="bad",
        custom_fields={"a": 1},
        assignee_id=[8],
    )
    outcome = read_files(ZendeskReader(), {"a.ndjson": lines(value, ticket(2))})
    assert [[m.text for m in c.messages][1:] for c in outcome.conversations] == [["Hej", "Hej!"], []]
    assert ["is no time" in fault for fault in outcome.faults()] == [True]
