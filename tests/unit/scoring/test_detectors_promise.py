"""A promise by a time that was not kept."""

from tests.unit.scoring.scenes import Told, agent, customer, look, rule, talk

RULE = rule(promise_not_kept=("promises-news",), shown_when_customer_does=("chases-promise",))
SAYS = {
    "I will call you at three": ("promises-news",),
    "You were to call at three": ("chases-promise",),
}
PROMISE, CHASE = agent("Ok. I will call you at three."), customer("You were to call at three.")


def test_it_stands_at_the_promise_that_the_customer_chases() -> None:
    found = look(RULE, talk(customer("Hi."), PROMISE, CHASE, agent("Hello.")), SAYS)
    assert found.places == [1]
    assert found.quote(1) == "I will call you at three."
    assert found.evidence(1) == [(2, "You were to call at three.")]


def test_without_the_promise_it_stands_at_the_first_reply_after_the_customer_told() -> None:
    chased = {"You were to call at three": ("chases-promise",)}
    found = look(RULE, talk(CHASE, agent("Hello."), customer("So?"), agent("Well.")), chased)
    assert found.places == [1]
    assert found.evidence(1) == [(0, "You were to call at three.")]


def test_a_promise_that_nobody_chases_is_kept_as_far_as_one_can_see() -> None:
    promise = {"I will call you at three": ("promises-news",)}
    assert look(RULE, talk(customer("Hi."), PROMISE, customer("Thanks.")), promise).places == []


def test_a_long_silence_that_the_customer_breaks_makes_it_surer() -> None:
    def confidence(minutes: float) -> float:
        says: Told = {"I will call you at three": ("promises-news",), "So": {"chases-promise": 0.5}}
        promise = agent("I will call you at three.", minutes=0)
        return look(
            RULE, talk(customer("Hi.", minutes=-1), promise, customer("So?", minutes=minutes)), says
        ).confidence[1]

    assert confidence(60 * 24) > confidence(60) + 0.05
