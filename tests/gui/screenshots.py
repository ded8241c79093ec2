"""`./qa screenshots [NAME ...]`: pictures of every main state of the window, light and dark, to be looked at.

A state is a name and a function that brings the window there; add yours to STATES.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from qa_desk.errors import Fault
from qa_desk.ui.app import Desktop, make_app
from qa_desk.ui.selection import Filter
from qa_desk.ui.settings import Settings, save

PICTURES = Path(os.environ.get("QA_DESK_PICTURES", Path(__file__).parents[2] / "docs" / "pictures" / "window"))
SIZE = (1440, 900)
SETTLED_MS = 150


@dataclass(frozen=True, slots=True)
class State:
    """A state of the window: `show` brings a window with the sample desk there, and gives the widget to picture."""

    name: str
    show: Callable[[Desktop], QWidget]


def _desk(desktop: Desktop) -> QWidget:
    return desktop.window


def _start(desktop: Desktop) -> QWidget:
    desktop.session.leave_desk()
    return desktop.window


def _dialog(open_it: Callable[[Desktop], None]) -> Callable[[Desktop], QWidget]:
    def show(desktop: Desktop) -> QWidget:
        open_it(desktop)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        return dialog

    return show


def _errors(desktop: Desktop) -> QWidget:
    desktop.window.notices.show_faults(
        Fault("exports/march.csv, row 12", "'31-02-2026' is no date", "Correct it in the file and import it again")
    )
    desktop.window.notices.say("72 conversations came in")
    return desktop.window


def _large_text(desktop: Desktop) -> QWidget:
    for _ in range(3):
        desktop.window.zoom(1)
    return desktop.window


def _filter(desktop: Desktop) -> QWidget:
    chosen = Filter(languages=frozenset({"sv", "nb"}), flags=frozenset({"no-apology"}), most=80.0)
    desktop.session.narrow(chosen)
    desktop.window.panes.queue.toggle_filter()
    return desktop.window


def _nothing_matches(desktop: Desktop) -> QWidget:
    desktop.session.narrow(Filter(text="zeppelin"))
    return desktop.window


def _judged(desktop: Desktop) -> QWidget:
    session = desktop.session
    session.go(max(session.shown, key=lambda row: len(row.standing.flags)).number)
    session.confirm()
    session.dismiss(reason="not-said")
    session.set_score("right-answer", 1.0)
    session.comment("Asks for the matter first next time.")
    return desktop.window


def _why(desktop: Desktop) -> QWidget:
    _judged(desktop)
    desktop.window.panes.scorecard.toggle_why()
    return desktop.window


def _score(desktop: Desktop) -> QWidget:
    _judged(desktop)
    desktop.window.panes.scorecard.show_score()
    return desktop.window


def _facts(desktop: Desktop) -> QWidget:
    desktop.window.panes.scorecard.show_facts()
    return desktop.window


def _history(desktop: Desktop) -> QWidget:
    _judged(desktop)
    desktop.window.panes.scorecard.show_history()
    return desktop.window


def _dashboard(desktop: Desktop) -> QWidget:
    desktop.window.show_page("dashboard")
    return desktop.window


STATES = (
    State("desk", _desk),
    State("dashboard", _dashboard),
    State("why", _why),
    State("score", _score),
    State("facts", _facts),
    State("history", _history),
    State("large-text", _large_text),
    State("palette", _dialog(lambda desktop: desktop.window.show_palette())),
    State("keys", _dialog(lambda desktop: desktop.window.show_keys())),
    State("errors", _errors),
    State("filter", _filter),
    State("nothing-matches", _nothing_matches),
    State("sample", _dialog(lambda desktop: desktop.window.panes.queue.draw_sample())),
    State("start", _start),
)


def picture(state: State, dark: str, folder: Path) -> Path:
    """Write one picture; the window is made for it and closed again."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    settings = Path(tempfile.mkdtemp()) / "settings.json"
    save(settings, Settings(language="en", theme="dark" if dark else "light", reviewer="Eva"))
    desktop = Desktop(app, settings)
    desktop.window.resize(*SIZE)
    desktop.window.show()
    desktop.open_sample()
    while desktop.tasks.busy:
        QTest.qWait(20)
    shown = state.show(desktop)
    QTest.qWait(SETTLED_MS)
    file = folder / f"{state.name}{dark}.png"
    shown.grab().save(str(file))
    if shown is not desktop.window:
        shown.close()
    desktop.window.close()
    desktop.deleteLater()
    return file


def main(names: Sequence[str]) -> int:
    """Picture the states that are named, or all."""
    unknown = set(names) - {state.name for state in STATES}
    if unknown:
        print(f"no such state: {', '.join(sorted(unknown))}; there are {', '.join(s.name for s in STATES)}")
        return 2
    app = make_app()
    PICTURES.mkdir(parents=True, exist_ok=True)
    for state in STATES:
        if not names or state.name in names:
            for dark in ("", "-dark"):
                print(picture(state, dark, PICTURES).name, flush=True)
    app.quit()
    return 0


if __name__ == "__main__":
    os.environ.setdefault("XDG_DATA_HOME", tempfile.mkdtemp())  # the sample desk, made anew
    sys.exit(main(sys.argv[1:]))
