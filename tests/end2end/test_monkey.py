"""Whatever keys and clicks come: the program neither ends nor complains, and the desk file stays sound."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qa_desk.readers import read
from qa_desk.readers.base import ReadLog, ReadOptions
from qa_desk.rubrics.load import load_named, text_of
from qa_desk.scoring.work import Task, in_order
from qa_desk.store.desk import Desk
from qa_desk.store.reviews import standing_of

ROOT = Path(__file__).parents[2]
RUBRIC = "nordic-service"
EVENTS = 300


def make_desk(path: Path) -> None:
    """A desk with the sample data."""
    rubric = load_named(RUBRIC)
    work = in_order(
        read([ROOT / "sample_data"], ReadOptions(), ReadLog()),
        task=Task(rubric, "en"),
        jobs=1,
        render=lambda _, scored: scored,
    )
    every = [scored for _, batch in work for scored in batch]
    desk = Desk(path)
    desk.put_rubric(digest=rubric.digest, name=RUBRIC, text=text_of(RUBRIC))
    desk.add(every, [standing_of(rubric, each.review, each.scorecard, "new") for each in every], rubric=rubric.digest)
    desk.close()


@pytest.mark.parametrize("seed", [7, 22])
def test_a_monkey_breaks_nothing(tmp_path: Path, seed: int) -> None:
    desk = tmp_path / "work" / "desk.qadesk"
    shutil.copytree(ROOT / "sample_data" / "danmark", desk.parent / "exports")
    make_desk(desk)
    names = ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA")
    folders = {name: str(tmp_path / "home") for name in names}
    environment = {**os.environ, **folders, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "tests/end2end/monkey.py"), str(desk), f"--seed={seed}", f"--events={EVENTS}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=110)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
