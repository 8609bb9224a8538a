"""Drawing in metres: places, sizes and coverage of shapes."""

from __future__ import annotations

import numpy as np
import pytest

from app.demo.brush import Brush, colour, darker, light_from_above, lighter, mix, smooth
from app.demo.sprite import Extent, render

RED = colour("#ff0000")


def _covered(draw: object, scale: float = 40.0) -> np.ndarray:
    canvas = np.zeros((120, 160, 4), np.uint8)
    draw(Brush(canvas, scale, (80.0, 100.0)))
    return canvas


def test_colours() -> None:
    assert colour("#0a1b2c") == (0x2C, 0x1B, 0x0A)
    assert mix((0, 0, 0), (10, 20, 30), 0.5) == (5, 10, 15)
    assert sum(lighter(RED, 0.3)) > sum(RED) > sum(darker(RED, 0.3))


def test_a_rectangle_is_where_it_should_be() -> None:
    canvas = _covered(lambda brush: brush.rectangle(-1.0, 0.0, 1.0, 2.0, RED))
    rows, columns = (
        np.flatnonzero((canvas[..., 3] >= 128).any(1)),
        np.flatnonzero((canvas[..., 3] >= 128).any(0)),
    )
    assert (columns[0], columns[-1] + 1) == pytest.approx((40, 120), abs=1)
    assert (rows[0], rows[-1] + 1) == pytest.approx((20, 100), abs=1)


@pytest.mark.parametrize(
    ("draw", "area"),
    [
        (lambda brush: brush.ellipse(0, 1.2, 1.0, 0.5, RED), np.pi * 0.5),
        (lambda brush: brush.rounded(-1, 0.2, 1, 1.2, 0.2, RED), 2.0 - (4 - np.pi) * 0.04),
        (lambda brush: brush.limb((-1, 1), (1, 1), 0.4, 0.4, RED), 2 * 0.4 + np.pi * 0.04),
    ],
)
def test_shapes_cover_their_area(draw: object, area: float) -> None:
    canvas = _covered(draw)
    assert canvas[..., 3].sum() / 255 / 40**2 == pytest.approx(area, rel=0.1)


def test_colour_never_exceeds_coverage() -> None:
    canvas = _covered(lambda brush: brush.ellipse(0, 1, 0.9, 0.7, colour("#ffffff")))
    light_from_above(canvas, 1.3, 0.9)
    assert (canvas[..., :3] <= canvas[..., 3:]).all()


def test_smoothing_stays_inside_the_outline() -> None:
    points = np.array(smooth([(0, 0), (4, 0), (4, 2), (0, 2)]))
    assert len(points) == 32
    assert points.min() >= 0
    assert (points.max(axis=0) <= (4, 2)).all()


def test_a_mirrored_sprite_is_the_mirror_image() -> None:
    def draw(brush: Brush, rng: np.random.Generator) -> None:
        brush.rectangle(-0.2, 0.0, 0.6, 1.0, RED)

    extent, rng = Extent(0.5, 1.0, 1.2), np.random.default_rng(0)
    plain, mirrored = (render(draw, extent, 33.0, rng, mirrored=m) for m in (False, True))
    assert np.array_equal(plain.canvas[:, ::-1], mirrored.canvas)
    assert plain.anchor[0] + mirrored.anchor[0] == plain.canvas.shape[1]
