r"""Regular expressions of rubric files, on an engine that takes linear time whatever the text.

RE2 knows `\b` and `\w` for ASCII only. So pattern and text are both spelled in single bytes before they meet: text in
lower case, every letter outside a-z as one of the capitals that are then free. To RE2 those are letters, so `\b`, `\w`
and `\W` hold for all languages, and a byte of the spelled text is a code point of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

import re2  # type: ignore[import-untyped]  # google-re2 ships no types

from qa_desk.errors import Fault
from qa_desk.i18n import mark, tr
from qa_desk.scoring.phrases import PhraseError
from qa_desk.scoring.words import composed

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXY"  # for the letters outside a-z that a pattern names
_SIGNS = "".join(map(chr, range(0x80, 0xFF)))  # for its signs outside ASCII
_OTHER_LETTER, _OTHER_SIGN = "Z", "\xff"
_VARIANTS = str.maketrans("’‘´`‐‑", "''''--")

_PARTS = re.compile(
    r"""(?P<look>\(\?<?[=!]) | (?P<back>\\[1-9gk]|\(\?P=)
      | (?P<name>\(\?P?<[A-Za-z_]\w*>) | \(\?(?P<flags>[ims]+)(?P<flags_end>[:)])
      | (?P<plain_group>\(\?:) | (?P<strange>\(\?.?)
      | \[(?P<not>\^?)(?P<class>\]?(?:\\.|[^]\\])*)\] | (?P<escape>\\.) | (?P<repeat>\{[\d,]+\}) | (?P<char>.)""",
    re.VERBOSE | re.DOTALL,
)
_ITEMS = re.compile(r"(?P<first>\\.|[^\\])-(?P<last>\\.|[^\\])|(?P<one>\\.|[^\\])", re.DOTALL)
_CODES, _CLASS_CODES = "bBdDsSwWAzZntrf", "dDsSwWntrf"

_FAULTS = {
    "missing )": (mark('"(" is not closed'), mark('Write ")" where the group ends, or "\\(" for the sign itself')),
    "missing ]": (mark('"[" is not closed'), mark('Write "]" where it ends, or "\\[" for the sign itself')),
    "unexpected )": (mark('")" closes nothing'), mark('Remove it, or write "\\)" for the sign itself')),
    "no argument for repetition": (
        mark('"*", "+" or "?" repeats nothing'),
        mark("Write before it what is repeated, or a \\ for the sign"),
    ),
    "bad repetition operator": (
        mark("one repetition stands directly behind another"),
        mark("Remove one of them"),
    ),
    "invalid repetition size": (
        mark("it repeats something more than 1000 times"),
        mark("Write a smaller number"),
    ),
    "trailing \\": (mark('it ends with "\\"'), mark('Remove it, or write "\\\\" for the sign itself')),
    "pattern too large": (mark("it is too large"), mark("Write smaller numbers in { }, or several patterns")),
}


class _Spelling(dict[int, str]):
    """How the characters of texts are spelled for one pattern; made for each character at its first use."""

    def __missing__(self, code: int) -> str:
        char = _small(chr(code))
        if ord(char) in self:
            spelled = self[ord(char)]
        elif char.isascii():
            spelled = " " if char == "\v" else char
        elif char.isalnum():
            spelled = _OTHER_LETTER
        else:
            spelled = " " if char.isspace() else _OTHER_SIGN
        self[code] = spelled
        return spelled


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A regular expression, ready for use. Case and typographic variants of ' and - make no difference to it."""

    text: str
    _compiled: re2._Regexp
    _spelling: _Spelling

    def __reduce__(self) -> tuple[Callable[[str], Pattern], tuple[str]]:
        """What another process makes it from: RE2 cannot be handed over."""
        return compile_pattern, (self.text,)

    def find(self, text: str) -> list[tuple[int, int]]:
        """The matches from left to right as (start, end) in code points of `text`; none empty, none overlapping."""
        positions = None
        if not unicodedata.is_normalized("NFC", text):
            text, positions = composed(text)
        spelled = text.translate(self._spelling).encode("latin-1")
        found = [match.span() for match in self._compiled.finditer(spelled) if match.end() > match.start()]
        if positions is None:
            return found
        return [(int(positions[start]), int(positions[end])) for start, end in found]


def compile_pattern(text: str) -> Pattern:
    """The pattern that `text` writes. Raises PhraseError with what is wrong and what to write instead."""
    writer = _Writer(text)
    spelled = "".join(map(writer.part, _PARTS.finditer(unicodedata.normalize("NFC", text).translate(_VARIANTS))))
    compiled = _compile(text, spelled)
    if compiled.search(b""):
        writer.refuse(
            tr("it also matches where nothing stands"), tr('Let it need at least one letter: "+" instead of "*"')
        )
    return Pattern(text, compiled, writer.spelling)


def _compile(text: str, spelled: str) -> re2._Regexp:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    try:
        return re2.compile(spelled.encode("latin-1"), options)
    except re2.error as error:
        reason = error.args[0].decode("latin-1")
        known = next((fault for start, fault in _FAULTS.items() if reason.startswith(start)), None)
        if known:
            raise _fault(text, tr(known[0]), tr(known[1])) from None
        problem = tr("it cannot be read ({reason})").format(reason=reason)
        raise _fault(text, problem, tr("See docs/phrases.md for what a pattern may hold")) from None


def _fault(text: str, problem: str, what_to_do: str) -> PhraseError:
    return PhraseError(Fault(tr('pattern "{text}"').format(text=text), problem, what_to_do))


class _Writer:
    """Spells the parts of one pattern for RE2, and refuses what it does not have."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spelling = _Spelling()
        self.letters, self.signs = iter(_LETTERS), iter(_SIGNS)

    def refuse(self, problem: str, what_to_do: str) -> NoReturn:
        raise _fault(self.text, problem, what_to_do)

    def part(self, match: re.Match[str]) -> str:
        """A part of the pattern as RE2 is to read it."""
        kind, written = match.lastgroup, match[0]
        if kind in ("look", "back", "strange"):
            self.refuse_group(str(kind), written)
        if kind == "flags_end":
            return _flags(match["flags"], match["flags_end"])
        if kind == "class":
            return f"[{match['not']}{self.items(match['class'])}]"
        if kind == "escape":
            return self.escape(written, _CODES)
        if kind == "char":
            return self.char(written)
        return "(" if kind == "name" else written

    def refuse_group(self, kind: str, written: str) -> NoReturn:
        if kind == "look":
            problem = tr('"{text}" looks ahead or behind, which patterns here cannot').format(text=written)
            todo = tr("Match the words themselves, and put what must not stand there under unless_agent_says")
            self.refuse(problem, todo)
        if kind == "back":
            problem = tr('"{text}" repeats what a group matched, which patterns here cannot').format(text=written)
            self.refuse(problem, tr("Write out what is repeated"))
        problem = tr('"{text}" begins a kind of group that patterns here do not have').format(text=written)
        self.refuse(problem, tr('Use "(" or "(?:"'))

    def escape(self, written: str, codes: str) -> str:
        if written[1] in codes:
            return r"\z" if written == r"\Z" else written
        if written[1].isalnum():
            todo = tr("Write the letter itself, or \\w, \\d, \\s or \\b")
            self.refuse(tr('"{text}" has no meaning here').format(text=written), todo)
        return self.char(written[1]) if not written[1].isascii() else written

    def items(self, inside: str) -> str:
        """What stands between [ and ]."""
        if "[:" in inside:
            problem = tr('"[:" begins a named class, which patterns here do not have')
            self.refuse(problem, tr("Write \\w, \\d or \\s"))
        return "".join(map(self.item, _ITEMS.finditer(inside)))

    def item(self, match: re.Match[str]) -> str:
        one = match["one"]
        if one is None:
            return self.range(match["first"].lower(), match["last"].lower())
        if one.startswith("\\"):
            return self.escape(one, _CLASS_CODES)
        return self.char(one) if one.isalnum() or not one.isascii() else "\\" + one

    def range(self, first: str, last: str) -> str:
        ends = first + last
        if not (ends.isascii() and len(ends) == 2 and (ends.isalpha() or ends.isdigit()) and first <= last):
            problem = tr('"{range}" is no range from a to z or from 0 to 9').format(range=f"{first}-{last}")
            self.refuse(problem, tr("List the letters one by one"))
        return f"{first}-{last}"

    def char(self, char: str) -> str:
        char = _small(char)
        if char.isascii():
            return char
        code = ord(char)
        if code not in self.spelling:
            if char.isspace():
                return " "
            free = next(self.letters if char.isalnum() else self.signs, None)
            if free is None:
                problem = tr("it names more than {n} different letters outside a-z").format(n=len(_LETTERS))
                self.refuse(problem, tr("Use \\w, or write several patterns"))
            self.spelling[code] = free
        return self.spelling[code]


def _small(char: str) -> str:
    """The character as patterns see it: lower case, plain ' and -."""
    small = char.translate(_VARIANTS).lower()
    return small if len(small) == 1 else char


def _flags(flags: str, end: str) -> str:
    """Flags without `i`, which always holds."""
    rest = flags.replace("i", "")
    if end == ":":
        return f"(?{rest}:"
    return f"(?{rest})" if rest else ""
