"""The findings of the case at hand: the one at hand as a card, the others as lines."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from qa_desk.i18n import tr
from qa_desk.model import Decision, Span
from qa_desk.store.reviews import key_of_decision
from qa_desk.ui.icons import Icon
from qa_desk.ui.reading import Reading
from qa_desk.ui.session import Session
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.finding_card import FindingCard
from qa_desk.ui.views.pieces import Line, clear, reveal, words
from qa_desk.ui.views.rule_picker import RulePicker
from qa_desk.ui.words import signed

MARKS: dict[str, Icon] = {"confirmed": "check", "dismissed": "x"}


class FlagsTab(QScrollArea):
    """Flags first, then praise. `card` is the finding at hand."""

    def __init__(self, session: Session, reading: Reading, theme: Theme) -> None:
        super().__init__(widgetResizable=True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Flags"))
        self._session, self._reading, self._theme = session, reading, theme
        self.card = FindingCard(session, reading, theme)
        self.lines: dict[str, Line] = {}
        self._scrolling = QTimer(self, singleShot=True, interval=0)
        self._scrolling.timeout.connect(self._scroll_to_card)
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
        if keys != list(self.lines) or not keys:
            self._make_lines(findings)
        for decision in findings:
            self._show_line(decision)
        self.show_finding()

    def show_finding(self) -> None:
        """Unfold the finding at hand, fold the others."""
        decision = self._session.decision()
        self._column.removeWidget(self.card)
        for key, line in self.lines.items():
            line.setVisible(key != self._session.finding)
        self.card.setVisible(decision is not None)
        if decision is None:
            return
        self.card.show_decision(decision)
        at = self._column.indexOf(self.lines[self._session.finding])
        self._column.insertWidget(at, self.card)
        self._scrolling.start()  # once the layout is done

    def add_flag(self, span: Span) -> RulePicker | None:
        """Ask for a rule, then set it on these words."""
        if self._session.open is None:
            return None
        picker = RulePicker(self._session.open.rubric, self._reading.language, self._theme, self)
        picker.set_words(self._reading.quote(span))
        picker.chosen.connect(lambda rule: self._session.add_flag(rule, span))
        picker.open_over()
        return picker

    def _scroll_to_card(self) -> None:
        reveal(self, self.card, gap=self._theme.px(12))

    def _make_lines(self, findings: list[Decision]) -> None:
        self._column.removeWidget(self.card)
        clear(self._column)
        self.lines = {}
        before = ""
        for decision in findings:
            if decision.finding.kind != before:
                before = decision.finding.kind
                if before == "strength":
                    self._column.addWidget(self._heading(tr("Praise")))
            self._add_line(decision)
        if not findings:
            self._column.addWidget(self._nothing())

    def _add_line(self, decision: Decision) -> None:
        key = key_of_decision(decision)
        line = Line(self._theme)
        line.clicked.connect(lambda: self._session.choose_finding(key))
        self._column.addWidget(line)
        self.lines[key] = line

    def _show_line(self, decision: Decision) -> None:
        title, points = self._reading.title(decision), self._reading.points(decision)
        self.lines[key_of_decision(decision)].show_line(
            title,
            self._reading.level(decision),
            points=signed(points) if points else "",
            mark="pencil" if decision.added else MARKS.get(decision.verdict),
        )
        self.lines[key_of_decision(decision)].setAccessibleName(_spoken(title, decision))

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
