"""Which conversations a report holds, and what a change is measured against."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qa_desk.model import Scored
from qa_desk.reports.content import Period, ReportContent, Selection
from qa_desk.reports.masking import Masker
from qa_desk.reports.periods import compared_periods
from qa_desk.reports.prepare import prepare
from tests.unit.reports.fixtures import RUBRIC, closed, happy, scored, talk

ZONE = ZoneInfo("Europe/Stockholm")


def on(day: date, case: Scored, number: int = 0) -> Scored:
    """The case, moved to a day."""
    first = case.conversation.messages[0].time
    assert first
    moved = datetime(day.year, day.month, day.day, 9, tzinfo=ZONE) - first
    messages = tuple(replace(m, time=m.time and m.time + moved) for m in case.conversation.messages)
    return replace(case, conversation=replace(case.conversation, id=f"{day}-{number}", messages=messages))


def asked(cases: list[Scored], first: date | None = None, last: date | None = None) -> ReportContent:
    selection = Selection(period=Period(first, last))
    return prepare(cases, RUBRIC, masker=Masker(), files=1, selection=selection)


def days(first: date, count: int, case: Scored) -> list[Scored]:
    return [on(first + timedelta(days=n), case, n) for n in range(count)]


def march(first: int, last: int) -> Period:
    return Period(date(2026, 3, first), date(2026, 3, last))


@pytest.mark.parametrize(
    ("period", "now", "before"),
    [
        (march(10, 16), march(10, 16), march(3, 9)),
        (Period(date(2026, 3, 10)), march(10, 20), Period(date(2026, 2, 27), date(2026, 3, 9))),
        (Period(None, date(2026, 3, 10)), Period(), Period()),
        (Period(), march(1, 31), Period(date(2026, 2, 1), date(2026, 2, 28))),
    ],
)
def test_the_period_before_is_as_long_or_the_month_before(period: Period, now: Period, before: Period) -> None:
    assert compared_periods(period, Period(date(2026, 2, 5), date(2026, 3, 20))) == (now, before)


def test_only_conversations_of_the_days_asked_for_are_reported() -> None:
    cases = [*days(date(2026, 3, 1), 5, closed(0, "Eva")), *days(date(2026, 3, 6), 5, happy(0, "Eva"))]
    content = asked(cases, date(2026, 3, 6), date(2026, 3, 10))
    assert [row.id for row in content.conversations] == [case.conversation.id for case in cases[5:]]
    assert {row.conversation for row in content.findings} == {row.id for row in content.conversations}
    assert (content.compared.conversations_now, content.compared.conversations_before) == (5, 5)


def test_a_change_between_the_periods_is_told_from_noise() -> None:
    cases = [*days(date(2026, 3, 1), 5, closed(0, "Eva")), *days(date(2026, 3, 6), 5, happy(0, "Eva"))]
    (eva,) = asked(cases, date(2026, 3, 6), date(2026, 3, 10)).agents
    assert eva.change
    assert eva.change.difference == pytest.approx(100 - closed(0, "Eva").scorecard.total)
    assert eva.change.real
    (few,) = asked(cases[1:], date(2026, 3, 6), date(2026, 3, 10)).agents
    assert (few.before, few.is_compared, few.change and few.change.real) == (4, False, False)


def test_without_days_months_are_compared_and_everything_is_reported() -> None:
    cases = [*days(date(2026, 2, 20), 6, closed(0, "Eva")), *days(date(2026, 3, 6), 5, happy(0, "Eva"))]
    content = asked(cases)
    (eva,) = content.agents
    assert (eva.conversations, eva.now, eva.before) == (11, 5, 6)
    assert eva.change
    assert eva.change.real


def test_a_conversation_without_a_time_is_in_no_period_and_is_counted_as_left_out() -> None:
    timeless = talk(0, ["Hej", "Hej!"])
    timeless = replace(timeless, messages=tuple(replace(m, time=None) for m in timeless.messages))
    cases = [scored(timeless), on(date(2025, 1, 1), happy(0, "Eva")), on(date(2026, 3, 6), happy(0, "Eva"))]
    content = asked(cases, date(2026, 3, 6), date(2026, 3, 6))
    assert (len(content.conversations), content.compared.outside) == (1, 2)
    assert len(asked(cases).conversations) == 3
