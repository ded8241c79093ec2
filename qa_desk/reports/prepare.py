"""From scored conversations to the content of a report: chooses by days, masks, counts, ranks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from qa_desk.model import Criterion, Decision, Finding, Rubric, Scored
from qa_desk.reports import counting
from qa_desk.reports.coaching import CoachingNotes
from qa_desk.reports.coaching_patterns import Seen
from qa_desk.reports.content import (
    Compared,
    ConversationRow,
    CriterionHead,
    Period,
    ReportContent,
    RubricHead,
    Selection,
)
from qa_desk.reports.management.prepare import Asked, management_page
from qa_desk.reports.masking import Masker
from qa_desk.reports.periods import Mark, compared_periods, holds, scores_by_group
from qa_desk.reports.rows import Case, View, agent_of, case_of, view_of
from qa_desk.reports.teams import count_taken, marks_with_teams, teams_of, with_teams
from qa_desk.reports.texts import clean, in_language

_EVERYTHING = Selection()
_AS_SHIPPED = Asked()


def prepare(
    scored: Iterable[Scored],
    rubric: Rubric,
    *,
    masker: Masker,
    files: int,
    language: str = "en",
    zone: str = "Europe/Stockholm",
    selection: Selection = _EVERYTHING,
    management: Asked | None = _AS_SHIPPED,
) -> ReportContent:
    """The content of a report about conversations, which are read once, as a stream; `masker` gains tokens.

    Where `selection.period` has days, only conversations that began in it are reported; the others are what changes
    are measured against (see periods.py). Rows come in the order of time, conversations without a time last.
    `language` is the interface's; quotes and better replies stay in the language of their conversation. `management`
    says what the management page stands on; None leaves it out, which saves its time.
    """
    view = view_of(rubric, language, ZoneInfo(zone))
    outside: list[Mark] = []
    notes = CoachingNotes(language)
    read = sorted(_cases(scored, view, masker, notes, selection.period, outside), key=_by_time)
    teams = teams_of(read, outside)
    cases, outside = with_teams(read, teams), marks_with_teams(outside, teams)
    conversations = tuple(case.row for case in cases)
    findings = tuple(row for case in cases for row in case.findings)
    now, before, compared = _compare(conversations, outside, selection.period)
    counted = counting.Counted(cases, selection.pass_mark, scores_by_group(now), scores_by_group(before))
    agents = counting.groups(counted, "agent")
    compared_agents = {group.name: group for group in agents} if selection.period.first else None
    return ReportContent(
        language=language,
        zone=zone,
        masked=bool(masker.hide),
        rubric=_rubric_head(rubric, language),
        files=files,
        period=period_of(conversations) if conversations else selection.period,
        messages=sum(row.messages for row in conversations),
        mean=counting.mean([row.total for row in conversations]) if conversations else None,
        criteria=tuple(_criterion_head(criterion, language) for criterion in rubric.criteria),
        teams=counting.groups(counted, "team"),
        agents=agents,
        patterns=counting.patterns(findings, len(conversations)),
        conversations=conversations,
        findings=findings,
        teams_taken=count_taken(read, cases),
        coaching=notes.pages(conversations, compared_agents),
        selection=selection,
        compared=compared,
        weeks=counting.weeks(conversations, selection.pass_mark),
        breakdown=counting.breakdown(cases),
        quality=counting.quality(findings),
        management=management_page(
            cases,
            view,
            management,
            pass_mark=selection.pass_mark,
            now=[mark.total for mark in now],
            before=[mark.total for mark in before],
        )
        if management
        else None,
    )


def period_of(rows: Iterable[ConversationRow]) -> Period:
    """The days that conversations lie between."""
    days = [row.time.date() for row in rows if row.time]
    return Period(min(days), max(days)) if days else Period()


def _by_time(case: Case) -> tuple[bool, float, str]:
    time = case.row.time
    return time is None, time.timestamp() if time else 0.0, case.row.id


def _cases(
    scored: Iterable[Scored], view: View, masker: Masker, notes: CoachingNotes, asked: Period, outside: list[Mark]
) -> Iterator[Case]:
    """The conversations of the period; of the others, only a mark is kept."""
    for entry in scored:
        time = view.time_of(entry.conversation)
        day = time.date() if time else None
        if not holds(asked, day):
            agent, team = clean(agent_of(entry.conversation)), clean(entry.conversation.team)
            outside.append(Mark(day, agent, team, entry.scorecard.total))
            continue
        case = case_of(entry, view, masker)
        _note(case, view, notes)
        yield case


def _note(case: Case, view: View, notes: CoachingNotes) -> None:
    began = case.row.time.date() if case.row.time else None
    placed = [_placed(decision) for decision in case.decisions]
    beside: dict[int, set[str]] = {}
    for finding, decision in zip(placed, case.decisions, strict=True):
        if decision.verdict != "dismissed":
            beside.setdefault(finding.span.message, set()).add(finding.rule)
    for row, finding in zip(case.findings, placed, strict=True):
        contrary = view.rivals[row.rule] & beside.get(finding.span.message, set())
        notes.add(Seen(row, finding, view.rules[row.rule][1], case.masked, began, is_contradicted=bool(contrary)))


def _placed(decision: Decision) -> Finding:
    """The finding, its span as the reviewer put it."""
    return replace(decision.finding, span=decision.span or decision.finding.span)


def _compare(
    rows: Sequence[ConversationRow], outside: Sequence[Mark], asked: Period
) -> tuple[list[Mark], list[Mark], Compared]:
    """The marks of the two periods that are compared, and what is said about them."""
    inside = [Mark(row.time.date() if row.time else None, row.agent, row.team, row.total) for row in rows]
    now_period, before_period = compared_periods(asked, period_of(rows))
    if now_period.first is None:
        return [], [], Compared(outside=len(outside))
    now = [mark for mark in inside if mark.day and holds(now_period, mark.day)]
    before = [mark for mark in (*inside, *outside) if mark.day and holds(before_period, mark.day)]
    left = sum(not holds(before_period, mark.day) for mark in outside)
    return now, before, Compared(now_period, before_period, len(now), len(before), left)


def _rubric_head(rubric: Rubric, language: str) -> RubricHead:
    title = in_language(rubric.title, language)
    return RubricHead(rubric.id, title, rubric.version, rubric.digest, rubric.deductions.critical_cap)


def _criterion_head(criterion: Criterion, language: str) -> CriterionHead:
    shares = (0.0, 1.0) if criterion.scale == "yes/no" else (0.0, 0.25, 0.5, 0.75, 1.0)
    steps = tuple(share * criterion.points for share in shares) if criterion.scored_by == "reviewer" else ()
    return CriterionHead(clean(in_language(criterion.title, language)), criterion.points, criterion.id, steps)
