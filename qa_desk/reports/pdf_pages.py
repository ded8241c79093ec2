"""HTML, as far as Qt knows it, set on A4. The only module outside the window that imports Qt: load it late."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QApplication

FONTS = Path(__file__).parents[1] / "fonts"
FAMILIES = ["Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans"]
MARGINS = QMarginsF(18, 15, 18, 11)  # mm
FOOT = 9.0  # mm for the page number, inside the margins
DPI = 1_200
_POINT = DPI / 72
_MM = DPI / 25.4


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level (1-6), its text, the page (from 0) and the points that it stands above the page's foot."""

    level: int
    text: str
    page: int
    top: float


class PageSetter:
    """Sets documents on A4. Starts Qt, without a display, where the program has not."""

    def __init__(self) -> None:
        if QGuiApplication.instance() is None:
            _start_qt()
        _add_fonts()

    def set_pages(self, html: str) -> tuple[bytes, list[Heading]]:
        """The PDF of a document with "1 / 2" at the foot of its pages, and its headings in order."""
        finished = QByteArray()
        buffer = QBuffer(finished)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = _writer(buffer)
        document = _document(html, writer)
        _paint(document, writer)
        return bytes(finished.data()), list(_headings(document))


@functools.cache  # which keeps it alive
def _start_qt() -> QApplication:
    """Qt for this process. A QApplication, so that a window may still be opened in it."""
    quiet = ["-platform", "offscreen"] if sys.platform == "linux" else []
    return QApplication(["qa-desk", *quiet])


@functools.cache
def _add_fonts() -> None:
    for file in sorted(FONTS.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def _writer(buffer: QBuffer) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, MARGINS, QPageLayout.Unit.Millimeter
        )
    )
    return writer


def _document(html: str, writer: QPdfWriter) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(_font(9.5))
    document.documentLayout().setPaintDevice(writer)
    document.setHtml(html)
    document.setPageSize(QSizeF(writer.width(), writer.height() - FOOT * _MM))
    _keep_headings_with_text(document)
    return document


def _font(size: float) -> QFont:
    font = QFont(FAMILIES)
    font.setPointSizeF(size)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("calt"), 0)  # Inter's other forms of brackets and dashes would be copied as nothing
    return font


def _paint(document: QTextDocument, writer: QPdfWriter) -> None:
    painter = QPainter(writer)
    size, count = document.pageSize(), document.pageCount()
    foot = QRectF(0, 0, writer.width(), writer.height())
    for page in range(count):
        if page:
            writer.newPage()
        painter.save()
        painter.translate(0, -page * size.height())
        document.drawContents(painter, QRectF(0, page * size.height(), size.width(), size.height()))
        painter.restore()
        painter.setFont(_font(8))
        painter.setPen(QColor("#62676f"))
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, f"{page + 1} / {count}")
    painter.end()


# --- headings -------------------------------------------------------------------------------------------------------


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _page(document: QTextDocument, block: QTextBlock) -> int:
    """The page on which a block begins."""
    return int(document.documentLayout().blockBoundingRect(block).top() // document.pageSize().height())


def _keep_headings_with_text(document: QTextDocument) -> None:
    """Break the page before headings that stand alone at its foot, with the headings right before them."""
    headings = [block for block in _blocks(document) if block.blockFormat().headingLevel()]
    for heading in reversed(headings):
        following = heading.next()
        if following.isValid() and _page(document, following) > _page(document, heading):
            _break_before(heading)


def _break_before(block: QTextBlock) -> None:
    cursor = QTextCursor(block)
    layout = cursor.blockFormat()
    layout.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    cursor.setBlockFormat(layout)


def _headings(document: QTextDocument) -> Iterator[Heading]:
    height, layout = document.pageSize().height(), document.documentLayout()
    for block in _blocks(document):
        level, text = block.blockFormat().headingLevel(), block.text().strip()
        if level and text:
            page, down = divmod(layout.blockBoundingRect(block).top(), height)
            points = QPageSize(QPageSize.PageSizeId.A4).sizePoints().height() - MARGINS.top() * _MM / _POINT
            yield Heading(level, text, int(page), points - down / _POINT)
