"""Coaching pages as Word documents, one for each agent, to be edited: with styles, page numbers and a language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qa_desk.i18n import translations
from qa_desk.reports.coaching_content import CoachingPage, Goal, Habit, Line, Praise
from qa_desk.reports.coaching_words import Words
from qa_desk.reports.content import ReportContent

if TYPE_CHECKING:
    from qa_desk.reports.docx_styles import Paper

FOLDER = "coaching"


def write(content: ReportContent, folder: Path) -> Iterator[Path]:
    """coaching/agent-name.docx for each agent."""
    from qa_desk.reports.docx_styles import Stationery  # python-docx: only where a document is wanted

    (folder / FOLDER).mkdir(exist_ok=True)
    stationery = Stationery(content.language)
    for page in content.coaching:
        path = folder / FOLDER / f"{page.file}.docx"
        report = _Report(content, page, stationery.paper())
        report.write()
        report.paper.save(path)
        yield path


class _Report:
    """One agent's page, section by section."""

    def __init__(self, content: ReportContent, page: CoachingPage, paper: Paper) -> None:
        self.content, self.page, self.paper = content, page, paper
        self.words = Words(content.language)
        self._ = translations(content.language).gettext

    def write(self) -> None:
        """The whole page, in the order in which it is talked about."""
        self.paper.name_document(self.words.title(self.page))
        self._head()
        self._strengths()
        self._habits()
        if self.page.goal:
            self._goal(self.page.goal)
        if self.page.remarks:
            self._remarks()
        if self.page.rest:
            self._rest()
        if self.page.agent:
            self._talk()
        self.paper.add(self.words.rubric(self.content), "Small")
        self.paper.add(self.words.privacy(self.content), "Small")

    def _head(self) -> None:
        _, page, words = self._, self.page, self.words
        self.paper.add(words.name(page), "Title")
        if page.team:
            self.paper.add(page.team, "Subtitle")
        self.paper.add_facts(
            (_("Mean score"), words.number(page.mean)),
            (_("Conversations"), words.number(page.conversations)),
            (_("Period"), words.period(page.first, page.last)),
        )
        for sentence in (words.change(page), *words.cautions(page)):
            if sentence:
                self.paper.add(sentence, "Small")

    def _strengths(self) -> None:
        self.paper.add(self._("What works well"), "Heading 1")
        for strength in self.page.strengths:
            self._strength(strength)
        if not self.page.strengths:
            self.paper.add(self._("The rubric found nothing to quote here. Begin with an example of your own."))

    def _strength(self, strength: Praise) -> None:
        words = self.words
        self.paper.add(strength.title, "Heading 2")
        self.paper.add(strength.quote, "Quote", language=strength.language)
        self._about([words.seen(strength), words.place(strength)], "Small")
        self._labelled(self._("The reviewer's note"), strength.note)

    def _habits(self) -> None:
        self.paper.add(self._("Worth practising"), "Heading 1")
        for habit in self.page.habits:
            self._habit(habit)
        if not self.page.habits:
            self.paper.add(self.words.nothing(self.page))

    def _habit(self, habit: Habit) -> None:
        self.paper.add(habit.title, "Heading 2")
        self._about([part for part in (self.words.severity(habit), *self.words.about(habit)) if part], "About")
        for line in habit.exchange:
            self._line(line)
        self._labelled(self._("Why it hurts"), habit.why or habit.reason)
        self._labelled(self._("Say instead"), habit.say_instead, style="Better reply", language=habit.language)
        self._labelled(self._("The reviewer's note"), habit.note)

    def _line(self, line: Line) -> None:
        if line.skipped:
            self.paper.add(self.words.skipped(line), "About")
        self.paper.add_line(line, self.words.who(line))

    def _goal(self, goal: Goal) -> None:
        _, words = self._, self.words
        self.paper.add(_("One goal"), "Heading 1")
        self.paper.add(goal.title, "Heading 2")
        self.paper.add_facts(
            (_("Now"), words.now(goal)), (_("Aim"), words.aim(goal)), (_("Look again"), words.recheck(goal))
        )
        self.paper.add(words.standing(goal), "Small")

    def _remarks(self) -> None:
        self.paper.add(self._("From the reviewer"), "Heading 1")
        for remark in self.page.remarks:
            self.paper.add(remark.text)
            self.paper.add(self.words.by(remark), "Small")
        if self.page.more_remarks:
            self.paper.add(self.words.more_remarks(self.page), "Small")

    def _rest(self) -> None:
        self.paper.add(self._("Also seen"), "Heading 1")
        for label, rows in self.words.rest(self.page):
            self.paper.add(label, "Label")
            self.paper.add(" · ".join(rows))

    def _talk(self) -> None:
        _ = self._
        self.paper.add(_("In my own words"), "Heading 1")
        self.paper.add(_("What I take with me, what I see otherwise, what help I need"), "Small")
        self.paper.add_room()
        self.paper.add(_("We have talked about this"), "Heading 2")
        self.paper.add_signatures((_("Agent"), _("Coach")), (_("Name"), _("Date")))

    def _about(self, parts: Sequence[str], style: str) -> None:
        self.paper.add(" · ".join(parts), style)

    def _labelled(self, label: str, text: str, *, style: str = "Normal", language: str = "") -> None:
        if text:
            self.paper.add(label, "Label")
            self.paper.add(text, style, language=language)
