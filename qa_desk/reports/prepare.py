"""From scored conversations to the content of a report: masks, counts, ranks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from qa_desk.model import Conversation, Criterion, Decision, Finding, Message, Rubric, Rule, Scored, Speaker
from qa_desk.reports.coaching import CoachingNotes, Seen
from qa_desk.reports.content import (
    Cited,
    ConversationRow,
    CriterionHead,
    FindingRow,
    GroupRow,
    PatternRow,
    Period,
    ReportContent,
    RubricHead,
)
from qa_desk.reports.masking import MaskedConversation, Masker
from qa_desk.reports.texts import ORDER, clean, in_language


def prepare(
    scored: Iterable[Scored],
    rubric: Rubric,
    *,
    masker: Masker,
    files: int,
    language: str = "en",
    zone: str = "Europe/Stockholm",
) -> ReportContent:
    """The content of a report about conversations, which are read once, as a stream; `masker` gains tokens.

    Rows come in the order of time, conversations without a time last. `language` is the interface's; quotes and better
    replies stay in the language of their conversation.
    """
    view = _View(rubric, {r.id: (c, r) for c in rubric.criteria for r in c.rules}, language, ZoneInfo(zone))
    notes = CoachingNotes(language)
    cases = sorted((_case(entry, view, masker, notes) for entry in scored), key=_by_time)
    conversations = tuple(case.row for case in cases)
    findings = tuple(row for case in cases for row in case.findings)
    return ReportContent(
        language=language,
        zone=zone,
        masked=bool(masker.hide),
        rubric=RubricHead(rubric.id, in_language(rubric.title, language), rubric.version, rubric.digest),
        files=files,
        period=period_of(conversations),
        messages=sum(row.messages for row in conversations),
        mean=_mean([row.total for row in conversations]) if conversations else None,
        criteria=tuple(CriterionHead(clean(in_language(c.title, language)), c.points) for c in rubric.criteria),
        teams=_groups(cases, lambda row: row.team),
        agents=_groups(cases, lambda row: row.agent),
        patterns=_patterns(findings, len(conversations)),
        conversations=conversations,
        findings=findings,
        coaching=notes.pages(conversations),
    )


def period_of(rows: Iterable[ConversationRow]) -> Period:
    """The days that conversations lie between."""
    days = [row.time.date() for row in rows if row.time]
    return Period(min(days), max(days)) if days else Period()


@dataclass(frozen=True, slots=True)
class _View:
    rubric: Rubric
    rules: dict[str, tuple[Criterion, Rule]]
    language: str
    zone: ZoneInfo

    def local(self, time: datetime | None) -> datetime | None:
        return time.astimezone(self.zone) if time else None


@dataclass(frozen=True, slots=True)
class _Case:
    row: ConversationRow
    findings: tuple[FindingRow, ...]


def _by_time(case: _Case) -> tuple[bool, float, str]:
    time = case.row.time
    return time is None, time.timestamp() if time else 0.0, case.row.id


def _case(entry: Scored, view: _View, masker: Masker, notes: CoachingNotes) -> _Case:
    masked = masker.conversation(entry.conversation)
    customer = clean(masked.customer)  # first, so that customers are numbered in the order of the conversations
    findings = tuple(_finding_rows(entry, view, masked))
    row = _conversation_row(entry, view, masked, customer, findings)
    for finding, found in zip(entry.findings, findings, strict=True):
        notes.add(Seen(found, finding, view.rules[finding.rule][1], masked))
    return _Case(row, findings)


def _conversation_row(
    entry: Scored, view: _View, masked: MaskedConversation, customer: str, findings: Sequence[FindingRow]
) -> ConversationRow:
    conversation, card = entry.conversation, entry.scorecard
    flags = [row for row in findings if row.kind == "flag" and row.verdict != "dismissed"]
    earned = {score.id: score.earned for score in card.criteria}
    capped_by = view.rules[card.capped_by][1].title if card.cap is not None and card.capped_by in view.rules else None
    return ConversationRow(
        id=clean(masked.id),
        time=view.local(next((m.time for m in conversation.messages if m.time), None)),
        agent=clean(agent_of(conversation)),
        team=clean(conversation.team),
        channel=conversation.channel,
        language=conversation.language,
        customer=customer,
        messages=len(conversation.messages),
        total=card.total,
        cap=card.cap,
        capped_by=clean(in_language(capped_by, view.language)),
        earned=tuple(earned.get(criterion.id) for criterion in view.rubric.criteria),
        flags=len(flags),
        strengths=sum(row.kind == "strength" and row.verdict != "dismissed" for row in findings),
        worst=min((row.severity for row in flags if row.severity), key=ORDER.index, default=None),
        source=clean(masked.line(_place(conversation))),
    )


def _place(conversation: Conversation) -> str:
    source = conversation.source
    return f"{source.file}:{source.line}" if source.line else source.file


def agent_of(conversation: Conversation) -> str:
    """The agent of the case, else the first author of an agent's message to the customer; may be empty."""
    authors = (m.author for m in conversation.messages if m.speaker is Speaker.AGENT and m.author and not m.internal)
    return conversation.agent or next(authors, "")


