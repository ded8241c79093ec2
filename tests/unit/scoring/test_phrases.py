"""What trainers may write in a phrase, and what they are told where they may not."""

import pytest

from qa_desk.scoring.phrases import MOST_READINGS, Phrase, PhraseError, parse


def readings(text: str) -> set[str]:
    """Each reading on one line: choices sorted, the gap before a word as a number."""
    return {_line(parse(text), index) for index in range(len(parse(text).readings))}


def _line(phrase: Phrase, index: int) -> str:
    words = []
    for step in phrase.readings[index]:
        choice = "|".join(sorted(word.letters + "*" * word.any_ending for word in step.choice))
        words.append(f"{step.gap}:{choice}" if step.gap else choice)
    return " ".join(words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring OSS", {"ring oss"}),
        ("kan (tyvärr) inte", {"kan inte", "kan tyvärr inte"}),
        ("inget/ingenting [vi|jag] kan", {"ingenting|inget jag|vi kan"}),
        ("(more/else) here", {"else|more here", "here"}),
        ("[jag ska|vi|man] se", {"jag ska se", "man|vi se"}),
        ("[hej|] du", {"hej du", "du"}),
        ("du (kan [ringa|skriva till]) oss", {"du oss", "du kan ringa oss", "du kan skriva till oss"}),
        ("inte ... hjälpa", {"inte 6:hjälpa"}),
        ("inte … hjälpa", {"inte 6:hjälpa"}),
        ("inte... hjälpa", {"inte 6:hjälpa"}),
        ("a ... (b) ... c", {"a 6:b 6:c", "a 12:c"}),
        ("(a) ... b", {"a 6:b", "b"}),
        ("ring* oss", {"ring* oss"}),
        ("e-post*", {"e post*"}),
        ("e-post/mejl oss", {"e post oss", "mejl oss"}),
        ("e\u2011post", {"e post"}),
        ("don’t", {"don't"}),
        ("fo\u0308rsta", {"första"}),
        ("ring oss!", {"ring oss"}),
        ("ja, absolut", {"ja absolut"}),
        ("t.ex. kl. 8", {"t ex kl 8"}),
        ("hej,\n då", {"hej då"}),
    ],
)
def test_a_phrase_is_read(text: str, expected: set[str]) -> None:
    assert readings(text) == expected


@pytest.mark.parametrize(
    ("text", "problem", "what_to_do"),
    [
        ("", "it has no words", "Write the words that are said"),
        ("?!", "it has no words", "Write the words that are said"),
        ("...", "it has no words", "Write the words that are said"),
        ("... hej", 'it begins with "..."', "Remove it"),
        ("hej …", 'it ends with "..."', "Remove it"),
        ("a ... ... b", 'two "..." follow each other', "Write one"),
        ("(a) (b)", "every word in it is optional", "at least one word"),
        ("[a|]", "every word in it is optional", "at least one word"),
        ("a []", '"[]" has no words in it', "Remove it"),
        ("a (|) b", '"()" has no words in it', "Remove it"),
        ("a [b", '"[" is not closed', 'Write "]"'),
        ("a (b [c)", '"[" is closed by ")"', 'Close it with "]"'),
        ("a) b", '")" closes nothing', 'write "("'),
        ("a|b", '"|" stands outside brackets', "Write [a|b]"),
        ("hej *", '"*" does not end a word', 'as in "ring*"'),
        ("ri*nga", '"*" does not end a word', 'as in "ring*"'),
        ("(ringa)* oss", '"*" does not end a word', 'as in "ring*"'),
        ("at*", '"at*" would match too many words', "at least 3 letters"),
        ("a / b", '"/" does not stand between two words', "Write a/b without spaces"),
        ("a/(b)", '"/" does not stand between two words', "[a b|c d]"),
        ("öppet 24/7", '"24/7" may be a number or a choice', 'Write "24 7"'),
        ("hej {namn}", '"{" has no meaning', "agent_says_pattern"),
        (r"\bhej", '"\\" has no meaning', "agent_says_pattern"),
        ("((((a)))) b", "brackets stand 4 deep", "Go no deeper than 3"),
        ("Hej. Hur mår du", "after the end of a sentence", "one phrase for each sentence"),
        ("vänta! ring", "after the end of a sentence", "one phrase for each sentence"),
    ],
)
def test_a_fault_says_what_is_wrong_and_what_to_do(text: str, problem: str, what_to_do: str) -> None:
    with pytest.raises(PhraseError) as error:
        parse(text)
    (fault,) = error.value.faults
    assert fault.where == f'phrase "{text}"'
    assert problem in fault.problem
    assert what_to_do in fault.what_to_do


def test_too_many_combinations_are_refused_quickly() -> None:
    assert len(parse(" ".join(f"(x{n} y)" for n in range(8)) + " z").readings) == 2**8 < MOST_READINGS
    with pytest.raises(PhraseError, match="more than 500 ways"):
        parse(" ".join(f"(x{n} y)" for n in range(60)) + " z")
    with pytest.raises(PhraseError, match="more than 500 ways"):
        parse("[" + "|".join(f"a b{n}" for n in range(MOST_READINGS + 1)) + "]")


def test_alternatives_of_single_words_are_not_combinations() -> None:
    many = "/".join(f"ord{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(100))
    assert len(parse(f"{many} {many} {many}").readings) == 1
