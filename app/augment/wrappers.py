"""Transforms of albumentations and torchvision v2 as steps of a recipe, where those are installed.

Colour runs as it is, on RGB, seeded with the drawn number. Geometry is measured: the transform is applied to
an image whose pixels hold their own coordinates, and what comes out tells the map of the plane. The map is
among the drawn numbers, so boxes and pixels follow it exactly, and a replay does not need the library.

Limits: geometry must be one affine or perspective map with a plain border (no elastic or grid distortion, no
mirrored borders); drawing takes as long as applying it; colour repeats its bytes only with the same version
of the library. A ``p`` among the arguments is 1 unless given: the step has its own.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import os
import threading
import warnings
from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from app.augment.functional.colour import Image, ImageFunction, Operation
from app.augment.measure import measure_map
from app.augment.parameters import Parameters
from app.augment.transform import (
    ColourTransform,
    Context,
    Drawn,
    GeometricTransform,
    Placement,
    Size,
    Transform,
)
from app.errors import RecipeError

_TRIES = 10
_TORCH_LOCK = threading.Lock()  # torch has one generator for all threads

Apply = Callable[[NDArray[Any], int], NDArray[Any]]
"""(H, W, 3) RGB, uint8 or float32 from 0 to 1, and a seed → the transformed image."""


class WrappedParameters(Parameters):
    """Which transform of a library, and how it is made."""

    transform: str = Field(
        min_length=1, title="Transform", description="Name of the transform in its library."
    )
    arguments: dict[str, Any] = Field(
        {}, title="Arguments", description="What it is made with, as its library names it."
    )


def _library(name: str, package: str) -> Any:
    """Import a library; albumentations asks the network for its newest version unless told not to."""
    os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except ImportError as error:
        raise RecipeError(
            "{library} is needed, but not installed ({why})", library=package, why=str(error)
        ) from None


def _kind(library: Any, package: str, parameters: WrappedParameters) -> type:
    kind = getattr(library, parameters.transform, None)
    if not isinstance(kind, type):
        raise RecipeError("{library} has no transform ‘{name}’", library=package, name=parameters.transform)
    return kind


def _certain(kind: type, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments with ``p`` 1 where the transform has one; lists are tuples, as libraries like."""
    has_p = "p" in inspect.signature(kind).parameters
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in arguments.items()}
    return {"p": 1.0, **plain} if has_p else plain


def _albumentations(parameters: WrappedParameters, *, is_colour: bool) -> Apply:
    library = _library("albumentations", "albumentations")
    kind = _kind(library, "albumentations", parameters)
    base = library.ImageOnlyTransform if is_colour else library.DualTransform
    if not issubclass(kind, base):
        needed = "ImageOnlyTransform" if is_colour else "DualTransform"
        raise RecipeError(
            "‘{name}’ is no {needed} of albumentations", name=parameters.transform, needed=needed
        )
    make = functools.partial(kind, **_certain(kind, parameters.arguments))
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # of arguments that it does not know
        make()

    def apply(image: NDArray[Any], seed: int) -> NDArray[Any]:
        transform = make()  # of its own, for it holds its generator
        transform.set_random_seed(seed)
        return np.asarray(transform(image=image)["image"])

    return apply


def _torchvision(parameters: WrappedParameters) -> Apply:
    v2 = _library("torchvision.transforms.v2", "torchvision")
    torch, tensors = importlib.import_module("torch"), importlib.import_module("torchvision.tv_tensors")
    kind = _kind(v2, "torchvision.transforms.v2", parameters)
    transform = kind(**_certain(kind, parameters.arguments))

    def apply(image: NDArray[Any], seed: int) -> NDArray[Any]:
        pixels = tensors.Image(torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1))))
        with _TORCH_LOCK, torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            result = transform(pixels)
        return np.ascontiguousarray(result.numpy().transpose(1, 2, 0))

    return apply


