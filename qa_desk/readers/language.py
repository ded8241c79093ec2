"""The language of a conversation (sv, nb, da, en), and of single messages that surely differ from it."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import eldc  # type: ignore[import-untyped]  # it ships no types

from qa_desk.model import LANGUAGES, Conversation, Message, Speaker

_ENOUGH_LETTERS = 1_500  # more text does not make the answer surer
_SHORT = 40  # letters below which a message never gets a language of its own
_SURE_GAP = 4.0
_CODES = {
    "nn": "nb",
    "no": "nb",
    "nob": "nb",
    "nno": "nb",
    "nor": "nb",
    "swe": "sv",
    "dan": "da",
    "eng": "en",
    "se": "sv",
    "dk": "da",
}
_OF_NAME = {
    "sv": "swedish svenska svensk",
    "nb": "norwegian norsk bokmål nynorsk norska",
    "da": "danish dansk danska",
    "en": "english engelska engelsk",
}
_CODES |= {name: code for code, names in _OF_NAME.items() for name in names.split()}
_OF_ZONE = {
    "Europe/Stockholm": "sv",
    "Europe/Oslo": "nb",
    "Europe/Copenhagen": "da",
    "Europe/London": "en",
    "Europe/Dublin": "en",
}

# Words that tell the four apart; nynorsk counts as Norwegian. A word in several lists counts less in each.
_WORDS = {
    "sv": "och jag inte är att det på för från något någon mig dig vi har kan som nu då så till mycket också bara"
    " hur när vad vill hej tack varför måste ska skulle ni er ert era mitt min ditt din den de ett en av om men"
    " eller med jo vart finns får fick går gör blir blev bli varit inget ingen redan igen där här efter utan över"
    " under mellan alltid aldrig väldigt tyvärr hejsan nej ja vänlig hälsningar kunde behöver åt oss stämmer ledsen"
    " beställning ärende räkning köpte väntar svar faktura",
    "nb": "og jeg ikke er at det på for fra noe noen meg deg vi har kan som nå da så til mye også bare hvordan når"
    " hva vil hei takk hvorfor må skal skulle dere deres mitt min ditt din den de et en av om men eller med jo"
    " finnes får fikk går gjør blir ble bli vært ingen allerede igjen der her etter uten over under mellom alltid"
    " aldri veldig dessverre nei ja vennlig hilsen kunne trenger oss å stemmer beklager bestilling sak regning"
    " kjøpte venter svar faktura hvis gjerne litt ut opp eg ikkje kva korleis frå noko nokon vere dykk dei meir"
    " berre hjå kvifor ein eit mykje me dette denne desse òg vore vart fekk kjem gjer tek skriv kan ynskje venleg"
    " helsing dykkar",
    "da": "og jeg ikke er at det på for fra noget nogen mig dig vi har kan som nu da så til meget også bare hvordan"
    " når hvornår hvad vil hej tak hvorfor må skal skulle i jer jeres mit min dit din den de et en af om men eller"
    " med jo findes får fik går gør bliver blev blive været ingen allerede igen der her efter uden over under mellem"
    " altid aldrig desværre nej ja venlig hilsen kunne mangler os stemmer beklager bestilling sag regning købte"
    " venter svar faktura hvis gerne lidt ud op ved kunne blevet undskyld henvendelse hende",
    "en": "the and i not is that it on for from something me you we have can as now then so to much also only how"
    " when what will hi hello thanks thank why must shall should your my mine yours this these an a of if but or"
    " with there here after without over under between always never very unfortunately no yes kind regards could"
    " need us was were been are am be do does did don't i'm it's please order would has had our they which about"
    " just get got any all by at in out up",
}
_LISTS = {code: frozenset(words.split()) for code, words in _WORDS.items()}


_LANGUAGES_OF = {
    word.encode("latin-1"): tuple(code for code in LANGUAGES if word in _LISTS[code])
    for words in _LISTS.values()
    for word in words
}
_LETTERS = bytes(code if chr(code).isalpha() or chr(code) == "'" else ord(" ") for code in range(256))


@functools.cache
def _detector() -> Any:
    eldc.init()
    detector = eldc.instance()
    detector.set_languages(["sv", "no", "da", "en"])
    detector.set_scores(4)
    return detector


def normal_code(text: str) -> str:
    """One of LANGUAGES for any usual code or name of it ("nn", "sv-SE", "Norsk"); other languages keep their code."""
    if text in LANGUAGES or not text:
        return text
    code = re.split(r"[-_ ]", text.strip().lower())[0]
    return _CODES.get(code, code)


def language_of(texts: Iterable[str], zone: str = "") -> str:
    """The language of texts that are one conversation; where they hold next to nothing, the zone decides."""
    scores = _scores(_beginning(texts))
    native = _OF_ZONE.get(zone, "")
    return max(LANGUAGES, key=lambda code: scores[code] + (0.3 if code == native else 0.0))


def surely_other(text: str, language: str) -> str:
    """The language of a message that is surely not in the conversation's, else empty; eldc and small words agree."""
    if len(text) < _SHORT:
        return ""
    guess = _detector().detect(text)
    guess = "nb" if guess == "no" else guess
    if guess in (language, "und"):
        return ""
    scores = _scores(text[:_ENOUGH_LETTERS])
    best = max(LANGUAGES, key=scores.__getitem__)
    sure = best == guess and scores[best] - scores.get(language, 0.0) >= _SURE_GAP
    return best if sure else ""


def with_language(conversation: Conversation, zone: str) -> str:
    """The conversation's own language where the file states it, else what its people wrote it in."""
    return conversation.language or language_of(_said(conversation.messages), zone)


def _said(messages: Sequence[Message]) -> Iterable[str]:
    """What people said; what machines said only where nobody else did."""
    people = [message.text for message in messages if message.speaker in (Speaker.CUSTOMER, Speaker.AGENT)]
    return people or [message.text for message in messages]


def _beginning(texts: Iterable[str]) -> str:
    parts, room = [], _ENOUGH_LETTERS
    for text in texts:
        parts.append(text[:room])
        room -= len(text)
        if room <= 0:
            break
    return "\n".join(parts)


def _scores(text: str) -> Mapping[str, float]:
    """Evidence for each language: eldc's score, and the small words, whose weight levels off with their number."""
    found = _detector().detect_details(text).scores
    scores = {code: 20.0 * float(found.get("no" if code == "nb" else code, 0.0)) for code in LANGUAGES}
    times = Counter(filter(None, map(_LANGUAGES_OF.get, _words(text))))
    for languages, count in times.items():
        for code in languages:
            scores[code] += count / len(languages) ** 2
    return scores


def _words(text: str) -> list[bytes]:
    """The words in lower case; a letter outside Latin-1, which no small word has, counts as a space.

    By bytes, since a regular expression takes twice as long, and every conversation goes through this.
    """
    return text.lower().encode("latin-1", "replace").translate(_LETTERS).split()
