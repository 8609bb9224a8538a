"""Objects of other images pasted onto the image."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from app.augment.draws import choice, integer, uniform
from app.augment.functional import matrices
from app.augment.parameters import Parameters, ScaleRange, unit
from app.augment.partners import Partner
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
from app.core.geometry import FloatArray, iou

_Share = Annotated[float, Field(ge=0, le=1)]
GivenObject = tuple[str, int, int, int, int, int, int, int, int]
"""Id of an object's image; left, top, right, bottom of its cutting there; left, top, width, height here."""
_TRIALS = 10
"""Places tried for an object, and partners looked at for one that has an object."""


class CopyPasteParameters(Parameters):
    """What can be set about pasting objects."""

    objects: Annotated[int, Field(ge=1, le=20)] = Field(
        3, title="Objects", description="Up to this many are pasted, at least one where there is room."
    )
    scale: ScaleRange = Field(
        (0.8, 1.25),
        title="Scale",
        description="Of an object; 1 is as large on the canvas as it is in its own image.",
        json_schema_extra=unit("×"),
    )
    margin: _Share = Field(
        0.05,
        title="Margin",
        description="Cut out around an object, as a share of its sides.",
        json_schema_extra=unit("share"),
    )
    max_iou: _Share = Field(
        0.3,
        title="Greatest IoU",
        description="An object is pasted where its IoU with every box that is there is at most this.",
    )
    feather: Annotated[float, Field(ge=0, le=100)] = Field(
        4.0,
        title="Feather",
        description="Pixels over which the edge of what is pasted becomes transparent.",
        json_schema_extra=unit("px"),
    )
    given: SkipJsonSchema[tuple[GivenObject, ...]] = Field(
        (),
        title="Given objects",
        description="The very objects and places that a balance plan has chosen; nothing is drawn then.",
    )


class CopyPaste(MultiImageTransform[CopyPasteParameters]):
    """Cut objects out of other images, box and margin, and paste them at random places.

    After Ghiasi et al., Simple Copy-Paste (2021), with rectangles for want of masks and a soft edge, as
    Dwibedi et al., Cut, Paste and Learn (2017). Each object is of a drawn image; it is pasted at the first of
    ten drawn places where its IoU with no visible box exceeds the limit, else left out. What it hides of a
    box is lost to that box. Whatever else can be seen in the cutting keeps its box too.
    """

    title = "Copy and paste"
    description = "Pastes objects of other images onto the image."
    Parameters = CopyPasteParameters

    def draw(self, rng: np.random.Generator, context: Context) -> Drawn:
        """Draw the objects and their places, or take the given ones."""
        if self.parameters.given:
            return self._as_given(context)
        present = context.boxes
        pasted: list[dict[str, int]] = []
        partners: list[Partner] = []
        for _ in range(integer(rng, 1, self.parameters.objects)):
            found = _partner_with_object(rng, context)
            if found is None:
                continue
            partner, row = found
            paste = self._paste(rng, partner, row, context.size, present)
            if paste is not None:
                pasted.append(paste[0])
                partners.append(partner)
                present = np.concatenate([present, paste[1][None]])
        return {
            "objects": pasted,
            "partners": [PartnerKey(partner.image_id, partner.size).to_json() for partner in partners],
        }

    def _as_given(self, context: Context) -> Drawn:
        """Return the given objects whose images are there, where they fit onto the canvas."""
        pasted: list[dict[str, int]] = []
        partners: list[Partner] = []
        for image_id, left, top, right, bottom, x, y, width, height in self.parameters.given:
            partner = context.named_partner(image_id)
            if partner is None or x + width > context.size[0] or y + height > context.size[1]:
                continue
            cut = {"left": left, "top": top, "right": right, "bottom": bottom}
            pasted.append({**cut, "x": x, "y": y, "width": width, "height": height})
            partners.append(partner)
        keys = [PartnerKey(partner.image_id, partner.size).to_json() for partner in partners]
        return {"objects": pasted, "partners": keys}

    def compose(self, drawn: Drawn, size: Size) -> Composition:
        """Return the image and the cuttings on it."""
        partners = tuple(PartnerKey.from_json(entry) for entry in drawn["partners"])
        pieces = [Piece(None)]
        for k, cut in enumerate(drawn["objects"]):
            width, height = cut["width"], cut["height"]
            scale_x = width / (cut["right"] - cut["left"])
            scale_y = height / (cut["bottom"] - cut["top"])
            matrix = matrices.scaling(scale_x, scale_y, -scale_x * cut["left"], -scale_y * cut["top"])
            feather = min(self.parameters.feather, width / 4, height / 4)
            pieces.append(Piece(k, Placement(matrix, (width, height)), cut["x"], cut["y"], feather=feather))
        return Composition(size, partners, tuple(pieces))

    def _paste(
        self, rng: np.random.Generator, partner: Partner, row: int, size: Size, present: FloatArray
    ) -> tuple[dict[str, int], FloatArray] | None:
        """Return a cutting and where it goes, and the box it brings; None where there is no room for it."""
        left, top, right, bottom = self._cutting(partner, row)
        scale = uniform(rng, *self.parameters.scale)
        scale *= min(size[0] / partner.size[0], size[1] / partner.size[1])
        scale = min(scale, size[0] / (right - left), size[1] / (bottom - top))
        width = min(max(1, round((right - left) * scale)), size[0])
        height = min(max(1, round((bottom - top) * scale)), size[1])
        factors = np.array((width / (right - left), height / (bottom - top)) * 2)
        box = (partner.boxes[row] - np.array((left, top) * 2)) * factors
        box = np.minimum(np.maximum(box, 0.0), np.array((width, height) * 2))
        for _ in range(_TRIALS):
            x, y = integer(rng, 0, size[0] - width), integer(rng, 0, size[1] - height)
            there = box + np.array((x, y, x, y))
            if not len(present) or iou(there[None], present).max() <= self.parameters.max_iou:
                cut = {"left": left, "top": top, "right": right, "bottom": bottom}
                return {**cut, "x": x, "y": y, "width": width, "height": height}, there
        return None

    def _cutting(self, partner: Partner, row: int) -> tuple[int, int, int, int]:
        """Return an object's box and margin in whole pixels of its image."""
        box = partner.boxes[row]
        margin = (box[2:] - box[:2]) * self.parameters.margin
        low = np.maximum(box[:2] - margin, 0.0)
        high = np.minimum(box[2:] + margin, partner.size)
        left, top = (math.floor(value) for value in low.tolist())
        right, bottom = (math.ceil(value) for value in high.tolist())
        return left, top, right, bottom


def _partner_with_object(rng: np.random.Generator, context: Context) -> tuple[Partner, int] | None:
    """Draw partners until one has an object, and draw one of its objects."""
    for _ in range(_TRIALS):
        partner = context.partner(rng)
        boxes = np.minimum(np.maximum(partner.boxes, 0.0), np.array(partner.size * 2))
        rows = np.flatnonzero((boxes[:, 2:] > boxes[:, :2]).all(axis=1))
        if len(rows):
            return partner, int(choice(rng, rows.tolist()))
    return None
