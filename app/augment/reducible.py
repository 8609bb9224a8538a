"""Images that can be had at a fraction of their size, and which fraction a drawing needs.

A JPEG decodes at 1/2, 1/4, 1/8 in a fraction of the time. Pixel i then covers k·i … k·i + k − 1 of the whole
image, the last one maybe more than there is. Which fraction serves is decided for each copy by itself: its
pixels do not depend on which other copies are made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.augment.functional import colour
from app.augment.functional.warp import least_shrinkage
from app.augment.rendering import Image, RenderStep, Run, compile_steps
from app.augment.transform import Size

_REST = 2.0
"""What is decoded at 1/k still shrinks by this much: a last average keeps it sharp."""


@dataclass(frozen=True, slots=True)
class ReducibleImage:
    """An image that is decoded at the size that is needed.

    Attributes:
        size: (width, height) of the whole image.
        at: returns (⌈H/k⌉, ⌈W/k⌉, 3) uint8 BGR for k of 1 and ``factors``; asked often, so it remembers.
        factors: the fractions 1/k that are worth asking for, k > 1.
    """

    size: Size
    at: Callable[[int], Image]
    factors: tuple[int, ...] = ()

    def reduction(self, steps: Sequence[RenderStep]) -> int:
        """Return the k that serves the steps: they shrink by twice as much, and no border would move."""
        if not self.factors:
            return 1
        run = _first_run(self.size, steps)
        if run is None:
            return 1
        shrinkage = least_shrinkage(run.matrix, run.size)
        enough = (k for k in sorted(self.factors, reverse=True) if shrinkage >= _REST * k)
        fitting = (k for k in enough if run.can_be_reduced(k))
        return next(fitting, 1)


def _first_run(size: Size, steps: Sequence[RenderStep]) -> Run | None:
    """Return the geometry that comes first, None where something before it looks at whole pixels."""
    for part in compile_steps(size, steps):
        if isinstance(part, Run):
            return part
        if not all(colour.is_pointwise(operation) for operation in part):
            return None
    return None
