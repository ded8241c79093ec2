from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QLocale

from qa_desk.model import Rule
from qa_desk.ui.filter_words import PRESETS, Preset, Words, chips, day_of, last_day, midnight, period, without
from qa_desk.ui.selection import Filter

RULE = Rule("no-apology", "flag", {"en": "Never says sorry", "sv": "Ber aldrig om ursäkt"}, "agent_never_says", {})
WORDS = Words({"no-apology": RULE}, "sv")


@pytest.fixture(autouse=True)
def _english_dates() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


def test_every_kind_of_narrowing_has_a_chip_that_takes_it_away() -> None:
    chosen = Filter(
        agents=frozenset({"Åsa", "Bo", "Cia", "Dag"}), teams=frozenset({""}), channels=frozenset({"email"}),
        languages=frozenset({"nb"}), flags=frozenset({"no-apology", "gone-rule"}), strengths=frozenset({"ownership"}),
        states=frozenset({"new"}), whys=frozenset({"sample"}), since=midnight(date(2025, 10, 1)),
        until=midnight(date(2025, 11, 1)), least=20, most=80, surest=0.9, numbers=frozenset({1, 2}),
    )  # fmt: skip
    texts = [chip.text for chip in chips(chosen, WORDS)]
    assert "Agent: Bo, Cia and 2 more" in texts
    assert "Flag: gone-rule, Ber aldrig om ursäkt" in texts
    assert "Team: (not given)" in texts
    assert "1 Oct 2025 – 31 Oct 2025" in texts
    assert "Score 20–80" in texts
    for chip in chips(chosen, WORDS):
        chosen = without(chosen, chip)
    assert chosen == Filter()


def test_a_filter_that_only_orders_or_searches_has_no_chips() -> None:
    assert chips(Filter(text="faktura", order="newest"), WORDS) == []


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (date(2025, 10, 1), date(2025, 10, 2), "1 Oct 2025"),
        (date(2025, 10, 1), None, "From 1 Oct 2025"),
        (None, date(2025, 11, 1), "Up to 31 Oct 2025"),
    ],
)
def test_a_period_is_said_with_its_last_day_counted_in(since: date | None, until: date | None, said: str) -> None:
    chosen = Filter(since=midnight(since) if since else None, until=midnight(until) if until else None)
    assert [chip.text for chip in chips(chosen, WORDS)] == [said]


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        ("today", date(2025, 3, 1), date(2025, 3, 1)),
        ("week", date(2025, 2, 23), date(2025, 3, 1)),
        ("this month", date(2025, 3, 1), date(2025, 3, 1)),
        ("last month", date(2025, 2, 1), date(2025, 2, 28)),
    ],
)
def test_periods_are_whole_days(preset: Preset, first: date, last: date) -> None:
    since, until = period(preset, date(2025, 3, 1))
    assert since is not None
    assert until is not None
    assert (day_of(since), last_day(until)) == (first, last)


def test_each_preset_is_told_from_the_others_on_any_but_the_first_of_a_month() -> None:
    spans = [period(preset, date(2025, 3, 12)) for preset in PRESETS]
    assert len(set(spans)) == len(spans)


def test_titles_of_rules_stand_in_the_language_of_the_window() -> None:
    assert replace(WORDS, language="en").of("flags", "no-apology") == "Never says sorry"
