"""The figures of teams, weeks, patterns and rules."""

from dataclasses import replace
from datetime import date

import pytest

from qa_desk.model import Decision, Scored, Span, Speaker, Verdict
from qa_desk.reports.content import BreakdownRow
from qa_desk.reports.statistics import wilson
from tests.unit.reports.fixtures import closed, content_of, finding, happy, month, saturday, scored, sofa, talk


def decided(case: Scored, *verdicts: Verdict) -> Scored:
    """The case with verdicts for its findings, in order."""
    decisions = tuple(replace(d, verdict=v) for d, v in zip(case.review.decisions, verdicts, strict=True))
    return replace(case, review=replace(case.review, decisions=decisions))


def part(cases: list[Scored], by: str, group: str, rule: str) -> BreakdownRow:
    rows = content_of(cases).breakdown
    return next(row for row in rows if (row.by, row.group, row.rule) == (by, group, rule))


def test_who_has_too_few_conversations_has_no_rank() -> None:
    cases = [*(happy(n, "Eva") for n in range(5)), *(saturday(n, "Per") for n in range(5, 11)), sofa(20, "Åsa Berg")]
    assert {row.name: row.rank for row in content_of(cases).agents} == {"Eva": 1, "Per": 2, "Åsa Berg": None}


def test_equal_means_share_a_rank() -> None:
    cases = [case for name in ("Eva", "Per") for case in (happy(n, name) for n in range(5))]
    cases += [saturday(n, "Tom") for n in range(5)]
    assert [row.rank for row in content_of(cases).agents] == [1, 1, 3]


def test_those_without_an_agent_have_no_rank() -> None:
    cases = [scored(talk(n, ["Hallå?", "Hej!"], agent="")) for n in range(6)]
    cases = [replace(case, conversation=replace(case.conversation, agent="")) for case in cases]
    assert [(row.name, row.rank) for row in content_of(cases).agents] == [("", None)]


def test_passes_and_auto_fails_are_counted() -> None:
    (row,) = content_of([closed(0, "Eva"), happy(1, "Eva"), happy(2, "Eva")]).agents
    assert (row.passed, row.auto_fails) == (2, 1)
    assert row.pass_interval
    assert row.pass_interval.low < 2 / 3 < row.pass_interval.high


def test_three_confirmed_patterns_at_most_are_named_the_most_frequent_first() -> None:
    cases = [saturday(n, "Eva", verdict="confirmed") for n in range(2)] + [saturday(5, "Eva")]
    cases += [decided(closed(9, "Eva"), "confirmed", "confirmed", "confirmed")]
    (row,) = content_of(cases).agents
    assert [(entry.title, entry.count) for entry in row.frequent] == [
        ("Says “I can't” and stops there", 2),
        ("Closes while the matter is open", 1),
        ("First reply only buys time", 1),
    ]


def test_weeks_begin_on_mondays() -> None:
    weeks = content_of([happy(0, "Eva"), happy(3, "Eva"), happy(4, "Eva")]).weeks  # 1, 4 and 6 October 2025
    assert [(week.monday, week.conversations) for week in weeks] == [(date(2025, 9, 29), 2), (date(2025, 10, 6), 1)]


def test_a_pattern_is_counted_by_decision_and_dismissed_ones_leave_the_rate() -> None:
    cases = [
        saturday(0, "Eva"),
        saturday(1, "Eva", verdict="confirmed"),
        saturday(2, "Per", verdict="dismissed"),
        happy(3, "Per"),
    ]
    row = part(cases, "all", "", "refusal-without-alternative")
    assert (row.flagged, row.confirmed, row.dismissed, row.open) == (3, 1, 1, 1)
    assert (row.conversations, row.found, row.share, row.rate) == (4, 2, 0.5, 50.0)
    assert row.interval == wilson(2, 4)
    assert part(cases, "channel", "chat", "refusal-without-alternative").conversations == 3
    assert part(cases, "agent", "Per", "refusal-without-alternative").rate == 0


