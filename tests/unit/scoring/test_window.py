"""Stretches of a conversation as a rubric names them."""

import pytest

from qa_desk.model import Conversation
from qa_desk.scoring.batch import Batch, gather
from qa_desk.scoring.window import Window, last_in, parse_duration, parse_window
from tests.unit.scoring.scenes import agent, bot, customer, note, talk, told_model

TALK = talk(
    customer("a", minutes=0),
    agent("b", minutes=1),
    note("c"),
    agent("d", minutes=3),
    customer("e", minutes=10),
    bot("f", minutes=11),
    customer("g", minutes=60),
    agent("h", minutes=90),
)
LAST = len(TALK.messages) - 1


def batch_of(*conversations: Conversation) -> Batch:
    return gather(conversations, told_model(conversations, {}))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("same message", [0, 1, 2, 3, 4, 5, 6, 7]),
        ("same turn", [0, 3, 2, 3, 4, 5, 6, 7]),
        ("next turn", [4, 5, 2, 5, 6, 7, 7, 7]),
        ("next 2 turns", [6, 7, 2, 7, 7, 7, 7, 7]),
        ("rest of the conversation", [7] * 8),
    ],
)
def test_a_window_ends_where_its_name_says(text: str, last: list[int]) -> None:
    assert last_in(parse_window(text), batch_of(TALK)).tolist() == last
    shifted = last_in(parse_window(text), batch_of(talk(customer("x")), talk(), TALK, TALK)).tolist()
    assert shifted == [0, *(place + 1 for place in last), *(place + 9 for place in last)]


def test_minutes_are_counted_by_the_clock() -> None:
    last = last_in(parse_window("9 minutes"), batch_of(TALK)).tolist()
    assert last[0] == 3
    assert last[1] == 4  # exactly nine minutes still count
    assert last[6] == 6


def test_without_times_a_length_of_time_reaches_all() -> None:
    assert last_in(parse_window("9 minutes"), batch_of(talk(agent("a"), customer("b"), agent("c")))).tolist() == [
        2,
        2,
        2,
    ]


def test_a_batch_without_messages_has_no_ends() -> None:
    for name in ("same turn", "rest of the conversation", "2 hours"):
        assert last_in(parse_window(name), batch_of(talk())).tolist() == []


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90 seconds", 90), ("1 minute", 60), (" 1.5 hours ", 5400), ("2 days", 172_800), ("1 week", 604_800)],
)
def test_lengths_of_time(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds
    assert parse_window(text) == Window("time", seconds=seconds)


@pytest.mark.parametrize("text", ["", "soon", "2 moons", "-1 hours", "next turns", "same  turns"])
def test_what_is_no_stretch_is_refused_with_what_is_understood(text: str) -> None:
    with pytest.raises(ValueError, match="'next 2 turns' or '15 minutes'"):
        parse_window(text)


def test_spaces_do_not_matter() -> None:
    assert parse_window(" same   turn ") == parse_window("first reply") == Window("turns", 0)
