"""Which images count as having hard edges: drawings do, photos do not."""

from __future__ import annotations

import gc
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from app.augment.functional import edges
from app.augment.functional.edges import has_hard_edges

Image = NDArray[np.uint8]


def drawn(ground: int = 30, colour: int = 200) -> Image:
    image = np.full((480, 640, 3), ground, np.uint8)
    image[100:220, 150:300] = colour
    return image


def softened(image: Image, sigma: float) -> Image:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)


@pytest.mark.parametrize(("ground", "colour"), [(0, 255), (255, 0), (100, 120)])
def test_a_drawn_rectangle_has_hard_edges(ground: int, colour: int) -> None:
    assert has_hard_edges(drawn(ground, colour))
    assert has_hard_edges(drawn(ground, colour)[..., 0])
    assert has_hard_edges(drawn(ground, colour)[..., :1])


def test_so_has_one_that_begins_within_a_pixel() -> None:
    between = np.asarray(cv2.warpAffine(drawn(), np.array([[1, 0, 0.4], [0, 1, 0.6]]), (640, 480)), np.uint8)
    assert has_hard_edges(between)


def test_so_has_one_that_was_a_jpeg() -> None:
    saved = cv2.imdecode(cv2.imencode(".jpg", drawn(), [cv2.IMWRITE_JPEG_QUALITY, 90])[1], cv2.IMREAD_COLOR)
    assert saved is not None
    assert has_hard_edges(np.asarray(saved, np.uint8))


def test_edges_as_a_lens_makes_them_are_not_hard() -> None:
    assert not has_hard_edges(softened(drawn(), 0.8))
    assert not has_hard_edges(softened(drawn(), 1.5))


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 900, 3), (900, 1, 3), (480, 640, 3), (5, 5)])
def test_an_image_without_edges_has_no_hard_ones(shape: tuple[int, ...]) -> None:
    assert not has_hard_edges(np.full(shape, 90, np.uint8))


@pytest.mark.parametrize("side", range(1, 8))
@pytest.mark.parametrize("channels", [(), (1,), (3,), (4,)])
def test_the_smallest_images_are_looked_at_too(side: int, channels: tuple[int, ...]) -> None:
    for shape in ((side, side), (side, 90), (90, side)):
        assert not has_hard_edges(np.full((*shape, *channels), 90, np.uint8))


def test_noise_is_no_edge() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (480, 640, 3)).astype(np.uint8)
    assert not has_hard_edges(noise)


def test_the_border_of_a_fill_makes_no_photo_a_drawing() -> None:
    photo = np.full((480, 640, 3), 60, np.uint8)
    cv2.circle(photo, (320, 240), 100, (200, 180, 190), cv2.FILLED)
    padded = cv2.copyMakeBorder(softened(photo, 1.5), 0, 40, 60, 0, cv2.BORDER_CONSTANT, value=(0, 0, 0))
    assert not has_hard_edges(np.asarray(padded, np.uint8))


def test_a_large_rectangle_alone_is_no_border() -> None:
    assert has_hard_edges(hard_frame((20, 460, 30, 610)))
    assert has_hard_edges(hard_frame((20, 460, 200, 400)))


def hard_frame(box: tuple[int, int, int, int]) -> Image:
    image = np.full((480, 640, 3), 30, np.uint8)
    image[box[0] : box[1], box[2] : box[3]] = 200
    return image


@pytest.mark.parametrize("dataset", ["bccd", "nuts"])
def test_photos_have_none(dataset: str, request: pytest.FixtureRequest) -> None:
    paths = sorted(request.getfixturevalue(dataset).rglob("*.jpg"))[::7]
    assert len(paths) >= 2
    assert not [path.name for path in paths if has_hard_edges(read(path))]


def test_what_is_known_goes_with_its_image() -> None:
    image = drawn()
    assert has_hard_edges(image)
    key = id(image)
    assert key in edges._known
    del image
    gc.collect()
    assert key not in edges._known


def read(path: Path) -> Image:
    image = cv2.imread(str(path))
    assert image is not None
    return np.asarray(image, np.uint8)


def test_lines_that_are_looked_at_fit_into_a_byte() -> None:
    """At the limit of uint8 a count would begin again."""
    sides = range(1, 30_000)
    lines = [len(range(step // 2, side, step)) for side in sides for step in [edges._step(side)]]
    assert max(lines) < 256
