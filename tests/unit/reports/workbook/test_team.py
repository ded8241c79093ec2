"""What a team lead reads off the Team sheet and the Read me."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from qa_desk.model import Scored
from qa_desk.reports import xlsx
from qa_desk.reports.content import Period, ReportContent, Selection
from qa_desk.reports.masking import Masker
from qa_desk.reports.prepare import prepare
from tests.unit.reports.fixtures import RUBRIC, closed, happy, month
from tests.unit.reports.opened import column, opened


def later(case: Scored, days: int) -> Scored:
    """The case, so many days later, under an id of its own."""
    talk = case.conversation
    messages = tuple(replace(m, time=m.time and m.time + timedelta(days=days)) for m in talk.messages)
    return replace(case, conversation=replace(talk, id=f"{talk.id}-{days}", messages=messages))


def content(cases: list[Scored], selection: Selection) -> ReportContent:
    return prepare(cases, RUBRIC, masker=Masker(), files=1, selection=selection)


OCTOBER = Selection(
    filters=("Team: Kundeservice", "Sample: 10 of each agent"),
    seed="4711",
    desk="desk-1",
    period=Period(date(2025, 10, 11), date(2025, 10, 20)),
)


def test_a_change_is_called_real_noise_or_too_few(tmp_path: Path) -> None:
    cases = [later(closed(0, "Eva"), n) for n in range(10)] + [later(happy(0, "Eva"), n) for n in range(10, 20)]
    cases += [later(happy(0, "Per"), n) for n in range(20)]
    cases += [later(happy(0, "Tom"), n) for n in range(8, 20)]
    (path,) = xlsx.write(content(cases, OCTOBER), tmp_path)
    book = opened(path)
    names, words = column(book, "Team", "name"), column(book, "Team", "change_is")
    assert dict(zip(names[1:], words[1:], strict=True)) == {
        "Eva": "real, better",
        "Per": "maybe noise",
        "Tom": "too few before to say",
    }
    change = dict(zip(names, column(book, "Team", "change"), strict=True))
    assert change["Tom"] is None
    assert change["Eva"] == 100 - closed(0, "Eva").scorecard.total


def test_the_read_me_says_what_was_asked_for(tmp_path: Path) -> None:
    cases = [later(happy(0, "Eva"), n) for n in range(25)]
    (path,) = xlsx.write(content(cases, OCTOBER), tmp_path)
    sheet = opened(path)["Read me"]
    facts = {str(row[2]): str(row[1]) for row in sheet.iter_rows(max_col=3, values_only=True) if row[2]}
    assert facts["period_asked"] == "2025-10-11 – 2025-10-20"
    assert facts["previous_period"].startswith("2025-10-01 – 2025-10-10 (10 conversations)")
    assert (facts["filters"], facts["sample_seed"]) == ("Team: Kundeservice\nSample: 10 of each agent", "4711")
    assert (facts["desk_id"], facts["rubric_digest"], facts["conversations"]) == ("desk-1", RUBRIC.digest, "10")
    assert any("left out: 5 conversations" in str(cell.value) for cell in sheet["A"])


def test_weeks_and_patterns_are_drawn(tmp_path: Path) -> None:
    (path,) = xlsx.write(content(month(), Selection()), tmp_path)
    trend, worst = opened(path)["Read me"]._charts  # type: ignore[attr-defined]  # openpyxl has no public name for it
    weeks = opened(path)["Team"]
    reference = trend.series[-1].val.numRef.f.rpartition("!")[2]
    drawn = [cell.value for row in weeks[reference.replace("$", "")] for cell in row]
    assert drawn == column(opened(path), "Team", "week_mean")
    assert worst.series[0].cat.strRef.f.startswith("'Patterns'!$C$4") or "Patterns!$C$4" in worst.series[0].cat.strRef.f


@pytest.mark.parametrize("language", ["en", "sv", "nb", "da"])
def test_no_heading_breaks_inside_a_word(tmp_path: Path, language: str) -> None:
    (path,) = xlsx.write(replace(content(month(), Selection()), language=language), tmp_path)
    for sheet in opened(path).worksheets[1:]:
        spans = [(look.min or 0, look.max or 0, look.width) for look in sheet.column_dimensions.values()]
        weeks = next((n for n, row in enumerate(sheet.values, 1) if row[0] == "week_code"), 3)
        for cell in (*sheet[2], *sheet[weeks - 1]):
            width = next(width for first, last, width in spans if first <= (cell.column or 0) <= last)
            longest = max((len(word) for word in re.split(r"(?<=-)|\s+", str(cell.value or ""))), default=0)
            assert width >= 1.15 * longest + 3, (sheet.title, cell.value)


def test_too_few_before_is_said_with_how_many(tmp_path: Path) -> None:
    cases = [later(happy(0, "Eva"), n) for n in range(10, 20)]
    (path,) = xlsx.write(content(cases, OCTOBER), tmp_path)
    book = opened(path)
    assert column(book, "Team", "n_before") == [0, 0]
    assert column(book, "Team", "change_is") == ["too few before to say"] * 2


def test_a_team_that_was_taken_from_the_agent_is_said_in_the_read_me(tmp_path: Path) -> None:
    case = happy(1, "Eva")
    teamless = replace(case, conversation=replace(case.conversation, team=""))
    (path,) = xlsx.write(content([happy(0, "Eva"), teamless], Selection()), tmp_path)
    said = [str(row[0].value) for row in opened(path)["Read me"].iter_rows()]
    assert any("1 conversation names no team" in each for each in said)
