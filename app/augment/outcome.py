"""What became of each box: where it is now, whether it stays, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import BoolArray, FloatArray, quads

KEPT, CLIPPED, EMPTY, OUTSIDE, CENTRE_OUTSIDE, VISIBILITY, TOO_SMALL, AREA, ASPECT, COVERED = range(10)

CODES = (
    "kept",
    "clipped",
    "empty",
    "outside",
    "centre_outside",
    "visibility",
    "too_small",
    "area",
    "aspect",
    "covered",
)
"""Codes of fates, by the numbers above; they are written into exports, so they stay as they are."""

_SENTENCES = {
    "kept": "kept",
    "clipped": "clipped",
    "empty": "the box has no area",
    "outside": "outside",
    "centre_outside": "centre outside",
    "visibility": "visibility {value:.2f} < {limit:.2f}",
    "too_small": "too small: {value:.1f} px < {limit:.1f} px",
    "area": "area {value:.0f} px² < {limit:.0f} px²",
    "aspect": "aspect {value:.1f} > {limit:.1f}",
    "covered": "covered",
}

_WITH_NUMBERS = (VISIBILITY, TOO_SMALL, AREA, ASPECT)
_FAR = 1e7
_NEAR_HORIZON = 1e-6


@dataclass(frozen=True, slots=True)
class Fate:
    """What happened to one box: a stable code, with numbers where a limit was missed."""

    code: str
    arguments: dict[str, float]

    @property
    def template(self) -> str:
        """The English sentence with ``{value}`` and ``{limit}`` where the code has them."""
        return _SENTENCES[self.code]

    @property
    def text(self) -> str:
        """The English sentence."""
        return self.template.format(**self.arguments)

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {"code": self.code, **self.arguments}


class Origin(NamedTuple):
    """Where a run of boxes comes from.

    Attributes:
        image: id of a partner; None for the image itself.
        total: how many boxes follow each other.
        matrix: (3, 3) from their image to the canvas, edge coordinates.
        rows: (total,) which boxes of their image they are; None for all, in their order.
    """

    image: str | None
    total: int
    matrix: FloatArray
    rows: NDArray[np.int64] | None = None


class Source(NamedTuple):
    """Where one box comes from: the id of a partner, or None for the image itself, and its place there."""

    image: str | None
    row: int


@dataclass(frozen=True)
class BoxOutcome:
    """What became of N boxes: first those of the image itself, then those that partners brought along.

    Attributes:
        sources: (N, 4) the boxes before the recipe, edge coordinates of the image that each comes from.
        origins: which those are, one after the other.
        size: (width, height) of the canvas.
        boxes: (N, 4) new envelopes within the canvas, edge coordinates; zero where nothing is left.
        kept: (N,) whether the keep rules let the box stay.
        clipped: (N,) kept, but part of it is cut away.
        visibility: (N,) visible share over all steps, 0 to 1.
        codes: (N,) int8 indices into ``CODES``.
        values, limits: (N,) the numbers of those fates that have them, else 0.
        hidden: (N,) whether something painted over it hides part of a box; None where nothing was.
    """

    sources: FloatArray
    origins: tuple[Origin, ...]
    size: tuple[int, int]
    boxes: FloatArray
    kept: BoolArray
    clipped: BoolArray
    visibility: FloatArray
    codes: NDArray[np.int8]
    values: FloatArray
    limits: FloatArray
    hidden: BoolArray | None = None

    def __len__(self) -> int:
        return len(self.kept)

    @property
    def own(self) -> int:
        """How many boxes, the first ones, are the image's own."""
        return self.origins[0].total

    @cached_property
    def came_from(self) -> tuple[Source, ...]:
        """Where each box comes from."""
        return tuple(Source(image, row) for image, row in self._places())

    def to_json(self) -> list[list[Any]]:
        """Return image (None: the image itself), place there, fate and visible share of each box."""
        rows = zip(self._places(), self.codes.tolist(), self.visibility.tolist(), strict=True)
        return [[image, row, CODES[code], round(share, 4)] for (image, row), code, share in rows]

    def _places(self) -> Iterator[tuple[str | None, int]]:
        for image, total, _, rows in self.origins:
            for row in range(total) if rows is None else rows.tolist():
                yield image, row

    @cached_property
    def outlines(self) -> FloatArray:
        """(N, 4, 2) the whole boxes' corners on the canvas, not clipped: top-left first, clockwise as drawn.

        What a perspective puts beyond the horizon is put far away; all numbers are finite.
        """
        first, corners, parts = 0, quads(self.sources), []
        for _, count, matrix, _ in self.origins:
            parts.append(corners[first : first + count] @ matrix[:, :2].T + matrix[:, 2])
            first += count
        points = parts[0] if len(parts) == 1 else np.concatenate(parts)
        depth = np.maximum(points[..., 2:], _NEAR_HORIZON)
        return np.clip(points[..., :2] / depth, -_FAR, _FAR)

    @cached_property
    def fates(self) -> tuple[Fate, ...]:
        """One fate for each box."""
        rows = zip(self.codes.tolist(), self.values.tolist(), self.limits.tolist(), strict=True)
        return tuple(
            Fate(CODES[code], {"value": value, "limit": limit} if code in _WITH_NUMBERS else {})
            for code, value, limit in rows
        )
