"""Changes of a whole dataset from the window: one step, every byte back, nobody's work lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from app.core.annotation import BoundingBox
from app.core.dataset import Convention
from app.errors import AnnotationError
from app.gui.bulk import forms, runner
from app.gui.bulk.interrupted import Interrupted
from app.gui.bulk.jobs import ConventionJob, EditJob, Job
from app.gui.bulk.progress import FilesProgress
from app.gui.bulk.runner import Report
from app.gui.bulk.sheet import CONVENTION, DELETE, FLAG, MERGE, RENAME, BulkSheet
from app.gui.bulk.words import change_text
from app.gui.canvas import edits
from app.gui.commands import edit
from app.gui.document import Document
from app.gui.notices import NoticeArea
from app.voc import journal
from app.voc.bulk import ClipBoxes, EditClasses, SetFlag
from app.voc.index import open_dataset

FILE = (
    "<annotation>\r\n<!-- kept --><folder>d</folder><filename>{name}.jpg</filename>"
    "<size><width>64</width><height>48</height><depth>3</depth></size>\r\n{objects}</annotation>\r\n"
)
OBJECT = (
    "<object><name>{name}</name><pose /><bndbox><xmin>{x}</xmin><ymin>6</ymin><xmax>{right}</xmax>"
    "<ymax>40</ymax></bndbox><mine>7</mine></object>\r\n"
)


def objects(*names: str) -> str:
    return "".join(OBJECT.format(name=n, x=5 + 8 * k, right=25 + 8 * k) for k, n in enumerate(names))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "set"
    for part in ("JPEGImages", "Annotations"):
        (root / part).mkdir(parents=True)
    for name, names in {"a": ("cat", "dog"), "b": ("dog",), "c": ("cat", "cat", "fox"), "d": ()}.items():
        Image.new("RGB", (64, 48)).save(root / "JPEGImages" / f"{name}.jpg")
        data = FILE.format(name=name, objects=objects(*names)).encode()
        (root / "Annotations" / f"{name}.xml").write_bytes(data)
    return root


@pytest.fixture
def document(folder: Path, qapp: QApplication) -> Document:
    opened = Document(open_dataset(folder, Convention.VOC))
    opened.autosave = False
    return opened


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "Annotations").iterdir())}


def carried_out(qtbot: QtBot, document: Document, start: Callable[[], object]) -> Report:
    with qtbot.waitSignal(document.files.ended, timeout=20_000) as caught:
        start()
    report = caught.args[0]
    assert isinstance(report, Report)
    return report


def apply(qtbot: QtBot, document: Document, job: Job) -> Report:
    return carried_out(qtbot, document, lambda: document.files.apply(job))


def renamed(names: dict[str, str | None]) -> EditJob:
    return EditJob(EditClasses(names), "classes", "Change classes")


def move(document: Document, index: int, dx: float) -> None:
    before = document.annotation(index)
    assert before is not None
    x, y, right, bottom = edits.edges(before.boxes[0])
    edit(document, index, edits.with_edges(before, {0: (x + dx, y, right + dx, bottom)}), "Move box")


def names_of(document: Document) -> list[list[str]]:
    said = [document.annotation(k) for k in range(len(document.dataset))]
    return [[box.name for box in annotation.boxes] if annotation else [] for annotation in said]


def test_a_class_is_renamed_everywhere_in_one_step_that_gives_every_byte_back(
    qtbot: QtBot, document: Document, folder: Path
) -> None:
    before = content(folder)
    report = apply(qtbot, document, renamed({"cat": "lynx"}))
    assert (report.files, report.failed, report.way) == (2, (), "done")
    assert {name: data.replace(b"lynx", b"cat") for name, data in content(folder).items()} == before
    assert names_of(document) == [["lynx", "dog"], ["dog"], ["lynx", "lynx", "fox"], []]
    assert document.classes == ["lynx", "dog", "fox"]  # it keeps its place
    assert document.class_totals() == [3, 2, 1]
    assert document.undo_stack.undoText() == "Change classes"
    report = carried_out(qtbot, document, document.undo_stack.undo)
    assert (report.files, report.way) == (2, "undone")
    assert content(folder) == before
    assert document.classes == ["cat", "dog", "fox"]
    assert document.snapshot().labels.tolist() == open_dataset(folder, Convention.VOC).labels.tolist()
    carried_out(qtbot, document, document.undo_stack.redo)
    assert names_of(document)[0] == ["lynx", "dog"]
    assert document.dirty_indices == []


def test_steps_before_and_after_are_taken_back_around_it(
    qtbot: QtBot, document: Document, folder: Path
) -> None:
    before = content(folder)
    edit(document, 0, edits.without(document.annotation(0), [0]), "Delete")  # the dog is object 0 of the file
    move(document, 2, 3.0)
    apply(qtbot, document, renamed({"dog": None, "cat": "lynx"}))  # saves first
    assert names_of(document) == [[], [], ["lynx", "lynx", "fox"], []]
    edit(document, 0, edits.with_new(document.annotation(0), [BoundingBox("elk", 1, 1, 9, 9)]), "Draw")
    move(document, 2, 4.0)
    after = [document.annotation(k) for k in range(4)]
    stack = document.undo_stack
    while stack.canUndo():
        if stack.command(stack.index() - 1).text() == "Change classes":
            carried_out(qtbot, document, stack.undo)
        else:
            stack.undo()
    assert document.save_all()
    assert content(folder) == before
    while stack.canRedo():
        if stack.command(stack.index()).text() == "Change classes":
            carried_out(qtbot, document, stack.redo)
        else:
            stack.redo()
    assert [document.annotation(k) for k in range(4)] == after
    assert document.save_all()
    fresh = open_dataset(folder, Convention.VOC)
    assert fresh.boxes.tolist() == document.snapshot().boxes.tolist()


def test_a_file_that_another_program_changed_since_is_left_alone(
    qtbot: QtBot, document: Document, folder: Path
) -> None:
    before = content(folder)
    apply(qtbot, document, renamed({"cat": "lynx"}))
    path = folder / "Annotations" / "a.xml"
    foreign = path.read_bytes() + b"<!-- other -->"
    path.write_bytes(foreign)
    report = carried_out(qtbot, document, document.undo_stack.undo)
    assert [error.path for error in report.failed] == [path]
    assert content(folder) == {**before, "a.xml": foreign}
    assert names_of(document) == [["lynx", "dog"], ["dog"], ["cat", "cat", "fox"], []]


def test_a_file_that_cannot_be_written_is_said_and_the_others_are(
    qtbot: QtBot, document: Document, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = journal.save_annotation

    def refuse(path: Path, data: bytes, expected: bytes) -> None:
        if path.name == "c.xml":
            raise AnnotationError(path, None, "cannot be written ({why})", why="no")
        write(path, data, expected)

    monkeypatch.setattr(journal, "save_annotation", refuse)
    report = apply(qtbot, document, renamed({"cat": "lynx"}))
    assert report.files == 1
    assert [error.path.name for error in report.failed] == ["c.xml"]
    assert names_of(document) == [["lynx", "dog"], ["dog"], ["cat", "cat", "fox"], []]
    assert sorted(document.classes) == ["cat", "dog", "fox", "lynx"]


def test_stopping_changes_nothing(qtbot: QtBot, document: Document, folder: Path) -> None:
    before = content(folder)

    def start() -> None:
        document.files.apply(renamed({"cat": "lynx"}))
        document.files.cancel()

    report = carried_out(qtbot, document, start)
    assert report.cancelled
    assert content(folder) == before
    assert not document.undo_stack.canUndo()
    assert not document.files.is_busy


def test_what_cannot_be_saved_first_stops_it(qtbot: QtBot, document: Document, folder: Path) -> None:
    move(document, 0, 3.0)
    path = folder / "Annotations" / "a.xml"
    path.write_bytes(path.read_bytes() + b" ")  # another program
    before = content(folder)
    with qtbot.waitSignal(document.files.failed):
        document.files.apply(renamed({"cat": "lynx"}))
    assert content(folder) == before
    assert document.is_dirty(0)


def test_a_journal_that_is_gone_is_said_and_the_history_stands_where_the_files_stand(
    qtbot: QtBot, document: Document, folder: Path, home: Path
) -> None:
    apply(qtbot, document, renamed({"cat": "lynx"}))
    after = content(folder)
    for kept in (home / "data" / "edits").iterdir():
        kept.unlink()
    with qtbot.waitSignal(document.files.failed) as caught:
        document.undo_stack.undo()
    assert "journal" in str(caught.args[0])
    assert content(folder) == after
    assert document.undo_stack.canUndo()
    assert not document.undo_stack.canRedo()


def test_the_numbers_shift_and_no_box_moves(qtbot: QtBot, document: Document, folder: Path) -> None:
    before, boxes = content(folder), document.snapshot().boxes.tolist()
    apply(qtbot, document, ConventionJob(Convention.ZERO, "boxes --state-as zero", "Count from 0"))
    assert document.dataset.convention is Convention.ZERO
    assert b"<xmin>4</xmin>" in content(folder)["a.xml"]
    assert open_dataset(folder, Convention.ZERO).boxes.tolist() == boxes
    move(document, 0, 1.0)
    assert document.save_all()
    assert b"<xmin>5</xmin>" in content(folder)["a.xml"]
    document.undo_stack.undo()
    carried_out(qtbot, document, document.undo_stack.undo)
    assert document.dataset.convention is Convention.VOC
    assert content(folder) == before
    assert document.snapshot().boxes.tolist() == boxes


def test_flags_are_set_and_boxes_cut(qtbot: QtBot, document: Document, folder: Path) -> None:
    edit(document, 1, edits.with_edges(document.annotation(1), {0: (-5.0, 5.0, 30.0, 60.0)}), "Move")
    apply(qtbot, document, EditJob(ClipBoxes(), "boxes --clip", "Clip"))
    assert edits.edges(document.annotation(1).boxes[0]) == (0.0, 5.0, 30.0, 48.0)
    apply(qtbot, document, EditJob(SetFlag("difficult", True, frozenset(["cat"])), "boxes --set", "Mark"))
    flags = [box.difficult for k in range(4) for box in document.annotation(k).boxes]
    assert flags == [True, False, False, True, True, False]


# the window's part


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    shown = QMainWindow()
    qtbot.addWidget(shown)
    shown.resize(1100, 800)
    shown.show()
    return shown


@pytest.mark.parametrize("name", ["", "cat"])
def test_the_sheet_takes_the_keyboard(
    document: Document, window: QMainWindow, qtbot: QtBot, name: str
) -> None:
    below = QLineEdit()
    window.setCentralWidget(below)
    below.setFocus()
    qtbot.waitUntil(below.hasFocus)
    sheet = BulkSheet(window, document)
    sheet.open_form(RENAME, name)
    sheet.show_over()
    inside = QApplication.focusWidget()
    assert inside is not None
    assert sheet.isAncestorOf(inside)
    form = sheet.forms[RENAME]
    assert isinstance(form, forms.RenameForm)
    assert inside is (form.new if name else sheet.switch)
    qtbot.keyClick(inside, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_the_sheet_lists_what_would_change_and_does_it(
    qtbot: QtBot, document: Document, folder: Path, window: QMainWindow
) -> None:
    sheet = BulkSheet(window, document)
    sheet.open_form(RENAME, "cat")
    sheet.show_over()
    assert not sheet.go.isEnabled()
    form = sheet.forms[RENAME]
    assert isinstance(form, forms.RenameForm)
    form.new.setText("dog")
    assert "two become one" in form.remark()
    form.new.setText("lynx")
    qtbot.waitUntil(sheet.go.isEnabled)
    assert sheet.go.text() == "Change 2 files"
    assert sheet.summary.text() == "2 files would change: 3 boxes"
    assert sheet.files.index(0).data() == "Annotations/a.xml  ·  1 box"
    before = content(folder)
    carried_out(qtbot, document, sheet.confirm)
    assert content(folder) != before
    assert document.classes == ["lynx", "dog", "fox"]


def test_every_form_says_what_it_does(document: Document, qtbot: QtBot, window: QMainWindow) -> None:
    sheet = BulkSheet(window, document)
    sheet.open_form(MERGE, "fox")
    merge, delete = sheet.forms[MERGE], sheet.forms[DELETE]
    assert isinstance(merge, forms.MergeForm)
    assert merge.job() is None
    merge.into.setEditText("dog")
    job = merge.job()
    assert isinstance(job, EditJob)
    assert job.edit == EditClasses({"fox": "dog"})
    delete.choose("cat")
    job = delete.job()
    assert isinstance(job, EditJob)
    assert job.edit == EditClasses({"cat": None})
    flag = sheet.forms[FLAG].job()
    assert isinstance(flag, EditJob)
    assert flag.edit == SetFlag("truncated", True)
    shift = sheet.forms[CONVENTION].job()
    assert isinstance(shift, ConventionJob)
    assert shift.convention is not document.dataset.convention
    sheet.dismiss()


def test_a_name_that_cannot_be_written_is_said(document: Document, qtbot: QtBot, window: QMainWindow) -> None:
    sheet = BulkSheet(window, document)
    sheet.open_form(RENAME, "cat")
    form = sheet.forms[RENAME]
    assert isinstance(form, forms.RenameForm)
    form.new.setText("a\x01b")
    qtbot.wait(300)
    assert not sheet.go.isEnabled()
    assert sheet._remark.text()
    sheet.dismiss()


def test_nothing_reaches_the_window_while_files_are_written(
    qtbot: QtBot, document: Document, window: QMainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices = NoticeArea(window)
    progress = FilesProgress(window, notices)
    progress.set_document(document)
    pressed: list[object] = []
    monkeypatch.setattr(QMainWindow, "keyPressEvent", lambda self, event: pressed.append(event))
    with qtbot.waitSignal(document.files.ended):
        document.files.apply(renamed({"cat": "lynx"}))
        qtbot.keyClick(window, "x")
        assert pressed == []
    assert notices.current is not None
    qtbot.keyClick(window, "x")
    assert len(pressed) == 1


class _Killed(BaseException):
    """As if the power went."""


@pytest.mark.parametrize("back", [True, False])
def test_an_interrupted_change_is_offered_to_be_finished_or_taken_back(
    qtbot: QtBot,
    document: Document,
    folder: Path,
    window: QMainWindow,
    monkeypatch: pytest.MonkeyPatch,
    back: bool,
) -> None:
    before = content(folder)
    write = journal.save_annotation

    def die(path: Path, data: bytes, expected: bytes) -> None:
        if path.name == "c.xml":
            raise _Killed
        write(path, data, expected)

    monkeypatch.setattr(journal, "save_annotation", die)
    with pytest.raises(_Killed):
        runner.carry_out(document.snapshot(), renamed({"cat": "lynx"}), lambda *_: None, lambda: False)
    monkeypatch.setattr(journal, "save_annotation", write)
    half = content(folder)
    assert b"lynx" in half["a.xml"]
    assert b"lynx" not in half["c.xml"]

    notices = NoticeArea(window)
    offer = Interrupted(notices)
    found: list[journal.Run] = []
    monkeypatch.setattr(offer, "_offer", lambda run: found.append(run))
    again = Document(open_dataset(folder, Convention.VOC))
    offer.set_document(again)
    qtbot.waitUntil(lambda: bool(found))
    assert content(folder) == half  # nothing happens before the answer
    with qtbot.waitSignal(offer.settled) as caught:
        offer._settle(found[0], back=back)
    assert caught.args == [again.dataset.root]
    finished = {name: data.replace(b"cat", b"lynx") for name, data in before.items()}
    assert content(folder) == (before if back else finished)
    assert journal.interrupted_run(folder) is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("classes WBC=cell", "Rename WBC to cell"),
        ("classes a=c, b=c, without d e", "Merge a, b into c; Delete all boxes of d e"),
        ("classes odd=name=here", "classes odd=name=here"),  # can be read two ways
        ("boxes --clip", "Cut all boxes to their images"),
        ("boxes --state-as zero", "Count coordinates from 0, both ends inside"),
        ("boxes --set difficult=no", "Clear “difficult” of boxes"),
        (
            "check --fix box_outside --fix box_tiny",
            "Mend problems: Box outside the image, Box under 2 pixels",
        ),
        ("of a later version", "of a later version"),
    ],
)
def test_a_change_that_was_interrupted_is_named_in_words(title: str, text: str) -> None:
    assert change_text(title) == text


def test_the_offer_says_what_was_interrupted(window: QMainWindow, document: Document, tmp_path: Path) -> None:
    notices = NoticeArea(window)
    offer = Interrupted(notices)
    offer._document = document
    offer._offer(journal.Run(tmp_path, tmp_path, "classes cat=lynx", journal.RunState.APPLYING, 3))
    said = [each.text() for each in window.findChildren(QLabel)]
    assert any("Rename cat to lynx" in each for each in said)
