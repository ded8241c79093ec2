"""What a reader assumed is told in the language of the window, whichever reader it was."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desk.i18n import use
from qa_desk.readers import read
from qa_desk.readers.base import ReadLog, ReadOptions
from qa_desk.readers.roles import infer_agents
from qa_desk.ui.assumptions import in_words

SAMPLES = Path(__file__).parents[3] / "sample_data"
MAIL = """\
From: {sender}
To: {to}
Message-ID: <{id}@x.example>
Subject: Faktura
Date: Mon, 02 Mar 2026 10:00:00 +0100

{text}
"""
FILES = {
    "undated.txt": "Velkommen til vores chat\n10:00 Eva: Hej, hvad kan jeg hjælpe med?\n10:01 Bo: Min pakke er væk.\n",
    "dated.txt": "2026-03-02 10:00 Eva: Hej\n2026-03-02 10:01 Bo: Hej igen\n",
    "only.txt": "Eva: Hej, hvad kan jeg hjælpe med?\nEva: Er du der?\n",
    "mine.txt": "Bo: Min pakke er væk.\nBo: Jeg vil gerne have den.\n",
    "chat.whatsapp.txt": "03/04/2026, 10:00 - Eva: Hei, hvordan kan jeg hjelpe?\n03/04/2026, 10:01 - Bo: Min pakke\n",
    "call.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Eva>How can I help you?\n\n00:02.000 --> 00:03.000\nYes\n\n"
    "00:03.000 --> 00:04.000\n<v Bo>I would like to cancel.\n",
    "role.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Agent>Yes?\n\n00:02.000 --> 00:03.000\n<v Bo>No.\n",
    "service.eml": MAIL.format(sender="Bo <bo@b.example>", to="support@x.example", id=1, text="Hej, var är fakturan?"),
    "signed.eml": MAIL.format(
        sender="Eva <eva@y.example>", to="bo@b.example", id=2, text="Hej Bo,\n\nden kommer.\n\n-- \nEva\nKundservice"
    ),
    "zendesk.json": json.dumps({"tickets": [{
        "id": 7, "requester_id": 1, "description": "Hej", "created_at": "2026-03-02T10:00:00Z", "subject": "Hej",
        "comments": [{"id": 1, "author_id": 2, "plain_body": "Hej igen", "created_at": "2026-03-02T10:05:00Z"}],
    }]}),
    "rows.csv": "conversation,time,author,text\n1,2026-03-02 10:00,Eva,Hej\n1,2026-03-02 10:05,Bo,Hej igen\n",
    "again.csv": "conversation,time,author,text\n1,2026-03-03 10:00,Eva,Hej\n1,2026-03-03 10:05,Bo,Nå da\n",
}  # fmt: skip


@pytest.fixture
def swedish() -> Iterator[None]:
    use("sv")
    yield
    use("en")


@pytest.fixture
def notes(tmp_path: Path) -> set[str]:
    """Every note that reading these files and the sample leaves in a conversation."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = [*read([tmp_path, SAMPLES], ReadOptions(), ReadLog())]
    named = read([tmp_path / "dated.txt", tmp_path / "signed.eml"], ReadOptions(agents=("Eva",)), ReadLog())
    return {note for conversation in (*found, *named) for note in conversation.notes}


def test_every_note_of_the_readers_is_told_in_swedish(notes: set[str], swedish: None) -> None:
    assert len(notes) > 20
    assert [note for note in notes if in_words(note) == note] == []


@pytest.mark.parametrize(
    "turns",
    [
        [("Halvö AB", "Hej"), ("+46 70 123 45 67", "Hej")],
        [("Eva", "Vad är ditt ordernummer?"), ("Bo", "Jag vill klaga"), ("Cy", "Jag ska kolla, vi beklagar")],
        [("Ann", "Hm"), ("+46 70 123 45 67", "Ja"), ("Bo", "Jag vill klaga på min faktura")],
        [("Eva", "Hej"), ("Bo", "Hej")],
        [("Eva", "Hej")],
        [],
    ],
)
def test_every_reason_for_an_agent_is_told_in_swedish(turns: list[tuple[str, str]], swedish: None) -> None:
    reason = infer_agents(turns, ReadOptions()).reason
    assert in_words(reason) != reason
    assert in_words(f"Who is the agent was inferred. {reason}").endswith(in_words(reason))


def test_names_and_quotes_in_a_note_stay(swedish: None) -> None:
    told = in_words("Eva: greets as a company does and Bo speaks of an own matter.")
    assert told == "Eva: hälsar som ett företag gör och Bo: talar om ett eget ärende."
    left_out = in_words('Left out, because nobody says it: 3 lines from "Eva: the name itself says so." on.')
    assert "”Eva: the name itself says so.”" in left_out


def test_what_no_reader_writes_stays_as_it_is(swedish: None) -> None:
    for note in ("Eva: sings.", "Read twice.", ""):
        assert in_words(note) == note
