"""Which boxes of a copy stay: what is left of each, and the first keep rule that it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    return _outcome(layers, boxes, visible, *_judged(boxes, visible, keep))


def decide_copies(copies: Sequence[Sequence[Layer]], keep: KeepRules, envelope: str) -> list[BoxOutcome]:
    """Return what ``decide_layers`` says of the layers of each copy; those that stay upright all at once."""
    if len(copies) == 1:
        return [decide_layers(copies[0], keep, envelope)]
    found: dict[int, BoxOutcome] = {}
    alone = [layers[0] if len(layers) == 1 else None for layers in copies]
    chains = _chains(alone, envelope)
    if chains:
        boxes, visible = _followed([copies[k][0].boxes for k in chains], chains.values(), keep)
        (codes, values, limits), first = _judged(boxes, visible, keep), 0
        for k in chains:
            rows = slice(first, first := first + len(copies[k][0].boxes))
            part = Visible(
                visible.boxes[rows], visible.some[rows], visible.cut[rows], visible.share[rows], None
            )
            found[k] = _outcome(copies[k], boxes[rows], part, codes[rows], values[rows], limits[rows])
    return [
        found[k] if k in found else decide_layers(layers, keep, envelope) for k, layers in enumerate(copies)
    ]


def kept_of_many(layers: Sequence[Layer], keep: KeepRules, envelope: str) -> list[BoolArray]:
    """Return which boxes of each layer stay, each alone on its canvas: as ``decide_layers``, all at once."""
    kept: dict[int, BoolArray] = {}
    chains = _chains(layers, envelope)
    if chains:
        boxes, visible = _followed([layers[k].boxes for k in chains], chains.values(), keep)
        stays = np.ones(len(boxes), bool)
        for _, broken, _, _ in _broken_rules(boxes, visible, keep):
            stays &= ~broken
        ends = np.cumsum([len(layers[k].boxes) for k in chains])
        kept = dict(zip(chains, np.split(stays, ends[:-1]), strict=True))
    return [
        kept[k] if k in kept else decide_layers((layers[k],), keep, envelope).kept for k in range(len(layers))
    ]


def _chains(layers: Sequence[Layer | None], envelope: str) -> dict[int, tuple[float, ...]]:
    """Return what ``upright_chain`` says of the layers that stay upright and uncovered, by their place."""
    found: dict[int, tuple[float, ...]] = {}
    for k, layer in enumerate(layers):
        chain = None
        if layer is not None and not layer.holes and envelope == "corners":
            chain = upright_chain(layer.canvases)
        if chain is not None:
            found[k] = chain
    return found


def _followed(
    parts: Sequence[FloatArray], chains: Iterable[tuple[float, ...]], keep: KeepRules
) -> tuple[FloatArray, Visible]:
    """Return boxes (N, 4) one part after the other, each followed along its own chain."""
    boxes = np.concatenate(parts)
    along = np.repeat(np.array([*chains], np.float64), [len(part) for part in parts], axis=0)
    return boxes, follow_upright(boxes, along, keep.centre_inside)


def _judged(
    boxes: FloatArray, visible: Visible, keep: KeepRules
) -> tuple[NDArray[np.int8], FloatArray, FloatArray]:
    """Return the fate of each box (N, 4): its code, the measured value and the limit, 0 where it has none."""
    codes = visible.cut.astype(np.int8)
    values, limits = np.zeros(len(boxes)), np.zeros(len(boxes))
    for code, broken, value, limit in _broken_rules(boxes, visible, keep):
        if broken.any():
            first = broken & (codes <= CLIPPED)
            codes[first], limits[first] = code, limit
            values[first] = 0.0 if value is None else value[first]
    return codes, values, limits


def _outcome(
    layers: Sequence[Layer],
    boxes: FloatArray,
    visible: Visible,
    codes: NDArray[np.int8],
    values: FloatArray,
    limits: FloatArray,
) -> BoxOutcome:
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
