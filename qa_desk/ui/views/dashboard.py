"""The dashboard: figures of the conversations that the queue's filter leaves, each with a way to what is behind it."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import tr, trn
from qa_desk.store.rows import QueueRow
from qa_desk.ui.drill import Drill, within
from qa_desk.ui.figures import Figures, Grain, count
from qa_desk.ui.filter_words import Span, Words, chips, day_of, words_of
from qa_desk.ui.pictures import Drawing, save_picture
from qa_desk.ui.selection import Filter, select
from qa_desk.ui.session import Session
from qa_desk.ui.task import Progress, Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views import choosing
from qa_desk.ui.views.charts.callout import Callout
from qa_desk.ui.views.dashboard_cards import DashboardCards, Shown
from qa_desk.ui.views.dashboard_head import DashboardHead
from qa_desk.ui.views.queue import EmptyPage

AT_ONCE = 5_000  # conversations of a desk that are counted in less time than is noticed
SOON_MS = 120  # several changes in a row are counted once


class DashboardView(QWidget):
    """The page. For keys: `save_chart` (the one with the focus), `save_page`.

    Counts only while it is seen. `desk_wanted`: the filter was narrowed to what is behind a figure, and the desk is to
    be shown, with this notice; when the page is shown again with that filter, it takes back the one of before.
    `seen` says whether the page is on the screen. `import_wanted`: the button of an empty desk was pressed.
    """

    desk_wanted = Signal(str)
    import_wanted = Signal()
    seen = Signal(bool)

    def __init__(self, session: Session, theme: Theme, tasks: Tasks, *, language: str = "en") -> None:
        super().__init__()
        self._session, self._theme, self._tasks, self._language = session, theme, tasks, language
        self.head, self.cards, self.empty = DashboardHead(theme), DashboardCards(theme), _no_match(theme)
        self.nothing = _no_conversations(theme)
        self.area, self.pages = QScrollArea(widgetResizable=True), QStackedWidget()
        self.callout = Callout(theme, self)
        self.figures: Figures | None = None
        self._counting: Progress | None = None
        self._counted: tuple[list[QueueRow], Span, Grain, int] | None = None  # what the figures are of
        self._before: tuple[Filter, Filter] | None = None  # the filter that was left, the one that was drilled to
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._build()
        self._listen()

    def _build(self) -> None:
        self.setAccessibleName(tr("Dashboard"))
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.cards)
        for page in (self.area, self.empty, self.nothing):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.pages, 1)
        self.setFocusProxy(self.cards.tiles)

    def _listen(self) -> None:
        self._soon.timeout.connect(self._count)
        self._session.desk_changed.connect(self.let_go)
        for changed in (self._session.queue_changed, self._session.row_changed):
            changed.connect(self._change)
        self.head.changed.connect(self._count)
        self.head.custom_begun.connect(self._propose_days)
        self.head.picture_wanted.connect(self.save_page)
        self.empty.pressed.connect(self._show_everything)
        self.nothing.pressed.connect(self.import_wanted)
        self.cards.chosen.connect(self._drill)
        self.cards.pointed.connect(self.callout.follow)
        self.cards.picture_wanted.connect(self._save)
        self.area.verticalScrollBar().valueChanged.connect(lambda: self.callout.hide())

    # --- when it counts ---

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_back()
        self._count()
        self.seen.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._soon.stop()
        self._stop_counting()  # for a window that is thrown away, too: what comes would find it gone
        self.callout.hide()
        self.seen.emit(False)

    def _change(self) -> None:
        if self.isVisible():
            self._soon.start()
        else:
            self._counted = None  # the cards of before may end

    def let_go(self) -> None:
        """Hold no conversations any more: with another desk nothing of this one is counted or gone back to, and in a
        window that was thrown away they need not wait for the garbage that this becomes with it.
        """
        self._before = self._counted = None
        self._stop_counting()

    def _stop_counting(self) -> None:
        if self._counting:
            self._counting.cancel()
            self._counting = self._counted = None

    def _take_back(self) -> None:
        before, self._before = self._before, None
        if before and self._session.queue.filter == before[1]:
            self._session.queue.narrow(before[0])

    def _count(self) -> None:
        """Count at once what takes no time, else in the background; nothing where the figures are those already."""
        self._soon.stop()
        step = self._session.desk.step() if self._session.desk else 0
        counted = self._session.queue.shown, self.head.span, self.head.grain, step
        if self._counted and self._counted[0] is counted[0] and self._counted[1:] == counted[1:]:
            return
        self._stop_counting()
        self._counted = counted
        rows, span, grain = self._session.queue.shown, self.head.span, self.head.grain
        self.head.say(self._selection_text())
        drill = Drill(within(self._session.queue.filter, self.head.span))
        if len(self._session.queue.rows) <= AT_ONCE:
            self._show(drill, grain, count(_of_span(rows, span), self._verdicts(), grain))
        else:
            self._count_behind(rows, span, grain, drill)

    def _count_behind(self, rows: list[QueueRow], span: Span, grain: Grain, drill: Drill) -> None:
        def show(figures: Figures) -> None:
            if self._counting is progress:
                self._counting = None
                self._show(drill, grain, figures)

        progress = self._tasks.look(
            tr("Counting"), lambda _: count(_of_span(rows, span), self._verdicts(), grain), show
        )  # fmt: skip
        self._counting = progress

    def _verdicts(self) -> list[tuple[int, str, str]]:
        """Those on flags."""
        rules = self._session.rubric.rules() if self._session.rubric else ()
        strengths = {rule.id for rule in rules if rule.kind == "strength"}
        return [each for each in self._session.verdicts() if each[1].partition("@")[0] not in strengths]

    # --- what it shows ---

    def _show(self, drill: Drill, grain: Grain, figures: Figures) -> None:
        self.figures = figures
        nothing = self.empty if self._session.queue.rows else self.nothing
        self.pages.setCurrentWidget(self.area if figures.scores else nothing)
        self.head.save.setEnabled(bool(figures.scores))
        self.cards.show_figures(Shown(figures, grain, drill, self._words()))
        self.callout.hide()

    def _words(self) -> Words:
        return words_of(self._session.rubric, self._language)

    def _selection_text(self) -> str:
        chosen = self._session.queue.filter
        narrowed = [chip.text for chip in chips(chosen, self._words())]
        if chosen.text.strip():
            narrowed.insert(0, tr("Search: {text}").format(text=chosen.text.strip()))
        return " · ".join(narrowed) or tr("All conversations of the desk")

    def _show_everything(self) -> None:
        self.head.choose("any")
        if self._session.queue.filter.narrows:
            self._session.queue.narrow(Filter(order=self._session.queue.filter.order))

    def _propose_days(self) -> None:
        times = [row.time for row in self._session.queue.shown if row.time is not None]
        today = date.today()
        self.head.propose(day_of(min(times)) if times else today, day_of(max(times)) if times else today)

    # --- the way to the conversations ---

    def _drill(self, target: Filter) -> None:
        session = self._session
        self._before = (session.queue.filter, target)
        session.queue.narrow(target)
        if session.queue.shown:
            session.go(session.queue.shown[0].number)
        self.desk_wanted.emit(
            trn(
                "{n} conversation is behind this figure",
                "{n} conversations are behind this figure",
                len(session.queue.shown),
            )
        )

    # --- pictures ---

    def save_chart(self) -> None:
        """Ask where to save a picture of the chart with the focus; without one, of the page."""
        drawing = self.cards.focused_drawing()
        if drawing is None:
            self.save_page()
        else:
            self._save(drawing, "")

    def save_page(self) -> None:
        """Ask where to save a picture of the whole page."""
        if self.figures and self.figures.scores:
            self._save(self.cards.drawing(tr("Dashboard · {selection}").format(selection=self._selection_text())), "")

    def _save(self, drawing: Drawing, suffix: str) -> None:
        choosing.name_picture(self, drawing.name, suffix, partial(self._write, drawing))

    def _write(self, drawing: Drawing, file: Path) -> None:
        try:
            save_picture(drawing, file)
        except QaDeskError as error:
            self._session.failed.emit(error)


def _of_span(rows: list[QueueRow], span: Span) -> list[QueueRow]:
    """Those of a period."""
    return list(rows) if span == (None, None) else select(rows, Filter(since=span[0], until=span[1]))


def _no_conversations(theme: Theme) -> EmptyPage:
    """What the page of an empty desk says; pressed, it asks for an import."""
    return EmptyPage(
        theme, "inbox", title=tr("No conversations yet"),
        text=tr("Drop files or a folder on the window, or choose them."), button=tr("Import files…"),
    )  # fmt: skip


def _no_match(theme: Theme) -> EmptyPage:
    return EmptyPage(
        theme, "chart-column", title=tr("Nothing to count"),
        text=tr("No conversation fits the period and the filters."),
        button=tr("Show all conversations"),
    )  # fmt: skip
