"""Which classes the lists show, and in which order. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]

OWN, NAME, MOST, FEWEST, PLANNED, GROWTH = "own", "name", "most", "fewest", "planned", "growth"


def class_order(
    names: Sequence[str], now: IntArray, planned: IntArray | None, by: str = OWN, search: str = ""
) -> IntArray:
    """Return the indices of the classes that hold all words of ``search``, in order.

    Args:
        names: of all C classes.
        now, planned: (C,) boxes; planned is None while there is no plan.
        by: ``own`` as in the dataset; ``name``; ``most`` or ``fewest`` boxes now; ``planned`` fewest planned
            boxes first; ``growth`` those first that grow most.
        search: words, in any case.
    """
    words = search.lower().split()
    lowered = [name.lower() for name in names]
    shown = np.array([c for c, name in enumerate(lowered) if all(word in name for word in words)], np.int64)
    after = now if planned is None else planned
    if by == NAME:
        return np.array(sorted(shown.tolist(), key=lambda c: lowered[c]), np.int64)
    keys = {
        MOST: -now,
        FEWEST: now,
        PLANNED: after,
        GROWTH: -(after / np.maximum(now, 1)),
    }.get(by)
    return shown if keys is None else shown[np.argsort(keys[shown], kind="stable")]
