from pathlib import Path

import pytest

from qa_desk.model import Conversation, Message, Review, Scorecard, Scored, Speaker
from qa_desk.store.desk import Desk
from qa_desk.store.faults import DeskError
from qa_desk.store.rows import Standing
from tests.unit.store.desks import keep_why


def scored(name: str) -> Scored:
    conversation = Conversation(name, (Message(Speaker.CUSTOMER, "Hej!"),))
    return Scored(conversation, (), Review(name, (), {}), Scorecard(name, 100.0, ()))


def test_why_a_conversation_is_here_is_kept(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "a.qadesk")
    desk.add([scored("a"), scored("b"), scored("c")], [Standing(100.0)] * 3, rubric="r")
    keep_why(desk, 1, 3)
    desk.close()
    desk = Desk(tmp_path / "a.qadesk")
    assert [row.why for row in desk.queue()] == ["sample", "all", "sample"]
    desk.close()


def test_a_desk_open_for_reading_keeps_why_as_it_is(tmp_path: Path) -> None:
    writer, reader = Desk(tmp_path / "a.qadesk"), Desk(tmp_path / "a.qadesk")
    writer.add([scored("a")], [Standing(100.0)], rubric="r")
    with pytest.raises(DeskError, match="reading only"):
        keep_why(reader, 1)
    assert [row.why for row in reader.queue()] == ["all"]
    reader.close()
    writer.close()
