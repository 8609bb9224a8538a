"""Mirrors and quarter turns: exact, without resampling."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from app.augment.draws import choice, coin
from app.augment.functional import matrices
from app.augment.parameters import NoParameters, Parameters
from app.augment.transform import Context, Drawn, GeometricTransform, Placement, Size


class HorizontalFlip(GeometricTransform[NoParameters]):
    """Mirror left and right: ``x' = W - x`` in edge coordinates."""

    title = "Horizontal flip"
    description = "Mirrors the image left to right."

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the mirror."""
        return Placement(matrices.affine(-1.0, 0.0, size[0], 0.0, 1.0, 0.0), size)


class VerticalFlip(GeometricTransform[NoParameters]):
    """Mirror top and bottom: ``y' = H - y`` in edge coordinates."""

    title = "Vertical flip"
    description = "Mirrors the image top to bottom."

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the mirror."""
        return Placement(matrices.affine(1.0, 0.0, 0.0, 0.0, -1.0, size[1]), size)


class Transpose(GeometricTransform[NoParameters]):
    """Mirror at the main diagonal: ``x' = y, y' = x``."""

    title = "Transpose"
    description = "Mirrors the image at its diagonal; width and height change places."

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the mirror."""
        return Placement(matrices.affine(0.0, 1.0, 0.0, 1.0, 0.0, 0.0), (size[1], size[0]))


class Rotate90Parameters(Parameters):
    """What can be set about quarter turns."""

    turns: tuple[Annotated[int, Field(ge=0, le=3)], ...] = Field(
        (1, 2, 3),
        min_length=1,
        title="Quarter turns",
        description="One of these numbers of counter-clockwise quarter turns is picked.",
    )


class Rotate90(GeometricTransform[Rotate90Parameters]):
    """Turn by a multiple of 90°, counter-clockwise as seen (numpy's ``rot90``)."""

    title = "Quarter turn"
    description = "Turns the image by 90°, 180° or 270°."
    Parameters = Rotate90Parameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Pick a number of quarter turns."""
        return {"turns": choice(rng, self.parameters.turns)}

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the turn."""
        return quarter_turns(drawn["turns"], size)


def quarter_turns(turns: int, size: Size) -> Placement:
    """Return the placement of 0 to 3 counter-clockwise quarter turns of a canvas (width, height)."""
    width, height = size
    if turns == 1:
        return Placement(matrices.affine(0.0, 1.0, 0.0, -1.0, 0.0, width), (height, width))
    if turns == 2:
        return Placement(matrices.affine(-1.0, 0.0, width, 0.0, -1.0, height), size)
    if turns == 3:
        return Placement(matrices.affine(0.0, -1.0, height, 1.0, 0.0, 0.0), (height, width))
    return Placement(matrices.IDENTITY, size)


class D4(GeometricTransform[NoParameters]):
    """One of the eight symmetries of a square, each as likely: four turns, mirrored or not.

    The dihedral group as albumentations' D4 has it; the image as it is counts as one of the eight. Mirrored
    left to right first, then turned counter-clockwise. Boxes are mirrored and turned exactly.
    """

    title = "Turn or mirror (D4)"
    description = "Turns and mirrors the image in one of eight ways, for views from above."

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the quarter turns, and whether the image is mirrored before."""
        return {"turns": choice(rng, (0, 1, 2, 3)), "mirror": coin(rng)}

    def place(self, drawn: Drawn, size: Size) -> Placement:
        """Return the mirror and the turn as one map."""
        turned = quarter_turns(drawn["turns"], size)
        if not drawn["mirror"]:
            return turned
        mirror = matrices.affine(-1.0, 0.0, size[0], 0.0, 1.0, 0.0)
        return Placement(turned.matrix @ mirror, turned.size)
