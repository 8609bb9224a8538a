"""What lies on the canvas while a recipe is drawn: the image, and the partners that steps have put there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.augment.boxes import Layer, mirrors, visible_layers
from app.augment.functional.matrices import IDENTITY, shift
from app.augment.functional.resize import Region
from app.augment.partners import Partner
from app.augment.transform import Composition, Move, Piece, Placement, Size
from app.augment.visible import Canvas, visible_boxes
from app.core.geometry import FloatArray

FindPartner = Callable[[str | None], Partner]


class Scene:
    """The layers on a canvas, the image itself first.

    Attributes:
        layers: whose canvases grow with each step.
    """

    def __init__(self, size: Size, boxes: FloatArray, may_mirror: bool = True) -> None:
        self.layers = [Layer(boxes, [source_canvas(size)], (), may_mirror=may_mirror)]

    @property
    def size(self) -> Size:
        """(width, height) of the canvas."""
        return self.layers[0].canvases[-1].size

    def refuses(self, placement: Placement) -> bool:
        """Return whether a step would mirror something that must not be mirrored."""
        return not all(layer.may_mirror for layer in self.layers) and mirrors(placement.matrix)

    def apply(self, move: Move, find: FindPartner) -> None:
        """Take a step."""
        if isinstance(move, Placement):
            self.layers = [_moved(layer, move) for layer in self.layers]
        else:
            self._compose(move, find)

    def visible(self) -> FloatArray:
        """Return (M, 4) envelopes of what can be seen of each box; what cannot be seen is left out."""
        boxes = visible_layers(self.layers).boxes
        return boxes[(boxes[:, 2:] > boxes[:, :2]).all(axis=1)]

    def _compose(self, composition: Composition, find: FindPartner) -> None:
        size, done = composition.size, list[tuple[Layer, Region]]()
        for piece in composition.pieces:
            window = _window(piece, size)
            if piece.hides:
                done = [
                    (_covered(layer, piece) if _overlap(window, below) else layer, below)
                    for layer, below in done
                ]
            if piece.partner is None:
                done += [(_put(layer, piece, size), window) for layer in self.layers]
            else:
                partner = find(composition.partners[piece.partner].image)
                done.append((_seen(_put(_layer(partner), piece, size)), window))
        self.layers = [layer for layer, _ in done]


def source_canvas(size: Size) -> Canvas:
    """Return an image itself as the first canvas."""
    return Canvas(IDENTITY, size)


def next_canvas(canvas: Canvas, placement: Placement) -> Canvas:
    """Return the canvas that a placement leads to."""
    if canvas.matrix is IDENTITY:
        return Canvas(placement.matrix, placement.size)
    return Canvas(placement.matrix @ canvas.matrix, placement.size)


def _moved(layer: Layer, placement: Placement) -> Layer:
    return layer._replace(canvases=[*layer.canvases, next_canvas(layer.canvases[-1], placement)])


def _layer(partner: Partner) -> Layer:
    return Layer(
        partner.boxes,
        [source_canvas(partner.size)],
        (),
        partner.image_id,
        np.arange(len(partner.boxes)),
        partner.may_mirror,
    )


def _put(layer: Layer, piece: Piece, size: Size) -> Layer:
    """Put a layer into a piece's window, whose borders cut it, and the window onto the canvas."""
    if piece.placement is None:
        return layer
    layer = _moved(layer, piece.placement)
    if piece.placement.size == size:
        return layer
    return _moved(layer, Placement(shift(piece.left, piece.top), size))


def _window(piece: Piece, size: Size) -> Region:
    """Return left, top, right, bottom of a piece on a canvas of ``size``."""
    width, height = size if piece.placement is None else piece.placement.size
    return piece.left, piece.top, piece.left + width, piece.top + height


def _overlap(one: Region, other: Region) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _covered(layer: Layer, piece: Piece) -> Layer:
    """Note that a piece is painted over a layer."""
    assert piece.placement is not None, "only the first piece is the canvas as it is"
    last = layer.canvases[-1]
    hole = Canvas(shift(-piece.left, -piece.top) @ last.matrix, piece.placement.size)
    return layer._replace(holes=(*layer.holes, hole))


def _seen(layer: Layer) -> Layer:
    """Leave out the boxes of a partner of which nothing was ever to be seen."""
    assert layer.rows is not None
    some = visible_boxes(layer.boxes, layer.canvases).some
    return layer._replace(boxes=layer.boxes[some], rows=layer.rows[some])
