"""Teaches the small encoder (qa_desk/scoring/acts/encoder.py) to place sentences as the large one does, and to tell
from that what a model on the large one tells. Needs PyTorch; CPU only.

The result depends on the texts, the seed and PyTorch's version alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from qa_desk.scoring.acts.encoder import Encoder
from qa_desk.scoring.acts.features import pieces
from qa_desk.scoring.words import Words, split
from training.teacher import meanings
from training.tutor import Told

DIMENSIONS, WIDE, NARROW, TARGET = 64, 192, 96, 96
LETTER_ROWS = 1 << 14
LONGEST = 48  # words of a sentence that are read while learning
PIECES_KEPT = 24
EPOCHS, BATCH, RATE = 8, 64, 4e-3
RIDGE = 1e-3
GUESSES = 1.0  # how much imitating the tutor counts beside imitating the meaning
LEAST, MOST = -3.0, 6.0  # deviations from its mean beyond which the tutor's certainty counts no more
FORGET, STRANGE = 0.10, 0.15  # share of words dropped, and of words read by their spelling, while learning
Floats = npt.NDArray[np.float32]


class _Student(nn.Module):
    def __init__(self, vectors: torch.Tensor, spelling: torch.Tensor, targets: int) -> None:
        super().__init__()
        self.vectors = nn.Embedding.from_pretrained(vectors, freeze=False, padding_idx=0)
        self.letters = nn.Embedding(LETTER_ROWS + 1, DIMENSIONS, padding_idx=0)
        nn.init.normal_(self.letters.weight, std=0.05)
        self.letters.weight.data[0] = 0
        self.spelling = spelling
        self.wide = nn.Conv1d(DIMENSIONS, WIDE, 3, padding=1)
        self.narrow = nn.Conv1d(DIMENSIONS, NARROW, 1)
        self.out = nn.Linear(2 * WIDE + NARROW + 1, targets)

    def spelled(self, words: torch.Tensor) -> torch.Tensor:
        parts = self.spelling[words]
        return self.letters(parts).sum(-2) / (parts > 0).sum(-1, keepdim=True).clamp(min=1)

    def forward(self, words: torch.Tensor, question: torch.Tensor) -> torch.Tensor:
        there = (words > 0).float()
        seen = self.vectors(words)
        if self.training:
            strange = torch.rand(words.shape) < STRANGE
            seen = torch.where(strange[..., None], self.spelled(words), seen)
            seen = seen * (torch.rand(words.shape) > FORGET)[..., None]
        read = functional.dropout(seen, 0.1, self.training).transpose(1, 2)
        wide = functional.relu(self.wide(read)) * there[:, None]
        narrow = functional.relu(self.narrow(read)) * there[:, None]
        length = there.sum(1, keepdim=True).clamp(min=1).sqrt()
        pooled = torch.cat([wide.amax(2), wide.sum(2) / length, narrow.amax(2), question[:, None]], 1)
        placed: torch.Tensor = self.out(functional.dropout(pooled, 0.1, self.training))
        return placed


def teach(told: Told, *, seed: int = 1) -> Encoder:
    """The encoder that imitates the teacher and the tutor on the tutor's texts."""
    torch.manual_seed(seed)
    texts = told.texts
    chance = np.random.default_rng(seed)
    words = split(texts)
    keys, surfaces = _vocabulary(words, texts)
    vectors = _principal(meanings(surfaces), DIMENSIONS)
    vectors *= 0.5 / vectors.std()
    meaning = _principal(meanings(texts), TARGET) * 8
    target = torch.tensor(_targets(meaning, told.odds))
    ids, question = _ids(words, keys, len(texts))
    nothing = np.zeros((1, DIMENSIONS), np.float32)
    student = _Student(torch.tensor(np.vstack([nothing, vectors])), _spelling(words, keys), target.shape[1])
    _learn(student, ids, question, target, chance)
    raw = _as_arrays(student, keys, words)
    return replace(raw, topic=_topic(raw, words, meaning))


def _targets(meaning: Floats, odds: Floats) -> Floats:
    """One table to imitate by mean squares, in which the tutor's odds together weigh `GUESSES` of what the meaning
    does.
    """
    guesses = np.clip((odds - odds.mean(axis=0)) / odds.std(axis=0), LEAST, MOST)
    weight = np.sqrt(GUESSES * meaning.shape[1] / guesses.shape[1])
    return np.asarray(np.hstack([meaning, guesses * weight]), np.float32)


