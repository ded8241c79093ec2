"""Numbers that lead to one person, known by the word before them: of a customer, meter, policy, claim, vehicle, device.

Order, case and invoice numbers are none: they lead to a matter, and whoever reads a report must find it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"s?[- ]?(?:nummer(?:et)?|numret|nr|numbers?|no|id|ref(?:erence|erens|eranse)?|#)"
_NAMED = (  # the first part of a label that a word for "number" ends: "kundnummer", "meter no."
    "kund|kunde|klient|customer|client|medlem|member(?:ship)?"
    "|anläggning|installation|målepunkt|mätpunkt|mätar|elmätar|måler|elmåler|strømmåler|meter(?:ing point)?|supply"
    "|aftage|aftager"
    "|försäkring|forsikring|insurance|polis|polise|police|policy|skade|skadeanmälan|skadesak|claim"
    "|chassi|chassis|stel|understell|vin|imei|registrering|reg|skilt|nummerplade|number ?plate|licen[cs]e plate"
)
_BARE = (  # labels that need no such word where what follows is long enough to be no amount or year
    "mpan|mprn|imei|vin|chassi|chassis|målepunkt(?:et)?|måler(?:en)?|mätare|mätaren|elmätare|meter|anläggning"
    "|installation|policy|polise|försäkring|forsikring|skada|skadan|skade|claim"
)
_WHOLE = "skiltnummer|nummerplade(?:n)?|regnr|reg\\.nr|number ?plate|licen[cs]e plate"
_BETWEEN = r"(?:\s*(?:\b(?:mitt|min|mit|är|er|is|var|was|nr|no)\b\.?|[:=#(.–-])){0,4}\s*"
_VALUE = (
    r"(?>(?-i:[A-ZÅÄÖÆØ]{1,4}[ /-])?(?=\w*\d)[^\W_]+(?:[-/][^\W_]+)*"
    r"(?: (?!\d{4}-\d\d-\d\d|\d+(?:[.,]\d+)? ?(?:kr|sek|nok|dkk|eur|st|%))\d{2,}[A-Z]?\b)*(?: \d(?=[.,;:!?)]|\Z))?)"
)
_NO_AMOUNT = r"(?![.,]?\d|:\d|[ \u00a0]?(?:kr|kronor|kroner|sek|nok|dkk|eur|usd|gbp|€|%|kwh|km|mil|m[23²³])\b|,-|:-)"
_LABELLED = re.compile(
    rf"\b(?:(?P<bare>(?:{_BARE}))|(?:{_WHOLE})|(?:{_NAMED}){_NUMBER})(?!\w){_BETWEEN}(?P<value>{_VALUE}){_NO_AMOUNT}",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d\d-?(?:0\d|1[0-2])-?[0-3]\d")
_SHORTEST = 4  # code points of a number with its label
_SHORTEST_BARE = 6  # digits of one whose label names a thing: "försäkring 2024" is a year


def labelled_in(text: str) -> Iterator[tuple[int, int]]:
    """Where the numbers stand, in order."""
    for match in _LABELLED.finditer(text):
        written = match["value"]
        digits = sum(map(str.isdigit, written))
        enough = digits >= _SHORTEST_BARE if match["bare"] else len(written) >= _SHORTEST and digits > 1
        if enough and not _DATE.fullmatch(written):
            yield match.span("value")
