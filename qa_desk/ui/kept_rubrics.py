"""The rubric of a desk, and those that finished reviews keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qa_desk.errors import QaDeskError
from qa_desk.model import Rubric

if TYPE_CHECKING:  # not needed before a desk is open
    from qa_desk.store.desk import Desk


class KeptRubrics:
    """Rubrics by their digest, each read once. `of_text` makes one of the (name, text) that the desk keeps; `tell`
    hears of one that cannot be read any more, but for the one of the digest `told`.
    """

    def __init__(
        self,
        desk: Desk,
        of_text: Callable[[str, str], Rubric],
        tell: Callable[[QaDeskError], object],
        *,
        told: str = "",
    ) -> None:
        self._desk, self._of_text, self._tell, self._told = desk, of_text, tell, told
        self._read: dict[str, Rubric] = {}

    def of(self, digest: str, own: Rubric) -> Rubric:
        """The rubric of a digest; the desk's own where that cannot be had."""
        if digest == own.digest:
            return own
        if digest not in self._read:
            self._read[digest] = self._kept(digest) or own
        return self._read[digest]

    def _kept(self, digest: str) -> Rubric | None:
        kept = self._desk.rubric(digest)
        if kept is None:
            return None
        try:
            return self._of_text(*kept)
        except QaDeskError as error:  # a newer program may refuse what an older one took
            if digest != self._told:
                self._tell(error)
            return None
