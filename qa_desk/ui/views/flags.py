"""The findings of the case at hand: the one at hand as a card, the others as lines."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import tr, trn
from qa_desk.model import Decision, Span
from qa_desk.store.reviews import key_of_decision
from qa_desk.ui.icons import Icon
from qa_desk.ui.reading import Reading
from qa_desk.ui.session import Session
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import Level
from qa_desk.ui.views.finding_card import FindingCard
from qa_desk.ui.views.pieces import Line, clear, put_in_tab_order, reveal, words
from qa_desk.ui.views.rule_picker import RulePicker
from qa_desk.ui.words import signed

MOST = 40  # lines at a time: of more findings, those about the one at hand. Each costs a change of the theme half a ms
MARKS: dict[str, Icon] = {"confirmed": "check", "dismissed": "x"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a line says."""

    title: str
    level: Level
    points: str
    mark: Icon | None


class FlagsTab(QScrollArea):
    """Flags first, then strengths. `card` is the finding at hand."""

    def __init__(self, session: Session, reading: Reading, theme: Theme) -> None:
        super().__init__(widgetResizable=True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Flags"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes to what stands in it, where the focus is seen
        self._session, self._reading, self._theme = session, reading, theme
        self.card = FindingCard(session, reading, theme)
        self.lines: dict[str, Line] = {}
        self._shown: dict[str, Shown] = {}  # what the lines say
        self._unfolded = ""
        self._led = False  # the focus stood on a line that is made anew
        self._keys: list[str] = []  # of all findings, also of those that have no line just now
        self._scrolling = QTimer(self, singleShot=True, interval=0)
        self._scrolling.timeout.connect(self._scroll_to_card)
        self._wanted: QWidget | None = None  # the part of the card that was opened, until it is seen
        self.card.opened.connect(self._show_opened)
        self.card.installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self._keep_actions)
        inside = QWidget()
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(*[theme.px(12)] * 4)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(2))
        outer.addLayout(self._column)
        self.card.setParent(inside)
        outer.addStretch()
        self.setWidget(inside)

    def show_case(self) -> None:
        """Show the case at hand, or what an empty list means."""
        findings = self._session.findings()
        keys = [key_of_decision(decision) for decision in findings]
        if keys != self._keys or not keys:
            self._keys = keys
            self._make_lines(findings)
        self._show_lines(findings)
        self.show_finding()

    def _show_lines(self, findings: list[Decision]) -> None:
        for decision in findings:
            if key_of_decision(decision) in self.lines:
                self._show_line(decision)

    def show_finding(self) -> None:
        """Unfold the finding at hand, fold the others."""
        self._unfold()
        if self._led:
            self._led = False
            self._lead_on()

    def _lead_on(self) -> None:
        """Put the focus beside the card: Qt gave it to some other part of the window when its line went."""
        keys = list(self.lines)
        at = keys.index(self._session.finding) if self._session.finding in keys else -1
        beside = [*keys[at + 1 :], *reversed(keys[: max(at, 0)])]
        (self.lines[beside[0]] if beside else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _unfold(self) -> None:
        decision = self._session.decision()
        if decision is not None and self._stands_at_an_end():
            self._make_lines(self._session.findings())
            self._show_lines(self._session.findings())
        self._column.removeWidget(self.card)
        self._fold_line(self._session.finding)
        self.card.setVisible(decision is not None)
        if decision is None:
            return
        self.card.show_decision(decision)
        at = self._column.indexOf(self.lines[self._session.finding])
        self._column.insertWidget(at, self.card)
        self._order_focus()
        self._scrolling.start()  # once the layout is done

    def _order_focus(self) -> None:
        """Let Tab go from above to below, through the card where it stands."""
        parts: list[QWidget] = [self]
        for key, line in self.lines.items():
            parts += self.card.focus_parts() if key == self._session.finding else [line]
        put_in_tab_order(parts)

    def _stands_at_an_end(self) -> bool:
        """Whether the finding at hand has no line, or has one beside which those that go on there have none."""
        shown = list(self.lines)
        if self._session.finding not in self.lines:
            return True
        first, last = (self._session.finding == key for key in (shown[0], shown[-1]))
        return (first and shown[0] != self._keys[0]) or (last and shown[-1] != self._keys[-1])

    def _fold_line(self, key: str) -> None:
        """Hide the line of the finding that is a card; only two of perhaps thousands change."""
        if key != self._unfolded and self._unfolded in self.lines:
            self.lines[self._unfolded].show()
        if key in self.lines:
            self.lines[key].hide()
        self._unfolded = key

    def add_flag(self, span: Span) -> RulePicker | None:
        """Ask for a rule, then set it on these words."""
        if self._session.open is None:
            return None
        picker = RulePicker(self._session.open.rubric, self._reading.language, self._theme, self)
        picker.set_words(self._reading.quote(span))
        picker.chosen.connect(lambda rule: self._session.review.add_flag(rule, span))
        picker.open_over()
        return picker

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_actions()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.card and event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._keep_actions()
        return super().eventFilter(watched, event)

    def _keep_actions(self) -> None:
        top = self.card.mapFrom(self.viewport(), QPoint(0, 0)).y()
        self.card.keep_actions_within(top, top + self.viewport().height())

    def _show_opened(self, part: QWidget) -> None:
        self._wanted = part
        self._scrolling.start()

    def _scroll_to_card(self) -> None:
        """To the card, then to what was opened in it, which the actions may not cover."""
        reveal(self, self.card, gap=self._theme.px(12))
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            over = 0 if wanted.hasFocus() else self.card.acting.height()
            reveal(self, wanted, gap=self._theme.px(12) + over)
        self._keep_actions()

    def _make_lines(self, findings: list[Decision]) -> None:
        self._led = self.window().focusWidget() in self.lines.values()
        self._column.removeWidget(self.card)
        clear(self._column)
        self.lines, self._shown, self._unfolded = {}, {}, ""
        before = ""
        first = self._first_line(len(findings))
        self._tell_more(trn("{n} more before these", "{n} more before these", first), first)
        for decision in findings[first : first + MOST]:
            if decision.finding.kind != before:
                before = decision.finding.kind
                if before == "strength":
                    self._column.addWidget(self._heading(tr("Strengths")))
            self._add_line(decision)
        if not findings:
            self._column.addWidget(self._nothing())
        left = len(findings) - first - MOST
        self._tell_more(trn("{n} more after these", "{n} more after these", left), left)

    def _first_line(self, count: int) -> int:
        """Which finding has the first line, so that the one at hand has one too."""
        at = self._keys.index(self._session.finding) if self._session.finding in self._keys else 0
        return max(0, min(at - MOST // 2, count - MOST))

    def _tell_more(self, text: str, count: int) -> None:
        if count > 0:
            self._column.addWidget(self._heading(text))

    def _add_line(self, decision: Decision) -> None:
        key = key_of_decision(decision)
        line = Line(self._theme)
        line.clicked.connect(lambda: self._session.choose_finding(key))
        self._column.addWidget(line)
        self.lines[key] = line

    def _show_line(self, decision: Decision) -> None:
        key, points = key_of_decision(decision), self._reading.points(decision)
        mark: Icon | None = "pencil" if decision.added else MARKS.get(decision.verdict)
        wanted = Shown(
            self._reading.title(decision), self._reading.level(decision), signed(points) if points else "", mark
        )
        if self._shown.get(key) != wanted:
            self._shown[key] = wanted
            self.lines[key].show_line(wanted.title, wanted.level, points=wanted.points, mark=wanted.mark)
            self.lines[key].setAccessibleName(_spoken(wanted.title, decision))

    def _heading(self, text: str) -> QLabel:
        label = words(text, "small")
        label.setContentsMargins(self._theme.px(8), self._theme.px(6), 0, self._theme.px(4))
        return label

    def _nothing(self) -> QLabel:
        if self._session.open is None:
            return words(tr("Open a conversation to see what was found in it."), "muted")
        return words(
            tr("Nothing was found in this conversation. Select words in it to set a flag by hand."),
            "muted",
        )


def _spoken(title: str, decision: Decision) -> str:
    """What a screen reader says of a line."""
    if decision.added:
        return tr("{title}, set by hand").format(title=title)
    if decision.verdict == "confirmed":
        return tr("{title}, confirmed").format(title=title)
    if decision.verdict == "dismissed":
        return tr("{title}, dismissed").format(title=title)
    return tr("{title}, not decided").format(title=title)
