"""The command line as people and programs meet it: exit status, what is listed, what is written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from qa_desk.cli import main
from qa_desk.scoring.work import SPAWN

T = TypeVar("T")
PROGRAM = [sys.executable, "-P", "-m", "qa_desk"]
TALK = {
    "id": "c-1",
    "channel": "chat",
    "language": "sv",
    "agent": "Sara",
    "messages": [
        {"speaker": "customer", "text": "Hej, min order 88231 är trasig och jag är jättearg! Mejla anna@example.se 😀"},
        {"speaker": "agent", "author": "Sara", "text": "Vad har du för ordernummer?"},
        {"speaker": "customer", "text": "Det skrev jag ju. 88231"},
        {"speaker": "agent", "author": "Sara", "text": "Det går tyvärr inte att göra något åt det."},
    ],
}


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    path = tmp_path / "exports" / "talks.jsonl"
    path.parent.mkdir()
    path.write_text(json.dumps(TALK, ensure_ascii=False) + "\n", "utf-8")
    return path


def test_a_score_line_has_the_keys_of_the_contract_and_quotes_that_stand_where_they_say(
    talks: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", str(talks)]) == 0
    line = json.loads(capfd.readouterr().out)
    assert set(line) == {"id", "language", "rubric", "score", "criteria", "findings"}
    assert {"repeated-request", "refusal-without-alternative"} <= {f["criterion"] for f in line["findings"]}
    for finding in line["findings"]:
        for span in (finding, *finding["evidence"]):
            text = TALK["messages"][span["message"]]["text"]
            assert text[span["start"] : span["end"]] == span["quote"]


def test_what_cannot_be_read_is_listed_and_costs_nothing_else(talks: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with talks.open("a", encoding="utf-8") as file:
        file.write('{"id": "c-2", "messages": [\n')
    talks.with_name("picture.png").write_bytes(b"\x89PNG\r\n")
    assert main(["score", str(talks.parent)]) == 1
    out, err = capfd.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["c-1"]
    assert "talks.jsonl:2" in err
    assert "picture.png" in err


def test_standard_input_is_read(talks: Path) -> None:
    command = [sys.executable, "-m", "qa_desk", "score", "-"]
    done = subprocess.run(command, input=talks.read_bytes(), capture_output=True, check=True)
    assert json.loads(done.stdout)["id"] == "c-1"


def test_wrong_usage_and_a_missing_rubric_tell_what_to_do(talks: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["score"])
    assert stopped.value.code == 2
    with pytest.raises(SystemExit) as stopped:
        main(["score", str(talks), "--job", "2", "--faster"])
    assert stopped.value.code == 2
    assert main(["score", str(talks), "--rubric", "nordic-servise"]) == 1
    assert "nordic-service" in capfd.readouterr().err


def test_the_same_bytes_whatever_the_number_of_jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_desk.scoring.work.start_method", lambda: SPAWN)
    monkeypatch.setattr("qa_desk.scoring.work.ALONE", {SPAWN: 0})
    monkeypatch.setattr("qa_desk.scoring.engine.BATCH", 200)
    talks = tmp_path / "many.jsonl"
    many(talks, 400)
    written = []
    for jobs in ("1", "2"):
        target = tmp_path / f"{jobs}.jsonl"
        assert main(["score", str(talks), "--jobs", jobs, "--out", str(target)]) == 0
        written.append(target.read_bytes())
    assert written[0] == written[1]
    assert written[0].count(b"\n") == 400


def test_the_same_bytes_from_processes_as_they_start_on_this_system(tmp_path: Path) -> None:
    many(tmp_path / "many.jsonl", 3_100)  # four batches
    for jobs in ("1", "2"):
        command = [*PROGRAM, "score", "many.jsonl", "--jobs", jobs, "--out", jobs]
        subprocess.run(command, cwd=tmp_path, check=True, stderr=subprocess.DEVNULL)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_reports_hide_personal_data_unless_asked(talks: Path, tmp_path: Path) -> None:
    assert main(["report", str(talks), "--to", str(tmp_path / "masked")]) == 0
    assert (
        main(["report", str(talks), "--to", str(tmp_path / "open"), "--show-personal-data", "--formats", "html"]) == 0
    )
    masked = "".join(path.read_text("utf-8") for path in (tmp_path / "masked").rglob("*.html"))
    shown = "".join(path.read_text("utf-8") for path in (tmp_path / "open").rglob("*.html"))
    assert "anna@example.se" in shown
    assert "anna@example.se" not in masked
    assert (tmp_path / "masked" / "qa-report.xlsx").exists()
    assert not (tmp_path / "open" / "qa-report.xlsx").exists()


def test_explain_tells_of_a_rule_that_fired_and_of_one_that_did_not(
    talks: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = ["explain", str(talks), "--conversation", "c-1", "--rule"]
    assert main([*asked, "repeated-request"]) == 0
    fired = capfd.readouterr().out
    assert "is raised at message 1" in fired
    assert "other end: message 0" in fired
    assert main([*asked, "bot-dead-end", "--message", "3"]) == 0
    assert "is not raised at message 3" in capfd.readouterr().out
    assert main([*asked, "repeated-requst"]) == 2
    assert "repeated-request" in capfd.readouterr().err


def test_a_new_rubric_checks_clean_and_is_never_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["rubric", "new", "ours"]) == 0
    assert main(["rubric", "check", "ours.yaml"]) == 0
    assert main(["rubric", "new", "ours"]) == 1
    assert "is there already" in capfd.readouterr().err


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom qa_desk.cli import main\ntry:\n main(['--help'])\nexcept SystemExit:\n pass\n"
        "print({'numpy', 'openpyxl', 'jinja2', 'xlsxwriter', 'yaml'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_no_half_written_file(tmp_path: Path, jobs: str) -> None:
    many(tmp_path / "many.jsonl", 30_000)
    command = [*PROGRAM, "score", "many.jsonl", "--jobs", jobs, "--out", "out.jsonl"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True) as running:
        unfinished = wait_for(lambda: next(tmp_path.glob(".out.jsonl.*"), None), running)
        wait_for(lambda: unfinished.stat().st_size, running)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: all processes hear it
        _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert "stopped" in err
    assert [path.name for path in tmp_path.iterdir()] == ["many.jsonl"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    many(tmp_path / "many.jsonl", 30_000)
    command = [*PROGRAM, "score", "many.jsonl", "--jobs", "2", "--out", "out.jsonl"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True) as running:
        unfinished = wait_for(lambda: next(tmp_path.glob(".out.jsonl.*"), None), running)
        wait_for(lambda: unfinished.stat().st_size, running)
        running.kill()
        try:
            running.communicate(timeout=30)  # until nobody holds the other end of the pipe
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise on Windows")
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    many(tmp_path / "many.jsonl", 3_000)
    with subprocess.Popen(
        [*PROGRAM, "score", "many.jsonl", "--jobs", "1"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout
        assert running.stderr
        assert json.loads(running.stdout.readline())["id"] == "c-0"
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_an_output_file_is_replaced_only_when_all_is_written(
    talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("yesterday's", "utf-8")
    with monkeypatch.context() as broken:
        broken.setattr("qa_desk.scoring.work.find_all", interrupt)
        assert main(["score", str(talks), "--out", str(out)]) == 130
    assert out.read_text("utf-8") == "yesterday's"
    assert main(["score", str(talks), "--out", str(out)]) == 0
    assert json.loads(out.read_text("utf-8"))["id"] == "c-1"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exports", "out.jsonl"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes in folders")
def test_a_pipe_as_output_stays_a_pipe(talks: Path, tmp_path: Path) -> None:
    """So does a device: what stood under /dev/null would otherwise be a file from then on."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(
        [sys.executable, "-c", f"print(open({str(pipe)!r}).read())"], stdout=subprocess.PIPE
    ) as reader:
        assert main(["score", str(talks), "--out", str(pipe)]) == 0
        out, _ = reader.communicate(timeout=30)
    assert json.loads(out)["id"] == "c-1"
    assert pipe.is_fifo()


