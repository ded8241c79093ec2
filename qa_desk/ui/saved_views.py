"""Filters that are kept under a name, as the desk file holds them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from qa_desk.ui.selection import ORDERS, Filter

VERSION = 1


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter with the name that a reviewer gave it; names are unlike each other but for their case."""

    name: str
    filter: Filter


def with_view(views: Iterable[SavedView], view: SavedView) -> tuple[SavedView, ...]:
    """The views with this one, in the order of their names; it takes the place of one with its name."""
    others = (other for other in views if other.name.casefold() != view.name.casefold())
    return tuple(sorted((*others, view), key=lambda each: each.name.casefold()))


def without_view(views: Iterable[SavedView], name: str) -> tuple[SavedView, ...]:
    """The views but for the one of this name."""
    return tuple(view for view in views if view.name != name)


def views_text(views: Sequence[SavedView]) -> str:
    """The views as JSON."""
    kept = [{"name": view.name, "filter": asdict(view.filter)} for view in views]
    return json.dumps({"version": VERSION, "views": kept}, default=sorted, ensure_ascii=False)


def views_of_text(text: str) -> tuple[SavedView, ...]:
    """The views of `views_text`; what another version wrote and this one does not know narrows nothing. Raises
    ValueError where the text holds no views.
    """
    if not text:
        return ()
    data = json.loads(text)
    try:
        return tuple(SavedView(str(view["name"]), filter_of(view["filter"])) for view in data["views"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"these are no saved views: {error}") from error


def data_of(chosen: Filter) -> dict[str, Any]:
    """A filter as JSON holds it."""
    data: dict[str, Any] = json.loads(json.dumps(asdict(chosen), default=sorted))
    return data


def filter_of(data: dict[str, Any]) -> Filter:
    """A filter of what JSON keeps of one; what this version does not know narrows nothing."""
    known = {each.name: data[each.name] for each in fields(Filter) if each.name in data}
    sets = {name: frozenset(value) for name, value in known.items() if isinstance(value, list)}
    chosen = Filter(**(known | sets))
    return chosen if chosen.order in ORDERS else Filter(**(known | sets | {"order": "risk"}))
