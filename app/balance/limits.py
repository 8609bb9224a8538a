"""What a plan may use."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan may use.

    Attributes:
        max_copies: most output images of one source, the original included.
        budget: images out over images in; None is unlimited.
        drop: largest share of the images that may be left out. None: none, but any of them by strategies
            that balance by leaving out.
    """

    max_copies: int = 20
    budget: float | None = 4.0
    drop: float | None = None

    def most_images(self, images: int) -> int | None:
        """Return the most output images of a dataset of ``images``; None is unlimited."""
        return None if self.budget is None else math.floor(self.budget * images + 1e-9)

    def most_dropped(self, images: int, default: float) -> int:
        """Return the most images of ``images`` that may be left out; ``default`` stands for None."""
        return math.floor((default if self.drop is None else self.drop) * images + 1e-9)
