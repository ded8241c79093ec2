"""What is said again is read once, and nothing comes out otherwise for it."""

from __future__ import annotations

import numpy as np
import pytest

from qa_desk.scoring.acts.model import AGENT_SIDE, CUSTOMER_SIDE, shipped
from qa_desk.scoring.batch import AGENT, CUSTOMER, gather
from qa_desk.scoring.sentences import said_once
from qa_desk.scoring.words import split
from tests.unit.scoring.scenes import agent, customer, talk

GREETING, SORRY = "Hej och välkommen!", "Jag beklager det hela."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Hej och välkommen!", "HEJ och valkommen!", True),
        ("Er ordre er 48213.", "Er ordre er 7.", True),
        ("Kommer den snart.", "Kommer den snart?", False),
        ("Kommer den snart?", "Kommer den snart??", False),
        ("Kommer den ikke.", "Kommer den ikke!", False),
        ("Ring mig ikke.", "Ikke ring mig.", False),
        ("Det kommer aldrig.", "Det kommer ALDRIG.", False),
        ("Nej nej.", "Nej.", False),
    ],
)
def test_a_sentence_is_the_same_where_the_act_model_cannot_tell_it_apart(one: str, other: str, same: bool) -> None:
    number = said_once(split([one, "Noget helt andet.", other])).number.tolist()
    assert (number[0] == number[2]) is same
    assert number[1] not in (number[0], number[2])


def test_the_distinct_sentences_have_the_words_of_the_place_where_they_stand() -> None:
    words = split([f"{GREETING} {SORRY}", "Vi ses.", GREETING, f"{SORRY} Vi ses."])
    once = said_once(words)
    assert once.words.sentence_text.size == 3
    for sentence, number in enumerate(once.number):
        own = words.plain[words.first[sentence] : words.first[sentence + 1]]
        kept = once.words.plain[once.words.first[number] : once.words.first[number + 1]]
        assert np.array_equal(own, kept)
    said = [once.words.sentence_place(number) for number in once.number]
    assert len(set(said)) == 3


def test_nothing_at_all_has_no_sentences() -> None:
    once = said_once(split(["", " ?!"]))
    assert once.number.size == once.words.size == 0


def test_what_is_said_again_and_by_both_sides_does_what_it_does_alone() -> None:
    talks = [
        talk(customer(f"{GREETING} Min pakke er ikke kommet."), agent(f"{GREETING} {SORRY}")),
        talk(customer("Min pakke er ikke kommet."), agent(SORRY), customer(SORRY), agent("Min pakke er ikke kommet.")),
    ]
    batch = gather(talks, shipped())
    speaker = batch.side[batch.words.sentence_text]
    speaks = {AGENT_SIDE: speaker == AGENT, CUSTOMER_SIDE: speaker == CUSTOMER}
    meaning = shipped().meanings(batch.words)
    each = shipped().probabilities(batch.words, speaks, meaning)
    assert batch.meaning.shape[0] < batch.words.sentence_text.size
    assert np.array_equal(batch.meaning[batch.row], meaning)
    assert np.array_equal(batch.agent.sentence, each[AGENT_SIDE])
    assert np.array_equal(batch.customer.sentence, each[CUSTOMER_SIDE])
