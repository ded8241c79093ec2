"""Days and times in the window agree with each other and with the language."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from qa_desk.i18n import use
from qa_desk.ui.dates import clock_text, dated_text, day_text, long_day_text
from qa_desk.ui.language import use_language
from qa_desk.ui.names import full_time, short_time

DAY = date(2026, 10, 10)


@pytest.fixture(autouse=True)
def _usual_language(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The system of who runs the tests speaks none of our languages."""
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("fr_FR"))
    before = QLocale()
    yield
    use_language("en")
    use("en")
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("language", "short", "dated", "clock"),
    [
        ("en", "10 Oct", "10 Oct 2026", "14:05"),
        ("sv", "10 okt.", "10 okt. 2026", "14:05"),
        ("nb", "10. okt.", "10. okt. 2026", "14:05"),
        ("da", "10. okt.", "10. okt. 2026", "14.05"),
    ],
)
def test_each_language_writes_days_and_times_its_own_way(language: str, short: str, dated: str, clock: str) -> None:
    use_language(language)
    assert (day_text(DAY), dated_text(DAY), clock_text(14, 5)) == (short, dated, clock)


def test_english_is_not_american() -> None:
    use_language("en")
    assert long_day_text(DAY) == "Saturday, 10 October 2026"
    assert full_time(datetime(2026, 10, 10, 14, 5).timestamp()) == "Saturday, 10 October 2026, 14:05"


def test_who_has_an_american_system_reads_all_of_it_that_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("en_US"))
    use_language("system")
    assert (day_text(DAY), dated_text(DAY)) == ("Oct 10", "Oct 10, 2026")
    assert long_day_text(DAY) == "Saturday, October 10, 2026"


def test_the_card_of_today_has_the_clock_of_the_thread() -> None:
    use_language("da")
    now = datetime.now().replace(hour=13, minute=10, second=0)
    assert short_time(now.timestamp()) == "13.10"
