"""The regular expressions that trainers may write: letters of all four languages, offsets, and plain refusals."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.scoring.patterns import compile_pattern
from qa_desk.scoring.phrases import PhraseError


def quotes(pattern: str, text: str) -> list[str]:
    return [text[start:end] for start, end in compile_pattern(pattern).find(text)]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"\bå\w+", "😀 Åsa såg åarna på ån", ["Åsa", "åarna", "ån"]),
        (r"\w+", "Ærø, Þór og żółw", ["Ærø", "Þór", "og", "żółw"]),
        (r"\bær", "lærer ære", ["ær"]),
        (r"\W+", "blå grønn", [" "]),
        (r"\Bö", "öl fö", ["ö"]),
        (r"[a-zåäö]+", "FÅ ÄR øl", ["FÅ", "ÄR", "l"]),
        (r"[^a-zø\s]+", "Ørn å 5", ["å", "5"]),
        (r"a.b", "aäb a😀b a\nb", ["aäb", "a😀b"]),
        (r"don't|e-post", "Don’t e\u2011post", ["Don’t", "e\u2011post"]),
        (r"kr\s?\d+", "KR\u00a050", ["KR\u00a050"]),
        (r"(?i)(?P<number>sak\w*) \d{2,3}", "SAKSNR 1234", ["SAKSNR 123"]),
        (r"€ ?\d|😀", "€5 😀", ["€5", "😀"]),
        (r"[.\]^-]+", "a.]^-b", [".]^-"]),
        (r"\d+$", "1 2", ["2"]),
        (r"o", "ö o Ö", ["o"]),
    ],
)
def test_a_pattern_finds(pattern: str, text: str, expected: list[str]) -> None:
    assert quotes(pattern, text) == expected


def test_offsets_point_into_decomposed_text_as_given() -> None:
    text = unicodedata.normalize("NFD", "Ärendet är på gång å") + "\u0301"
    assert quotes(r"\b\w*å\w*", text) == [unicodedata.normalize("NFD", word) for word in ("på", "gång")]
    assert quotes("ärendet", text) == [unicodedata.normalize("NFD", "Ärendet")]
    assert quotes(r"[^\W]$", text) == [unicodedata.normalize("NFD", "å") + "\u0301"]


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("a(?=b)", '"(?=" looks ahead or behind'),
        ("(?<!a)b", '"(?<!" looks ahead or behind'),
        (r"(a)\1", r'"\1" repeats what a group matched'),
        ("(?P<x>a)(?P=x)", '"(?P=" repeats what a group matched'),
        ("(?>a)", '"(?>" begins a kind of group'),
        ("(a", '"(" is not closed'),
        ("a)", '")" closes nothing'),
        ("[å", '"[" is not closed'),
        ("*a", "repeats nothing"),
        ("a++", "directly behind another"),
        ("a{1001}", "more than 1000 times"),
        ("(((a{100}){100}){100})", "more than 1000 times"),
        ("a\\", 'it ends with "\\"'),
        (r"\pL", r'"\p" has no meaning here'),
        (r"[\b]", r'"\b" has no meaning here'),
        ("[à-ö]", '"à-ö" is no range'),
        ("[!-~]", '"!-~" is no range'),
        ("[[:alpha:]]", '"[:" begins a named class'),
        ("å*", "matches where nothing stands"),
        ("", "matches where nothing stands"),
        ("".join(map(chr, range(0x3B1, 0x3B1 + 17))) + "åäöøæéèüñ", "more than 25 different letters"),
    ],
)
def test_what_the_engine_lacks_is_refused_in_plain_words(
    pattern: str, problem: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PhraseError) as error:
        compile_pattern(pattern)
    (fault,) = error.value.faults
    assert fault.where == f'pattern "{pattern}"'
    assert problem in fault.problem
    assert fault.what_to_do
    assert capfd.readouterr().err == ""


def test_hostile_text_takes_linear_time() -> None:
    began = time.perf_counter()
    assert compile_pattern("(å+)+b").find("å" * 20_000) == []
    assert time.perf_counter() - began < 5


# \b and \B hold on to a letter: alone they match nothing, which engines skip differently.
ATOMS = r"å a Ö ж b 5 _ - ' . \w \W \d \bå a\b \B\w \b\W [aåж] [^aå] [a-c] [\w-] [^\W5] € [^€] \s".split()
TEXT = st.text(alphabet="aåäAÅOÖbжЖ5_- '’\n\v\u00a0\u2003😀€É", max_size=12)


def alternatives(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.lists(parts, min_size=1, max_size=3).map("".join)
    choice = st.lists(joined, min_size=2, max_size=3).map(lambda options: f"(?:{'|'.join(options)})")
    repeated = st.tuples(joined, st.sampled_from(["*", "+", "?", "{1,2}", "*?"])).map(
        lambda pair: f"(?:{pair[0]}){pair[1]}"
    )
    return joined | choice | repeated


@given(st.recursive(st.sampled_from([*ATOMS, " "]), alternatives, max_leaves=6), TEXT)
def test_simple_patterns_match_as_python_matches_them(pattern: str, text: str) -> None:
    reference = re.compile(pattern, re.IGNORECASE)
    if reference.search(""):
        with pytest.raises(PhraseError):
            compile_pattern(pattern)
        return
    found = compile_pattern(pattern).find(text)
    plain = text.translate({ord("’"): "'", **dict.fromkeys(map(ord, "\v\u00a0\u2003"), " ")})  # any space is a space
    assert found == _matches(reference, plain)


def _matches(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text) if match.end() > match.start()]
