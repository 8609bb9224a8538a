"""New levels for old ones: gamma, equalisation, stretching, fewer levels, negatives."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from app.augment.draws import choice, uniform
from app.augment.functional.colour import ImageFunction, Operation, linear_table
from app.augment.functional.levels import (
    autocontrast,
    clahe,
    equalize,
    gamma_table,
    posterize_table,
    solarize_table,
)
from app.augment.parameters import NoParameters, Parameters, ShareRange, ordered, unit
from app.augment.transform import ColourTransform, Context, Drawn

_Exponent = Annotated[float, Field(ge=0.1, le=10)]
_Clip = Annotated[float, Field(ge=1, le=100)]


class GammaParameters(Parameters):
    """What can be set about gamma."""

    gamma: Annotated[tuple[_Exponent, _Exponent], AfterValidator(ordered)] = Field(
        (0.8, 1.25),
        title="Gamma",
        description="Exponent; below 1 dark parts become lighter, above 1 darker.",
    )


class Gamma(ColourTransform[GammaParameters]):
    """Raise every level, as a share of white, to a power (torchvision's adjust_gamma). Boxes stay."""

    title = "Gamma"
    description = "Lightens or darkens the middle tones; black and white stay."
    Parameters = GammaParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the exponent."""
        return {"gamma": uniform(rng, *self.parameters.gamma)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return one table."""
        return (gamma_table(drawn["gamma"]),)


class CLAHEParameters(Parameters):
    """What can be set about local equalisation."""

    clip: Annotated[tuple[_Clip, _Clip], AfterValidator(ordered)] = Field(
        (1.0, 4.0),
        title="Clip limit",
        description="How much contrast may be gained; 1 is little.",
        json_schema_extra=unit("×"),
    )
    tiles: Annotated[int, Field(ge=1, le=32)] = Field(
        8, title="Tiles", description="The image is divided into this many tiles in each direction."
    )


class CLAHE(ColourTransform[CLAHEParameters]):
    """Spread the histogram of each tile, the gain limited (Zuiderveld, Graphics Gems IV, 1994).

    OpenCV's ``createCLAHE`` on the luma of YCrCb; colours keep their chroma. Boxes stay.
    """

    title = "Local contrast (CLAHE)"
    description = "Raises the contrast of each part of the image by itself."
    Parameters = CLAHEParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the limit."""
        return {"clip": uniform(rng, *self.parameters.clip)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the equalisation."""
        return (ImageFunction(lambda image: clahe(image, drawn["clip"], self.parameters.tiles)),)


class Equalize(ColourTransform[NoParameters]):
    """Spread the histogram of each channel evenly (OpenCV's ``equalizeHist``). Boxes stay."""

    title = "Equalize"
    description = "Spreads the levels of each channel evenly."

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the equalisation."""
        return (ImageFunction(equalize),)


class AutoContrastParameters(Parameters):
    """What can be set about automatic contrast."""

    cutoff: Annotated[float, Field(ge=0, le=0.49)] = Field(
        0.0,
        title="Cut-off",
        description="This share of the darkest and of the lightest pixels is left out of account.",
        json_schema_extra=unit("share"),
    )


class AutoContrast(ColourTransform[AutoContrastParameters]):
    """Stretch each channel until its darkest level is black and its lightest white. Boxes stay.

    Pillow's ``ImageOps.autocontrast``, as AutoAugment and torchvision use it.
    """

    title = "Automatic contrast"
    description = "Stretches the levels of each channel to the whole range."
    Parameters = AutoContrastParameters

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the stretch."""
        return (ImageFunction(lambda image: autocontrast(image, self.parameters.cutoff)),)


class PosterizeParameters(Parameters):
    """What can be set about posterisation."""

    bits: tuple[Annotated[int, Field(ge=1, le=8)], ...] = Field(
        (4, 5, 6),
        min_length=1,
        title="Bits",
        description="One of these numbers of bits is kept of each level.",
    )


class Posterize(ColourTransform[PosterizeParameters]):
    """Keep only the upper bits of each level (Pillow's ``ImageOps.posterize``). Boxes stay."""

    title = "Posterize"
    description = "Leaves fewer levels, so that smooth parts break into bands."
    Parameters = PosterizeParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Pick the number of bits."""
        return {"bits": choice(rng, self.parameters.bits)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return one table."""
        return (posterize_table(drawn["bits"]),)


class SolarizeParameters(Parameters):
    """What can be set about solarisation."""

    threshold: ShareRange = Field(
        (0.5, 0.9),
        title="Threshold",
        description="Levels from here on are inverted, as a share of white.",
        json_schema_extra=unit("share"),
    )


class Solarize(ColourTransform[SolarizeParameters]):
    """Invert the levels from a threshold on (Pillow's ``ImageOps.solarize``). Boxes stay."""

    title = "Solarize"
    description = "Inverts the light parts, as film that saw too much light."
    Parameters = SolarizeParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the threshold."""
        return {"threshold": uniform(rng, *self.parameters.threshold)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return one table."""
        return (solarize_table(255.0 * drawn["threshold"]),)


class Invert(ColourTransform[NoParameters]):
    """The negative: ``255 - level``. Boxes stay."""

    title = "Invert"
    description = "Makes a negative of the image."

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return one table."""
        return (linear_table(-1.0, 255.0),)
