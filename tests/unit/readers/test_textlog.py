from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.readers.base import ReadOptions
from qa_desk.readers.textlog import Hints, chat_of_text
from qa_desk.readers.textlog_lines import label_at, looks_like_name, system_text
from qa_desk.readers.times import Clock
from tests.unit.readers.reading import DEFAULT, read_text, said

NO_HINTS = Hints()


def speakers(text: str, options: ReadOptions = DEFAULT, hints: Hints = NO_HINTS) -> str:
    """One letter a message: c, a, b, s; n for an internal note."""
    chat = chat_of_text(text, hints, options, Clock("Europe/Stockholm"))
    return "".join("n" if message.internal else message.speaker.value[0] for message in chat.messages)


@pytest.mark.parametrize(
    ("line", "time", "name", "text"),
    [
        ("Kund: Hej", "", "Kund", "Hej"),
        ("Kund (14:05): Hej: du", "14:05", "Kund", "Hej: du"),
        ("[14:05:22] Kari: Hei", "14:05:22", "Kari", "Hei"),
        ("[2024-03-18 14:05] Sara (Agent): Hej", "2024-03-18 14:05", "Sara (Agent)", "Hej"),
        ("18.03.2024 kl. 14.05 Kari Nordmann: Hei", "18.03.2024 kl. 14.05", "Kari Nordmann", "Hei"),
        ("2024-03-18T14:05:22Z Anna - hej", "2024-03-18T14:05:22Z", "", ""),
        ("14:05 - Anna: hej", "14:05", "Anna", "hej"),
        ("**Agent:** Hei", "", "Agent", "Hei"),
        ("**Sara (Agent)**: Hei", "", "Sara (Agent)", "Hei"),
        ("- **Kunde:** Hei", "", "Kunde", "Hei"),
        ("Agent:", "", "Agent", ""),
        ("Anna, 14:05: hej", "14:05", "Anna", "hej"),
    ],
)
def test_labels_in_their_many_shapes(line: str, time: str, name: str, text: str) -> None:
    label = label_at(line)
    if not name:
        assert label is None
    else:
        assert label is not None
        assert (label.time, label.name, label.text) == (time, name, text)


@pytest.mark.parametrize("line", ["https://exempel.se/hjälp", "Vi ses kl 14:05", "öppet 8:00-16:00", "se C:\\Windows"])
def test_a_colon_alone_is_no_label_that_speaks(line: str) -> None:
    assert speakers(f"Kund: Hej\n{line}\nAgent: Hej!") == "ca"


def test_continuation_lines_and_colons_inside_the_text(tmp_path: Path) -> None:
    text = (
        "Kund: Hej, så här står det:\nFelkod: E45\nOrdernummer: 8812\n\nVad gör jag?\n"
        "Agent: Starta om: håll in knappen.\n"
    )
    assert said(read_text(tmp_path, "x.txt", text).one) == [
        ("customer", "Hej, så här står det:\nFelkod: E45\nOrdernummer: 8812\n\nVad gör jag?"),
        ("agent", "Starta om: håll in knappen."),
    ]


def test_in_a_log_with_times_only_lines_with_times_speak() -> None:
    text = (
        "[14:05] Kari: Hei, jeg ser dette:\nAgent: feil 3\n"
        "[14:06] Ola: Hei! Hva er kundenummeret ditt?\n[14:07] Kari: 4455"
    )
    assert speakers(text) == "cac"


def test_several_chats_in_a_file_with_dates_from_their_titles(tmp_path: Path) -> None:
    text = (
        "Chatt 2024-03-18\r\nKund (23:58): Hej\r\n  mer text\r\nAgent Sara (00:01): Hej!\r\n"
        "--- Chatten avslutad ---\r\n\r\n"
        "Chatt 2024-03-19\r\nKund: Hej igen\r\nAgent: Hej!\r\n"
    )
    result = read_text(tmp_path, "log.txt", text.encode("cp1252"))
    first, second = result.conversations
    assert said(first) == [("customer", "Hej\nmer text"), ("agent", "Hej!"), ("system", "Chatten avslutad")]
    assert [m.time and m.time.isoformat() for m in first.messages] == [
        "2024-03-18T23:58:00+01:00",
        "2024-03-19T00:01:00+01:00",
        None,
    ]
    assert first.messages[1].author == "Sara"
    assert (first.source.line, second.source.line) == (1, 7)
    assert said(second) == [("customer", "Hej igen"), ("agent", "Hej!")]


def test_chats_parted_by_drawn_lines_and_forms_above_them(tmp_path: Path) -> None:
    text = (
        "==========\nÄrendenummer: 4711\nDatum: 2024-03-18 09:00\nKanal: Telefon\nKund: Anna Berg\nAgent: Sara Ek\n\n"
        "Anna Berg: Hej, det gäller min faktura.\nSara Ek: Hej Anna!\n==========\n"
        "Ärendenummer: 4712\n\nKund: Hej\nAgent: Hej\n"
    )
    first, second = read_text(tmp_path, "log.txt", text).conversations
    assert (first.id, first.channel, first.agent, first.customer) == ("4711", "phone", "Sara Ek", "Anna Berg")
    assert [who for who, _ in said(first)] == ["customer", "agent"]
    assert second.id == "4712"


def test_who_is_who_above_a_numbered_case_with_lines_between_its_messages(tmp_path: Path) -> None:
    text = (
        "Ticket #4711\nCustomer: Per Olsen\nAgent: Liv\n\nPer Olsen (2024-05-02 10:11): Hei, pakken er borte.\n"
        "Liv (2024-05-02 10:20): Hei Per!\n-----\nPer Olsen (2024-05-02 11:11): Sporing: 123\n"
    )
    got = read_text(tmp_path, "x.txt", text).one
    assert got.id == "4711"
    assert [who for who, _ in said(got)] == ["customer", "agent", "customer"]


