"""The estimates of the literature that the page quotes: those that ship, or as a file of the user says."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from qa_desk.reports.management.content import Estimate, EstimateKind, Risk
from qa_desk.reports.management.settings import Entry, SettingsFile

SHIPPED = Path(__file__).with_name("estimates.yaml")
KINDS: tuple[EstimateKind, ...] = get_args(EstimateKind)
_SHAPE = 'Write, for example, "percent_leaving:" and below it, indented, "value: 32" and "source: whose figure it is"'
_LIMITS: dict[EstimateKind, tuple[float, float]] = {
    "people_told": (0, 1_000),
    "one_in_complains": (1, 10_000),
    "percent_leaving": (0, 100),
}


def load_estimates(path: Path | None = None) -> tuple[Estimate, ...]:
    """The estimates of a file, which may leave some as they ship or take them away ("none"). Raises InputError with
    every fault of the file.
    """
    estimates = _read(SHIPPED)
    if path:
        estimates |= _read(path)
    return tuple(estimate for kind in KINDS if (estimate := estimates.get(kind)))


def _read(path: Path) -> dict[EstimateKind, Estimate | None]:
    file = SettingsFile(path, _SHAPE)
    read: dict[EstimateKind, Estimate | None] = {}
    for entry in file.entries():
        kind = next((kind for kind in KINDS if kind == entry.name), None)
        if kind is None:
            file.fault(entry.line, f"there is no estimate “{entry.name}”", f"Choose from {', '.join(KINDS)}")
        elif entry.value.casefold() == "none":
            read[kind] = None
        else:
            read[kind] = _estimate(kind, entry, file)
    file.finish()
    return read


def _estimate(kind: EstimateKind, entry: Entry, file: SettingsFile) -> Estimate | None:
    given = {part.name: part for part in entry.entries}
    for part in given.values():
        if part.name not in ("value", "from", "to", "source"):
            file.fault(part.line, f"“{part.name}” is not known here", "Choose from value, from, to, source")
    source = given["source"].value if "source" in given else ""
    if not source:
        file.fault(entry.line, f"“{kind}” names no source", 'Add "source: whose figure it is"')
    ends = [given["value"]] if "value" in given else [given.get("from"), given.get("to")]
    numbers = [_number(kind, part, entry, file) for part in ends]
    low, high = numbers[0], numbers[-1]
    if low > high:
        file.fault(entry.line, f"“{kind}” goes from {low:g} down to {high:g}", "Put the smaller number first")
    return Estimate(kind, low, high, source)


def _number(kind: EstimateKind, part: Entry | None, entry: Entry, file: SettingsFile) -> float:
    least, most = _LIMITS[kind]
    if part is None:
        file.fault(entry.line, f"“{kind}” has no number", 'Add "value: …", or "from: …" and "to: …"')
        return least
    try:
        number = float(part.value.replace(",", "."))
    except ValueError:
        file.fault(part.line, f"“{part.value}” is no number", "Write digits alone, such as 32")
        return least
    if not least <= number <= most:
        file.fault(part.line, f"{number:g} cannot be right for “{kind}”", f"Write a number from {least:g} to {most:g}")
    return number


def risk_of(estimate: Estimate, badly: int) -> Risk:
    """What an estimate would mean for so many customers who were met badly."""
    low, high = sorted(_people(estimate, value, badly) for value in (estimate.low, estimate.high))
    return Risk(estimate, badly, low, high)


def _people(estimate: Estimate, value: float, badly: int) -> int:
    """Others who hear of it, unhappy customers who say nothing, or customers who leave."""
    if estimate.kind == "people_told":
        return round(badly * value)
    if estimate.kind == "one_in_complains":
        return round(badly * (1 - 1 / value))
    return round(badly * value / 100)
