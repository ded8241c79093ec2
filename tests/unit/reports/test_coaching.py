from dataclasses import replace
from datetime import date, timedelta

from qa_desk.model import (
    Criterion,
    Decision,
    Finding,
    Part,
    PartKind,
    Review,
    Rule,
    Scored,
    Severity,
    Verdict,
)
from qa_desk.reports.coaching_content import CoachingPage
from qa_desk.reports.masking import Masker
from qa_desk.reports.prepare import prepare
from qa_desk.scoring.score import score
from tests.unit.reports.fixtures import (
    RUBRIC,
    closed,
    content_of,
    finding,
    happy,
    month,
    saturday,
    scored,
    sofa,
    span,
    talk,
)


def page_of(agent: str, *cases: object) -> CoachingPage:
    return next(page for page in content_of(cases or month()).coaching if page.agent == agent)  # type: ignore[arg-type]  # test data


def test_the_costliest_patterns_come_first_and_at_most_three() -> None:
    page = page_of("Åsa Berg")
    assert [habit.title for habit in page.habits] == [
        "Closes while the matter is open",
        "Asks again for what was already given",
        "Says “I can't” and stops there",
    ]
    assert [(rest.title, rest.count) for rest in page.rest] == [("Sends the customer elsewhere", 2)]


def test_both_ends_are_shown_in_order_with_what_lies_between() -> None:
    case = talk(0, ["Order 5512 saknas", "Jag tittar", "ok", "Vad är ordernumret?"])
    found = finding(case, "repeated-request", (3, "Vad är ordernumret?"), (0, "Order 5512"))
    lines = page_of("Åsa Berg", scored(case, found)).habits[0].exchange
    assert [(line.number, line.marked, line.after, line.skipped) for line in lines] == [
        (1, "Order 5512", " saknas", 0),
        (4, "Vad är ordernumret?", "", 2),
    ]


def test_without_another_end_the_customers_words_before_are_shown() -> None:
    lines = page_of("Eva", saturday(0, "Eva")).habits[0].exchange
    assert [line.number for line in lines] == [1, 2]
    assert lines[0].after == "Hei, kan dere levere på lørdag? Mvh [customer 1], [address 1]"


def test_the_better_reply_is_in_the_language_of_the_conversation() -> None:
    assert page_of("Eva", saturday(0, "Eva")).habits[0].say_instead.startswith("Det får jeg ikke til herfra")
    assert page_of("Eva", sofa(0, "Eva")).habits[0].say_instead.startswith("Tack, jag ser")


def test_a_confirmed_finding_is_the_example() -> None:
    cases = [saturday(0, "Eva"), saturday(1, "Eva", verdict="confirmed"), saturday(2, "Eva")]
    habit = page_of("Eva", *cases).habits[0]
    assert (habit.conversation, habit.count, habit.conversations) == ("C-1001", 3, 3)


def test_two_strengths_are_quoted_and_the_others_counted() -> None:
    page = page_of("Eva", sofa(0, "Eva"), sofa(1, "Eva"), happy(2, "Eva"))
    assert [praise.title for praise in page.strengths] == ["Promises to be heard from", "Offers another way"]
    assert [rest.title for rest in page.rest] == ["Meets the feeling"]


def test_a_colleagues_words_are_on_the_colleagues_page_only() -> None:
    mine = saturday(0, "Eva")
    theirs = saturday(1, "Eva")
    messages = tuple(replace(m, author="Jonas Lie") if m.author == "Eva" else m for m in theirs.conversation.messages)
    theirs = replace(theirs, conversation=replace(theirs.conversation, messages=messages))
    cases = [mine, theirs, happy(2, "Jonas Lie")]
    assert page_of("Eva", *cases).habits[0].count == 1
    assert page_of("Jonas Lie", *cases).habits[0].conversation == "C-1001"


def test_dismissed_findings_are_not_talked_about_and_open_ones_are_counted() -> None:
    page = page_of("Eva", closed(0, "Eva"))
    assert "First reply only buys time" not in [habit.title for habit in page.habits]
    assert (page.found, page.unreviewed) == (2, 1)


def test_a_long_message_is_cut_around_the_words_that_matter() -> None:
    case = talk(0, ["Hej", "ord " * 300 + "Det går inte." + " mer" * 300])
    line = page_of("Åsa Berg", scored(case, finding(case, "refusal-without-alternative", (1, "Det går inte."))))
    shown = line.habits[0].exchange[-1]
    assert shown.before.startswith("… ord ")
    assert shown.after.endswith(" mer …")
    assert len(shown.before) < 130 > len(shown.after)


