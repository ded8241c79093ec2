"""Personal data out of reports: each value becomes a token, the same value the same token throughout a report."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from qa_desk.model import Conversation, Finding, Span, Speaker
from qa_desk.reports.names import CustomerNames, customer_names
from qa_desk.reports.personal import Personal, PersonalKind, digits_of, personal_in, phone_key, without_overlaps
from qa_desk.scoring.because import shortened
from qa_desk.scoring.facts import asked_for


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text with its personal data replaced. `edits` are (start, end) before and (start, end) after, in order."""

    text: str
    edits: tuple[tuple[int, int, int, int], ...] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the original lies now; one that cuts into a replaced value takes all of its token."""
        return self._offset(start, 2), self._offset(end, 3)

    def _offset(self, offset: int, side: int) -> int:
        index = bisect_right(self.edits, (offset,), key=lambda edit: (edit[0],)) - 1
        if index < 0:
            return offset
        begin, end, new_begin, new_end = self.edits[index]
        if offset >= end:
            return new_end + offset - end
        return new_begin if offset == begin else self.edits[index][side]


class Masker:
    """Hands out the tokens of one report, numbered by kind in order of first appearance.

    `hide` are the kinds that are replaced; with none, texts stay as they are. `translate` gives the names of the kinds
    in the report's language.
    """

    def __init__(self, hide: Iterable[PersonalKind] = PersonalKind, *, translate: Callable[[str], str] = str) -> None:
        self.hide = frozenset(hide)
        self._translate = translate
        self._tokens: dict[tuple[PersonalKind, str], str] = {}
        self._count = dict.fromkeys(PersonalKind, 0)

    def token(self, kind: PersonalKind, key: str) -> str:
        """The token of a value: "[phone 2]"."""
        if (kind, key) not in self._tokens:
            self._count[kind] += 1
            self.number(kind, key, self._count[kind])
        return self._tokens[kind, key]

    def number(self, kind: PersonalKind, key: str, number: int) -> None:
        """Give a value a number that does not come from its place."""
        self._tokens[kind, key] = f"[{self._translate(kind.value)} {number}]"

    def count_on(self, kind: PersonalKind, last: int) -> None:
        """Number the values of a kind that are met from now on after this one."""
        self._count[kind] = last

    def conversation(self, conversation: Conversation) -> MaskedConversation:
        """A conversation to be read through this masker."""
        if not self.hide:
            return MaskedConversation(self, conversation, CustomerNames(), ())
        phones = tuple(_phones_on_request(conversation))
        return MaskedConversation(self, conversation, customer_names(conversation), phones)

    def replace(self, text: str, found: Iterable[Personal]) -> MaskedText:
        """The text with the stretches found (in order, without overlaps) replaced, as far as their kind is hidden."""
        pieces, edits, length, done = [], [], 0, 0
        for entry in found:
            if entry.kind not in self.hide:
                continue
            token = self.token(entry.kind, entry.key)
            pieces += [text[done : entry.start], token]
            length += entry.start - done
            edits.append((entry.start, entry.end, length, length + len(token)))
            length, done = length + len(token), entry.end
        return MaskedText("".join([*pieces, text[done:]]), tuple(edits))


@dataclass(slots=True)
class MaskedConversation:
    """A conversation as a report may show it. `phones` are bare numbers given when a phone number was asked for."""

    masker: Masker
    conversation: Conversation
    names: CustomerNames
    phones: tuple[str, ...]
    _texts: dict[int, MaskedText] = field(default_factory=dict)

    @property
    def customer(self) -> str:
        """The customer's token, or name; empty where nothing names the customer."""
        if PersonalKind.CUSTOMER in self.masker.hide:
            return self.masker.token(PersonalKind.CUSTOMER, self.names.first) if self.names.first else ""
        authors = (m.author for m in self.conversation.messages if m.speaker is Speaker.CUSTOMER and m.author)
        return self.conversation.customer or next(authors, "")

    @property
    def id(self) -> str:
        """The conversation's id. A Message-ID looks like an address and is none: it stays."""
        found = [entry for entry in self._personal(self.conversation.id) if entry.kind is not PersonalKind.EMAIL]
        return self.masker.replace(self.conversation.id, found).text

    def text(self, message: int) -> MaskedText:
        """The text of a message."""
        if message not in self._texts:
            text = self.conversation.messages[message].text
            self._texts[message] = self.masker.replace(text, self._personal(text))
        return self._texts[message]

    def line(self, text: str) -> str:
        """Any other text about the conversation, such as a subject or a comment."""
        return self.masker.replace(text, self._personal(text)).text

    def span(self, span: Span) -> Span:
        """The same stretch of the masked message."""
        masked = self.text(span.message)
        start, end = masked.place(span.start, span.end)
        return Span(span.message, start, end, masked.text[start:end])

    def reason(self, finding: Finding) -> str:
        """The sentence that says why, with its quotes masked as a whole: a cut quote could show half a phone number."""
        sentence = finding.because
        for span in (finding.span, *finding.evidence):
            if span.quote:
                sentence = sentence.replace(shortened(span.quote), shortened(self.span(span).quote))
        return self.line(sentence)

    def _personal(self, text: str) -> list[Personal]:
        if not self.masker.hide:
            return []
        return without_overlaps([*personal_in(text), *self._asked_phones(text), *self.names.find(text)])

    def _asked_phones(self, text: str) -> Iterator[Personal]:
        for digits in self.phones:
            for match in re.finditer(r"(?<![\w-])(?:\+?\d{1,3} ?)?0?" + r"[ \u00a0-]?".join(digits) + r"(?!\w)", text):
                yield Personal(PersonalKind.PHONE, *match.span(), digits)


_BARE = re.compile(r"(?<![\w-])\d(?:[ -]?\d){6,11}(?!\w)")


def _phones_on_request(conversation: Conversation) -> Iterator[str]:
    """Bare numbers by which the customer answers a request for a phone number alone; an agent may repeat them."""
    asked = False
    for message in conversation.messages:
        if message.speaker is Speaker.CUSTOMER:
            if asked:
                yield from (phone_key(digits_of(match[0])) for match in _BARE.finditer(message.text))
            asked = False
        elif not message.internal:
            kinds = set(asked_for(message.text))
            asked = "phone" in kinds and not kinds & {"order", "customer", "invoice", "case", "account", "personal"}
