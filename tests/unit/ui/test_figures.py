"""The figures of the dashboard, counted by hand on a few conversations."""

from datetime import date, datetime
from typing import Any

import pytest

from qa_desk.reports.statistics import Share
from qa_desk.store.rows import QueueRow, Standing
from qa_desk.ui.drill import Drill, within
from qa_desk.ui.figures import FlagFigure, count
from qa_desk.ui.filter_words import midnight
from qa_desk.ui.selection import Filter, select


def row(number: int, score: float = 80.0, *, at: datetime | None = None, **values: Any) -> QueueRow:
    names = {"worst", "flags", "state"}
    standing = Standing(score, **{name: value for name, value in values.items() if name in names})
    own = {name: value for name, value in values.items() if name not in names}
    fields: dict[str, Any] = {"agent": "", "team": "", "channel": "chat", "language": "sv"} | own
    time = at.timestamp() if at else None
    return QueueRow(number, f"c{number}", "", subject="", time=time, messages=1, why="all", machine=score,
                    standing=standing, **fields)  # fmt: skip


def flag_of(rows: list[QueueRow], verdicts: list[tuple[int, str, str]], rule: str) -> FlagFigure:
    return next(flag for flag in count(rows, verdicts, "week").flags if flag.rule == rule)


def test_the_headline() -> None:
    rows = [
        row(1, 100.0, state="finished"),
        row(2, 50.0, worst="critical", flags=("promise",)),
        row(3, 60.0, worst="major", flags=("refuses",)),
        row(4, 90.0, worst="minor", flags=("late",)),
    ]
    figures = count(rows, [], "week")
    assert figures.scores is not None
    assert (figures.scores.n, figures.scores.mean) == (4, 75.0)
    assert figures.clean.numbers == (1, 4)
    assert figures.clean.share == Share(2, 4)
    assert figures.reviewed.numbers == (1,)
    assert figures.auto_fails.numbers == (2,)


def test_the_interval_of_a_mean_is_that_of_students_t() -> None:
    scores = count([row(number, score) for number, score in enumerate((60.0, 70.0, 80.0, 90.0))], [], "week").scores
    assert scores is not None
    assert scores.interval is not None
    assert (scores.interval.low, scores.interval.high) == pytest.approx((54.46, 95.54), abs=0.02)


def test_nothing_and_one() -> None:
    nothing = count([], [], "week")
    assert nothing.scores is None
    assert (nothing.times, nothing.agents, nothing.flags) == ((), (), ())
    assert nothing.clean.interval is None
    one = count([row(1, at=datetime(2026, 3, 4, 12))], [], "month")
    assert one.scores is not None
    assert one.scores.interval is None
    assert [point.bucket.first for point in one.times] == [date(2026, 3, 1)]


def test_weeks_begin_on_monday_here_and_empty_ones_are_kept() -> None:
    rows = [
        row(1, 80.0, at=datetime(2026, 3, 1, 23, 59)),  # a Sunday
        row(2, 60.0, at=datetime(2026, 3, 2, 0, 0)),  # the Monday after
        row(3, 70.0, at=datetime(2026, 3, 8, 23, 45)),
        row(4, 90.0, at=datetime(2026, 3, 20, 8, 0)),
        row(5, 10.0),
    ]
    figures = count(rows, [], "week")
    held = [(point.bucket.first, point.scores.n if point.scores else 0) for point in figures.times]
    assert held == [(date(2026, 2, 23), 1), (date(2026, 3, 2), 2), (date(2026, 3, 9), 0), (date(2026, 3, 16), 1)]
    assert figures.timeless == 1
    bucket = figures.times[1].bucket
    assert (bucket.since, bucket.until) == (midnight(date(2026, 3, 2)), midnight(date(2026, 3, 9)))


def test_months_follow_the_calendar() -> None:
    rows = [row(1, at=datetime(2025, 12, 31, 12)), row(2, at=datetime(2026, 2, 1, 12))]
    firsts = [point.bucket.first for point in count(rows, [], "month").times]
    assert firsts == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


