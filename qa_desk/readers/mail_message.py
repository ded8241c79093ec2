"""One mail as its file holds it: who, to whom, when, what; text out of plain or HTML parts whatever their declared
encoding is worth.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as RawMail
from email.utils import getaddresses, parsedate_to_datetime

from qa_desk.i18n import tr
from qa_desk.readers.base import ReadLog, decode
from qa_desk.readers.html import text_of


@dataclass(frozen=True, slots=True)
class Address:
    """A name and an address (in lower case); either may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail. `refs` are the Message-IDs that it answers, oldest first; `file` and `line` say where it was read.

    `automatic` is set for what a machine sent; `quoted` for a mail that was only found as a quote in another.
    """

    id: str
    refs: tuple[str, ...]
    sender: Address
    to: tuple[Address, ...]
    subject: str
    time: datetime | None
    text: str
    attachments: tuple[str, ...] = ()
    automatic: bool = False
    bounced: bool = False
    quoted: bool = False
    file: str = ""
    line: int = 0

    @property
    def where(self) -> str:
        """The place that a fault names."""
        return f"{self.file}:{self.line}" if self.line else self.file


def parse_mail(data: bytes, *, file: str, line: int, log: ReadLog) -> Mail:
    """The mail in `data`; never fails. What cannot be read of it (its date, an attachment's text) becomes a fault in
    `log`.
    """
    raw = message_from_bytes(data, policy=policy.compat32)
    where = f"{file}:{line}" if line else file
    sender = _addresses(raw, "from") or _addresses(raw, "sender") or (Address("", ""),)
    text, attachments = _content(raw)
    if not text and not attachments:
        log.fault(
            where,
            tr("the mail holds no text that can be read"),
            tr("It may be encrypted or empty: open it in the mail program and save it as text."),
        )
    return Mail(
        id=next(iter(_ids(raw, "message-id")), ""),
        refs=tuple(dict.fromkeys((*_ids(raw, "references"), *_ids(raw, "in-reply-to")))),
        sender=sender[0],
        to=(*_addresses(raw, "to"), *_addresses(raw, "cc"), *_addresses(raw, "reply-to")),
        subject=_header(raw, "subject"),
        time=_time(raw, where, log),
        text=text,
        attachments=attachments,
        automatic=_is_automatic(raw),
        bounced=raw.get_content_type() == "multipart/report" or "mailer-daemon" in sender[0].address,
        file=file,
        line=line,
    )


def _header(raw: RawMail, name: str) -> str:
    """A header as people read it: RFC 2047 decoded, unfolded, and bytes that break the standard read as UTF-8 or
    Windows-1252.
    """
    value = next((value for key, value in raw.raw_items() if key.lower() == name), "")
    written = decode(str(value).encode("utf-8", "surrogateescape"))
    unfolded = re.sub(r"\s*[\r\n]+\s*", " ", written).strip()
    if "=?" not in unfolded:
        return unfolded
    try:
        return str(make_header(decode_header(unfolded)))
    except (MessageError, LookupError, UnicodeError, ValueError):
        return unfolded


def _ids(raw: RawMail, name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"<([^<>\s]+)>", _header(raw, name)))


def _addresses(raw: RawMail, name: str) -> tuple[Address, ...]:
    pairs = getaddresses([_quote_names(_header(raw, name))])
    return tuple(Address(display.strip(), address.lower()) for display, address in pairs if display or address)


def _quote_names(value: str) -> str:
    """Names such as `Berg, Anna <a@b.se>` and `Kund@tjänst <a@b.se>`, whose comma or at sign would split them, in
    quotes.
    """
    return re.sub(r'(?<![^\s,;])([^<>",;@]+, [^<>",;@]+|[^<>",;]*@[^<>",;]*)(?= <[^<>]+>)', r'"\1"', value)


def _time(raw: RawMail, where: str, log: ReadLog) -> datetime | None:
    written = _header(raw, "date") or _header(raw, "received").rpartition(";")[2].strip()
    try:
        time = parsedate_to_datetime(written)
    except (TypeError, ValueError):
        problem = tr('"{text}" is no date of a mail').format(text=written) if written else tr("the mail has no date")
        log.fault(
            where,
            problem,
            tr("The mail is kept in its thread without a time; correct its Date header if times matter."),
        )
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


_AUTOMATIC = ("x-autoreply", "x-autorespond", "x-auto-reply")


def _is_automatic(raw: RawMail) -> bool:
    """By Auto-Submitted (RFC 3834) and the headers that came before it; X-Auto-Response-Suppress alone proves nothing,
    people's mail has it too.
    """
    submitted = _header(raw, "auto-submitted").lower()
    if submitted:
        return not submitted.startswith("no")
    return _header(raw, "precedence").lower() in ("auto_reply", "auto-reply") or any(
        _header(raw, name) for name in _AUTOMATIC
    )


def _content(raw: RawMail) -> tuple[str, tuple[str, ...]]:
    """The text (plain where there is any, else HTML) and the names of the attachments."""
    plain: list[str] = []
    html: list[str] = []
    names: list[str] = []
    for part in _leaves(raw):
        name = _file_name(part)
        if name:
            names.append(name)
        elif part.get_content_type() == "text/plain":
            plain.append(_decoded(part))
        elif part.get_content_type() == "text/html":
            html.append(text_of(_decoded(part)))
    text = "\n".join(filter(None, (piece.strip() for piece in plain)))
    rich = "\n".join(filter(None, html))
    return (rich if rich and (not text or _is_stub(text)) else text), tuple(names)


def _leaves(raw: RawMail) -> Iterator[RawMail]:
    """The parts without parts; a mail that is attached is one attachment, not text of this one."""
    payload = raw.get_payload()
    if raw.is_multipart() and raw.get_content_type() != "message/rfc822" and isinstance(payload, list):
        for part in payload:
            if isinstance(part, RawMail):
                yield from _leaves(part)
    else:
        yield raw


def _file_name(part: RawMail) -> str:
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_payload()
        subject = (
            _header(inner[0], "subject") if isinstance(inner, list) and inner and isinstance(inner[0], RawMail) else ""
        )
        return f"{subject or 'mail'}.eml"
    name = part.get_filename()
    if name:
        return _decoded_name(name)
    attached = part.get_content_disposition() == "attachment"
    return kind.replace("/", ".") if attached or not kind.startswith(("text/", "multipart/", "message/")) else ""


def _decoded_name(name: str) -> str:
    try:
        return re.sub(r"[\r\n\t]+", "", str(make_header(decode_header(name))))
    except (MessageError, LookupError, UnicodeError, ValueError):
        return name


def _decoded(part: RawMail) -> str:
    """The text of a part: by its declared encoding where that fits the bytes, else by the bytes; line ends are line
    feeds.
    """
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = (part.get_content_charset() or "utf-8").replace("iso-8859-1", "cp1252")
    try:
        codecs.lookup(charset)
        text = data.decode(charset)
    except (LookupError, UnicodeError):
        text = decode(data)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_stub(text: str) -> bool:
    """Whether the plain part only says that the mail is in HTML."""
    return len(text) < 200 and bool(re.search(r"\bhtml\b", text, re.IGNORECASE)) and "\n\n" not in text
