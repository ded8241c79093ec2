"""The colours, type sizes and distances of the window, light and dark: the one place where a colour is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QColor

Level = Literal["critical", "major", "minor", "strength"]


@dataclass(frozen=True, slots=True)
class Tone:
    """The colours of one meaning: `ink` is text or an icon on `wash` and on every surface, `wash` lies under text as a
    highlight or a chip, `edge` is a line or a bar beside it.
    """

    ink: QColor
    wash: QColor
    edge: QColor


@dataclass(frozen=True, slots=True)
class Colors:
    """A theme's colours. Text colours stand 4.5:1 on every surface, and `text` on every wash and bubble as well."""

    window: QColor
    panel: QColor
    raised: QColor
    hover: QColor
    pressed: QColor
    selected: QColor
    field: QColor
    border: QColor
    outline: QColor
    text: QColor
    muted: QColor
    disabled: QColor
    accent: QColor
    accent_hover: QColor
    on_accent: QColor
    link: QColor
    focus: QColor
    shadow: QColor
    customer_bubble: QColor
    agent_bubble: QColor
    bot_bubble: QColor
    note_bubble: QColor
    found: QColor
    found_here: QColor
    critical: Tone
    major: Tone
    minor: Tone
    strength: Tone

    def level(self, level: Level) -> Tone:
        """The colours of a severity, or of a strength."""
        tones = {"critical": self.critical, "major": self.major, "minor": self.minor, "strength": self.strength}
        return tones[level]

    def series(self) -> tuple[QColor, ...]:
        """Colours for the lines and bars of a chart that mean no severity, told apart in this order."""
        return (self.accent, self.major.edge, self.strength.edge, self.minor.edge, self.muted)


def _tone(ink: str, wash: str, edge: str) -> Tone:
    return Tone(QColor(ink), QColor(wash), QColor(edge))


LIGHT = Colors(
    window=QColor("#F4F5F8"),
    panel=QColor("#FFFFFF"),
    raised=QColor("#FFFFFF"),
    hover=QColor("#EDEFF4"),
    pressed=QColor("#E2E6EE"),
    selected=QColor("#E4ECFB"),
    field=QColor("#FFFFFF"),
    border=QColor("#DFE2EA"),
    outline=QColor("#868D9C"),
    text=QColor("#1B1F2A"),
    muted=QColor("#565D6D"),
    disabled=QColor("#9AA0AD"),
    accent=QColor("#2458C6"),
    accent_hover=QColor("#1C489F"),
    on_accent=QColor("#FFFFFF"),
    link=QColor("#1F50B8"),
    focus=QColor("#2458C6"),
    shadow=QColor(20, 26, 45, 40),
    customer_bubble=QColor("#EEF0F5"),
    agent_bubble=QColor("#DFEAFD"),
    bot_bubble=QColor("#F4F5F8"),
    note_bubble=QColor("#FBF4D9"),
    found=QColor("#FFF0A3"),
    found_here=QColor("#FFD23F"),
    critical=_tone("#A10E39", "#FFD9DF", "#D01E4E"),
    major=_tone("#7F4700", "#FFE4B5", "#E08A00"),
    minor=_tone("#5B3F9E", "#E8E0FA", "#8C6FD6"),
    strength=_tone("#04624F", "#CDF1E3", "#0E9C7C"),
)

DARK = Colors(
    window=QColor("#14161B"),
    panel=QColor("#1B1E25"),
    raised=QColor("#242832"),
    hover=QColor("#272B35"),
    pressed=QColor("#303643"),
    selected=QColor("#233457"),
    field=QColor("#14161B"),
    border=QColor("#323846"),
    outline=QColor("#7C8598"),
    text=QColor("#E8EAF0"),
    muted=QColor("#A7AEBD"),
    disabled=QColor("#656D7D"),
    accent=QColor("#7FAAFF"),
    accent_hover=QColor("#A3C2FF"),
    on_accent=QColor("#0D1527"),
    link=QColor("#94B8FF"),
    focus=QColor("#7FAAFF"),
    shadow=QColor(0, 0, 0, 130),
    customer_bubble=QColor("#282D38"),
    agent_bubble=QColor("#20355C"),
    bot_bubble=QColor("#1F232B"),
    note_bubble=QColor("#3A341C"),
    found=QColor("#5B4F12"),
    found_here=QColor("#776000"),
    critical=_tone("#FF9DB0", "#5E1A2E", "#F0476F"),
    major=_tone("#FFC065", "#553B08", "#F0A020"),
    minor=_tone("#C9B6FF", "#3E2F6E", "#9F85EA"),
    strength=_tone("#6FDDBB", "#0B4A3B", "#22B48F"),
)

# Pixels at 100 %. The one type scale and the one scale of distances; nothing in between.
SMALL, BODY, LARGE, TITLE, DISPLAY = 12, 14, 16, 20, 28
GAP_XS, GAP_S, GAP_M, GAP_L, GAP_XL = 4, 8, 12, 16, 24
RADIUS_S, RADIUS_M, RADIUS_L = 4, 8, 12
