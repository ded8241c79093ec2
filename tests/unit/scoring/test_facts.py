"""The ledger of what the customer has given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.model import Conversation, Message, Part, PartKind, Speaker
from qa_desk.scoring.facts import KINDS, Fact, asked_for, facts_in, given_by_customer, ledger_for_requests
from tests.unit.scoring.scenes import agent, bot, customer, note, system, talk


def found(text: str) -> set[tuple[str, str]]:
    return {(kind, text[start:end]) for kind, start, end in facts_in(text)}


def ledger(conversation: Conversation) -> list[tuple[str, str, int]]:
    return [(fact.kind, fact.value, fact.message) for fact in given_by_customer(conversation)]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Beställning 884213 kom aldrig", ("order", "884213")),
        ("mitt ordernummer är A-12345", ("order", "A-12345")),
        ("ordrenr.: 55 1234 99", ("order", "55 1234 99")),
        ("Tingingsnummeret er 441207", ("order", "441207")),
        ("My booking reference is XK7Q2P", ("booking", "XK7Q2P")),
        ("kundenummer 551207", ("customer", "551207")),
        ("Kundnr: 551 207", ("customer", "551 207")),
        ("Fakturaen har fakturanummer 9988776", ("invoice", "9988776")),
        ("case number #22-1234", ("case", "22-1234")),
        ("sporingsnummer 370123456789", ("tracking", "370123456789")),
        ("forsikringsnummer 7788-99", ("contract", "7788-99")),
        ("målernummer 6970631400", ("serial", "6970631400")),
        ("It is 884213 I think", ("number", "884213")),
    ],
)
def test_a_number_comes_under_its_name(text: str, fact: tuple[str, str]) -> None:
    assert fact in found(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("0701234567", "phone"),
        ("070-123 45 67", "phone"),
        ("+47 900 12 345", "phone"),
        ("22 33 44 55", "phone"),
        ("0045 20 30 40 50", "phone"),
        ("880412-1234", "personal"),
        ("19880412-1234", "personal"),
        ("8804121234", "personal"),
        ("010290-1234", "personal"),
        ("010290 12345", "personal"),
        ("date of birth: 12/03/1980", "personal"),
        ("Født 12. mars 1980", "personal"),
        ("född den 3 maj 1991", "personal"),
        ("asa.berg+x@mail.example.se", "email"),
        ("1 299 kr", "amount"),
        ("£40", "amount"),
        ("den 3. mars", "date"),
        ("2025-03-05", "date"),
        ("last week", "date"),
        ("Storgata 12", "address"),
        ("12 Baker Street", "address"),
        ("iPhone 14 Pro", "model"),
        ("Feilkode E119", "error"),
        ('the page says "Payment was refused"', "error"),
    ],
)
def test_what_is_written_is_of_its_kind(text: str, kind: str) -> None:
    kinds = {kind for kind, _ in found(text)}
    assert kind in kinds
    assert not {"phone", "personal"} - {kind} & kinds


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jag heter Åsa Berg.", "Åsa Berg"),
        ("Mitt namn är Åsa", "Åsa"),
        ("Eg heiter Torgeir", "Torgeir"),
        ("Namnet mitt er Torgeir Li", "Torgeir Li"),
        ("Navnet er Kari Nordmann", "Kari Nordmann"),
        ("Jeg hedder Søren", "Søren"),
        ("Mit navn er Søren Kjær", "Søren Kjær"),
        ("my name is Mary O'Neil", "Mary O'Neil"),
        ("Kari Nordmann heter jeg", "Kari Nordmann"),
    ],
)
def test_people_name_themselves_in_four_languages(text: str, name: str) -> None:
    assert any(kind == "name" and name in value for kind, value in found(text))


def test_small_talk_holds_no_facts() -> None:
    for text in ("Hej, jag undrar en sak.", "Det går bra.", "Thanks a lot, that is kind of you!", "Jeg venter 5 min."):
        assert found(text) == set()


def test_only_what_the_customer_said_was_given() -> None:
    conversation = talk(
        customer("Order 884213"),
        agent("Order 111111"),
        bot("Order 222222"),
        note("Order 333333"),
        system("Order 444444"),
    )
    assert ledger(conversation) == [("order", "884213", 0)]


def test_quoted_mail_was_given_and_attachments_by_name() -> None:
    text = "See below.\n> Order 884213"
    quoted = Message(
        Speaker.CUSTOMER, text, attachments=("leg.jpg",), parts=(Part(PartKind.QUOTE, text.index(">"), len(text)),)
    )
    assert ledger(talk(agent("Hi."), quoted)) == [("order", "884213", 1), ("file", "leg.jpg", 1)]
    assert given_by_customer(talk(quoted))[0] == Fact("order", "884213", 0, text.index("8"), len(text))


@pytest.mark.parametrize(
    ("ask", "answer", "fact"),
    [
        ("Vad är ditt ordernummer?", "884213", ("order", "884213", 2)),
        ("Hva er kundenummeret ditt?", "Det er 551207", ("customer", "551207", 2)),
        ("Hvad er dit personnummer?", "0102901234", ("personal", "0102901234", 2)),
    ],
)
def test_a_bare_number_answers_what_was_asked_for(ask: str, answer: str, fact: tuple[str, str, int]) -> None:
    assert fact in ledger(talk(customer("Hi"), agent(ask), customer(answer)))


def test_an_answer_counts_for_the_last_question_only() -> None:
    conversation = talk(agent("Order number?"), customer("Wait"), customer("884213"))
    assert [kind for kind, _, _ in ledger(conversation)] == ["number"]


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("order number", "8812", "order"),
        ("Ordrenummer", "8812", "order"),
        ("Customer ID", "C-1", "customer"),
        ("Customer e-mail", "a@b.se", "email"),
        ("Mobilnummer", "0701234567", "phone"),
        ("Adresse", "Storgata 1", "address"),
        ("Customer name", "Åsa", "name"),
        ("Order date", "2025-01-02", "date"),
        ("updated_at", "2025-01-02", "number"),
    ],
)
def test_a_field_of_the_case_is_of_the_kind_that_it_names(name: str, value: str, kind: str) -> None:
    assert ledger(talk(fields=((name, value),)))[0] == (kind, value, -1)


def test_numbers_in_the_subject_and_in_fields_were_given() -> None:
    conversation = talk(customer("Hi"), subject="Order 884213 is late", fields=(("Description", "Kundnummer 551207"),))
    given_facts = ledger(conversation)
    assert ("order", "884213", -1) in given_facts
    assert ("customer", "551207", -1) in given_facts


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Vad har du för beställningsnummer?", ["order"]),
        ("Kan du oppgi fødselsdato?", ["personal"]),
        ("What is your date of birth?", ["personal"]),
        ("What date did you order?", ["date"]),
        ("Kan du sende et billede?", ["file"]),
        ("Could I have your name and phone number?", ["phone", "name"]),
        ("Which model is it, and what error message?", ["model", "error"]),
        ("Hvordan kan jeg hjelpe deg?", []),
    ],
)
def test_what_an_agent_asks_for_is_named_by_kind(text: str, kinds: list[str]) -> None:
    assert list(asked_for(text)) == kinds


def test_a_value_is_the_same_however_it_is_written() -> None:
    assert Fact("phone", "070-123 45 67", 0).key == Fact("phone", "0701234567", 3).key
    assert Fact("order", "ab-12", 0).key == Fact("order", "AB 12", 0).key


@given(st.text("0123456789-+ .:/@åÅaxkr#()\n👍", max_size=60))
def test_facts_lie_in_the_text_and_are_of_known_kinds(text: str) -> None:
    for kind, start, end in facts_in(text):
        assert kind in KINDS
        assert 0 <= start < end <= len(text)


@given(
    st.lists(
        st.sampled_from("2025-03-12 12/3 4711 kr 1299 3 May order nr 48213 den 4 maj i går sek 880412-1234".split())
    ),
    st.sets(st.sampled_from(KINDS)),
)
def test_what_is_asked_for_is_found_whatever_else_is_left_out(parts: list[str], kinds: set[str]) -> None:
    text = " ".join(parts)
    asked = [fact for fact in facts_in(text, kinds) if fact[0] in kinds]
    assert asked == [fact for fact in facts_in(text) if fact[0] in kinds]


def test_the_ledger_for_requests_holds_all_that_a_request_could_repeat() -> None:
    conversation = talk(
        customer("Hi, order 884213, the app shows error E-1234 on my iPhone 12."),
        agent("Which phone do you have?"),
        customer("As I said. You can mail anna@example.com"),
        agent("What is the order number?"),
    )
    ledger = ledger_for_requests(conversation)
    by_kind = {kind: [fact for fact in given_by_customer(conversation) if fact.kind == kind] for kind in KINDS}
    assert by_kind["order"]
    assert by_kind["model"]
    for kind in ("order", "model"):
        assert [fact for fact in ledger.before(4) if fact.kind == kind] == by_kind[kind]


def test_the_ledger_says_what_was_given_before_a_message_in_whatever_order_it_is_asked() -> None:
    case = talk(
        customer("Order 884213"),
        agent("Your customer number?"),
        customer("551207"),
        agent("And the order?"),
        fields=(("invoice", "99887"),),
    )
    everything = given_by_customer(case)
    ledger = ledger_for_requests(case)
    assert {fact.message for fact in everything} == {-1, 0, 2}
    for message in (3, 0, 2, 1, 4):
        assert ledger.before(message) == tuple(fact for fact in everything if fact.message < message)
