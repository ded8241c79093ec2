from collections.abc import Sequence

import pytest

from qa_desk.model import Conversation, Message, Part, PartKind, Speaker
from qa_desk.reports.management.questions import EXAMPLES, Asking, frequent_questions
from qa_desk.reports.masking import Masker

DOUBLE = {
    "sv": "Jag har blivit debiterad två gånger för samma faktura.",
    "nb": "Jeg er trukket to ganger for samme regning.",
    "da": "Jeg er blevet opkrævet dobbelt på min faktura.",
    "en": "I was charged twice for the same invoice.",
}
PARCEL = {
    "sv": "När kommer min leverans?",
    "nb": "Hvor er pakken min?",
    "da": "Hvornår kommer min levering?",
    "en": "When will my parcel be delivered?",
}
PASSWORD = {
    "sv": "Jag har glömt mitt lösenord och kommer inte in.",
    "nb": "Jeg får ikke logget inn, passordet virker ikke.",
    "da": "Jeg kan ikke logge ind på min side.",
    "en": "I can't log in, I forgot my password.",
}
OTHER = {
    "sv": "Grannens hund skäller hela natten.",
    "nb": "Hunden min spiste opp fjernkontrollen.",
    "da": "Har I en butik i Odense?",
    "en": "The lift in your building is very noisy.",
}


def said(text: str, language: str, number: int = 0) -> Conversation:
    greeting = {"sv": "Hej!", "nb": "Hei!", "da": "Hej!", "en": "Hello,"}[language]
    message = Message(Speaker.CUSTOMER, f"{greeting} {text}", "Ola Nordmann")
    reply = Message(Speaker.AGENT, "Hej! Jag hjälper dig.", "Åsa")
    return Conversation(f"C-{number}", (message, reply), language=language, customer="Ola Nordmann")


def asked(conversations: Sequence[Conversation], language: str = "en") -> Asking:
    masker = Masker()
    return frequent_questions([masker.conversation(each) for each in conversations], language)


def in_all_languages() -> list[Conversation]:
    texts = [(text, language) for topic in (DOUBLE, PARCEL, PASSWORD, OTHER) for language, text in topic.items()]
    return [said(text, language, number) for number, (text, language) in enumerate(texts)]


def test_the_same_question_in_other_words_and_languages_is_one() -> None:
    result = asked(in_all_languages())
    groups = [result.asked_in.get(number) for number in range(16)]
    for topic in (groups[:4], groups[4:8], groups[8:12]):
        assert topic[0]
        assert len(set(topic)) == 1
    assert len({groups[0], groups[4], groups[8]}) == 3
    assert groups[12:] == [None] * 4


def test_a_question_shows_how_it_is_put_in_each_language_the_readers_first() -> None:
    question = asked(in_all_languages(), "da").questions[0]
    assert question.found.part == 4
    assert question.found.whole == 16
    assert question.examples[0].language == "da"
    assert sorted(example.language for example in question.examples) == ["da", "en", "nb", "sv"]


def test_the_greeting_is_not_the_question() -> None:
    for question in asked(in_all_languages()).questions:
        assert not any(example.text.startswith(("Hej", "Hei")) for example in question.examples)


def test_the_words_are_those_of_the_group_not_of_every_sentence() -> None:
    words = {word for question in asked(in_all_languages()).questions for word in question.words}
    assert {"faktura", "log"} <= words
    assert not words & {"jag", "jeg", "min", "the", "för"}


def test_examples_are_masked_and_none_stands_twice() -> None:
    same = [said("Var är mitt paket, Ola Nordmann, 0701234567?", "sv", number) for number in range(6)]
    question = asked(same).questions[0]
    assert question.found.part == 6
    assert [example.text for example in question.examples] == ["Var är mitt paket, [customer 1], [phone 1]?"]


def test_numbers_alone_make_no_question() -> None:
    texts = ("Bokhyllan för 2 490 kr är blå.", "Hyran för maj är 8 700 kr.", "Katten väger 4 500 gram.")
    assert asked([said(text, "sv", number) for number, text in enumerate(texts)]).questions == ()


def test_what_is_quoted_from_an_earlier_mail_is_not_asked() -> None:
    text = "Tack så mycket för svaret.\n> Jag har blivit debiterad två gånger för samma faktura."
    quote = Part(PartKind.QUOTE, text.index(">"), len(text))
    cases = [Conversation(str(n), (Message(Speaker.CUSTOMER, text, parts=(quote,)),), language="sv") for n in range(4)]
    for question in asked(cases).questions:
        assert not any("debiterad" in example.text for example in question.examples)


@pytest.mark.parametrize("text", ["", "😀😀😀", "؟؟", "ok", "مرحبا أين طلبي", "a" * 5_000, "1" * 3_000, "? " * 2_000])
def test_texts_that_say_nothing_known_do_no_harm(text: str) -> None:
    result = asked([Conversation(str(n), (Message(Speaker.CUSTOMER, text),), language="sv") for n in range(5)])
    assert all(len(question.examples) <= EXAMPLES for question in result.questions)


def test_no_conversations_ask_nothing() -> None:
    assert asked([]) == Asking((), {})


def test_the_same_conversations_give_the_same_questions() -> None:
    assert asked(in_all_languages()) == asked(in_all_languages())


def test_more_than_the_sample_is_grouped_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_desk.reports.management.question_groups.SAMPLE", 20)
    many = [said(text, language, n) for n in range(30) for language, text in DOUBLE.items()]
    assert [question.found.part for question in asked(many).questions] == [120]


def test_no_name_is_the_label_of_a_question() -> None:
    texts = ("Kan Annika Berg få cateringen flyttet?", "Kan annika få flyttet cateringen sin?")
    names = ("Annika Berg", "annika berg")
    cases = [
        Conversation(f"C-{n}", (Message(Speaker.CUSTOMER, texts[n % 2], names[n % 2]),), language="nb", customer=name)
        for n, name in enumerate(names * 3)
    ]
    words = {word for question in asked(cases).questions for word in question.words}
    assert "cateringen" in words
    assert not words & {"annika", "berg", "customer"}


def test_an_order_an_amount_or_a_month_is_no_common_matter() -> None:
    texts = {
        "Hello, order LL-410226, the desk arrived with a cracked top.": "en",
        "Jeg er trukket to ganger for ordre LL-211055, til sammen 5 980 kr.": "nb",
        "Vi har bestilt den i grøn (ordre LL-308812, betalt 8.495 kr.), men den er blå.": "da",
        "Jag ser att ersättningen från solcellerna för september är 312 kr.": "sv",
        "Bestilte strøm hos dere 25. september, ordre GL-77102.": "nb",
        "hei, appen viser 0 kWh hele september.": "nb",
    }
    cases = [Conversation(t, (Message(Speaker.CUSTOMER, t),), language=each) for t, each in texts.items()]
    assert asked(cases).questions == ()


def test_an_example_keeps_the_numbers_at_its_end() -> None:
    same = [said("Var är mitt paket från den 25 september?", "sv", number) for number in range(3)]
    assert asked(same).questions[0].examples[0].text == "Var är mitt paket från den 25 september?"
