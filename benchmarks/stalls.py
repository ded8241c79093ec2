"""How long the window's thread stands still at what a reviewer does: a desk of very many conversations, and one
conversation of thousands of messages, on a screen that is not there.

`python -m benchmarks.stalls FOLDER` keeps its desks in the folder, so that a second run only measures, on
copies of them.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from shutil import copyfile
from threading import get_native_id
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
from qa_desk.ui.task import Progress
from qa_desk.ui.views.rubric_sheet import RubricSheet

LIMIT = 100  # ms: what takes longer belongs in the background
QUIET = 0.25  # seconds without work after which an action is over
SOON_MS = 200  # after which work has begun that was asked for
LATE = 3.0  # seconds in which what is left behind by an action may still be cleared away
LONGEST = 60.0  # seconds that an action is waited for; what still works then goes on beside the next
MESSAGES = 2_000  # of the long conversation, each with a finding
COMING = 8_000  # conversations of an import


@dataclass(frozen=True, slots=True)
class Stall:
    """An action, and for how many ms at most the window did not answer while it was done and what followed it. `held`:
    without what its thread waited for a processor that others had, where the system tells (Linux); `worked`: without
    what it waited for at all, as for a lock that a worker held.
    """

    action: str
    longest: float
    held: float
    worked: float


class Pulse(QObject):
    """Notes the longest time between two turns of the event loop, in seconds, as a Stall counts it."""

    def __init__(self) -> None:
        super().__init__()
        self._waited = _waits_of_this_thread()
        self.begin()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    def begin(self) -> None:
        """Forget what was noted."""
        self.longest = self.held = self.worked = 0.0
        self._last = perf_counter(), self._waited(), thread_time()

    def beat(self) -> None:
        """A turn of the event loop has ended."""
        before, self._last = self._last, (perf_counter(), self._waited(), thread_time())
        took, waited, worked = (now - then for now, then in zip(self._last, before, strict=True))
        self.longest = max(self.longest, took)
        self.held = max(self.held, took - waited)
        self.worked = max(self.worked, worked)


def _waits_of_this_thread() -> Callable[[], float]:
    """What tells for how many seconds this thread has waited for a processor by now."""
    path = Path(f"/proc/self/task/{get_native_id()}/schedstat")
    if not path.exists():
        return lambda: 0.0
    file = os.open(path, os.O_RDONLY)  # to the end of the process
    return lambda: int(os.pread(file, 100, 0).split()[1]) / 1e9


class Watched:
    """The program with a pulse."""

    def __init__(self, app: QApplication, settings: Path) -> None:
        self._collector = collect_between_events(app)
        self.desktop = Desktop(app, settings)
        self.desktop.window.resize(1440, 900)
        self.desktop.window.show()
        self.desktop.window.activateWindow()
        self.pulse = Pulse()
        self._beside: tuple[Progress, ...] = ()
        self._settle()

    def open(self, path: Path) -> Stall:
        """Open a desk."""
        return self.does(f"open {path.stem}", lambda: self.desktop.open_desk(path))

    def does(self, action: str, act: Callable[[], object], *, for_: float = QUIET) -> Stall:
        """Do something and wait until all that follows from it is done, and so many seconds more."""
        self.pulse.begin()
        act()
        self._settle(for_)
        pulse = self.pulse
        return Stall(action, pulse.longest * 1e3, pulse.held * 1e3, pulse.worked * 1e3)

    def begins(self, act: Callable[[], object]) -> None:
        """Let work begin in the background that nothing waits for from now on."""
        act()
        QTest.qWait(SOON_MS)
        self._beside = self.desktop.tasks.waiting

    def ends(self) -> None:
        """Wait for that work."""
        self._beside = ()
        self._settle()

    def press(self, do: Do) -> Stall:
        """Do what an action of the window does."""
        return self.does(do.value.title, self.desktop.window.commands[do].trigger)

    def close_sheets(self) -> None:
        """Close what lies over the window."""
        for sheet in self.desktop.window.findChildren(QDialog):
            sheet.reject()
        self._settle()

    def _settle(self, for_: float = QUIET) -> None:
        begin = quiet = perf_counter()
        while perf_counter() - quiet < for_ and perf_counter() - begin < LONGEST:
            QApplication.processEvents()
            if set(self.desktop.tasks.waiting) - set(self._beside):
                quiet = perf_counter()
        self.pulse.beat()

    def end(self) -> None:
        """Close the window."""
        self.desktop.window.close()
        self.desktop.deleteLater()
        QApplication.processEvents()


def measure_stalls(folder: Path, size: int) -> Iterator[Stall]:
    """What a reviewer does, on a large desk and in a long conversation, one after the other."""
    large, long = (_copy(each, folder / "run") for each in _desks(folder, size))
    coming = folder / "coming.jsonl"
    write(coming, COMING, seed=size)
    settings = folder / "settings.json"
    settings.unlink(missing_ok=True)
    watched = Watched(make_app(), settings)
    try:
        yield from _on_a_large_desk(watched, large)
        yield from _beside_an_import(watched, coming, large, long)
        yield from _in_a_long_conversation(watched, long)
        yield from _there_and_back(watched, large, long)
    finally:
        watched.end()


def _copy(desk: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    copy = Path(copyfile(desk, folder / desk.name))
    with copy.open("rb+") as file:
        os.fsync(file.fileno())  # else the first change waits until all of it is on the disk
    return copy


def _on_a_large_desk(watched: Watched, path: Path) -> Iterator[Stall]:
    yield watched.open(path)
    yield from _queue(watched)
    yield from _review(watched)
    yield from _look(watched)
    yield from _pages(watched)


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
    bar = watched.desktop.window.panes.queue.list.verticalScrollBar()
    watched.begins(lambda: sheet.choose("nordic-service"))
    for share in (0.2, 0.6, 0.9):
        scroll = partial(bar.setValue, round(share * bar.maximum()))
        yield watched.does("scroll the queue while a rubric is tried", scroll, for_=1.0)
    sheet.reject()
    watched.ends()


def _beside_an_import(watched: Watched, coming: Path, large: Path, long: Path) -> Iterator[Stall]:
    desktop, session = watched.desktop, watched.desktop.session
    watched.begins(lambda: desktop.import_files([coming]))
    for do in (Do.NEXT_CONVERSATION, Do.CONFIRM, Do.NEXT_FINDING, Do.WHY, Do.UNDO, Do.SHOW_SCORE, Do.SCORE_3,
               Do.SHOW_FLAGS, Do.FINISH, Do.UNDO, Do.UNDO, Do.DASHBOARD, Do.DASHBOARD):  # fmt: skip
        yield replace(stall := watched.press(do), action=f"beside an import: {stall.action}")
    for letters in ("f", "fakt", ""):
        chosen = partial(session.queue.narrow, Filter(text=letters))
        yield watched.does(f"beside an import: search {letters}", chosen)
    yield watched.does("beside an import: open another desk", lambda: desktop.open_desk(long))
    yield watched.does("an import into the desk before ends", watched.ends)
    yield watched.open(large)
    import_more = partial(desktop.import_files, [coming])
    yield watched.does("import what is there already", import_more)


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


def _there_and_back(watched: Watched, large: Path, long: Path) -> Iterator[Stall]:
    """What a very large desk leaves behind falls into no action after it."""
    for _ in range(2):
        yield watched.open(large)
        yield replace(stall := watched.open(long), action=f"leave the large desk: {stall.action}")
        for do in (Do.NEXT_CONVERSATION, Do.PREVIOUS_CONVERSATION, Do.NEXT_FINDING, Do.CONFIRM, Do.UNDO):
            act = watched.desktop.window.commands[do].trigger
            yield watched.does(f"after the large desk: {do.value.title}", act, for_=LATE)


def _desks(folder: Path, size: int) -> tuple[Path, Path]:
    """The large desk and the one with a long conversation, which are made where they are not there."""
    large, long = folder / f"large-{size}.qadesk", folder / "long.qadesk"
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
    return large, long


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
        over = "!" if stall.held > LIMIT else " "
        figures = f"{stall.longest:6.0f} ms by the clock, {stall.held:4.0f} held, {stall.worked:4.0f} worked"
        print(f"{figures} {over} {stall.action}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
