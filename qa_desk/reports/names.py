"""Who the customers of a conversation are, and where a text names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qa_desk.model import Conversation, Message, Speaker
from qa_desk.reports.personal import Personal, PersonalKind

_WORD = re.compile(r"[^\W_]+")
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")

# Words in author fields and greetings that name nobody: roles, titles, what stands between names.
_NOT_NAMES = frozenset(
    """
    af again al all alla alle allihop and anonym anonymous av back besøgende besøkende besökare bin bruger bruker caller
    chat client customer customers de deg den der dig dr du el en er et friend frk fru godaften goddag guest gäst gæst
    gjest herr hr igen igjen innringer jr kund kunde kunden kunder madam member mig miss mr mrs ms name no och og okänd
    passenger policyholder på resident sir speaker sr student subscriber team tenant the there to traveller ukendt
    ukjent unknown uppringare user valued van velkommen visitor von välkommen web welcome
    """.split()
)
_COMPANY = frozenset("ab as aps hb oy gmbh ltd inc llc plc ba sa ks kb ivs".split())
# Names that are everyday words as well: in small letters they count only beside another part of the name.
_ALSO_WORDS = frozenset(
    "berg bill björn bred even frank grace grön hans holm hope lang love mark mina rose solve sten tage will".split()
)

_NAME = r"[A-ZÅÄÖÆØÉÜ][\w'’-]+(?: (?:(?:von|af|de|van|der) )?[A-ZÅÄÖÆØÉÜ][\w'’-]+){0,3}"
_ONE_NAME = r"[A-ZÅÄÖÆØÉÜ][a-zåäöæøéü][\w'’-]*"
_TWO_NAMES = rf"{_ONE_NAME}(?: {_ONE_NAME}){{1,2}}"
_INTRODUCES = re.compile(
    r"\b(?i:(?:jag|jeg|eg) (?:heter|hedder|heiter)|mitt namn är|mitt? navn er|my name(?: is|['’]s)|i['’]m called)"
    rf" (?P<name>{_NAME})"
)
_BEGINS = re.compile(
    rf"\b(?i:det är|det er|her er|här är|this is|it['’]s|jag är|jeg er|i am|i['’]m) (?P<name>{_TWO_NAMES})"
    rf"|\b(?i:this is|det är|det er|her er|här är) (?P<single>{_ONE_NAME})(?=[.,!]| (?:here|her|här)\b)"
)
_SIGNS = re.compile(
    r"\b(?i:mvh|vh|(?:med )?vänliga? hälsning(?:ar)?|hälsningar|hilsen|regards|best wishes)"
    rf"[,.!]?\s+(?P<name>{_NAME})\W*$",
    re.MULTILINE,
)
_GREETS = re.compile(
    r"^(?i:hejsan|hej|hei|heisann|hello|hi|dear|kära|kære|kjære|goddag|god morgon|good (?:morning|afternoon|evening))"
    rf" (?:(?:Mrs?|Ms|Dr)\.? )?(?P<name>{_NAME})(?=\s*[,.!?\n–-]|$)",
    re.MULTILINE,
)
_RELATIVE = re.compile(rf"[\w,;(:]\s(?P<first>{_ONE_NAME}) \Z")
_BEGINNING = 100


@dataclass(frozen=True, slots=True)
class _Part:
    person: str
    alone: bool


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    person: str
    alone: bool


@dataclass(slots=True)
class CustomerNames:
    """The people on the customer's side of a case. `parts` maps a word of a name, folded, to whom it names."""

    case: str = ""
    first: str = ""
    parts: dict[str, _Part] = field(default_factory=dict)

    def add(self, name: str, person: str = "") -> str:
        """Take in a name; gives the key of the person, who is somebody known where a part of the name is."""
        words = [word.casefold() for word in _WORD.findall(name)] if "@" not in name else []
        company = any(word in _COMPANY for word in words)
        words = [word for word in words if _TWO_LETTERS.search(word) and word not in _NOT_NAMES | _COMPANY]
        known = next((self.parts[word].person for word in words if word in self.parts), "")
        person = person or known or " ".join(words) or self._nameless(name)
        self.first = self.first or person
        for word in words:
            self.parts.setdefault(word, _Part(person, not company))
        return person

    def _nameless(self, name: str) -> str:
        """The key of somebody without a name: a number or address holds for all cases, "Customer" for this one."""
        folded = name.casefold().strip()
        return folded if re.search(r"[\d@]", folded) else f"{folded} of {self.case}"

    def find(self, text: str) -> Iterator[Personal]:
        """Each stretch of a text that names somebody: whole words, neighbours together; a genitive s stays outside."""
        group: list[_Hit] = []
        for hit in self._words(text):
            if group and not _belong_together(group[-1], hit, text):
                yield from _personal(group, text)
                group = []
            group.append(hit)
        yield from _personal(group, text)

    def _words(self, text: str) -> Iterator[_Hit]:
        if not self.parts:
            return
        for match in _WORD.finditer(text):
            word = match[0]
            for length in (len(word), len(word) - 1 if word.endswith(("s", "S")) else 0):
                part = self.parts.get(word[:length].casefold())
                if part:
                    yield _Hit(match.start(), match.start() + length, part.person, _stands_alone(word, part))
                    break


