from dataclasses import replace

import pytest

from qa_desk.model import Conversation, Finding, Message, Span, Speaker
from qa_desk.reports.masking import Masker


def case(*texts: str, customer: str = "", author: str = "", agent: str = "Lisa Ek") -> Conversation:
    """Customer and agent in turns, the customer first."""
    messages = tuple(
        Message(Speaker.AGENT, text, agent) if index % 2 else Message(Speaker.CUSTOMER, text, author)
        for index, text in enumerate(texts)
    )
    return Conversation("C-1", messages, agent=agent, customer=customer)


def masked(*texts: str, customer: str = "", author: str = "") -> list[str]:
    seen = Masker().conversation(case(*texts, customer=customer, author=author))
    return [seen.text(index).text for index in range(len(texts))]


@pytest.mark.parametrize(
    ("customer", "text", "expected"),
    [
        ("Anna Svensson", "Hej Anna!", "Hej [customer 1]!"),
        ("Anna Svensson", "ANNA SVENSSON? Svensson! anna", "[customer 1]? [customer 1]! [customer 1]"),
        ("Anna Svensson", "Annas paket och Svenssons", "[customer 1]s paket och [customer 1]s"),
        ("Anna-Karin Öst", "Hej Anna-Karin Öst", "Hej [customer 1]"),
        ("Svensson, Anna", "Anna Svensson", "[customer 1]"),
        ("Bo Ek", "jag vill bo kvar. Bo Ek, bo ek", "jag vill bo kvar. [customer 1]"),
        ("Will Smith", "will you help?", "will you help?"),
        ("Annika", "Anna och Ann-Kristin", "Anna och Ann-Kristin"),
        ("Bygg & Tak AB", "ett tak till Bygg & Tak", "ett tak till Bygg & Tak"),
        ("Visitor 4412", "a visitor, order 4412", "a visitor, order 4412"),
        ("Kari Nygård", "for moren min, Solveig Nygård.", "for moren min, [customer 1]."),
        ("Kari Nygård", "Takk. Nygård her", "Takk. [customer 1] her"),
        ("محمد علي", "مرحبا محمد", "مرحبا [customer 1]"),
    ],
)
def test_customers_names_are_masked_as_whole_words(customer: str, text: str, expected: str) -> None:
    assert masked(text, customer=customer) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hej, jag heter Karin Lindqvist.", "Hej, jag heter [customer 1]."),
        ("My name is Priya Nair and I wait", "My name is [customer 1] and I wait"),
        ("Hei, det er Ola Nordmann her", "Hei, det er [customer 1] her"),
        ("Var är den?\n\nMed vänlig hälsning\nKarin Lindqvist", "Var är den?\n\nMed vänlig hälsning\n[customer 1]"),
        ("Hi Chris, this is Helena. My laptop", "Hi Chris, this is [customer 1]. My laptop"),
        ("Det är Bra och it's GREYED OUT", "Det är Bra och it's GREYED OUT"),
    ],
)
def test_customers_who_name_themselves_are_masked(text: str, expected: str) -> None:
    assert masked(text) == [expected]


def test_an_agents_greeting_tells_the_customers_name() -> None:
    texts = masked("Var är paketet?", "Hej Karin! Jag tittar.\n/Lisa", "tack lisa", "Hei igjen", "Dear Customer,")
    assert texts == [
        "Var är paketet?",
        "Hej [customer 1]! Jag tittar.\n/Lisa",
        "tack lisa",
        "Hei igjen",
        "Dear Customer,",
    ]


def test_the_same_value_keeps_its_token_over_the_whole_report() -> None:
    masker = Masker()
    first = masker.conversation(case("0701234567 a@b.se", customer="Anna Svensson"))
    second = masker.conversation(case("c@d.se, +46 70 123 45 67, A@B.SE", customer="Per Ek"))
    third = masker.conversation(case("Anna", customer="anna svensson"))
    assert [first.customer, second.customer, third.customer] == ["[customer 1]", "[customer 2]", "[customer 1]"]
    assert first.text(0).text == "[phone 1] [e-mail 1]"
    assert second.text(0).text == "[e-mail 2], [phone 1], [e-mail 1]"


def test_customers_without_a_name_are_not_taken_for_one() -> None:
    masker = Masker()
    cases = [
        replace(case("hej", author=author), id=str(number)) for number, author in enumerate(["Customer", "Kund"] * 2)
    ]
    tokens = [masker.conversation(conversation).customer for conversation in cases]
    assert len(set(tokens)) == 4
    assert masker.conversation(replace(cases[0], customer="se@exempel.se")).line("Se här") == "Se här"


def test_a_bare_number_that_answers_a_request_for_a_phone_number_is_one() -> None:
    texts = masked("Ring mig", "Vilket telefonnummer når vi dig på?", "91 23 45 678", "Vi ringer 912345678 i dag.")
    assert texts[2:] == ["[phone 1]", "Vi ringer [phone 1] i dag."]
    assert masked("Hej", "Vad är ditt ordernummer?", "912345678")[2] == "912345678"


def test_a_quote_that_cuts_into_a_value_takes_its_whole_token() -> None:
    text = "Anna: ring 070-123 45 67 nu"
    seen = Masker().conversation(case(text, customer="Anna"))
    start = text.index("123")
    assert seen.span(Span(0, start, start + 3, "123")).quote == "[phone 1]"
    whole = seen.span(Span(0, 0, len(text), text))
    assert (whole.quote, whole.start, whole.end) == (
        "[customer 1]: ring [phone 1] nu",
        0,
        len("[customer 1]: ring [phone 1] nu"),
    )
    after = text.index(" nu")
    assert seen.span(Span(0, after, len(text), " nu")).quote == " nu"


def test_a_reason_shows_no_half_of_a_value_that_was_cut_in_it() -> None:
    text = "Jag skrev ju redan i mitt allra första mejl till er att ni når mig på numret 070-123 45 67 hela dagen lång"
    span = Span(0, 0, len(text), text)
    seen = Masker().conversation(case(text))
    cut = text[:82]
    assert cut.endswith("070-1")  # what follows would be lost in a quote of eighty
    finding = Finding(
        "r",
        "flag",
        span,
        (),
        "Asked: “Jag skrev ju redan i mitt allra första mejl till er att ni når mig på numret…”",
        1,
    )
    assert "070" not in seen.reason(finding)
    assert seen.reason(replace(finding, because="It says 070-123 45 67.")) == "It says [phone 1]."


def test_an_id_that_looks_like_an_address_stays_but_names_in_it_go() -> None:
    masker = Masker()
    conversation = case("hej", customer="Anna Svensson")
    assert masker.conversation(replace(conversation, id="a8.xyz@mail.example")).id == "a8.xyz@mail.example"
    assert (
        masker.conversation(replace(conversation, id="WhatsApp with Anna Svensson")).id == "WhatsApp with [customer 1]"
    )


def test_a_masker_that_hides_nothing_changes_nothing() -> None:
    conversation = case("Anna 0701234567", customer="Anna Svensson")
    seen = Masker(hide=()).conversation(conversation)
    assert (seen.text(0).text, seen.customer, seen.line("Anna")) == ("Anna 0701234567", "Anna Svensson", "Anna")
