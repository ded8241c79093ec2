from __future__ import annotations

import pytest

from qa_desk.readers.language import language_of, normal_code, surely_other


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hej! Jag har inte fått någon bekräftelse på min beställning, kan ni hjälpa mig?", "sv"),
        ("Hei! Jeg har ikke fått noen bekreftelse på bestillingen min, kan dere hjelpe meg?", "nb"),
        ("Hei! Eg har ikkje fått noko stadfesting på tinginga mi, kan de hjelpe meg?", "nb"),
        ("Hej! Jeg har ikke fået nogen bekræftelse på min bestilling, kan I hjælpe mig?", "da"),
        ("Hi! I have not received any confirmation of my order, can you help me?", "en"),
        ("Hva skjer med saken min?", "nb"),
        ("Hvad sker der med min sag?", "da"),
        ("Vad händer med mitt ärende?", "sv"),
        ("hej wifi funkar ej hemma :(", "sv"),
        ("“Hvor er pakka mi?” – Łukasz Dašić 👋", "nb"),
        ("DON'T CALL, IT'S DONE", "en"),
    ],
)
def test_the_four_languages(text: str, language: str) -> None:
    assert language_of([text]) == language


def test_an_english_mail_address_or_product_name_does_not_turn_swedish_into_english() -> None:
    assert (
        language_of(
            ["Hej, min Samsung Galaxy Watch Active går inte att ladda längre", "Prova Fast Charge Mode i Settings"]
        )
        == "sv"
    )


@pytest.mark.parametrize(
    ("zone", "language"), [("Europe/Oslo", "nb"), ("Europe/Copenhagen", "da"), ("Europe/Stockholm", "sv")]
)
def test_where_the_text_says_nothing_the_zone_decides(zone: str, language: str) -> None:
    assert language_of(["4711"], zone) == language


def test_a_message_gets_its_own_language_only_where_it_is_sure() -> None:
    assert surely_other("Sorry, I do not speak Swedish. Could you please answer me in English instead?", "sv") == "en"
    assert surely_other("Sorry, ok, nice!", "sv") == ""
    assert surely_other("Hej, tack för svar på min fråga om order 8812, nu har paketet kommit fram.", "sv") == ""
    assert surely_other("Jeg kan godt følge dig i, at det er irriterende, når varen ikke kommer.", "da") == ""


@pytest.mark.parametrize(
    ("code", "normal"),
    [("nn", "nb"), ("no", "nb"), ("sv-SE", "sv"), ("Norsk", "nb"), ("da_DK", "da"), ("fi", "fi"), ("", "")],
)
def test_codes_and_names(code: str, normal: str) -> None:
    assert normal_code(code) == normal
