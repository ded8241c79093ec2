"""The set-up: what somebody with a new machine meets, and what keeps the project from rotting unseen."""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from qa_desk.rubrics.load import load

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock.txt").read_text(encoding="utf-8")
REQUIREMENTS = [Requirement(line) for line in PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]]
LOCKED = {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", LOCK, re.MULTILINE)}

one_worker = pytest.mark.xdist_group("clone")  # they share a virtual environment
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="uses shell scripts as stand-ins")


@pytest.fixture(scope="module")
def qa() -> ModuleType:
    loader = SourceFileLoader("qa", str(ROOT / "qa"))
    spec = importlib.util.spec_from_loader("qa", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


# --- dependencies ---------------------------------------------------------------------------------------------------


def test_the_lock_names_no_address_and_no_folder() -> None:
    assert not re.findall(r"\S*(?:://|--\w*index|--find-links|file:|/home/|/tmp/|[A-Z]:\\)\S*", LOCK)


def test_every_locked_package_has_digests() -> None:
    blocks = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert blocks
    assert not [block.split()[0] for block in blocks if "--hash=sha256:" not in block]


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: requirement.name)
def test_a_dependency_is_locked_and_has_its_reason(requirement: Requirement) -> None:
    version = LOCKED.get(canonicalize_name(requirement.name))
    assert version, f"{requirement.name} is not in requirements.lock.txt: run ./qa lock"
    assert requirement.specifier.contains(version), f"the lock has {requirement.name} {version}: run ./qa lock"
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    assert f"**{requirement.name}**" in decisions, f"say in docs/decisions.md why {requirement.name} is needed"


# --- ./qa on machines that lack something ---------------------------------------------------------------------------


def test_an_old_python_is_told_what_to_do() -> None:
    pretend = "import sys; sys.version_info = (3, 9, 2); exec(compile(open('qa').read(), 'qa', 'exec'))"
    result = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr.startswith("qa: QA Desk needs Python 3.11 or newer; this is Python 3.9 (")
    assert "Traceback" not in result.stderr


