from collections.abc import Sequence
from dataclasses import replace

from qa_desk.model import Criterion, Rubric, Rule, Scored, Severity
from qa_desk.reports.content import Period, Selection
from qa_desk.reports.management.content import ManagementPage
from qa_desk.reports.masking import Masker
from qa_desk.reports.prepare import prepare
from qa_desk.reports.statistics import Share
from qa_desk.scoring.score import score
from tests.unit.reports.fixtures import RUBRIC, closed, finding, happy, month, saturday, scored, sofa, talk


def page(cases: Sequence[Scored], rubric: Rubric = RUBRIC) -> ManagementPage:
    made = prepare(cases, rubric, masker=Masker(), files=1).management
    assert made
    return made


def test_conversations_with_a_major_or_critical_flag_were_met_badly() -> None:
    met = page([sofa(0), saturday(1, "Jonas"), closed(2, "Jonas"), happy(3, "Mette")]).met
    assert met
    assert met.without_major == Share(1, 4)
    assert met.badly == 3


def test_what_a_reviewer_dismissed_hurts_nobody() -> None:
    made = page([saturday(n, "Jonas", verdict="dismissed") for n in range(3)])
    assert made.met
    assert made.met.badly == 0
    assert (made.hurts, made.risks) == ((), ())


def with_feelings() -> Rubric:
    missed = Rule(
        "cold", "flag", {"en": "Cold"}, "agent_should_do", {"after_customer_does": ("shows-feeling",)}, Severity.MAJOR
    )
    met = Rule("warm", "strength", {"en": "Warm"}, "agent_does", {"agent_does": ("meets-feeling",)})
    return replace(RUBRIC, criteria=(Criterion("feels", {"en": "Feels"}, 100, (missed, met)),))


def test_feelings_count_only_where_there_were_any() -> None:
    rubric = with_feelings()
    cases = []
    for number, rules in enumerate((["cold"], ["warm"], ["warm", "cold"], [])):
        case = talk(number, ["Jag är så trött på det här!", "Hej."])
        base = finding(case, "acknowledgement", (1, "Hej."))
        found = tuple(replace(base, rule=rule, kind="flag" if rule == "cold" else "strength") for rule in rules)
        entry = scored(case)
        cases.append(replace(entry, findings=found, scorecard=score(rubric, entry.review)))
    met = page(cases, rubric).met
    assert met
    assert met.feelings == Share(1, 3)


def test_a_rubric_that_does_not_look_at_feelings_says_nothing_about_them() -> None:
    met = page(month()).met
    assert met
    assert met.feelings is None


def test_what_hurts_most_took_most_points_and_stands_where_it_is_most_frequent() -> None:
    chats = [saturday(n, "Jonas") for n in range(6)]
    mails = [happy(10 + n, "Mette") for n in range(6)]
    hurt = page([*chats, *mails, sofa(20)]).hurts[0]
    assert hurt.title == "Says “I can't” and stops there"
    assert hurt.found == Share(6, 13)
    assert hurt.where
    assert (hurt.where.team, hurt.where.channel, hurt.where.found) == ("Kundeservice", "chat", Share(6, 6))
    assert hurt.say_instead.startswith("I can't do that from here")


def test_few_conversations_name_no_place() -> None:
    assert all(hurt.where is None for hurt in page([saturday(0, "Jonas"), sofa(1)]).hurts)


def test_praise_is_masked_and_short_enough_for_the_page() -> None:
    long = "Det forstår jeg godt, Freja Holm. " + "Det skal vi nok finde ud af. " * 40
    case = talk(0, ["Jeg er ked af det.", long], customer="Freja Holm", language="da")
    praised = page([scored(case, finding(case, "acknowledgement", (1, long.strip())))]).praised[0]
    assert praised.quote.startswith("Det forstår jeg godt, [customer 1].")
    assert len(praised.quote) < 230
    assert praised.quote.endswith(" …")


def test_a_change_is_against_the_period_before() -> None:
    cases = [closed(n, "Jonas") for n in range(6)] + [happy(6 + n, "Mette") for n in range(6)]
    first = cases[6].conversation.messages[0].time
    assert first
    asked = Selection(period=Period(first.date(), None))
    made = prepare(cases, RUBRIC, masker=Masker(), files=1, selection=asked).management
    assert made
    assert made.met
    assert made.conversations == 6
    assert made.met.change
    assert made.met.change.real
    assert made.met.change.difference > 0


def test_fast_and_empty_is_counted_against_what_is_usual_in_the_channel() -> None:
    def answered(number: int, seconds: int, *, well: bool) -> Scored:
        case = talk(number, ["Hej?", "Nej."], channel="chat", team="Chat")
        time = case.messages[0].time
        assert time
        reply = replace(case.messages[1], time=time.fromtimestamp(time.timestamp() + seconds, time.tzinfo))
        case = replace(case, messages=(case.messages[0], reply))
        flags = [] if well else [finding(case, "premature-closure", (1, "Nej."))]
        return scored(case, *flags, answer=1.0)

    speed = page([answered(n, 60 * (n + 1), well=n >= 2) for n in range(6)]).speed
    assert speed
    assert (speed.fast_empty, speed.fast_good, speed.slow_good, speed.slow_empty) == (2, 1, 3, 0)
    assert speed.teams[0].team == "Chat"


def test_too_few_times_set_no_speed_beside_quality() -> None:
    assert page([sofa(n) for n in range(4)]).speed is None
