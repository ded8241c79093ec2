"""What all readers' conversations get at the end: an id of their own, a language, and the parts that nobody said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from qa_desk.i18n import tr
from qa_desk.model import Conversation, Message, Speaker
from qa_desk.readers.base import ReadLog, ReadOptions
from qa_desk.readers.language import surely_other, with_language
from qa_desk.readers.mail_parts import parts_of
from qa_desk.readers.repeats import Repeats

_NOTES_OF_A_FILE = 20


@dataclass(slots=True)
class Finish:
    """Completes the conversations of one run; remembers which ids came, how often, and which notes were logged."""

    options: ReadOptions
    log: ReadLog
    ids: set[str] = field(default_factory=set)
    times: Counter[str] = field(default_factory=Counter)
    repeats: Repeats = field(default_factory=Repeats)
    noted: set[tuple[str, str]] = field(default_factory=set)
    notes_of: Counter[str] = field(default_factory=Counter)

    def all(self, conversations: Iterable[Conversation]) -> Iterator[Conversation]:
        """The conversations, counted and completed; an id that came before gets a suffix and a note.

        Where the options say so, what has come already does not come again.
        """
        for conversation in conversations:
            self.log.conversations += 1
            self.log.messages += len(conversation.messages)
            if self.options.once and self.repeats.has(conversation):
                self.log.again += 1
                continue
            self._log_notes(conversation)
            yield self._with_own_id(_completed(conversation, self.options.zone))

    def _log_notes(self, conversation: Conversation) -> None:
        """Log each assumption once for a file, and only so many: the conversations themselves keep them all."""
        file = conversation.source.file
        for text in (note.rstrip(".") for note in conversation.notes):
            key = file, text
            if key in self.noted or self.notes_of[file] > _NOTES_OF_A_FILE:
                continue
            self.noted.add(key)
            self.notes_of[file] += 1
            if self.notes_of[file] > _NOTES_OF_A_FILE:
                self.log.note(file, tr("more was assumed, see the notes of its conversations"))
            elif not any(note.problem == text and note.where.startswith(file) for note in self.log.notes[-5:]):
                self.log.note(_place(conversation), text)

    def _with_own_id(self, conversation: Conversation) -> Conversation:
        name = conversation.id
        while name in self.ids:
            self.times[conversation.id] += 1
            name = f"{conversation.id}-{self.times[conversation.id] + 1}"
        self.ids.add(name)
        if name == conversation.id:
            return conversation
        problem = f'there is another conversation "{conversation.id}"; this one is called "{name}"'
        self.log.note(_place(conversation), problem, tr("If they are one conversation, export them together."))
        return replace(conversation, id=name, notes=(*conversation.notes, f"{problem[0].upper()}{problem[1:]}."))


def _place(conversation: Conversation) -> str:
    source = conversation.source
    return f"{source.file}:{source.line}" if source.line else source.file


def _completed(conversation: Conversation, zone: str) -> Conversation:
    language = with_language(conversation, zone)
    mail = conversation.channel == "email"
    messages = tuple([_message(message, language, mail) for message in conversation.messages])
    same = all(one is other for one, other in zip(messages, conversation.messages, strict=True))
    if same and language == conversation.language:
        return conversation
    return replace(conversation, language=language, messages=messages)


def _message(message: Message, language: str, mail: bool) -> Message:
    text, parts = message.text, message.parts
    signs = mail or message.speaker is Speaker.AGENT  # agents sign in every channel
    if not parts and ((signs and "\n" in text) or text.startswith(">") or "\n>" in text):
        parts = parts_of(text)
    own = message.language or surely_other(text, language)
    if own == language:
        own = ""
    if own == message.language and parts == message.parts:
        return message
    return replace(message, language=own, parts=parts)
