"""From sums to histograms, and from a bar back to the boxes or images that are in it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from app.core.statistics import size_classes
from app.core.tally import ASPECT_BINS, ASPECT_LIMIT, SIZE_BINS, Tally, aspect_bins, heat_cells, size_bins
from app.gui.balance.histogram import Bins, Series
from app.gui.balance.population import Mask, Rule

_MOST_BARS = 25
_MOST_OVERLAID = 5  # classes over each other
_MOST_RANGES = 12
_SHOWN = 0.999  # of the boxes or images; what is beyond is in the last bar
Values = NDArray[np.float64]
IntArray = NDArray[np.int64]
Holds = Callable[[IntArray, IntArray], Mask]


@dataclass(frozen=True, slots=True)
class BoxBins:
    """A histogram of boxes; ``rules`` and ``titles`` say what is in each bar."""

    bins: Bins
    titles: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class ImageBins:
    """A histogram of images; ``holds`` and ``titles`` say what is in each bar."""

    bins: Bins
    titles: tuple[str, ...]
    holds: tuple[Holds, ...]


def of_class(rule: Rule, label: int | None) -> Rule:
    """Return a rule for the boxes of one class only; None: of all."""
    if label is None:
        return rule
    return lambda boxes, labels, sizes: rule(boxes, labels, sizes) & (labels == label)


def size_histogram(tally: Tally, label: int | None, names: Sequence[str]) -> BoxBins:
    """Return boxes by relative size, √(box area / image area)."""
    total = tally.sizes.sum(axis=0) if label is None else tally.sizes[label]
    last = _last_bin(total) + 1
    step = max(1, -(-last // _MOST_BARS))
    starts = list(range(0, last, step))
    edges = [*starts, SIZE_BINS]  # the last bar takes what is beyond
    texts = [f"{a}–{min(b, starts[-1] + step)} %" for a, b in pairwise(edges)]
    shown = min(starts[-1] + step, SIZE_BINS)
    every = next((n for n in (1, 2, 5, 10, 20, 25, 50) if shown / n <= 5.5), 50)
    ticks = tuple((at / step, f"{at} %" if at else "0") for at in range(0, shown + 1, every))
    words = QCoreApplication.translate("Bins", "{range} of the image’s side")
    rules = tuple(_between(_sizes, a, b) for a, b in pairwise(edges))
    series = _series(tally.sizes, starts, tally.boxes, label, names)
    return BoxBins(
        Bins(tuple(texts), ticks, series, _boxes()), tuple(words.format(range=text) for text in texts), rules
    )


def aspect_histogram(tally: Tally, label: int | None, names: Sequence[str]) -> BoxBins:
    """Return boxes by shape, width over height, on a logarithmic axis."""
    width = 2 * ASPECT_LIMIT / ASPECT_BINS
    edges = [-ASPECT_LIMIT + k * width for k in range(ASPECT_BINS + 1)]
    texts = [f"{_shape(a)} – {_shape(b)}" for a, b in pairwise(edges)]
    texts[0], texts[-1] = f"< {_shape(edges[1])}", f"> {_shape(edges[-2])}"
    ticks = tuple(
        ((power + ASPECT_LIMIT) / width, _shape(power)) for power in (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
    )
    words = QCoreApplication.translate("Bins", "width : height {range}")
    rules = tuple(_between(_aspects, k, k + 1) for k in range(ASPECT_BINS))
    series = _series(tally.aspects, list(range(ASPECT_BINS)), tally.boxes, label, names)
    return BoxBins(
        Bins(tuple(texts), ticks, series, _boxes()), tuple(words.format(range=text) for text in texts), rules
    )


def coco_histogram(tally: Tally, label: int | None) -> BoxBins:
    """Return boxes by COCO's sizes."""
    values = tally.kinds.sum(axis=0) if label is None else tally.kinds[label]
    names = (
        QCoreApplication.translate("Bins", "small"),
        QCoreApplication.translate("Bins", "medium"),
        QCoreApplication.translate("Bins", "large"),
    )
    limits = ("< 32²", "32² – 96²", "> 96²")
    texts = tuple(f"{name}, {limit} px" for name, limit in zip(names, limits, strict=True))
    ticks = tuple((k + 0.5, name) for k, name in enumerate(names))
    rules = tuple(_between(_kinds, k, k + 1) for k in range(3))
    return BoxBins(Bins(texts, ticks, (Series("", values.astype(float), label),), _boxes()), texts, rules)


def heat_rule(cell: int) -> Rule:
    """Return what finds the boxes whose centre is in a cell."""
    return lambda boxes, labels, sizes: heat_cells(boxes, sizes) == cell


def boxes_histogram(tally: Tally) -> ImageBins:
    """Return images by how many boxes they hold."""
    one = QCoreApplication.translate("Bins", "images with 1 box")
    many = QCoreApplication.translate("Bins", "images with {n} boxes")
    return _of_images(tally.per_image, one, many, lambda boxes, kinds: boxes)


