from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from qa_desk.model import Conversation, Message, Scored, Speaker
from qa_desk.reports.management.content import ManagementPage, Repeats
from qa_desk.reports.management.prepare import Asked
from qa_desk.reports.management.staffing import Staffing, Stretch
from qa_desk.reports.masking import Masker
from qa_desk.reports.prepare import prepare
from qa_desk.reports.statistics import Share
from tests.unit.reports.fixtures import RUBRIC, finding, scored, talk

ZONE = ZoneInfo("Europe/Stockholm")
MONDAY = datetime(2025, 10, 6, 8, 30, tzinfo=ZONE)


def at(time: datetime | None, number: int = 0, **given: object) -> Conversation:
    """A conversation that begins at a time; the reply comes half an hour later."""
    case = talk(number, ["Hej, när kommer min leverans?", "I morgon."])
    messages = [replace(m, time=time and time + timedelta(minutes=30) * i) for i, m in enumerate(case.messages)]
    return replace(case, messages=tuple(messages), **given)  # type: ignore[arg-type]  # test data


def page(cases: Sequence[Conversation | Scored], asked: Asked | None = None) -> ManagementPage:
    entries = [case if isinstance(case, Scored) else scored(case) for case in cases]
    content = prepare(entries, RUBRIC, masker=Masker(), files=1, management=asked or Asked())
    assert content.management
    return content.management


def repeats(cases: Sequence[Conversation | Scored]) -> Repeats:
    found = page(cases).repeats
    assert found
    return found


# --- hours ----------------------------------------------------------------------------------------------------------


def test_contacts_stand_in_the_hour_of_the_reports_zone() -> None:
    utc = datetime(2025, 10, 6, 22, 15, tzinfo=ZoneInfo("UTC"))  # a quarter past midnight on Tuesday in Stockholm
    hours = page([at(MONDAY), at(utc, 1), at(None, 2)]).hours
    assert hours
    assert hours.contacts[0][8] == 1
    assert hours.contacts[1][0] == 1
    assert sum(map(sum, hours.contacts)) == 2
    assert (hours.untimed, hours.outside, hours.staffed) == (1, None, None)


def test_contacts_outside_the_staffed_hours_are_counted_to_the_minute() -> None:
    staffing = Staffing(((Stretch(8 * 60, 8 * 60 + 45),), *[()] * 6), {})
    hours = page([at(MONDAY), at(MONDAY + timedelta(minutes=15), 1)], Asked(staffing)).hours
    assert hours
    assert hours.outside == Share(1, 2)


def test_without_times_there_are_no_hours() -> None:
    assert page([at(None)]).hours is None
    assert page([]).hours is None


# --- channels -------------------------------------------------------------------------------------------------------


def test_channels_have_medians_of_first_reply_and_handling() -> None:
    chats = [at(MONDAY + timedelta(days=n), n, channel="chat") for n in range(3)]
    rows = page([*chats, at(MONDAY, 9, channel=""), at(MONDAY, 10, channel="phone")]).channels
    assert [(row.channel, row.found.part) for row in rows] == [("chat", 3), ("phone", 1), ("", 1)]
    assert rows[0].first_reply == rows[0].handling == 1800
    assert rows[1].first_reply is None
    assert rows[1].handling == 1800


def test_a_bot_and_a_note_are_no_first_reply() -> None:
    case = at(MONDAY)
    bot = Message(Speaker.BOT, "Hej!", time=MONDAY + timedelta(seconds=1))
    note = Message(Speaker.AGENT, "Ser på det", time=MONDAY + timedelta(seconds=9), internal=True)
    row = page([replace(case, messages=(case.messages[0], bot, note, case.messages[1]))]).channels[0]
    assert row.first_reply == 1800


# --- customers who come back ----------------------------------------------------------------------------------------


def test_a_customer_who_writes_again_within_a_week_came_back() -> None:
    days = (0, 7, 15)
    found = repeats([at(MONDAY + timedelta(days=day), day) for day in days])
    assert (found.back, found.customers, found.most) == (Share(1, 3), 1, 2)


def test_other_customers_and_first_names_alone_do_not_count() -> None:
    names = ("Karin Lindqvist", "Karin Berg", "Karin", "Karin")
    found = repeats(
        [
            replace(each, customer=name, messages=(replace(each.messages[0], author=name), *each.messages[1:]))
            for name, each in zip(names, [at(MONDAY + timedelta(days=n), n) for n in range(4)], strict=True)
        ]
    )
    assert (found.back, found.unknown) == (Share(0, 2), 2)


def test_an_address_or_a_number_tells_the_customer_too() -> None:
    texts = ("Hej, ring 070-123 45 67.", "Mitt nummer är +46 70 123 45 67, mejl a@example.com.", "Svara a@example.com!")
    cases = []
    for number, text in enumerate(texts):
        each = at(MONDAY + timedelta(days=number), number, customer="")
        cases.append(replace(each, messages=(replace(each.messages[0], text=text, author=""), *each.messages[1:])))
    found = repeats(cases)
    assert (found.back, found.customers, found.most) == (Share(2, 3), 1, 3)


def test_it_says_what_had_happened_the_time_before() -> None:
    first, second = at(MONDAY), at(MONDAY + timedelta(days=1), 1)
    flagged = scored(first, finding(first, "refusal-without-alternative", (1, "I morgon.")))
    assert [row.title for row in repeats([flagged, second]).before] == ["Says “I can't” and stops there"]
    assert repeats([first, scored(second, *flagged.findings)]).before == ()


def test_it_says_what_they_came_back_for() -> None:
    found = repeats([at(MONDAY + timedelta(hours=n), n) for n in range(4)])
    assert found.about[0].found == Share(3, 3)
    assert "leverans" in found.about[0].title
