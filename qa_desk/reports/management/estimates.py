"""The estimates of the literature that the page quotes: those that ship, or as a file of the user says."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from qa_desk.i18n import mark, tr
from qa_desk.reports.management.content import Estimate, EstimateKind, Risk
from qa_desk.reports.management.settings import Entry, SettingsFile

SHIPPED = Path(__file__).with_name("estimates.yaml")
KINDS: tuple[EstimateKind, ...] = get_args(EstimateKind)
_PARTS = ("value", "from", "to", "source")
AS_CITED = mark("White House Office of Consumer Affairs, as widely cited")  # in the file that ships
_SHAPE = mark(
    'Write, for example, "percent_leaving:" and below it, indented, "value: 32" and "source: whose figure it is"'
)
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
            problem = tr("there is no estimate “{name}”").format(name=entry.name)
            file.fault(entry.line, problem, tr("Choose from {names}").format(names=", ".join(KINDS)))
        elif entry.value.casefold() == "none":
            read[kind] = None
        else:
            read[kind] = _estimate(kind, entry, file)
    file.finish()
    return read


def _estimate(kind: EstimateKind, entry: Entry, file: SettingsFile) -> Estimate | None:
    given = {part.name: part for part in entry.entries}
    for part in given.values():
        if part.name not in _PARTS:
            problem = tr("“{name}” is not known here").format(name=part.name)
            file.fault(part.line, problem, tr("Choose from {names}").format(names=", ".join(_PARTS)))
    source = given["source"].value if "source" in given else ""
    if not source:
        problem = tr("“{name}” names no source").format(name=kind)
        file.fault(entry.line, problem, tr('Add "source: whose figure it is"'))
    ends = [given["value"]] if "value" in given else [given.get("from"), given.get("to")]
    numbers = [_number(kind, part, entry, file) for part in ends]
    low, high = numbers[0], numbers[-1]
    if low > high:
        problem = tr("“{name}” goes from {low} down to {high}").format(name=kind, low=f"{low:g}", high=f"{high:g}")
        file.fault(entry.line, problem, tr("Put the smaller number first"))
    return Estimate(kind, low, high, source)


def _number(kind: EstimateKind, part: Entry | None, entry: Entry, file: SettingsFile) -> float:
    least, most = _LIMITS[kind]
    if part is None:
        problem = tr("“{name}” has no number").format(name=kind)
        file.fault(entry.line, problem, tr('Add "value: …", or "from: …" and "to: …"'))
        return least
    try:
        number = float(part.value.replace(",", "."))
    except ValueError:
        problem = tr("“{value}” is no number").format(value=part.value)
        file.fault(part.line, problem, tr("Write digits alone, such as 32"))
        return least
    if not least <= number <= most:
        problem = tr("{value} cannot be right for “{name}”").format(value=f"{number:g}", name=kind)
        todo = tr("Write a number from {least} to {most}").format(least=f"{least:g}", most=f"{most:g}")
        file.fault(part.line, problem, todo)
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
