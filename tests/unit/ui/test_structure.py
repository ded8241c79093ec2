"""What the window's parts may not hold: threads but in one place; SQL, scoring and files in no view and no model."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[3] / "qa_desk" / "ui"
SHOWN = [*(UI / "views").rglob("*.py"), *(UI / "models").rglob("*.py")]
THREADS = ("asyncio", "concurrent", "multiprocessing", "_thread", "threading.Thread", "threading.Timer")
QT_THREADS = {"QThread", "QThreadPool", "QRunnable", "QtConcurrent", "processEvents"}
DATABASES = ("sqlalchemy", "sqlite3", "qa_desk.store.desk", "qa_desk.store.cases", "qa_desk.store.changes")
SCORING = ("qa_desk.scoring.engine", "qa_desk.scoring.score", "qa_desk.scoring.work", "qa_desk.scoring.detectors")
FORMATS = ("csv", "json", "orjson", "yaml", "qa_desk.rubrics")
READING = {"open", "read_text", "read_bytes", "readlines", "iterdir", "glob", "exec_driver_sql", "execute"}


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module or name that is imported when the program runs, in full."""
    only_for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in only_for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def named(tree: ast.Module) -> set[str]:
    """Every name and attribute that is used."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def called(tree: ast.Module) -> set[str]:
    """The functions, and methods of what is no part of the view itself, that are called."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {call.id for call in calls if isinstance(call, ast.Name)} | {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr != "open"
    }


def among(names: Iterator[str], modules: tuple[str, ...]) -> list[str]:
    return [name for name in names if any(name == each or name.startswith(f"{each}.") for each in modules)]


def under(path: Path) -> str:
    return path.relative_to(UI).as_posix()


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=under)
def test_threads_are_in_one_place(path: Path) -> None:
    tree = tree_of(path)
    if path != UI / "task.py":
        assert among(imported(tree), THREADS) == []
        assert named(tree) & QT_THREADS == set()


@pytest.mark.parametrize("path", sorted(SHOWN), ids=under)
def test_what_shows_holds_no_sql_no_scoring_and_no_reading_of_files(path: Path) -> None:
    tree = tree_of(path)
    assert among(imported(tree), DATABASES + SCORING + FORMATS) == []
    assert called(tree) & READING == set()


def test_the_one_place_with_threads_is_found_by_these_rules() -> None:
    assert named(tree_of(UI / "task.py")) & QT_THREADS


def test_what_reads_and_scores_is_found_by_these_rules() -> None:
    assert among(imported(tree_of(UI / "rescoring.py")), DATABASES + SCORING)
    assert "read_text" in called(tree_of(UI / "settings.py"))
