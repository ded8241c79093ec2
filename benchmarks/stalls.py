"""How long the window's thread stands still at what a reviewer does: a desk of very many conversations, and one
conversation of thousands of messages, on a screen that is not there.

`python -m benchmarks.stalls FOLDER` keeps its desks in the folder, so that a second run only measures.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter, thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from benchmarks.desk import fill
from benchmarks.generate import write
from qa_desk.model import Conversation, Finding, Message, Rubric, Scored, Span, Speaker
from qa_desk.readers import read
from qa_desk.readers.base import ReadLog, ReadOptions
from qa_desk.rubrics.load import load_named
from qa_desk.scoring.score import machine_review, score
from qa_desk.store.desk import Desk
from qa_desk.store.reviews import key_of_decision, standing_of
from qa_desk.ui.actions import Do
from qa_desk.ui.app import Desktop, make_app
from qa_desk.ui.garbage import collect_between_events
from qa_desk.ui.selection import ORDERS, Filter
from qa_desk.ui.views.rubric_sheet import RubricSheet

LIMIT = 100  # ms: what takes longer belongs in the background
QUIET = 0.25  # seconds without work after which an action is over
LONGEST = 60.0  # seconds that an action is waited for; what still works then goes on beside the next
MESSAGES = 2_000  # of the long conversation, each with a finding


@dataclass(frozen=True, slots=True)
class Stall:
    """An action, and for how many ms at most the window did not answer while it was done and what followed it; and the
    most that its thread worked meanwhile, which other programs on the machine do not add to.
    """

    action: str
    longest: float
    worked: float


class Pulse(QObject):
    """Notes the longest time between two turns of the event loop, and the most processor time, in seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.begin()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def begin(self) -> None:
        """Forget what was noted."""
        self.longest = self.worked = 0.0
        self._last, self._last_worked = perf_counter(), thread_time()

    def _beat(self) -> None:
        now, worked = perf_counter(), thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now
        self.worked, self._last_worked = max(self.worked, worked - self._last_worked), worked


class Watched:
    """The program with a pulse."""

    def __init__(self, app: QApplication, settings: Path) -> None:
        self._collector = collect_between_events(app)
        self.desktop = Desktop(app, settings)
        self.desktop.window.resize(1440, 900)
        self.desktop.window.show()
        self.pulse = Pulse()
        self._settle()

    def open(self, path: Path) -> Stall:
        """Open a desk."""
        return self.does(f"open {path.stem}", lambda: self.desktop.open_desk(path))

    def does(self, action: str, act: Callable[[], object]) -> Stall:
        """Do something and wait until all that follows from it is done."""
        self.pulse.begin()
        act()
        self._settle()
        return Stall(action, self.pulse.longest * 1e3, self.pulse.worked * 1e3)

    def press(self, do: Do) -> Stall:
        """Do what an action of the window does."""
        return self.does(do.value.title, self.desktop.window.commands[do].trigger)

    def close_sheets(self) -> None:
        """Close what lies over the window."""
        for sheet in self.desktop.window.findChildren(QDialog):
            sheet.reject()
        self._settle()

    def _settle(self) -> None:
        begin = quiet = perf_counter()
        while perf_counter() - quiet < QUIET and perf_counter() - begin < LONGEST:
            QApplication.processEvents()
            if self.desktop.tasks.busy:
                quiet = perf_counter()

    def end(self) -> None:
        """Close the window."""
        self.desktop.window.close()
        self.desktop.deleteLater()
        QApplication.processEvents()


def measure_stalls(folder: Path, size: int) -> Iterator[Stall]:
    """What a reviewer does, on a large desk and in a long conversation, one after the other."""
    large, long = folder / f"large-{size}.qadesk", folder / "long.qadesk"
    _make_desks(folder, large, long, size)
    settings = folder / "settings.json"
    settings.unlink(missing_ok=True)
    watched = Watched(make_app(), settings)
    try:
        yield from _on_a_large_desk(watched, large, folder)
        yield from _in_a_long_conversation(watched, long)
    finally:
        watched.end()


