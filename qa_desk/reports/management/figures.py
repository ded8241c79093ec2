"""The first page: how customers were met, what hurts and where, what works well."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import fmean

from qa_desk.model import Rubric, Rule, Severity, Speaker
from qa_desk.reports.content import FindingRow
from qa_desk.reports.management.content import Hurt, Met, Praised, Where
from qa_desk.reports.rows import Case
from qa_desk.reports.statistics import FEWEST, Share, change_of_means, score_interval, wilson
from qa_desk.reports.texts import clean, in_language, shortened

HURTS = 3
PRAISED = 3
APART = 1.25  # times as frequent as overall: below, no place is named
QUOTE = 220  # code points at most, so that the page stays one page
_SERIOUS = (Severity.CRITICAL, Severity.MAJOR)


def met_of(cases: Sequence[Case], rubric: Rubric, now: Sequence[float], before: Sequence[float]) -> Met | None:
    """How customers were met; None without conversations. `now` and `before` are the scores of the periods that are
    compared.
    """
    if not cases:
        return None
    totals = [case.row.total for case in cases]
    return Met(
        mean=fmean(totals),
        interval=score_interval(totals),
        change=change_of_means(now, before),
        before=len(before),
        without_major=Share(sum(case.row.worst not in _SERIOUS for case in cases), len(cases)),
        feelings=_feelings(cases, rubric),
    )


def _feelings(cases: Sequence[Case], rubric: Rubric) -> Share | None:
    """Of the conversations where a feeling was met or missed, those where none was missed."""
    missed = {rule.id for rule in rubric.rules() if _misses_feeling(rule)}
    met = {rule.id for rule in rubric.rules() if _meets_feeling(rule)}
    rules = [{row.rule for row in standing(case)} for case in cases]
    felt = [each for each in rules if each & (missed | met)]
    return Share(sum(not each & missed for each in felt), len(felt)) if missed and met and felt else None


def _misses_feeling(rule: Rule) -> bool:
    return rule.kind == "flag" and "shows-feeling" in rule.settings.get("after_customer_does", ())


def _meets_feeling(rule: Rule) -> bool:
    return rule.kind == "strength" and "meets-feeling" in rule.settings.get("agent_does", ())


def standing(case: Case) -> list[FindingRow]:
    """The findings that no reviewer has dismissed."""
    return [row for row in case.findings if row.verdict != "dismissed"]


# --- what hurts -----------------------------------------------------------------------------------------------------


def hurts_of(cases: Sequence[Case], rubric: Rubric, language: str) -> tuple[Hurt, ...]:
    """The flags that took most points, at most HURTS; why and what to say instead come from the rubric."""
    points: defaultdict[str, float] = defaultdict(float)
    by_bots: defaultdict[str, float] = defaultdict(float)
    for case in cases:
        for row in standing(case):
            if row.kind == "flag" and row.points < 0:
                points[row.rule] -= row.points
                by_bots[row.rule] -= row.points if row.speaker is Speaker.BOT else 0
    order = sorted(points, key=lambda rule: (-points[rule], rule))[:HURTS]
    rules = {rule.id: rule for rule in rubric.rules()}
    hurts = (_hurt(rules[rule], cases, language) for rule in order)
    return tuple(
        replace(hurt, by_bot=by_bots[rule] > points[rule] / 2) for hurt, rule in zip(hurts, order, strict=True)
    )


def _hurt(rule: Rule, cases: Sequence[Case], language: str) -> Hurt:
    held = [case for case in cases if any(row.rule == rule.id for row in standing(case))]
    return Hurt(
        title=clean(in_language(rule.title, language)),
        severity=rule.severity,
        found=Share(len(held), len(cases)),
        where=_where(held, cases),
        why=clean(in_language(rule.why, language)),
        say_instead=clean(in_language(rule.say_instead, language)),
    )


def _where(held: Sequence[Case], cases: Sequence[Case]) -> Where | None:
    """The team and channel with the highest share, judged by the low end of its interval so that few conversations do
    not lead; None where no place stands apart with FEWEST or more of them.
    """
    sizes, found = Counter(_places(cases)), Counter(_places(held))
    usual = APART * len(held) / len(cases)
    places = [place for place in found if found[place] >= FEWEST and found[place] >= usual * sizes[place]]
    if not places:
        return None
    team, channel = max(places, key=lambda place: (_sure(found[place], sizes[place]), place))
    return Where(team, channel, Share(found[team, channel], sizes[team, channel]))


def _places(cases: Iterable[Case]) -> Iterator[tuple[str, str]]:
    """The channel of each conversation, for all teams together, and its team in that channel."""
    for case in cases:
        yield "", case.row.channel
        if case.row.team:
            yield case.row.team, case.row.channel


def _sure(part: int, whole: int) -> float:
    interval = wilson(part, whole)
    return interval.low if interval else 0.0


# --- what works well ------------------------------------------------------------------------------------------------


def praised_of(cases: Sequence[Case], language: str) -> tuple[Praised, ...]:
    """The strengths seen in most conversations, at most PRAISED, each with the quote that shows it best."""
    rows: dict[str, list[FindingRow]] = {}
    for case in cases:
        for row in standing(case):
            if row.kind == "strength":
                rows.setdefault(row.rule, []).append(row)
    counted = sorted(rows.values(), key=lambda each: (-len(set(_conversations(each))), each[0].rule))[:PRAISED]
    return tuple(_praised(each, len(cases), language) for each in counted)


def _conversations(rows: Iterable[FindingRow]) -> Iterator[str]:
    return (row.conversation for row in rows)


def _praised(rows: Sequence[FindingRow], of: int, language: str) -> Praised:
    best = max(rows, key=lambda row: _shows_well(row, language))
    return Praised(best.title, Share(len(set(_conversations(rows))), of), shortened(best.quote, QUOTE), best.language)


def _shows_well(row: FindingRow, language: str) -> tuple[bool, bool, bool, float, str]:
    """A quote that fits, confirmed, in the reader's language, and sure."""
    return 30 <= len(row.quote) <= QUOTE, row.verdict == "confirmed", row.language == language, row.confidence, row.key
