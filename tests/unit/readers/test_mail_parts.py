from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.model import PartKind
from qa_desk.readers.mail_parts import parts_of

QUOTE, SIGNATURE, DISCLAIMER = PartKind.QUOTE, PartKind.SIGNATURE, PartKind.DISCLAIMER


def said(text: str) -> str:
    """What is left of a mail without its parts."""
    for part in reversed(parts_of(text)):
        text = text[: part.start] + text[part.end :]
    return text.strip()


def kinds(text: str) -> list[PartKind]:
    return [part.kind for part in parts_of(text)]


@pytest.mark.parametrize(
    "header",
    [
        "Den mån 18 mars 2024 kl 16:00 skrev Kundservice <info@bolaget.example>:",
        "Den fre 28 feb. 2025 10:15Anna Berg <anna@post.example> skrev:",
        "På man. 18. mars 2024 kl. 13:00 skrev Kari Moe <kari@post.example>:",
        "man. 18. mars 2024 kl. 13:00 skrev Kari Moe <kari@post.example>:",
        "18 mars 2024 kl. 13:00 skrev Kari Moe:",
        "Den 18. mar. 2024 kl. 13.00 skrev Peter Holm <peter@post.example>:",
        "On Mon, Mar 18, 2024 at 1:00 PM Ann Lee <ann@post.example> wrote:",
        "On Mon, Mar 18, 2024 at 1:00 PM Ann Longname Lee <\nann@post.example> wrote:",
        "-----Original Message-----",
        "----- Oprindelig meddelelse -----",
        "-----Ursprungligt meddelande-----",
        "-------- Opprinnelig melding --------",
        "Från: Kundservice <info@bolaget.example>\nSkickat: den 18 mars 2024 14:05\nTill: Anna\nÄmne: SV: Faktura",
        "Fra: Kundeservice\nSendt: mandag 18. mars 2024 14:05\nTil: Kari\nEmne: SV: Faktura",
        "Fra: Kundeservice\nDato: 18. marts 2024 kl. 14.05\nTil: Peter\nEmne: SV: Faktura",
        "*From:* Support <help@shop.example>\n*Sent:* Monday, March 18, 2024 2:05 PM\n*To:* Ann\n*Subject:* RE: Bill",
        "________________________________\nFrom: Support\nSent: Monday, March 18, 2024 2:05 PM\nTo: Ann\n"
        "Subject: RE: Bill",
    ],
)
def test_what_follows_a_quote_header_is_quoted(header: str) -> None:
    text = f"Numret är 445566.\n\n{header}\n\nHej! Vad är ditt kundnummer?\nVi väntar på svar."
    assert said(text) == "Numret är 445566."
    assert kinds(text) == [QUOTE]


@pytest.mark.parametrize(
    "text",
    [
        "Fra: Oslo\nTil: Bergen\nDato: 12.03.2024\nHva koster billetten?",
        "Från: Anna\nDatum: 2024-03-18 14:05\nÄmne: Faktura\nMeddelande: Fakturan är fel, order 8812.",
        "Den 18 mars 2024 kl 16:00 skrev jag till er:\nMin order är fel.",
        "Er kollega skrev:\nVi återkommer i morgon.\nDet gjorde ni inte!",
        "Tak",
        "Takk\nJeg fant den: 445566",
        "Tack på förhand",
        "Hilsen fra Bergen kom aldri frem",
        "Vänligen skicka en ny faktura",
        "Regards the invoice I was told to wait",
        ">:( så dåligt",
        "- Kundnummer 445566\n- Order 8812",
    ],
)
def test_what_only_looks_like_a_part_stays_said(text: str) -> None:
    assert said(text) == text


def test_an_answer_below_quoted_lines_is_said() -> None:
    text = (
        "On Mon, Mar 18, 2024 at 1:00 PM Shop <help@shop.example> wrote:\n> What is your number?\n>\n"
        "> Thanks\n\nIt is 445566.\n\n> And the order?\n8812"
    )
    assert said(text).split() == "It is 445566. 8812".split()
    assert kinds(text) == [QUOTE, QUOTE]


