"""Cases in the desk file: taken in, read as queue or one by one, and given the findings of another rubric."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from qa_desk.model import Conversation, Finding, Scored, Speaker
from qa_desk.store.codec import conversation_of, decode_text, encode, encode_text, findings_of
from qa_desk.store.reviews import key_of, key_of_added
from qa_desk.store.rows import Added, Case, QueueRow, Standing, Why
from qa_desk.store.schema import BODY, CASE, CHANGE, MARK
from qa_desk.store.words import forget, index

SUBJECT = 90  # characters of the customer's first words that stand in for a subject


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


def add_cases(
    connection: sa.Connection, scored: Sequence[Scored], standings: Sequence[Standing], *, rubric: str, why: Why
) -> Added:
    """See Desk.add."""
    held = _held(connection, [entry.conversation.id for entry in scored])
    new: list[tuple[Scored, Standing]] = []
    same = replaced = 0
    kept: list[str] = []
    seen: set[str] = set()
    for entry, standing in zip(scored, standings, strict=True):
        name = entry.conversation.id
        if name in seen:
            same += 1
        elif name not in held:
            new.append((entry, standing))
        elif held[name][1] == encode(entry.conversation):
            same += 1
        elif held[name][2] == "finished":
            kept.append(name)
        else:
            _replace_body(connection, held[name][0], held[name][1], entry, standing)
            replaced += 1
        seen.add(name)
    _insert(connection, new, rubric, why)
    return Added(len(new), same, replaced, tuple(kept))


def _held(connection: sa.Connection, ids: Sequence[str]) -> dict[str, tuple[int, bytes, str]]:
    """Of these ids, those that the desk has, with number, text and state."""
    query = sa.select(CASE.c.id, CASE.c.number, BODY.c.conversation, CASE.c.state).join(BODY).where(CASE.c.id.in_(ids))
    return {row.id: (row.number, row.conversation, row.state) for row in connection.execute(query)}


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


def _replace_body(connection: sa.Connection, number: int, before: bytes, entry: Scored, standing: Standing) -> None:
    """A conversation that has grown since it was taken in."""
    forget(connection, number, conversation_of(before))
    values = standing_values(standing)
    del values["state"], values["reviewer"]
    connection.execute(CASE.update().where(CASE.c.number == number).values(_columns(entry) | values))
    connection.execute(
        BODY.update()
        .where(BODY.c.number == number)
        .values(conversation=encode(entry.conversation), findings=encode(entry.findings))
    )
    index(connection, [(number, entry.conversation)])


def _columns(entry: Scored) -> dict[str, Any]:
    conversation = entry.conversation
    first = next((message.time for message in conversation.messages if message.time), None)
    return {
        "id": conversation.id,
        "customer": conversation.customer or _author(conversation, Speaker.CUSTOMER),
        "agent": conversation.agent or _author(conversation, Speaker.AGENT),
        "team": conversation.team,
        "channel": conversation.channel,
        "language": conversation.language,
        "subject": conversation.subject or _first_words(conversation),
        "time": first.timestamp() if first else None,
        "messages": len(conversation.messages),
        "machine": entry.scorecard.total,
    }


def _author(conversation: Conversation, speaker: Speaker) -> str:
    return next((m.author for m in conversation.messages if m.speaker is speaker and m.author and not m.internal), "")


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


def queue_rows(connection: sa.Connection) -> list[QueueRow]:
    """See Desk.queue."""
    split: dict[str, tuple[str, ...]] = {}  # the same few lists of rules stand in most rows

    def names(text: str) -> tuple[str, ...]:
        if text not in split:
            split[text] = tuple(text.split())
        return split[text]

    query = str(sa.select(*_CARD).order_by(CASE.c.number))
    def row(values: Any) -> QueueRow:
        standing = Standing(*values[12:15], names(values[15]), names(values[16]), *values[17:])
        return QueueRow(*values[:12], standing)

    return [row(values) for values in connection.exec_driver_sql(query)]


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


def replace_findings(
    connection: sa.Connection,
    found: Iterable[tuple[int, Sequence[Finding], float, Standing]],
    *,
    rubric: str,
    at: str,
) -> None:
    """See Desk.replace."""
    for number, findings, machine, standing in found:
        _keep_confirmed(connection, case_of(connection, number), {key_of(finding) for finding in findings}, at)
        connection.execute(BODY.update().where(BODY.c.number == number).values(findings=encode(findings)))
        values = standing_values(standing) | {"machine": machine, "rubric": rubric}
        connection.execute(CASE.update().where(CASE.c.number == number).values(values))


def _keep_confirmed(connection: sa.Connection, case: Case, found: set[str], at: str) -> None:
    """What a reviewer has confirmed stays on the case, set by hand, when the rubric no longer finds it."""
    for finding in case.findings:
        key = key_of(finding)
        verdict = case.marks.get(("verdict", key))
        if key in found or not verdict or verdict["verdict"] != "confirmed":
            continue
        here = (MARK.c.number == case.number) & (MARK.c.kind == "verdict") & (MARK.c.key == key)
        connection.execute(MARK.delete().where(here))
        for kind, value in (("added", finding), ("verdict", verdict)):
            connection.execute(
                MARK.insert().values(number=case.number, kind=kind, key=key_of_added(finding), value=encode_text(value))
            )
            connection.execute(
                CHANGE.insert().values(
                    at=at, by="", action="keep", number=case.number, kind=kind, key=key_of_added(finding),
                    before=None, after=encode_text(value),
                )
            )  # fmt: skip
