"""Word documents with the styles of coaching pages. Imports python-docx: load it late."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from qa_desk.model import Speaker
from qa_desk.reports.coaching_content import Line

INK, SOFT, ACCENT = "23262B", "62676F", "1F5FA8"
MARK, LINE, SAY, SAY_LINE, GOOD = "FDEED2", "C9C5BD", "F1F6F1", "55805A", "EEF4FB"
FONT = "Calibri"  # Word and LibreOffice both have it or its metric twin
WIDTH = 174  # mm between the margins
REGIONS = {"sv": "sv-SE", "nb": "nb-NO", "da": "da-DK", "en": "en-GB"}
_NO_DATE = datetime(2000, 1, 1)  # the date that the file says it was made, so that the same input gives the same text


@dataclass(frozen=True, slots=True)
class Look:
    """A style: size and space in points; `bar` and `fill` are colours of a line at its side and of its ground."""

    size: float
    before: float = 0
    after: float = 3
    bold: bool = False
    colour: str = INK
    keep_with_next: bool = False
    bar: str = ""
    fill: str = ""


LOOKS: Mapping[str, Look] = {
    "Normal": Look(10),
    "Title": Look(24, after=0, bold=True),
    "Subtitle": Look(10, after=6, colour=SOFT),
    "Heading 1": Look(14, before=10, after=2, bold=True, keep_with_next=True),
    "Heading 2": Look(11, before=7, after=1, bold=True, keep_with_next=True),
    "Quote": Look(10, before=2, bar=ACCENT, fill=GOOD, keep_with_next=True),
    "Better reply": Look(10, after=4, bar=SAY_LINE, fill=SAY),
    "Exchange": Look(10, after=3, keep_with_next=True),
    "Label": Look(8.5, before=3, after=0, colour=SOFT, keep_with_next=True),
    "Small": Look(8.5, after=3, colour=SOFT),
    "About": Look(8.5, after=3, colour=SOFT, keep_with_next=True),
}


class Stationery:
    """Empty documents with the styles, made once: from the template of python-docx it takes long."""

    def __init__(self, language: str) -> None:
        document = Document()
        _drop_table_styles(document)
        for name, look in LOOKS.items():
            _set_style(document, name, look)
        _set_language(document, REGIONS.get(language, language))
        _set_page(document)
        empty = io.BytesIO()
        document.save(empty)
        self._empty = empty.getvalue()

    def paper(self) -> Paper:
        """A new document."""
        return Paper(Document(io.BytesIO(self._empty)))


class Paper:
    """A document that is written from top to bottom."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document

    def save(self, path: Path) -> None:
        """Write the document to a file: the same bytes at any time, where python-docx marks its parts with it."""
        made = io.BytesIO()
        self._document.save(made)
        with ZipFile(made) as parts, ZipFile(path, "w") as file:
            for name in parts.namelist():
                file.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)

    def name_document(self, title: str) -> None:
        """The title in the file's properties and at the head of every page but the first."""
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = title, "QA Desk", ""
        properties.created = properties.modified = _NO_DATE
        self._document.sections[0].header.paragraphs[0].text = title

    def add(self, text: str, style: str = "Normal", *, language: str = "") -> None:
        """A paragraph in a style; `language` where it is not the document's, for the spelling checker."""
        run = _styled(self._document.add_paragraph(), style).add_run(text)
        _set_run_language(run, language)

    def add_line(self, line: Line, who: str) -> None:
        """A message: who says it, and its words with those that matter marked."""
        paragraph = _styled(self._document.add_paragraph(), "Exchange")
        paragraph.paragraph_format.left_indent = Mm(32)
        paragraph.paragraph_format.first_line_indent = Mm(-32)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(32))
        speaker = paragraph.add_run(f"{who}\t")
        if line.speaker is Speaker.CUSTOMER:
            speaker.font.color.rgb = RGBColor.from_string(SOFT)
        else:
            speaker.bold = True
        for text, fill in ((line.before, ""), (line.marked, MARK), (line.after, "")):
            run = paragraph.add_run(text)
            _set_run_language(run, line.language)
            if fill:
                run._element.get_or_add_rPr().append(_element("w:shd", val="clear", color="auto", fill=fill))

    def add_facts(self, *facts: tuple[str, str]) -> None:
        """Names and values side by side."""
        row = self._table(1, len(facts)).rows[0]
        for cell, (name, value) in zip(row.cells, facts, strict=True):
            _fill(cell, name, "Label")
            cell.add_paragraph().add_run(value).bold = True

    def add_room(self) -> None:
        """An empty frame to write in."""
        table = self._table(1, 1)
        table.rows[0].height, table.rows[0].height_rule = Mm(27), WD_ROW_HEIGHT_RULE.AT_LEAST
        _set_borders(table.cell(0, 0), "top", "left", "bottom", "right")

    def add_signatures(self, roles: Sequence[str], heads: Sequence[str]) -> None:
        """A line to sign on for each role."""
        table = self._table(1 + len(roles), 1 + len(heads), widths=(0.18, 0.52, 0.3))
        for place, head in enumerate(heads, 1):
            _fill(table.cell(0, place), head, "Label")
        for number, role in enumerate(roles, 1):
            row = table.rows[number]
            row.height, row.height_rule = Mm(9), WD_ROW_HEIGHT_RULE.AT_LEAST
            _fill(row.cells[0], role, "Normal")
            row.cells[0].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
            for cell in row.cells[1:]:
                _set_borders(cell, "bottom")
        _styled(self._document.add_paragraph(), "Small")

    def _table(self, rows: int, columns: int, *, widths: Sequence[float] = ()) -> Table:
        table: Table = self._document.add_table(rows, columns)
        table.autofit = False
        sides = (_element(f"w:{side}", w="0", type="dxa") for side in ("left", "right"))
        table._tbl.tblPr.append(_element("w:tblCellMar", *sides))
        for column, share in zip(table.columns, widths or [1 / columns] * columns, strict=True):
            column.width = Mm(WIDTH * share)
            for cell in column.cells:
                cell.width = Mm(WIDTH * share)
        return table


