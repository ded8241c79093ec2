"""Transcripts are personal data: nothing that reads, scores or reports may open a connection."""

import socket
from pathlib import Path
from typing import NoReturn

import pytest

from qa_desk.cli import main

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"


def test_reports_are_made_without_a_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> NoReturn:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert main(["report", str(SAMPLE_DATA), "--jobs", "1", "--to", str(tmp_path)]) == 0
    assert (tmp_path / "qa-report.xlsx").exists()
