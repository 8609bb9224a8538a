from __future__ import annotations

import functools
import gc
import json
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QThreadPool, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.gui import runtime as module
from app.gui.augment.workspace import AugmentWorkspace
from app.gui.commands import edit
from app.gui.document import Document
from app.gui.export.sheet import ExportSheet
from app.gui.failure import FailureDialog
from app.gui.keys import KeysSheet
from app.gui.problems.store import problem_store
from app.gui.runtime import Runtime
from app.gui.welcome import demo_card
from app.settings.store import SettingsStore
from app.voc.index import open_dataset

MakeRuntime = Callable[[], Runtime]


@pytest.fixture
def make_runtime(
    qtbot: QtBot, home: Path, small_dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MakeRuntime]:
    """Starts the application as a person does; the demo is the small dataset, nothing is drawn."""
    monkeypatch.setattr(demo_card, "ensure_demo", lambda **_: small_dataset)
    monkeypatch.setattr(module, "ensure_demo", lambda **_: small_dataset)
    made: list[Runtime] = []

    def make() -> Runtime:
        runtime = Runtime([], SettingsStore(home / "config" / "settings.json"))
        runtime.start()
        made.append(runtime)
        return runtime

    yield make
    for runtime in made:
        runtime.window.hide()
        runtime.close()
        runtime.window.deleteLater()
        runtime.deleteLater()


@pytest.fixture
def runtime(make_runtime: MakeRuntime) -> Runtime:
    return make_runtime()


def opened(qtbot: QtBot, runtime: Runtime, folder: Path) -> Document:
    with qtbot.waitSignal(runtime.opener.finished, timeout=20_000):
        runtime.open(folder)
    document = runtime.session.document
    assert document is not None
    document.autosave = False
    return document


def test_first_page_offers_a_folder_and_the_demo(runtime: Runtime, qtbot: QtBot) -> None:
    window = runtime.window
    assert window.welcome.isVisible()
    assert window.welcome.zone.button.isVisible()
    assert not window.top.switch.isVisible()
    assert not window.top.export_button.isVisible()
    assert not window.welcome.recent.isVisible()
    qtbot.waitUntil(lambda: "6 images" in window.welcome.demo._detail.text())


def test_opening_shows_the_list_first_and_then_the_boxes(
    runtime: Runtime, qtbot: QtBot, small_dataset: Path
) -> None:
    counts = []
    runtime.opener.listed.connect(lambda step: counts.append((len(step.dataset), len(step.dataset.boxes))))
    document = opened(qtbot, runtime, small_dataset)
    expected = open_dataset(small_dataset)
    assert counts == [(6, 0)]
    assert document.dataset.classes == expected.classes
    assert document.dataset.boxes.tolist() == expected.boxes.tolist()
    assert [e.state for e in document.dataset.entries] == [e.state for e in expected.entries]
    assert document.dataset.problems == expected.problems
    window = runtime.window
    assert window.top.counts.text() == "6 images · 2 classes"
    assert window.status.errors.text == "1 image has an error"
    assert window.windowTitle() == "small set – Evenbox"
    assert runtime.session.image_index == 0
    qtbot.waitUntil(lambda: problem_store(runtime.session).is_complete)
    assert runtime.session.work == ()


def test_what_cannot_be_opened_is_said_once(runtime: Runtime, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "gone", tmp_path / "empty"):
        with qtbot.waitSignal(runtime.opener.failed, timeout=20_000):
            runtime.open(folder)
        assert runtime.window.notices.current is not None
        assert runtime.window.welcome.isVisible()
        assert runtime.session.work == ()


