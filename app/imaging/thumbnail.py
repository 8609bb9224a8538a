"""Small pictures of images, kept on disk until the image changes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.errors import ImageError
from app.files import write_atomic
from app.imaging.encode import encode
from app.imaging.source import ImageInfo, decode, frame_turn, probe

WIDTH, HEIGHT = 128, 96
"""Twice the size in the list, for screens of high density."""

_QUALITY = 85
_REDUCTIONS = (8, 4, 2, 1)


def make_thumbnail(path: Path, stated: tuple[int, int] = (0, 0)) -> NDArray[np.uint8]:
    """Read an image and cover ``WIDTH`` × ``HEIGHT`` with its middle.

    Args:
        path: the image file.
        stated: width and height as the annotation states them, to decide its EXIF turn.

    Returns:
        (96, 128, 3) uint8, BGR.

    Raises:
        ImageError: the image cannot be read.
    """
    info = probe(path)
    turn = frame_turn(info, *stated)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ImageError("{path}: cannot be read ({why})", path=str(path), why=error.strerror) from None
    image = decode(data, turn, _reduction(info, turn), str(path))
    return cover(image, WIDTH, HEIGHT)


def cover(image: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Return the largest middle part of that shape, resized to ``width`` × ``height`` pixels."""
    rows, columns = image.shape[:2]
    scale = min(columns / width, rows / height)
    part_width, part_height = max(1, round(width * scale)), max(1, round(height * scale))
    x, y = (columns - part_width) // 2, (rows - part_height) // 2
    part = image[y : y + part_height, x : x + part_width]
    method = cv2.INTER_AREA if scale > 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(part, (width, height), interpolation=method), np.uint8)


class ThumbnailCache:
    """Thumbnails as files, found again by path, time and size of the image; safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, path: Path, stated: tuple[int, int] = (0, 0)) -> NDArray[np.uint8]:
        """Return the thumbnail of an image, made now if it is not there (ImageError: cannot be read)."""
        place = self._place(path, stated)
        if place is None:
            return make_thumbnail(path, stated)
        try:
            return decode(place.read_bytes(), name=str(place))
        except (OSError, ImageError):
            image = make_thumbnail(path, stated)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(place, encode(image, ".jpg", _QUALITY), sync=False)
        except OSError:
            pass  # a full or read-only disk costs time, not the thumbnail
        return image

    def prune(self, limit: int) -> int:
        """Delete the oldest thumbnails until all together have at most ``limit`` bytes; return the rest."""
        files = []
        for path in self._folder.glob("*/*.jpg"):
            try:
                state = path.stat()
            except OSError:
                continue
            files.append((state.st_mtime, state.st_size, path))
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files, key=lambda file: file[0]):
            if total <= limit:
                break
            path.unlink(missing_ok=True)
            total -= size
        return total

    def _place(self, path: Path, stated: tuple[int, int]) -> Path | None:
        try:
            state = path.stat()
        except OSError:
            return None
        words = f"{path.absolute()}\0{state.st_mtime_ns}\0{state.st_size}\0{stated}"
        digest = hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest()
        return self._folder / digest[:2] / f"{digest[2:34]}.jpg"


def _reduction(info: ImageInfo, turn: int) -> int:
    """Return the cheapest decode that is still at least as large as a thumbnail."""
    width, height = info.size_in_frame(turn)
    return next(r for r in _REDUCTIONS if r == 1 or (width // r >= WIDTH and height // r >= HEIGHT))
