"""The manual of the desk says what the program does."""

import re

from qa_desk.ui.actions import Do
from tests.gui.keys_table import MANUAL, with_table


def test_the_keys_of_the_manual_are_those_of_the_program() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    assert "`Ctrl+Return`" in with_table(manual.replace("`Ctrl+Return`", ""))
    assert manual == with_table(manual), "run ./qa keys"


def test_every_key_in_the_manuals_sentences_exists() -> None:
    text = MANUAL.read_text(encoding="utf-8").partition("<!-- keys -->")[0]
    known = {key for do in Do for key in do.value.keys} | {"Escape", "Return", "Space", "Tab"}
    named = set(re.findall(r"<kbd>(.+?)</kbd>", text))
    assert named
    assert named <= known


def test_every_picture_and_page_of_the_manual_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", MANUAL.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (MANUAL.parent / link).exists()] == []
