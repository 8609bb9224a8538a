"""What every transform promises, whatever it does: any image, any box, any value within its ranges."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from app.augment.registry import TRANSFORMS
from app.augment.schema import ParameterField, parameter_fields
from app.augment.transform import ColourTransform

Make = Callable[..., Any]

LARGEST = 240
"""Sides in pixels that a test asks for, so that it is over soon."""
DEGENERATE = np.array(
    [
        [5.0, 5, 20, 20],  # an ordinary one
        [0, 0, 64, 48],  # the whole image
        [10, 10, 10, 30],  # no width
        [30, 30, 20, 10],  # upside down
        [-500, -500, -400, -400],  # outside
        [-1e9, 2, 1e9, 3],  # far beyond both borders
        [63.5, 47.5, 64, 48],  # half a pixel in the corner
    ]
)


def small(field: ParameterField) -> Any:
    """The default, or a smaller one where it means sides in pixels."""
    if field.unit != "px" or (field.maximum or 0) <= 1000:
        return field.default
    if isinstance(field.default, int):
        return min(field.default, LARGEST)
    return [min(value, LARGEST) for value in field.default]


def extremes(field: ParameterField) -> list[Any]:
    """The ends of a field's range."""
    low, high = field.minimum, field.maximum
    if field.kind == "switch":
        return [False, True]
    if field.kind == "choice":
        return list(field.choices)
    if field.kind == "colour":
        return [(0, 0, 0), (255, 255, 255)]
    assert low is not None and high is not None
    if field.unit == "px" and high > 1000:
        high = LARGEST
    if field.kind in ("integer", "integers"):
        low, high = int(low), int(high)
    if field.kind == "range":
        return [(low, low), (high, high), (low, high)]
    if field.kind in ("numbers", "integers"):
        return [(low,), (high,), (low, high)]
    return [low, high]


def defaults(name: str) -> dict[str, Any]:
    return {field.name: small(field) for field in parameter_fields(TRANSFORMS[name].Parameters)}


def cases() -> Iterator[Any]:
    for name, kind in TRANSFORMS.items():
        for field in parameter_fields(kind.Parameters):
            for value in extremes(field):
                values = {**defaults(name), field.name: value}
                if field.name == "smallest" and value > values["largest"]:
                    continue
                if field.name == "largest" and value < values["smallest"]:
                    continue
                yield pytest.param(name, values, id=f"{name}-{field.name}-{value}")


def check(pipeline: Any, image: np.ndarray, boxes: np.ndarray, copy: int = 0) -> Any:
    """Draw, render, replay from JSON; return the sample."""
    height, width = image.shape[:2]
    before = image.copy()
    sample = pipeline.sample((width, height), boxes, seed=3, image_id="a", copy_index=copy)
    rendered = pipeline.render(image, sample)
    assert rendered.shape == (sample.size[1], sample.size[0], *image.shape[2:])
    assert rendered.dtype == np.uint8 and not np.may_share_memory(rendered, image)
    assert np.array_equal(image, before)
    outcome = sample.outcome
    assert np.isfinite(outcome.boxes).all() and np.isfinite(sample.matrix).all()
    assert (outcome.boxes >= 0).all() and (outcome.boxes <= sample.size * 2).all()
    assert ((outcome.visibility >= 0) & (outcome.visibility <= 1)).all()
    data = json.loads(json.dumps(sample.to_json(), allow_nan=False))
    again = pipeline.replay(data, boxes)
    assert again.to_json() == data
    assert np.array_equal(pipeline.render(image, again), rendered)
    return sample


@pytest.mark.parametrize("name", TRANSFORMS)
@pytest.mark.parametrize("p", [0.0, 1.0])
def test_degenerate_boxes(name: str, p: float, photo: Make, pipeline_of: Make) -> None:
    pipeline, image = pipeline_of((name, defaults(name), p)), photo(64, 48)
    for copy in range(4):
        sample = check(pipeline, image, DEGENERATE, copy)
        assert sample.steps[0].applied == (p == 1.0)
        assert not sample.outcome.kept[[2, 3, 4]].any()
        if p == 0.0:
            assert np.array_equal(pipeline.render(image, sample), image)
    check(pipeline, image, np.zeros((0, 4)))


