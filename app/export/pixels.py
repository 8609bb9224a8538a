"""The pixels of a source, decoded at the sizes that its copies need, each once."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.augment.reducible import ReducibleImage
from app.errors import ImageError
from app.imaging.source import REDUCTIONS, decode, reduces

_LARGE = 2_000_000
"""Pixels from which decoding at several sizes costs less than it saves."""


def source_pixels(data: bytes, turn: int, size: tuple[int, int], name: str) -> ReducibleImage:
    """Return the image in the content of a file.

    Args:
        data: the content.
        turn: EXIF turn to apply.
        size: (width, height) that the turned image has by its header.
        name: what to call it in an error.
    """

    @functools.cache
    def at(factor: int) -> NDArray[np.uint8]:
        image = decode(data, turn, factor, name)
        expected = (-(-size[0] // factor), -(-size[1] // factor))
        if (image.shape[1], image.shape[0]) != expected:
            raise ImageError(
                "{path}: decodes to {width} × {height} pixels, not to those of its header; "
                "did it change meanwhile?",
                path=name,
                width=image.shape[1],
                height=image.shape[0],
            )
        return image

    return ReducibleImage(size, at, factors(data[:2], turn, size))


def factors(start: bytes, turn: int, size: tuple[int, int]) -> tuple[int, ...]:
    """Return the fractions 1/k at which copies may use an image: the same wherever copies are drawn.

    A turned image is taken where the fraction divides it only: its last column may come first.

    Args:
        start: first bytes of the file.
        turn: EXIF turn.
        size: (width, height).
    """
    if not reduces(start) or size[0] * size[1] < _LARGE:
        return ()
    return tuple(k for k in REDUCTIONS if turn == 1 or (size[0] % k == 0 and size[1] % k == 0))


def read_pixels(path: Path, turn: int, size: tuple[int, int]) -> ReducibleImage:
    """Return the image of a file, see ``source_pixels``.

    Raises:
        ImageError: the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ImageError("{path}: cannot be read ({why})", path=str(path), why=error.strerror) from None
    return source_pixels(data, turn, size, str(path))