def test_opening_another_folder_drops_the_first(
    runtime: Runtime, qtbot: QtBot, small_dataset: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(small_dataset, tmp_path / "other")
    finished = []
    runtime.opener.finished.connect(lambda read: finished.append(read.dataset.name))
    runtime.open(small_dataset)
    opened(qtbot, runtime, other)
    qtbot.wait(100)
    assert finished == ["other"]


def test_recent_datasets_are_remembered_and_a_missing_one_is_said(
    make_runtime: MakeRuntime, qtbot: QtBot, small_dataset: Path
) -> None:
    first = make_runtime()
    opened(qtbot, first, small_dataset)
    qtbot.waitUntil(lambda: len(first.store.settings.recent) == 1)
    small_dataset.rename(small_dataset.with_name("moved"))
    again = make_runtime()
    recent = again.window.welcome.recent
    assert recent.isVisible()
    row = recent._rows.itemAt(0).widget()
    assert row.missing
    row.removed.emit(row.dataset.path)
    assert not recent.isVisible()
    assert again.store.settings.recent == ()


def test_workspaces_by_key_and_each_remembers_its_list(
    runtime: Runtime, qtbot: QtBot, small_dataset: Path
) -> None:
    opened(qtbot, runtime, small_dataset)
    window = runtime.window
    assert not window.panel.is_compact
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.top.switch.index == 1
    assert window.panel.is_compact
    window.panel._toggle_compact(False)
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert not window.top.export_button.isVisible()
    assert window.panel.is_compact
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert not window.panel.is_compact
    assert window.window_state().compact == (False, False, True)


def test_undo_and_saving_show(runtime: Runtime, qtbot: QtBot, small_dataset: Path) -> None:
    document = opened(qtbot, runtime, small_dataset)
    window = runtime.window
    assert not window.top.undo_button.isEnabled()
    edit(document, 1, None, "Remove all")
    assert window.top.undo_button.isEnabled()
    assert "Remove all" in window.top.undo_button.toolTip()
    assert window.status._saving.text == "Unsaved change"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.status._saving.text == "All changes saved"
    assert window.top.redo_button.isEnabled()


def test_closing_saves_or_asks(
    runtime: Runtime, qtbot: QtBot, small_dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = opened(qtbot, runtime, small_dataset)
    before = document.annotation(1)
    assert before is not None
    edit(document, 1, type(before)(before.image_id, (), before.width, before.height), "Clear")
    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Save]
    monkeypatch.setattr(QMessageBox, "exec", lambda self: answers.pop(0))
    assert not runtime.window.close()
    assert runtime.window.isVisible()
    assert runtime.window.close()
    assert answers == []
    assert b"<object>" not in (small_dataset / "Annotations" / "img2.xml").read_bytes()


def test_a_folder_can_be_dropped(runtime: Runtime, qtbot: QtBot, small_dataset: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(small_dataset))])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, button, keys)
    runtime.window.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert "small set" in runtime.window.welcome.zone._title.text()
    with qtbot.waitSignal(runtime.opener.finished, timeout=20_000):
        runtime.window.dropEvent(QDropEvent(QPointF(5, 5), action, data, button, keys))
    wrong = QMimeData()
    wrong.setUrls([QUrl.fromLocalFile(str(small_dataset / "JPEGImages" / "img1.jpg"))])
    enter = QDragEnterEvent(QPoint(5, 5), action, wrong, button, keys)
    enter.ignore()
    runtime.window.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_settings_menu_changes_theme_and_language_at_once(
    runtime: Runtime, qtbot: QtBot, small_dataset: Path, home: Path
) -> None:
    opened(qtbot, runtime, small_dataset)
    runtime.session.set_image_index(4)
    runtime.window.show_workspace(1)
    runtime.window.setting_chosen.emit("theme", "light")
    assert runtime.theme.name == "light"
    old = runtime.window
    runtime.window.setting_chosen.emit("language", "zh_CN")
    window = runtime.window
    assert window is not old
    assert window.isVisible()
    assert not old.isVisible()
    assert window.top.switch._items == ["标注", "增强", "均衡"]
    assert window.top.switch.index == 1
    assert window.top.counts.text() == "6 张图像 · 2 个类别"
    assert runtime.session.image_index == 4
    runtime.session.step_requested.emit(1)
    assert runtime.session.image_index == 5
    qtbot.wait(50)
    written = json.loads((home / "config" / "settings.json").read_text())
    assert (written["theme"], written["language"]) == ("light", "zh_CN")
    window.setting_chosen.emit("language", "en")
    assert runtime.window.top.switch._items == ["Label", "Augment", "Balance"]
    qtbot.wait(50)


def test_damaged_settings_are_said_and_do_not_stop_the_start(make_runtime: MakeRuntime, home: Path) -> None:
    (home / "config" / "settings.json").write_text("{ not json")
    runtime = make_runtime()
    assert runtime.window.isVisible()
    assert runtime.window.notices.current is not None
    assert (home / "config" / "settings.json.damaged").exists()


def test_an_unexpected_exception_shows_text_to_copy_and_saves(
    runtime: Runtime, qtbot: QtBot, small_dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = opened(qtbot, runtime, small_dataset)
    edit(document, 1, None, "Remove all")
    saved = []
    monkeypatch.setattr(document, "save_all", lambda: saved.append(1))
    for _ in range(3):
        try:
            raise ZeroDivisionError("the reason")
        except ZeroDivisionError:
            runtime.reporter._previous = lambda *_: None
            sys.excepthook(*sys.exc_info())
    qtbot.waitUntil(lambda: runtime.window.findChild(FailureDialog) is not None or bool(_dialogs()))
    (dialog,) = _dialogs()
    assert saved == [1]
    assert "the reason" in dialog.details.toPlainText()
    dialog.findChildren(type(runtime.window.top.export_button))[0].click()
    assert "the reason" in QGuiApplication.clipboard().text()
    dialog.accept()
    document.undo_stack.undo()


def _dialogs() -> list[FailureDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, FailureDialog) and w.isVisible()]


