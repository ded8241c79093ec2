"""Buttons over the edges of the messages that name the end of the finding at hand that is out of sight there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QPushButton

from qa_desk.i18n import tr
from qa_desk.ui.icons import Icon
from qa_desk.ui.models.transcript import Lit
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.messages import MessageList


class Jumps(QObject):
    """Keeps a button at the upper and one at the lower edge. Keys do the same through `other_end` of the view."""

    def __init__(self, messages: MessageList, theme: Theme) -> None:
        super().__init__(messages)
        self._messages, self._theme = messages, theme
        self.up, self.down = self._button("arrow-up"), self._button("arrow-down")
        messages.moved.connect(self.place)
        messages.viewport().installEventFilter(self)

    def place(self) -> None:
        """Show, name and place the buttons as the messages stand now."""
        above, below = self._out_of_sight()
        self._show(self.up, above, top=True)
        self._show(self.down, below, top=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def _out_of_sight(self) -> tuple[Lit | None, Lit | None]:
        """The nearest end above and below what is seen."""
        ends, height = self._messages.ends(), self._messages.viewport().height()
        above = [end for end in ends if end.box.center().y() < 0]
        below = [end for end in ends if end.box.center().y() > height]
        return (
            max(above, key=lambda end: end.box.top()).lit if above else None,
            min(below, key=lambda end: end.box.top()).lit if below else None,
        )

    def _show(self, button: QPushButton, lit: Lit | None, *, top: bool) -> None:
        button.setVisible(lit is not None)
        if lit is None:
            return
        label = lit.label or lit.title
        button.setText(tr("{label}, message {number}").format(label=label, number=lit.row + 1))
        button.setIcon(self._theme.icon("arrow-up" if top else "arrow-down"))
        button.setIconSize(QSize(self._theme.px(16), self._theme.px(16)))
        button.setProperty("place", (lit.row, lit.start, lit.end))
        button.adjustSize()
        view, gap = self._messages.viewport(), self._theme.px(10)
        over = button.width() - (view.width() - 2 * gap)
        if over > 0:
            metrics, text = button.fontMetrics(), button.text()
            room = metrics.horizontalAdvance(text) - over
            button.setText(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room))
            button.resize(button.width() - over, button.height())
        button.move((view.width() - button.width()) // 2, gap if top else view.height() - button.height() - gap)

    def _button(self, icon: Icon) -> QPushButton:
        button = QPushButton(self._messages.viewport())
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self._messages.point_at(*button.property("place")))
        button.setIcon(self._theme.icon(icon))
        button.hide()
        return button
