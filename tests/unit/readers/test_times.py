from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import UsageError
from qa_desk.readers.times import Clock, after, from_epoch, parse_clock, shows_month_first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-18T14:05:22Z", "2024-03-18T14:05:22+00:00"),
        ("2024-03-18 14:05", "2024-03-18T14:05:00+01:00"),
        ("2024-07-18 14:05", "2024-07-18T14:05:00+02:00"),
        ("18.03.2024 14:05", "2024-03-18T14:05:00+01:00"),
        ("18.03.2024 kl. 14.05", "2024-03-18T14:05:00+01:00"),
        ("18/3/24, 14:05", "2024-03-18T14:05:00+01:00"),
        ("18-03-2024 14:05:22", "2024-03-18T14:05:22+01:00"),
        ("03/18/2024 2:05 PM", "2024-03-18T14:05:00+01:00"),
        ("18 mars 2024 14:05", "2024-03-18T14:05:00+01:00"),
        ("mandag 18. mars 2024 kl. 14:05", "2024-03-18T14:05:00+01:00"),
        ("mån 18 okt. 2024 09:00", "2024-10-18T09:00:00+02:00"),
        ("Mar 18, 2024 12:05 am", "2024-03-18T00:05:00+01:00"),
        ("Monday, March 18, 2024 at 2:05 PM", "2024-03-18T14:05:00+01:00"),
        ("2024/03/18 14:05 UTC", "2024-03-18T14:05:00+00:00"),
        ("18.03.2024 14:05 CEST", "2024-03-18T14:05:00+02:00"),
        ("2024-03-18 14:05:22 GMT+01:00", "2024-03-18T14:05:22+01:00"),
        ("2024-03-18 14:05 +0530", "2024-03-18T14:05:00+05:30"),
        ("Tue Oct 31 22:10:47 +0000 2017", "2017-10-31T22:10:47+00:00"),
        ("2024-03-18", "2024-03-18T00:00:00+01:00"),
        ("20240318", "2024-03-18T00:00:00+01:00"),
        ("1710767122", "2024-03-18T13:05:22+00:00"),
        ("1710767122000", "2024-03-18T13:05:22+00:00"),
    ],
)
def test_times_as_exports_write_them(text: str, expected: str) -> None:
    moment = Clock("Europe/Stockholm").read(text)
    assert moment is not None
    assert moment.isoformat() == expected


@pytest.mark.parametrize(
    "text", ["", "snart", "12", "1001", "31.02.2024", "14:05", "2024-13-40", "99/99/2024", "8812-2024", "1,5"]
)
def test_what_is_no_time(text: str) -> None:
    assert Clock("Europe/Stockholm").read(text) is None


def test_the_zone_is_assumed_only_where_none_is_written() -> None:
    clock = Clock("Europe/Oslo")
    clock.read("2024-03-18T14:05:22Z")
    assert clock.notes() == ()
    clock.read("2024-03-18 14:05")
    assert clock.notes() == ("The times name no zone; read as Europe/Oslo.",)
    assert clock.notes() == ()


@pytest.mark.parametrize("name", ["Europe/Stokholm", "", "../etc/passwd", "Europe"])
def test_a_zone_that_does_not_exist_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="Europe/Stockholm"):
        Clock(name)


def test_month_first_only_where_the_dates_show_it() -> None:
    assert not shows_month_first(["03/04/2024", "05/06/2024"])
    assert shows_month_first(["03/04/2024", "05/16/2024"])
    assert not shows_month_first(["13/04/2024", "05/16/2024"])
    assert not shows_month_first(["03.16.2024"])


def test_midnight_between_two_times_of_day() -> None:
    late = datetime(2024, 3, 18, 23, 58, tzinfo=UTC)
    clock = parse_clock("00.01")
    assert clock is not None
    assert after(late, clock) == datetime(2024, 3, 19, 0, 1, tzinfo=UTC)


def test_epochs_outside_our_times_are_none() -> None:
    assert from_epoch(8812) is None
    assert from_epoch(1e30) is None


@given(st.text(max_size=40))
def test_no_text_breaks_the_parser(text: str) -> None:
    moment = Clock("UTC").read(text)
    assert moment is None or moment.tzinfo is not None


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 1, 1)))
def test_the_usual_forms_mean_the_same(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    clock = Clock("UTC")
    forms = [
        "%Y-%m-%d %H:%M:%S",
        "%d.%m.%Y %H.%M.%S",
        "%d.%m.%Y kl. %H:%M:%S",
        "%d/%m/%Y, %H:%M:%S",
        "%Y/%m/%d %H:%M:%S",
        "%d %B %Y %H:%M:%S",
    ]
    assert {clock.read(moment.strftime(form)) for form in forms} == {moment.replace(tzinfo=UTC)}
