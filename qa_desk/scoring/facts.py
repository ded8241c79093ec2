"""The ledger of what the customer has given: numbers, contact details, dates, amounts, models, error texts, files,
steps tried.

The same ledger tells the rules that a request is a repetition and shows people what the customer had already told us.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from qa_desk.model import Conversation, Message, Speaker
from qa_desk.scoring.sieve import Sieve, any_of, quickened

IDENTIFIERS = (
    "order",
    "booking",
    "customer",
    "invoice",
    "case",
    "account",
    "serial",
    "tracking",
    "contract",
    "personal",
    "number",
)
KINDS = (
    *IDENTIFIERS,
    "email",
    "phone",
    "address",
    "name",
    "date",
    "amount",
    "model",
    "error",
    "file",
    "tried",
    "matter",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the customer gave: its kind (one of KINDS), the value as written, and where (message, start, end in
    code points).

    `message` is -1 for a field of the case. `start` equals `end` for an attachment.
    """

    kind: str
    value: str
    message: int
    start: int = 0
    end: int = 0

    @property
    def key(self) -> str:
        """The value without what writing varies: case, spaces, hyphens, dots."""
        return "".join(filter(str.isalnum, self.value)).casefold()


# The names that people give to numbers, by kind. A name covers its compounds: "ordre" also "ordrenummer", "ordrenr".
_NAMES = {
    "order": "order ordre beställning bestilling beställnings bestillings tinging tingings køb köp purchase varekøb",
    "booking": "bokning boknings bokningsreferens booking bookings reservation reservasjon reservations confirmation conf pnr resa reise rejse biljett billett billet ticketnumber",  # noqa: E501
    "customer": "kund kunde customer client medlem medlems member membership abonnent konsument klient user kundens patient pasient student",  # noqa: E501
    "invoice": "faktura fakturans invoice regning rekning räkning ocr kid bill avi giro betalings",
    "case": "ärende ärendet ärendenummer sak saks sag sags case ticket claim skade skada skadeanmälan skadesak ref reference referens referanse reference rapport report incident journal dossier",  # noqa: E501
    "account": "konto kontos account iban kontrakt clearing",
    "serial": "serie serial imei mac imsi installation anläggning anläggnings målepunkt målar måler mätar mätare målepunkts meter måleren chassi registrerings regnr reg enhets device produkt product artikel item vin sn s/n ean sim licens lisens license",  # noqa: E501
    "tracking": "sporing sporings tracking kolli kollinummer paket pakke pakkens parcel försändelse forsendelse forsendelses sendings sändning sändnings track shipment consignment awb waybill fraktsedel",  # noqa: E501
    "contract": "avtal avtals avtale kontrakts contract agreement försäkring försäkrings forsikring forsikrings polise policy police abonnement abonnements abonnemang subscription",  # noqa: E501
    "personal": "person personnummer fødsels fødselsnummer födelse cpr ssn socialsecurity social-security nationalid passport pass organisations orgnr org samordnings d-nummer",  # noqa: E501
}
_NUMBER_WORD = (
    r"(?:s?(?:nummer|nummeret|numret|nr|numbers?|no|num|nbr|id|ids|kod|kode|code|ref|referens|referanse|reference|#))"
)
_VALUE = r"(?=[\w/-]*\d)[A-Za-zÅÄÖÆØåäöæø]{0,6}[-/]?\d[\w/-]*(?:[ -]\d{2,}){0,5}|[A-Z0-9]{5,8}\b(?<=[A-Z0-9]{5})"


@functools.cache
def _named_numbers() -> re.Pattern[str]:
    groups = "|".join(f"(?P<{kind}>{any_of(names.split())})" for kind, names in _NAMES.items())
    return re.compile(
        rf"\b(?:{groups})[- ]?{_NUMBER_WORD}?\b\.?(?:\s*(?:är|er|is|nr|no|was|var|:|=|#|\(|–|-|på|til|for)\.?){{0,3}}\s*(?P<value>(?-i:{_VALUE}))",  # noqa: E501
        re.IGNORECASE,
    )