def test_keys_are_listed(runtime: Runtime, qtbot: QtBot) -> None:
    qtbot.keyClick(runtime.window, Qt.Key.Key_F1)
    sheet = runtime.window.findChild(KeysSheet)
    assert sheet is not None
    assert sheet.isVisible()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_an_export_asked_for_while_the_dataset_is_read_follows_then(
    runtime: Runtime, qtbot: QtBot, small_dataset: Path, tmp_path: Path
) -> None:
    sheets = functools.partial(runtime.window.findChildren, ExportSheet)
    asked = list[list[ExportSheet]]()

    def ask(_: object) -> None:
        runtime.window.top.export_button.click()
        asked.append(sheets())

    runtime.opener.listed.connect(ask)
    runtime.open(small_dataset)
    qtbot.waitUntil(lambda: bool(sheets()), timeout=20_000)
    assert asked == [[]]
    assert not runtime.opener.is_busy and sheets()[0].isVisible()
    sheets()[0].filling.cancel.click()
    qtbot.waitUntil(lambda: not sheets())
    with qtbot.waitSignal(runtime.opener.listed, timeout=20_000):
        runtime.open(small_dataset)
    runtime.opener.listed.disconnect(ask)
    opened(qtbot, runtime, shutil.copytree(small_dataset, tmp_path / "other"))  # that one was not meant
    assert not sheets()


def test_interrupt_closes_the_window(runtime: Runtime, qtbot: QtBot) -> None:
    signal.raise_signal(signal.SIGINT)
    qtbot.waitUntil(lambda: not runtime.window.isVisible())


def test_the_window_comes_back_where_it_was(make_runtime: MakeRuntime) -> None:
    first = make_runtime()
    first.window.resize(1024, 700)  # the screenless platform is small
    assert first.window.close()
    second = make_runtime()
    assert (second.window.width(), second.window.height()) == (1024, 700)


def test_nothing_is_left_at_the_end(make_runtime: MakeRuntime, qtbot: QtBot, small_dataset: Path) -> None:
    runtime = make_runtime()
    opened(qtbot, runtime, small_dataset)
    process = runtime.opener._reader._process
    runtime.window.close()
    runtime.close()
    assert QThreadPool.globalInstance().activeThreadCount() == 0
    assert runtime.window.thumbnails._pool.activeThreadCount() == 0
    with pytest.raises(ValueError, match="closed"):
        process.is_alive()
    assert gc.isenabled()


def test_other_workspaces_leave_the_list_as_wide_as_it_was(
    runtime: Runtime, qtbot: QtBot, small_dataset: Path
) -> None:
    opened(qtbot, runtime, small_dataset)
    window = runtime.window
    window.resize(1440, 900)
    window.show_workspace(0)
    qtbot.waitUntil(lambda: window.panel.width() == 280)
    for index in (1, 2):
        window.show_workspace(index)
        QApplication.processEvents()
        assert window.panel.width() == 88
        window.workspaces[index].setMinimumWidth(1200)  # as wide as one may be that has the room
        window.show_workspace(0)
        QApplication.processEvents()
        assert window.panel.width() == 280


def test_the_focus_goes_to_the_list_in_a_new_workspace_and_comes_back(
    runtime: Runtime, qtbot: QtBot, small_dataset: Path
) -> None:
    opened(qtbot, runtime, small_dataset)
    window = runtime.window
    QApplication.processEvents()
    window.workspaces[0].canvas.setFocus()
    window.show_workspace(1)
    assert window.focusWidget() is window.panel.view
    window.show_workspace(2)
    assert window.focusWidget() is window.panel.view
    window.show_workspace(0)
    assert window.focusWidget() is window.workspaces[0].canvas


@pytest.mark.parametrize("size", [(1024, 768), (1440, 900)])
def test_messages_cover_no_controls(
    runtime: Runtime, qtbot: QtBot, small_dataset: Path, size: tuple[int, int]
) -> None:
    opened(qtbot, runtime, small_dataset)
    window = runtime.window
    window.resize(*size)
    for index in range(3):
        window.show_workspace(index)
        window.notices.show("Something that is worth a sentence of about this length.", "warning")
        assert window.notices.current is not None
        place = window.notices.current.geometry()
        assert window.rect().contains(place)
        assert place.right() < window.width() - 352
        assert place.top() > window.height() // 2
        augment = next(w for w in window.workspaces if isinstance(w, AugmentWorkspace))
        if index == 1:
            for part in (augment.header, augment.variants.stages, augment.panel):
                assert not place.intersects(QRect(part.mapTo(window, QPoint()), part.size()))
