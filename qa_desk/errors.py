"""Errors in the user's words: where it is, what is wrong, what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an input, a rubric or a setting.

    `where` is a place that the user can find: a file, `file:line`, `file, row 12`, `file, sheet Data, row 3`.
    """

    where: str
    problem: str
    what_to_do: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{text}. {self.what_to_do}" if self.what_to_do else text


class QaDeskError(Exception):
    """Something that the user can mend; carries every fault that was found, never only the first."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class InputError(QaDeskError):
    """A conversation file that cannot be read at all."""


class RubricError(QaDeskError):
    """A rubric file that cannot be used."""


class UsageError(QaDeskError):
    """Arguments that do not fit together; the command line exits with 2."""
