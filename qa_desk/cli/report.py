"""`qa-desk report`: score, and write what team leads and coaches use."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from itertools import chain

from qa_desk.cli.reading import conversations, tell, with_progress
from qa_desk.cli.render import as_they_are
from qa_desk.cli.summary import summary
from qa_desk.errors import Fault, UsageError
from qa_desk.i18n import translations
from qa_desk.model import Rubric, Scored
from qa_desk.readers.base import ReadLog
from qa_desk.reports.content import Period, Selection
from qa_desk.reports.formats import write_reports
from qa_desk.reports.management.estimates import load_estimates
from qa_desk.reports.management.prepare import Asked
from qa_desk.reports.management.staffing import load_staffing
from qa_desk.reports.masking import Masker
from qa_desk.reports.prepare import prepare
from qa_desk.rubrics.load import load_named
from qa_desk.scoring.work import Task, in_order


def run(options: argparse.Namespace) -> int:
    """Write the reports, say what came of it and which files to open; 1 where something could not be read."""
    if bool(options.input) == bool(options.desk):
        raise UsageError(Fault("", "conversations come from files or from a desk", "Name either INPUT or --desk"))
    period, asked = _period(options), _asked(options)
    material = _from_desk(options) if options.desk else _from_files(options)
    content = prepare(
        material.scored,
        material.rubric,
        masker=_masker(options),
        files=material.files,
        language=options.language,
        zone=options.zone,
        selection=replace(material.selection, period=period),
        management=asked,
    )
    paths = write_reports(replace(content, templates=options.templates), options.to, options.formats)
    if material.log:
        tell(material.log)
    for line in summary(content, paths):
        print(line)
    return 1 if material.log and material.log.faults else 0


@dataclass(frozen=True, slots=True)
class _Material:
    """What a report is made of; `log` says what was read, where it was read from files."""

    scored: list[Scored]
    rubric: Rubric
    files: int
    selection: Selection
    log: ReadLog | None = None


def _masker(options: argparse.Namespace) -> Masker:
    if options.show_personal_data:
        return Masker(hide=())
    return Masker(translate=translations(options.language).gettext)


def _from_files(options: argparse.Namespace) -> _Material:
    rubric = load_named(options.rubric)
    log = ReadLog()
    task = Task(rubric, options.language)
    batches = in_order(conversations(options, log), task=task, jobs=options.jobs, render=as_they_are)
    scored = list(chain.from_iterable(with_progress(batches, log)))
    return _Material(scored, rubric, log.files, Selection(), log)


def _from_desk(options: argparse.Namespace) -> _Material:
    from qa_desk.cli.desks import (  # with the database library, which a report from files does not need
        opened,
        rubric_of_text,
    )
    from qa_desk.store.scored import scored_for_report

    with opened(options.desk) as (desk, rubric):
        selection = Selection(desk=desk.id, step=desk.step())
        numbers = [row.number for row in desk.queue()]
        scored = list(scored_for_report(desk, numbers, rubric, language=options.language, of_text=rubric_of_text))
    return _Material(scored, rubric, len({entry.conversation.source.file for entry in scored}), selection)


def _asked(options: argparse.Namespace) -> Asked | None:
    """What the management page stands on; None where no page is wanted."""
    if "management" not in options.formats:
        return None
    return Asked(load_staffing(options.staffing) if options.staffing else None, load_estimates(options.estimates))


def _period(options: argparse.Namespace) -> Period:
    if options.first and options.last and options.first > options.last:
        fault = Fault("", f"the period ends on {options.last}, before it begins", "Give --until a day after --from")
        raise UsageError(fault)
    return Period(options.first, options.last)
