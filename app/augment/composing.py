"""The pixels of a canvas made of several images: each piece is resampled once, into its own window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from app.augment.functional.matrices import IDENTITY, axis_map, shift
from app.augment.functional.resize import BGR, Region, channel_values
from app.augment.functional.warp import resample
from app.augment.rendering import Image, RenderStep, render_steps, shows_outside
from app.augment.transform import Composition, Piece, Placement, Size
from app.core.geometry import FloatArray, transform_points

Loader = Callable[[str], Image]
"""Returns the pixels (H, W, 3) uint8 BGR of a partner by its id."""


class Layout(NamedTuple):
    """Where a composed canvas is drawn: as it is, or at once where upright steps after it would put it.

    Attributes:
        matrix: (3, 3) composed canvas → what is drawn, upright.
        size: (width, height) of what is drawn.
        visible: left, top, right, bottom of what can be seen of the composed canvas there.
        fill: (blue, green, red) around that.
    """

    matrix: FloatArray
    size: Size
    visible: tuple[float, float, float, float]
    fill: BGR


def layout_after(composition: Composition, after: Sequence[Placement]) -> Layout | None:
    """Return the layout that draws a composition and the steps after it with one resampling of each piece.

    None where that is not possible: the steps turn it, a soft edge would be scaled, or borders differ.
    """
    matrix, canvases, fills = IDENTITY, [(IDENTITY, composition.size)], set[BGR]()
    if any(piece.feather > 0 for piece in composition.pieces):
        return None
    for placement in after:
        if axis_map(placement.matrix) is None:
            return None
        if shows_outside(placement, canvases[-1][1]):
            fills.add(placement.fill)
        canvases = [(placement.matrix @ before, size) for before, size in canvases]
        matrix = placement.matrix @ matrix
        canvases.append((IDENTITY, placement.size))
    if len(fills) > 1:
        return None
    borders = np.array([_moved_rectangle(to_last, (0, 0, *size)) for to_last, size in canvases])
    left, top = borders[:, :2].max(axis=0).tolist()
    right, bottom = borders[:, 2:].min(axis=0).tolist()
    fill = fills.pop() if fills else composition.fill
    return Layout(matrix, canvases[-1][1], (left, top, right, bottom), fill)


def compose_image(
    image: Image,
    waiting: Sequence[RenderStep],
    composition: Composition,
    load: Callable[[str | None], Image],
    layout: Layout | None = None,
) -> Image:
    """Return the composed canvas as a new array.

    Args:
        image: what the canvas before the step is made of.
        waiting: the steps that make it.
        composition: what lies where.
        load: pixels of partners; asked for those that are seen.
        layout: where it is drawn; by default as it is.
    """
    if layout is None:
        layout = Layout(IDENTITY, composition.size, (0, 0, *composition.size), composition.fill)
    elif waiting:
        image, waiting = render_steps(image, waiting), ()
    canvas: Image | None = None
    for piece in composition.pieces:
        window = _window(piece, composition, layout)
        if window[2] <= window[0] or window[3] <= window[1]:
            continue
        source = image
        if piece.partner is not None:
            source = _like(load(composition.partners[piece.partner].image), image)
        if np.array_equal(layout.matrix, np.eye(3)) and layout.size == composition.size:
            steps = list(waiting) if piece.partner is None else []
            pixels = render_steps(source, steps if piece.placement is None else [*steps, piece.placement])
        else:
            pixels = _resampled(source, piece, layout, window)
        if canvas is None and window == (0, 0, *layout.size):
            canvas = pixels
            continue
        if canvas is None:
            canvas = _filled(layout.size, layout.fill, image)
        _paint(canvas, pixels, piece, window)
    return _filled(layout.size, layout.fill, image) if canvas is None else canvas


def _window(piece: Piece, composition: Composition, layout: Layout) -> Region:
    """Return left, top, right, bottom of what is seen of a piece, in whole pixels of what is drawn."""
    width, height = composition.size if piece.placement is None else piece.placement.size
    around = (piece.left, piece.top, piece.left + width, piece.top + height)
    return _common(_moved_rectangle(layout.matrix, around), layout.visible, (0, 0, *layout.size))


def _common(*rectangles: tuple[float, float, float, float]) -> Region:
    """Return what rectangles have in common, each rounded to whole pixels."""
    lefts, tops, rights, bottoms = zip(*rectangles, strict=True)
    left, top, right, bottom = max(lefts), max(tops), min(rights), min(bottoms)
    return round(left), round(top), round(right), round(bottom)


def _resampled(source: Image, piece: Piece, layout: Layout, window: Region) -> Image:
    """Return the pixels of a window, resampled once from the image of its piece.

    Borders are rounded to whole pixels, so that neighbours meet without a seam; what lies within is not: for
    the part of a pixel that is missing, an image goes on as it ends.
    """
    matrix = layout.matrix @ shift(piece.left, piece.top)
    fill = layout.fill
    if piece.placement is not None:
        matrix, fill = matrix @ piece.placement.matrix, piece.placement.fill
    size = (source.shape[1], source.shape[0])
    left, top, right, bottom = inner = _common(_moved_rectangle(matrix, (0, 0, *size)), window)
    drawn = None
    if left < right and top < bottom:
        to_inner = shift(-left, -top) @ matrix
        drawn = resample(source, to_inner, (right - left, bottom - top), (0, 0, *size), None)
        drawn = drawn.reshape(bottom - top, right - left, *source.shape[2:])
        if inner == window:
            return drawn.copy() if np.may_share_memory(drawn, source) else drawn
    pixels = _filled((window[2] - window[0], window[3] - window[1]), fill, source)
    if drawn is not None:
        place = pixels[top - window[1] : bottom - window[1], left - window[0] : right - window[0]]
        place[:] = drawn
    return pixels


def _moved_rectangle(
    matrix: FloatArray, rectangle: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of a rectangle after an upright map."""
    corners = transform_points(matrix, np.array(rectangle, np.float64).reshape(2, 2))
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return left, top, right, bottom


