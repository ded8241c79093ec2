"""Made-up conversations to measure with: sentences of four languages with slots, put together by a seeded generator.

The same size and seed give the same bytes on every machine. Nothing in them comes from a real conversation.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

SENTENCES = Path(__file__).with_name("sentences")
LANGUAGES = {"sv": 40, "nb": 25, "da": 20, "en": 15}
CHANNELS = {"chat": 50, "email": 25, "phone": 20, "social": 5}
_TURNS = {"chat": (2, 6), "email": (1, 3), "phone": (4, 8), "social": (2, 4)}  # of the customer
_SENTENCES = {"chat": (1, 2), "email": (2, 6), "phone": (1, 3), "social": (1, 3)}  # of a message
# What sentences are about, in shares: most of a real conversation is the matter itself, and no rule looks at it.
_CUSTOMER = ("tells", "talks", "talks", "talks", "feels")
_AGENT = ("asks", "meets", "refuses", "helps", "helps", "informs", "informs", "informs", "informs")
_SLOT = re.compile(r"\{(\w+)\}")
_PLAIN = str.maketrans("åäöæøÅÄÖÆØ", "aaoaoAAOAO")

Pools = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """One message: who says it, and what."""

    speaker: str
    text: str


def conversations(messages: int, seed: int = 1) -> Iterator[bytes]:
    """Lines of Conversation JSONL that together hold at least `messages` messages, with the last conversation whole."""
    chance = random.Random(seed)
    pools = {language: read_pools(SENTENCES / f"{language}.txt") for language in LANGUAGES}
    made = number = 0
    while made < messages:
        number += 1
        language, channel = _pick(chance, LANGUAGES), _pick(chance, CHANNELS)
        lines = list(_Talk(chance, pools[language], channel).lines())
        made += len(lines)
        yield orjson.dumps(_conversation(chance, f"B{number:06}", channel, lines), option=orjson.OPT_APPEND_NEWLINE)


def write(path: Path, messages: int, seed: int = 1) -> None:
    """Write `conversations` into a file."""
    with path.open("wb") as file:
        file.writelines(conversations(messages, seed))


def read_pools(path: Path) -> Pools:
    """The sentences and slot values of a language by the `[name]` above them."""
    pools: dict[str, tuple[str, ...]] = {}
    for block in path.read_text(encoding="utf-8").removeprefix("[").split("\n["):
        name, _, lines = block.partition("]\n")
        pools[name] = tuple(lines.splitlines())
    return pools


def _pick(chance: random.Random, shares: Mapping[str, int]) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


def _conversation(chance: random.Random, name: str, channel: str, lines: list[Line]) -> dict[str, object]:
    time = datetime(2026, 1, 1, 7, tzinfo=UTC) + timedelta(minutes=chance.randrange(500_000))
    messages = []
    for line in lines:
        messages.append({"speaker": line.speaker, "text": line.text, "time": time.isoformat()})
        time += timedelta(seconds=chance.randrange(5, 180) * (200 if channel == "email" else 1))
    return {"id": name, "channel": channel, "messages": messages}


class _Talk:
    """One conversation in the making. Its numbers and names stay the same throughout, as a customer's do."""

    def __init__(self, chance: random.Random, pools: Pools, channel: str) -> None:
        self._chance, self._pools, self._channel = chance, pools, channel
        self._values: dict[str, str] = {}
        self._typist = chance.random()  # below 0.15 without dots and capitals, below 0.3 with slips

    def lines(self) -> Iterator[Line]:
        """The messages from the first to the last."""
        chance = self._chance
        if self._channel == "chat" and chance.random() < 0.4:
            yield from self._with_bot()
        yield self._customer(["opens", *self._some(*_CUSTOMER)])
        last = ""
        for turn in range(chance.randint(*_TURNS[self._channel])):
            first = ["greets"] if turn == 0 else []
            last = self._said([*first, *self._some(*_AGENT)])
            yield Line("agent", self._mail(last, "agent"))
            yield self._customer(self._some("replies", *_CUSTOMER), quoting=last)
        yield Line("agent", self._mail(self._said([*self._some("helps", "informs"), "closes"]), "agent"))
        if chance.random() < 0.6:
            yield self._customer(["thanks"])
        if self._channel == "chat":
            yield Line("system", self._sentence("system"))

    def _with_bot(self) -> Iterator[Line]:
        for _ in range(self._chance.randint(1, 3)):
            yield Line("bot", self._sentence("bot"))
            yield self._customer(["replies"])
        yield Line("system", self._sentence("system"))

    def _some(self, *kinds: str) -> list[str]:
        return self._chance.choices(kinds, k=self._chance.randint(*_SENTENCES[self._channel]))

    def _customer(self, kinds: list[str], quoting: str = "") -> Line:
        text = self._typed(self._said(kinds))
        text = self._mail(text, "name")
        if self._channel == "email" and quoting and self._chance.random() < 0.5:
            quoted = "\n".join(f"> {line}" for line in quoting.splitlines())
            text = f"{text}\n\n{self._sentence('wrote')}\n{quoted}"
        return Line("customer", text)

    def _said(self, kinds: list[str]) -> str:
        between = "\n\n" if self._channel == "email" and self._chance.random() < 0.3 else " "
        return between.join(dict.fromkeys(map(self._sentence, kinds)))

    def _mail(self, text: str, signer: str) -> str:
        """The text with a signature below it, as mails have."""
        if self._channel != "email":
            return text
        return f"{text}\n\n{self._chance.choice(self._pools['signs'])}\n{self._value(signer)}"

    def _typed(self, text: str) -> str:
        """What comes of the text under the customer's fingers."""
        if self._typist < 0.15:
            return text.translate(_PLAIN).lower()
        if self._typist < 0.3 and len(text) > 12:
            at = self._chance.randrange(len(text) - 2)
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text

    def _sentence(self, kind: str) -> str:
        return self._filled(self._chance.choice(self._pools[kind]))

    def _filled(self, text: str) -> str:
        return _SLOT.sub(lambda match: self._value(match[1]), text)

    def _value(self, slot: str) -> str:
        """The value of a slot; those that name one thing keep it for the whole conversation."""
        if slot in _FLEETING:
            return self._new_value(slot)
        if slot not in self._values:
            self._values[slot] = self._new_value(slot)
        return self._values[slot]

    def _new_value(self, slot: str) -> str:
        chance = self._chance
        digits = _NUMBERS.get(slot)
        if digits:
            return re.sub("#", lambda _: str(chance.randint(1, 9)), chance.choice(digits))
        if slot in ("name", "agent", "agent2"):
            return f"{self._new_value('first')} {self._new_value('last')}"
        if slot == "email":
            return f"{self._value('name').lower().translate(_PLAIN).replace(' ', '.')}@example.com"
        if slot == "date":
            return f"{chance.randint(1, 28)} {chance.choice(self._pools['month'])}"
        return self._filled(chance.choice(self._pools[slot]))


_FLEETING = frozenset(("amount", "amount2", "small", "count", "clock", "clock2", "date", "day", "error"))
_NUMBERS = {
    "order": ("######", "NK-#####", "10######"),
    "customer": ("#######", "K#####"),
    "case": ("########", "CS-######"),
    "tracking": ("37#########SE", "LP########"),
    "phone": ("070-### ## ##", "+47 ### ## ###", "## ## ## ##", "+44 7### ######"),
    "amount": ("###", "# ###", "###,##"),
    "amount2": ("###", "##"),
    "small": ("##", "###"),
    "count": ("#", "1#"),
    "clock": ("0#:00", "1#:30"),
    "clock2": ("1#:15", "1#:00"),
}