def _on_a_large_desk(watched: Watched, path: Path, folder: Path) -> Iterator[Stall]:
    yield watched.open(path)
    yield from _queue(watched)
    yield from _review(watched)
    yield from _look(watched)
    yield from _pages(watched)
    yield from _import(watched, folder)


def _queue(watched: Watched) -> Iterator[Stall]:
    session, head = watched.desktop.session, watched.desktop.window.panes.queue.head
    for letter in "faktura":
        yield watched.does(f"search: {head.search.text()}{letter}", partial(QTest.keyClick, head.search, letter))
    yield watched.press(Do.CLEAR_FILTER)
    for order in (*ORDERS[1:], ORDERS[0]):
        yield watched.does(f"order: {order}", partial(session.queue.narrow, Filter(order=order)))
    yield watched.press(Do.FILTER)
    yield watched.does("filter: language", lambda: session.queue.narrow(Filter(languages=frozenset({"sv"}))))
    yield watched.does("filter: score", lambda: session.queue.narrow(Filter(most=60.0)))
    yield watched.press(Do.CLEAR_FILTER)
    yield watched.press(Do.SAMPLE_DRAW)
    sheets = watched.desktop.window.findChildren(QDialog)
    yield watched.does("draw the sample", sheets[0].ok.click)  # type: ignore[attr-defined]  # a sheet's own button
    yield watched.press(Do.UNDO)
    yield watched.press(Do.CLEAR_FILTER)


def _review(watched: Watched) -> Iterator[Stall]:
    for do in (Do.NEXT_CONVERSATION, Do.NEXT_CONVERSATION, Do.NEXT_FINDING, Do.WHY, Do.CONFIRM, Do.UNDO, Do.REDO,
               Do.SHOW_SCORE, Do.SHOW_FACTS, Do.SHOW_HISTORY, Do.SHOW_FLAGS, Do.FINISH, Do.UNDO):  # fmt: skip
        yield watched.press(do)


def _look(watched: Watched) -> Iterator[Stall]:
    yield watched.press(Do.MASK)
    yield watched.press(Do.MASK)
    yield from _dress(watched, "review")


def _dress(watched: Watched, page: str) -> Iterator[Stall]:
    """Another theme, text size and language, and back, while a page is open."""
    for do in (Do.THEME, Do.THEME, Do.ZOOM_IN, Do.ZOOM_RESET):
        yield replace(stall := watched.press(do), action=f"{page}: {stall.action}")
    for language in ("sv", "en"):
        change = partial(watched.desktop.window.change_settings, language=language)
        yield watched.does(f"{page}: speak {language}", change)
        watched.close_sheets()


def _pages(watched: Watched) -> Iterator[Stall]:
    yield watched.press(Do.DASHBOARD)
    yield from _dress(watched, "dashboard")
    yield watched.press(Do.DASHBOARD)
    for do in (Do.PALETTE, Do.KEYS, Do.SETTINGS, Do.EXPORT, Do.RUBRIC):
        yield watched.press(do)
        if do is Do.SETTINGS:
            yield from _dress(watched, "settings")
        if do is Do.RUBRIC:
            yield from _try_rubric(watched)
        watched.close_sheets()


def _try_rubric(watched: Watched) -> Iterator[Stall]:
    sheet = watched.desktop.window.findChildren(RubricSheet)[-1]
    QTimer.singleShot(5_000, sheet.reject)
    yield watched.does("try a rubric, for 5 seconds", lambda: sheet.choose("nordic-service"))


