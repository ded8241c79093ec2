"""E-mail: EML and MBOX. The mails of a folder become one conversation per thread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa_desk.i18n import tr
from qa_desk.model import Conversation, Message, Source, Speaker
from qa_desk.readers.base import Input, ReadLog, ReadOptions
from qa_desk.readers.cast import first_author
from qa_desk.readers.mail_agents import Sides, company_domains, key_of, sides_of
from qa_desk.readers.mail_message import Mail, parse_mail
from qa_desk.readers.mail_parts import parts_of
from qa_desk.readers.mail_threads import bare_subject, threads_of, whole_thread, without_copies
from qa_desk.readers.times import Clock

_MBOX_LINE = re.compile(rb"^From \S.*\d\d:\d\d.*\d{4}\s*$|^From \S+\s*$")
_HEADER = re.compile(rb"^(?P<name>[A-Za-z][A-Za-z0-9-]*):")
_SURE = frozenset((b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to"))


class MailReader:
    name = "E-mail (EML, MBOX)"

    def recognises(self, source: Input) -> bool:
        """Whether the file begins with the headers of a mail, or with the "From " line of an MBOX file."""
        head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
        first, _, rest = head.partition(b"\n")
        return _has_mail_headers(rest if _MBOX_LINE.match(first) else head)

    def read(self, sources: Sequence[Input], options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
        """One conversation per thread. All mails of the folder are held in memory, without their attachments."""
        every = [mail for source in sources for mail in _mails(source, log)]
        mails = without_copies(every)
        if len(mails) < len(every):
            log.note(
                sources[0].name,
                tr("{n} mails lie in the files more than once and were read once").format(n=len(every) - len(mails)),
            )
        domains = company_domains(mails)
        for thread in threads_of(mails):
            yield _conversation(thread, domains, options, log)


def _has_mail_headers(head: bytes) -> bool:
    names = set()
    for line in head.splitlines()[:200]:
        header = _HEADER.match(line)
        if header:
            names.add(header["name"].lower())
        elif not line.startswith((b" ", b"\t")):
            break
    return b"from" in names and (not names.isdisjoint(_SURE) or {b"date", b"subject"} <= names)


def _mails(source: Input, log: ReadLog) -> Iterator[Mail]:
    for line, data in _split(source):
        try:
            yield parse_mail(data, file=source.name, line=line, log=log)
        except (
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
        ) as error:  # what the standard parser lets through on broken headers
            where = f"{source.name}:{line}" if line else source.name
            log.fault(
                where,
                tr("the mail breaks the rules for mails ({error}) and was left out").format(error=error),
                tr("Save it again from the mail program as EML."),
            )


def _split(source: Input) -> Iterator[tuple[int, bytes]]:
    """(line that it begins at, bytes) of each mail in an MBOX file; line 0 and all bytes of an EML file."""
    first = source.head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").partition(b"\n")[0]
    with source.open() as stream:
        if not _MBOX_LINE.match(first):
            yield 0, stream.read().removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
            return
        begin, lines, blank = 1, list[bytes](), True
        for number, line in enumerate(stream, 1):
            if blank and _MBOX_LINE.match(line):
                yield from [(begin, b"".join(lines))] if any(map(bytes.strip, lines)) else []
                begin, lines = number, []
            else:
                lines.append(line[1:] if re.match(rb">+From ", line) else line)
            blank = not line.strip()
        yield from [(begin, b"".join(lines))] if any(map(bytes.strip, lines)) else []


def _conversation(thread: Sequence[Mail], domains: frozenset[str], options: ReadOptions, log: ReadLog) -> Conversation:
    clock = Clock(options.zone)
    mails = whole_thread(thread, clock)
    sides = sides_of(mails, domains, options)
    log.note(mails[0].where, sides.reason.rstrip("."), tr("Name the agents (--agent NAME) if that is wrong."))
    messages = tuple(_message(mail, sides) for mail in mails)
    first = next((mail for mail in mails if mail.file and not mail.quoted), mails[0])
    return Conversation(
        id=_id(thread),
        messages=messages,
        channel="email",
        agent=first_author(messages, Speaker.AGENT),
        customer=first_author(messages, Speaker.CUSTOMER),
        subject=bare_subject(first.subject),
        notes=(sides.reason, *_recovered(mails), *clock.notes()),
        source=Source(first.file, first.line, MailReader.name),
    )


def _id(thread: Sequence[Mail]) -> str:
    """The Message-ID that the thread began with, the same whichever of its mails are there; else the file's name."""
    first = min(thread, key=lambda mail: len(mail.refs))
    name = Path(first.file).stem
    return next(iter((*first.refs, first.id)), "") or (f"{name}:{first.line}" if first.line else name)


def _message(mail: Mail, sides: Sides) -> Message:
    author = mail.sender.name or mail.sender.address
    return Message(_speaker(mail, sides), mail.text, author, mail.time, mail.attachments, parts=parts_of(mail.text))


def _speaker(mail: Mail, sides: Sides) -> Speaker:
    if mail.bounced:
        return Speaker.SYSTEM
    ours = key_of(mail.sender) in sides.agents
    if mail.automatic:
        return Speaker.BOT if ours else Speaker.SYSTEM
    return Speaker.AGENT if ours else Speaker.CUSTOMER


def _recovered(mails: Sequence[Mail]) -> tuple[str, ...]:
    count = sum(mail.quoted for mail in mails)
    return (f"Quoted earlier mails that no file holds were read as messages: {count}.",) if count else ()
