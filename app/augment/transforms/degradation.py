"""What cameras and codecs do to an image: noise, blur."""

from __future__ import annotations

from typing import Annotated

import cv2
import numpy as np
from pydantic import AfterValidator, Field

from app.augment.draws import choice, noise_seed, uniform
from app.augment.functional.colour import ImageFunction, Operation
from app.augment.functional.damage import motion_blur
from app.augment.functional.noise import add_noise, add_sensor_noise, salt_and_pepper
from app.augment.parameters import (
    AngleRange,
    Parameters,
    RadiusRange,
    ShareRange,
    SigmaRange,
    ordered,
    unit,
)
from app.augment.transform import ColourTransform, Context, Drawn


class GaussNoiseParameters(Parameters):
    """What can be set about noise."""

    sigma: SigmaRange = Field(
        (3.0, 15.0),
        title="Strength",
        description="Standard deviation of the noise.",
        json_schema_extra=unit("levels"),
    )


class GaussNoise(ColourTransform[GaussNoiseParameters]):
    """Add normal noise, each channel of each pixel by itself, rounded and kept within 0…255."""

    title = "Gaussian noise"
    description = "Adds random noise, as a camera in the dark does."
    Parameters = GaussNoiseParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the strength and the seed of the noise."""
        return {"sigma": uniform(rng, *self.parameters.sigma), "seed": noise_seed(rng)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the addition."""
        return (ImageFunction(lambda image: add_noise(image, drawn["sigma"], drawn["seed"])),)


class ISONoiseParameters(Parameters):
    """What can be set about a sensor's noise."""

    sigma: SigmaRange = Field(
        (4.0, 14.0),
        title="Strength",
        description="Standard deviation of the noise in middle grey.",
        json_schema_extra=unit("levels"),
    )
    colour: ShareRange = Field(
        (0.2, 0.5),
        title="Colour noise",
        description="How strong the noise of each channel by itself is, as a share of the strength.",
        json_schema_extra=unit("share"),
    )


class ISONoise(ColourTransform[ISONoiseParameters]):
    """Add noise as a sensor at a high ISO setting does: more of it in light parts, some of it coloured.

    The Poisson-Gaussian model of Foi et al. (2008). Boxes stay.
    """

    title = "Sensor noise (ISO)"
    description = "Adds noise that grows with the light, with some colour, as a camera at high ISO does."
    Parameters = ISONoiseParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw both strengths and the seed of the noise."""
        p = self.parameters
        return {
            "sigma": uniform(rng, *p.sigma),
            "colour": uniform(rng, *p.colour),
            "seed": noise_seed(rng),
        }

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the addition."""
        sigma, colour, seed = drawn["sigma"], drawn["colour"], drawn["seed"]
        return (ImageFunction(lambda image: add_sensor_noise(image, sigma, colour, seed)),)


class SaltAndPepperParameters(Parameters):
    """What can be set about dead pixels."""

    amount: ShareRange = Field(
        (0.005, 0.03),
        title="Amount",
        description="Share of the pixels that change.",
        json_schema_extra=unit("share"),
    )
    salt: ShareRange = Field(
        (0.4, 0.6),
        title="White",
        description="Share of them that become white; the others become black.",
        json_schema_extra=unit("share"),
    )


class SaltAndPepper(ColourTransform[SaltAndPepperParameters]):
    """Make single pixels white or black (albumentations' SaltAndPepper; impulse noise). Boxes stay."""

    title = "Salt and pepper"
    description = "Makes single pixels white or black, as faulty sensors and lines do."
    Parameters = SaltAndPepperParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw both shares and the seed of the places."""
        p = self.parameters
        return {"amount": uniform(rng, *p.amount), "salt": uniform(rng, *p.salt), "seed": noise_seed(rng)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the change."""
        amount, salt, seed = drawn["amount"], drawn["salt"], drawn["seed"]
        return (ImageFunction(lambda image: salt_and_pepper(image, amount, salt, seed)),)


class GaussianBlurParameters(Parameters):
    """What can be set about blur."""

    sigma: RadiusRange = Field(
        (0.5, 2.0),
        title="Radius",
        description="Standard deviation of the blur.",
        json_schema_extra=unit("px"),
    )


class GaussianBlur(ColourTransform[GaussianBlurParameters]):
    """Blur with a Gaussian kernel, mirrored at the borders (OpenCV's GaussianBlur)."""

    title = "Gaussian blur"
    description = "Blurs the image, as a lens out of focus does."
    Parameters = GaussianBlurParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the radius."""
        return {"sigma": uniform(rng, *self.parameters.sigma)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the blur; a radius too small to be seen is none."""
        sigma = drawn["sigma"]
        if sigma < 0.05:
            return ()
        return (ImageFunction(lambda image: np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)),)


_Length = Annotated[float, Field(ge=1, le=100)]


class MotionBlurParameters(Parameters):
    """What can be set about motion."""

    length: Annotated[tuple[_Length, _Length], AfterValidator(ordered)] = Field(
        (3.0, 11.0),
        title="Length",
        description="How far the image moves while it is taken.",
        json_schema_extra=unit("px"),
    )
    angle: AngleRange = Field(
        (-90.0, 90.0),
        title="Direction",
        description="0 is level; a positive angle rises to the right.",
        json_schema_extra=unit("°"),
    )


class MotionBlur(ColourTransform[MotionBlurParameters]):
    """Average along a straight line through each pixel, mirrored at the borders. Boxes stay.

    imgaug's and albumentations' MotionBlur with an even kernel; the line's middle is the pixel itself.
    """

    title = "Motion blur"
    description = "Smears the image along a line, as a moving camera does."
    Parameters = MotionBlurParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw length and direction."""
        p = self.parameters
        return {"length": uniform(rng, *p.length), "angle": uniform(rng, *p.angle)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the filter."""
        return (ImageFunction(lambda image: motion_blur(image, drawn["length"], drawn["angle"])),)


class MedianBlurParameters(Parameters):
    """What can be set about a median."""

    radii: tuple[Annotated[int, Field(ge=1, le=10)], ...] = Field(
        (1, 2),
        min_length=1,
        title="Radius",
        description="One of these; a square of 2·radius + 1 pixels is looked at.",
        json_schema_extra=unit("px"),
    )


class MedianBlur(ColourTransform[MedianBlurParameters]):
    """Replace each level by the median of the square around it (OpenCV's ``medianBlur``). Boxes stay."""

    title = "Median blur"
    description = "Wipes out fine detail and keeps edges, as strong noise reduction does."
    Parameters = MedianBlurParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Pick the radius."""
        return {"radius": choice(rng, self.parameters.radii)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the filter."""
        side = 2 * drawn["radius"] + 1
        return (ImageFunction(lambda image: np.asarray(cv2.medianBlur(image, side), np.uint8)),)
