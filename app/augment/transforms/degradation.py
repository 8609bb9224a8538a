"""What cameras and codecs do to an image: noise, blur."""

from __future__ import annotations

import cv2
import numpy as np
from pydantic import Field

from app.augment.draws import uniform
from app.augment.functional.colour import ImageFunction, Operation
from app.augment.functional.noise import add_noise
from app.augment.parameters import Parameters, RadiusRange, SigmaRange, unit
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
        return {"sigma": uniform(rng, *self.parameters.sigma), "seed": int(rng.random() * 2**32)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the addition."""
        return (ImageFunction(lambda image: add_noise(image, drawn["sigma"], drawn["seed"])),)


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
