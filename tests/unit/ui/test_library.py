"""Desks opened, files taken in, another rubric tried and taken, reports written: the work behind the window."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desk.errors import QaDeskError, RubricError
from qa_desk.readers.base import ReadOptions
from qa_desk.store.desk import Desk
from qa_desk.store.rows import Added
from qa_desk.store.scored import scored_for_report
from qa_desk.ui import library
from qa_desk.ui.exporting import Export, contents_of, export
from qa_desk.ui.library import ImportResult, import_files, sample_desk
from qa_desk.ui.mapping import look_at, preview, save_profile, saved_profiles
from qa_desk.ui.opening import open_desk, rubric_of_text
from qa_desk.ui.rescoring import Taken, candidate, rescore, retake, take
from qa_desk.ui.session import Session
from qa_desk.ui.task import Cancelled, Progress
from qa_desk.ui.undo import Step, remembered
from qa_desk.ui.views.imported import counts_text
from tests.desks import show_desk

FIRST = """\
rubric: first
title: First
version: 1
criteria:
- id: doors
  title: Opens doors
  points: 100
  flags:
  - id: refuses
    title: Says no
    severity: major
    agent_says: {en: ["no way"]}
"""
SECOND = FIRST.replace("rubric: first", "rubric: second").replace('"no way"', '"never mind"')


class Stopped(Progress):
    """Is cancelled at its n-th report."""

    def __init__(self, after: int) -> None:
        super().__init__("test")
        self.left = after

    def report(self, done: int, total: int = 0, what: str = "") -> None:
        self.left -= 1
        if self.left <= 0:
            self.cancel()
        super().report(done, total, what)


def write_conversations(path: Path, *replies: str) -> Path:
    lines = [
        {
            "id": f"{path.stem}-{number}",
            "messages": [
                {"speaker": "customer", "text": "Where is my parcel? I have waited for two weeks."},
                {"speaker": "agent", "text": reply, "author": "Kim"},
            ],
        }
        for number, reply in enumerate(replies)
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


@pytest.fixture
def rubric_file(tmp_path: Path) -> Path:
    path = tmp_path / "first.yaml"
    path.write_text(FIRST, encoding="utf-8")
    return path


@pytest.fixture
def desk(tmp_path: Path, rubric_file: Path) -> Iterator[Desk]:
    desk, rubric = open_desk(tmp_path / "desk.qadesk", "Eva", str(rubric_file))
    files = [write_conversations(tmp_path / "a.jsonl", "No way.", "Never mind.", "On its way!")]
    import_files(desk, rubric, files, ReadOptions(), language="en", progress=Progress("test"))
    yield desk
    desk.close()


def take_in(
    desk: Desk, *paths: Path, progress: Progress | None = None, profiles: tuple[Path, ...] = ()
) -> ImportResult:
    rubric = rubric_of_text(*desk.rubric() or ("", ""))
    options = ReadOptions(profiles=profiles)
    return import_files(desk, rubric, paths, options, language="en", progress=progress or Progress("test"))


# --- opening ---


def test_a_new_desk_gets_the_rubric_and_keeps_its_text(desk: Desk, rubric_file: Path) -> None:
    path, before = desk.path, rubric_file.read_text(encoding="utf-8")
    desk.close()
    rubric_file.unlink()
    again, rubric = open_desk(path, "Bo", "another")
    assert (rubric.id, again.rubric()) == ("first", (str(rubric_file), before))
    assert [row.standing.flags for row in again.queue()] == [("refuses",), (), ()]
    again.close()


def test_a_shipped_rubric_that_was_kept_knows_what_was_learned(tmp_path: Path) -> None:
    first, rubric = open_desk(tmp_path / "new.qadesk", "Eva")
    first.close()
    again, kept = open_desk(tmp_path / "new.qadesk", "Eva")
    again.close()
    assert kept.digest == rubric.digest
    assert [rule.weights for rule in kept.rules()] == [rule.weights for rule in rubric.rules()]
    assert any(rule.weights for rule in kept.rules())


def test_a_rubric_that_cannot_be_read_leaves_no_desk_behind(tmp_path: Path) -> None:
    with pytest.raises(RubricError):
        open_desk(tmp_path / "new.qadesk", "Eva", "no-such-rubric")
    assert not (tmp_path / "new.qadesk").exists()


def test_the_sample_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "sample_data"
    folder.mkdir()
    write_conversations(folder / "a.jsonl", "No way.")
    monkeypatch.setattr(library, "SAMPLE", folder)
    for _ in range(2):
        desk, _rubric = sample_desk(tmp_path / "desks", "Eva", "en", Progress("test"))
        assert [row.id for row in desk.queue()] == ["a-0"]
        desk.close()
    monkeypatch.setattr(library, "SAMPLE", tmp_path / "none")
    with pytest.raises(QaDeskError, match="Get the folder sample_data"):
        sample_desk(tmp_path / "elsewhere", "Eva", "en", Progress("test"))


# --- importing ---


def test_files_come_in_and_what_cannot_be_read_is_told(desk: Desk, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    result = take_in(desk, write_conversations(tmp_path / "b.jsonl", "Hi.", "No way, no."), empty)
    assert result.added == Added(new=2)
    assert [fault.where for fault in result.log.faults] == [str(empty)]
    assert not result.cancelled
    assert desk.queue()[-1].standing.flags == ("refuses",)
    assert take_in(desk, tmp_path / "b.jsonl").added == Added(same=2)


def test_a_stopped_import_keeps_what_came_in(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "TOGETHER", 2)
    path = write_conversations(tmp_path / "b.jsonl", *["Hi."] * 20)
    result = take_in(desk, path, progress=Stopped(after=9))
    assert result.cancelled
    assert 0 < result.added.new < 20
    assert len(desk.queue()) == 3 + result.added.new
    assert take_in(desk, path).added == Added(new=20 - result.added.new, same=result.added.new)


def test_progress_counts_to_the_end(desk: Desk, tmp_path: Path) -> None:
    progress = Progress("test")
    heard: list[tuple[int, int, str]] = []
    progress.changed.connect(lambda *told: heard.append(told))
    take_in(desk, write_conversations(tmp_path / "b.jsonl", "Hi.", "Hi."), progress=progress)
    assert heard[-1] == (1000, 1000, "2 conversations")


def test_an_import_is_heard_of_and_stops_within_a_hundred_conversations(desk: Desk, tmp_path: Path) -> None:
    class Impatient(Progress):
        def report(self, done: int, total: int = 0, what: str = "") -> None:
            if len(desk.queue()) > 3:
                self.cancel()
            super().report(done, total, what)

    path = write_conversations(tmp_path / "b.jsonl", *["Hi."] * 230)
    assert take_in(desk, path, progress=Impatient("test")).added.new == 100


def test_the_same_file_twice_comes_in_once(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    file = write_conversations(folder / "x.jsonl", "Hi.", "Hello.")
    shutil.copy(file, folder / "copy of x.jsonl")
    with zipfile.ZipFile(folder / "x.zip", "w") as packed:
        packed.write(file, "x.jsonl")
    result = take_in(desk, folder)
    assert (result.added, result.log.again) == (Added(new=2), 4)
    assert "4 stand in the files more than once and came in once." in counts_text(result)


def test_a_transcript_named_by_its_file_comes_in_once(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("chat.txt", "copy of chat.txt"):
        (folder / name).write_text("Customer: Hello?\nAgent: Hi!\nCustomer: My parcel is late.\n", encoding="utf-8")
    (folder / "other.txt").write_text("Customer: Hello?\nAgent: Hi!\nCustomer: Never mind.\n", encoding="utf-8")
    result = take_in(desk, folder)
    assert (result.added.new, result.log.again) == (2, 1)


def test_another_conversation_of_the_same_id_comes_in_too(desk: Desk, tmp_path: Path) -> None:
    for name, reply in (("x", "Hi."), ("y", "Go away.")):
        messages = [{"speaker": "customer", "text": "Hello?"}, {"speaker": "agent", "text": reply}]
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": "1", "messages": messages}), encoding="utf-8")
    result = take_in(desk, tmp_path / "x.jsonl", tmp_path / "y.jsonl")
    assert (result.added.new, result.log.again) == (2, 0)


def test_reasons_are_reported_in_the_language_of_the_report(tmp_path: Path) -> None:
    desk, rubric = open_desk(tmp_path / "nordic.qadesk", "Eva")
    path = write_conversations(tmp_path / "b.jsonl", "That is not possible, unfortunately. There is nothing I can do.")
    import_files(desk, rubric, [path], ReadOptions(), language="en", progress=Progress("test"))
    (first,) = scored_for_report(desk, [1], rubric, language="en")
    (second,) = scored_for_report(desk, [1], rubric, language="sv")
    desk.close()
    assert first.findings
    for english, swedish in zip(first.findings, second.findings, strict=True):
        assert (english.rule, english.span) == (swedish.rule, swedish.span)
        assert english.because != swedish.because
    assert [each.finding for each in second.review.decisions] == list(second.findings)


def test_the_marks_of_a_conversation_that_grows_are_counted(desk: Desk, tmp_path: Path) -> None:
    session = Session(reviewer="Eva")
    show_desk(session, desk, rubric_of_text(*desk.rubric() or ("", "")), rubric_of_text)
    session.review.dismiss("refuses@1")
    path = tmp_path / "a.jsonl"
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    longer = json.loads(first)
    longer["messages"].append({"speaker": "customer", "text": "Thanks anyway."})
    path.write_text("\n".join([json.dumps(longer), *rest]), encoding="utf-8")
    assert take_in(desk, path).added == Added(same=2, replaced=1)
    row = desk.queue()[0]
    assert (row.messages, row.standing.flags, row.standing.score, row.standing.state) == (3, (), 100.0, "started")


# --- tables ---

TABLE = """\
Ref;Hvem;Når;Sagt
7;K;2026-03-01 10:00;Hei, hvor er pakken min? Den skulle vært her for lenge siden.
7;S;2026-03-01 10:05;Det kan jeg dessverre ikke svare på akkurat nå, beklager det.
8;K;2026-03-01 11:00;Jeg fikk feil faktura i posten i går, kan dere rette den opp?
8;S;2026-03-01 11:05;Ja, det ordner jeg med en gang, du får en ny i dag på e-post.
"""


def test_a_table_with_unknown_columns_comes_in_once_they_are_known(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(TABLE, encoding="utf-8")
    result = take_in(desk, path)
    assert (result.added.new, result.unmapped()) == (0, (path,))
    table = look_at(path)
    assert (table.names, table.words_of(1)) == (("Ref", "Hvem", "Når", "Sagt"), ("K", "S"))
    assert [len(one.messages) for one in preview(path, table.proposal).conversations] == [2, 2]
    folder = tmp_path / "profiles"
    saved = save_profile(table.proposal, folder, "../Telia: chat")
    assert saved_profiles(folder) == (saved,)
    again = take_in(desk, path, profiles=saved_profiles(folder))
    assert (again.added.new, again.unmapped()) == (2, ())


# --- another rubric ---


def test_what_flips_is_told_before_anything_is_written_and_then_taken(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "second.yaml"
    other.write_text(SECOND, encoding="utf-8")
    before = desk.queue(), desk.rubric()
    flips = rescore(desk, candidate(other), language="en", progress=Progress("test"))
    assert (desk.queue(), desk.rubric()) == before
    assert [(flip.id, flip.before, flip.after, flip.gained, flip.lost) for flip in flips.cases] == [
        ("a-0", 50.0, 100.0, (), ("refuses",)),
        ("a-1", 100.0, 50.0, ("refuses",), ()),
    ]
    assert [(each.rule, each.more, each.fewer) for each in flips.rules] == [("refuses", 1, 1)]
    assert (flips.unchanged, flips.finished) == (1, 0)
    assert take(desk, flips, progress=Progress("test")).count == 3
    assert [row.standing.score for row in desk.queue()] == [100.0, 50.0, 100.0]
    assert desk.rubric() == (str(other), SECOND)
    assert rescore(desk, candidate(other), language="en", progress=Progress("test")).cases == ()


def test_what_is_told_counts_verdicts_and_what_was_decided_meanwhile_holds(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "second.yaml"
    other.write_text(SECOND, encoding="utf-8")
    session = Session(reviewer="Eva")
    show_desk(session, desk, rubric_of_text(*desk.rubric() or ("", "")), rubric_of_text)
    session.go(1)
    session.review.confirm("refuses@1")
    flips = rescore(desk, candidate(other), language="en", progress=Progress("test"))
    assert [(flip.id, flip.after) for flip in flips.cases] == [("a-1", 50.0), ("a-0", 50.0)]
    session.go(3)
    session.review.finish()
    session.go(2)
    session.review.comment("meanwhile")
    assert take(desk, flips, progress=Progress("test")).count == 2
    scores = [(row.standing.score, row.standing.state) for row in desk.queue()]
    assert scores == [(50.0, "started"), (50.0, "started"), (100.0, "finished")]
    session.reload(flips.candidate.rubric)
    session.go(3)
    assert session.open
    assert session.open.rubric.id == "first"


def taken(desk: Desk, tmp_path: Path) -> Step:
    """The step by which Eva has taken another rubric, before two conversations came in."""
    other = tmp_path / "second.yaml"
    other.write_text(SECOND, encoding="utf-8")
    take(
        desk,
        rescore(desk, candidate(other), language="en", progress=Progress("test")),
        by="Eva",
        progress=Progress("test"),
    )
    take_in(desk, write_conversations(tmp_path / "b.jsonl", "No way.", "Never mind."))
    return remembered(desk.steps("Eva", 9)).done[-1]


def go_back(desk: Desk, step: Step, progress: Progress) -> object:
    return retake(desk, step.back(), "undo rubric", by="Eva", language="en", progress=progress)


def test_a_rubric_that_is_taken_back_scores_what_came_in_since(desk: Desk, tmp_path: Path) -> None:
    before = desk.queue()
    step = taken(desk, tmp_path)
    after = desk.queue()
    came = go_back(desk, step, Progress("test"))
    assert isinstance(came, Taken)
    assert (came.rubric.id, came.count) == ("first", 5)
    assert desk.queue()[:3] == before
    assert [row.standing.flags for row in desk.queue()[3:]] == [("refuses",), ()]
    again = retake(desk, step, "redo rubric", by="Eva", language="en", progress=Progress("test"))
    assert isinstance(again, Taken)
    assert desk.queue() == after


@pytest.mark.parametrize("reports", [1, 2])  # while it scores, and when all is written but not for good
def test_taking_a_rubric_back_can_be_cancelled(desk: Desk, tmp_path: Path, reports: int) -> None:
    step = taken(desk, tmp_path)
    before = desk.queue(), desk.rubric(), len(desk.steps("Eva", 9))
    with pytest.raises(Cancelled):
        go_back(desk, step, Stopped(reports))
    assert (desk.queue(), desk.rubric(), len(desk.steps("Eva", 9))) == before


def test_taking_a_rubric_says_how_far_it_is_and_can_be_cancelled(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "second.yaml"
    other.write_text(SECOND, encoding="utf-8")
    flips = rescore(desk, candidate(other), language="en", progress=Progress("test"))
    before = desk.queue(), desk.rubric()
    with pytest.raises(Cancelled):
        take(desk, flips, progress=Stopped(1))
    assert (desk.queue(), desk.rubric()) == before
    progress = Progress("test")
    take(desk, flips, progress=progress)
    assert progress.latest[:2] == (3, 3)


def test_a_rubric_with_faults_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "faulty.yaml"
    path.write_text(FIRST.replace("severity: major", "severity: huge"), encoding="utf-8")
    with pytest.raises(RubricError, match=r"faulty\.yaml:11: "):
        candidate(path)


# --- reports ---


def test_reports_hold_what_the_reviewers_decided(desk: Desk, tmp_path: Path) -> None:
    rubric = rubric_of_text(*desk.rubric() or ("", ""))
    session = Session(reviewer="Eva")
    show_desk(session, desk, rubric, rubric_of_text)
    session.go(1)
    session.review.dismiss("refuses@1", reason="Already solved")
    session.review.finish()
    scored = list(scored_for_report(desk, [1, 3], rubric, language="en"))
    assert [entry.scorecard.total for entry in scored] == [100.0, 100.0]
    assert scored[0].review.reviewer == "Eva"
    contents = contents_of(desk.queue())
    assert (contents.conversations, contents.finished, contents.agents, contents.flags) == (3, 1, 1, 0)
    files = export(desk, rubric, [1, 3], Export(tmp_path / "out", ("csv", "jsonl"), "en"), Progress("test"))
    assert all(file.is_file() for file in files)
    text = "".join(file.read_text(encoding="utf-8-sig") for file in files)
    assert "Already solved" in text
    assert "a-1" not in text


def test_findings_of_rules_that_are_gone_are_left_out(desk: Desk, tmp_path: Path) -> None:
    other = candidate("nordic-service").rubric
    (entry,) = scored_for_report(desk, [1], other, language="en")
    assert (entry.findings, entry.review.decisions, entry.scorecard.total) == ((), (), 100.0)