def test_groups_with_few_conversations_are_not_ranked() -> None:
    rows = [row(n, 70.0, agent="Bo") for n in range(5)]
    rows += [row(10 + n, 90.0, agent="Åsa") for n in range(5)]
    rows += [row(20 + n, 90.0, agent="Cai") for n in range(6)]
    rows += [row(30 + n, 100.0, agent="Few") for n in range(4)]
    rows += [row(40 + n, 100.0) for n in range(9)]
    groups = count(rows, [], "week").agents
    assert [(group.name, group.rank, group.scores.n) for group in groups] == [
        ("Cai", 1, 6), ("Åsa", 1, 5), ("Bo", 3, 5), ("Few", 0, 4), ("", 0, 9),
    ]  # fmt: skip


def test_a_flag_is_open_confirmed_or_dismissed() -> None:
    rows = [
        row(1, flags=("rude",), at=datetime(2026, 3, 2, 9)),
        row(2, flags=("rude", "late"), at=datetime(2026, 3, 10, 9)),
        row(3, at=datetime(2026, 3, 10, 10)),
        row(4, flags=("rude",)),
    ]
    verdicts = [
        (1, "rude@3", "confirmed"),
        (1, "rude@5", "dismissed"),  # another place in the same conversation: it still has the flag
        (3, "rude@1", "dismissed"),
        (4, "rude@1", "open"),
        (99, "rude@1", "dismissed"),  # not in the selection
    ]
    rude = flag_of(rows, verdicts, "rude")
    assert rude.standing.numbers == (1, 2, 4)
    assert rude.confirmed.numbers == (1,)
    assert rude.open.numbers == (2, 4)
    assert rude.dismissed.numbers == (3,)
    assert rude.standing.share == Share(3, 4)
    assert rude.trend == (Share(1, 1), Share(1, 2))


def test_a_flag_that_was_dismissed_everywhere_is_still_told() -> None:
    gone = flag_of([row(1)], [(1, "rude@1", "dismissed")], "rude")
    assert gone.standing.numbers == ()
    assert gone.dismissed.numbers == (1,)


def test_flags_come_the_most_frequent_first() -> None:
    rows = [row(1, flags=("a", "b")), row(2, flags=("b",))]
    assert [flag.rule for flag in count(rows, [], "week").flags] == ["b", "a"]


# --- the way to the conversations ---


ROWS = [
    row(1, agent="Bo", flags=("rude",), at=datetime(2026, 3, 2, 9)),
    row(2, agent="Bo", flags=("late",), at=datetime(2026, 3, 3, 9)),
    row(3, agent="Åsa", flags=("rude", "late"), at=datetime(2026, 3, 12, 9)),
    row(4, flags=("other",), at=datetime(2026, 3, 12, 9)),
]


def left(chosen: Filter) -> set[int]:
    return {each.number for each in select(ROWS, chosen)}


def test_every_figure_leads_to_the_conversations_that_it_counts() -> None:
    drill = Drill(Filter())
    figures = count(ROWS, [], "week")
    rude = next(flag for flag in figures.flags if flag.rule == "rude")
    assert left(drill.agent("")) == {4}
    assert left(drill.bucket(figures.times[1].bucket)) == {3, 4}
    assert left(drill.flag(rude)) == set(rude.standing.numbers)
    assert left(drill.flag_in(rude, figures.times[0].bucket)) == {1}
    assert left(drill.some(())) == set()


def test_a_flag_within_a_filter_on_other_flags_is_not_widened() -> None:
    base = Filter(flags=frozenset({"late", "other"}))
    figures = count(select(ROWS, base), [], "week")
    rude = next(flag for flag in figures.flags if flag.rule == "rude")
    assert left(Drill(base).flag(rude)) == {3}


def test_a_period_only_ever_narrows() -> None:
    chosen = Filter(since=100.0, until=200.0)
    assert within(chosen, (None, None)) == chosen
    assert within(chosen, (50.0, 150.0)) == Filter(since=100.0, until=150.0)
    assert within(Filter(), (None, 150.0)) == Filter(until=150.0)
