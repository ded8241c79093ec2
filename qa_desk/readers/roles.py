"""Who is who: role words in four languages, and finding the agent where a file does not say."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qa_desk.model import Speaker
from qa_desk.readers.base import ReadOptions

_WORDS = {
    "customer": "kund kunde kunden customer client user end-user enduser consumer visitor guest caller requester"
    " lead contact besökare besøker besøgende bruker brugar brukar brugere bruger användare klient gäst gæst gjest"
    " inringare innringer medlem member förfrågare beställare bestiller patient passenger resenär passasjer external"
    " kunde/bruker incoming inbound in inkommande innkommende indgående fra_kunde from_customer kontakt"
    " kontaktperson avsändare_kund subscriber buyer köpare",
    "agent": "agent agenten admin operator operatør operatör handläggare handläggaren saksbehandler saksbehandlar"
    " sagsbehandler medarbetare medarbeider medarbejder kundtjänst kundetjänst kundservice kundeservice kundesenter"
    " kundecenter kundecentret kundetjeneste kundemottak support supporter supportmedarbetare rådgivare rådgiver"
    " rådgivar konsulent konsulenten representative rep advisor adviser employee staff csr teammate assistant_human"
    " service kundbehandlare kundebehandler outgoing outbound out utgående udgående kundrådgivare kunderådgiver team"
    " representant helpdesk servicedesk internal_user veileder vejleder ansatt anställd expeditör butik seller"
    " säljare selger sælger",
    "bot": "bot chatbot chatbott chatrobot chatbotten robot roboten virtual_assistant virtual_agent"
    " virtuell_assistent virtuel_assistent digital_assistent ai ai-agent ai_agent automat automatic automatisk auto"
    " autoreply auto-reply autosvar automation automated_agent autosvarare voicebot ivr talsvar assistant assistent"
    " custom_bot",
    "system": "system systemet systemmeddelande systemmelding systembesked systemmeddelelse event händelse hendelse"
    " hændelse trigger rule notification avisering info workflow activity aktivitet",
    "note": "internal_note intern_anteckning intern_kommentar intern_notering intern_merknad intern_notat"
    " internt_notat intern_note internnotat internnote intern_besked internal internal_comment private private_note"
    " privat anteckning notering notat note merknad kommentar_intern intern internt intern_melding interne_noter"
    " intern_besked whisper agent_note",
}  # fmt: skip
_ROLE_OF_WORD = {word.replace("_", " "): role for role, words in _WORDS.items() for word in words.split()}
_TOO_PLAIN_FOR_A_PREFIX = frozenset(
    "in out info contact kontakt team service rep auto ai note private user lead internal intern".split()
)
_SPLIT = re.compile(r"^(?P<outer>[^()\[\]<>]*?)\s*[(\[<](?P<inner>[^()\[\]<>]*)[)\]>]\s*$")


@dataclass(frozen=True, slots=True)
class Role:
    """What a role word says: the speaker, whether it is an internal note, and the name beside the word, if any."""

    speaker: Speaker
    internal: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Inference:
    """Which of the names in a conversation are the agents', and one sentence that says why."""

    agents: frozenset[str]
    reason: str


@functools.lru_cache(maxsize=4096)
def role_of(label: str) -> Role | None:
    """The role in a label: "Kund", "Agent Sara", "Sara (Saksbehandler)", "Intern anteckning"; None for a mere name."""
    text = " ".join(label.strip(" \t*:#-–").split())
    role = _role_of_words(text)
    if role:
        return role
    split = _SPLIT.match(text)
    if split:
        return _role_beside(split["inner"], split["outer"]) or _role_beside(split["outer"], split["inner"])
    for separator in (" - ", " – ", ", ", " | ", "/"):
        left, found, right = text.partition(separator)
        role = (_role_beside(left, right) or _role_beside(right, left)) if found else None
        if role:
            return role
    return _role_before_name(text)


def _role_of_words(text: str) -> Role | None:
    key = re.sub(r"[\s_]+", " ", text.casefold())
    role = _ROLE_OF_WORD.get(key) or _ROLE_OF_WORD.get(re.sub(r"[ #]*\d+$", "", key))
    return None if role is None else _as_role(role)