def test_agents_of_the_same_name_in_letters_get_their_own_files() -> None:
    pages = content_of([happy(0, "Åsa Öst"), happy(1, "Asa Ost"), happy(2, "李"), happy(3, "")]).coaching
    assert {page.agent: page.file for page in pages} == {
        "Asa Ost": "agent-asa-ost",
        "Åsa Öst": "agent-asa-ost-2",
        "李": "agent",
        "": "agent-2",
    }


def noted(case: Scored, note: str, comment: str = "") -> Scored:
    """The case with a note on its first decision and a comment for coaching."""
    first, *others = case.review.decisions
    review = replace(case.review, decisions=(replace(first, note=note), *others), comment=comment, reviewer="Maja Ek")
    return replace(case, review=review)


def test_what_a_reviewer_confirmed_goes_before_what_costs_more() -> None:
    page = page_of("Eva", *(sofa(n, "Eva") for n in range(4)), saturday(9, "Eva", verdict="confirmed"))
    assert [(habit.title, habit.confirmed, habit.count) for habit in page.habits] == [
        ("Says “I can't” and stops there", 1, 1),
        ("Asks again for what was already given", 0, 4),
    ]


def test_the_goal_halves_the_first_pattern_and_is_looked_at_again_on_a_working_day() -> None:
    page = page_of("Eva", *(saturday(n, "Eva", verdict="confirmed") for n in range(5)), sofa(5, "Eva"))
    goal = page.goal
    assert goal
    assert (goal.title, goal.confirmed) == ("Says “I can't” and stops there", True)
    assert (goal.now, goal.aim, goal.conversations) == (5, 2, 6)
    assert page.last == date(2025, 10, 7)
    assert goal.recheck == date(2025, 11, 4)


def test_a_re_check_on_a_weekend_moves_to_monday() -> None:
    page = page_of("Eva", *(saturday(n, "Eva") for n in range(3)), sofa(8, "Eva"))  # the last on Saturday 11 October
    assert page.goal
    assert page.goal.recheck == date(2025, 11, 10)


def test_what_is_critical_is_to_stop_altogether() -> None:
    goal = page_of("Eva", *(closed(n, "Eva") for n in range(4))).goal
    assert goal
    assert (goal.now, goal.aim, goal.confirmed) == (4, 0, True)


def test_an_agent_without_flags_or_a_page_without_an_agent_has_no_goal() -> None:
    assert page_of("Eva", happy(0, "Eva")).goal is None
    assert page_of("", saturday(0, "")).goal is None


def test_notes_and_comments_of_the_reviewer_are_shown_masked_the_latest_first() -> None:
    cases = [
        noted(saturday(n, "Eva", verdict="confirmed"), f"Note {n}", f"Comment {n}, ring 070-123 45 67")
        for n in range(5)
    ]
    page = page_of("Eva", *cases)
    assert page.habits[0].note == "Note 0"
    assert [remark.text for remark in page.remarks] == [f"Comment {n}, ring [phone 1]" for n in (4, 3, 2)]
    assert {remark.by for remark in page.remarks} == {"Maja Ek"}
    assert page.more_remarks == 2


def test_the_words_are_marked_as_the_reviewer_marked_them() -> None:
    case = saturday(0, "Eva", verdict="confirmed")
    decision = replace(case.review.decisions[0], span=span(case.conversation, 1, "det går ikke"))
    page = page_of("Eva", replace(case, review=replace(case.review, decisions=(decision,))))
    assert page.habits[0].exchange[-1].marked == "det går ikke"


def test_the_note_of_a_dismissed_finding_stays_away() -> None:
    page = page_of("Eva", noted(saturday(0, "Eva", verdict="dismissed"), "Not this one"), happy(1, "Eva"))
    assert page.habits == ()
    assert "Not this one" not in repr(page)


def test_two_patterns_are_shown_by_two_conversations_where_they_can_be() -> None:
    def both(number: int, quote: str) -> Scored:
        case = talk(number, ["Order 5512 saknas", f"{quote} Vad är ordernumret?"], agent="Eva")
        return scored(
            case,
            finding(case, "repeated-request", (1, "Vad är ordernumret?"), (0, "Order 5512")),
            finding(case, "refusal-without-alternative", (1, quote), (0, "saknas")),
        )

    page = page_of("Eva", both(0, "Det går tyvärr inte alls att göra."), both(1, "Det går inte."))
    assert len({habit.conversation for habit in page.habits}) == 2


