"""Figures of a dataset: imbalance, co-occurrence, sizes, shapes and places of boxes.

Arguments named ``totals`` are boxes (or images) per class, (C,), whole or fractional. Classes without boxes
are declared only: figures of imbalance leave them out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def imbalance_ratio(totals: NDArray[np.generic]) -> float:
    """Return most over fewest boxes of a class, 1 where fewer than two classes have boxes."""
    held = _held(totals)
    return float(held.max() / held.min()) if len(held) else 1.0


def _held(totals: NDArray[np.generic]) -> FloatArray:
    values = np.asarray(totals, np.float64)
    return values[values > 0]
