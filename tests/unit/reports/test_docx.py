from dataclasses import replace
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from qa_desk.model import Scored
from qa_desk.reports import docx
from qa_desk.reports.content import ReportContent
from tests.unit.reports.fixtures import content_of, finding, month, saturday, scored, sofa, talk


def written(folder: Path, content: ReportContent) -> dict[str, WordDocument]:
    return {path.stem: Document(str(path)) for path in docx.write(content, folder)}


def page(folder: Path, agent: str, *cases: Scored) -> WordDocument:
    return written(folder, content_of(cases or month()))[agent]


def styled(document: WordDocument, style: str) -> list[str]:
    return [entry.text for entry in document.paragraphs if entry.style and entry.style.name == style]


def test_headings_and_quotes_are_styles_of_word(tmp_path: Path) -> None:
    document = page(tmp_path, "agent-asa-berg")
    assert styled(document, "Title") == ["Åsa Berg"]
    assert styled(document, "Heading 1") == [
        "What works well",
        "Worth practising",
        "One goal",
        "Also seen",
        "In my own words",
    ]
    assert styled(document, "Heading 2")[:3] == [
        "Offers another way",
        "Promises to be heard from",
        "Closes while the matter is open",
    ]
    assert "Jag ringer dig på [phone 1] i morgon före tolv." in styled(document, "Quote")
    assert styled(document, "Better reply")[0] == "I'll keep this open until it works."


def test_an_exchange_names_who_speaks_and_marks_the_words_that_matter(tmp_path: Path) -> None:
    line = next(entry for entry in page(tmp_path, "agent-asa-berg").paragraphs if "ordernummer så" in entry.text)
    assert line.text == "Åsa Berg\tHej [customer 1]! Kan du skicka ditt ordernummer så ska jag titta på det?"
    marked = [run.text for run in line.runs if run._element.find(f"{qn('w:rPr')}/{qn('w:shd')}") is not None]
    assert marked == ["Kan du skicka ditt ordernummer"]


def test_goal_and_signatures_are_tables(tmp_path: Path) -> None:
    _, goal, room, signatures = page(tmp_path, "agent-asa-berg").tables
    assert [cell.text for cell in goal.rows[0].cells] == [
        "Now\nin 2 of 7 conversations",
        "Aim\nin none of the next 7",
        "Look again\n13 November 2025",
    ]
    assert room.cell(0, 0).text == ""
    assert [[cell.text for cell in row.cells] for row in signatures.rows] == [
        ["", "Name", "Date"],
        ["Agent", "", ""],
        ["Coach", "", ""],
    ]


def test_pages_are_a4_and_numbered_and_name_the_agent(tmp_path: Path) -> None:
    section = page(tmp_path, "agent-asa-berg").sections[0]
    assert section.page_width
    assert section.page_height
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.header.paragraphs[0].text == "Coaching: Åsa Berg"
    for footer in (section.footer, section.first_page_footer):
        fields = [field.get(qn("w:instr")) for field in footer._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]


def test_the_spelling_checker_knows_the_language_of_the_page_and_of_each_quote(tmp_path: Path) -> None:
    content = replace(content_of([sofa(0), saturday(1, "Åsa Berg")]), language="da")
    document = written(tmp_path, content)["agent-asa-berg"]
    assert {entry.get(qn("w:val")) for entry in document.styles.element.iter(qn("w:lang"))} == {"da-DK"}
    assert document.core_properties.language == "da-DK"
    quoted = {entry.get(qn("w:val")) for entry in document.element.body.iter(qn("w:lang"))}
    assert quoted == {"sv-SE", "nb-NO"}


def test_texts_of_any_length_and_script_are_kept(tmp_path: Path) -> None:
    words = "لا يمكنني 🙈 <b>&\x00 " + "ord " * 3_000
    case = talk(0, [words, words], agent="Eva")
    document = page(tmp_path, "agent-eva", scored(case, finding(case, "refusal-without-alternative", (1, words))))
    assert "لا يمكنني 🙈 <b>&\ufffd ord" in "\n".join(styled(document, "Exchange"))


def test_an_agent_without_findings_gets_a_page_to_talk_from(tmp_path: Path) -> None:
    document = page(tmp_path, "agent-sam-li")
    said = "\n".join(entry.text for entry in document.paragraphs)
    assert "The rubric found nothing to quote here." in said
    assert "Nothing was flagged in these conversations." in said
    assert "We have talked about this" in said


def test_the_same_report_gives_the_same_file(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        folder.mkdir()
        written(folder, content_of([sofa(0)]))
    name = Path("coaching") / "agent-asa-berg.docx"
    assert (first / name).read_bytes() == (second / name).read_bytes()


def test_nothing_to_report_is_no_file(tmp_path: Path) -> None:
    assert written(tmp_path, content_of([])) == {}


def test_a_heading_and_what_is_said_about_it_stay_with_the_exchange(tmp_path: Path) -> None:
    paragraphs = page(tmp_path, "agent-asa-berg").paragraphs
    at = next(n for n, entry in enumerate(paragraphs) if entry.text == "Closes while the matter is open")
    styles = [entry.style for entry in paragraphs[at : at + 3]]
    assert [style and style.paragraph_format.keep_with_next for style in styles] == [True, True, True]
