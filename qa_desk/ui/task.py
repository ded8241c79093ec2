"""Work in the background: the only place with threads. One worker, so that tasks follow each other, and one for what
only looks and need not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")
OFTEN = 0.05  # seconds between two reports that are passed on: the window can show no more


class Cancelled(Exception):  # noqa: N818 - no error: the user asked for it
    """Raised inside a task that was cancelled, by `Progress.report`."""


class Progress(QObject):
    """What a task tells while it works, and whether it was cancelled. Made in the window's thread, used in both."""

    changed = Signal(int, int, str)  # done, of how many (0: nobody knows), of what

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.latest = (0, 0, "")  # what `changed` told last
        self._cancelled = Event()
        self._told = 0.0

    def cancel(self) -> None:
        """Ask the task to stop at its next report."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether the user has asked to stop."""
        return self._cancelled.is_set()

    def report(self, done: int, total: int = 0, what: str = "") -> None:
        """Say how far the task is, as often as you like. Raises Cancelled where the user has asked to stop."""
        if self.cancelled:
            raise Cancelled
        if monotonic() - self._told >= OFTEN or done in (0, total):
            self._told = monotonic()
            self.latest = (done, total, what)
            self.changed.emit(done, total, what)


@dataclass(frozen=True, slots=True)
class _Outcome:
    progress: Progress
    value: Any = None
    error: BaseException | None = None


class _Run(QRunnable):
    def __init__(self, progress: Progress, work: Callable[[Progress], Any], came: Callable[[_Outcome], None]) -> None:
        super().__init__()
        self._progress = progress
        self._work = work
        self._came = came

    def run(self) -> None:
        try:
            self._progress.report(0)
            value = self._work(self._progress)
        except BaseException as error:
            self._came(_Outcome(self._progress, error=error))
        else:
            self._came(_Outcome(self._progress, value))


class Tasks(QObject):
    """Runs work one task after the other (`look` beside them) and tells the window's thread what came of it.

    `failed` carries every exception of a task that nobody cancelled: the window shows it in the one place for errors.
    """

    started = Signal(object)  # Progress
    ended = Signal(object)  # Progress
    failed = Signal(object)  # BaseException
    _came = Signal(object)  # _Outcome, from the worker into the window's thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool, self._looking = QThreadPool(self), QThreadPool(self)
        for pool in (self._pool, self._looking):
            pool.setMaxThreadCount(1)
        self._open: dict[Progress, Callable[[Any], None]] = {}
        self._unseen: dict[Progress, Callable[[Any], None]] = {}
        self._came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a task runs or waits."""
        return bool(self._open)

    @property
    def waiting(self) -> tuple[Progress, ...]:
        """The tasks that run or wait, in their order."""
        return tuple(self._open)

    def run(self, title: str, work: Callable[[Progress], T], done: Callable[[T], None]) -> Progress:
        """Do `work` in the background, then `done` with what it gives, in the window's thread."""
        return self._start(self._pool, title, work, done)

    def look(
        self, title: str, work: Callable[[Progress], T], done: Callable[[T], None], *, whose: QObject | None = None
    ) -> Progress:
        """As `run`, for work that changes nothing and takes a moment: it waits for nothing but others of its kind.
        Where it is for somebody (`whose`) who is gone when it ends, nothing is done.
        """
        return self._start(self._looking, title, work, done if whose is None else _if_there(whose, done))

    def afterwards(self, work: Callable[[], T], done: Callable[[T], None] | None = None) -> None:
        """Do `work` in the background when all that was to `run` until now has ended, and then `done`. It is shown
        nowhere, but where it fails that is told; nothing cancels it: `stop` waits for it.
        """
        progress = Progress("", self)
        self._unseen[progress] = done or _ignore_result
        self._pool.start(_Run(progress, lambda _: work(), self._came.emit))

    def _start(
        self, pool: QThreadPool, title: str, work: Callable[[Progress], T], done: Callable[[T], None]
    ) -> Progress:
        progress = Progress(title, self)
        self._open[progress] = done
        self.started.emit(progress)
        pool.start(_Run(progress, work, self._came.emit))
        return progress

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        done = self._open.pop(outcome.progress, None)
        if done is not None:
            self.ended.emit(outcome.progress)
        else:
            done = self._unseen.pop(outcome.progress, _ignore_result)
        outcome.progress.deleteLater()
        if outcome.error is None:
            done(outcome.value)
        elif not isinstance(outcome.error, Cancelled) and not outcome.progress.cancelled:
            self.failed.emit(outcome.error)

    def stop(self) -> None:
        """Cancel everything and wait until the workers have stopped; what waits does not begin, and what came of the
        rest is not told any more: who asked for it may be gone.
        """
        for progress in self._open:
            progress.cancel()
        self._pool.waitForDone()
        self._looking.waitForDone()
        self._open = dict.fromkeys(self._open, _ignore_result)
        self._unseen.clear()


def _if_there(whose: QObject, done: Callable[[T], None]) -> Callable[[T], None]:
    def take(result: T) -> None:
        if isValid(whose):
            done(result)

    return take


def _ignore_result(value: object) -> None:
    """For what came of work that nobody waits for."""
