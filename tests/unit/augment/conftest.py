"""Things all tests of the engine use: a photo-like image, recipes of one step, random recipes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import strategies as st

from app.augment.pipeline import Pipeline
from app.augment.recipe import KeepRules, Recipe, Step
from app.augment.registry import TRANSFORMS
from app.augment.schema import ParameterField, parameter_fields

cv2.setNumThreads(1)


def photo(width: int = 320, height: int = 240, seed: int = 0) -> np.ndarray:
    """Smooth structure at several scales, as a photo has it."""
    rng = np.random.default_rng(seed)
    image = np.full((height, width, 3), 128.0, np.float32)
    for sigma, strength in ((2, 8), (6, 14), (24, 40)):
        noise = cv2.GaussianBlur(rng.standard_normal((height, width, 3)).astype(np.float32), (0, 0), sigma)
        image += strength * noise / max(float(noise.std()), 1e-6)
    return np.clip(image, 0, 255).astype(np.uint8)


@pytest.fixture(scope="session", name="photo")
def photo_fixture() -> Callable[..., np.ndarray]:
    return photo


@pytest.fixture
def pipeline_of() -> Callable[..., Pipeline]:
    """Make a pipeline of steps given as (name, parameters) or (name, parameters, p)."""

    def make(*steps: tuple[Any, ...], keep: KeepRules | None = None, envelope: str = "corners") -> Pipeline:
        made = [Step(transform=s[0], parameters=s[1], p=s[2] if len(s) > 2 else 1.0) for s in steps]
        return Pipeline(Recipe(name="test", steps=tuple(made), keep=keep or KeepRules(), envelope=envelope))

    return make


SIDE_LIMIT = 200


def _value(field: ParameterField) -> st.SearchStrategy[Any]:
    low, high = field.minimum, field.maximum
    if field.unit == "px" and high is not None and high > 1000:
        high = SIDE_LIMIT
    if field.kind == "switch":
        return st.booleans()
    if field.kind == "choice":
        return st.sampled_from(field.choices)
    if field.kind == "integer":
        return st.integers(int(low or 0), int(min(high, SIDE_LIMIT)))
    if field.kind == "colour":
        return st.lists(st.integers(0, 255), min_size=3, max_size=3)
    numbers = st.floats(low, min(high, 4) if field.unit == "×" else high)
    if field.kind == "range":
        return st.tuples(numbers, numbers).map(lambda pair: sorted(pair))
    if field.kind == "numbers":
        return st.lists(numbers, max_size=4)
    if field.kind == "integers":
        return st.lists(st.integers(int(low), int(high)), min_size=1, max_size=4)
    return numbers


@st.composite
def steps(draw: st.DrawFn, names: tuple[str, ...] = tuple(TRANSFORMS)) -> Step:
    """One step of a transform with parameters from all over their ranges."""
    name = draw(st.sampled_from(names))
    fields = parameter_fields(TRANSFORMS[name].Parameters)
    parameters = {f.name: draw(_value(f)) for f in fields if draw(st.booleans())}
    defaults = {f.name: f.default for f in fields}
    merged = {**defaults, **parameters}
    if "smallest" in merged:
        parameters["smallest"], parameters["largest"] = sorted(
            (min(merged["smallest"], SIDE_LIMIT), min(merged["largest"], SIDE_LIMIT))
        )
    return Step(transform=name, p=draw(st.sampled_from([0.0, 0.5, 1.0, 1.0])), parameters=parameters)


@st.composite
def recipes(draw: st.DrawFn, most: int = 5, names: tuple[str, ...] = tuple(TRANSFORMS)) -> Recipe:
    """A recipe of random transforms with random parameters and keep rules."""
    keep = KeepRules(
        centre_inside=draw(st.booleans()),
        min_visibility=draw(st.sampled_from([0.0, 0.1, 0.5, 1.0])),
        min_size=draw(st.sampled_from([0.0, 1.0, 4.0])),
        min_area=draw(st.sampled_from([0.0, 30.0])),
        max_aspect=draw(st.sampled_from([None, 1.0, 5.0])),
    )
    return Recipe(
        name="random",
        steps=tuple(draw(st.lists(steps(names), max_size=most))),
        keep=keep,
        envelope=draw(st.sampled_from(["corners", "ellipse"])),
    )


@st.composite
def boxes(draw: st.DrawFn, width: int, height: int) -> np.ndarray:
    """Boxes of all kinds: inside, partly outside, far outside, without area, upside down, on the border."""
    x = st.one_of(
        st.floats(-0.5 * width, 1.5 * width),
        st.integers(0, width).map(float),
        st.sampled_from([0.0, float(width), -1e9, 1e9]),
    )
    y = st.one_of(
        st.floats(-0.5 * height, 1.5 * height),
        st.integers(0, height).map(float),
        st.sampled_from([0.0, float(height), -1e9, 1e9]),
    )
    rows = draw(st.lists(st.tuples(x, y, x, y), max_size=6))
    array = np.array(rows, np.float64).reshape(-1, 4)
    if len(array) and draw(st.booleans()):
        array = np.concatenate(
            [np.minimum(array[:, :2], array[:, 2:]), np.maximum(array[:, :2], array[:, 2:])], 1
        )
    return array


@pytest.fixture(scope="session")
def random_recipes() -> Callable[..., st.SearchStrategy[Recipe]]:
    return recipes


@pytest.fixture(scope="session")
def random_boxes() -> Callable[..., st.SearchStrategy[np.ndarray]]:
    return boxes
