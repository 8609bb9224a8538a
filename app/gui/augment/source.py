"""The image whose variants are shown: pixels and boxes in the one frame that export uses. No Qt."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from app.core.annotation import Annotation
from app.core.dataset import ImageEntry
from app.core.mirror import NO_RULES, MirrorRules
from app.errors import ImageError
from app.export.sources import clean_annotation
from app.imaging.source import decode, frame_turn, probe

_KEPT_BYTES = 256_000_000


@dataclass(frozen=True, slots=True, eq=False)
class PreviewSource:
    """An image with its boxes, as a worker of the export sees them.

    Attributes:
        image_id: its id in the dataset; variants are drawn from it.
        image: (H, W, 3) uint8, BGR.
        annotation: its boxes, cut to the image; those outside are left out.
        boxes: (N, 4) float64, edge coordinates.
        may_mirror: whether its classes survive a mirror.
    """

    image_id: str
    image: NDArray[np.uint8]
    annotation: Annotation
    boxes: NDArray[np.float64]
    may_mirror: bool = True

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.image.shape[1], self.image.shape[0]


class ImageCache:
    """The images that were decoded last, so that a step back or another recipe decodes nothing."""

    def __init__(self, limit: int = _KEPT_BYTES) -> None:
        self._limit = limit
        self._lock = Lock()
        self._images: OrderedDict[tuple[Path, int, int], NDArray[np.uint8]] = OrderedDict()

    def get(self, path: Path, turn: int) -> NDArray[np.uint8]:
        """Return the decoded image, (H, W, 3) uint8 BGR, from memory if its file has not changed.

        Raises:
            ImageError: the file is missing or cannot be decoded.
        """
        try:
            key = (path, turn, path.stat().st_mtime_ns)
            with self._lock:
                if key in self._images:
                    self._images.move_to_end(key)
                    return self._images[key]
            image = decode(path.read_bytes(), turn, name=str(path))
        except OSError as error:
            raise ImageError("{path}: cannot be read ({why})", path=str(path), why=error.strerror) from None
        with self._lock:
            self._images[key] = image
            self._trim()
        return image

    def _trim(self) -> None:
        while len(self._images) > 1 and sum(image.nbytes for image in self._images.values()) > self._limit:
            self._images.popitem(last=False)


def load_source(
    cache: ImageCache, entry: ImageEntry, annotation: Annotation | None, rules: MirrorRules = NO_RULES
) -> PreviewSource:
    """Decode an image and bring its boxes into the same frame.

    Args:
        cache: decoded images.
        entry: the image as it is now.
        annotation: its boxes as they are now, saved or not; None where there are none.
        rules: of the dataset about mirrors.

    Raises:
        ImageError: the image is missing or cannot be decoded.
    """
    if entry.image_path is None:
        raise ImageError("{image}: the image is missing", image=entry.image_id)
    info = probe(entry.image_path)
    turn = frame_turn(info, entry.width, entry.height)
    image = cache.get(entry.image_path, turn)
    found = annotation or Annotation(entry.image_id)
    cleaned = clean_annotation(found, info.size_in_frame(turn))
    may_mirror = rules.may_mirror(box.name for box in found.boxes)
    rows = [(box.xmin, box.ymin, box.xmax, box.ymax) for box in cleaned.boxes]
    boxes = np.array(rows, np.float64).reshape(-1, 4)
    return PreviewSource(entry.image_id, image, cleaned, boxes, may_mirror)
