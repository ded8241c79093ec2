"""A filter in words: the chips over the queue, the periods to choose from, what each order is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from qa_desk.i18n import mark, tr, trn
from qa_desk.model import Rubric, Rule
from qa_desk.ui.dates import dated_text
from qa_desk.ui.names import CHANNELS, LANGUAGES, STATES, WHYS, named, whole
from qa_desk.ui.sampling import Sample
from qa_desk.ui.selection import Filter, Order
from qa_desk.ui.texts import titled

ORDER_NAMES: dict[Order, str] = {
    "risk": mark("Highest risk first"),
    "newest": mark("Newest first"),
    "oldest": mark("Oldest first"),
    "lowest": mark("Lowest score first"),
    "highest": mark("Highest score first"),
    "agent": mark("By agent"),
}
Facet = Literal["states", "flags", "agents", "teams", "channels", "languages", "whys", "strengths"]
FACETS: dict[Facet, str] = {  # in the order of the panel
    "states": mark("State"),
    "flags": mark("Flag"),
    "agents": mark("Agent"),
    "teams": mark("Team"),
    "channels": mark("Channel"),
    "languages": mark("Language"),
    "whys": mark("Why it is here"),
    "strengths": mark("Strength"),
}
_FACET_CHIPS: dict[Facet, str] = {
    "states": mark("State: {names}"),
    "flags": mark("Flag: {names}"),
    "agents": mark("Agent: {names}"),
    "teams": mark("Team: {names}"),
    "channels": mark("Channel: {names}"),
    "languages": mark("Language: {names}"),
    "whys": mark("Why: {names}"),
    "strengths": mark("Strength: {names}"),
}
_DEFAULTS = {each.name: each.default for each in fields(Filter) if each.default is not MISSING}
NAMED_IN_FULL = 2


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that a filter narrows: its words, and the fields of Filter that make it."""

    text: str
    fields: tuple[str, ...]


def without(chosen: Filter, chip: Chip) -> Filter:
    """The filter without what a chip stands for."""
    return replace(chosen, **{name: _DEFAULTS[name] for name in chip.fields})


@dataclass(frozen=True, slots=True)
class Words:
    """What values of a facet are called; `rules` are those of the desk's rubric."""

    rules: dict[str, Rule]
    language: str

    def of(self, facet: Facet, value: str) -> str:
        """What a value of a facet is called in the language of the window."""
        tables = {"states": STATES, "channels": CHANNELS, "languages": LANGUAGES, "whys": WHYS}
        if not value:
            return tr("(not given)")
        if facet in tables:
            return named(tables[facet], value)
        if facet in ("flags", "strengths") and value in self.rules:
            return titled(self.rules[value], self.language)
        return value


def words_of(rubric: Rubric | None, language: str) -> Words:
    """What values are called where a rubric's rules are named in a language."""
    return Words({rule.id: rule for rule in rubric.rules()} if rubric else {}, language)


def chips(chosen: Filter, words: Words) -> list[Chip]:
    """What a filter narrows, one chip for each kind; not its search text, which stands in its field."""
    return list(_chips(chosen, words))


def _chips(chosen: Filter, words: Words) -> Iterator[Chip]:
    if chosen.numbers:
        yield Chip(_picked_text(chosen), ("numbers", "seed", "drawn"))
    for facet, text in _FACET_CHIPS.items():
        values = sorted(getattr(chosen, facet))
        if values:
            names = _listed(words.of(facet, value) for value in values)
            yield Chip(tr(text).format(names=names), (facet,))
    if chosen.since is not None or chosen.until is not None:
        yield Chip(_period_text(chosen.since, chosen.until), ("since", "until"))
    if chosen.least > 0 or chosen.most < 100:
        text = tr("Score {least}–{most}").format(least=whole(round(chosen.least)), most=whole(round(chosen.most)))
        yield Chip(text, ("least", "most"))
    if chosen.surest > 0:
        yield Chip(tr("At least {percent}% sure").format(percent=whole(round(chosen.surest * 100))), ("surest",))


def _picked_text(chosen: Filter) -> str:
    if chosen.seed is None:
        return trn("{n} picked conversation", "{n} picked conversations", len(chosen.numbers))
    return trn("Random sample of {n}", "Random sample of {n}", len(chosen.numbers))


def said_of(chosen: Filter, words: Words, *, masked: bool) -> tuple[str, ...]:
    """All that a filter narrows, for a report; what was searched for may be personal data and is told unmasked only."""
    searched = tr("Search: a text that is not shown here") if masked else tr("Search: {text}").format(text=chosen.text)
    every = ([searched] if chosen.text.strip() else []) + [chip.text for chip in chips(chosen, words)]
    return (*every, *([chosen.drawn] if chosen.drawn else []))


def drawn_text(sample: Sample, chosen: Filter, words: Words) -> str:
    """How a sample is drawn from what a filter leaves; nothing searched for is in it, since it goes into reports."""
    narrowed = "; ".join(said_of(chosen, words, masked=True)) or tr("all conversations")
    if sample.of == "agent":
        return tr("Drawn: {n} of each agent, from: {filters}").format(n=whole(sample.size), filters=narrowed)
    return tr("Drawn: {n}, from: {filters}").format(n=whole(sample.size), filters=narrowed)


def picked_text(count: int, chosen: Filter, words: Words) -> str:
    """How conversations are picked that a filter leaves, all of them; as above."""
    narrowed = "; ".join(said_of(chosen, words, masked=True)) or tr("all conversations")
    return tr("Picked on purpose: {n}, from: {filters}").format(n=whole(count), filters=narrowed)


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    text = ", ".join(every[:NAMED_IN_FULL])
    more = len(every) - NAMED_IN_FULL
    return text if more <= 0 else tr("{names} and {n} more").format(names=text, n=whole(more))


def _period_text(since: float | None, until: float | None) -> str:
    first = dated_text(day_of(since)) if since is not None else ""
    last = dated_text(last_day(until)) if until is not None else ""
    if first == last:
        return first
    if not last:
        return tr("From {day}").format(day=first)
    return tr("{first} – {last}").format(first=first, last=last) if first else tr("Up to {day}").format(day=last)


def midnight(day: date) -> float:
    """When a day begins here, in seconds since 1970."""
    return datetime.combine(day, time()).timestamp()


def day_of(seconds: float) -> date:
    """The day, here, of a moment."""
    return datetime.fromtimestamp(seconds).date()


def last_day(until: float) -> date:
    """The last day before a moment that ends a period."""
    return day_of(until - 1)


Span = tuple[float | None, float | None]
Preset = Literal["any", "today", "week", "month", "quarter", "this month", "last month"]
PRESETS: dict[Preset, str] = {
    "any": mark("Any time"),
    "today": mark("Today"),
    "week": mark("Last 7 days"),
    "month": mark("Last 30 days"),
    "quarter": mark("Last 90 days"),
    "this month": mark("This month"),
    "last month": mark("Last month"),
}


def period(preset: Preset, today: date) -> Span:
    """(since, until) of a preset, seen from a day; whole days, both counted in."""
    tomorrow = midnight(today + timedelta(days=1))
    first = today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    spans: dict[Preset, Span] = {
        "any": (None, None),
        "today": (midnight(today), tomorrow),
        "week": (midnight(today - timedelta(days=6)), tomorrow),
        "month": (midnight(today - timedelta(days=29)), tomorrow),
        "quarter": (midnight(today - timedelta(days=89)), tomorrow),
        "this month": (midnight(first), tomorrow),
        "last month": (midnight(before), midnight(first)),
    }
    return spans[preset]