def _import(watched: Watched, folder: Path) -> Iterator[Stall]:
    more = folder / "more.jsonl"
    write(more, 20_000, seed=len(watched.desktop.session.queue.rows))
    desktop = watched.desktop
    yield watched.does("import", lambda: desktop.import_files([more]))
    write(more, 20_000, seed=len(watched.desktop.session.queue.rows))
    desktop.import_files([more])
    yield watched.does("open another desk while it imports", lambda: desktop.open_desk(folder / "long.qadesk"))


def _in_a_long_conversation(watched: Watched, path: Path) -> Iterator[Stall]:
    session = watched.desktop.session
    yield watched.open(path)
    yield watched.does("long: leave it", lambda: session.go(2))
    yield watched.does("long: open it", lambda: session.go(1))
    yield from _dress(watched, "long")
    conversation = watched.desktop.window.panes.conversation
    for do in (Do.NEXT_FINDING, Do.NEXT_FINDING, Do.PREVIOUS_FINDING, Do.CONFIRM, Do.UNDO, Do.OTHER_END, Do.MASK,
               Do.MASK, Do.COPY, Do.WHY, Do.SHOW_FACTS, Do.SHOW_SCORE, Do.SHOW_HISTORY, Do.SHOW_FLAGS,
               Do.FIND_IN_CONVERSATION):  # fmt: skip
        yield replace(stall := watched.press(do), action=f"long: {stall.action}")
    for letter in "par":
        yield watched.does(f"long: find {letter}", partial(QTest.keyClick, conversation.find_bar.query, letter))
    yield watched.does("long: zoom the messages", conversation.zoom_in)
    bar = conversation.messages.verticalScrollBar()
    yield watched.does("long: scroll to the middle", lambda: bar.setValue(bar.maximum() // 2))
    middle = key_of_decision(session.findings()[MESSAGES // 2])
    yield watched.does("long: a finding in the middle", lambda: session.choose_finding(middle))
    yield watched.press(Do.NEXT_FINDING)
    yield watched.does("long: narrower window", lambda: watched.desktop.window.resize(1300, 900))


def _make_desks(folder: Path, large: Path, long: Path, size: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rubric = load_named("nordic-service")
    if not large.exists():
        write(folder / "said.jsonl", 5_000)
        fill(large, rubric, list(read([folder / "said.jsonl"], ReadOptions(), ReadLog())), size)
    if not long.exists():
        every = [_long(rubric), _scored(rubric, Conversation("short", (Message(Speaker.CUSTOMER, "Hej"),)), ())]
        desk = Desk(long)
        desk.add(every, [standing_of(rubric, one.review, one.scorecard, "new") for one in every], rubric=rubric.digest)
        desk.close()


def _long(rubric: Rubric) -> Scored:
    said = [
        f"Number {n}. " + "Your parcel left the depot, says Åsa of the depot. " * (1 + n % 9) for n in range(MESSAGES)
    ]
    speakers = (Speaker.CUSTOMER, Speaker.AGENT)
    conversation = Conversation(
        "long", tuple(Message(speakers[n % 2], text) for n, text in enumerate(said)), customer="Åsa Berg"
    )
    rules = [rule for rule in rubric.rules() if rule.kind == "flag"]
    spans = [Span(n, 0, 6, text[:6]) for n, text in enumerate(said)]
    findings = tuple(
        Finding(rules[n % len(rules)].id, "flag", spans[n], (spans[n - 1],), "So it is.", 0.9)
        for n in range(1, MESSAGES)
    )
    return _scored(rubric, conversation, findings)


def _scored(rubric: Rubric, conversation: Conversation, findings: tuple[Finding, ...]) -> Scored:
    review = machine_review(conversation.id, findings)
    return Scored(conversation, findings, review, score(rubric, review))


def main() -> int:
    """Measure, and print the longest first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--conversations", type=int, default=100_000)
    options = parser.parse_args()
    for stall in measure_stalls(options.folder, options.conversations):
        over = "!" if stall.longest > LIMIT else " "
        print(f"{stall.longest:8.0f} ms, {stall.worked:5.0f} worked {over} {stall.action}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
