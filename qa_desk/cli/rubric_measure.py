"""`qa-desk rubric measure`: precision and recall on labelled conversations."""

from __future__ import annotations

import argparse
import sys
from itertools import chain
from typing import get_args

from qa_desk.errors import Fault, UsageError
from qa_desk.readers import read
from qa_desk.readers.base import ReadLog, ReadOptions
from qa_desk.rubrics.labels import read_labels
from qa_desk.rubrics.load import load_named
from qa_desk.rubrics.measure import Group, measure
from qa_desk.rubrics.tables import render


def run(options: argparse.Namespace) -> int:
    """Print the tables; 1 where a conversation could not be read."""
    groups = [name.strip() for name in options.by.split(",") if name.strip()]
    unknown = [name for name in groups if name not in get_args(Group)]
    if unknown:
        raise UsageError(Fault("--by", f"'{unknown[0]}' is nothing to group by", "Write language, channel or both."))
    rubric = load_named(options.rubric)
    labels = list(chain.from_iterable(read_labels(path) for path in options.labels))
    log = ReadLog()
    conversations = list(read(options.gold, ReadOptions(), log))
    for number, group in enumerate(groups):
        result = measure(rubric, conversations, labels, by=group)
        print(render(result, wrong=options.misses if number == 0 else 0))
    for fault in log.faults:
        print(f"not read: {fault}", file=sys.stderr)
    return 1 if log.faults else 0
