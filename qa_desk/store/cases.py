"""Cases in the desk file: taken in, and read as queue or one by one."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import chain, count
from json import dumps
from typing import Any

import sqlalchemy as sa

from qa_desk.model import Conversation, Scored, Speaker
from qa_desk.store.changes import KEEP, make_changes
from qa_desk.store.codec import conversation_of, decode_text, encode, findings_of
from qa_desk.store.reviews import author, keep_confirmed
from qa_desk.store.rows import Added, Case, QueueRow, Standing, State, Why
from qa_desk.store.sameness import is_continued_by, is_part_of, is_same_case
from qa_desk.store.schema import BODY, CASE, MARK, REPLACED
from qa_desk.store.words import forget, index

TOGETHER = 5_000  # rows of the queue that are made at once: no other thread runs while very many end at once
SUBJECT = 90  # characters of the customer's first words that stand in for a subject

Stand = Callable[[Case], Standing]
"""Where the review of a case stands, by the rubric at hand."""

_New = tuple[Scored, Standing]


def standing_values(standing: Standing) -> dict[str, Any]:
    """The columns of a standing."""
    return {
        "score": standing.score,
        "risk": standing.risk,
        "worst": standing.worst,
        "flags": " ".join(standing.flags),
        "strengths": " ".join(standing.strengths),
        "surest": standing.surest,
        "open": standing.open,
        "state": standing.state,
        "reviewer": standing.reviewer,
    }


def put_standings(connection: sa.Connection, standings: Mapping[int, Standing]) -> None:
    """Keep where the reviews of cases stand, by their numbers."""
    for number, standing in standings.items():
        connection.execute(CASE.update().where(CASE.c.number == number).values(standing_values(standing)))


def with_own_ids(connection: sa.Connection, scored: Sequence[Scored]) -> list[Scored]:
    """Conversations under the ids that they have, or shall have, on the desk: one that has the id of another gets a
    number. To be found before anything is written: on a desk to which the same ids come again and again it takes long.
    """
    new: dict[str, Conversation] = {}
    return [_with_own_id(connection, each, new) for each in scored]


def add_cases(
    connection: sa.Connection,
    scored: Sequence[Scored],
    standings: Sequence[Standing],
    *,
    rubric: str,
    why: Why,
    stand: Stand | None,
    renamed: Collection[str] = (),
) -> Added:
    """See Desk.add; `scored` are those of `with_own_ids`, of which `renamed` got another id."""
    new: dict[str, _New] = {}
    added = Added()
    for entry, standing in zip(scored, standings, strict=True):
        name = entry.conversation.id
        held = _held(connection, name)
        if held is not None:
            added += _take_again(connection, held, entry, standing, rubric, stand)
        elif name in new:
            added += Added(same=1)
        else:
            new[name] = entry, standing
            added += Added(new=1, renamed=(name,) if name in renamed else ())
    _insert(connection, list(new.values()), rubric, why)
    return added


def _with_own_id(connection: sa.Connection, entry: Scored, new: dict[str, Conversation]) -> Scored:
    conversation = entry.conversation
    for name in chain([conversation.id], (f"{conversation.id}-{n}" for n in count(2))):
        held = new[name] if name in new else _conversation(connection, name)
        if held is None:
            new[name] = conversation
        if held is None or is_same_case(held, conversation):
            break
    return entry if name == conversation.id else replace(entry, conversation=replace(conversation, id=name))


def _conversation(connection: sa.Connection, name: str) -> Conversation | None:
    held = _held(connection, name)
    return held.conversation if held else None


@dataclass(frozen=True, slots=True)
class _Held:
    number: int
    conversation: Conversation
    state: State


def _held(connection: sa.Connection, name: str) -> _Held | None:
    query = sa.select(CASE.c.number, BODY.c.conversation, CASE.c.state).join(BODY).where(CASE.c.id == name)
    row = connection.execute(query).first()
    return _Held(row.number, conversation_of(row.conversation), row.state) if row else None


def _take_again(
    connection: sa.Connection, held: _Held, entry: Scored, standing: Standing, rubric: str, stand: Stand | None
) -> Added:
    """A conversation that the desk has already: it may have grown since it was taken in."""
    name = entry.conversation.id
    if is_part_of(entry.conversation, held.conversation):
        return Added(same=1)
    if held.state == "finished" or (
        held.state == "started" and not is_continued_by(held.conversation, entry.conversation)
    ):
        return Added(kept=(name,))
    case = case_of(connection, held.number)
    make_changes(connection, keep_confirmed(case, entry.findings), by="", action=KEEP)
    forget(connection, held.number, held.conversation)
    index(connection, [(held.number, entry.conversation)])
    body = {"conversation": encode(entry.conversation), "findings": encode(entry.findings)}
    connection.execute(BODY.update().where(BODY.c.number == held.number).values(body))
    connection.execute(REPLACED.delete().where(REPLACED.c.number == held.number))  # found in the shorter text
    if held.state == "started" and stand is not None:
        standing = stand(case_of(connection, held.number))
    values = _columns(entry) | standing_values(standing) | {"state": held.state, "rubric": rubric}
    connection.execute(CASE.update().where(CASE.c.number == held.number).values(values))
    return Added(replaced=1)


def _insert(connection: sa.Connection, new: Sequence[tuple[Scored, Standing]], rubric: str, why: Why) -> None:
    if not new:
        return
    first = 1 + (connection.scalar(sa.select(sa.func.max(CASE.c.number))) or 0)
    numbered = list(enumerate(new, first))
    connection.execute(
        CASE.insert(),
        [
            _columns(entry) | standing_values(standing) | {"number": number, "why": why, "rubric": rubric}
            for number, (entry, standing) in numbered
        ],
    )
    connection.execute(
        BODY.insert(),
        [
            {"number": number, "conversation": encode(entry.conversation), "findings": encode(entry.findings)}
            for number, (entry, _) in numbered
        ],
    )
    index(connection, ((number, entry.conversation) for number, (entry, _) in numbered))


def _columns(entry: Scored) -> dict[str, Any]:
    conversation = entry.conversation
    first = next((message.time for message in conversation.messages if message.time), None)
    return {
        "id": conversation.id,
        "customer": conversation.customer or author(conversation, Speaker.CUSTOMER),
        "agent": conversation.agent or author(conversation, Speaker.AGENT),
        "team": conversation.team,
        "channel": conversation.channel,
        "language": conversation.language,
        "subject": conversation.subject or _first_words(conversation),
        "time": first.timestamp() if first else None,
        "messages": len(conversation.messages),
        "machine": entry.scorecard.total,
    }


def _first_words(conversation: Conversation) -> str:
    text = next((m.text for m in conversation.messages if m.speaker is Speaker.CUSTOMER and m.text.strip()), "")
    line = " ".join(text.split())
    return line if len(line) <= SUBJECT else f"{line[:SUBJECT].rstrip()}…"


_CARD = (
    CASE.c.number, CASE.c.id, CASE.c.customer, CASE.c.agent, CASE.c.team, CASE.c.channel, CASE.c.language,
    CASE.c.subject, CASE.c.time, CASE.c.messages, CASE.c.why, CASE.c.machine,
    CASE.c.score, CASE.c.risk, CASE.c.worst, CASE.c.flags, CASE.c.strengths, CASE.c.surest, CASE.c.open,
    CASE.c.state, CASE.c.reviewer,
)  # fmt: skip


def queue_rows(connection: sa.Connection, numbers: Iterable[int] | None = None) -> list[QueueRow]:
    """See Desk.queue."""
    split: dict[str, tuple[str, ...]] = {}  # the same few lists of rules stand in most rows

    def names(text: str) -> tuple[str, ...]:
        if text not in split:
            split[text] = tuple(text.split())
        return split[text]

    wanted = "" if numbers is None else "WHERE number IN (SELECT value FROM json_each(?))"
    query = f"{sa.select(*_CARD)} {wanted} ORDER BY number"
    given = () if numbers is None else (dumps(list(numbers)),)

    def row(values: Any) -> QueueRow:
        score, risk, worst, flags, strengths, surest, open, state, reviewer = values[12:]
        standing = Standing(score, risk, worst, names(flags), names(strengths), surest, open, state, reviewer)
        return QueueRow(*(*values[:12], standing))

    with closing(connection.connection.cursor()) as plain, _garbage_later():  # both measured: half the time
        plain.execute(query, given)
        rows: list[QueueRow] = []
        while values := plain.fetchmany(TOGETHER):
            rows.extend(map(row, values))
        return rows


@contextmanager
def _garbage_later() -> Iterator[None]:
    """While very many lasting objects are made, looking for garbage among them again and again finds none."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def case_of(connection: sa.Connection, number: int) -> Case:
    """See Desk.case."""
    row = connection.execute(
        sa.select(CASE.c.rubric, BODY.c.conversation, BODY.c.findings).join(BODY).where(CASE.c.number == number)
    ).first()
    if row is None:
        raise KeyError(number)
    marks = connection.execute(sa.select(MARK.c.kind, MARK.c.key, MARK.c.value).where(MARK.c.number == number))
    return Case(
        number=number,
        conversation=conversation_of(row.conversation),
        findings=findings_of(row.findings),
        rubric=row.rubric,
        marks={(mark.kind, mark.key): decode_text(mark.value) for mark in marks},
    )


def all_verdicts(connection: sa.Connection) -> list[tuple[int, str, str]]:
    """See Desk.verdicts."""
    query = sa.select(MARK.c.number, MARK.c.key, MARK.c.value).where(MARK.c.kind == "verdict")
    return [(row.number, row.key, decode_text(row.value)["verdict"]) for row in connection.execute(query)]
