from __future__ import annotations

import io
import random
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from qa_desk.readers import files, read
from qa_desk.readers.base import ReadLog, ReadOptions
from tests.unit.readers.reading import read_paths

LOG = "Kund: Hej, min faktura är fel.\nAgent: Hej! Vilken faktura gäller det?\n"
ONE = '{"id": "j", "messages": [{"speaker": "customer", "text": "Hej"}]}\n'


def zip_of(content: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_folders_are_walked_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b/chat.txt", "a/deep/chat.txt", "chat.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LOG)
    result = read_paths(tmp_path)
    assert [Path(item.source.file).relative_to(tmp_path).as_posix() for item in result.conversations] == [
        "chat.txt",
        "a/deep/chat.txt",
        "b/chat.txt",
    ]
    assert result.log.files == 3
    assert result.log.messages == 6


def test_junk_is_left_out_with_a_note(tmp_path: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "~$lista.xlsx", "._chat.txt"):
        (tmp_path / name).write_bytes(b"\0\1\2")
    (tmp_path / "chat.txt").write_text(LOG)
    result = read_paths(tmp_path)
    assert len(result.conversations) == 1
    assert not result.log.faults
    assert sum("left out" in note for note in result.notes()) == 4


def test_what_cannot_be_read_is_a_fault_with_advice(tmp_path: Path) -> None:
    (tmp_path / "bild.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (tmp_path / "tom.csv").write_bytes(b"")
    (tmp_path / "chat.txt").write_text(LOG)
    result = read_paths(tmp_path, tmp_path / "saknas.csv")
    assert len(result.conversations) == 1
    faults = "\n".join(result.faults())
    assert "bild.png: is none of the formats" in faults
    assert "tom.csv: is empty" in faults
    assert "saknas.csv: there is no such file" in faults
    assert all(fault.what_to_do for fault in result.log.faults)


def test_zip_files_are_opened_also_inside_each_other(tmp_path: Path) -> None:
    inner = zip_of({"chat.txt": LOG})
    (tmp_path / "export.zip").write_bytes(
        zip_of({"mars/chat.txt": LOG, "mars/inner.zip": inner, "__MACOSX/x.txt": LOG})
    )
    result = read_paths(tmp_path / "export.zip")
    assert [item.source.file.split("export.zip/")[1] for item in result.conversations] == [
        "mars/chat.txt",
        "mars/inner.zip/chat.txt",
    ]
    assert not result.log.faults


def test_zip_files_nested_too_deep_are_a_fault(tmp_path: Path) -> None:
    data = zip_of({"chat.txt": LOG})
    for _ in range(3):
        data = zip_of({"inner.zip": data})
    (tmp_path / "x.zip").write_bytes(data)
    result = read_paths(tmp_path / "x.zip")
    assert not result.conversations
    assert "inside" in result.faults()[0]


def test_names_that_lead_out_of_a_zip_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zip_of({"../ut.txt": LOG, "/rot.txt": LOG, "C:\\x.txt": LOG, "bra.txt": LOG}))
    result = read_paths(tmp_path / "x.zip")
    assert len(result.conversations) == 1
    assert sum("leads out" in fault for fault in result.faults()) == 3


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "RATIO_MATTERS_FROM", 1_000)
    (tmp_path / "x.zip").write_bytes(zip_of({"stor.txt": "0" * 1_000_000, "chat.txt": LOG}))
    result = read_paths(tmp_path / "x.zip")
    assert len(result.conversations) == 1
    assert "times its size" in result.faults()[0]


def test_the_total_of_what_is_unpacked_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_UNPACKED", 150)
    (tmp_path / "x.zip").write_bytes(zip_of({"a.txt": LOG, "b.txt": LOG, "c.txt": LOG}))
    result = read_paths(tmp_path / "x.zip")
    assert len(result.conversations) == 2
    assert "would be unpacked" in result.faults()[0]


def test_a_damaged_zip_file_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(zip_of({"chat.txt": LOG * 50}))
    data[60] ^= 0xFF
    (tmp_path / "x.zip").write_bytes(bytes(data))
    (tmp_path / "y.zip").write_bytes(b"PK\3\4 und so weiter")
    (tmp_path / "z.txt").write_text(LOG)
    result = read_paths(tmp_path)
    assert len(result.conversations) == 1
    assert {Path(fault.where.split(".zip")[0]).name for fault in result.log.faults} == {"x", "y"}


def test_a_file_that_breaks_off_costs_no_other_of_its_folder(tmp_path: Path) -> None:
    noise = "".join(random.Random(1).choices("abcdefgh ", k=200_000))
    data = bytearray(zip_of({"a.txt": f"{LOG}{noise}\n{LOG}", "b.txt": LOG}))
    data[60_000] ^= 0xFF
    (tmp_path / "x.zip").write_bytes(bytes(data))
    result = read_paths(tmp_path / "x.zip")
    assert [item.source.file[-5:] for item in result.conversations] == ["b.txt"]
    assert "a.txt: cannot be read" in result.faults()[0]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = io.BytesIO((ONE * 3).encode())

    monkeypatch.setattr(sys, "stdin", Piped)
    result = read_paths("-")
    assert result.ids == ["j", "j-2", "j-3"]
    assert result.conversations[0].source.file == "standard input"


def test_how_far_reading_has_come_is_counted_in_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(ONE * 2_000, "utf-8")
    (tmp_path / "b.jsonl").write_text(ONE, "utf-8")
    log = ReadLog()
    reading = read([tmp_path], ReadOptions(), log)
    next(reading)
    assert log.bytes_total == sum(path.stat().st_size for path in tmp_path.iterdir())
    assert 0 < log.bytes_read < log.bytes_total
    list(reading)
    assert log.bytes_read == log.bytes_total
