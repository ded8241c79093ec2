"""The style sheet over Qt's Fusion style, filled with a theme's colours, sizes and drawings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from qa_desk.ui import tokens
from qa_desk.ui.icons import write_colored
from qa_desk.ui.tokens import Colors

SHEET = Path(__file__).with_name("style.qss")

Look = Literal[
    "bar",  # a strip along an edge of the window
    "foot",  # the strip at the lower edge
    "panel",  # a plain surface that holds a view
    "card",  # a raised surface with a border and round corners
    "primary",  # the one button that goes on
    "quiet",  # a button without a frame
    "link",  # a button that reads as a link
    "tab",  # a checkable button that chooses a page
    "choice",  # a checkable button of a scale
    "item",  # a button that reads as a line of a menu
    "alarm",  # a surface that tells of something critical
    "key",  # a key cap
    "chip",  # a short word on a wash
    "ring",  # a page to be scrolled, which shows when it has the focus
    "search",  # a field with an icon in it
    "filter-chip",  # a chip that is taken away by a press
    "display",
    "title",
    "large",
    "strong",
    "muted",
    "small",
]


def set_look(widget: QWidget, look: Look) -> None:
    """Give a widget one of the looks of `style.qss`."""
    widget.setProperty("look", look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def pad_spin(spin: QAbstractSpinBox, left: int) -> None:
    """Keep the number of a spin box, or the date of a date field, off its edge, which no style sheet does."""
    spin.lineEdit().setTextMargins(left, 0, 0, 0)


def style_sheet(colors: Colors, scale: float, drawings: Path) -> str:
    """The whole window's style sheet; the drawings that it names are written into a folder.

    In `style.qss`, `$text` is a colour, `$critical__wash` one of a tone, `$p8` a length of 8 pixels at 100 %,
    `$font_body` a size of the type scale and `$image_check__text` an icon in a colour. Raises AttributeError where it
    names what no theme has.
    """

    def fill(hole: re.Match[str]) -> str:
        return _value(hole[1], colors, scale, drawings)

    return re.sub(r"\$(\w+)", fill, SHEET.read_text(encoding="utf-8"))


def _value(name: str, colors: Colors, scale: float, drawings: Path) -> str:
    if re.fullmatch(r"p\d+", name):
        return f"{round(int(name[1:]) * scale)}px"
    if name.startswith("font_"):
        return f"{round(getattr(tokens, name[5:].upper()) * scale)}px"
    if name.startswith("image_"):
        icon, _, color = name[6:].partition("__")
        return f'url("{write_colored(icon.replace("_", "-"), _color(color, colors), drawings).as_posix()}")'
    return _css(_color(name, colors))


def _color(name: str, colors: Colors) -> QColor:
    field, _, part = name.partition("__")
    value = getattr(colors, field)
    color = getattr(value, part) if part else value
    assert isinstance(color, QColor)
    return color


def _css(color: QColor) -> str:
    return f"rgba({color.red()}, {color.green()}, {color.blue()}, {color.alpha()})"