def test_columns_proposes_a_mapping_that_reads_the_table(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table, profile = tmp_path / "chat.csv", tmp_path / "chat.yaml"
    table.write_text("Ärende;Avsändare;Meddelande\n1;kund;Hej, var är paketet?\n1;agent;Jag tittar.\n", "utf-8")
    assert main(["columns", str(table), "--out", str(profile)]) == 0
    assert "Meddelande" in profile.read_text("utf-8")
    assert main(["score", str(table), "--profile", str(profile)]) == 0
    assert json.loads(capfd.readouterr().out)["id"] == "1"
    assert main(["columns", str(tmp_path / "missing.csv")]) == 1
    assert "missing.csv" in capfd.readouterr().err


def test_rubrics_are_listed_and_measured(tmp_path: Path, talks: Path, capfd: pytest.CaptureFixture[str]) -> None:
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps({"id": "c-1", "labels": []}) + "\n", "utf-8")
    assert main(["rubric", "list"]) == 0
    assert "nordic-service" in capfd.readouterr().out
    assert main(["rubric", "measure", "nordic-service", "--gold", str(talks), "--labels", str(labels)]) == 0
    assert "repeated-request" in capfd.readouterr().out
    asked = ["rubric", "measure", "nordic-service", "--gold", str(talks), "--labels", str(labels), "--by", "agent"]
    assert main(asked) == 2


def many(path: Path, count: int) -> None:
    lines = (json.dumps({**TALK, "id": f"c-{number}"}, ensure_ascii=False) for number in range(count))
    path.write_text("\n".join(lines), "utf-8")


def interrupt(*arguments: object, **named: object) -> None:
    raise KeyboardInterrupt


def wait_for(thing: Callable[[], T | None], running: subprocess.Popen[str]) -> T:
    """The thing, once it is there."""
    while not (found := thing()):
        assert running.poll() is None, "ended too soon"
        time.sleep(0.02)
    return found
