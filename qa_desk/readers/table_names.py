"""What columns are called in exports, in four languages; within a kind, the surer names come first."""

from __future__ import annotations

_NAMES = {
    "conversation": "conversation id, conversationid, ärende id, ärendeid, ärendenummer, ärendenr, case id, caseid,"
    " case number, case no, ticket id, ticketid, ticket number, saksnummer, saksnr, saks id, saksid, sak id,"
    " sagsnummer, sagsnr, sags id, sagsid, sag id, chat id, chatid, chatt id, samtals id, samtalsid, samtale id,"
    " samtaleid, samtal id, dialog id, session id, sessionid, thread id, threadid, interaction id, interactionid,"
    " contact id, contactid, henvendelses id, henvendelsesid, henvendelsesnr, konversations id, konversationsid,"
    " konversasjons id, konversasjonsid, konversation id, csid, ärende, ticket, case, sak, sag, henvendelse,"
    " conversation, konversation, konversasjon, samtal, samtale, thread, tråd, tråd id, session, referens,"
    " referanse, reference, chat, chatt, id, nr",
    "time": "timestamp, tidpunkt, tidspunkt, tidsstämpel, tidsstempel, date time, datetime, datum tid, datum och"
    " tid, datum klockslag, dato tid, dato og tid, created at, createdat, sent at, message time, datum, dato, date,"
    " skickat, skickad, sendt, sent, skapad, skapat, oprettet, opprettet, created, mottaget, modtaget, mottatt,"
    " received, opened, öppnad, åpnet, åbnet, started, startad, startet, start time, starttid",
    "clock": "tid, time, klockslag, klokkeslett, klokkeslæt, klockan, kl",
    "speaker": "speaker, speaker role, roll, rolle, role, sender type, sendertype, author type, author role, sender"
    " role, avsändartyp, avsändarroll, avsendertype, afsendertype, direction, riktning, retning, participant,"
    " deltagare, deltaker, deltager, talare, taler, part, message type, meddelandetyp, meldingstype, beskedtype,"
    " typ, type",
    "author": "author, author name, sender name, sender, avsändare, avsändarnamn, avsender, afsender, från, fra,"
    " from, from name, skrivet av, skriven av, skrevet av, skrevet af, författare, forfatter, author id, nick, namn,"
    " navn, name, user, användare, bruker, bruger, av, af, by, vem, hvem, who",
    "text": "message, meddelande, melding, besked, message text, messagetext, message body, meddelandetext,"
    " meldingstekst, beskedtekst, text, tekst, body, content, innehåll, innhold, indhold, comment, kommentar,"
    " utterance, yttrande, replik",
    "transcript": "transcript, transkript, transkription, transkribering, transkripsjon, transskription,"
    " transskript, chattlogg, chatlogg, chatlog, chat log, samtalslogg, samtalelogg, samtalelog, dialog,"
    " conversation text, chat transcript, full text, chatthistorik",
    "internal": "internal, is internal, internal note, is internal note, intern, internt, intern anteckning, intern"
    " notat, internt notat, intern note, private, is private, privat, note, anteckning, notat",
    "public": "public, is public, offentlig, publik, extern, external",
    "inbound": "inbound, is inbound, incoming, inkommande, innkommende, indgående, from customer, från kund, fra kunde",
    "channel": "channel, kanal, via, medium, source channel, initial channel, källa, kilde, source",
    "agent": "agent, agent name, agentnamn, agentnavn, handläggare, saksbehandler, sagsbehandler, medarbetare,"
    " medarbeider, medarbejder, assignee, assigned to, ansvarig, ansvarlig, tilldelad, tildelt, operator, operatör,"
    " operatør, rådgivare, rådgiver, behandlare, behandler, owner, ägare, eier, ejer",
    "team": "team, team name, grupp, gruppe, group, avdelning, avdeling, afdeling, department, kö, kø, queue",
    "customer": "customer, customer name, kund, kunde, kundnamn, kundenavn, client, requester, requester name,"
    " kontaktperson, besökare, besøkende, besøgende, visitor",
    "status": "status, state, tillstånd, tilstand",
    "subject": "subject, ämne, emne, rubrik, title, titel, tittel, ärenderubrik, ärendemening, overskrift",
    "rating": "csat, csat score, customer satisfaction, satisfaction, rating, betyg, kundbetyg, vurdering, karakter,"
    " nöjdhet, kundnöjdhet, tilfredshet, kundetilfredshet, tilfredshed, kundetilfredshed, ces, nps, score",
    "language": "language, språk, sprog, lang",
    "attachments": "attachments, attachment, bilagor, bilaga, vedlegg, bilag, vedhæftninger, vedhæftede filer,"
    " filer, files, fil, file",
    "message": "message id, messageid, tweet id, meddelande id, meldings id, meldingsid, besked id, beskedid,"
    " comment id, mid",
    "reply to": "in response to tweet id, in reply to, in response to, in reply to id, reply to, reply to id, svar"
    " på, svar til, parent id",
}
KINDS = tuple(_NAMES)
KIND_OF_NAME = {name: (kind, rank) for kind, names in _NAMES.items() for rank, name in enumerate(names.split(", "))}

# Parts of names of columns that hold what the customer gave.
FIELD_NAMES = tuple(
    "nummer number ordre order beställning bestilling faktura invoice booking bokning e post epost mail telefon"
    " phone mobil adress address produkt product model serienr personnr fødselsnr cpr kundnr kundenr kid ocr imei"
    " abonnemang abonnement avtal avtale kontrakt"
    " contract".replace("e post", "e_post").split()
)
FIELD_NAMES = tuple(word.replace("_", " ") for word in FIELD_NAMES)

CHANNELS_BY_NAME = {
    word.replace("_", " "): channel
    for channel, words in {
        "chat": "chat chatt webchat web_chat livechat live_chat messaging chattsamtal",
        "email": "email e_mail mail e_post epost mejl",
        "phone": "phone telefon call voice samtal opkald telefoni röst tale oppringning",
        "sms": "sms text_message",
        "social": "social social_media sociala_medier sosiale_medier sociale_medier facebook messenger instagram"
        " twitter x whatsapp",
    }.items()
    for word in words.split()
}
