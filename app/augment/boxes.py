"""Which boxes of a copy stay: what is left of each, and the first keep rule that it breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.augment.functional.matrices import is_affine
from app.augment.outcome import (
    AREA,
    ASPECT,
    CENTRE_OUTSIDE,
    CLIPPED,
    COVERED,
    EMPTY,
    OUTSIDE,
    TOO_SMALL,
    VISIBILITY,
    BoxOutcome,
    Origin,
)
from app.augment.recipe import KeepRules
from app.augment.visible import Canvas, Visible, both, follow_upright, upright_chain, visible_boxes
from app.core.geometry import BoolArray, FloatArray


class Layer(NamedTuple):
    """Boxes of one image on their way: the image itself, or a partner that a step has put beside or on it.

    Attributes:
        boxes: (N, 4) edge coordinates of their image.
        canvases: all that are passed, that image first.
        holes: maps and sizes of rectangles that were painted over it, as ``Canvas``.
        image: id of a partner; None for the image itself.
        rows: (N,) which boxes of the partner these are; None for all, in their order.
        may_mirror: whether left and right may change places.
    """

    boxes: FloatArray
    canvases: Sequence[Canvas]
    holes: Sequence[Canvas] = ()
    image: str | None = None
    rows: NDArray[np.int64] | None = None
    may_mirror: bool = True


def decide(boxes: FloatArray, canvases: Sequence[Canvas], keep: KeepRules, envelope: str) -> BoxOutcome:
    """Follow boxes (N, 4) of one image to the last canvas and let the keep rules decide which stay."""
    return decide_layers((Layer(boxes, canvases),), keep, envelope)


def decide_layers(layers: Sequence[Layer], keep: KeepRules, envelope: str) -> BoxOutcome:
    """Follow the boxes of all layers to their last canvas and let the keep rules decide which stay.

    The first rule that a box breaks is its fate: no area, covered, outside, centre, visibility, size, area,
    aspect.
    """
    boxes, visible = layers[0].boxes, visible_layers(layers, envelope, centres=keep.centre_inside)
    if len(layers) > 1:
        boxes = np.concatenate([layer.boxes for layer in layers])
    codes = visible.cut.astype(np.int8)
    values, limits = np.zeros(len(boxes)), np.zeros(len(boxes))
    for code, broken, value, limit in _broken_rules(boxes, visible, keep):
        if broken.any():
            first = broken & (codes <= CLIPPED)
            codes[first], limits[first] = code, limit
            values[first] = 0.0 if value is None else value[first]
    return BoxOutcome(
        boxes,
        tuple(
            Origin(layer.image, len(layer.boxes), layer.canvases[-1].matrix, layer.rows) for layer in layers
        ),
        layers[0].canvases[-1].size,
        visible.boxes,
        codes <= CLIPPED,
        codes == CLIPPED,
        visible.share,
        codes,
        values,
        limits,
        visible.hidden,
    )


def kept_of_many(layers: Sequence[Layer], keep: KeepRules, envelope: str) -> list[BoolArray]:
    """Return which boxes of each layer stay, each alone on its canvas: as ``decide_layers``, all at once."""
    along = [
        None if layer.holes or envelope != "corners" else upright_chain(layer.canvases) for layer in layers
    ]
    together = [k for k, numbers in enumerate(along) if numbers is not None]
    kept: dict[int, BoolArray] = {}
    if together:
        lengths = [len(layers[k].boxes) for k in together]
        boxes = np.concatenate([layers[k].boxes for k in together])
        each = np.repeat(np.array([along[k] for k in together], np.float64), lengths, axis=0)
        visible, stays = follow_upright(boxes, each, keep.centre_inside), np.ones(len(boxes), bool)
        for _, broken, _, _ in _broken_rules(boxes, visible, keep):
            stays &= ~broken
        kept = dict(zip(together, np.split(stays, np.cumsum(lengths)[:-1]), strict=True))
    return [
        kept[k] if k in kept else decide_layers((layers[k],), keep, envelope).kept for k in range(len(layers))
    ]


def visible_layers(layers: Sequence[Layer], envelope: str = "corners", *, centres: bool = False) -> Visible:
    """Return what is left of the boxes of all layers, one layer after the other."""
    found = [
        visible_boxes(layer.boxes, layer.canvases, envelope, centres=centres, holes=layer.holes)
        for layer in layers
    ]
    if len(found) == 1:
        return found[0]
    hidden = [np.zeros(len(part.some), bool) if part.hidden is None else part.hidden for part in found]
    return Visible(
        np.concatenate([part.boxes for part in found]),
        np.concatenate([part.some for part in found]),
        np.concatenate([part.cut for part in found]),
        np.concatenate([part.share for part in found]),
        np.concatenate([part.centre for part in found if part.centre is not None]) if centres else None,
        np.concatenate(hidden),
    )


def _broken_rules(
    boxes: FloatArray, visible: Visible, keep: KeepRules
) -> Iterator[tuple[int, BoolArray, FloatArray | None, float]]:
    """Yield each rule's code, (N,) who breaks it, and (N,) the measured values and the limit, if any."""
    if not visible.some.all():
        yield EMPTY, ~both(boxes[:, 2:] > boxes[:, :2]), None, 0.0
        if visible.hidden is not None:
            yield COVERED, ~visible.some & visible.hidden, None, 0.0
        yield OUTSIDE, ~visible.some, None, 0.0
    if visible.centre is not None:
        yield CENTRE_OUTSIDE, ~visible.centre, None, 0.0
    if keep.min_visibility > 0:
        yield VISIBILITY, visible.share < keep.min_visibility, visible.share, keep.min_visibility
    sides = visible.boxes[:, 2:] - visible.boxes[:, :2]
    shorter, least = np.minimum(sides[:, 0], sides[:, 1]), max(keep.min_size, 1.0)
    yield TOO_SMALL, shorter < least, shorter, least
    if keep.min_area > 0:
        area = sides[:, 0] * sides[:, 1]
        yield AREA, area < keep.min_area, area, keep.min_area
    if keep.max_aspect is not None:
        aspect = np.maximum(sides[:, 0], sides[:, 1]) / np.maximum(shorter, 1e-9)
        yield ASPECT, aspect > keep.max_aspect, aspect, keep.max_aspect


def mirrors(matrix: FloatArray) -> bool:
    """Return whether a map (3, 3) turns left into right: its orientation is negative."""
    if is_affine(matrix):
        return bool(matrix[0, 0] * matrix[1, 1] < matrix[0, 1] * matrix[1, 0])
    return bool(np.linalg.det(matrix) < 0)
