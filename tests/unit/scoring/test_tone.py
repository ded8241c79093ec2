"""How a sentence is said, beside its words."""

from __future__ import annotations

import numpy as np
import pytest

from qa_desk.scoring.acts.features import features
from qa_desk.scoring.tone import ASKED_TWICE, EXCLAIMED, EXCLAIMED_TWICE, SHOUTED, SOUR, STRESSED
from qa_desk.scoring.words import split


def tones(*texts: str) -> list[int]:
    return [int(tone) for tone in split(texts).tone]


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Det går inte", 0),
        ("Det går inte!", EXCLAIMED),
        ("Det går inte!!", EXCLAIMED | EXCLAIMED_TWICE),
        ("Skal det være en vits?!", EXCLAIMED | EXCLAIMED_TWICE),
        ("Hallå, är ni där??", ASKED_TWICE),
        ("Det FUNKER ikke hos meg", STRESSED),
        ("det DÄR HAR JAG redan skrivit till er om", SHOUTED),
        ("så himla kul med tre veckors väntan 🙃", SOUR),
        ("nå er det nok 😡 jeg drar", SOUR),
        ("it still does not work :(", SOUR),
        ("tusen tak for hjælpen 🙏", 0),
        ("that was quick :)", 0),
    ],
)
def test_tone(text: str, tone: int) -> None:
    assert tones(text) == [tone]


@pytest.mark.parametrize("text", ["Min IBAN är hos er", "Jag har ingen BRF", "USB, HDMI och VGA"])
def test_an_abbreviation_or_a_list_of_them_is_no_shout(text: str) -> None:
    assert not tones(text)[0] & SHOUTED


def test_a_text_in_capitals_as_a_whole_is_not_stressed() -> None:
    assert tones("JEG FIKK FEIL VARE. DEN SKAL TILBAKE") == [0, 0]


def test_a_tone_belongs_to_its_own_sentence_and_text() -> None:
    assert tones("Ok. Vad är DETTA?! Jag väntar", "Hej! Tack", "") == [
        0,
        EXCLAIMED | EXCLAIMED_TWICE | STRESSED,
        0,
        EXCLAIMED,
        0,
    ]


def test_the_act_model_sees_the_tone() -> None:
    def seen(text: str) -> set[int]:
        return {int(one) for _, hashes in features(split([text])) for one in np.atleast_1d(hashes)}

    calm, loud = seen("nu räcker det"), seen("nu räcker det!!")
    assert calm < loud
