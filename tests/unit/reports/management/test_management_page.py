import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from qa_desk.i18n import translations
from qa_desk.model import Scored, Speaker
from qa_desk.reports import management_page
from qa_desk.reports.content import Period, Selection
from qa_desk.reports.management.estimates import AS_CITED, load_estimates
from qa_desk.reports.management.prepare import Asked
from qa_desk.reports.management.staffing import Staffing, Stretch
from qa_desk.reports.masking import Masker
from qa_desk.reports.prepare import prepare
from tests.unit.reports.fixtures import RUBRIC, closed, finding, happy, month, saturday, scored, sofa, talk
from tests.unit.reports.test_pdf import plain

OFFICE = Staffing((*[(Stretch(8 * 60, 17 * 60),)] * 5, (), ()), {})


def html(
    folder: Path,
    cases: Sequence[Scored],
    *,
    language: str = "en",
    asked: Asked | None = None,
    masker: Masker | None = None,
) -> str:
    content = prepare(cases, RUBRIC, masker=masker or Masker(), files=1, language=language, management=asked or Asked())
    path = next(management_page.write(content, folder))
    assert path.name == "management.html"
    return path.read_text(encoding="utf-8")


def text_of(page: str) -> str:
    tree = LexborHTMLParser(page)
    tree.strip_tags(["style"])
    return " ".join(tree.text(separator=" ").split())


def test_the_page_is_as_accepted(tmp_path: Path, check_gold: Callable[[str, str], None]) -> None:
    check_gold("management.html", html(tmp_path, month(), asked=Asked(OFFICE)))


def test_the_first_page_says_how_customers_were_met(tmp_path: Path) -> None:
    text = text_of(html(tmp_path, month()))
    assert "conversations, customers were met without a major flaw. Mean score:" in text
    assert "Coach on “Says ‘I can't’ and stops there”" in text
    assert "Estimates of others, not facts about us" in text
    assert "White House Office of Consumer Affairs, as widely cited" in text


def test_numbers_and_days_are_those_of_the_language(tmp_path: Path) -> None:
    text = text_of(html(tmp_path, month(), language="sv"))
    assert re.search(r"\d+ %", text)
    assert "Mån" in text
    assert "oktober" in text or "okt." in text


@pytest.mark.parametrize("language", ["en", "sv", "nb", "da"])
def test_nothing_to_report_is_a_page_that_says_so(tmp_path: Path, language: str) -> None:
    page = html(tmp_path, [], language=language)
    assert LexborHTMLParser(page).css_first("h1")
    assert LexborHTMLParser(page).css_first(".lead")
    assert not LexborHTMLParser(page).css("table, svg")


def test_one_conversation_makes_no_claims(tmp_path: Path) -> None:
    text = text_of(html(tmp_path, [sofa(0)]))
    assert "One conversation was read" in text
    assert "too few conversations for an interval" in text
    assert "Too few conversations to speak of a change: " in text
    assert "too few times to set speed beside quality" in text


def test_conversations_without_times_make_a_page(tmp_path: Path) -> None:
    case = talk(0, ["Hej?", "Hej!"])
    timeless = replace(case, messages=tuple(replace(message, time=None) for message in case.messages))
    text = text_of(html(tmp_path, [scored(timeless)], asked=Asked(OFFICE)))
    assert "The conversations have no times." in text
    assert "do not tell their customers or times" in text


def test_the_hours_show_contacts_and_staffing(tmp_path: Path) -> None:
    tree = LexborHTMLParser(html(tmp_path, month(), asked=Asked(OFFICE)))
    rows = tree.css("table.heat tbody tr")
    assert len(rows) == 7
    assert all(len(row.css("td")) == 24 for row in rows)
    assert sum(int(cell.text()) for cell in tree.css("table.heat td")) == 20
    assert len(tree.css("table.heat td.open")) == 5 * 9