def _learn(
    student: _Student, ids: torch.Tensor, question: torch.Tensor, target: torch.Tensor, chance: np.random.Generator
) -> None:
    optimiser = torch.optim.AdamW(student.parameters(), lr=RATE, weight_decay=0.0)
    steps = EPOCHS * (len(ids) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.0, 1 - step / steps))
    student.train()
    for epoch in range(EPOCHS):
        order = torch.tensor(chance.permutation(len(ids)))
        total = 0.0
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            loss = functional.mse_loss(student(ids[rows], question[rows]), target[rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item() * len(rows)
        print(f"encoder: round {epoch + 1} of {EPOCHS}, loss {total / len(order):.4f}", flush=True)


def _vocabulary(words: Words, texts: Sequence[str]) -> tuple[npt.NDArray[np.uint64], list[str]]:
    """The keys of all words in order, and for each the way it is written most often."""
    forms: dict[int, Counter[str]] = defaultdict(Counter)
    for index, key in enumerate(words.plain.tolist()):
        text, start, end = words.place(index, index)
        forms[key][texts[text][start:end].lower()] += 1
    keys = sorted(forms)
    return np.array(keys, np.uint64), [min(forms[key].items(), key=lambda form: (-form[1], form[0]))[0] for key in keys]


def _principal(vectors: Floats, size: int) -> Floats:
    """The `size` strongest directions of the vectors around their mean."""
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    return np.asarray(centred @ axes[:, ::-1][:, :size], np.float32)


def _ids(words: Words, keys: npt.NDArray[np.uint64], count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Texts x LONGEST word numbers from 1 (0 is no word), and whether a text asks."""
    ids = np.zeros((count, LONGEST), np.int64)
    first = np.searchsorted(words.text, np.arange(count))
    place = np.arange(words.size) - first[words.text]
    fits = place < LONGEST
    ids[words.text[fits], place[fits]] = np.searchsorted(keys, words.plain[fits]) + 1
    question = np.zeros(count, np.float32)
    np.maximum.at(question, words.sentence_text, words.question.astype(np.float32))
    return torch.tensor(ids), torch.tensor(question)


def _spelling(words: Words, keys: npt.NDArray[np.uint64]) -> torch.Tensor:
    """Words of the vocabulary (row 0: none) x PIECES_KEPT rows of the letter table, counted from 1."""
    _, example = np.unique(words.plain, return_index=True)
    spelling = np.zeros((keys.size + 1, PIECES_KEPT), np.int64)
    filled = np.zeros(keys.size + 1, np.int64)
    number = {int(word): row + 1 for row, word in enumerate(example.tolist())}
    for word, piece in pieces(words, example):
        for at, hashed in zip(word.tolist(), piece.tolist(), strict=True):
            row = number[at]
            if filled[row] < PIECES_KEPT:
                spelling[row, filled[row]] = hashed % LETTER_ROWS + 1
                filled[row] += 1
    return torch.tensor(spelling)


def _topic(encoder: Encoder, words: Words, meaning: Floats) -> Floats:
    """What leads best (least squares) from the encoder's numbers to the texts' `meaning`, learned where a text is one
    sentence.
    """
    alone = np.flatnonzero(np.bincount(words.sentence_text)[words.sentence_text] == 1)
    numbers = encoder.encode(words)[alone].astype(np.float64)
    square = numbers.T @ numbers
    square += np.eye(len(square)) * square.trace() / len(square) * RIDGE
    return np.asarray(np.linalg.solve(square, numbers.T @ meaning[words.sentence_text[alone]]), np.float32)


def _as_arrays(student: _Student, keys: npt.NDArray[np.uint64], words: Words) -> Encoder:
    def array(parameter: torch.Tensor | None) -> Floats:
        assert parameter is not None
        return np.ascontiguousarray(parameter.detach().numpy(), np.float32)

    wide = array(student.wide.weight)  # units x dimensions x 3 neighbours
    width = 2 * WIDE + NARROW + 1
    raw = Encoder(
        keys=keys,
        vectors=array(student.vectors.weight)[1:],
        letters=array(student.letters.weight)[1:],
        wide=np.concatenate([wide[:, :, side].T for side in range(3)]),
        wide_bias=array(student.wide.bias),
        narrow=array(student.narrow.weight)[:, :, 0].T.copy(),
        narrow_bias=array(student.narrow.bias),
        centre=np.zeros(width, np.float32),
        spread=np.ones(width, np.float32),
        topic=np.zeros((width, TARGET), np.float32),
    )
    sample = raw.encode(words)
    return replace(
        raw,
        centre=np.asarray(sample.mean(axis=0), np.float32),
        spread=np.asarray((sample.std(axis=0) + 0.05) * 40, np.float32),
    )
