"""Class weights for a loss function: the correction of imbalance that repeats no image."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from app.core.counts import FloatArray
from app.errors import PlanError


def class_weights(
    counts: NDArray[np.generic], formula: str, company: NDArray[np.generic] | None = None
) -> FloatArray:
    """Return (C,) weights whose sum is the number of classes that have boxes.

    - ``inverse``: ``N / N_c``;
    - ``inverse-sqrt``: ``√(N / N_c)``;
    - ``median``: median frequency over frequency, the frequency of a class taken among the boxes of the
      images that hold it (Eigen and Fergus 2015);
    - ``effective-0.9`` … ``effective-0.9999``: ``(1 − β) / (1 − β^N_c)``, the inverse of the effective
      number of samples (Cui et al. 2019).

    A class without boxes has weight 0: no formula has an answer for it.

    Args:
        counts: (C,) boxes per class, those that a trainer will see.
        formula: a name of ``FORMULAS``.
        company: (C,) boxes of all classes in the images that hold each class, for ``median``; without it the
            frequency is taken among all boxes, and ``median`` is the same as ``inverse``.

    Raises:
        PlanError: there is no such formula.
    """
    if formula not in FORMULAS:
        names = ", ".join(FORMULAS)
        raise PlanError("There is no weight formula {name}; there are {names}.", name=formula, names=names)
    boxes = np.asarray(counts, np.float64)
    held = boxes > 0
    out = np.zeros(len(boxes))
    if held.any():
        among = np.full(len(boxes), boxes.sum()) if company is None else np.asarray(company, np.float64)
        raw = FORMULAS[formula](boxes[held], among[held])
        out[held] = raw * (len(raw) / raw.sum())
    return out


def _inverse(boxes: FloatArray, among: FloatArray) -> FloatArray:
    return np.asarray(boxes.sum() / boxes)


def _inverse_root(boxes: FloatArray, among: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(boxes.sum() / boxes))


def _median_frequency(boxes: FloatArray, among: FloatArray) -> FloatArray:
    frequency = boxes / among
    return np.asarray(np.median(frequency) / frequency)


def _effective_number(beta: float) -> Callable[[FloatArray, FloatArray], FloatArray]:
    def formula(boxes: FloatArray, among: FloatArray) -> FloatArray:
        return np.asarray((1 - beta) / -np.expm1(boxes * np.log(beta)))

    return formula


FORMULAS: Mapping[str, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "inverse": _inverse,
    "inverse-sqrt": _inverse_root,
    "median": _median_frequency,
    **{f"effective-{beta}": _effective_number(beta) for beta in (0.9, 0.99, 0.999, 0.9999)},
}
