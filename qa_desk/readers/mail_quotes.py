"""The earlier mails that a mail quotes, taken apart: who wrote each, when, and what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from qa_desk.readers.mail_headers import Header, Line, header_at, lines_of


@dataclass(frozen=True, slots=True)
class QuotedMail:
    """A quoted mail as its header names it; `time` is without zone, None where the header names no full time."""

    author: str
    address: str
    time: datetime | None
    text: str


def quoted_mails(text: str) -> tuple[QuotedMail, ...]:
    """The quoted mails under headers that name a sender, in the order in which they stand (newest first, as mail
    programs quote).
    """
    return tuple(mail for mail in _in(lines_of(text)) if mail.text and (mail.author or mail.address))


def _in(lines: Sequence[Line]) -> Iterator[QuotedMail]:
    index = 0
    while index < len(lines):
        header = header_at(lines, index)
        inner = _inner(lines, index, header) if header else None
        if header is None or inner is None:
            index += 1
            continue
        first, end = inner
        yield from _quoted(header, lines[first:end])
        index = max(end, header.last + 1)


def _inner(lines: Sequence[Line], index: int, header: Header) -> tuple[int, int] | None:
    """(first, end) of the lines that a header speaks of: those quoted deeper than it, else all that follow at its
    depth.
    """
    first, depth = header.last + 1, lines[index].depth
    below = next((i for i in range(first, len(lines)) if lines[i].text), None)
    if below is None:
        return None
    if lines[below].depth > depth:
        return first, _while_deep(lines, first, depth + 1)
    return (first, _while_deep(lines, first, depth)) if header.certain else None


def _while_deep(lines: Sequence[Line], first: int, depth: int) -> int:
    return next((i for i in range(first, len(lines)) if lines[i].text and lines[i].depth < depth), len(lines))


def _quoted(header: Header, lines: Sequence[Line]) -> Iterator[QuotedMail]:
    """The mail under a header and, behind its own text, those that it quotes in turn."""
    cut = next((i for i in range(len(lines)) if (inner := header_at(lines, i)) and _inner(lines, i, inner)), len(lines))
    depth = min((line.depth for line in lines[:cut] if line.text), default=0)
    text = "\n".join(">" * max(0, line.depth - depth) + " " * (line.depth > depth) + line.text for line in lines[:cut])
    yield QuotedMail(header.author, header.address, header.time, text.strip())
    yield from _in(lines[cut:])
