"""`qa-desk score`: one JSON line for each conversation, in the order read."""

from __future__ import annotations

import argparse
import sys
from typing import IO

from qa_desk.cli.files import atomically
from qa_desk.cli.reading import conversations, tell, with_progress
from qa_desk.cli.render import lines
from qa_desk.model import Rubric
from qa_desk.readers.base import ReadLog
from qa_desk.rubrics.load import load_named
from qa_desk.scoring.work import Task, collect_rarely, in_order


def run(options: argparse.Namespace) -> int:
    """Write the lines; 1 where something could not be read."""
    collect_rarely()
    rubric = load_named(options.rubric)
    log = ReadLog()
    if options.out:
        with atomically(options.out) as file:
            _write(options, rubric, log, file)
    else:
        _write(options, rubric, log, sys.stdout.buffer)
    tell(log)
    return 1 if log.faults else 0


def _write(options: argparse.Namespace, rubric: Rubric, log: ReadLog, file: IO[bytes]) -> None:
    task = Task(rubric, options.language)
    batches = in_order(conversations(options, log), task=task, jobs=options.jobs, render=lines)
    for batch in with_progress(batches, log):
        file.write(batch)
    file.flush()