class _WrappedColour(ColourTransform[WrappedParameters]):
    """Colour of a library; all its randomness comes from one drawn number."""

    Parameters = WrappedParameters

    def __init__(self, parameters: WrappedParameters | None = None) -> None:
        super().__init__(parameters)
        self._apply = self._make(self.parameters)

    @staticmethod
    @abstractmethod
    def _make(parameters: WrappedParameters) -> Apply:
        """Return the library's transform as a function."""

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the seed."""
        return {"seed": int(rng.random() * 2**31)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the library's function, between RGB and BGR."""

        def function(image: Image) -> Image:
            rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
            return np.asarray(cv2.cvtColor(self._apply(rgb, drawn["seed"]), cv2.COLOR_RGB2BGR), np.uint8)

        return (ImageFunction(function),)


class _WrappedGeometry(GeometricTransform[WrappedParameters]):
    """Geometry of a library, as the map of the plane that it turns out to be."""

    Parameters = WrappedParameters

    def __init__(self, parameters: WrappedParameters | None = None) -> None:
        super().__init__(parameters)
        self._apply = self._make(self.parameters)

    @staticmethod
    @abstractmethod
    def _make(parameters: WrappedParameters) -> Apply:
        """Return the library's transform as a function."""

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the seed and measure what it does; a draw that shows nothing of the image is drawn again."""
        for _ in range(_TRIES):
            seed = int(rng.random() * 2**31)
            try:
                found = measure_map(lambda image, seed=seed: self._apply(image, seed), context.size)  # type: ignore[misc]
            except ValueError as error:
                raise RecipeError(
                    "‘{name}’ cannot be a step ({why})", name=self.parameters.transform, why=str(error)
                ) from None
            if found is not None:
                matrix, (width, height) = found
                return {"seed": seed, "matrix": matrix.tolist(), "width": width, "height": height}
        raise RecipeError("‘{name}’ shows nothing of the image", name=self.parameters.transform)

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the measured map; ``fill`` of the arguments is red, green, blue or one level."""
        fill = self.parameters.arguments.get("fill", 0)
        levels = [fill] * 3 if isinstance(fill, int | float) else list(fill)
        blue, green, red = (round(level) for level in levels[::-1])
        return Placement(np.array(drawn["matrix"]), (drawn["width"], drawn["height"]), (blue, green, red))


class AlbumentationsColour(_WrappedColour):
    """An ImageOnlyTransform of albumentations."""

    title = "albumentations: colour"
    description = "Any transform of albumentations that changes pixels and leaves boxes alone."

    @staticmethod
    def _make(parameters: WrappedParameters) -> Apply:
        return _albumentations(parameters, is_colour=True)


class AlbumentationsGeometry(_WrappedGeometry):
    """A DualTransform of albumentations that is one map of the plane."""

    title = "albumentations: geometry"
    description = "A transform of albumentations that moves pixels as one affine or perspective map."

    @staticmethod
    def _make(parameters: WrappedParameters) -> Apply:
        return _albumentations(parameters, is_colour=False)


class TorchvisionColour(_WrappedColour):
    """A transform of torchvision v2 that leaves the geometry alone."""

    title = "torchvision: colour"
    description = "Any transform of torchvision v2 that changes pixels and leaves boxes alone."

    @staticmethod
    def _make(parameters: WrappedParameters) -> Apply:
        return _torchvision(parameters)


class TorchvisionGeometry(_WrappedGeometry):
    """A transform of torchvision v2 that is one map of the plane."""

    title = "torchvision: geometry"
    description = "A transform of torchvision v2 that moves pixels as one affine or perspective map."

    @staticmethod
    def _make(parameters: WrappedParameters) -> Apply:
        return _torchvision(parameters)


WRAPPERS: Mapping[str, type[Transform[Any]]] = {
    kind.__name__: kind
    for kind in (AlbumentationsColour, AlbumentationsGeometry, TorchvisionColour, TorchvisionGeometry)
}
"""By the names that recipes use; they need their library only once a recipe has such a step."""
