"""The act model that ships, on sentences that it was not taught: clear cases, look-alikes, and what must not matter."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from qa_desk.model import LANGUAGES
from qa_desk.scoring.acts.model import shipped
from qa_desk.scoring.acts.names import AGENT_ACTS, CUSTOMER_ACTS
from qa_desk.scoring.words import split

Floats = npt.NDArray[np.float32]
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """A sentence of one side, and the act that it does, or only seems to do."""

    side: str
    act: str
    language: str
    text: str


def read(name: str) -> list[Case]:
    return [Case(*line.split("\t")) for line in (HERE / name).read_text("utf-8").splitlines()]


CLEAR, LOOK_ALIKES = read("act_sentences.tsv"), read("hard_negatives.tsv")


def acts_of(side: str, texts: Sequence[str]) -> Floats:
    """Texts x acts, the largest of each text's sentences."""
    words = split(texts)
    speaks = {name: np.full(words.sentence_text.size, name == side) for name in ("agent", "customer")}
    found = shipped().probabilities(words, speaks, shipped().meanings(words))[side]
    out = np.zeros((len(texts), found.shape[1]), np.float32)
    np.maximum.at(out, words.sentence_text, found)
    return out


def told(cases: Sequence[Case], change: Callable[[str], str] = str) -> list[float]:
    """How sure the model is of each case's act."""
    found = {side: acts_of(side, [change(case.text) for case in cases]) for side in ("agent", "customer")}
    names = {name: side.acts for name, side in shipped().sides.items()}
    return [float(found[case.side][row, names[case.side].index(case.act)]) for row, case in enumerate(cases)]


def test_every_act_has_its_sentences_in_every_language() -> None:
    wanted = {(side, act) for side, acts in (("agent", AGENT_ACTS), ("customer", CUSTOMER_ACTS)) for act in acts}
    counts = Counter((case.side, case.act) for case in CLEAR)
    assert counts == dict.fromkeys(wanted, len(LANGUAGES))
    assert Counter(case.language for case in CLEAR) == dict.fromkeys(LANGUAGES, len(wanted))


def test_clear_sentences_are_known() -> None:
    right = [case for case, sure in zip(CLEAR, told(CLEAR), strict=True) if sure >= 0.5]
    wrong = [f"{case.act}: {case.text}" for case in CLEAR if case not in right]
    assert len(right) / len(CLEAR) >= 0.9, wrong
    by_language = Counter(case.language for case in right)
    assert min(by_language[language] for language in LANGUAGES) >= 0.85 * len(CLEAR) / len(LANGUAGES), wrong
    assert {case.act for case in CLEAR} == {case.act for case in right}, wrong


def test_look_alikes_are_told_apart() -> None:
    taken = [
        f"{case.act}: {case.text}" for case, sure in zip(LOOK_ALIKES, told(LOOK_ALIKES), strict=True) if sure >= 0.5
    ]
    assert len(taken) / len(LOOK_ALIKES) <= 0.25, taken


def test_a_look_alike_is_less_sure_than_the_real_thing() -> None:
    real = {(case.act, case.language): sure for case, sure in zip(CLEAR, told(CLEAR), strict=True)}
    pairs = [(real[case.act, case.language], sure) for case, sure in zip(LOOK_ALIKES, told(LOOK_ALIKES), strict=True)]
    assert sum(one > other for one, other in pairs) / len(pairs) >= 0.9


def without_marks(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.lower,
        without_marks,
        lambda text: text.translate(str.maketrans("øØæÆ", "oOaA")),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: re.sub(r"\d+", "7", text),
        lambda text: f"  {text}\r\n",
    ],
    ids=["capitals", "small letters", "no marks", "no ø and æ", "decomposed", "other numbers", "white space"],
)
def test_spelling_and_numbers_do_not_matter_at_all(change: Callable[[str], str]) -> None:
    assert told(CLEAR, change) == told(CLEAR)


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (r"Åsa|Kari|Søren|Sam", "Bartholomew"),
        (r"Storgat\w+|Storegade|Baker Street", "Xylofon"),
        (r"[.?!]$", ""),
        (r"^", "👋 "),
    ],
    ids=["names", "streets", "no full stop", "emoji"],
)
def test_names_and_signs_hardly_matter(pattern: str, instead: str) -> None:
    before, after = told(CLEAR), told(CLEAR, lambda text: re.sub(pattern, instead, text))
    turned = [
        case.text for case, one, other in zip(CLEAR, before, after, strict=True) if (one >= 0.5) is not (other >= 0.5)
    ]
    assert len(turned) / len(CLEAR) <= 0.05, turned


def test_a_sentence_means_the_same_in_any_company() -> None:
    texts = [case.text for case in CLEAR]
    together = acts_of("agent", texts)
    alone = np.concatenate([acts_of("agent", [text]) for text in texts[:20]])
    assert np.array_equal(together[:20], alone)


def test_only_the_side_that_speaks_does_anything() -> None:
    words = split(["I am sorry.", "It still does not work."])
    found = shipped().probabilities(
        words, {"agent": np.array([True, False]), "customer": np.array([False, True])}, shipped().meanings(words)
    )
    assert found["agent"][1].max() == found["customer"][0].max() == 0
    assert found["agent"][0].max() > 0.5 < found["customer"][1].max()


def test_no_text_at_all_is_no_trouble() -> None:
    for texts in ([], [""], ["👋", "?!"]):
        assert not acts_of("agent", texts).any()
