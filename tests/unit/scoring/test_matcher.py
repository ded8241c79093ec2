"""The matcher against a slow one that walks phrases word by word, and what a trainer expects on real sentences."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.scoring.matcher import Entry, PhraseSet
from qa_desk.scoring.phrases import GAP, PhraseError, parse
from qa_desk.scoring.words import split


def hits(phrase: str, text: str, *, language: str = "sv", unless_negated: bool = False) -> list[str]:
    """The stretches of a text that a phrase matches."""
    words = split([text])
    found = PhraseSet([Entry(0, "", parse(phrase), unless_negated)]).match(words, [language])
    places = [words.place(*pair) for pair in zip(found.first_word, found.last_word, strict=True)]
    return [text[start:end] for _, start, end in places]


# --- what a trainer expects -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("går inte", "Det GÅR inte. Går det? Inte.", ["GÅR inte"]),
        ("gar inte", "Det går inte", []),
        ("for deg", "før deg", []),
        (
            "kan inte ... hjälpa",
            "jag kan inte, tyvärr, på något sätt hjälpa dig",
            ["kan inte, tyvärr, på något sätt hjälpa"],
        ),
        ("inte ... b", "inte 1 2 3 4 5 6 b", ["inte 1 2 3 4 5 6 b"]),
        ("inte ... b", "inte 1 2 3 4 5 6 7 b", []),
        ("inte ... b", "inte. b", []),
        ("hej du", "hej\n\nDu", []),
        ("ring* oss", "Ringer ni? ringa oss, ring oss, ringde dem", ["ringa oss", "ring oss"]),
        ("ring*", "ring ringa bringa rin", ["ring", "ringa"]),
        ("don't call", "I don’t call, I dont call", ["don’t call"]),
        ("e-post", "skicka e\u2011post eller e–post", ["e\u2011post", "e–post"]),
        ("på plats", unicodedata.normalize("NFD", "stå på plats"), [unicodedata.normalize("NFD", "på plats")]),
        ("hej", "😀hej😀", ["hej"]),
        ("(kan) inte (alls)", "kan inte alls. inte", ["kan inte alls", "inte"]),
        ("a (b) a", "a a b a a", ["a a", "a a"]),
        ("a ... a", "a x a x a", ["a x a x a"]),
        ("[vi ska|vi] ringa", "vi ska ringa, vi ringa", ["vi ska ringa", "vi ringa"]),
    ],
)
def test_a_phrase_matches(phrase: str, text: str, expected: list[str]) -> None:
    assert hits(phrase, text) == expected


def test_phrases_of_a_language_match_texts_of_that_language_or_of_none() -> None:
    entries = [Entry(7, "sv", parse("en gang")), Entry(8, "da", parse("en gang")), Entry(9, "", parse("gang"))]
    texts = ["en gang"] * 4
    found = PhraseSet(entries).match(split(texts), ["da", "sv", "", "en"])
    owners = [sorted(int(o) for o, t in zip(found.owner, found.text, strict=True) if t == text) for text in range(4)]
    assert owners == [[8, 9], [7, 9], [7, 8, 9], [9]]


def test_no_texts_no_words_and_no_phrases_give_no_hits() -> None:
    phrases = PhraseSet([Entry(0, "sv", parse("hej"))])
    assert phrases.match(split([]), []).text.size == 0
    assert phrases.match(split(["", "😀"]), ["sv", "sv"]).text.size == 0
    assert phrases.match(split(["hej"]), ["en"]).text.size == 0
    assert PhraseSet([]).match(split(["hej"]), ["sv"]).text.size == 0


def test_hits_come_in_the_order_of_the_texts_with_their_owners() -> None:
    entries = [Entry(5, "", parse("b")), Entry(3, "", parse("a b")), Entry(4, "", parse("a"))]
    found = PhraseSet(entries).match(split(["x a b", "b a"]), ["sv", "en"])
    assert found.text.tolist() == [0, 0, 0, 1, 1]
    assert found.owner.tolist() == [4, 3, 5, 5, 4]
    assert found.entry.tolist() == [2, 1, 0, 0, 2]
    assert found.first_word.tolist() == [1, 1, 2, 3, 4]
    assert found.last_word.tolist() == [1, 2, 2, 3, 4]


def test_a_crowded_text_is_matched_in_reasonable_time_and_memory() -> None:
    text = "a " * 5_000
    words = split([text])
    found = PhraseSet([Entry(0, "", parse("a ... a ... a ... (a) ... a ... a ... a"))]).match(words, ["sv"])
    assert found.first_word[0] == 0
    assert found.last_word[0] == 6 * (GAP + 1)


def test_more_words_than_are_remembered_are_told_apart() -> None:
    phrases = PhraseSet([Entry(0, "", parse("ord*")), Entry(1, "", parse("ting77"))])
    texts = [f"ord{number} ting{number}" for number in range(20_000)]
    for text in (" ".join(texts), " ".join(reversed(texts))):
        owners = phrases.match(split([text]), ["sv"]).owner
        assert (int((owners == 0).sum()), int((owners == 1).sum())) == (20_000, 1)


# --- negation -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "phrase", "text"),
    [
        ("sv", "ring*", "Du behöver inte ringa"),
        ("sv", "ring* oss", "så slipper du själv ringa oss"),
        ("sv", "du ... ringa", "du måste aldrig ringa"),
        ("sv", "ringer dig", "Vi ringer dig inte i dag"),
        ("sv", "hjälper", "Det hjälper ju inte"),
        ("nb", "ringe", "Du trenger ikke å ringe"),
        ("nb", "ringe", "uten at du må ringe"),
        ("nb", "ringje", "du treng ikkje ringje"),
        ("da", "ringe", "Du behøver ikke at ringe"),
        ("en", "call*", "You don’t have to call"),
        ("en", "call*", "you will never need to call us"),
        ("en", "call*", "no need to call"),
        ("", "call*", "you need not call"),
    ],
)
def test_a_negated_phrase_is_dropped_on_request(language: str, phrase: str, text: str) -> None:
    assert hits(phrase, text, language=language)
    assert not hits(phrase, text, language=language, unless_negated=True)


@pytest.mark.parametrize(
    ("language", "phrase", "text"),
    [
        ("sv", "ring*", "Tveka inte att ringa"),
        ("sv", "ring*", "Det går inte, men ring gärna"),
        ("sv", "ring*", "Det går inte, ring gärna"),
        ("sv", "ring*", "Det går inte. Ring gärna"),
        ("sv", "ring*", "Vi ringer. Inte dem"),
        ("sv", "ring oss", "Ring oss, inte dem"),
        ("sv", "jag lovar", "jag lovar att inte glömma det"),
        ("sv", "ring*", "Det är inte ett två tre fyra ringa"),
        ("sv", "inte ... hjälpa", "kan inte hjälpa dig"),
        ("sv", "ringer", "Ingen fara jag ringer"),
        ("nb", "ringe", "Ikke nøl med å ringe"),
        ("da", "ringe", "tøv ikke med at ringe"),
        ("en", "call*", "Don't hesitate to call"),
        ("en", "we promise", "we promise not to call"),
        ("en", "kind", "Det er ikke kind"),
    ],
)
def test_a_phrase_that_is_not_negated_stays(language: str, phrase: str, text: str) -> None:
    assert hits(phrase, text, language=language, unless_negated=True)


def test_a_negation_does_not_reach_from_one_text_into_the_next() -> None:
    phrases = PhraseSet([Entry(0, "", parse("ring*"), unless_negated=True)])
    texts = ["nej inte", "ringa", "inte alls", "vi ringer inte", "tveka", "inte ringa"]
    assert phrases.match(split(texts), ["sv"] * 6).text.tolist() == [1]


# --- the slow reference ---------------------------------------------------------------------------------------------

LETTERS = ["ab", "abc", "abcd", "åbc", "äbc", "inte", "men", "fyra"]


@dataclass(frozen=True)
class One:
    """A word, or with a star the beginning of one."""

    written: str

    def __str__(self) -> str:
        return self.written


@dataclass(frozen=True)
class Gap:
    def __str__(self) -> str:
        return "..."


@dataclass(frozen=True)
class Group:
    """Alternatives in brackets; `optional` ones in ( )."""

    alternatives: tuple[tuple["Node", ...], ...]
    optional: bool

    def __str__(self) -> str:
        inside = "|".join(" ".join(map(str, part)) for part in self.alternatives)
        return f"({inside})" if self.optional else f"[{inside}]"


@dataclass(frozen=True)
class Slash:
    words: tuple[One, ...]

    def __str__(self) -> str:
        return "/".join(map(str, self.words))


Node = One | Gap | Group | Slash
State = tuple[int, int, int]  # next word; first and last word that the phrase itself names (-1: none yet)


def follow(node: Node, words: Sequence[str], state: State) -> Iterator[State]:
    at, first, last = state
    if isinstance(node, One):
        if at < len(words) and says(node.written, words[at]):
            yield at + 1, at if first < 0 else first, at
    elif isinstance(node, Gap):
        yield from ((at + over, first, last) for over in range(GAP + 1) if at + over <= len(words))
    elif isinstance(node, Slash):
        for word in node.words:
            yield from follow(word, words, state)
    else:
        for part in (*node.alternatives, *([()] if node.optional else [])):
            yield from follow_all(part, words, {state})


def follow_all(nodes: Sequence[Node], words: Sequence[str], states: set[State]) -> set[State]:
    for node in nodes:
        states = {after for state in states for after in follow(node, words, state)}
    return states


def says(written: str, word: str) -> bool:
    return word.startswith(written[:-1]) if written.endswith("*") else word == written


def slow_hits(nodes: Sequence[Node], sentence: Sequence[str]) -> list[tuple[int, int]]:
    """Leftmost, longest, not overlapping: (first word, last word)."""
    found: list[tuple[int, int]] = []
    for start in range(len(sentence)):
        ends = [last for _, first, last in follow_all(nodes, sentence, {(start, -1, -1)}) if first == start]
        if ends and (not found or start > found[-1][1]):
            found.append((start, max(ends)))
    return found


ones = st.sampled_from([*LETTERS, "abc*", "äbc*", "abcd*"]).map(One)
slashes = st.lists(ones, min_size=2, max_size=3).map(lambda words: Slash(tuple(words)))


def groups(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    part = st.lists(nodes, max_size=3).map(tuple)
    parts = st.lists(part, min_size=1, max_size=3).map(tuple)
    return st.builds(Group, parts, st.booleans())


nodes: st.SearchStrategy[Node] = st.recursive(ones | slashes | st.just(Gap()), groups, max_leaves=5)
phrases = st.lists(nodes, min_size=1, max_size=4)
sentences = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=14)


@settings(max_examples=300)
@given(st.lists(phrases, min_size=1, max_size=4), st.lists(st.lists(sentences, max_size=3), min_size=1, max_size=3))
def test_the_matcher_finds_what_the_slow_one_finds(trees: list[list[Node]], texts: list[list[list[str]]]) -> None:
    entries, kept = [], []
    for tree in trees:
        try:
            entries.append(Entry(0, "", parse(" ".join(map(str, tree)))))
        except PhraseError:
            continue
        kept.append(tree)
    words = split(["! ".join(" ".join(sentence) for sentence in text) for text in texts])
    found = PhraseSet(entries).match(words, ["sv"] * len(texts))
    expected, before = [], 0
    for index, text in enumerate(texts):
        for sentence in text:
            for entry, tree in enumerate(kept):
                expected += [(index, entry, before + a, before + b) for a, b in slow_hits(tree, sentence)]
            before += len(sentence)
    rows = zip(found.text, found.entry, found.first_word, found.last_word, strict=True)
    assert sorted(tuple(map(int, row)) for row in rows) == sorted(expected)


@settings(max_examples=50)
@given(st.lists(phrases, min_size=1, max_size=4), st.lists(sentences, min_size=1, max_size=4), st.data())
def test_a_batch_finds_what_single_texts_find(
    trees: list[list[Node]], texts: list[list[str]], data: st.DataObject
) -> None:
    """In any batch, in any order, with languages mixed, and whatever the set saw before."""
    entries = []
    for index, tree in enumerate(trees):
        try:
            phrase = parse(" ".join(map(str, tree)))
        except PhraseError:
            continue
        entries.append(Entry(index, data.draw(st.sampled_from(["", "sv", "en"])), phrase, data.draw(st.booleans())))
    lines = [" ".join(text) for text in texts]
    languages = data.draw(st.lists(st.sampled_from(["sv", "en", "da", ""]), min_size=len(texts), max_size=len(texts)))
    used = PhraseSet(entries)
    together = rows_of(used, lines, languages)
    single = [(i, *row[1:]) for i, line in enumerate(lines) for row in rows_of(used, [line], [languages[i]])]
    fresh = rows_of(PhraseSet(entries), lines, languages)
    assert together == single == fresh


def rows_of(phrases: PhraseSet, texts: list[str], languages: list[str]) -> list[tuple[int, ...]]:
    """(text, owner, first, last) with words counted in their text."""
    words = split(texts)
    found = phrases.match(words, languages)
    before = [int((words.text < text).sum()) for text in found.text]
    rows = zip(found.text, found.owner, found.first_word - before, found.last_word - before, strict=True)
    return [tuple(map(int, row)) for row in rows]
