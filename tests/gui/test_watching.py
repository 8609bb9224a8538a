"""Changes from outside: seen, shown, never written over, and never taken for one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from app.gui.bulk.jobs import EditJob
from app.gui.canvas import edits
from app.gui.commands import ExcludeImage, edit
from app.gui.document import Document
from app.gui.label.workspace import LabelWorkspace
from app.gui.runtime import Runtime
from app.settings.labelling import Start
from app.settings.store import SettingsStore
from app.voc.bulk import EditClasses


@pytest.fixture
def runtime(qtbot: QtBot, home: Path) -> Iterator[Runtime]:
    made = Runtime([], SettingsStore())
    made.start()
    yield made
    made.window.hide()
    made.close()
    made.window.deleteLater()
    made.deleteLater()


@pytest.fixture
def folder(small_dataset: Path) -> Path:
    (small_dataset / "Annotations" / "img4.xml").unlink()
    return small_dataset


@pytest.fixture
def document(runtime: Runtime, folder: Path, qtbot: QtBot) -> Document:
    runtime.open(folder)
    qtbot.waitUntil(lambda: runtime.watcher._known is not None, timeout=20_000)
    found = runtime.session.document
    assert found is not None
    found.autosave = False
    return found


def names(document: Document, index: int) -> list[str]:
    said = document.annotation(index)
    return [box.name for box in said.boxes] if said else []


def rewrite(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


def test_what_another_program_writes_is_read_while_it_is_shown(
    runtime: Runtime, document: Document, folder: Path, qtbot: QtBot
) -> None:
    rewrite(folder / "Annotations" / "img1.xml", "dog", "fox")  # in place
    qtbot.waitUntil(lambda: names(document, 0) == ["cat", "cat", "fox"])
    work = runtime.window.workspaces[0]
    assert isinstance(work, LabelWorkspace)
    assert [box.name for box in work.canvas.annotation.boxes] == ["cat", "cat", "fox"]
    fresh = folder / "Annotations" / "new.part"
    fresh.write_text((folder / "Annotations" / "img1.xml").read_text().replace("fox", "elk"))
    fresh.replace(folder / "Annotations" / "img1.xml")  # in one step
    qtbot.waitUntil(lambda: names(document, 0) == ["cat", "cat", "elk"])
    assert not document.dirty_indices


def test_files_that_are_not_shown_are_noticed_too(
    runtime: Runtime, document: Document, folder: Path, qtbot: QtBot
) -> None:
    rewrite(folder / "Annotations" / "img2.xml", "cat", "fox")
    runtime.watcher.look()
    qtbot.waitUntil(lambda: "fox" in document.classes)
    assert document.class_totals()[document.classes.index("fox")] == 1
    assert runtime.session.document is document


def test_unsaved_boxes_are_asked_about(
    runtime: Runtime, document: Document, folder: Path, qtbot: QtBot
) -> None:
    edit(document, 0, edits.without(document.annotation(0), [0]), "Delete")
    foreign = (folder / "Annotations" / "img1.xml").read_text().replace("dog", "fox")
    (folder / "Annotations" / "img1.xml").write_text(foreign)
    qtbot.waitUntil(lambda: document.save_error(0) is not None)
    assert names(document, 0) == ["cat", "dog"]
    work = runtime.window.workspaces[0]
    assert isinstance(work, LabelWorkspace)
    assert "changed on disk" in work.banner.text
    assert (folder / "Annotations" / "img1.xml").read_text() == foreign
    document.reload(0)


def test_new_and_vanished_files_are_shown_at_once_where_nothing_is_lost(
    runtime: Runtime, document: Document, folder: Path, qtbot: QtBot
) -> None:
    runtime.session.set_image_index(2)
    shown = document.dataset.entries[2].image_id
    Image.new("RGB", (64, 48)).save(folder / "JPEGImages" / "img0.jpg")
    (folder / "JPEGImages" / "img4.jpg").unlink()
    qtbot.waitUntil(lambda: runtime.session.document is not document, timeout=10_000)
    qtbot.waitUntil(lambda: not runtime.opener.is_busy)
    now = runtime.session.document
    assert now is not None
    ids = [entry.image_id for entry in now.dataset.entries]
    assert "img0" in ids
    assert "img4" not in ids
    assert now.dataset.entries[runtime.session.image_index].image_id == shown


def test_reading_again_is_offered_where_something_was_edited_and_keeps_the_undo_steps(
    runtime: Runtime, document: Document, folder: Path, qtbot: QtBot
) -> None:
    first = folder / "Annotations" / "img1.xml"
    original = first.read_bytes()
    edit(document, 0, edits.without(document.annotation(0), [0]), "Delete")
    assert document.save_all()
    shorter = first.read_bytes()
    edit(document, 1, edits.without(document.annotation(1), [0]), "Delete too")
    document.undo_stack.push(ExcludeImage(document, 0, True, "Exclude"))
    assert document.save_all()
    document.undo_stack.undo()
    Image.new("RGB", (64, 48)).save(folder / "JPEGImages" / "img0.jpg")  # every other image moves on by one
    (folder / "JPEGImages" / "img2.jpg").unlink()
    (folder / "Annotations" / "img2.xml").unlink()
    qtbot.waitUntil(lambda: runtime.window.notices.current is not None, timeout=10_000)
    assert runtime.session.document is document
    runtime.reception.read_again()
    qtbot.waitUntil(lambda: runtime.session.document is not document, timeout=10_000)
    qtbot.waitUntil(lambda: not runtime.opener.is_busy, timeout=10_000)
    now = runtime.session.document
    assert now is not None
    now.autosave = False
    at = now.dataset.index_of("img1")
    assert at == 1
    stack = now.undo_stack
    assert [stack.text(k) for k in range(stack.count())] == ["Delete", "Exclude"]
    assert (stack.index(), now.dirty_indices, now.is_excluded(at)) == (1, [], False)
    totals = now.class_totals()
    assert sum(totals) == len(now.snapshot().labels)
    stack.undo()
    assert len(names(now, at)) == 3
    assert runtime.session.image_index == at
    assert sum(now.class_totals()) == sum(totals) + 1
    assert now.save_all()
    assert first.read_bytes() == original
    stack.redo()
    stack.redo()
    assert now.is_excluded(at)
    assert now.save_all()
    assert first.read_bytes() == shorter
    assert now.dirty_indices == []


def test_steps_from_before_a_change_of_all_files_are_not_carried_along(
    runtime: Runtime, document: Document, folder: Path, qtbot: QtBot
) -> None:
    edit(document, 0, edits.without(document.annotation(0), [0]), "Before")
    assert document.save_all()
    with qtbot.waitSignal(document.files.ended, timeout=20_000):
        document.files.apply(EditJob(EditClasses({"dog": "lynx"}), "classes", "Rename"))
    edit(document, 0, edits.without(document.annotation(0), [0]), "After")
    edit(document, 1, edits.without(document.annotation(1), [0]), "Changed by another program too")
    assert document.save_all()
    other = (folder / "Annotations" / "img1.xml").read_text()
    (folder / "Annotations" / "img2.xml").write_text(other)
    runtime.reception.read_again()
    qtbot.waitUntil(lambda: runtime.session.document is not document, timeout=10_000)
    qtbot.waitUntil(lambda: not runtime.opener.is_busy, timeout=10_000)
    now = runtime.session.document
    assert now is not None
    now.autosave = False
    assert names(now, 1) == ["lynx"]
    assert [now.undo_stack.text(k) for k in range(now.undo_stack.count())] == ["After"]
    now.undo_stack.undo()
    assert names(now, 0) == ["cat", "lynx"]
    assert now.save_all()


def test_an_annotation_that_appears_beside_its_image_is_read(
    runtime: Runtime, document: Document, folder: Path, qtbot: QtBot
) -> None:
    index = document.dataset.index_of("img4")
    assert index is not None
    assert document.annotation(index) is None
    text = (folder / "Annotations" / "img2.xml").read_text()
    (folder / "Annotations" / "img4.xml").write_text(text)
    qtbot.waitUntil(lambda: names(document, index) == ["cat"])
    assert runtime.session.document is document


def test_ones_own_writing_is_no_news(
    runtime: Runtime, document: Document, folder: Path, qtbot: QtBot
) -> None:
    news: list[object] = []
    runtime.watcher.folder_changed.connect(news.append)
    index = document.dataset.index_of("img4")
    assert index is not None
    edit(document, index, document.blank_annotation(index), "Reviewed")  # makes a file
    edit(document, 0, edits.without(document.annotation(0), [0]), "Delete")
    assert document.save_all()
    with qtbot.waitSignal(document.files.ended, timeout=20_000):
        document.files.apply(EditJob(EditClasses({"cat": "lynx"}), "classes", "Rename"))
    generation = document.generation(0)
    qtbot.wait(700)
    runtime.watcher.look()
    qtbot.wait(300)
    assert news == []
    assert document.generation(0) == generation
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: not document.files.is_busy)


def test_a_folder_made_for_annotations_is_no_news_and_is_watched(
    runtime: Runtime, tmp_path: Path, qtbot: QtBot
) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    for name in ("a", "b"):
        Image.new("RGB", (64, 48)).save(plain / f"{name}.png")
    runtime.open(plain)
    qtbot.waitUntil(lambda: runtime.watcher._known is not None, timeout=20_000)
    document = runtime.session.document
    assert document is not None
    document.autosave = False
    document.begin(Start(place="annotations"))
    news: list[object] = []
    runtime.watcher.folder_changed.connect(news.append)
    edit(document, 0, document.blank_annotation(0), "Reviewed")
    assert document.save_all()
    written = plain / "Annotations" / "a.xml"
    assert written.exists()
    qtbot.wait(700)
    runtime.watcher.look()
    qtbot.wait(300)
    assert news == []
    text = written.read_text().replace("a.png", "b.png")
    (plain / "Annotations" / "b.xml").write_text(text)
    qtbot.waitUntil(lambda: document.annotation(1) is not None)
    assert news == []


def test_a_refusal_of_the_image_that_is_shown_is_told_by_its_banner_alone(
    runtime: Runtime, document: Document, folder: Path, qtbot: QtBot
) -> None:
    for index in (0, 1):
        edit(document, index, edits.without(document.annotation(index), [0]), "Delete")
        rewrite(folder / "Annotations" / f"img{index + 1}.xml", "cat", "fox")
    work = runtime.window.workspaces[0]
    assert isinstance(work, LabelWorkspace)
    assert not document.save(0)
    assert "changed on disk" in work.banner.text
    assert runtime.window.notices.current is None
    assert not document.save(1)
    assert runtime.window.notices.current is not None  # another image: nothing else would say so
    for index in (0, 1):
        document.reload(index)


def test_escape_leads_from_every_list_to_the_image(
    runtime: Runtime, document: Document, qtbot: QtBot
) -> None:
    work = runtime.window.workspaces[0]
    assert isinstance(work, LabelWorkspace)
    panel = runtime.window.panel
    for place in (panel.view, panel.field, work.panel.boxes, work.panel.classes.findChild(QListView)):
        place.setFocus()
        qtbot.waitUntil(place.hasFocus)
        qtbot.keyClick(place, Qt.Key.Key_Escape)
        qtbot.waitUntil(work.canvas.hasFocus)
