"""The middle of the window: the conversation at hand, with what was found in it lit up."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.i18n import tr
from qa_desk.model import Conversation, Span
from qa_desk.store.rows import Why
from qa_desk.ui.models.transcript import Lights, Lit, Transcript, copied, transcript_of
from qa_desk.ui.reading import Reading
from qa_desk.ui.session import Session
from qa_desk.ui.snippets import sought
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.turns import Turns, still
from qa_desk.ui.views.case_header import CaseHeader
from qa_desk.ui.views.find_bar import FindBar
from qa_desk.ui.views.jumps import Jumps
from qa_desk.ui.views.marks import Mark, Marks
from qa_desk.ui.views.messages import MessageList
from qa_desk.ui.views.paged_list import AT_ONCE

ZOOMS = (0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


class ConversationView(QWidget):
    """Shows the case at hand of a session and follows it.

    For keys: `find_text`, `find_next`, `find_previous`, `other_end`, `copy` (selected words, else the message at hand),
    `copy_conversation`, `zoom_in`, `zoom_out`, `zoom_reset` (the text of the conversation alone), `show_notes`. For
    other views: `jump` brings words of a message to the middle, `selected_span` gives the words that are selected.
    `selection_changed` comes with the selected span or None; `flag_wanted` and `move_wanted` when the menu of the
    messages is asked to add a flag on them, or to move the finding at hand to them.
    """

    selection_changed = Signal(object)
    flag_wanted = Signal()
    move_wanted = Signal()

    def __init__(self, session: Session, theme: Theme, reading: Reading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme, self._reading = session, theme, reading
        self.header, self.messages, self.marks = CaseHeader(theme), MessageList(theme), Marks(theme)
        self.find_bar = FindBar(self.messages, theme)
        self.jumps = Jumps(self.messages, theme)
        self._transcript: Transcript | None = None
        self._lights: Lights | None = None
        self._end = 0  # which end of the finding at hand `other_end` showed last
        self._turns = Turns(self)
        self._coming: object = None  # what is shown last, also where it is still to come
        self._brings = False  # the finding at hand into sight, when all is lit that has changed
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._catch_up)
        self.setAccessibleName(tr("Conversation"))
        self.setFocusProxy(self.messages)
        self._arrange()
        self._listen()
        self._restyle()
        self._show_case()

    def _arrange(self) -> None:
        set_look(self, "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        page, row, column, outer = QWidget(), QHBoxLayout(), QVBoxLayout(), QVBoxLayout(self)
        for layout in (row, column, outer):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        row.addWidget(self.messages, 1)
        row.addWidget(self.marks)
        column.addWidget(self.header)
        column.addWidget(self.find_bar)
        column.addLayout(row, 1)
        page.setLayout(column)
        self._unmatched = QLabel(wordWrap=True)
        set_look(self._unmatched, "small")
        column.insertWidget(0, self._unmatched)
        self._empty = QLabel(wordWrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_look(self._empty, "muted")
        self.pages = QStackedWidget()
        self.pages.addWidget(self._empty)
        self.pages.addWidget(page)
        outer.addWidget(self.pages)

    def _listen(self) -> None:
        self._session.case_changed.connect(self._show_case)
        self._session.queue_changed.connect(self._show_search)
        self._session.queue_changed.connect(self._tell_why)
        self._session.review_changed.connect(self._follow_review)
        self._session.finding_changed.connect(self._go_to_finding)
        self._reading.changed.connect(self._show_case)
        self._theme.changed.connect(self._restyle)
        self.messages.chosen.connect(self._choose)
        self.messages.selected.connect(lambda: self.selection_changed.emit(self.selected_span()))
        self.messages.menu_wanted.connect(self._show_menu)
        self.messages.zoomed.connect(lambda larger: self.zoom_in() if larger else self.zoom_out())
        self.marks.chosen.connect(self._choose)
        self.find_bar.closed.connect(self._show_search)
        self.find_bar.closed.connect(self.messages.setFocus)

    # --- what keys and other views ask for ---

    def find_text(self) -> None:
        """Ask what to find in the conversation, also in one that is still to come: what is typed next is no row of
        commands.
        """
        if self.pages.currentIndex():
            self.find_bar.ask()

    def find_next(self) -> None:
        """The next place of what was asked for."""
        self.find_bar.next()

    def find_previous(self) -> None:
        """The place before of what was asked for."""
        self.find_bar.previous()

    def jump(self, message: int, start: int, end: int) -> None:
        """Bring words of a message, as offsets into what was said, to the middle and light them up for a moment."""
        if self._transcript is not None and 0 <= message < len(self._transcript.entries):
            self.messages.point_at(message, *self._transcript.shown(message, start, end))

    def other_end(self) -> None:
        """From the finding at hand to its evidence, to the next piece of it, and back."""
        if self._soon.isActive():
            self._catch_up()
        ends = self.messages.messages.at_hand()
        if ends:
            self._end = (self._end + 1) % len(ends)
            lit = ends[self._end]
            self.messages.point_at(lit.row, lit.start, lit.end)

    def selected_span(self) -> Span | None:
        """The selected words of a message, as they were said; None for none."""
        return self.messages.span()

    def copy(self) -> None:
        """Copy the selected words, else the message at hand; masked where personal data are hidden."""
        QGuiApplication.clipboard().setText(self.messages.copied_text())

    def copy_conversation(self) -> None:
        """Copy the whole conversation; masked where personal data are hidden."""
        if self._transcript is not None:
            said = [copied(self._transcript, row) for row in range(len(self._transcript.entries))]
            QGuiApplication.clipboard().setText("\n\n".join(said))

    def show_notes(self) -> None:
        """Show or hide what was assumed when the conversation was read."""
        if self.header.info.isVisible():
            self.header.info.toggle()

    def zoom_in(self) -> None:
        """Larger messages."""
        self._zoom(next((zoom for zoom in ZOOMS if zoom > self.messages.page.zoom), ZOOMS[-1]))

    def zoom_out(self) -> None:
        """Smaller messages."""
        self._zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < self.messages.page.zoom), ZOOMS[0]))

    def zoom_reset(self) -> None:
        """Messages at the text size of the window."""
        self._zoom(1.0)

    def _zoom(self, zoom: float) -> None:
        if zoom != self.messages.page.zoom:
            self.messages.page.zoom = zoom
            self.messages.restyle()

    # --- following the session ---

    def _show_case(self) -> None:
        """Show the case at hand; a conversation of thousands a moment later, and until then no words to mark."""
        veiled = self._session.open is not None and not self._reading.ready
        opened = None if veiled else self._session.open
        self._coming = object()  # what else was still to come is out of date
        self.pages.setCurrentIndex(1 if opened else 0)
        self.find_bar.hide()
        if opened and len(opened.conversation.messages) > AT_ONCE and self.isVisible():
            self._take(None)
            self._turns.run(self._show_in_turns(opened.conversation, self._coming))
        else:
            self._take(transcript_of(opened.conversation, self._reading.masked) if opened else None)

    def _show_in_turns(self, conversation: Conversation, coming: object) -> Iterator[None]:
        with still():
            yield
            if coming is not self._coming:
                return
            transcript = transcript_of(conversation, self._reading.masked)
            yield
            if coming is not self._coming:
                return
            lights = Lights(self._reading, transcript)
            lights.lit(self._session.finding)  # which it keeps
            yield
            if coming is self._coming:
                self._take(transcript, lights)
            yield  # it is painted in a turn of its own

    def _take(self, transcript: Transcript | None, lights: Lights | None = None) -> None:
        self._end, self._brings = 0, False
        self._soon.stop()
        self._transcript = transcript
        self._lights = lights or (Lights(self._reading, transcript) if transcript else None)
        if transcript:
            self.header.show_case(transcript, self._why())
            self.header.fit(self.height())
        lits = self._lits()
        self.messages.show_transcript(transcript, lits)
        self._mark_all(lits)
        self._show_search()
        self._bring_finding(gliding=False)
        if self.find_bar.isVisible():  # asked while it was still to come
            self.find_bar.search()

    def _tell_why(self) -> None:
        if self._transcript:
            self.header.tell_why(self._transcript, self._why())
            self.header.fit(self.height())

    def _why(self) -> Why:
        """Why the case at hand is in the queue."""
        rows = self._session.queue.rows_of([self._session.open.number]) if self._session.open else []
        return rows[0].why if rows else "all"

    def _tell_why_empty(self) -> None:
        veiled = self._session.open is not None
        nothing_open = tr("Choose a conversation in the queue to read it here.")
        self._empty.setText(tr("Hiding personal data…") if veiled else nothing_open)

    def _show_search(self) -> None:
        """Light what the queue was searched for, unless other words are looked for here; tell where the queue does not
        show this conversation.
        """
        self._tell_why_empty()
        queue = self._session.queue
        left_out = tr("The queue does not show this conversation: search and filters leave it out.")
        nothing = tr("Nothing matches. This conversation was open before.")
        self._unmatched.setText(left_out if queue.shown else nothing)
        self._unmatched.setVisible(self._session.open is not None and self._session.position() < 0)
        if self.find_bar.isHidden():
            self.messages.light_words(sought(queue.filter.text))

    def _light(self) -> None:
        lits = self._lits()
        self.messages.light(lits)
        self._mark_all(lits)

    def _is_long(self) -> bool:
        return self._transcript is not None and len(self._transcript.entries) > AT_ONCE

    def _lits(self) -> tuple[Lit, ...]:
        return self._lights.lit(self._session.finding) if self._lights else ()

    def _mark_all(self, lits: tuple[Lit, ...]) -> None:
        self.marks.show_marks([self._mark(lit) for lit in lits if not lit.evidence])
        self.jumps.place()

    def _mark(self, lit: Lit) -> Mark:
        entries = self._transcript.entries if self._transcript else ()
        share = (lit.row + lit.start / max(1, len(entries[lit.row].text))) / max(1, len(entries))
        return Mark(lit.key, share, lit.level, lit.title, lit.chosen, lit.dismissed)

    def _follow_review(self) -> None:
        self._follow(bring=False)

    def _go_to_finding(self) -> None:
        self._end = 0
        self._follow(bring=True)

    def _follow(self, *, bring: bool) -> None:
        """Light what has changed; among thousands of messages not in the turn in which a key changes it."""
        self._brings = self._brings or bring
        if self._is_long():
            self._soon.start()
        else:
            self._catch_up()

    def _catch_up(self) -> None:
        self._soon.stop()
        brings, self._brings = self._brings, False
        self._light()
        if brings:
            self._bring_finding(gliding=True)

    def _bring_finding(self, *, gliding: bool) -> None:
        ends = self.messages.messages.at_hand()
        if ends:
            self.messages.setCurrentIndex(self.messages.messages.index(ends[0].row))
            self.messages.bring(ends[0].row, ends[0].start, gliding=gliding)

    def _choose(self, key: str) -> None:
        if key == self._session.finding:
            self._bring_finding(gliding=True)
        self._session.choose_finding(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.fit(self.height())

    def _restyle(self) -> None:
        self._unmatched.setContentsMargins(*map(self._theme.px, (24, 12, 16, 0)))
        if self._is_long():
            self._turns.run(self._restyle_messages())
        else:
            self.messages.restyle()
        self.header.restyle()
        self.header.fit(self.height())
        self.marks.updateGeometry()
        self.marks.update()
        self.jumps.place()

    def _restyle_messages(self) -> Iterator[None]:
        """Thousands of messages, not in the turn in which all else is dressed."""
        yield
        self.messages.restyle()

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = self.selected_span() is not None
        menu.addAction(tr("Copy selected words") if words else tr("Copy message"), self.copy)
        menu.addAction(tr("Copy conversation"), self.copy_conversation)
        menu.addSeparator()
        menu.addAction(tr("Add a flag on the selected text"), self.flag_wanted.emit).setEnabled(words)
        menu.addAction(tr("Move the finding to the selected text"), self.move_wanted.emit).setEnabled(words)
        menu.popup(at)