def _fill(cell: _Cell, text: str, style: str) -> Paragraph:
    paragraph = _styled(cell.paragraphs[0], style)
    paragraph.add_run(text)
    return paragraph


def _styled(paragraph: Paragraph, name: str) -> Paragraph:
    """The paragraph in a style, by its id: by its name, python-docx goes through all styles for each paragraph."""
    paragraph._p.style = name.replace(" ", "")
    return paragraph


# --- styles ---------------------------------------------------------------------------------------------------------


def _set_style(document: WordDocument, name: str, look: Look) -> None:
    style = _style(document, name)
    font, layout = style.font, style.paragraph_format
    font.size, font.bold, font.cs_bold = Pt(look.size), look.bold, look.bold
    font.italic = font.cs_italic = False
    font.color.rgb = RGBColor.from_string(look.colour)
    _set_font(style)
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.line_spacing, layout.keep_with_next = 1.1, look.keep_with_next
    for spacing in style.element.get_or_add_rPr().findall(qn("w:spacing")):
        style.element.rPr.remove(spacing)
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    if look.bar:
        layout.left_indent = layout.right_indent = Mm(3)
        borders = _element("w:pBdr", _element("w:left", val="single", sz="18", space="6", color=look.bar))
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
        shade = _element("w:shd", val="clear", color="auto", fill=look.fill)
        properties.insert_element_before(shade, "w:tabs", "w:spacing", "w:ind", "w:jc")


def _drop_table_styles(document: WordDocument) -> None:
    """The template's hundred table styles: they hide the few that count, and each look-up goes through them."""
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()


def _style(document: WordDocument, name: str) -> ParagraphStyle:
    names = [style.name for style in document.styles]
    style = document.styles[name] if name in names else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    return style


def _set_font(style: ParagraphStyle) -> None:
    """One font for all scripts: the template's styles name fonts of its theme, which would win."""
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)


def _set_language(document: WordDocument, language: str) -> None:
    """The language of the whole document, for the spelling checker and screen readers."""
    for entry in document.styles.element.iter(qn("w:lang")):
        entry.set(qn("w:val"), language)
    document.core_properties.language = language


def _set_run_language(run: Run, language: str) -> None:
    if language in REGIONS:
        run._element.get_or_add_rPr().append(_element("w:lang", val=REGIONS[language]))


def _set_page(document: WordDocument) -> None:
    """A4; the title at the head of every page but the first, "1 / 2" at the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - WIDTH) / 2)
    section.top_margin = section.bottom_margin = Mm(16)
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].style = "Small"
    for footer in (section.first_page_footer, section.footer):
        paragraph = footer.paragraphs[0]
        paragraph.style, paragraph.alignment = "Small", WD_ALIGN_PARAGRAPH.RIGHT
        _add_field(paragraph, "PAGE")
        paragraph.add_run(" / ")
        _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Paragraph, name: str) -> None:
    field = _element("w:fldSimple", instr=name)
    field.append(paragraph.add_run("1")._element)
    paragraph._p.append(field)


def _set_borders(cell: _Cell, *sides: str) -> None:
    lines = [_element(f"w:{side}", val="single", sz="4", space="0", color=LINE) for side in sides]
    cell._element.get_or_add_tcPr().append(_element("w:tcBorders", *lines))


def _element(tag: str, *children: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    element.extend(children)
    return element
