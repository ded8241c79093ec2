"""`./qa screenshots [NAME ...]`: pictures of every main state of the window, light and dark, to be looked at.

A state is a name and a function that brings the window there; add yours to STATES.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

# A screen larger than the offscreen one is by itself, so that popups have the room that they have on a desk.
os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={Path(__file__).with_name('screen.json')}")

import numpy as np
from PySide6.QtCore import QPoint, Qt, qInstallMessageHandler
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from qa_desk.errors import Fault
from qa_desk.store.reviews import key_of_decision
from qa_desk.ui.app import Desktop, make_app
from qa_desk.ui.library import sample_desk
from qa_desk.ui.selection import Filter
from qa_desk.ui.settings import Settings, save
from qa_desk.ui.task import Progress
from qa_desk.ui.views.export_sheet import ExportSheet
from qa_desk.ui.views.rubric_sheet import RubricSheet
from tests.gui.rubrics import stricter_in
from tests.gui.tables import ODD

PICTURES = Path(os.environ.get("QA_DESK_PICTURES", Path(__file__).parents[2] / "docs" / "pictures" / "desk"))
SCALE = "QT_SCALE_FACTOR"  # which Qt reads once, when the process starts
SETTLED_MS = 150
LONG = """\
time,conversation,role,author,text,agent,team
2026-11-02 09:14,L-1,customer,Maximiliana Wolfeschlegelsteinhausen-Bergerdorff af Ugglas Cederschiöld,\
"Hi, I am Maximiliana Wolfeschlegelsteinhausen-Bergerdorff af Ugglas Cederschiöld and my order LL-4410 never came.",\
Bartholomeus Featherstonehaugh-Cholmondeley,Customer happiness for large household appliances and spare parts (evenings)
2026-11-02 09:20,L-1,agent,Bartholomeus Featherstonehaugh-Cholmondeley,\
"What is your order number? See https://example.org/a/very/long/address/that/has/no/place/where/it/could/be/broken/at/all",\
Bartholomeus Featherstonehaugh-Cholmondeley,Customer happiness for large household appliances and spare parts (evenings)
2026-11-03 16:02,L-1,customer,Maximiliana Wolfeschlegelsteinhausen-Bergerdorff af Ugglas Cederschiöld,\
I wrote it above. LL-4410.,\
Bartholomeus Featherstonehaugh-Cholmondeley,Customer happiness for large household appliances and spare parts (evenings)
2026-11-03 16:40,L-1,agent,Bartholomeus Featherstonehaugh-Cholmondeley,"I can't help with that, sorry.",\
Bartholomeus Featherstonehaugh-Cholmondeley,Customer happiness for large household appliances and spare parts (evenings)
"""


@dataclass(frozen=True, slots=True)
class State:
    """A state of the window: `show` brings a window with the sample desk there."""

    name: str
    show: Callable[[Desktop], None]
    size: tuple[int, int] = (1440, 900)
    language: Literal["en", "sv"] = "en"
    scale: int = 1


# --- the states ---


def _desk(desktop: Desktop) -> None:
    desktop.window.panes.queue.focus_list()


def _start(desktop: Desktop) -> None:
    desktop.session.leave_desk()
    recent = Path("QA Desk") / "Halvö.qadesk"  # not the place where this picture was made
    recent.touch()
    desktop.window.start.show_recent([recent])


def _palette(desktop: Desktop) -> None:
    desktop.window.show_palette()


def _keys(desktop: Desktop) -> None:
    desktop.window.show_keys()


def _settings(desktop: Desktop) -> None:
    desktop.change_settings()
    _wait(desktop)  # until the names of the rubrics are read


def _export(desktop: Desktop) -> None:
    desktop.export()
    (sheet,) = desktop.window.findChildren(ExportSheet)
    sheet.folder.setText("/home/eva/QA Desk/Reports")  # not the place where this picture was made
    _wait(desktop)  # until the first rows are shown


def _sample(desktop: Desktop) -> None:
    desktop.window.panes.queue.draw_sample()


def _errors(desktop: Desktop) -> None:
    notices = desktop.window.notices
    notices.show_faults(
        Fault("exports/march.csv, row 12", "'31-02-2026' is no date", "Correct it in the file and import it again")
    )
    notices.show_error(ZeroDivisionError("division by zero"))
    notices.say("Halvö is open for reading only", "Kari works on it. You are told here when it is closed there.")


def _large_text(desktop: Desktop) -> None:
    for _ in range(3):
        desktop.window.zoom(1)


def _filter(desktop: Desktop) -> None:
    chosen = Filter(languages=frozenset({"sv", "nb"}), flags=frozenset({"no-apology"}), most=80.0)
    desktop.session.queue.narrow(chosen)
    desktop.window.panes.queue.toggle_filter()


def _nothing_matches(desktop: Desktop) -> None:
    desktop.session.queue.narrow(Filter(text="zeppelin"))


def _search(desktop: Desktop) -> None:
    desktop.session.queue.narrow(Filter(text="faktura"))
    desktop.window.panes.queue.search()


def _two_ends(desktop: Desktop) -> None:
    session = desktop.session
    session.go(next(row.number for row in session.queue.shown if "repeated-request" in row.standing.flags))
    found = max(session.findings(), key=lambda decision: decision.finding.rule == "repeated-request")
    session.choose_finding(key_of_decision(found))


def _judged(desktop: Desktop) -> None:
    session = desktop.session
    session.go(max(session.queue.shown, key=lambda row: len(row.standing.flags)).number)
    session.review.confirm()
    session.review.dismiss(reason="not-said")
    session.review.annotate(note="Read the customer's first message aloud together.")
    session.review.set_score("right-answer", 1.0)
    session.review.comment("Asks for the matter first next time.")


def _dismiss(desktop: Desktop) -> None:
    desktop.window.panes.scorecard.dismiss()


def _why(desktop: Desktop) -> None:
    desktop.window.panes.scorecard.toggle_why()


def _score(desktop: Desktop) -> None:
    _judged(desktop)
    desktop.window.panes.scorecard.show_score()


def _facts(desktop: Desktop) -> None:
    desktop.window.panes.scorecard.show_facts()


def _history(desktop: Desktop) -> None:
    _judged(desktop)
    desktop.window.panes.scorecard.show_history()


def _dashboard(desktop: Desktop) -> None:
    desktop.window.show_page("dashboard")


def _patterns(desktop: Desktop) -> None:
    """The lower half of the dashboard."""
    desktop.window.show_page("dashboard")
    QTest.qWait(SETTLED_MS)
    page = desktop.window.pages.currentWidget()
    assert page is not None
    for area in page.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


def _import_faults(desktop: Desktop) -> None:
    _import(desktop, "broken.json", "{")


def _mapping(desktop: Desktop) -> None:
    _import(desktop, "export.csv", ODD)


def _long_names(desktop: Desktop) -> None:
    _import(desktop, "long.csv", LONG)
    newest = max(desktop.session.queue.rows, key=lambda row: row.number)
    desktop.session.go(newest.number)


def _import(desktop: Desktop, name: str, text: str) -> None:
    Path("exports").mkdir(exist_ok=True)  # in a folder of our own, so that its place is not seen
    file = Path("exports") / name
    file.write_text(text, encoding="utf-8")
    desktop.import_files([file])
    _wait(desktop)
    QTest.qWait(SETTLED_MS)
    _wait(desktop)


def _rubric(desktop: Desktop) -> None:
    stricter = stricter_in(Path(tempfile.mkdtemp()), 0.9)
    desktop.change_rubric()
    (sheet,) = desktop.window.findChildren(RubricSheet)
    sheet.names.addItem(stricter.name)
    sheet.names.setCurrentIndex(sheet.names.count() - 1)
    sheet.choose(stricter)
    _wait(desktop)


STATES = (
    State("start", _start),
    State("desk", _desk),
    State("two-ends", _two_ends),
    State("dismiss", _dismiss),
    State("judged", _judged),
    State("why", _why),
    State("score", _score),
    State("facts", _facts),
    State("history", _history),
    State("search", _search),
    State("filter", _filter),
    State("nothing-matches", _nothing_matches),
    State("palette", _palette),
    State("keys", _keys),
    State("sample", _sample),
    State("import-faults", _import_faults),
    State("mapping", _mapping),
    State("rubric", _rubric),
    State("export", _export),
    State("settings", _settings),
    State("errors", _errors),
    State("dashboard", _dashboard),
    State("dashboard-patterns", _patterns),
    State("large-text", _large_text),
    State("long-names", _long_names),
    State("small", _desk, size=(1280, 720)),
    State("scale-200", _desk, size=(1280, 720), scale=2),
    State("swedish", _score, language="sv"),
    State("swedish-dashboard", _dashboard, language="sv"),
)


# --- taking pictures ---


def picture(state: State, dark: str) -> Path:
    """Write one picture; the window is made for it and closed again."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    folder = Path(tempfile.mkdtemp())
    home = Path("QA Desk")  # in a folder of our own, as above
    home.mkdir(exist_ok=True)
    settings = Settings(language=state.language, theme="dark" if dark else "light", reviewer="Eva")
    save(home / "settings.json", settings)
    desktop = Desktop(app, home / "settings.json")
    desktop.window.resize(*state.size)
    desktop.window.show()
    desktop.open_desk(Path(shutil.copy(_sample_desk(), folder)))
    _wait(desktop)
    QTest.qWait(SETTLED_MS)
    state.show(desktop)
    QTest.qWait(SETTLED_MS)
    file = PICTURES / f"{state.name}{dark}.png"
    _whole(desktop.window).save(str(file), quality=1)
    _close(desktop)
    return file


