"""A small rubric, conversations and findings for tests of the desk, and a desk that holds some."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qa_desk.model import (
    Conversation,
    Criterion,
    Finding,
    Message,
    Part,
    PartKind,
    Rubric,
    Rule,
    Scored,
    Severity,
    Source,
    Span,
    Speaker,
)
from qa_desk.scoring.score import machine_review, score
from qa_desk.store.desk import Desk
from qa_desk.store.reviews import review_of, standing_of, state_of
from qa_desk.store.rows import DESK, Added, Case, Change, Standing

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def rule(name: str, severity: Severity = Severity.MAJOR) -> Rule:
    return Rule(name, "flag", {"en": name}, "agent_says", {}, severity)


RUBRIC = Rubric(
    id="small",
    title={"en": "Small"},
    version="1",
    digest="d1",
    criteria=(
        Criterion("doors", {"en": "Doors"}, 50, (rule("refuses"), rule("rude", Severity.CRITICAL))),
        Criterion("care", {"en": "Care"}, 50, (Rule("thanks", "strength", {"en": "Thanks"}, "agent_says", {}),)),
        Criterion("right", {"en": "Right"}, 20, scored_by="reviewer"),
    ),
)


def conversation(name: str, *texts: str, **values: object) -> Conversation:
    """Customer and agent by turns, one message a minute."""
    turns = (Speaker.CUSTOMER, Speaker.AGENT)
    messages = tuple(
        Message(turns[at % 2], text, ("Åsa", "Kim")[at % 2], START + timedelta(minutes=at))
        for at, text in enumerate(texts)
    )
    return replace(Conversation(name, messages, channel="chat", language="sv"), **values)  # type: ignore[arg-type]  # names of fields


def finding(rule: str, message: int, quote: str, *, confidence: float = 0.8) -> Finding:
    kind = "strength" if rule == "thanks" else "flag"
    return Finding(rule, kind, Span(message, 0, len(quote), quote), (), "Because.", confidence)  # type: ignore[arg-type]  # one of two words


def scored(one: Conversation, *findings: Finding) -> Scored:
    review = machine_review(one.id, findings)
    return Scored(one, findings, review, score(RUBRIC, review))


def standing(entry: Scored) -> Standing:
    return standing_of(RUBRIC, entry.review, entry.scorecard, "new")


def add(desk: Desk, *entries: Scored) -> Added:
    return desk.add(entries, [standing(entry) for entry in entries], rubric=RUBRIC.digest)


LATE = scored(
    conversation("A-1", "Var är mitt paket?", "Det går inte att svara på.", "Hallå?", "Tack för att du väntade!"),
    finding("refuses", 1, "Det går inte"),
    finding("thanks", 3, "Tack"),
)
RUDE = scored(conversation("A-2", "Min order är fel", "Läs själv."), finding("rude", 1, "Läs själv."))
CALM = scored(conversation("A-3", "Hej", "Hej! Vad kan jag göra?"))
FULL = Conversation(
    "A-4",
    (
        Message(
            Speaker.CUSTOMER,
            "Hei 👋\n> sitat",
            "Bjørn",
            START,
            attachments=("faktura.pdf",),
            language="nb",
            parts=(Part(PartKind.QUOTE, 6, 13),),
        ),
        Message(Speaker.AGENT, "notat", internal=True),
    ),
    channel="email",
    language="nb",
    agent="Kim",
    team="Nord",
    status="closed",
    customer="Bjørn Dahl",
    subject="Faktura",
    rating="4",
    fields=(("order", "8812"),),
    notes=("Zone assumed.",),
    source=Source("mail.mbox", 3, "Mail"),
)


def made(path: Path, entries: Sequence[Scored] = (LATE, RUDE, CALM), reviewer: str = "Eva") -> Desk:
    desk = Desk(path, reviewer=reviewer)
    desk.put_rubric(digest=RUBRIC.digest, name="small", text="rubric: small")
    add(desk, *entries)
    return desk


def verdict(word: str, by: str = "Eva") -> dict[str, object]:
    return {"verdict": word, "reason": "", "note": "", "root_cause": "", "span": None, "by": by}


def decide(desk: Desk, number: int, key: str, word: str) -> None:
    change = Change(number, "verdict", key, None, verdict(word))
    desk.apply([change], standing_at(desk, number, "started"), by="Eva", action=word)


def stand(case: Case) -> Standing:
    review = review_of(case)
    return standing_of(RUBRIC, review, score(RUBRIC, review), state_of(case))


def keep_why(desk: Desk, *numbers: int) -> None:
    """Say that conversations are here since they were drawn; they were here for no reason."""
    change = Change(DESK, "why", "", {"all": list(numbers)}, {"sample": list(numbers)})
    desk.apply_to_many([change], {}, by="Eva", action="sample")


def standing_at(desk: Desk, number: int, state: str) -> Standing:
    row = next(row for row in desk.queue() if row.number == number)
    return replace(row.standing, state=state)  # type: ignore[arg-type]  # one of three words
