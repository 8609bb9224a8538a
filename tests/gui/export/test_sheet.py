"""The export sheet: filled in, started by Return, paused, resumed, cancelled, reported."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt, QThreadPool, Signal
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from app.augment.recipe import load_recipe
from app.export.cluster import is_available as cluster_is_available
from app.export.job import load_job
from app.export.planning import prepare
from app.export.runner import run_export
from app.gui.commands import edit
from app.gui.document import Document
from app.gui.export.classes import Selection
from app.gui.export.sheet import ExportSheet
from app.gui.notices import NoticeArea
from app.gui.session import Session
from app.voc.index import open_dataset
from app.voc.reader import read_annotation

MakeExecutor = Callable[[int], Executor]
TREE = Path("voc/VOCdevkit/VOC2012")


class Window(QMainWindow):
    """As much of the main window as the sheet needs."""

    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(self)
        self.notices = NoticeArea(self)
        self.setCentralWidget(QLineEdit())


class Gate(ThreadPoolExecutor):
    """Runs tasks in threads; each needs a permit first."""

    permits = threading.Semaphore(0)
    futures: ClassVar[list[Future[object]]] = []

    def __init__(self, workers: int) -> None:
        super().__init__(1)  # so that some tasks wait, however many cores there are

    def submit(self, function: Callable[..., object], *args: object) -> Future[object]:  # type: ignore[override]
        def wait() -> object:
            Gate.permits.acquire()
            return function(*args)

        future = super().submit(wait)
        Gate.futures.append(future)
        return future

    @classmethod
    def open_once_stopped(cls) -> None:
        """Let the tasks end that are under way, as soon as those that wait have been called off."""

        def release() -> None:
            while not any(future.cancelled() for future in cls.futures):
                time.sleep(0.005)
            cls.permits.release(50)

        threading.Thread(target=release, daemon=True).start()


@pytest.fixture(autouse=True)
def closed_gate() -> None:
    Gate.permits = threading.Semaphore(0)
    Gate.futures.clear()


@pytest.fixture
def window(small_dataset: Path, qtbot: QtBot) -> Iterator[Window]:
    """A window with the small dataset: six images, one of them unusable."""
    window = Window()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    session = window.session
    session.set_recipe(load_recipe("flip"))
    document = Document(open_dataset(small_dataset), session)
    document.autosave = False
    session.set_document(document)
    session.set_plan_settings(max_copies=4, budget=3.0, seed=5)
    yield window
    window.hide()


def is_ready(sheet: ExportSheet) -> bool:
    return sheet.filling.prepared is not None and sheet.filling.folder is not None


def opened(
    window: Window, qtbot: QtBot, make_executor: MakeExecutor = ThreadPoolExecutor, *, ready: bool = True
) -> ExportSheet:
    assert window.session.document is not None
    sheet = ExportSheet(window, window.session.document, None, make_executor)  # type: ignore[arg-type]
    sheet.open()
    if ready:
        qtbot.waitUntil(lambda: is_ready(sheet) and sheet.filling.go.text().startswith("Export "))
    return sheet


def written(out: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()
    }


def straight(window: Window, out: Path) -> dict[str, bytes]:
    """Return what the same job writes without a window."""
    sheet = next(sheet for sheet in window.findChildren(ExportSheet))
    run_export(prepare(sheet.filling.job), out, workers=1, make_executor=ThreadPoolExecutor)
    return written(out)


def test_return_writes_what_the_job_says(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    sheet = opened(window, qtbot)
    out = sheet.form.path
    assert out == tmp_path / "small set-balanced" and not out.exists()
    assert sheet.form.images.value.text() == str(sheet.filling.prepared.plan.images_after)  # type: ignore[union-attr]
    assert sheet.filling.go.hasFocus()
    QTest.keyClick(sheet.filling.go, Qt.Key.Key_Return)
    assert sheet.page is sheet.running_page
    qtbot.waitUntil(lambda: sheet.page is sheet.report_page, timeout=20_000)
    assert written(out) == straight(window, tmp_path / "straight")
    assert sheet.report.failures.value.text() == "1" and "img4" in sheet.report.list.toPlainText()
    assert not window.session.work
    with qtbot.waitSignal(window.session.open_requested) as asked:
        sheet.open_result.click()
    assert len(open_dataset(asked.args[0])) == int(sheet._report.images)  # type: ignore[union-attr]


def test_return_on_a_format_starts_and_changes_no_format(window: Window, qtbot: QtBot) -> None:
    sheet = opened(window, qtbot)
    coco = sheet.form.formats.buttons["coco"]
    QTest.mouseClick(coco, Qt.MouseButton.LeftButton)
    coco.setFocus()
    QTest.keyClick(coco, Qt.Key.Key_Return)
    assert sheet.form.formats.chosen == ("voc", "coco")
    qtbot.waitUntil(lambda: sheet.page is sheet.report_page, timeout=20_000)
    QTest.keyClick(coco, Qt.Key.Key_Space)
    assert sheet.form.formats.chosen == ("voc",)
    sheet.done.click()


def test_return_before_the_plan_is_ready_starts_it_then(window: Window, qtbot: QtBot) -> None:
    sheet = opened(window, qtbot, ready=False)
    QTest.keyClick(sheet.filling.go, Qt.Key.Key_Return)
    assert sheet.page is sheet.form_page
    qtbot.waitUntil(lambda: sheet.page is sheet.report_page, timeout=20_000)
    sheet.done.click()


def test_paused_and_resumed_it_ends_the_same(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    sheet = opened(window, qtbot, Gate)
    out = sheet.form.path
    sheet.confirm()
    Gate.permits.release(2)
    qtbot.waitUntil(lambda: sheet.running.done.text() not in {"", "0"})
    assert [work.title for work in window.session.work] == ["Exporting"]
    sheet.pause.click()
    Gate.open_once_stopped()
    qtbot.waitUntil(lambda: not sheet.run.is_running, timeout=20_000)
    assert sheet.page is sheet.running_page and sheet.pause.text() == "Go on" and sheet.pause.hasFocus()
    assert not (out / "export.json").exists() and not window.session.work
    sheet.pause.click()
    qtbot.waitUntil(lambda: sheet.page is sheet.report_page, timeout=20_000)
    assert written(out) == straight(window, tmp_path / "straight")
    sheet.done.click()


def test_cancelled_it_can_be_taken_up_again(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    sheet = opened(window, qtbot, Gate)
    out = sheet.form.path
    sheet.confirm()
    Gate.permits.release(1)
    qtbot.waitUntil(lambda: sheet.running.done.text() not in {"", "0"})
    sheet.stop.click()
    Gate.open_once_stopped()
    qtbot.waitUntil(lambda: sheet.page is sheet.report_page, timeout=20_000)
    assert sheet.report.verdict.text().startswith("Stopped") and sheet.again.isVisible()
    assert not any(path.name.endswith(".part") for path in (out / "voc").rglob("*.jpg"))
    sheet.done.click()
    second = opened(window, qtbot)
    assert second.form.path == out, "it is offered to go on"
    qtbot.waitUntil(lambda: "goes on where it stopped" in second.form.remark.text())
    assert second.form.command.text().endswith(" --resume")
    second.confirm()
    qtbot.waitUntil(lambda: second.page is second.report_page, timeout=20_000)
    assert written(out) == straight(window, tmp_path / "straight")
    second.done.click()


def test_a_folder_with_something_in_it_stays_as_it_is_whatever_is_answered(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    mine = tmp_path / "holiday"
    (mine / "voc" / "VOCdevkit").mkdir(parents=True)
    for name in ("photo.jpg", "voc/VOCdevkit/notes.txt", "voc/list.txt.part"):
        (mine / name).write_bytes(name.encode())
    before = written(mine)
    for leave in (ExportSheet.dismiss, ExportSheet.confirm, ExportSheet.close):
        sheet = opened(window, qtbot)
        sheet.form.folder.setText(str(mine))
        qtbot.waitUntil(
            lambda sheet=sheet: not sheet.filling.go.isEnabled() and sheet.form.remark.text() != ""
        )
        leave(sheet)
        if sheet.isVisible():
            assert sheet.page is sheet.form_page
            sheet.dismiss()
        assert written(mine) == before


def test_a_bad_folder_is_refused_in_a_sentence(window: Window, qtbot: QtBot, small_dataset: Path) -> None:
    sheet = opened(window, qtbot)
    sheet.form.folder.setText(str(small_dataset / "inside"))
    qtbot.waitUntil(lambda: "inside the dataset" in sheet.form.remark.text())
    assert not sheet.filling.go.isEnabled() and sheet.form.folder.property("wrong")
    sheet.confirm()
    assert sheet.page is sheet.form_page
    sheet.form.folder.clear()
    qtbot.waitUntil(lambda: "choose a folder" in sheet.form.remark.text())
    sheet.form.folder.setText(str(small_dataset.parent / "fresh"))
    qtbot.waitUntil(lambda: sheet.filling.go.isEnabled() and "New folder" in sheet.form.remark.text())
    sheet.dismiss()


def test_keep_working_hides_it_and_the_end_is_told(window: Window, qtbot: QtBot) -> None:
    sheet = opened(window, qtbot, Gate)
    sheet.confirm()
    Gate.permits.release(1)
    qtbot.waitUntil(lambda: sheet.running.done.text() not in {"", "0"})
    sheet.keep.click()
    assert not sheet.isVisible() and window.session.work[0].done > 0
    again = ExportSheet(window, window.session.document)  # type: ignore[arg-type]
    again.open()
    assert sheet.isVisible() and not again.isVisible()
    sheet.dismiss()
    assert not sheet.isVisible()
    Gate.permits.release(50)
    qtbot.waitUntil(lambda: window.notices.current is not None, timeout=20_000)
    assert not window.session.work and not sheet.isVisible()
    card = window.notices.current
    assert card is not None
    report = next(button for button in card.findChildren(QPushButton) if button.text() == "Report")
    report.click()
    assert sheet.isVisible() and sheet.page is sheet.report_page
    sheet.done.click()


def test_closing_the_window_stops_it_in_order(window: Window, qtbot: QtBot) -> None:
    sheet = opened(window, qtbot, Gate)
    out = sheet.form.path
    sheet.confirm()
    Gate.permits.release(1)
    qtbot.waitUntil(lambda: sheet.running.done.text() not in {"", "0"})
    Gate.open_once_stopped()
    window.closing.emit()
    assert sheet.run.wait(0)
    assert (out / "job.json").exists() and not (out / "export.json").exists()


def test_edits_are_saved_before_they_are_exported(window: Window, qtbot: QtBot) -> None:
    document = window.session.document
    assert document is not None
    annotation = document.annotation(1)
    assert annotation is not None
    edit(
        document,
        1,
        replace(annotation, boxes=(*annotation.boxes, replace(annotation.boxes[0], name="bird"))),
        "Add",
    )
    sheet = opened(window, qtbot)
    assert not document.dirty_indices and sheet.filling.prepared is not None
    assert sheet.filling.prepared.plan.classes == ("cat", "dog", "bird")
    sheet.confirm()
    qtbot.waitUntil(lambda: sheet.page is sheet.report_page, timeout=20_000)
    boxes = read_annotation(sheet._out / TREE / "Annotations" / "img2.xml").annotation.boxes
    assert [box.name for box in boxes] == ["cat", "bird"]
    sheet.done.click()


def test_edits_that_cannot_be_saved_stand_in_the_way(window: Window, qtbot: QtBot) -> None:
    document = window.session.document
    assert document is not None
    annotation, path = document.annotation(1), document.entry(1).annotation_path
    assert annotation is not None and path is not None
    edit(document, 1, replace(annotation, boxes=()), "Delete")
    path.write_text(path.read_text() + "\n")
    sheet = opened(window, qtbot)
    assert "could not be saved" in sheet.form.remark.text() and not sheet.filling.go.isEnabled()
    sheet.dismiss()


def test_settings_of_the_form_are_those_of_the_plan(window: Window, qtbot: QtBot) -> None:
    sheet = opened(window, qtbot)
    form = sheet.form
    form.seed.setText("77")
    form.seed.editingFinished.emit()
    assert window.session.plan_settings.seed == 77 and "--seed 77" in form.command.text()
    form.split.setCurrentIndex(form.split.findData("0.7,0.2,0.1"))
    form.split.activated.emit(form.split.currentIndex())
    assert sheet.filling.job.split == (0.7, 0.2, 0.1) and "--split 0.7,0.2,0.1" in form.command.text()
    form.quality.setCurrentIndex(form.quality.findData(85))
    assert sheet.filling.job.quality == 85
    filling = sheet.filling
    qtbot.waitUntil(lambda: filling.prepared is not None and filling.prepared.job == filling.job)
    form.copy.click()
    assert QGuiApplication.clipboard().text() == form.command.text()
    sheet.filling.cancel.click()


def test_the_job_file_runs_from_the_command_line(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = opened(window, qtbot)
    path = tmp_path / "job file.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    sheet.filling.save_job.click()
    assert load_job(path) == sheet.filling.job
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "x.json"), ""))
    sheet.filling.save_job.click()
    assert "No such file" in sheet.form.remark.text()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    sheet.form.browse.click()
    assert sheet.form.path == tmp_path / "small set-balanced"
    sheet.filling.cancel.click()


def test_an_impossible_plan_is_explained(window: Window, qtbot: QtBot) -> None:
    window.session.set_plan_settings(split="keep")
    sheet = opened(window, qtbot, ready=False)
    qtbot.waitUntil(lambda: "no list of training images" in sheet.form.remark.text())
    assert not sheet.filling.go.isEnabled()
    window.session.set_plan_settings(split="none")
    qtbot.waitUntil(lambda: sheet.filling.go.isEnabled() and sheet.filling.go.text().startswith("Export "))
    sheet.filling.cancel.click()


def test_a_folder_that_breaks_under_way_leads_back_to_the_form(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.errors import ExportError
    from app.gui.export import run

    def fail(*_: object, **__: object) -> None:
        raise ExportError("{path}: cannot be written ({why})", path="/x", why="disk full")

    monkeypatch.setattr(run, "run_export", fail)
    sheet = opened(window, qtbot)
    sheet.confirm()
    qtbot.waitUntil(lambda: sheet.page is sheet.form_page)
    assert "disk full" in sheet.form.remark.text() and not window.session.work
    sheet.filling.cancel.click()


def test_what_is_no_cluster_is_said_at_its_field(window: Window, qtbot: QtBot) -> None:
    sheet = opened(window, qtbot)
    sheet.form.cluster.setText("over there")
    qtbot.waitUntil(lambda: "no address of a cluster" in sheet.form.remark.text())
    assert sheet.form.cluster.property("wrong") and not sheet.form.folder.property("wrong")
    assert not sheet.filling.go.isEnabled()
    sheet.form.cluster.setText("tcp://127.0.0.1:9")
    qtbot.waitUntil(lambda: is_ready(sheet) and sheet.filling.go.isEnabled())
    assert not sheet.form.cluster.property("wrong")
    if cluster_is_available():
        sheet.confirm()
        qtbot.waitUntil(lambda: "Connection refused" in sheet.form.remark.text(), timeout=20_000)
        assert sheet.page is sheet.form_page and sheet.form.cluster.property("wrong")
    sheet.filling.cancel.click()


def test_a_mistake_of_the_program_does_not_leave_it_running(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.gui.export import run

    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(run, "run_export", break_down)
    sheet = opened(window, qtbot)
    with qtbot.captureExceptions() as caught:
        sheet.confirm()
        qtbot.waitUntil(lambda: sheet.page is sheet.form_page)
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    assert "unexpectedly" in sheet.form.remark.text() and not sheet.run.is_running
    sheet.filling.cancel.click()


def test_keys_stay_in_the_sheet(window: Window, qtbot: QtBot) -> None:
    pressed = []
    shortcut = QShortcut(Qt.Key.Key_D, window)
    shortcut.activated.connect(lambda: pressed.append("D"))
    sheet = opened(window, qtbot)
    QTest.keyClick(sheet.filling.go, Qt.Key.Key_D)
    assert not pressed
    seen = set()
    for _ in range(30):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None and sheet.isAncestorOf(focus)
        seen.add(focus)
    filling = sheet.filling
    assert {filling.go, filling.cancel, sheet.form.folder, sheet.form.seed, filling.save_job} <= seen
    sheet.filling.cancel.setFocus()
    QTest.keyClick(sheet.filling.cancel, Qt.Key.Key_Return)
    assert not sheet.isVisible()


def test_it_fits_into_every_window(window: Window, qtbot: QtBot) -> None:
    sheet = opened(window, qtbot)
    for width, height in ((1600, 1000), (1280, 800), (960, 640), (700, 420)):
        window.resize(width, height)
        QApplication.processEvents()
        assert sheet.geometry() == window.rect()
        assert sheet.rect().contains(sheet._panel.geometry())
    sheet.filling.cancel.click()


def test_the_newest_images_are_shown_with_their_boxes(window: Window, qtbot: QtBot) -> None:
    sheet = opened(window, qtbot)
    sheet.confirm()
    qtbot.waitUntil(lambda: sheet.page is sheet.report_page, timeout=20_000)
    film, lines = sheet.running.film, (sheet._out / "manifest.jsonl").read_text().splitlines()
    sheet.show_page(sheet.running_page)
    recent = [json.loads(line)["image"] for line in lines][-7:]
    film.clear(["cat", "dog"])
    film.show_recent(sheet._out, recent)
    qtbot.waitUntil(lambda: bool(film.frames))
    assert len(film.frames) == len(recent) and not film.frames[-1].image.isNull()
    boxes = read_annotation(
        sheet._out / Path(recent[-1].replace("JPEGImages", "Annotations")).with_suffix(".xml")
    )
    assert [name for name, _ in film.frames[-1].boxes] == [box.name for box in boxes.annotation.boxes]
    sheet.show_page(sheet.report_page)
    sheet.done.click()


def test_real_workers_write_a_real_dataset(qtbot: QtBot, nuts: Path, tmp_path: Path) -> None:
    """Worker processes started from the window: the same bytes as without one."""
    window = Window()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.session.set_recipe(load_recipe("yolo"))
    window.session.set_document(Document(open_dataset(nuts), window.session))
    window.session.set_plan_settings(max_copies=3, budget=2.0, seed=3, split="none")
    document = window.session.document
    assert document is not None
    sheet = ExportSheet(window, document)  # type: ignore[arg-type]
    sheet.open()
    sheet.form.show_folder(tmp_path / "out")
    qtbot.waitUntil(lambda: is_ready(sheet), timeout=20_000)
    sheet.confirm()
    qtbot.waitUntil(lambda: sheet.page is sheet.report_page, timeout=60_000)
    assert written(tmp_path / "out") == straight(window, tmp_path / "straight")
    assert sheet._report is not None and sheet._report.planned == sheet._report.actual
    sheet.done.click()
    window.hide()
    assert QThreadPool.globalInstance().waitForDone(1000)


def exported(window: Window, qtbot: QtBot) -> ExportSheet:
    sheet = opened(window, qtbot)
    sheet.form.formats.choose(("yolo", "voc"))
    sheet.form.formats.changed.emit()
    qtbot.waitUntil(lambda: is_ready(sheet))
    sheet.confirm()
    qtbot.waitUntil(lambda: sheet.page is sheet.report_page, timeout=20_000)
    return sheet


def test_difficult_boxes_are_one_choice_in_sheet_and_balance(window: Window, qtbot: QtBot) -> None:
    sheet = opened(window, qtbot)
    sheet.form.classes._take(Selection(difficult="drop"))
    assert window.session.plan_settings.difficult == sheet.filling.job.difficult == "drop"
    window.session.set_plan_settings(difficult="ignore")
    assert sheet.form.classes.selection.difficult == sheet.filling.job.difficult == "ignore"
    assert "--difficult ignore" in sheet.form.command.text()
    qtbot.waitUntil(lambda: is_ready(sheet))
    sheet.confirm()
    qtbot.waitUntil(lambda: sheet.page is sheet.report_page, timeout=20_000)
    sheet.done.click()
    window.session.set_plan_settings(difficult="keep")
    again = opened(window, qtbot)  # an export of its own: as Balance says
    assert again.form.classes.selection.difficult == again.filling.job.difficult == "keep"
    again.filling.preparation.stop()


def test_the_last_export_is_repeated_with_one_click(
    window: Window, qtbot: QtBot, small_dataset: Path
) -> None:
    first = exported(window, qtbot)
    out, job = first.form.path, first.filling.job
    before = written(out)
    first.done.click()
    window.session.set_plan_settings(max_copies=2, seed=77)  # of no importance: the same is meant
    annotation = sorted(small_dataset.rglob("*.xml"))[0]
    annotation.write_text(annotation.read_text().replace("<difficult>0", "<difficult>1"))
    assert window.session.document is not None
    sheet = ExportSheet(window, window.session.document, None, ThreadPoolExecutor)  # type: ignore[arg-type]
    sheet.repeat()
    qtbot.waitUntil(lambda: sheet.page is sheet.report_page, timeout=20_000)
    assert sheet.form.path == out and sheet.filling.job == job
    after = written(out)
    assert after.keys() == before.keys()
    assert after["job.json"] == before["job.json"]
    sheet.done.click()


def test_an_interrupted_export_waits_for_the_next_time(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    sheet = opened(window, qtbot, Gate)
    out = sheet.form.path
    sheet.confirm()
    Gate.permits.release(1)
    qtbot.waitUntil(lambda: sheet.running.done.text() not in {"", "0"})
    sheet.stop.click()
    Gate.open_once_stopped()
    qtbot.waitUntil(lambda: sheet.page is sheet.report_page, timeout=20_000)
    sheet.done.click()
    window.session.set_plan_settings(max_copies=2)  # as after a restart: the settings are others
    again = opened(window, qtbot)
    assert again.form.path == out and "goes on" in again.form.remark.text()
    again.confirm()
    qtbot.waitUntil(lambda: again.page is again.report_page, timeout=20_000)
    assert not again._report.cancelled  # type: ignore[union-attr]
    run_export(
        prepare(load_job(out / "job.json")), tmp_path / "fresh", workers=1, make_executor=ThreadPoolExecutor
    )
    assert written(out) == written(tmp_path / "fresh")
    again.done.click()


def test_a_changed_form_is_another_job_than_the_interrupted_one(window: Window, qtbot: QtBot) -> None:
    first = exported(window, qtbot)
    first.done.click()
    assert window.session.document is not None
    sheet = opened(window, qtbot)
    assert sheet.form.formats.chosen == ("voc", "yolo"), "filled in as it was chosen last"
    assert sheet.form.path != first._out
    sheet.filling.close_button.click()


def test_what_cannot_be_read_is_no_last_export(window: Window, tmp_path: Path) -> None:
    from app import paths
    from app.gui.export.memory import last_export

    root = Path("/data")
    place = paths.user_data() / "exports.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    for text in (
        "",
        "[]",
        "{",
        '{"/data": 5}',
        '{"/data": {"job": {}}}',
        '{"/data": {"job": {"version": 9}}}',
    ):
        place.write_text(text)
        assert last_export(root) is None
