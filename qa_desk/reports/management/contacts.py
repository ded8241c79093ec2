"""When, how and how often customers contact: hours of the week, channels, and customers who come back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, median
from zoneinfo import ZoneInfo

from qa_desk.model import Conversation, Message, Speaker
from qa_desk.reports.management.content import ChannelRow, Counted, Hours, Repeats
from qa_desk.reports.management.staffing import Staffing
from qa_desk.reports.personal import PersonalKind, personal_in
from qa_desk.reports.rows import Case
from qa_desk.reports.statistics import Share

BACK_WITHIN = timedelta(days=7)
SHOWN = 3
_OWN_DIGITS = 8  # of a phone number, without the country's and the leading 0
_TOLD = 3  # messages of the customer in which an address or number is looked for


@dataclass(frozen=True, slots=True)
class Contact:
    """A conversation as a contact: when the customer wrote first (in the zone of the report), and how long, in seconds,
    until the first reply of a person and until the last. None where the times do not tell.
    """

    case: Case
    time: datetime | None
    first_reply: float | None
    handling: float | None

    @property
    def conversation(self) -> Conversation:
        """The conversation as it was read."""
        return self.case.masked.conversation


def contact_of(case: Case, zone: ZoneInfo) -> Contact:
    """A case as a contact. A call is answered as it comes: it has no first reply."""
    conversation = case.masked.conversation
    messages = [m for m in conversation.messages if not m.internal]
    asked = next((i for i, m in enumerate(messages) if m.speaker is Speaker.CUSTOMER and m.time), None)
    if asked is None:
        return Contact(case, case.row.time, None, None)
    begun = _time(messages[asked])
    replies = [_time(m) for m in messages[asked + 1 :] if m.speaker is Speaker.AGENT and m.time]
    waits = [(reply - begun).total_seconds() for reply in replies if reply >= begun]
    first = waits[0] if waits and conversation.channel != "phone" else None
    return Contact(case, begun.astimezone(zone), first, max(waits, default=None))


def _time(message: Message) -> datetime:
    assert message.time
    return message.time


# --- hours ----------------------------------------------------------------------------------------------------------


def hours_of(contacts: Sequence[Contact], staffing: Staffing | None) -> Hours | None:
    """Contacts by weekday and hour; None where no conversation has a time."""
    times = [contact.time for contact in contacts if contact.time]
    if not times:
        return None
    counts = Counter((time.weekday(), time.hour) for time in times)
    return Hours(
        contacts=tuple(tuple(counts[day, hour] for hour in range(24)) for day in range(7)),
        staffed=staffing.by_hour() if staffing else None,
        outside=Share(sum(not staffing.covers(time) for time in times), len(times)) if staffing else None,
        untimed=len(contacts) - len(times),
    )


# --- channels -------------------------------------------------------------------------------------------------------


def channels_of(contacts: Sequence[Contact]) -> tuple[ChannelRow, ...]:
    """The channels, the busiest first; contacts that name none come last."""
    groups: dict[str, list[Contact]] = {}
    for contact in contacts:
        groups.setdefault(contact.case.row.channel, []).append(contact)
    ordered = sorted(groups.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
    return tuple(_channel(name, each, len(contacts)) for name, each in ordered)


def _channel(name: str, contacts: Sequence[Contact], of: int) -> ChannelRow:
    return ChannelRow(
        channel=name,
        found=Share(len(contacts), of),
        first_reply=_median(contact.first_reply for contact in contacts),
        handling=_median(contact.handling for contact in contacts),
        mean=round(fmean(contact.case.row.total for contact in contacts), 1),
    )


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


# --- customers who come back ----------------------------------------------------------------------------------------


def repeats_of(contacts: Sequence[Contact], questions: Mapping[int, str]) -> Repeats | None:
    """Who came back; None where no contact tells its time and its customer. `questions` maps the index of a contact to
    the frequent question that it began with.
    """
    known = [(index, each, keys) for index, each in enumerate(contacts) if each.time and (keys := _identities(each))]
    if not known:
        return None
    known.sort(key=lambda entry: (_when(entry[1]), entry[0]))
    people = _people([keys for _, _, keys in known])
    pairs = list(_pairs([(index, contact) for index, contact, _ in known], people))
    chains = Counter(people[place] for place, _, _ in pairs)
    return Repeats(
        days=BACK_WITHIN.days,
        back=Share(len(pairs), len(known)),
        customers=len(chains),
        most=max(chains.values(), default=0) + 1,
        unknown=len(contacts) - len(known),
        before=_most([flags for _, earlier, _ in pairs if (flags := _flags(contacts[earlier]))], len(pairs)),
        about=_most([{questions[later]} for _, _, later in pairs if later in questions], len(pairs)),
    )


def _when(contact: Contact) -> datetime:
    assert contact.time
    return contact.time


def _pairs(known: Sequence[tuple[int, Contact]], people: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(place, index of the contact before, index of this one) of each contact soon after another of the same person."""
    last: dict[int, tuple[int, Contact]] = {}
    for place, (index, contact) in enumerate(known):
        before = last.get(people[place])
        if before and _when(contact) - _when(before[1]) <= BACK_WITHIN:
            yield place, before[0], index
        last[people[place]] = index, contact


def _flags(contact: Contact) -> set[str]:
    return {row.title for row in contact.case.findings if row.kind == "flag" and row.verdict != "dismissed"}


def _most(sets: Iterable[set[str]], of: int) -> tuple[Counted, ...]:
    counts = Counter(title for titles in sets for title in titles)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
    return tuple(Counted(title, Share(count, of)) for title, count in ordered)


def _people(identities: Sequence[frozenset[str]]) -> list[int]:
    """The number of the person behind each set of identities; sets that share one are the same person."""
    parent = list(range(len(identities)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    first: dict[str, int] = {}
    for place, keys in enumerate(identities):
        for key in sorted(keys):
            ours, theirs = root(place), root(first.setdefault(key, place))
            parent[max(ours, theirs)] = min(ours, theirs)
    return [root(place) for place in range(len(identities))]


_NAME = re.compile(r"[^\W\d_]{2,}")


def _identities(contact: Contact) -> frozenset[str]:
    """What tells the customer from others: a full name, a number or address in the customer's fields, and e-mail
    addresses and phone numbers in the customer's first messages. A first name alone tells nobody apart.
    """
    conversation = contact.conversation
    said = [m for m in conversation.messages if m.speaker is Speaker.CUSTOMER][:_TOLD]
    names = {conversation.customer, *(message.author for message in said)}
    return frozenset((*_named(names), *_given([message.text for message in said])))


def _named(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        folded = " ".join(name.casefold().split())
        if any(char.isdigit() for char in folded) or "@" in folded or len(_NAME.findall(folded)) > 1:
            yield f"name {folded}"
            yield from _given([name])


def _given(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if "@" in text or any(char.isdigit() for char in text):
            for found in personal_in(text):
                if found.kind is PersonalKind.EMAIL:
                    yield f"e-mail {found.key}"
                elif found.kind is PersonalKind.PHONE:
                    yield f"phone {found.key[-_OWN_DIGITS:]}"