def test_a_number_that_the_customer_gives_begins_no_new_chat() -> None:
    assert speakers("Kund: Hej\n\nÄrendenummer: 4711\n\nAgent: Tack") == "ca"


@pytest.mark.parametrize(
    ("line", "inner"),
    [
        ("--- Chatten avslutad ---", "Chatten avslutad"),
        ("*** Sara har anslutit till chatten ***", "Sara har anslutit till chatten"),
        ("Peter har forladt samtalen", "Peter har forladt samtalen"),
        ("Kari har forlatt chatten", "Kari har forlatt chatten"),
        ("Anna has left the chat", "Anna has left the chat"),
        ("Chatten har avslutats", "Chatten har avslutats"),
        ("Jag har lämnat in den på verkstaden", ""),
        ("Sara på verkstaden har lämnat tillbaka den", ""),
        ("Jag har avslutat chatten", ""),
        ("**Viktigt för mig**", ""),
        ("Min router blinkar", ""),
    ],
)
def test_lines_of_the_system(line: str, inner: str) -> None:
    assert system_text(line) == inner


def test_notes_bots_and_names_beside_roles() -> None:
    text = "Kund: Hej\nChatbot: Jag är Kicki\nIntern anteckning: ring\nHandläggare Sara: Hej!\nSystem: Chatten avslutad"
    assert speakers(text) == "cbnas"
    assert speakers("Besøkende: Hei\nSaksbehandler: Hei\nBesøkende: Takk") == "cac"
    assert speakers("Kunde: Hej\nMedarbejder: Hej\nKunde: Tak") == "cac"
    assert speakers("Visitor 4711: hi\nAgent (Tom): hello") == "ca"


def test_what_a_customer_says_about_a_system_is_no_system_message() -> None:
    text = "Kund: Det här är min dator.\nSystem: Windows 11\nAgent: Tack!"
    assert speakers(text) == "ca"


def test_names_in_place_of_roles_are_inferred_with_a_reason(tmp_path: Path) -> None:
    text = (
        "Anna: Hej, jag har fått fel faktura.\nSara: Hej Anna, tråkigt att höra! Vad är ditt kundnummer?\nAnna: 445566"
    )
    got = read_text(tmp_path, "x.txt", text).one
    assert [who for who, _ in said(got)] == ["customer", "agent", "customer"]
    assert "Sara" in got.notes[0]
    assert "asks for a number" in got.notes[0]
    assert got.agent == "Sara"


def test_a_named_agent_decides() -> None:
    text = "Anna: Hej\nSara: Hej\nAnna: Tack"
    assert speakers(text, ReadOptions(agents=("anna",))) == "aca"
    assert speakers(text, hints=Hints(agent="Sara")) == "cac"


def test_names_and_times_on_lines_of_their_own() -> None:
    text = "Anna Berg 14:05\nHej, jag vill byta abonnemang\n\nSara, Kundtjänst 14:06\nHej! Hur kan jag hjälpa dig?\n"
    assert speakers(text, ReadOptions(agents=("Sara, Kundtjänst",))) == "ca"


def test_markdown_inside_a_line() -> None:
    text = "**Agent:** Hei **Kunde:** Hei, takk **Agent:** Ha en fin dag"
    assert speakers(text) == "aca"


def test_a_part_without_speakers_is_a_fault_and_costs_nothing_else(tmp_path: Path) -> None:
    text = "Chatt 2024-03-18 10:00\nbara text\noch mer\n\nChatt 2024-03-18 11:00\nKund: Hej\nAgent: Hej\n"
    result = read_text(tmp_path, "x.txt", text)
    assert len(result.conversations) == 1
    assert "x.txt:1: no line" in result.faults()[0]


def test_prose_is_no_text_log(tmp_path: Path) -> None:
    result = read_text(tmp_path, "LICENS.txt", "Licens\n\nDet här är en text: den har kolon.\nDu får kopiera den.\n")
    assert not result.conversations
    assert "none of the formats" in result.faults()[0]


names = st.sampled_from(["Kund", "Agent", "Anna Berg", "Sara (Agent)", "+46701234567"])
words = (
    st.text(alphabet="abcåäö ,.!?", min_size=1, max_size=40)
    .map(str.strip)
    .filter(lambda text: bool(text) and not system_text(text))
)


@given(st.lists(st.tuples(st.sampled_from(["Kund", "Agent"]), words), min_size=2, max_size=12))
def test_what_is_written_as_a_log_is_read_back(turns: list[tuple[str, str]]) -> None:
    text = "\n".join(f"{name}: {said}" for name, said in turns)
    chat = chat_of_text(text, Hints(), ReadOptions(), Clock("UTC"))
    assert [(m.speaker.value == "agent", m.text) for m in chat.messages] == [
        (name == "Agent", said) for name, said in turns
    ]


@given(st.text(max_size=200))
def test_no_text_breaks_the_parser_and_no_word_is_lost(text: str) -> None:
    whole = f"Kund: början\n{text}\nAgent: slut"
    chat = chat_of_text(whole, Hints(), ReadOptions(), Clock("UTC"))
    kept = "".join("".join(message.text.split()) for message in chat.messages)
    assert kept.startswith("början")
    assert kept.endswith("slut")


def test_names() -> None:
    assert looks_like_name("Anna-Karin Åberg")
    assert looks_like_name("+46 70 123 45 67")
    assert not looks_like_name("Ordernummer")
    assert not looks_like_name("det blinkar")
