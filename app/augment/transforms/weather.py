"""Weather and light out of doors: fog, rain, shadows."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from app.augment.draws import integer, noise_seed, uniform
from app.augment.functional import weather
from app.augment.functional.colour import ImageFunction, Operation
from app.augment.parameters import AngleRange, Colour, Parameters, ShareRange, bgr, ordered, unit
from app.augment.transform import ColourTransform, Context, Drawn

_Streaks = Annotated[float, Field(ge=0, le=5000)]
_CORNERS = 6


class FogParameters(Parameters):
    """What can be set about fog."""

    density: ShareRange = Field(
        (0.2, 0.5),
        title="Density",
        description="Share of the light that comes from the fog, on average.",
        json_schema_extra=unit("share"),
    )
    colour: Colour = Field(
        (225, 228, 232), title="Colour", description="Colour of the fog.", json_schema_extra=unit("RGB")
    )


class Fog(ColourTransform[FogParameters]):
    """Mix the image with the colour of fog, thicker towards the top and in drifts.

    Koschmieder's law: what is seen is ``image·t + fog·(1 - t)``. Boxes stay.
    """

    title = "Fog"
    description = "Veils the image with fog, thicker towards the top."
    Parameters = FogParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the density and the seed of the drifts."""
        return {"density": uniform(rng, *self.parameters.density), "seed": noise_seed(rng)}

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the mixture."""
        density, seed, colour = drawn["density"], drawn["seed"], bgr(self.parameters.colour)
        return (ImageFunction(lambda image: weather.fog(image, density, colour, seed)),)


class RainParameters(Parameters):
    """What can be set about rain."""

    streaks: Annotated[tuple[_Streaks, _Streaks], AfterValidator(ordered)] = Field(
        (100.0, 600.0),
        title="Streaks",
        description="How many streaks the image shows; whole numbers are used.",
    )
    length: ShareRange = Field(
        (0.02, 0.07),
        title="Length",
        description="Of a streak, as a share of the image's height.",
        json_schema_extra=unit("share"),
    )
    slant: AngleRange = Field(
        (-15.0, 15.0),
        title="Slant",
        description="From upright; with a positive angle rain falls to the right.",
        json_schema_extra=unit("°"),
    )
    strength: ShareRange = Field(
        (0.2, 0.5),
        title="Strength",
        description="How light the streaks are.",
        json_schema_extra=unit("share"),
    )
    brightness: ShareRange = Field(
        (0.7, 0.95),
        title="Brightness",
        description="Share of the scene's light that is left.",
        json_schema_extra=unit("share"),
    )


class Rain(ColourTransform[RainParameters]):
    """Darken the scene and add light streaks at random places, all with one slant.

    The streaks add light (Garg and Nayar, Vision and rain, 2007); as albumentations' RandomRain without its
    blur. Boxes stay.
    """

    title = "Rain"
    description = "Darkens the image and draws streaks of rain over it."
    Parameters = RainParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the rain's look and the seed of the streaks' places."""
        p = self.parameters
        return {
            "streaks": round(uniform(rng, *p.streaks)),
            "length": uniform(rng, *p.length),
            "slant": uniform(rng, *p.slant),
            "strength": uniform(rng, *p.strength),
            "brightness": uniform(rng, *p.brightness),
            "seed": noise_seed(rng),
        }

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the drawing."""
        look = drawn["streaks"], drawn["length"], drawn["slant"]
        light = drawn["brightness"], drawn["strength"]
        return (ImageFunction(lambda image: weather.rain(image, *look, light, drawn["seed"])),)


class ShadowParameters(Parameters):
    """What can be set about shadows."""

    most: Annotated[int, Field(ge=1, le=20)] = Field(
        2, title="Shadows", description="From one to this many are cast."
    )
    size: ShareRange = Field(
        (0.2, 0.6),
        title="Size",
        description="Distance of a shadow's corners from its middle, as a share of the image's sides.",
        json_schema_extra=unit("share"),
    )
    darkness: ShareRange = Field(
        (0.3, 0.6),
        title="Darkness",
        description="Share of the light that is taken away.",
        json_schema_extra=unit("share"),
    )


class Shadow(ColourTransform[ShadowParameters]):
    """Darken the inside of polygons of six corners with soft edges.

    albumentations' RandomShadow, its polygons star-shaped so that no edges cross. Boxes stay.
    """

    title = "Shadow"
    description = "Casts soft-edged shadows on the image."
    Parameters = ShadowParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the darkness and each polygon: corners (x, y) as shares of the image."""
        p = self.parameters
        return {
            "darkness": uniform(rng, *p.darkness),
            "polygons": [self._polygon(rng) for _ in range(integer(rng, 1, p.most))],
        }

    def _polygon(self, rng: np.random.Generator) -> list[list[float]]:
        x, y, turn = rng.random(), rng.random(), uniform(rng, 0.0, 2 * math.pi)
        angles = [turn + 2 * math.pi * corner / _CORNERS for corner in range(_CORNERS)]
        radii = [uniform(rng, *self.parameters.size) for _ in angles]
        return [
            [x + radius * math.cos(angle), y + radius * math.sin(angle)]
            for angle, radius in zip(angles, radii, strict=True)
        ]

    def operations(self, drawn: Drawn) -> tuple[Operation, ...]:
        """Return the darkening."""
        return (ImageFunction(lambda image: weather.shadow(image, drawn["polygons"], drawn["darkness"])),)
