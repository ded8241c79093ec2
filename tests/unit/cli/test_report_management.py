"""`qa-desk report` with the files that the management page stands on."""

import json
from pathlib import Path

import pytest

from qa_desk.cli import main


def report(folder: Path, *options: str) -> int:
    said = [("customer", "Hej, var är min order 8812?"), ("agent", "Hej! Den kommer i morgon före tolv.")]
    messages = [{"speaker": who, "text": text, "time": "2026-03-07T09:00:00+01:00"} for who, text in said]
    source = folder / "talks.jsonl"
    source.write_text(json.dumps({"id": "1", "agent": "Eva", "messages": messages}) + "\n", encoding="utf-8")
    return main(["report", str(source), "--to", str(folder), "--formats", "management", "--jobs", "1", *options])


def test_the_staffed_hours_and_estimates_stand_on_the_page(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "hours.yaml").write_text("mon-fri: 8-17", encoding="utf-8")
    (tmp_path / "own.yaml").write_text("people_told: {value: 2, source: Us}", encoding="utf-8")
    given = ("--staffing", str(tmp_path / "hours.yaml"), "--estimates", str(tmp_path / "own.yaml"))
    assert report(tmp_path, *given) == 0
    page = (tmp_path / "management.html").read_text(encoding="utf-8")
    assert "1 of 1 contacts (100 %) came when nobody was there to answer." in page
    assert f"Management: {tmp_path / 'management.html'}" in capfd.readouterr().out


def test_faults_of_the_file_are_told_before_anything_is_read(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "hours.yaml").write_text("funday: 8-17\nmon: late\n", encoding="utf-8")
    assert report(tmp_path, "--staffing", str(tmp_path / "hours.yaml")) == 1
    told = capfd.readouterr().err
    assert "hours.yaml:1: “funday” is no day. Write a weekday" in told
    assert "hours.yaml:2: “late” is no stretch of hours. Write 08:00-17:00" in told
    assert "Read 1" not in told
    assert not (tmp_path / "management.html").exists()
