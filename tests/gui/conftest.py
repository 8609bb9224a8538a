"""Fixtures of window tests: the theme, and a home of its own for settings and caches."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication

from app import paths
from app.gui import tasks
from app.gui.theme import Theme


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A private home: settings, data and caches of the person running the tests stay untouched."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("user_config", "user_data", "user_cache"):
        place = folder / name.removeprefix("user_")
        place.mkdir()
        monkeypatch.setattr(paths, name, lambda place=place: place)
    return folder


@pytest.fixture(autouse=True)
def theme(qapp: QApplication, home: Path) -> Theme:
    """The application's theme, dark."""
    existing = qapp.findChild(Theme, "theme")
    if existing is None:
        return Theme(qapp, "dark")
    existing.set_setting("dark")
    return existing


@pytest.fixture(autouse=True)
def no_leaks(qapp: QApplication) -> Iterator[None]:
    """Wait for background work, and fail a test that leaves a window behind."""
    before = set(map(id, qapp.topLevelWidgets()))
    yield
    tasks.cancel_all()
    qapp.processEvents()
    gc.collect()
    assert QThreadPool.globalInstance().activeThreadCount() == 0
    visible = [w for w in qapp.topLevelWidgets() if id(w) not in before and w.isVisible()]
    assert not visible, f"left on the screen: {visible}"
