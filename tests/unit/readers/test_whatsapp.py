from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qa_desk.readers.base import ReadOptions
from qa_desk.readers.whatsapp import WhatsAppReader

from .conftest import ReadFiles, an_input

IOS_SV = """\u200e[2024-03-18 14:05:22] Kundtjänst AB: \u200eMeddelanden och samtal är totalsträckskrypterade.
[2024-03-18 14:05:30] ~\u202fAnna: Hej! Fel faktura.

andra raden: med kolon
\u200e[2024-03-18 14:06:00] ~\u202fAnna: \u200ebild utelämnad
\u200e[2024-03-18 14:06:30] ~\u202fAnna: Se här \u200e<bifogad: 0001-FOTO.jpg>
[2024-03-18 14:07:00] Kundtjänst AB: Kan du skicka ditt kundnummer? \u200e<Meddelandet har redigerats>
"""
ANDROID_NO = """18.03.2024, 14:05 - Meldinger og samtaler er ende-til-ende-kryptert.
18.03.2024, 14:05 - Kari: Hei! Feil faktura.
18.03.2024, 14:06 - Kari: <Medier utelatt>
18.03.2024, 14:06 - Kari: IMG-1.jpg (vedlagt fil)
Her ser dere
18.03.2024, 14:07 - Kari endret emnet til: Hjelp
18.03.2024, 14:08 - Kundeservice: Hva er kundenummeret?
"""
IOS_DA = """[18.03.2024 14.05.22] Butikken ApS: \u200eBeskeder og opkald er end-to-end-krypteret.
[18.03.2024 14.05.30] Peter: Hej! Forkert faktura.
[18.03.2024 14.06.00] Peter: \u200ebillede udeladt
[18.03.2024 14.07.00] Butikken ApS: Hvad er dit kundenummer?
"""
ANDROID_EN = """3/18/24, 2:05\u202fPM - Messages and calls are end-to-end encrypted.
3/18/24, 2:05\u202fPM - Ann: Hi! Wrong bill.
3/18/24, 2:06\u202fPM - Ann: <Media omitted>
3/18/24, 2:07\u202fPM - Shop Support: What is your customer number?
"""


def test_swedish_ios(read_files: ReadFiles) -> None:
    outcome = read_files(WhatsAppReader(), {"Chatt med Anna.txt": IOS_SV})
    assert outcome.said() == [
        ("system", "Meddelanden och samtal är totalsträckskrypterade."),
        ("customer", "Hej! Fel faktura.\n\nandra raden: med kolon"),
        ("customer", ""),
        ("customer", "Se här"),
        ("agent", "Kan du skicka ditt kundnummer?"),
    ]
    assert [m.attachments for m in outcome.only.messages[2:4]] == [("bild utelämnad",), ("0001-FOTO.jpg",)]
    assert (outcome.only.customer, outcome.only.agent, outcome.only.id) == ("Anna", "Kundtjänst AB", "Chatt med Anna")
    assert outcome.only.messages[1].time == datetime(2024, 3, 18, 13, 5, 30, tzinfo=UTC)
    assert any("Europe/Stockholm" in note for note in outcome.only.notes)
    assert outcome.faults() == []


def test_norwegian_android(read_files: ReadFiles) -> None:
    outcome = read_files(WhatsAppReader(), {"a.txt": ANDROID_NO.replace("\n", "\r\n")})
    assert outcome.said() == [
        ("system", "Meldinger og samtaler er ende-til-ende-kryptert."),
        ("customer", "Hei! Feil faktura."),
        ("customer", ""),
        ("customer", "Her ser dere"),
        ("system", "Kari endret emnet til: Hjelp"),
        ("agent", "Hva er kundenummeret?"),
    ]
    assert [m.attachments for m in outcome.only.messages[2:4]] == [("Medier utelatt",), ("IMG-1.jpg",)]


@pytest.mark.parametrize(
    ("text", "customer", "agent"), [(IOS_DA, "Peter", "Butikken ApS"), (ANDROID_EN, "Ann", "Shop Support")]
)
def test_danish_dots_and_american_dates(read_files: ReadFiles, text: str, customer: str, agent: str) -> None:
    outcome = read_files(WhatsAppReader(), {"a.txt": text})
    assert [speaker for speaker, _ in outcome.said()] == ["system", "customer", "customer", "agent"]
    assert (outcome.only.customer, outcome.only.agent) == (customer, agent)
    assert outcome.only.messages[2].attachments
    assert outcome.only.messages[3].time == datetime(2024, 3, 18, 13, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "omitted",
    [
        "video utelämnad",
        "ljud utelämnat",
        "dokument utelämnat",
        "<Media har utelämnats>",
        "bilde utelatt",
        "lyd utelatt",
        "<Mediefil utelatt>",
        "video udeladt",
        "<Medier udeladt>",
        "image omitted",
        "audio omitted",
        "sticker omitted",
        "Contact card omitted",
    ],
)
def test_what_was_left_out_of_the_export_is_an_attachment(read_files: ReadFiles, omitted: str) -> None:
    outcome = read_files(
        WhatsAppReader(),
        {"a.txt": f"[2024-03-18 14:05:22] Anna: \u200e{omitted}\n[2024-03-18 14:06:22] Anna: {omitted} igen"},
    )
    assert [(m.text, len(m.attachments)) for m in outcome.only.messages] == [("", 1), (f"{omitted} igen", 0)]


def test_dates_that_could_be_either_are_read_day_first_with_a_note(read_files: ReadFiles) -> None:
    outcome = read_files(
        WhatsAppReader(),
        {"a.txt": "03/04/2024, 14:05 - Ann: Hi\n03/04/2024, 14:06 - Support: Hi"},
        ReadOptions(zone="UTC"),
    )
    assert outcome.only.messages[0].time == datetime(2024, 4, 3, 14, 5, tzinfo=UTC)
    assert any("day first" in note for note in outcome.only.notes)


def test_the_user_can_say_who_the_agent_is(read_files: ReadFiles) -> None:
    outcome = read_files(WhatsAppReader(), {"a.txt": IOS_DA}, ReadOptions(agents=("peter",)))
    assert (outcome.only.customer, outcome.only.agent) == ("Butikken ApS", "Peter")


def test_lines_before_the_first_message_and_impossible_dates_are_faults(read_files: ReadFiles) -> None:
    outcome = read_files(WhatsAppReader(), {"a.txt": "Chatt\n" + IOS_DA + "[45.45.2024 14.08.00] Peter: 123"})
    assert outcome.said()[-1] == ("customer", "123")
    assert [fault.split(": ")[0] for fault in outcome.faults()] == ["a.txt:1", "a.txt:6"]


@pytest.mark.parametrize(
    "text",
    [
        "[14:05] Anna: Hej",
        "2024-03-18 14:05 Anna: Hej",
        "18.03.2024, 14:05 - möte i dag",
        "[2024-03-18 14:05:22] start",
    ],
)
def test_other_logs_are_not_whatsapps(text: str) -> None:
    assert not WhatsAppReader().recognises(an_input("a.txt", text))
