"""What compression, small sensors and things in the way do: JPEG, fewer pixels, holes."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator, Field

from app.augment.draws import integer, uniform
from app.augment.functional.colour import ImageFunction, Operation
from app.augment.functional.damage import cut_grid, cut_holes, downscale, jpeg_round_trip
from app.augment.parameters import Colour, Parameters, ShareRange, bgr, ordered, unit
from app.augment.transform import ColourTransform, Context, Drawn

_Quality = Annotated[float, Field(ge=1, le=100)]
_Scale = Annotated[float, Field(ge=0.01, le=1)]


class ImageCompressionParameters(Parameters):
    """What can be set about compression."""

    quality: Annotated[tuple[_Quality, _Quality], AfterValidator(ordered)] = Field(
        (40.0, 95.0), title="Quality", description="Of the JPEG, 1 to 100; whole numbers are used."
    )


class ImageCompression(ColourTransform[ImageCompressionParameters]):
    """Write the image as JPEG and read it again (libjpeg by OpenCV, chroma at half size). Boxes stay."""

    title = "JPEG compression"
    description = "Leaves the traces of JPEG compression."
    Parameters = ImageCompressionParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the quality."""
        return {"quality": round(uniform(rng, *self.parameters.quality))}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the round trip."""
        return (ImageFunction(lambda image: jpeg_round_trip(image, drawn["quality"])),)


class DownscaleParameters(Parameters):
    """What can be set about fewer pixels."""

    scale: Annotated[tuple[_Scale, _Scale], AfterValidator(ordered)] = Field(
        (0.3, 0.7),
        title="Scale",
        description="Sides of the small image over those of the image.",
        json_schema_extra=unit("share"),
    )
    enlarge: Literal["smooth", "blocks"] = Field(
        "smooth", title="Enlarging", description="smooth: linear interpolation; blocks: each pixel as it is."
    )


class Downscale(ColourTransform[DownscaleParameters]):
    """Average the image to fewer pixels and enlarge it again (albumentations' Downscale). Boxes stay."""

    title = "Low resolution"
    description = "Leaves the detail of a smaller image; the size stays."
    Parameters = DownscaleParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the scale."""
        return {"scale": uniform(rng, *self.parameters.scale)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return both resizes."""
        scale, smooth = drawn["scale"], self.parameters.enlarge == "smooth"
        return (ImageFunction(lambda image: downscale(image, scale, smooth=smooth)),)


class CoarseDropoutParameters(Parameters):
    """What can be set about holes."""

    most: Annotated[int, Field(ge=1, le=100)] = Field(
        8, title="Holes", description="From one to this many are cut."
    )
    size: ShareRange = Field(
        (0.05, 0.2),
        title="Size",
        description="Width and height of each hole, as shares of the image's.",
        json_schema_extra=unit("share"),
    )
    fill: Colour = Field(
        (128, 128, 128), title="Fill", description="Colour of the holes.", json_schema_extra=unit("RGB")
    )


class CoarseDropout(ColourTransform[CoarseDropoutParameters]):
    """Cut rectangular holes at random places, wholly within the image.

    DeVries and Taylor, Cutout (2017), with several holes as imgaug and albumentations cut them. Boxes stay as
    they are, covered or not: the object is still there, behind something.
    """

    title = "Holes"
    description = "Covers random rectangles, as things in the way do; boxes stay as they are."
    Parameters = CoarseDropoutParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the holes: left, top, width, height in pixels."""
        p, holes = self.parameters, []
        for _ in range(integer(rng, 1, p.most)):
            sides = [max(1, round(uniform(rng, *p.size) * side)) for side in context.size]
            corner = [integer(rng, 0, context.size[k] - sides[k]) for k in (0, 1)]
            holes.append([*corner, *sides])
        return {"holes": holes}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the filling."""
        fill = bgr(self.parameters.fill)
        return (ImageFunction(lambda image: cut_holes(image, drawn["holes"], fill)),)


class GridDropoutParameters(Parameters):
    """What can be set about a grid of holes."""

    unit_size: ShareRange = Field(
        (0.1, 0.25),
        title="Spacing",
        description="From one hole to the next, as a share of the shorter side.",
        json_schema_extra=unit("share"),
    )
    ratio: ShareRange = Field(
        (0.3, 0.5),
        title="Hole",
        description="Side of a hole over the spacing.",
        json_schema_extra=unit("share"),
    )
    fill: Colour = Field(
        (128, 128, 128), title="Fill", description="Colour of the holes.", json_schema_extra=unit("RGB")
    )


class GridDropout(ColourTransform[GridDropoutParameters]):
    """Cut a regular grid of square holes at a random offset.

    Chen et al., GridMask Data Augmentation (2020), as albumentations' GridDropout, without its rotation.
    Boxes stay as they are: of each object enough can be seen between the holes.
    """

    title = "Grid of holes"
    description = "Covers a regular grid of squares; boxes stay as they are."
    Parameters = GridDropoutParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the spacing, the holes' side and the offset in pixels."""
        p = self.parameters
        spacing = max(2, round(uniform(rng, *p.unit_size) * min(context.size)))
        hole = round(uniform(rng, *p.ratio) * spacing)
        offset = [integer(rng, 0, spacing - 1), integer(rng, 0, spacing - 1)]
        return {"unit": spacing, "hole": hole, "offset": offset}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the filling."""
        unit_side, hole, (x, y) = drawn["unit"], drawn["hole"], drawn["offset"]
        fill = bgr(self.parameters.fill)
        return (ImageFunction(lambda image: cut_grid(image, unit_side, hole, (x, y), fill)),)
