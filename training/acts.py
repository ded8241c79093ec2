"""Teaches what sentences do: from labelled sentences, from what the tutor holds of other texts, and from the labels of
whole messages in our labelled conversations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from qa_desk.model import Speaker
from qa_desk.scoring.acts.encoder import Encoder
from qa_desk.scoring.acts.features import features
from qa_desk.scoring.acts.model import AGENT_SIDE, CUSTOMER_SIDE, ActModel, Side
from qa_desk.scoring.acts.names import AGENT_ACTS, CUSTOMER_ACTS
from qa_desk.scoring.words import split
from training.logistic import Fit, fit
from training.text import Labelled, Sentence
from training.tutor import Told

Array = npt.NDArray[np.float64]
BUCKETS = 1 << 16
STRENGTH = 40.0
FURTHER = 40  # steps of learning from the labels of messages
TOLD = 0.1  # weight of what the tutor holds of a text, beside a sentence labelled by hand
FOUND, ABSENT = (
    0.7,
    0.3,
)  # weight of a sentence chosen in a labelled message, and of a sentence of a message without the label

# A message that has the strength or flag has a sentence that does the act; where `ABSENT` may be said, the other way
# round too.
CARRIED = {
    "apology": ("apologises",),
    "acknowledgement": ("meets-feeling",),
    "ownership": ("takes-charge",),
    "alternative-offered": ("offers-a-way",),
    "warm-handover": ("connects",),
    "follow-up-commitment": ("promises-news",),
    "resolution-check": ("checks-result", "asks-anything-else"),
    "added-value": ("gives-extra",),
    "redirect-elsewhere": ("sends-away",),
    "no-ownership": ("ducks",),
    "policy-recital": ("recites-rules",),
    "refusal-without-alternative": ("refuses",),
}
NEVER_OTHERWISE = frozenset(  # not what may be said without the label: a number given as an extra, a rule that is
    # applied, a choice without a no, a transfer without a word to the colleague
    "apologises meets-feeling takes-charge promises-news checks-result gives-extra ducks".split()
)
SHOWN_BY = {"unacknowledged-feeling": "shows-feeling", "no-apology": "complains", "broken-promise": "chases-promise"}


@dataclass(frozen=True, slots=True)
class _Rows:
    """Texts as the model sees them."""

    sparse: sp.csr_matrix
    dense: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A sentence of a labelled conversation: which conversation, which message, its text."""

    conversation: int
    message: int
    text: str


@dataclass(frozen=True, slots=True)
class _Lesson:
    """The sentence files and what the tutor told as one side's rows, with what they alone teach; and the tutor's
    log-odds of any text for the side's acts.
    """

    acts: tuple[str, ...]
    rows: _Rows
    answers: Array
    weights: Array
    model: Fit
    told: dict[str, Array]


class Lessons:
    """What the sentence files and the tutor teach, learned once; `teach` adds what labelled conversations show."""

    def __init__(self, sentences: Sequence[Sentence], told: Told, encoder: Encoder) -> None:
        self._encoder = encoder
        self._lessons = {
            AGENT_SIDE: _lesson(sentences, told, encoder, tuple(AGENT_ACTS), customer=False),
            CUSTOMER_SIDE: _lesson(sentences, told, encoder, tuple(CUSTOMER_ACTS), customer=True),
        }

    def teach(self, conversations: Sequence[Labelled]) -> ActModel:
        """The act model for both sides."""
        sides = {
            name: _side(lesson, conversations, self._encoder, customer=name == CUSTOMER_SIDE)
            for name, lesson in self._lessons.items()
        }
        return ActModel(self._encoder, sides)


def spoken(conversations: Sequence[Labelled], *, customer: bool) -> list[_Spoken]:
    """Every sentence that a side says in the conversations, with the signs behind it."""
    found = []
    for number, labelled in enumerate(conversations):
        for index, message in enumerate(labelled.conversation.messages):
            if (
                message.speaker is Speaker.SYSTEM
                or message.internal
                or (message.speaker is Speaker.CUSTOMER) != customer
            ):
                continue
            words = split([message.text])
            for sentence in range(words.first.size - 1):
                _, start, end = words.sentence_place(sentence)
                last = sentence == words.first.size - 2
                following = len(message.text) if last else words.sentence_place(sentence + 1)[1]
                signs = message.text[end:following].split("\n")[0].strip()
                found.append(_Spoken(number, index, message.text[start:end] + signs))
    return found


def _lesson(
    sentences: Sequence[Sentence], told: Told, encoder: Encoder, acts: tuple[str, ...], *, customer: bool
) -> _Lesson:
    mine = [sentence for sentence in sentences if sentence.customer == customer]
    labelled = {sentence.text for sentence in sentences}
    odds = told.of_side(customer=customer)
    others = [row for row, text in enumerate(told.texts) if told.customer[row] == customer and text not in labelled]
    texts = [sentence.text for sentence in mine] + [told.texts[row] for row in others]
    rows = _rows(texts, encoder)
    answers = np.vstack([[[act in sentence.acts for act in acts] for sentence in mine], _chance(odds[others])])
    weights = np.where(np.arange(len(texts)) < len(mine), 1.0, TOLD)[:, None] * np.ones_like(answers)
    model = fit(rows.sparse, rows.dense, answers, weights, strength=STRENGTH)
    return _Lesson(acts, rows, answers, weights, model, dict(zip(told.texts, odds, strict=True)))


