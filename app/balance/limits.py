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
    """

    max_copies: int = 20
    budget: float | None = 4.0

    def most_images(self, images: int) -> int | None:
        """Return the most output images of a dataset of ``images``; None is unlimited."""
        return None if self.budget is None else math.floor(self.budget * images + 1e-9)
