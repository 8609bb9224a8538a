"""Two thousand random steps over the workspace and its files; in the end everything agrees."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app.core.annotation import Annotation, BoundingBox
from app.core.dataset import Convention
from app.gui.canvas import edits
from app.gui.document import Document
from app.gui.journal import find_kept
from app.gui.label.comparison import keep_both
from app.gui.label.workspace import LabelWorkspace
from app.voc.index import open_dataset
from app.voc.reader import read_annotation
from app.voc.writer import new_annotation

STEPS = 2000
NAMES = "abcde"
CLASSES = ["cat", "dog", "fox"]


def said(annotation: Annotation | None) -> object:
    if annotation is None:
        return None
    return annotation.verified, [edits.same_box(box) for box in annotation.boxes]


class Walk:
    """A person and another program at work on the same files; ``files`` is what must be on disk."""

    def __init__(self, work: LabelWorkspace, folder: Path, seed: int) -> None:
        self.work, self.folder, self.rng = work, folder, random.Random(seed)
        document = work.session.document
        assert document is not None
        self.document: Document = document
        self.files = {k: self.path(k).read_bytes() for k in range(len(NAMES)) if self.path(k).exists()}
        self.foreign: set[int] = set()  # changed by the other program, not yet seen here
        self.document.saved.connect(self.note_saved)

    def path(self, index: int) -> Path:
        return self.folder / f"{NAMES[index]}.xml"

    def note_saved(self, index: int) -> None:
        """A file that the other program changed is never written without being asked."""
        assert index not in self.foreign
        self.files.pop(index, None)
        if self.path(index).exists():
            self.files[index] = self.path(index).read_bytes()

    def step(self) -> None:
        kinds = {
            self.draw: 24, self.move: 16, self.nudge: 8, self.relabel: 8, self.delete: 6, self.verify: 4,
            self.undo: 18, self.redo: 10, self.switch: 10, self.save: 4, self.save_later: 4, self.reload: 1,
            self.change_outside: 2, self.settle: 3, self.copy: 3,
        }  # fmt: skip
        self.rng.choices(list(kinds), list(kinds.values()))[0]()
        self.see()

    def see(self) -> None:
        """What the other program wrote counts as seen once it was read while nothing here was unsaved."""
        for index in self.foreign - set(self.document.dirty_indices):
            if not self.document.changed_on_disk(index):
                self.foreign.discard(index)

    @property
    def boxes(self) -> tuple[BoundingBox, ...]:
        return self.work.canvas.annotation.boxes

    def random_box(self) -> BoundingBox:
        x, y = self.rng.randrange(0, 50), self.rng.randrange(0, 40)
        right, bottom = self.rng.randrange(x + 1, 65), self.rng.randrange(y + 1, 49)
        return BoundingBox(self.rng.choice(CLASSES), x, y, right, bottom)

    def select_one(self) -> bool:
        if self.boxes:
            self.work.canvas.select([self.rng.randrange(len(self.boxes))])
        return bool(self.boxes)

    def draw(self) -> None:
        canvas = self.work.canvas
        canvas.edited.emit(edits.with_new(canvas.annotation, [self.random_box()]), "Draw box", ())

    def move(self) -> None:
        if self.select_one():
            canvas, (row,) = self.work.canvas, self.work.canvas.selected
            at = edits.edges(self.random_box())
            canvas.edited.emit(edits.with_edges(canvas.annotation, {row: at}), "Move box", ())

    def nudge(self) -> None:
        if self.work.canvas.image_size is not None and self.select_one():
            self.work.canvas.nudge(self.rng.choice([-1, 1]), 0)

    def relabel(self) -> None:
        if self.select_one():
            self.work.editor.choose_class(self.rng.choice(CLASSES))

    def delete(self) -> None:
        if self.select_one():
            self.work.editor.delete()

    def verify(self) -> None:
        self.work.editor.toggle_verified()

    def copy(self) -> None:
        self.work.editor.copy_previous()

    def undo(self) -> None:
        self.document.undo_stack.undo()

    def redo(self) -> None:
        self.document.undo_stack.redo()

    def switch(self) -> None:
        index = self.rng.randrange(len(NAMES))
        is_new, clean = index != self.work.session.image_index, not self.document.is_dirty(index)
        self.work.session.set_image_index(index)
        if is_new and clean and not self.document._savings:
            assert not self.document.changed_on_disk(index)  # read anew when it is shown

    def save(self) -> None:
        index = self.work.session.image_index
        dirty, foreign = self.document.is_dirty(index), index in self.foreign
        assert self.document.save(index) != (dirty and foreign)

    def save_later(self) -> None:
        self.document.save_pending()

    def reload(self) -> None:
        index = self.work.session.image_index
        self.document.reload(index)
        self.foreign.discard(index)

    def change_outside(self) -> None:
        """Another program writes a file."""
        index = self.rng.randrange(len(NAMES))
        self.document._await_saving(index)
        boxes = tuple(self.random_box() for _ in range(self.rng.randrange(3)))
        other = Annotation(NAMES[index], boxes, 64, 48, 3, f"{NAMES[index]}.png", "x")
        data = new_annotation(other) + b"<!-- %d -->" % self.rng.randrange(10**9)
        self.path(index).write_bytes(data)
        self.files[index] = data
        self.foreign.add(index)

    def settle(self) -> None:
        """Answer the question about a file that both changed."""
        for index in sorted(self.foreign & set(self.document.dirty_indices)):
            answer = self.rng.randrange(3)
            self.foreign.discard(index)
            if answer == 0:
                assert self.document.save(index, overwrite=True)
            elif answer == 1:
                self.document.reload(index)
            else:
                keep_both(self.document, index, "both")

    def check(self) -> None:
        """Nothing on disk is anything else than what was saved or what the other program wrote."""
        self.document._await_saving()
        self.see()
        for index in range(len(NAMES)):
            path = self.path(index)
            assert (path.read_bytes() if path.exists() else None) == self.files.get(index)
        shown = self.document.annotation(self.work.session.image_index)
        assert said(self.work.canvas.annotation) == said(shown or Annotation(""))
        assert sum(self.document.class_totals()) == len(self.document.snapshot().labels)


@pytest.fixture
def work(tmp_path: Path, show_dataset: Callable[..., LabelWorkspace], qtbot: QtBot) -> LabelWorkspace:
    for k, name in enumerate(NAMES):
        Image.new("RGB", (64, 48)).save(tmp_path / f"{name}.png")
        boxes = (BoundingBox("cat", k, 1, 20 + k, 30), BoundingBox("dog", 5, 5, 40, 40))
        if k < 3:
            data = new_annotation(Annotation(name, boxes, 64, 48, 3, f"{name}.png", "x"))
            (tmp_path / f"{name}.xml").write_bytes(data)
    workspace = show_dataset(tmp_path, 900, 600)
    qtbot.waitUntil(lambda: workspace.canvas.image_size is not None)
    return workspace


@pytest.mark.parametrize("seed", [1, 2, 223])
def test_two_thousand_steps_end_in_agreement(
    work: LabelWorkspace, tmp_path: Path, qtbot: QtBot, seed: int
) -> None:
    walk = Walk(work, tmp_path, seed)
    for step in range(STEPS):
        walk.step()
        if step % 20 == 0:
            qtbot.wait(1)
            walk.check()
    walk.settle()
    for index in (1, *range(len(NAMES))):  # what only the other program changed is read when it is looked at
        work.session.set_image_index(index)
    document = walk.document
    assert document.save_all()
    assert document.dirty_indices == []
    fresh, snapshot = open_dataset(tmp_path, Convention.VOC), document.snapshot()
    assert np.array_equal(snapshot.boxes, fresh.boxes)
    names = [[d.classes[k] for k in d.labels] for d in (snapshot, fresh)]
    assert names[0] == names[1]
    for index in range(len(NAMES)):
        path = walk.path(index)
        assert said(read_annotation(path).annotation if path.exists() else None) == said(
            document.annotation(index)
        )
    states = [said(document.annotation(index)) for index in range(len(NAMES))]
    stack = document.undo_stack
    count, ahead = stack.index(), stack.count() - stack.index()  # the walk may end between undo and redo
    while stack.canUndo():
        stack.undo()
    assert document.save_all()
    while stack.count() - stack.index() > ahead:
        stack.redo()
    assert [said(document.annotation(index)) for index in range(len(NAMES))] == states
    assert stack.index() <= count
    assert document.save_all()
    walk.check()
    assert find_kept(tmp_path) is None
