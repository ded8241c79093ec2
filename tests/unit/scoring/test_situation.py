"""Where in the conversation a message stands."""

import numpy as np
import pytest

from qa_desk.model import Message
from qa_desk.scoring.batch import gather
from qa_desk.scoring.situation import NAMES, situation
from tests.unit.scoring.scenes import agent, bot, customer, note, system, talk, told_model

MATTER = customer("My parcel did not come")
LONG = "word " * 40


def where(name: str, *messages: Message) -> list[int]:
    conversations = [talk(), talk(*messages), talk(MATTER, agent("Hi"))]
    found = situation(gather(conversations, told_model(conversations, {})))
    return np.flatnonzero(found.of(name)[: len(messages)] > 0).tolist()


@pytest.mark.parametrize(
    ("name", "messages", "places"),
    [
        (
            "first reply",
            (customer("Hi"), agent("Hi"), MATTER, agent("a"), agent("b"), customer("c"), agent("d")),
            [3, 4],
        ),
        ("first reply", (MATTER, bot("a"), note("b"), agent("c")), [3]),
        ("first reply", (agent("Hi"), agent("Hello")), []),
        ("first answer of any kind", (MATTER, bot("a"), agent("b")), [1]),
        ("second or later reply", (MATTER, agent("a"), agent("b"), MATTER, agent("c"), agent("d")), [4, 5]),
        ("from a bot", (bot("a"), agent("b"), note("c")), [0]),
        ("last word of the company", (MATTER, agent("a"), MATTER, agent("b"), customer("c")), [3]),
        ("short message", (agent("Hi there"), agent(LONG), customer("Hi"), note("Hi")), [0]),
        ("long message", (agent("Hi"), agent(LONG), customer(LONG), note(LONG)), [1]),
        (
            "case closed right after",
            (agent("a"), note("b"), system("Ärendet stängt"), agent("c"), system("Joined")),
            [0],
        ),
        ("customer gave a file before", (agent("a"), customer("b", files=("c.png",)), agent("d"), bot("e")), [2, 3]),
        ("customer wrote a number before", (agent("12"), customer("3"), agent("d"), customer("x"), agent("e")), [2, 4]),
    ],
)
def test_a_situation_holds_where_its_name_says(name: str, messages: tuple[Message, ...], places: list[int]) -> None:
    assert where(name, *messages) == places


def test_only_the_company_stands_in_a_situation() -> None:
    conversation = talk(MATTER, customer("Order 12", files=("a.png",)), note("b"), system("Closed"))
    found = situation(gather([conversation], told_model([conversation], {})))
    assert found.columns.shape == (4, len(NAMES))
    assert not found.columns.any()
