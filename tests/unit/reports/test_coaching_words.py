from datetime import date

import pytest

from qa_desk.reports.coaching_content import CoachingPage, Goal
from qa_desk.reports.coaching_words import Words
from qa_desk.reports.statistics import Change

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def page(**values: object) -> CoachingPage:
    empty: dict[str, object] = dict.fromkeys(CoachingPage.__slots__)
    return CoachingPage(**(empty | {"mean": 80.0, "conversations": 20} | values))  # type: ignore[arg-type]  # test data


@pytest.mark.parametrize(
    ("language", "day", "period", "number"),
    [
        ("en", "24 October 2026", "1–31 Oct 2026", "1,234.5"),
        ("sv", "24 oktober 2026", "1–31 okt. 2026", "1\xa0234,5"),
        ("nb", "24. oktober 2026", "1.–31. okt. 2026", "1\xa0234,5"),
        ("da", "24. oktober 2026", "1.–31. okt. 2026", "1.234,5"),
    ],
)
def test_days_and_numbers_are_written_as_in_the_language(language: str, day: str, period: str, number: str) -> None:
    words = Words(language)
    assert words.day(date(2026, 10, 24)) == day
    assert words.period(FIRST, LAST) == period
    assert words.number(1234.46, 1) == number


def test_a_period_of_a_day_is_that_day_and_none_is_not_stated() -> None:
    assert Words("en").period(FIRST, FIRST) == "1 October 2026"
    assert Words("en").period(None, None) == "not stated"


def test_a_change_is_said_with_its_interval_and_whether_it_may_be_chance() -> None:
    words = Words("en")
    noise = words.change(page(change=Change(-4.21, -12.0, 3.6, real=False)))
    assert noise == (
        "Mean score −4.2 since the period before (84): within what chance alone gives (95 % interval −12.0 to +3.6)."
    )
    assert "more than chance alone gives" in words.change(page(change=Change(9.0, 4.0, 14.0, real=True)))
    assert words.change(page()) == ""


def test_a_change_over_a_few_conversations_is_not_put_in_figures() -> None:
    few = page(change=Change(-16.7, -88.4, 55.0, real=False), conversations=3, unreviewed=0)
    assert Words("en").change(few) == "Too few conversations to compare with the period before."
    assert Words("en").cautions(few) == []


@pytest.mark.parametrize(
    ("now", "aim", "of", "said"),
    [
        (7, 3, 20, ("in 7 of 20 conversations", "in 3 at most of the next 20")),
        (1, 0, 20, ("in 1 of 20 conversations", "in none of the next 20")),
        (1, 0, 1, ("in 1 of 1 conversation", "not in the next conversation")),
    ],
)
def test_a_goal_can_be_counted(now: int, aim: int, of: int, said: tuple[str, str]) -> None:
    goal = Goal("Asks again", True, now, aim, of, None, "", "en")
    assert (Words("en").now(goal), Words("en").aim(goal)) == said
    assert Words("en").recheck(goal) == "a day that you agree on"


def test_how_often_reads_as_people_say_it() -> None:
    words = Words("en")
    assert [words.seen(1, 1), words.seen(3, 1), words.seen(3, 2)] == [
        "Seen once",
        "Seen 3 times in one conversation",
        "Seen 3 times in 2 conversations",
    ]
