"""Text logs and pasted chats: `[time] name (role): text` in its many shapes, one or several chats in a file.

`chat_of` turns one chat's text into messages; tables use it for cells that hold a whole transcript.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from qa_desk.i18n import tr
from qa_desk.model import Conversation, Message, Source, Speaker
from qa_desk.readers.base import Input, ReadLog, ReadOptions, decode, open_text
from qa_desk.readers.files import read_each
from qa_desk.readers.roles import Role, infer_agents, is_named, role_of
from qa_desk.readers.textlog_chats import ChatLines, chats_in
from qa_desk.readers.textlog_lines import Label, Line, label_at, lines_of, looks_like_name, stamped, system_text
from qa_desk.readers.times import Clock, after, parse_clock


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a chat from elsewhere: its agent and customer, and when it began."""

    agent: str = ""
    customer: str = ""
    began: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """The messages of one chat, and what was assumed to get them."""

    messages: tuple[Message, ...]
    notes: tuple[str, ...] = ()


class TextLogReader:
    name = "Text log"

    def recognises(self, source: Input) -> bool:
        """Whether two lines of the beginning start with a speaker, or a pair of role words does."""
        text = decode(source.head)
        if "\0" in text or text.lstrip().startswith(("WEBVTT", "%PDF", "{", "[{", "<")):
            return False
        chats = chats_in(lines_of(text.splitlines()))
        return any(len(_starts(chat.lines, ())) >= 2 for chat in chats)

    def read(self, sources: Sequence[Input], options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
        return read_each(sources, lambda source: _conversations(source, options, log), log)


def _conversations(source: Input, options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
    clock = Clock(options.zone)
    with open_text(source) as stream:
        for count, lines in enumerate(chats_in(lines_of(stream)), 1):
            conversation = _conversation(source, count, lines, options, clock)
            if conversation.messages:
                yield conversation
                continue
            where = f"{source.name}:{lines.first_line}"
            log.fault(
                where,
                tr("no line of this part starts with a speaker"),
                tr('Start messages with "Customer:" or "Agent:".'),
            )


def _conversation(source: Input, count: int, lines: ChatLines, options: ReadOptions, clock: Clock) -> Conversation:
    header = lines.header
    hints = Hints(header.agent, header.customer, clock.read(header.time) if header.time else None)
    chat = chat_of(lines.lines, hints, options, clock)
    return Conversation(
        header.id or f"{Path(source.name).stem}-{count}",
        chat.messages,
        channel=header.channel or "chat",
        agent=header.agent or only_agent(chat.messages),
        customer=header.customer,
        subject=header.subject,
        notes=chat.notes,
        source=Source(source.name, lines.first_line, TextLogReader.name),
    )


def only_agent(messages: Iterable[Message]) -> str:
    """The name of the agent where there is just one."""
    names = {message.author for message in messages if message.speaker is Speaker.AGENT and not message.internal}
    return names.pop() if len(names) == 1 else ""


def chat_of_text(text: str, hints: Hints, options: ReadOptions, clock: Clock) -> Chat:
    """The messages of a transcript that is one text, such as a cell of a table."""
    return chat_of(tuple(lines_of(text.splitlines())), hints, options, clock)


def chat_of(lines: Sequence[Line], hints: Hints, options: ReadOptions, clock: Clock) -> Chat:
    """The messages of one chat; lines that start none belong to the message above them."""
    lines, hints = _without_introductions(lines, hints)
    agents = (*options.agents, *filter(None, (hints.agent,)))
    starts = _starts(lines, (*agents, hints.customer))
    turns = list(_turns(lines, starts))
    names = list(dict.fromkeys(turn.name for turn in turns if turn.name))
    spoken = [(turn.name, turn.text) for turn in turns if turn.name]
    who, reasons = _who(names, spoken, hints, options)
    times = _Times(clock, hints.began)
    messages = tuple(_message(turn, who, times, hints.agent) for turn in turns if turn.text or turn.name)
    return Chat(messages, (*reasons, *times.notes(), *_left_out(lines, starts)))


def _without_introductions(lines: Sequence[Line], hints: Hints) -> tuple[Sequence[Line], Hints]:
    """The lines without those that only say who is who ("Agent: Liv" above "Liv: Hei"), and hints with that."""
    labels = [label_at(line.text) for line in lines]
    names = {label.name for label in labels if label}
    kept: list[Line] = []
    for line, label in zip(lines, labels, strict=True):
        name = label.text.strip() if label and label.text else ""
        role = role_of(label.name) if label and name in names else None
        if role is None:
            kept.append(line)
        elif role.speaker is Speaker.AGENT:
            hints = replace(hints, agent=name)
        else:
            hints = replace(hints, customer=name)
    return kept, hints


def _left_out(lines: Sequence[Line], starts: Mapping[int, Label]) -> tuple[str, ...]:
    """A note about text above the first line that speaks, which is nobody's."""
    first = min(starts, default=0)
    lost = [line for line in lines[:first] if line.text and not system_text(line.text)]
    return (f'Left out, because nobody says it: {len(lost)} lines from "{lost[0].text[:40]}" on.',) if lost else ()


@dataclass(slots=True)
class _Turn:
    """A message as it is read; a line of the system has no name."""

    name: str
    time: str
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


def _turns(lines: Sequence[Line], starts: Mapping[int, Label]) -> Iterator[_Turn]:
    turn: _Turn | None = None
    timed = any(label.time for label in starts.values())
    for index, line in enumerate(lines):
        new = _turn_at(line.text, starts.get(index), timed)
        if new is None and turn is not None and turn.name:
            turn.lines.append(line.text)
        elif new is not None:
            if turn is not None:
                yield turn
            turn = new
    if turn is not None:
        yield turn


def _turn_at(text: str, label: Label | None, timed: bool) -> _Turn | None:
    if label:
        return _Turn(label.name, label.time, [label.text or ""])
    said = system_text(text)
    if said:
        return _Turn("", "", [said])
    event = stamped(text) if timed else None
    return _Turn("", event[0], [system_text(event[1]) or event[1]]) if event else None


# --- which lines start a message ------------------------------------------------------------------------------------


def _starts(lines: Sequence[Line], known: Iterable[str]) -> Mapping[int, Label]:
    """The labels that name speakers, by the index of their line. A colon in a text makes no speaker.

    Where lines have times, those start messages; else role words and known names do; else what looks like names.
    """
    labels = {
        index: label
        for index, line in enumerate(lines)
        if (label := label_at(line.text)) and not system_text(line.text)
    }
    timed = {label.name for label in labels.values() if label.time and _may_speak(label, labels)}
    if timed and _first_of(labels, timed).time:
        return {
            index: label
            for index, label in labels.items()
            if label.name in timed and (label.time or label.text is not None)
        }
    known = [name for name in known if name]
    roles = {label.name for label in labels.values() if _is_role(label, labels) or is_named(label.name, known)}
    if len(roles) >= 2 or (
        roles and not any(looks_like_name(label.name) for label in labels.values() if label.name not in roles)
    ):
        return {index: label for index, label in labels.items() if label.name in roles}
    counts = Counter(label.name for label in labels.values())
    return {index: label for index, label in labels.items() if label.name in roles or _is_speaker(label, counts)}


def _first_of(labels: Mapping[int, Label], timed: Iterable[str]) -> Label:
    """The first label that could start a message in either manner."""
    return next(label for label in labels.values() if label.name in timed or role_of(label.name))


def _may_speak(label: Label, labels: Mapping[int, Label]) -> bool:
    return label.text is not None or looks_like_name(label.name) or role_of(label.name) is not None


def _is_role(label: Label, labels: Mapping[int, Label]) -> bool:
    """A role word. "System:" once, in front of no event, is what a customer says about a computer."""
    role = role_of(label.name)
    if role is None or role.speaker is not Speaker.SYSTEM:
        return role is not None
    return bool(system_text(label.text or "")) or sum(other.name == label.name for other in labels.values()) > 1


def _is_speaker(label: Label, counts: Mapping[str, int]) -> bool:
    if not looks_like_name(label.name) or label.text is None:
        return False
    return counts[label.name] > 1 or not label.text[:1].isdigit()


# --- who speaks, and when -------------------------------------------------------------------------------------------


def _who(
    names: Sequence[str], spoken: Sequence[tuple[str, str]], hints: Hints, options: ReadOptions
) -> tuple[Mapping[str, Role], tuple[str, ...]]:
    """The role of each name, and a note where it had to be inferred."""
    given = (*options.agents, *filter(None, (hints.agent,)))
    roles = {name: role for name in names if (role := _stated(name, given, hints.customer))}
    rest = [name for name in names if name not in roles]
    if not rest:
        return roles, ()
    speakers = {role.speaker for role in roles.values()}
    if Speaker.AGENT in speakers or Speaker.CUSTOMER in speakers:
        other = Speaker.CUSTOMER if Speaker.AGENT in speakers else Speaker.AGENT
        if Speaker.AGENT not in speakers or Speaker.CUSTOMER not in speakers:
            return {**roles, **{name: Role(other, name=name) for name in rest}}, ()
    inference = infer_agents([turn for turn in spoken if turn[0] in rest], options)
    found = {name: Role(Speaker.AGENT if name in inference.agents else Speaker.CUSTOMER, name=name) for name in rest}
    return {**roles, **found}, (f"Who is the agent was inferred. {inference.reason}",)


def _stated(name: str, agents: Iterable[str], customer: str) -> Role | None:
    if is_named(name, agents):
        return Role(Speaker.AGENT, name=name)
    if customer and is_named(name, (customer,)):
        return Role(Speaker.CUSTOMER, name=name)
    return role_of(name)


def _message(turn: _Turn, who: Mapping[str, Role], times: _Times, agent: str) -> Message:
    time = times.read(turn.time) if turn.time else None
    role = who[turn.name] if turn.name else Role(Speaker.SYSTEM)
    author = role.name or (agent if role.speaker is Speaker.AGENT else "")
    return Message(role.speaker, turn.text, author, time, internal=role.internal)


@dataclass(slots=True)
class _Times:
    """Reads the stamps of one chat in order; a time of day belongs to the day of the stamp before it."""

    clock: Clock
    last: datetime | None
    undated: bool = field(default=False)

    def read(self, stamp: str) -> datetime | None:
        time = parse_clock(stamp)
        if time is None:
            moment = self.clock.read(stamp)
        elif self.last is None:
            self.undated = True
            return None
        else:
            moment = after(self.last, time)
        self.last = moment or self.last
        return moment

    def notes(self) -> tuple[str, ...]:
        undated = ("The times have no date; the messages are read without times.",) if self.undated else ()
        return (*self.clock.notes(), *undated)
