"""The sample data: it reads clean, and shows a new user every format, language and agent that the reports are about."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from qa_desk.model import Conversation, Speaker
from qa_desk.readers import read
from qa_desk.readers.base import ReadLog, ReadOptions
from qa_desk.rubrics.load import load_named
from qa_desk.scoring.engine import find_all

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"
LANGUAGE_OF_FOLDER = {"sverige": "sv", "norge": "nb", "danmark": "da", "international": "en"}
AGENTS = {
    "Aisha Karimi",
    "Emil Strand",
    "Ingrid Haugen",
    "Jonas Krogh",
    "Linnea Sandberg",
    "Mette Holm",
    "Patrik Öman",
    "Samira Haddad",
    "Sindre Moen",
    "Tom Whitfield",
}
# These formats have no place for a team (or, Intercom and the text log, the readers do not read it).
WITHOUT_TEAM = ("E-mail", "Intercom", "Speech", "Subtitles", "Text log", "WhatsApp")


@pytest.fixture(scope="module")
def log() -> ReadLog:
    return ReadLog()


@pytest.fixture(scope="module")
def conversations(log: ReadLog) -> list[Conversation]:
    return list(read([SAMPLE_DATA], ReadOptions(), log))


def folder(conversation: Conversation) -> str:
    return Path(conversation.source.file).relative_to(SAMPLE_DATA).parts[0]


def one(conversations: list[Conversation], name: str) -> Conversation:
    return next(item for item in conversations if item.id == name)


def test_it_reads_without_a_fault(conversations: list[Conversation], log: ReadLog) -> None:
    assert not [str(fault) for fault in log.faults]
    assert log.conversations == len(conversations) >= 60
    assert log.messages > 400


def test_it_shows_at_least_eight_readers(conversations: list[Conversation]) -> None:
    assert len({item.source.reader for item in conversations}) >= 8


def test_the_languages_are_those_of_the_folders(conversations: list[Conversation]) -> None:
    other = [item.id for item in conversations if item.language != LANGUAGE_OF_FOLDER[folder(item)]]
    assert other == ["71091"]  # a customer in Denmark who writes in English
    assert min(Counter(item.language for item in conversations).values()) >= 14


def test_every_conversation_has_both_sides_and_a_known_agent(conversations: list[Conversation]) -> None:
    for item in conversations:
        speakers = {message.speaker for message in item.messages}
        assert {Speaker.CUSTOMER, Speaker.AGENT} <= speakers, item.id
        authors = {m.author for m in item.messages if m.speaker is Speaker.AGENT}
        assert {item.agent, *authors} <= AGENTS, item.id
        assert not {m.author for m in item.messages if m.speaker is Speaker.CUSTOMER} & AGENTS, item.id
    assert {item.agent for item in conversations} == AGENTS


def test_teams_are_there_wherever_the_format_carries_them(conversations: list[Conversation]) -> None:
    teams = defaultdict(set)
    for item in conversations:
        if not item.source.reader.startswith(WITHOUT_TEAM):
            teams[item.agent].add(item.team)
    assert set(teams) == AGENTS
    assert {frozenset(names) for names in teams.values()} == {
        frozenset({name}) for name in ("Sverige", "Norge", "Danmark", "International")
    }


def test_it_spans_five_weeks_with_weekends(conversations: list[Conversation]) -> None:
    days = {m.time.date() for item in conversations for m in item.messages if m.time and item.channel != "phone"}
    assert {day.isocalendar().week for day in days} == {40, 41, 42, 43, 44}
    assert all(day.year == 2026 for day in days)
    assert len({day for day in days if day.weekday() >= 5}) >= 6


def test_times_stand_in_order_within_a_conversation(conversations: list[Conversation]) -> None:
    for item in conversations:
        times = [message.time for message in item.messages if message.time]
        assert times == sorted(times), item.id


def test_bots_notes_system_lines_and_attachments_are_what_they_are(conversations: list[Conversation]) -> None:
    bots = {m.author for item in conversations for m in item.messages if m.speaker is Speaker.BOT}
    assert {"Kvick", "Glimt", "Lind"} <= bots
    notes = {item.id for item in conversations if any(message.internal for message in item.messages)}
    assert notes == {"40201", "50213", "21530207"}
    assert one(conversations, "40129").messages[-1].speaker is Speaker.SYSTEM
    assert one(conversations, "LC-1009").messages[0].attachments == ("desk-top.jpg",)
    assert one(conversations, "21530318").messages[0].attachments == ("scratch1.jpg", "scratch2.jpg")


def test_a_mail_thread_is_one_conversation_with_its_handover(conversations: list[Conversation]) -> None:
    thread = next(item for item in conversations if item.subject == "Klage over montør")
    speakers = [(m.speaker, m.author) for m in thread.messages]
    customer = (Speaker.CUSTOMER, "Flemming Tange")
    assert speakers == [
        customer,
        (Speaker.AGENT, "Jonas Krogh"),
        customer,
        (Speaker.AGENT, "Mette Holm"),
        customer,
    ]
    assert thread.messages[0].attachments == ("bryggers-1.jpg", "bryggers-2.jpg")
    assert thread.messages[2].parts  # the quoted answer is no new message


def test_every_rule_of_the_shipped_rubric_occurs() -> None:
    rubric = load_named("nordic-service")
    conversations = list(read([SAMPLE_DATA], ReadOptions(), ReadLog()))
    found = {finding.rule for findings in find_all(rubric, conversations) for finding in findings}
    assert {rule.id for rule in rubric.rules()} <= found
