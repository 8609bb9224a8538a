"""Windows that are stretched to a size, and windows that cut no box."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from app.augment.draws import integer, uniform
from app.augment.functional import matrices
from app.augment.parameters import NoParameters, Parameters, Side, ordered, unit
from app.augment.transform import Context, Drawn, GeometricTransform, Placement, Size
from app.augment.transforms.cropping import WindowTransform, window

_TRIALS = 10

_AreaShare = Annotated[float, Field(ge=0.001, le=1)]
_Aspect = Annotated[float, Field(ge=0.05, le=20)]


class RandomResizedCropParameters(Parameters):
    """What can be set about a crop that is stretched to a size."""

    width: Side = Field(416, title="Width", description="New width.", json_schema_extra=unit("px"))
    height: Side = Field(416, title="Height", description="New height.", json_schema_extra=unit("px"))
    scale: Annotated[tuple[_AreaShare, _AreaShare], AfterValidator(ordered)] = Field(
        (0.25, 1.0),
        title="Area",
        description="The window's share of the image's area.",
        json_schema_extra=unit("share"),
    )
    aspect: Annotated[tuple[_Aspect, _Aspect], AfterValidator(ordered)] = Field(
        (0.75, 4 / 3),
        title="Aspect",
        description="Width of the window to its height; drawn evenly on a logarithmic scale.",
    )


class RandomResizedCrop(GeometricTransform[RandomResizedCropParameters]):
    """Cut a window of random area and aspect and stretch it to a size.

    torchvision's RandomResizedCrop (``get_params``): ten tries, area U(scale), aspect log-uniform; else the
    largest window in the middle whose aspect is within the limits. Boxes are cut to the window and scaled.
    """

    title = "Random resized crop"
    description = "Cuts out a window of random size and shape and stretches it to a fixed size."
    Parameters = RandomResizedCropParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the window in pixels."""
        p, (width, height) = self.parameters, context.size
        low, high = math.log(p.aspect[0]), math.log(p.aspect[1])
        for _ in range(_TRIALS):
            area = width * height * uniform(rng, *p.scale)
            aspect = math.exp(uniform(rng, low, high))
            w, h = round(math.sqrt(area * aspect)), round(math.sqrt(area / aspect))
            if 0 < w <= width and 0 < h <= height:
                return window(integer(rng, 0, width - w), integer(rng, 0, height - h), w, h)
        aspect = min(max(width / height, p.aspect[0]), p.aspect[1])
        w, h = min(width, max(1, round(height * aspect))), min(height, max(1, round(width / aspect)))
        return window((width - w) // 2, (height - h) // 2, w, h)

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the stretch of the window onto the new canvas."""
        new = (self.parameters.width, self.parameters.height)
        stretch = matrices.resizing((drawn["width"], drawn["height"]), new)
        return Placement(stretch @ matrices.shift(-drawn["left"], -drawn["top"]), new)


class BBoxSafeCrop(WindowTransform[NoParameters]):
    """Cut a window that holds all boxes whole.

    albumentations' BBoxSafeRandomCrop without erosion: each side of the window lies at a random place
    between the border and the boxes' common envelope. It is rounded outwards to whole pixels, so that no box
    is cut. Without boxes the canvas stays whole.
    """

    title = "Crop that cuts no box"
    description = "Cuts away a random part of the image around the boxes; every box stays whole."

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the window."""
        width, height = context.size
        if len(context.boxes) == 0:
            return window(0, 0, width, height)
        x0, y0 = context.boxes[:, :2].min(axis=0).tolist()
        x1, y1 = context.boxes[:, 2:].max(axis=0).tolist()
        left, top = math.floor(x0 * rng.random()), math.floor(y0 * rng.random())
        right, bottom = (
            math.ceil(min(high + (side - high) * rng.random(), side))
            for high, side in ((x1, width), (y1, height))
        )
        return window(left, top, max(1, right - left), max(1, bottom - top))
