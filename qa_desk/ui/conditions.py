"""The conditions that an explanation weighs, in the language of the window.

The scoring names a condition in English, and learned weights are kept under that name: "the agent refuses just before".
Here such a name is taken apart into who does what, and where.
"""

from __future__ import annotations

import re

from qa_desk.i18n import mark, tr

_AGENT = {
    "apologises": mark("the agent apologises"),
    "meets-feeling": mark("the agent meets the customer's feeling"),
    "takes-charge": mark("the agent takes charge"),
    "offers-a-way": mark("the agent offers another way"),
    "connects": mark("the agent puts the customer through"),
    "passes-on": mark("the agent passes the matter on"),
    "promises-news": mark("the agent promises to be in touch"),
    "gives-time": mark("the agent says when"),
    "checks-result": mark("the agent asks whether it works now"),
    "asks-anything-else": mark("the agent asks whether there is anything else"),
    "gives-extra": mark("the agent gives something more"),
    "refuses": mark("the agent says no"),
    "sends-away": mark("the agent sends the customer elsewhere"),
    "ducks": mark("the agent blames somebody else"),
    "recites-rules": mark("the agent recites rules"),
    "gives-steps": mark("the agent gives a recipe"),
    "points-to-site": mark("the agent points to the website"),
    "asks-identifier": mark("the agent asks for a number of the case"),
    "asks-contact": mark("the agent asks for contact details"),
    "asks-when-or-amount": mark("the agent asks for a date or an amount"),
    "asks-product": mark("the agent asks for a model or version"),
    "asks-file": mark("the agent asks for a file"),
    "asks-problem": mark("the agent asks what the matter is"),
    "asks-tried": mark("the agent asks what was tried"),
    "asks-other": mark("the agent asks something else"),
    "confirms-detail": mark("the agent reads back what was given"),
    "cannot-use": mark("the agent cannot use what was given"),
    "explains-why-asked": mark("the agent says why it must be asked"),
    "confirms-receipt": mark("the agent confirms receipt"),
    "looks-into": mark("the agent says that it is looked into"),
    "closes": mark("the agent closes"),
    "greets": mark("the agent greets"),
    "misses": mark("the answer misses the point"),
    "offers-human": mark("the agent says that a person takes over"),
    "admits-breach": mark("the agent admits a broken promise"),
    "marks-urgent": mark("the agent treats it as urgent"),
    "informs": mark("the agent informs"),
}
_CUSTOMER = {
    "states-matter": mark("the customer tells the matter"),
    "complains": mark("the customer complains"),
    "shows-feeling": mark("the customer shows a feeling"),
    "already-did": mark("the customer has tried it already"),
    "already-gave": mark("the customer has given it already"),
    "chases-promise": mark("the customer tells of a broken promise"),
    "chases-status": mark("the customer asks how it goes"),
    "asks-for-person": mark("the customer wants a person"),
    "still-open": mark("the customer says that it is not solved"),
    "solved": mark("the customer says that it is solved"),
    "thanks": mark("the customer says thank you"),
    "asks-whom": mark("the customer asks whom to contact"),
    "asks-rules": mark("the customer asks for the rules"),
    "declines-news": mark("the customer needs no answer"),
    "gives-detail": mark("the customer gives details"),
    "own-fault": mark("the customer says that it was not our fault"),
    "greets": mark("the customer greets"),
}
_PLACES = {
    "{}": mark("{clause}"),
    "{} in the same message": mark("{clause}, in the same message"),
    "{} before the customer speaks": mark("{clause}, before the customer speaks again"),
    "{} near it": mark("{clause}, near it"),
    "{} just before": mark("{clause}, just before"),
    "{} before": mark("{clause}, before"),
    "{} earlier": mark("{clause}, earlier"),
    "{} earlier too": mark("{clause}, earlier too"),
    "{} already long before": mark("{clause}, long before already"),
    "{} later": mark("{clause}, later"),
    "{} somewhere": mark("{clause}, somewhere in the conversation"),
    "{} somewhere in the conversation": mark("{clause}, somewhere in the conversation"),
    "then {}": mark("{clause}, next"),
    "a recipe, and {} before": mark("a recipe, and before: {clause}"),
}
_WHOLE = (
    mark("a bot answers again"),
    mark("a bot misses"),
    mark("a bot misses, not for the first time"),
    mark("a bot says the same again"),
    mark("a promise, and an agent admits the breach later"),
    mark("a promise, and the customer chases it later"),
    mark("a promise, and the customer chases it next"),
    mark("a promise, and the customer has to write again"),
    mark("an agent admits the breach"),
    mark("an agent says the phrase somewhere in the conversation"),
    mark("an identifier is asked for, and one was given"),
    mark("case closed right after"),
    mark("customer gave a file before"),
    mark("customer wrote a number before"),
    mark("first answer of any kind"),
    mark("first reply"),
    mark("flags elsewhere in the conversation"),
    mark("flags in the same message"),
    mark("from a bot"),
    mark("how clear it is when looked at alone"),
    mark("last word of the company"),
    mark("long message"),
    mark("nothing of what is named had been given"),
    mark("second or later reply"),
    mark("short message"),
    mark("something else is named too, which was not given"),
    mark("the agent asks for a file, and one was sent"),
    mark("the agent asks for something"),
    mark("the agent asks what the matter is, and it was told"),
    mark("the agent asks what was tried, and it was told"),
    mark("the agent asks, and it was given"),
    mark("the agent says a phrase of the rubric"),
    mark("the agent says an excusing phrase of the rubric"),
    mark("strengths elsewhere in the conversation"),
    mark("strengths in the same message"),
    mark("the case is closed right after"),
    mark("the company answers"),
    mark("the customer asked for a person earlier"),
    mark("the customer has already given what is named"),
    mark("the customer has just asked for a person"),
    mark("the customer has just told of a broken promise"),
    mark("the customer then asks for a person"),
    mark("the first reply does only what buys time"),
    mark("the message repeats the given value itself"),
    mark("the promise itself is in the conversation"),
    mark("the reply came later than the rubric allows"),
    mark("the step is like an earlier one of the agent"),
    mark("the step is like what the customer had tried"),
    mark("the surest flag elsewhere in the conversation"),
    mark("told of it long before"),
    mark("what is said here, before and after, taken as a whole"),
)
_OF_OTHERS = {
    "in the same message": mark("“{rule}” in the same message"),
    "elsewhere in the conversation": mark("“{rule}” elsewhere in the conversation"),
}
_NAME = re.compile(r"(a recipe, and )?(?:an|the) (agent|customer) (then )?([a-z]+(?:-[a-z]+)*)( .+)?")


def in_words(name: str, rule: str = "") -> str:
    """A condition as the reviewer reads it; its own English name where it is none that QA Desk knows. `rule` is the
    title of the rule that a condition is about, where it is about another finding.
    """
    if name in _WHOLE:
        return tr(name)
    if rule:
        return tr(_OF_OTHERS[name.partition(" ")[2]]).format(rule=rule)
    taken = _NAME.fullmatch(name)
    if not taken:
        return name
    before, who, then, act, after = taken.groups(default="")
    clauses, place = _AGENT if who == "agent" else _CUSTOMER, f"{before}{then}{{}}{after}"
    if act not in clauses or place not in _PLACES:
        return name
    return tr(_PLACES[place]).format(clause=tr(clauses[act]))
