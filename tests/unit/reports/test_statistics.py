"""The formulas against SciPy, and what they promise about few values."""

import pytest
from scipy import stats

from qa_desk.reports.statistics import (
    FEWEST,
    Change,
    Interval,
    change_of_means,
    mean_interval,
    score_interval,
    t_quantile,
    wilson,
)


def bounds(interval: Interval | Change | None) -> list[float]:
    assert interval is not None
    return [interval.low, interval.high]


SCORES = (55.0, 62.5, 71.0, 88.0, 90.0, 100.0, 47.5)
BETTER = (95.0, 97.5, 91.0, 100.0, 99.0, 93.0)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 4.6, 5, 7.3, 10, 29, 120, 5_000])
def test_quantiles_of_t(freedom: float) -> None:
    assert t_quantile(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=2e-4)


@pytest.mark.parametrize("freedom", [1.2, 1.5, 1.9, 2.1, 2.6])
def test_quantiles_of_t_for_two_or_three_values(freedom: float) -> None:
    assert t_quantile(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=0.05)


@pytest.mark.parametrize(("part", "whole"), [(0, 1), (0, 12), (3, 12), (7, 7), (81, 263), (999, 1_000)])
def test_a_share_has_the_interval_of_wilson(part: int, whole: int) -> None:
    expected = stats.binomtest(part, whole).proportion_ci(method="wilson")
    assert bounds(wilson(part, whole)) == pytest.approx([expected.low, expected.high])


def test_a_mean_has_the_interval_of_t() -> None:
    low, high = stats.ttest_1samp(SCORES, 0).confidence_interval()
    assert bounds(mean_interval(SCORES)) == pytest.approx([low, high], abs=0.01)


def test_the_interval_of_a_score_is_a_score() -> None:
    assert score_interval((100.0, 40.0)) == Interval(0.0, 100.0)


@pytest.mark.parametrize(("now", "before"), [(SCORES, BETTER), (BETTER, SCORES), (SCORES, SCORES[:5])])
def test_a_change_of_means_is_welchs(now: tuple[float, ...], before: tuple[float, ...]) -> None:
    test = stats.ttest_ind(now, before, equal_var=False)
    change = change_of_means(now, before)
    assert change is not None
    expected = test.confidence_interval()
    assert bounds(change) == pytest.approx([expected.low, expected.high], abs=0.02)
    assert change.real == (test.pvalue < 0.05)


def test_too_few_are_never_a_real_change() -> None:
    few, many = (100.0,) * (FEWEST - 1), (10.0,) * 50
    change = change_of_means(few, many)
    assert change is not None
    assert (change.difference, change.real) == (90.0, False)


def test_all_alike_is_a_certain_change_and_no_fault() -> None:
    change = change_of_means((90.0,) * FEWEST, (80.0,) * FEWEST)
    assert change is not None
    assert (change.low, change.high, change.real) == (10.0, 10.0, True)


def test_of_nothing_nothing_is_said() -> None:
    assert wilson(0, 0) is mean_interval((50.0,)) is None
    assert change_of_means((), SCORES) is None


@pytest.mark.parametrize(("part", "whole"), [(0, 1), (0, 2), (1, 1), (1, 2)])
def test_a_share_lies_in_its_interval(part: int, whole: int) -> None:
    interval = wilson(part, whole)
    assert interval is not None
    assert 0 <= interval.low <= part / whole <= interval.high <= 1
