import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from qa_desk.reports import html
from qa_desk.reports.masking import Masker
from tests.unit.reports.fixtures import content_of, finding, happy, month, scored, sofa, talk


def pages(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("coaching/*.html")}


def test_the_pages_are_as_accepted(tmp_path: Path, check_gold: Callable[[str, str], None]) -> None:
    list(html.write(content_of(month()), tmp_path))
    for name, text in pages(tmp_path).items():
        if name in ("index.html", "agent-asa-berg.html", "agent-sam-li.html"):
            check_gold(name, text)


def test_the_index_links_every_page(tmp_path: Path) -> None:
    list(html.write(content_of(month()), tmp_path))
    made = pages(tmp_path)
    links = [link.attributes["href"] for link in LexborHTMLParser(made["index.html"]).css("a")]
    assert sorted(links, key=str) == sorted(made.keys() - {"index.html"})


def test_what_people_wrote_is_never_markup(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> & \"'"
    case = talk(0, [evil, evil], agent=f"Eva {evil}", team=evil, customer=evil)
    case = replace(case, id=evil, language='"><script>')
    found = finding(case, "refusal-without-alternative", (1, evil), (0, evil))
    list(html.write(content_of([scored(case, found)], Masker(hide=())), tmp_path))
    for name, text in pages(tmp_path).items():
        tree = LexborHTMLParser(text)
        assert not tree.css("script, img"), name
        assert not re.search(r"<[^>]* onerror", text), name
    page = LexborHTMLParser(next(text for name, text in pages(tmp_path).items() if name != "index.html"))
    assert evil in page.text()


def test_nothing_is_loaded_from_elsewhere(tmp_path: Path) -> None:
    list(html.write(content_of(month()), tmp_path))
    for text in pages(tmp_path).values():
        assert not re.search(r"https?:|//|@import|url\(|<link|<script|src=", text)


def test_a_page_says_whether_it_shows_personal_data(tmp_path: Path) -> None:
    list(html.write(content_of([sofa(0)], Masker(hide=())), tmp_path))
    assert "070-123 45 67" in pages(tmp_path)["agent-asa-berg.html"]
    assert "This page shows personal data" in pages(tmp_path)["agent-asa-berg.html"]


def test_the_reviewers_note_and_comment_are_on_the_page(tmp_path: Path) -> None:
    case = sofa(0)
    first, *others = case.review.decisions
    review = replace(case.review, decisions=(replace(first, note="See the <first> mail"), *others))
    review = replace(review, comment="Warm tone, Åsa.", reviewer="Maja Ek")
    list(html.write(content_of([replace(case, review=review)]), tmp_path))
    page = LexborHTMLParser(pages(tmp_path)["agent-asa-berg.html"])
    assert [note.text() for note in page.css(".note")] == ["The reviewer's noteSee the <first> mail"]
    remark = page.css_first(".remark")
    assert remark
    assert remark.text().split("\n")[1:3] == ["Warm tone, Åsa.", "Maja Ek · Conversation C-1000, 1 October 2025"]


def test_five_hundred_agents_get_a_page_each(tmp_path: Path) -> None:
    list(html.write(content_of([happy(n, f"Agent {n}") for n in range(500)]), tmp_path))
    assert len(pages(tmp_path)) == 501


def test_nothing_to_report_is_an_index(tmp_path: Path) -> None:
    list(html.write(content_of([]), tmp_path))
    assert "There were no conversations to report on." in pages(tmp_path)["index.html"]