_MONTHS = any_of(
    "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|januar|februar|mai|august|desember|"
    "january|february|march|may|june|july|october|jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|oct|nov|dec|des".split("|")
)
_DAYS = any_of(
    "måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|mandag|tirsdag|torsdag|lørdag|søndag|monday|tuesday|wednesday|thursday|friday|"
    "saturday|sunday|mon|tue|tues|wed|thur|thurs|fri|sat".split("|")
)
_BIRTH = rf"\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}|\d{{1,2}}(?:st|nd|rd|th|\.)? (?:of )?(?:{_MONTHS})(?: \d{{4}})?"
_SIMPLE = {
    "email": r"[\w.+-]+@[\w-]+\.[\w.-]*\w",
    "personal": r"\b(?!0\d{9}\b)(?:\d{6}|\d{8})[-+ ]?(?:\d{4}|[Xx]{4})\b|\b\d{6} \d{5}\b|\b\d{3}-\d{2}-\d{4}\b"
    rf"|\b(?:date of birth|dob|born(?: on)?|född|født|födelsedatum|fødselsdato)[: ]+(?:(?:is|är|er|den|the|d\.) ?)*(?:{_BIRTH})",  # noqa: E501
    "phone": r"(?<![\w-])(?:\+|00)\d{1,3}[\s().-]*\d(?:[\s().-]*\d){6,11}(?!\w)|(?<![\w-])0\d{1,3}[ -]?\d{2,3}(?:[ -]?\d{2,3}){1,3}(?!\w)"  # noqa: E501
    r"|(?<![\w.,-])\d{2} \d{2} \d{2} \d{2}(?!\w)|(?<![\w.,-])\d{3} \d{2} \d{3}(?!\w)|(?<![\w-])\(?\d{3}\)?[ -]\d{3}-\d{4}(?!\w)",  # noqa: E501
    "amount": r"(?:[$£€]|\b(?:kr|sek|nok|dkk|eur|usd|gbp|rs|inr)\.?)\s?\d[\d .,]*\d?|\b\d[\d .,]*\d?\s?(?:kr\b|kronor|kroner|spänn|sek\b|nok\b|dkk\b|:-|,-|€|euros?\b|eur\b|pounds?\b|quid|dollars?\b|bucks|usd\b|rupees|øre|öre|tusenlapp|lapp)",  # noqa: E501
    "date": rf"\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{2,4}})?\b|\b\d{{1,2}}(?:st|nd|rd|th|:?e|:?a|\.)? (?:of )?(?:{_MONTHS})\b|\b(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?\b"  # noqa: E501
    rf"|\b(?:{_DAYS})(?:en|s|ar)?\b|\b(?:i ?går|i ?dag|idag|i ?morse|i ?natt|i ?morgen|i ?morges|i ?aften|yesterday|today|this morning|last (?:night|week|month)|i ?förrgår|i ?forgårs|forrige uke|förra veckan|sidste uge|sist uke)\b",  # noqa: E501
    "address": r"\b[A-ZÅÄÖÆØ][\wåäöæøé.-]*(?: ?[\wåäöæø]+)? ?(?:gatan|gata|vägen|väg|stigen|gränd|torget|torg|backen|allén|gate|gaten|veien|vegen|vei|veg|gade|vej|allé|stræde|plads|plass|street|road|lane|close|avenue|ave|drive|court|terrace|way|crescent|square|grove)\.? \d+\w?\b"  # noqa: E501
    r"|\b\d+\w? (?:[A-Z][\w'.-]+ ){1,3}(?:Street|St|Road|Rd|Lane|Ln|Close|Avenue|Ave|Drive|Dr|Court|Ct|Terrace|Way|Crescent|Square|Grove|Place|Blvd)\b"  # noqa: E501
    r"|\b[A-ZÅÄÖÆØ][\wåäöæø]+(?:gatan|vägen|gata|väg|gaten|veien|vegen|gata|gade|vej|stien|stræde)\b,? \w+",
    "name": r"\b(?:(?:jag|jeg|eg) (?:heter|hedder|heiter)|mitt namn (?:är|er)|mitt? navn er|na[mv]net(?: mitt)? (?:är|er)|my name is|my name's|i'm called|det är|det er|this is|it's) (?-i:[A-ZÅÄÖÆØ][\wåäöæøé-]+(?: [A-ZÅÄÖÆØ][\wåäöæøé'-]+){0,2})"  # noqa: E501
    r"|(?-i:\b[A-ZÅÄÖÆØ][\wåäöæøé-]+(?: [A-ZÅÄÖÆØ][\wåäöæøé'-]+){1,2})(?: (?:heter|hedder) (?:jag|jeg)| here\b)",
    "error": r"\b(?:fel|feil|fejl|error|err)(?:kode?|code|meddelande[t]?|melding(?:en)?|meddelelse[n]?|message)?\.?:? ?(?:nr\.? )?[\"“”'«]?[A-Z0-9][\w.-]*\d[\w.-]*|\b[A-Z]{1,4}[-_]?\d{2,5}\b(?=.{0,12}(?:error|fel|feil|fejl))|(?:står|stod|säger|sier|siger|says|said|shows|visar|viser|message|meddelande|melding|meddelelse|error|fel|feil|fejl)[^.\"“”«»]{0,25}[\"“”«»][^\"“”«»]{4,}[\"“”«»]",  # noqa: E501
    "model": r"\b(?:iphone|ipad|galaxy|samsung|android|ios|windows|macbook|macos|pixel|huawei|sony|lg|bosch|siemens|electrolux|miele|volvo|vw|tesla|toyota|dell|lenovo|hp|asus|acer|chrome|firefox|safari|edge|playstation|xbox)\b[\w .-]{0,15}|\b(?-i:[A-Z]{1,4}-?\d{1,4}[a-zA-Z]{0,3})\b|\b(?:version|modell?|model|v)\.? ?(?-i:[\w.-]*\d[\w.-]*)|\b\d{1,2}\.\d{1,2}\.\d{1,3}\b",  # noqa: E501
    "number": r"(?<![\w.,:/-])(?=[A-Z0-9/-]*\d)[A-Z]{0,4}[-/]?\d{4,}[\w/-]*|(?<![\w.,:/-])(?:\d{2,4} ){2,5}\d{2,4}(?!\w)|\b(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{5,10}\b|\b[A-Z]{1,4}-\d{3,}\b",  # noqa: E501
}


