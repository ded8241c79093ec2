"""`qa-desk report` for some days."""

import json
from pathlib import Path

import pytest

from qa_desk.cli import main
from tests.unit.reports.opened import column, opened


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    """A conversation on each of the first nine days of March."""
    path = tmp_path / "talks.jsonl"
    days = [f"2026-03-0{day}" for day in range(1, 10)]
    path.write_text("".join(json.dumps(_talk(day)) + "\n" for day in days), encoding="utf-8")
    return path


def _talk(day: str) -> dict[str, object]:
    said = [("customer", "Hej, var är min order 8812?"), ("agent", "Hej! Den kommer i morgon före tolv.")]
    messages = [{"speaker": who, "text": text, "time": f"{day}T09:00:00+01:00"} for who, text in said]
    return {"id": day, "agent": "Eva", "messages": messages}


def report(talks: Path, *options: str) -> int:
    return main(["report", str(talks), "--to", str(talks.parent), "--formats", "xlsx", "--jobs", "1", *options])


def test_only_the_days_asked_for_are_reported(talks: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert report(talks, "--from", "2026-03-04", "--until", "2026-03-06") == 0
    book = opened(talks.parent / "qa-report.xlsx")
    assert column(book, "Scorecard", "conversation") == ["2026-03-04", "2026-03-05", "2026-03-06"]
    assert "Conversations: 3, 2026-03-04 – 2026-03-06" in capfd.readouterr().out


def test_a_period_that_ends_before_it_begins_is_wrong_usage(talks: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert report(talks, "--from", "2026-03-06", "--until", "2026-03-04") == 2
    assert "Give --until a day after --from" in capfd.readouterr().err


def test_what_is_no_date_is_wrong_usage(talks: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        report(talks, "--from", "6 March")
    assert "write it as 2026-10-31" in capfd.readouterr().err