@pytest.mark.parametrize("name", TRANSFORMS)
@pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1), (2, 3)])
def test_tiny_images(name: str, size: tuple[int, int], photo: Make, pipeline_of: Make) -> None:
    pipeline = pipeline_of((name, defaults(name)))
    for copy in range(4):
        check(pipeline, photo(*size), np.array([[0.0, 0, *size]]), copy)


@pytest.mark.parametrize("name", TRANSFORMS)
def test_grey_and_transparent_images(name: str, photo: Make, pipeline_of: Make) -> None:
    colour, boxes = photo(64, 48), np.array([[5.0, 5, 20, 20]])
    pipeline = pipeline_of((name, defaults(name)))
    for image in (colour[..., 0], colour[..., :1], np.dstack([colour, colour[..., :1]])):
        check(pipeline, np.ascontiguousarray(image), boxes)
    if issubclass(TRANSFORMS[name], ColourTransform):
        image = np.dstack([colour, colour[..., :1]])
        sample = pipeline.sample((64, 48), boxes, seed=0, image_id="a", copy_index=0)
        rendered = pipeline.render(image, sample)
        assert np.array_equal(rendered[..., 3], image[..., 3]), "transparency stays"
        assert np.array_equal(rendered[..., :3], pipeline.render(colour, sample))


@pytest.mark.parametrize("name", TRANSFORMS)
def test_flat_images(name: str, pipeline_of: Make) -> None:
    """Black, white: no division by nothing."""
    pipeline = pipeline_of((name, defaults(name)))
    for level in (0, 255):
        check(pipeline, np.full((30, 40, 3), level, np.uint8), np.array([[5.0, 5, 20, 20]]))


@pytest.mark.parametrize("name", TRANSFORMS)
def test_windows_of_larger_arrays(name: str, photo: Make, pipeline_of: Make) -> None:
    """Rows that do not follow one another in memory change nothing."""
    whole, boxes = photo(100, 80), np.array([[5.0, 5, 20, 20]])
    part, pipeline = whole[10:58, 20:84], pipeline_of((name, defaults(name)))
    sample = check(pipeline, part, boxes)
    assert np.array_equal(pipeline.render(part, sample), pipeline.render(np.ascontiguousarray(part), sample))


@pytest.mark.parametrize(("name", "values"), list(cases()))
def test_the_ends_of_every_range(name: str, values: dict[str, Any], photo: Make, pipeline_of: Make) -> None:
    pipeline, image = pipeline_of((name, values)), photo(64, 48)
    for copy in range(2):
        check(pipeline, image, np.array([[5.0, 5, 20, 20], [30, 10, 60, 40]]), copy)


@pytest.mark.parametrize("name", TRANSFORMS)
def test_parameters_survive_json(name: str) -> None:
    kind = TRANSFORMS[name]
    parameters = kind().parameters
    assert kind.Parameters.model_validate_json(parameters.model_dump_json()) == parameters
    assert kind.Parameters.model_config["frozen"]


COLOURS = [name for name, kind in TRANSFORMS.items() if issubclass(kind, ColourTransform)]


@pytest.mark.parametrize("name", COLOURS)
def test_colours_leave_boxes_alone(name: str, pipeline_of: Make) -> None:
    boxes = np.array([[5.0, 5, 20, 20], [30, 10, 60, 40]])
    sample = pipeline_of((name, {})).sample((64, 48), boxes, seed=0, image_id="a", copy_index=0)
    assert sample.outcome.boxes.tolist() == boxes.tolist() and sample.outcome.kept.all()
    assert sample.size == (64, 48) and np.array_equal(sample.matrix, np.eye(3))
