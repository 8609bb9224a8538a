"""The pixels of a canvas made of several images: each piece is resampled once, into its own window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from app.augment.functional.resize import channel_values
from app.augment.rendering import Image, RenderStep, render_steps
from app.augment.transform import Composition, Piece

Loader = Callable[[str], Image]
"""Returns the pixels (H, W, 3) uint8 BGR of a partner by its id."""


def compose_image(
    image: Image,
    waiting: Sequence[RenderStep],
    composition: Composition,
    load: Callable[[str | None], Image],
) -> Image:
    """Return the composed canvas as a new array.

    Args:
        image: what the canvas before the step is made of.
        waiting: the steps that make it; they are drawn together with the piece's own.
        composition: what lies where.
        load: pixels of partners.
    """
    width, height = composition.size
    canvas: Image | None = None
    for piece in composition.pieces:
        steps: list[RenderStep] = [*waiting] if piece.partner is None else []
        if piece.placement is not None:
            steps.append(piece.placement)
        source = image if piece.partner is None else load(composition.partners[piece.partner].image)
        pixels = render_steps(_like(source, image), steps)
        if canvas is None and pixels.shape[:2] == (height, width):
            canvas = pixels
            continue
        if canvas is None:
            fill = channel_values(composition.fill, pixels)
            canvas = np.full((height, width, *pixels.shape[2:]), fill, np.uint8)
        _paint(canvas, pixels, piece)
    assert canvas is not None, "a composition has pieces"
    return canvas


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


def _paint(canvas: Image, pixels: Image, piece: Piece) -> None:
    """Paint a piece into its window, in place."""
    height, width = pixels.shape[:2]
    window = canvas[piece.top : piece.top + height, piece.left : piece.left + width]
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
    across, down = (
        np.minimum(np.minimum(np.arange(n) + 0.5, n - 0.5 - np.arange(n)) / feather, 1.0).astype(np.float32)
        for n in (width, height)
    )
    return np.asarray(down[:, None] * across[None, :], np.float32)
