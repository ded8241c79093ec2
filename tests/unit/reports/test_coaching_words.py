from datetime import date

import pytest

from qa_desk.reports.coaching_content import CoachingPage, Goal, Praise
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
    assert Words("en").period(FIRST, None) == "from 1 October 2026"
    assert Words("en").period(None, LAST) == "until 31 October 2026"


def test_a_change_is_said_with_its_interval_and_whether_it_may_be_chance() -> None:
    words = Words("en")
    noise = words.change(page(change=Change(-4.21, -12.0, 3.6, real=False), before=18))
    assert noise == (
        "Mean score −4.2 since the period before (84): within what chance alone gives "
        "(95 % interval −12.0 to +3.6; n = 20, before 18)."
    )
    assert "more than chance alone gives" in words.change(page(change=Change(9.0, 4.0, 14.0, real=True), before=9))


@pytest.mark.parametrize(("now", "before"), [(3, 20), (20, 4), (20, 0)])
def test_a_change_over_a_few_conversations_is_not_put_in_figures_but_said(now: int, before: int) -> None:
    change = Change(-16.7, -88.4, 55.0, real=False) if before else None
    few = page(change=change, conversations=now, before=before, unreviewed=0)
    assert Words("en").change(few) == (
        f"Change of the mean: too few conversations to say ({now} in these days, {before} in the period before)."
    )


def test_without_days_asked_for_the_page_says_why_no_change_stands_there() -> None:
    assert Words("en").change(page()) == "No days were asked for, so there is no period before to compare with."


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


@pytest.mark.parametrize(
    ("count", "conversations", "colleagues", "said"),
    [
        (1, 1, 0, "Seen once"),
        (3, 1, 0, "Seen 3 times in one conversation"),
        (3, 2, 0, "Seen 3 times in 2 conversations"),
        (8, 7, 1, "Seen 8 times in 7 conversations, of which 1 is a colleague's"),
        (8, 7, 2, "Seen 8 times in 7 conversations, of which 2 are colleagues'"),
        (1, 1, 1, "Seen 1 × in a colleague's conversation"),
    ],
)
def test_how_often_reads_as_people_say_it(count: int, conversations: int, colleagues: int, said: str) -> None:
    empty: dict[str, object] = dict.fromkeys(Praise.__slots__)
    counts = {"count": count, "conversations": conversations, "colleagues": colleagues}
    assert Words("en").seen(Praise(**(empty | counts))) == said  # type: ignore[arg-type]  # test data
