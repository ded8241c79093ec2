"""The words that tell a group of sentences from all others."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

WORDS = 3
_WORD = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*")
_NAME = re.compile(r"(?<=[\w,;:] )[^\W\d_a-zåäöæøéü][a-zåäöæøéü][\w-]*")  # a capital within a sentence
_LETTERS = re.compile(r"[\w]*\d[\w]*|\S*@\S*")

# Words that say little about the matter, in Swedish, Norwegian, Danish and English.
_LITTLE = frozenset(
    """
    about after again alle allt also altså and andet annat any are att bara bare been before blev blevet blir bliver
    blitt både but can could dag dear det detta dette deg dem den denna denne der deras deres det did din ditt dit does
    doing don during där efter eit eller ein ett etter fick fikk fin finns fik for fordi fra fram från får før för först
    første gang gjerne gjør gott gør går gått går hade had hadde har has have havde hei hej hello her hva hvad hvis
    hvor hvordan hvorfor hur här igen igjen ikke ikkje ind inn into inte isn jag jeg just kan kanske kanskje kom
    kommer kunde kunne lige like litt lidt med meg men mer mig min mine mitt mit more mot mye my myself mycket
    måste må nettopp need never nog noe nogen noget noen nok not noen now nu någon något nån når när och
    også om only one opp our out over på please precis respond samma samme same sedan sen she ska skal skulle
    skull som still så såg tack takk tak thank thanks that the them then there they this til till today tror try upp
    ut uten utan vad var vara ved vel veldig very vet vid vil vilka vill ville was well were what when where which who
    why will with within work would you your yet är även över være været vært wrong want wants väldigt hjælp hjälp
    hjelp help hjälpa hjelpe hjælpe get got getting says said say gjort gjorde done i'm i've can't don't kan't
    ever every being because since sidan siden mina mine deg dig dere ni jer gange gånger ganger times time uke uge
    vecka week days dagar dager dage day idag gang once two två to tre three mange många many several flere flera
    order orders ordre ordren ordrer ordern beställning beställningen beställt bestilling bestillingen bestilt bestilte
    ordered number nummer numret nummeret kroner kronor kostar koster costs instead istället istedet
    januari januar january februari februar february mars marts march april maj mai may juni june juli july augusti
    august september oktober october november december desember måndag mandag monday tisdag tirsdag tuesday onsdag
    wednesday torsdag thursday fredag friday lördag lørdag saturday söndag søndag sunday måned måneden månad månaden
    month år year years week vecka veckan uken ugen hele hela morgen imorgen imorgon tomorrow lurer undrar wonder
    """.split()
)


def typical_words(groups: Sequence[Sequence[str]], everything: Iterable[str]) -> list[tuple[str, ...]]:
    """For each group of sentences at most WORDS words that are frequent in it and rare elsewhere, the best first."""
    overall, total = Counter[str](), 0
    for text in everything:
        overall.update(_words(text))
        total += 1
    return [_typical(sentences, overall, total) for sentences in groups]


def _typical(sentences: Sequence[str], overall: Counter[str], total: int) -> tuple[str, ...]:
    within = Counter(word for text in sentences for word in _words(text))
    said = {word: count for word, count in within.items() if count > 1} or within
    worth = {word: count * math.log(1 + total / overall[word]) for word, count in said.items()}
    best: list[str] = []
    for word in sorted(worth, key=lambda each: (-worth[each], each)):
        if not any(_akin(word, known) for known in best):
            best.append(word)
        if len(best) == WORDS:
            break
    return tuple(best)


def _words(text: str) -> set[str]:
    """The telling words of a text in small letters; nothing with a digit or an @ in it, and no names."""
    plain = _NAME.sub(" ", _LETTERS.sub(" ", text)).casefold()
    return {word for word in _WORD.findall(plain) if word not in _LITTLE}


def _akin(word: str, known: str) -> bool:
    """Whether two words are forms of one: "faktura", "fakturan"."""
    return word[:5] == known[:5]
