"""The program on a real X screen: it comes up with the sample and is painted, and a reviewer's day works in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SLOW = 60  # seconds: a busy machine
# The screen as another program sees it: how many colours are on it.
LOOK = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication(sys.argv)
seen = app.primaryScreen().grabWindow(0).toImage()
print(len({seen.pixel(x, y) for x in range(0, seen.width(), 2) for y in range(0, seen.height(), 2)}))
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("Xvfb") is None, reason="needs Xvfb, which `./qa test` installs on Linux"
)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a new user in front of a screen of his own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as number:
        display = f":{number.readline().strip()}"
    folders = {name: str(tmp_path / name) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    yield {**os.environ, **folders, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
    server.terminate()
    server.wait(SLOW)


@pytest.mark.timeout(180)
def test_the_program_comes_up_with_the_sample(screen: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "qa_desk", "desk", "--sample"]
    program = subprocess.Popen(command, cwd=ROOT, env=screen, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(lambda: list(tmp_path.rglob("*.qadesk")), program)
        wait_for(lambda: colors_on(screen) > 60, program)  # text and flags in their colours, no bare or grey window
    finally:
        program.terminate()
        _, complaints = program.communicate(timeout=SLOW)
    assert complaints == ""


@pytest.mark.timeout(300)
def test_a_day_of_a_reviewer_on_a_real_window(screen: dict[str, str]) -> None:
    journey = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/gui/test_journey.py"]
    done = subprocess.run([sys.executable, *journey], cwd=ROOT, env=screen, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def colors_on(screen: dict[str, str]) -> int:
    """How many colours are seen on the screen."""
    return int(subprocess.run([sys.executable, "-c", LOOK], env=screen, capture_output=True, check=True).stdout)


def wait_for(what: Callable[[], object], program: subprocess.Popen[str]) -> None:
    """Wait until something is so, as long as the program runs."""
    end = time.monotonic() + SLOW
    while not what():
        assert program.poll() is None, "the program has ended"
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.3)
