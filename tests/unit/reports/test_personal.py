import pytest

from qa_desk.reports.personal import PersonalKind, personal_in

ACCOUNT, ADDRESS, CARD = PersonalKind.ACCOUNT, PersonalKind.ADDRESS, PersonalKind.CARD
EMAIL, IDENTITY, PHONE = PersonalKind.EMAIL, PersonalKind.IDENTITY, PersonalKind.PHONE
REFERENCE = PersonalKind.REFERENCE


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("mitt nummer är 850412-1236", IDENTITY, "850412-1236"),
        ("19850412-1236 tack", IDENTITY, "19850412-1236"),
        ("8112189876", IDENTITY, "8112189876"),
        ("198112189876.", IDENTITY, "198112189876"),
        ("born 120312+1234", IDENTITY, "120312+1234"),
        ("samordningsnummer 701063-2391", IDENTITY, "701063-2391"),
        ("850412-XXXX", IDENTITY, "850412-XXXX"),
        ("cpr 070761-4285", IDENTITY, "070761-4285"),
        ("mit cpr-nummer er 0707614285", IDENTITY, "0707614285"),
        ("fødselsnummer: 21010112345", IDENTITY, "21010112345"),
        ("01019000083", IDENTITY, "01019000083"),
        ("410190 00077 er mitt", IDENTITY, "410190 00077"),
        ("SSN 219-09-9999", IDENTITY, "219-09-9999"),
        ("kort 4111 1111 1111 1111 går ut 12/27", CARD, "4111 1111 1111 1111"),
        ("5555-5555-5555-4444", CARD, "5555-5555-5555-4444"),
        ("amex 378282246310005", CARD, "378282246310005"),
        ("till SE45 5000 0000 0583 9825 7466 TACK", ACCOUNT, "SE45 5000 0000 0583 9825 7466"),
        ("iban no9386011117947", ACCOUNT, "no9386011117947"),
        ("konto 8601.11.17947", ACCOUNT, "8601.11.17947"),
        ("skriv till anna.b+x@exempel.se.", EMAIL, "anna.b+x@exempel.se"),
        ("ring 070-123 45 67!", PHONE, "070-123 45 67"),
        ("jag har 0701234567", PHONE, "0701234567"),
        ("+47 912 34 567", PHONE, "+47 912 34 567"),
        ("tlf 91234567", PHONE, "91234567"),
        ("Kund: 0701234567", PHONE, "0701234567"),
        ("Ring mig på 40 12 34 56", PHONE, "40 12 34 56"),
        ("bor på Storgatan 5, 123 45 Solna nu", ADDRESS, "Storgatan 5, 123 45 Solna"),
        ("send til storgata 5", ADDRESS, "storgata 5"),
        ("I live at 10 Downing Street", ADDRESS, "10 Downing Street"),
        ("ny adresse, Tårnbakken 14 Bergen fra i morgen", ADDRESS, "Tårnbakken 14 Bergen"),
        ("Granlia 3 B er ledig", ADDRESS, "Granlia 3 B"),
        ("Solsvingen 14 i morgen", ADDRESS, "Solsvingen 14"),
        ("på Strandpromenaden 44 nu", ADDRESS, "Strandpromenaden 44"),
        ("Björkängen 9A", ADDRESS, "Björkängen 9A"),
        ("send det til Nytorv 3", ADDRESS, "Nytorv 3"),
        ("Nørre Allé 7", ADDRESS, "Nørre Allé 7"),
        ("Frederiksberg Alle 10, 2. sal", ADDRESS, "Frederiksberg Alle 10, 2. sal"),
        ("vi bor på Grünerløkka 7", ADDRESS, "Grünerløkka 7"),
        ("Send til Utsikten 12, 5003 Bergen", ADDRESS, "Utsikten 12, 5003 Bergen"),
        ("Send til Utsikten 12 Oslo", ADDRESS, "Utsikten 12 Oslo"),
        ("Vesterbrogade 112, 2. tv, 1620 København V.", ADDRESS, "Vesterbrogade 112, 2. tv, 1620 København V"),
        ("Drottninggatan 5 lgh 1102, tack", ADDRESS, "Drottninggatan 5 lgh 1102"),
        ("mit nr. er 21436587", PHONE, "21436587"),
        ("nr mitt er 92345678", PHONE, "92345678"),
        ("send sms til 92345678", PHONE, "92345678"),
        ("I kan fange mig på 21436587.", PHONE, "21436587"),
        ("Anläggnings-ID: 735999106000123456.", REFERENCE, "735999106000123456"),
        ("målernummeret mitt er 7359992", REFERENCE, "7359992"),
        ("måler-id 6970631401234567", REFERENCE, "6970631401234567"),  # with the check digit of a card
        ("Måler 12345678 virker ikke", REFERENCE, "12345678"),
        ("mit aftagenummer er 571313174110123456", REFERENCE, "571313174110123456"),
        ("MPAN 12 0000 1234 567", REFERENCE, "12 0000 1234 567"),
        ("My meter number is K12A04567", REFERENCE, "K12A04567"),
        ("meter no. E10Z123456", REFERENCE, "E10Z123456"),
        ("Kundnr: 4471", REFERENCE, "4471"),
        ("kundnr 12345 500 kr tillbaka", REFERENCE, "12345"),
        ("kundenummeret mitt er 88-1234", REFERENCE, "88-1234"),
        ("customer no. C-10045", REFERENCE, "C-10045"),
        ("kundnummer 0701234567", PHONE, "0701234567"),
        ("målernummer 0701234567", REFERENCE, "0701234567"),
        ("försäkringsnummer F1234567", REFERENCE, "F1234567"),
        ("forsikringsnummer 1234 5678", REFERENCE, "1234 5678"),
        ("policenummer 12345678", REFERENCE, "12345678"),
        ("policy number AB-123456", REFERENCE, "AB-123456"),
        ("skadenr. 2024-12345", REFERENCE, "2024-12345"),
        ("Claim number CL/123456", REFERENCE, "CL/123456"),
        ("chassinummer YV1MS382262123456", REFERENCE, "YV1MS382262123456"),
        ("stelnummer: WVWZZZ1JZXW000001", REFERENCE, "WVWZZZ1JZXW000001"),
        ("IMEI 352099001761481", REFERENCE, "352099001761481"),
        ("imei-nummer 35 209900 176148 1", REFERENCE, "35 209900 176148 1"),
        ("regnr ABC 12D.", REFERENCE, "ABC 12D"),
    ],
)
def test_personal_data_is_found(text: str, kind: PersonalKind, value: str) -> None:
    assert [(found.kind, text[found.start : found.end]) for found in personal_in(text)] == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "ordernummer 88123456",
        "Order 0701234567 är inte här",
        "faktura 850412-1234",
        "Beställning 4111 1111 1111 1112",  # wrong check digit
        "8112189875",  # wrong check digit
        "811318-9876",  # no month 13
        "den 2025-10-11 kl 12.30 kostar det 1 200 kr",
        "Det går inte, 24 timmar och 365 dagar",
        "Drottninggatan är fin",
        "Parken 3 km bort, vi bor i Bergen 5 minutter unna",
        "Order 1234, 1620 København",
        "Samsung Galaxy 14 er ødelagt",
        "platsen 3 dagar",
        "version 10.15.7, fel E1234",
        "artikelnummer 1234567, felkod E1234",
        "försäkring 2024 kostar 100000 kr",
        "försäkring 100000 kr",
        "forsikring 20260301",
        "mätare 123456 kWh",
        "Vad är ditt kundnummer? 3000 dagar har gått",
        "kundnumret har 8 siffror",
        "kundservice 123456",
    ],
)
def test_what_is_not_personal_is_left_alone(text: str) -> None:
    assert personal_in(text) == []


@pytest.mark.parametrize(
    "ways",
    [
        ("070-123 45 67", "0701234567", "+46 70 123 45 67", "0046701234567"),
        ("tlf 91234567", "+47 912 34 567", "912 34 567"),
        ("19811218-9876", "811218-9876", "8112189876"),
        ("Anna@Exempel.se", "anna@exempel.se"),
        ("4111 1111 1111 1111", "4111111111111111"),
        ("NO93 8601 1117 947", "NO9386011117947"),
    ],
)
def test_the_same_value_has_one_key_however_it_is_written(ways: tuple[str, ...]) -> None:
    assert len({personal_in(way)[0].key for way in ways}) == 1
