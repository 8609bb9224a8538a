"""New sizes: stretched, letterboxed, drawn from a list, jittered."""

from __future__ import annotations

from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.augment.draws import choice, integer, uniform
from app.augment.functional import matrices
from app.augment.parameters import Colour, Parameters, ScaleRange, Side, bgr, unit
from app.augment.transform import MAX_SIDE, Context, Drawn, GeometricTransform, Placement, Size

_GREY = (128, 128, 128)


class ResizeParameters(Parameters):
    """What can be set about a resize."""

    width: Side = Field(416, title="Width", description="New width.", json_schema_extra=unit("px"))
    height: Side = Field(416, title="Height", description="New height.", json_schema_extra=unit("px"))


class Resize(GeometricTransform[ResizeParameters]):
    """Stretch the canvas to a size, edges onto edges; proportions are not kept."""

    title = "Resize"
    description = "Stretches the image to a fixed size."
    Parameters = ResizeParameters

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the stretch."""
        new = (self.parameters.width, self.parameters.height)
        return Placement(matrices.resizing(size, new), new)


class MultiScaleResizeParameters(Parameters):
    """What can be set about a resize to one of several sizes."""

    smallest: Side = Field(
        320, title="Smallest", description="The smallest side.", json_schema_extra=unit("px")
    )
    largest: Side = Field(608, title="Largest", description="The largest side.", json_schema_extra=unit("px"))
    step: Side = Field(
        32, title="Step", description="From one size to the next.", json_schema_extra=unit("px")
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.smallest > self.largest:
            raise PydanticCustomError(
                "range_upside_down",
                "the range is upside down: {low} > {high}",
                {"low": self.smallest, "high": self.largest},
            )
        return self


class MultiScaleResize(GeometricTransform[MultiScaleResizeParameters]):
    """Stretch to a square whose side is drawn from a list (YOLOv2's multi-scale training: 320…608 by 32)."""

    title = "Multi-scale resize"
    description = "Stretches the image to a square of one of several sizes."
    Parameters = MultiScaleResizeParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the side."""
        p = self.parameters
        return {"side": p.smallest + p.step * integer(rng, 0, (p.largest - p.smallest) // p.step)}

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the stretch."""
        new = (drawn["side"], drawn["side"])
        return Placement(matrices.resizing(size, new), new)


class LetterBoxParameters(Parameters):
    """What can be set about a letterbox."""

    width: Side = Field(416, title="Width", description="New width.", json_schema_extra=unit("px"))
    height: Side = Field(416, title="Height", description="New height.", json_schema_extra=unit("px"))
    jitter: Annotated[float, Field(ge=0, le=0.9)] = Field(
        0.0,
        title="Jitter",
        description="How much the proportions may change: width and height each by up to this share.",
        json_schema_extra=unit("share"),
    )
    position: Literal["centre", "random"] = Field(
        "centre", title="Position", description="Where the image lies on the canvas."
    )
    fill: Colour = Field(
        _GREY, title="Fill", description="Colour of the bars.", json_schema_extra=unit("RGB")
    )


class LetterBox(GeometricTransform[LetterBoxParameters]):
    """Fit the whole image onto a canvas, bars where its proportions differ.

    With jitter and a random position this is pjreddie/darknet's ``load_data_detection`` (src/data.c):
    ``new_ar = (w + U(±j·w)) / (h + U(±j·h))``, whole pixels.
    """

    title = "Letterbox"
    description = "Fits the whole image onto a canvas of fixed size, with bars at the sides."
    Parameters = LetterBoxParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the image's size on the canvas and its place."""
        p, (width, height) = self.parameters, context.size
        aspect = (width * (1 + uniform(rng, -p.jitter, p.jitter))) / (
            height * (1 + uniform(rng, -p.jitter, p.jitter))
        )
        if aspect < p.width / p.height:
            inner = (max(1, int(p.height * aspect + 1e-9)), p.height)
        else:
            inner = (p.width, max(1, int(p.width / aspect + 1e-9)))
        free = (p.width - inner[0], p.height - inner[1])
        if p.position == "random":
            place = [int(uniform(rng, 0, free[0])), int(uniform(rng, 0, free[1]))]
        else:
            place = [free[0] // 2, free[1] // 2]
        return {"left": place[0], "top": place[1], "width": inner[0], "height": inner[1]}

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the stretch onto the inner rectangle."""
        matrix = matrices.scaling(
            drawn["width"] / size[0], drawn["height"] / size[1], drawn["left"], drawn["top"]
        )
        p = self.parameters
        return Placement(matrix, (p.width, p.height), bgr(p.fill))


class ScaleJitterParameters(Parameters):
    """What can be set about a scale jitter."""

    width: Side = Field(
        1024,
        title="Width",
        description="The image is fitted into this width, …",
        json_schema_extra=unit("px"),
    )
    height: Side = Field(
        1024, title="Height", description="… and this height, then scaled.", json_schema_extra=unit("px")
    )
    scale: ScaleRange = Field(
        (0.1, 2.0), title="Scale", description="Scale after fitting.", json_schema_extra=unit("×")
    )


class ScaleJitter(GeometricTransform[ScaleJitterParameters]):
    """Resize by ``U(scale) · min(W/w, H/h)``, proportions kept: large-scale jitter.

    Ghiasi et al., Simple Copy-Paste (2021), as torchvision's ScaleJitter.
    """

    title = "Scale jitter"
    description = "Scales the image by a random factor around a target size."
    Parameters = ScaleJitterParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the new size."""
        p, (width, height) = self.parameters, context.size
        ratio = uniform(rng, *p.scale) * min(p.width / width, p.height / height)
        limit = max(MAX_SIDE, width, height)
        return {
            "width": min(max(1, round(width * ratio)), limit),
            "height": min(max(1, round(height * ratio)), limit),
        }

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the stretch."""
        new = (drawn["width"], drawn["height"])
        return Placement(matrices.resizing(size, new), new)


class ShortestSideParameters(Parameters):
    """What can be set about a resize by the shorter side."""

    sides: tuple[Side, ...] = Field(
        (640, 672, 704, 736, 768, 800),
        min_length=1,
        title="Shorter side",
        description="One of these becomes the length of the shorter side.",
        json_schema_extra=unit("px"),
    )
    longest: Side = Field(
        1333,
        title="Longest",
        description="The longer side never grows beyond this; then the shorter one is smaller too.",
        json_schema_extra=unit("px"),
    )


class ShortestSide(GeometricTransform[ShortestSideParameters]):
    """Resize until the shorter side has a drawn length, proportions kept.

    detectron2's ResizeShortestEdge (``get_output_shape``), with the lengths of its Faster R-CNN recipes:
    the longer side is capped, sides are rounded half up. Boxes are scaled.
    """

    title = "Shorter side"
    description = "Scales the image until its shorter side has one of several lengths."
    Parameters = ShortestSideParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the length and work out the new size."""
        p, (width, height) = self.parameters, context.size
        scale = choice(rng, p.sides) / min(width, height)
        scale = min(scale, p.longest / max(width, height))
        return {"width": max(1, int(width * scale + 0.5)), "height": max(1, int(height * scale + 0.5))}

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the stretch."""
        new = (drawn["width"], drawn["height"])
        return Placement(matrices.resizing(size, new), new)