@pytest.mark.parametrize(
    "signature",
    [
        "Med vänlig hälsning\nSara Lund\nKundservice AB\nTel 08-123 456",
        "Med vänliga hälsningar, Sara",
        "Mvh Kari",
        "mvh kari",
        "Mvh. Ali Berg, tlf. 22 00 00 00",
        "Venlig hilsen\n\nMette Holm\n+45 12 34 56 78",
        "Hilsen\nPer",
        "Kind regards,\nAnn",
        "-- \nKundeservice\nwww.selskapet.example",
        "Skickat från min iPhone",
        "Sendt fra Outlook for Android",
        "Hent Outlook til iOS",
        "/Sara",
    ],
)
def test_a_signature_begins_at_its_formula_and_stays_in_the_text(signature: str) -> None:
    text = f"Fakturan är betald.\n\n{signature}"
    (part,) = parts_of(text)
    assert part.kind is SIGNATURE
    assert text[part.start : part.end] == signature


@pytest.mark.parametrize(
    "answer",
    [
        "PS. Jag glömde: ordern är 8812",
        "Mitt kundnummer är 445566",
        "Har dere fått bildet?",
        "Jeg har prøvd det. Det hjalp ikke.",
        "Tack!",
    ],
)
def test_a_signature_never_swallows_an_answer(answer: str) -> None:
    assert said(f"Hej!\n\nMvh\nAnna Berg\n\n{answer}") == f"Hej!\n\n\n\n{answer}"


def test_an_answer_between_two_signatures_is_said() -> None:
    assert said("Hej\n\nMvh Anna\n\nJag har redan startat om den.\n/Anna") == "Hej\n\n\n\nJag har redan startat om den."


@pytest.mark.parametrize(
    "disclaimer",
    [
        "This e-mail and any attachments are confidential.\nIf you are not the intended recipient, delete it.",
        "Detta meddelande är konfidentiellt och endast avsett för mottagaren.",
        "Denne e-posten er fortrolig og kun beregnet på mottakeren.",
        "Tænk på miljøet før du printer denne mail.",
    ],
)
def test_a_disclaimer_is_cut_and_the_answer_after_it_is_not(disclaimer: str) -> None:
    text = f"Svaret är ja.\n\n{disclaimer}\n\nOch order 8812 gäller."
    assert kinds(text) == [DISCLAIMER]
    assert said(text).split() == "Svaret är ja. Och order 8812 gäller.".split()


def test_a_warning_banner_costs_only_its_own_line() -> None:
    text = "CAUTION: This email originated from outside of the organization.\nHej, fakturan är fel."
    assert said(text) == "Hej, fakturan är fel."


PIECES = st.sampled_from(
    [
        "Hej",
        "",
        "> citat",
        ">> djupt",
        "Mvh Anna",
        "-- ",
        "/Sara",
        "Den 18 mars 2024 kl 16:00 skrev Anna Berg:",
        "Från: Anna <a@b.example>",
        "Skickat: den 18 mars 2024 14:05",
        "Till: X",
        "Ämne: Y",
        "-----Original Message-----",
        "On Mon, Mar 18, 2024 at 1:00 PM A <",
        "a@b.example> wrote:",
        "This e-mail is confidential",
        "Skickat från min iPhone",
        "Ordern är 8812.",
        "\u2028",
        "e\u0301 \U0001f600",
        "\t> >x",
    ]
)


@given(st.lists(PIECES | st.text(max_size=30), max_size=20), st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
def test_parts_lie_in_order_inside_the_text_and_apart(pieces: list[str], newline: str) -> None:
    text = newline.join(pieces)
    position = 0
    for part in parts_of(text):
        assert position <= part.start < part.end <= len(text)
        assert text[part.start : part.end].strip()
        position = part.end
