"""The document: undo, saving, and every file that must not be written over."""

from __future__ import annotations

import gc
import random
import threading
import time
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.annotation import Annotation, BoundingBox
from app.core.dataset import Convention, ImageState
from app.errors import AnnotationError
from app.gui import records
from app.gui.canvas import edits
from app.gui.commands import edit, edit_many
from app.gui.document import Document
from app.voc.index import open_dataset
from app.voc.reader import read_annotation

ONE = """<?xml version="1.0"?>\r
<annotation verified="no">\r
\t<folder>x</folder><filename>{name}.png</filename> <!-- kept -->\r
\t<size><width>64</width><height>48</height><depth>3</depth></size>\r
\t<object><name>cat</name><pose />\r
\t\t<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>10</xmax><ymax>20</ymax></bndbox>\r
\t\t<mine>7</mine></object>\r
\t<object><name>dog</name><truncated>1</truncated>\r
\t\t<bndbox><xmin>5</xmin><ymin>6</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object>\r
</annotation>\r
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three images, two with annotations, one of them unlabelled."""
    root = tmp_path / "set"
    (root / "JPEGImages").mkdir(parents=True)
    (root / "Annotations").mkdir()
    for name in ("a", "b", "c"):
        Image.new("RGB", (64, 48), "white").save(root / "JPEGImages" / f"{name}.png")
    for name in ("a", "b"):
        (root / "Annotations" / f"{name}.xml").write_bytes(ONE.format(name=name).encode())
    return root


@pytest.fixture
def document(folder: Path, qapp: QApplication) -> Document:
    opened = Document(open_dataset(folder, Convention.VOC))
    opened.autosave = False
    return opened


def xml(document: Document, index: int) -> Path:
    path = document.entry(index).annotation_path
    assert path is not None
    return path


def move(document: Document, index: int, row: int = 0, dx: float = 3.0) -> None:
    annotation = document.annotation(index)
    at = edits.shifted(edits.edges(annotation.boxes[row]), dx, 0)
    assert edit(document, index, edits.with_edges(annotation, {row: at}), "Move box")


def failures(document: Document) -> list[AnnotationError]:
    seen: list[AnnotationError] = []
    document.save_failed.connect(lambda index, error: seen.append(error))
    return seen


def test_an_unedited_dataset_is_clean_and_never_written(document: Document) -> None:
    before = [xml(document, i).stat().st_mtime_ns for i in (0, 1)]
    assert [len(document.annotation(i).boxes) for i in (0, 1)] == [2, 2]
    assert document.annotation(2) is None
    assert document.dirty_indices == []
    assert document.save_all()
    assert [xml(document, i).stat().st_mtime_ns for i in (0, 1)] == before


def test_dirty_follows_undo_and_redo(document: Document) -> None:
    move(document, 0)
    assert document.dirty_indices == [0]
    document.undo_stack.undo()
    assert document.dirty_indices == []
    document.undo_stack.redo()
    assert document.is_dirty(0)
    assert not document.is_dirty(1)


def test_saving_changes_four_numbers_at_most_and_undo_brings_the_bytes_back(document: Document) -> None:
    path, original = xml(document, 0), xml(document, 0).read_bytes()
    move(document, 0)
    assert document.save(0)
    expected = original.replace(b"<xmin>1</xmin>", b"<xmin>4</xmin>").replace(
        b"<xmax>10</xmax>", b"<xmax>13</xmax>"
    )
    assert path.read_bytes() == expected
    assert not document.is_dirty(0)
    document.undo_stack.undo()
    assert document.is_dirty(0)
    assert document.save(0)
    assert path.read_bytes() == original


def test_a_deleted_object_comes_back_whole_even_after_saving(document: Document) -> None:
    path, original = xml(document, 0), xml(document, 0).read_bytes()
    edit(document, 0, edits.without(document.annotation(0), [0]), "Delete box")
    assert document.save(0)
    assert b"<name>cat" not in path.read_bytes()
    move(document, 0)  # the dog, which is now the first object of the file
    assert document.save(0)
    assert b"<xmin>8</xmin>" in path.read_bytes()
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.save(0)
    assert path.read_bytes() == original


