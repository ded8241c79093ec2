"""The generated conversations of the benchmark: the same everywhere, and of all kinds that the program meets."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.__main__ import Figure
from benchmarks.generate import conversations, write
from benchmarks.phrases import naive_pattern
from qa_desk.model import CHANNELS, LANGUAGES, Speaker
from qa_desk.readers import read
from qa_desk.readers.base import ReadLog, ReadOptions
from qa_desk.scoring.phrases import parse


def test_the_same_seed_gives_the_same_bytes_and_another_others() -> None:
    once, again, other = (hashlib.sha256(b"".join(conversations(500, seed))).digest() for seed in (1, 1, 2))
    assert once == again != other


def test_every_language_channel_and_speaker_is_there_and_hardly_a_message_twice(tmp_path: Path) -> None:
    write(tmp_path / "made.jsonl", 4_000)
    log = ReadLog()
    found = list(read([tmp_path], ReadOptions(), log))
    assert not log.faults
    assert 4_000 <= log.messages < 4_050
    assert {one.language for one in found} == set(LANGUAGES)
    assert {one.channel for one in found} == set(CHANNELS) - {"sms"}
    messages = [message for one in found for message in one.messages]
    assert {message.speaker for message in messages} == set(Speaker)
    assert any(message.parts for message in messages)  # signatures and quoted mails
    assert "{" not in "".join(message.text for message in messages)
    counted = Counter(message.text for message in messages if message.speaker is not Speaker.SYSTEM)
    assert len(counted) > 0.6 * counted.total()


@pytest.mark.parametrize(
    ("phrase", "text"),
    [("kan (tyvärr) inte ... hjälpa", "Vi KAN inte just nu hjälpa"), ("ring* oss", "ringa oss"), ("a/b c", "x b c.")],
)
def test_the_naive_way_finds_what_the_phrase_says(phrase: str, text: str) -> None:
    assert naive_pattern(parse(phrase)).search(text)
    assert not naive_pattern(parse(phrase)).search(text.replace(" ", "x"))


def test_a_missed_target_is_told_apart() -> None:
    assert Figure("speed", 19_999, "", ">= 20000").missed()
    assert not Figure("speed", 20_000, "", ">= 20000").missed()
    assert Figure("wait", 20, "ms", "< 20").missed()
    assert not Figure("wait", 19, "ms").missed()
