"""Measuring a rubric against labels: what is right, wrong, missed, and how sure that is."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import InputError
from qa_desk.model import Conversation, Criterion, Finding, Message, Rubric, Rule, Span, Speaker
from qa_desk.rubrics.labels import Labels, read_labels
from qa_desk.rubrics.measure import Measure, measure
from qa_desk.rubrics.shares import Counts, Share
from qa_desk.rubrics.tables import render

RULES = (
    Rule("no", "flag", {"en": "No"}, "agent_says", {}),
    Rule("late", "flag", {"en": "Late"}, "agent_says", {}),
    Rule("sorry", "strength", {"en": "Sorry"}, "agent_says", {}),
    Rule("never-labelled", "flag", {"en": "New"}, "agent_says", {}),
)
RUBRIC = Rubric("r", {"en": "R"}, "1", "digest", (Criterion("c", {"en": "C"}, 10.0, RULES),))
Found = dict[str, list[tuple[str, int, tuple[int, ...], float]]]


def conversation(name: str, language: str = "sv", channel: str = "chat") -> Conversation:
    messages = tuple(Message(Speaker.AGENT, f"{name} {number}") for number in range(5))
    return Conversation(name, messages, channel, language)


def measured(labels: Sequence[Labels], found: Found, conversations: Sequence[Conversation] = ()) -> Measure:
    def find(rubric: Rubric, conversations: Sequence[Conversation]) -> list[tuple[Finding, ...]]:
        return [tuple(finding(rubric, *found) for found in found.get(c.id, ())) for c in conversations]

    return measure(RUBRIC, conversations or [conversation(item.conversation) for item in labels], labels, find=find)


def finding(rubric: Rubric, rule: str, message: int, evidence: tuple[int, ...], confidence: float) -> Finding:
    kind = next(known.kind for known in rubric.rules() if known.id == rule)
    spans = tuple(Span(number, 0, 1, "x") for number in evidence)
    return Finding(rule, kind, Span(message, 0, 1, "x"), spans, "", confidence)


NONE: frozenset[int] = frozenset()
LABELS = [
    Labels("a", {("no", 1): frozenset({0}), ("no", 3): NONE, ("sorry", 2): NONE}),
    Labels("b", {("late", 4): NONE}, disputed=frozenset({("no", 2)})),
    Labels("c", {}),
    Labels("d", {("sorry", 0): NONE}),
]
FOUND: Found = {
    "a": [("no", 1, (0, 2), 0.95), ("no", 2, (), 0.62), ("sorry", 1, (), 0.7)],
    "b": [("no", 2, (), 0.9), ("never-labelled", 0, (), 0.9)],
    "c": [("no", 0, (), 0.55), ("late", 1, (), 0.5), ("sorry", 1, (), 1.0)],
    "d": [("late", 0, (), 0.5), ("sorry", 0, (), 0.99)],
}


def test_right_wrong_and_missed_by_message_and_by_conversation() -> None:
    rules = {rule.rule: rule for rule in measured(LABELS, FOUND).all.rules}
    assert rules["no"].message == Counts(hits=1, false_alarms=2, misses=1), "the disputed one counts neither way"
    assert rules["no"].conversation == Counts(hits=1, false_alarms=1, misses=0)
    assert rules["late"].message == Counts(0, 2, 1)
    assert rules["late"].conversation == Counts(0, 2, 1)
    assert rules["sorry"].message == Counts(1, 2, 1)
    assert rules["sorry"].conversation == Counts(2, 1, 0)


def test_the_mean_over_rules_and_all_together() -> None:
    everything = measured(LABELS, FOUND).all
    assert everything.macro_f1("flag") == pytest.approx((2 / 5 + 0) / 2)
    assert everything.macro_f1("flag", "conversation") == pytest.approx((2 / 3 + 0) / 2)
    assert everything.macro_f1("strength") == pytest.approx(2 / 5)
    assert everything.total("flag") == Counts(1, 4, 2)


def test_false_flags_are_counted_where_no_flag_is_labelled() -> None:
    everything = measured(LABELS, FOUND).all
    assert (everything.clean, everything.false_flags) == (2, 3)
    assert everything.false_flags_per_100_clean == 150.0
    assert measured(LABELS[:1], FOUND).all.false_flags_per_100_clean is None


def test_a_rule_that_no_label_names_is_not_measured_but_told() -> None:
    result = measured(LABELS, FOUND)
    assert "never-labelled" not in {rule.rule for rule in result.all.rules}
    assert result.unlabelled == (("never-labelled", 1),)
    assert "never-labelled: in no label, so not measured (found 1 times)" in render(result)


def test_evidence_is_right_when_it_overlaps() -> None:
    (rule, *_) = measured(LABELS, FOUND).all.rules
    assert rule.evidence == Share(1, 1)
    elsewhere = FOUND | {"a": [("no", 1, (2,), 0.9)]}
    assert measured(LABELS, elsewhere).all.rules[0].evidence == Share(0, 1)


def test_how_sure_and_how_right() -> None:
    bins = measured(LABELS, FOUND).reliability
    assert [(item.low, item.mean, item.right) for item in bins] == [
        (0.5, pytest.approx((0.55 + 0.5 + 0.5) / 3), Share(0, 3)),
        (0.6, 0.62, Share(0, 1)),
        (0.7, 0.7, Share(0, 1)),
        (0.9, pytest.approx((0.95 + 1.0 + 0.99) / 3), Share(2, 3)),
    ]


def test_every_miss_and_false_alarm_is_listed_with_its_text() -> None:
    wrong = {(item.kind, item.rule, item.conversation, item.message) for item in measured(LABELS, FOUND).wrong}
    assert wrong == {
        ("missed", "no", "a", 3),
        ("missed", "late", "b", 4),
        ("missed", "sorry", "a", 2),
        ("false", "no", "a", 2),
        ("false", "no", "c", 0),
        ("false", "late", "c", 1),
        ("false", "late", "d", 0),
        ("false", "sorry", "a", 1),
        ("false", "sorry", "c", 1),
    }
    table = render(measured(LABELS, FOUND), wrong=1)
    assert "missed no a[3]: a 3" in table
    assert "false  no a[2] (0.62): a 2" in table
    assert "… and 1 more" in table


def test_groups_and_what_was_not_given() -> None:
    conversations = [conversation("a", "da"), conversation("b", "nb"), conversation("c", "nb")]
    result = measured(LABELS, FOUND, conversations)
    assert [(group.name, group.conversations, group.clean) for group in result.groups] == [("da", 1, 0), ("nb", 2, 1)]
    assert result.without_text == ("d",)
    assert "1 labelled conversations were not given, such as d" in render(result)


def test_the_table_holds_the_numbers() -> None:
    row = next(line for line in render(measured(LABELS, FOUND)).splitlines() if line.startswith("no "))
    assert row.split() == ("no 2 1 2 0.33 (0.06-0.79) 0.50 (0.09-0.91) 0.40 (0.09-0.82) 0.67 1.00 of 1".split())


# --- against a plain way of counting --------------------------------------------------------------------------------

pairs = st.sets(st.tuples(st.sampled_from(["no", "late", "sorry"]), st.integers(0, 4)), max_size=6)


@given(st.lists(st.tuples(pairs, pairs, pairs), min_size=1, max_size=5))
def test_counts_are_those_of_plain_set_arithmetic(cases: list[tuple[set[tuple[str, int]], ...]]) -> None:
    labels = [
        Labels(str(number), dict.fromkeys(gold - disputed, NONE), frozenset(disputed))
        for number, (gold, _, disputed) in enumerate(cases)
    ]
    found: Found = {
        str(number): [(rule, at, (), 0.7) for rule, at in said] for number, (_, said, _) in enumerate(cases)
    }
    gold = {(item.conversation, *pair) for item in labels for pair in item.evidence}
    disputed = {(item.conversation, *pair) for item in labels for pair in item.disputed}
    said = {(name, rule, at) for name, rows in found.items() for rule, at, _, _ in rows} - disputed
    for rule in measured(labels, found).all.rules:
        wanted, got = ({item for item in some if item[1] == rule.rule} for some in (gold, said))
        assert rule.message == Counts(len(wanted & got), len(got - wanted), len(wanted - got))
        wanted_in, got_in = ({item[0] for item in some} for some in (wanted, got))
        assert rule.conversation == Counts(len(wanted_in & got_in), len(got_in - wanted_in), len(wanted_in - got_in))


# --- shares ---------------------------------------------------------------------------------------------------------


def test_the_interval_is_wilsons() -> None:
    assert Share(7, 10).interval == pytest.approx((0.3968, 0.8922), abs=1e-4)  # worked example, R's binom.wilson
    assert Share(0, 10).interval == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert Share(0, 0).interval == (0.0, 1.0)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_values_lie_inside_their_intervals(hits: int, false_alarms: int, misses: int) -> None:
    counts = Counts(hits, false_alarms, misses)
    for value, (low, high) in (
        (counts.precision.value, counts.precision.interval),
        (counts.recall.value, counts.recall.interval),
        (counts.f1, counts.f1_interval),
    ):
        assert 0 <= low <= value + 1e-12
        assert value - 1e-12 <= high <= 1


def test_f1_is_the_harmonic_mean() -> None:
    counts = Counts(6, 2, 4)
    precision, recall = counts.precision.value, counts.recall.value
    assert counts.f1 == pytest.approx(2 * precision * recall / (precision + recall))


# --- label files ----------------------------------------------------------------------------------------------------


def test_labels_are_read_from_lines(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(
        '\ufeff{"id": "a", "labels": [{"rule": "no", "message": 1, "evidence": [0]}, {"rule": "no", "message": 2}]}\n\n'
        '{"id": 7, "labels": [], "disputed": [{"rule": "no", "message": 0, "why": "?"}]}\n',
        encoding="utf-8",
    )
    assert read_labels(path) == [
        Labels("a", {("no", 1): frozenset({0}), ("no", 2): NONE}),
        Labels("7", {}, frozenset({("no", 0)})),
    ]


def test_lines_that_are_no_labels_are_all_told(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text('{"id": "a"}\n{"id": "b", "labels": []}\nnonsense\n[]\n')
    with pytest.raises(InputError) as caught:
        read_labels(path)
    assert [fault.where for fault in caught.value.faults] == [f"{path}:{line}" for line in (1, 3, 4)]
    with pytest.raises(InputError, match="cannot be read"):
        read_labels(tmp_path / "none.jsonl")


def test_a_rule_raised_twice_at_a_message_counts_once() -> None:
    twice = {"a": [("no", 1, (), 0.6), ("no", 1, (0,), 0.8)]}
    result = measured([replace(LABELS[0])], twice)
    assert result.all.rules[0].message == Counts(1, 0, 1)
    assert result.all.rules[0].evidence == Share(1, 1), "the surer finding speaks"
