"""The team of conversations that name none: their agent's own, where the data know only one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the window's queue has its teams from here too, and needs no reports for it
    from qa_desk.reports.periods import Mark
    from qa_desk.reports.rows import Case


def teams_of(cases: Iterable[Case], outside: Iterable[Mark]) -> Mapping[str, str]:
    """As `only_teams`, of cases and of marks in other periods."""
    rows = ((case.row.agent, case.row.team) for case in cases)
    return only_teams((*rows, *((mark.agent, mark.team) for mark in outside)))


def only_teams(named: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The agents that have one team in all conversations that name one, with it; `named` are (agent, team)."""
    teams: dict[str, set[str]] = {}
    for agent, team in named:
        if agent and team:
            teams.setdefault(agent, set()).add(team)
    return {agent: each.pop() for agent, each in teams.items() if len(each) == 1}


def with_teams(cases: Iterable[Case], teams: Mapping[str, str]) -> list[Case]:
    """The cases, those without a team with their agent's."""
    return [_with_team(case, teams.get(case.row.agent, "")) for case in cases]


def marks_with_teams(marks: Iterable[Mark], teams: Mapping[str, str]) -> list[Mark]:
    """The marks, those without a team with their agent's."""
    return [mark if mark.team else replace(mark, team=teams.get(mark.agent, "")) for mark in marks]


def count_taken(before: Sequence[Case], after: Sequence[Case]) -> int:
    """How many cases got a team."""
    return sum(old.row.team != new.row.team for old, new in zip(before, after, strict=True))


def _with_team(case: Case, team: str) -> Case:
    if case.row.team or not team:
        return case
    findings = tuple(replace(row, team=team) for row in case.findings)
    return replace(case, row=replace(case.row, team=team), findings=findings)
