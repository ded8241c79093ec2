"""Conversations and findings as JSON and back, for the desk file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from qa_desk.model import Conversation, Finding, Message, Part, PartKind, Source, Span, Speaker


def encode(value: object) -> bytes:
    """A conversation, findings, or what a mark holds, as JSON. The same value gives the same bytes."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def encode_text(value: object) -> str | None:
    """What a mark holds, as JSON text; None stays None."""
    return None if value is None else encode(value).decode()


def decode_text(text: str | None) -> Any:
    """What a mark holds."""
    return None if text is None else orjson.loads(text)


def conversation_of(data: bytes) -> Conversation:
    """The conversation that `encode` wrote."""
    raw = orjson.loads(data)
    raw["messages"] = tuple(map(_message, raw["messages"]))
    raw["fields"] = tuple((name, value) for name, value in raw["fields"])
    raw["notes"] = tuple(raw["notes"])
    raw["source"] = Source(**raw["source"])
    return Conversation(**raw)


def findings_of(data: bytes) -> tuple[Finding, ...]:
    """The findings that `encode` wrote."""
    return tuple(map(finding_of, orjson.loads(data)))


def finding_of(raw: dict[str, Any]) -> Finding:
    """One finding out of decoded JSON."""
    return Finding(**raw | {"span": Span(**raw["span"]), "evidence": _spans(raw["evidence"])})


def _spans(raw: Sequence[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(**span) for span in raw)


def _message(raw: dict[str, Any]) -> Message:
    return Message(
        **raw
        | {
            "speaker": Speaker(raw["speaker"]),
            "time": datetime.fromisoformat(raw["time"]) if raw["time"] else None,
            "attachments": tuple(raw["attachments"]),
            "parts": tuple(Part(PartKind(part["kind"]), part["start"], part["end"]) for part in raw["parts"]),
        }
    )
