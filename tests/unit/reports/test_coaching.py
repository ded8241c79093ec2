from dataclasses import replace
from datetime import date

from qa_desk.model import Part, PartKind, Scored
from qa_desk.reports.coaching_content import CoachingPage
from tests.unit.reports.fixtures import closed, content_of, finding, happy, month, saturday, scored, sofa, span, talk


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