def _as_role(role: str, name: str = "") -> Role:
    return Role(Speaker.AGENT, internal=True, name=name) if role == "note" else Role(Speaker(role), name=name)


def _role_beside(words: str, name: str) -> Role | None:
    role = _role_of_words(words.strip())
    return role and Role(role.speaker, role.internal, name.strip())


def _role_before_name(text: str) -> Role | None:
    """The role of a word before a name in capitals, as in "Agent Sara" or "Kund Anna Berg"."""
    first, _, rest = text.partition(" ")
    role = _ROLE_OF_WORD.get(first.casefold())
    if role is None or first.casefold() in _TOO_PLAIN_FOR_A_PREFIX or not _NAME.fullmatch(rest):
        return None
    return _as_role(role, text if _COMPANY.search(text) else rest)


_NAME = re.compile(r"[A-ZÅÄÖÆØÉ0-9][\w.'’-]*(?: [A-ZÅÄÖÆØÉ][\w.'’-]*){0,3}")

# --- who is the agent -----------------------------------------------------------------------------------------------

_COMPANY = re.compile(
    r"\b(?:AB|ASA?|A/S|ApS|Ltd|Inc|LLC|GmbH|Oyj?)\b|(?i:\b(?:kund\w*|kunde\w*)?(?:service|support|tjänst|tjeneste"
    r"|center|senter|desk)\b"
    r"|\b(?:customer|team|help ?desk|butik\w*|shop|store|bank|forsikring|försäkring)\b)"
)
_PHONE = re.compile(r"\+?[\d ()-]{6,}")
_WELCOMES = re.compile(
    r"välkommen till|velkommen til|welcome to|thank you for (?:calling|contacting)|thanks for (?:calling|contacting"
    r"|reaching)"
    r"|tack för att du (?:ringer|kontakta|hör)|takk for at du|tak fordi du|tak for (?:dit opkald|din henvendelse)"
    r"|takk for (?:din )?henvendelse"
    r"|du (?:pratar|talar|snakker|taler) med|you(?:'re| are) (?:speaking|talking) (?:with|to)"
    r"|(?:vad|hvad|hva|hur|hvordan) kan (?:jag|jeg|vi) hj[äæe]lpa?e?|kan (?:jag|jeg) hj[äæe]lpe? (?:dig|deg)|(?:how"
    r"|what) (?:can|may) i (?:help|assist|do for)",
    re.IGNORECASE,
)
_ASKS_NUMBER = re.compile(
    r"(?:ditt|din|dit|your|ert|jeres|deres)\s[^.?!]{0,30}(?:nummer|nr|number|namn|navn|name|adress|e-?post"
    r"|mail)\w*[^.!]{0,25}\?"
    r"|(?:kund|kunde|order|ordre|person|customer|account|boknings|bestillings)[- ]?(?:nummer|nr|number)\w*\s?\?"
    r"|(?:skicka|sende?|oplyse?|uppge|oppgi|provide|give me)\b[^.?!]{0,25}(?:nummer|number|adress)",
    re.IGNORECASE,
)
_SERVES = re.compile(
    r"tråkigt att höra|trist (?:å høre|at høre)|ked af at høre|sorry to hear|(?:jag|jeg) (?:ska|skal|har) (?:kolla"
    r"|sjekke?t?|tjekke?t?|titta)"
    r"|(?:jag|jeg) ser (?:att|at|her|här)|i can see (?:that|your)|let me (?:check|look|see)|något mer jag kan"
    r"|noe mer jeg kan|mere jeg kan"
    r"|anything else i can|ha en (?:fin|bra|fortsatt|god)|have a (?:great|nice|good)|vi beklagar|vi beklager"
    r"|we apologi[sz]e",
    re.IGNORECASE,
)
_COMPLAINS = re.compile(
    r"\b(?:min|mitt|mit|my|mina|mine) (?:\w+ )?(?:faktura|order|ordre|paket|pakke|konto|kundnummer|kundenummer"
    r"|kontrakt|bestilling|beställning"
    r"|invoice|bill|account|package|parcel|router|bredbånd|bredband|telefon|phone|customer number|card|kort|räkning"
    r"|regning)"
    r"|(?:jag|jeg) (?:vill|vil|behöver|trenger|har fått|har fået|fick|fikk|fik|har beställt|har bestilt|undrar"
    r"|lurer|betalade|betalte)\b"
    r"|\bi(?:'d| would) like to|\bi (?:ordered|bought|need|received|paid|want|was charged)\b|\bi(?:'m"
    r"| am) (?:calling about|having)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Sign:
    weight: float
    pattern: re.Pattern[str]
    reason: str


_IN_TEXT = (
    _Sign(3, _WELCOMES, "greets as a company does"),
    _Sign(2, _ASKS_NUMBER, "asks for a number or contact details"),
    _Sign(1.5, _SERVES, "speaks as the one who handles the case"),
    _Sign(-2, _COMPLAINS, "speaks of an own matter"),
)


def infer_agents(turns: Sequence[tuple[str, str]], options: ReadOptions) -> Inference:
    """The agents among the speakers of `turns`, which are (label, text).

    Where nothing shows it, who wrote first is taken for the customer; the reason says so.
    """
    labels = list(dict.fromkeys(label for label, _ in turns))
    named = frozenset(label for label in labels if is_named(label, options.agents))
    if named:
        return Inference(named, f"{_list(named)}: named as agent in the settings.")
    by_role = _agents_by_role(labels)
    if by_role:
        return by_role
    scores = {label: _signs(label, (text for who, text in turns if who == label)) for label in labels}
    return _best(labels, scores)


def is_named(label: str, agents: Iterable[str]) -> bool:
    """Whether a label is one of the names that the user gave as agents, whatever its case."""
    folded = label.strip(" ~").casefold()
    return any(folded == name.strip().casefold() for name in agents)


def _agents_by_role(labels: Iterable[str]) -> Inference | None:
    roles = {label: role for label in labels if (role := role_of(label))}
    agents = frozenset(label for label, role in roles.items() if role.speaker is Speaker.AGENT)
    return Inference(agents, f"{_list(agents)}: the name itself says so.") if agents else None


def _signs(label: str, texts: Iterable[str]) -> Mapping[str, float]:
    """What speaks for (above 0) and against (below 0) a speaker being an agent, by reason."""
    found: dict[str, float] = {}
    if _COMPANY.search(label):
        found["the name is a company's"] = 4.0
    if _PHONE.fullmatch(label.strip()):
        found["the name is a telephone number"] = -3.0
    for text in texts:
        for sign in _IN_TEXT:
            if abs(found.get(sign.reason, 0.0)) < 2 * abs(sign.weight) and sign.pattern.search(text):
                found[sign.reason] = found.get(sign.reason, 0.0) + sign.weight
    return found


def _best(labels: Sequence[str], scores: Mapping[str, Mapping[str, float]]) -> Inference:
    totals = {label: sum(scores[label].values()) for label in labels}
    if not labels:
        return Inference(frozenset(), "Nobody speaks.")
    best = max(labels, key=lambda label: totals[label])
    if len(labels) == 1:
        agents = frozenset(labels) if totals[best] > 0 else frozenset[str]()
        return Inference(
            agents, f"{best}: the only speaker, taken for the {'agent' if agents else 'customer'} by what is said."
        )
    if totals[best] <= min(totals.values()):
        return Inference(
            frozenset(labels[1:2]),
            f"{labels[1]}: no sign who the agent is; {labels[0]} wrote first and was taken for the customer.",
        )
    agents = frozenset(label for label in labels if label == best or totals[label] >= 2)
    return Inference(
        agents, "; ".join(f"{label}: {_why(label, best, labels, scores)}" for label in labels if label in agents) + "."
    )


def _why(label: str, best: str, labels: Sequence[str], scores: Mapping[str, Mapping[str, float]]) -> str:
    reasons = [reason for reason, weight in scores[label].items() if weight > 0]
    if reasons:
        return " and ".join(reasons)
    others = [
        f"{other} {reason}"
        for other in labels
        if other != best
        for reason, weight in scores[other].items()
        if weight < 0
    ]
    return " and ".join(others)


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
