"""Speech recognition with speakers: the JSON of WhisperX, AssemblyAI and Deepgram."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from qa_desk.i18n import tr
from qa_desk.model import LANGUAGES, Conversation
from qa_desk.readers.base import Input, ReadLog, ReadOptions, decode
from qa_desk.readers.cast import Recording, Utterance, conversation_of
from qa_desk.readers.json_records import Layout, first_record, head_of, mapping, objects, string
from qa_desk.readers.language import normal_code

_LAYOUT = Layout((), "")


class AsrReader:
    name = "Speech recognition (WhisperX, AssemblyAI, Deepgram)"

    def recognises(self, source: Input) -> bool:
        """Whether the file is one object with segments, utterances or results of speech."""
        record = first_record(source, _LAYOUT)
        if record is None or "messages" in record.value:
            return False
        head = head_of(source)
        if "segments" in record.value or "utterances" in record.value:
            return b'"start"' in head and b'"text"' in head
        return "results" in record.value and (b'"channels"' in head or b'"utterances"' in head)

    def read(self, sources: Sequence[Input], options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
        """One conversation per file, without times of day: these files count from the start of the recording."""
        for source in sources:
            value = _document(source, log)
            utterances = list(_utterances(value, source.name, log)) if value else []
            if utterances:
                recording = Recording(source.name, self.name, utterances, _id(value), _language(value))
                yield conversation_of(recording, options, log)
            elif value:
                log.fault(
                    source.name,
                    tr("nothing is said in this transcript"),
                    tr("Check that the transcription was finished and not an error report."),
                )


def _document(source: Input, log: ReadLog) -> dict[str, Any]:
    with source.open() as stream:
        text = decode(stream.read())
    try:
        return mapping(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        log.fault(
            source.name,
            tr("the JSON is broken or ends in the middle ({error})").format(error=error),
            tr("Export the transcript again."),
        )
        return {}


def _id(value: dict[str, Any]) -> str:
    return string(value.get("id")) or string(mapping(value.get("metadata")).get("request_id"))


def _language(value: dict[str, Any]) -> str:
    """The language that the file states, where it is one of the four; "" for any other."""
    channels = mapping(value.get("results")).get("channels")
    first = mapping(channels[0]) if isinstance(channels, list) and channels else {}
    stated = value.get("language") or value.get("language_code") or first.get("detected_language")
    code = normal_code(string(stated))
    return code if code in LANGUAGES else ""


def _utterances(value: dict[str, Any], file: str, log: ReadLog) -> Iterator[Utterance]:
    """What was said, in order of its beginning; the unit of the times does not matter for that."""
    pieces = list(_pieces(value, file, log))
    several = len({string(piece.get("channel")) for piece in pieces} - {""}) > 1
    for piece in sorted(pieces, key=_start):
        text = string(piece.get("text")) or string(piece.get("transcript"))
        if text:
            yield Utterance(_label(piece, several_channels=several), " ".join(text.split()))


def _start(piece: dict[str, Any]) -> float:
    start = piece.get("start")
    return float(start) if isinstance(start, int | float) else 0.0


def _label(piece: dict[str, Any], *, several_channels: bool) -> str:
    """The speaker's label; where each speaker has a channel, the channel."""
    if several_channels:
        return f"Channel {string(piece.get('channel'))}"
    speaker = string(piece.get("speaker"))
    return f"Speaker {speaker}" if len(speaker) <= 2 and speaker else speaker


def _pieces(value: dict[str, Any], file: str, log: ReadLog) -> Iterator[dict[str, Any]]:
    results = mapping(value.get("results"))
    for name, held in (("utterances", value), ("segments", value), ("utterances", results)):
        if isinstance(held.get(name), list) and held[name]:
            yield from objects(held[name], f"{file}, {name}", log)
            return
    for number, channel in enumerate(objects(results.get("channels"), f"{file}, channels", log)):
        for piece in _of_channel(channel, f"{file}, channels[{number}]", log):
            yield {"channel": number} | piece


def _of_channel(channel: dict[str, Any], where: str, log: ReadLog) -> Iterator[dict[str, Any]]:
    """The paragraphs of a Deepgram channel, or its whole transcript where there are none."""
    best = next(iter(objects(channel.get("alternatives"), where, log)), {})
    paragraphs = objects(mapping(best.get("paragraphs")).get("paragraphs"), f"{where}, paragraphs", log)
    for paragraph in paragraphs:
        sentences = objects(paragraph.get("sentences"), f"{where}, sentences", log)
        text = " ".join(string(sentence.get("text")) for sentence in sentences)
        yield {"speaker": paragraph.get("speaker"), "start": paragraph.get("start"), "text": text}
    if not paragraphs:
        yield {"start": 0, "text": best.get("transcript")}
