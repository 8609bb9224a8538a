"""Each channel by itself, and the edges between what they show."""

from __future__ import annotations

from itertools import permutations
from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from app.augment.draws import choice, uniform
from app.augment.functional.colour import ImageFunction, Operation, Table, linear_table
from app.augment.functional.levels import sharpen, shuffle_channels
from app.augment.parameters import NoParameters, Parameters, ShareRange, ordered, unit
from app.augment.transform import ColourTransform, Context, Drawn

_ORDERS = tuple(permutations(range(3)))[1:]

_Offset = Annotated[float, Field(ge=-255, le=255)]


class ChannelShuffle(ColourTransform[NoParameters]):
    """Let the colour channels change places; each of the five other orders is as likely. Boxes stay.

    SSD.pytorch's and torchvision's channel permutation, without the order that changes nothing.
    """

    title = "Shuffle channels"
    description = "Red, green and blue change places."

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the order: which channel (blue, green, red: 0, 1, 2) each one is taken from."""
        return {"order": list(choice(rng, _ORDERS))}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the new order."""
        return (ImageFunction(lambda image: shuffle_channels(image, drawn["order"]), pointwise=True),)


class RGBShiftParameters(Parameters):
    """What can be set about shifts of the channels."""

    shift: Annotated[tuple[_Offset, _Offset], AfterValidator(ordered)] = Field(
        (-20.0, 20.0),
        title="Shift",
        description="Drawn for red, green and blue each, and added to its levels.",
        json_schema_extra=unit("levels"),
    )


class RGBShift(ColourTransform[RGBShiftParameters]):
    """Add an offset to each channel (albumentations' RGBShift), kept within 0…255. Boxes stay."""

    title = "Shift channels"
    description = "Adds to or takes from red, green and blue, as a wrong white balance does."
    Parameters = RGBShiftParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the offsets of red, green and blue."""
        return {"shift": [uniform(rng, *self.parameters.shift) for _ in range(3)]}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return one table with a column for each channel."""
        columns = [linear_table(1.0, offset).levels for offset in reversed(drawn["shift"])]
        return (Table(np.stack(columns, axis=1)),)


class SharpenParameters(Parameters):
    """What can be set about sharpening."""

    strength: ShareRange = Field(
        (0.2, 0.5),
        title="Strength",
        description="Share of each pixel's difference from its neighbours that is added to it.",
        json_schema_extra=unit("share"),
    )


class Sharpen(ColourTransform[SharpenParameters]):
    """Add to each pixel its difference from its eight neighbours, times a strength. Boxes stay.

    albumentations' Sharpen by kernel with lightness 1: the flat parts keep their level.
    """

    title = "Sharpen"
    description = "Makes edges stronger, as a camera's own sharpening does."
    Parameters = SharpenParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the strength."""
        return {"strength": uniform(rng, *self.parameters.strength)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the filter."""
        return (ImageFunction(lambda image: sharpen(image, drawn["strength"])),)
