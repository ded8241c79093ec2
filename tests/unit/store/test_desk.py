"""The desk file: what goes in comes out, nobody overwrites anybody, and a file that is none is told so."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa
from filelock import FileLock

from qa_desk.errors import QaDeskError
from qa_desk.model import Scored
from qa_desk.store import schema
from qa_desk.store.cases import with_own_ids
from qa_desk.store.desk import Desk
from qa_desk.store.faults import ConflictError, DeskError
from qa_desk.store.rows import Change
from tests.unit.store.desks import (
    CALM,
    FULL,
    LATE,
    RUDE,
    START,
    add,
    decide,
    keep_why,
    scored,
    standing_at,
    verdict,
)


def fault_of(call: Callable[[], object]) -> str:
    with pytest.raises(QaDeskError) as raised:
        call()
    return raised.value.faults[0].problem


# --- what is kept ---


def test_a_conversation_comes_out_as_it_went_in(desk: Desk) -> None:
    add(desk, scored(FULL))
    number = desk.queue()[-1].number
    assert desk.case(number).conversation == FULL
    assert desk.case(1).findings == LATE.findings
    assert [case.conversation.id for case in desk.cases([3, 1])] == ["A-3", "A-1"]


def test_the_queue_shows_what_a_card_needs(desk: Desk) -> None:
    add(desk, scored(FULL))
    late, rude, _, full = desk.queue()
    assert (late.customer, late.agent, late.subject) == ("Åsa", "Kim", "Var är mitt paket?")
    assert late.time == START.timestamp()
    assert (late.messages, late.why, late.machine) == (4, "all", late.standing.score)
    assert (late.standing.flags, late.standing.strengths, late.standing.open) == (("refuses",), ("thanks",), 1)
    assert (rude.standing.worst, late.standing.worst) == ("critical", "major")
    assert (full.customer, full.agent, full.team, full.subject) == ("Bjørn Dahl", "Kim", "Nord", "Faktura")


def test_everything_is_there_when_the_desk_is_opened_again(desk: Desk) -> None:
    decide(desk, 1, "refuses@1", "confirmed")
    desk.put("views", "[]")
    keep_why(desk, 2)
    before, rows = desk.case(1), desk.queue()
    desk.close()
    again = Desk(desk.path)
    try:
        assert again.case(1) == before
        assert again.queue() == rows
        assert [row.why for row in rows] == ["all", "sample", "all"]
        assert (again.get("views"), again.get("none", "default"), again.id) == ("[]", "default", desk.id)
        assert again.rubric() == ("small", "rubric: small")
        assert again.verdicts() == [(1, "refuses@1", "confirmed")]
    finally:
        again.close()


def test_an_unknown_number_is_a_key_error(desk: Desk) -> None:
    with pytest.raises(KeyError):
        desk.case(99)


# --- search ---


def test_search_tells_letters_apart_that_only_look_alike(desk: Desk) -> None:
    add(desk, scored(replace(FULL, id="mål", subject="mål")), scored(replace(FULL, id="mal", subject="mal")))
    assert desk.search("mål ") == {4}
    assert desk.search("mal ") == {5}
    assert desk.search("ma\N{COMBINING RING ABOVE}l ") == {4}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PAKET", {1}),
        ("pak", {1}),
        ("pak ", set()),
        ("paket väntade", {1}),
        ("order paket", set()),
        ("Kim", {1, 2, 3}),
        ("A-2", {2}),
        ("", set()),
        ('"paket" OR x*', set()),
        ("?!", set()),
    ],
)
def test_search_finds_conversations_with_all_words(desk: Desk, text: str, found: set[int]) -> None:
    assert desk.search(text) == found


def test_search_finds_what_stands_in_fields_and_attachments(desk: Desk) -> None:
    add(desk, scored(FULL))
    assert desk.search("8812") == desk.search("faktura.pdf") == desk.search("Dahl") == {4}


# --- changes ---


def test_a_change_is_written_with_its_standing_and_logged(desk: Desk) -> None:
    change = Change(1, "verdict", "refuses@1", None, verdict("dismissed"))
    desk.apply([change], replace(standing_at(desk, 1, "started"), score=97.0), by="Eva", action="dismiss")
    row = desk.queue()[0]
    assert (row.standing.score, row.standing.state) == (97.0, "started")
    desk.apply([change.undone()], standing_at(desk, 1, "new"), by="Bo", action="undo dismiss")
    assert desk.case(1).marks == {}
    latest, first = desk.history(1)
    assert (latest.by, latest.action, latest.change) == ("Bo", "undo dismiss", change.undone())
    assert (first.by, first.action, first.change, first.at.tzinfo is not None) == ("Eva", "dismiss", change, True)
    assert desk.history(2) == ()


def test_a_change_of_what_somebody_else_changed_is_refused_as_a_whole(desk: Desk) -> None:
    decide(desk, 1, "refuses@1", "confirmed")
    before = desk.case(1), desk.queue(), desk.history(1)
    stale = [
        Change(1, "comment", "", None, "Well done"),
        Change(1, "verdict", "refuses@1", None, verdict("dismissed")),
    ]
    with pytest.raises(ConflictError):
        desk.apply(stale, standing_at(desk, 1, "finished"), by="Bo", action="dismiss")
    assert (desk.case(1), desk.queue(), desk.history(1)) == before


def test_the_steps_of_a_reviewer_are_told_apart_from_others(desk: Desk) -> None:
    two = [Change(2, "comment", "", None, "a"), Change(2, "score", "right", None, {"share": 1.0})]
    desk.apply(two, standing_at(desk, 2, "started"), by="Eva", action="comment")
    desk.apply([Change(1, "comment", "", None, "b")], standing_at(desk, 1, "started"), by="Bo", action="comment")
    decide(desk, 1, "refuses@1", "confirmed")
    assert [[entry.change.kind for entry in step] for step in desk.steps("Eva", 9)] == [
        ["comment", "score"],
        ["verdict"],
    ]
    assert [step[0].action for step in desk.steps("Eva", 1)] == ["confirmed"]


def test_many_threads_may_write_and_read_at_once(desk: Desk) -> None:
    def write(key: str) -> None:
        for share in range(10):
            change = Change(1, "score", f"{key}{share}", None, {"share": share})
            desk.apply([change], standing_at(desk, 1, "started"), by=key, action="score")

    threads = [Thread(target=write, args=(key,)) for key in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.case(1).marks) == len(desk.history(1)) == 30


# --- opening ---


def test_a_second_opening_reads_and_says_who_writes(desk: Desk) -> None:
    second = Desk(desk.path, reviewer="Bo")
    try:
        assert (second.read_only, second.who_writes) == (True, "Eva")
        assert len(second.queue()) == 3
        assert "reading only" in fault_of(lambda: second.put("a", "b"))
        decide(desk, 1, "refuses@1", "confirmed")
        assert ("verdict", "refuses@1") in second.case(1).marks
    finally:
        second.close()
    desk.close()
    third = Desk(desk.path, reviewer="Bo")
    assert not third.read_only
    third.close()


def test_a_folder_in_which_nothing_can_be_written_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.close()

    def refuse(self: FileLock, **_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(FileLock, "acquire", refuse)
    reading = Desk(desk.path)
    assert reading.read_only
    assert len(reading.queue()) == 3
    reading.close()
    assert "Permission denied" in fault_of(lambda: Desk(desk.path.with_name("new.qadesk")))


def test_a_closed_desk_cannot_be_used(desk: Desk) -> None:
    desk.close()
    assert fault_of(desk.queue) == fault_of(lambda: desk.put("a", "b")) == "is closed"


def test_an_empty_file_becomes_a_desk(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "50 % #1?.qadesk"
    path.parent.mkdir()
    path.touch()
    desk = Desk(path)
    assert desk.queue() == []
    desk.close()


@pytest.mark.parametrize("data", [b"no desk at all\n" * 100, b"SQLite format 3\0" + b"\xff" * 5_000])
def test_a_file_that_is_no_desk_is_told_so_and_left_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "notes.qadesk"
    path.write_bytes(data)
    assert fault_of(lambda: Desk(path)) in ("is not a desk of QA Desk", "is damaged")
    assert path.read_bytes() == data


def test_another_programs_database_is_told_so_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "music.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    before = path.read_bytes()
    assert fault_of(lambda: Desk(path)) == "is a database of another program"
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*-wal"))


def test_a_folder_instead_of_a_file_is_told_so(tmp_path: Path) -> None:
    assert fault_of(lambda: Desk(tmp_path)) == "cannot be opened"


def test_a_full_disk_is_told_so_and_changes_nothing(desk: Desk) -> None:
    with desk._write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with desk._engine.connect() as connection:  # the one connection of the pool
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    assert fault_of(lambda: desk.put("large", "x" * 1_000_000)) == "the disk is full"
    assert desk.get("large") == ""
    desk.put("small", "y")
    assert desk.get("small") == "y"


# --- versions ---


def test_a_desk_of_a_newer_version_is_refused(desk: Desk) -> None:
    desk.close()
    with closing(sqlite3.connect(desk.path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    assert "newer" in fault_of(lambda: Desk(desk.path))


def add_colour(connection: object) -> None:
    connection.exec_driver_sql("ALTER TABLE conversation ADD COLUMN colour TEXT DEFAULT 'red'")  # type: ignore[attr-defined]  # an sa.Connection


def name_colour(connection: object) -> None:
    connection.exec_driver_sql("UPDATE conversation SET colour = colour || '!'")  # type: ignore[attr-defined]  # as above


def colours(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [colour for (colour,) in connection.execute("SELECT colour FROM conversation")]


def test_an_earlier_version_is_brought_up_to_date_step_by_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(desk, 1, "refuses@1", "confirmed")
    case = desk.case(1)
    desk.close()
    first = schema.VERSION
    monkeypatch.setattr(schema, "VERSION", first + 2)
    monkeypatch.setattr(schema, "MIGRATIONS", {first: add_colour, first + 1: name_colour})
    for _ in range(2):  # the second time there is nothing left to do
        later = Desk(desk.path)
        assert later.case(1) == case
        later.close()
        assert colours(desk.path) == ["red!"] * 3


def test_a_step_that_fails_leaves_the_desk_as_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.close()

    def fail(connection: object) -> None:
        name_colour(connection)
        raise DeskError

    first = schema.VERSION
    with monkeypatch.context() as later:
        later.setattr(schema, "VERSION", first + 2)
        later.setattr(schema, "MIGRATIONS", {first: add_colour, first + 1: fail})
        with pytest.raises(DeskError):
            Desk(desk.path)
    again = Desk(desk.path)
    assert [row.id for row in again.queue()] == [entry.conversation.id for entry in (LATE, RUDE, CALM)]
    again.close()
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        colours(desk.path)


def test_an_earlier_version_that_cannot_be_written_to_says_why(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    assert "earlier version" in fault_of(lambda: Desk(desk.path))


def test_every_earlier_version_has_a_step() -> None:
    assert sorted(schema.MIGRATIONS) == list(range(1, schema.VERSION))


def test_some_cards_are_those_of_the_queue(desk: Desk) -> None:
    first, _, third, *_ = desk.queue()
    assert desk.queue([third.number, first.number, 999]) == [first, third]
    assert desk.queue([]) == []


def test_a_review_is_saved_while_it_is_found_out_which_conversations_are_new(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(connection: sa.Connection, scored: Sequence[Scored]) -> list[Scored]:
        reviewer = Thread(target=desk.put, args=("review", "saved"))
        reviewer.start()
        reviewer.join(5)
        assert not reviewer.is_alive(), "it waits for the import"
        return with_own_ids(connection, scored)

    monkeypatch.setattr("qa_desk.store.desk.with_own_ids", slowly)
    add(desk, LATE)
    assert desk.get("review") == "saved"
