"""The keys of a rubric file and what each says: the loader, the JSON Schema for editors and the manual go by these."""

from __future__ import annotations

from collections.abc import Mapping

from qa_desk.scoring.detectors import DETECTORS
from qa_desk.scoring.detectors.base import Detector, Form

TOP = {
    "rubric": "The rubric's own short name, such as nordic-service.",
    "based_on": "The shipped rubric that this one began as; rules left as they were keep what was learned for them.",
    "title": "What people see; one text, or one per language (sv, nb, da, en).",
    "version": "Yours to count up when the rubric changes.",
    "deductions": "What flags cost and strengths earn back.",
    "report_from": "Flags at least this sure (0-1) are reported; 0.5 unless stated.",
    "praise_from": "Strengths at least this sure (0-1) are reported; as `report_from` unless stated.",
    "criteria": "The lines of the scorecard.",
}
DEDUCTIONS = {
    "critical": "The share (0-1) of a criterion's points that a critical flag takes.",
    "major": "The share (0-1) of a criterion's points that a major flag takes.",
    "minor": "The share (0-1) of a criterion's points that a minor flag takes.",
    "earn_back": "The share (0-1) of a criterion's points that a strength gives back.",
    "critical_cap": "The most (0-100) that a conversation with a critical flag can score.",
}
CRITERION = {
    "id": "The criterion's own short name.",
    "title": "What people see; one text, or one per language.",
    "points": "What the criterion weighs.",
    "flags": "What takes points.",
    "strengths": "What is praised and earns back.",
    "scored_by": "'reviewer' for what only a person can judge; else left out.",
    "scale": "How a reviewer scores: yes/no or 1-5.",
    "guide": "What the reviewer should look at; one text, or one per language.",
}
RULE = {
    "id": "The rule's own short name; it says what is bad or good.",
    "title": "What people see; one text, or one per language.",
    "severity": "How much the flag hurts: critical, major or minor.",
    "why": "Why it matters; one text, or one per language.",
    "say_instead": "What to say instead; one text, or one per language.",
    "because": "The sentence shown with a finding; {quote}, {evidence} and {message} are filled in.",
    "examples": "Short conversations that must, and must not, raise the rule.",
    "more_sure_when": "What makes it likelier: acts of the agent or customer, by where they stand.",
    "less_sure_when": "What makes it less likely: acts of the agent or customer, by where they stand.",
    "unless_negated": "yes: the phrases do not count where they are negated ('you need not call'); no is the default.",
    "speaker": "Whom the rule is about: agent (the default), bot or both.",
}
EXAMPLE = {
    "flag": "A conversation that must raise this flag; 'Agent!:' marks the message.",
    "strength": "A conversation that must raise this strength; 'Agent!:' marks the message.",
    "ok": "A conversation that must not raise this rule.",
    "language": "The language of the example: sv, nb, da or en.",
    "channel": "The channel of the example: chat, email, phone, social or sms.",
}
CHECKS = {
    "agent_does": "The agent does one of these acts.",
    "agent_says": "The agent says one of these phrases.",
    "agent_says_pattern": "The agent says what one of these regular expressions matches.",
    "agent_never_does": "No agent does any of these acts in the whole conversation.",
    "agent_never_says": "No agent says any of these phrases in the whole conversation.",
    "agent_should_do": "The agent's next words do none of these acts.",
    "agent_should_say": "The agent's next words hold none of these phrases.",
    "first_reply_does": "The first reply does no more than these acts.",
    "asks_again_for": "The agent asks for one of these things, which the customer has already given.",
    "repeats_advice": "The agent gives a ready recipe that does not meet this customer.",
    "closes_before_customer_does": "The agent ends the case before the customer has done one of these acts.",
    "promise_not_kept": "One of these acts promised something that did not come.",
    "leaves_customer_with": "The customer is left with one of these acts, mostly of a bot.",
    "replies_later_than": "The customer waited longer than this, by channel; 'other' is for the rest.",
}
COMPANIONS = {
    "after_customer_does": "Counts from where the customer has done one of these acts.",
    "known_when_customer_does": "Acts of the customer by which the agent should have known.",
    "shown_when_customer_does": "Acts of the customer that show it.",
    "unless_agent_does": "Not when the agent also does one of these acts, within the window.",
    "unless_agent_says": "Not when the agent also says one of these phrases, within the window.",
    "unless_customer_does": "Not when the customer has just done one of these acts.",
    "within": "How far to look: same message, same turn, next 2 turns, 15 minutes, rest of the conversation.",
}


def form_of(key: str) -> Form:
    """How the value of a check or companion key is written. Raises StopIteration for a key that no detector owns."""
    return next(keys[key] for detector in DETECTORS for keys in (detector.checks, detector.companions) if key in keys)


def check_keys() -> list[str]:
    """Every key that picks a detector, in the order of the registry."""
    return [key for detector in DETECTORS for key in detector.checks]


def keys_of(detector: Detector) -> Mapping[str, Form]:
    """The detector's own keys, those that pick it first."""
    return {**detector.checks, **detector.companions}


def detector_for(keys: list[str]) -> Detector | None:
    """The detector that one of `keys` picks and that owns every other check key among them, if any."""
    checks = set(check_keys()) & set(keys)
    return next((d for d in DETECTORS if checks & d.checks.keys() and checks <= keys_of(d).keys()), None)