@functools.cache
def _simple() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(quickened(pattern), re.IGNORECASE if kind not in ("address", "number") else 0))
        for kind, pattern in _SIMPLE.items()
    )


@functools.cache
def _sieve() -> Sieve:
    return Sieve([*(pattern for _, pattern in _simple()), _named_numbers()])


_MIGHT_HOLD_NUMBER = re.compile(r"\d")
_WITH_DIGITS = ("personal", "phone", "amount", "address", "number")
_ALONE = ("email", "address", "name", "error", "model")  # what is found of these changes no other kind
_TAKEN_FROM_NUMBERS = ("amount", "date")  # what is found of these is no number, and changes nothing else
_NUMBER = list(_SIMPLE).index("number")


def facts_in(text: str, kinds: Collection[str] = KINDS) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of everything of a known kind in a text; a number that has a name comes under that name.

    Where `kinds` are given, others may be left out, which is quicker.
    """
    left = _sieve().left(text) if text else ()
    if not left:
        return
    taken: list[tuple[int, int]] = []
    has_digit = bool(_MIGHT_HOLD_NUMBER.search(text))
    simple = _simple()
    idle = _ALONE if has_digit and _NUMBER in left else (*_ALONE, *_TAKEN_FROM_NUMBERS)
    if has_digit and left[-1] == len(simple):
        for match in _named_numbers().finditer(text):
            kind = match.lastgroup and next(kind for kind in _NAMES if match[kind])
            taken.append(match.span("value"))
            yield kind or "number", *match.span("value")
    for kind, pattern in [simple[index] for index in left if index < len(simple)]:
        if (not has_digit and kind in _WITH_DIGITS) or (kind not in kinds and kind in idle):
            continue
        for match in pattern.finditer(text):
            if kind in ("number", "phone", "personal") and any(a < match.end() and match.start() < b for a, b in taken):
                continue
            if kind in ("personal", "phone", "amount", "date"):
                taken.append(match.span())
            yield kind, *match.span()


def given_by_customer(conversation: Conversation) -> tuple[Fact, ...]:
    """Everything that the customer gave, in order: fields of the case first (message -1), then text and attachments of
    each message.

    Quoted mail counts (it is what the customer gave earlier); a bare number that answers a request counts under what
    was asked for.
    """
    return Ledger(conversation).before(len(conversation.messages))


@dataclass(slots=True)
class Ledger:
    """What the customer gave in a conversation, which is read no further than somebody asks. Of kinds that are not in
    `kinds` it may lack some.
    """

    conversation: Conversation
    kinds: Collection[str] = KINDS
    _read: list[tuple[Fact, ...]] = field(init=False, default_factory=list)
    _unread: Iterator[tuple[Fact, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._unread = _given(self.conversation, self.kinds)

    def before(self, message: int) -> tuple[Fact, ...]:
        """Of `given_by_customer` all that was given before a message."""
        self._read += islice(self._unread, max(0, message + 1 - len(self._read)))
        return tuple(chain.from_iterable(self._read[: message + 1]))


def ledger_for_requests(conversation: Conversation) -> Ledger:
    """The ledger with all that a request of this conversation could repeat: identifiers, and the kinds that the company
    names.
    """
    named = (asked_for(message.text) for message in conversation.messages if _by_company(message))
    return Ledger(conversation, frozenset(IDENTIFIERS).union(*named))


def _by_company(message: Message) -> bool:
    return not message.internal and message.speaker in (Speaker.AGENT, Speaker.BOT)


def _given(conversation: Conversation, kinds: Collection[str]) -> Iterator[tuple[Fact, ...]]:
    """What the case's fields hold, then what each message gives."""
    yield tuple(_given_in_fields(conversation, kinds))
    asked: set[str] = set()
    for index, message in enumerate(conversation.messages):
        by_customer = message.speaker is Speaker.CUSTOMER and not message.internal
        yield tuple(_given_in(message, index, asked, kinds)) if by_customer else ()
        if by_customer:
            asked.clear()
        elif _by_company(message):
            asked.update(asked_for(message.text))


