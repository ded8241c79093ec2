from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import InputError
from qa_desk.readers import read, table_groups
from qa_desk.readers.base import HEAD_BYTES, Input, ReadLog, ReadOptions
from qa_desk.readers.table import propose_columns
from qa_desk.readers.table_groups import grouped
from qa_desk.readers.table_profiles import load_profile, yaml_of
from qa_desk.readers.table_rows import Row, text_table
from qa_desk.readers.table_threads import roots_of
from tests.unit.readers.reading import read_paths, read_text, said

SWEDISH = (
    "Ärende-ID;Datum;Avsändare;Typ;Meddelande;Kanal\r\n"
    '1001;2024-03-18 14:05;Anna;Kund;"Hej! Fel faktura.\r\nRad 2; med semikolon";E-post\r\n'
    "1001;2024-03-18 15:00;Sara;Agent;Hej Anna! Kan du skicka kundnumret?;E-post\r\n"
    "1001;2024-03-18 16:00;Sara;Intern anteckning;jobbig kund;E-post\r\n"
    "1002;18.03.2024 09.15;Åsa;Kund;Hej;Chatt\r\n"
)


def source_of(text: str, name: str = "x.csv") -> Input:
    data = text.encode()
    return Input(name, data[:HEAD_BYTES], lambda: io.BytesIO(data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_message_per_row_in_every_dress(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = list(csv.reader(io.StringIO(SWEDISH, newline=""), delimiter=";"))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    first, second = read_text(tmp_path, "x.csv", out.getvalue().encode(encoding)).conversations
    assert (first.id, first.channel, first.agent) == ("1001", "email", "Sara")
    assert said(first)[0] == ("customer", "Hej! Fel faktura.\r\nRad 2; med semikolon")
    assert [m.internal for m in first.messages] == [False, False, True]
    assert first.messages[0].author == "Anna"
    assert (second.channel, second.messages[0].author) == ("chat", "Åsa")
    assert second.messages[0].time == datetime.fromisoformat("2024-03-18T09:15:00+01:00")


def test_a_sep_line_and_titles_above_the_header(tmp_path: Path) -> None:
    result = read_text(
        tmp_path,
        "x.csv",
        "sep=|\r\nRapport mars 2024|\r\n\r\nid|role|text\r\n7|Customer|Hi|there\r\n".replace("Hi|", "Hi "),
    )
    assert said(result.one) == [("customer", "Hi there")]
    assert result.one.source.line == 5
    titled = "Export från kontaktcentret;;;\nPeriod: mars;;;\n\n" + SWEDISH
    assert len(read_text(tmp_path, "y.csv", titled).conversations) == 2


@pytest.mark.parametrize(
    "header",
    [
        "Saksnummer;Dato;Rolle;Melding",
        "Sagsnr.;Tidspunkt;Afsendertype;Besked",
        "Ticket ID;Created at;Sender type;Message",
        "ÄRENDENUMMER;tidpunkt;Roll;text",
        "conversation_id;timestamp;speaker;body",
    ],
)
def test_column_names_in_four_languages(tmp_path: Path, header: str) -> None:
    result = read_text(
        tmp_path, "x.csv", f"{header}\n1;2024-03-18 14:05;Kunde;Hei\n1;2024-03-18 14:06;Saksbehandler;Hei igjen\n"
    )
    assert said(result.one) == [("customer", "Hei"), ("agent", "Hei igjen")]
    assert result.one.id == "1"
    assert all(message.time for message in result.one.messages)


def test_numbers_read_as_floats_are_one_conversation(tmp_path: Path) -> None:
    result = read_text(tmp_path, "x.csv", "id;role;text\n1001.0;Kund;Hej\n1001;Agent;Hej!\n")
    assert result.ids == ["1001"]


def test_numbers_that_excel_rounded_are_faults(tmp_path: Path) -> None:
    result = read_text(tmp_path, "x.csv", "id;role;text\n1,23457E+11;Kund;Hej\n")
    assert "rounded" in result.faults()[0]


def test_unsorted_rows_are_sorted_and_none_is_lost(tmp_path: Path) -> None:
    rows = (
        "id;time;role;text\n2;2024-03-18 10:02;Agent;b2\n1;2024-03-18 10:01;Agent;a2\n"
        "2;2024-03-18 10:01;Kund;b1\n1;2024-03-18 10:00;Kund;a1\n"
    )
    result = read_text(tmp_path, "x.csv", rows)
    assert {item.id: [text for _, text in said(item)] for item in result.conversations} == {
        "2": ["b1", "b2"],
        "1": ["a1", "a2"],
    }


def test_newest_first_within_a_minute_is_turned_round(tmp_path: Path) -> None:
    rows = "id;time;role;text\n1;2024-03-18 10:01;Kund;c\n1;2024-03-18 10:00;Agent;b\n1;2024-03-18 10:00;Kund;a\n"
    assert [text for _, text in said(read_text(tmp_path, "x.csv", rows).one)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["03/04/2024 10:00", "25/03/2024 10:00"], ["2024-04-03", "2024-03-25"]),
        (["03/04/2024 10:00", "03/25/2024 10:00"], ["2024-03-04", "2024-03-25"]),
        (["03/04/2024 10:00", "03/05/2024 10:00"], ["2024-04-03", "2024-05-03"]),
        (["03/04/2024 2:05 PM", "03/05/2024 11:05 AM"], ["2024-03-04", "2024-03-05"]),
        (["03.04.2024 10.00", "2024-04-05T10:00:00Z"], ["2024-04-03", "2024-04-05"]),
        (["45385.5", "3 april 2024 10:00"], ["2024-04-03", "2024-04-03"]),
    ],
)
def test_mixed_dates(tmp_path: Path, dates: list[str], expected: list[str]) -> None:
    rows = "".join(f"{number};{date};Kund;Hej\n" for number, date in enumerate(dates))
    result = read_text(tmp_path, "x.csv", "id;time;role;text\n" + rows)
    assert [str(item.messages[0].time)[:10] for item in result.conversations] == expected
    assert not result.log.faults


def test_date_and_time_of_day_in_two_columns(tmp_path: Path) -> None:
    got = read_text(tmp_path, "x.csv", "Ärende;Datum;Tid;Roll;Text\n1;2024-03-18;14:05;Kund;Hej\n").one
    assert got.messages[0].time == datetime.fromisoformat("2024-03-18T14:05:00+01:00")


def test_a_bad_time_is_a_fault_and_costs_only_the_time(tmp_path: Path) -> None:
    result = read_text(tmp_path, "x.csv", "id;time;role;text\n1;i går;Kund;Hej\n1;2024-03-18 10:00;Agent;Hej!\n")
    assert len(result.one.messages) == 2
    assert 'x.csv:2: the time cannot be read: "i går"' in result.faults()[0]


def test_a_quotation_mark_that_is_never_closed_costs_no_other_row(tmp_path: Path) -> None:
    rows = (
        'id;role;text\n1;Kund;Hej\n2;Kund;"Hej på er\n3;Kund;Hej då\n'
        '4;Kund;"Citat ""här""\nrad 2"\n5;Kund;Sa "nej" sa hon\n'
    )
    result = read_text(tmp_path, "x.csv", rows)
    texts = {item.id: item.messages[0].text for item in result.conversations}
    assert texts == {"1": "Hej", "2": "Hej på er", "3": "Hej då", "4": 'Citat "här"\nrad 2', "5": 'Sa "nej" sa hon'}
    assert [fault.where.rsplit(":", 1)[1] for fault in result.log.faults] == ["3"]


def test_separators_that_are_not_quoted_are_a_fault_and_the_text_is_whole(tmp_path: Path) -> None:
    result = read_text(tmp_path, "x.csv", "id;role;text\n1;Kund;Hej; jag; undrar\n2;Kund;Hej\n")
    assert result.conversations[0].messages[0].text == "Hej; jag; undrar"
    assert "more cells than the header" in result.faults()[0]


def test_rows_without_number_or_text_are_named(tmp_path: Path) -> None:
    result = read_text(tmp_path, "x.csv", "id;role;text\n1;Kund;Hej\n;Kund;vems?\n1;Agent;\n\n;;\n")
    assert len(result.one.messages) == 1
    assert "x.csv:3: the row has no conversation number" in result.faults()[0]
    assert any("1 rows without text" in note for note in result.notes())


def test_formulas_and_their_disguises_are_text(tmp_path: Path) -> None:
    result = read_text(tmp_path, "x.csv", 'id;role;text\n="0017";Kund;=1+1\n="0017";Agent;\'+46 70 123\n')
    assert result.ids == ["0017"]
    assert [text for _, text in said(result.one)] == ["=1+1", "+46 70 123"]


def test_internal_column_bots_and_direction(tmp_path: Path) -> None:
    rows = (
        "id;direction;author;private;text\n1;inbound;Anna;false;Hej\n1;outbound;Chatbot;false;Jag är en bot\n"
        "1;outbound;Sara;true;obs\n1;outbound;Sara;false;Hej Anna\n"
    )
    result = read_text(tmp_path, "x.csv", rows)
    assert [(m.speaker.value, m.internal) for m in result.one.messages] == [
        ("customer", False),
        ("bot", False),
        ("agent", True),
        ("agent", False),
    ]


def test_replies_are_put_together_by_what_they_answer(tmp_path: Path) -> None:
    rows = (
        "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
        "3,Company,False,Tue Oct 31 22:12:00 +0000 2017,@1 Please DM us,,2\n"
        "2,115712,True,Tue Oct 31 22:11:45 +0000 2017,@Company and it is late,3,1\n"
        "1,115712,True,Tue Oct 31 22:10:47 +0000 2017,@Company my parcel is lost,2,\n"
        "8,99,True,Tue Oct 31 22:10:47 +0000 2017,@Company hello,,\n"
    )
    result = read_text(tmp_path, "x.csv", rows)
    assert result.ids == ["1", "8"]
    assert [who for who, _ in said(result.conversations[0])] == ["customer", "customer", "agent"]


def test_a_circle_of_replies_ends() -> None:
    assert set(roots_of([("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")])) == {"a", "b", "c", "d"}


def test_names_instead_of_roles_are_inferred_with_a_reason(tmp_path: Path) -> None:
    rows = (
        "id;time;from;text\n1;2024-03-18 10:00;Anna;Hej, jag har fått fel faktura\n"
        "1;2024-03-18 10:01;Sara;Tråkigt att höra! Vad är ditt kundnummer?\n"
    )
    got = read_text(tmp_path, "x.csv", rows).one
    assert [who for who, _ in said(got)] == ["customer", "agent"]
    assert "asks for a number" in got.notes[0]
    other = read_text(tmp_path, "x.csv", rows, ReadOptions(agents=("Anna",))).one
    assert [who for who, _ in said(other)] == ["agent", "customer"]


def test_html_and_written_line_ends_become_lines(tmp_path: Path) -> None:
    got = read_text(
        tmp_path, "x.csv", "id;role;text\n1;Kund;<p>Hej&nbsp;igen</p><p>Å<br>Ä</p>\n1;Agent;1 < 2 och 3 > 2\n"
    ).one
    assert [text.split() for _, text in said(got)] == [["Hej", "igen", "Å", "Ä"], ["1", "<", "2", "och", "3", ">", "2"]]
    got = read_text(tmp_path, "y.csv", "id;transcript\n1;Kund: Hej\\nAgent: Hej!\n").one
    assert [who for who, _ in said(got)] == ["customer", "agent"]


def test_fields_of_the_case_are_kept(tmp_path: Path) -> None:
    got = read_text(tmp_path, "x.csv", "id;Ordernummer;Prioritet;role;text\n1;8812.0;Hög;Kund;Hej\n").one
    assert got.fields == (("Ordernummer", "8812"),)


def test_a_conversation_per_row(tmp_path: Path) -> None:
    rows = (
        "Case;Opened;Agent;CSAT;Transcript\r\n"
        '5;18.03.2024 14:05;Ola;2;"[14:05:22] Kari: Hei, fakturaen er feil\n'
        '[14:06:00] Ola: Hva er kundenummeret?\n[14:06:30] Kari: 445566"\r\n'
        "6;19.03.2024 10:00;Ola;5;**Agent:** Hei **Kunde:** Hei, takk\r\n"
        "7;19.03.2024 11:00;Ola;5;\r\n"
    )
    result = read_text(tmp_path, "x.csv", rows)
    first, second = result.conversations
    assert [who for who, _ in said(first)] == ["customer", "agent", "customer"]
    assert (first.agent, first.rating) == ("Ola", "2")
    assert first.messages[2].time == datetime.fromisoformat("2024-03-18T14:06:30+01:00")
    assert [(m.speaker.value, m.author) for m in second.messages] == [("agent", "Ola"), ("customer", "")]
    assert "no transcript" in result.faults()[0]


def test_a_text_column_that_holds_whole_chats_is_one_conversation_a_row(tmp_path: Path) -> None:
    rows = 'id;agent;text\n1;Sara;"Kund: Hej\nAgent: Hej!"\n2;Sara;"Kund: Hallå\nAgent: Ja?"\n'
    assert [len(item.messages) for item in read_text(tmp_path, "x.csv", rows).conversations] == [2, 2]


# --- Excel


def workbook(tmp_path: Path, rows: list[list[object]], *, title: str = "Data") -> Path:
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Försättsblad"
    cover["A1"] = "Rapport"
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    path = tmp_path / "x.xlsx"
    book.save(path)
    return path


def test_excel_with_dates_numbers_and_title_rows(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Export", None],
        [None],
        ["Ärende", "Datum", "Roll", "Text", "Ordernr"],
        [1001, datetime(2024, 3, 18, 14, 5), "Kund", "Hej\nrad 2", 8812],
        [1001.0, datetime(2024, 3, 18, 14, 6), "Agent", "=1+1", None],
        [None, None, None, None, None],
        [None, None, "Agent", "vems?", None],
    ]
    result = read_paths(workbook(tmp_path, rows))
    got = result.one
    assert (got.id, got.fields) == ("1001", (("Ordernr", "8812"),))
    assert said(got) == [("customer", "Hej\nrad 2"), ("agent", "=1+1")]
    assert got.messages[0].time == datetime.fromisoformat("2024-03-18T14:05:00+01:00")
    assert got.source.line == 4
    assert "x.xlsx, sheet Data, row 7" in result.faults()[0]
    assert any("Försättsblad" in note for note in result.notes())


def test_what_a_workbook_has_of_newer_excels_is_no_warning(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((["id", "role", "text"], [1, "Kund", "Hej"], [1, "Agent", "Hej hej"])):
            sheet.write_row(at, 0, row)
        sheet.conditional_format("D2:D9", {"type": "data_bar", "data_bar_2010": True})
        sheet.add_sparkline("E2", {"range": "Sheet1!A2:A3"})
    assert said(read_paths(tmp_path / "x.xlsx").one) == [("customer", "Hej"), ("agent", "Hej hej")]


def test_a_broken_workbook_is_a_fault(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["id", "role", "text"], [1, "Kund", "Hej"]])
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    (tmp_path / "y.txt").write_text("Kund: Hej\nAgent: Hej\n")
    result = read_paths(tmp_path)
    assert len(result.conversations) == 1
    assert "x.xlsx" in result.faults()[0]


# --- profiles


UNKNOWN = (
    "Nyckel;När;Part;Inlägg;Beställningsnr\n"
    "A-1;2024-03-18 10:00;Kund;Hej jag undrar var mitt paket är nu;8812\n"
    "A-1;2024-03-18 10:01;Handl;Hej! Det ska jag ta reda på åt dig.;\n"
)


def test_a_table_with_unknown_columns_says_what_to_do(tmp_path: Path) -> None:
    result = read_text(tmp_path, "x.csv", UNKNOWN)
    assert not result.conversations
    assert "qa-desk columns" in result.faults()[0]


def test_a_proposed_profile_reads_the_table_after_one_correction(tmp_path: Path) -> None:
    proposal = propose_columns(source_of(UNKNOWN))
    assert dict(proposal.columns) == {"conversation": "Nyckel", "time": "När", "speaker": "Part", "text": "Inlägg"}
    assert proposal.fields == ("Beställningsnr",)
    saved = tmp_path / "profile.yaml"
    saved.write_text(yaml_of(proposal).replace('"Handl": system', '"Handl": agent'), encoding="utf-8")
    result = read_text(tmp_path, "x.csv", UNKNOWN, ReadOptions(profiles=(saved,)))
    assert result.one.id == "A-1"
    assert [who for who, _ in said(result.one)] == ["customer", "agent"]
    assert result.one.fields == (("Beställningsnr", "8812"),)


@given(st.dictionaries(st.sampled_from(["text", "time", "author"]), st.text(min_size=1, max_size=20), min_size=1))
def test_a_profile_survives_being_saved(tmp_path_factory: pytest.TempPathFactory, columns: dict[str, str]) -> None:
    from qa_desk.readers.table_columns import ColumnProfile

    profile = ColumnProfile(
        (*columns.items(), ("transcript", "x")), fields=("a: b", "- no"), speakers=(("12:30", "agent"),)
    )
    path = tmp_path_factory.getbasetemp() / "p.yaml"
    path.write_text(yaml_of(profile), encoding="utf-8")
    loaded = load_profile(path)
    assert (loaded.columns, loaded.fields, loaded.speakers) == (profile.columns, profile.fields, profile.speakers)


def test_all_faults_of_a_profile_at_once_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "columns:\n  texxt: A\n  time: [x]\nspeakers:\n  Kund: kunden\ndates: month\nzon: x\n", encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        load_profile(path)
    lines = sorted(int(fault.where.rsplit(":", 1)[1]) for fault in caught.value.faults)
    assert lines == [1, 2, 3, 5, 6, 7]


# --- streaming


keyed = st.lists(st.tuples(st.sampled_from("abcde"), st.text(max_size=5)), max_size=40)


@given(keyed, st.sampled_from([0, 200, 10**9]))
def test_grouping_keeps_every_row_in_order_however_little_memory_there_is(
    rows: list[tuple[str, str]], limit: int
) -> None:
    items = [(key, Row(number, (text,))) for number, (key, text) in enumerate(rows)]
    before = table_groups.IN_MEMORY
    table_groups.IN_MEMORY = limit
    try:
        got = dict(grouped(lambda: iter(items), 10**6, lambda: (key for key, _ in items)))
    finally:
        table_groups.IN_MEMORY = before
    assert got == {key: [row for other, row in items if other == key] for key, _ in items}


cells = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1, max_size=12).filter(
    lambda text: not text.startswith(("=", "'"))
)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_a_csv_writer_writes_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    log = ReadLog()
    got = [row.cells for row in text_table(source_of(out.getvalue()), ";").rows(log)]
    assert got == [tuple(row) for row in rows]
    assert not log.faults


def test_reading_is_lazy(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id;role;text\n" + "".join(f"{number};Kund;Hej\n" for number in range(20)))
    log = ReadLog()
    next(iter(read([path], ReadOptions(), log)))
    assert log.conversations == 1