def test_what_people_wrote_is_never_markup_and_keeps_its_direction(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> & \"' مرحبا 😀 "
    cases = []
    for number in range(6):
        case = talk(number, [evil * 3, evil], agent=evil, team=evil, customer=evil, channel="chat")
        found = [finding(case, rule, (1, evil)) for rule in ("refusal-without-alternative", "acknowledgement")]
        cases.append(scored(replace(case, id=evil, language='"><script>'), *found))
    page = html(tmp_path, cases, masker=Masker(hide=()))
    tree = LexborHTMLParser(page)
    assert not tree.css("script, img")
    assert tree.css('blockquote[dir="auto"]')
    assert "مرحبا" in tree.text()


def test_nothing_is_loaded_from_elsewhere(tmp_path: Path) -> None:
    assert not re.search(r"https?:|//|@import|url\(|<link|<script|src=", html(tmp_path, month()))


def test_personal_data_is_masked(tmp_path: Path) -> None:
    page = html(tmp_path, [*month(), *(happy(30 + n, "Mette") for n in range(3))])
    assert not re.search("Karin|Lindqvist|Nordmann|Freja|070-123|karin.l@|Storgata", page)


def test_five_hundred_agents_and_very_long_names_stay_one_page(tmp_path: Path) -> None:
    cases = [saturday(n, f"Agent {n}") for n in range(500)]
    long = [replace(each, conversation=replace(each.conversation, team="Team " + "x" * 400)) for each in cases]
    tree = LexborHTMLParser(html(tmp_path, long))
    assert len(tree.css("svg circle")) <= 310
    assert len(tree.css(".first li")) <= 12
    assert max(len(mark.text()) for mark in tree.css("svg text.team")) < 30


def test_customers_who_came_back_are_told(tmp_path: Path) -> None:
    first = talk(0, ["Hej, när kommer min leverans?", "I morgon."])
    later = [replace(m, time=m.time and m.time + timedelta(days=1)) for m in first.messages]
    again = scored(replace(first, id="C-2", messages=tuple(later)))
    text = text_of(html(tmp_path, [scored(first, finding(first, "stalling-reply", (1, "I morgon."))), again]))
    assert "1 of 2 contacts (50 %) came within 7 days of another of the same customer." in text
    assert "First reply only buys time 1 of 1 (100 %)" in text


@pytest.mark.parametrize("language", ["en", "sv", "nb", "da"])
def test_the_pdf_holds_the_same_with_the_first_part_on_one_page(tmp_path: Path, language: str) -> None:
    content = prepare(month(), RUBRIC, masker=Masker(), files=1, language=language, management=Asked(OFFICE))
    _, path = management_page.write(content, tmp_path)
    reader = PdfReader(path)
    pages = [plain(page.extract_text()) for page in reader.pages]
    assert len(pages) == 2
    assert content.management
    for hurt in content.management.hurts:
        assert pages[0].count(plain(hurt.title)) == 2, "what hurts, and what to do about it"
    assert reader.metadata
    assert reader.metadata.title
    assert len(reader.pages[0].images) == 1, "the chart"


def test_a_place_is_named_only_with_enough_cases(tmp_path: Path) -> None:
    few = [saturday(number, "Eva") for number in range(4)]
    assert "Most in" not in text_of(html(tmp_path, [*few, *(happy(10 + n, "Eva") for n in range(20))]))


def test_an_empty_report_is_a_pdf_that_says_so(tmp_path: Path) -> None:
    _, path = management_page.write(prepare([], RUBRIC, masker=Masker(), files=0), tmp_path)
    assert "There were no conversations to report on." in PdfReader(path).pages[0].extract_text()


@pytest.mark.parametrize("name", ["management.html", "management.pdf"])
def test_the_page_of_an_empty_period_names_the_days_asked_for(tmp_path: Path, name: str) -> None:
    asked = Selection(period=Period(date(2027, 1, 1), date(2027, 1, 31)))
    content = prepare(month(), RUBRIC, masker=Masker(), files=1, selection=asked)
    assert len(list(management_page.write(content, tmp_path))) == 2
    path = tmp_path / name
    text = PdfReader(path).pages[0].extract_text() if path.suffix == ".pdf" else text_of(path.read_text("utf-8"))
    assert "1–31 Jan 2027" in text
    assert "There were no conversations in these days." in text


def test_the_page_speaks_of_no_option_of_the_command_line(tmp_path: Path) -> None:
    text = text_of(html(tmp_path, month()))
    assert "No staffed hours were given" in text
    assert "--" not in text


def test_nobody_coaches_a_bot(tmp_path: Path) -> None:
    def by_bot(number: int) -> Scored:
        entry = saturday(number, "Eva")
        first, second = entry.conversation.messages
        messages = (first, replace(second, speaker=Speaker.BOT, author="Robo"))
        return replace(entry, conversation=replace(entry.conversation, messages=messages))

    text = text_of(html(tmp_path, [by_bot(number) for number in range(6)]))
    assert "Change the bot: “Says ‘I can't’ and stops there”" in text
    assert "Coach" not in text


@pytest.mark.parametrize(("language", "source"), [("en", "as widely cited"), ("sv", "ofta citerad")])
def test_what_is_said_about_a_source_is_in_the_language(tmp_path: Path, language: str, source: str) -> None:
    text = text_of(html(tmp_path, month(), language=language))
    assert AS_CITED in {estimate.source for estimate in load_estimates()}
    assert f"White House Office of Consumer Affairs, {source}" in text


@pytest.mark.parametrize("language", ["en", "sv", "nb", "da"])
def test_long_words_and_many_agents_leave_the_first_part_of_the_pdf_one_page(tmp_path: Path, language: str) -> None:
    words = "Jeg forstår godt, at det er surt, og jeg skriver til dig i eftermiddag, når jeg har talt med dem. " * 2
    cases = []
    for number in range(120):
        case = talk(
            number, ["Hvor er min pakke?", words], agent=f"Agent {number}", team=f"Team {number % 12} " + "x" * 90
        )
        rules = ["refusal-without-alternative", "premature-closure", "repeated-request", "acknowledgement"]
        rules += ["alternative-offered", "follow-up-commitment"]
        cases.append(scored(case, *(finding(case, rule, (1, words.strip())) for rule in rules)))
    content = prepare(cases, RUBRIC, masker=Masker(), files=1, language=language)
    reader = PdfReader(list(management_page.write(content, tmp_path))[1])
    head = plain(translations(language).gettext("What customers ask first"))
    assert head not in plain(reader.pages[0].extract_text())
    assert head in plain(reader.pages[1].extract_text())


def test_the_order_of_what_hurts_is_said(tmp_path: Path) -> None:
    assert "Ranked by the points that it took." in text_of(html(tmp_path, month()))


def test_the_chart_names_its_scale_and_only_the_largest_teams(tmp_path: Path) -> None:
    cases = [scored(talk(n, ["Hej?", "Hej!"], team=f"Team {n % 9}")) for n in range(90)]
    page = html(tmp_path, cases)
    assert "Of 9 teams, the 4 largest are named." in text_of(page)
    tree = LexborHTMLParser(page)
    assert len(tree.css("svg text.team")) == 4
    assert {"Score", "0", "50", "80", "100"} <= {mark.text() for mark in tree.css("svg text")}
    heights = [float(mark.attributes["y"] or 0) for mark in tree.css("svg text.team")]
    assert min(b - a for a, b in pairwise(heights)) >= 11


def test_labels_at_the_foot_of_the_chart_do_not_cover_each_other(tmp_path: Path) -> None:
    cases = [closed(n, "Eva") for n in range(40)]
    cases = [replace(c, conversation=replace(c.conversation, team=f"T{n % 4}")) for n, c in enumerate(cases)]
    cases = [replace(case, scorecard=replace(case.scorecard, total=0.0)) for case in cases]
    tree = LexborHTMLParser(html(tmp_path, cases))
    heights = [float(mark.attributes["y"] or 0) for mark in tree.css("svg text.team")]
    assert len(heights) == 4
    assert min(b - a for a, b in pairwise(heights)) >= 11
