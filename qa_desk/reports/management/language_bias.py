"""What in the meaning of a sentence comes from its language alone, so that it can be taken off.

The encoder puts sentences of one language a little nearer to each other than to the same thing said in another. The
same everyday sentences in all four languages show by how much.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from qa_desk.scoring.acts.model import shipped
from qa_desk.scoring.words import split

Floats = npt.NDArray[np.float32]

_SAME = {
    "sv": (
        "Jag skulle vilja boka en tid nästa vecka.",
        "Vad kostar det att byta till det större paketet?",
        "Min telefon laddar inte längre.",
        "Ni lovade att ringa tillbaka men ingen har ringt.",
        "Jag behöver ändra min adress.",
        "Kan jag få ett kvitto på mitt köp?",
        "Appen kraschar när jag öppnar den.",
        "Varan jag fick har fel färg.",
        "Har ni öppet på söndag?",
        "Det är tredje gången jag skriver till er om samma sak.",
        "När får jag mina pengar tillbaka?",
        "Jag fick fel besked av er kollega.",
    ),
    "nb": (
        "Jeg vil gjerne bestille en time neste uke.",
        "Hva koster det å bytte til den større pakken?",
        "Telefonen min lader ikke lenger.",
        "Dere lovet å ringe tilbake, men ingen har ringt.",
        "Jeg må endre adressen min.",
        "Kan jeg få en kvittering på kjøpet?",
        "Appen krasjer når jeg åpner den.",
        "Varen jeg fikk har feil farge.",
        "Har dere åpent på søndag?",
        "Det er tredje gang jeg skriver til dere om det samme.",
        "Når får jeg pengene mine tilbake?",
        "Jeg fikk feil beskjed av kollegaen din.",
    ),
    "da": (
        "Jeg vil gerne bestille en tid i næste uge.",
        "Hvad koster det at skifte til den større pakke?",
        "Min telefon lader ikke længere.",
        "I lovede at ringe tilbage, men ingen har ringet.",
        "Jeg skal have ændret min adresse.",
        "Kan jeg få en kvittering på mit køb?",
        "Appen går ned, når jeg åbner den.",
        "Varen, jeg fik, har den forkerte farve.",
        "Har I åbent på søndag?",
        "Det er tredje gang, jeg skriver til jer om det samme.",
        "Hvornår får jeg mine penge tilbage?",
        "Jeg fik forkert besked af din kollega.",
    ),
    "en": (
        "I would like to book an appointment next week.",
        "What does it cost to change to the larger package?",
        "My phone does not charge any more.",
        "You promised to call back but nobody has called.",
        "I need to change my address.",
        "Can I have a receipt for my purchase?",
        "The app crashes when I open it.",
        "The item I received has the wrong colour.",
        "Are you open on Sunday?",
        "This is the third time I write to you about the same thing.",
        "When do I get my money back?",
        "I was told the wrong thing by your colleague.",
    ),
}


@functools.cache
def language_bias() -> dict[str, Floats]:
    """By language, what to take off the encoder's numbers of a sentence."""
    means = {language: shipped().meanings(split(texts)).mean(axis=0) for language, texts in _SAME.items()}
    overall = np.mean(list(means.values()), axis=0)
    return {language: np.asarray(mean - overall, np.float32) for language, mean in means.items()}
