"""Windows: parts of the image, or more than the image, in whole pixels."""

from __future__ import annotations

import math
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from app.augment.draws import integer, uniform
from app.augment.functional import matrices
from app.augment.parameters import Colour, GrowthRange, Parameters, Side, bgr, unit
from app.augment.transform import MAX_SIDE, Context, Drawn, GeometricTransform, P, Placement, Size


def window(left: int, top: int, width: int, height: int) -> Drawn:
    """Return the drawn numbers of a window in pixels of the canvas before."""
    return {"left": left, "top": top, "width": width, "height": height}


class WindowTransform(GeometricTransform[P]):
    """Base of what cuts a window out of the canvas, or puts the canvas into a larger one."""

    def fill(self) -> Colour:
        """Return the colour outside; a window that never leaves the canvas needs none."""
        fill: Colour = getattr(self.parameters, "fill", (0, 0, 0))
        return fill

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the shift of the window's corner to the origin."""
        return Placement(
            matrices.shift(-drawn["left"], -drawn["top"]),
            (drawn["width"], drawn["height"]),
            bgr(self.fill()),
        )


class YoloJitterCropParameters(Parameters):
    """What can be set about darknet's jittered crop."""

    jitter: Annotated[float, Field(ge=0, le=0.45)] = Field(
        0.2,
        title="Jitter",
        description="How far each side moves, in or out, as a share of the image.",
        json_schema_extra=unit("share"),
    )
    sides: Literal[4, 2] = Field(
        4,
        title="Draws",
        description="4: each side moves by itself, as darknet does; 2: one size each for width and height, "
        "at a random place.",
    )
    fill: Colour = Field(
        (0, 0, 0), title="Fill", description="Colour outside the image.", json_schema_extra=unit("RGB")
    )


class YoloJitterCrop(WindowTransform[YoloJitterCropParameters]):
    """Crop to a window whose sides lie up to ``jitter`` inside or outside the image.

    darknet's ``load_data_detection`` of YOLOv2 (src/data.c): ``dw = (int)(w·jitter)``, each side is
    ``(int)U(-dw, dw)``, so the window is whole pixels and the width spans 1 ± 2·jitter; black outside.
    """

    title = "YOLO jitter crop"
    description = "Moves each side of the image in or out and crops to it, with a border where it is out."
    Parameters = YoloJitterCropParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the window."""
        p, (width, height) = self.parameters, context.size
        dw, dh = int(width * p.jitter), int(height * p.jitter)
        if p.sides == 4:
            left, right = int(uniform(rng, -dw, dw)), int(uniform(rng, -dw, dw))
            top, bottom = int(uniform(rng, -dh, dh)), int(uniform(rng, -dh, dh))
            return window(left, top, width - left - right, height - top - bottom)
        new_width, new_height = width + int(uniform(rng, -dw, dw)), height + int(uniform(rng, -dh, dh))
        left, top = int(uniform(rng, 0, width - new_width)), int(uniform(rng, 0, height - new_height))
        return window(left, top, new_width, new_height)


class ZoomOutParameters(Parameters):
    """What can be set about zooming out."""

    ratio: GrowthRange = Field(
        (1.0, 4.0),
        title="Ratio",
        description="How much larger the canvas becomes in width and height.",
        json_schema_extra=unit("×"),
    )
    fill: Colour = Field(
        (123, 117, 104),
        title="Fill",
        description="Colour of the new canvas.",
        json_schema_extra=unit("RGB"),
    )


class ZoomOut(WindowTransform[ZoomOutParameters]):
    """Put the image at a random place of a larger canvas, so that objects become small.

    caffe SSD's ``ExpandImage`` (src/caffe/data_transformer.cpp): sides ``(int)(ratio·side)``, offsets
    ``floor(U(0, free))``, filled with the mean colour.
    """

    title = "Zoom out"
    description = "Puts the image on a larger canvas, so that objects become small."
    Parameters = ZoomOutParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the canvas as a window around the image."""
        width, height = context.size
        ratio = min(uniform(rng, *self.parameters.ratio), max(1.0, MAX_SIDE / max(width, height)))
        new_width, new_height = int(width * ratio), int(height * ratio)
        left = math.floor(uniform(rng, 0, new_width - width))
        top = math.floor(uniform(rng, 0, new_height - height))
        return window(-left, -top, new_width, new_height)


class CropParameters(Parameters):
    """What can be set about a crop of fixed size."""

    width: Side = Field(416, title="Width", description="Width of the crop.", json_schema_extra=unit("px"))
    height: Side = Field(416, title="Height", description="Height of the crop.", json_schema_extra=unit("px"))
    fill: Colour = Field(
        (0, 0, 0),
        title="Fill",
        description="Colour outside, where the image is smaller than the crop.",
        json_schema_extra=unit("RGB"),
    )


class RandomCrop(WindowTransform[CropParameters]):
    """Cut a window of fixed size at a uniformly drawn place; a smaller image lies somewhere inside it."""

    title = "Random crop"
    description = "Cuts out a window of fixed size at a random place."
    Parameters = CropParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the window's place."""
        p, (width, height) = self.parameters, context.size
        low_x, high_x = sorted((0, width - p.width))
        low_y, high_y = sorted((0, height - p.height))
        return window(integer(rng, low_x, high_x), integer(rng, low_y, high_y), p.width, p.height)


class CenterCrop(WindowTransform[CropParameters]):
    """Cut a window of fixed size out of the middle; a smaller image lies in the middle of it."""

    title = "Centre crop"
    description = "Cuts a window of fixed size out of the middle."
    Parameters = CropParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Return the window."""
        p, (width, height) = self.parameters, context.size
        return window((width - p.width) // 2, (height - p.height) // 2, p.width, p.height)


class PadIfNeededParameters(Parameters):
    """What can be set about padding."""

    width: Side = Field(416, title="Width", description="Least width.", json_schema_extra=unit("px"))
    height: Side = Field(416, title="Height", description="Least height.", json_schema_extra=unit("px"))
    position: Literal["centre", "top_left", "random"] = Field(
        "centre", title="Position", description="Where the image lies on the padded canvas."
    )
    fill: Colour = Field(
        (0, 0, 0), title="Fill", description="Colour of the padding.", json_schema_extra=unit("RGB")
    )


class PadIfNeeded(WindowTransform[PadIfNeededParameters]):
    """Enlarge the canvas to at least a width and a height; the image itself stays as it is."""

    title = "Pad if needed"
    description = "Adds a border until the image has a least size."
    Parameters = PadIfNeededParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the canvas as a window around the image."""
        p, (width, height) = self.parameters, context.size
        new_width, new_height = max(p.width, width), max(p.height, height)
        free = (new_width - width, new_height - height)
        left, top = 0, 0
        if p.position == "centre":
            left, top = free[0] // 2, free[1] // 2
        elif p.position == "random":
            left, top = integer(rng, 0, free[0]), integer(rng, 0, free[1])
        return window(-left, -top, new_width, new_height)
