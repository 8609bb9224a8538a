"""Images for the canvas: decoded in the background, the latest wanted wins, the next ones are ready."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.errors import EvenboxError
from app.gui import tasks
from app.imaging import source

_CACHE_BYTES = 512 * 1024 * 1024
_PREFETCH_PIXELS = 40_000_000  # larger images are decoded only when they are looked at
_SMALLEST_LEVEL = 256  # pixels


@dataclass(frozen=True, slots=True)
class ImageKey:
    """What has to be decoded.

    Attributes:
        path: the image file.
        stated: (width, height) as the annotation states it: it decides whether EXIF turns the image.
    """

    path: Path
    stated: tuple[int, int]


@dataclass(frozen=True, slots=True)
class LoadedImage:
    """A decoded image.

    Attributes:
        width, height: size in pixels, in the frame that the boxes share.
        levels: RGB32; level k is the image at 1/2^k of its size, for painting it small without flicker.
        pixels: the memory of the levels where they do not own it; pixmaps made of them need it too.
    """

    width: int
    height: int
    levels: tuple[QImage, ...]
    pixels: tuple[NDArray[np.uint8], ...] = ()

    @property
    def bytes_used(self) -> int:
        """Memory that the pixels take."""
        return sum(level.sizeInBytes() for level in self.levels)


def load_image(key: ImageKey) -> LoadedImage:
    """Decode an image; for background threads: nothing here keeps the interface thread waiting.

    Raises:
        ImageError: it is missing, damaged, or claims an impossible size.
    """
    info = source.probe(key.path)
    turn = source.frame_turn(info, *key.stated)
    image = cv2.cvtColor(source.read(key.path, turn), cv2.COLOR_BGR2BGRA)
    pixels = _halved(np.asarray(image, np.uint8))
    height, width = pixels[0].shape[:2]
    return LoadedImage(width, height, tuple(map(_wrapped, pixels)), pixels)


def _halved(image: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], ...]:
    """Return the image and its halves, quarters, … (OpenCV works without Python's lock, QImage does not)."""
    levels = [image]
    while max(levels[-1].shape[:2]) > 2 * _SMALLEST_LEVEL:
        height, width = levels[-1].shape[:2]
        half = ((width + 1) // 2, (height + 1) // 2)
        levels.append(np.asarray(cv2.resize(levels[-1], half, interpolation=cv2.INTER_AREA), np.uint8))
    return tuple(levels)


def _wrapped(pixels: NDArray[np.uint8]) -> QImage:
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32)


def _load_small(key: ImageKey) -> LoadedImage | None:
    """Decode ahead, unless the image is huge or broken: that is told when it is looked at."""
    try:
        info = source.probe(key.path)
        if info.width * info.height > _PREFETCH_PIXELS:
            return None
        return load_image(key)
    except EvenboxError:
        return None


class ImageLoader(QObject):
    """Decodes the image that is wanted now, and then its neighbours, keeping the latest few.

    Attributes:
        loaded: (ImageKey, LoadedImage) of the image wanted last; older ones are dropped.
        failed: (ImageKey, EvenboxError) likewise.
    """

    loaded = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache: OrderedDict[ImageKey, LoadedImage] = OrderedDict()
        self._pending: dict[ImageKey, tasks.Task] = {}
        self._wanted: ImageKey | None = None
        self._ahead: tuple[ImageKey, ...] = ()

    def request(self, key: ImageKey, ahead: Sequence[ImageKey] = ()) -> LoadedImage | None:
        """Ask for an image, and then for those in ``ahead``.

        Returns:
            The image if it is at hand; otherwise None, and ``loaded`` or ``failed`` follows.
        """
        self._wanted, self._ahead = key, tuple(ahead)
        self._drop_pending(keep=(key, *ahead))
        image = self._cache.get(key)
        if image is not None:
            self._cache.move_to_end(key)
            self._prefetch()
        elif key not in self._pending:
            self._start(load_image, key, priority=1)
        return image

    def cancel(self) -> None:
        """Want nothing any more."""
        self._wanted, self._ahead = None, ()
        self._drop_pending(keep=())

    def forget(self) -> None:
        """Drop all images, for another dataset."""
        self.cancel()
        self._cache.clear()

    def _start(self, function: Callable[[ImageKey], object], key: ImageKey, priority: int = 0) -> None:
        self._pending[key] = tasks.run(
            function,
            key,
            on_result=partial(self._arrived, key),
            on_error=partial(self._refused, key),
            owner=self,
            priority=priority,
        )

    def _drop_pending(self, keep: Sequence[ImageKey]) -> None:
        for key in [key for key in self._pending if key not in keep]:
            self._pending.pop(key).cancel()

    def _arrived(self, key: ImageKey, image: LoadedImage | None) -> None:
        self._pending.pop(key, None)
        if image is not None:
            self._keep(key, image)
        if key != self._wanted:
            return
        if image is None:  # it was looked at ahead only, and is broken or huge
            self._start(load_image, key, priority=1)
            return
        self.loaded.emit(key, image)
        self._prefetch()

    def _refused(self, key: ImageKey, error: Exception) -> None:
        self._pending.pop(key, None)
        if key == self._wanted:
            self.failed.emit(key, error)
            self._prefetch()

    def _prefetch(self) -> None:
        for key in self._ahead:
            if key not in self._cache and key not in self._pending:
                self._start(_load_small, key)

    def _keep(self, key: ImageKey, image: LoadedImage) -> None:
        self._cache[key] = image
        self._cache.move_to_end(key)
        used = sum(kept.bytes_used for kept in self._cache.values())
        for old in list(self._cache):
            if used <= _CACHE_BYTES or old in (self._wanted, key):
                break
            used -= self._cache.pop(old).bytes_used
