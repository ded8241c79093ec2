"""Who of the people in a mail thread is the company's, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa_desk.model import PartKind, Speaker
from qa_desk.readers.base import ReadOptions
from qa_desk.readers.mail_message import Address, Mail
from qa_desk.readers.mail_parts import parts_of
from qa_desk.readers.roles import infer_agents, role_of

_SERVICE = re.compile(
    r"^(?:kund|kunde)(?:service|tjanst|tjänst|tjeneste|senter|center|support|support|relation\w*|kontakt|mottak)?s?$"
    r"|^(?:customer|client)[._-]?(?:service|support|care|relations)s?$"
    r"|^(?:support|service|info|help|helpdesk|hjelp|hjalp|hjälp|hjaelp|kontakt|contact|post|firmapost|mail|epost"
    r"|faktura\w*|invoice|billing|order|orders|ordre"
    r"|salg|sales|salj|booking|bokning|bestilling|retur|reklamation|reklamasjon|claims?|no-?reply|do-?not-?reply"
    r"|svara-?inte|ikke-?svar|team|kassa|butik\w*|kundeservice-\w+)$",
    re.IGNORECASE,
)
_SERVICE_NAME = re.compile(
    r"kund(?:e)?(?:service|tjänst|tjeneste|senter|center|support|mottak)|customer (?:service|support|care)"
    r"|\bsupport(?:en)?\b|helpdesk|\bservice ?desk",
    re.IGNORECASE,
)
_FREE = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.se hotmail.no hotmail.dk outlook.com outlook.dk live.se live.no"
    " live.dk live.com yahoo.com yahoo.se"
    " yahoo.no yahoo.dk icloud.com me.com mac.com msn.com telia.com comhem.se bredband.net online.no broadpark.no"
    " getmail.no mail.dk"
    " jubii.dk stofanet.dk protonmail.com proton.me".split()
)


@dataclass(frozen=True, slots=True)
class Sides:
    """The keys (see `key_of`) of the company's people in a thread, and one sentence that says why."""

    agents: frozenset[str]
    reason: str


def key_of(person: Address) -> str:
    """What one sender is known by in a thread: the address, else the name."""
    return person.address or person.name.casefold()


def is_service(person: Address) -> bool:
    """Whether the address or the name is a service's (kundeservice@, support@, "Kundtjänst"), not a person's."""
    local = person.address.partition("@")[0]
    role = role_of(person.name) if person.name else None
    return bool(_SERVICE.match(local) or _SERVICE_NAME.search(person.name) or (role and role.speaker is Speaker.AGENT))


def company_domains(mails: Iterable[Mail]) -> frozenset[str]:
    """The domains of all service addresses, mail providers' own left out."""
    people = (person for mail in mails for person in (mail.sender, *mail.to))
    return frozenset(_domain(person) for person in people if is_service(person)) - _FREE - {""}


def sides_of(thread: Sequence[Mail], domains: frozenset[str], options: ReadOptions) -> Sides:
    """The agents of a thread: as the user says, else service addresses and their colleagues, else signatures, else by
    what they write.
    """
    people = list({key_of(mail.sender): mail.sender for mail in thread if not mail.bounced}.values())
    return (
        _stated(people, options)
        or _by_address(people, domains)
        or _by_signature(thread)
        or _by_recipient(thread, people)
        or _by_words(thread, options)
    )


def _stated(people: Sequence[Address], options: ReadOptions) -> Sides | None:
    wanted = {name.strip().casefold() for name in options.agents}
    found = [
        person
        for person in people
        if wanted & {person.name.casefold(), person.address, _domain(person), f"@{_domain(person)}"} - {"", "@"}
    ]
    return _sides(found, "named as agent in the settings") if found else None


def _by_address(people: Sequence[Address], domains: frozenset[str]) -> Sides | None:
    """Service addresses, and others at the same domain, unless everybody in the thread writes from there."""
    outside = any(_domain(person) not in domains for person in people if not is_service(person))
    colleagues = [person for person in people if is_service(person) or (outside and _domain(person) in domains)]
    return _sides(colleagues, "a service address, or a colleague's at the same domain") if colleagues else None


def _by_signature(thread: Sequence[Mail]) -> Sides | None:
    found = {key_of(mail.sender): mail.sender for mail in thread if _signs_for_service(mail)}
    return _sides(found.values(), "signs for a customer service") if found else None


def _signs_for_service(mail: Mail) -> bool:
    signatures = (mail.text[part.start : part.end] for part in parts_of(mail.text) if part.kind is PartKind.SIGNATURE)
    return any(_SERVICE_NAME.search(signature) for signature in signatures)


def _by_recipient(thread: Sequence[Mail], people: Sequence[Address]) -> Sides | None:
    """A thread whose only sender writes to a service address: nobody of the company has answered yet."""
    if len(people) == 1 and any(is_service(person) for mail in thread for person in mail.to):
        return Sides(
            frozenset(),
            f"{_name(people[0])}: wrote to a service address, taken for the customer; no agent has answered.",
        )
    return None


def _by_words(thread: Sequence[Mail], options: ReadOptions) -> Sides:
    labels = {key_of(mail.sender): _name(mail.sender) for mail in thread}
    inference = infer_agents(
        [(labels[key_of(mail.sender)], _own(mail)) for mail in thread if not mail.bounced], options
    )
    return Sides(frozenset(key for key, label in labels.items() if label in inference.agents), inference.reason)


def _own(mail: Mail) -> str:
    text = mail.text
    for part in reversed(parts_of(text)):
        text = text[: part.start] + text[part.end :]
    return text


def _sides(people: Iterable[Address], reason: str) -> Sides:
    people = list(people)
    names = ", ".join(sorted({_name(person) for person in people}))
    return Sides(frozenset(map(key_of, people)), f"{names}: {reason}, taken for the agent.")


def _name(person: Address) -> str:
    return person.name or person.address or "sender unknown"


def _domain(person: Address) -> str:
    return person.address.rpartition("@")[2]
