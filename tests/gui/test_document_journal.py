"""Unsaved edits survive the program's death: the journal, and what is made of it afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtWidgets import QApplication

from app.core.annotation import Annotation, BoundingBox, Part
from app.core.dataset import Convention
from app.gui import journal as module
from app.gui.canvas import edits
from app.gui.commands import edit
from app.gui.document import Document
from app.gui.journal import Journal, KeptEdit, find_kept, waiting_roots
from app.gui.label.banner import Banner
from app.gui.label.recovery import Recovery
from app.voc.index import open_dataset

XML = """<annotation><filename>{name}.png</filename><!-- kept -->
<size><width>64</width><height>48</height><depth>3</depth></size>
<object><name>cat</name><mine>1</mine>
<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>10</xmax><ymax>20</ymax></bndbox></object>
<object><name>dog</name><mine>2</mine>
<bndbox><xmin>5</xmin><ymin>6</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object>
</annotation>
"""
ROOT = Path("/data/set")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b", "c"):
        Image.new("RGB", (64, 48)).save(tmp_path / f"{name}.png")
    for name in ("a", "b"):
        (tmp_path / f"{name}.xml").write_text(XML.format(name=name))
    return tmp_path


@pytest.fixture
def offered(qapp: QApplication) -> Iterator[Recovery]:
    banner = Banner()
    recovery = Recovery(banner)
    recovery.kept_banner = banner
    yield recovery
    recovery.set_document(None)
    banner.deleteLater()


def opened(folder: Path) -> Document:
    document = Document(open_dataset(folder, Convention.VOC))
    document.autosave = False
    return document


def kill(document: Document) -> None:
    """Let go of a document as a killed program does: nothing is cleaned up, locks are free."""
    if document._journal._file is not None:
        document._journal._file.close()
        document._journal._file = None


def move(document: Document, index: int, row: int = 0, dx: float = 3.0) -> None:
    annotation = document.annotation(index)
    at = edits.shifted(edits.edges(annotation.boxes[row]), dx, 0)
    assert edit(document, index, edits.with_edges(annotation, {row: at}), "Move box")


def said(document: Document, index: int) -> list[tuple[str, tuple[float, ...]]]:
    return [(b.name, edits.edges(b)) for b in document.annotation(index).boxes]


def kept(annotation: Annotation | None, image_id: str = "a") -> KeptEdit:
    rows = (None,) * len(annotation.boxes) if annotation else ()
    return KeptEdit(image_id, ROOT / "a.xml", "0" * 64, Convention.ZERO, annotation, rows)


names = st.text(min_size=1, max_size=8)
numbers = st.floats(-1e6, 1e6)
flags = st.booleans()
parts = st.builds(Part, names, numbers, numbers, numbers, numbers)
boxes = st.builds(
    BoundingBox,
    names,
    numbers,
    numbers,
    numbers,
    numbers,
    names,
    flags,
    flags,
    flags,
    st.lists(parts, max_size=2).map(tuple),
    st.lists(names, max_size=2).map(tuple),
)


@given(annotation=st.none() | st.builds(Annotation, st.just("a"), st.lists(boxes, max_size=4).map(tuple)))
def test_every_annotation_comes_back_as_it_was(annotation: Annotation | None) -> None:
    edit_ = kept(annotation)
    line = json.dumps(module._to_json(edit_))
    assert module._from_json(json.loads(line)) == edit_


def test_a_journal_says_the_last_of_each_image_and_ends_with_the_last_save(tmp_path: Path) -> None:
    journal = Journal(ROOT, tmp_path)
    one = Annotation("a", (BoundingBox("cat", 1, 2, 3, 4),))
    for verified in (False, True):
        journal.put(kept(replace(one, verified=verified)))
    journal.put(kept(None, "b"))
    journal.drop("c")
    journal._file.close()
    left = find_kept(ROOT, tmp_path)
    assert [(e.image_id, e.annotation) for e in left.edits] == [
        ("a", replace(one, verified=True)),
        ("b", None),
    ]
    left.release()
    journal._file = None
    other = Journal(ROOT, tmp_path)
    other.put(kept(one))
    other.drop("a")
    left = find_kept(ROOT, tmp_path)
    left.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_living_programs_journal_is_its_own(tmp_path: Path) -> None:
    journal = Journal(ROOT, tmp_path)
    journal.put(kept(None))
    assert find_kept(ROOT, tmp_path) is None
    assert waiting_roots(tmp_path) == []
    journal.clear()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cut", [1, 20, 90])
def test_a_line_that_was_cut_off_is_no_line(tmp_path: Path, cut: int) -> None:
    journal = Journal(ROOT, tmp_path)
    journal.put(kept(None, "a"))
    journal.put(kept(None, "b"))
    journal._file.close()
    journal._file = None
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-cut])
    left = find_kept(ROOT, tmp_path)
    assert {e.image_id for e in left.edits} == {"a"} | ({"b"} if cut == 1 else set())
    left.release()


@pytest.mark.parametrize("content", [b"", b"\x00\xff\n", b"[]\n3\nnull\n", b'{"image": 1}\n', b"{" * 5000])
def test_damaged_journals_are_swept_away(tmp_path: Path, content: bytes) -> None:
    (tmp_path / f"{module._key(ROOT)}-x.jsonl").write_bytes(content)
    assert find_kept(ROOT, tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_long_journal_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_COMPACT_FROM", 2000)
    journal = Journal(ROOT, tmp_path)
    for _ in range(200):
        journal.put(kept(None))
    (path,) = tmp_path.iterdir()
    assert path.stat().st_size < 3000
    journal.clear()


def test_a_journal_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    journal = Journal(ROOT, tmp_path / "file")
    journal.put(kept(None))
    journal.put(kept(None))
    journal.drop("a")


def test_saving_and_undoing_leave_nothing_behind(folder: Path, home: Path, qapp: QApplication) -> None:
    journals = home / "data" / "journals"
    document = opened(folder)
    move(document, 0)
    assert len(list(journals.iterdir())) == 1
    assert document.save_all()
    assert list(journals.iterdir()) == []
    document.undo_stack.undo()
    assert len(list(journals.iterdir())) == 1
    document.undo_stack.redo()
    assert list(journals.iterdir()) == []
    move(document, 1)
    document.discard_unsaved()
    assert list(journals.iterdir()) == []


def test_unsaved_edits_are_offered_and_put_back_as_one_step(folder: Path, offered: Recovery) -> None:
    first = opened(folder)
    move(first, 0)
    move(first, 1, row=1)
    blank = first.blank_annotation(2)
    edit(first, 2, replace(blank, boxes=(BoundingBox("fox", 1, 2, 9, 9),)), "Draw box")
    expected = [said(first, k) for k in range(3)]
    kill(first)
    assert waiting_roots() == [folder]
    document = opened(folder)
    offered.set_document(document)
    assert "3 images" in offered.kept_banner.text
    assert document.dirty_indices == []  # nothing happens by itself
    offered.restore()
    assert [said(document, k) for k in range(3)] == expected
    assert document.dirty_indices == [0, 1, 2]
    assert document.undo_stack.count() == 1
    assert waiting_roots() == []
    document.undo_stack.undo()
    assert document.dirty_indices == []
    document.undo_stack.redo()
    before = (folder / "a.xml").read_bytes()
    assert document.save_all()
    after = before.replace(b"<xmin>1</xmin>", b"<xmin>4</xmin>").replace(b"<xmax>10<", b"<xmax>13<")
    assert (folder / "a.xml").read_bytes() == after


def test_objects_are_found_again_after_a_save_that_deleted_some(folder: Path, offered: Recovery) -> None:
    first = opened(folder)
    edit(first, 0, edits.without(first.annotation(0), [0]), "Delete box")
    assert first.save(0)
    move(first, 0)
    kill(first)
    document = opened(folder)
    offered.set_document(document)
    offered.restore()
    assert document.save(0)
    text = (folder / "a.xml").read_text()
    assert "<xmin>8</xmin>" in text
    assert "<mine>2</mine>" in text
    assert "<mine>1</mine>" not in text


def test_a_file_that_changed_since_is_asked_about(folder: Path, offered: Recovery) -> None:
    first = opened(folder)
    move(first, 0)
    kill(first)
    theirs = (folder / "a.xml").read_bytes().replace(b"dog", b"pig")
    (folder / "a.xml").write_bytes(theirs)
    document = opened(folder)
    document.autosave = True
    offered.set_document(document)
    offered.restore()
    assert document.changed_on_disk(0)
    assert document.save_error(0) is not None
    assert (folder / "a.xml").read_bytes() == theirs
    assert said(document, 0)[0] == ("cat", (3, 1, 13, 20))
    assert not document.save(0)
    assert document.save(0, overwrite=True)
    assert b"<name>dog</name>" in (folder / "a.xml").read_bytes()


def test_what_reached_the_file_is_not_offered(folder: Path, offered: Recovery) -> None:
    first = opened(folder)
    move(first, 0)
    first._journal.drop = lambda image_id: None  # killed after writing, before it could be noted
    assert first.save(0)
    kill(first)
    document = opened(folder)
    offered.set_document(document)
    assert offered.kept is None
    assert waiting_roots() == []


def test_discarded_edits_are_gone_and_ignored_ones_stay(folder: Path, offered: Recovery) -> None:
    first = opened(folder)
    move(first, 0)
    kill(first)
    offered.set_document(opened(folder))
    offered.set_document(None)
    assert waiting_roots() == [folder]
    offered.set_document(opened(folder))
    offered.discard()
    assert waiting_roots() == []


def test_another_convention_moves_kept_edits_along(folder: Path, offered: Recovery) -> None:
    first = opened(folder)
    move(first, 0)
    kill(first)
    document = Document(open_dataset(folder, Convention.ZERO))
    document.autosave = False
    offered.set_document(document)
    offered.restore()
    assert said(document, 0)[0] == ("cat", (4, 2, 14, 21))
    assert document.save_all()
    assert b"<xmin>4</xmin>" in (folder / "a.xml").read_bytes()


PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app import paths
paths.user_data = lambda: Path(sys.argv[2])
from app.core.dataset import Convention
from app.gui.canvas import edits
from app.gui.commands import edit
from app.gui.document import Document
from app.voc.index import open_dataset
app = QApplication([])
document = Document(open_dataset(Path(sys.argv[1]), Convention.VOC))
document.autosave = False
for step in range(100000):
    index = step % 2
    annotation = document.annotation(index)
    at = (float(step % 30), 2.0, float(step % 30 + 10), 20.0)
    print(step, flush=True)  # the gesture in hand
    edit(document, index, edits.with_edges(annotation, {0: at}), "Move box")
"""


def test_a_killed_program_loses_at_most_the_gesture_in_hand(
    folder: Path, home: Path, offered: Recovery
) -> None:
    command = [sys.executable, "-c", PROGRAM, str(folder), str(home / "data")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= 150:
            break
    time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    last = int((process.stdout.read().split() or [line])[-1])
    process.stdout.close()
    process.wait()
    document = opened(folder)
    offered.set_document(document)
    offered.restore()
    for index in (0, 1):
        done = [step for step in range(last + 1) if step % 2 == index]
        possible = [done[-1], done[-2]] if done[-1] == last else [done[-1]]
        assert said(document, index)[0][1][0] in [step % 30 for step in possible]
