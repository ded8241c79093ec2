"""A batch of conversations as columns: who speaks, whose turn it is, what each message does. Every rule reads these.

Messages are counted through the whole batch. Internal notes and system lines belong to no turn and do nothing.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from qa_desk.model import Conversation, Message, Span, Speaker
from qa_desk.scoring.acts.model import AGENT_SIDE, CUSTOMER_SIDE, ActModel
from qa_desk.scoring.acts.runs import Floats, log_odds, maxima
from qa_desk.scoring.sentences import said_once
from qa_desk.scoring.words import Int, Words, split

Bool = npt.NDArray[np.bool_]
CUSTOMER, AGENT, BOT, SYSTEM, NOTE = range(5)
_SIDES = {Speaker.CUSTOMER: CUSTOMER, Speaker.AGENT: AGENT, Speaker.BOT: BOT, Speaker.SYSTEM: SYSTEM}
SCOPES = ("message", "turn", "turn so far", "before", "long before", "earlier", "next", "ever", "later")


@dataclass(slots=True, weakref_slot=True)
class Batch:
    """Conversations with the columns that rules read.

    Per message: `conversation` (index), `position` (in its conversation), `side` (CUSTOMER, AGENT, BOT, SYSTEM or
    NOTE), `turn` (a run of messages of one side of the talk, counted through the batch; -1 for notes and system lines),
    `time` (seconds, NaN where unknown). `turn_side` is 0 for a customer's turn and 1 for the company's (agent or bot);
    `turn_first` and `turn_last` are its messages. `meaning` has the encoder's numbers of the distinct sentences, a row
    each, and `row` says of every sentence which is its; `first_sentence` is where a message's sentences begin (one more
    entry at the end).
    """

    conversations: Sequence[Conversation]
    messages: list[Message]
    conversation: Int
    position: Int
    begin: Int
    side: Int
    turn: Int
    time: npt.NDArray[np.float64]
    turn_side: Int
    turn_first: Int
    turn_last: Int
    turn_conversation: Int
    words: Words
    agent: Acts = field(init=False)
    customer: Acts = field(init=False)
    topics: Callable[[Floats], Floats] = field(init=False)
    meaning: Floats = field(init=False)
    row: Int = field(init=False)
    first_sentence: Int = field(init=False)

    def __post_init__(self) -> None:
        self.first_sentence = self.words.sentence_text.searchsorted(np.arange(len(self.messages) + 1))

    def span(self, message: int, start: int, end: int) -> Span:
        """A span of one of the batch's messages, numbered in its own conversation."""
        return Span(int(self.position[message]), start, end, self.messages[message].text[start:end])

    def whole(self, message: int) -> Span:
        """What is said in a message up to its first quote or signature, without the white space around it.

        A message that begins with one is given whole.
        """
        text = self.messages[message].text
        start = len(text) - len(text.lstrip())
        parts = [part.start for part in self.messages[message].parts if part.start > start]
        return self.span(message, start, max(start, len(text[: min(parts, default=len(text))].rstrip())))


@dataclass(slots=True)
class Acts:
    """What the messages of one side do, as probabilities 0-1: `sentence` is sentences x acts, `message` messages x
    acts.

    The view of a message's surroundings is a matrix of the same shape as `message`, made at first use; see `scope`.
    """

    names: tuple[str, ...]
    sentence: Floats
    message: Floats
    _batch: Batch
    _scopes: dict[str, Floats] = field(default_factory=dict)
    _odds: dict[tuple[str, str], Floats] = field(default_factory=dict)
    _strongest: dict[tuple[str, ...], Floats] = field(default_factory=dict)

    def column(self, name: str) -> int:
        """The column of an act. Raises ValueError for an act that there is not."""
        return self.names.index(name)

    def strongest(self, acts: Iterable[str]) -> Floats:
        """Per sentence, how surely it does the one of `acts` that it does most surely; zeros for no acts."""
        asked = tuple(acts)
        if asked not in self._strongest:
            columns = [self.sentence[:, self.column(act)] for act in asked]
            self._strongest[asked] = np.maximum.reduce(columns or [np.zeros(len(self.sentence), np.float32)])
        return self._strongest[asked]

    def of(self, name: str, scope: str = "message") -> Floats:
        """Per message, how surely the act is done in `scope` (one of SCOPES) as seen from that message."""
        return np.asarray(self.scope(scope)[:, self.column(name)])

    def odds(self, name: str, scope: str = "message") -> Floats:
        """What `of` gives as log-odds. Many rules ask for the same."""
        if (name, scope) not in self._odds:
            self._odds[name, scope] = log_odds(self.of(name, scope))
        return self._odds[name, scope]

    def scope(self, name: str) -> Floats:
        """Messages x acts: the largest probability over a stretch of the conversation as seen from each message.

        "message" itself; "turn": from it to the end of its side's turn; "turn so far": its side's turn before it;
        "before": the last turn of this side that ended before it (for the company's message: what the customer said
        last); "earlier": all of this side's messages before it; "long before": those before the last turn; "next": this
        side's next turn after the message's own; "later": all of them after it; "ever": all of the conversation.
        """
        if name not in self._scopes:
            self._scopes[name] = _SCOPES[name](self)
        return self._scopes[name]

    def _per_turn(self) -> Floats:
        """Turns x acts: the largest over the whole turn."""
        return self.largest(self._batch.turn_first, self._batch.turn_last)

    def largest(self, first: Int, last: Int) -> Floats:
        """Per pair, the largest over messages first..last of the batch, both counted in; zeros where last < first."""
        return maxima(self.message, first, last - first + 1)


