"""Boxes and polygons against OpenCV, against counting, and against themselves turned and moved."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.core.geometry import (
    box_areas,
    centres_inside,
    clip_boxes,
    clip_polygons,
    envelopes,
    intersection_areas,
    iou,
    polygon_areas,
    quads,
    transform_points,
)

NUMBERS = st.floats(-1e4, 1e4, allow_nan=False).map(lambda value: round(value, 3))
SIDES = st.integers(1, 4000)


@st.composite
def boxes(draw: st.DrawFn, most: int = 6) -> np.ndarray:
    """Draw (N, 4) boxes; some have no area."""
    corners = draw(arrays.arrays(np.float64, (draw(st.integers(0, most)), 2, 2), elements=NUMBERS))
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)


@st.composite
def convex_polygons(draw: st.DrawFn) -> np.ndarray:
    """Draw (N, V, 2) ellipses with corners: convex, of any size, place and turn."""
    count, corners = draw(st.integers(1, 4)), draw(st.integers(3, 8))
    out = np.zeros((count, corners, 2))
    for k in range(count):
        angles = np.arange(corners) * (2 * math.pi / corners) + draw(st.floats(0, 6))
        radii = draw(st.floats(0.5, 3000)), draw(st.floats(0.5, 3000))
        points = np.stack([np.cos(angles) * radii[0], np.sin(angles) * radii[1]], 1)
        turn = draw(st.floats(0, 6))
        rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
        out[k] = points @ rotation.T + (draw(st.floats(-3000, 6000)), draw(st.floats(-3000, 6000)))
        if draw(st.booleans()):
            out[k] = out[k, ::-1]  # the other way round
    return out


@given(boxes(), SIDES, SIDES)
def test_clipping_is_the_intersection_with_the_image(found: np.ndarray, width: int, height: int) -> None:
    clipped = clip_boxes(found, width, height)
    assert (clipped >= 0).all() and (clipped <= [width, height] * 2).all()
    image = np.array([[0.0, 0.0, width, height]])
    assert np.allclose(box_areas(clipped), intersection_areas(found, image)[:, 0])
    assert np.array_equal(clip_boxes(clipped, width, height), clipped)


@given(boxes(), boxes())
def test_iou_is_symmetric_and_bounded(a: np.ndarray, b: np.ndarray) -> None:
    overlaps = iou(a, b)
    assert overlaps.shape == (len(a), len(b))
    assert np.array_equal(overlaps, iou(b, a).T)
    assert ((overlaps >= 0) & (overlaps <= 1 + 1e-9)).all()
    own = np.diag(iou(a, a))
    assert np.allclose(own, box_areas(a) > 0)


def test_iou_of_known_boxes() -> None:
    a = np.array([[0.0, 0, 10, 10]])
    b = np.array([[0.0, 0, 10, 10], [5, 0, 15, 10], [10, 0, 20, 10], [2, 2, 4, 4], [3, 3, 3, 3]])
    assert iou(a, b)[0].tolist() == pytest.approx([1, 1 / 3, 0, 0.04, 0])


@given(st.data())
def test_areas_of_whole_boxes_are_counted_pixels(data: st.DataObject) -> None:
    whole = arrays.arrays(np.int64, (2, 2, 2), elements=st.integers(-5, 25))
    corners = data.draw(whole).astype(float)
    a, b = np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)
    y, x = np.mgrid[-5:25, -5:25] + 0.5

    def covered(box: np.ndarray) -> np.ndarray:
        return (x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])

    assert box_areas(a[None])[0] == covered(a).sum()
    assert intersection_areas(a[None], b[None])[0, 0] == (covered(a) & covered(b)).sum()


def test_an_upside_down_box_has_no_area() -> None:
    assert box_areas(np.array([[5.0, 5, 1, 9], [5, 5, 1, 1]])).tolist() == [0, 0]


@given(boxes())
def test_quads_and_envelopes_undo_each_other(found: np.ndarray) -> None:
    corners = quads(found)
    assert corners.shape == (len(found), 4, 2)
    assert np.array_equal(envelopes(corners), found) if len(found) else True
    assert np.allclose(polygon_areas(corners), box_areas(found), rtol=1e-9, atol=1e-4)


@given(convex_polygons())
def test_areas_are_those_of_opencv_and_stay_when_moved_and_turned(polygons: np.ndarray) -> None:
    areas = polygon_areas(polygons)
    oracle = [cv2.contourArea(polygon.astype(np.float32)) for polygon in polygons]
    assert np.allclose(areas, oracle, rtol=1e-3, atol=2.0)
    turn = np.array([[0.6, -0.8, 1e4], [0.8, 0.6, -3e3], [0, 0, 1]])
    assert np.allclose(polygon_areas(transform_points(turn, polygons)), areas, rtol=1e-6, atol=1e-3)


@given(convex_polygons(), SIDES, SIDES)
def test_clipped_polygons_are_those_of_opencv(polygons: np.ndarray, width: int, height: int) -> None:
    clipped, alive = clip_polygons(polygons, width, height)
    assert clipped.shape == (len(polygons), polygons.shape[1] + 4, 2)
    assert (clipped >= -1e-6).all() and (clipped <= np.array([width, height]) + 1e-6).all()
    image = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    for polygon, cut, left in zip(polygons, clipped, alive, strict=True):
        area, _ = cv2.intersectConvexConvex(polygon.astype(np.float32), image)
        found = polygon_areas(cut[None])[0]
        assert found == pytest.approx(area, rel=2e-3, abs=5.0)
        assert left or found == 0


@given(boxes(), SIDES, SIDES)
def test_cutting_boxes_as_polygons_is_cutting_boxes(found: np.ndarray, width: int, height: int) -> None:
    clipped, alive = clip_polygons(quads(found), width, height)
    wanted = clip_boxes(found, width, height)
    has_area = box_areas(wanted) > 0
    assert alive[has_area].all()
    assert np.allclose(envelopes(clipped)[has_area], wanted[has_area], atol=1e-6)
    assert np.allclose(polygon_areas(clipped), box_areas(wanted), rtol=1e-9, atol=1e-3)


def test_a_polygon_inside_stays_and_one_outside_goes() -> None:
    inside = np.array([[[1.0, 1], [5, 1], [3, 4]]])
    for moved, stays in ((inside, True), (inside + 100, False), (inside - 100, False)):
        clipped, alive = clip_polygons(moved, 10, 10)
        assert bool(alive[0]) is stays
        assert polygon_areas(clipped)[0] == (6 if stays else 0)


@given(
    arrays.arrays(np.float64, (3, 3), elements=st.floats(-2, 2)),
    arrays.arrays(np.float64, (5, 2), elements=NUMBERS),
)
def test_points_are_mapped_as_opencv_maps_them(matrix: np.ndarray, points: np.ndarray) -> None:
    weights = points @ matrix[2, :2] + matrix[2, 2]
    assume((np.abs(weights) > 1e-2).all())
    oracle = cv2.perspectiveTransform(points[None], matrix)[0]
    assert np.allclose(transform_points(matrix, points), oracle, rtol=1e-9, atol=1e-6)


def test_affine_maps_are_exact() -> None:
    matrix = np.array([[0.0, -1, 7], [1, 0, 3], [0, 0, 1]])
    assert transform_points(matrix, np.array([[[2.0, 5]]])).tolist() == [[[2, 5]]]


def test_a_centre_on_the_first_edge_is_inside_and_on_the_last_is_not() -> None:
    window = np.array([10, 10, 20, 20])
    centres = np.array([[10, 10], [20, 15], [15, 20], [19.9, 19.9], [9.9, 15]])
    found = np.concatenate([centres - 3, centres + 3], axis=1)
    assert centres_inside(found, window).tolist() == [True, False, False, True, False]
    assert centres_inside(found, np.tile(window, (5, 1))).tolist() == [True, False, False, True, False]
