"""Speed beside quality, so that an answer that is fast and empty is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

from qa_desk.reports.management.contacts import Contact
from qa_desk.reports.management.content import Dot, Speed, TeamDot
from qa_desk.reports.statistics import FEWEST, change_of_means

DOTS = 300  # in the chart; of more, every so-manieth
TEAMS = 4  # of which the chart has the names without one covering another


@dataclass(frozen=True, slots=True)
class _Paced:
    """A contact with its time as a multiple of the median of its channel."""

    pace: float
    score: float
    team: str


def speed_of(contacts: Sequence[Contact], pass_mark: float) -> Speed | None:
    """The first reply (in calls: the handling) of each contact against its score. None where fewer than FEWEST contacts
    of any channel have times.
    """
    paced = _paced(contacts)
    if not paced:
        return None
    fast, slow = ([p for p in paced if (p.pace <= 1) is quick] for quick in (True, False))
    good_fast, good_slow = (sum(p.score >= pass_mark for p in each) for each in (fast, slow))
    return Speed(
        fast_good=good_fast,
        fast_empty=len(fast) - good_fast,
        slow_good=good_slow,
        slow_empty=len(slow) - good_slow,
        gap=change_of_means([p.score for p in fast], [p.score for p in slow]),
        dots=tuple(Dot(p.pace, p.score) for p in paced[:: -(-len(paced) // DOTS)]),
        teams=_teams(paced),
        all_teams=len({each.team for each in paced if each.team}),
    )


def _paced(contacts: Sequence[Contact]) -> list[_Paced]:
    usual = _usual(contacts)
    return [
        _Paced(seconds / usual[contact.case.row.channel], contact.case.row.total, contact.case.row.team)
        for contact in contacts
        if contact.case.row.channel in usual and (seconds := _seconds(contact)) is not None
    ]


def _usual(contacts: Sequence[Contact]) -> dict[str, float]:
    """The median of each channel with FEWEST contacts or more; never 0."""
    times: dict[str, list[float]] = {}
    for contact in contacts:
        if (seconds := _seconds(contact)) is not None:
            times.setdefault(contact.case.row.channel, []).append(seconds)
    return {channel: max(median(each), 1.0) for channel, each in times.items() if len(each) >= FEWEST}


def _seconds(contact: Contact) -> float | None:
    return contact.handling if contact.case.row.channel == "phone" else contact.first_reply


def _teams(paced: Sequence[_Paced]) -> tuple[TeamDot, ...]:
    """The largest teams, by name."""
    groups: dict[str, list[_Paced]] = {}
    for each in paced:
        if each.team:
            groups.setdefault(each.team, []).append(each)
    largest = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))[:TEAMS]
    return tuple(
        TeamDot(team, median(p.pace for p in each), fmean(p.score for p in each))
        for team, each in sorted(largest)
        if len(each) >= FEWEST
    )
