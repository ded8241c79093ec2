"""Pictures of what is drawn: PNG and SVG files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSaveFile, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from qa_desk.errors import Fault, QaDeskError
from qa_desk.i18n import tr

SHARPNESS = 2.0  # pixels of a PNG for each pixel of the window
DOTS_PER_INCH = 96  # of CSS: a pixel of the window is one of the SVG
MOST = 16_000  # pixels of a PNG in either direction: programs refuse larger ones


@dataclass(frozen=True, slots=True)
class Drawing:
    """Something that can be drawn anew at any time: `draw` fills `size` on `ground`."""

    name: str
    size: QSize
    ground: QColor
    draw: Callable[[QPainter], None]


def save_picture(drawing: Drawing, file: Path) -> None:
    """Write a drawing as SVG where the file's name ends so, else as PNG. Raises QaDeskError; nothing half-written is
    left.
    """
    content = svg(drawing) if file.suffix.lower() == ".svg" else png(drawing)
    saved = QSaveFile(str(file))
    if not (saved.open(QIODevice.OpenModeFlag.WriteOnly) and saved.write(content) >= 0 and saved.commit()):
        raise QaDeskError(Fault(str(file), saved.errorString(), tr("Choose a folder that you may write to")))


def png(drawing: Drawing) -> QByteArray:
    """The drawing in pixels, twice as sharp as on the screen as far as its size allows."""
    sharpness = min(SHARPNESS, MOST / max(drawing.size.height(), drawing.size.width(), 1))
    image = QImage(drawing.size * sharpness, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(sharpness)
    image.fill(drawing.ground)
    _paint(drawing, image)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know only bytes here
    return buffer.data()


def svg(drawing: Drawing) -> QByteArray:
    """The drawing in lines and letters."""
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(drawing.size)
    generator.setViewBox(QRect(0, 0, drawing.size.width(), drawing.size.height()))
    generator.setResolution(DOTS_PER_INCH)
    generator.setTitle(drawing.name)
    _paint(drawing, generator)
    return buffer.data()


def _paint(drawing: Drawing, device: QImage | QSvgGenerator) -> None:
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRect(0, 0, drawing.size.width(), drawing.size.height()), drawing.ground)
    drawing.draw(painter)
    painter.end()
