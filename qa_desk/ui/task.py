"""Work in the background: the only place with threads. One worker, so that tasks follow each other."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

T = TypeVar("T")


class Cancelled(Exception):  # noqa: N818 - no error: the user asked for it
    """Raised inside a task that was cancelled, by `Progress.report`."""


class Progress(QObject):
    """What a task tells while it works, and whether it was cancelled. Made in the window's thread, used in both."""

    changed = Signal(int, int, str)  # done, of how many (0: nobody knows), of what

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self._cancelled = Event()

    def cancel(self) -> None:
        """Ask the task to stop at its next report."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether the user has asked to stop."""
        return self._cancelled.is_set()

    def report(self, done: int, total: int = 0, what: str = "") -> None:
        """Say how far the task is. Raises Cancelled where the user has asked to stop."""
        if self.cancelled:
            raise Cancelled
        self.changed.emit(done, total, what)


class _Run(QRunnable):
    def __init__(self, work: Callable[[], Any], outcome: _Outcome) -> None:
        super().__init__()
        self._work = work
        self._outcome = outcome

    def run(self) -> None:
        try:
            value = self._work()
        except BaseException as error:
            self._outcome.came.emit(None, error)
        else:
            self._outcome.came.emit(value, None)


class _Outcome(QObject):
    """Carries what came of a task into the thread that it was made in, the window's."""

    came = Signal(object, object)  # value, exception or None

    def __init__(self, deliver: Callable[[Any, BaseException | None], None]) -> None:
        super().__init__()
        self._deliver = deliver
        self.came.connect(self._receive, Qt.ConnectionType.QueuedConnection)

    @Slot(object, object)
    def _receive(self, value: Any, error: BaseException | None) -> None:
        self._deliver(value, error)


class Tasks(QObject):
    """Runs work one task after the other and tells the window's thread what came of it.

    `failed` carries every exception but Cancelled: the window shows it in the one place for errors.
    """

    started = Signal(object)  # Progress
    ended = Signal(object)  # Progress
    failed = Signal(object)  # BaseException

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._open: dict[Progress, _Outcome] = {}

    @property
    def busy(self) -> bool:
        """Whether a task runs or waits."""
        return bool(self._open)

    def run(self, title: str, work: Callable[[Progress], T], done: Callable[[T], None]) -> Progress:
        """Do `work` in the background, then `done` with what it gives, in the window's thread."""
        progress = Progress(title)

        def deliver(value: T, error: BaseException | None) -> None:
            del self._open[progress]
            self.ended.emit(progress)
            if error is None:
                done(value)
            elif not isinstance(error, Cancelled):
                self.failed.emit(error)

        outcome = _Outcome(deliver)
        self._open[progress] = outcome
        self.started.emit(progress)
        self._pool.start(_Run(lambda: work(progress), outcome))
        return progress

    def stop(self) -> None:
        """Cancel everything and wait until the worker has stopped."""
        for progress in self._open:
            progress.cancel()
        self._pool.waitForDone()
