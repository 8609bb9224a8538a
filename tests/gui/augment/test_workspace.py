"""The Augment workspace, as a person uses it."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.augment.outcome import BoxOutcome
from app.augment.recipe import load_recipe
from app.augment.sample import Sample
from app.gui.augment import rendering
from app.gui.augment.fates import count_fates
from app.gui.augment.rendering import Variant, draw_variant
from app.gui.augment.tile import VariantTile
from app.gui.augment.workspace import AugmentWorkspace
from app.gui.commands import edit

Drawn = tuple[np.ndarray, Sample, BoxOutcome]
NINE = range(1, 10)


def variants(work: AugmentWorkspace) -> list[Variant]:
    shown = [tile.variant for tile in work.variants.body.grid.tiles]
    assert all(shown)
    return [variant for variant in shown if variant is not None]


def renewed(work: AugmentWorkspace, qtbot: QtBot, old: list[Variant]) -> list[Variant]:
    """Wait until every tile shows another variant than before."""
    tiles = work.variants.body.grid.tiles
    qtbot.waitUntil(
        lambda: all(
            tile.variant is not None and tile.variant is not before
            for tile, before in zip(tiles, old, strict=True)
        )
    )
    return variants(work)


def drawn_anew(work: AugmentWorkspace, number: int, stage: int | None) -> Drawn:
    """Draw a variant once more, apart from the workspace."""
    state = work.state
    assert state.source is not None
    return draw_variant(state.pipeline, state.source, state.seed, number, stage)


def same_pixels(variant: Variant, image: np.ndarray, work: AugmentWorkspace) -> bool:
    room = work.variants.body.grid.picture_size() * work.devicePixelRatioF()
    return variant.image == rendering.screen_image(image, room)


def test_nine_variants_are_the_first_nine_copies(work: AugmentWorkspace) -> None:
    assert [variant.number for variant in variants(work)] == list(NINE)
    assert work.state.source is not None
    for variant in variants(work):
        image, sample, outcome = draw_variant(
            work.state.pipeline, work.state.source, work.state.seed, variant.number, None
        )
        assert sample.to_json() == variant.sample.to_json()
        assert np.array_equal(outcome.boxes, variant.outcome.boxes)
        assert variant.size == (image.shape[1], image.shape[0])
        assert same_pixels(variant, image, work)


def test_counts_and_matrix_agree_with_the_outcomes(work: AugmentWorkspace) -> None:
    totals = {"kept": 0, "clipped": 0, "dropped": 0}
    for variant in variants(work):
        counts = count_fates(variant.outcome)
        for fate, count in counts.items():
            totals[fate] += count
        for index in range(len(variant.outcome.fates)):
            assert work.variants.body.matrix.fate(index, variant.number) in totals
    for fate, label in work.variants.body._counts.items():
        assert label.text.text() == f"{totals[fate]} {fate}"
    assert sum(totals.values()) == 9 * 4


def test_another_recipe_is_rendered_at_once(work: AugmentWorkspace, qtbot: QtBot) -> None:
    old = variants(work)
    work.panel.choice.setCurrentIndex(work.panel.choice.findData("flip"))
    work.panel.choice.activated.emit(work.panel.choice.currentIndex())
    assert work.session.recipe is not None and work.session.recipe.name == "flip"
    new = renewed(work, qtbot, old)
    assert all(variant.size == (200, 150) for variant in new)
    assert {variant.sample.mirrored for variant in new} == {False, True}
    assert work.variants.stages.slider.titles == ["Original", "Horizontal flip"]
    assert len(work.panel.steps.cards) == 1


def test_space_draws_anew_and_a_pinned_seed_stays(work: AugmentWorkspace, qtbot: QtBot) -> None:
    old, seed = variants(work), work.session.plan_settings.seed
    QTest.keyClick(work, Qt.Key.Key_Space)
    assert work.session.plan_settings.seed != seed
    assert work.header.seed.text() == str(work.session.plan_settings.seed)
    renewed(work, qtbot, old)
    work.header.pin.click()
    pinned = work.session.plan_settings.seed
    QTest.keyClick(work, Qt.Key.Key_Space)
    assert work.session.plan_settings.seed == pinned and not work.header.draw.isEnabled()


def test_a_typed_seed_gives_the_same_variants_again(work: AugmentWorkspace, qtbot: QtBot) -> None:
    first = variants(work)
    seed = work.header.seed.text()
    work.header.draw.click()
    second = renewed(work, qtbot, first)
    work.header.seed.setText(seed)
    work.header.seed.editingFinished.emit()
    third = renewed(work, qtbot, second)
    for before, after in zip(first, third, strict=True):
        assert before.image == after.image and before.sample.to_json() == after.sample.to_json()


def test_an_empty_seed_is_put_right(work: AugmentWorkspace) -> None:
    work.header.seed.setText("")
    work.header.seed.editingFinished.emit()
    assert work.header.seed.text() == str(work.session.plan_settings.seed)


def test_pointing_at_an_object_highlights_it_everywhere(work: AugmentWorkspace, qtbot: QtBot) -> None:
    tile = next(tile for tile in work.variants.body.grid.tiles if tile.marks)
    mark = min(tile.marks, key=lambda m: m.box.width() * m.box.height())
    place = tile._to_screen(tile.fitted_rect()).map(mark.box.center())
    before = work.variants.body.original.grab().toImage()
    move(tile, place)
    assert (work.state.highlight.object, work.state.highlight.variant) == (mark.index, tile.number)
    assert work.variants.body.matrix.accessibleDescription().startswith(str(mark.index + 1))
    assert work.variants.body.original.grab().toImage() != before
    QApplication.sendEvent(tile, leave_event())
    assert work.state.highlight.object == -1
    assert work.variants.body.original.grab().toImage() == before


def test_a_row_of_the_matrix_highlights_its_object(work: AugmentWorkspace) -> None:
    matrix = work.variants.body.matrix
    move(matrix.viewport(), QPointF(100, 24 + 26 * 2 + 13))
    assert work.state.highlight.object == 2 and work.state.highlight.variant == -1
    move(matrix.viewport(), QPointF(matrix._column_x(4) + 3, 24 + 26 * 1 + 13))
    assert (work.state.highlight.object, work.state.highlight.variant) == (1, 5)
    QTest.keyClick(matrix, Qt.Key.Key_Down)
    assert work.state.highlight.object == 2
    text = matrix.cell_text(1, 5)
    assert text.split(",")[0].split(":")[0] in {"kept", "clipped", "dropped"}


def test_the_stage_slider_shows_every_step(work: AugmentWorkspace, qtbot: QtBot) -> None:
    slider = work.variants.stages.slider
    titles = [
        "Original",
        "Photometric distortion (SSD)",
        "Zoom out",
        "IoU crop (SSD)",
        "Resize",
        "Horizontal flip",
    ]
    assert slider.titles == titles and slider.stage == 5
    assert work.state.source is not None
    for stage in (0, 3):
        old = variants(work)
        slider.move_to(stage)
        for variant in renewed(work, qtbot, old):
            image, _, outcome = draw_variant(
                work.state.pipeline, work.state.source, work.state.seed, variant.number, stage
            )
            assert variant.size == (image.shape[1], image.shape[0])
            assert np.array_equal(outcome.boxes, variant.outcome.boxes)
    old = variants(work)
    slider.move_to(0)
    original = renewed(work, qtbot, old)[0]
    assert original.size == (200, 150) and original.outcome.kept.all()
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert slider.stage == 5


def test_playing_the_steps_ends_at_the_last(work: AugmentWorkspace, qtbot: QtBot) -> None:
    work.variants.stages._timer.setInterval(1)
    work.variants.stages.play.click()
    assert work.variants.stages.slider.stage == 0
    qtbot.waitUntil(lambda: work.variants.stages.slider.stage == 5)
    assert not work.variants.stages._timer.isActive()


def test_stale_results_are_dropped(
    work: AugmentWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many recipes are tried while earlier ones are being drawn, the last one is what is shown."""
    drawn = []

    def slow(*args: object) -> object:
        time.sleep(0.01)
        drawn.append(args[0])
        return draw_variant(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(rendering, "draw_variant", slow)
    old = variants(work)
    for name in ("rotate", "flip", "yolo", "none"):
        work.session.set_recipe(load_recipe(name))
    new = renewed(work, qtbot, old)
    assert all(variant.size == (200, 150) and not variant.sample.steps for variant in new)
    QApplication.processEvents()
    assert all(not variant.sample.steps for variant in variants(work))
    assert len(drawn) < 4 * 9


def test_steps_are_switched_and_made_rarer(work: AugmentWorkspace, qtbot: QtBot) -> None:
    old = variants(work)
    card = work.panel.steps.cards[2]
    card.switch.click()
    recipe = work.session.recipe
    assert recipe is not None and not recipe.steps[2].enabled and work.panel.is_edited
    assert "IoU crop (SSD)" not in work.variants.stages.slider.titles
    old = renewed(work, qtbot, old)
    card.caret.setChecked(True)
    slider = work.panel.steps.cards[4].probability.slider
    slider.set_values(1.0)
    slider.changed.emit()
    new = renewed(work, qtbot, old)
    assert all(variant.sample.mirrored for variant in new)
    assert "edited" in work.status_text
    work.editor.book.revert()
    assert work.session.recipe == load_recipe("ssd") and not work.panel.is_edited


def test_edits_of_a_recipe_wait_while_another_is_looked_at(work: AugmentWorkspace) -> None:
    work.panel.steps.cards[0].switch.click()
    edited = work.session.recipe
    assert edited is not None and edited.name == "ssd-copy"
    for name in ("yolo", "ssd-copy"):
        row = work.panel.choice.findData(name)
        work.panel.choice.activated.emit(row)
    assert work.session.recipe == edited and work.panel.is_edited


def test_keep_rules_change_what_is_dropped(work: AugmentWorkspace, qtbot: QtBot) -> None:
    work.session.set_recipe(load_recipe("none"))
    old = renewed(work, qtbot, variants(work))
    assert all(variant.outcome.kept.all() for variant in old)
    rules = work.panel.keep_rules
    rules.side.set_values(20)
    rules.side.changed.emit()
    new = renewed(work, qtbot, old)
    assert all(variant.outcome.kept.tolist() == [True, True, True, False] for variant in new)
    assert "too small" in work.variants.body.matrix.cell_text(3, 1)
    dropped = [mark for mark in work.variants.body.grid.tiles[0].marks if mark.fate == "dropped"]
    assert [mark.index for mark in dropped] == [3] and "9.0 px < 20.0 px" in dropped[0].reason


def test_an_edited_box_moves_in_every_variant(work: AugmentWorkspace, qtbot: QtBot) -> None:
    document = work.state.document
    assert document is not None
    before = document.annotation(0)
    assert before is not None
    old = variants(work)
    from dataclasses import replace

    edit(document, 0, replace(before, boxes=before.boxes[:2]), "Delete")
    new = renewed(work, qtbot, old)
    assert all(len(variant.outcome.fates) == 2 for variant in new)


def test_images_that_cannot_be_shown_say_why(work: AugmentWorkspace, qtbot: QtBot) -> None:
    work.session.set_image_index(3)
    qtbot.waitUntil(lambda: work._pages.currentWidget() is work._empty_page)
    assert "d.jpg" in work._empty._detail.text()
    work.header.previous.click()
    qtbot.waitUntil(lambda: work._pages.currentWidget() is work.variants)
    assert "no annotation" in work.variants.body._remark.text()


def test_nothing_is_drawn_while_another_workspace_is_in_front(work: AugmentWorkspace, qtbot: QtBot) -> None:
    old = variants(work)
    work.hide()
    work.session.set_plan_settings(seed=99)
    work.session.set_image_index(1)
    QTest.qWait(50)
    assert variants(work) == old
    work.show()
    qtbot.waitUntil(lambda: work.state.source is not None and work.state.source.image_id == "b")
    qtbot.waitUntil(lambda: all(tile.variant for tile in work.variants.body.grid.tiles))
    assert len(variants(work)[0].outcome.fates) == 3


def test_everything_fits_from_small_to_large(work: AugmentWorkspace) -> None:
    for width, height in ((960, 560), (1190, 720), (1510, 920), (2400, 1300)):
        work.window().resize(width, height)
        work.setGeometry(0, 0, width, height)
        QApplication.processEvents()
        grid, tiles = work.variants.body.grid, work.variants.body.grid.tiles
        assert len({(tile.width(), tile.height()) for tile in tiles}) == 1
        assert all(grid.rect().contains(tile.geometry()) for tile in tiles)
        assert not work.variants.body._left.geometry().intersects(work.variants.body._right.geometry())
        picture = work.grab().toImage()
        assert picture.format() != QImage.Format.Format_Invalid


def move(widget: object, point: QPointF) -> None:
    """Move the mouse over a widget."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QWidget

    assert isinstance(widget, QWidget | VariantTile)
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        point,
        QPointF(widget.mapToGlobal(QPoint(round(point.x()), round(point.y())))),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def leave_event() -> object:
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.Leave)
