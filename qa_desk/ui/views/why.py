"""Why a finding was made: what is wrong with it, what to say instead, and what was weighed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from qa_desk.i18n import tr
from qa_desk.ui.conditions import in_words
from qa_desk.ui.texts import in_language
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.pieces import Bar, clear, words
from qa_desk.ui.words import probability, signed

if TYPE_CHECKING:  # it brings NumPy, which nothing needs before a desk is open
    from qa_desk.scoring.explain import Explanation, Weighed

SHOWN = 5


class WhyPanel(QWidget):
    """Filled by `explain`; `explain_nothing` says that there is nothing to tell; empty after `clear`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(tr("Why was this found?"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))

    def explain(self, found: Explanation, *, language: str, spoken: str) -> None:
        """Tell of a finding in the reviewer's language; what to say instead in the language that is spoken."""
        clear(self._column)
        self._say(tr("Why it matters"), in_language(found.rule.why, language))
        self._say(tr("Say instead"), in_language(found.rule.say_instead, spoken))
        most = max((abs(one.pull) for one in (*found.speaks_for, *found.speaks_against)), default=0.0)
        self._weighed(tr("What speaks for it"), found.speaks_for, language, most=most)
        self._weighed(tr("What speaks against it"), found.speaks_against, language, most=most)
        self._column.addWidget(words(_verdict(found), "small"))

    def clear(self) -> None:
        """Say nothing, while it is being found out."""
        clear(self._column)

    def explain_nothing(self) -> None:
        """Say that the rubric at hand does not know the rule."""
        clear(self._column)
        self._column.addWidget(words(tr("The rubric no longer has this rule, so it cannot be explained."), "muted"))

    def _say(self, head: str, text: str) -> None:
        if text:
            self._column.addWidget(words(head, "small"))
            self._column.addWidget(words(text))
            self._column.addSpacing(self._theme.px(4))

    def _weighed(self, head: str, weighed: list[Weighed], language: str, *, most: float) -> None:
        if not weighed:
            return
        self._column.addWidget(words(head, "small"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.px(8))
        grid.setVerticalSpacing(self._theme.px(4))
        grid.setColumnStretch(0, 1)
        for row, one in enumerate(weighed[:SHOWN]):
            condition = in_words(one.name, in_language(one.other.title, language) if one.other else "")
            self._weighed_row(grid, row, condition, one.pull, most)
        self._column.addLayout(grid)
        self._column.addSpacing(self._theme.px(4))

    def _weighed_row(self, grid: QGridLayout, row: int, condition: str, pulled: float, most: float) -> None:
        colors = self._theme.colors
        bar = Bar(self._theme, height=4)
        bar.setFixedWidth(self._theme.px(48))
        bar.show_share(abs(pulled) / most, colors.accent if pulled > 0 else colors.outline)
        pull = QLabel(signed(pulled))
        pull.setFont(self._theme.fonts.figures)
        pull.setProperty("look", "muted")
        name = words(condition)
        name.setAccessibleName(tr("{name}: {value}").format(name=condition, value=signed(pulled)))
        grid.addWidget(name, row, 0)
        grid.addWidget(bar, row, 1)
        grid.addWidget(pull, row, 2)


def _verdict(found: Explanation) -> str:
    return tr("Together {confidence}; reported from {threshold}.").format(
        confidence=probability(found.confidence), threshold=probability(found.threshold)
    )
