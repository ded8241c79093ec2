"""The controls by which a reviewer scores a criterion: 1-5 or yes and no, not applicable, clear."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.i18n import tr
from qa_desk.model import Criterion
from qa_desk.ui.style import set_look
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.chips import FlowLayout
from qa_desk.ui.words import number

STEPS = 5


def share_of_step(step: int) -> float:
    """The share of a criterion's points that 1-5 stand for: 1 earns nothing, 5 all."""
    return (step - 1) / (STEPS - 1)


def share_name(share: float, criterion: Criterion) -> str:
    """What a reviewer chose who gave a share (0-1) of a criterion's points: Yes, 4 of 5; in per cent where no choice
    gives that.
    """
    choices: dict[float | None, str] = {given: name for given, _, name in choices_of(criterion)}
    return choices.get(share) or tr("{percent}%").format(percent=number(100 * share, 0))


def is_yes_or_no(criterion: Criterion) -> bool:
    """Whether a reviewer scores it with yes or no, and not in steps."""
    return criterion.scored_by == "reviewer" and criterion.scale == "yes/no"


def choices_of(criterion: Criterion) -> list[tuple[float | None, str, str]]:
    """(share, text of the button, name) of each choice there is."""
    if is_yes_or_no(criterion):
        found: list[tuple[float | None, str, str]] = [(1.0, tr("Yes"), tr("Yes")), (0.0, tr("No"), tr("No"))]
    else:
        found = [(share_of_step(n), str(n), tr("{n} of 5").format(n=n)) for n in range(1, STEPS + 1)]
    return [*found, (None, tr("n/a"), tr("Not applicable"))]


class Scale(QWidget):
    """`scored` carries a share (0-1), or None for not applicable. Each choice shows its key."""

    scored = Signal(object)

    def __init__(self, criterion: Criterion, theme: Theme) -> None:
        super().__init__()
        self.buttons: dict[float | None, QPushButton] = {}
        self.has_steps = not is_yes_or_no(criterion)
        row = FlowLayout(theme.px(4))
        self.setLayout(row)
        for share, text, name in choices_of(criterion):
            row.addWidget(self._button(share, text, name))

    def show_share(self, scores: dict[str, float | None], criterion: str) -> None:
        """Show what a criterion was given, if anything."""
        for share, button in self.buttons.items():
            button.setChecked(criterion in scores and scores[criterion] == share)

    def _button(self, share: float | None, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        set_look(button, "choice")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.scored.emit(share))
        self.buttons[share] = button
        return button