def _chance(odds: npt.NDArray[np.floating]) -> Array:
    return np.asarray(1 / (1 + np.exp(-odds.astype(float))))


def _side(lesson: _Lesson, conversations: Sequence[Labelled], encoder: Encoder, *, customer: bool) -> Side:
    talk = spoken(conversations, customer=customer)
    if not talk:
        return _quantised(lesson.model, lesson.acts)
    heard = _rows([sentence.text for sentence in talk], encoder)
    odds = lesson.model.odds(heard.sparse, heard.dense)
    for row, sentence in enumerate(talk):  # a text that is younger than the tutor is told by what it taught
        odds[row] = lesson.told.get(sentence.text, odds[row])
    carried = _carried_by_customer if customer else _carried_by_agent
    said, weight = carried(talk, conversations, lesson.acts, odds)
    model = fit(
        sp.vstack([lesson.rows.sparse, heard.sparse]).tocsr(),
        np.vstack([lesson.rows.dense, heard.dense]),
        np.vstack([lesson.answers, said]),
        np.vstack([lesson.weights, weight]),
        strength=STRENGTH,
        rounds=FURTHER,
        start=lesson.model,
    )
    return _quantised(model, lesson.acts)


def _rows(texts: Sequence[str], encoder: Encoder) -> _Rows:
    """One row a text, whatever sentences it holds, scaled as `ActModel.probabilities` does for one sentence."""
    words = split(texts)
    rows, buckets = [], []
    for row, hashes in features(words):
        rows.append(words.sentence_text[row])
        buckets.append((hashes & np.uint64(BUCKETS - 1)).astype(np.int64))
    row, bucket = np.concatenate(rows), np.concatenate(buckets)
    size = np.maximum(np.bincount(row, minlength=len(texts)), 1)
    sparse = sp.csr_matrix((1 / np.sqrt(size[row]), (row, bucket)), shape=(len(texts), BUCKETS))
    sparse.sum_duplicates()
    meaning = encoder.encode(words).astype(np.float64)
    dense = np.zeros((len(texts), meaning.shape[1]))
    np.add.at(dense, words.sentence_text, meaning)
    return _Rows(sparse, dense / np.maximum(np.bincount(words.sentence_text, minlength=len(texts)), 1)[:, None])


def _by_message(talk: Sequence[_Spoken]) -> dict[tuple[int, int], list[int]]:
    places: dict[tuple[int, int], list[int]] = {}
    for row, sentence in enumerate(talk):
        places.setdefault((sentence.conversation, sentence.message), []).append(row)
    return places


def _carried_by_agent(
    talk: Sequence[_Spoken], conversations: Sequence[Labelled], acts: tuple[str, ...], odds: Array
) -> tuple[Array, Array]:
    """(what each sentence is taken to do, with what weight): in a labelled message the likeliest sentence carries the
    label.
    """
    said, weight = np.zeros_like(odds), np.zeros_like(odds)
    labels = [{(label.rule, label.message) for label in labelled.labels} for labelled in conversations]
    columns = {act: column for column, act in enumerate(acts)}
    for (conversation, message), rows in _by_message(talk).items():
        for rule, carriers in CARRIED.items():
            if (rule, message) in labels[conversation]:
                _, row, column = max((odds[row, columns[act]], row, columns[act]) for act in carriers for row in rows)
                said[row, column], weight[row, column] = 1, FOUND
                continue
            for act in carriers:
                if act in NEVER_OTHERWISE:
                    weight[rows, columns[act]] = ABSENT
    return said, weight


def _carried_by_customer(
    talk: Sequence[_Spoken], conversations: Sequence[Labelled], acts: tuple[str, ...], odds: Array
) -> tuple[Array, Array]:
    """The same for the customer's side: the message that is the other end of a flag has a sentence that shows it."""
    said, weight = np.zeros_like(odds), np.zeros_like(odds)
    columns = {act: column for column, act in enumerate(acts)}
    places = _by_message(talk)
    for number, labelled in enumerate(conversations):
        for label in labelled.labels:
            for message in label.evidence if label.rule in SHOWN_BY else ():
                column = columns[SHOWN_BY[label.rule]]
                rows = places.get((number, message), [])
                if rows:
                    row = max(rows, key=lambda row: float(odds[row, column]))
                    said[row, column], weight[row, column] = 1, FOUND
    return said, weight


def _quantised(model: Fit, acts: tuple[str, ...]) -> Side:
    scale = np.maximum(np.abs(model.sparse).max(axis=0), 1e-9) / 127
    return Side(
        acts=acts,
        table=np.round(model.sparse / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        meaning=model.dense.astype(np.float16).astype(np.float32),
        bias=model.bias.astype(np.float32),
    )