def test_new_boxes_are_saved_and_read_back(document: Document) -> None:
    new = BoundingBox("fox", 2, 3, 12, 13, difficult=True)
    edit(document, 0, edits.with_new(document.annotation(0), [new]), "Draw box")
    assert document.save(0)
    boxes = read_annotation(xml(document, 0)).annotation.boxes
    assert [(b.name, edits.edges(b), b.difficult) for b in boxes[2:]] == [("fox", (2, 3, 12, 13), True)]
    move(document, 0, row=2)
    assert document.save(0)
    assert edits.edges(read_annotation(xml(document, 0)).annotation.boxes[2]) == (5, 3, 15, 13)


def test_an_unlabelled_image_gets_its_file_in_the_right_folder(document: Document, folder: Path) -> None:
    path = folder / "Annotations" / "c.xml"
    blank = document.blank_annotation(2)
    assert (blank.width, blank.height, blank.filename) == (64, 48, "c.png")
    edit(document, 2, edits.with_new(blank, [BoundingBox("cat", 0, 0, 64, 48)]), "Draw box")
    assert not path.exists()
    assert document.entry(2).state == ImageState.ANNOTATED
    assert document.save(2)
    written = read_annotation(path).annotation
    assert (written.width, written.height) == (64, 48)
    assert [edits.edges(b) for b in written.boxes] == [(0, 0, 64, 48)]
    document.undo_stack.undo()
    assert document.save(2)
    assert not path.exists()  # made here, taken back here
    assert document.entry(2).state == ImageState.UNLABELLED


def test_reviewed_and_empty_is_a_file_without_objects(document: Document, folder: Path) -> None:
    edit(document, 2, replace(document.blank_annotation(2), verified=True), "Verify")
    assert document.save(2)
    written = read_annotation(folder / "Annotations" / "c.xml").annotation
    assert (written.boxes, written.verified) == ((), True)


def test_a_new_file_never_replaces_one_that_appeared_meanwhile(document: Document, folder: Path) -> None:
    errors, path = failures(document), folder / "Annotations" / "c.xml"
    edit(document, 2, replace(document.blank_annotation(2), verified=True), "Verify")
    path.write_bytes(b"<annotation/>")
    assert not document.save(2)
    assert path.read_bytes() == b"<annotation/>"
    assert len(errors) == 1


def test_a_file_changed_on_disk_is_not_overwritten(document: Document) -> None:
    errors, path = failures(document), xml(document, 0)
    move(document, 0)
    theirs = path.read_bytes().replace(b"<name>dog</name>", b"<name>pig</name>")
    path.write_bytes(theirs)
    assert not document.save(0)
    assert path.read_bytes() == theirs
    assert len(errors) == 1
    assert document.changed_on_disk(0)
    assert document.save_error(0) is errors[0]
    assert document.is_dirty(0)
    document.save_pending()  # no second attempt behind the person's back
    assert len(errors) == 1


def test_taking_the_files_version_ends_this_images_history(document: Document) -> None:
    path = xml(document, 0)
    move(document, 1)
    move(document, 0)
    path.write_bytes(path.read_bytes().replace(b"<name>dog</name>", b"<name>pig</name>"))
    assert not document.save(0)
    document.reload(0)
    assert [b.name for b in document.annotation(0).boxes] == ["cat", "pig"]
    assert document.dirty_indices == [1]
    document.undo_stack.undo()  # the step of image 0 has expired and does nothing
    assert edits.edges(document.annotation(0).boxes[0]) == (0, 1, 10, 20)
    document.undo_stack.undo()
    assert document.dirty_indices == []
    assert not document.undo_stack.canUndo()
    move(document, 0)
    assert document.save(0)
    assert b"<name>pig</name>" in path.read_bytes()


