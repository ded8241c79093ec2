"""A ready recipe for somebody who has already tried it."""

from tests.unit.scoring.scenes import agent, customer, look, phrases, rule, talk

TRIED = customer("I have already restarted it.")
SAYS = {"I have already restarted it": ("already-did",), "Restart the router": ("gives-steps",)}
RULE = rule(repeats_advice=("gives-steps", "points-to-site"), known_when_customer_does=("already-did",))


def test_it_stands_at_the_recipe_and_shows_what_was_tried() -> None:
    found = look(RULE, talk(TRIED, agent("Hello. Restart the router."), customer("No.")), SAYS)
    assert found.places == [1]
    assert found.quote(1) == "Restart the router."
    assert found.evidence(1) == [(0, "I have already restarted it.")]


def test_what_the_customer_knew_makes_it_surer() -> None:
    says = SAYS | {"Restart the router": {"gives-steps": 0.6}}
    known = look(RULE, talk(TRIED, agent("Restart the router.")), says)
    strange = look(
        RULE, talk(customer("Hello."), agent("Restart the router.")), {"Restart the router": {"gives-steps": 0.6}}
    )
    assert known.confidence[1] > strange.confidence[1] + 0.1


def test_what_is_told_afterwards_was_not_known() -> None:
    first = look(RULE, talk(customer("Hi."), agent("Restart the router."), TRIED), SAYS)
    before = look(RULE, talk(TRIED, agent("Restart the router."), customer("Hi.")), SAYS)
    assert first.confidence[1] < before.confidence[1]


def test_other_words_of_the_agent_are_no_recipe() -> None:
    assert look(RULE, talk(TRIED, agent("Thank you.")), {"I have already restarted it": ("already-did",)}).places == []


def test_an_excuse_near_it_counts() -> None:
    excused = rule(repeats_advice=("gives-steps",), unless_agent_does=("explains-why-asked",))
    says = SAYS | {"It must happen in this order": ("explains-why-asked",)}
    assert look(excused, talk(TRIED, agent("Restart the router. It must happen in this order.")), says).places == []


def test_a_phrase_is_a_recipe_too() -> None:
    said = rule(repeats_advice=("gives-steps",), agent_says=phrases("clear the cache"))
    found = look(said, talk(customer("Hi."), agent("Just clear the cache. Bye.")))
    assert found.places == [1]
    assert found.quote(1) == "Just clear the cache."
