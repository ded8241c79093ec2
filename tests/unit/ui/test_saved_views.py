import json

import pytest

from qa_desk.ui.saved_views import SavedView, views_of_text, views_text, with_view, without_view
from qa_desk.ui.selection import Filter

FULL = Filter(
    text="faktura",
    agents=frozenset({"Åsa Öberg", ""}),
    flags=frozenset({"no-apology"}),
    since=1_700_000_000.0,
    least=20.0,
    surest=0.9,
    numbers=frozenset({3, 1}),
    seed=0,
    drawn="Drawn: 2, from: all conversations",
    order="newest",
)


def test_views_come_back_from_the_desk_as_they_were() -> None:
    views = (SavedView("Åsas svåra", FULL), SavedView("Allt", Filter()))
    assert views_of_text(views_text(views)) == views


def test_a_desk_without_views_has_none() -> None:
    assert views_of_text("") == ()


def test_what_a_newer_program_wrote_narrows_nothing_here() -> None:
    text = json.dumps({"version": 2, "views": [{"name": "x", "filter": {"moods": ["bad"], "order": "mood"}}]})
    assert views_of_text(text) == (SavedView("x", Filter()),)


@pytest.mark.parametrize("text", ["[]", "{}", '{"views": [1]}', "not json", '{"views": [{"name": "x"}]}'])
def test_text_that_holds_no_views_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's own errors are ValueErrors with words of their own
        views_of_text(text)


def test_a_view_takes_the_place_of_one_with_its_name_in_any_case() -> None:
    views = with_view(with_view((), SavedView("mine", Filter())), SavedView("Alla", Filter()))
    views = with_view(views, SavedView("Mine", FULL))
    assert [(view.name, view.filter) for view in views] == [("Alla", Filter()), ("Mine", FULL)]
    assert [view.name for view in without_view(views, "Alla")] == ["Mine"]
