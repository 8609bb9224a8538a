"""Rotation, scale, shear, shift and perspective."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from pydantic import Field

from app.augment.draws import uniform
from app.augment.functional import matrices
from app.augment.parameters import (
    AngleRange,
    Colour,
    Parameters,
    ScaleRange,
    ShearRange,
    SignedShareRange,
    TiltRange,
    bgr,
    unit,
)
from app.augment.transform import MAX_SIDE, Context, Drawn, GeometricTransform, Placement, Size
from app.core.geometry import FloatArray

_FILL_HELP = "Colour of what comes in from outside the image."


class RotateParameters(Parameters):
    """What can be set about a rotation."""

    angle: AngleRange = Field(
        (-30.0, 30.0),
        title="Angle",
        description="A positive angle turns counter-clockwise.",
        json_schema_extra=unit("°"),
    )
    fit: Literal["same", "expand", "crop"] = Field(
        "same",
        title="Canvas",
        description="same: the size stays, corners are cut off; expand: the canvas grows until everything is "
        "on it; crop: the largest upright piece without any outside.",
    )
    fill: Colour = Field((0, 0, 0), title="Fill", description=_FILL_HELP, json_schema_extra=unit("RGB"))


class Rotate(GeometricTransform[RotateParameters]):
    """Turn about the centre of the canvas, counter-clockwise for positive angles.

    ``fit: crop`` takes the largest upright rectangle within the turned one; its sides are the well-known
    closed form for the largest inscribed rectangle of a turned rectangle, rounded down to whole pixels.
    """

    title = "Rotate"
    description = "Turns the image by any angle; boxes become the envelopes of their turned outlines."
    Parameters = RotateParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the angle."""
        return {"angle": uniform(rng, *self.parameters.angle)}

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the turn about the canvas' centre onto the centre of the new canvas."""
        new = {"same": _same, "expand": _expanded, "crop": _inscribed}[self.parameters.fit](
            size, math.radians(drawn["angle"])
        )
        matrix = about_centre(matrices.rotation(drawn["angle"]), size, new)
        return Placement(matrix, new, bgr(self.parameters.fill))


def about_centre(linear: FloatArray, old: Size, new: Size, dx: float = 0.0, dy: float = 0.0) -> FloatArray:
    """Return ``linear`` applied about the centre of the old canvas, which goes to the new one + (dx, dy)."""
    matrix = linear.copy()
    centre = linear[:2, :2] @ (old[0] / 2, old[1] / 2)
    matrix[0, 2], matrix[1, 2] = new[0] / 2 + dx - centre[0], new[1] / 2 + dy - centre[1]
    return matrix


def _same(size: Size, angle: float) -> Size:
    return size


def _expanded(size: Size, angle: float) -> Size:
    (width, height), cos, sin = size, abs(math.cos(angle)), abs(math.sin(angle))
    limit = max(MAX_SIDE, width, height)
    return (
        min(math.ceil(width * cos + height * sin - 1e-6), limit),
        min(math.ceil(width * sin + height * cos - 1e-6), limit),
    )


def _inscribed(size: Size, angle: float) -> Size:
    (width, height), cos, sin = size, abs(math.cos(angle)), abs(math.sin(angle))
    long, short = max(size), min(size)
    if short <= 2 * sin * cos * long or abs(sin - cos) < 1e-10:  # two corners touch the long sides
        half = short / 2
        inner = (half / sin, half / cos) if width >= height else (half / cos, half / sin)
    else:
        double = cos * cos - sin * sin
        inner = ((width * cos - height * sin) / double, (height * cos - width * sin) / double)
    return max(1, math.floor(inner[0] + 1e-6)), max(1, math.floor(inner[1] + 1e-6))


class AffineParameters(Parameters):
    """What can be set about an affine map."""

    scale: ScaleRange = Field(
        (0.9, 1.1),
        title="Scale",
        description="1 keeps the size, 2 doubles it; the canvas stays.",
        json_schema_extra=unit("×"),
    )
    keep_aspect: bool = Field(
        True, title="Keep proportions", description="One scale for width and height, or one for each."
    )
    translate: SignedShareRange = Field(
        (-0.1, 0.1),
        title="Shift",
        description="Drawn for each direction, as a share of the canvas' width or height.",
        json_schema_extra=unit("share"),
    )
    shear: ShearRange = Field(
        (0.0, 0.0),
        title="Shear",
        description="Drawn for each direction: how far upright and level lines lean.",
        json_schema_extra=unit("°"),
    )
    rotate: AngleRange = Field(
        (0.0, 0.0),
        title="Rotation",
        description="A positive angle turns counter-clockwise.",
        json_schema_extra=unit("°"),
    )
    fill: Colour = Field((0, 0, 0), title="Fill", description=_FILL_HELP, json_schema_extra=unit("RGB"))


class Affine(GeometricTransform[AffineParameters]):
    """Scale, then shear (along x, then along y), then turn, all about the centre of the canvas, then shift.

    The order of torchvision's affine; directions as in ``Rotate``.
    """

    title = "Affine"
    description = "Scales, shears, turns and shifts the image on a canvas of the same size."
    Parameters = AffineParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the scales, the angles and the shift (as shares)."""
        p = self.parameters
        scale = uniform(rng, *p.scale)
        return {
            "scale": [scale, scale if p.keep_aspect else uniform(rng, *p.scale)],
            "shear": [uniform(rng, *p.shear), uniform(rng, *p.shear)],
            "rotate": uniform(rng, *p.rotate),
            "translate": [uniform(rng, *p.translate), uniform(rng, *p.translate)],
        }

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the composed map."""
        linear = (
            matrices.rotation(drawn["rotate"])
            @ matrices.shearing(*drawn["shear"])
            @ matrices.scaling(*drawn["scale"])
        )
        dx, dy = drawn["translate"][0] * size[0], drawn["translate"][1] * size[1]
        return Placement(about_centre(linear, size, size, dx, dy), size, bgr(self.parameters.fill))


class PerspectiveParameters(Parameters):
    """What can be set about a perspective map."""

    scale: TiltRange = Field(
        (0.05, 0.1),
        title="Strength",
        description="Spread of how far each corner moves inwards, as a share of width and height.",
        json_schema_extra=unit("share"),
    )


class Perspective(GeometricTransform[PerspectiveParameters]):
    """Stretch an irregular quad onto the canvas, as if seen from the side.

    Each corner of the quad lies inside the canvas by ``|N(0, s)|`` (modulo 0.32) of its width and of its
    height, ``s`` drawn from the range: imgaug's PerspectiveTransform, as albumentations' Perspective has it.
    Nothing from outside the canvas is ever seen.
    """

    title = "Perspective"
    description = "Tilts the image as if seen from the side."
    Parameters = PerspectiveParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw how far each corner moves inwards: top-left, top-right, bottom-right, bottom-left."""
        strength = uniform(rng, *self.parameters.scale)
        return {"corners": np.mod(np.abs(rng.normal(0.0, strength, (4, 2))), 0.32).tolist()}

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the homography from the quad to the whole canvas."""
        inwards = np.array(drawn["corners"]) * ((1, 1), (-1, 1), (-1, -1), (1, -1))
        quad = np.array(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))) + inwards
        onto_quad = matrices.scaling(*size) @ matrices.square_to_quad(quad)
        matrix = matrices.scaling(*size) @ matrices.inverse(onto_quad)
        return Placement(matrix / matrix[2, 2], size)
