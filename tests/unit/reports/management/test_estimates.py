from pathlib import Path

import pytest

from qa_desk.errors import InputError
from qa_desk.reports.management.content import Estimate
from qa_desk.reports.management.estimates import load_estimates, risk_of


def estimates(folder: Path, text: str) -> tuple[Estimate, ...]:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return load_estimates(path)


def test_what_ships_names_a_source_for_every_estimate() -> None:
    shipped = load_estimates()
    assert [estimate.kind for estimate in shipped] == ["people_told", "one_in_complains", "percent_leaving"]
    assert all(estimate.source for estimate in shipped)


def test_a_file_changes_what_it_names_and_leaves_the_rest(tmp_path: Path) -> None:
    own = estimates(
        tmp_path, "percent_leaving: {from: 4, to: '6,5', source: Our churn analysis}\none_in_complains: none\n"
    )
    assert own == (load_estimates()[0], Estimate("percent_leaving", 4, 6.5, "Our churn analysis"))


def test_the_risk_is_the_estimate_times_those_who_were_met_badly() -> None:
    told, complains, leaving = (risk_of(estimate, 40) for estimate in load_estimates())
    assert (told.low, told.high) == (360, 600)
    assert (complains.low, complains.high) == (38, 38)
    assert (leaving.low, leaving.high) == (13, 13)


def test_every_fault_is_listed_with_its_line(tmp_path: Path) -> None:
    text = (
        "people_told: {from: 15, to: 9, source: x}\n"
        "one_in_complains: {value: 0, source: x}\n"
        "percent_leaving: {value: many, sauce: x}\n"
        "churn: {value: 3}\n"
    )
    with pytest.raises(InputError) as caught:
        estimates(tmp_path, text)
    told = [str(fault).partition("own.yaml:")[2] for fault in caught.value.faults]
    assert sorted(each[0] for each in told) == ["1", "2", "3", "3", "3", "4"]
    assert all(fault.what_to_do for fault in caught.value.faults)


def test_an_estimate_without_a_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no number"):
        estimates(tmp_path, "people_told: {source: x}")
