"""Measuring the program as its user starts it: how long, how much memory, how soon it answers."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_desk.model import Conversation, Rubric
from qa_desk.scoring.engine import find

ROOT = Path(__file__).parents[1]
PROGRAM = [sys.executable, "-P", "-m", "qa_desk"]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the program: seconds by the clock, seconds of all processors, memory of its largest process in MB.

    The latter two are 0 where the system does not tell (Windows).
    """

    seconds: float
    processor: float
    memory: float


def run(arguments: Sequence[str]) -> Run:
    """Run `qa-desk` with the arguments. Raises CalledProcessError where it fails."""
    begin = time.perf_counter()
    process = subprocess.Popen([*PROGRAM, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if sys.platform == "win32":
        status, processor, memory = process.wait(), 0.0, 0.0
    else:
        _, waited, usage = os.wait4(process.pid, 0)
        status = process.returncode = os.waitstatus_to_exitcode(waited)
        unit = 1024**2 if sys.platform == "darwin" else 1024
        processor, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit
    if status:
        raise subprocess.CalledProcessError(status, ["qa-desk", *arguments])
    return Run(time.perf_counter() - begin, processor, memory)


def start_up(times: int = 10) -> float:
    """Seconds until `qa-desk --help` has answered: the median."""
    return statistics.median(run(["--help"]).seconds for _ in range(times))


FIRST_WINDOW = """
import sys, time
from qa_desk.ui.app import Desktop, make_app
from pathlib import Path
app = make_app()
desktop = Desktop(app, Path(sys.argv[1]) / "settings.json")
desktop.window.show()
while not desktop.window.start.isVisible():
    app.processEvents()
desktop.window.grab()
print(time.time() - float(sys.argv[2]))
"""


def first_window(folder: Path, times: int = 5) -> float:
    """Seconds from starting the interpreter until the window is painted, on a screen that is not there: the median."""
    return statistics.median(_seconds_to_window(folder) for _ in range(times))


def _seconds_to_window(folder: Path) -> float:
    given = [sys.executable, "-P", "-c", FIRST_WINDOW, str(folder), str(time.time())]
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    return float(subprocess.run(given, env=surroundings, check=True, capture_output=True, text=True).stdout)


def latency(rubric: Rubric, conversation: Conversation, times: int = 50) -> float:
    """Seconds to find everything in one conversation, warm: the median."""
    find(rubric, conversation)
    return statistics.median(_seconds_to_find(rubric, conversation) for _ in range(times))


def _seconds_to_find(rubric: Rubric, conversation: Conversation) -> float:
    begin = time.perf_counter()
    find(rubric, conversation)
    return time.perf_counter() - begin
