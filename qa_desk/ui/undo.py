"""What can be taken back and made again. The desk's log of changes is its memory: it outlives the window."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from qa_desk.store.rows import DESK, Change, Entry

MOST = 200  # steps that are remembered when a desk is opened again
UNDO, REDO = "undo ", "redo "  # before the name of an operation in the desk's log


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: what it changed, and the finding that it was about (or an empty string)."""

    action: str
    changes: tuple[Change, ...]
    finding: str = ""

    def cases(self) -> tuple[int, ...]:
        """The numbers of the cases that it changes, each once; none where it changes the desk itself."""
        return tuple(dict.fromkeys(change.case for change in self.changes if change.case != DESK))

    def touched(self) -> set[int]:
        """The numbers of the cases that it changes, and DESK where it changes the desk itself."""
        return {change.case for change in self.changes}

    @property
    def rubric_change(self) -> Change | None:
        """The change of the desk's rubric, where it is about that: the findings change with it."""
        return next((change for change in self.changes if change.kind == "rubric"), None)

    def back(self) -> Step:
        """The step that takes this one back."""
        return replace(self, changes=tuple(change.undone() for change in reversed(self.changes)))


@dataclass(slots=True)
class UndoStack:
    """The steps that can be undone, and those that can be redone; the latest stand last."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Note a step that was made. What was undone before it cannot be redone any more."""
        self.done.append(step)
        self.undone.clear()

    def join(self) -> bool:
        """Make the latest two steps one, where they are the same operation on the same mark; False where not."""
        if len(self.done) < 2:
            return False
        first, second = self.done[-2:]
        if first.action != second.action or not _marks(second) <= _marks(first):
            return False
        last = {change.mark(): change.after for change in second.changes}
        changes = (replace(each, after=last.get(each.mark(), each.after)) for each in first.changes)
        self.done[-2:] = [replace(first, changes=tuple(changes))]
        return True

    def is_taken_back_by(self, changes: Sequence[Change]) -> bool:
        """Whether changes take back the latest step; the log still has in parts what was joined when it was made."""
        made = _known_by([each.undone() for each in reversed(changes)])
        self._bring_up(made)
        while _last(self.done) != made:
            if not self.join():
                return False
        return True

    def _bring_up(self, made: list[Change]) -> None:
        """Put another rubric on top: while it was taken back in the background, the reviewer may have gone on."""
        for step in [step for step in self.done if step.rubric_change and _known_by(step.changes) == made]:
            self.done.remove(step)
            self.done.append(step)

    def forget(self, cases: Collection[int]) -> None:
        """Drop the steps about these cases (or DESK, as another rubric is), and what could be undone, or redone, only
        after a rubric that is dropped: it was done by another one.
        """
        for steps in (self.done, self.undone):
            dropped = [not step.touched().isdisjoint(cases) for step in steps]
            rubrics = [at for at, step in enumerate(steps) if step.rubric_change and dropped[at]]
            first = rubrics[-1] if rubrics else 0
            steps[:] = [step for at, step in enumerate(steps) if at >= first and not dropped[at]]

    def took_back(self) -> None:
        """Note that the latest step was undone."""
        self.undone.append(self.done.pop())

    def made_again(self) -> None:
        """Note that the latest undone step was redone."""
        self.done.append(self.undone.pop())


def _marks(step: Step) -> set[tuple[int, str, str]]:
    return {change.mark() for change in step.changes}


def remembered(steps: Iterable[Sequence[Entry]]) -> UndoStack:
    """The stack after the steps of a desk's log, the earliest first. What does not fit the step before it, since the
    log is cut there, ends what can be taken back.
    """
    stack = UndoStack()
    for entries in steps:
        action, changes = entries[0].action, tuple(entry.change for entry in entries)
        step = Step(action.removeprefix(REDO), changes, _finding_of(changes))
        if action.startswith(UNDO) and stack.is_taken_back_by(changes):
            stack.took_back()
        elif action.startswith(REDO) and _last(stack.undone) == _known_by(changes):
            stack.made_again()
        elif action.startswith((UNDO, REDO)) and not (action.startswith(REDO) and step.rubric_change):
            stack = UndoStack()
        else:  # or a rubric that was taken again in the background, while the reviewer went on
            stack.add(step)
    return stack


def _last(steps: Sequence[Step]) -> list[Change]:
    """What tells the latest of some steps from others."""
    return _known_by(steps[-1].changes) if steps else []


def _known_by(changes: Sequence[Change]) -> list[Change]:
    """What tells a step from others: all that it changed; of another rubric only that, since the reviews that were
    finished meanwhile are left out when it is taken back.
    """
    return [each for each in changes if each.kind == "rubric"] or list(changes)


def _finding_of(changes: Sequence[Change]) -> str:
    return next((change.key for change in changes if change.kind == "verdict" and change.after is not None), "")
