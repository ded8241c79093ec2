from dataclasses import replace
from datetime import UTC, date

import pytest

from qa_desk.model import Message, Severity, Span, Speaker
from qa_desk.reports.content import Period
from tests.unit.reports.fixtures import closed, content_of, finding, happy, month, saturday, scored, sofa, talk


def test_a_dismissed_finding_is_listed_but_counts_nowhere() -> None:
    content = content_of([closed(0, "Åsa Berg")])
    row = content.conversations[0]
    assert [found.verdict for found in content.findings] == ["dismissed", "confirmed", "open"]
    assert (row.flags, row.worst) == (2, Severity.CRITICAL)
    assert [pattern.title for pattern in content.patterns] == [
        "Closes while the matter is open",
        "Sends the customer elsewhere",
    ]
    assert content.findings[0].points == 0
    assert content.findings[1].points == -30


def test_agents_and_teams_are_counted() -> None:
    content = content_of([happy(0, "Eva"), saturday(1, "Eva"), sofa(2, "Åsa Berg")])
    eva, asa = content.agents
    assert (eva.name, eva.conversations, eva.flags_each, eva.strengths_each, eva.critical) == ("Eva", 2, 0.5, 1.0, 0)
    assert eva.mean == pytest.approx((content.conversations[0].total + content.conversations[1].total) / 2, abs=0.05)
    assert asa.conversations == 1
    assert [team.name for team in content.teams] == ["Kundeservice", "Kundtjänst"]


def test_those_without_an_agent_come_last() -> None:
    assert [group.name for group in content_of(month()).agents][-1] == ""


def test_patterns_come_by_the_share_of_conversations() -> None:
    content = content_of([saturday(0, "Eva"), saturday(1, "Per"), sofa(2)])
    first = content.patterns[0]
    assert (first.title, first.findings, first.conversations, first.agents) == (
        "Says “I can't” and stops there",
        2,
        2,
        2,
    )
    assert first.share == pytest.approx(2 / 3, abs=0.001)


def test_rows_come_in_the_order_of_time_in_the_zone_of_the_report() -> None:
    late, early = sofa(3), sofa(1)
    messages = tuple(replace(m, time=m.time and m.time.astimezone(UTC)) for m in early.conversation.messages)
    timeless = scored(replace(talk(9, ["Hej"]), messages=(Message(Speaker.CUSTOMER, "Hej"),)))
    content = content_of([timeless, late, replace(early, conversation=replace(early.conversation, messages=messages))])
    assert [row.id for row in content.conversations] == ["C-1001", "C-1003", "C-1009"]
    assert content.conversations[0].time
    assert content.conversations[0].time.isoformat() == "2025-10-02T16:12:00+02:00"
    assert content.period == Period(date(2025, 10, 2), date(2025, 10, 5))


def test_the_other_end_that_is_a_file_shows_its_name() -> None:
    case = talk(0, ["", "Skicka en bild"])
    photo = replace(case.messages[0], attachments=("foto 0701234567.jpg",))
    case = replace(case, messages=(photo, *case.messages[1:]))
    found = replace(finding(case, "repeated-request", (1, "Skicka en bild")), evidence=(Span(0, 0, 0, ""),))
    cited = content_of([scored(case, found)]).findings[0].evidence[0]
    assert (cited.number, cited.quote) == (1, "foto [phone 1].jpg")


def test_texts_that_no_file_takes_are_cleaned() -> None:
    case = talk(0, ["Hej", "Nej\x00 \ud83d\r\ndet\x0b går inte"])
    found = finding(case, "refusal-without-alternative", (1, case.messages[1].text))
    assert content_of([scored(case, found)]).findings[0].quote == "Nej\ufffd \ufffd\ndet\ufffd går inte"


def test_nothing_to_report_is_a_report() -> None:
    content = content_of([])
    assert (content.mean, content.period, content.conversations, content.coaching) == (None, Period(), (), ())
