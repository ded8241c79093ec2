"""Where a text holds personal data: identity numbers, payment cards, accounts, e-mail, phone numbers, addresses, and
the numbers that lead to one customer (see labelled.py).

What people call an order, case or invoice number is none, unless its check digits say otherwise. A customer number that
looks like a phone or identity number is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa_desk.i18n import mark
from qa_desk.reports.labelled import labelled_in
from qa_desk.scoring.facts import IDENTIFIERS, facts_in


class PersonalKind(StrEnum):
    """A kind of personal data; the value is what its tokens are called."""

    CUSTOMER = mark("customer")
    EMAIL = mark("e-mail")
    PHONE = mark("phone")
    IDENTITY = mark("identity number")
    CARD = mark("card")
    ACCOUNT = mark("account")
    ADDRESS = mark("address")
    REFERENCE = mark("reference")


@dataclass(frozen=True, slots=True)
class Personal:
    """A stretch of a text that is personal; `key` is the same for every way to write the same value."""

    kind: PersonalKind
    start: int
    end: int
    key: str


_DIGIT = re.compile(r"\d")
_SIX_DIGITS = re.compile(r"\d(?:\D{0,3}\d){5}")
_Stretches = Sequence[tuple[int, int]]
_NAMED = frozenset(IDENTIFIERS) - {"personal", "number", "account", "customer"}


def personal_in(text: str) -> list[Personal]:
    """Everything personal in a text except names, in order and without overlaps; the surer kind wins a stretch."""
    found = [*_emails(text)] if "@" in text else []
    if _DIGIT.search(text):
        facts = list(facts_in(text))
        named = [(start, end) for kind, start, end in facts if kind in _NAMED]
        labelled = list(_labelled(text))
        if _SIX_DIGITS.search(text):
            found += [*_ibans(text), *_identities(text, named)]
            found += [entry for entry in labelled if not _NATIONAL.fullmatch(text, entry.start, entry.end)]
            found += [*_cards(text), *_accounts(text), *_named_phones(text)]
        found += [*_by_facts(text, facts, named), *_more_addresses(text, named), *labelled]
    return without_overlaps(found)


def _touches(start: int, end: int, stretches: _Stretches) -> bool:
    return any(a < end and start < b for a, b in stretches)


def without_overlaps(found: Sequence[Personal]) -> list[Personal]:
    """What remains, in the order of the text, when each stretch gives way to those before it in `found`."""
    kept: list[Personal] = []
    for entry in found:
        if all(entry.end <= other.start or other.end <= entry.start for other in kept):
            kept.append(entry)
    return sorted(kept, key=lambda entry: entry.start)


def _labelled(text: str) -> Iterator[Personal]:
    for start, end in labelled_in(text):
        yield Personal(PersonalKind.REFERENCE, start, end, _letters(text[start:end]))


# --- what the ledger of facts knows ---------------------------------------------------------------------------------


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")


def _emails(text: str) -> Iterator[Personal]:
    for match in _EMAIL.finditer(text):
        yield Personal(PersonalKind.EMAIL, *match.span(), match[0].casefold())


_NATIONAL = re.compile(r"0\d(?:[ -]?\d){7,9}")  # the ledger takes one for an identity or customer number


def _by_facts(text: str, facts: Iterable[tuple[str, int, int]], named: _Stretches) -> Iterator[Personal]:
    """Phone numbers and addresses; a number that has a name ("order 0701234567") is no phone number."""
    for kind, start, end in facts:
        is_phone = kind == "phone" or (kind in ("personal", "customer") and _NATIONAL.fullmatch(text, start, end))
        if is_phone and not _touches(start, end, named):
            yield Personal(PersonalKind.PHONE, start, end, phone_key(text[start:end]))
        elif kind == "address" and _DIGIT.search(text, start, end):
            yield _address(text, start, end)


# --- addresses ------------------------------------------------------------------------------------------------------

_TOWNS = (
    "stockholm göteborg malmö uppsala västerås örebro linköping helsingborg jönköping norrköping lund umeå gävle borås"
    " södertälje eskilstuna halmstad växjö karlstad sundsvall östersund kalmar luleå oslo bergen trondheim stavanger"
    " drammen fredrikstad kristiansand sandnes tromsø sarpsborg skien ålesund sandefjord haugesund tønsberg moss bodø"
    " arendal hamar larvik halden lillehammer molde harstad kongsberg gjøvik københavn frederiksberg aarhus århus"
    " odense aalborg ålborg esbjerg randers horsens kolding vejle roskilde herning silkeborg hørsholm helsingør næstved"
    " fredericia viborg køge holstebro slagelse hillerød sønderborg svendborg"
).replace(" ", "|")
_HOUSE = r"\d{1,4}(?:[A-Za-z]|(?-i: [A-HJ-Z]))?\b"  # not I, which begins what follows: "14 i morgen"
_CAPITALISED = r"[A-ZÅÄÖÆØ][\w’'-]+"
_TOWN = rf"(?:{_CAPITALISED}|(?i:{_TOWNS})\b)(?: [A-ZÅÄÖÆØ]{{1,2}}\b)?"
_POSTED = rf"(?:[A-Z]{{1,2}}-)?(?:\d{{3}} ?\d\d|\d{{4}}) {_TOWN}"
_FLAT = (
    r"(?:lgh|leil(?:ighet)?|lejl(?:ighed)?|apt|flat|bolig|H0)\b\.? ?(?:nr\.? ?)?[A-Z]?\d*"
    r"|H0\d{3}\b|(?:st|\d{1,2})\.?,? ?(?:tv|th|mf|sal|etg|etasje|vån\w*|tr)\b\.?|(?:tv|th|mf)\b\.?|\d{1,2}\.(?=,)"
)
_MORE_ADDRESS = re.compile(rf"(?: [A-HJ-Z]\b)?(?:,? ?\b(?:{_FLAT}))*(?:,?\s{{1,2}}{_POSTED}|,? (?i:{_TOWNS})\b)?")
_ENDS = (
    "gatan|gata|gaten|gate|gade|vägen|väg|veien|vegen|vei|vejen|vej|gaden|gränd|stigen|stien|stræde|allén?|alle|alléen"
)
_MAY_END = (  # everyday words end so too: only with a capital, or where the text speaks of an address
    "backen|bakken|lia|lien|svingen|kroken|haugen|lunden|haven|parken|promenaden|hagen|ängen|engen|torvet|torv|torget"
    "|torg|bro|plads|pladsen|plass|plassen|platsen|plan|kajen|kaien|brygge|bryggen|tunet|åsen|toppen|dalen|marken"
)
_PLACE = rf"{_CAPITALISED}(?: [^\W\d_]+){{0,2}}"
_NO_MEASURE = r"(?! ?(?:%|kr|min|tim|dag|mnd|mån|uke|uge|veck|month|day|hour|år|km|m2|kvm|kg|gange|gånger)\w*)"
_STREETS = (
    re.compile(rf"\b[^\W\d_]{{2,}}(?:{_ENDS}) {_HOUSE}", re.IGNORECASE),
    re.compile(rf"\b[A-ZÅÄÖÆØ][^\W\d_]+(?:{_MAY_END}) {_HOUSE}{_NO_MEASURE}"),
    re.compile(rf"\b(?:{_CAPITALISED} ){{1,2}}(?i:{_ENDS}|{_MAY_END}) {_HOUSE}{_NO_MEASURE}"),
    re.compile(
        r"\b(?i:adress\w*|bor (?:nu |nå )?(?:på|i)|boende (?:på|i)|live (?:at|on))[\s,:–-]{1,3}"
        rf"(?i:(?:er|är|is|blir|bliver|nå|nu) ){{0,2}}(?P<place>{_PLACE} {_HOUSE}){_NO_MEASURE}"
    ),
    re.compile(rf"\b(?P<place>{_CAPITALISED}(?: {_CAPITALISED})? {_HOUSE})(?=,?\s{{1,2}}{_POSTED})"),
    re.compile(rf"\b(?P<place>{_CAPITALISED} {_HOUSE})(?=,? (?i:{_TOWNS})\b)"),
)
_POSTCODE = re.compile(
    r"\b(?:SE?-)?\d{3} \d{2} [A-ZÅÄÖ][a-zåäö]+\b|\b(?:NO?|DK)-\d{4} [A-ZÆØÅ][a-zæøå]+"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)


def _address(text: str, start: int, end: int) -> Personal:
    """An address with the flat, postcode and town that follow it; the street is the key."""
    more = _MORE_ADDRESS.match(text, end)
    return Personal(PersonalKind.ADDRESS, start, more.end() if more else end, _letters(text[start:end]))


def _more_addresses(text: str, named: _Stretches) -> Iterator[Personal]:
    """Streets by their endings, by what is said before them and by the town after them; postcodes with a town."""
    for pattern in _STREETS:
        for match in pattern.finditer(text):
            start, end = match.span("place") if "place" in pattern.groupindex else match.span()
            if not _touches(start, end, named):
                yield _address(text, start, end)
    for match in _POSTCODE.finditer(text):
        yield Personal(PersonalKind.ADDRESS, *match.span(), _letters(match[0]))


# --- phone numbers by what is said before them ----------------------------------------------------------------------

_YOU_OR_ME = r"(?: (?:mig|meg|me|oss|os|us|dig|deg|dere|er|jer|you))?"
_CALL = (
    r"tlf|tel|telefon\w*|mobil\w*|mob|phone|cell|mitt? (?:nummer|nr)|(?:nummeret|nummer|nr)\.? mitt?|my number"
    rf"|(?:call|reach|text|phone){_YOU_OR_ME} (?:on|at)"
    rf"|(?:ring(?:a|e|er|t)?|sms\w*|vipps\w*|swish\w*){_YOU_OR_ME}"
    r"(?: (?:tilbake|tillbaka|tilbage))?(?: (?:på|till?|to))?"
    rf"|(?:nås?|fang(?:es?|a|as)|fat i|tak i|tag i|træffes?|treffes?|träffas?|kontakt\w*){_YOU_OR_ME} på"
)
_NAMED_PHONE = re.compile(
    rf"\b(?:{_CALL})\W{{0,3}}(?:(?:nr|nummer|är|er|is)\W{{1,3}}){{0,2}}(?P<value>\+?\d(?:[ \u00a0-]?\d){{6,12}})(?!\w)",
    re.IGNORECASE,
)


def _named_phones(text: str) -> Iterator[Personal]:
    for match in _NAMED_PHONE.finditer(text):
        yield Personal(PersonalKind.PHONE, *match.span("value"), phone_key(match["value"]))


_COUNTRY = re.compile(r"^(?:\+|00)(?:4[5-7]|44|358|354|49|1)")


def phone_key(written: str) -> str:
    """The digits of a phone number as dialled at home without the leading 0, with or without country code."""
    national = _COUNTRY.sub("", re.sub(r"[^\d+]", "", written))
    return re.sub(r"\D", "", national).lstrip("0")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


# --- numbers with check digits --------------------------------------------------------------------------------------


def digits_of(text: str) -> str:
    """The digits of a number, however it is grouped."""
    return re.sub(r"\D", "", text)


def luhn_holds(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11


_CARD = re.compile(
    r"(?<![\w-])(?:\d{4}(?P<a>[ \u00a0-]?)\d{4}(?P=a)\d{4}(?P=a)\d{4}|3[47]\d\d(?P<b>[ \u00a0-]?)\d{6}(?P=b)\d{5}"
    r"|3[0689]\d\d(?P<c>[ \u00a0-]?)\d{6}(?P=c)\d{4})(?!\w)"
)
_ISSUER = re.compile(r"4|5[0-9]|2[2-7]|3[0-9]|6[0-9]")


def _cards(text: str) -> Iterator[Personal]:
    for match in _CARD.finditer(text):
        digits = digits_of(match[0])
        if _ISSUER.match(digits) and luhn_holds(digits):
            yield Personal(PersonalKind.CARD, *match.span(), digits)


_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", re.IGNORECASE)


def _ibans(text: str) -> Iterator[Personal]:
    """IBANs (ISO 13616); words that follow are left out by trying shorter stretches until the check digits hold."""
    for match in _IBAN.finditer(text):
        written = match[0]
        while len(written) >= 15 and not _iban_holds(written):
            written = written[: written.rfind(" ")] if " " in written else ""
        if len(written) >= 15:
            yield Personal(PersonalKind.ACCOUNT, match.start(), match.start() + len(written), _letters(written))


def _iban_holds(written: str) -> bool:
    compact = written.replace(" ", "").upper()
    if not compact.isascii():
        return False
    return int("".join(str(int(char, 36)) for char in compact[4:] + compact[:4])) % 97 == 1


_NORWEGIAN_ACCOUNT = re.compile(r"(?<![\d.])\d{4}[. ]\d{2}[. ]\d{5}(?![\d.]*\d)")


def _accounts(text: str) -> Iterator[Personal]:
    """Norwegian account numbers, whose last digit is a modulus 11 check."""
    for match in _NORWEGIAN_ACCOUNT.finditer(text):
        digits = digits_of(match[0])
        if _weighted(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) == 0:
            yield Personal(PersonalKind.ACCOUNT, *match.span(), digits)


# --- personal identity numbers --------------------------------------------------------------------------------------

_SWEDISH = re.compile(
    r"(?<![\w-])(?:19|20)?\d\d(?P<month>\d\d)(?P<day>\d\d)(?P<mark>[-+ ]?)(?P<end>\d{4}|[Xx*]{4})(?![\w-])"
)
_DANISH = re.compile(r"(?<![\w-])(?P<day>\d\d)(?P<month>\d\d)\d\d(?P<mark>[- ]?)(?P<end>\d{4}|[Xx*]{4})(?![\w-])")
_NORWEGIAN = re.compile(r"(?<![\w-])(?P<day>\d\d)(?P<month>\d\d)\d\d(?P<mark>[- ]?)(?P<end>\d{5}|[Xx*]{5})(?![\w-])")
_AMERICAN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_NAMED_IDENTITY = re.compile(
    r"\b(?:person(?:nummer|nr|numret)|samordningsn\w+|fødselsn\w+|d-nummer|cpr(?:-?n\w+)?|ssn|social security number)"
    r"\W{0,3}(?:(?:är|er|is|nr)\W{1,2})?(?P<value>\d{6,8}[-+ ]?\d{4,5}|\d{6,9})(?!\w)",
    re.IGNORECASE,
)
_Check = Callable[[str], bool]


def _identities(text: str, named: _Stretches) -> Iterator[Personal]:
    for match in _NAMED_IDENTITY.finditer(text):
        yield Personal(PersonalKind.IDENTITY, *match.span("value"), _identity_key(match["value"]))
    shapes: tuple[tuple[re.Pattern[str], int, _Check], ...] = (
        (_SWEDISH, 60, _swedish_check_holds),
        (_DANISH, 0, _danish_check_holds),
        (_NORWEGIAN, 40, _norwegian_check_holds),
    )
    for pattern, added, check in shapes:
        for match in pattern.finditer(text):
            if _is_identity(match, added, check, in_doubt=not _touches(*match.span(), named)):
                yield Personal(PersonalKind.IDENTITY, *match.span(), _identity_key(match[0]))
    for match in _AMERICAN.finditer(text):
        yield Personal(PersonalKind.IDENTITY, *match.span(), digits_of(match[0]))


def _is_identity(match: re.Match[str], added: int, check: _Check, *, in_doubt: bool) -> bool:
    """Whether it begins with a date of birth and has a hyphen or right check digits.

    `added` stands on top of the day in numbers of people without a permanent one. `in_doubt` is the answer for a
    hyphen and wrong check digits: Danish numbers since 2007 need not pass their check, and people mistype.
    """
    day = int(match["day"])
    if not (1 <= int(match["month"]) <= 12 and (1 <= day <= 31 or (added and 1 <= day - added <= 31))):
        return False
    if match["mark"] in ("-", "+") or not match["end"].isdigit():
        return in_doubt or check(digits_of(match[0]))
    return check(digits_of(match[0]))


def _swedish_check_holds(digits: str) -> bool:
    """Luhn over the ten digits without the century (Skatteverket, SKV 704)."""
    return luhn_holds(digits[-10:])


def _danish_check_holds(digits: str) -> bool:
    """Modulus 11 of the CPR number (CPR-kontoret, "Personnummeret i CPR")."""
    return _weighted(digits, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) == 0


def _norwegian_check_holds(digits: str) -> bool:
    """Both control digits of the fødselsnummer (Skatteetaten)."""
    first, second = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    return _weighted(digits, first) == 0 and _weighted(digits, second) == 0


def _identity_key(written: str) -> str:
    """The digits without the century of the Swedish twelve-digit form."""
    digits = digits_of(written)
    return digits[2:] if len(digits) == 12 else digits
