"""From the cases of a report to its management page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa_desk.reports.management.contacts import channels_of, contact_of, hours_of, repeats_of
from qa_desk.reports.management.content import Estimate, ManagementPage
from qa_desk.reports.management.estimates import load_estimates, risk_of
from qa_desk.reports.management.figures import hurts_of, met_of, praised_of
from qa_desk.reports.management.questions import frequent_questions
from qa_desk.reports.management.speed import speed_of
from qa_desk.reports.management.staffing import Staffing
from qa_desk.reports.rows import Case, View


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page stands on beside the conversations: the staffed hours (None: not given) and the estimates (None:
    those that ship).
    """

    staffing: Staffing | None = None
    estimates: tuple[Estimate, ...] | None = None


def management_page(
    cases: Sequence[Case],
    view: View,
    asked: Asked,
    *,
    pass_mark: float,
    now: Sequence[float],
    before: Sequence[float],
) -> ManagementPage:
    """The page about the cases; `now` and `before` are the scores of the periods that are compared."""
    contacts = [contact_of(case, view.zone) for case in cases]
    met = met_of(cases, view.rubric, now, before)
    asking = frequent_questions([case.masked for case in cases], view.language)
    estimates = load_estimates() if asked.estimates is None else asked.estimates
    return ManagementPage(
        conversations=len(cases),
        met=met,
        hurts=hurts_of(cases, view.rubric, view.language),
        praised=praised_of(cases, view.language),
        risks=tuple(risk_of(estimate, met.badly) for estimate in estimates) if met and met.badly else (),
        speed=speed_of(contacts, pass_mark),
        channels=channels_of(contacts),
        hours=hours_of(contacts, asked.staffing),
        questions=asking.questions,
        repeats=repeats_of(contacts, asking.asked_in),
    )
