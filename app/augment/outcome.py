"""What became of each box: where it is now, whether it stays, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import BoolArray, FloatArray, quads

KEPT, CLIPPED, EMPTY, OUTSIDE, CENTRE_OUTSIDE, VISIBILITY, TOO_SMALL, AREA, ASPECT = range(9)

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
}

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


@dataclass(frozen=True)
class BoxOutcome:
    """What became of N boxes.

    Attributes:
        sources: (N, 4) the boxes before the recipe, edge coordinates of the source image.
        matrix: (3, 3) from the source image to the canvas.
        size: (width, height) of the canvas.
        boxes: (N, 4) new envelopes within the canvas, edge coordinates; zero where nothing is left.
        kept: (N,) whether the keep rules let the box stay.
        clipped: (N,) kept, but part of it is cut away.
        visibility: (N,) visible share over all steps, 0 to 1.
        codes: (N,) int8 indices into ``CODES``.
        values, limits: (N,) the numbers of those fates that have them, else 0.
    """

    sources: FloatArray
    matrix: FloatArray
    size: tuple[int, int]
    boxes: FloatArray
    kept: BoolArray
    clipped: BoolArray
    visibility: FloatArray
    codes: NDArray[np.int8]
    values: FloatArray
    limits: FloatArray

    def __len__(self) -> int:
        return len(self.kept)

    @cached_property
    def outlines(self) -> FloatArray:
        """(N, 4, 2) the whole boxes' corners on the canvas, not clipped: top-left first, clockwise as drawn.

        What a perspective puts beyond the horizon is put far away; all numbers are finite.
        """
        points = quads(self.sources) @ self.matrix[:, :2].T + self.matrix[:, 2]
        depth = np.maximum(points[..., 2:], _NEAR_HORIZON)
        return np.clip(points[..., :2] / depth, -_FAR, _FAR)

    @cached_property
    def fates(self) -> tuple[Fate, ...]:
        """One fate for each box."""
        rows = zip(self.codes.tolist(), self.values.tolist(), self.limits.tolist(), strict=True)
        return tuple(
            Fate(CODES[code], {"value": value, "limit": limit} if code >= VISIBILITY else {})
            for code, value, limit in rows
        )
