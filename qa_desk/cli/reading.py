"""From the arguments to conversations, with progress, and to the account of what was read and what was not."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

from qa_desk.model import Conversation
from qa_desk.readers import read
from qa_desk.readers.base import ReadLog, ReadOptions

T = TypeVar("T")
PATIENCE = 0.6  # seconds before progress is shown
tqdm.monitor_interval = 0  # else tqdm starts a thread, also for bars that are not shown


def conversations(options: argparse.Namespace, log: ReadLog) -> Iterator[Conversation]:
    """The conversations that the arguments name, as a stream; faults and assumptions go to `log`."""
    chosen = ReadOptions(zone=options.zone, agents=tuple(options.agent), profiles=tuple(options.profile))
    return read(options.input, chosen, log)


def with_progress(batches: Iterable[tuple[int, T]], log: ReadLog) -> Iterator[T]:
    """The batches without their sizes; counts, and the time left where the size is known, on standard error if it is
    a terminal.
    """
    bar = tqdm(unit="B", unit_scale=True, delay=PATIENCE, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)
    done = 0
    with bar:
        for size, batch in batches:
            done += size
            bar.total = log.bytes_total or None
            bar.set_postfix_str(f"{done:,} conversations, {len(log.faults):,} faults", refresh=False)
            bar.update(log.bytes_read - bar.n)
            yield batch


def tell(log: ReadLog) -> None:
    """Say on standard error what was read, what was assumed, and every fault."""
    for note in log.notes:
        print(f"note: {note}", file=sys.stderr)
    for fault in log.faults:
        print(f"not read: {fault}", file=sys.stderr)
    print(
        f"Read {log.conversations:,} conversations with {log.messages:,} messages from {log.files:,} files; "
        f"{len(log.faults):,} faults, {len(log.notes):,} notes.",
        file=sys.stderr,
    )
