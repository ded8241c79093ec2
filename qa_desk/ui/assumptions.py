"""What a reader assumed, in the language of the window.

The readers keep such a note in the conversation, in English. Here a note that they are known to write is told by its
text; its holes (names, numbers, quotes) stay as they are, and a reason inside a note is told in the same way.
"""

from __future__ import annotations

import re
from functools import cache

from qa_desk.i18n import mark, tr

_NOTES = (
    mark("The times name no zone; read as {zone}."),
    mark("The times have no date; the messages are read without times."),
    mark("The file gives times from the start of the recording only; the messages have no time of day."),
    mark("Dates such as 03/04/2024 were read with the day first."),
    mark("{some} of {all} stretches name no speaker and were given to the one who spoke before."),
    mark("Quoted earlier mails that no file holds were read as messages: {count}."),
    mark('Left out, because nobody says it: {count} lines from "{beginning}" on.'),
    mark("The export holds no users: who wrote as requester was taken for the customer, all others for agents."),
    mark('There is another conversation "{id}"; this one is called "{name}".'),
    mark("Nobody speaks."),
    mark("Who is the agent was inferred. {note}"),
    mark("{names}: named as agent in the settings, taken for the agent."),
    mark("{names}: named as agent in the settings."),
    mark("{names}: a service address, or a colleague's at the same domain, taken for the agent."),
    mark("{names}: signs for a customer service, taken for the agent."),
    mark("{name}: wrote to a service address, taken for the customer; no agent has answered."),
    mark("{names}: the name itself says so."),
    mark("{name}: the only speaker, taken for the agent by what is said."),
    mark("{name}: the only speaker, taken for the customer by what is said."),
    mark("{name}: no sign who the agent is; {other} wrote first and was taken for the customer."),
)
_SIGNS = (
    mark("the name is a company's"),
    mark("the name is a telephone number"),
    mark("greets as a company does"),
    mark("asks for a number or contact details"),
    mark("speaks as the one who handles the case"),
    mark("speaks of an own matter"),
)
_SIGN = "|".join(map(re.escape, _SIGNS))
_CLAUSE = re.compile(rf"(?:(?P<who>.+?) )??(?P<sign>{_SIGN})(?: and |$)")
_INSIDE = "note"  # the hole that holds another note


def in_words(note: str) -> str:
    """A note as the reviewer reads it; as it stands where no reader of QA Desk is known to write it."""
    for known in _NOTES:
        found = _pattern(known).fullmatch(note)
        if found:
            holes = {name: in_words(text) if name == _INSIDE else text for name, text in found.groupdict().items()}
            return tr(known).format(**holes)
    return _signs_in_words(note) or note


@cache
def _pattern(note: str) -> re.Pattern[str]:
    """A note with its holes as groups."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(note)), re.DOTALL)


def _signs_in_words(note: str) -> str:
    """The signs by which somebody was taken for the agent ("Eva: greets as a company does."); empty for other notes."""
    told = [_part_in_words(part) for part in note.removesuffix(".").split("; ")]
    return "; ".join(told) + "." if all(told) else ""


def _part_in_words(part: str) -> str:
    name, _, clauses = part.partition(": ")
    told = [_clause_in_words(found) for found in _CLAUSE.finditer(clauses)]
    if not told or _CLAUSE.sub("", clauses):
        return ""
    value = told[0]
    for clause in told[1:]:
        value = tr("{one} and {other}").format(one=value, other=clause)
    return tr("{name}: {value}").format(name=name, value=value)


def _clause_in_words(found: re.Match[str]) -> str:
    who, sign = found.group("who", "sign")
    told = tr(sign)
    return tr("{name}: {value}").format(name=who, value=told) if who else told
