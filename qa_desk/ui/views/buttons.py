"""Buttons that show an action of the table: its icon, its words, its key in the tool tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QToolButton, QWidget

from qa_desk.ui.actions import Actions, Do, keys_text, title
from qa_desk.ui.icons import Icon
from qa_desk.ui.style import Look, set_look
from qa_desk.ui.theme import Theme

_USUAL = "usual tool tip"


class IconButton(QToolButton):
    """A button with an icon of the theme and, where `text` is given, words beside it. `name` is what it does."""

    def __init__(self, icon: Icon, name: str, theme: Theme, *, text: str = "", look: Look = "quiet") -> None:
        super().__init__()
        self._icon = icon
        self._theme = theme
        self.setText(text)
        self.setToolTip(name)
        self.setAccessibleName(name)
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if text else Qt.ToolButtonStyle.ToolButtonIconOnly
        self.setToolButtonStyle(style)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_look(self, look)
        self._draw()
        theme.changed.connect(self._draw)

    def _draw(self) -> None:
        self.setIcon(self._theme.icon(self._icon))
        self.setIconSize(QSize(self._theme.px(18), self._theme.px(18)))


class ActionButton(IconButton):
    """A button that does an action of the table, and is dimmed while the action is."""

    def __init__(self, do: Do, actions: Actions, theme: Theme, *, text: str = "", look: Look = "quiet") -> None:
        super().__init__(do.value.icon, title(do), theme, text=text, look=look)
        self._do = do
        self._action, self._actions = actions[do], actions
        self.clicked.connect(self._action.trigger)
        self._action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        why = self._actions.why_dimmed(self._do)
        self.setToolTip(why or "  ".join((title(self._do), *keys_text(self._do)[:1])))


def press_by_return(event: QKeyEvent, focus: QWidget | None) -> bool:
    """Press the button that has the focus by Return, which Qt leaves to the space bar on most systems, and in a dialog
    gives to another button; whether it is for a button.
    """
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not isinstance(focus, QAbstractButton):
        return False
    if isinstance(focus, (QCheckBox, QRadioButton)):  # these are ticked by the space bar alone
        return False
    if not event.isAutoRepeat():
        focus.click()
    return True


def allow(button: QAbstractButton, why_not: str) -> None:
    """Let a button be used; or dim it, and let its tool tip say why not."""
    usual = button.property(_USUAL) or button.toolTip()
    button.setProperty(_USUAL, usual)
    button.setToolTip(why_not or usual)
    button.setEnabled(not why_not)
