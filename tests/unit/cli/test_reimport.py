"""`qa-desk report --desk` and `qa-desk reimport`: out of the desk into a workbook, and back."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from qa_desk.cli import main
from qa_desk.readers import read
from qa_desk.readers.base import ReadLog, ReadOptions
from qa_desk.rubrics.load import load_text
from qa_desk.scoring.work import Task, in_order
from qa_desk.store.desk import Desk
from qa_desk.store.reviews import standing_of
from qa_desk.store.rows import Change, Found
from tests.unit.reports.opened import column, opened
from tests.unit.reports.test_reimport import both, edited, put

RUBRIC = """\
rubric: small
title: Small
version: 1
criteria:
- id: doors
  title: Opens doors
  points: 50
  flags:
  - id: refuses
    title: Says no and stops there
    severity: major
    agent_says:
      sv: ["går inte"]
    why: A closed door.
    examples:
    - flag: |
        Customer: Kan ni leverera på lördag?
        Agent: Det går inte.
    - ok: |
        Customer: Kan ni leverera på lördag?
        Agent: Javisst.
- id: right
  title: The answer is correct
  points: 20
  scored_by: reviewer
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk with three conversations, in two of which the agent says no."""
    answers = ["Det går inte.", "Javisst!", "Tyvärr, det går inte."]
    talks = tmp_path / "talks.jsonl"
    talks.write_text("".join(map(_talk, range(3), answers)), encoding="utf-8")
    path, rubric = tmp_path / "team.qadesk", load_text(RUBRIC, "small")
    made = Desk(path)
    made.put_rubric(digest=rubric.digest, name="small", text=RUBRIC)
    batches = read([talks], ReadOptions(), ReadLog())
    work = in_order(batches, task=Task(rubric, "en"), jobs=1, render=lambda _, scored: scored)
    every = [scored for _, batch in work for scored in batch]
    made.add(every, [standing_of(rubric, one.review, one.scorecard, "new") for one in every], rubric=rubric.digest)
    made.close()
    return path


def _talk(number: int, answer: str) -> str:
    said = [("customer", "Hej, kan ni leverera på lördag?"), ("agent", answer)]
    messages = [{"speaker": who, "text": text, "time": f"2026-03-0{number + 1}T09:00:00+01:00"} for who, text in said]
    return json.dumps({"id": f"C-{number}", "agent": "Kim", "language": "sv", "messages": messages}) + "\n"


def export(desk: Path) -> Path:
    status = main(["report", "--desk", str(desk), "--to", str(desk.parent), "--formats", "xlsx"])
    assert status == 0
    return desk.parent / "qa-report.xlsx"


def reimport(workbook: Path, desk: Path, *options: str) -> int:
    return main(["reimport", str(workbook), "--desk", str(desk), *options])


def marks(desk: Path, number: int) -> dict[str, object]:
    opened_desk = Desk(desk)
    found: dict[str, object] = {kind: value for (kind, _), value in opened_desk.case(number).marks.items()}
    opened_desk.close()
    return found


EDITS = both(
    put("Flags", 0, "decision", "dismissed"),
    put("Flags", 0, "decision_reason", "Already solved"),
    put("Flags", 1, "note", "Talk about it"),
    put("Scorecard", 1, "criterion_right", 20),
)


def test_changes_are_listed_and_nothing_is_taken(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    workbook = edited(export(desk), EDITS)
    assert reimport(workbook, desk) == 0
    told = capfd.readouterr().out
    assert "C-0, Kim\n  Decision on “Says no and stops there”, message 2: open → dismissed   [Flags, K4]" in told
    assert "The answer is correct: (empty) → 20" in told
    assert "4 changes in 3 conversations; 0 conflicts.\nNothing was taken yet. Add --take" in told
    assert [marks(desk, number) for number in (1, 2, 3)] == [{}, {}, {}]


def test_taken_changes_stand_in_the_next_export_and_are_one_step(desk: Path) -> None:
    workbook = edited(export(desk), EDITS)
    assert reimport(workbook, desk, "--take", "--reviewer", "Bo") == 0
    made = Desk(desk)
    steps = made.steps("Bo", 10)
    rows = {row.id: row.standing for row in made.queue()}
    made.close()
    assert [{entry.change.case for entry in step} for step in steps] == [{1, 2, 3}]
    assert rows["C-0"].score == 100
    assert {row.state for row in rows.values()} == {"started"}
    book = opened(export(desk))
    assert column(book, "Flags", "decision") == ["dismissed", "open"]
    assert column(book, "Flags", "decision_reason") == ["Already solved", None]
    assert column(book, "Flags", "note") == [None, "Talk about it"]
    assert column(book, "Flags", "reviewer") == ["Bo", "Bo"]
    assert column(book, "Scorecard", "criterion_right") == [None, 20, None]


def test_taking_twice_changes_nothing_more(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    workbook = edited(export(desk), EDITS)
    reimport(workbook, desk, "--take")
    capfd.readouterr()
    assert reimport(workbook, desk, "--take") == 0
    assert "0 changes in 3 conversations" in capfd.readouterr().out


def test_what_the_desk_decided_since_is_only_overwritten_when_asked_for(
    desk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    workbook = edited(export(desk), put("Scorecard", 0, "comment", "Bra"))
    made = Desk(desk, reviewer="Eva")
    standing = made.queue()[0].standing
    made.apply([Change(1, "comment", "", None, "Inte bra")], standing, by="Eva", action="comment")
    made.close()
    assert reimport(workbook, desk, "--take") == 0
    assert "conflict: the desk says Inte bra since" in capfd.readouterr().out
    assert marks(desk, 1) == {"comment": "Inte bra"}
    reimport(workbook, desk, "--take", "--overwrite")
    assert marks(desk, 1) == {"comment": "Bra"}


def test_faults_are_listed_and_tell_by_the_status(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    workbook = edited(export(desk), both(EDITS, put("Scorecard", 0, "criterion_doors", "good")))
    assert reimport(workbook, desk, "--take") == 1
    assert "not taken: Scorecard, H4: “good” is no number. Write points from 0 to 50, or n/a" in capfd.readouterr().err
    assert marks(desk, 2) == {"score": {"share": 1.0}}, "what is sound was taken"


STRICTER = RUBRIC.replace("version: 1", "version: 2").replace("severity: major", "severity: critical")


@pytest.fixture
def grown(desk: Path) -> Path:
    """The desk after its first conversation, in which the agent says no, was finished and the rubric made stricter."""
    rubric, other = load_text(RUBRIC, "small"), load_text(STRICTER, "small")
    made = Desk(desk, reviewer="Eva")
    standing = made.queue()[0].standing
    done = {"reviewer": "Eva", "at": "2026-03-05T09:00:00+00:00", "rubric": rubric.digest, "score": standing.score}
    made.apply([Change(1, "finished", "", None, done)], replace(standing, state="finished"), by="Eva", action="finish")
    found = [Found(case.number, case.findings, 50, standing) for case in made.cases([2, 3])]
    made.take(found, digest=other.digest, name="small", text=STRICTER, stand=lambda case: standing)
    made.close()
    return desk


def test_a_finished_review_keeps_the_score_of_its_rubric(grown: Path) -> None:
    book = opened(export(grown))
    scores = column(book, "Scorecard", "score")
    assert scores[0] == 50, "half of the points for a major flag, as a plain number"
    assert [str(score)[:5] for score in scores[1:]] == ["=MIN(", "=MIN("]
    earlier = column(book, "Scorecard", "earlier_rubric")
    assert earlier == [load_text(RUBRIC, "small").digest[:12], None, None]
    assert column(book, "Scorecard", "auto_fail") == ["no", "no", "yes"]
    notes = [str(cell) for row in book["Read me"].values for cell in row if cell]
    assert any(
        note.startswith("1 conversation was finished with an earlier rubric and keeps its score") for note in notes
    )


def test_points_by_an_earlier_rubric_are_not_taken(grown: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert reimport(export(grown), grown) == 0
    workbook = edited(
        export(grown), both(put("Scorecard", 0, "criterion_doors", 10), put("Scorecard", 0, "comment", "Bra"))
    )
    capfd.readouterr()
    assert reimport(workbook, grown, "--take") == 1
    assert "the review was finished with an earlier rubric" in capfd.readouterr().err
    assert {"finished", "comment"} == marks(grown, 1).keys()


def test_a_desk_that_is_not_there_is_not_made(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "missing.qadesk"
    assert reimport(tmp_path / "x.xlsx", missing) == 1
    assert main(["report", "--desk", str(missing), "--to", str(tmp_path)]) == 1
    assert "there is no such desk" in capfd.readouterr().err
    assert not missing.exists()


@pytest.mark.parametrize("material", [[], ["a.jsonl", "--desk", "b.qadesk"]])
def test_a_report_is_of_files_or_of_a_desk(material: list[str], tmp_path: Path) -> None:
    assert main(["report", *material, "--to", str(tmp_path)]) == 2
