"""A scored conversation as the rows that tables show: masked, cleaned, in the zone of the report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from qa_desk.model import Conversation, Criterion, Decision, Finding, Message, Review, Rubric, Rule, Scored, Speaker
from qa_desk.reports.content import Cited, ConversationRow, FindingRow
from qa_desk.reports.masking import MaskedConversation, Masker
from qa_desk.reports.texts import ORDER, clean, in_language, quoted, reason_text, shortened
from qa_desk.scoring.rivals import Rivals, rivals_of

SUBJECT = 60  # code points at most


@dataclass(frozen=True, slots=True)
class View:
    """What a report is seen through: its rubric (each rule with its criterion, and which rules are each other's
    contrary), language and zone.
    """

    rubric: Rubric
    rules: dict[str, tuple[Criterion, Rule]]
    rivals: Rivals
    language: str
    zone: ZoneInfo

    def local(self, time: datetime | None) -> datetime | None:
        """The time in the zone of the report."""
        return time.astimezone(self.zone) if time else None

    def time_of(self, conversation: Conversation) -> datetime | None:
        """When a conversation began."""
        return self.local(next((m.time for m in conversation.messages if m.time), None))


def view_of(rubric: Rubric, language: str, zone: ZoneInfo) -> View:
    """What a report by a rubric is seen through."""
    rules = {rule.id: (criterion, rule) for criterion in rubric.criteria for rule in criterion.rules}
    return View(rubric, rules, rivals_of(rubric), language, zone)


@dataclass(frozen=True, slots=True)
class Case:
    """The rows of a conversation, with the decisions in the order of the findings; `agents` took part in it."""

    row: ConversationRow
    findings: tuple[FindingRow, ...]
    decisions: tuple[Decision, ...]
    masked: MaskedConversation
    agents: frozenset[str]


def row_key(*parts: object) -> str:
    """What names a row in every workbook of the same desk: from ids and offsets alone, never from what was said."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:16]


def conversation_key(conversation: str) -> str:
    """The key of a conversation by its id."""
    return row_key("conversation", conversation)


def finding_key(conversation: str, finding: Finding) -> str:
    """The key of a finding (and of the decision on it) in a conversation."""
    span = finding.span
    return row_key("finding", conversation, finding.rule, span.message, span.start, span.end)


def case_of(entry: Scored, view: View, masker: Masker) -> Case:
    """The rows of a scored conversation; `masker` gains tokens."""
    masked = masker.conversation(entry.conversation)
    customer = clean(masked.customer)  # first, so that customers are numbered in the order of the conversations
    decisions = tuple(decisions_of(entry, view))
    findings = tuple(_finding_rows(entry, view, masked, decisions))
    agents = {clean(said_by(entry.conversation, m)) for m in entry.conversation.messages if m.speaker is Speaker.AGENT}
    row = _conversation_row(entry, view, masked, customer, findings)
    return Case(row, findings, decisions, masked, frozenset(agents | {row.agent}))


def decisions_of(entry: Scored, view: View) -> Iterator[Decision]:
    """A decision for each finding in order, then what reviewers added; without what the rubric knows no longer."""
    decided = {decision.finding: decision for decision in entry.review.decisions}
    for finding in dict.fromkeys((*entry.findings, *decided)):
        if finding.rule in view.rules:
            yield decided.get(finding, Decision(finding))


def _conversation_row(
    entry: Scored, view: View, masked: MaskedConversation, customer: str, findings: Sequence[FindingRow]
) -> ConversationRow:
    conversation, card, review = entry.conversation, entry.scorecard, entry.review
    flags = [row for row in findings if row.kind == "flag" and row.verdict != "dismissed"]
    earned = {(score.id, score.points): score.earned for score in card.criteria}
    capped_by = view.rules[card.capped_by][1].title if card.capped_by in view.rules else None
    return ConversationRow(
        key=conversation_key(conversation.id),
        id=clean(masked.id),
        called=called(masked, view.language),
        time=view.time_of(conversation),
        agent=clean(agent_of(conversation)),
        team=clean(conversation.team),
        channel=conversation.channel,
        language=conversation.language,
        customer=customer,
        messages=len(conversation.messages),
        total=card.total,
        cap=card.cap,
        capped_by=clean(in_language(capped_by, view.language)),
        earned=tuple(earned.get((criterion.id, criterion.points)) for criterion in view.rubric.criteria),
        not_applicable=frozenset(name for name, share in review.scores.items() if share is None),
        auto_fail=bool(card.capped_by),
        flags=len(flags),
        strengths=sum(row.kind == "strength" and row.verdict != "dismissed" for row in findings),
        worst=min((row.severity for row in flags if row.severity), key=ORDER.index, default=None),
        comment=clean(masked.line(review.comment)),
        reviewer=clean(review.reviewer),
        finished=view.local(review.finished),
        source=clean(masked.line(_place(conversation))),
        earlier_rubric=earlier_rubric(review, view.rubric),
    )