def test_keeping_ones_own_version_writes_it_after_asking(document: Document) -> None:
    path, original = xml(document, 0), xml(document, 0).read_bytes()
    move(document, 0)
    path.write_bytes(original.replace(b"<name>dog</name>", b"<name>pig</name>"))
    assert not document.save(0)
    assert document.save(0, overwrite=True)
    assert path.read_bytes() == original.replace(b"<xmin>1</xmin>", b"<xmin>4</xmin>").replace(
        b"<xmax>10</xmax>", b"<xmax>13</xmax>"
    )
    assert not document.is_dirty(0)


def test_a_file_that_was_deleted_is_not_made_again_without_asking(document: Document) -> None:
    errors, path = failures(document), xml(document, 0)
    move(document, 0)
    path.unlink()
    assert not document.save(0)
    assert not path.exists()
    assert len(errors) == 1
    assert document.save(0, overwrite=True)
    assert path.exists()


@pytest.mark.parametrize("content", [b"<annotation><object>", b"", b"\xff\xfe<", b"<other/>"])
def test_a_file_that_is_no_annotation_is_never_written(document: Document, content: bytes) -> None:
    path = xml(document, 0)
    path.write_bytes(content)
    fresh = Document(document.dataset)
    errors = failures(fresh)
    assert fresh.annotation(0) is None
    assert fresh.error(0) is not None
    assert not edit(fresh, 0, Annotation("a", (BoundingBox("cat", 0, 0, 5, 5),)), "Draw box")
    fresh.set_annotation(0, Annotation("a"))  # even if some command forgot to ask
    assert not fresh.save(0)
    assert not fresh.save(0, overwrite=True)
    assert path.read_bytes() == content
    assert len(errors) == 2


@pytest.mark.parametrize("content", [b"<annotation><object>", b""])
def test_a_file_that_became_unreadable_is_not_overwritten_even_when_asked(
    document: Document, content: bytes
) -> None:
    move(document, 0)
    path = xml(document, 0)
    path.write_bytes(content)
    assert not document.save(0)
    assert not document.save(0, overwrite=True)
    assert path.read_bytes() == content
    assert document.is_dirty(0)


def test_a_bad_object_keeps_its_bytes_while_the_rest_is_edited(document: Document) -> None:
    path = xml(document, 0)
    bad = path.read_bytes().replace(b"<xmin>5</xmin>", b"<xmin>five</xmin>")
    path.write_bytes(bad)
    fresh = Document(document.dataset)
    assert [b.name for b in fresh.annotation(0).boxes] == ["cat"]
    assert fresh.problems(0)
    move(fresh, 0)
    assert fresh.save(0)
    assert b"<xmin>five</xmin>" in path.read_bytes()
    assert path.read_bytes().count(b"\n") == bad.count(b"\n")


