import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from qa_desk.i18n import translations
from qa_desk.model import Scored
from qa_desk.reports import pdf
from tests.unit.reports.fixtures import content_of, finding, month, saturday, scored, sofa, talk


def written(folder: Path, *cases: Scored) -> dict[str, PdfReader]:
    paths = list(pdf.write(content_of(cases), folder))
    return {path.stem: PdfReader(path) for path in paths}


def text(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def plain(text: str) -> str:
    """Text on one line; Inter draws several quotation marks by one glyph, which is copied as one of them."""
    return " ".join(re.sub("[‘’›‹'\"“”ˮʼʻ]", "", text).split())


def outline(reader: PdfReader) -> list[tuple[str, int]]:
    """Titles of bookmarks with how deep they lie, in order."""

    def walk(items: object, depth: int) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        for item in items:  # type: ignore[attr-defined]  # pypdf nests lists of any depth
            found += walk(item, depth + 1) if isinstance(item, list) else [(item.title, depth)]
        return found

    return walk(reader.outline, 0)


def test_each_agent_has_a_file_named_as_the_page(tmp_path: Path) -> None:
    readers = written(tmp_path, *month())
    assert list(readers) == [
        "agent-jonas-lie",
        "agent-mette-dahl-kjaergaard",
        "agent-sam-li",
        "agent-asa-berg",
        "agent",
    ]


def test_the_page_is_text_that_can_be_read_and_searched(tmp_path: Path) -> None:
    said = text(written(tmp_path, *month())["agent-asa-berg"])
    for words in (
        "Åsa Berg\n",
        "1–16 Oct 2025",
        "Kan du skicka ditt ordernummer",
        "Ring mig på [phone 1] eller",
        "Tack, jag ser ordernumret i ditt mejl och tittar på det direkt.",
        "in 2 of 7 conversations",
        "We have talked about this",
    ):
        assert words in said


def test_two_pages_of_a4_are_numbered(tmp_path: Path) -> None:
    pages = written(tmp_path, *month())["agent-asa-berg"].pages
    assert [page.extract_text().strip().splitlines()[-1] for page in pages] == ["1 / 2", "2 / 2"]
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(595, 842)}


def test_bookmarks_lead_to_the_sections_and_patterns(tmp_path: Path) -> None:
    reader = written(tmp_path, *month())["agent-asa-berg"]
    assert outline(reader) == [
        ("Åsa Berg", 0),
        ("What works well", 1),
        ("Offers another way", 2),
        ("Promises to be heard from", 2),
        ("Worth practising", 1),
        ("Closes while the matter is open", 2),
        ("Asks again for what was already given", 2),
        ("Says “I can't” and stops there", 2),
        ("One goal", 1),
        ("Closes while the matter is open", 2),
        ("Also seen", 1),
        ("In my own words", 1),
        ("We have talked about this", 2),
    ]
    first, *_ = reader.outline
    assert reader.get_destination_page_number(first) == 0  # type: ignore[arg-type]  # the first is no list


def test_title_language_and_fonts_travel_with_the_file(tmp_path: Path) -> None:
    content = replace(content_of([sofa(0)]), language="sv")
    reader = PdfReader(next(iter(pdf.write(content, tmp_path))))
    assert reader.metadata
    assert reader.metadata.title == translations("sv").gettext("Coaching: {name}").format(name="Åsa Berg")
    assert str(reader.root_object["/Lang"]) == "sv"
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    descriptors = [entry for entry in objects if isinstance(entry, DictionaryObject) and "/FontName" in entry]
    assert descriptors
    assert all("Inter" in str(entry["/FontName"]) and "/FontFile2" in entry for entry in descriptors)


def test_texts_of_any_length_and_script_fill_proper_pages(tmp_path: Path) -> None:
    arabic, emoji, long = "لا يمكنني مساعدتك", "Nej 🙈🇸🇪 tyvärr", "ord " * 5_000
    cases = []
    for number, words in enumerate((arabic, emoji, long, "x" * 3_000)):
        case = talk(number, [words, words], agent=f"Eva {words[:30]}", team=words[:200])
        cases.append(scored(case, finding(case, "refusal-without-alternative", (1, words), (0, words))))
    readers = written(tmp_path, *cases)
    assert len(readers) == 4
    for reader in readers.values():
        assert len(reader.pages) <= 2
        assert "We have talked about this" in text(reader)


