"""Keys: all listed, changed with a warning where they clash, remembered, and given back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QScrollArea
from pytestqt.qtbot import QtBot

from app.gui.keys import KeysSheet, key_groups
from app.gui.label.actions import titles
from app.gui.shortcuts import DEFAULT_KEYS, FIXED, LABEL_KEYS, Shortcuts, current_shortcuts, normal
from app.gui.widgets import tool_button
from app.settings.store import SettingsStore


@pytest.fixture
def shortcuts(qapp: QApplication) -> Iterator[Shortcuts]:
    found = current_shortcuts()
    found.reset()
    yield found
    found.reset()


def keys_of(action: QAction) -> list[str]:
    return [key.toString() for key in action.shortcuts()]


def test_defaults_do_not_clash_and_ctrl_shift_d_is_free() -> None:
    keys = Counter(normal(key) for keys in DEFAULT_KEYS.values() for key in keys)
    assert keys.most_common(1)[0][1] == 1
    assert "Ctrl+Shift+D" not in keys
    assert not (keys.keys() & FIXED) - {"Space"}
    assert LABEL_KEYS.keys() == titles().keys()


def test_the_habits_of_other_tools_hold() -> None:
    habits = {
        "draw": {"W", "R"}, "next": {"D"}, "previous": {"A"}, "delete": {"Del"}, "duplicate": {"Ctrl+D"},
        "edit_class": {"Ctrl+E"}, "copy": {"Ctrl+C"}, "paste": {"Ctrl+V"}, "verify": {"Space"},
        "undo": {"Ctrl+Z"}, "redo": {"Ctrl+Shift+Z", "Ctrl+Y"}, "select_all": {"Ctrl+A"}, "fit": {"Ctrl+F"},
        "actual_size": {"Ctrl+0"}, "save": {"Ctrl+S"}, "open": {"Ctrl+O", "Ctrl+U"}, "hide": {"Ctrl+H"},
        "keys": {"F1"},
    }  # fmt: skip
    assert all(keys <= set(DEFAULT_KEYS[name]) for name, keys in habits.items())


def test_every_action_is_listed(qapp: QApplication) -> None:
    listed = [name for group in key_groups() for name, _ in group.actions]
    assert sorted([*listed, "verify"]) == sorted(DEFAULT_KEYS)


def test_actions_and_tool_tips_follow_a_change(shortcuts: Shortcuts, qtbot: QtBot) -> None:
    action, button = QAction(), tool_button("eye", "Hide boxes", "Ctrl+H")
    qtbot.addWidget(button)
    shortcuts.bind("hide", action)
    assert keys_of(action) == ["Ctrl+H"]
    shortcuts.set_key("hide", "Ctrl+B")
    assert keys_of(action) == ["Ctrl+B"]
    assert shortcuts.shown("Ctrl+H") == "Ctrl+B"
    shortcuts.reset()
    assert keys_of(action) == ["Ctrl+H"]
    assert shortcuts.own == {}


def test_who_loses_a_key_has_it_no_more(shortcuts: Shortcuts) -> None:
    shortcuts.set_key("fit", "W")
    assert shortcuts.keys("fit") == ("W",)
    assert shortcuts.keys("draw") == ("R",)
    assert shortcuts.owner("W") == "fit"
    shortcuts.set_key("fit", "Ctrl+F")
    assert "fit" not in shortcuts.own  # as by default


def test_settings_that_are_no_keys_are_passed_over(qapp: QApplication) -> None:
    found = Shortcuts({"fit": ["W"], "nothing": ["X"], "hide": ["5"], "draw": ["W", "R"]})
    assert found.own == {"fit": ("W",), "hide": ()}


def test_they_are_remembered(home: Path) -> None:
    store = SettingsStore()
    store.update(keys={"fit": ("W",)})
    assert SettingsStore().settings.keys == {"fit": ("W",)}


@pytest.fixture
def sheet(qtbot: QtBot, shortcuts: Shortcuts) -> Iterator[KeysSheet]:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1200, 900)
    window.show()
    made = KeysSheet(key_groups(), window)
    made.show_over()
    yield made
    window.hide()


def test_a_key_is_changed_by_pressing_it(sheet: KeysSheet, shortcuts: Shortcuts, qtbot: QtBot) -> None:
    button = sheet.buttons["gallery"]
    button.click()
    assert button.text() == "Press a key…"
    qtbot.keyClick(button, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert shortcuts.keys("gallery") == ("Ctrl+J",)
    assert button.text() == "Ctrl+J"
    sheet.reset_button.click()
    assert button.text() == "G"


def test_a_clash_is_said_and_only_taken_over_when_asked(
    sheet: KeysSheet, shortcuts: Shortcuts, qtbot: QtBot
) -> None:
    button = sheet.buttons["gallery"]
    button.click()
    qtbot.keyClick(button, Qt.Key.Key_N)
    assert shortcuts.keys("gallery") == ("G",)
    assert sheet.warning.text() == "N is “Names and sizes on boxes” already."
    sheet.take_over.click()
    assert shortcuts.keys("gallery") == ("N",)
    assert shortcuts.keys("names") == ()
    assert sheet.buttons["names"].text() == "none"


def test_every_key_lies_within_the_sheet(sheet: KeysSheet, qtbot: QtBot) -> None:
    assert sheet.page is not None
    scroll = sheet.page.findChild(QScrollArea)
    assert scroll is not None and scroll.widget() is not None
    assert scroll.widget().width() <= scroll.viewport().width()


def test_fixed_keys_and_escape_change_nothing(sheet: KeysSheet, shortcuts: Shortcuts, qtbot: QtBot) -> None:
    button = sheet.buttons["gallery"]
    button.click()
    qtbot.keyClick(button, Qt.Key.Key_5)
    assert "fixed meaning" in sheet.warning.text()
    button.click()
    qtbot.keyClick(button, Qt.Key.Key_Escape)
    assert shortcuts.own == {}
    assert sheet.isVisible()
