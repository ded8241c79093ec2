from __future__ import annotations

import pytest

from qa_desk.readers.html import looks_like_html, text_of


def test_paragraphs_breaks_lists_and_tables_become_lines() -> None:
    html = (
        "<style>p{}</style><p>Hej&nbsp;Anna,<br>välkommen   "
        "in</p><ul><li>ett</li><li>två</li></ul><table><tr><td>Order</td><td>8812</td></tr></table>"
    )
    assert text_of(html) == "Hej Anna,\nvälkommen in\n\n- ett\n\n- två\n\nOrder 8812"


@pytest.mark.parametrize(
    "html",
    [
        "<p>Nej</p><div class='gmail_quote'><div>Den 18 mars 2024 kl 16:00 skrev "
        "A:</div><blockquote><p>Rad 1</p>Rad 2</blockquote></div>",
        "<div>Nej</div><blockquote type=cite><div>Rad 1</div><div><br></div><div>Rad 2</div></blockquote>",
        "Nej<div class='yahoo_quoted'>Rad 1<br>Rad 2</div>",
    ],
)
def test_what_is_quoted_stands_behind_marks(html: str) -> None:
    lines = text_of(html).splitlines()
    assert lines[0] == "Nej"
    assert {"> Rad 1", "> Rad 2"} <= set(lines)


@pytest.mark.parametrize(
    ("text", "expected"), [("<p>Hej</p>", True), ("a < b och c > d", False), ("Anna <anna@post.example>", False)]
)
def test_only_tags_are_html(text: str, expected: bool) -> None:
    assert looks_like_html(text) is expected