def test_an_old_python_can_parse_the_script_to_say_so() -> None:
    ast.parse((ROOT / "qa").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_the_system_library_table_knows_every_package_manager(qa: ModuleType) -> None:
    for need in qa.NEEDS:
        assert need.packages.keys() == qa.INSTALL.keys(), need.what
        assert need.present() in (True, False)


@pytest.fixture
def only_these_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is all of PATH; write shell scripts into it."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def write_program(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


@posix_only
def test_what_is_missing_is_named_with_the_one_command(
    qa: ModuleType, only_these_programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    write_program(only_these_programs / "sudo", "exit 1  # it would ask for a password")
    write_program(only_these_programs / "apt-get", "echo must not be called; exit 1")
    need = qa.Need("a thing", lambda: False, {"apt-get": "libthing1", "dnf": "thing"})
    with pytest.raises(SystemExit) as stop:
        qa.provide_system_libraries([need])
    assert "missing on this system: a thing." in str(stop.value)
    assert str(stop.value).splitlines()[-1].startswith("    sudo sh -c 'apt-get update && ")
    assert str(stop.value).endswith(" libthing1'")


@posix_only
def test_what_is_missing_is_installed_by_root(
    qa: ModuleType, only_these_programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    for name in ("sh", "env"):
        (only_these_programs / name).symlink_to(shutil.which(name, path=os.defpath) or name)
    called = only_these_programs / "called"
    write_program(only_these_programs / "dnf", f'echo "$@" >> {called}')
    gone = qa.Need("a thing", lambda: False, {"apt-get": "libthing1", "dnf": "thing"})
    there = qa.Need("another", lambda: True, {"apt-get": "libother1", "dnf": "other"})
    qa.provide_system_libraries([gone, there])
    assert called.read_text(encoding="utf-8") == "install -y thing\n"


@posix_only
def test_an_unknown_system_is_told_what_is_missing(qa: ModuleType, only_these_programs: Path) -> None:
    need = qa.Need("a thing", lambda: False, {"apt-get": "libthing1", "dnf": "thing"})
    with pytest.raises(SystemExit, match=r"missing on this system: a thing\.\nInstall it by the package manager"):
        qa.provide_system_libraries([need])


# --- ./qa from a fresh clone ----------------------------------------------------------------------------------------

STAND_IN = """\
import pathlib, sys
print("ran", sys.argv[1:], pathlib.Path.cwd().name)
sys.exit(3 if "fail" in sys.argv else 0)
"""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone in a folder with an awkward name, with a stand-in for the program and nothing to download."""
    root = tmp_path_factory.mktemp("clone") / "Åsas saker & 'QA'"
    (root / "qa_desk").mkdir(parents=True)
    (root / "qa_desk" / "__init__.py").touch()
    (root / "qa_desk" / "__main__.py").write_text(STAND_IN, encoding="utf-8")
    (root / "requirements.lock.txt").write_text("# nothing\n", encoding="utf-8")
    for name in ("qa", "pyproject.toml"):
        shutil.copy(ROOT / name, root)
    return root


def start(clone: Path, *arguments: str, cwd: Path | None = None) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.Popen(
        [sys.executable, str(clone / "qa"), *arguments],
        cwd=cwd or clone,
        env=environment | {"PYTHONUTF8": "1", "PIP_NO_INDEX": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def run(clone: Path, *arguments: str, cwd: Path | None = None) -> tuple[int, str, str]:
    with start(clone, *arguments, cwd=cwd) as process:
        out, err = process.communicate()
    return process.returncode, out, err


@one_worker
def test_a_fresh_clone_sets_itself_up_once(clone: Path, tmp_path: Path) -> None:
    with start(clone, "score", "a b.csv") as first, start(clone, "score", "c.csv") as second:
        (out1, err1), (out2, err2) = first.communicate(), second.communicate()
    assert (first.returncode, out1) == (0, f"ran ['score', 'a b.csv'] {clone.name}\n"), err1
    assert (second.returncode, out2) == (0, f"ran ['score', 'c.csv'] {clone.name}\n"), err2
    assert (err1 + err2).count("qa: making ") == 1
    assert run(clone, "score", "fail", cwd=tmp_path) == (3, f"ran ['score', 'fail'] {tmp_path.name}\n", "")


@one_worker
def test_a_changed_lock_is_installed_and_a_broken_set_up_mended(clone: Path) -> None:
    run(clone, "setup")
    (clone / "requirements.lock.txt").write_text("# nothing either\n", encoding="utf-8")
    code, _, err = run(clone, "setup")
    assert (code, err) == (0, "qa: installing the packages of requirements.lock.txt\n")
    shutil.rmtree(clone / ".venv" / ("Scripts" if sys.platform == "win32" else "bin"))
    code, out, err = run(clone, "score")
    assert (code, out) == (0, f"ran ['score'] {clone.name}\n"), err
    assert "qa: making " in err


@one_worker
def test_packages_that_cannot_be_had_are_reported_and_tried_again(clone: Path) -> None:
    lock = clone / "requirements.lock.txt"
    lock.write_text(f"no-such-package==1 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    for _ in range(2):
        code, out, err = run(clone, "score")
        assert (code, out) == (1, "")
        assert "qa: could not install the packages" in err
        assert "Traceback" not in err
    lock.write_text("# nothing\n", encoding="utf-8")
    assert run(clone, "score")[0] == 0


@one_worker
@posix_only
def test_the_console_command_runs_the_program_from_anywhere(clone: Path, tmp_path: Path) -> None:
    run(clone, "setup")
    (tmp_path / "pathlib.py").write_text("raise SystemExit('a file of the user was imported')", encoding="utf-8")
    command = [str(clone / ".venv" / "bin" / "qa-desk"), "score", "x y"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (0, f"ran ['score', 'x y'] {tmp_path.name}\n")


@one_worker
@posix_only
def test_alone_without_a_display_it_reports_on_the_sample_data(clone: Path, tmp_path: Path) -> None:
    code, out, _ = run(clone, cwd=tmp_path)
    arguments = ["report", str(clone / "sample_data"), "--to", str(tmp_path / "qa-desk-reports")]
    assert code == 0
    lines = out.splitlines()
    assert "These are the invented conversations of sample_data." in lines.pop()
    assert lines == [f"ran {arguments} {tmp_path.name}"]


@one_worker
@posix_only
def test_alone_it_says_why_the_sample_data_could_not_be_scored(clone: Path, tmp_path: Path) -> None:
    run(clone, "setup")
    program = clone / "qa_desk" / "__main__.py"
    program.write_text("raise SystemExit('qa-desk: the disk is full')", encoding="utf-8")
    try:
        assert run(clone, cwd=tmp_path) == (1, "", "qa-desk: the disk is full\n")
    finally:
        program.write_text(STAND_IN, encoding="utf-8")


@one_worker
@posix_only
def test_training_has_an_environment_that_builds_on_the_programs(clone: Path) -> None:
    (clone / "training").mkdir(exist_ok=True)
    (clone / "training" / "requirements.txt").write_text("# nothing\n", encoding="utf-8")
    script = "import sys, only_in_venv; print(sys.prefix, sys.argv[1:])"
    (clone / "training" / "train.py").write_text(script, encoding="utf-8")
    run(clone, "setup")
    next((clone / ".venv" / "lib").glob("python*/site-packages")).joinpath("only_in_venv.py").touch()
    code, out, err = run(clone, "train", "--quickly")
    assert (code, out) == (0, f"{clone / '.venv-train'} ['--quickly']\n"), err
    assert run(clone, "train") == (0, f"{clone / '.venv-train'} []\n", "")


def test_a_failed_check_does_not_hide_the_next(qa: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    steps = {"first": ["-c", "import sys; sys.exit(1)"], "second": ["-c", "print('ran all the same')"]}
    assert qa.check(steps) == 1
    assert capfd.readouterr().out.splitlines()[-2:] == ["ran all the same", "FAILED: first"]


# --- what the documents say -----------------------------------------------------------------------------------------

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "training" / "GUIDE.md"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (document.parent / link).exists()] == []


def test_the_rubric_of_the_readme_is_one(tmp_path: Path) -> None:
    written = re.search(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert written
    (tmp_path / "rubric.yaml").write_text(written[1], encoding="utf-8")
    assert len(load(tmp_path / "rubric.yaml").rules()) == 2


def test_the_pictures_of_the_readme_are_small() -> None:
    assert all(picture.stat().st_size < 300_000 for picture in (ROOT / "docs" / "pictures").iterdir())


# --- the direction of imports ---------------------------------------------------------------------------------------


def check_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
    environment = os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True)


def test_the_import_contracts_hold() -> None:
    result = check_imports(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("model", "import qa_desk.scoring"),
        ("scoring.engine", "import qa_desk.rubrics.load"),
        ("rubrics.load", "import qa_desk.readers"),
        ("reports.html", "import qa_desk.cli"),
        ("reports.html", "from PySide6 import QtGui"),
        ("cli", "import PySide6.QtWidgets"),
        ("scoring.engine", "import pandas as pd"),
        ("rubrics.load", "from openpyxl.utils import get_column_letter"),
        ("ui.app", "import xlsxwriter"),
        ("managers", "import qa_desk.model"),
    ],
)
def test_an_import_against_the_direction_is_refused(module: str, line: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    names = ["model", "scoring.engine", "rubrics.load", "readers.x", "reports.html", "reports.xlsx", "cli", "ui.app"]
    allowed = {"readers.x": "import openpyxl", "reports.xlsx": "import xlsxwriter", "ui.app": "import PySide6.QtGui"}
    for name in names:
        write_module(tmp_path, name, allowed.get(name, ""))
    assert check_imports(tmp_path).returncode == 0
    write_module(tmp_path, module, line)
    result = check_imports(tmp_path)
    assert result.returncode == 1
    assert f"qa_desk.{module.split('.')[0]}" in result.stdout


def write_module(folder: Path, name: str, text: str) -> None:
    path = folder / "qa_desk" / f"{name.replace('.', '/')}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    (folder / "qa_desk" / "__init__.py").touch()
    (path.parent / "__init__.py").touch()
    path.write_text(text, encoding="utf-8")
