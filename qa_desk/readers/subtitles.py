"""Subtitles with speakers: WebVTT (Teams, Zoom) and SubRip (SRT)."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_desk.i18n import tr
from qa_desk.model import Conversation
from qa_desk.readers.base import Input, ReadLog, ReadOptions, decode, encoding_of
from qa_desk.readers.cast import Recording, Utterance, conversation_of
from qa_desk.readers.roles import role_of

_STAMP = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMES = re.compile(rf"^\s*(?P<start>{_STAMP})\s*-->\s*(?P<end>{_STAMP})(?:\s.*)?$")
_ARROW = re.compile(r"-->")
_NO_CUE = re.compile(r"^(?:NOTE|STYLE|REGION)(?:\s|$)|^WEBVTT\b|^X-TIMESTAMP-MAP")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+(?P<name>[^>]*)>")
_MARKUP = re.compile(r"</?(?:[a-z]+(?:[.\s][^<>]*)?|\d+:[\d:.]+)/?>|\{\\[^}]*\}", re.IGNORECASE)
_PREFIX = re.compile(
    r"^\s*-?\s*(?:\[(?P<bracketed>[^\[\]\n]{1,60})\]\s*:?|(?P<plain>[^\W_][^:\n<>\[\]?!,]{0,40}?)\s*:)\s+(?=\S)"
)
_MACHINE_LABEL = re.compile(r"^(?:SPEAKER|Speaker|Talare|Taler|Deltaker|Deltager)[_ ]?\w{1,3}$")

_FULL_NAME = re.compile(r"[A-ZÅÄÖÆØÉ][^\W\d_.'-]*(?:[ -][A-ZÅÄÖÆØÉ][\w.'-]*){1,3}")


@dataclass(frozen=True, slots=True)
class _Cue:
    """One cue: the line it begins at, its start in seconds and its lines as written."""

    line: int
    start: float
    lines: tuple[str, ...]


class SubtitleReader:
    name = "Subtitles (WebVTT, SRT)"

    def recognises(self, source: Input) -> bool:
        """Whether the file begins with WEBVTT, or has cue times before any long text."""
        head = source.head.decode(encoding_of(source.head), errors="replace").lstrip("\ufeff\r\n ")
        return head.startswith("WEBVTT") or any(_TIMES.match(line) for line in head.splitlines()[:5])

    def read(self, sources: Sequence[Input], options: ReadOptions, log: ReadLog) -> Iterator[Conversation]:
        """One conversation per file, without times of day: cues count from the start of the recording."""
        for source in sources:
            with source.open() as stream:
                text = decode(stream.read())
            cues = sorted(_cues(text, source.name, log), key=lambda cue: cue.start)
            utterances = [said for said in _utterances(cues) if said.text]
            if utterances:
                yield conversation_of(Recording(source.name, self.name, utterances), options, log)
            else:
                log.fault(
                    source.name, tr("the file holds no cue with text"), tr("Check that the transcript was saved whole.")
                )


def _cues(text: str, file: str, log: ReadLog) -> Iterator[_Cue]:
    """The cues in the order of the file; a block whose times cannot be read is a fault and costs no other."""
    for first, block in _blocks(text):
        if _NO_CUE.match(block[0]):
            continue
        at = next((i for i, line in enumerate(block[:3]) if _ARROW.search(line)), None)
        times = _TIMES.match(block[at]) if at is not None else None
        if at is None or times is None:
            problem = tr('"{text}" begins a cue without times that can be read').format(text=block[0][:40])
            log.fault(
                f"{file}:{first}",
                problem,
                tr("The cue was left out; write its times as 00:00:03.410 --> 00:00:06.200."),
            )
            continue
        yield _Cue(first, _seconds(times["start"]), tuple(block[at + 1 :]))


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """(first line, lines) of what stands between empty lines; cue times also begin a new block where the empty line is
    missing.
    """
    block: list[str] = []
    first = 1
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.strip():
            yield from [(first, block)] if block else []
            block = []
        elif len(block) > 1 and _TIMES.match(line) and any(map(_TIMES.match, block)):
            carried = [block.pop()] if block[-1].strip().isdecimal() else []
            yield first, block
            first, block = number - len(carried), [*carried, line]
        else:
            first = first if block else number
            block.append(line)
    yield from [(first, block)] if block else []


def _seconds(stamp: str) -> float:
    total = 0.0
    for piece in stamp.replace(",", ".").split(":"):
        total = total * 60 + float(piece)
    return total


def _utterances(cues: Sequence[_Cue]) -> Iterator[Utterance]:
    """What each cue says, by voice tags; where no cue has one, by prefixes such as "Agent:" and "[SPEAKER_00]:"."""
    if any(_VOICE.search(line) for cue in cues for line in cue.lines):
        for cue in cues:
            yield from _by_voice("\n".join(cue.lines))
    else:
        labels = _speaking_labels(cues)
        for cue in cues:
            yield from _by_prefix(cue.lines, labels)


def _by_voice(text: str) -> Iterator[Utterance]:
    """Each voice of a cue; text before the first has no label."""
    tags = list(_VOICE.finditer(text))
    ends = [*(tag.start() for tag in tags), len(text)]
    yield Utterance("", _plain(text[: ends[0]]))
    for tag, end in zip(tags, ends[1:], strict=True):
        said = text[tag.end() : end]
        own, _, behind = said.partition("</v>")
        yield Utterance(html.unescape(tag["name"]).strip(), _plain(own))
        yield Utterance("", _plain(behind))


def _plain(text: str) -> str:
    return " ".join(html.unescape(_MARKUP.sub("", text)).split())


def _label_of(line: str) -> tuple[str, int]:
    """(label, where the speech begins) of a line with a prefix; ("", 0) without."""
    match = _PREFIX.match(line)
    return ((match["bracketed"] or match["plain"]).strip(), match.end()) if match else ("", 0)


def _speaking_labels(cues: Sequence[_Cue]) -> frozenset[str]:
    """The prefixes that are speakers: role words, machine labels, names, and what begins more than one cue.

    Without any of these, what begins nearly every cue. "Kundnummer: 445566" in somebody's speech is none.
    """
    lines = [_label_of(_MARKUP.sub("", line))[0] for cue in cues for line in cue.lines]
    opening = Counter(_label_of(_MARKUP.sub("", cue.lines[0]))[0] for cue in cues if cue.lines)
    without = opening.pop("", 0)
    sure = frozenset(label for label in lines if label and (_is_speaker(label) or opening[label] > 1))
    return sure or frozenset(opening if opening.total() >= 4 * without else ())


def _is_speaker(label: str) -> bool:
    return bool(role_of(label) or _MACHINE_LABEL.match(label) or _FULL_NAME.fullmatch(label))


def _by_prefix(lines: Sequence[str], labels: frozenset[str]) -> Iterator[Utterance]:
    label, said = "", list[str]()
    for line in (_MARKUP.sub("", line) for line in lines):
        found, begin = _label_of(line)
        if found in labels:
            yield Utterance(label, _plain(" ".join(said)))
            label, said = found, [line[begin:]]
        else:
            said.append(line)
    yield Utterance(label, _plain(" ".join(said)))
