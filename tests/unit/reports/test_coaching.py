from dataclasses import replace

from qa_desk.reports.content import CoachingPage
from tests.unit.reports.fixtures import closed, content_of, finding, happy, month, saturday, scored, sofa, talk


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
    assert len(shown.before) < 200 > len(shown.after)


def test_agents_of_the_same_name_in_letters_get_their_own_files() -> None:
    pages = content_of([happy(0, "Åsa Öst"), happy(1, "Asa Ost"), happy(2, "李"), happy(3, "")]).coaching
    assert {page.agent: page.file for page in pages} == {
        "Asa Ost": "agent-asa-ost.html",
        "Åsa Öst": "agent-asa-ost-2.html",
        "李": "agent.html",
        "": "agent-2.html",
    }
