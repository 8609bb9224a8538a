"""The view of worst cases with real widgets: run, filters, opening a copy, the milder recipe, the report."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.augment.recipe import Recipe, Step
from app.export.inspection.cases import render_case
from app.export.inspection.reasons import Reason
from app.export.inspection.result import Inspection
from app.gui.augment.fates import DROPPED
from app.gui.augment.variants_view import VariantsView
from app.gui.augment.workspace import AugmentWorkspace
from app.gui.augment.worst import found, runner
from app.gui.augment.worst.loader import Room, draw
from app.gui.augment.worst.view import WorstCasesView
from app.gui.language import Translations
from app.gui.theme import Theme, current_theme
from app.imaging.source import decode

ZOOM = Recipe(
    name="zoom", steps=(Step(transform="Affine", parameters={"scale": [1.0, 3.0], "translate": [0, 0]}),)
)


@pytest.fixture
def view(work: AugmentWorkspace, qtbot: QtBot) -> Iterator[WorstCasesView]:
    """The view in front, its work done by a thread; the recipe zooms in too far."""
    found = next(each for each in work.views if isinstance(each, WorstCasesView))
    found.runner.make_executor = lambda _: ThreadPoolExecutor(1)
    work.session.set_recipe(ZOOM)
    work.show_view(WorstCasesView)
    yield found
    found.runner.stop()
    assert found.runner.wait()


def _finish(view: WorstCasesView, qtbot: QtBot) -> None:
    view.start()
    qtbot.waitUntil(lambda: view.inspection is not None and view.inspection.has_pixels, timeout=30_000)
    qtbot.waitUntil(lambda: not view.runner.kind, timeout=30_000)


def test_it_begins_with_one_button(view: WorstCasesView, qtbot: QtBot) -> None:
    assert view.inspection is None
    assert not view.bar.report.isEnabled()
    qtbot.mouseClick(view._empty.button, Qt.MouseButton.LeftButton)
    assert view.runner.kind == "trying"
    assert view.bar.stop.isVisible()
    assert view.state.session.work
    qtbot.waitUntil(lambda: view.inspection is not None, timeout=30_000)


def test_the_focus_stays_with_what_can_be_done_next(view: WorstCasesView, qtbot: QtBot) -> None:
    view.window().activateWindow()
    for _ in range(2):
        view._empty.button.setFocus()
        qtbot.mouseClick(view._empty.button, Qt.MouseButton.LeftButton)
        assert view.focusWidget() is view.bar.stop
        qtbot.mouseClick(view.bar.stop, Qt.MouseButton.LeftButton)
        assert view.focusWidget() is view._empty.button
    _finish(view, qtbot)
    assert view.focusWidget() is view.sheet


def test_nothing_is_drawn_or_ranked_in_the_thread_of_the_window(
    view: WorstCasesView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []
    original = found.look_through

    def look_through(inspection: Inspection) -> found.Found:
        threads.append(threading.current_thread())
        return original(inspection)

    monkeypatch.setattr(runner, "look_through", look_through)
    _finish(view, qtbot)
    assert len(threads) == 2
    assert threading.main_thread() not in threads
    assert view.inspection is not None
    shape = found.look_through(view.inspection).shape
    assert shape is not None
    assert view.sheet.picture.height() == round(view.sheet.picture.width() * shape[1] / shape[0])


def test_the_worst_are_shown_and_filtered(view: WorstCasesView, qtbot: QtBot) -> None:
    _finish(view, qtbot)
    found = view.inspection
    assert found is not None
    assert view.sheet.cases.cases.tolist() == found.ranked().tolist()
    lost = next(k for k, row in enumerate(view.reasons.rows.rows) if row.key == Reason.LOST)
    view.reasons.setCurrentIndex(view.reasons.rows.index(lost))
    assert view.sheet.cases.cases.tolist() == found.ranked([Reason.LOST]).tolist()
    car = next(k for k, row in enumerate(view.classes.rows.rows) if row.text == "car")
    view.classes.setCurrentIndex(view.classes.rows.index(car))
    label = found.classes.index("car")
    assert view.sheet.cases.cases.tolist() == found.ranked([Reason.LOST], label).tolist()
    assert view.reasons.key == Reason.LOST
    name, told = view.sheet.cases.words(0).lines[0]
    assert name == "car"
    assert told.endswith(" lost")
    assert not view.state.session.work


def test_pictures_come_into_sight(view: WorstCasesView, qtbot: QtBot) -> None:
    _finish(view, qtbot)
    first, loader = int(view.sheet.cases.cases[0]), view.sheet.loader
    room = Room(view.sheet.picture.width(), view.sheet.picture.height(), view.devicePixelRatioF())
    qtbot.waitUntil(lambda: loader.get(first, room) is not None, timeout=10_000)
    image = loader.get(first, room)
    assert image is not None and image.image is not None and view.inspection is not None
    assert image.size == render_case(view.inspection, first).sample.size
    assert (image.image.width(), image.image.height()) == (room.width, room.height)
    other = Room(90, 70, 2.0)  # another window, another screen: the last image serves until the next is there
    assert loader.get(first, other) is image
    qtbot.waitUntil(lambda: getattr(loader.get(first, other), "room", None) == other, timeout=10_000)
    next_image = loader.get(first, other)
    assert next_image is not None and next_image.image is not None
    assert (next_image.image.width(), next_image.image.height()) == (180, 140)


def test_a_copy_is_painted_with_its_boxes(view: WorstCasesView, qtbot: QtBot) -> None:
    _finish(view, qtbot)
    found = view.inspection
    assert found is not None
    case = next(c for c in range(found.cases) if not found.lost[c] and found.kept[c].sum())
    room = Room(200, 150)
    case_image = draw(found, case, room, lambda source: decode(source.image_path.read_bytes()))
    kept = next(mark for mark in case_image.marks if mark.fate != DROPPED)
    assert case_image.image is not None
    scale = min(room.width / case_image.size[0], room.height / case_image.size[1])
    left = (room.width - round(scale * case_image.size[0])) // 2 + scale * kept.box.x()
    top = (room.height - round(scale * case_image.size[1])) // 2 + scale * kept.box.center().y()
    colours = {
        case_image.image.pixelColor(min(199, max(0, round(left) + k)), round(top)).name() for k in (-1, 0, 1)
    }
    assert Theme.class_color(kept.index).name() in colours
    assert case_image.image.pixelColor(0, 0).alpha() == 0  # round corners


def test_a_click_opens_the_copy_with_its_seed(
    view: WorstCasesView, work: AugmentWorkspace, qtbot: QtBot
) -> None:
    _finish(view, qtbot)
    found = view.inspection
    assert found is not None
    row = next(k for k, case in enumerate(found.ranked().tolist()) if case // found.draws == 1)
    case = int(found.ranked()[row])
    subject, number = found.place(case)
    work.session.set_plan_settings(seed=99)
    where = view.sheet.visualRect(view.sheet.cases.index(row)).center()
    qtbot.mouseClick(view.sheet.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where))
    assert isinstance(work.view, VariantsView)
    assert (work.session.plan_settings.seed, work.session.image_index) == (found.seed, subject.source.index)
    expected = render_case(found, case).sample.to_json()
    tile = work.variants.large.tile
    qtbot.waitUntil(
        lambda: tile.variant is not None and tile.variant.sample.to_json() == expected, timeout=10_000
    )
    assert work.variants.is_large and tile.number == number


def test_a_copy_that_another_recipe_makes_now_is_said_to_be_one(
    view: WorstCasesView, work: AugmentWorkspace, qtbot: QtBot
) -> None:
    _finish(view, qtbot)
    said: list[tuple[str, str]] = []
    work.session.notice.connect(lambda text, kind: said.append((kind, text)))
    view._open(0)
    assert not said
    work.session.set_recipe(ZOOM.model_copy(update={"envelope": "ellipse"}))
    view._open(0)
    assert said[0][0] == "warning" and "has changed" in said[0][1]


def test_a_recipe_of_another_name_is_the_one_that_was_tried(
    view: WorstCasesView, work: AugmentWorkspace, qtbot: QtBot
) -> None:
    _finish(view, qtbot)
    said: list[str] = []
    work.session.notice.connect(lambda text, kind: said.append(text))
    work.session.set_recipe(ZOOM.model_copy(update={"name": "other", "title": "", "description": ""}))
    view._open(0)
    work.show_view(WorstCasesView)
    assert view._stale.isHidden()
    assert not said


def test_the_milder_recipe_is_taken_with_one_click_and_one_undo(
    view: WorstCasesView, work: AugmentWorkspace, qtbot: QtBot
) -> None:
    _finish(view, qtbot)
    qtbot.waitUntil(lambda: view.suggestion is not None, timeout=30_000)
    assert view.suggestion is not None and view.suggestion.changes
    assert view._stale.isHidden()
    qtbot.mouseClick(view.advice.button, Qt.MouseButton.LeftButton)
    assert work.state.recipe.steps == view.suggestion.recipe.steps
    assert not view._stale.isHidden()
    assert view.advice.button.isHidden()
    work.editor.book.history.undo()
    assert work.state.recipe == ZOOM
    assert not view.advice.button.isHidden()
    assert view._stale.isHidden()


def test_cancelling_leaves_what_was_there(view: WorstCasesView, qtbot: QtBot) -> None:
    _finish(view, qtbot)
    before = view.inspection
    view.start()
    qtbot.mouseClick(view.bar.stop, Qt.MouseButton.LeftButton)
    assert not view.runner.kind
    assert not view.state.session.work
    assert view.runner.wait()
    assert view.inspection is before


def test_a_report_is_written(view: WorstCasesView, qtbot: QtBot, tmp_path: Path) -> None:
    _finish(view, qtbot)
    view.write_report(tmp_path / "report.html")
    qtbot.waitUntil(lambda: (tmp_path / "report.html").is_file() and not view.runner.kind, timeout=30_000)
    assert "The recipe" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_report_is_in_the_language_of_the_window(
    view: WorstCasesView, qtbot: QtBot, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    _finish(view, qtbot)
    monkeypatch.setattr(current_theme(), "language", "zh_CN")
    translations = Translations(qapp)
    translations.use("zh_CN")
    try:
        view.write_report(tmp_path / "report.html")
        qtbot.waitUntil(lambda: not view.runner.kind, timeout=30_000)
    finally:
        translations.use("en")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in text and "测量方法" in text and "仿射" in text
    assert "The recipe" not in text and "boxes lost" not in text
    assert "car：" in text


def test_another_dataset_forgets_everything(
    view: WorstCasesView, work: AugmentWorkspace, qtbot: QtBot
) -> None:
    _finish(view, qtbot)
    work.set_document(None)
    assert view.inspection is None
    assert not view.bar.report.isEnabled()
    assert not len(view.sheet.cases.cases)


def test_a_dataset_without_usable_images_says_so(view: WorstCasesView, scenes: Path, qtbot: QtBot) -> None:
    for path in (scenes / "JPEGImages").iterdir():
        path.unlink()
    with qtbot.waitSignal(view.state.session.notice, timeout=10_000) as told:
        view.start()
    assert told.args is not None and "no image" in told.args[0]
    assert not view.runner.kind


def test_copies_with_boxes_of_other_images_are_drawn(view: WorstCasesView, qtbot: QtBot) -> None:
    view.state.session.set_recipe(Recipe(name="four", steps=(Step(transform="Mosaic"),)))
    _finish(view, qtbot)
    found = view.inspection
    assert found is not None
    for case in range(4):
        image = draw(found, case, Room(200, 200), lambda source: decode(source.image_path.read_bytes()))
        assert image.image is not None and image.marks
        assert {mark.index for mark in image.marks} <= set(range(len(found.classes)))
