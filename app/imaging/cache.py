"""Images that were decoded lately."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from app.errors import ImageError
from app.imaging.source import decode

_KEPT_BYTES = 256_000_000


class ImageCache:
    """The images that were decoded last, so that a step back or another recipe decodes nothing.

    Args:
        limit: bytes of pixels that are held on to.
    """

    def __init__(self, limit: int = _KEPT_BYTES) -> None:
        self._limit = limit
        self._lock = Lock()
        self._images: OrderedDict[tuple[Path, int, int, int], NDArray[np.uint8]] = OrderedDict()

    def get(self, path: Path, turn: int, reduce: int = 1) -> NDArray[np.uint8]:
        """Return the decoded image, (H, W, 3) uint8 BGR, from memory if its file has not changed.

        Args:
            path, turn, reduce: see ``decode``.

        Raises:
            ImageError: the file is missing or cannot be decoded.
        """
        try:
            key = (path, turn, reduce, path.stat().st_mtime_ns)
            with self._lock:
                if key in self._images:
                    self._images.move_to_end(key)
                    return self._images[key]
            image = decode(path.read_bytes(), turn, reduce, str(path))
        except OSError as error:
            raise ImageError("{path}: cannot be read ({why})", path=str(path), why=error.strerror) from None
        with self._lock:
            self._images[key] = image
            self._trim()
        return image

    def _trim(self) -> None:
        while len(self._images) > 1 and sum(image.nbytes for image in self._images.values()) > self._limit:
            self._images.popitem(last=False)
