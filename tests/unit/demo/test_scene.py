"""Boxes of drawn scenes against the drawn pixels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.demo import scene
from app.demo.brush import Brush
from app.demo.scene import KINDS, Covered, Kind, Placement, paint, visible_box
from app.demo.scenery import PLACES, Camera
from app.demo.script import Shot, shots

SOME = [0, 3, 9, 16, 40]
CAMERA = Camera(320, 240, 280.0, 1.8, 105.0)


def _paint(shot: Shot, placements: list[Placement]) -> scene.Scene:
    return paint(shot.camera, shot.place, shot.light, placements, shot.seed)


def _measured(shot: Shot, target: Placement, monkeypatch: pytest.MonkeyPatch) -> tuple[int, ...] | None:
    """Return the box of a thing, measured from two images that differ in its colour alone."""
    kind, images = KINDS[target.kind], []
    for value in (0, 255):

        def flat(brush: Brush, rng: np.random.Generator, value: int = value) -> None:
            kind.draw(brush, rng)
            brush.canvas[..., :3] = brush.canvas[..., 3:] if value else 0

        with monkeypatch.context() as patch:
            patch.setitem(KINDS, "flat", Kind(flat, kind.extent, kind.name))
            patch.setattr(scene, "develop", lambda image, light, lamps, rng: image)
            placements = [replace(item, kind="flat") if item is target else item for item in shot.placements]
            images.append(_paint(shot, placements).image.astype(int))
    change = np.abs(images[0] - images[1]).max(axis=2)
    mask = change >= 0.5 * change.max()
    if not change.any():
        return None
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.mark.parametrize("index", SOME)
def test_a_box_is_the_extent_of_what_is_visible(index: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shot = shots()[index]
    boxes = _paint(shot, list(shot.placements)).boxes
    measured = [
        (KINDS[item.kind].name, _measured(shot, item, monkeypatch))
        for item in shot.placements
        if KINDS[item.kind].name
    ]
    assert boxes
    for box in boxes:
        own = (box.xmin, box.ymin, box.xmax, box.ymax)
        errors = [
            np.abs(np.subtract(extent, own)).max() for name, extent in measured if extent and name == box.name
        ]
        assert min(errors) <= 1, (box, measured)


@pytest.mark.parametrize("index", SOME)
def test_boxes_have_whole_pixels_inside_the_image(index: int) -> None:
    shot = shots()[index]
    for box in _paint(shot, list(shot.placements)).boxes:
        assert 0 <= box.xmin < box.xmax <= shot.camera.width
        assert 0 <= box.ymin < box.ymax <= shot.camera.height
        assert all(value == int(value) for value in (box.xmin, box.ymin, box.xmax, box.ymax))


def test_a_thing_cut_by_the_border_is_truncated_and_its_box_ends_there() -> None:
    inside = paint(CAMERA, "park", "noon", [Placement("car", 0.0, 9.0, 1)], 1).boxes[0]
    cut = paint(CAMERA, "park", "noon", [Placement("car", 4.6, 9.0, 1)], 1).boxes[0]
    assert not inside.truncated
    assert cut.truncated
    assert cut.xmax == CAMERA.width
    assert cut.width < inside.width


def test_a_thing_behind_another_is_occluded() -> None:
    person = Placement("person", 0.0, 7.0, 3)
    alone = paint(CAMERA, "park", "noon", [person], 1).boxes[0]
    both = paint(CAMERA, "park", "noon", [person, Placement("planter", 0.0, 6.0, 4)], 1).boxes
    hidden = [box for box in both if box.name == "person"]
    assert not alone.occluded
    assert hidden[0].occluded
    assert hidden[0].height < alone.height
    car = paint(CAMERA, "park", "noon", [Placement("car", 0.0, 12.5, 1), Placement("person", 0.0, 5.0, 3)], 1)
    flags = {box.name: box.occluded for box in car.boxes}
    assert flags == {"car": True, "person": False}


def test_what_is_hidden_or_outside_has_no_box() -> None:
    bus_hides = [Placement("dog", 0.0, 16.0, 1), Placement("bus", 0.0, 9.0, 2)]
    assert [box.name for box in paint(CAMERA, "houses", "noon", bus_hides, 1).boxes] == ["bus"]
    assert paint(CAMERA, "houses", "noon", [Placement("dog", 60.0, 9.0, 1)], 1).boxes == ()


def test_scenery_has_no_box() -> None:
    things = [Placement(kind, x, 8.0, 1) for x, kind in enumerate(KINDS) if KINDS[kind].name is None]
    assert len(things) >= 6
    assert paint(CAMERA, "quay", "night", things, 1).boxes == ()


@pytest.mark.parametrize("place", PLACES)
def test_the_same_scene_is_drawn_again_from_its_seeds(place: str) -> None:
    things = [Placement("person", 0.0, 6.0, 5), Placement("bicycle", 1.0, 8.0, 6, mirrored=True)]
    first, second = (paint(CAMERA, place, "dusk", things, 9) for _ in range(2))
    assert np.array_equal(first.image, second.image)
    assert first.boxes == second.boxes
    assert first.image.shape == (240, 320, 3)


def test_slivers_are_not_labelled_and_small_things_are_difficult() -> None:
    mask = np.zeros((100, 100), bool)
    mask[10:14, 10:50] = True
    assert visible_box(mask, Covered(160, 160), "car") is None
    mask[10:20, 10:50] = True
    assert visible_box(mask, Covered(5000, 5000), "car") is None
    box = visible_box(mask, Covered(420, 420), "car")
    assert box is not None
    assert (box.xmin, box.ymin, box.xmax, box.ymax) == (10, 10, 50, 20)
    assert (box.difficult, box.occluded, box.truncated) == (True, False, False)
