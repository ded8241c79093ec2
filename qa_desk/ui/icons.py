"""The icons: Lucide's SVG files in `icons/`, drawn in the colour that is asked for, each drawing kept."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).parent / "icons"
Icon = Literal[
    "arrow-down",
    "arrow-left",
    "arrow-right",
    "arrow-up",
    "ban",
    "bookmark",
    "bot",
    "calendar",
    "chart-column",
    "check",
    "check-check",
    "chevron-down",
    "chevron-right",
    "chevron-up",
    "circle",
    "circle-check",
    "circle-dot",
    "circle-help",
    "circle-minus",
    "circle-x",
    "clock",
    "command",
    "copy",
    "corner-down-right",
    "dice-5",
    "download",
    "eye",
    "eye-off",
    "file-plus",
    "file-text",
    "flag",
    "folder-open",
    "git-branch",
    "globe",
    "headset",
    "history",
    "image-down",
    "inbox",
    "info",
    "keyboard",
    "link",
    "list-checks",
    "list-filter",
    "lock",
    "mail",
    "message-circle",
    "message-square",
    "minus",
    "octagon-alert",
    "panel-left",
    "paperclip",
    "pencil",
    "phone",
    "play",
    "redo-2",
    "scale",
    "search",
    "settings",
    "smartphone",
    "star",
    "table-2",
    "tag",
    "target",
    "trash-2",
    "triangle-alert",
    "type",
    "undo-2",
    "upload",
    "user",
    "x",
    "zoom-in",
    "zoom-out",
]
RATIOS = (1.0, 2.0)


def pixmap(name: Icon, size: int, color: QColor, ratio: float = 1.0) -> QPixmap:
    """An icon, square, of `size` device-independent pixels, sharp at the device pixel ratio."""
    return _drawn(name, size, color.name(), ratio)


def icon(name: Icon, size: int, color: QColor, disabled: QColor) -> QIcon:
    """An icon for buttons and menus, of `size` device-independent pixels, with its dimmed state."""
    return _icon(name, size, color.name(), disabled.name())


@lru_cache(maxsize=2048)
def _drawn(name: Icon, size: int, color: str, ratio: float) -> QPixmap:
    drawing = QPixmap(QSize(size, size) * ratio)
    drawing.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawing)
    QSvgRenderer(QByteArray(_svg(name).replace("currentColor", color).encode())).render(
        painter, QRectF(0, 0, drawing.width(), drawing.height())
    )
    painter.end()
    drawing.setDevicePixelRatio(ratio)
    return drawing


@lru_cache(maxsize=512)
def _icon(name: Icon, size: int, color: str, disabled: str) -> QIcon:
    made = QIcon()
    for ratio in RATIOS:
        made.addPixmap(_drawn(name, size, color, ratio), QIcon.Mode.Normal)
        made.addPixmap(_drawn(name, size, disabled, ratio), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=256)
def _svg(name: Icon) -> str:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def write_colored(name: str, color: QColor, folder: Path) -> Path:
    """The icon as a file in a colour, for style sheets, which take nothing else."""
    path = folder / f"{name}-{color.name()[1:]}.svg"
    if not path.exists():
        path.write_text((FOLDER / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", color.name()))
    return path
