"""How further processes are started."""

import subprocess
import sys
import threading

import pytest

from qa_desk.scoring.work import SPAWN, start_method

QUIET = "import os; os.environ['OPENBLAS_NUM_THREADS'] = '1'; "


def test_a_process_with_a_second_thread_is_not_copied() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert start_method() == SPAWN
    finally:
        done.set()
        thread.join()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes always start anew")
def test_the_command_line_has_no_second_thread_that_forbids_copying() -> None:
    code = QUIET + "import qa_desk.cli.score, qa_desk.scoring.work as work; print(work.start_method())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "fork"
