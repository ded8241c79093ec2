"""The words that show a finding: both ends of it as an exchange, each message cut around what matters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_desk.model import Finding, Span, Speaker
from qa_desk.reports.coaching_content import Line
from qa_desk.reports.masking import MaskedConversation
from qa_desk.reports.texts import clean

LONGEST = 420  # code points of a quote before it is cut
AROUND = 120  # code points of a long message that are shown on either side of the words that matter
_EMPTY_LINES = re.compile(r"\n\s*\n")
_SALUTATION = re.compile(
    r"\s*(?:hejsan|hej|heisann|hei|hallå|hallo|hello|hi|dear|kära|kære|kjære|goddag|godmorgon|god \w+"
    r"|good \w+)\b[^\n.?:;]{0,48}[.,!]?[ \t]*\n\s*",
    re.IGNORECASE,
)


def exchange(masked: MaskedConversation, finding: Finding) -> Iterator[Line]:
    """Both ends of a finding in the order of the conversation; where one is missing, the customer's words before."""
    ends = {span.message: span for span in reversed(finding.evidence)}
    if not ends:
        ends = _said_before(masked, finding.span.message)
    ends[finding.span.message] = finding.span
    last = None
    for message in sorted(ends):
        yield _line(masked, ends[message], skipped=0 if last is None else message - last - 1)
        last = message


def _said_before(masked: MaskedConversation, message: int) -> dict[int, Span]:
    messages = masked.conversation.messages
    near = range(message - 1, max(message - 4, -1), -1)
    index = next((i for i in near if messages[i].speaker is Speaker.CUSTOMER and messages[i].text), None)
    return {} if index is None else {index: Span(index, 0, 0, "")}


def _line(masked: MaskedConversation, span: Span, *, skipped: int) -> Line:
    message = masked.conversation.messages[span.message]
    text = masked.text(span.message).text or ", ".join(masked.line(name) for name in message.attachments)
    place = masked.span(span)
    first, last = _own_words(masked, span)
    begun = first + salutation(text[first:last])
    if place.start < place.end <= begun:  # the words that matter are the salutation
        begun = first
    start, end = max(place.start, begun), max(place.end, begun)
    return Line(
        number=span.message + 1,
        speaker=message.speaker,
        name=clean(message.author) if message.speaker in (Speaker.AGENT, Speaker.BOT) else "",
        language=message.language or masked.conversation.language,
        before=_compact(_end_of(text[begun:start], AROUND)),
        marked=_compact(beginning_of(text[start:end])),
        after=_compact(beginning_of(text[end:last], AROUND)),
        skipped=skipped,
    )


def _own_words(masked: MaskedConversation, span: Span) -> tuple[int, int]:
    """From where to where the masked message, about the span, holds what its sender wrote: no quote, no signature."""
    text = masked.text(span.message)
    parts = masked.conversation.messages[span.message].parts
    first = max((part.end for part in parts if part.end <= span.start), default=0)
    last = min((part.start for part in parts if part.start >= span.end), default=None)
    return text.place(first, first)[0], len(text.text) if last is None else text.place(last, last)[0]


def salutation(text: str) -> int:
    """Where a text goes on after a first line that only greets ("Hej Anna,"); 0 where there is none or nothing more."""
    greeting = _SALUTATION.match(text)
    return greeting.end() if greeting and text[greeting.end() :].strip() else 0


def _compact(text: str) -> str:
    """The text without empty lines, so that an exchange stays on its page."""
    return _EMPTY_LINES.sub("\n", clean(text))


def _end_of(text: str, length: int) -> str:
    if len(text) <= length:
        return text.lstrip()
    end = text[-length:]
    return f"… {end.partition(' ')[2] or end}"


def beginning_of(text: str, length: int = LONGEST) -> str:
    """The text, or as many whole words of it as the length (in code points) allows, with "…"."""
    if len(text) <= length:
        return text.rstrip()
    beginning = text[:length]
    return f"{beginning.rpartition(' ')[0] or beginning} …"