def test_signatures_and_quoted_mail_around_the_words_are_left_out() -> None:
    text = "> Hej\nNej, det går ikke.\n\nHa det.\n-- \nEva, Kundeservice"
    case = talk(0, ["Hei", text], agent="Eva")
    parts = (Part(PartKind.QUOTE, 0, 5), Part(PartKind.SIGNATURE, text.index("-- "), len(text)))
    first, second = case.messages
    case = replace(case, messages=(first, replace(second, parts=parts)))
    found = finding(case, "refusal-without-alternative", (1, "Nej, det går ikke."))
    line = page_of("Eva", scored(case, found)).habits[0].exchange[-1]
    assert (line.before, line.marked, line.after) == ("", "Nej, det går ikke.", "\nHa det.")


def test_a_line_that_only_greets_is_no_part_of_a_quote() -> None:
    case = talk(0, ["Hej!\n\nMin soffa är trasig.", "Hej Karin,\nDet går inte.\nMvh Eva"], agent="Eva")
    found = finding(case, "refusal-without-alternative", (1, "Hej Karin,\nDet går inte."))
    customer, agent = page_of("Eva", scored(case, found)).habits[0].exchange
    assert customer.after == "Min soffa är trasig."
    assert (agent.before, agent.marked) == ("", "Det går inte.")


def test_a_greeting_that_is_all_there_is_stays() -> None:
    case = talk(0, ["Min soffa är trasig.", "Hej Karin,\nvi hörs."], agent="Eva")
    lines = page_of("Eva", scored(case, finding(case, "refusal-without-alternative", (1, "Hej Karin,")))).habits[0]
    assert lines.exchange[-1].marked.startswith("Hej")


def test_a_mail_is_called_by_its_subject_and_not_by_its_message_id() -> None:
    case = replace(talk(0, ["Hej?", "Det går inte."], agent="Eva"), id="20261023150556.21@mail.example")
    found = finding(case, "refusal-without-alternative", (1, "Det går inte."))
    named = page_of("Eva", scored(replace(case, subject="Trasig soffa"), found)).habits[0]
    assert (named.called, named.conversation) == ("“Trasig soffa”", case.id)
    assert page_of("Eva", scored(case, found)).habits[0].called == "20261023150556.21"


PROMISED = Rule("broken-promise", "flag", {"en": "Promise not kept"}, "promise_not_kept", {}, Severity.CRITICAL)
BROKEN = replace(RUBRIC, criteria=(Criterion("keeps", {"en": "Keeps promises"}, 100, (PROMISED, *RUBRIC.rules())),))


def told(number: int, *, verdict: Verdict = "open") -> Scored:
    """The customer tells of a promise from before, and the agent repairs it in three messages."""
    case = talk(number, ["I was promised Saturday.", "We said so.", "And?", "I will pay.", "Hm.", "Done."], agent="Eva")
    ends = span(case, 0, "promised Saturday")
    found = tuple(
        Finding("broken-promise", "flag", span(case, at, quote), (ends,), "", 0.9)
        for at, quote in ((1, "We said so."), (3, "I will pay."), (5, "Done."))
    )
    review = Review(case.id, tuple(Decision(entry, verdict) for entry in found), {})
    return Scored(case, found, review, score(BROKEN, review))


def broken(*cases: Scored) -> CoachingPage:
    content = prepare(cases, BROKEN, masker=Masker(), files=1)
    return next(page for page in content.coaching if page.agent == "Eva")


def test_who_repairs_a_promise_that_the_customer_tells_of_is_not_shown_as_who_broke_it() -> None:
    page = broken(told(0), saturday(1, "Eva"))
    assert [habit.title for habit in page.habits] == ["Says “I can't” and stops there"]
    assert page.goal
    assert page.goal.title == "Says “I can't” and stops there"
    assert [(rest.title, rest.count, rest.is_told) for rest in page.rest] == [("Promise not kept", 1, True)]


def test_findings_on_the_same_words_of_the_customer_count_once() -> None:
    page = broken(told(0, verdict="confirmed"))
    assert [(habit.title, habit.count, habit.confirmed) for habit in page.habits] == [("Promise not kept", 1, 1)]
    assert (page.found, page.unreviewed) == (1, 0)


def test_a_promise_in_the_agents_own_words_is_the_agents() -> None:
    case = talk(0, ["Hello?", "I call you at three.", "You did not call."], agent="Eva")
    found = Finding(
        "broken-promise", "flag", span(case, 1, "I call you"), (span(case, 2, "You did not call."),), "", 0.9
    )
    review = Review(case.id, (), {})
    page = broken(Scored(case, (found,), review, score(BROKEN, review)))
    assert [habit.title for habit in page.habits] == ["Promise not kept"]