def called(masked: MaskedConversation, language: str) -> str:
    """What people call a conversation: its id; by mail, whose ids are long addresses, the subject in quotes."""
    name, subject = clean(masked.id), shortened(clean(masked.line(masked.conversation.subject)), SUBJECT)
    if "@" not in name:
        return name
    return quoted(subject, language) if subject else name.partition("@")[0]


def earlier_rubric(review: Review, rubric: Rubric) -> str:
    """The digest of the rubric that a review was finished with, where that is not this one; else empty."""
    return review.rubric if review.finished and review.rubric != rubric.digest else ""


def _place(conversation: Conversation) -> str:
    source = conversation.source
    return f"{source.file}:{source.line}" if source.line else source.file


def agent_of(conversation: Conversation) -> str:
    """The agent of the case, else the first author of an agent's message to the customer; may be empty."""
    authors = (m.author for m in conversation.messages if m.speaker is Speaker.AGENT and m.author and not m.internal)
    return conversation.agent or next(authors, "")


def _finding_rows(
    entry: Scored, view: View, masked: MaskedConversation, decisions: Sequence[Decision]
) -> Iterator[FindingRow]:
    points = {cost.decision.finding: cost.points for score in entry.scorecard.criteria for cost in score.costs}
    for decision in decisions:
        yield _finding_row(decision, view, masked, points.get(decision.finding, 0.0))


def _finding_row(decision: Decision, view: View, masked: MaskedConversation, points: float) -> FindingRow:
    finding, conversation = decision.finding, masked.conversation
    criterion, rule = view.rules[finding.rule]
    span = decision.span or finding.span
    message = conversation.messages[span.message]
    return FindingRow(
        key=finding_key(conversation.id, finding),
        conversation=clean(masked.id),
        called=called(masked, view.language),
        number=span.message + 1,
        time=view.local(message.time),
        speaker=message.speaker,
        said_by=clean(said_by(conversation, message)),
        agent=clean(agent_of(conversation)),
        team=clean(conversation.team),
        channel=conversation.channel,
        language=message.language or conversation.language,
        rule=rule.id,
        title=clean(in_language(rule.title, view.language)),
        criterion=clean(in_language(criterion.title, view.language)),
        kind=finding.kind,
        severity=rule.severity if finding.kind == "flag" else None,
        quote=clean(masked.span(span).quote),
        evidence=tuple(_cited(masked, finding)),
        reason=clean(masked.reason(finding)),
        confidence=finding.confidence,
        verdict=decision.verdict,
        comment=clean(masked.line(reason_text(decision.reason, view.language))),
        note=clean(masked.line(decision.note)),
        root_cause=decision.root_cause,
        added=decision.added,
        decided_by=clean(decision.by),
        points=round(points, 2),
    )


def _cited(masked: MaskedConversation, finding: Finding) -> Iterator[Cited]:
    for span in finding.evidence:
        message = masked.conversation.messages[span.message]
        quote = masked.span(span).quote or ", ".join(masked.line(name) for name in message.attachments)
        yield Cited(span.message + 1, message.speaker, clean(quote))


def said_by(conversation: Conversation, message: Message) -> str:
    """Which agent (or bot) said a message; empty for others.

    An author who shares no word with the agent of the case is a colleague; else it is the agent by a shorter name.
    """
    if message.speaker not in (Speaker.AGENT, Speaker.BOT):
        return ""
    agent = agent_of(conversation)
    if message.speaker is Speaker.BOT:
        return message.author
    shared = set(message.author.casefold().split()) & set(agent.casefold().split())
    return agent if shared or not message.author else message.author
