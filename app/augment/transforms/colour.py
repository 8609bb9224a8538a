"""Brightness, contrast, saturation, hue: alone, or as the reference recipes combine them."""

from __future__ import annotations

from typing import Annotated, Literal

import cv2
import numpy as np
from pydantic import Field

from app.augment.draws import coin, uniform
from app.augment.functional.colour import (
    HueSaturation,
    Image,
    ImageFunction,
    Operation,
    grey_blend,
    linear_table,
)
from app.augment.parameters import AngleRange, FactorRange, NoParameters, Parameters, SignedShareRange, unit
from app.augment.transform import ColourTransform, Context, Drawn

_FACTOR = unit("×")


class HueSaturationValueParameters(Parameters):
    """What can be set about darknet's colour distortion."""

    hue: Annotated[float, Field(ge=0, le=0.5)] = Field(
        0.1,
        title="Hue",
        description="Moved by up to this share of the colour circle, either way; 0.1 is 36°.",
        json_schema_extra=unit("turn"),
    )
    saturation: Annotated[float, Field(ge=1, le=10)] = Field(
        1.5,
        title="Saturation",
        description="Factor from 1 to this; divided by it instead half of the time.",
        json_schema_extra=_FACTOR,
    )
    exposure: Annotated[float, Field(ge=1, le=10)] = Field(
        1.5,
        title="Exposure",
        description="Factor from 1 to this; divided by it instead half of the time.",
        json_schema_extra=_FACTOR,
    )


class HueSaturationValue(ColourTransform[HueSaturationValueParameters]):
    """Move hue, scale saturation and value: darknet's ``random_distort_image`` (src/image.c).

    Hue U(±h) of a turn; saturation and exposure U(1, s), inverted with probability ½ (``rand_scale``).
    """

    title = "Hue, saturation, exposure"
    description = "Moves the hue, and multiplies or divides saturation and exposure."
    Parameters = HueSaturationValueParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the shift of the hue and both factors."""
        p = self.parameters
        return {
            "hue": uniform(rng, -p.hue, p.hue),
            "saturation": _rand_scale(rng, p.saturation),
            "exposure": _rand_scale(rng, p.exposure),
        }

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return one step in HSV."""
        return (HueSaturation(drawn["hue"], drawn["saturation"], drawn["exposure"]),)


def _rand_scale(rng: np.random.Generator, most: float) -> float:
    scale = uniform(rng, 1.0, most)
    return 1.0 / scale if coin(rng) else scale


class RandomHSVParameters(Parameters):
    """What can be set about gains of hue, saturation and value."""

    hue: Annotated[float, Field(ge=0, le=0.5)] = Field(
        0.015,
        title="Hue",
        description="Moved by up to this share of the colour circle, either way; 0.015 is 5.4°.",
        json_schema_extra=unit("turn"),
    )
    saturation: Annotated[float, Field(ge=0, le=1)] = Field(
        0.7,
        title="Saturation",
        description="Multiplied by 1 plus or minus up to this.",
        json_schema_extra=unit("share"),
    )
    value: Annotated[float, Field(ge=0, le=1)] = Field(
        0.4,
        title="Value",
        description="Multiplied by 1 plus or minus up to this.",
        json_schema_extra=unit("share"),
    )


class RandomHSV(ColourTransform[RandomHSVParameters]):
    """Move hue, scale saturation and value by uniform gains, as the YOLOv5 line does.

    Hue U(±h) of a turn, saturation × (1 + U(±s)), value × (1 + U(±v)).
    """

    title = "HSV gains"
    description = "Moves the hue, and scales saturation and value, each by a uniform gain."
    Parameters = RandomHSVParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the shift of the hue and both factors."""
        p = self.parameters
        return {
            "hue": uniform(rng, -p.hue, p.hue),
            "saturation": 1.0 + uniform(rng, -p.saturation, p.saturation),
            "value": 1.0 + uniform(rng, -p.value, p.value),
        }

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return one step in HSV."""
        return (HueSaturation(drawn["hue"], drawn["saturation"], drawn["value"]),)


