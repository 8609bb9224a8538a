from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from app.errors import SettingsError
from app.settings.schema import RECENT_LIMIT, RecentDataset, Settings, WindowState
from app.settings.store import SettingsStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def recent(name: str) -> RecentDataset:
    return RecentDataset(path=f"/data/{name}", name=name, opened=datetime(2024, 5, 12, 10, 30))


def test_first_start_has_defaults_and_writes_nothing(path: Path) -> None:
    store = SettingsStore(path)
    assert store.settings == Settings()
    assert store.damage is None
    assert not path.exists()


def test_what_is_saved_is_found_again(path: Path) -> None:
    store = SettingsStore(path)
    store.update(theme="light", language="zh_CN", window=WindowState(geometry="AAAA", list_width=320))
    store.add_recent(recent("BCCD 数据"))
    again = SettingsStore(path)
    assert again.settings == store.settings
    assert again.damage is None


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'"x"', b"\xff\xfe\x00", b'{"theme": "pink"}', b"null"])
def test_damage_is_set_aside_and_never_blocks(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    store = SettingsStore(path)
    assert store.settings == Settings()
    assert isinstance(store.damage, SettingsError)
    assert str(path) in str(store.damage)
    assert path.with_name("settings.json.damaged").read_bytes() == data
    store.update(theme="dark")
    assert SettingsStore(path).settings.theme == "dark"


def test_valid_fields_survive_a_wrong_one(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"theme": "light", "workers": -3, "recent": "no"}))
    store = SettingsStore(path)
    assert store.settings == Settings(theme="light")
    assert store.damage is not None


def test_fields_of_a_newer_version_are_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"version": 1, "hue": "green"}))
    store = SettingsStore(path)
    assert store.damage is None
    store.update(theme="dark")
    assert json.loads(path.read_text())["hue"] == "green"


def test_recent_datasets_are_newest_first_once_each_and_few(path: Path) -> None:
    store = SettingsStore(path)
    for i in range(RECENT_LIMIT + 3):
        store.add_recent(recent(f"d{i}"))
    store.add_recent(recent("d5"))
    names = [r.name for r in store.settings.recent]
    assert names[0] == "d5"
    assert len(names) == len(set(names)) == RECENT_LIMIT
    store.remove_recent("/data/d5")
    assert "d5" not in [r.name for r in store.settings.recent]


def test_a_place_that_cannot_be_written_is_told_and_the_change_holds(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = SettingsStore(tmp_path / "file" / "settings.json")
    with pytest.raises(SettingsError, match="could not be saved"):
        store.update(theme="light")
    assert store.settings.theme == "light"
