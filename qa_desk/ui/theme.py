"""How everything looks now: the theme that views and delegates are given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from qa_desk.ui import tokens
from qa_desk.ui.icons import Icon, icon, pixmap
from qa_desk.ui.style import style_sheet
from qa_desk.ui.tokens import DARK, LIGHT, Colors, Level, Tone
from qa_desk.ui.turns import Turns, still

FAMILY = "Inter"
ThemeName = Literal["system", "light", "dark"]
LEVEL_ICONS: dict[Level, Icon] = {  # four shapes, so that no colour is needed to tell them apart
    "critical": "octagon-alert",
    "major": "triangle-alert",
    "minor": "circle-minus",
    "strength": "star",
}


@dataclass(frozen=True, slots=True)
class Fonts:
    """The one type scale. `figures` is body text whose digits are all of one width, for columns of numbers."""

    small: QFont
    small_strong: QFont
    body: QFont
    medium: QFont
    strong: QFont
    large: QFont
    title: QFont
    display: QFont
    figures: QFont


def _fonts(scale: float) -> Fonts:
    def font(size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        made = QFont(FAMILY)
        made.setPixelSize(round(size * scale))
        made.setWeight(weight)
        return made

    figures = font(tokens.BODY)
    figures.setFeature(QFont.Tag("tnum"), 1)
    return Fonts(
        small=font(tokens.SMALL),
        small_strong=font(tokens.SMALL, QFont.Weight.DemiBold),
        body=font(tokens.BODY),
        medium=font(tokens.BODY, QFont.Weight.Medium),
        strong=font(tokens.BODY, QFont.Weight.DemiBold),
        large=font(tokens.LARGE, QFont.Weight.DemiBold),
        title=font(tokens.TITLE, QFont.Weight.DemiBold),
        display=font(tokens.DISPLAY, QFont.Weight.Bold),
        figures=figures,
    )


class Theme(QObject):
    """The colours, fonts and distances of now. `changed` says that any of them is another: paint and lay out anew.

    Views and delegates read `colors`, `fonts` and `px` when they paint and keep none of it.
    """

    changed = Signal()

    def __init__(self, name: ThemeName = "system", percent: int = 100, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drawings = QTemporaryDir()
        self._turns = Turns(self)
        self._set(name, percent)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def use(self, name: ThemeName, percent: int) -> None:
        """Change to light, dark or what the system has, and to a text size in per cent, everywhere at once."""
        if (name, percent) != (self.name, self.percent):
            self._turns.run(self._change(name, percent))

    def apply(self, app: QApplication) -> None:
        """Dress the application: palette, font, style sheet. Done anew at each change."""
        app.setStyle("Fusion")
        self.changed.connect(lambda: self._dress(app))
        self._dress(app)

    def px(self, length: int) -> int:
        """A length of pixels at 100 % as it is at the text size of now."""
        return round(length * self.scale)

    def tone(self, level: Level) -> Tone:
        """The colours of a severity, or of a strength."""
        return self.colors.level(level)

    def icon(self, name: Icon, color: QColor | None = None, size: int = 18) -> QIcon:
        """An icon of the one family, `size` pixels at 100 %, in the text colour where no other is named, with a dimmed
        state. Ask again when the theme has changed.
        """
        return icon(name, self.px(size), color or self.colors.text, self.colors.disabled)

    def pixmap(self, name: Icon, size: int, color: QColor, ratio: float = 1.0) -> QPixmap:
        """An icon to paint: `size` in pixels at 100 %, `ratio` the device pixel ratio of what is painted on."""
        return pixmap(name, self.px(size), color, ratio)

    def level_pixmap(self, level: Level, size: int, ratio: float = 1.0) -> QPixmap:
        """The shape of a severity, or of a strength, in its colour."""
        return self.pixmap(LEVEL_ICONS[level], size, self.tone(level).ink, ratio)

    def _set(self, name: ThemeName, percent: int) -> None:
        self.name: ThemeName = name
        self.percent = percent
        self.scale = percent / 100
        self.dark = name == "dark" or (name == "system" and system_is_dark())
        self.colors: Colors = DARK if self.dark else LIGHT
        self.fonts = _fonts(self.scale)

    def _follow_system(self) -> None:
        if self.name == "system" and self.dark != system_is_dark():
            self._turns.run(self._change(self.name, self.percent))

    def _change(self, name: ThemeName, percent: int) -> Iterator[None]:
        """Dress everything anew. It is laid out before anything of it is seen, and painted in another turn."""
        with still():
            self._set(name, percent)
            self.changed.emit()
            yield

    def _dress(self, app: QApplication) -> None:
        app.setFont(self.fonts.body)
        app.setPalette(palette(self.colors))
        app.setStyleSheet("")  # or Qt dresses each widget once for each widget that it lies in: three times slower
        app.setStyleSheet(style_sheet(self.colors, self.scale, Path(self._drawings.path())))


def system_is_dark() -> bool:
    """Whether the desktop is set to dark; False where it does not say."""
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def palette(colors: Colors) -> QPalette:
    """The colours as Qt's own parts ask for them."""
    role = QPalette.ColorRole
    made = QPalette(colors.panel, colors.window)
    for where, color in {
        role.Window: colors.window,
        role.WindowText: colors.text,
        role.Base: colors.panel,
        role.AlternateBase: colors.hover,
        role.Text: colors.text,
        role.PlaceholderText: colors.muted,
        role.Button: colors.raised,
        role.ButtonText: colors.text,
        role.BrightText: colors.on_accent,
        role.Highlight: colors.selected,
        role.HighlightedText: colors.text,
        role.Link: colors.link,
        role.LinkVisited: colors.link,
        role.ToolTipBase: colors.raised,
        role.ToolTipText: colors.text,
        role.Mid: colors.border,
        role.Accent: colors.accent,
    }.items():
        made.setColor(where, color)
    for where in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, colors.disabled)
    return made
