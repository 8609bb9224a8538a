"""What a transform is: it draws plain numbers once, and turns them into a map of the plane or of colours.

To add one: a parameter model, a class with ``draw`` and either ``place`` (geometry) or ``operations``
(colour), and a line in ``registry``. Drawing sees no pixels, so that thousands of copies can be tried.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

import numpy as np

from app.augment.functional.colour import Operation
from app.augment.parameters import NoParameters, Parameters
from app.augment.partners import Partner, Picker
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


class PartnerKey(NamedTuple):
    """Which partner a step has drawn: its id, None for the image itself, and (width, height)."""

    image: str | None
    size: Size

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {"image": self.image, "size": list(self.size)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PartnerKey:
        """Return what ``to_json`` described."""
        image, (width, height) = data["image"], data["size"]
        return cls(None if image is None else str(image), (int(width), int(height)))


class Piece(NamedTuple):
    """One image on a composed canvas.

    Attributes:
        partner: place in ``Composition.partners``; None is the canvas before the step.
        placement: from that image to the piece's window, whose borders cut it; None: the canvas as it is.
        left, top: where the window lies on the canvas.
        opacity: 1 hides what lies beneath, less blends with it.
        feather: pixels over which the window's edge becomes transparent.
    """

    partner: int | None
    placement: Placement | None = None
    left: int = 0
    top: int = 0
    opacity: float = 1.0
    feather: float = 0.0

    @property
    def hides(self) -> bool:
        """Whether what lies beneath its window cannot be seen any more."""
        return self.opacity >= 1.0


class Composition(NamedTuple):
    """A canvas made of several images.

    Attributes:
        size: (width, height) of the canvas.
        partners: the other images.
        pieces: in the order in which they are painted; the first is the canvas before the step.
        fill: (blue, green, red) where no piece lies.
    """

    size: Size
    partners: tuple[PartnerKey, ...]
    pieces: tuple[Piece, ...]
    fill: tuple[int, int, int] = (0, 0, 0)


Move = Placement | Composition


class Context:
    """What a transform may look at when it draws: the canvas, and the boxes where it asks for them."""

    def __init__(
        self,
        size: Size,
        find_boxes: Callable[[], FloatArray] | None = None,
        picker: Picker | None = None,
    ) -> None:
        self.size = size
        self._find_boxes = find_boxes
        self._picker = picker

    def partner(self, rng: np.random.Generator) -> Partner:
        """Draw another image of the dataset; the image itself where there is no other."""
        if self._picker is None:
            return Partner(None, self.size, self.boxes)
        return self._picker.pick(rng)

    def named_partner(self, image_id: str) -> Partner | None:
        """Return another image of the dataset by its id; None where it is not there to be drawn."""
        return None if self._picker is None else self._picker.find(image_id)

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


class MultiImageTransform(Transform[P]):
    """A transform that puts other images beside or onto the image; their boxes come along.

    What it draws names its partners under ``partners``, as ``PartnerKey.to_json``.
    """

    @abstractmethod
    def compose(self, drawn: Drawn, size: Size) -> Composition:
        """Return what the drawn numbers mean on a canvas of ``size`` (width, height)."""


class ColourTransform(Transform[P]):
    """A transform that changes what the pixels show and leaves the boxes alone."""

    @abstractmethod
    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return what the drawn numbers do to an image, in order."""
