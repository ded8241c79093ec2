"""The questions that customers begin with most often, whatever language and words they use.

From each conversation one sentence is taken, the one among the customer's first words that most surely states the
matter by the act model. The encoder tells how near two sentences are in meaning, across languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qa_desk.reports.management.content import Question, QuestionExample
from qa_desk.reports.management.question_groups import Halves, groups_of, nearest_first
from qa_desk.reports.management.question_sentences import Stated, stated_matters, without_numbers
from qa_desk.reports.management.question_words import typical_words
from qa_desk.reports.masking import MaskedConversation
from qa_desk.reports.statistics import Share
from qa_desk.reports.texts import clean, shortened

SHOWN = 12
EXAMPLES = 4
LONGEST = 200  # code points of an example
_REST = re.compile(r"[^\w\n.!?(\[]*[^\s\w]{0,3}")  # what is left out at the end of a sentence, its stop, a bracket


@dataclass(frozen=True, slots=True)
class Asking:
    """The frequent questions, and for each conversation (by index) that begins with one, how it is called."""

    questions: tuple[Question, ...]
    asked_in: dict[int, str]


def frequent_questions(conversations: Sequence[MaskedConversation], language: str) -> Asking:
    """At most SHOWN questions, the most frequent first; a question in the reader's language leads its examples."""
    sentences, meaning = stated_matters([masked.conversation for masked in conversations])
    members = _members(meaning)
    texts = [_text(conversations, sentence) for sentence in sentences]
    words = typical_words([[texts[place] for place in places] for places in members], texts)
    questions: list[Question] = []
    asked_in: dict[int, str] = {}
    for label, places in zip(words, members, strict=True):
        if not label:
            continue
        stated = [sentences[place] for place in places]
        examples = tuple(_examples(conversations, stated, language))
        questions.append(Question(tuple(map(clean, label)), Share(len(places), len(conversations)), examples))
        asked_in |= {sentence.conversation: " · ".join(questions[-1].words) for sentence in stated}
    return Asking(tuple(questions), asked_in)


def _members(meaning: Halves) -> list[list[int]]:
    """The sentences of each group, the largest group first, the most typical sentence first."""
    group = groups_of(meaning)
    sizes = np.bincount(group + 1)[1:]  # without those that are in no group
    order = [each for each in np.argsort(-sizes, kind="stable")[:SHOWN] if sizes[each]]
    return [nearest_first(np.flatnonzero(group == each), meaning) for each in order]


def _text(conversations: Sequence[MaskedConversation], sentence: Stated) -> str:
    """What a sentence says without all that is masked in its message."""
    masked = conversations[sentence.conversation]
    text = masked.conversation.messages[sentence.message].text
    for start, end, *_ in masked.text(sentence.message).edits:
        text = text[:start] + " " * (end - start) + text[end:]
    return text[sentence.start : sentence.end]


def _examples(
    conversations: Sequence[MaskedConversation], sentences: Sequence[Stated], language: str
) -> Iterator[QuestionExample]:
    """The most typical sentence in each language first, the reader's leading; then others, none twice."""
    made = [_example(conversations, sentence) for sentence in sentences[: 40 * EXAMPLES]]
    first = {example.language: example for example in reversed(made)}
    common = Counter(example.language for example in made)
    led = sorted(first.values(), key=lambda example: (example.language != language, -common[example.language]))
    shown: dict[str, QuestionExample] = {}
    for example in (*led, *made):
        shown.setdefault(example.text.casefold(), example)
    yield from list(shown.values())[:EXAMPLES]


def _example(conversations: Sequence[MaskedConversation], sentence: Stated) -> QuestionExample:
    masked = conversations[sentence.conversation]
    message = masked.conversation.messages[sentence.message]
    text = masked.text(sentence.message)
    rest = _REST.match(without_numbers(message.text), sentence.end)
    start, end = text.place(sentence.start, rest.end() if rest else sentence.end)
    said = clean(shortened(text.text[start:end], LONGEST))
    return QuestionExample(said, message.language or masked.conversation.language, clean(masked.id))
