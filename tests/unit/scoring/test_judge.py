"""From signals to a confidence, with learned weights and without."""

import math

import pytest

from qa_desk.model import Rule, Weights
from qa_desk.scoring.acts.runs import LIMIT
from qa_desk.scoring.detectors.base import CERTAIN
from qa_desk.scoring.judge import SCOPES, SITUATION_WEIGHT, judge_alone
from tests.unit.scoring.scenes import SURE, Told, agent, customer, look, phrases, rubric_of, rule, scene_of, talk

TALK = talk(customer("My parcel never came."), agent("No. Sorry."), customer("Well."), agent("Bye."))
SAYS: Told = {"No": {"refuses": 0.7}, "Sorry": ("apologises",), "Well": ("still-open",)}


def odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def test_a_rule_that_nobody_measured_is_as_sure_as_its_surest_main_signal() -> None:
    found = look(rule(agent_does=("refuses", "ducks")), TALK, {"No": {"refuses": 0.7, "ducks": 0.4}})
    assert found.confidence[1] == pytest.approx(0.7)
    assert found.confidence[0] == found.confidence[2] == 0
    assert look(rule(agent_says=phrases("sorry")), TALK).confidence[1] == pytest.approx(CERTAIN)


@pytest.mark.parametrize(
    "unmeasured",
    [
        rule(agent_does=("refuses",)),
        rule(agent_says=phrases("nobody says this")),
        rule(first_reply_does=("looks-into",)),
        rule(asks_again_for=("order",)),
        rule(repeats_advice=("gives-steps",)),
        rule(closes_before_customer_does=("solved",)),
        rule(promise_not_kept=("promises-news",)),
        rule(leaves_customer_with=("misses",), speaker="both"),
        rule(agent_should_do=("apologises",), after_customer_does=("complains",)),
        rule(agent_never_does=("apologises",), after_customer_does=("complains",)),
        rule(replies_later_than={"other": 60.0}),
    ],
    ids=lambda unmeasured: unmeasured.check,
)
def test_where_nothing_happens_nothing_is_near(unmeasured: Rule) -> None:
    quiet = talk(customer("My parcel never came."), agent("Here it is."), customer("Ok."), agent("Bye."))
    assert max(look(unmeasured, quiet).confidence) < 0.05


def test_what_speaks_against_counts_only_where_it_is_surer_than_not() -> None:
    def confidence(probability: float) -> float:
        says: Told = {**SAYS, "Sorry": {"apologises": probability}}
        return look(rule(agent_does=("refuses",), less_sure=[("same_message", "apologises")]), TALK, says).confidence[1]

    assert confidence(0.45) == pytest.approx(0.7)
    assert confidence(0.6) == pytest.approx(0.4)
    assert confidence(0.9) == pytest.approx(0.1)


def test_what_speaks_for_it_helps_and_cannot_make_it_from_nothing() -> None:
    helped = rule(agent_does=("refuses",), more_sure=[("customer_answers", "still-open")])
    assert look(helped, TALK, SAYS).confidence[1] > 0.8
    assert look(helped, TALK, {"Well": ("still-open",)}).confidence[1] < 0.1


@pytest.mark.parametrize("scope", SCOPES)
def test_a_condition_is_read_in_its_scope(scope: str) -> None:
    act = "apologises" if SCOPES[scope][0] == "agent" else "complains"
    conversation = talk(
        customer("ca"), agent("aa"), customer("cb"), agent("ab"), agent("here"),
        agent("ac"), customer("cc"), agent("ad"), customer("cd"),
    )  # fmt: skip
    seen = {
        "same_message": {"here"},
        "same_turn": {"here", "ac"},
        "agent_before": {"ab"},
        "agent_earlier": {"aa", "ab"},
        "agent_later": {"ac", "ad"},
        "agent_ever": {"aa", "ab", "here", "ac", "ad"},
        "customer_just_before": {"cb"},
        "customer_earlier": {"ca", "cb"},
        "customer_answers": {"cc"},
        "customer_later": {"cc", "cd"},
    }[scope]
    condition = rule(agent_does=("refuses",), less_sure=[(scope, act)])
    for message in conversation.messages:
        says: Told = {"here": {"refuses": 0.9}, message.text: {"refuses": 0.9, act: SURE}}
        assert (4 not in look(condition, conversation, says).places) is (message.text in seen), message.text


def test_learned_weights_are_a_logistic_model_over_named_signals() -> None:
    weights = Weights(-1.0, {"the agent refuses": 0.5, "first reply": 0.25, "no such signal": 9.0})
    found = look(rule(agent_does=("refuses",), weights=weights), TALK, SAYS)
    expected = -1 + 0.5 * odds(0.7) + 0.25 * SITUATION_WEIGHT
    assert found.confidence[1] == pytest.approx(1 / (1 + math.exp(-expected)), abs=1e-4)


def test_messages_that_cannot_carry_a_rule_have_no_confidence_whatever_is_learned() -> None:
    found = look(rule(agent_does=("refuses",), weights=Weights(9.0, {})), TALK)
    assert [value > 0.9 for value in found.confidence] == [False, True, False, True]


def test_signals_are_log_odds_in_bounds_or_situations() -> None:
    closes = rule(closes_before_customer_does=("solved",), more_sure=[("customer_answers", "still-open")])
    judgement = judge_alone(closes, scene_of(rubric_of(closes), [TALK], SAYS))
    for signal in judgement.signals:
        low, high = (0, SITUATION_WEIGHT) if signal.direction == 0 else (-LIMIT, LIMIT)
        assert signal.values.shape == (4,)
        assert low <= signal.values.min() <= signal.values.max() <= high, signal.name
