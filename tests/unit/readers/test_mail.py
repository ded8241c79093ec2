from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qa_desk.model import PartKind, Speaker
from qa_desk.readers.base import Input, ReadLog, ReadOptions
from qa_desk.readers.mail import MailReader
from qa_desk.readers.mail_quotes import quoted_mails

from .conftest import ReadFiles, an_input


def mail(
    text: str,
    *,
    number: int,
    sender: str = "Anna <anna@post.example>",
    refs: str = "",
    subject: str = "Faktura",
    more: str = "",
) -> str:
    to = "kundservice@bolaget.example" if "bolaget" not in sender else "anna@post.example"
    references = f"References: {refs}\n" if refs else ""
    return (
        f"From: {sender}\nTo: {to}\nSubject: {subject}\nDate: Mon, 18 Mar 2024 1{number}:00:00 +0100\n"
        f"Message-ID: <{number}@x.example>\n{references}{more}Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    )


SERVICE = "Kundservice <kundservice@bolaget.example>"
FIRST = mail("Fakturan är fel. Kundnummer 445566.", number=1)
ASKS = mail(
    "Vad är ditt kundnummer?\n\nMvh\nSara", number=2, sender=SERVICE, refs="<1@x.example>", subject="SV: Faktura"
)
ANSWERS = mail(
    "Det skrev jag ju.\n\nDen mån 18 mars 2024 kl 12:00 skrev Kundservice <kundservice@bolaget.example>:\n"
    "> Vad är ditt kundnummer?\n>\n> Mvh\n> Sara",
    number=3,
    refs="<1@x.example> <2@x.example>",
    subject="SV: Faktura",
)


def test_the_mails_of_a_thread_become_one_conversation_in_order_of_time(read_files: ReadFiles) -> None:
    outcome = read_files(MailReader(), {"c.eml": ANSWERS, "a.eml": FIRST, "b.eml": ASKS, "copy of a.eml": FIRST})
    assert [m.speaker for m in outcome.only.messages] == [Speaker.CUSTOMER, Speaker.AGENT, Speaker.CUSTOMER]
    assert [m.time for m in outcome.only.messages] == [datetime(2024, 3, 18, hour, tzinfo=UTC) for hour in (10, 11, 12)]
    assert (outcome.only.id, outcome.only.channel, outcome.only.subject) == ("1@x.example", "email", "Faktura")
    assert (outcome.only.agent, outcome.only.customer) == ("Kundservice", "Anna")
    assert [part.kind for part in outcome.only.messages[2].parts] == [PartKind.QUOTE]
    assert any("more than once" in str(note) for note in outcome.log.notes)
    assert outcome.faults() == []


def test_the_id_of_a_thread_is_the_same_whichever_of_its_mails_are_there(read_files: ReadFiles) -> None:
    assert (
        read_files(MailReader(), {"b.eml": ASKS}).only.id
        == read_files(MailReader(), {"c.eml": ANSWERS}).only.id
        == "1@x.example"
    )


def test_quoted_mails_that_no_file_holds_become_messages_once(read_files: ReadFiles) -> None:
    last = mail(
        "Saken er ikke løst.\n\nMvh Kari\n\nFra: Kundeservice <post@selskapet.example>\n"
        "Sendt: mandag 18. mars 2024 11:05\nTil: Kari\nEmne: SV: Faktura\n\n"
        "Hei Kari,\nHva er kundenummeret ditt?\n--\nKundeservice\n\n"
        "man. 18. mars 2024 kl. 10:00 skrev Kari <kari@post.example>:\n\n"
        "> Feil faktura. Kundenummer 445566.",
        number=3,
        sender="Kari <kari@post.example>",
    )
    again = mail(
        "Hallo?\n\nman. 18. mars 2024 kl. 10:00 skrev Kari <kari@post.example>:\n"
        "> Feil faktura. Kundenummer\n> 445566.",
        number=4,
        sender="Kari <kari@post.example>",
        refs="<3@x.example>",
    )
    outcome = read_files(MailReader(), {"3.eml": last, "4.eml": again}, ReadOptions(zone="Europe/Oslo"))
    assert [(m.speaker.value, m.author) for m in outcome.only.messages] == [
        ("customer", "Kari"),
        ("agent", "Kundeservice"),
        ("customer", "Kari"),
        ("customer", "Kari"),
    ]
    assert outcome.only.messages[0].text == "Feil faktura. Kundenummer 445566."
    assert outcome.only.messages[1].text.startswith("Hei Kari,\nHva er kundenummeret ditt?")
    assert outcome.only.messages[0].time == datetime(2024, 3, 18, 9, tzinfo=UTC)
    assert "445566" in outcome.only.messages[2].text
    assert any("Quoted earlier mails" in note and note.endswith("2.") for note in outcome.only.notes)


def test_a_quote_without_a_time_stays_a_quote_only(read_files: ReadFiles) -> None:
    outcome = read_files(MailReader(), {"1.eml": mail("Nej.\n\nSara Lund skrev:\n> Löste det sig?", number=1)})
    assert len(outcome.only.messages) == 1
    assert "Löste det sig?" in outcome.only.messages[0].text


def test_quotes_in_quotes_are_taken_apart() -> None:
    text = (
        "Ja\n\nOn Mon, Mar 18, 2024 at 1:00 PM A <a@x.example> wrote:\n> two\n>\n"
        "> Den 17 mars 2024 kl 09.15 skrev B:\n>> one\n\nBelow"
    )
    mails = quoted_mails(text)
    assert [(m.author, m.address, m.text) for m in mails] == [("A", "a@x.example", "two"), ("B", "", "one")]
    assert [m.time for m in mails] == [datetime(2024, 3, 18, 13, 0), datetime(2024, 3, 17, 9, 15)]


def test_replies_without_references_are_joined_by_subject_and_people(read_files: ReadFiles) -> None:
    lost = mail("Något nytt?", number=3, subject="Re: SV: faktura")
    other = mail("Också en faktura.", number=4, sender="Bo <bo@annan.example>")
    outcome = read_files(MailReader(), {"1.eml": FIRST, "3.eml": lost, "4.eml": other})
    assert [[m.author for m in c.messages] for c in outcome.conversations] == [["Anna", "Anna"], ["Bo"]]


def test_encodings_that_mails_are_written_in(read_files: ReadFiles) -> None:
    encoded = (
        "From: =?iso-8859-1?Q?=C5sa_Bj=F6rk?= <asa@post.example>\nTo: support@bolaget.example\n"
        "Date: Mon, 18 Mar 2024 10:00:00 +0100\n"
        "Subject: =?utf-8?B?w4RyZW5kZSA4ODEy?=\n =?utf-8?Q?_=E2=80=93_fel?=\nMIME-Version: 1.0\n"
        'Content-Type: text/plain; charset="iso-8859-1"\nContent-Transfer-Encoding: quoted-printable\n\n'
        "F=E5r inte =93svar=94, l=F6s=\n det!\n"
    ).replace("\n", "\r\n")
    raw = (
        "From: Åsa <asa@post.example>\nDate: Mon, 18 Mar 2024 10:00:00 +0100\nSubject: Ärende\n"
        "MIME-Version: 1.0\n\nFår inte svar\n"
    )
    outcome = read_files(MailReader(), {"1.eml": encoded, "2.eml": raw.encode("cp1252")})
    first, second = outcome.conversations
    assert (first.customer, first.subject, first.messages[0].text) == (
        "Åsa Björk",
        "Ärende 8812 – fel",
        "Får inte “svar”, lös det!",
    )
    assert (second.messages[0].author, second.subject, second.messages[0].text) == ("Åsa", "Ärende", "Får inte svar")


def test_html_alone_is_read_as_text_with_its_quote_and_attachments_by_name(read_files: ReadFiles) -> None:
    body = (
        "--b\nContent-Type: text/html; charset=utf-8\n\n"
        '<p>Hej,<br>fel faktura.</p><div class="gmail_quote"><div>Den 18 mars 2024 kl 09:00 skrev'
        " Kundservice &lt;kundservice@bolaget.example&gt;:</div><blockquote>Löste det sig?</blockquote></div>\n"
        "--b\nContent-Type: image/png; name*=utf-8''sk%C3%A4rmdump.png\nContent-Disposition: attachment\n\nAAAA\n--b--"
    )
    raw = mail(body, number=1).replace(
        "Content-Type: text/plain; charset=utf-8", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b"
    )
    outcome = read_files(MailReader(), {"1.eml": raw})
    asked, answered = outcome.only.messages
    assert (asked.speaker, asked.text) == (Speaker.AGENT, "Löste det sig?")
    assert answered.text.startswith("Hej,\nfel faktura.")
    assert answered.attachments == ("skärmdump.png",)
    (part,) = answered.parts
    assert answered.text[part.start :].startswith("Den 18 mars")


def test_machines_are_bots_on_our_side_and_system_lines_on_the_other(read_files: ReadFiles) -> None:
    receipt = mail(
        "Tack för ditt mejl.", number=2, sender=SERVICE, refs="<1@x.example>", more="Auto-Submitted: auto-replied\n"
    )
    away = mail("Jag är bortrest.", number=3, refs="<1@x.example>", more="Auto-Submitted: auto-generated\n")
    human = mail(
        "Vi löser det.",
        number=4,
        sender=SERVICE,
        refs="<1@x.example>",
        more="Auto-Submitted: no\nX-Auto-Response-Suppress: All\n",
    )
    bounce = mail("Undelivered", number=5, sender="MAILER-DAEMON@mx.example", refs="<4@x.example>")
    outcome = read_files(MailReader(), {f"{i}.eml": raw for i, raw in enumerate((FIRST, receipt, away, human, bounce))})
    assert [m.speaker.value for m in outcome.only.messages] == ["customer", "bot", "system", "agent", "system"]


@pytest.mark.parametrize(
    ("sender", "options", "reason"),
    [
        ("Sara <sara@bolaget.example>", ReadOptions(), "same domain"),
        ("Sara <sara@annat.example>", ReadOptions(agents=("sara@annat.example",)), "settings"),
        ("Sara <sara@annat.example>", ReadOptions(agents=("Sara",)), "settings"),
    ],
)
def test_the_agent_is_found_and_the_reason_said(
    read_files: ReadFiles, sender: str, options: ReadOptions, reason: str
) -> None:
    reply = mail("Vi löser det.", number=2, sender=sender, refs="<1@x.example>")
    outcome = read_files(MailReader(), {"1.eml": FIRST, "2.eml": reply}, options)
    assert [m.speaker.value for m in outcome.only.messages] == ["customer", "agent"]
    assert reason in outcome.only.notes[0]


def test_a_signature_tells_the_agent_where_addresses_do_not(read_files: ReadFiles) -> None:
    question = FIRST.replace("kundservice@bolaget.example", "sara@firma.example")
    reply = mail(
        "Det löser vi.\n\nMvh\nSara\nKundtjänst", number=2, sender="Sara <sara@firma.example>", refs="<1@x.example>"
    )
    outcome = read_files(MailReader(), {"1.eml": question, "2.eml": reply})
    assert [m.speaker.value for m in outcome.only.messages] == ["customer", "agent"]


def test_an_mbox_is_split_at_its_from_lines_only(read_files: ReadFiles) -> None:
    box = "".join(
        f"From x@y.example Mon Mar 18 13:05:22 2024\n{raw}\n"
        for raw in (FIRST.replace("är fel.", "är fel.\n\n>From Oslo med tåg.\nFrom dig."), ASKS)
    )
    outcome = read_files(MailReader(), {"all.mbox": box})
    assert outcome.only.messages[0].text.startswith("Fakturan är fel.\n\nFrom Oslo med tåg.\nFrom dig.")
    assert len(outcome.only.messages) == 2
    assert outcome.only.source.line == 1


def test_a_bad_date_or_body_is_a_fault_and_costs_no_other_mail(read_files: ReadFiles) -> None:
    undated = ASKS.replace("Date: Mon, 18 Mar 2024 12:00:00 +0100", "Date: i går")
    odd = mail("Hej", number=5, subject="Annat").replace("charset=utf-8", "charset=x-unknown-9")
    empty = mail("", number=6, subject="Tomt")
    outcome = read_files(
        MailReader(), {"1.eml": FIRST, "2.eml": undated, "3.eml": ANSWERS, "5.eml": odd, "6.eml": empty}
    )
    thread, other, _ = outcome.conversations
    assert [m.text.split()[0] for m in thread.messages] == ["Fakturan", "Vad", "Det"]
    assert thread.messages[1].time is None
    assert other.messages[0].text == "Hej"
    assert [fault.split(":")[0] for fault in outcome.faults()] == ["2.eml", "6.eml"]
    assert '"i går" is no date' in outcome.faults()[0]


@pytest.mark.parametrize(
    "text", ["Kund: Hej\nAgent: Hej!", "From: Oslo\nTo: Bergen\n\nHej", "WEBVTT\n", "id;text\n1;From: a", "{}"]
)
def test_other_texts_are_no_mail(text: str) -> None:
    assert not MailReader().recognises(an_input("x.txt", text))


def test_garbage_behind_mail_headers_never_stops_reading() -> None:
    data = (
        b'From: "\xff <\x00@>\nDate: x\nSubject: =?utf-8?B?!!!?=\n'
        b'Content-Type: multipart/mixed; boundary="\n\n--\n\xff\xfe'
    )
    source: Input = an_input("x.eml", data)
    log = ReadLog()
    (conversation,) = MailReader().read([source], ReadOptions(), log)
    assert len(conversation.messages) == 1
    assert log.faults
