"""Which of the three panes are seen: all where the window is wide, else two beside each other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from qa_desk.ui.theme import Theme

NARROW = 900  # pixels at 100 %: below them there is no room for three panes
LEAST = (240, 320, 300)  # of the three panes, in pixels at 100 %; together less than the above
LEAST_OF_TWO = 240  # pixels, whatever the size of the text
SHARES = (0.42, 0.54, 0.46)  # of the width that a pane has beside one other; the conversation is beside either


class Folding(QObject):
    """Folds panes of a splitter away: the queue, where there is room for two panes only, or where nobody wants it.
    While the queue is seen in a narrow window, the scorecard is not.
    """

    def __init__(
        self, splitter: QSplitter, theme: Theme, *, queue: QWidget, conversation: QWidget, scorecard: QWidget
    ) -> None:
        super().__init__(splitter)
        self._splitter, self._theme = splitter, theme
        self._queue, self._conversation, self._scorecard = queue, conversation, scorecard
        self._narrow = False
        self._wide: list[int] = []  # the widths of the three panes
        splitter.installEventFilter(self)
        theme.changed.connect(self._follow)
        self._follow()

    def toggle_queue(self) -> None:
        """Bring the queue back, with the focus, or fold it away."""
        if self._queue.isHidden():
            self.bring(self._queue)
            self._queue.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._show(queue=False)

    def bring(self, pane: QWidget) -> None:
        """Let a pane be seen."""
        if pane.isHidden():
            self._show(queue=pane is self._queue or not self._narrow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._splitter and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._follow()
        return super().eventFilter(watched, event)

    def _keep_widths(self) -> None:
        """No pane gets so narrow that its words are cut, where there is room for all of them."""
        wide = self._splitter.isVisible() and not self._narrow
        for pane, least in zip((self._queue, self._conversation, self._scorecard), LEAST, strict=True):
            pane.setMinimumWidth(self._theme.px(least) if wide else LEAST_OF_TWO)

    def _follow(self) -> None:
        narrow = self._splitter.width() < self._theme.px(NARROW)
        if narrow != self._narrow and self._splitter.isVisible():  # before, it has no width of its own
            self._narrow = narrow
            if narrow:
                self._wide = self._splitter.sizes()
            self._show(queue=not narrow)
            width = self._splitter.width()
            self._splitter.setSizes([round(share * width) for share in SHARES] if narrow else self._wide)
        self._keep_widths()

    def _show(self, *, queue: bool) -> None:
        for pane, seen in ((self._queue, queue), (self._scorecard, not (queue and self._narrow))):
            focus: QWidget | None = self._splitter.window().focusWidget()
            if not seen and focus is not None and pane.isAncestorOf(focus):
                self._conversation.setFocus(Qt.FocusReason.OtherFocusReason)
            pane.setVisible(seen)
