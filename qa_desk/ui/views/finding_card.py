"""The finding at hand: both quotes, the reason, how sure it is, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.i18n import tr
from qa_desk.model import ROOT_CAUSES, Decision, Rule, Span
from qa_desk.store.reviews import key_of_decision
from qa_desk.ui.actions import Do, keys_text
from qa_desk.ui.icons import Icon
from qa_desk.ui.reading import Reading
from qa_desk.ui.session import Session
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.action_bar import ActionBar
from qa_desk.ui.views.buttons import IconButton, allow
from qa_desk.ui.views.chips import FlowLayout
from qa_desk.ui.views.choices import Choices, ask_reason
from qa_desk.ui.views.paused_edit import PausedEdit
from qa_desk.ui.views.pieces import Bar, Quote, clear, words
from qa_desk.ui.views.why import WhyPanel
from qa_desk.ui.words import (
    ROOT_CAUSE_NAMES,
    SEVERITY_NAMES,
    SPEAKER_NAMES,
    probability,
    reason_text,
    signed,
    sureness,
)

if TYPE_CHECKING:  # with NumPy, which is loaded where something is explained
    from qa_desk.scoring.explain import Explanation

ENDS_SHOWN = 3
NO_END = 1 << 20
LARGEST = 0.3  # share of what is seen of the card that all its actions may cover
MOST = 0.5  # that the verdicts may cover


class FindingCard(QFrame):
    """Shows a decision (`show_decision`) and acts on it. `jump` asks for words in the conversation, `words_wanted` for
    the words that are selected there; `opened` says which of its parts was opened, to be seen.
    """

    jump = Signal(int, int, int)
    words_wanted = Signal()
    opened = Signal(QWidget)

    def __init__(self, session: Session, reading: Reading, theme: Theme) -> None:
        super().__init__()
        self._session, self._reading, self._theme = session, reading, theme
        self.key = ""
        set_look(self, "card")
        self._make_parts()
        self._lay_out()

    # --- what is shown ---

    def show_decision(self, decision: Decision) -> None:
        """Show a finding as it stands now."""
        other = key_of_decision(decision) != self.key
        self.key = key_of_decision(decision)
        self.setAccessibleName(self._reading.title(decision))
        self._show_head(decision)
        self._show_quotes(decision)
        self.because.setText(self._reading.reason(decision))
        self.because.setVisible(bool(self.because.text()))
        self._show_verdict(decision)
        self._show_note(decision, other=other)
        if other or not self.why.isHidden():
            self._show_why(shown=not other and not self.why.isHidden())
        held = self._session.held
        for button in (self.confirming, self.dismissing, self.noting, self.causing, self.moving, self.removing):
            allow(button, held)
        self.note.setReadOnly(bool(held))

    def _show_head(self, decision: Decision) -> None:
        level, ratio = self._reading.level(decision), self.devicePixelRatioF()
        self.picture.setPixmap(self._theme.level_pixmap(level, 20, ratio))
        self.title.setText(self._reading.title(decision))
        points = self._reading.points(decision)
        self.points.setFont(self._theme.fonts.figures)
        self.points.setText(signed(points) if points else "")
        self.points.setToolTip(tr("Points that this takes from its criterion, or earns back"))
        self.severity.setText(_severity(self._reading.opened.rule(decision.finding.rule), decision))
        self.bar.setFixedWidth(self._theme.px(72))
        for part in (self.severity, self.sure, self.bar):
            part.setFixedHeight(self._theme.px(22))
        confidence = decision.finding.confidence
        sure = tr("{likely} · {confidence}").format(likely=sureness(confidence), confidence=probability(confidence))
        self.sure.setText(tr("by hand") if decision.added else sure)
        self.bar.setVisible(not decision.added)
        self.bar.show_share(confidence, self._theme.tone(level).edge)

    def _show_quotes(self, decision: Decision) -> None:
        clear(self._quotes)
        span = decision.span or decision.finding.span
        self._add_quote(decision, span)
        ends = decision.finding.evidence
        for end in ends[:ENDS_SHOWN]:
            self._add_quote(decision, end)

    def _add_quote(self, decision: Decision, span: Span) -> None:
        speaker = tr(SPEAKER_NAMES[self._reading.opened.conversation.messages[span.message].speaker])
        head = tr("{number} · {speaker}").format(number=span.message + 1, speaker=speaker)
        quote = Quote(self._theme, self._reading.level(decision), head=head, text=self._reading.quote(span))
        quote.clicked.connect(lambda: self.jump.emit(span.message, span.start, span.end))
        self._quotes.addWidget(quote)

    def _show_verdict(self, decision: Decision) -> None:
        self.confirming.setChecked(decision.verdict == "confirmed")
        self.dismissing.setChecked(decision.verdict == "dismissed")
        lines = [self._verdict(decision)]
        if decision.root_cause:
            cause = ROOT_CAUSE_NAMES.get(decision.root_cause)
            lines.append(tr("Root cause: {cause}").format(cause=tr(cause) if cause else decision.root_cause))
        self.verdict.setText("\n".join(filter(None, lines)))
        self.verdict.setVisible(bool(self.verdict.text()))
        self.removing.setVisible(decision.added)
        for button in (self.confirming, self.dismissing):
            button.setVisible(not decision.added)

    def _verdict(self, decision: Decision) -> str:
        who = decision.by or tr("a reviewer")
        if decision.added:
            return tr("Set by {who}").format(who=who)
        if decision.verdict == "confirmed":
            return tr("Confirmed by {who}").format(who=who)
        if decision.verdict == "open":
            return ""
        if not decision.reason:
            return tr("Dismissed by {who}").format(who=who)
        reason = self._reading.line(reason_text(decision.reason))
        return tr("Dismissed by {who}: {reason}").format(who=who, reason=reason)

    def _show_note(self, decision: Decision, *, other: bool) -> None:
        if other or decision.note:
            self.note.setVisible(bool(decision.note))
        self.note.load(self._owner(self.key), decision.note)
        if self._owner(self.key) in self.note.unsaved():
            self.note.show()

    def focus_parts(self) -> list[QWidget]:
        """What takes the focus, from above to below."""
        items = (self._quotes.itemAt(at) for at in range(self._quotes.count()))
        quotes = (item.widget() for item in items if item)
        judging, tools = (self.confirming, self.dismissing), (self.noting, self.causing, self.moving, self.asking)
        return [*filter(None, quotes), self.note, *judging, *tools, self.removing]

    def keep_actions_within(self, top: int, bottom: int) -> None:
        """Let what can be done be seen: between these heights of the card, which are all of it that is seen."""
        self._seen = (top, bottom)
        self._place_actions()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._place_actions()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_actions()

    def _fit_actions(self) -> None:
        """Keep as much room as they take in this width."""
        self._room.setFixedHeight(self.acting.fit(self.width() - self._theme.px(24)))

    def _place_actions(self) -> None:
        """In their room, or, where that is out of sight, at the edge of what is seen: all of them, or where that is
        low, the verdicts. Not over a note in writing, nor where little else would be seen.
        """
        room, pad = self._room.geometry(), self._theme.px(8)
        top, bottom = self._seen
        height = room.height() + 2 * pad
        seen = height if height < LARGEST * (bottom - top) else self.acting.first_line
        rest = room.top() - pad
        rests = self.note.hasFocus() or seen > MOST * (bottom - top)
        at = rest if rests else max(min(rest, bottom - seen), top)
        at = max(0, min(at, self.height() - height))
        self.acting.show_at(at, self.width(), height, floats=at != rest)

    # --- what can be done ---

    def ask_dismissal(self) -> Choices:
        """Ask why, then dismiss."""
        key = self.key
        popup = ask_reason(self._theme, self.dismissing)
        popup.chosen.connect(lambda reason: self._session.review.dismiss(key, reason=reason))
        popup.destroyed.connect(self._show_checks)
        return popup

    def ask_root_cause(self) -> Choices:
        """Let the root cause be chosen."""
        key = self.key
        popup = Choices(tr("Root cause"), self._theme, self.causing)
        for cause in ROOT_CAUSES:
            popup.offer(cause, tr(ROOT_CAUSE_NAMES[cause]))
        popup.offer("", tr("None"))
        popup.chosen.connect(lambda cause: self._session.review.annotate(key, root_cause=cause))
        popup.open_at(self.causing)
        return popup

    def start_note(self) -> None:
        """Open the note and put the cursor at its end."""
        self.note.start()
        self.opened.emit(self.note)

    def toggle_why(self) -> None:
        """Unfold why this was found, or fold it."""
        self._show_why(shown=self.why.isHidden())

    def _show_why(self, *, shown: bool) -> None:
        self.asking.setChecked(shown)
        self.why.setVisible(shown)
        if shown:
            self.why.clear()
            self._reading.why(key := self.key, lambda found: self._explain(key, found))

    def _explain(self, key: str, found: Explanation | None) -> None:
        """Fill what was unfolded for a finding; another may be shown by now."""
        if key != self.key:
            return
        if found:
            spoken = self._reading.opened.conversation.language
            self.why.explain(found, language=self._reading.language, spoken=spoken)
        else:
            self.why.explain_nothing()
        self.opened.emit(self.why)

    def _owner(self, key: str) -> Hashable:
        """Whose note it is: numbers of cases come again on other desks."""
        session = self._session
        return (session.desk.id, session.open.number, key) if session.desk and session.open else None

    def _save_note(self, owner: Hashable, text: str) -> bool:
        opened = self._session.open
        if opened is None or not isinstance(owner, tuple) or owner != self._owner(owner[-1]):
            return False
        self._session.review.annotate(owner[-1], note=text)
        after = self._session.open.decision(owner[-1]) if self._session.open else None
        return after is not None and after.note == text

    def _confirm(self) -> None:
        self._session.review.confirm(self.key)
        self._show_checks()

    def _dismiss(self) -> None:
        decision = self._session.open.decision(self.key) if self._session.open else None
        if decision and decision.verdict == "dismissed":
            self._session.review.dismiss(self.key)
        else:
            self.ask_dismissal()

    def _show_checks(self) -> None:
        """A press flips a button by itself; show what is so."""
        decision = self._session.open.decision(self.key) if self._session.open else None
        if decision:
            self.confirming.setChecked(decision.verdict == "confirmed")
            self.dismissing.setChecked(decision.verdict == "dismissed")

    # --- parts ---

    def _make_parts(self) -> None:
        theme = self._theme
        self.picture, self.title, self.points = QLabel(), words(look="large"), QLabel()
        self.severity, self.sure, self.bar = QLabel(), QLabel(), Bar(theme, height=4)
        set_look(self.severity, "chip")
        set_look(self.sure, "small")
        self._quotes = QVBoxLayout()
        self._quotes.setSpacing(theme.px(6))
        self.because, self.verdict = words(), words(look="small")
        self.confirming = self._judge(tr("Confirm"), Do.CONFIRM, self._confirm)
        self.dismissing = self._judge(tr("Dismiss"), Do.DISMISS, self._dismiss)
        self.noting = self._tool("pencil", _with_key(tr("Write a note"), Do.NOTE), self.start_note)
        self.causing = self._tool("git-branch", _with_key(tr("Root cause"), Do.ROOT_CAUSE), self.ask_root_cause)
        self.moving = self._tool(
            "type", _with_key(tr("Use the selected words"), Do.CHANGE_SPAN), self.words_wanted.emit
        )
        self.asking = self._tool("circle-help", _with_key(tr("Why was this found?"), Do.WHY), self.toggle_why)
        self.asking.setCheckable(True)
        self.removing = self._tool("trash-2", tr("Remove"), lambda: self._session.review.remove_added(self.key))
        self.note = PausedEdit(self._save_note, theme, lines=3)
        self.note.setPlaceholderText(tr("A note for the coach and the agent"))
        self.note.setAccessibleName(tr("Note on the finding"))
        self.why = WhyPanel(theme)
        self.acting = ActionBar(
            theme,
            self,
            judging=(self.confirming, self.dismissing),
            tools=(self.noting, self.causing, self.moving, self.asking, self.removing),
        )
        self._room, self._seen = QWidget(), (0, NO_END)
        for part in (self._room, self.note):
            part.installEventFilter(self)

    def _judge(self, text: str, key: Do, do: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        button.setToolTip(_with_key(text, key))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMinimumWidth(1)
        button.clicked.connect(lambda: do())
        return button

    def _tool(self, icon: Icon, name: str, do: Callable[[], object]) -> IconButton:
        button = IconButton(icon, name, self._theme)
        button.clicked.connect(lambda: do())
        return button

    def _lay_out(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(12)] * 4)
        column.setSpacing(theme.px(8))
        head = _row(theme, self.picture, self.title, self.points, wide=self.title)
        for part in (self.picture, self.points):
            head.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        for row in (head, _flow(theme, self.severity, _together(theme, self.sure, self.bar)), self._quotes):
            column.addLayout(row)
        column.addWidget(self.because)
        column.addWidget(self.verdict)
        column.addWidget(self.note)
        column.addWidget(self._room)
        column.addWidget(self.why)


def _row(theme: Theme, *parts: QWidget, wide: QWidget | None = None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    for part in parts:
        row.addWidget(part, int(part is wide))
    return row


def _together(theme: Theme, *parts: QWidget) -> QWidget:
    """Parts that go to the next line as one."""
    whole = QWidget()
    row = _row(theme, *parts)
    row.setContentsMargins(0, 0, 0, 0)
    whole.setLayout(row)
    return whole


def _flow(theme: Theme, *parts: QWidget) -> FlowLayout:
    flow = FlowLayout(theme.px(8))
    for part in parts:
        flow.addWidget(part)
    return flow


def _with_key(name: str, do: Do) -> str:
    return tr("{name}  ({key})").format(name=name, key=keys_text(do)[0])


def _severity(rule: Rule | None, decision: Decision) -> str:
    if decision.finding.kind == "strength":
        return tr("Strength")
    return tr(SEVERITY_NAMES[rule.severity]) if rule else tr("Flag")
