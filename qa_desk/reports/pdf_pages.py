"""HTML, as far as Qt knows it, set on A4. The only module outside the window that imports Qt: load it late."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator, Sequence
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
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)
from PySide6.QtWidgets import QApplication

FONTS = Path(__file__).parents[1] / "fonts"
FAMILIES = ["Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans"]
MARGINS = QMarginsF(18, 15, 18, 11)  # mm
FOOT = 9.0  # mm for the page number, inside the margins
DPI = 1_200
FEW = 3  # blocks of text that stay with what follows them
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
    _let_each_block_run_its_way(document)
    document.setPageSize(QSizeF(writer.width(), writer.height() - FOOT * _MM))
    _keep_together(document)
    return document


def _let_each_block_run_its_way(document: QTextDocument) -> None:
    """Set Arabic and Hebrew from the right: as HTML, Qt takes every block to run from the left."""
    look = QTextBlockFormat()
    look.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(look)


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
        # a hair less than the page: what begins the next one would be there too, unseen, for whoever copies text
        document.drawContents(painter, QRectF(0, page * size.height(), size.width(), size.height() - 1))
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


@dataclass(frozen=True, slots=True)
class _Part:
    """A block of text or a table, with its place in points of the layout; `level` is that of a heading, else 0."""

    block: QTextBlock
    table: QTextTable | None
    level: int
    top: float
    bottom: float

    def break_before(self) -> None:
        """Let it begin a page."""
        if self.table is None:
            cursor = QTextCursor(self.block)
            layout = cursor.blockFormat()
            layout.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            cursor.setBlockFormat(layout)
        else:
            look = self.table.format().toTableFormat()
            look.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            self.table.setFormat(look)


def _parts(document: QTextDocument) -> Iterator[_Part]:
    """Blocks and tables from top to bottom; what is in a table is no part of its own."""
    layout, end = document.documentLayout(), -1
    for block in _blocks(document):
        if block.position() <= end:
            continue
        table: QTextTable | None = QTextCursor(block).currentTable()
        place = layout.blockBoundingRect(block)
        if table is None:
            yield _Part(block, None, block.blockFormat().headingLevel(), place.top(), place.bottom())
        else:
            end = table.lastPosition()
            yield _Part(block, table, 0, place.top(), _foot(table))


def _foot(table: QTextTable) -> float:
    """Where the text of a table ends; the frame that Qt tells is taller than what it draws."""
    layout, row = table.document().documentLayout(), table.rows() - 1
    cells = (table.cellAt(row, column) for column in range(table.columns()))
    return max(layout.blockBoundingRect(cell.lastCursorPosition().block()).bottom() for cell in cells)


def _together(parts: Sequence[_Part]) -> Iterator[Sequence[_Part]]:
    """What should stand on one page: headings with all that follows up to the end of the next table, and a few blocks
    with the table that follows them or up to the next heading, such as a label, its words and a box.

    Headings without a table before the next ones go with one block.
    """
    at = 0
    while at < len(parts):
        text = next((n for n in range(at, len(parts)) if not parts[n].level), len(parts))
        if text == at:
            end = _end_of_few(parts, at)
        else:
            rest = range(text, len(parts))
            stop = next((n for n in rest if parts[n].level or parts[n].table), len(parts) - 1)
            end = stop + 1 if stop >= 0 and not parts[stop].level else text + 1
        yield parts[at:end]
        at = max(end, at + 1)


def _end_of_few(parts: Sequence[_Part], at: int) -> int:
    stop = next((n for n in range(at, len(parts)) if parts[n].level or parts[n].table), len(parts))
    if stop - at > FEW:
        return at + 1
    return stop + 1 if stop < len(parts) and parts[stop].table else max(stop, at + 1)


def _keep_together(document: QTextDocument) -> None:
    """Break pages before what would be torn by their end; what is taller than half a page may be, after its heading."""
    begun = 0
    while (torn := _first_torn(document, begun)) is not None:
        torn.break_before()
        begun = torn.block.position() + 1


def _first_torn(document: QTextDocument, begun: int) -> _Part | None:
    """Where the first group that a page's end tears begins, of those from a position on."""
    height = document.pageSize().height()
    for group in _together(list(_parts(document))):
        if group[-1].bottom - group[0].top > height / 2:
            group = group[: next((n for n, part in enumerate(group) if not part.level), 0) + 1]
        ends = group[-1].bottom if group[-1].bottom - group[0].top <= height / 2 else group[-1].top
        if group[0].block.position() >= begun and int(group[0].top // height) < int((ends - 1) // height):
            return group[0]
    return None


def _headings(document: QTextDocument) -> Iterator[Heading]:
    height, layout = document.pageSize().height(), document.documentLayout()
    for block in _blocks(document):
        level, text = block.blockFormat().headingLevel(), block.text().strip()
        if level and text:
            page, down = divmod(layout.blockBoundingRect(block).top(), height)
            points = QPageSize(QPageSize.PageSizeId.A4).sizePoints().height() - MARGINS.top() * _MM / _POINT
            yield Heading(level, text, int(page), points - down / _POINT)
