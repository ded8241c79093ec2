"""Who plays whom where a file names speakers but not their roles, and speech put together into messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa_desk.i18n import tr
from qa_desk.model import Conversation, Message, Source, Speaker
from qa_desk.readers.base import ReadLog, ReadOptions
from qa_desk.readers.roles import Role, infer_agents, is_named, role_of

_TO_CORRECT = "Name the agents (--agent NAME) if that is wrong."


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one speaker says without a break; `label` is the speaker as the file has it, "" where it says none."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Cast:
    """The role of every label in a conversation, and one sentence that says how it was found."""

    roles: dict[str, Role]
    reason: str

    def author(self, label: str) -> str:
        """The name of a speaker: the label, without a role word that stands before it."""
        return self.roles[label].name or label


def cast_of(utterances: Sequence[Utterance], options: ReadOptions) -> Cast:
    """The roles by what the labels say, else inferred; who is not an agent is the customer. Names in the settings come
    first.
    """
    inference = infer_agents([(said.label, said.text) for said in utterances], options)
    labels = dict.fromkeys(said.label for said in utterances)
    return Cast({label: _role(label, inference.agents, options) for label in labels}, inference.reason)


def _role(label: str, agents: frozenset[str], options: ReadOptions) -> Role:
    if is_named(label, options.agents):
        return Role(Speaker.AGENT)
    return role_of(label) or Role(Speaker.AGENT if label in agents else Speaker.CUSTOMER)


@dataclass(frozen=True, slots=True)
class Recording:
    """A transcript of speech: its file, the reader, an id and a language where the file gives them, and what was said
    in order.
    """

    file: str
    reader: str
    utterances: Sequence[Utterance]
    id: str = ""
    language: str = ""


def conversation_of(recording: Recording, options: ReadOptions, log: ReadLog) -> Conversation:
    """A recording as a conversation: consecutive utterances of one speaker are one message, no message has a time."""
    file = recording.file
    utterances = [said for said in recording.utterances if said.text]
    unnamed = sum(not said.label for said in utterances)
    said_by_all = len(utterances)
    if unnamed == said_by_all:
        log.fault(
            file,
            tr("the transcript names no speakers, so nobody's words can be judged"),
            tr("Transcribe it again with speakers (diarization)."),
        )
    utterances = list(_merged(_labelled(utterances)))
    cast = cast_of(utterances, options)
    notes = (*_notes(unnamed, said_by_all), *((cast.reason,) if unnamed < said_by_all else ()))
    for note in notes:
        log.note(file, note.rstrip("."), _TO_CORRECT)
    messages = tuple(_message(said, cast) for said in utterances)
    return Conversation(
        id=recording.id or Path(file).stem,
        messages=messages,
        channel="phone",
        language=recording.language,
        agent=first_author(messages, Speaker.AGENT),
        customer=first_author(messages, Speaker.CUSTOMER),
        notes=(*notes, "The file gives times from the start of the recording only; the messages have no time of day."),
        source=Source(file, 0, recording.reader),
    )


def _notes(unnamed: int, all_of_them: int) -> tuple[str, ...]:
    if not 0 < unnamed < all_of_them:
        return ()
    return (f"{unnamed} of {all_of_them} stretches name no speaker and were given to the one who spoke before.",)


def _labelled(utterances: Sequence[Utterance]) -> Iterator[Utterance]:
    """Stretches without a speaker go to the one before them, those at the beginning to the first that is named."""
    label = next((said.label for said in utterances if said.label), "")
    for said in utterances:
        label = said.label or label
        yield replace(said, label=label)


def _merged(utterances: Iterator[Utterance]) -> Iterator[Utterance]:
    held: Utterance | None = None
    for said in utterances:
        if held and held.label == said.label:
            held = replace(held, text=f"{held.text} {said.text}")
            continue
        if held:
            yield held
        held = said
    if held:
        yield held


def _message(said: Utterance, cast: Cast) -> Message:
    role = cast.roles[said.label]
    return Message(role.speaker, said.text, cast.author(said.label), internal=role.internal)


def first_author(messages: Sequence[Message], speaker: Speaker) -> str:
    """The author of the first message that this speaker says to the other side; "" where there is none."""
    return next((m.author for m in messages if m.speaker is speaker and m.author and not m.internal), "")


def by_time(messages: Sequence[Message]) -> list[Message]:
    """The messages in order of time; one without a time stays behind the one before it."""
    placed: list[tuple[float, Message]] = []
    last = float("-inf")
    for message in messages:
        last = message.time.timestamp() if message.time else last
        placed.append((last, message))
    return [message for _, message in sorted(placed, key=lambda item: item[0])]