def _given_in_fields(conversation: Conversation, kinds: Collection[str]) -> Iterator[Fact]:
    """What the fields and the subject of the case hold, and the numbers and the like that stand in them."""
    for name, value in conversation.fields:
        yield Fact(_kind_of_field(name), value, -1)
    for text in (conversation.subject, *(value for _, value in conversation.fields)):
        yield from (Fact(kind, text[start:end], -1) for kind, start, end in facts_in(text, kinds))


def _given_in(message: Message, index: int, asked: Collection[str], kinds: Collection[str]) -> Iterator[Fact]:
    wanted = [kind for kind in IDENTIFIERS if kind in asked]
    for kind, start, end in facts_in(message.text, kinds):
        value = message.text[start:end]
        if kind == "number" or (kind == "phone" and "personal" in wanted):
            for answer in wanted:
                yield Fact(answer, value, index, start, end)
        yield Fact(kind, value, index, start, end)
    for name in message.attachments:
        yield Fact("file", name, index)


def _kind_of_field(name: str) -> str:
    folded = name.casefold()
    for kind, pattern in _CONTACT_FIELDS.items():
        if re.search(pattern, folded):
            return kind
    for kind, names in _NAMES.items():
        if any(folded.startswith(word) for word in names.split()):
            return kind
    return "number"


_CONTACT_FIELDS = {
    "email": r"e-?mail|e-?post|\bmail",
    "phone": r"phone|\btelefon|\bmobil|\btlf|\btel\b",
    "address": r"address|adress|post ?code|\bzip|postnummer|postnr",
    "name": r"^(?:(?:full|first|last|customer|contact|kund\w*|requester)[ _-]?)?(?:name|namn|navn)\b",
    "date": r"(?:^|[ _-])(?:date|datum|dato)\b|ordredato|orderdatum|ordredatum",
}


