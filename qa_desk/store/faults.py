"""What can be wrong with a desk file; apart from it, so that the window starts without the database library."""

from __future__ import annotations

from qa_desk.errors import QaDeskError


class DeskError(QaDeskError):
    """A desk file that cannot be opened or written."""


class ConflictError(QaDeskError):
    """A mark is no longer what the change says it was: somebody else changed it. Nothing was written."""