def classes_histogram(tally: Tally) -> ImageBins:
    """Return images by how many classes they hold."""
    one = QCoreApplication.translate("Bins", "images of 1 class")
    many = QCoreApplication.translate("Bins", "images of {n} classes")
    return _of_images(tally.classes_per_image, one, many, lambda boxes, kinds: kinds)


def repeat_histogram(copies: IntArray, most: int) -> tuple[Bins, tuple[tuple[int, int], ...]]:
    """Return images by their outputs, and the (first, last) number of outputs of each bar."""
    most = max(most, int(copies.max(initial=1)))
    counts = np.bincount(copies, minlength=most + 1)
    step = -(-most // _MOST_RANGES)
    ranges = [(0, 0)] if counts[0] else []
    ranges += [(low, min(low + step - 1, most)) for low in range(1, most + 1, step)]
    names = tuple(f"{low}×" if low == high else f"{low}–{high}×" for low, high in ranges)
    values = np.array([counts[low : high + 1].sum() for low, high in ranges], np.float64)
    ticks = [(k + 0.5, name) for k, name in enumerate(names)]
    unit = QCoreApplication.translate("Bins", "images")
    bins = Bins(names, tuple(ticks), (Series("", values),), unit, accent=len(names) - 1)
    return bins, tuple(ranges)


def _boxes() -> str:
    return QCoreApplication.translate("Bins", "boxes")


def _of_images(
    counted: Values, one: str, many: str, number: Callable[[IntArray, IntArray], IntArray]
) -> ImageBins:
    last = max(_last_bin(counted), 1)
    step = max(1, -(-last // _MOST_RANGES))
    starts = [0, *range(1, last + 1, step)]
    ends = [*(start - 1 for start in starts[1:]), len(counted) - 1]
    beyond = counted[last + 1 :].any()
    names, titles, holds = [], [], []
    for k, (low, high) in enumerate(zip(starts, ends, strict=True)):
        is_last = k == len(starts) - 1
        shown = min(high, last)
        text = str(low) if low == shown else f"{low}–{shown}"
        text = f"≥ {low}" if is_last and beyond else text
        names.append(text)
        titles.append(one if text == "1" else many.format(n=text))
        holds.append(_counted_between(number, low, high))
    values = np.array([counted[a : b + 1].sum() for a, b in zip(starts, ends, strict=True)])
    ticks = tuple((k + 0.5, name) for k, name in enumerate(names))
    unit = QCoreApplication.translate("Bins", "images")
    return ImageBins(Bins(tuple(names), ticks, (Series("", values),), unit), tuple(titles), tuple(holds))


def _series(
    values: Values, starts: list[int], boxes: Values, label: int | None, names: Sequence[str]
) -> tuple[Series, ...]:
    """Return one class, or the largest classes over each other; of many classes all together."""
    grouped = np.add.reduceat(values, starts, axis=1) if len(values) else values[:, : len(starts)]
    if label is not None:
        return (Series("", grouped[label], label),)
    held = np.flatnonzero(boxes > 0)
    if len(held) == 1:
        return (Series("", grouped[held[0]], int(held[0])),)
    if 1 < len(held) <= _MOST_OVERLAID:
        order = held[np.argsort(-boxes[held], kind="stable")]
        return tuple(Series(names[c], grouped[c], c) for c in order.tolist())
    return (Series("", grouped.sum(axis=0)),)


def _last_bin(values: Values) -> int:
    total = float(values.sum())
    if total <= 0:
        return 0
    return int(np.searchsorted(np.cumsum(values), _SHOWN * total - 1e-9))


def _between(bins: Callable[[Values, Values], IntArray], low: int, high: int) -> Rule:
    def rule(boxes: Values, labels: IntArray, sizes: Values) -> Mask:
        found = bins(boxes, sizes)
        mask: Mask = (found >= low) & (found < high)
        return mask

    return rule


def _counted_between(number: Callable[[IntArray, IntArray], IntArray], low: int, high: int) -> Holds:
    def holds(boxes: IntArray, kinds: IntArray) -> Mask:
        found = number(boxes, kinds)
        mask: Mask = (found >= low) & (found <= high)
        return mask

    return holds


def _sizes(boxes: Values, sizes: Values) -> IntArray:
    return np.where((sizes > 0).all(axis=1), size_bins(boxes, sizes), -1)


def _aspects(boxes: Values, sizes: Values) -> IntArray:
    return aspect_bins(boxes)


def _kinds(boxes: Values, sizes: Values) -> IntArray:
    return size_classes(boxes)


def _shape(power: float) -> str:
    """Return 2^power as a shape: ``1:2``, ``1:1``, ``3:1``."""
    factor = math.pow(2.0, abs(power))
    text = f"{factor:.0f}" if abs(factor - round(factor)) < 0.05 else f"{factor:.1f}"
    return f"{text}:1" if power > 0 else f"1:{text}"
