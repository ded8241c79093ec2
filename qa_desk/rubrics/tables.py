"""A measure as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa_desk.model import Kind
from qa_desk.rubrics.measure import BINS, Bin, GroupMeasure, Measure, RuleMeasure, Wrong
from qa_desk.rubrics.shares import Counts


def render(measured: Measure, *, wrong: int = 0) -> str:
    """The measure as plain text, with the first `wrong` misses and false alarms of each rule."""
    parts = [_head(measured), *(_table(measured.all, kind) for kind in ("flag", "strength"))]
    parts += [_groups(measured), _confidence(measured.reliability)]
    if wrong:
        parts.append(_mistakes(measured, wrong))
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(measured: Measure) -> str:
    everything = measured.all
    counted = f"{everything.conversations} conversations, {everything.clean} without a labelled flag"
    lines = [f"{measured.rubric} {measured.version}: {counted}"]
    rate = everything.false_flags_per_100_clean
    if rate is not None:
        lines.append(f"false flags per 100 of those: {rate:.1f}")
    for rule, count in measured.unlabelled:
        lines.append(f"{rule}: in no label, so not measured (found {count} times)")
    if measured.without_text:
        lines.append(
            f"{len(measured.without_text)} labelled conversations were not given, such as {measured.without_text[0]}"
        )
    return "\n".join(lines)


_COLUMNS = (
    f"{'labels':>6} {'right':>5} {'false':>5}  {'precision':<17} {'recall':<17} {'F1':<17}  {'conv. F1':>8}  evidence"
)


def _table(group: GroupMeasure, kind: Kind) -> str:
    rules = [rule for rule in group.rules if rule.kind == kind]
    if not rules:
        return ""
    width = max(len(rule.rule) for rule in rules)
    lines = [f"{kind + 's':<{width}}  {_COLUMNS}", *(f"{rule.rule:<{width}}  {_row(rule)}" for rule in rules)]
    message, conversation = group.macro_f1(kind), group.macro_f1(kind, "conversation")
    total = group.total(kind)
    lines.append(f"macro F1 {message:.3f} (by conversation {conversation:.3f}); {_pooled(total)}")
    return "\n".join(lines)


def _pooled(total: Counts) -> str:
    return f"all together precision {total.precision.value:.3f}, recall {total.recall.value:.3f}, F1 {total.f1:.3f}"


def _row(rule: RuleMeasure) -> str:
    counts = rule.message
    numbers = f"{counts.labels:>6} {counts.hits:>5} {counts.false_alarms:>5}"
    shares = "  ".join(_with_interval(value, interval) for value, interval in _values(counts))
    evidence = f"{rule.evidence.value:.2f} of {rule.evidence.all}" if rule.evidence.all else "-"
    return f"{numbers}  {shares}  {rule.conversation.f1:>8.2f}  {evidence}"


def _values(counts: Counts) -> tuple[tuple[float, tuple[float, float]], ...]:
    return (
        (counts.precision.value, counts.precision.interval),
        (counts.recall.value, counts.recall.interval),
        (counts.f1, counts.f1_interval),
    )


def _with_interval(value: float, interval: tuple[float, float]) -> str:
    return f"{value:.2f} ({interval[0]:.2f}-{interval[1]:.2f})"


def _groups(measured: Measure) -> str:
    if len(measured.groups) < 2:
        return ""
    width = max(len(rule.rule) for rule in measured.all.rules)

    def line(name: str, cells: Iterable[str]) -> str:
        return f"{name:<{width}}  {' '.join(f'{cell:>7}' for cell in cells)}"

    groups = measured.groups
    lines = [line("F1", (group.name or "?" for group in groups))]
    for index, rule in enumerate(measured.all.rules):
        cells = [_cell(group.rules[index].message) for group in groups]
        lines.append(line(rule.rule, cells))
    lines.append(line("macro, flags", (f"{group.macro_f1('flag'):.3f}" for group in groups)))
    lines.append(line("macro, strengths", (f"{group.macro_f1('strength'):.3f}" for group in groups)))
    lines.append(line("false per 100 clean", (_rate(group.false_flags_per_100_clean) for group in groups)))
    return "\n".join(lines)


def _rate(rate: float | None) -> str:
    return "-" if rate is None else f"{rate:.1f}"


def _cell(counts: Counts) -> str:
    return f"{counts.f1:.2f}" if counts.labels or counts.false_alarms else "-"


def _confidence(bins: Sequence[Bin]) -> str:
    lines = ["confidence  findings  mean  right"]
    for item in bins:
        right = _with_interval(item.right.value, item.right.interval)
        lines.append(f"{item.low:.1f}-{item.low + 1 / BINS:.1f}     {item.right.all:>8}  {item.mean:.2f}  {right}")
    return "\n".join(lines) if bins else ""


def _mistakes(measured: Measure, most: int) -> str:
    lines = []
    for rule in (rule.rule for rule in measured.all.rules):
        for kind in ("missed", "false"):
            some = [item for item in measured.wrong if (item.rule, item.kind) == (rule, kind)]
            lines += [_mistake(item) for item in some[:most]]
            if len(some) > most:
                lines.append(f"       … and {len(some) - most} more")
    return "\n".join(lines)


def _mistake(item: Wrong) -> str:
    sure = f" ({item.confidence:.2f})" if item.kind == "false" else ""
    return f"{item.kind:<6} {item.rule} {item.conversation}[{item.message}]{sure}: {' '.join(item.text.split())[:160]}"
