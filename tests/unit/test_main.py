"""`qa-desk` is the window or the command line, by what stands behind it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def qa_desk(*arguments: str) -> subprocess.CompletedProcess[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, "-m", "qa_desk", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
def test_without_a_display_it_says_what_else_there_is() -> None:
    assert qa_desk().returncode == 2
    assert "score" in qa_desk().stdout
    opened = qa_desk("desk", "mars.qadesk")
    assert opened.returncode == 1
    assert opened.stderr == "qa-desk: there is no display to show a window on; qa-desk --help lists the commands.\n"


def test_the_window_has_its_place_in_the_help() -> None:
    assert "open the desktop application" in qa_desk("--help").stdout
    assert "FILE.qadesk" in qa_desk("desk", "--help").stdout


def test_the_command_line_loads_no_window_and_the_window_s_frame_no_readers() -> None:
    code = (
        "import sys\n"
        "from qa_desk.__main__ import main\n"
        "try: main(['score', '--help'])\n"
        "except SystemExit: pass\n"
        "assert not any(name.startswith(('PySide6', 'qa_desk.ui')) for name in sys.modules)\n"
        "import qa_desk.ui.app\n"
        "print([name for name in ('openpyxl', 'jinja2', 'qa_desk.ui.library') if name in sys.modules])\n"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "[]"
