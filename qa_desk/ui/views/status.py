"""The line at the foot of the window: how far the reviews are, and what works in the background."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton

from qa_desk.i18n import tr
from qa_desk.ui.style import set_look
from qa_desk.ui.task import Progress, Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.cut_line import CutLine

PATIENCE_MS = 600  # what is done sooner shows no progress
TELL_MS = 5000  # that a sentence stays which is told in passing


class StatusLine(QFrame):
    """A sentence at the left; at the right the task that runs, its count, and a button that cancels it."""

    def __init__(self, tasks: Tasks, theme: Theme) -> None:
        super().__init__()
        set_look(self, "foot")
        self._waiting: list[Progress] = []
        self.words = CutLine("small")
        self._said = ""
        self.telling = QTimer(self, singleShot=True, interval=TELL_MS)
        self.telling.timeout.connect(self.hush)
        self.doing = QLabel()
        set_look(self.doing, "small")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(tr("Progress"))
        self.bar.setFixedWidth(theme.px(160))
        self.cancelling = QPushButton(tr("Cancel"))
        set_look(self.cancelling, "link")
        self.cancelling.clicked.connect(self._cancel)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show_first)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(4), theme.px(8), theme.px(4))
        row.addWidget(self.words, 1)
        for widget in (self.doing, self.bar, self.cancelling):
            row.addWidget(widget)
        self.setMinimumHeight(theme.px(32))
        self._show_nothing()
        tasks.started.connect(self._start)
        tasks.ended.connect(self._end)
        for progress in tasks.waiting:  # of the window that this one takes the place of
            self._start(progress)

    def say(self, text: str) -> None:
        """Put the sentence at the left."""
        self._said = text
        if not self.telling.isActive():
            self.words.set_text(text)

    def tell(self, text: str) -> None:
        """Put a sentence in its place for a moment, such as what is done now, or why a key does nothing."""
        self.words.set_text(text)
        self.telling.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def hush(self) -> None:
        """Put the usual sentence back, before its moment is over."""
        self.telling.stop()
        self.words.set_text(self._said)

    def _start(self, progress: Progress) -> None:
        self._waiting.append(progress)
        progress.changed.connect(self._count)  # no lambda, which would outlive this window where another one comes
        if self.bar.isVisible():
            self._show_count()
        elif not self._patience.isActive():
            self._patience.start()

    def _end(self, progress: Progress) -> None:
        self._waiting.remove(progress)
        if self._waiting and self.bar.isVisible():
            self._show_first()
        elif not self._waiting:
            self._patience.stop()
            self._show_nothing()

    def _show_first(self) -> None:
        self._show_count()
        self.cancelling.setEnabled(not self._waiting[0].cancelled)
        for widget in (self.doing, self.bar, self.cancelling):
            widget.show()

    def _show_nothing(self) -> None:
        for widget in (self.doing, self.bar, self.cancelling):
            widget.hide()

    def _count(self) -> None:
        if self._waiting:
            self._show_count()

    def _show_count(self) -> None:
        """Show how far the task is that runs: the first of those that wait."""
        progress = self._waiting[0]
        done, total, what = progress.latest
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        said = tr("{task}: {what}").format(task=progress.title, what=what) if what else progress.title
        self.doing.setText(" · ".join((said, *self._behind())))

    def _behind(self) -> list[str]:
        """The tasks that begin when this one is done."""
        return [tr("then: {task}").format(task=progress.title) for progress in self._waiting[1:2]]

    def _cancel(self) -> None:
        if self._waiting:
            self._waiting[0].cancel()
            self.cancelling.setEnabled(False)
