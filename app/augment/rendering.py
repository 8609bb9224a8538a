"""Drawn steps compiled into little work: one resampling for a run of geometry, fused colour operations.

One map of the run's source image draws what its steps draw one by one, where nothing outside is visible, or
where what is visible of the source is a rectangle of whole pixels and everything outside has one colour.
Where a step shows the outside of a canvas that had already lost something, that outside is painted over
afterwards. Only upright steps are drawn apart in that case: they cost little and stay sharp.

Colours that come before a run are worked out only where the run looks; where the run shrinks the image, they
are worked out after it, or, if it shows something outside, after a first averaging.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.augment.functional import colour
from app.augment.functional.colour import Operation
from app.augment.functional.matrices import IDENTITY, axis_map, drawn_back, scaling, shift, upright_window
from app.augment.functional.resize import BGR, Region, Sampling
from app.augment.functional.warp import paint_outside, reduce_for_colours, resample
from app.augment.transform import Placement, Size
from app.core.geometry import FloatArray, transform_points

Image = NDArray[np.uint8]
RenderStep = Placement | tuple[Operation, ...]

_SNAP = 1e-6
"""Pixels; a border this close to a whole pixel is on it."""
_WORTHWHILE = 1.5
"""Colours are worked out after a run that leaves this many times fewer pixels."""
_MARGIN = 2
"""Pixels beyond a window that interpolation may look at."""
_MOST_SEEN = 0.95
"""Where this much of a canvas or more is no fill, its colours are worked out as a whole."""


@dataclass(frozen=True)
class Cut:
    """A canvas on the way whose outside was seen by the step after it.

    Attributes:
        matrix: (3, 3) that canvas → the canvas of the run.
        size: (width, height) of that canvas.
        fill: colour of its outside.
    """

    matrix: FloatArray
    size: Size
    fill: BGR

    def moved(self, placement: Placement) -> Cut:
        """Return the same one step later."""
        return Cut(placement.matrix @ self.matrix, self.size, self.fill)

    def outside_is_seen(self, size: Size) -> bool:
        """Return whether a canvas of ``size`` shows anything beyond this one."""
        return not _within(drawn_back(self.matrix, size), (0, 0, *self.size))


@dataclass(frozen=True)
class Run:
    """Consecutive geometric steps that are drawn as one.

    Attributes:
        matrix: (3, 3) source of the run → canvas.
        size: (width, height) of the canvas.
        region: left, top, right, bottom of what is used of the source, whole pixels.
        fill: colour of what is outside, None where nothing outside is visible.
        cuts: canvases passed on the way whose outside is painted over, in order.
    """

    matrix: FloatArray
    size: Size
    region: Region
    fill: BGR | None = None
    cuts: tuple[Cut, ...] = ()

    @classmethod
    def start(cls, size: Size) -> Run:
        """Return a run without steps on an image of ``size`` (width, height)."""
        return cls(IDENTITY, size, (0, 0, size[0], size[1]))

    def takes(self, placement: Placement) -> bool:
        """Return whether a step is better drawn with the run than apart (both upright, and something cut)."""
        if axis_map(self.matrix) is None or axis_map(placement.matrix) is None:
            return True
        return not shows_outside(placement, self.size) or self._visible_region(placement.fill) is not None

    def extended(self, placement: Placement) -> Run:
        """Return the run with one step more."""
        region, fill, cuts = self.region, self.fill, self.cuts
        if shows_outside(placement, self.size):
            visible = self._visible_region(placement.fill)
            if visible is not None:
                region, fill = visible, placement.fill
            else:
                cuts = (*cuts, Cut(IDENTITY, self.size, placement.fill))
        matrix = placement.matrix if self.matrix is IDENTITY else placement.matrix @ self.matrix
        if fill is not None and _within(drawn_back(matrix, placement.size), region):
            fill = None
        moved = (cut.moved(placement) for cut in cuts)
        seen = tuple(cut for cut in moved if cut.outside_is_seen(placement.size))
        return Run(matrix, placement.size, region, fill, seen)

    def can_be_reduced(self, factor: int) -> bool:
        """Return whether 1/factor of the source serves: no border falls between its pixels."""
        return (self.fill is None and not self.cuts) or all(edge % factor == 0 for edge in self.region)

    def reduced(self, factor: int) -> Run:
        """Return the run on its source at 1/factor of its size, which has averaged it."""
        left, top, right, bottom = self.region
        region = (left // factor, top // factor, -(-right // factor), -(-bottom // factor))
        return replace(self, matrix=self.matrix @ scaling(factor, factor), region=region)

    def window(self) -> Region:
        """Return the part of the source that the run looks at."""
        left, top, right, bottom = drawn_back(self.matrix, self.size)
        return (
            math.floor(max(self.region[0], left - _MARGIN)),
            math.floor(max(self.region[1], top - _MARGIN)),
            math.ceil(min(self.region[2], right + _MARGIN)),
            math.ceil(min(self.region[3], bottom + _MARGIN)),
        )

    def within(self, window: Region) -> Run:
        """Return the run on the part ``window`` of its source."""
        left, top, right, bottom = window
        region = (0, 0, right - left, bottom - top)
        return replace(self, matrix=self.matrix @ shift(left, top), region=region)

    def seen(self) -> Region | None:
        """Return the part of the canvas beyond which there is nothing but the fill; None where that is all.

        Looked for under upright maps only: others leave little of a canvas to the fill.
        """
        upright = axis_map(self.matrix)
        if self.fill is None or self.cuts or upright is None:
            return None
        swapped, sx, tx, sy, ty = upright
        (x0, x1), (y0, y1) = self.region[::2], self.region[1::2]
        (u0, u1), (v0, v1) = ((y0, y1), (x0, x1)) if swapped else ((x0, x1), (y0, y1))
        left, right = _span(sx * u0 + tx, sx * u1 + tx, abs(sx), self.size[0])
        top, bottom = _span(sy * v0 + ty, sy * v1 + ty, abs(sy), self.size[1])
        is_worthwhile = 0 < (right - left) * (bottom - top) < _MOST_SEEN * self.size[0] * self.size[1]
        return (left, top, right, bottom) if is_worthwhile and left < right else None

    def _visible_region(self, fill: BGR) -> Region | None:
        """Return what the canvas shows of the source, if a rectangle of whole pixels amid ``fill``."""
        if self.cuts or self.fill not in (None, fill):
            return None
        if self.fill is not None and self._holds_region():
            return self.region
        upright = axis_map(self.matrix)
        if upright is None:
            return None
        window = upright_window(upright, self.size)
        borders = [
            max(window[0], self.region[0]),
            max(window[1], self.region[1]),
            min(window[2], self.region[2]),
            min(window[3], self.region[3]),
        ]
        whole = [round(border) for border in borders]
        if any(abs(border - near) > _SNAP for border, near in zip(borders, whole, strict=True)):
            return None
        left, top, right, bottom = whole
        return (left, top, max(left, right), max(top, bottom))

    def _holds_region(self) -> bool:
        """Return whether the whole region is on the canvas."""
        left, top, right, bottom = self.region
        corners = np.array(((left, top), (right, top), (right, bottom), (left, bottom)), np.float64)
        points = transform_points(self.matrix, corners)
        (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return _within((x0, y0, x1, y1), (0, 0, *self.size))


def _span(one: float, other: float, scale: float, side: int) -> tuple[int, int]:
    """Return the pixels of a side between two borders, with those that interpolation mixes with the fill."""
    mixed = _MARGIN + scale / 2  # half a pixel of the source
    return max(0, math.floor(min(one, other) - mixed)), min(side, math.ceil(max(one, other) + mixed))


def shows_outside(placement: Placement, size: Size) -> bool:
    """Return whether a step's canvas shows anything beyond the canvas before, of ``size``."""
    return not _within(drawn_back(placement.matrix, placement.size), (0, 0, *size))


