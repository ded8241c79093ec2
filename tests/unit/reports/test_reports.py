import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desk import reports
from qa_desk.errors import QaDeskError, UsageError
from qa_desk.reports.content import ReportContent
from qa_desk.reports.formats import REPORTS, write_reports
from tests.unit.reports.fixtures import content_of, month, sofa


def test_every_writer_in_the_folder_is_registered() -> None:
    folder = Path(reports.__file__).parent
    writers = {path.stem for path in folder.glob("*.py") if path.name != "__init__.py" and _has_write(path)}
    assert writers == {writer.__module__.rpartition(".")[2] for writer in REPORTS.values()}


def _has_write(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == "write" for node in tree.body)


def test_all_formats_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "reports"
    paths = write_reports(content_of(month()), folder)
    assert sorted(paths) == sorted(path for path in folder.rglob("*") if path.is_file())
    assert {path.name for path in folder.iterdir()} == {
        "qa-report.xlsx",
        "coaching",
        "management.html",
        "management.pdf",
        "conversations.csv",
        "findings.csv",
        "findings.jsonl",
    }


def test_a_second_report_takes_the_place_of_the_first(tmp_path: Path) -> None:
    write_reports(content_of(month()), tmp_path)
    write_reports(content_of([sofa(0)]), tmp_path, ["csv", "html"])
    assert (tmp_path / "conversations.csv").read_text(encoding="utf-8-sig").count("\n") == 2
    assert (tmp_path / "qa-report.xlsx").exists()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ZeroDivisionError])
def test_a_report_that_is_stopped_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    def half(content: ReportContent, folder: Path) -> Iterator[Path]:
        (folder / "half.txt").write_text("half", encoding="utf-8")
        yield folder / "half.txt"
        raise stop

    (tmp_path / "findings.jsonl").write_text("before", encoding="utf-8")
    monkeypatch.setitem(REPORTS, "half", half)
    with pytest.raises(stop):
        write_reports(content_of([sofa(0)]), tmp_path, ["jsonl", "half"])
    assert [path.name for path in tmp_path.iterdir()] == ["findings.jsonl"]
    assert (tmp_path / "findings.jsonl").read_text(encoding="utf-8") == "before"


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no report format “pfd”\. Choose from xlsx, html, pdf, docx, "):
        write_reports(content_of([]), tmp_path / "new", ["csv", "pfd"])
    assert not (tmp_path / "new").exists()


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    taken = tmp_path / "reports"
    taken.write_text("mine", encoding="utf-8")
    with pytest.raises(QaDeskError, match="Choose a folder, not a file") as error:
        write_reports(content_of([]), taken)
    assert str(taken) in str(error.value)
