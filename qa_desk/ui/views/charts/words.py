"""What the marks of the charts say, and how figures are written there."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale

from qa_desk.i18n import tr, trn
from qa_desk.reports.statistics import FEWEST, Interval, Share, wilson
from qa_desk.ui.dates import dated_text, day_text
from qa_desk.ui.figures import Bucket, FlagFigure, Grain, Group, Part, Scores
from qa_desk.ui.names import whole


def score_text(scores: Scores) -> str:
    """A mean score to one decimal."""
    return decimal(scores.mean)


def decimal(value: float) -> str:
    """A figure to one decimal, also where it is 0, so that figures line up."""
    return QLocale().toString(value, "f", 1)


def percent_text(share: float) -> str:
    """A share as a percentage."""
    return tr("{percent}%").format(percent=decimal(100 * share))


def range_text(interval: Interval | None, factor: float = 1.0) -> str:
    """An interval: "76.1–82.4"; empty for none."""
    if interval is None:
        return ""
    return tr("{low}–{high}").format(low=decimal(factor * interval.low), high=decimal(factor * interval.high))


def conversations_text(n: int) -> str:
    """So many conversations."""
    return trn("{n} conversation", "{n} conversations", n)


def score_lines(name: str, scores: Scores) -> tuple[str, ...]:
    """What a mark of a mean score says."""
    return (
        name,
        tr("Mean score {score}").format(score=score_text(scores)),
        sure_text(scores.interval),
        conversations_text(scores.n) if scores.enough else few_text(scores.n),
    )


def group_lines(name: str, group: Group, ranked: int) -> tuple[str, ...]:
    """What the bar of an agent or a team says."""
    rank = tr("Rank {rank} of {ranked}").format(rank=group.rank, ranked=ranked) if group.rank else ""
    return (*score_lines(name, group.scores), rank)


def few_text(n: int) -> str:
    """That a group is too small to be compared."""
    return trn(
        "{n} conversation: too few to compare, {fewest} are needed",
        "{n} conversations: too few to compare, {fewest} are needed", n,
    ).format(fewest=FEWEST)  # fmt: skip


def sure_text(interval: Interval | None, factor: float = 1.0) -> str:
    """How sure a figure is; empty where nothing can be said."""
    return tr("95% interval {interval}").format(interval=range_text(interval, factor)) if interval else ""


def part_lines(name: str, part: Part) -> tuple[str, ...]:
    """What the figure of a share says."""
    return (name, percent_text(part.share.value), sure_text(part.interval, 100), of_text(part.share))


def share_text(part: Part) -> str:
    """A share as a percentage with its 95 % interval in brackets."""
    percent = percent_text(part.share.value)
    interval = range_text(part.interval, 100)
    return tr("{percent} ({interval})").format(percent=percent, interval=interval) if interval else percent


def of_text(share: Share) -> str:
    """So many of so many."""
    return trn("{part} of {whole} conversation", "{part} of {whole} conversations", share.whole).format(
        part=whole(share.part), whole=whole(share.whole)
    )


def n_text(count: int) -> str:
    """The number of conversations behind a figure."""
    return tr("n {n}").format(n=whole(count))


def rate_text(share: Share) -> str:
    """How many of 100 conversations."""
    return tr("{rate} per 100").format(rate=decimal(100 * share.value))


def flag_lines(title: str, flag: FlagFigure) -> tuple[str, ...]:
    """What the row of a flag says."""
    dismissed = len(flag.dismissed.numbers)
    return (
        title,
        tr("{rate} per 100 conversations").format(rate=decimal(100 * flag.standing.share.value)),
        sure_text(flag.standing.interval, 100),
        tr("{confirmed} confirmed, {open} open, {dismissed} dismissed").format(
            confirmed=len(flag.confirmed.numbers), open=len(flag.open.numbers), dismissed=dismissed
        ),
    )


def trend_lines(title: str, bucket: Bucket, grain: Grain, share: Share) -> tuple[str, ...]:
    """What a point of a flag's trend says."""
    interval = wilson(share.part, share.whole)
    return (title, bucket_text(bucket, grain), rate_text(share), sure_text(interval, 100), of_text(share))


def bucket_text(bucket: Bucket, grain: Grain) -> str:
    """A week or month in full: "Week 45, from 3 Nov 2025", "November 2025"."""
    if grain == "month":
        return _month(bucket, "MMMM yyyy")
    week = bucket.first.isocalendar().week
    return tr("Week {week}, from {day}").format(week=week, day=dated_text(bucket.first))


def tick_text(bucket: Bucket, grain: Grain) -> str:
    """A week or month as the axis writes it."""
    return _month(bucket, "MMM yyyy") if grain == "month" else day_text(bucket.first)


def _month(bucket: Bucket, form: str) -> str:
    return QLocale().toString(QDate(bucket.first.year, bucket.first.month, bucket.first.day), form)
