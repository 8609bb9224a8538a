"""The Augment workspace, as a person uses it."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.augment.outcome import BoxOutcome
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step, load_recipe
from app.augment.sample import Sample
from app.gui.augment import overlay, rendering
from app.gui.augment.fates import count_fates
from app.gui.augment.highlight import Highlight
from app.gui.augment.image_view import ImageView, OriginalView
from app.gui.augment.linked_view import LinkedView
from app.gui.augment.marks import plain_marks
from app.gui.augment.rendering import Variant, draw_sample, draw_variant
from app.gui.augment.tile import VariantTile
from app.gui.augment.words import sample_zoom
from app.gui.augment.workspace import AugmentWorkspace
from app.gui.commands import edit
from app.gui.theme import Theme

Drawn = tuple[np.ndarray, Sample, BoxOutcome]
NINE = range(1, 10)


def variants(work: AugmentWorkspace) -> list[Variant]:
    shown = [tile.variant for tile in work.variants.body.grid.tiles]
    assert all(shown)
    return [variant for variant in shown if variant is not None]


def renewed(work: AugmentWorkspace, qtbot: QtBot, old: list[Variant]) -> list[Variant]:
    """Wait until every tile shows another variant than before, and nothing newer is on its way."""
    tiles = work.variants.body.grid.tiles
    qtbot.waitUntil(
        lambda: (
            not work.variants.is_drawing
            and all(
                tile.variant is not None and tile.variant is not before
                for tile, before in zip(tiles, old, strict=True)
            )
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
        return draw_sample(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(rendering, "draw_sample", slow)
    for name in ("rotate", "flip", "yolo", "none"):
        work.session.set_recipe(load_recipe(name))
    qtbot.waitUntil(lambda: all(not variant.sample.steps for variant in variants(work)))
    QTest.qWait(100)
    assert all(variant.size == (200, 150) and not variant.sample.steps for variant in variants(work))
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


def test_counts_never_push_out_the_number_of_a_variant(work: AugmentWorkspace, qtbot: QtBot) -> None:
    font, canvas = QFont("Inter", 9), QImage(400, 40, QImage.Format.Format_RGB32)
    for stage in (work.variants.stages.slider.last, 3):
        work.variants.stages.slider.move_to(stage)
        qtbot.waitUntil(lambda: not work.variants.is_drawing)
        tile = work.variants.body.grid.tiles[8]
        for width in range(60, 320, 7):
            tile.resize(width, 200)
            painter = QPainter(canvas)
            right = tile._paint_counts(painter, QRectF(0, 0, width, 26), font)
            painter.end()
            metrics = QFontMetricsF(font)
            words = tile._fitting_words(metrics, right - 8)
            assert metrics.horizontalAdvance(words) <= right - 8, (stage, width)


def test_the_name_of_the_image_has_room_in_a_narrow_window(work: AugmentWorkspace) -> None:
    for width in (936, 1100, 1360):  # of the window less the list of images
        work.setGeometry(0, 0, width, 620)
        QApplication.processEvents()
        header, body = work.header, work.variants.body
        assert header._name.width() >= min(header._name.maximumWidth(), 80)
        assert body._fates.fontMetrics().horizontalAdvance(body._fates.text()) <= body._fates.width()
        assert header.draw.geometry().right() < header.width()


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


def test_steps_of_several_images_draw_from_the_dataset(work: AugmentWorkspace, qtbot: QtBot) -> None:
    """The variants of a mosaic are those of an export, and boxes of partners have numbers of their own."""
    old = variants(work)
    work.session.set_recipe(load_recipe("detector-strong"))
    new = renewed(work, qtbot, old)
    assert work.state.source is not None and work.state.source.partners is not None
    labels = {name.tag for variant in new for name in variant.names}
    assert {"1", "2", "3", "4", "A1"} <= labels
    for variant in new:
        image, sample, _ = drawn_anew(work, variant.number, None)
        assert sample.to_json() == variant.sample.to_json() and same_pixels(variant, image, work)
    marks = [mark for tile in work.variants.body.grid.tiles for mark in tile.marks]
    partner = next(mark for mark in marks if mark.tag == "A1")
    assert partner.index > 1000 and {m.index for m in marks if not m.origin} <= {0, 1, 2, 3}
    assert work.variants.body.matrix.fate(0, 1) is not None and work.variants.body.matrix.fate(4, 1) is None


def test_more_or_fewer_variants(work: AugmentWorkspace, qtbot: QtBot) -> None:
    grid = work.variants.body.grid
    first = grid.tiles[0].variant
    for side in (5, 1, 2):
        work.variants.body.sides._choose(side - 1)
        assert len(grid.tiles) == side * side
        qtbot.waitUntil(lambda: not work.variants.is_drawing and all(tile.variant for tile in grid.tiles))
        assert len({tile.size().toTuple() for tile in grid.tiles}) == 1
        assert all(grid.rect().contains(tile.geometry()) for tile in grid.tiles)
        totals = sum(work.variants.body._totals.values())
        assert totals == side * side * 4
    shown = grid.tiles[0].variant
    assert first is not None and shown is not None and shown.sample.to_json() == first.sample.to_json()


def test_a_pinned_variant_keeps_its_draw(work: AugmentWorkspace, qtbot: QtBot) -> None:
    grid = work.variants.body.grid
    before = [variant.sample.to_json() for variant in variants(work)]
    seed = work.state.seed
    grid.tiles[4].pin.click()
    old = variants(work)
    QTest.keyClick(work, Qt.Key.Key_Space)
    new = renewed(work, qtbot, old)
    qtbot.waitUntil(lambda: all(v.seed == work.state.seed for v in variants(work) if v.number != 5))
    after = [variant.sample.to_json() for variant in variants(work)]
    assert [k for k in range(9) if before[k] == after[k]] == [4] and new[4].seed == seed
    assert not work.variants.body.unpin.isHidden()
    work.variants.body.unpin.click()
    qtbot.waitUntil(lambda: variants(work)[4].seed == work.state.seed)
    assert not grid.pinned and work.variants.body.unpin.isHidden()


def test_zooming_one_view_zooms_all_to_the_same_spot(work: AugmentWorkspace, qtbot: QtBot) -> None:
    work.session.set_recipe(load_recipe("flip"))
    renewed(work, qtbot, variants(work))
    linked = work.variants.linked
    original, tiles = work.variants.body.original, work.variants.body.grid.tiles
    area = original.fitted_rect()
    place = QPointF(area.x() + 0.25 * area.width(), area.y() + 0.5 * area.height())
    for _ in range(6):
        wheel(original, place, 120)
    assert linked.scale > 3 and not work.variants.body.fit.isHidden()
    back, _ = original._to_screen(area).inverted()
    under = back.map(place)
    assert abs(under.x() - 50) < 2 and abs(under.y() - 75) < 2
    for tile in tiles:
        assert tile.variant is not None
        centre = tile._centre().x()
        expected = 200 - original._centre().x() if tile.variant.sample.mirrored else original._centre().x()
        assert abs(centre - expected) < 1e-6
    work.variants.body.fit.click()
    assert linked.scale == 1 and work.variants.body.fit.isHidden()


def test_a_variant_opens_large_beside_the_original(work: AugmentWorkspace, qtbot: QtBot) -> None:
    view = work.variants
    QTest.mouseDClick(view.body.grid.tiles[2], Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    assert view.is_large and view.large.number == 3
    qtbot.waitUntil(lambda: view.large.tile.variant is not None)
    assert view.large.original.image is not None and len(view.large.original.marks) == 4
    QTest.keyClick(view.large, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: view.large.tile.variant is not None and view.large.tile.variant.number == 4)
    work.header.draw.click()
    qtbot.waitUntil(lambda: view.large.tile.variant.seed == work.state.seed)
    QTest.keyClick(view.large, Qt.Key.Key_Escape)
    assert not view.is_large
    qtbot.waitUntil(lambda: all(v.seed == work.state.seed for v in variants(work)))


def test_the_six_steps_of_yolo_one_by_one(work: AugmentWorkspace, qtbot: QtBot) -> None:
    old = variants(work)
    work.session.set_recipe(load_recipe("yolo"))
    renewed(work, qtbot, old)
    slider = work.variants.stages.slider
    assert slider.titles == [
        "Original",
        "New size and place",
        "YOLO jitter crop",
        "Resize",
        "Hue, saturation, exposure",
        "Horizontal flip",
    ]
    slider.move_to(1)
    qtbot.waitUntil(lambda: all(variant.window is not None for variant in variants(work)))
    for variant in variants(work):
        assert variant.window is not None and variant.outcome.kept.all()
        drawn = variant.sample.steps[0].parameters
        x0, y0, x1, y1 = variant.window
        assert (x1 - x0, y1 - y0) == (drawn["width"], drawn["height"])
        assert min(x0, y0) >= 0 and x1 <= variant.size[0] and y1 <= variant.size[1]
        shift = variant.outcome.origins[0].matrix[:2, 2]
        assert (x0 - shift[0], y0 - shift[1]) == (drawn["left"], drawn["top"])
        assert work.variants.body.grid.tiles[variant.number - 1]._words[0].startswith(f"{drawn['width']} × ")


def test_classes_are_counted(work: AugmentWorkspace) -> None:
    counts = work.variants.body.classes.counts
    assert list(counts) == ["car", "tree", "sign"]
    assert [sum(fates.values()) for fates in counts.values()] == [18, 9, 9]
    totals = {fate: sum(c[fate] for c in counts.values()) for fate in ("kept", "clipped", "dropped")}
    assert totals == work.variants.body._totals


def wheel(widget: object, place: QPointF, angle: int) -> None:
    """Turn the mouse wheel over a widget."""
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QWidget

    assert isinstance(widget, QWidget)
    event = QWheelEvent(
        place,
        QPointF(widget.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("fill", [Qt.GlobalColor.black, Qt.GlobalColor.white])
def test_a_hairline_shows_where_an_image_ends(
    theme: Theme, qtbot: QtBot, fill: Qt.GlobalColor, name: str
) -> None:
    theme.set_setting(name)
    view = ImageView(Highlight(), LinkedView())
    qtbot.addWidget(view)
    view.resize(120, 90)
    image = QImage(120, 90, QImage.Format.Format_RGB32)
    image.fill(fill)
    view.show_image(image, (120, 90), [])
    shown = view.grab().toImage()
    assert shown.pixelColor(60, 0) == theme.color("edge") == shown.pixelColor(0, 45)
    assert shown.pixelColor(60, 2) == QColor(fill)


@pytest.mark.parametrize(("width", "count"), [(240, 2), (80, 0)])
def test_numbers_do_not_cover_a_small_image(
    theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, width: int, count: int
) -> None:
    drawn: list[int] = []
    monkeypatch.setattr(overlay, "paint_number", lambda _p, _rect, index, *_: drawn.append(index))
    view = OriginalView(Highlight(), LinkedView())
    qtbot.addWidget(view)
    view.resize(width, width)
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    boxes = np.array([[5.0, 5.0, 20.0, 20.0], [30.0, 30.0, 50.0, 50.0]])
    view.show_image(image, (60, 60), plain_marks(boxes))
    view.grab()
    assert len(drawn) == count


def test_zoom_in_the_middle_of_a_perspective() -> None:
    tilt = Recipe(name="tilt", steps=(Step(transform="Perspective", parameters={"scale": [0.2, 0.2]}),))
    pipeline = Pipeline(tilt)
    for copy in range(1, 20):
        sample = pipeline.sample((400, 300), np.zeros((0, 4)), seed=7, image_id="a", copy_index=copy)
        middle, side = np.array([200.0, 150.0, 1.0]), 0.5
        near = (-side, 0, 0), (side, 0, 0), (0, -side, 0), (0, side, 0)
        corners = [sample.matrix @ (middle + move) for move in near]
        left, right, top, bottom = (c[:2] / c[2] for c in corners)
        across, down = right - left, bottom - top
        area = abs(across[0] * down[1] - across[1] * down[0])
        assert sample_zoom(sample) == pytest.approx(area**0.5, rel=1e-3)