def _stands_alone(word: str, part: _Part) -> bool:
    return part.alone and (not word.islower() or (len(word) > 3 and word not in _ALSO_WORDS))


def _belong_together(first: _Hit, second: _Hit, text: str) -> bool:
    return first.person == second.person and text[first.end : second.start] in (" ", "-", ", ", ". ", "\u00a0")


def _personal(group: list[_Hit], text: str) -> Iterator[Personal]:
    if len(group) > 1 or any(hit.alone for hit in group):
        yield Personal(PersonalKind.CUSTOMER, _with_first_name(group[0].start, text), group[-1].end, group[0].person)


def _with_first_name(start: int, text: str) -> int:
    """Where the name of a relative begins ("my mother, Solveig Nygård"): at a capital within the sentence, right before
    the surname that is known.
    """
    before = _RELATIVE.search(text, max(0, start - 40), start)
    return before.start("first") if before and before["first"].casefold() not in _NOT_NAMES else start


def customer_names(conversation: Conversation) -> CustomerNames:
    """The names that the case, the authors, introductions, signatures and the agents' greetings give the customer."""
    names = CustomerNames(conversation.id)
    if conversation.customer:
        names.add(conversation.customer)
    for field_name, value in conversation.fields:
        if _is_name_field(field_name):
            names.add(value, names.first)
    for message in conversation.messages:
        if message.speaker is Speaker.CUSTOMER:
            _add_from_customer(names, message)
    for message in conversation.messages:
        if message.speaker in (Speaker.AGENT, Speaker.BOT):
            _add_from_greeting(names, message, conversation)
    return names


def _is_name_field(name: str) -> bool:
    folded = name.casefold()
    others = ("agent", "company", "product", "file", "user")
    return any(word in folded for word in ("name", "namn", "navn")) and not any(word in folded for word in others)


def _add_from_customer(names: CustomerNames, message: Message) -> None:
    person = names.add(message.author) if message.author else names.first
    for pattern, end in ((_INTRODUCES, None), (_SIGNS, None), (_BEGINS, _BEGINNING)):
        for match in pattern.finditer(message.text[:end]):
            person = names.add(next(filter(None, match.groups())), person)


def _add_from_greeting(names: CustomerNames, message: Message, conversation: Conversation) -> None:
    agents = {word.casefold() for name in (conversation.agent, message.author) for word in _WORD.findall(name)}
    for match in _GREETS.finditer(message.text):
        words = {word.casefold() for word in _WORD.findall(match["name"])}
        if not words & (agents | _NOT_NAMES):
            names.add(match["name"], names.first)
