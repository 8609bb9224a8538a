"""SSD's crop: windows that overlap an object by at least a drawn share."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from app.augment.parameters import FactorRange, Parameters, ShareRange, unit
from app.augment.transform import Context, Drawn
from app.augment.transforms.cropping import WindowTransform, window
from app.core.geometry import FloatArray, box_areas, intersection_areas

_CHUNK = 1024
"""Boxes measured at once, so that thousands of boxes need little memory."""


class RandomIoUCropParameters(Parameters):
    """What can be set about SSD's crop."""

    minimums: tuple[Annotated[float, Field(ge=0, le=1)], ...] = Field(
        (0.1, 0.3, 0.5, 0.7, 0.9),
        title="Least overlaps",
        description="One sampler for each: it looks for a window that overlaps an object by at least this.",
        json_schema_extra=unit("share"),
    )
    original: bool = Field(True, title="Whole image", description="A sampler that gives the whole image.")
    unconstrained: bool = Field(
        True, title="Any window", description="A sampler that takes any window where there is an object."
    )
    trials: Annotated[int, Field(ge=1, le=1000)] = Field(
        50, title="Trials", description="Windows that each sampler tries."
    )
    scale: ShareRange = Field(
        (0.3, 1.0),
        title="Scale",
        description="Square root of the window's share of the area.",
        json_schema_extra=unit("share"),
    )
    aspect: FactorRange = Field(
        (0.5, 2.0), title="Aspect", description="Width to height, relative to the image's own."
    )
    match: Literal["any", "all"] = Field(
        "any", title="Match", description="Whether one object or every object must overlap enough."
    )
    metric: Literal["iou", "coverage"] = Field(
        "iou",
        title="Measure",
        description="iou: Jaccard overlap of window and object; coverage: the object's share in the window.",
    )


class RandomIoUCrop(WindowTransform[RandomIoUCropParameters]):
    """Crop to a window drawn by one of several samplers.

    caffe SSD's ``GenerateBatchSamples`` (src/caffe/util/sampler.cpp) with the samplers of
    ``ssd_pascal.py``: the whole image; one for each least Jaccard overlap; one with the overlap at most 1.
    Each but the first tries 50 windows, scale U(0.3, 1), aspect U(0.5, 2) clamped to [s², 1/s²], and keeps
    its first success; then one of the successes is picked uniformly. Any object suffices. The window is cut
    to whole pixels as ``CropImage`` does. Which boxes stay is left to the recipe's keep rules (SSD: centre).
    """

    title = "IoU crop (SSD)"
    description = "Cuts out a window that overlaps an object by at least a drawn share."
    Parameters = RandomIoUCropParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the window; the whole canvas where no sampler succeeds."""
        successes = self._successes(rng, context)
        width, height = context.size
        if not successes:
            return window(0, 0, width, height)
        x, y, w, h = successes[int(len(successes) * rng.random())]
        return window(int(x * width), int(y * height), max(1, int(w * width)), max(1, int(h * height)))

    def _successes(self, rng: np.random.Generator, context: Context) -> list[tuple[float, ...]]:
        """Return the windows (left, top, width, height, as shares) of the samplers that succeed."""
        p, boxes = self.parameters, context.boxes
        found: list[tuple[float, ...]] = [(0.0, 0.0, 1.0, 1.0)] if p.original else []
        if not len(boxes):
            return found
        limits = p.minimums + ((0.0,) if p.unconstrained else ())
        if not limits:
            return found
        draws = self._windows(rng.random((len(limits), p.trials, 4)))
        size = np.array(context.size * 2, np.float64)
        accepted = self._accepted(draws, boxes / size, np.array(limits))
        first = accepted.argmax(axis=1)
        for sampler in np.flatnonzero(accepted.any(axis=1)):
            found.append(tuple(draws[sampler, first[sampler]].tolist()))
        return found

    def _windows(self, u: FloatArray) -> FloatArray:
        """Turn uniform numbers (S, T, 4) into windows (S, T, 4) left, top, width, height, as shares."""
        p = self.parameters
        scale = p.scale[0] + (p.scale[1] - p.scale[0]) * u[..., 0]
        aspect = p.aspect[0] + (p.aspect[1] - p.aspect[0]) * u[..., 1]
        square = np.maximum(scale * scale, 1e-6)
        root = np.sqrt(np.minimum(np.maximum(aspect, square), 1.0 / square))
        out = np.empty_like(u)
        out[..., 2], out[..., 3] = np.minimum(scale * root, 1.0), np.minimum(scale / root, 1.0)
        out[..., :2] = u[..., 2:] * (1.0 - out[..., 2:])
        return out

    def _accepted(self, windows: FloatArray, boxes: FloatArray, limits: FloatArray) -> NDArray[np.bool_]:
        """Return (S, T): which windows satisfy their sampler's limit; all in shares of the canvas."""
        p = self.parameters
        flat = windows.reshape(-1, 4)
        corners = np.concatenate([flat[:, :2], flat[:, :2] + flat[:, 2:]], axis=1)
        areas = flat[:, 2] * flat[:, 3]
        needed = np.repeat(limits, windows.shape[1])
        if p.match == "any" and p.metric == "iou":
            # a box smaller than the least limit's share of the smallest window can never overlap enough
            useful = box_areas(boxes) >= limits[limits > 0].min(initial=1.0) * areas.min()
            boxes = boxes[useful]
        accepted = np.full(len(flat), p.match == "all")
        for start in range(0, len(boxes), _CHUNK):
            measured = _measure(corners, areas, boxes[start : start + _CHUNK], p.metric)
            reached = measured.max(axis=1) if p.match == "any" else measured.min(axis=1)
            accepted = (
                (accepted | (reached >= needed)) if p.match == "any" else (accepted & (reached >= needed))
            )
        if p.match == "any":
            accepted |= needed == 0.0
        return accepted.reshape(windows.shape[:2])


def _measure(corners: FloatArray, areas: FloatArray, boxes: FloatArray, metric: str) -> FloatArray:
    """Return (S·T, M) Jaccard overlaps, or the shares of the boxes that lie in the windows."""
    shared = intersection_areas(corners, boxes)
    own = box_areas(boxes)[None, :]
    if metric == "coverage":
        return np.asarray(shared / own)
    return np.asarray(shared / (areas[:, None] + own - shared))
