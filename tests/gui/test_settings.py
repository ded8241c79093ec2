"""Settings come back as they were left, and a broken file costs nobody the start."""

import dataclasses
import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qa_desk.ui.settings import MOST_RECENT, Settings, SettingsStore, declared, load, save

OWN = Settings(language="sv", theme="dark", text_size=125, reviewer="Åsa Öberg", recent_desks=("/a b/mars.qadesk",))


def test_settings_come_back(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "settings.json"
    assert load(file) == (Settings(), None)
    save(file, OWN)
    assert load(file) == (OWN, None)
    assert [path.name for path in file.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "Expecting property name"),
        ("[]", "no version"),
        ('{"version": "1"}', "no version"),
        ('{"version": 99}', "newer QA Desk"),
        ('{"version": 1, "theme": "pink"}', "'pink' is no value for theme"),
        ('{"version": 1, "text_size": true}', "True is no value for text_size"),
        ('{"version": 1, "text_size": 117}', "117 is no value for text_size"),
        ('{"version": 1, "mask_personal_data": 1}', "1 is no value for mask_personal_data"),
        ('{"version": 1, "recent_desks": [1]}', "[1] is no value for recent_desks"),
        ('{"version": 1, "reviewer": null}', "None is no value for reviewer"),
    ],
)
def test_a_broken_file_is_kept_aside_and_told(text: str, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(text, encoding="utf-8")
    settings, fault = load(file)
    assert settings == Settings()
    assert fault
    assert reason in fault.problem
    assert Path(fault.where).read_text(encoding="utf-8") == text
    assert not file.exists()
    assert load(file) == (Settings(), None)


def test_a_file_in_another_encoding_is_broken_too(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes('{"version": 1, "reviewer": "Åsa"}'.encode("cp1252"))
    assert load(tmp_path / "settings.json")[1]


def test_what_a_later_version_added_or_an_earlier_lacked_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"version": 1, "reviewer": "Eva", "never heard of": 3}', encoding="utf-8")
    assert load(file) == (Settings(reviewer="Eva"), None)


def test_a_change_is_on_disk_at_once_and_told(qtbot: QtBot, tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    with qtbot.waitSignal(store.changed) as told:
        store.change(OWN)
    assert told.args == [Settings(), OWN]
    assert load(store.path)[0] == OWN
    with qtbot.assertNotEmitted(store.changed):
        store.change(OWN)


def test_the_latest_desk_is_the_first_and_named_once() -> None:
    settings = Settings()
    for number in (*range(10), 5):
        settings = settings.with_recent(Path(f"{number}.qadesk"))
    assert settings.recent_desks[:2] == ("5.qadesk", "9.qadesk")
    assert len(set(settings.recent_desks)) == len(settings.recent_desks) == MOST_RECENT


def test_every_setting_that_a_user_sets_has_its_title_and_sentence() -> None:
    names = {each.name for each in declared()}
    assert {field.name for field in dataclasses.fields(Settings)} - names == {"recent_desks", "geometry", "splitter"}
    assert all(each.title and each.sentence for each in declared())


def test_the_file_says_its_version(tmp_path: Path) -> None:
    save(tmp_path / "s.json", Settings())
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["version"] == 1