# What an agent calls the thing that is asked for.
_ASKED = {
    "order": r"(?:order|ordre|beställnings|bestillings|best\.)[- ]?s?(?:nummer\w*|numret|nr|number|no|id|ref\w*)\b|\b(?:which|vilken|hvilken) (?:order|ordre|beställning|bestilling)\b|order (?:details|uppgifter)",  # noqa: E501
    "booking": r"(?:boknings?|bookings?|reservations?|reservasjons?|bestillings?|confirmation|billett?|biljett|reise|rejse)[- ]?(?:nummer\w*|numret|nr|number|no|id|kode?n?|code|ref\w*)\b|\bpnr\b",  # noqa: E501
    "customer": r"(?:kunde?|medlems?|customer|client|member(?:ship)?|abonnent|patient|user)[- ]?s?(?:nummer\w*|numret|nr|number|no|id)\b",  # noqa: E501
    "invoice": r"(?:faktura|invoice|regnings?|räknings?|bill)[- ]?s?(?:nummer\w*|numret|nr|number|no|id)\b|\bocr\b|\bkid\b",  # noqa: E501
    "case": r"(?:ärende|saks?|sags?|case|ticket|claims?|skade|skadesaks?|rapport|report|reference|referens|referanse)[- ]?(?:nummer\w*|numret|nr|number|no|id)\b|\breferen(?:s|ce|se)\w*\b",  # noqa: E501
    "account": r"(?:konto|account)[- ]?(?:nummer\w*|numret|nr|number|no|uppgifter|details|opplysninger|oplysninger)\b|\biban\b",  # noqa: E501
    "serial": r"(?:serie|serial|målepunkts?|måler|mätar|anläggnings|installations?|registrerings|chassi|imei|meter|produkt|artikel|vare)[- ]?(?:nummer\w*|numret|nr|number|no|id)\b|\bimei\b|\bregnr\b|anläggnings-?id",  # noqa: E501
    "tracking": r"(?:sporings?|tracking|kolli|paket|pakke|parcel|forsendelses|försändelse|sendings|sändnings)[- ]?s?(?:nummer\w*|numret|nr|number|no|id|kode|code)\b",  # noqa: E501
    "contract": r"(?:avtals?|avtale|kontrakts?|contract|försäkrings|forsikrings|polise|policy|police|abonnements?|abonnemangs)[- ]?(?:nummer\w*|numret|nr|number|no|id)\b",  # noqa: E501
    "personal": r"(?:person|fødsels|födelse|cpr|organisations|samordnings)[- ]?(?:nummer\w*|numret|nr|data|dato|datum|tal)\b|\bcpr\b|\bssn\b|social security|date of birth|birth date|birthdate|\bdob\b|fødselsdato|födelsedata|fødselsdag",  # noqa: E501
    "email": r"e-?post(?:adress\w*)?\b|\bmejl(?:adress\w*)\b|\be-?mail(?:adress\w*| address)?\b|\bmailadress\w*",
    "phone": r"telefon(?:nummer\w*|numret|nr)?\b|mobil(?:nummer\w*|numret|nr)\b|\bphone(?: number)?\b|\bmobile number|contact number|nummer\w* (?:når|nås|vi kan)|(?:vilket|hvilket) nummer",  # noqa: E501
    "address": r"\badress\w*|\baddress\b|postnummer|post ?code|zip ?code|\bzip\b",
    "name": r"\b(?:namn|navn)(?:et)?\b|\b(?:full |your |first |last )?name\b",
    "date": r"\b(?:vilken|hvilken|hvilket|which|what) (?:dag|dato|datum|date|day|tid|time)\b|\b(?:när|når|hvornår|when)\b|(?<!birth )\bdat(?:um|o|e)(?! of birth)\w*|klockslag|klokkeslett|tidspunkt",  # noqa: E501
    "amount": r"\b(?:belopp|beløb|beløp|amount|summa?|hur mycket|hvor (?:mye|meget)|how much|price|pris)\w*",
    "model": r"\b(?:modell?|model|märke|merke|mærke|make|brand|version|versjon|operativsystem|browser|webbläsare|nettleser|device|enhet|enhed|mobiltyp|vilken (?:telefon|produkt|vara|router|mobil)|hvilken (?:telefon|mobil|vare|ruter|router)|which (?:product|item|device|phone|router))\w*",  # noqa: E501
    "error": r"\b(?:felmeddelande|felkod|feilmelding|feilkode|fejlmeddelelse|fejlkode|fejlbesked|error (?:message|code))\w*",  # noqa: E501
    "file": r"\b(?:bild|bilder|foto|foton|fotos|photos?|pictures?|pics?|skärm(?:dump|bild|avbild)|skjermbilde\w*|skjerm(?:dump|bilde)|skærm(?:billede|dump|print)\w*|screen ?shots?|kvitto|kvittot|kvittering\w*|receipt|billede\w*|bilde\w*|intyg|dokument\w*|document\w*|logg?fil\w*|logs?|attachments?|bilag\w*|vedlegg\w*|bilag\w*|boardingkort|boarding pass\w*)\b",  # noqa: E501
}


@functools.cache
def _asked() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(quickened(pattern), re.IGNORECASE)) for kind, pattern in _ASKED.items())


@functools.cache
def _asked_sieve() -> Sieve:
    return Sieve([pattern for _, pattern in _asked()])


@functools.lru_cache(maxsize=1_024)  # the ledger and the request itself ask about the same message
def asked_for(text: str) -> tuple[str, ...]:
    """The kinds of things that a sentence of an agent names, in order of KINDS; whether it asks for them, the act model
    knows.
    """
    left = [_asked()[index] for index in _asked_sieve().left(text)]
    return tuple(kind for kind, pattern in left if pattern.search(text))
