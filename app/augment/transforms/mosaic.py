"""Four images on one canvas."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from app.augment.draws import uniform
from app.augment.functional import matrices
from app.augment.parameters import Colour, Parameters, ShareRange, bgr, unit
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

_Half = Annotated[int, Field(ge=1, le=8192)]


class MosaicParameters(Parameters):
    """What can be set about a mosaic."""

    size: _Half = Field(
        640,
        title="Image size",
        description="Longer side of each image; the canvas is twice as wide and high.",
        json_schema_extra=unit("px"),
    )
    centre: ShareRange = Field(
        (0.25, 0.75),
        title="Centre",
        description="Where the four images meet, as a share of the canvas, across and down.",
        json_schema_extra=unit("share"),
    )
    fill: Colour = Field(
        (114, 114, 114),
        title="Fill",
        description="Colour of the canvas where no image lies.",
        json_schema_extra=unit("RGB"),
    )


class Mosaic(MultiImageTransform[MosaicParameters]):
    """Put the image and three others into the quarters of a canvas, their inner corners at its drawn centre.

    The mosaic of YOLOv4 (Bochkovskiy et al. 2020, section 3.3) in the form of the YOLOv5 line: every image is
    scaled so that its longer side is ``size``, the canvas is 2·size a side, its centre is drawn from 0.5 to
    1.5 sizes. What reaches beyond its quarter is cut off there, pixels and boxes alike. The image itself lies
    in a quarter drawn at random.
    """

    title = "Mosaic"
    description = "Puts the image and three others side by side on one large canvas."
    Parameters = MosaicParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the centre, the quarter of the image itself, and three partners."""
        canvas = 2 * self.parameters.size
        x, y = (
            min(max(round(uniform(rng, *self.parameters.centre) * canvas), 1), canvas - 1) for _ in range(2)
        )
        quarter = int(4 * rng.random())
        partners = [context.partner(rng) for _ in range(3)]
        return {
            "centre": [x, y],
            "quarter": quarter,
            "partners": [PartnerKey(partner.image_id, partner.size).to_json() for partner in partners],
        }

    def compose(self, drawn: Drawn, size: Size) -> Composition:
        """Return the four pieces, the image itself first."""
        partners = tuple(PartnerKey.from_json(entry) for entry in drawn["partners"])
        quarters = [drawn["quarter"], *(q for q in range(4) if q != drawn["quarter"])]
        pieces = [self._piece(None, size, quarters[0], drawn["centre"])]
        pieces += [
            self._piece(k, partner.size, quarter, drawn["centre"])
            for k, (partner, quarter) in enumerate(zip(partners, quarters[1:], strict=True))
        ]
        canvas = 2 * self.parameters.size
        return Composition((canvas, canvas), partners, tuple(pieces), bgr(self.parameters.fill))

    def _piece(self, partner: int | None, size: Size, quarter: int, centre: list[int]) -> Piece:
        """Return an image in a quarter: 0 top left, 1 top right, 2 bottom left, 3 bottom right."""
        side, (right, low) = self.parameters.size, (quarter % 2, quarter // 2)
        left, top = centre[0] * right, centre[1] * low
        window = (abs(2 * side * right - centre[0]), abs(2 * side * low - centre[1]))
        width, height = scaled_size(size, side / max(size))
        x0, y0 = 0 if right else window[0] - width, 0 if low else window[1] - height
        matrix = matrices.scaling(width / size[0], height / size[1], x0, y0)
        return Piece(partner, Placement(matrix, window, bgr(self.parameters.fill)), left, top)


def scaled_size(size: Size, scale: float) -> Size:
    """Return (width, height) scaled, in whole pixels, at least 1."""
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
