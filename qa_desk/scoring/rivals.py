"""Flags and strengths that cannot both be said of one message: the flag waits for the act that the strength praises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

from qa_desk.model import Finding, Rubric, Rule

_WAITS_FOR = ("unless_agent_does", "agent_should_do", "agent_never_does")

Rivals = Mapping[str, frozenset[str]]


def rivals_of(rubric: Rubric) -> Rivals:
    """For each rule the ids of those that its message cannot carry too, by the acts that the rubric names."""
    found: dict[str, set[str]] = {rule.id: set() for rule in rubric.rules()}
    flags = [rule for rule in rubric.rules() if rule.kind == "flag"]
    strengths = [rule for rule in rubric.rules() if rule.kind == "strength"]
    for flag, strength in product(flags, strengths):
        if not _missed(flag).isdisjoint(strength.settings.get("agent_does", ())):
            found[flag.id].add(strength.id)
            found[strength.id].add(flag.id)
    return {rule: frozenset(others) for rule, others in found.items()}


def _missed(flag: Rule) -> frozenset[str]:
    """The acts that a flag says are missing."""
    return frozenset(act for key in _WAITS_FOR for act in flag.settings.get(key, ()))


def without_rivals(findings: Iterable[Finding], rivals: Rivals) -> list[Finding]:
    """The findings of a conversation, the surest first, without those that a surer one of their message contradicts;
    of two that are as sure, the strength stays.
    """
    kept: list[Finding] = []
    standing: dict[int, set[str]] = {}
    for finding in sorted(findings, key=lambda entry: (-entry.confidence, entry.kind == "flag")):
        here = standing.setdefault(finding.span.message, set())
        if rivals[finding.rule].isdisjoint(here):
            here.add(finding.rule)
            kept.append(finding)
    return kept
