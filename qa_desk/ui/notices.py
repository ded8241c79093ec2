"""What the window says when something went wrong, or well: where, what, what to do."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import Literal

from qa_desk.errors import Fault, QaDeskError
from qa_desk.i18n import tr

HINT = "hint"  # what each hint is about: the next takes its place


class Hint(QaDeskError):  # noqa: N818 - no error: nothing went wrong
    """Nothing went wrong: it says what must be done first, and leaves by itself as news do."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the user. `details` are for whoever mends the program, and folded. `about`: by which it can be
    closed when it holds no longer; no words of it.
    """

    faults: tuple[Fault, ...]
    kind: Literal["error", "news"] = "error"
    details: str = ""
    about: str = ""

    def text(self) -> str:
        """All of it, to be copied."""
        lines = [str(fault) for fault in self.faults]
        return "\n".join([*lines, "", self.details] if self.details else lines)


def notice_of(error: BaseException) -> Notice:
    """An exception in the user's words. Whatever nobody has foreseen is called a fault of QA Desk."""
    if isinstance(error, QaDeskError) and error.faults:
        return Notice(error.faults, kind="news", about=HINT) if isinstance(error, Hint) else Notice(error.faults)
    details = "".join(traceback.format_exception(error))
    if isinstance(error, OSError) and error.strerror:
        return Notice((_file_fault(error),), details=details)
    fault = Fault(
        "",
        tr("Something went wrong in QA Desk itself"),
        tr("What you had decided is saved. Go on, and report the details to whoever looks after QA Desk."),
    )
    return Notice((fault,), details=details)


def _file_fault(error: OSError) -> Fault:
    return Fault(
        str(error.filename or ""),
        error.strerror or str(error),
        tr("Check that the file is there, that you may use it, and that the disk has room; then try again."),
    )