def _within(inner: tuple[float, float, float, float], outer: tuple[int, int, int, int]) -> bool:
    low = inner[0] >= outer[0] - _SNAP and inner[1] >= outer[1] - _SNAP
    return low and inner[2] <= outer[2] + _SNAP and inner[3] <= outer[3] + _SNAP


def compile_steps(size: Size, steps: Sequence[RenderStep]) -> list[Run | list[Operation]]:
    """Return runs and lists of colour operations, in the order in which they are to be drawn."""
    compiled: list[Run | list[Operation]] = []
    for step in steps:
        last = compiled[-1] if compiled else None
        if not isinstance(step, Placement):
            if isinstance(last, list):
                last.extend(step)
            else:
                compiled.append(list(step))
            continue
        before = compiled[-2] if len(compiled) > 1 else None
        if isinstance(last, Run) and last.takes(step):
            compiled[-1] = last.extended(step)
        elif isinstance(before, Run) and isinstance(last, list) and _passes(step, size, last, before):
            compiled[-2] = before.extended(step)
        else:
            compiled.append(Run.start(size).extended(step))
        size = step.size
    return compiled


def _passes(step: Placement, size: Size, colours: list[Operation], run: Run) -> bool:
    """Return whether a step may come before the colours that it follows: it only mirrors the canvas."""
    upright = axis_map(step.matrix)
    if step.size != size or upright is None or upright[0] or {abs(upright[1]), abs(upright[3])} != {1.0}:
        return False
    is_whole = not shows_outside(step, size) and axis_map(run.matrix) is not None and run.takes(step)
    return is_whole and all(colour.is_pointwise(operation) for operation in colours)


