"""Class weights for a loss function: the correction of imbalance that repeats no image."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.core.counts import ClassCounts, FloatArray, IntArray
from app.core.statistics import imbalance_ratio
from app.errors import PlanError

FORMS = ("list", "dict", "csv", "json")
WeightFormula = Literal[
    "inverse",
    "inverse-sqrt",
    "median",
    "effective-0.9",
    "effective-0.99",
    "effective-0.999",
    "effective-0.9999",
]
DEFAULT_FORMULA: WeightFormula = "effective-0.999"
"""What the window opens with and an export writes unless told otherwise."""
_EVEN = 1.5


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


def company(counts: ClassCounts, copies: IntArray | None = None) -> FloatArray:
    """Return (C,) boxes of all classes in the images that hold each class, for ``median``.

    Args:
        counts: boxes of I images over C classes.
        copies: (I,) how often each image counts; None: once.
    """
    boxes = counts.boxes_per_image() * (1 if copies is None else copies)
    return np.bincount(counts.classes, boxes[counts.rows], counts.class_count).astype(np.float64)


def nearly_even(counts: NDArray[np.generic]) -> bool:
    """Whether classes are so even that weights correct next to nothing, or correct a second time."""
    return imbalance_ratio(counts) < _EVEN


def double_correction(counts: NDArray[np.generic]) -> str:
    """Return what to beware of when classes with so many boxes (C,) are weighted, in English."""
    note = (
        "For a loss on the images of this export, whose boxes are counted here. Beside weights of the "
        "dataset as it was, or sampling that favours rare classes, they would correct twice."
    )
    if nearly_even(counts):
        note += " These classes are nearly even: no weights are needed."
    return note


def weights_text(weights: Mapping[str, float], form: str) -> str:
    """Return weights by class name as text in one of ``FORMS``; a list is in the order of the classes.

    Raises:
        PlanError: there is no such form.
    """
    values = {name: round(weight, 6) for name, weight in weights.items()}
    if form == "list":
        return repr(list(values.values()))
    if form == "dict":
        return repr(values)
    if form == "json":
        return json.dumps(values, ensure_ascii=False, indent=2)
    if form == "csv":
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([("class", "weight"), *values.items()])
        return out.getvalue().rstrip("\n")
    raise PlanError(
        "There is no form {name} for weights; there are {names}.", name=form, names=", ".join(FORMS)
    )


def _inverse(boxes: FloatArray, among: FloatArray) -> FloatArray:
    return np.asarray(boxes.sum() / boxes)


def _inverse_root(boxes: FloatArray, among: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(boxes.sum() / boxes))


def _median_frequency(boxes: FloatArray, among: FloatArray) -> FloatArray:
    frequency = boxes / among
    ordered, middle = np.sort(frequency), len(frequency) // 2  # numpy's own median imports a lot for nothing
    median = (ordered[middle] + ordered[-1 - middle]) / 2  # the same one where their number is odd
    return np.asarray(median / frequency)


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