def test_a_colleagues_words_count_with_the_colleague_and_a_bots_with_no_agent() -> None:
    case = saturday(0, "Eva").conversation
    colleague = replace(case, messages=(case.messages[0], replace(case.messages[1], author="Jonas Lie")))
    bot = replace(case, id="bot", messages=(case.messages[0], replace(case.messages[1], speaker=Speaker.BOT)))
    cases = [
        scored(each, finding(each, "refusal-without-alternative", (1, "Nei, det går ikke.")))
        for each in (colleague, bot)
    ]
    by_agent = [(row.group, row.flagged, row.conversations) for row in content_of(cases).breakdown if row.by == "agent"]
    assert by_agent == [("Jonas Lie", 1, 1)]


def test_a_rules_precision_is_of_what_was_judged() -> None:
    verdicts: tuple[Verdict, ...] = ("confirmed", "confirmed", "confirmed", "dismissed", "open")
    cases = [saturday(n, "Eva", verdict=verdict) for n, verdict in enumerate(verdicts)]
    (row,) = content_of(cases).quality
    assert (row.language, row.fired, row.confirmed, row.dismissed, row.open) == ("nb", 5, 3, 1, 1)
    assert row.precision == 0.75
    assert row.interval
    assert [row.interval.low, row.interval.high] == pytest.approx([0.3006, 0.9544], abs=1e-4)


def test_a_rule_that_nobody_judged_has_no_precision() -> None:
    (row,) = content_of([saturday(0, "Eva")]).quality
    assert (row.precision, row.interval) == (None, None)


def test_what_a_reviewer_added_is_listed_and_is_no_hit_of_the_rule() -> None:
    case = happy(0, "Eva")
    seen = finding(case.conversation, "stalling-reply", (1, "Jeg skriver til dig i eftermiddag."))
    added = Decision(seen, "confirmed", note="Hvornår?", root_cause="process", added=True, by="Lena Holm")
    review = replace(case.review, decisions=(*case.review.decisions, added))
    content = content_of([replace(case, review=review)])
    row = content.findings[-1]
    assert (row.rule, row.added, row.decided_by, row.root_cause, row.note) == (
        "stalling-reply",
        True,
        "Lena Holm",
        "process",
        "Hvornår?",
    )
    quality = next(entry for entry in content.quality if entry.rule == "stalling-reply")
    assert (quality.fired, quality.missed, quality.precision) == (0, 1, None)


def test_the_stretch_that_a_reviewer_set_is_quoted() -> None:
    case = saturday(0, "Eva")
    (decision,) = case.review.decisions
    moved = replace(decision, span=Span(1, 0, 3, "Nei"))
    row = content_of([replace(case, review=replace(case.review, decisions=(moved,)))]).findings[0]
    assert row.quote == "Nei"


def test_keys_stay_and_are_all_different() -> None:
    content = content_of(month())
    keys = [row.key for row in content.conversations] + [row.key for row in content.findings]
    assert len(set(keys)) == len(keys)
    again = content_of(month()[:3])
    assert [row.key for row in again.conversations] == [row.key for row in content.conversations[:3]]


def test_two_findings_in_one_conversation_are_one_conversation_with_it() -> None:
    case = talk(0, ["Hej", "Det går inte.", "Men?", "Nej, tyvärr."])
    twice = scored(case, *(finding(case, "refusal-without-alternative", at) for at in ((1, "Det går"), (3, "Nej"))))
    row = part([twice, happy(1, "Eva")], "all", "", "refusal-without-alternative")
    assert (row.rate, row.found, row.share, row.interval) == (100.0, 1, 0.5, wilson(1, 2))


def without_team(case: Scored) -> Scored:
    return replace(case, conversation=replace(case.conversation, team=""))


def test_a_conversation_without_a_team_counts_with_the_only_team_of_its_agent() -> None:
    content = content_of([happy(0, "Eva"), without_team(saturday(1, "Eva")), without_team(happy(2, "Per"))])
    assert [(row.name, row.conversations) for row in content.teams] == [("Kundeservice", 2), ("", 1)]
    assert {row.team for row in content.findings if row.agent == "Eva"} == {"Kundeservice"}
    assert content.teams_taken == 1


def test_an_agent_of_two_teams_gives_none() -> None:
    other = replace(happy(2, "Eva").conversation, team="Nattskiftet")
    content = content_of([happy(0, "Eva"), without_team(saturday(1, "Eva")), scored(other)])
    assert (content.teams[-1].name, content.teams[-1].conversations, content.teams_taken) == ("", 1, 0)
