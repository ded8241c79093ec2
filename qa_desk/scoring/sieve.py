r"""Many regular expressions over many texts, far quicker than by trying each: which may match, found in one pass.

RE2 looks for all at once, but has no look-around, and its `\b`, `\w`, `\d` and `\s` know ASCII only. So it gets every
pattern widened: it never misses a text that the pattern itself matches, and `re` decides about those that are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import re2  # type: ignore[import-untyped]  # google-re2 ships no types

_MEMORY = 64 * 1024**2  # at most; with 8 MB it forgets and learns again all the time
_CLASSES = {
    "w": r"0-9A-Za-z_\x{80}-\x{10ffff}",
    "d": r"0-9\x{660}-\x{10ffff}",
    "s": r"\s\x{1c}-\x{1f}\x{85}\x{a0}\x{1680}-\x{3000}",
}
_ESCAPE = re.compile(r"\\([wds])")
_PART = re.compile(
    r"\[(?P<not>\^?)(?P<items>(?:[^\]\\]|\\.)*)\]|\\(?P<escape>.)|(?P<look>\(\?<?[=!])|(?P<name>\(\?P<\w+>)"
    r"|(?P<strange>\$|\(\?P=)|(?P<open>\()|(?P<close>\))|(?P<plain>.)",
    re.DOTALL,
)
_LITERAL = r"[^()\[\]\\|?*+.{}^$]+"
_LIST = re.compile(rf"\(\?:({_LITERAL}(?:\|{_LITERAL}){{3,}})\)")


class Sieve:
    """Holds patterns of `re`. Raises ValueError for one that cannot be widened; see `widened`."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            case = "(?i)" if pattern.flags & re.IGNORECASE else ""
            self._set.Add(case + widened(pattern.pattern))
        self._set.Compile()

    def left(self, text: str) -> list[int]:
        """The patterns that may match the text, as positions in the sequence, ascending; all others surely don't."""
        return sorted(self._set.Match(text.encode("utf-8", "surrogatepass")) or ())


def widened(pattern: str) -> str:
    r"""A pattern for RE2 that matches wherever `pattern` does, and elsewhere too: look-around and `\b` are left out.

    Raises ValueError for `$`, `\W`, `\D`, `\S`, `\B`, back-references, and `\w`, `\d`, `\s` in a negated class.
    """
    out: list[str] = []
    depth, looked_at = 0, 0  # groups that are open, and the depth at which look-around began
    for part in _PART.finditer(pattern):
        if part["look"] or part["name"] or part["open"]:
            depth += 1
            looked_at = looked_at or (depth if part["look"] else 0)
        if not looked_at:
            out.append(_widened_part(part))
        if part["close"]:
            looked_at = 0 if depth == looked_at else looked_at
            depth -= 1
    return "".join(out)


def _widened_part(part: re.Match[str]) -> str:
    escape, items = part["escape"], part["items"]
    if part["strange"] or escape in tuple("WDSB123456789") or (part["not"] and _ESCAPE.search(items)):
        raise ValueError(f"{part[0]!r} cannot be widened, in the pattern {part.string!r}")
    if items is not None:
        return f"[{part['not']}{_ESCAPE.sub(lambda escape: _CLASSES[escape[1]], items)}]"
    if part["name"]:
        return "(?:"
    if escape in _CLASSES:
        return f"[{_CLASSES[escape]}]"
    return "" if escape == "b" else part[0]


def quickened(pattern: str) -> str:
    """A pattern of `re` with the same matches, in which plain lists of words are trees (see `any_of`)."""
    return _LIST.sub(lambda found: _tree(found[0], found[1].split("|")), pattern)


def _tree(written: str, words: list[str]) -> str:
    """The tree for a list, unless it names a word before a longer one that begins with it: there the order decides."""
    hidden = any(longer.startswith(word) for at, word in enumerate(words) for longer in words[at + 1 :])
    return written if hidden else any_of(words)


def any_of(words: Iterable[str]) -> str:
    """A pattern of `re` for any of `words`, the longest where several fit. It is a tree of their common beginnings:
    `re` tries the branches of a plain list one by one at every place.
    """
    return f"(?:{_beginnings(words)})"


def _beginnings(words: Iterable[str]) -> str:
    by_letter: dict[str, list[str]] = {}
    for word in words:
        by_letter.setdefault(word[:1], []).append(word[1:])
    ends = by_letter.pop("", None) is not None
    tree = "|".join(re.escape(letter) + _beginnings(rest) for letter, rest in by_letter.items())
    if ends:
        return f"(?:{tree})?" if tree else ""
    return f"(?:{tree})" if len(by_letter) > 1 else tree
