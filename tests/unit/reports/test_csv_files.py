import csv
from pathlib import Path

import pytest

from qa_desk.reports import csv_files
from qa_desk.reports.csv_files import Cell, cell
from tests.unit.reports.fixtures import content_of, finding, month, scored, sofa, talk


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(start: str) -> None:
    assert cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(("value", "text"), [(-12.5, "-12,5"), (87.0, "87"), (0, "0"), (None, ""), ("a=1", "a=1")])
def test_numbers_stay_numbers_with_a_decimal_comma(value: Cell, text: str) -> None:
    assert cell(value) == text


def test_the_files_hold_every_conversation_and_finding(tmp_path: Path) -> None:
    content = content_of(month())
    conversations, findings = csv_files.write(content, tmp_path)
    assert conversations.read_bytes().startswith(b"\xef\xbb\xbfid;time;agent;")
    assert [row["id"] for row in rows(conversations)] == [row.id for row in content.conversations]
    assert [row["rule"] for row in rows(findings)] == [row.rule for row in content.findings]
    assert rows(conversations)[0]["time"] == "2025-10-01T09:12:00+02:00"
    assert rows(conversations)[0]["Listens and reads (25)"] == "12,5"
    assert rows(findings)[0]["other_end"] == "1 · Customer: order 88123"


def test_lines_and_separators_in_a_text_stay_in_its_cell(tmp_path: Path) -> None:
    text = 'Nej; "tyvärr"\n=1+1'
    case = talk(0, ["Hej", text])
    _, findings = csv_files.write(
        content_of([scored(case, finding(case, "stalling-reply", (1, text))), sofa(1)]), tmp_path
    )
    assert rows(findings)[0]["quote"] == text
    assert len(rows(findings)) == 4
