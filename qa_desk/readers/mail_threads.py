"""Mails put into threads: by Message-ID, then by subject; copies removed, earlier mails recovered from quotes, in order
of time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from rapidfuzz import fuzz

from qa_desk.model import PartKind
from qa_desk.readers.mail_agents import key_of
from qa_desk.readers.mail_message import Address, Mail
from qa_desk.readers.mail_parts import parts_of
from qa_desk.readers.mail_quotes import QuotedMail, quoted_mails
from qa_desk.readers.times import Clock

_PREFIX = re.compile(
    r"^\s*(?:(?:sv|re|vs|fw|fwd|vb|aw|ang|svar|antw|videresend(?:t|elt)?)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)
_SAME_SUBJECT_DAYS = 60
_ALIKE = 90


def bare_subject(subject: str) -> str:
    """A subject without "SV:", "Re:" and their like."""
    return _PREFIX.sub("", subject).strip()


def without_copies(mails: Iterable[Mail]) -> list[Mail]:
    """The mails without those that lie in the files more than once: same Message-ID, or without one the same sender,
    time and text.
    """
    unique: dict[tuple[object, ...], Mail] = {}
    for mail in mails:
        unique.setdefault((mail.id,) if mail.id else (key_of(mail.sender), mail.time, mail.text), mail)
    return list(unique.values())


def threads_of(mails: Sequence[Mail]) -> list[list[Mail]]:
    """The mails by thread, threads and mails in the order given; every mail is in exactly one."""
    groups = _by_references(mails)
    return _joined_by_subject(groups)


def _by_references(mails: Sequence[Mail]) -> list[list[Mail]]:
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = name = parent[parent[name]]
        return name

    names = [mail.id or f"\0{index}" for index, mail in enumerate(mails)]
    for name, mail in zip(names, mails, strict=True):
        for ref in mail.refs:
            parent[root(ref)] = root(name)
    groups: dict[str, list[Mail]] = {}
    for name, mail in zip(names, mails, strict=True):
        groups.setdefault(root(name), []).append(mail)
    return list(groups.values())


def _joined_by_subject(groups: Sequence[list[Mail]]) -> list[list[Mail]]:
    """Replies that lost their references, put to the thread with the same subject and the same people."""
    threads: list[list[Mail]] = []
    by_subject: dict[str, list[list[Mail]]] = {}
    for group in sorted(groups, key=_orphaned):
        subject = bare_subject(group[0].subject).casefold()
        home = (
            next((t for t in by_subject.get(subject, ()) if _belongs(group, t)), None)
            if subject and _orphaned(group)
            else None
        )
        if home is None:
            threads.append(group)
            by_subject.setdefault(subject, []).append(group)
        else:
            home.extend(group)
    return threads


def _orphaned(group: Sequence[Mail]) -> bool:
    """Whether a group is all replies: what they answer is not among them."""
    return all(_PREFIX.match(mail.subject) for mail in group)


def _belongs(group: Sequence[Mail], thread: Sequence[Mail]) -> bool:
    times = [mail.time for mail in (*group, *thread) if mail.time]
    near = not times or max(times) - min(times) <= timedelta(days=_SAME_SUBJECT_DAYS)
    return near and len(_people(group) & _people(thread)) >= 2


def _people(mails: Iterable[Mail]) -> set[str]:
    return {person.address for mail in mails for person in (mail.sender, *mail.to) if person.address}


def whole_thread(mails: Sequence[Mail], clock: Clock) -> list[Mail]:
    """A thread in order of time, with the quoted mails that no file holds (header with sender and time) as mails of
    their own.
    """
    placed = _placed(mails)
    known = [_own_text(mail) for mail in mails]
    everybody = [person for mail in mails for person in (mail.sender, *mail.to)]
    for key, mail in sorted(placed, key=lambda item: item[0]):
        for quote in quoted_mails(mail.text):
            found = _as_mail(quote, mail, everybody, clock)
            if found and not any(_same(found, other, text) for (_, other), text in zip(placed, known, strict=True)):
                key = found.time.timestamp() if found.time else key - 0.001
                placed.append((key, found))
                known.append(_compact(found.text))
    return [mail for _, mail in sorted(placed, key=lambda item: item[0])]


def _placed(mails: Sequence[Mail]) -> list[tuple[float, Mail]]:
    """Each mail with its place in time; one without a time stands behind what it answers, else behind the one before
    it.
    """
    keys: dict[str, float] = {mail.id: mail.time.timestamp() for mail in mails if mail.time}
    placed: list[tuple[float, Mail]] = []
    last = 0.0
    for mail in mails:
        behind = max((keys[ref] for ref in mail.refs if ref in keys), default=last)
        last = mail.time.timestamp() if mail.time else behind + 0.001
        keys.setdefault(mail.id, last)
        placed.append((last, mail))
    return placed


def _as_mail(quote: QuotedMail, mail: Mail, everybody: Sequence[Address], clock: Clock) -> Mail | None:
    """A quoted mail as a mail; without its time where that would be later than the mail that quotes it."""
    if quote.time is None:
        return None
    time = clock.aware(quote.time)
    late = mail.time is not None and time >= mail.time
    sender = _known_as(Address(quote.author, quote.address), everybody)
    return replace(
        mail,
        id="",
        refs=(),
        sender=sender,
        to=(),
        text=quote.text,
        time=None if late else time,
        attachments=(),
        automatic=False,
        quoted=True,
    )


def _known_as(person: Address, everybody: Sequence[Address]) -> Address:
    """The same person with name and address as the thread's headers have them."""
    for other in everybody:
        same_address = person.address and other.address == person.address
        if same_address or (not person.address and person.name and other.name.casefold() == person.name.casefold()):
            return Address(other.name or person.name, other.address)
    return person


def _same(quote: Mail, other: Mail, other_text: str) -> bool:
    """Whether a quoted mail is one that is there already: same sender and minute, or the same words."""
    same_sender = key_of(quote.sender) == key_of(other.sender)
    if same_sender and quote.time and other.time and abs(quote.time - other.time) < timedelta(minutes=2):
        return True
    text = _compact(quote.text)
    if min(len(text), len(other_text)) < 20:
        return same_sender and text == other_text
    return text in other_text or other_text in text or fuzz.ratio(text, other_text) >= _ALIKE


def _own_text(mail: Mail) -> str:
    """What a mail says itself, without quotes, as `_compact` gives it."""
    return _compact("".join(_kept(mail.text)))


def _kept(text: str) -> Iterator[str]:
    position = 0
    for part in parts_of(text):
        if part.kind is PartKind.QUOTE:
            yield text[position : part.start]
            position = part.end
    yield text[position:]


def _compact(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
