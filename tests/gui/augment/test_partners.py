"""Recipes of several images in the workspace: what an export would draw, told apart from the image's own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from app.augment.recipe import load_recipe
from app.export.job import ExportJob
from app.export.partners import DatasetPartners
from app.gui.augment import state as module
from app.gui.augment.rendering import Variant, draw_variant
from app.gui.augment.workspace import AugmentWorkspace
from app.gui.commands import edit

STRONG = load_recipe("detector-strong")


def shown(work: AugmentWorkspace) -> list[Variant]:
    return [tile.variant for tile in work.variants.body.grid.tiles if tile.variant is not None]


def partners_of(work: AugmentWorkspace) -> set[str]:
    return {str(p.image_id) for variant in shown(work) for p in variant.sample.partners}


def settled(work: AugmentWorkspace, qtbot: QtBot, recipe: str = "detector-strong") -> None:
    """Wait until all tiles show what the state would draw now."""

    def done() -> bool:
        state = work.state
        if state.source is None or state.lacks_partners or state.recipe.name != recipe:
            return False
        if work.variants.is_drawing:
            return False
        variants = shown(work)
        return len(variants) == 9 and all(
            variant.sample.to_json()
            == draw_variant(state.pipeline, state.source, state.seed, variant.number, None)[1].to_json()
            for variant in variants
        )

    qtbot.waitUntil(done, timeout=20_000)


@pytest.fixture
def strong(work: AugmentWorkspace, qtbot: QtBot) -> AugmentWorkspace:
    work.session.set_recipe(STRONG)
    settled(work, qtbot)
    return work


def test_partners_are_those_of_an_export(strong: AugmentWorkspace) -> None:
    """The damaged image and the one without annotation are none, nor is the image itself."""
    assert strong.state.source is not None and partners_of(strong) == {"b"}
    for variant in shown(strong):
        own = [box.name for box in strong.state.source.annotation.boxes]
        assert [name.name for name in variant.names[: len(own)]] == own
        others = variant.names[len(own) :]
        assert {name.image for name in others} <= {"b"} and all(name.tag[0].isalpha() for name in others)
        assert len({name.tag for name in variant.names}) == len(variant.names) == len(variant.outcome)


def test_boxes_of_others_have_a_row_a_tag_and_a_name(strong: AugmentWorkspace) -> None:
    matrix = strong.variants.body.matrix
    assert matrix.row_count == 5
    number = next(v.number for v in shown(strong) if v.outcome.kept[v.outcome.own :].any())
    assert matrix.cell_text(4, number).startswith("b: ")
    tile = strong.variants.body.grid.tiles[number - 1]
    marks = [mark for mark in tile.marks if mark.origin]
    assert marks and all(mark.tag and mark.origin.endswith("· b") for mark in marks)
    assert not any(mark.origin for mark in tile.marks if mark.index < 4)
    strong.state.highlight.point_at(marks[0].index, number)
    other = next(t for t in strong.variants.body.grid.tiles if t.number != number)
    assert tile._shows_highlight()
    assert other._shows_highlight() == any(mark.index == marks[0].index for mark in other.marks)
    strong.state.highlight.point_at(0)
    assert tile._shows_highlight() == any(mark.index == 0 for mark in tile.marks)
    index, _ = matrix._cell_at(QPoint(matrix.width() - 5, int(matrix._row_rect(4).center().y())))
    assert index == 4


def test_stages_show_partners_from_their_step_on(strong: AugmentWorkspace, qtbot: QtBot) -> None:
    slider = strong.variants.stages.slider
    slider.move_to(0)
    qtbot.waitUntil(lambda: all(len(variant.outcome) == 4 for variant in shown(strong)))
    slider.move_to(1)
    qtbot.waitUntil(lambda: all(variant.size == (1280, 1280) for variant in shown(strong)))
    assert all(len(variant.names) == len(variant.outcome) > 4 for variant in shown(strong))


def test_another_recipe_forgets_the_row(strong: AugmentWorkspace, qtbot: QtBot) -> None:
    strong.session.set_recipe(load_recipe("flip"))
    qtbot.waitUntil(lambda: all(variant.size == (200, 150) for variant in shown(strong)))
    qtbot.waitUntil(lambda: strong.variants.body.matrix.row_count == 4)


def test_edits_and_exclusions_change_the_partners(strong: AugmentWorkspace, qtbot: QtBot) -> None:
    document = strong.state.document
    assert document is not None
    annotation = document.annotation(1)
    assert annotation is not None
    assert edit(document, 1, replace(annotation, boxes=annotation.boxes[:1]), "Delete")
    qtbot.waitUntil(lambda: not strong.state.lacks_partners and _boxes_of_b(strong) == 1)
    settled(strong, qtbot)
    document.set_excluded(1, True)
    qtbot.waitUntil(lambda: partners_of(strong) == {"a"})
    settled(strong, qtbot)
    assert all(variant.sample.partners[0].image_id == "a" for variant in shown(strong))
    document.set_excluded(1, False)
    settled(strong, qtbot)


def pool_size(work: AugmentWorkspace) -> int:
    source = work.state.source
    return -1 if source is None or source.partners is None else len(source.partners.pool)


def _boxes_of_b(work: AugmentWorkspace) -> int:
    source = work.state.source
    partner = None if source is None or source.partners is None else source.partners.pool.find("b")
    return -1 if partner is None else len(partner.boxes)


def test_partners_are_found_once(
    strong: AugmentWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []

    class Counting(DatasetPartners):
        def __init__(self, *arguments: object) -> None:
            found.append(1)
            super().__init__(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "DatasetPartners", Counting)
    strong.session.set_image_index(1)
    qtbot.waitUntil(lambda: strong.state.source is not None and strong.state.source.image_id == "b")
    settled(strong, qtbot)
    assert partners_of(strong) == {"a"}
    strong.session.set_plan_settings(budget=2.0)
    strong.session.set_plan_settings(seed=5)
    settled(strong, qtbot)
    assert not found
    strong.session.set_plan_settings(split="0.5,0.5")
    qtbot.waitUntil(
        lambda: strong.state.source is not None and isinstance(strong.state.source.partners, Counting)
    )
    settled(strong, qtbot)
    assert len(found) == 1
    job = ExportJob.model_validate({"dataset": "x", "recipe": STRONG, "split": (0.5, 0.5), "seed": 5})
    assert strong.state.source is not None and strong.state.source.partners is not None
    document = strong.state.document
    assert document is not None
    expected = DatasetPartners(document.snapshot(), job.split, job.seed)
    qtbot.waitUntil(lambda: pool_size(strong) == len(expected.pool))


def test_the_gallery_shows_them_too(strong: AugmentWorkspace, qtbot: QtBot) -> None:
    from app.gui.augment.effects import small_source

    assert strong.state.source is not None
    small = small_source(strong.state.source)
    assert small.partners is strong.state.source.partners and np.array_equal(
        small.image, strong.state.source.image
    )