def _finding_rows(entry: Scored, view: _View, masked: MaskedConversation) -> Iterator[FindingRow]:
    conversation = entry.conversation
    decisions = {decision.finding: decision for decision in entry.review.decisions}
    points = {cost.decision.finding: cost.points for score in entry.scorecard.criteria for cost in score.costs}
    for finding in entry.findings:
        criterion, rule = view.rules[finding.rule]
        message = conversation.messages[finding.span.message]
        decision = decisions.get(finding, Decision(finding))
        yield FindingRow(
            conversation=clean(masked.id),
            number=finding.span.message + 1,
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
            quote=clean(masked.span(finding.span).quote),
            evidence=tuple(_cited(masked, finding)),
            reason=clean(masked.reason(finding)),
            confidence=finding.confidence,
            verdict=decision.verdict,
            comment=clean(masked.line(decision.reason)),
            points=round(points.get(finding, 0.0), 2),
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


# --- counting -------------------------------------------------------------------------------------------------------


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 1)


def _groups(cases: Sequence[_Case], name: Callable[[ConversationRow], str]) -> tuple[GroupRow, ...]:
    """The groups by name; the nameless last."""
    members: dict[str, list[_Case]] = {}
    for case in cases:
        members.setdefault(name(case.row), []).append(case)
    return tuple(_group(key, members[key]) for key in sorted(members, key=lambda key: (not key, key.casefold())))


def _group(name: str, cases: Sequence[_Case]) -> GroupRow:
    count = len(cases)
    return GroupRow(
        name=name,
        conversations=count,
        mean=_mean([case.row.total for case in cases]),
        flags_each=round(sum(case.row.flags for case in cases) / count, 2),
        strengths_each=round(sum(case.row.strengths for case in cases) / count, 2),
        critical=sum(case.row.worst is ORDER[0] for case in cases),
    )


def _patterns(findings: Sequence[FindingRow], conversations: int) -> tuple[PatternRow, ...]:
    """Every rule that held, flags first, the most frequent first."""
    standing = [row for row in findings if row.verdict != "dismissed"]
    by_rule: dict[str, list[FindingRow]] = {}
    for row in standing:
        by_rule.setdefault(row.rule, []).append(row)
    patterns = [_pattern(rows, conversations) for rows in by_rule.values()]
    return tuple(sorted(patterns, key=lambda p: (p.kind, -p.conversations, -p.findings, p.title)))


def _pattern(rows: Sequence[FindingRow], conversations: int) -> PatternRow:
    within = Counter(row.conversation for row in rows)
    first = rows[0]
    return PatternRow(
        title=first.title,
        kind=first.kind,
        severity=first.severity,
        findings=len(rows),
        conversations=len(within),
        agents=len({row.agent for row in rows}),
        share=round(len(within) / conversations, 4),
    )