class PhotometricDistortParameters(Parameters):
    """What can be set about SSD's colour distortion."""

    p: Annotated[float, Field(ge=0, le=1)] = Field(
        0.5, title="Probability of each", description="Each of the four parts happens with this probability."
    )
    brightness: Annotated[float, Field(ge=0, le=255)] = Field(
        32.0,
        title="Brightness",
        description="Up to this many levels are added or taken away.",
        json_schema_extra=unit("levels"),
    )
    contrast: FactorRange = Field(
        (0.5, 1.5), title="Contrast", description="Factor on all levels.", json_schema_extra=_FACTOR
    )
    saturation: FactorRange = Field(
        (0.5, 1.5), title="Saturation", description="Factor in HSV.", json_schema_extra=_FACTOR
    )
    hue: Annotated[float, Field(ge=0, le=180)] = Field(
        36.0,
        title="Hue",
        description="Moved by up to this angle, either way.",
        json_schema_extra=unit("°"),
    )


class PhotometricDistort(ColourTransform[PhotometricDistortParameters]):
    """Brightness, contrast, saturation and hue, each half of the time.

    caffe SSD's ``ApplyDistort`` (src/caffe/util/im_transforms.cpp) with the values of ``ssd_pascal.py``:
    contrast comes before saturation and hue half of the time, after them otherwise. Hue is a circle.
    """

    title = "Photometric distortion (SSD)"
    description = "Brightness, contrast, saturation and hue, each with probability ½, in one of two orders."
    Parameters = PhotometricDistortParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the order and the four values; what does not happen is neutral."""
        p = self.parameters
        return {
            "contrast_first": coin(rng),
            "brightness": uniform(rng, -p.brightness, p.brightness) if coin(rng, p.p) else 0.0,
            "contrast": uniform(rng, *p.contrast) if coin(rng, p.p) else 1.0,
            "saturation": uniform(rng, *p.saturation) if coin(rng, p.p) else 1.0,
            "hue": uniform(rng, -p.hue, p.hue) if coin(rng, p.p) else 0.0,
        }

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the parts that happen, in their order."""
        brightness = [linear_table(1.0, drawn["brightness"])] if drawn["brightness"] else []
        contrast = [linear_table(drawn["contrast"])] if drawn["contrast"] != 1.0 else []
        colour: list[Operation] = []
        if drawn["saturation"] != 1.0 or drawn["hue"]:
            colour = [HueSaturation(drawn["hue"] / 360, drawn["saturation"])]
        if drawn["contrast_first"]:
            return (*brightness, *contrast, *colour)
        return (*brightness, *colour, *contrast)


class BrightnessParameters(Parameters):
    """What can be set about brightness."""

    offset: SignedShareRange = Field(
        (-0.2, 0.2),
        title="Brightness",
        description="Added to every level, as a share of white.",
        json_schema_extra=unit("share"),
    )


class Brightness(ColourTransform[BrightnessParameters]):
    """Add ``255·offset`` to every level (albumentations' RandomBrightnessContrast, ``brightness_by_max``)."""

    title = "Brightness"
    description = "Makes the image lighter or darker."
    Parameters = BrightnessParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the offset."""
        return {"offset": uniform(rng, *self.parameters.offset)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return one table."""
        return (linear_table(1.0, 255.0 * drawn["offset"]),)


class ContrastParameters(Parameters):
    """What can be set about contrast."""

    factor: FactorRange = Field(
        (0.8, 1.2), title="Contrast", description="1 changes nothing.", json_schema_extra=_FACTOR
    )
    pivot: Literal["black", "grey"] = Field(
        "black", title="Fixed level", description="The level that stays: black, or middle grey (128)."
    )


class Contrast(ColourTransform[ContrastParameters]):
    """Multiply every level by a factor, about black (caffe SSD, albumentations) or about middle grey."""

    title = "Contrast"
    description = "Spreads the levels or draws them together."
    Parameters = ContrastParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the factor."""
        return {"factor": uniform(rng, *self.parameters.factor)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return one table."""
        pivot = 128.0 if self.parameters.pivot == "grey" else 0.0
        return (linear_table(drawn["factor"], pivot * (1.0 - drawn["factor"])),)


