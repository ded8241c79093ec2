"""What may stand in the cells that a team lead fills in: words, points and texts, read with their faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from qa_desk.i18n import translations
from qa_desk.model import Criterion
from qa_desk.reports.edits import NOT_APPLICABLE, EditValue
from qa_desk.reports.texts import DISMISS_REASON_NAMES, ROOT_CAUSE_NAMES, VERDICTS, clean
from qa_desk.reports.workbook.cells import CUT, cut
from qa_desk.reports.workbook.reading import CellValue

TOKEN = re.compile(r"\[[^\[\]\n]{1,40} \d+\]")  # what masking writes: "[phone 2]"
_ERRORS = frozenset("#REF! #N/A #NAME? #VALUE! #DIV/0! #NUM! #NULL! #SPILL! Err:502 Err:504 Err:508 Err:509".split())


class BrokenCell(Exception):  # noqa: N818 - it becomes one of many faults, never ends anything
    """A cell that holds nothing of use: what is wrong, and what to do."""

    def __init__(self, problem: str, what_to_do: str) -> None:
        super().__init__(problem)
        self.problem, self.what_to_do = problem, what_to_do


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a workbook in its language (they are known in English too), and the sentences in the reader's."""

    translate: Callable[[str], str]
    spoken: Callable[[str], str]

    @classmethod
    def of(cls, workbook: str, reader: str) -> Words:
        """Words by the language of the workbook and that of its reader."""
        return cls(translations(reader).gettext, translations(workbook).gettext)

    def code(self, value: CellValue, names: Mapping[str, str]) -> str:
        """The code of a word, such as a verdict; empty for none. Raises BrokenCell."""
        text = shown(value)
        self.check(text)
        known = {word.casefold(): code for code, name in names.items() for word in (code, name, self.spoken(name))}
        if text and text.casefold() not in known:
            raise self.broken_word(text, [self.spoken(name) for name in names.values()])
        return known[text.casefold()] if text else ""

    def broken_word(self, text: str, words: Iterable[str]) -> BrokenCell:
        """The fault of a word that means nothing here."""
        _ = self.translate
        what_to_do = _("Write one of: {words}").format(words=", ".join(words))
        return BrokenCell(_("“{text}” is none of the words that may stand here").format(text=text[:80]), what_to_do)

    def check(self, text: str) -> None:
        """Raises BrokenCell for what a formula gives that went wrong."""
        if text in _ERRORS:
            _ = self.translate
            problem = _("the formula here went wrong ({error})").format(error=text)
            raise BrokenCell(problem, _("Write the value itself"))

    def text(self, value: CellValue, then: str) -> str:
        """A text, which stays `then` where the cell holds what was written of it. Raises BrokenCell."""
        text = shown(value)
        self.check(text)
        if is_as_written(text, then):
            return then
        _ = self.translate
        if any(token not in then for token in TOKEN.findall(text)):
            problem = _("the text was changed, but personal data is masked in it and would be lost")
            raise BrokenCell(problem, _("Change it in the window, or write it without the words in brackets"))
        if text.endswith(CUT.strip()):
            raise BrokenCell(_("the text was changed, but it is longer than a cell"), _("Change it in the window"))
        return text

    def points(self, value: CellValue, criterion: Criterion, *, may_be_empty: bool) -> EditValue:
        """Points of a criterion, NOT_APPLICABLE, or None for not scored. Raises BrokenCell."""
        text = shown(value)
        self.check(text)
        if text == "" and may_be_empty:
            return None
        if text == "":
            problem = self.translate("the cell was emptied, but the rules score this criterion")
            raise BrokenCell(problem, self._expected(criterion))
        if text.casefold() in (NOT_APPLICABLE, self.spoken(NOT_APPLICABLE).casefold()):
            return NOT_APPLICABLE
        points = _number(value)
        if points is None:
            raise BrokenCell(self.translate("“{text}” is no number").format(text=text[:80]), self._expected(criterion))
        if share_of(points, criterion) is None:
            problem = self.translate("{points} cannot be given here").format(points=f"{points:g}")
            raise BrokenCell(problem, self._expected(criterion))
        return points

    def _expected(self, criterion: Criterion) -> str:
        _ = self.translate
        absent = self.spoken("n/a")
        if criterion.scored_by == "reviewer":
            steps = ", ".join(f"{share * criterion.points:g}" for share in shares_of(criterion))
            return _("Write one of: {words}").format(words=f"{steps}, {absent}")
        sentence = _("Write points from 0 to {most}, or {absent}")
        return sentence.format(most=f"{criterion.points:g}", absent=absent)

    def verdict(self, value: CellValue, *, added: bool) -> str:
        """A verdict; one on a finding that was set by hand is never open. Raises BrokenCell."""
        names = {code: name for code, name in VERDICTS.items() if not (added and code == "open")}
        code = self.code(value, names)
        if not code:
            raise self.broken_word("", [self.spoken(name) for name in names.values()])
        return code

    def root_cause(self, value: CellValue, then: str) -> str:
        """A root cause; empty for none. Raises BrokenCell."""
        return self.code(value, {then: then} | ROOT_CAUSE_NAMES if then else ROOT_CAUSE_NAMES)

    def reason(self, value: CellValue, then: str) -> str:
        """Why a finding was dismissed: the code of a common reason, or other words. Raises BrokenCell."""
        words = self.text(value, self.spoken(DISMISS_REASON_NAMES.get(then, then)) if then else "")
        codes = {self.spoken(name).casefold(): code for code, name in DISMISS_REASON_NAMES.items()}
        return codes.get(words.casefold(), words)

    def said(self, value: EditValue, names: Mapping[str, str]) -> str:
        """A value as the workbook writes it."""
        if isinstance(value, (int, float)):
            return f"{value:g}"
        return self.spoken(names.get(value or "", value or "")) if value else ""


def shares_of(criterion: Criterion) -> tuple[float, ...]:
    """The shares of the points that a reviewer may give."""
    return (0.0, 1.0) if criterion.scale == "yes/no" else (0.0, 0.25, 0.5, 0.75, 1.0)


def share_of(points: float, criterion: Criterion) -> float | None:
    """The share that points are of a criterion's; None where they cannot be given."""
    if criterion.scored_by == "reviewer":
        return next((share for share in shares_of(criterion) if round(share * criterion.points, 2) == points), None)
    if not 0 <= points <= criterion.points:
        return None
    return points / criterion.points if criterion.points else 0.0


def shown(value: CellValue) -> str:
    """A value as text."""
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return f"{value:g}" if isinstance(value, float) else clean(str(value)).strip()


def _number(value: CellValue) -> float | None:
    """A number, or text that is one (as 12.5 or 12,5), to two decimals; None for anything else."""
    if isinstance(value, bool):
        return None
    text = str(value).strip().replace(",", ".")
    return round(float(text), 2) if re.fullmatch(r"-?\d{1,9}(\.\d+)?(e-?\d{1,2})?", text) else None


def is_as_written(cell: str, text: str) -> bool:
    """Whether a cell holds what a workbook writes of a text: cleaned, cut to what fits, personal data masked."""
    written = cut(clean(text)).strip()
    first, *rest = TOKEN.split(cell)
    if cell == written or not rest:
        return cell == written
    *middle, last = rest
    at = len(first)
    for part in middle:
        at = written.find(part, at) + len(part) if part in written[at:] else len(written) + 1
    return written.startswith(first) and written.endswith(last) and at <= len(written) - len(last)
