"""What becomes of each class under a recipe: expected shares, measured on draws of the real pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.augment.outcome import CLIPPED, CODES, EMPTY, KEPT
from app.core.geometry import FloatArray

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Survival:
    """What became of the boxes of all draws, by class.

    Attributes:
        classes: class names.
        fates: (C, F) how many boxes had each of the fates in ``outcome.CODES``.
        visibility: (C,) sum of the visible shares of the kept boxes.
        looseness: (C,) sum of their looseness.
        copies, lost_copies: how many copies were drawn, and of how many every draw lost all boxes.
    """

    classes: tuple[str, ...]
    fates: IntArray
    visibility: FloatArray
    looseness: FloatArray
    copies: int
    lost_copies: int

    @property
    def boxes(self) -> IntArray:
        """(C,) boxes with an area that went in."""
        return np.asarray(self.fates.sum(axis=1) - self.fates[:, EMPTY])

    @property
    def kept(self) -> IntArray:
        """(C,) boxes that stayed, clipped ones included."""
        return np.asarray(self.fates[:, KEPT] + self.fates[:, CLIPPED])

    @property
    def clipped(self) -> IntArray:
        """(C,) boxes that stayed in part."""
        return np.asarray(self.fates[:, CLIPPED])

    @property
    def rates(self) -> FloatArray:
        """(C,) expected boxes in a copy for each box of its source; 1 where nothing was drawn.

        This is what a planner multiplies a source's boxes by.
        """
        return _share(self.kept, self.boxes, 1.0)

    @property
    def mean_visibility(self) -> FloatArray:
        """(C,) visible share of the boxes that stayed; 1 where none did."""
        return _share(self.visibility, self.kept, 1.0)

    @property
    def mean_looseness(self) -> FloatArray:
        """(C,) area of the boxes that stayed over that of what they enclose; 1 where none did."""
        return _share(self.looseness, self.kept, 1.0)

    def reasons(self, label: int) -> dict[str, int]:
        """Return the fates by which boxes of a class were dropped, the most frequent first."""
        row = {code: int(count) for code, count in zip(CODES, self.fates[label], strict=True)}
        dropped = {c: n for c, n in row.items() if n and c not in {CODES[KEPT], CODES[CLIPPED], CODES[EMPTY]}}
        return dict(sorted(dropped.items(), key=lambda item: -item[1]))

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        rows = zip(
            self.classes,
            self.boxes.tolist(),
            self.kept.tolist(),
            self.clipped.tolist(),
            self.rates.tolist(),
            self.mean_visibility.tolist(),
            self.mean_looseness.tolist(),
            strict=True,
        )
        keys = ("name", "boxes", "kept", "clipped", "survival", "visibility", "looseness")
        classes = [
            {**dict(zip(keys, row, strict=True)), "dropped": self.reasons(k)} for k, row in enumerate(rows)
        ]
        return {"copies": self.copies, "lost_copies": self.lost_copies, "classes": classes}


def _share(part: FloatArray | IntArray, whole: IntArray, empty: float) -> FloatArray:
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), empty), where=whole > 0))