def _turn(acts: Acts) -> Floats:
    batch = acts._batch
    here = np.arange(batch.side.size)
    last = np.where(batch.turn >= 0, batch.turn_last[batch.turn], here) if batch.turn_last.size else here
    return acts.largest(here, last)


def _turn_so_far(acts: Acts) -> Floats:
    batch = acts._batch
    here = np.arange(batch.side.size)
    first = np.where(batch.turn >= 0, batch.turn_first[batch.turn], here) if batch.turn_first.size else here
    return acts.largest(first, here - 1)


def _neighbour(acts: Acts, step: int) -> Floats:
    """The neighbouring turn, `step` turns away, where it is in the same conversation."""
    batch = acts._batch
    out = np.zeros_like(acts.message)
    turns = acts._per_turn()
    target = batch.turn + step
    fits = (batch.turn >= 0) & (target >= 0) & (target < batch.turn_side.size)
    fits[fits] &= batch.turn_conversation[target[fits]] == batch.conversation[fits]
    out[fits] = turns[target[fits]]
    return out


def _running(acts: Acts, order: slice) -> Floats:
    batch = acts._batch
    out = np.zeros_like(acts.message)
    for start, end in zip(batch.begin[:-1], batch.begin[1:], strict=True):
        if end - start > 1:
            piece = np.maximum.accumulate(acts.message[start:end][order], axis=0)
            out[start:end][order][1:] = piece[:-1]
    return out


def _long_before(acts: Acts) -> Floats:
    """What was done before the turn that the message answers."""
    batch = acts._batch
    here = np.arange(batch.side.size)
    first = batch.begin[:-1][batch.conversation] if here.size else here
    turn = np.maximum(batch.turn - 1, 0)
    last = np.where(batch.turn >= 1, batch.turn_first[turn] - 1, -1) if batch.turn_first.size else here - 1
    return acts.largest(first, np.minimum(last, here - 1))


def _ever(acts: Acts) -> Floats:
    batch = acts._batch
    whole = acts.largest(batch.begin[:-1], batch.begin[1:] - 1)
    return np.asarray(whole[batch.conversation])


_SCOPES = {
    "message": lambda acts: acts.message,
    "turn": _turn,
    "turn so far": _turn_so_far,
    "before": lambda acts: _neighbour(acts, -1),
    "next": lambda acts: _neighbour(acts, 1),
    "long before": _long_before,
    "earlier": lambda acts: _running(acts, slice(None)),
    "later": lambda acts: _running(acts, slice(None, None, -1)),
    "ever": _ever,
}


def gather(conversations: Sequence[Conversation], model: ActModel) -> Batch:
    """The batch of `conversations`, with what every message does by `model`."""
    messages = [message for conversation in conversations for message in conversation.messages]
    lengths = np.fromiter((len(conversation.messages) for conversation in conversations), np.int64, len(conversations))
    begin = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    conversation = np.repeat(np.arange(len(conversations)), lengths)
    sides = (NOTE if message.internal else _SIDES[message.speaker] for message in messages)
    side = np.fromiter(sides, np.int64, len(messages))
    turn, turn_side, turn_first, turn_last = _turns(conversation, side)
    batch = Batch(
        conversations=conversations,
        messages=messages,
        conversation=conversation,
        position=np.arange(len(messages)) - begin[conversation],
        begin=begin,
        side=side,
        turn=turn,
        time=np.fromiter((m.time.timestamp() if m.time else np.nan for m in messages), np.float64, len(messages)),
        turn_side=turn_side,
        turn_first=turn_first,
        turn_last=turn_last,
        turn_conversation=conversation[turn_first],
        words=split(
            [m.text for m in messages],
            [(index, part.start, part.end) for index, m in enumerate(messages) for part in m.parts],
        ),
    )
    speaker = side[batch.words.sentence_text]
    speaks = {AGENT_SIDE: (speaker == AGENT) | (speaker == BOT), CUSTOMER_SIDE: speaker == CUSTOMER}
    once = said_once(batch.words)
    batch.topics = model.topics
    batch.meaning, batch.row = model.meanings(once.words), once.number
    told = model.probabilities(once.words, {name: once.any(flags) for name, flags in speaks.items()}, batch.meaning)
    sentence = {name: told[name].take(once.number, axis=0) * flags[:, None] for name, flags in speaks.items()}
    batch.agent = _acts(batch, model.sides[AGENT_SIDE].acts, sentence[AGENT_SIDE])
    batch.customer = _acts(batch, model.sides[CUSTOMER_SIDE].acts, sentence[CUSTOMER_SIDE])
    return batch


def _turns(conversation: Int, side: Int) -> tuple[Int, Int, Int, Int]:
    """(turn of each message, side of each turn, its first message, its last)."""
    spoken = np.flatnonzero(side <= BOT)
    company = (side[spoken] != CUSTOMER).astype(np.int64)
    new = np.ones(spoken.size, bool)
    new[1:] = (company[1:] != company[:-1]) | (conversation[spoken][1:] != conversation[spoken][:-1])
    number = np.cumsum(new) - 1
    turn = np.full(side.size, -1, np.int64)
    turn[spoken] = number
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], spoken.size) - 1
    if not spoken.size:
        return turn, spoken, spoken, spoken
    return turn, company[starts], spoken[starts], spoken[ends]


def _acts(batch: Batch, names: tuple[str, ...], sentence: Floats) -> Acts:
    """What messages do: the largest of their sentences; zeros for messages without one."""
    message = np.zeros((len(batch.messages), len(names)), np.float32)
    texts, starts = np.unique(batch.words.sentence_text, return_index=True)
    if texts.size:
        message[texts] = maxima(sentence, starts, np.diff(starts, append=batch.words.sentence_text.size))
    return Acts(names, sentence, message, weakref.proxy(batch))  # in a ring, batches would pile up in the memory
