"""The sentences of coaching reports with numbers and days in them, in the report's language, for every format."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date, format_interval
from babel.numbers import format_decimal

from qa_desk.i18n import translations
from qa_desk.reports.coaching_content import CoachingPage, Goal, Habit, Line, Praise, Remark, Rest
from qa_desk.reports.content import ReportContent
from qa_desk.reports.statistics import FEWEST
from qa_desk.reports.texts import SEVERITIES, SPEAKERS

_LOCALES = {"en": "en_GB"}  # days as Nordic readers of English expect them: 24 October 2026


class Words:
    """Says what a coaching page holds, in a language. Sentences stand alone; none is a part of another."""

    def __init__(self, language: str) -> None:
        self.locale = _LOCALES.get(language, language)  # as Babel calls it
        self._language = language
        self._catalogue = translations(language)
        self._ = self._catalogue.gettext

    # --- numbers and days -------------------------------------------------------------------------------------------

    def number(self, value: float, decimals: int = 0) -> str:
        """A number as people write it: "1 234,5"."""
        return format_decimal(round(value, decimals), f"#,##0{'.' * bool(decimals)}{'0' * decimals}", self.locale)

    def signed(self, value: float) -> str:
        """A difference with its sign: "+4,2", "−4,2"; one that is nothing when rounded has none."""
        rounded = round(value, 1)
        sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
        return f"{sign}{self.number(abs(rounded), 1)}"

    def day(self, day: date | None) -> str:
        """A day as people write it, such as 24 October 2026; empty for none."""
        return format_date(day, "long", self.locale) if day else ""

    def period(self, first: date | None, last: date | None) -> str:
        """Days between, such as 1–31 Oct 2026, open at an end that is None; "not stated" for none."""
        if first is None and last is None:
            return self._("not stated")
        if first is None:
            return self._("until {day}").format(day=self.day(last))
        if last is None:
            return self._("from {day}").format(day=self.day(first))
        return self.day(first) if first == last else format_interval(first, last, "yMMMMd", locale=self.locale)

    # --- the page ---------------------------------------------------------------------------------------------------

    def name(self, page: CoachingPage) -> str:
        """The agent's name."""
        return page.agent or self._("Agent not stated")

    def title(self, page: CoachingPage) -> str:
        """The title of the document."""
        return self._("Coaching: {name}").format(name=self.name(page))

    def cautions(self, page: CoachingPage) -> list[str]:
        """What to bear in mind when reading the page."""
        few = self._("Few conversations: the mean may look different next month.")
        return [
            *([few] if page.conversations < FEWEST and not page.change else []),
            *([self._unreviewed(page)] if page.unreviewed else []),
        ]

    def _unreviewed(self, page: CoachingPage) -> str:
        return self._catalogue.ngettext(
            "A reviewer has not looked at {open} of {found} finding yet. Take it as something to talk about.",
            "A reviewer has not looked at {open} of {found} findings yet. Take them as something to talk about.",
            page.found,
        ).format(open=self.number(page.unreviewed), found=self.number(page.found))

    def change(self, page: CoachingPage) -> str:
        """How the mean moved, and whether that says anything; or why nothing can be said of it."""
        change, before = page.change, page.before
        if before is None:
            return self._("No days were asked for, so there is no period before to compare with.")
        if change is None or min(page.conversations, before) < FEWEST:
            return self._(
                "Change of the mean: too few conversations to say ({now} in these days, {before} in the period before)."
            ).format(now=self.number(page.conversations), before=self.number(before))
        holes = {
            "n": self.number(page.conversations),
            "n_before": self.number(before),
            "points": self.signed(change.difference),
            "low": self.signed(change.low),
            "high": self.signed(change.high),
            "mean": self.number(page.mean - change.difference),
        }
        if not change.real:
            return self._(
                "Mean score {points} since the period before ({mean}): within what chance alone gives "
                "(95 % interval {low} to {high}; n = {n}, before {n_before})."
            ).format(**holes)
        return self._(
            "Mean score {points} since the period before ({mean}): more than chance alone gives "
            "(95 % interval {low} to {high}; n = {n}, before {n_before})."
        ).format(**holes)

    # --- examples ---------------------------------------------------------------------------------------------------

    def seen(self, pattern: Praise | Habit) -> str:
        """How often something was seen, and how many of the conversations are a colleague's."""
        count, conversations = self.number(pattern.count), self.number(pattern.conversations)
        if pattern.conversations == 1 and pattern.colleagues:
            return self._("Seen {count} × in a colleague's conversation").format(count=count)
        if pattern.count == 1:
            return self._("Seen once")
        if pattern.conversations == 1:
            return self._("Seen {count} times in one conversation").format(count=count)
        if not pattern.colleagues:
            return self._("Seen {count} times in {conversations} conversations").format(
                count=count, conversations=conversations
            )
        return self._catalogue.ngettext(
            "Seen {count} times in {conversations} conversations, of which {colleagues} is a colleague's",
            "Seen {count} times in {conversations} conversations, of which {colleagues} are colleagues'",
            pattern.colleagues,
        ).format(count=count, conversations=conversations, colleagues=self.number(pattern.colleagues))

    def place(self, example: Praise | Habit | Remark) -> str:
        """Where an example is from."""
        if example.day is None:
            return self._("Conversation {id}").format(id=example.called)
        return self._("Conversation {id}, {day}").format(id=example.called, day=self.day(example.day))

    def about(self, habit: Habit) -> list[str]:
        """What is said about a pattern before its example."""
        return [self.seen(habit), *self._confirmed(habit), self.place(habit)]

    def _confirmed(self, habit: Habit) -> list[str]:
        if not habit.confirmed:
            return []
        if habit.confirmed == habit.count:
            return [self._("confirmed by a reviewer")]
        return [
            self._("{confirmed} of {count} confirmed by a reviewer").format(
                confirmed=self.number(habit.confirmed), count=self.number(habit.count)
            )
        ]

    def severity(self, pattern: Habit | Rest) -> str:
        """The severity of a pattern by name; empty for a strength."""
        return self._(SEVERITIES[pattern.severity]) if pattern.severity else ""

    def who(self, line: Line) -> str:
        """Who says a line."""
        return line.name or self._(SPEAKERS[line.speaker])

    def skipped(self, line: Line) -> str:
        """What lies between a line and the one before it."""
        return self._catalogue.ngettext(
            "… {count} message between …", "… {count} messages between …", line.skipped
        ).format(count=self.number(line.skipped))

    def by(self, remark: Remark) -> str:
        """Who wrote a remark, and about which conversation."""
        place = self.place(remark)
        return self._("{name} · {place}").format(name=remark.by, place=place) if remark.by else place

    def more_remarks(self, page: CoachingPage) -> str:
        """How many remarks did not fit."""
        return self._catalogue.ngettext(
            "{count} earlier comment is in the workbook.",
            "{count} earlier comments are in the workbook.",
            page.more_remarks,
        ).format(count=self.number(page.more_remarks))

    def rest(self, page: CoachingPage) -> list[tuple[str, list[str]]]:
        """What else was seen, by kind: what is said before it, and each with how often."""
        flags = [self._counted(row) for row in page.rest if row.kind == "flag" and not row.is_told]
        told = [self._counted(row) for row in page.rest if row.is_told]
        strengths = [self._counted(row) for row in page.rest if row.kind == "strength"]
        labels = (
            (self._("Also worth a look, with how often:"), flags),
            (self._("Customers told of this from before, not of the agent's own words:"), told),
            (self._("Also good:"), strengths),
        )
        return [(label, rows) for label, rows in labels if rows]

    def nothing(self, page: CoachingPage) -> str:
        """What is said where there is no pattern to practise."""
        if any(row.is_told for row in page.rest):
            return self._("Nothing was flagged in the agent's own words.")
        return self._("Nothing was flagged in these conversations.")

    def _counted(self, row: Rest) -> str:
        return self._("{title} ({count})").format(title=row.title, count=self.number(row.count))

    # --- the goal ---------------------------------------------------------------------------------------------------

    def now(self, goal: Goal) -> str:
        """How often the pattern is seen now."""
        return self._catalogue.ngettext(
            "in {now} of {conversations} conversation", "in {now} of {conversations} conversations", goal.conversations
        ).format(now=self.number(goal.now), conversations=self.number(goal.conversations))

    def aim(self, goal: Goal) -> str:
        """How often at most, when it is looked at again."""
        if goal.conversations == 1:
            return self._("not in the next conversation")
        if goal.aim == 0:
            return self._("in none of the next {conversations}").format(conversations=self.number(goal.conversations))
        return self._("in {aim} at most of the next {conversations}").format(
            aim=self.number(goal.aim), conversations=self.number(goal.conversations)
        )

    def recheck(self, goal: Goal) -> str:
        """When to look again."""
        return self.day(goal.recheck) or self._("a day that you agree on")

    def standing(self, goal: Goal) -> str:
        """What stands behind the goal."""
        if goal.confirmed:
            return self._("A proposal, from the pattern that a reviewer confirmed and that costs customers most.")
        return self._("A proposal, from what the program found. No reviewer has confirmed it yet: look at it together.")

    # --- the rubric -------------------------------------------------------------------------------------------------

    def rubric(self, content: ReportContent) -> str:
        """The rubric behind the page."""
        return self._("Rubric: {title}, version {version}").format(
            title=content.rubric.title, version=content.rubric.version
        )

    def privacy(self, content: ReportContent) -> str:
        """Whether the page shows personal data."""
        if content.masked:
            return self._("Personal data is masked: the same value has the same token in all files of this report.")
        return self._("This page shows personal data. Keep it where only those who need it can read it.")
