"""What a mail holds besides what its sender wrote in it: quoted mail, signatures, disclaimers.

Careful on purpose: a signature begins at the closing formula and ends where a line could be an answer; a line of
thanks is no formula.
The stretches stay in the text, so what the customer gave in a quoted mail or a signature still counts as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_desk.model import Part, PartKind
from qa_desk.readers.mail_headers import Line, header_at, lines_of, may_quote

_SIGNATURE_LINES = 12


def parts_of(text: str) -> tuple[Part, ...]:
    """The quotes, signatures and disclaimers of a mail, in order, apart from each other; offsets are code points in
    `text`.
    """
    lines = lines_of(text)
    parts: list[Part] = []
    own_from = 0
    for first, end in (*_quotes(lines), (len(lines), len(lines))):
        parts += _parts_of_own(lines[own_from:first])
        parts += _part(PartKind.QUOTE, lines[first:end])
        own_from = end
    return tuple(parts)


def _part(kind: PartKind, lines: Sequence[Line]) -> list[Part]:
    """One part from the first to the last line with text; none where there is no text."""
    filled = [line for line in lines if line.end > line.start]
    return [Part(kind, filled[0].start, filled[-1].end)] if filled else []


def _quotes(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """(first, end) of the lines that are quoted."""
    if not any(map(may_quote, lines)):
        return
    index = 0
    while index < len(lines):
        end = _quote_end(lines, index)
        if end is None:
            index += 1
        else:
            yield index, end
            index = end


def _quote_end(lines: Sequence[Line], index: int) -> int | None:
    if lines[index].depth:
        return _end_of_marked(lines, index)
    header = header_at(lines, index)
    if not header:
        return None
    below = next((i for i in range(header.last + 1, len(lines)) if lines[i].text or lines[i].depth), None)
    if below is not None and lines[below].depth:
        return _end_of_marked(lines, below)
    return len(lines) if header.certain else None


def _end_of_marked(lines: Sequence[Line], index: int) -> int:
    """The end of a run of lines with `>`; empty lines between them belong to it."""
    end = index
    while index < len(lines) and (lines[index].depth or not lines[index].text):
        index += 1
        end = index if lines[index - 1].depth else end
    return end


def _parts_of_own(lines: Sequence[Line]) -> list[Part]:
    parts: list[Part] = []
    index = 0
    while index < len(lines):
        kind, end = _part_at(lines, index)
        parts += _part(kind, lines[index:end]) if kind else []
        index = end
    return parts


def _part_at(lines: Sequence[Line], index: int) -> tuple[PartKind | None, int]:
    """The kind of the part that begins at a line and the line after it; (None, next line) where none begins."""
    text = lines[index].text
    if not text:
        return None, index + 1
    if _BANNER.match(text):
        return PartKind.DISCLAIMER, index + 1
    if _disclaims(text):
        return PartKind.DISCLAIMER, _end_of_paragraph(lines, index)
    if _closes(text) or (_SLASH_NAME.match(text) and not any(line.text for line in lines[index + 1 :])):
        return PartKind.SIGNATURE, _end_of_signature(lines, index)
    return None, index + 1


def _end_of_paragraph(lines: Sequence[Line], index: int) -> int:
    return next((i for i in range(index, len(lines)) if not lines[i].text), len(lines))


def _end_of_signature(lines: Sequence[Line], index: int) -> int:
    end = index + 1
    for i in range(index + 1, min(index + 1 + _SIGNATURE_LINES, len(lines))):
        text = lines[i].text
        if text and (not (_closes(text) or _fits_signature(text)) or _disclaims(text)):
            break
        end = i + 1
    return end


_FORMULA = re.compile(
    r"^(?P<formula>(?:med )?(?:de )?(?:allra |aller )?(?:vänlig(?:a|aste)?|vennlig|venlige?|bästa|beste?|bedste"
    r"|hjärtliga?|hjertelig|kærlig|kjærlig|varma?"
    r"|varme|soliga|solig|god|goda|många|mange|snälla)? ?(?:hälsning(?:ar)?|helsing|hilsen|hilsner|hilsener)"
    r"|m\.?v\.?h\.?|vh|v\.h\.|hälsn\.?|dbh|bh|bvh|vänligen|vennligst hilsen|högaktningsfullt"
    r"|(?:with )?(?:my )?(?:kind(?:est)?|best|warm(?:est)?|many)? ?regards|(?:all the |with )?best wishes"
    r"|(?:yours )?(?:sincerely|faithfully|truly)"
    r"(?: yours)?)(?P<rest>(?:[\s,.!/&+:–-].*)?)$",
    re.IGNORECASE,
)
_CLOSING_WORDS = frozenset(
    "og och and fra från from i på hos the team teamet av for för at tlf tel mob & / - – |".split()
)
_DELIMITER = re.compile(r"^--\s*$|^__\s*$")
_SENT_FROM = re.compile(
    r"^(?:(?:skickat|sänt|skickades) från|sendt (?:fra|frå)|sent (?:from|via)|hämta outlook|hent outlook|få outlook"
    r"|get outlook)\b.{0,60}$",
    re.IGNORECASE,
)
_SLASH_NAME = re.compile(r"^//?\s?[A-ZÅÄÖÆØ][\w.-]*(?:[ ,&]+[\w.-]+){0,4}$")


def _closes(text: str) -> bool:
    """Whether a line is where a signature begins: a closing formula with nothing but names behind it, `--`, "Sent from
    my phone".
    """
    if _DELIMITER.match(text) or (_SENT_FROM.match(text) and not text.endswith("?")):
        return True
    match = _FORMULA.match(text)
    return bool(match) and _only_names(match["rest"], match["formula"]) if match else False


def _only_names(rest: str, formula: str) -> bool:
    words = [word.strip(".,:") for word in rest.strip(" ,.!:–-").split() if not word[:1].isdigit()]
    if len(words) > 6 or "?" in rest:
        return False
    named = all(word[:1].isupper() or word.lower() in _CLOSING_WORDS or not word[:1].isalpha() for word in words)
    casual = (
        len(words) <= 2
        and formula.lower() != "vänligen"
        and not _SAYS_SOMETHING.search(rest)
        and not any(map(str.isdigit, rest))
    )
    return named or casual


_SAYS_SOMETHING = re.compile(
    r"(?<![\w.@/-])(?:är|er|is|are|har|have|has|hade|hadde|havde|kan|can|vill|vil|ska|skal|skulle|jag|jeg|eg|mitt|mit"
    r"|my|inte|ikke|ikkje|not"
    r"|ja|jo|nej|nei|yes|hej|hei|hi|hello|tack|tak|takk|thanks|stämmer|stemmer|gäller|gjelder|gælder|ps|p\.s|obs|nb"
    r"|fick|fikk|fik|got"
    r"|kommer|svara|svar|ring|glömde|glemte|glemt|I)(?![\w@-]|\.\w)",
    re.IGNORECASE,
)


def _fits_signature(text: str) -> bool:
    """Whether a line may stand in a signature: names, titles, addresses, numbers; nothing that says or asks."""
    if len(text) > 80 or "?" in text:
        return False
    found = _SAYS_SOMETHING.search(text)
    if found and not (found[0] == "i" and not text.startswith("i ")):
        return False
    words = text.split()
    contact = any(mark in text for mark in "@|+•/") or any(map(str.isdigit, text))
    return len(words) <= 4 or contact or (len(words) <= 9 and text[-1] not in ".!")


def _disclaims(text: str) -> bool:
    return bool(_LEGAL_WORD.search(text.casefold()) and _DISCLAIMER.search(text))


_LEGAL_WORD = re.compile(
    "confid|konfid|fortrolig|sekretess|taushet|avse[dt]|tilt[eæ]nk|beregn|privileg|intended|motta[gk]|modtag"
    "|milj[öø]|environment|skriver"
)
_BANNER = re.compile(
    r"^\W*(?:caution|external(?: email| sender)?|extern (?:avsändare|avsender|afsender|e-post)|obs|advarsel"
    r"|varning)\b.{0,40}"
    r"(?:outside|external|extern|utanför|utenfor|udefra|uden for)",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"confidentiality notice|\b(?:this|the) (?:e-?mail|message)\b.{0,80}\b(?:confidential|privileged|intended (?:only"
    r"|solely))"
    r"|not the intended recipient|intended recipient\(s\)"
    r"|\b(?:detta|denna|dette|denne|det här) (?:e-?post(?:meddelande|en)?|mejl(?:et)?|mail(?:et)?|e-?mail(?:en)?"
    r"|meddelande|melding(?:en)?|meddelelse)\b.{0,120}"
    r"\b(?:konfidentiell|konfidensiell|fortrolig|sekretess|taushet|avsed[dt]|tiltenkt|tiltænkt|beregnet)"
    r"|inte (?:är )?(?:den |rätt )?avsedda? mottagare|ikke (?:er )?(?:den )?(?:rette?|tiltenkte?"
    r"|tiltænkte?) (?:mottaker|modtager)"
    r"|(?:tänk på miljön|tenk (?:på miljøet|før du skriver ut)|tænk på miljøet|consider the environment) ",
    re.IGNORECASE,
)
