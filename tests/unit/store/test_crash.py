"""A pulled plug: whatever was said to be saved is there after a kill -9, and the file is sound."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from qa_desk.store.desk import Desk
from tests.unit.store.desks import made

TIMES = 100
ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_nothing_that_was_saved_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "reviews.qadesk"
    made(path).close()
    chance = random.Random(9)
    lines = 0
    with subprocess.Popen(
        [sys.executable, "-m", "tests.unit.store.reviewer", str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as nursery:
        assert nursery.stdin
        assert nursery.stdout
        for turn in range(TIMES):
            print(turn, file=nursery.stdin, flush=True)
            child = int(nursery.stdout.readline())
            saved = [int(nursery.stdout.readline()) for _ in range(chance.randrange(6))]
            time.sleep(chance.uniform(0, 0.01))  # the moment of the crash, not a wait for something
            os.kill(child, signal.SIGKILL)
            saved += read_saved(nursery.stdout)
            check(path, turn, saved)
            lines += len(saved)
        nursery.stdin.close()
        assert nursery.wait() == 0
    assert lines > TIMES, "the crashes came too early to lose anything"


def read_saved(stream: object) -> list[int]:
    """What the reviewer said was saved before it was killed."""
    saved = []
    for line in stream:  # type: ignore[attr-defined]  # a text stream
        if line == "dead\n":
            break
        saved.append(int(line))
    return saved


def check(path: Path, turn: int, saved: list[int]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    desk = Desk(path, reviewer="Eva")
    try:
        assert not desk.read_only
        marks, log = desk.case(1).marks, desk.history(1)
        there = {int(key.split("-")[1]) for kind, key in marks if kind == "score" and key.startswith(f"{turn}-")}
        assert there >= set(saved)
        assert len(there) <= len(saved) + 1  # one may have been on disk, and not yet told
        assert {entry.change.key for entry in log if entry.change.kind == "score"} == {
            key for kind, key in marks if kind == "score"
        }
        if there:
            assert (
                marks["comment", ""] == f"{turn}-{max(there)}"
            )  # the two marks of an action are both there, or neither
        assert desk.queue()[0].standing.state == ("started" if marks else "new")
    finally:
        desk.close()