def test_a_heading_does_not_stand_alone_at_the_foot_of_a_page(tmp_path: Path) -> None:
    """Whatever the length of what comes before: the pages grow line by line, past every break."""
    for lines in range(20, 60, 3):
        (tmp_path / "agent-pdf.html.j2").write_text(
            "<p>line</p>" * lines + "<h2>Heading</h2><table><tr><td><h3>Below</h3><p>Text</p></td></tr></table>",
            "utf-8",
        )
        content = replace(content_of([saturday(0, "Eva")]), templates=tmp_path)
        reader = PdfReader(next(iter(pdf.write(content, tmp_path))))
        assert [page for page in reader.pages if "Heading" in page.extract_text()] == [
            page for page in reader.pages if "Below" in page.extract_text()
        ]
        assert len(reader.pages) <= 2


def test_why_it_hurts_and_what_to_say_instead_stand_on_one_page(tmp_path: Path) -> None:
    """However much stands before them: the pages grow line by line, past every break."""
    box = "<p style='font-size: 3pt'>&nbsp;</p><table><tr><td><p>Say instead</p><p>Better</p></td></tr></table>"
    for lines in range(30, 60, 2):
        (tmp_path / "agent-pdf.html.j2").write_text(
            "<table>" + "<tr><td>line</td></tr>" * lines + "</table><p>Why it hurts</p><p>Because</p>" + box, "utf-8"
        )
        content = replace(content_of([saturday(0, "Eva")]), templates=tmp_path)
        pages = [page.extract_text() for page in PdfReader(next(iter(pdf.write(content, tmp_path)))).pages]
        (at,) = (number for number, text in enumerate(pages) if "Why it hurts" in text)
        assert "Because" in pages[at]
        assert "Better" in pages[at], lines


def test_nothing_to_report_is_no_file(tmp_path: Path) -> None:
    assert written(tmp_path) == {}


def test_another_thread_may_write_once_qt_runs(tmp_path: Path) -> None:
    written(tmp_path, sofa(0))
    done: list[Path] = []
    content = content_of(month())
    thread = threading.Thread(target=lambda: done.extend(pdf.write(content, tmp_path)))
    thread.start()
    thread.join(timeout=60)
    assert len(done) == 5


def test_a_machine_without_a_display_writes_pdf_too(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from qa_desk.reports import pdf;"
        "assert 'PySide6' not in sys.modules, 'Qt is loaded before a PDF is wanted';"
        "from tests.unit.reports.fixtures import content_of, sofa;"
        "print(*pdf.write(content_of([sofa(0)]), Path(sys.argv[1])))"
    )
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    bare.pop("QT_QPA_PLATFORM", None)
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=root, env=bare, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().endswith("agent-asa-berg.pdf")


def test_a_pattern_stands_on_one_page_with_its_exchange(tmp_path: Path) -> None:
    """However much stands before it: the first words of each pattern and the last of its exchange are together."""
    for lines in range(0, 30, 3):
        content = content_of(month())
        page = next(page for page in content.coaching if page.agent == "Åsa Berg")
        page = replace(page, strengths=(replace(page.strengths[0], quote="Ord.\n" * lines), *page.strengths[1:]))
        (path,) = pdf.write(replace(content, coaching=(page,)), tmp_path)
        pages = [plain(each.extract_text()) for each in PdfReader(path).pages]
        for habit in page.habits:
            head = re.escape(plain(habit.title)) + r" \w+ · Seen"
            (at,) = (number for number, text in enumerate(pages) if re.search(head, text))
            assert plain(habit.exchange[-1].marked)[-12:] in pages[at], (lines, habit.title)


def test_arabic_stands_at_the_right_and_latin_at_the_left(tmp_path: Path) -> None:
    case = talk(0, ["أين طلبي؟ لم يصل بعد", "Det går inte."], agent="Eva", customer="")
    entry = scored(case, finding(case, "refusal-without-alternative", (1, "Det går inte.")))
    (path,) = pdf.write(content_of([entry]), tmp_path)
    begins: dict[str, float] = {}

    def see(text: str, page: Sequence[float], line: Sequence[float], font: object, size: float) -> None:
        begins.setdefault(text.strip(), line[4] * page[0] + page[4])

    for page in PdfReader(path).pages:
        page.extract_text(visitor_text=see)
    arabic = [left for text, left in begins.items() if re.search("[\u0600-\u06ff\ufb50-\ufefc]", text)]
    latin = next(left for text, left in begins.items() if text.startswith("Det"))
    assert max(arabic) > 500  # points of the 595 that the page is wide
    assert latin < 200
