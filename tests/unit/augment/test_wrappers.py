"""Steps of other libraries; what needs one is skipped where it is not installed."""

from __future__ import annotations

import importlib.util
import json
import os
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from app.augment import wrappers
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step
from app.augment.schema import parameter_fields
from app.errors import RecipeError

Make = Callable[..., Any]

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"
SIZE = (120, 80)
BOX = np.array([[30.0, 20, 70, 60]])


@pytest.fixture
def library() -> Iterator[Callable[[str], None]]:
    def needs(name: str) -> None:
        package = "albumentations" if name.startswith("Albumentations") else "torchvision"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pytest.importorskip(package, reason=f"{package} is not installed")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield needs


def pipeline_of(name: str, transform: str, **arguments: Any) -> Pipeline:
    parameters = {"transform": transform, "arguments": arguments}
    return Pipeline(Recipe(name="r", steps=(Step(transform=name, parameters=parameters),)))


def sample_of(pipeline: Pipeline, copy: int = 1) -> Any:
    return pipeline.sample(SIZE, BOX, seed=3, image_id="a", copy_index=copy)


def square(image: np.ndarray) -> np.ndarray:
    image = np.zeros_like(image)
    image[20:60, 30:70] = 255
    return image


GEOMETRY = [
    ("AlbumentationsGeometry", "HorizontalFlip", {}),
    ("AlbumentationsGeometry", "RandomRotate90", {}),
    ("AlbumentationsGeometry", "Affine", {"rotate": [-20, 20], "scale": [0.7, 1.2]}),
    ("AlbumentationsGeometry", "Perspective", {"scale": [0.05, 0.1]}),
    ("AlbumentationsGeometry", "RandomResizedCrop", {"size": [64, 64], "scale": [0.6, 1.0]}),
    ("TorchvisionGeometry", "RandomHorizontalFlip", {}),
    ("TorchvisionGeometry", "RandomRotation", {"degrees": [-20, 20]}),
    ("TorchvisionGeometry", "RandomPerspective", {"distortion_scale": 0.3}),
    ("TorchvisionGeometry", "Resize", {"size": [64, 64]}),
]


@pytest.mark.parametrize(("name", "transform", "arguments"), GEOMETRY)
def test_geometry_moves_boxes_as_its_library_moves_pixels(
    name: str, transform: str, arguments: dict[str, Any], library: Make, photo: Make
) -> None:
    """The centre of gravity of a square: the library's pixels against ours, and the seed against itself."""
    library(name)
    pipeline = pipeline_of(name, transform, **arguments)
    image = square(photo(*SIZE))
    for copy in range(6):
        sample = sample_of(pipeline, copy)
        assert sample_of(pipeline, copy).to_json() == sample.to_json()
        ours = pipeline.render(image, sample)
        inner = pipeline._steps[0][2].inner
        theirs = inner._apply(image, sample.steps[0].parameters["seed"])
        assert ours.shape == theirs.shape
        assert np.abs(centre(ours) - centre(theirs)).max() < 0.6
        if sample.outcome.visibility[0] == 1:
            assert np.abs(extent(ours) - sample.outcome.boxes[0]).max() <= 1.01


def centre(image: np.ndarray) -> np.ndarray:
    y, x = np.mgrid[: image.shape[0], : image.shape[1]] + 0.5
    weights = image[..., 0].astype(float)
    return np.array([(x * weights).sum(), (y * weights).sum()]) / max(weights.sum(), 1)


def extent(image: np.ndarray) -> np.ndarray:
    rows, columns = np.nonzero(image[..., 0] > 127)
    return np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])


def test_a_replay_of_geometry_needs_no_library(library: Make, photo: Make) -> None:
    library("AlbumentationsGeometry")
    pipeline = pipeline_of("AlbumentationsGeometry", "Affine", rotate=[-20, 20], fill=114)
    sample = sample_of(pipeline)
    again = pipeline.replay(json.loads(json.dumps(sample.to_json())), BOX)
    assert np.array_equal(pipeline.render(photo(*SIZE), again), pipeline.render(photo(*SIZE), sample))
    assert sample.placements[0].fill == (114, 114, 114)


COLOUR = [
    ("AlbumentationsColour", "RandomFog", {}),
    ("AlbumentationsColour", "GaussNoise", {"std_range": [0.1, 0.2]}),
    ("TorchvisionColour", "ColorJitter", {"brightness": [0.5, 1.5], "hue": [-0.2, 0.2]}),
]


@pytest.mark.parametrize(("name", "transform", "arguments"), COLOUR)
def test_colour_is_the_librarys_and_comes_from_the_drawn_seed(
    name: str, transform: str, arguments: dict[str, Any], library: Make, photo: Make
) -> None:
    library(name)
    pipeline = pipeline_of(name, transform, **arguments)
    image = photo(*SIZE)
    first, second = (pipeline.render(image, sample_of(pipeline)) for _ in range(2))
    assert np.array_equal(first, second) and not np.array_equal(first, image)
    assert not np.array_equal(first, pipeline.render(image, sample_of(pipeline, 2)))
    theirs = pipeline._steps[0][2].inner._apply(
        np.ascontiguousarray(image[..., ::-1]), sample_of(pipeline).steps[0].parameters["seed"]
    )
    assert np.array_equal(first[..., ::-1], theirs)


@pytest.mark.parametrize(
    ("name", "transform", "arguments", "why"),
    [
        ("AlbumentationsColour", "Nothing", {}, "has no transform ‘Nothing’"),
        ("AlbumentationsColour", "HorizontalFlip", {}, "is no ImageOnlyTransform"),
        ("AlbumentationsGeometry", "RandomFog", {}, "is no DualTransform"),
        ("AlbumentationsGeometry", "Affine", {"rotat": 3}, "rotat"),
        ("TorchvisionGeometry", "RandomRotation", {}, "degrees"),
    ],
)
def test_mistakes_are_errors_of_the_recipe(
    name: str, transform: str, arguments: dict[str, Any], why: str, library: Make
) -> None:
    library(name)
    with pytest.raises(RecipeError, match=rf"recipe ‘r’, step 1 \({name}\): ") as caught:
        pipeline_of(name, transform, **arguments)
    assert why in str(caught.value)


def test_distortions_are_refused(library: Make) -> None:
    library("AlbumentationsGeometry")
    pipeline = pipeline_of("AlbumentationsGeometry", "ElasticTransform", alpha=300, sigma=10)
    with pytest.raises(RecipeError, match="‘ElasticTransform’ cannot be a step"):
        sample_of(pipeline)


@pytest.mark.parametrize("name", sorted(wrappers.WRAPPERS))
def test_without_the_library(name: str) -> None:
    package = "albumentations" if name.startswith("Albumentations") else "torchvision"
    if importlib.util.find_spec(package) is not None:
        pytest.skip(f"{package} is installed")
    with pytest.raises(RecipeError, match=f"{package} is needed, but not installed"):
        pipeline_of(name, "HorizontalFlip")


def test_forms_know_texts_and_objects() -> None:
    fields = parameter_fields(wrappers.WrappedParameters)
    assert [(field.name, field.kind) for field in fields] == [("transform", "text"), ("arguments", "object")]
