"""The one sentence that says why a rule holds, in the language of the interface, from the rule's own `because` text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa_desk.model import Finding, Rule, Span

LONGEST = 80  # code points of a quoted stretch before it is cut
_PLACE = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def because(rule: Rule, quote: Span, evidence: Sequence[Span], interface: str) -> str:
    """The rule's sentence with its places filled in.

    In the text `{quote}` is what was said, `{evidence}` the other end, `{message}` its number counted from 1; a stretch
    in square brackets is left out where there is no other end. A rule without a text gets its title.
    """
    texts = rule.because or rule.title
    text = texts.get(interface) or texts.get("en") or next(iter(texts.values()))
    text = _OPTIONAL.sub(r"\1" if evidence else "", text)
    places = {"quote": shortened(quote.quote)}
    if evidence:
        places |= {"evidence": shortened(evidence[0].quote), "message": str(evidence[0].message + 1)}
    return _PLACE.sub(lambda match: places.get(match[1], match[0]), text)


def in_language(finding: Finding, rule: Rule | None, interface: str) -> Finding:
    """The finding with its reason in another language of the interface. One without a reason, set by hand, gets none;
    one whose rule is gone keeps the reason that it has.
    """
    if rule is None or not finding.because:
        return finding
    return replace(finding, because=because(rule, finding.span, finding.evidence, interface))


def shortened(text: str) -> str:
    """The text on one line without its full stop (the sentence it is put into has one), cut at a word's end where it is
    long.
    """
    line = " ".join(text.split()).removesuffix(".")
    if len(line) <= LONGEST:
        return line
    return line[: line.rfind(" ", LONGEST // 2, LONGEST) if " " in line[LONGEST // 2 : LONGEST] else LONGEST] + "…"
