"""How the canvas shows an image and its boxes; nothing of it reaches a file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """Choices of the view.

    Attributes:
        names: names and sizes stand beside the boxes.
        dim: boxes fade while others are selected.
        keep_view: zoom and place stay from image to image.
        grid: lines between pixels from 800 %.
        magnifier: a tiny box is shown large in a corner.
        brightness: added to every value, −1 to 1 of the whole range.
        contrast: −1 (grey) to 1 (four times), about the middle.
        gamma: 0.25 to 4; above 1 the dark parts become lighter.
    """

    names: bool = False
    dim: bool = False
    keep_view: bool = False
    grid: bool = True
    magnifier: bool = True
    brightness: float = 0.0
    contrast: float = 0.0
    gamma: float = 1.0

    @property
    def table_key(self) -> tuple[float, float, float]:
        """What the look of pixels depends on."""
        return self.brightness, self.contrast, self.gamma

    def table(self) -> NDArray[np.uint8] | None:
        """Return (256,) uint8, as what each value of the image is shown; None where nothing changes."""
        if self.table_key == (0.0, 0.0, 1.0):
            return None
        values = np.linspace(0.0, 1.0, 256) ** (1.0 / self.gamma)
        gain = 1.0 + self.contrast if self.contrast < 0 else 4.0**self.contrast
        values = (values - 0.5) * gain + 0.5 + self.brightness
        return np.asarray(np.rint(np.clip(values, 0.0, 1.0) * 255), np.uint8)
