from __future__ import annotations

import pytest

from qa_desk.readers.base import ReadOptions
from qa_desk.readers.roles import infer_agents, role_of


@pytest.mark.parametrize(
    ("label", "speaker", "internal", "name"),
    [
        ("Kund", "customer", False, ""),
        ("KUNDE:", "customer", False, ""),
        ("End-user", "customer", False, ""),
        ("Visitor 4711", "customer", False, ""),
        ("Besökare", "customer", False, ""),
        ("Handläggare", "agent", False, ""),
        ("saksbehandler", "agent", False, ""),
        ("Medarbejder", "agent", False, ""),
        ("Agent Sara", "agent", False, "Sara"),
        ("Sara (Agent)", "agent", False, "Sara"),
        ("Sara Ek - Kundservice", "agent", False, "Sara Ek"),
        ("Kundtjänst AB", "agent", False, "Kundtjänst AB"),
        ("Kund Anna Berg", "customer", False, "Anna Berg"),
        ("Chatbot", "bot", False, ""),
        ("virtual_assistant", "bot", False, ""),
        ("Intern anteckning", "agent", True, ""),
        ("internt notat", "agent", True, ""),
        ("internal note", "agent", True, ""),
        ("System", "system", False, ""),
    ],
)
def test_role_words(label: str, speaker: str, internal: bool, name: str) -> None:
    role = role_of(label)
    assert role is not None
    assert (role.speaker.value, role.internal, role.name) == (speaker, internal, name)


@pytest.mark.parametrize(
    "label", ["Anna", "Kundnummer", "Service Andersson ringde", "Kontakt oss", "", "In Memoriam", "SPEAKER_00"]
)
def test_mere_names_are_no_roles(label: str) -> None:
    assert role_of(label) is None


@pytest.mark.parametrize(
    ("turns", "agents", "reason"),
    [
        ([("Anna", "Hej, min faktura är fel"), ("Volt AB", "Hej")], {"Volt AB"}, "company"),
        (
            [("A", "Velkommen til kundeservice, hva kan jeg hjelpe med?"), ("B", "Jeg har fått feil faktura")],
            {"A"},
            "greets",
        ),
        ([("A", "Hej, jeg har fået forkert regning"), ("B", "Hvad er dit kundenummer?")], {"B"}, "asks for a number"),
        ([("A", "Thanks for calling, how can I help?"), ("B", "I ordered a lamp")], {"A"}, "greets"),
        ([("+46701234567", "Hej"), ("Sara", "Hej")], {"Sara"}, "telephone number"),
        ([("A", "Hej"), ("B", "Hej")], {"B"}, "no sign"),
        (
            [("A", "Vad är ditt kundnummer?"), ("B", "44"), ("C", "Hej, jag tar över. Vad är ditt kundnummer?")],
            {"A", "C"},
            "asks",
        ),
    ],
)
def test_the_agent_is_inferred_and_the_reason_given(
    turns: list[tuple[str, str]], agents: set[str], reason: str
) -> None:
    inference = infer_agents(turns, ReadOptions())
    assert inference.agents == agents
    assert reason in inference.reason


def test_what_the_user_says_decides() -> None:
    turns = [("Anna", "Välkommen till kundservice, hur kan jag hjälpa dig?"), ("Sara", "Min faktura är fel")]
    assert infer_agents(turns, ReadOptions(agents=("SARA",))).agents == {"Sara"}


def test_nobody_is_no_agent() -> None:
    assert infer_agents([], ReadOptions()).agents == frozenset()
