"""The sentences of the management page, in the report's language."""

from __future__ import annotations

from datetime import timedelta

from babel.dates import format_timedelta, get_day_names
from babel.numbers import format_percent

from qa_desk.reports.coaching_words import Words
from qa_desk.reports.content import ReportContent
from qa_desk.reports.management.content import (
    Hours,
    Hurt,
    ManagementPage,
    Met,
    Praised,
    QuestionExample,
    Repeats,
    Risk,
    Speed,
    Where,
)
from qa_desk.reports.statistics import FEWEST, Share, wilson
from qa_desk.reports.texts import CHANNEL_NAMES, LANGUAGE_NAMES, shortened, within_quotes

TEAM = 40  # code points of a team's name before it is cut
QUIET = 60.0  # seconds from which a duration is told in minutes


class ManagementWords(Words):
    """Says what the management page holds, in a language. Sentences stand alone; none is a part of another."""

    # --- numbers ----------------------------------------------------------------------------------------------------

    def percent(self, value: float) -> str:
        """A share as the texts around it write one: "62 %", in every language."""
        return str(format_percent(value, "#,##0\u00a0%", self.locale))

    def share(self, share: Share) -> str:
        """So many of so many, and the share."""
        return self._("{part} of {whole} ({percent})").format(
            part=self.number(share.part), whole=self.number(share.whole), percent=self.percent(share.value)
        )

    def how_sure(self, share: Share) -> str:
        """What a share stands on, and its 95 % interval; empty for a share of nothing."""
        interval = wilson(share.part, share.whole)
        if interval is None:
            return ""
        return self._("{part} of {whole}, 95 % interval {low} to {high}").format(
            part=self.number(share.part),
            whole=self.number(share.whole),
            low=self.percent(interval.low),
            high=self.percent(interval.high),
        )

    def duration(self, seconds: float | None) -> str:
        """A time span as people say it, such as "47 minutes"; a dash for one that is not known."""
        if seconds is None:
            return "–"
        time = timedelta(seconds=seconds)
        if seconds < QUIET:
            return format_timedelta(time, "second", threshold=3, locale=self.locale)
        return format_timedelta(time, "minute", threshold=3, locale=self.locale)

    def channel(self, code: str) -> str:
        """A channel by name."""
        return self._(CHANNEL_NAMES.get(code, code)) if code else self._("Channel not stated")

    def language(self, code: str) -> str:
        """A language by name."""
        return self._(LANGUAGE_NAMES.get(code, code)) if code else self._("Language not stated")

    # --- how customers were met -------------------------------------------------------------------------------------

    def headline(self, met: Met) -> str:
        """The page in one sentence."""
        holes = {
            "good": self.number(met.without_major.part),
            "all": self.number(met.without_major.whole),
            "mean": self.number(met.mean),
        }
        if met.without_major.whole == 1:
            return self._("One conversation was read; it scored {mean} of 100.").format(**holes)
        if met.badly == 0:
            return self._("All {all} conversations passed without a major flaw. Mean score: {mean} of 100.").format(
                **holes
            )
        if met.without_major.part == 0:
            return self._("Each of the {all} conversations had a major flaw. Mean score: {mean} of 100.").format(
                **holes
            )
        return self._(
            "In {good} of {all} conversations, customers were met without a major flaw. Mean score: {mean} of 100."
        ).format(**holes)

    def mean_interval(self, met: Met) -> str:
        """How sure the mean is."""
        if met.interval is None:
            return self._("too few conversations for an interval")
        return self._("95 % interval {low} to {high}").format(
            low=self.number(met.interval.low), high=self.number(met.interval.high)
        )

    def moved(self, met: Met, content: ReportContent) -> str:
        """How the mean score moved since the period before, and whether that says anything."""
        compared = content.compared
        if met.change is None or min(compared.conversations_now, compared.conversations_before) < FEWEST:
            return self._(
                "Too few conversations to speak of a change: {now} in these days, {before} in the period before."
            ).format(now=self.number(compared.conversations_now), before=self.number(compared.conversations_before))
        holes = {
            "points": self.signed(met.change.difference),
            "now": self.period(compared.now.first, compared.now.last),
            "before": self.period(compared.before.first, compared.before.last),
            "low": self.signed(met.change.low),
            "high": self.signed(met.change.high),
            "n": self.number(compared.conversations_now),
            "n_before": self.number(compared.conversations_before),
        }
        if met.change.real:
            return self._(
                "Mean score {points} in {now} against {before}: a real change "
                "(95 % interval {low} to {high}; n = {n}, before {n_before})."
            ).format(**holes)
        return self._(
            "Mean score {points} in {now} against {before}: may be chance alone "
            "(95 % interval {low} to {high}; n = {n}, before {n_before})."
        ).format(**holes)

    # --- what hurts, what works -------------------------------------------------------------------------------------

    def how_often(self, found: Hurt | Praised) -> str:
        """In how many conversations something was found."""
        return self._("in {part} of {whole} conversations ({percent})").format(
            part=self.number(found.found.part),
            whole=self.number(found.found.whole),
            percent=self.percent(found.found.value),
        )

    def place(self, where: Where) -> str:  # type: ignore[override]  # this page places patterns, not examples
        """A team in a channel."""
        channel = self.channel(where.channel)
        return (
            self._("{team}, {channel}").format(team=shortened(where.team, TEAM), channel=channel)
            if where.team
            else channel
        )

    def most_in(self, where: Where) -> str:
        """Where something is most frequent, and how frequent there."""
        return self._("Most in {place}: {part} of {whole}").format(
            place=self.place(where), part=self.number(where.found.part), whole=self.number(where.found.whole)
        )

    def aim(self, hurt: Hurt) -> str:  # type: ignore[override]  # this page aims at a pattern's share
        """What the action is to reach."""
        found = hurt.found
        holes = {name: self.number(n) for name, n in (("all", found.whole), ("now", found.part))}
        if found.part < 2:
            return self._("Aim for the next period: in none of {all} conversations (now in {now}).").format(**holes)
        return self._("Aim for the next period: in at most {aim} of {all} conversations (now in {now}).").format(
            aim=self.number(found.part // 2), **holes
        )

    def action(self, hurt: Hurt) -> str:
        """Whom to coach on what; or what to change about the bot, whom nobody coaches."""
        pattern = within_quotes(hurt.title, self._language)
        if hurt.by_bot and hurt.where is None:
            return self._("Change the bot: “{pattern}”").format(pattern=pattern)
        if hurt.where is None:
            return self._("Coach everyone on “{pattern}”").format(pattern=pattern)
        place = self.place(hurt.where)
        if hurt.by_bot:
            return self._("Change the bot: “{pattern}”, beginning with {place}").format(pattern=pattern, place=place)
        return self._("Coach on “{pattern}”, beginning with {place}").format(pattern=pattern, place=place)

    # --- what it puts at risk ---------------------------------------------------------------------------------------

    def basis(self, page: ManagementPage) -> str:
        """What the estimates are applied to."""
        badly = page.met.badly if page.met else 0
        return self._catalogue.ngettext(
            "Estimates of others, not facts about us: what they would mean for {n} conversation with a major flaw.",
            "Estimates of others, not facts about us: what they would mean for {n} conversations with a major flaw.",
            badly,
        ).format(n=self.number(badly))

    def estimate(self, risk: Risk) -> str:
        """The estimate itself."""
        figure = self._range(risk.estimate.low, risk.estimate.high)
        if risk.estimate.kind == "people_told":
            return self._("{figure} others hear of a bad experience.").format(figure=figure)
        if risk.estimate.kind == "one_in_complains":
            return self._("1 in {figure} unhappy customers complains.").format(figure=figure)
        percent = self._("{percent} %").format(percent=figure).replace(" ", "\u00a0")
        return self._("{percent} leave a brand they love after one bad experience.").format(percent=percent)

    def source(self, risk: Risk) -> str:
        """Whose estimate it is."""
        return self._(risk.estimate.source)

    def meaning(self, risk: Risk) -> str:
        """What the estimate would mean here."""
        people = self._range(risk.low, risk.high)
        if risk.estimate.kind == "people_told":
            return self._("{people} people would have heard").format(people=people)
        if risk.estimate.kind == "one_in_complains":
            return self._("{people} of {badly} would say nothing").format(people=people, badly=self.number(risk.badly))
        return self._("{people} of {badly} would leave").format(people=people, badly=self.number(risk.badly))

    def _range(self, low: float, high: float) -> str:
        low_text, high_text = (self.number(value, 0 if value == int(value) else 1) for value in (low, high))
        return low_text if low_text == high_text else f"{low_text}–{high_text}"

    # --- speed beside quality ---------------------------------------------------------------------------------------

    def fast_and_empty(self, speed: Speed) -> str:
        """How many answers were fast and empty."""
        fast = Share(speed.fast_empty, speed.fast_good + speed.fast_empty)
        return self._("{part} of {whole} fast answers ({percent}) were empty: quick, but below the pass mark.").format(
            part=self.number(fast.part), whole=self.number(fast.whole), percent=self.percent(fast.value)
        )

    def empty_corner(self, speed: Speed) -> str:
        """What the corner of the chart holds where answers are fast and empty."""
        return self._("fast and empty: {n}").format(n=self.number(speed.fast_empty))

    def gap(self, speed: Speed) -> str:
        """Whether the faster half was better or worse."""
        if speed.gap is None:
            return ""
        points = self.number(abs(speed.gap.difference), 1)
        if not speed.gap.real:
            return self._("Between the faster and the slower half, scores differ no more than chance gives.")
        if speed.gap.difference < 0:
            return self._("The faster half scored {points} points lower: a real difference.").format(points=points)
        return self._("The faster half scored {points} points higher: a real difference.").format(points=points)

    def named_teams(self, speed: Speed) -> str:
        """That not all teams are in the chart; empty where they are."""
        if speed.all_teams <= len(speed.teams):
            return ""
        return self._("Of {all} teams, the {n} largest are named.").format(
            all=self.number(speed.all_teams), n=self.number(len(speed.teams))
        )

    # --- the appendix -----------------------------------------------------------------------------------------------

    def example(self, example: QuestionExample) -> str:
        """What stands beside an example."""
        return self._("{language}, conversation {id}").format(
            language=self.language(example.language), id=example.conversation
        )

    def weekdays(self) -> list[str]:
        """The weekdays, Monday first, in short."""
        names = get_day_names("abbreviated", locale=self.locale)
        return [str(names[day]).rstrip(".").capitalize() for day in range(7)]

    def outside(self, hours: Hours) -> str:
        """How many contacts fall outside the staffed hours."""
        if hours.outside is None:
            return self._("No staffed hours were given; with them this shows who met a closed door.")
        return self._("{part} of {whole} contacts ({percent}) came when nobody was there to answer.").format(
            part=self.number(hours.outside.part),
            whole=self.number(hours.outside.whole),
            percent=self.percent(hours.outside.value),
        )

    def zone(self, content: ReportContent) -> str:
        """What the hours stand in."""
        return self._("First messages of customers by weekday and hour, time zone {zone}.").format(zone=content.zone)

    def untimed(self, hours: Hours) -> str:
        """How many conversations have no time; empty for none."""
        if not hours.untimed:
            return ""
        return self._catalogue.ngettext(
            "{n} conversation without a time is left out.",
            "{n} conversations without a time are left out.",
            hours.untimed,
        ).format(n=self.number(hours.untimed))

    def came_back(self, repeats: Repeats) -> str:
        """How many contacts were from customers who had been there just before."""
        if not repeats.back.part:
            return self._("No customer came back within {days} days.").format(days=self.number(repeats.days))
        return self._(
            "{part} of {whole} contacts ({percent}) came within {days} days of another of the same customer."
        ).format(
            part=self.number(repeats.back.part),
            whole=self.number(repeats.back.whole),
            percent=self.percent(repeats.back.value),
            days=self.number(repeats.days),
        )

    def who_came_back(self, repeats: Repeats) -> str:
        """How many customers these are, and the most contacts of one."""
        return self._catalogue.ngettext(
            "{n} customer; at most {most} contacts in a row.",
            "{n} customers; at most {most} contacts in a row each.",
            repeats.customers,
        ).format(n=self.number(repeats.customers), most=self.number(repeats.most))

    def unknown(self, repeats: Repeats) -> str:
        """How many contacts could not be told apart; empty for none."""
        if not repeats.unknown:
            return ""
        return self._catalogue.ngettext(
            "{n} conversation that does not tell its customer or time is left out.",
            "{n} conversations that do not tell their customer or time are left out.",
            repeats.unknown,
        ).format(n=self.number(repeats.unknown))
