"""The findings of whole conversations by the shipped rubric and by small ones."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.model import Conversation, Finding, Message, Part, PartKind, Speaker
from qa_desk.rubrics.load import load_named
from qa_desk.scoring import engine
from qa_desk.scoring.engine import find, find_all
from tests.unit.scoring.scenes import agent, bot, customer, note, phrases, rubric_of, rule, system, talk

NORDIC = load_named("nordic-service")
REFUSAL = talk(
    customer("Kan ni leverera på lördag?"), agent("Hej! Nej, tyvärr kan vi inte göra något åt det."), language="sv"
)

SENTENCES = [
    "Hej!",
    "Min beställning 884213 kom aldrig och jag är riktigt besviken.",
    "Ni skulle ringa i går, men ingen ringde.",
    "Vad har du för ordernummer?",
    "Tyvärr kan vi inte göra något åt det.",
    "Du må kontakte transportøren selv.",
    "Jeg beklager virkelig.",
    "I will call you tomorrow at three.",
    "Ok",
    "👍🏽",
    "",
    " \n",
    "It still doesn't work!\r\n\r\nBest\r\nÅsa",
    unicodedata.normalize("NFD", "Jag ordnar det åt dig. Fungerar det nu?"),
]
MESSAGES = st.builds(
    Message,
    speaker=st.sampled_from(Speaker),
    text=st.lists(st.sampled_from(SENTENCES), max_size=3).map(" ".join) | st.text(max_size=20),
    internal=st.booleans(),
    attachments=st.sampled_from([(), ("a.png",)]),
)
CONVERSATIONS = st.builds(
    Conversation,
    id=st.just("c"),
    messages=st.lists(MESSAGES, max_size=6).map(tuple),
    channel=st.sampled_from(["", "chat", "email", "fax"]),
    language=st.sampled_from(["", "sv", "nb", "da", "en", "fi", "tlh"]),
    subject=st.sampled_from(["", "Order 884213"]),
)


@settings(max_examples=20)
@given(st.lists(CONVERSATIONS, max_size=4))
def test_a_conversation_gets_the_same_findings_alone_and_in_a_batch(conversations: list[Conversation]) -> None:
    together = find_all(NORDIC, conversations)
    assert together == [find(NORDIC, conversation) for conversation in conversations]


@settings(max_examples=20)
@given(CONVERSATIONS)
def test_a_finding_quotes_its_message_and_its_other_ends(conversation: Conversation) -> None:
    everything = replace(NORDIC, report_from=0.0)
    for finding in find(everything, conversation):
        for span in (finding.span, *finding.evidence):
            text = conversation.messages[span.message].text
            assert 0 <= span.start <= span.end <= len(text)
            assert span.quote == text[span.start : span.end]
        assert conversation.messages[finding.span.message].speaker in (Speaker.AGENT, Speaker.BOT)
        assert not conversation.messages[finding.span.message].internal
        assert 0 <= finding.confidence <= 1
        assert finding.because


def test_findings_come_in_the_order_of_the_conversation_and_twice_the_same() -> None:
    conversation = talk(*REFUSAL.messages, *REFUSAL.messages, language="sv")
    everything = replace(NORDIC, report_from=0.01)
    found = find(everything, conversation)
    assert [finding.span.message for finding in found] == sorted(finding.span.message for finding in found)
    assert found == find(everything, conversation)


def refusal(found: tuple[Finding, ...]) -> Finding:
    return next(finding for finding in found if finding.rule == "refusal-without-alternative")


def test_a_finding_says_what_where_and_why() -> None:
    found = refusal(find(NORDIC, REFUSAL))
    assert found.kind == "flag"
    assert (found.span.message, found.span.quote) == (1, "Nej, tyvärr kan vi inte göra något åt det.")
    assert found.confidence >= NORDIC.report_from


def test_the_interface_language_changes_the_reason_and_nothing_else() -> None:
    english, danish = find(NORDIC, REFUSAL), find(NORDIC, REFUSAL, interface="da")
    assert refusal(english).because != refusal(danish).because
    assert [replace(finding, because="") for finding in english] == [replace(finding, because="") for finding in danish]


def test_the_rubric_says_how_sure_a_finding_must_be() -> None:
    sure = refusal(find(NORDIC, REFUSAL)).confidence
    assert all(
        finding.rule != "refusal-without-alternative"
        for finding in find(replace(NORDIC, report_from=sure + 0.01), REFUSAL)
    )
    assert refusal(find(replace(NORDIC, report_from=sure - 0.01), REFUSAL)).confidence == sure


def test_a_rule_that_can_stand_but_once_stands_at_the_surest_message() -> None:
    never = rubric_of(rule(agent_never_says=phrases("sorry"), after_customer_does=("complains",)))
    conversation = talk(
        customer("You sent the wrong item and your driver was rude."),
        agent("Noted."),
        customer("You sent the wrong item again, and the new driver was rude too."),
        agent("Noted."),
        language="en",
    )
    assert [finding.span.message for finding in find(never, conversation)] == [1]


@pytest.mark.parametrize("language", ["", "fi", "xx", "sv-SE"])
def test_a_language_that_is_not_known_breaks_nothing(language: str) -> None:
    says = rubric_of(rule(agent_says=phrases("calm down")))
    conversation = talk(customer("Where is it?"), agent("Calm down."), language=language)
    assert [finding.span.message for finding in find(says, conversation)] == [1]
    assert find(NORDIC, replace(REFUSAL, language=language))


def test_quoted_mail_is_not_said_again() -> None:
    text = "Hi.\n> Calm down."
    quoted = Message(Speaker.AGENT, text, parts=(Part(PartKind.QUOTE, text.index(">"), len(text)),))
    says = rubric_of(rule(agent_says=phrases("calm down")))
    assert find(says, talk(customer("Hi."), quoted)) == ()


def test_a_batch_larger_than_one_bite_keeps_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    says = rubric_of(rule(agent_says=phrases("calm down")))
    many = [talk(customer("Hi."), agent("Calm down." if number % 3 == 0 else "Hello.")) for number in range(10)]
    whole = find_all(says, many)
    monkeypatch.setattr(engine, "BATCH", 3)
    assert find_all(says, many) == whole
    assert [bool(found) for found in whole] == [number % 3 == 0 for number in range(10)]


def test_where_nobody_speaks_nothing_is_found() -> None:
    assert find_all(NORDIC, []) == []
    quiet = [talk(), talk(customer("Hej")), talk(note("Nej.")), talk(system("Closed")), talk(bot(""), agent("👍"))]
    assert find_all(NORDIC, quiet) == [()] * len(quiet)
