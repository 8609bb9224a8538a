"""A crop around an object: drawn at random, or the very window that a balance plan has chosen."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
from pydantic import Field

from app.augment.draws import choice, integer, uniform
from app.augment.parameters import Parameters, ShareRange, unit
from app.augment.transform import Context, Drawn, Size
from app.augment.transforms.cropping import WindowTransform, window
from app.core.geometry import FloatArray

_Pixel = Annotated[int, Field(ge=0, le=16384)]


class ObjectCropParameters(Parameters):
    """What can be set about a crop around an object."""

    scale: ShareRange = Field(
        (0.3, 0.75),
        title="Scale",
        description="Sides of the window over those of the image.",
        json_schema_extra=unit("share"),
    )
    margin: Annotated[float, Field(ge=0, le=1)] = Field(
        0.08,
        title="Margin",
        description="Kept free around the object, as a share of its sides.",
        json_schema_extra=unit("share"),
    )
    left: _Pixel = Field(0, title="Left", description="Of the given window.", json_schema_extra=unit("px"))
    top: _Pixel = Field(0, title="Top", description="Of the given window.", json_schema_extra=unit("px"))
    width: _Pixel = Field(
        0,
        title="Width",
        description="Of one window for all copies; 0: a window is drawn for each.",
        json_schema_extra=unit("px"),
    )
    height: _Pixel = Field(
        0,
        title="Height",
        description="Of one window for all copies; 0: a window is drawn for each.",
        json_schema_extra=unit("px"),
    )


class ObjectCrop(WindowTransform[ObjectCropParameters]):
    """Crop to a window of the canvas' aspect that holds one object whole, with a margin.

    The object is drawn, then the size of the window, then its place. An object larger than the window makes
    the window larger. Without objects the canvas stays whole. Which boxes stay is left to the keep rules.
    """

    title = "Object crop"
    description = "Cuts out a window around an object."
    Parameters = ObjectCropParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the window."""
        p, (width, height) = self.parameters, context.size
        if p.width and p.height:
            left, top = min(p.left, width - 1), min(p.top, height - 1)
            return window(left, top, min(p.width, width - left), min(p.height, height - top))
        if len(context.boxes) == 0:
            return window(0, 0, width, height)
        low, high = self._with_margin(choice(rng, list(context.boxes)), context.size)
        scale = uniform(rng, *p.scale)
        sides = [max(math.ceil(scale * side), high[k] - low[k]) for k, side in enumerate(context.size)]
        left, top = (
            integer(rng, max(0, high[k] - sides[k]), min(low[k], context.size[k] - sides[k])) for k in (0, 1)
        )
        return window(left, top, sides[0], sides[1])

    def _with_margin(self, box: FloatArray, size: Size) -> tuple[list[int], list[int]]:
        """Return the corners of the box and its margin in whole pixels, within the canvas."""
        margin = (box[2:] - box[:2]) * self.parameters.margin
        low = np.floor(np.maximum(box[:2] - margin, 0.0)).astype(int)
        high = np.ceil(np.minimum(box[2:] + margin, size)).astype(int)
        return low.tolist(), high.tolist()
