"""What can be taken back and made again. The desk's log of changes is its memory: it outlives the window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from qa_desk.store.rows import Change, Entry

MOST = 200  # steps that are remembered when a desk is opened again
UNDO, REDO = "undo ", "redo "  # before the name of an operation in the desk's log


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: what it changed, and the finding that it was about (or an empty string)."""

    action: str
    changes: tuple[Change, ...]
    finding: str = ""

    def cases(self) -> tuple[int, ...]:
        """The numbers of the cases that it changes, each once."""
        return tuple(dict.fromkeys(change.case for change in self.changes))

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

    def took_back(self) -> None:
        """Note that the latest step was undone."""
        self.undone.append(self.done.pop())

    def made_again(self) -> None:
        """Note that the latest undone step was redone."""
        self.done.append(self.undone.pop())


def remembered(steps: Iterable[Sequence[Entry]]) -> UndoStack:
    """The stack after the steps of a desk's log, the earliest first. What does not fit the step before it, since the
    log is cut there, ends what can be taken back.
    """
    stack = UndoStack()
    for entries in steps:
        action, changes = entries[0].action, tuple(entry.change for entry in entries)
        if action.startswith(UNDO) and stack.done and stack.done[-1].back().changes == changes:
            stack.took_back()
        elif action.startswith(REDO) and stack.undone and stack.undone[-1].changes == changes:
            stack.made_again()
        elif action.startswith((UNDO, REDO)):
            stack = UndoStack()
        else:
            stack.add(Step(action, changes, _finding_of(changes)))
    return stack


def _finding_of(changes: Sequence[Change]) -> str:
    return next((change.key for change in changes if change.kind == "verdict" and change.after is not None), "")