class SaturationParameters(Parameters):
    """What can be set about saturation."""

    factor: FactorRange = Field(
        (0.5, 1.5),
        title="Saturation",
        description="0 is grey, 1 changes nothing.",
        json_schema_extra=_FACTOR,
    )


class Saturation(ColourTransform[SaturationParameters]):
    """Blend with, or away from, the grey image (Pillow's Color enhancer, torchvision's adjust_saturation)."""

    title = "Saturation"
    description = "Makes colours paler or stronger."
    Parameters = SaturationParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the factor."""
        return {"factor": uniform(rng, *self.parameters.factor)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the blend."""
        return (_saturation(drawn["factor"]),)


def _saturation(factor: float) -> ImageFunction:
    return ImageFunction(lambda image: grey_blend(image, factor), pointwise=True)


class HueParameters(Parameters):
    """What can be set about hue."""

    angle: AngleRange = Field(
        (-18.0, 18.0), title="Hue", description="Moved by this angle.", json_schema_extra=unit("°")
    )


class Hue(ColourTransform[HueParameters]):
    """Turn the colour circle of HSV by an angle."""

    title = "Hue"
    description = "Moves all colours around the colour circle."
    Parameters = HueParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the angle."""
        return {"angle": uniform(rng, *self.parameters.angle)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return one step in HSV."""
        return (HueSaturation(drawn["angle"] / 360),)


class ColorJitterParameters(Parameters):
    """What can be set about colour jitter."""

    brightness: FactorRange = Field(
        (0.8, 1.2), title="Brightness", description="Factor on all levels.", json_schema_extra=_FACTOR
    )
    contrast: FactorRange = Field(
        (0.8, 1.2), title="Contrast", description="Factor about the mean grey.", json_schema_extra=_FACTOR
    )
    saturation: FactorRange = Field(
        (0.8, 1.2), title="Saturation", description="Blend with the grey image.", json_schema_extra=_FACTOR
    )
    hue: AngleRange = Field(
        (-18.0, 18.0), title="Hue", description="Moved by this angle.", json_schema_extra=unit("°")
    )


class ColorJitter(ColourTransform[ColorJitterParameters]):
    """Brightness, contrast, saturation and hue in random order (torchvision's ColorJitter)."""

    title = "Colour jitter"
    description = "Changes brightness, contrast, saturation and hue in random order."
    Parameters = ColorJitterParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the four values and their order."""
        p = self.parameters
        return {
            "brightness": uniform(rng, *p.brightness),
            "contrast": uniform(rng, *p.contrast),
            "saturation": uniform(rng, *p.saturation),
            "hue": uniform(rng, *p.hue),
            "order": rng.permutation(4).tolist(),
        }

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the four operations in their order."""
        parts: tuple[Operation, ...] = (
            linear_table(drawn["brightness"]),
            _mean_contrast(drawn["contrast"]),
            _saturation(drawn["saturation"]),
            HueSaturation(drawn["hue"] / 360),
        )
        return tuple(parts[i] for i in drawn["order"])


def _mean_contrast(factor: float) -> ImageFunction:
    """Return contrast about the image's mean grey, as Pillow's Contrast enhancer."""

    def function(image: Image) -> Image:
        mean = float(cv2.mean(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))[0])
        return np.asarray(cv2.LUT(image, linear_table(factor, mean * (1.0 - factor)).levels), np.uint8)

    return ImageFunction(function)


class ToGray(ColourTransform[NoParameters]):
    """Luma of ITU-R BT.601 in all three channels (OpenCV's BGR2GRAY)."""

    title = "Grey"
    description = "Takes the colour away."

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the conversion."""
        return (ImageFunction(_to_grey, pointwise=True),)


def _to_grey(image: Image) -> Image:
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