def test_a_folder_that_cannot_be_written_is_said(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise PermissionError(13, "Permission denied")

    errors = failures(document)
    monkeypatch.setattr("app.gui.records.save_annotation", refuse)
    move(document, 0)
    assert not document.save(0)
    assert "Permission denied" in str(errors[0])
    assert document.is_dirty(0)


def test_undo_names_the_image_that_it_changes(document: Document, qtbot: QtBot) -> None:
    seen: list[int] = []
    document.history_moved.connect(seen.append)
    move(document, 0)
    move(document, 1)
    assert seen == []
    document.undo_stack.undo()
    document.undo_stack.undo()
    document.undo_stack.redo()
    assert seen == [1, 0, 0]


def test_nudges_of_the_same_boxes_are_one_step(document: Document) -> None:
    start = document.annotation(0)
    for _ in range(5):
        annotation = document.annotation(0)
        at = edits.shifted(edits.edges(annotation.boxes[0]), 1, 0)
        edit(document, 0, edits.with_edges(annotation, {0: at}), "Move box", (0,))
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.annotation(0) == start


def test_nudging_there_and_back_leaves_no_step(document: Document) -> None:
    for dx in (1, -1):
        annotation = document.annotation(0)
        at = edits.shifted(edits.edges(annotation.boxes[0]), dx, 0)
        edit(document, 0, edits.with_edges(annotation, {0: at}), "Move box", (0,))
    assert document.undo_stack.count() == 0
    assert document.dirty_indices == []


def test_other_edits_are_never_merged(document: Document) -> None:
    move(document, 0)
    move(document, 0)
    assert document.undo_stack.count() == 2


def test_an_edit_that_changes_nothing_is_no_step(document: Document) -> None:
    assert not edit(document, 0, document.annotation(0), "Move box")
    assert document.undo_stack.count() == 0


def test_classes_only_grow_and_keep_their_order(document: Document) -> None:
    assert document.classes == ["cat", "dog"]
    edit(document, 0, edits.with_values(document.annotation(0), [0], name="fox"), "Change class")
    assert document.classes == ["cat", "dog", "fox"]
    assert document.class_totals() == [1, 2, 1]
    document.undo_stack.undo()
    assert document.classes == ["cat", "dog", "fox"]
    assert document.class_totals() == [2, 2, 0]
    assert document.class_index("cat") == 0


def test_a_snapshot_has_the_edits_in_its_columns(document: Document) -> None:
    untouched = document.snapshot()
    assert np.array_equal(untouched.boxes, document.dataset.boxes)
    edit(document, 0, edits.without(document.annotation(0), [0]), "Delete box")
    edit(
        document,
        2,
        replace(document.blank_annotation(2), boxes=(BoundingBox("fox", 1, 2, 3, 4, truncated=True),)),
        "Draw box",
    )
    snapshot = document.snapshot()
    assert snapshot.offsets.tolist() == [0, 1, 3, 4]
    assert snapshot.boxes[0].tolist() == [4, 5, 30, 40]
    assert snapshot.boxes[3].tolist() == [1, 2, 3, 4]
    assert [snapshot.classes[k] for k in snapshot.labels] == ["dog", "cat", "dog", "fox"]
    assert snapshot.flags.tolist() == [1, 0, 1, 1]
    assert snapshot.entries[2].state == ImageState.ANNOTATED
    assert document.class_counts(0).tolist() == [0, 1, 0]
    assert document.class_counts(1).tolist() == [1, 1, 0]
    document.undo_stack.undo()
    document.undo_stack.undo()
    back = document.snapshot()
    assert np.array_equal(back.boxes, untouched.boxes)
    assert np.array_equal(back.offsets, untouched.offsets)


def test_autosave_writes_when_nothing_is_edited_for_a_while(document: Document, qtbot: QtBot) -> None:
    document.autosave = True
    document._timer.setInterval(10)
    with qtbot.waitSignal(document.saved, timeout=2000):
        move(document, 0)
    assert edits.edges(read_annotation(xml(document, 0)).annotation.boxes[0]) == (3, 1, 13, 20)


def test_the_interface_goes_on_while_a_file_is_written(
    document: Document, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, go_on = records.write_record, threading.Event()

    def slow(*args: object, **options: object) -> None:
        assert go_on.wait(5)
        write(*args, **options)

    monkeypatch.setattr("app.gui.saving.write_record", slow)
    move(document, 0)
    document.save_pending()
    assert document.is_dirty(0)
    move(document, 0)  # while the first is being written
    with qtbot.waitSignal(document.saved):
        go_on.set()
    assert b"<xmin>4</xmin>" in xml(document, 0).read_bytes()
    assert document.is_dirty(0)
    assert document.save(0)
    assert b"<xmin>7</xmin>" in xml(document, 0).read_bytes()
    assert document.dirty_indices == []


def test_a_save_that_is_asked_for_waits_for_the_one_going_on(
    document: Document, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = records.write_record

    def slow(*args: object, **options: object) -> None:
        time.sleep(0.05)
        write(*args, **options)

    monkeypatch.setattr("app.gui.saving.write_record", slow)
    move(document, 0)
    document.save_pending()
    move(document, 0)
    assert document.save_all()
    assert b"<xmin>7</xmin>" in xml(document, 0).read_bytes()
    move(document, 1)
    document.save_pending()
    document.reload(1)
    assert b"<xmin>4</xmin>" in xml(document, 1).read_bytes()
    qtbot.wait(20)
    assert document.dirty_indices == []


def test_undoing_while_the_edit_is_being_written_is_not_lost_at_the_end(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = xml(document, 0), xml(document, 0).read_bytes()
    may_write = threading.Event()
    write = records.save_annotation

    def slowly(*arguments: object) -> None:
        may_write.wait(10)
        write(*arguments)

    monkeypatch.setattr(records, "save_annotation", slowly)
    move(document, 0)
    document.save_pending()
    document.undo_stack.undo()
    assert document.dirty_indices == [0]  # the file is about to get what was taken back
    may_write.set()
    assert document.save_all()
    assert document.dirty_indices == []
    assert path.read_bytes() == before


def test_what_cannot_be_written_in_the_background_is_told_once(document: Document, qtbot: QtBot) -> None:
    errors, path = failures(document), xml(document, 0)
    move(document, 0)
    path.write_bytes(path.read_bytes() + b" ")
    document.save_pending()
    qtbot.waitUntil(lambda: len(errors) == 1)
    document.save_pending()
    qtbot.wait(50)
    assert len(errors) == 1
    assert document.is_dirty(0)


def test_several_images_change_in_one_step(document: Document) -> None:
    before = [document.annotation(k) for k in (0, 1)]
    relabelled = {k: edits.with_values(before[k], [1], name="pig") for k in (0, 1)}
    assert edit_many(document, relabelled, "Change class")
    assert document.undo_stack.count() == 1
    assert document.class_totals() == [2, 0, 2]
    assert document.dirty_indices == [0, 1]
    document.undo_stack.undo()
    assert [document.annotation(k) for k in (0, 1)] == before
    assert not edit_many(document, dict(enumerate(before)), "Change class")


def test_a_file_that_changed_while_nobody_edited_it_is_read_anew(document: Document) -> None:
    path = xml(document, 0)
    assert document.annotation(0).boxes[1].name == "dog"
    path.write_bytes(path.read_bytes().replace(b"<name>dog</name>", b"<name>pig</name>"))
    document.refresh(0)
    assert document.annotation(0).boxes[1].name == "pig"
    assert document.dirty_indices == []


def test_another_convention_moves_the_edits_along(folder: Path, qapp: QApplication) -> None:
    document = Document(open_dataset(folder, Convention.VOC))
    document.autosave = False
    move(document, 0)
    document.annotation(1)
    document.replace_dataset(open_dataset(folder, Convention.ZERO))
    assert edits.edges(document.annotation(0).boxes[0]) == (4, 2, 14, 21)
    assert edits.edges(document.annotation(1).boxes[0]) == (1, 2, 11, 21)
    assert document.dirty_indices == [0]
    assert document.save_all()
    assert b"<xmin>4</xmin>" in xml(document, 0).read_bytes()


def test_only_some_files_stay_in_memory(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.gui.contents._KEPT_RECORDS", 3)
    for k in range(8):
        Image.new("RGB", (4, 4)).save(tmp_path / f"{k}.png")
        (tmp_path / f"{k}.xml").write_bytes(ONE.format(name=k).encode())
    document = Document(open_dataset(tmp_path, Convention.VOC))
    document.autosave = False
    move(document, 0)
    for k in range(8):
        document.annotation(k)
    assert len(document._contents.in_memory) == 3
    assert document.dirty_indices == [0]


def test_flat_folders_get_their_annotations_beside_the_images(tmp_path: Path, qapp: QApplication) -> None:
    for name in ("a", "b"):
        Image.new("RGB", (64, 48)).save(tmp_path / f"{name}.png")
    (tmp_path / "a.xml").write_bytes(ONE.format(name="a").encode())
    document = Document(open_dataset(tmp_path, Convention.VOC))
    document.autosave = False
    edit(document, 1, replace(document.blank_annotation(1), verified=True), "Verify")
    assert document.save(1)
    assert (tmp_path / "b.xml").exists()


def test_sub_folders_are_mirrored(tmp_path: Path, qapp: QApplication) -> None:
    for place in ("JPEGImages/day", "JPEGImages/night", "Annotations/day"):
        (tmp_path / place).mkdir(parents=True)
    for name in ("day/a", "night/a"):
        Image.new("RGB", (64, 48)).save(tmp_path / "JPEGImages" / f"{name}.png")
    (tmp_path / "Annotations/day/a.xml").write_bytes(ONE.format(name="a").encode())
    document = Document(open_dataset(tmp_path, Convention.VOC))
    document.autosave = False
    index = document.dataset.index_of("night/a")
    edit(document, index, replace(document.blank_annotation(index), verified=True), "Verify")
    assert document.save(index)
    assert (tmp_path / "Annotations/night/a.xml").exists()


def said(annotation: Annotation | None) -> list[tuple[object, ...]] | None:
    """What an annotation says, without where in the file it stands."""
    if annotation is None:
        return None
    return [(b.name, edits.edges(b), b.truncated, b.difficult) for b in annotation.boxes]


def random_edit(document: Document, index: int, rng: random.Random) -> None:
    annotation = document.annotation(index) or document.blank_annotation(index)
    rows = range(len(annotation.boxes))
    x, y = rng.randrange(0, 40), rng.randrange(0, 30)
    box = BoundingBox(
        rng.choice(["cat", "dog", "fox"]), x, y, x + rng.randrange(1, 20), y + rng.randrange(1, 15)
    )
    kinds = [lambda: edits.with_new(annotation, [box])]
    if rows:
        row = rng.choice(rows)
        kinds += [
            lambda: edits.with_edges(annotation, {row: edits.edges(box)}),
            lambda: edits.with_values(annotation, [row], name=box.name),
            lambda: edits.with_values(annotation, [row], difficult=not annotation.boxes[row].difficult),
            lambda: edits.without(annotation, [row]),
        ]
    edit(document, index, rng.choice(kinds)(), "edit")


def test_a_random_walk_ends_with_disk_model_and_history_in_agreement(
    document: Document, folder: Path
) -> None:
    rng = random.Random(7)
    stack = document.undo_stack
    for _ in range(600):
        index, action = rng.randrange(3), rng.random()
        if action < 0.5:
            random_edit(document, index, rng)
        elif action < 0.7:
            stack.undo()
        elif action < 0.8:
            stack.redo()
        elif action < 0.97:
            assert document.save(index)
            path = folder / "Annotations" / f"{'abc'[index]}.xml"
            assert said(read_annotation(path).annotation if path.exists() else None) == said(
                document.annotation(index)
            )
        else:
            assert document.save_all()
            document.reload(index)
    assert document.save_all()
    assert document.dirty_indices == []
    snapshot = document.snapshot()
    fresh = open_dataset(folder, Convention.VOC)
    assert np.array_equal(snapshot.boxes, fresh.boxes)
    names = [[d.classes[k] for k in d.labels] for d in (snapshot, fresh)]
    assert names[0] == names[1]
    assert document.class_totals() == np.bincount(snapshot.labels, minlength=len(document.classes)).tolist()


def test_undoing_everything_gives_every_byte_back(document: Document, folder: Path) -> None:
    rng, stack = random.Random(11), document.undo_stack
    originals = [xml(document, k).read_bytes() for k in (0, 1)]
    for _ in range(120):
        index = rng.randrange(3)
        random_edit(document, index, rng)
        if rng.random() < 0.3:
            assert document.save(index)
    while stack.canUndo():
        stack.undo()
    assert document.save_all()
    assert [xml(document, k).read_bytes() for k in (0, 1)] == originals
    assert not (folder / "Annotations" / "c.xml").exists()


def test_a_document_goes_with_its_last_name(small_dataset: Path, qapp: QApplication) -> None:
    document = Document(open_dataset(small_dataset))
    document.autosave = False
    gone = weakref.ref(document)
    gc.disable()
    try:
        del document
        assert gone() is None
    finally:
        gc.enable()