def _filled(size: Size, fill: BGR, image: Image) -> Image:
    """Return a canvas of one colour, with as many channels as an image; copied by rows, which is fast."""
    width, height = size
    row = np.tile(np.array(channel_values(fill, image), np.uint8), width)
    return np.repeat(row[None], height, axis=0).reshape(height, width, *image.shape[2:])


def _like(image: Image, other: Image) -> Image:
    """Return an image with as many channels as another."""
    wanted, channels = (1 if i.ndim == 2 else i.shape[2] for i in (other, image))
    if wanted == channels and image.ndim == other.ndim:
        return image
    grey_or_colour = image if channels != 4 else np.ascontiguousarray(image[..., :3])
    if wanted == 1:
        grey = grey_or_colour if channels == 1 else cv2.cvtColor(grey_or_colour, cv2.COLOR_BGR2GRAY)
        return np.asarray(grey.reshape(image.shape[:2] + (1,) * (other.ndim - 2)), np.uint8)
    codes = {3: cv2.COLOR_GRAY2BGR, 4: cv2.COLOR_GRAY2BGRA} if channels == 1 else {4: cv2.COLOR_BGR2BGRA}
    return np.asarray(cv2.cvtColor(grey_or_colour, codes[wanted]) if wanted in codes else grey_or_colour)


def _paint(canvas: Image, pixels: Image, piece: Piece, place: Region) -> None:
    """Paint a piece into its window, in place."""
    height, width = pixels.shape[:2]
    window = canvas[place[1] : place[3], place[0] : place[2]]
    if piece.feather > 0:
        alpha = _feathered(width, height, piece.feather) * np.float32(piece.opacity)
        blended = window + alpha.reshape(height, width, *(1,) * (pixels.ndim - 2)) * (
            pixels.astype(np.float32) - window
        )
        window[:] = np.rint(blended).astype(np.uint8)
    elif piece.opacity < 1.0:
        mixed = cv2.addWeighted(window, 1.0 - piece.opacity, pixels, piece.opacity, 0.0)
        window[:] = np.asarray(mixed).reshape(window.shape)
    else:
        window[:] = pixels


def _feathered(width: int, height: int, feather: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return (height, width) how opaque each pixel is: a ramp from the edge inwards, 1 inside."""
    feather = max(feather, 1e-6)  # a ramp that is next to nothing would overflow
    across, down = (
        np.minimum(np.minimum(np.arange(n) + 0.5, n - 0.5 - np.arange(n)) / feather, 1.0).astype(np.float32)
        for n in (width, height)
    )
    return np.asarray(down[:, None] * across[None, :], np.float32)
