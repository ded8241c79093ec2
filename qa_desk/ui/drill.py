"""From a figure to the conversations behind it: the filter that leaves them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qa_desk.ui.figures import Bucket, FlagFigure
from qa_desk.ui.filter_words import Span
from qa_desk.ui.selection import Filter


def within(chosen: Filter, span: Span) -> Filter:
    """The filter, narrowed to a period besides its own."""
    since, until = span
    return replace(
        chosen,
        since=max((each for each in (chosen.since, since) if each is not None), default=None),
        until=min((each for each in (chosen.until, until) if each is not None), default=None),
    )


@dataclass(frozen=True, slots=True)
class Drill:
    """Ways from the figures of the conversations that `base` leaves. Whatever can be said in words is; else the
    conversations are named by their numbers.
    """

    base: Filter

    def agent(self, name: str) -> Filter:
        """The conversations of an agent."""
        return replace(self.base, agents=frozenset({name}))

    def team(self, name: str) -> Filter:
        """The conversations of a team."""
        return replace(self.base, teams=frozenset({name}))

    def channel(self, code: str) -> Filter:
        """The conversations of a channel."""
        return replace(self.base, channels=frozenset({code}))

    def language(self, code: str) -> Filter:
        """The conversations in a language."""
        return replace(self.base, languages=frozenset({code}))

    def bucket(self, bucket: Bucket) -> Filter:
        """The conversations of a week or month."""
        return within(self.base, (bucket.since, bucket.until))

    def some(self, numbers: Iterable[int]) -> Filter:
        """These conversations, which are among those of the base."""
        return replace(self.base, numbers=frozenset(numbers) or frozenset({NONE}), seed=None, drawn="")

    def flag(self, flag: FlagFigure) -> Filter:
        """The conversations in which a flag stands."""
        if self.base.flags - {flag.rule}:  # one of several flags was asked for: a filter cannot say "and this one"
            return self.some(flag.standing.numbers)
        return replace(self.base, flags=frozenset({flag.rule}))

    def flag_in(self, flag: FlagFigure, bucket: Bucket) -> Filter:
        """The conversations of a week or month in which a flag stands."""
        return Drill(self.flag(flag)).bucket(bucket)


NONE = -1  # the number of no conversation: an empty set of numbers narrows nothing
