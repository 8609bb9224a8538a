"""A part of a canvas is stretched just as the whole of it would be."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.augment.functional import upright
from app.augment.functional.matrices import axis_map, scaling, shift
from app.augment.functional.resize import Sampling, resize
from app.augment.functional.upright import pad, resample_upright

FILL = (90, 120, 160)


def photo(width: int, height: int) -> NDArray[np.uint8]:
    noise = np.random.default_rng(0).integers(0, 256, (height, width, 3)).astype(np.uint8)
    soft = cv2.GaussianBlur(noise, (0, 0), 2.0).astype(float)
    return np.asarray(np.clip((soft - 128) * 4 + 128, 0, 255), np.uint8)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    st.integers(60, 200),
    st.integers(60, 200),
    st.floats(1.7, 4.0),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
    st.tuples(st.integers(80, 200), st.integers(80, 200)),
)
def test_an_image_on_a_large_canvas(
    width: int, height: int, ratio: float, place: tuple[float, float], size: tuple[int, int]
) -> None:
    """Compared with padding the whole canvas; at its own border an image may also be padded afterwards."""
    image = photo(width, height)
    large = (round(ratio * width), round(ratio * height))
    left, top = (round(p * (a - b)) for p, a, b in zip(place, large, (width, height), strict=True))
    scale = (size[0] / large[0], size[1] / large[1])
    found = axis_map(scaling(*scale) @ shift(left, top))
    assert found is not None
    drawn = resample_upright(image, found, size, (0, 0, width, height), FILL)
    outer = (-left, -top, large[0] - left, large[1] - top)
    whole = resize(pad(image, (0, 0, width, height), outer, FILL), size, sampling=Sampling(image))
    assert drawn is not None
    difference = np.abs(drawn.astype(int) - whole.astype(int))
    ys, xs = np.mgrid[: size[1], : size[0]] + 0.5
    across = np.abs(np.stack((xs - left * scale[0], xs - (left + width) * scale[0]))).min(axis=0)
    down = np.abs(np.stack((ys - top * scale[1], ys - (top + height) * scale[1]))).min(axis=0)
    difference[(across < 1.5) | (down < 1.5)] = 0
    assert difference.max() <= 4
    assert difference.mean() <= 0.15


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(0.4, 4.0), st.floats(-3.0, 3.0), st.integers(40, 300), st.integers(0, 200))
def test_where_a_side_begins(scale: float, begin: float, side: int, low: int) -> None:
    """The first pixel begins near a whole one of the image, before all that is seen; nothing is left out."""
    found = upright._Side.of(begin, begin + scale * side, side, low, low + 50)
    if found is None:
        return
    assert abs(begin + found.before * scale - found.start) <= upright._NEARLY * scale + 1e-9
    assert found.before <= found.first < found.last <= side
    assert found.first == 0 or begin + found.first * scale <= low
    assert found.last == side or begin + found.last * scale >= low + 50
    assert found.stop >= begin + found.last * scale


def test_borders_too_far_away_are_left_to_a_warp() -> None:
    image = photo(60, 60)
    found = axis_map(scaling(1e-12, 1e-12) @ shift(0.3, 0.3))
    assert found is not None
    assert resample_upright(image, found, (300, 300), (0, 0, 60, 60), FILL) is None
