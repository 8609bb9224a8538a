"""The view that compares two recipes, with real widgets."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from app.augment.outcome import CLIPPED, CODES, KEPT
from app.augment.pipeline import Pipeline
from app.augment.recipe import load_recipe
from app.export.inspection.survival import Survival
from app.gui.augment.compare.summary import ROW, SummaryTable, compared
from app.gui.augment.compare.view import CompareView
from app.gui.augment.rendering import draw_variant
from app.gui.augment.workspace import AugmentWorkspace
from app.gui.theme import Theme


@pytest.fixture
def view(work: AugmentWorkspace, qtbot: QtBot) -> CompareView:
    work.show_view(CompareView)
    found = work.view
    assert isinstance(found, CompareView)
    qtbot.waitUntil(lambda: found.rows.rows[0].source is not None)
    return found


def choose(view: CompareView, name: str) -> None:
    place = view.choice.findData(name)
    view.choice.setCurrentIndex(place)
    view.choice.activated.emit(place)


def test_both_sides_show_the_same_images_with_the_same_seeds(view: CompareView, qtbot: QtBot) -> None:
    choose(view, "flip")
    rows = view.rows.rows
    qtbot.waitUntil(
        lambda: all(t.variant is not None for row in rows[:2] for side in row.tiles for t in side)
    )
    flipped = [row.tiles[1][1] for row in rows[:2]]
    qtbot.waitUntil(lambda: all(t.variant is not None and t.variant.size == (200, 150) for t in flipped))
    assert [row.source.image_id for row in rows[:2] if row.source] == ["a", "b"]
    assert rows[2].source is None  # no third image has boxes and pixels
    for side, recipe in enumerate(("ssd", "flip")):
        for tile in rows[1].tiles[side]:
            assert tile.variant is not None and rows[1].source is not None
            pipeline = Pipeline(load_recipe(recipe))
            _, sample, _ = draw_variant(pipeline, rows[1].source, view.state.seed, tile.number, None)
            assert tile.variant.sample.to_json() == sample.to_json()


def test_the_table_says_what_each_keeps(view: CompareView, qtbot: QtBot) -> None:
    choose(view, "none")
    qtbot.waitUntil(lambda: bool(view.table.lines), timeout=15_000)
    everything = view.table.lines[0]
    assert everything.kept[1] == 1.0 and everything.kept[0] < 1.0 and everything.difference > 0
    assert {line.name for line in view.table.lines[1:]} == {"car", "tree", "sign"}
    assert "B 100.0 %" in view.table.accessibleDescription()


def test_an_edited_recipe_is_compared_with_what_it_is_a_copy_of(
    view: CompareView, work: AugmentWorkspace, qtbot: QtBot
) -> None:
    work.panel.steps.cards[0].switch.click()
    assert work.state.recipe.name == "ssd-copy" and view.choice.currentData() == "ssd"
    work.editor.book.save()
    work.panel.steps.cards[1].switch.click()
    assert view.choice.findText("ssd-copy as saved") == 0


def test_lines_are_sorted_by_their_difference() -> None:
    def survival(kept: list[int], clipped: list[int]) -> Survival:
        fates = np.zeros((3, len(CODES)), np.int64)
        fates[:, KEPT], fates[:, CLIPPED] = kept, clipped
        fates[:, 3] = 10 - fates.sum(axis=1)
        fates[2] = 0  # a class without boxes
        return Survival(("a", "b", "c"), fates, np.zeros(3), np.zeros(3), 4, 0)

    lines = compared([survival([8, 2, 0], [1, 0, 0]), survival([8, 7, 0], [0, 1, 0])], "all")
    assert [line.name for line in lines] == ["all", "b", "a"]
    assert lines[0].kept == (11 / 20, 16 / 20) and lines[1].clipped == (0.0, 0.1)
    assert [round(line.difference, 3) for line in lines] == [0.25, 0.6, -0.1]


def test_usual_names_are_whole_in_a_narrow_table(theme: Theme, qtbot: QtBot) -> None:
    table = SummaryTable()
    qtbot.addWidget(table)
    table.resize(208, 200)
    width = float(table.viewport().width())
    font = theme.font(13, 600)
    assert QFontMetricsF(font).horizontalAdvance("All classes") <= table._names_width(width)
    names = QRectF(0, 0, table._names_width(width), ROW)
    assert not names.intersects(table._cell(0, 0, ROW, width))
    assert table._cell(2, 0, ROW, width).right() <= width