def render_steps(
    image: Image, steps: Sequence[RenderStep], size: Size | None = None, factor: int = 1
) -> Image:
    """Return what the steps make of an image, as a new array.

    Args:
        image: (H, W, C) uint8, or it at 1/factor, see ``reducible``.
        steps: what to draw.
        size: (width, height) of the whole image where it is there at a fraction.
        factor: of that.
    """
    current, sampling = image, Sampling(image, averaged=factor > 1)
    pending: list[Operation] = []
    seen: Region | None = None
    for part in compile_steps(size or (image.shape[1], image.shape[0]), steps):
        if isinstance(part, Run):
            run = part.reduced(factor) if factor > 1 else part
            current, pending = _draw(current, run, pending, sampling)
            factor, sampling, seen = 1, Sampling(image), run.seen()
        else:
            pending.extend(part)
    is_pointwise = all(colour.is_pointwise(operation) for operation in pending)
    if pending and is_pointwise and seen is not None and not np.may_share_memory(current, image):
        _recolour_within(current, pending, seen)
    else:
        current = _recolour(current, pending)
    if current.ndim < image.ndim:  # OpenCV drops a single channel's axis
        current = current[..., None]
    return current.copy() if np.may_share_memory(current, image) else current


def _draw(
    image: Image, run: Run, pending: list[Operation], sampling: Sampling
) -> tuple[Image, list[Operation]]:
    """Draw a run; return the image and the colour operations that are still to be done after it."""
    if pending and all(colour.is_pointwise(operation) for operation in pending):
        left, top, right, bottom = window = run.window()
        if left >= right or top >= bottom:
            return _resample(image, run, sampling), []
        looked_at = (right - left) * (bottom - top)
        if run.fill is None and not run.cuts and looked_at >= _WORTHWHILE * run.size[0] * run.size[1]:
            return _resample(image, run, sampling), pending
        image, run = image[top:bottom, left:right], run.within(window)
        image, matrix = reduce_for_colours(image, run.matrix, run.size, sampling)
        run = replace(run, matrix=matrix, region=(0, 0, image.shape[1], image.shape[0]))
    image = _recolour(image, pending)
    return _resample(image, run, sampling), []


def _resample(image: Image, run: Run, sampling: Sampling) -> Image:
    drawn = resample(image, run.matrix, run.size, run.region, run.fill, sampling)
    for cut in run.cuts:
        if np.may_share_memory(drawn, image):
            drawn = drawn.copy()
        paint_outside(drawn, cut.matrix, cut.size, cut.fill)
    return drawn


def _recolour(image: Image, operations: Sequence[Operation]) -> Image:
    if not operations:
        return image
    colours, back = colour.as_bgr(image)
    return back(colour.apply_all(colours, colour.fuse(operations)))


def _recolour_within(image: Image, operations: Sequence[Operation], seen: Region) -> None:
    """Work out colours in place; beyond ``seen`` all pixels are alike, so one of them is enough there.

    Args:
        image: (H, W, C) uint8.
        operations: pointwise ones.
        seen: left, top, right, bottom, with a margin where anything lies beyond.
    """
    left, top, right, bottom = seen
    part = image[top:bottom, left:right]
    corner = (0, 0) if left > 0 or top > 0 else (-1, -1)  # shows the fill
    before = part[corner].tolist()
    if part.ndim == 3 and part.shape[2] == 3:
        colour.apply_all(part, colour.fuse(operations), out=part)
    else:
        part[:] = _recolour(part, operations)
    after = part[corner].copy()
    if after.tolist() != before:
        for border in (image[:top], image[bottom:], image[top:bottom, :left], image[top:bottom, right:]):
            border[:] = after
