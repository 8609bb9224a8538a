"""Boxes cut out of their images in the background, those in sight first; an image is decoded once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from app.errors import EvenboxError
from app.gui import tasks
from app.gui.canvas.geometry import Box
from app.gui.canvas.loading import ImageKey
from app.imaging.source import frame_turn, probe, read

SIDE = 112  # pixels
_AROUND = 0.12  # of the longer side, for a crop to be recognised
_KEPT = 1500  # crops, 50 kB each
_AT_ONCE = 12  # images handed to the pool; its threads are never idle
_TELL = 80  # ms; painting the grid for each crop would take longer than making it
_WAITING = 60  # images; what was scrolled past long ago is not wanted any more

Crop = tuple[int, Box]
"""(image index, edges of the box)."""


def cut(image: NDArray[np.uint8], box: Box, side: int = SIDE) -> NDArray[np.uint8]:
    """Return a box with a little around it, fitted into a square; what lies outside the image is empty.

    Args:
        image: (H, W, 3) BGR.
        box: edges in the image.
        side: of the square, in pixels.

    Returns:
        (side, side, 4) uint8 BGRA.
    """
    height, width = image.shape[:2]
    reach = max(box[2] - box[0], box[3] - box[1], 4.0) * (0.5 + _AROUND)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    left, top = max(int(x - reach), 0), max(int(y - reach), 0)
    right, bottom = min(int(np.ceil(x + reach)), width), min(int(np.ceil(y + reach)), height)
    out = np.zeros((side, side, 4), np.uint8)
    if left >= right or top >= bottom:
        return out
    part = image[top:bottom, left:right]
    scale = side / (2 * reach)
    size = (max(round((right - left) * scale), 1), max(round((bottom - top) * scale), 1))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(part, size, interpolation=method)
    at_x, at_y = round((left - (x - reach)) * scale), round((top - (y - reach)) * scale)
    small = small[max(-at_y, 0) : side - at_y, max(-at_x, 0) : side - at_x]
    at_x, at_y = max(at_x, 0), max(at_y, 0)
    place = out[at_y : at_y + small.shape[0], at_x : at_x + small.shape[1]]
    place[..., :3], place[..., 3] = small, 255
    return out


def cut_all(key: ImageKey, boxes: Sequence[Box]) -> list[NDArray[np.uint8]]:
    """Decode an image and cut boxes out of it; an image that cannot be read gives none."""
    try:
        image = read(key.path, frame_turn(probe(key.path), *key.stated))
    except EvenboxError:
        return []
    return [cut(image, box) for box in boxes]


@dataclass(slots=True)
class _Wanted:
    key: ImageKey
    boxes: dict[Box, None] = field(default_factory=dict)
    sight: int = 0


class CropLoader(QObject):
    """Makes crops as they are asked for.

    Attributes:
        loaded: emitted when some are there.
    """

    loaded = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crops: OrderedDict[Crop, QImage] = OrderedDict()
        self._wanted: OrderedDict[int, _Wanted] = OrderedDict()
        self._sight = 0
        self._running = 0
        self._telling = QTimer(self, singleShot=True, interval=_TELL)
        self._telling.timeout.connect(self.loaded)

    def get(self, index: int, key: ImageKey, box: Box) -> QImage | None:
        """Return a crop if it is there; else it will be."""
        crop = self._crops.get((index, box))
        if crop is not None:
            self._crops.move_to_end((index, box))
            return crop
        wanted = self._wanted.setdefault(index, _Wanted(key))
        wanted.boxes[box] = None
        wanted.sight = self._sight
        self._wanted.move_to_end(index)
        while len(self._wanted) > _WAITING:
            self._wanted.popitem(last=False)
        self._start()
        return None

    def look_anew(self) -> None:
        """Say that what is asked for from now on is in sight, in this order; the rest can wait."""
        self._sight += 1

    def forget(self) -> None:
        """Drop everything, for another dataset."""
        tasks.cancel(self)
        self._running = 0
        self._crops.clear()
        self._wanted.clear()

    def _start(self) -> None:
        while self._wanted and self._running < _AT_ONCE:
            latest = max(request.sight for request in self._wanted.values())
            index = next(i for i, request in self._wanted.items() if request.sight == latest)
            request = self._wanted.pop(index)
            self._running += 1
            wanted = list(request.boxes)
            tasks.run(
                cut_all,
                request.key,
                wanted,
                on_result=partial(self._take, index, wanted),
                owner=self,
                priority=1,  # before the thumbnails of the whole list
            )

    def _take(self, index: int, boxes: list[Box], cuts: list[NDArray[np.uint8]]) -> None:
        self._running -= 1
        for k, box in enumerate(boxes):
            pixels = cuts[k] if cuts else np.zeros((SIDE, SIDE, 4), np.uint8)
            image = QImage(pixels.data, SIDE, SIDE, SIDE * 4, QImage.Format.Format_ARGB32)
            self._crops[index, box] = image.copy()
        while len(self._crops) > _KEPT:
            self._crops.popitem(last=False)
        if not self._telling.isActive():
            self._telling.start()
        self._start()