def _whole(window: QWidget) -> QImage:
    """The window with the sheets and popups over it."""
    seen: QPixmap = window.grab()
    painter = QPainter(seen)
    for over in QApplication.topLevelWidgets():
        if over is not window and over.isVisible():
            painter.drawPixmap(window.mapFromGlobal(over.mapToGlobal(QPoint(0, 0))), over.grab())
    painter.end()
    return _in_256_colors(seen.toImage().convertToFormat(QImage.Format.Format_RGB32))


def _in_256_colors(image: QImage) -> QImage:
    """A third of the size: the colours that it has most of, and of the others one of each kind."""
    colors, counts = np.unique(np.frombuffer(image.constBits(), np.uint32), return_counts=True)
    colors = colors[np.argsort(-counts)]
    _, kinds = np.unique(colors & 0xF0F0F0, return_index=True)
    chosen = dict.fromkeys([*colors[:96].tolist(), *colors[np.sort(kinds)].tolist(), *colors.tolist()])
    return image.convertToFormat(
        QImage.Format.Format_Indexed8, list(chosen)[:256], Qt.ImageConversionFlag.ThresholdDither
    )


def _close(desktop: Desktop) -> None:
    for over in QApplication.topLevelWidgets():
        if over is not desktop.window:
            over.close()
    desktop.window.close()
    desktop.window.deleteLater()
    desktop.deleteLater()
    QTest.qWait(1)


