from datetime import datetime
from pathlib import Path

import pytest

from qa_desk.errors import InputError
from qa_desk.reports.management.staffing import Staffing, load_staffing

MONDAY, SATURDAY, SUNDAY = "2026-10-05", "2026-10-10", "2026-10-11"


def staffing(folder: Path, text: str, name: str = "hours.yaml") -> Staffing:
    (folder / name).write_text(text, encoding="utf-8")
    return load_staffing(folder / name)


def covers(hours: Staffing, day: str, clock: str) -> bool:
    return hours.covers(datetime.fromisoformat(f"{day}T{clock}"))


def test_hours_hold_from_the_first_minute_to_before_the_last(tmp_path: Path) -> None:
    hours = staffing(tmp_path, "mon-fri: 08:00-12:00, 13-17.30\nsaturday: 10-24:00\n")
    assert covers(hours, MONDAY, "08:00")
    assert not covers(hours, MONDAY, "12:00")
    assert covers(hours, MONDAY, "17:29")
    assert not covers(hours, MONDAY, "17:30")
    assert covers(hours, SATURDAY, "23:59")
    assert not covers(hours, SUNDAY, "11:00")


@pytest.mark.parametrize("name", ["lördag", "Lördag", "lør", "lørdag", "Saturday", "sat", "lör-lör", "fri – sat"])
def test_weekdays_are_known_in_every_language(tmp_path: Path, name: str) -> None:
    assert covers(staffing(tmp_path, f"{name}: 9-10\n"), SATURDAY, "09:30")


def test_a_range_may_go_over_the_end_of_the_week(tmp_path: Path) -> None:
    hours = staffing(tmp_path, "sun-mon: 9-10")
    assert [bool(day) for day in hours.week] == [True, False, False, False, False, False, True]


def test_a_single_day_goes_before_its_weekday(tmp_path: Path) -> None:
    hours = staffing(tmp_path, f"monday: 8-17\n{MONDAY}: stängt\n{SUNDAY}: 12-13\n")
    assert not covers(hours, MONDAY, "10:00")
    assert covers(hours, "2026-10-12", "10:00")
    assert covers(hours, SUNDAY, "12:00")


def test_csv_with_or_without_a_heading(tmp_path: Path) -> None:
    for text in ("day;from;to\nmån;08:00;12:00\nmån;13:00;17:00\n", "mån,8,12\nmån,13,17\n"):
        hours = staffing(tmp_path, text, "hours.csv")
        assert covers(hours, MONDAY, "16:00")
        assert not covers(hours, MONDAY, "12:30")


def test_part_of_an_hour_is_staffed(tmp_path: Path) -> None:
    by_hour = staffing(tmp_path, "mon: 8:45-10").by_hour()
    assert by_hour[0][7:11] == (0.0, 0.25, 1.0, 0.0)


def test_every_fault_is_listed_with_its_line(tmp_path: Path) -> None:
    text = "mon: 8-17\nfunday: 9-10\ntue: late\nwed: 17-8\nthu: 8-25\nmon: 9-10\n"
    with pytest.raises(InputError) as caught:
        staffing(tmp_path, text)
    places = {fault.where.rpartition(":")[2] for fault in caught.value.faults}
    assert places == {"2", "3", "4", "5", "6"}
    assert all(fault.what_to_do for fault in caught.value.faults)


@pytest.mark.parametrize("text", ["", "# nothing\n", "- 8-17\n", "mon: [8, 17]\n", "just words", "mon: 8-17\n\tx: y\n"])
def test_a_file_that_says_nothing_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError) as caught:
        staffing(tmp_path, text)
    assert "hours.yaml" in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("mån: 8-17".encode("latin-1"))
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "latin.yaml"):
        with pytest.raises(InputError, match=path.name):
            load_staffing(path)
