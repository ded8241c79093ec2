"""The live formulas: what a spreadsheet reckons is what the program says."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from qa_desk.model import Decision, Review, Scored
from qa_desk.reports import xlsx
from qa_desk.scoring.score import score
from tests.unit.reports.fixtures import RUBRIC, content_of, finding, month, talk
from tests.unit.reports.opened import column, opened

needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")


def judged(number: int, rules: Sequence[str], scores: dict[str, float | None]) -> Scored:
    """A conversation with findings, each at its own words, and a reviewer's scores."""
    words = [f"ord{n}" for n in range(len(rules))]
    case = talk(number, ["Hej", " ".join(words) or "Hej!"])
    found = tuple(finding(case, rule, (1, word)) for rule, word in zip(rules, words, strict=True))
    review = Review(case.id, tuple(map(Decision, found)), scores)
    return Scored(case, found, review, score(RUBRIC, review))


CASES = [
    *month(),
    judged(30, [], {criterion.id: None for criterion in RUBRIC.criteria}),  # nothing counts
    judged(31, ["premature-closure"], {criterion.id: None for criterion in RUBRIC.criteria}),  # and it is capped
    judged(32, ["premature-closure", "repeated-request"], {"opens-doors": None, "right-answer": 0.0}),
    judged(33, ["stalling-reply"], {"opens-doors": 0.45, "right-answer": None}),  # 78.125: half a tenth goes up
    judged(34, [], {"listens": 0.5, "opens-doors": 0.81, "follows-through": 0.75, "right-answer": 0.9}),
]
TOTALS = [row.total for row in content_of(CASES).conversations]


def written(folder: Path) -> Path:
    (path,) = xlsx.write(content_of(CASES), folder)
    return path


def scores(path: Path) -> list[object]:
    return column(opened(path, values=True), "Scorecard", "score")


def recalculated(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it. A cached value of 0 would show if it had not calculated."""
    folder.mkdir()
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    return folder / path.name


def edited(path: Path, changes: Mapping[str, str | float]) -> Path:
    """The workbook with cells changed as a lead would; openpyxl drops all cached values with them."""
    book = opened(path)
    for cell, value in changes.items():
        book["Scorecard"][cell] = value
    book.save(path)
    return path


def test_programs_that_do_not_calculate_show_the_totals(tmp_path: Path) -> None:
    assert scores(written(tmp_path)) == TOTALS


@needs_office
def test_the_formulas_give_the_totals_of_the_program(tmp_path: Path) -> None:
    path = edited(written(tmp_path), {})
    assert scores(path) == [None] * len(TOTALS)
    assert scores(recalculated(path, tmp_path / "office")) == pytest.approx(TOTALS, abs=1e-9)


@needs_office
def test_the_totals_follow_what_a_lead_changes(tmp_path: Path) -> None:
    # Row 4 is sofa(0): 12.5 of 25, 25 of 25, 30 of 30, 20 of 20; G is Auto-fail, H to K are the criteria.
    cases: dict[str, str | float] = {"H4": "n/a", "G5": "yes", "H6": 0, "H1": 50}
    after = scores(recalculated(edited(written(tmp_path), cases), tmp_path / "office"))
    assert after[0] == 100
    assert after[1] == 50
    assert after[2] == pytest.approx(round(100 * 75 / 125, 1))


def test_what_a_lead_may_change_is_checked(tmp_path: Path) -> None:
    rules = opened(written(tmp_path))["Scorecard"].data_validations.dataValidation
    by_column = {str(rule.sqref)[0]: (rule.type, rule.formula1) for rule in rules}
    assert by_column["G"] == ("list", '"yes,no"')
    assert by_column["H"] == ("custom", 'OR(H4="n/a",AND(ISNUMBER(H4),H4>=0,H4<=H$1))')
    assert by_column["K"] == ("list", '"0,20,n/a"')


def test_not_applicable_and_not_scored_yet_are_told_apart(tmp_path: Path) -> None:
    case = judged(0, [], {"listens": None})
    (path,) = xlsx.write(content_of([case]), tmp_path)
    sheet = opened(path)["Scorecard"]
    assert (sheet["H4"].value, sheet["K4"].value) == ("n/a", None)
