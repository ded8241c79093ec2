"""The tutor: the large encoder taught further, on our sentences, to tell which acts a text does. What it holds of any
text is what the small encoder imitates and the act model learns from.

Only its upper layers learn; what the lower ones make of a sentence is worked out once. The result depends on the
sentences, the seed, PyTorch's version and the kind of processor.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
import torch
from torch import nn
from torch.nn import functional

from qa_desk.scoring.acts.names import AGENT_ACTS, CUSTOMER_ACTS
from training.large import AT_ONCE, Large, batches, mean
from training.logistic import fit
from training.text import Sentence

EPOCHS, RATE, BATCH = 4, 2e-4, 1_024  # BATCH: tokens
WARMING, FIRM, STEEPEST = 0.06, 0.01, 1.0  # share of slow steps at first, weight decay, longest gradient
LEFT = 6  # lower layers that stay as they are
FORGET = 0.1
START = 0.05  # how far the head may lean on the meanings before the layers learn

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Lesson:
    """Sentences x acts of both sides: what each does, and for which acts that is known."""

    answers: Floats
    known: Floats


@dataclass(frozen=True, slots=True)
class Told:
    """What the tutor holds of `texts`: a row each of log-odds, of agents' acts and then of customers'. `customer` says
    whose each text is.
    """

    texts: tuple[str, ...]
    customer: npt.NDArray[np.bool_]
    odds: Floats

    def of_side(self, *, customer: bool) -> Floats:
        """The columns of one side's acts."""
        return self.odds[:, len(AGENT_ACTS) :] if customer else self.odds[:, : len(AGENT_ACTS)]


class Tutor(nn.Module):
    """The large encoder with a head that gives log-odds of the acts of both sides: agents', then customers'."""

    def __init__(self) -> None:
        super().__init__()
        self.large = Large()
        self.head = nn.Linear(self.large.width, len(AGENT_ACTS) + len(CUSTOMER_ACTS))
        self.centre, self.spread = torch.zeros(self.large.width), 1.0

    def below(self, texts: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """What the layers that stay make of the tokens, and which tokens are there."""
        tokens, there = self.large.begin(texts)
        return self.large.over(tokens, there, self.large.layers[:LEFT]), there

    def above(self, tokens: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """The meaning of each text, by the layers that learn."""
        return mean(self.large.over(tokens, there, self.large.layers[LEFT:], FORGET), there)

    def tell(self, meaning: torch.Tensor) -> torch.Tensor:
        """Log-odds of the acts."""
        placed = functional.dropout((meaning - self.centre) / self.spread, FORGET, self.training)
        return self.head(placed)

    def odds(self, texts: Sequence[str]) -> Floats:
        """Texts x acts of both sides, as log-odds."""
        self.eval()
        pieces = [self.large.tokens(text) for text in texts]
        out = np.zeros((len(texts), self.head.out_features), np.float32)
        with torch.no_grad():
            for rows in batches(pieces, AT_ONCE):
                tokens, there = self.below([pieces[row] for row in rows])
                out[rows] = self.tell(self.above(tokens, there)).numpy()
        return out


def taught(sentences: Sequence[Sentence], *, seed: int = 1) -> Tutor:
    """The tutor, taught on the sentences."""
    torch.manual_seed(seed)
    tutor = Tutor()
    pieces = [tutor.large.tokens(sentence.text) for sentence in sentences]
    read, meaning = _read_once(tutor, pieces)
    lesson = _lesson(sentences)
    _begin(tutor, meaning, lesson)
    _learn(tutor, pieces, read, lesson, random.Random(seed))
    return tutor


def _lesson(sentences: Sequence[Sentence]) -> _Lesson:
    agents, both = list(AGENT_ACTS), [*AGENT_ACTS, *CUSTOMER_ACTS]
    lesson = _Lesson(*(np.zeros((len(sentences), len(both)), np.float32) for _ in range(2)))
    for row, sentence in enumerate(sentences):
        begin, acts = (len(agents), list(CUSTOMER_ACTS)) if sentence.customer else (0, agents)
        lesson.known[row, begin : begin + len(acts)] = 1
        lesson.answers[row, [begin + acts.index(act) for act in sentence.acts]] = 1
    return lesson


def _read_once(tutor: Tutor, pieces: Sequence[list[int]]) -> tuple[list[torch.Tensor], Floats]:
    """Each sentence as the lower layers leave it, in half precision, and its meaning before anything is learned."""
    tutor.eval()
    read: list[torch.Tensor] = [torch.empty(0)] * len(pieces)
    meaning = np.zeros((len(pieces), tutor.large.width), np.float32)
    with torch.no_grad():
        for rows in batches(pieces, AT_ONCE):
            tokens, there = tutor.below([pieces[row] for row in rows])
            meaning[rows] = tutor.above(tokens, there).numpy()
            for row, own in zip(rows, tokens, strict=True):
                read[row] = own[: len(pieces[row])].to(torch.bfloat16, copy=True)
    return read, meaning


def _begin(tutor: Tutor, meaning: Floats, lesson: _Lesson) -> None:
    """The head as a plain model on the meanings, so that the layers learn from the first step."""
    tutor.centre, tutor.spread = torch.tensor(meaning.mean(axis=0)), float(meaning.std(axis=0).mean())
    placed = np.asarray((meaning - tutor.centre.numpy()) / tutor.spread, float)
    nothing = sp.csr_matrix((len(placed), 0))
    found = fit(nothing, placed, lesson.answers.astype(float), lesson.known.astype(float), strength=START, rounds=60)
    tutor.head.weight.data = torch.tensor(found.dense.T.copy(), dtype=torch.float32)
    tutor.head.bias.data = torch.tensor(found.bias, dtype=torch.float32)


def _learn(
    tutor: Tutor, pieces: Sequence[list[int]], read: Sequence[torch.Tensor], lesson: _Lesson, chance: random.Random
) -> None:
    learning = [*tutor.large.layers[LEFT:].parameters(), *tutor.head.parameters()]
    optimiser = torch.optim.AdamW(learning, lr=RATE, weight_decay=FIRM)
    steps = EPOCHS * sum(1 for _ in batches(pieces, BATCH))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / (WARMING * steps)) * max(0.0, 1 - step / steps)
    )
    tutor.train()
    for epoch in range(EPOCHS):
        total, count = 0.0, 0
        for rows in _shuffled(pieces, chance):
            tokens, there = _padded([read[row] for row in rows])
            odds = tutor.tell(tutor.above(tokens, there))
            answers, known = torch.tensor(lesson.answers[rows]), torch.tensor(lesson.known[rows])
            loss = (functional.binary_cross_entropy_with_logits(odds, answers, reduction="none") * known).sum()
            optimiser.zero_grad()
            (loss / len(rows)).backward()
            nn.utils.clip_grad_norm_(learning, STEEPEST)
            optimiser.step()
            schedule.step()
            total, count = total + loss.item(), count + len(rows)
        print(f"tutor: round {epoch + 1} of {EPOCHS}, loss {total / count:.4f}", flush=True)


def _padded(read: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    length = torch.tensor([len(own) for own in read])
    tokens = nn.utils.rnn.pad_sequence([own.float() for own in read], batch_first=True)
    return tokens, torch.arange(tokens.shape[1]) < length[:, None]


def _shuffled(pieces: Sequence[list[int]], chance: random.Random) -> list[list[int]]:
    """Batches in an order, and of a make-up, by chance; of like lengths still."""
    jitter = [chance.random() * 3 for _ in pieces]
    shuffled = list(batches(pieces, BATCH, jitter))
    chance.shuffle(shuffled)
    return shuffled