def _wait(desktop: Desktop) -> None:
    while desktop.tasks.busy:
        QTest.qWait(20)


@cache
def _sample_desk() -> Path:
    """The desk of the sample conversations, untouched; made once."""
    desk, _ = sample_desk(Path(tempfile.mkdtemp()), "Eva", "en", Progress("sample"))
    desk.close()
    return desk.path


def _in_own_process(state: State) -> None:
    scaled = os.environ | {SCALE: str(state.scale)}
    command = [sys.executable, "-m", "tests.gui.screenshots", state.name]
    subprocess.run(command, env=scaled, cwd=Path(__file__).parents[2], check=True)


def main(names: Sequence[str]) -> int:
    """Picture the states that are named, or all."""
    unknown = set(names) - {state.name for state in STATES}
    if unknown:
        print(f"no such state: {', '.join(sorted(unknown))}; there are {', '.join(s.name for s in STATES)}")
        return 2
    app = make_app()
    qInstallMessageHandler(lambda kind, context, text: None if "This plugin" in text else print(text))
    PICTURES.mkdir(parents=True, exist_ok=True)
    os.chdir(tempfile.mkdtemp())
    for state in STATES:
        if names and state.name not in names:
            continue
        if str(state.scale) != os.environ.get(SCALE, "1"):
            _in_own_process(state)
            continue
        for dark in ("", "-dark"):
            print(picture(state, dark).name, flush=True)
    app.quit()
    return 0


if __name__ == "__main__":
    os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp()  # the user's own stay untouched
    sys.exit(main(sys.argv[1:]))
