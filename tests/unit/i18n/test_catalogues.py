"""The catalogues: every text of the program in every language, with the holes that the program fills."""

import ast
import importlib.util
import io
import re
import shlex
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from qa_desk.i18n import translations, trn, use

ROOT = Path(__file__).parents[3]
LANGUAGES = ("sv", "nb", "da")
MARKS = {"_", "gettext", "mark", "ngettext", "tr", "translate", "trn"}
each_language = pytest.mark.parametrize("language", LANGUAGES)


def po_file(language: str) -> Path:
    return ROOT / "qa_desk" / "i18n" / language / "LC_MESSAGES" / "qa_desk.po"


def catalogue(language: str) -> Catalog:
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def forms(value: object) -> tuple[str, ...]:
    """The forms of a text: one, or one for each number."""
    return tuple(str(form) for form in value) if isinstance(value, (list, tuple)) else (str(value or ""),)


def holes(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}|%\(\w+\)[sd]|%\d", text))


def shape(text: str) -> tuple[object, ...]:
    """What a translation has in common with its text: how it ends, its Alt keys, its lines."""
    return text[-1] if text[-1] in ".:…?" else "", text.count("&"), text.count("\n")


@pytest.fixture(scope="module")
def texts_of_the_program(tmp_path_factory: pytest.TempPathFactory) -> set[object]:
    """What `./qa translations` finds in the code and the templates."""
    loader = SourceFileLoader("qa_for_texts", str(ROOT / "qa"))
    spec = importlib.util.spec_from_loader("qa_for_texts", loader)
    assert spec
    qa = importlib.util.module_from_spec(spec)
    loader.exec_module(qa)
    found = tmp_path_factory.mktemp("texts") / "qa_desk.pot"
    pybabel = [sys.executable, "-m", "babel.messages.frontend", "--quiet"]
    subprocess.run([*pybabel, "extract", *shlex.split(qa.TEXTS), "-o", str(found), "qa_desk"], cwd=ROOT, check=True)
    with found.open("rb") as file:
        return {message.id for message in read_po(file) if message.id}


@each_language
def test_the_catalogue_has_the_texts_of_the_program_and_no_others(
    language: str, texts_of_the_program: set[object]
) -> None:
    there = {message.id for message in messages(language)}
    assert not texts_of_the_program - there, "run ./qa translations, then translate what is new"
    assert not there - texts_of_the_program, "run ./qa translations"


@each_language
def test_every_text_is_translated_and_none_is_a_guess(language: str) -> None:
    assert not [message.id for message in messages(language) if not all(forms(message.string))]
    assert not [message.id for message in messages(language) if message.fuzzy]


@each_language
def test_a_translation_has_the_holes_that_the_program_fills(language: str) -> None:
    wrong = []
    for message in messages(language):
        for number, form in enumerate(forms(message.string)):
            original = forms(message.id)[min(number, len(forms(message.id)) - 1)]
            lost = set(holes(original)) - set(holes(form))
            if set(holes(form)) - set(holes(original)) or (lost and not (number == 0 and message.pluralizable)):
                wrong.append((original, form))
    assert not wrong


@each_language
def test_the_checks_of_the_compiler_pass(language: str) -> None:
    assert not [(message.id, errors) for message, errors in catalogue(language).check()]


@each_language
def test_plurals_go_by_the_rule_of_the_language(language: str) -> None:
    kept = catalogue(language)
    assert kept.num_plurals == get_plural(language).num_plurals
    assert kept.plural_expr.strip("()") == get_plural(language).plural_expr.strip("()")
    plural = [message for message in kept if message.pluralizable]
    assert plural
    assert not [message.id for message in plural if len(forms(message.string)) != kept.num_plurals]


@each_language
def test_a_translation_ends_as_its_text_does_and_keeps_its_alt_key(language: str) -> None:
    assert not [
        (original, form)
        for message in messages(language)
        for original, form in zip(forms(message.id), forms(message.string), strict=True)
        if form and shape(original) != shape(form)
    ]


@each_language
def test_the_compiled_catalogue_is_up_to_date(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    assert po_file(language).with_suffix(".mo").read_bytes() == compiled.getvalue(), "run ./qa translations"


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [("sv", "1 meddelande", "0 meddelanden"), ("nb", "1 melding", "0 meldinger"), ("da", "1 besked", "0 beskeder")],
)
def test_a_number_gets_its_form(language: str, one: str, many: str) -> None:
    use(language)
    try:
        assert (trn("{n} message", "{n} messages", 1), trn("{n} message", "{n} messages", 0)) == (one, many)
    finally:
        use("en")


def test_a_language_without_a_catalogue_gets_the_english_texts() -> None:
    assert translations("en").gettext("Confirm") == translations("fi").gettext("Confirm") == "Confirm"
    assert translations("en").ngettext("{n} flag", "{n} flags", 2) == "{n} flags"


# --- traps ----------------------------------------------------------------------------------------------------------


def test_no_text_is_a_piece_to_be_put_together(texts_of_the_program: set[object]) -> None:
    texts = [form for each in texts_of_the_program for form in forms(each)]
    assert not [text for text in texts if text != text.strip() or "{}" in text or re.search(r"%[sd]", text)]


def marked_calls() -> list[tuple[str, ast.Call]]:
    found = []
    for file in sorted((ROOT / "qa_desk").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and node.args and name in MARKS:
                found.append((f"{file.relative_to(ROOT)}:{node.lineno}", node))
    return found


def test_no_text_is_made_before_it_is_translated() -> None:
    """An f-string or a sum inside `tr` is looked up under a text that no catalogue has."""
    calls = marked_calls()
    assert len(calls) > 500
    assert not [place for place, call in calls if isinstance(call.args[0], (ast.JoinedStr, ast.BinOp))]
