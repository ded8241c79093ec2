"""An edited workbook read back: what was changed, what cannot be taken, which workbooks are refused."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from qa_desk.errors import InputError
from qa_desk.i18n import translations
from qa_desk.model import Decision, Scored
from qa_desk.reports import xlsx
from qa_desk.reports.comparison import Reimport, compare
from qa_desk.reports.content import Selection
from qa_desk.reports.edits import with_edits
from qa_desk.reports.masking import Masker
from qa_desk.reports.prepare import prepare
from qa_desk.reports.reimport import Mentioned, open_workbook, step_of
from qa_desk.reports.texts import DISMISS_REASON_NAMES
from qa_desk.scoring.score import score
from tests.unit.reports.fixtures import RUBRIC, closed, finding, happy, saturday, scored, sofa, talk
from tests.unit.reports.opened import opened

DESK = "d" * 32
UNKNOWN = "is no row of this desk: its key is missing, was changed, or what it names is gone"
CASES = (sofa(0), saturday(1, "Jonas Lie"), closed(2, "Åsa Berg"), happy(3, "Mette Dahl"))
Edited = Callable[[Workbook], None]


def exported(
    folder: Path, cases: Sequence[Scored] = CASES, *, language: str = "en", desk: str = DESK, masked: bool = True
) -> Path:
    content = prepare(
        cases,
        RUBRIC,
        masker=Masker() if masked else Masker(hide=()),
        files=1,
        language=language,
        selection=Selection(desk=desk, step=7),
    )
    (path,) = xlsx.write(content, folder)
    return path


def edited(path: Path, edit: Edited) -> Path:
    book = opened(path)
    edit(book)
    book.save(path)
    return path


def read(path: Path, now: Sequence[Scored] = CASES, then: Sequence[Scored] = CASES, language: str = "en") -> Reimport:
    book = open_workbook(path, RUBRIC, desk=DESK, language=language)
    mentioned = Mentioned(book)
    pairs = [(old, new) for old, new in zip(then, now, strict=True) if new.conversation.id in mentioned]
    return compare(book, pairs, RUBRIC, language=language)


def place(book: Workbook, sheet: str, row: int, name: str) -> str:
    """The cell of a column, in the n-th row of the table (from 0)."""
    at = next(cell.column_letter for cell in book[sheet][3] if cell.value == name)
    return f"{at}{row + 4}"


def put(sheet: str, row: int, name: str, value: object) -> Edited:
    def edit(book: Workbook) -> None:
        book[sheet][place(book, sheet, row, name)] = value  # type: ignore[assignment]  # whatever a cell takes

    return edit


def both(*edits: Edited) -> Edited:
    def edit(book: Workbook) -> None:
        for each in edits:
            each(book)

    return edit


def told(found: Reimport) -> list[tuple[str, str, str, str]]:
    return [(edit.conversation, edit.what, edit.before, edit.after) for edit in found.edits]


def problems(found: Reimport) -> list[str]:
    return [f"{fault.where}: {fault.problem}" for fault in found.faults]


def with_decision(entry: Scored, at: int, **values: object) -> Scored:
    decisions = list(entry.review.decisions)
    decisions[at] = replace(decisions[at], **values)  # type: ignore[arg-type]  # names of fields
    review = replace(entry.review, decisions=tuple(decisions))
    return replace(entry, review=review, scorecard=score(RUBRIC, review))


# --- what was changed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "sv", "nb", "da"])
@pytest.mark.parametrize("masked", [True, False])
def test_a_workbook_that_nobody_edited_changes_nothing(tmp_path: Path, language: str, masked: bool) -> None:
    noted = with_decision(CASES[0], 0, note="Ring 070-123 45 67 eller karin.l@example.com.\nI dag.")
    cases = (noted, *CASES[1:])
    found = read(exported(tmp_path, cases, language=language, masked=masked), cases, cases)
    assert (told(found), problems(found), found.notes, found.conversations) == ([], [], (), 4)


def test_every_cell_that_may_be_changed_is_read_back(tmp_path: Path) -> None:
    change = both(
        put("Scorecard", 0, "criterion_listens", 25),
        put("Scorecard", 1, "criterion_right_answer", "n/a"),
        put("Scorecard", 2, "criterion_right_answer", 20),
        put("Scorecard", 3, "criterion_right_answer", None),
        put("Scorecard", 3, "comment", "Läs upp i gruppen: Æ, ø, å"),
        put("Flags", 0, "decision", "confirmed"),
        put("Flags", 0, "root_cause", "process"),
        put("Flags", 1, "note", "Good."),
        put("Flags", 3, "decision", "dismissed"),
        put("Flags", 3, "decision_reason", "A joke"),
    )
    found = read(edited(exported(tmp_path), change))
    assert problems(found) == []
    assert told(found) == [
        ("C-1000", "Decision on “Asks again for what was already given”, message 2", "open", "confirmed"),
        ("C-1000", "Root cause of “Asks again for what was already given”, message 2", "", "process"),
        ("C-1000", "Note on “Offers another way”, message 4", "", "Good."),
        ("C-1000", "Listens and reads", "12.5", "25"),
        ("C-1001", "Decision on “Says “I can't” and stops there”, message 2", "open", "dismissed"),
        ("C-1001", "Why “Says “I can't” and stops there” was dismissed, message 2", "", "A joke"),
        ("C-1001", "The answer is correct", "", "n/a"),
        ("C-1002", "The answer is correct", "0", "20"),
        ("C-1003", "The answer is correct", "20", ""),
        ("C-1003", "Comment", "", "Läs upp i gruppen: Æ, ø, å"),
    ]
    assert found.edits[0].where == "Flags, K4"
    assert {edit.agent for edit in found.edits} == {"Åsa Berg", "Jonas Lie", "Mette Dahl"}


@pytest.mark.parametrize(("language", "reader"), [("en", "sv"), ("sv", "en"), ("da", "da")])
def test_a_common_reason_is_written_in_words_and_read_back_as_its_code(
    tmp_path: Path, language: str, reader: str
) -> None:
    names = {code: translations(language).gettext(name) for code, name in DISMISS_REASON_NAMES.items()}
    cases = (CASES[0], with_decision(CASES[1], 0, verdict="dismissed", reason="duplicate"), *CASES[2:])
    path = exported(tmp_path, cases, language=language)
    book, flags = opened(path), translations(language).gettext("Flags")
    assert book[flags][place(book, flags, 3, "decision_reason")].value == names["duplicate"]
    assert told(read(path, cases, cases, reader)) == []
    found = read(edited(path, put(flags, 3, "decision_reason", names["solved"].upper())), cases, cases, reader)
    assert [(edit.value, edit.before, edit.after) for edit in found.edits] == [
        ("solved", names["duplicate"], names["solved"])
    ]


def test_taken_edits_are_what_an_export_then_says(tmp_path: Path) -> None:
    change = both(
        put("Scorecard", 0, "criterion_listens", 10),
        put("Scorecard", 1, "criterion_right_answer", "n/a"),
        put("Flags", 3, "decision", "dismissed"),
        put("Flags", 3, "decision_reason", "A joke"),
        put("Scorecard", 3, "comment", "Tack!"),
    )
    path = edited(exported(tmp_path), change)
    after = []
    for entry in CASES:
        edits = [edit for edit in read(path).edits if edit.conversation == entry.conversation.id]
        review = with_edits(entry.review, edits)
        after.append(replace(entry, review=review, scorecard=score(RUBRIC, review)))
    assert after[0].scorecard.criteria[0].earned == 10
    assert after[1].review.decisions[0].reason == "A joke"
    assert told(read(path, now=after)) == []
    assert told(read(exported(tmp_path, after), now=after, then=after)) == []


def test_words_are_understood_in_the_language_of_the_workbook_and_in_english(tmp_path: Path) -> None:
    path = exported(tmp_path, language="sv")
    sheet = next(each for each in opened(path).worksheets if "decision" in [cell.value for cell in each[3]]).title
    found = read(edited(path, both(put(sheet, 0, "decision", "Confirmed"), put(sheet, 1, "decision", "DISMISSED"))))
    assert [edit.value for edit in found.edits] == ["confirmed", "dismissed"]


def test_rows_may_be_sorted_and_sheets_renamed(tmp_path: Path) -> None:
    def turn_round(book: Workbook) -> None:
        put("Flags", 0, "decision", "confirmed")(book)
        sheet = book["Flags"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        for at, row in enumerate(reversed(rows)):
            for column, value in enumerate(row, 1):
                sheet.cell(at + 4, column).value = value
        sheet.title = "Flaggor i mars"

    found = read(edited(exported(tmp_path), turn_round))
    assert [edit.value for edit in found.edits] == ["confirmed"]
    assert problems(found) == []


@pytest.mark.parametrize("value", ["12,5", "12.5", 12.5000001, 12.5])
def test_numbers_are_read_however_they_are_written(tmp_path: Path, value: object) -> None:
    found = read(edited(exported(tmp_path), put("Scorecard", 1, "criterion_listens", value)))
    assert [edit.value for edit in found.edits] == [0.5]


# --- conflicts --------------------------------------------------------------------------------------------------------


def test_what_reviewers_did_meanwhile_is_no_change_of_the_workbook(tmp_path: Path) -> None:
    now = (with_decision(CASES[0], 0, verdict="dismissed", note="Sent by mistake", by="Eva"), *CASES[1:])
    assert told(read(exported(tmp_path), now=now)) == []


def test_what_both_changed_is_a_conflict_and_what_both_agree_on_is_none(tmp_path: Path) -> None:
    now = (with_decision(CASES[0], 0, verdict="dismissed", by="Eva"), *CASES[1:])
    path = edited(exported(tmp_path), put("Flags", 0, "decision", "confirmed"))
    found = read(path, now=now)
    assert [(edit.before, edit.after, edit.now) for edit in found.edits] == [("open", "confirmed", "dismissed")]
    assert found.conflicts == 1
    agreed = read(path, now=(with_decision(CASES[0], 0, verdict="confirmed"), *CASES[1:]))
    assert told(agreed) == []


# --- what cannot be taken ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "problem"),
    [
        ("Scorecard", 0, "criterion_listens", "good", "Scorecard, H4: “good” is no number"),
        ("Scorecard", 0, "criterion_listens", 26, "Scorecard, H4: 26 cannot be given here"),
        ("Scorecard", 0, "criterion_listens", -1, "Scorecard, H4: -1 cannot be given here"),
        ("Scorecard", 0, "criterion_listens", True, "Scorecard, H4: “True” is no number"),
        ("Scorecard", 0, "criterion_listens", date(2026, 5, 12), "Scorecard, H4: “2026-05-12 00:00:00” is no number"),
        ("Scorecard", 0, "criterion_listens", "#REF!", "Scorecard, H4: the formula here went wrong (#REF!)"),
        ("Scorecard", 0, "criterion_listens", "=5+5", "Scorecard, H4: the formula here was saved without its value"),
        (
            "Scorecard", 0, "criterion_listens", None,
            "Scorecard, H4: the cell was emptied, but the rules score this criterion",
        ),
        ("Scorecard", 0, "criterion_right_answer", 7, "Scorecard, K4: 7 cannot be given here"),
        (
            "Scorecard", 0, "auto_fail", "yes",
            "Scorecard, G4: “yes” cannot be taken: the cap follows the critical flags",
        ),
        ("Flags", 0, "decision", "perhaps", "Flags, K4: “perhaps” is none of the words that may stand here"),
        ("Flags", 0, "decision", None, "Flags, K4: “” is none of the words that may stand here"),
        ("Flags", 0, "root_cause", "the moon", "Flags, L4: “the moon” is none of the words that may stand here"),
        (
            "Flags", 0, "decision_reason", "A joke",
            "Flags, M4: a reason was written, but the finding is not dismissed",
        ),
        (
            "Scorecard", 0, "key", "0123",
            f"Scorecard, row 4 (C-1000): {UNKNOWN}",
        ),
        (
            "Flags", 0, "key", None,
            f"Flags, row 4 (C-1000): {UNKNOWN}",
        ),
    ],
)  # fmt: skip
def test_a_broken_cell_is_named_and_the_others_are_taken(
    tmp_path: Path, sheet: str, row: int, column: str, value: object, problem: str
) -> None:
    other = put("Scorecard", 3, "comment", "Tack!")
    found = read(edited(exported(tmp_path), both(other, put(sheet, row, column, value))))
    assert [(edit.what, edit.after) for edit in found.edits] == [("Comment", "Tack!")]
    assert problem in problems(found)
    assert all(fault.what_to_do for fault in found.faults)


def test_a_total_that_was_typed_over_is_told(tmp_path: Path) -> None:
    found = read(edited(exported(tmp_path), put("Scorecard", 0, "score", 99)))
    assert problems(found) == ["Scorecard, F4: the total was typed over; it follows from the criteria"]


def test_a_total_that_was_typed_over_is_told_though_a_weight_was_changed_too(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Scorecard"]["H1"] = 30
        put("Scorecard", 0, "score", 99)(book)

    assert "Scorecard, F4: the total was typed over; it follows from the criteria" in problems(
        read(edited(exported(tmp_path), change))
    )


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [
        ("Scorecard", 0, "agent", "Bo Ek"),
        ("Scorecard", 2, "capped_by", "Nothing"),
        ("Scorecard", 1, "flags", 7),
        ("Scorecard", 1, "time", date(2026, 1, 1)),
        ("Flags", 0, "quote", "Something nicer"),
        ("Flags", 0, "severity", None),
        ("Flags", 1, "rule_id", "another"),
    ],
)  # fmt: skip
def test_an_edit_of_a_cell_that_is_not_for_editing_is_told(
    tmp_path: Path, language: str, sheet: str, row: int, column: str, value: object
) -> None:
    named = translations(language).gettext(sheet)
    found = read(edited(exported(tmp_path, language=language), put(named, row, column, value)))
    assert told(found) == []
    (fault,) = found.faults
    assert fault.where.startswith(f"{named}, ")
    assert "was changed, but is not for editing" in fault.problem


def test_a_goal_that_was_changed_is_said_to_stay_in_the_workbook(tmp_path: Path) -> None:
    found = read(edited(exported(tmp_path), put("Coaching", 1, "goal", "Be nice")))
    assert [note.problem for note in found.notes] == ["1 plan is filled in; the desk keeps none"]


def test_what_cannot_be_taken_is_told_by_sheet_row_and_column_and_equal_reasons_once(tmp_path: Path) -> None:
    change = both(
        put("Flags", 0, "decision", "perhaps"),
        *(put("Flags", n, "quote", "Nicer") for n in (2, 1, 0)),
        put("Scorecard", 3, "criterion_listens", "good"),
        put("Scorecard", 0, "comment", "#REF!"),
        put("Scorecard", 0, "agent", "Bo Ek"),
    )
    assert [fault.where for fault in read(edited(exported(tmp_path), change)).faults] == [
        "Scorecard, C4",
        "Scorecard, P4",
        "Scorecard, H7",
        "Flags, G4, G5, G6",
        "Flags, K4",
    ]


def test_weights_that_were_changed_are_told(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Scorecard"]["H1"] = 30

    assert problems(read(edited(exported(tmp_path), change))) == [
        "Scorecard: a weight or the cap above the headings was changed"
    ]


def test_a_cap_that_follows_a_dismissed_critical_flag_is_no_fault(tmp_path: Path) -> None:
    rows = [entry for case in CASES for entry in case.findings]
    at = next(n for n, entry in enumerate(rows) if entry.rule == "premature-closure")
    change = both(put("Flags", at, "decision", "dismissed"), put("Scorecard", 2, "auto_fail", "no"))
    found = read(edited(exported(tmp_path), change))
    assert [edit.value for edit in found.edits] == ["dismissed"]
    assert problems(found) == []


def test_rows_taken_out_are_counted_and_change_nothing(tmp_path: Path) -> None:
    def cut(book: Workbook) -> None:
        book["Scorecard"].delete_rows(5, 2)
        book["Flags"].delete_rows(4)

    found = read(edited(exported(tmp_path), cut))
    assert told(found) == []
    assert problems(found) == [
        "Scorecard: 2 rows of the export were taken out",
        "Flags: 1 row of the export was taken out",
    ]


def test_a_row_that_was_copied_counts_once(tmp_path: Path) -> None:
    def copy(book: Workbook) -> None:
        sheet = book["Scorecard"]
        sheet.append([cell.value for cell in sheet[4]])

    assert problems(read(edited(exported(tmp_path), copy))) == ["Scorecard, row 8 (C-1000): is the same as row 4"]


def test_columns_that_were_added_or_taken_out_are_named(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Flags"]
        sheet.delete_cols(14)  # the note
        sheet.cell(2, sheet.max_column + 1).value = "What Bo thinks"

    assert problems(read(edited(exported(tmp_path), change))) == [
        "Flags: the column “What Bo thinks” is none of QA Desk's",
        "Flags: the column note is missing",
    ]


def test_a_sheet_that_was_taken_out_is_told_and_the_other_is_read(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        del book["Scorecard"]
        put("Flags", 0, "decision", "confirmed")(book)

    found = read(edited(exported(tmp_path), change))
    assert [edit.value for edit in found.edits] == ["confirmed"]
    assert [each for each in problems(found) if "a sheet was taken out" in each]


def test_a_masked_text_is_not_written_over_the_real_one(tmp_path: Path) -> None:
    noted = with_decision(CASES[0], 0, note="Ring 070-123 45 67 i dag.", by="Eva")
    cases = (noted, *CASES[1:])
    path = exported(tmp_path, cases)
    masked = str(opened(path)["Flags"]["N4"].value)
    assert "070" not in masked
    appended = read(edited(path, put("Flags", 0, "note", f"{masked} Gjort.")), cases, cases)
    assert told(appended) == []
    assert problems(appended) == [
        "Flags, N4: the text was changed, but personal data is masked in it and would be lost"
    ]
    replaced = read(edited(path, put("Flags", 0, "note", "Gjort.")), cases, cases)
    assert [(edit.before, edit.after) for edit in replaced.edits] == [("Ring 070-123 45 67 i dag.", "Gjort.")]


def test_a_finding_set_by_hand_is_dismissed_but_never_open(tmp_path: Path) -> None:
    case = talk(0, ["Hej", "Vi har tagit emot ditt mejl."])
    added = Decision(finding(case, "stalling-reply", (1, "Vi har tagit emot")), "confirmed", added=True, by="Eva")
    entry = scored(case)
    review = replace(entry.review, decisions=(added,))
    cases = (replace(entry, review=review, scorecard=score(RUBRIC, review)),)
    path = exported(tmp_path, cases)
    opened_again = read(edited(path, put("Flags", 0, "decision", "open")), cases, cases)
    assert problems(opened_again) == ["Flags, K4: “open” is none of the words that may stand here"]
    dismissed = read(edited(path, put("Flags", 0, "decision", "dismissed")), cases, cases)
    assert [edit.value for edit in dismissed.edits] == ["dismissed"]


def test_plans_that_were_filled_in_are_said_to_stay_in_the_workbook(tmp_path: Path) -> None:
    found = read(edited(exported(tmp_path), put("Coaching", 0, "owner", "Bo")))
    assert [note.problem for note in found.notes] == ["1 plan is filled in; the desk keeps none"]
    assert problems(found) == []


# --- workbooks that are refused ---------------------------------------------------------------------------------------


def test_a_workbook_of_another_desk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is of another desk"):
        read(exported(tmp_path, desk="e" * 32))


def test_a_workbook_made_from_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="was made from files"):
        read(exported(tmp_path, desk=""))


def test_a_workbook_of_another_rubric_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"another rubric \(Nordic service quality, version 1\)"):
        open_workbook(exported(tmp_path), replace(RUBRIC, digest="another"), desk=DESK)


def test_a_workbook_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    Workbook().save(path)
    with pytest.raises(InputError, match="is no workbook of QA Desk"):
        read(path)


def test_a_workbook_without_machine_names_is_refused(tmp_path: Path) -> None:
    def cut(book: Workbook) -> None:
        for name in ("Scorecard", "Flags"):
            book[name].delete_rows(3)

    with pytest.raises(InputError, match="has lost the row of machine names"):
        read(edited(exported(tmp_path), cut))


@pytest.mark.parametrize("data", [b"", b"conversation;score\n", b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0 password"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError, match="is no Excel workbook that can be read"):
        read(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        read(tmp_path / "missing.xlsx")


def test_the_step_that_the_workbook_was_written_after_is_known(tmp_path: Path) -> None:
    assert step_of(open_workbook(exported(tmp_path), RUBRIC, desk=DESK)) == 7
