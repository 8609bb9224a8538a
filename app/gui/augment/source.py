"""The image whose variants are shown: pixels and boxes in the one frame that export uses. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.augment.reducible import ReducibleImage
from app.core.annotation import Annotation
from app.core.dataset import ImageEntry
from app.core.mirror import NO_RULES, MirrorRules
from app.errors import ImageError
from app.export.partners import DatasetPartners
from app.export.pixels import factors
from app.export.sources import clean_annotation
from app.imaging.cache import ImageCache
from app.imaging.source import frame_turn, probe


@dataclass(frozen=True, slots=True, eq=False)
class PreviewSource:
    """An image with its boxes, as a worker of the export sees them.

    Attributes:
        image_id: its id in the dataset; variants are drawn from it.
        image: (H, W, 3) uint8, BGR.
        annotation: its boxes, cut to the image; those outside are left out.
        boxes: (N, 4) float64, edge coordinates.
        may_mirror: whether its classes survive a mirror.
        rules: of the dataset about mirrors.
        partners: the other images, for recipes that take some; None: the image is its own partner.
        pixels: what gives the image at the size that a variant needs; None where only the whole is there.
    """

    image_id: str
    image: NDArray[np.uint8]
    annotation: Annotation
    boxes: NDArray[np.float64]
    may_mirror: bool = True
    rules: MirrorRules = NO_RULES
    partners: DatasetPartners | None = None
    pixels: ReducibleImage | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.image.shape[1], self.image.shape[0]


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
    size = info.size_in_frame(turn)
    pixels = _pixels(cache, entry.image_path, turn, size)
    found = annotation or Annotation(entry.image_id)
    cleaned = clean_annotation(found, size)
    may_mirror = rules.may_mirror(box.name for box in found.boxes)
    rows = [(box.xmin, box.ymin, box.xmax, box.ymax) for box in cleaned.boxes]
    boxes = np.array(rows, np.float64).reshape(-1, 4)
    return PreviewSource(entry.image_id, pixels.at(1), cleaned, boxes, may_mirror, rules, None, pixels)


def _pixels(cache: ImageCache, path: Path, turn: int, size: tuple[int, int]) -> ReducibleImage:
    with path.open("rb") as file:
        start = file.read(2)
    return ReducibleImage(size, lambda factor: cache.get(path, turn, factor), factors(start, turn, size))
