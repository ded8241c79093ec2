"""Scoring a stream of conversations, in this process or in several, in the order that they came."""

from __future__ import annotations

import copyreg
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qa_desk.model import Conversation, Message, Rubric, Scored
from qa_desk.scoring.engine import batches, find_all
from qa_desk.scoring.score import machine_review, score

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
FORK, SPAWN = "fork", "spawn"
ALONE = {FORK: 1, SPAWN: 2}  # up to so many batches, starting further processes costs more than it saves
_VALUES = 50_000  # that are made before Python looks for rings among them: some batches' worth of findings


@dataclass(frozen=True, slots=True)
class Task:
    """How to score: by what rubric, and in what language the reasons are."""

    rubric: Rubric
    language: str


def score_batch(task: Task, conversations: list[Conversation]) -> list[Scored]:
    """Findings and scorecards of some conversations, with every finding still open."""
    scored = []
    for conversation, findings in zip(
        conversations, find_all(task.rubric, conversations, interface=task.language), strict=True
    ):
        review = machine_review(conversation.id, findings)
        scored.append(Scored(conversation, findings, review, score(task.rubric, review)))
    return scored


def in_order(
    conversations: Iterable[Conversation], *, task: Task, jobs: int, render: Callable[[Rubric, list[Scored]], T]
) -> Iterator[tuple[int, T]]:
    """(number of conversations, what `render` makes of them) for each batch, in order; the same for any number of
    jobs.
    """
    method = start_method()
    rest = batches(conversations)
    first = list(islice(rest, 1 if jobs == 1 else ALONE[method] + 1))
    stream = chain(first, rest)
    alone = ((len(batch), render(task.rubric, score_batch(task, batch))) for batch in stream)
    if jobs == 1 or len(first) <= ALONE[method]:
        yield from alone
        return
    if method == FORK:
        score_batch(task, first[0][:1])  # loads what the processes then share
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context(method), _start, (task,))
    try:
        with _deaf_to_interrupts():
            for _ in range(jobs):
                pool.submit(_nothing)
        if method == SPAWN:
            yield from islice(alone, ALONE[SPAWN])  # while the processes start
        yield from _side_by_side(pool, stream, 2 * jobs, render)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def collect_rarely() -> None:
    """Let Python look for rings of garbage less often, in a process that does nothing but read and score: there are
    none in what that makes, and looking took 4 % of its time.
    """
    gc.set_threshold(_VALUES)


def start_method() -> str:
    """How further processes begin: as copies of this one (FORK), which saves a second of processor time for each, where
    that is safe: on Linux, while no other thread, of a library either, could hold a lock. Else anew (SPAWN).
    """
    threads = list(Path("/proc/self/task").glob("*")) if sys.platform == "linux" else []
    return FORK if len(threads) == 1 else SPAWN


def _side_by_side(
    pool: ProcessPoolExecutor,
    stream: Iterator[list[Conversation]],
    ahead: int,
    render: Callable[[Rubric, list[Scored]], T],
) -> Iterator[tuple[int, T]]:
    """What the pool makes of the batches, in order; so many batches are read ahead."""
    waiting: deque[tuple[int, Future[T]]] = deque()
    for batch in stream:
        with _deaf_to_interrupts():
            waiting.append((len(batch), pool.submit(_work, batch, render)))
        if len(waiting) > ahead:
            size, future = waiting.popleft()
            yield size, future.result()
    for size, future in waiting:
        yield size, future.result()


def _pickle_as_call(kind: type[DataclassInstance]) -> None:
    """Hand over values of a frozen class as calls of it: a third quicker than field by field."""
    values = attrgetter(*(field.name for field in fields(kind)))
    copyreg.pickle(kind, lambda value: (kind, values(value)))


_pickle_as_call(Message)
_pickle_as_call(Conversation)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started here, a process too, does not hear Ctrl-C: this process alone winds the work up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_task: Task


def _start(task: Task) -> None:
    global _task  # a worker's own, set once as it starts
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Windows does not hand down that it is ignored
    _task = task
    threading.Thread(target=_end_with_parent, daemon=True).start()
    collect_rarely()
    gc.freeze()  # what is loaded by now stays; the collector need not go through it again and again


def _end_with_parent() -> None:
    """End this process when the one that started it is killed; otherwise it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _nothing() -> None:
    """A first task for a process, so that it starts."""


def _work(batch: list[Conversation], render: Callable[[Rubric, list[Scored]], T]) -> T:
    return render(_task.rubric, score_batch(_task, batch))