def test_no_goal_comes_from_one_conversation_that_nobody_reviewed_unless_there_is_nothing_else() -> None:
    once = replace(closed(9, "Eva"), review=Review("C-1009", (), {}))
    page = page_of("Eva", once, sofa(0, "Eva"), sofa(1, "Eva"))
    assert page.goal
    assert page.goal.title == "Asks again for what was already given"
    alone = page_of("Eva", once).goal
    assert alone
    assert alone.title == "Closes while the matter is open"


def test_the_surer_finding_is_the_example_before_the_longer() -> None:
    cases = []
    for number, (words, sure) in enumerate(
        (("Det går tyvärr inte alls att göra något.", 0.6), ("Det går inte.", 0.95))
    ):
        case = talk(number, ["Kan ni?", words], agent="Eva")
        cases.append(scored(case, finding(case, "refusal-without-alternative", (1, words), sure=sure)))
    assert page_of("Eva", *cases).habits[0].exchange[-1].marked == "Det går inte."


def test_a_colleagues_conversations_are_said_to_be_such_and_leave_the_goal() -> None:
    theirs = saturday(1, "Jonas Lie").conversation
    spoken = tuple(replace(m, author="Eva") if m.author == "Jonas Lie" else m for m in theirs.messages)
    case = replace(theirs, messages=spoken)
    page = page_of(
        "Eva",
        saturday(0, "Eva"),
        scored(case, finding(case, "refusal-without-alternative", (1, "Nei, det går ikke."))),
    )
    assert (page.conversations, page.habits[0].conversations, page.habits[0].colleagues) == (1, 2, 1)
    assert page.goal
    assert (page.goal.now, page.goal.conversations) == (1, 1)


def test_a_conversation_is_dated_by_its_beginning() -> None:
    case = talk(0, ["Kan ni?", "Vi ser.", "Och?", "Det går inte."], agent="Eva")
    late = replace(case.messages[3], time=case.messages[0].time and case.messages[0].time + timedelta(days=3))
    case = replace(case, messages=(*case.messages[:3], late))
    page = page_of("Eva", scored(case, finding(case, "refusal-without-alternative", (3, "Det går inte."))))
    assert page.habits[0].day == page.first == date(2025, 10, 1)


def test_the_rest_is_sorted_by_how_often() -> None:
    cases = [*(saturday(n, "Eva", verdict="confirmed") for n in range(2)), closed(5, "Eva"), closed(6, "Eva")]
    cases += [sofa(n, "Eva") for n in range(7, 10)]
    counts = [
        (rest.kind, rest.count) for rest in page_of("Eva", *cases, *(happy(n, "Eva") for n in range(12, 19))).rest
    ]
    assert counts == sorted(counts, key=lambda each: (each[0], -each[1]))


def test_two_strengths_do_not_quote_the_same_words() -> None:
    cases = []
    for number, words in enumerate(("Jag fixar det i dag och ringer dig.", "Jag ordnar en ny och ringer dig.")):
        case = talk(number, ["Hej", words], agent="Eva")
        both = (finding(case, rule, (1, words)) for rule in ("alternative-offered", "follow-up-commitment"))
        cases.append(scored(case, *both))
    first, second = page_of("Eva", *cases).strengths
    assert first.quote != second.quote


def refused(number: int, verdict: str = "open") -> Scored:
    """A refusal in the very message that offers another way: the machine found both."""
    case = talk(number, ["Kan ni komma på lördag?", "Det går inte, men vi kan komma på söndag."], agent="Eva")
    return scored(
        case,
        finding(case, "refusal-without-alternative", (1, "Det går inte"), sure=0.99),
        finding(case, "alternative-offered", (1, "men vi kan komma på söndag")),
        verdicts=[verdict],
    )


def test_what_the_same_message_contradicts_is_no_example_until_a_reviewer_confirms_it() -> None:
    plain = saturday(1, "Eva")
    assert page_of("Eva", refused(0), plain).habits[0].conversation == plain.conversation.id
    assert page_of("Eva", refused(0, "confirmed"), plain).habits[0].conversation == "C-1000"


def test_what_is_contradicted_everywhere_is_counted_and_nothing_to_practise() -> None:
    page = page_of("Eva", refused(0))
    assert (page.habits, page.strengths, page.goal) == ((), (), None)
    assert sorted((rest.title, rest.count) for rest in page.rest) == [
        ("Offers another way", 1),
        ("Says “I can't” and stops there", 1),
    ]


def test_a_dismissed_flag_contradicts_no_praise() -> None:
    assert [praise.title for praise in page_of("Eva", refused(0, "dismissed")).strengths] == ["Offers another way"]
