"""Two images on one canvas: blended, or a rectangle of one on the other."""

from __future__ import annotations

import math
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from app.augment.draws import uniform
from app.augment.functional import matrices
from app.augment.parameters import Colour, Parameters, bgr, unit
from app.augment.transform import (
    Composition,
    Context,
    Drawn,
    MultiImageTransform,
    PartnerKey,
    Piece,
    Placement,
    Size,
)
from app.augment.transforms.mosaic import scaled_size

_Beta = Annotated[float, Field(ge=0.01, le=1000)]
_LEAST = 1e-3
"""Share of the canvas that each of two blended images keeps."""
Fit = Literal["letterbox", "cover", "stretch"]


class MixUpParameters(Parameters):
    """What can be set about blending."""

    beta: _Beta = Field(
        32.0,
        title="β",
        description="Both shapes of the Beta distribution of the weight; the larger, the nearer to one half.",
    )
    fit: Fit = Field(
        "letterbox",
        title="Fit",
        description="How the other image takes the size of the canvas: whole with a border, filling it, or "
        "stretched.",
    )
    fill: Colour = Field(
        (114, 114, 114), title="Fill", description="Colour of the border.", json_schema_extra=unit("RGB")
    )


class MixUp(MultiImageTransform[MixUpParameters]):
    """Blend the image with another one; the boxes of both stay.

    Zhang et al., mixup (2018), as used for detection by Zhang et al., Bag of Freebies (2019): the weight is
    drawn from Beta(β, β), nothing is hidden, so every box keeps its visibility.
    """

    title = "MixUp"
    description = "Blends the image with another one; the boxes of both stay."
    Parameters = MixUpParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the weight of the image itself, and the partner."""
        weight = float(rng.beta(self.parameters.beta, self.parameters.beta))
        partner = context.partner(rng)
        return {
            "weight": min(max(weight, _LEAST), 1.0 - _LEAST),
            "partners": [PartnerKey(partner.image_id, partner.size).to_json()],
        }

    def compose(self, drawn: Drawn, size: Size) -> Composition:
        """Return the image and the other one over it."""
        partner = PartnerKey.from_json(drawn["partners"][0])
        matrix = fitted(partner.size, size, self.parameters.fit)
        placement = Placement(matrix, size, bgr(self.parameters.fill))
        over = Piece(0, placement, opacity=1.0 - drawn["weight"])
        return Composition(size, (partner,), (Piece(None), over))


class CutMixParameters(Parameters):
    """What can be set about a rectangle of another image."""

    alpha: _Beta = Field(
        1.0,
        title="α",
        description="Both shapes of the Beta distribution of the share that stays of the image; 1: uniform.",
    )
    fit: Literal["cover", "stretch"] = Field(
        "cover", title="Fit", description="How the other image takes the size of the canvas."
    )


class CutMix(MultiImageTransform[CutMixParameters]):
    """Replace a rectangle of the image by the same rectangle of another one, brought to the same size.

    Yun et al., CutMix (2019), section 3.1: with λ from Beta(α, α) the rectangle has √(1 - λ) of both sides
    and a uniform centre, and is cut at the border. A box of the image loses what the rectangle hides of it;
    a box of the other is cut by the rectangle.
    """

    title = "CutMix"
    description = "Puts a rectangle of another image onto the image."
    Parameters = CutMixParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the rectangle, and the partner."""
        share = math.sqrt(1.0 - min(float(rng.beta(self.parameters.alpha, self.parameters.alpha)), 1.0))
        edges = []
        for side in context.size:
            middle, half = uniform(rng, 0.0, side), share * side / 2
            edges.append((max(0, round(middle - half)), min(side, round(middle + half))))
        (left, right), (top, bottom) = edges
        partner = context.partner(rng)
        return {
            "left": left,
            "top": top,
            "width": right - left,
            "height": bottom - top,
            "partners": [PartnerKey(partner.image_id, partner.size).to_json()],
        }

    def compose(self, drawn: Drawn, size: Size) -> Composition:
        """Return the image and the rectangle on it; a rectangle without pixels is left out."""
        partner, window = PartnerKey.from_json(drawn["partners"][0]), (drawn["width"], drawn["height"])
        if min(window) < 1:
            return Composition(size, (), (Piece(None),))
        left, top = drawn["left"], drawn["top"]
        matrix = matrices.shift(-left, -top) @ fitted(partner.size, size, self.parameters.fit)
        return Composition(size, (partner,), (Piece(None), Piece(0, Placement(matrix, window), left, top)))


def fitted(old: Size, new: Size, fit: Fit) -> matrices.FloatArray:
    """Return the map that brings an image to the size of a canvas, in its middle, on whole pixels."""
    if fit == "stretch":
        return matrices.resizing(old, new)
    scales = (new[0] / old[0], new[1] / old[1])
    scale = min(scales) if fit == "letterbox" else max(scales)
    width, height = scaled_size(old, scale)
    if fit == "cover":
        width, height = max(width, new[0]), max(height, new[1])
    x, y = (new[0] - width) // 2, (new[1] - height) // 2
    return matrices.scaling(width / old[0], height / old[1], x, y)
