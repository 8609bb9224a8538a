"""Convex polygons cut by half-planes: few one by one, many at once, to the same regions."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.augment.functional import polygons as poly
from app.core.geometry import envelopes, polygon_areas, quads

Box = tuple[float, float, float, float]
sides = st.floats(0.0, 100.0, allow_nan=False, width=32)
boxes = st.lists(st.tuples(sides, sides, sides, sides), min_size=1, max_size=16)
planes = st.lists(st.tuples(st.floats(0, 2 * np.pi), st.floats(-40, 60)), min_size=1, max_size=12)


def outlines(rows: list[Box]) -> np.ndarray:
    array = np.array(rows, np.float64)
    return quads(
        np.concatenate([np.minimum(array[:, :2], array[:, 2:]), np.maximum(array[:, :2], array[:, 2:])], 1)
    )


@given(boxes, planes)
def test_few_are_cut_as_many_are(rows: list[Box], lines: list[tuple[float, float]]) -> None:
    half_planes = np.array([(np.cos(angle), np.sin(angle), offset) for angle, offset in lines])
    whole = outlines(rows)
    few, few_alive = poly.cut_polygons(whole, half_planes)
    many, many_alive = poly.cut_polygons(np.tile(whole, (20, 1, 1)), half_planes)
    many, many_alive = many[: len(rows)], many_alive[: len(rows)]
    areas = polygon_areas(few)
    assert np.allclose(areas * few_alive, polygon_areas(many) * many_alive, atol=1e-4)
    solid = areas > 1e-3  # a sliver may be there by the last digit of one way and not of the other
    assert (few_alive[solid] & many_alive[solid]).all()
    assert np.allclose(envelopes(few[solid]), envelopes(many[solid]), atol=1e-4)
    inside = (few[few_alive] @ half_planes[:, :2].T + half_planes[:, 2]).min(initial=0.0)
    assert inside >= -1e-6


def test_a_square_loses_a_corner_and_one_beyond_is_gone() -> None:
    whole = outlines([(0, 0, 10, 10), (50, 50, 60, 60)])
    across = np.array([(-np.sqrt(0.5), -np.sqrt(0.5), 15 * np.sqrt(0.5))])  # x + y ≤ 15
    left, alive = poly.cut_polygons(whole, across)
    assert alive.tolist() == [True, False]
    assert polygon_areas(left).tolist() == [np.float64(100 - 5 * 5 / 2), 0.0]
