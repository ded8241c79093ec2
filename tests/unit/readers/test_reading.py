"""Reading as a whole: what every reader's conversations get, and which reader takes which file."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from qa_desk import readers
from qa_desk.model import PartKind
from qa_desk.readers import READERS
from qa_desk.readers.base import Input, ReadOptions
from tests.unit.readers.reading import read_paths, read_text


def test_every_reader_is_registered() -> None:
    folder = Path(readers.__file__).parent
    with_reader = {path.stem for path in folder.glob("*.py") if "Reader:\n" in path.read_text(encoding="utf-8")} - {
        "base"
    }
    assert {type(reader).__module__.rpartition(".")[2] for reader in READERS} == with_reader


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("x.jsonl", '{"id": "1", "messages": [{"speaker": "agent", "text": "Hej"}]}', "Conversation JSONL"),
        ("x.txt", "id\trole\ttext\n1\tKund\tHej\n1\tAgent\tHej!\n", "Table (CSV, TSV, Excel)"),
        ("x.txt", "Kund: Hej, jag undrar\nAgent: Hej!\n", "Text log"),
        ("x.txt", "[2024-03-18 14:05:30] Anna: Hej\n[2024-03-18 14:05:40] Volt AB: Hej Anna\n", "WhatsApp"),
        (
            "x",
            "From: a@exempel.se\nTo: info@exempel.se\nSubject: Hej\nDate: Mon, 18 Mar 2024 10:00:00 +0100\n\nHej\n",
            "E-mail (EML, MBOX)",
        ),
        ("x", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Sara>Hej</v>\n", "Subtitles (WebVTT, SRT)"),
        (
            "x.json",
            '{"tickets": [{"id": 1, "subject": "a", "requester_id": 2, "description": "Hej", "comments": []}]}',
            "Zendesk",
        ),
        (
            "x.json",
            '[{"id": "m1", "csid": 1, "created_at": 1710767122000, "direction": "inbound", "text": "Hej"}]',
            "Dixa",
        ),
    ],
)
def test_content_decides_which_reader_reads(name: str, content: str, reader: str) -> None:
    found = readers.reader_of(Input(name, content.encode(), lambda: io.BytesIO(content.encode())))
    assert found is not None
    assert found.name == reader


def test_mails_have_parts_and_messages_in_another_language_are_marked(tmp_path: Path) -> None:
    messages = [
        {
            "speaker": "customer",
            "text": "Hej, jag har fått fel faktura och vill ha den rättad, för jag har inte köpt något.\n\n"
            "Med vänlig hälsning\nAnna",
        },
        {
            "speaker": "agent",
            "text": "I am sorry, but I do not understand Swedish. Could you please write that in English?",
        },
    ]
    got = read_text(tmp_path, "x.jsonl", json.dumps({"id": "1", "channel": "email", "messages": messages})).one
    assert got.language == "sv"
    assert [part.kind for part in got.messages[0].parts] == [PartKind.SIGNATURE]
    assert [message.language for message in got.messages] == ["", "en"]


def test_the_same_id_in_two_files(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("id;role;text\n1;Kund;Hej\n")
    result = read_paths(tmp_path)
    assert result.ids == ["1", "1-2"]
    assert any("b.csv:2" in note and '"1-2"' in note for note in result.notes())


def test_an_assumption_is_noted_once_for_a_file(tmp_path: Path) -> None:
    rows = "".join(f"{number};2024-03-18 10:00;Kund;Hej\n" for number in range(50))
    result = read_text(tmp_path, "x.csv", "id;time;role;text\n" + rows, ReadOptions(zone="Europe/Oslo"))
    assert sum("Europe/Oslo" in note for note in result.notes()) == 1
    assert all(item.notes for item in result.conversations)
