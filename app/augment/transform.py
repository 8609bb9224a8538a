"""What a transform is: it draws plain numbers once, and turns them into a map of the plane or of colours.

To add one: a parameter model, a class with ``draw`` and either ``place`` (geometry) or ``operations``
(colour), and a line in ``registry``. Drawing sees no pixels, so that thousands of copies can be tried.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

import numpy as np

from app.augment.functional.colour import Operation
from app.augment.parameters import NoParameters, Parameters
from app.core.geometry import FloatArray

MAX_SIDE = 16384
"""No transform lets a canvas grow beyond this many pixels a side (OpenCV's warps end at 32767)."""

Size = tuple[int, int]
Drawn = dict[str, Any]
P = TypeVar("P", bound=Parameters)


class Placement(NamedTuple):
    """Where a geometric step puts the image.

    Attributes:
        matrix: (3, 3) edge coordinates of the canvas before → of the canvas after.
        size: (width, height) of the canvas after, in pixels.
        fill: (blue, green, red) of what lies outside the canvas before.
    """

    matrix: FloatArray
    size: Size
    fill: tuple[int, int, int] = (0, 0, 0)


class Context:
    """What a transform may look at when it draws: the canvas, and the boxes where it asks for them."""

    def __init__(self, size: Size, find_boxes: Callable[[], FloatArray] | None = None) -> None:
        self.size = size
        self._find_boxes = find_boxes

    @cached_property
    def boxes(self) -> FloatArray:
        """(M, 4) envelopes of what can still be seen of each box, on the current canvas, in pixels."""
        return self._find_boxes() if self._find_boxes else np.zeros((0, 4))


class Transform(ABC, Generic[P]):
    """One kind of step of a recipe.

    Attributes:
        title: name for people.
        description: what it does, one sentence.
        Parameters: the model of what can be set.
        parameters: what is set.
    """

    title: ClassVar[str]
    description: ClassVar[str]
    Parameters: ClassVar[type[Parameters]] = NoParameters

    def __init__(self, parameters: P | None = None) -> None:
        self.parameters: P = parameters if parameters is not None else self.Parameters()  # type: ignore[assignment]

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Return this copy's numbers: JSON values only, all that is random about the step."""
        return {}


class GeometricTransform(Transform[P]):
    """A transform that moves pixels and boxes alike."""

    @abstractmethod
    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the map that the drawn numbers mean on a canvas of ``size`` (width, height)."""


class ColourTransform(Transform[P]):
    """A transform that changes what the pixels show and leaves the boxes alone."""

    @abstractmethod
    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return what the drawn numbers do to an image, in order."""
