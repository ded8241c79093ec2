"""A small month of conversations, written for these tests, with findings and scorecards as scoring gives them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from qa_desk.model import (
    Conversation,
    Criterion,
    Decision,
    Finding,
    Message,
    Review,
    Rubric,
    Rule,
    Scored,
    Severity,
    Source,
    Span,
    Speaker,
)
from qa_desk.reports.content import ReportContent
from qa_desk.reports.masking import Masker
from qa_desk.reports.prepare import prepare
from qa_desk.scoring.score import score

START = datetime(2025, 10, 1, 9, 12, tzinfo=ZoneInfo("Europe/Stockholm"))


def flag(rule: str, title: str, severity: Severity, why: str, say: dict[str, str], *, unless: str = "") -> Rule:
    settings = {"unless_agent_does": (unless,)} if unless else {}
    return Rule(rule, "flag", {"en": title}, "agent_does", settings, severity, why={"en": why}, say_instead=say)


def strength(rule: str, title: str, act: str = "") -> Rule:
    return Rule(rule, "strength", {"en": title}, "agent_does", {"agent_does": (act,)} if act else {})


ASKS_AGAIN = flag(
    "repeated-request",
    "Asks again for what was already given",
    Severity.MAJOR,
    "The customer has told us once. Asking again says that nobody read it.",
    {
        "sv": "Tack, jag ser ordernumret i ditt mejl och tittar på det direkt.",
        "nb": "Takk, jeg ser ordrenummeret ditt og sjekker det med en gang.",
        "da": "Tak, jeg kan se ordrenummeret og kigger på det med det samme.",
        "en": "Thank you, I have your order number here and am looking at it now.",
    },
)
REFUSES = flag(
    "refusal-without-alternative",
    "Says “I can't” and stops there",
    Severity.MAJOR,
    "A closed door. The customer needs another way, not the end of the road.",
    {
        "sv": "Det går inte från mitt håll, men det jag kan göra är …",
        "nb": "Det får jeg ikke til herfra, men det jeg kan gjøre er …",
        "da": "Det kan jeg ikke herfra, men det jeg kan gøre, er …",
        "en": "I can't do that from here, but what I can do is …",
    },
    unless="offers-a-way",
)
CLOSES = flag(
    "premature-closure",
    "Closes while the matter is open",
    Severity.CRITICAL,
    "The case is closed for us, not for the customer, who has to start over.",
    {"sv": "Jag låter ärendet vara öppet tills du sett att det fungerar.", "en": "I'll keep this open until it works."},
)
STALLS = flag("stalling-reply", "First reply only buys time", Severity.MINOR, "Waiting without knowing for what.", {})
SENDS_AWAY = flag("redirect-elsewhere", "Sends the customer elsewhere", Severity.MAJOR, "They came to us.", {})
MEETS = strength("acknowledgement", "Meets the feeling")
OFFERS = strength("alternative-offered", "Offers another way", "offers-a-way")
PROMISES = strength("follow-up-commitment", "Promises to be heard from")
RUBRIC = Rubric(
    id="test-service",
    title={"en": "Nordic service quality"},
    version="1",
    digest="5f2c" * 16,
    criteria=(
        Criterion("listens", {"en": "Listens and reads"}, 25, (ASKS_AGAIN, MEETS)),
        Criterion("opens-doors", {"en": "Opens doors"}, 25, (REFUSES, SENDS_AWAY, OFFERS)),
        Criterion("follows-through", {"en": "Follows through"}, 30, (CLOSES, STALLS, PROMISES)),
        Criterion("right-answer", {"en": "The answer is correct"}, 20, scored_by="reviewer"),
    ),
)


def span(conversation: Conversation, message: int, quote: str) -> Span:
    start = conversation.messages[message].text.index(quote)
    return Span(message, start, start + len(quote), quote)


def finding(
    conversation: Conversation, rule: str, at: tuple[int, str], *other: tuple[int, str], sure: float = 0.8
) -> Finding:
    kind = next(entry.kind for entry in RUBRIC.rules() if entry.id == rule)
    quote, evidence = span(conversation, *at), tuple(span(conversation, *end) for end in other)
    because = f"“{quote.quote}” though message {evidence[0].message + 1} says “{evidence[0].quote}”." if other else rule
    return Finding(rule, kind, quote, evidence, because, sure)


def talk(
    number: int,
    texts: Sequence[str],
    *,
    agent: str = "Åsa Berg",
    team: str = "Kundtjänst",
    customer: str = "Karin Lindqvist",
    language: str = "sv",
    channel: str = "email",
) -> Conversation:
    """A conversation that takes turns, the customer first: a message each 40 minutes, a conversation each 31 hours."""
    begins = START + timedelta(hours=31) * number
    messages = tuple(
        Message(
            Speaker.AGENT if index % 2 else Speaker.CUSTOMER,
            text,
            agent if index % 2 else customer,
            begins + timedelta(minutes=40) * index,
        )
        for index, text in enumerate(texts)
    )
    source = Source("export.jsonl", number + 1, "Conversation JSONL")
    return Conversation(
        f"C-{1000 + number}", messages, channel, language, agent, team, customer=customer, source=source
    )


def scored(
    conversation: Conversation, *findings: Finding, verdicts: Sequence[str] = (), answer: float | None = None
) -> Scored:
    """The case as the scoring side hands it over; `verdicts` for the first findings, the others are open."""
    every = [*verdicts, *["open"] * len(findings)]
    decisions = tuple(
        Decision(entry, verdict, "Talked about it." if verdict != "open" else "")  # type: ignore[arg-type]  # test data
        for entry, verdict in zip(findings, every, strict=False)
    )
    review = Review(conversation.id, decisions, {} if answer is None else {"right-answer": answer})
    return Scored(conversation, findings, review, score(RUBRIC, review))


def content_of(cases: Sequence[Scored], masker: Masker | None = None) -> ReportContent:
    return prepare(cases, RUBRIC, masker=masker or Masker(), files=2)


GIVES = (
    "Hej! Min soffa (order 88123) kom trasig i går, bild bifogas. "
    "Ring mig på 070-123 45 67 eller mejla karin.l@example.com."
)
ASKS = "Hej Karin! Kan du skicka ditt ordernummer så ska jag titta på det?"


def sofa(number: int, agent: str = "Åsa Berg") -> Scored:
    """Asked for the order number that the first message gave; the agent then offers another way."""
    case = talk(
        number,
        [
            GIVES,
            ASKS,
            "Det stod i mitt första mejl: 88123. Nu är jag riktigt trött på det här.",
            "Förlåt, det ser jag nu. Vi har ingen ny soffa förrän i november, men du kan få låna en från oss så länge. "
            "Jag ringer dig på 0701234567 i morgon före tolv.",
        ],
        agent=agent,
    )
    return scored(
        case,
        finding(case, "repeated-request", (1, "Kan du skicka ditt ordernummer"), (0, "order 88123"), sure=0.93),
        finding(case, "alternative-offered", (3, "men du kan få låna en från oss så länge")),
        finding(case, "follow-up-commitment", (3, "Jag ringer dig på 0701234567 i morgon före tolv.")),
        answer=1.0,
    )


def saturday(number: int, agent: str, *, verdict: str = "open") -> Scored:
    """A refusal in Norwegian, with no other way."""
    case = talk(
        number,
        [
            "Hei, kan dere levere på lørdag? Mvh Ola Nordmann, Storgata 5, 0155 Oslo",
            "Nei, det går ikke. Ha en fin dag!",
        ],
        agent=agent,
        team="Kundeservice",
        customer="Ola Nordmann",
        language="nb",
        channel="chat",
    )
    return scored(case, finding(case, "refusal-without-alternative", (1, "Nei, det går ikke.")), verdicts=[verdict])


def closed(number: int, agent: str) -> Scored:
    """Closed in English while the customer says that it does not work: critical, and it caps the score."""
    case = talk(
        number,
        [
            "My router keeps dropping. My name is Priya Nair and I work from home.",
            "We have received your message.",
            "It has been three days and it still doesn't work!",
            "The case is now closed. Call 08-555 010 20 if there is anything else.",
        ],
        agent=agent,
        customer="",
        language="en",
        channel="chat",
    )
    return scored(
        case,
        finding(case, "stalling-reply", (1, "We have received your message.")),
        finding(case, "premature-closure", (3, "The case is now closed."), (2, "it still doesn't work!")),
        finding(case, "redirect-elsewhere", (3, "Call 08-555 010 20 if there is anything else.")),
        verdicts=["dismissed", "confirmed"],
        answer=0.0,
    )


def happy(number: int, agent: str) -> Scored:
    """Nothing but praise, in Danish."""
    case = talk(
        number,
        ["Min pakke er ikke kommet, og jeg er ked af det.", "Det forstår jeg godt. Jeg skriver til dig i eftermiddag."],
        agent=agent,
        team="Kundeservice",
        customer="Freja Holm",
        language="da",
    )
    return scored(
        case,
        finding(case, "acknowledgement", (1, "Det forstår jeg godt.")),
        finding(case, "follow-up-commitment", (1, "Jeg skriver til dig i eftermiddag.")),
        answer=1.0,
    )


def month() -> list[Scored]:
    """Twenty conversations of five agents, one of them quiet, and one conversation without an agent."""
    agents = ("Åsa Berg", "Jonas Lie", "Mette Dahl Kjærgaard")
    cases = [sofa(n, agents[n % 2]) for n in range(5)]
    cases += [saturday(5 + n, agents[n % 3], verdict="confirmed" if n == 1 else "open") for n in range(5)]
    cases += [closed(10 + n, agents[n % 2]) for n in range(4)]
    cases += [happy(14 + n, agents[2]) for n in range(4)]
    quiet = talk(18, ["Tack för hjälpen!", "Varsågod!"], agent="Sam Li")
    return [*cases, scored(quiet), scored(talk(19, ["Hallå?", "Hej!"], agent="", team="", customer=""))]
