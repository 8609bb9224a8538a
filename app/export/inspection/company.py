"""The images that steps of several images draw from, as the workers of an inspection need them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.augment.boxes import mirrors
from app.augment.outcome import BoxOutcome
from app.augment.partners import Partner, Partners
from app.core.dataset import Dataset
from app.core.geometry import BoolArray
from app.errors import ImageError
from app.export.inspection.boxes import IntArray
from app.export.partners import may_mirror, usable
from app.export.sources import Source, find_sources, resolve_splits
from app.imaging.cache import ImageCache

_REMEMBERED = 64_000_000  # bytes of decoded partners that a process holds on to
_images = ImageCache(_REMEMBERED)


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """The training images of a dataset.

    Attributes:
        pool: to draw from.
        sources: by image id.
        labels: (N,) classes of the boxes of each, by image id.
    """

    pool: Partners
    sources: Mapping[str, Source]
    labels: Mapping[str, IntArray]

    def load(self, image_id: str) -> NDArray[np.uint8]:
        """Return the pixels of a partner.

        Raises:
            ImageError: they cannot be read, or are of another size by now.
        """
        source = self.sources[image_id]
        image = _images.get(source.image_path, source.turn)
        if image.shape[1::-1] != source.size:
            raise ImageError("{path}: the image has another size by now", path=str(source.image_path))
        return image


def gather(
    dataset: Dataset,
    split: str | Sequence[float],
    seed: int,
    exclude: Collection[str],
    cancelled: Callable[[], bool],
) -> Company:
    """Return the training images of an export with this split, seed and exclusions.

    Raises:
        ExportError: the splits are contradictory.
        Cancelled: on request.
    """
    found, _ = find_sources(dataset, resolve_splits(dataset, split, seed, exclude), cancelled=cancelled)
    training = {source.image_id: source for source in found if source.split == "train"}
    boxes = {name: usable(dataset, source) for name, source in training.items()}
    pool = [
        Partner(name, source.size, boxes[name][0], may_mirror(dataset, source, dataset.mirror))
        for name, source in training.items()
    ]
    return Company(Partners(pool), training, {name: found[1] for name, found in boxes.items()})


def labels_of(
    outcome: BoxOutcome, own: IntArray, company: Company | None, mirrored: IntArray
) -> tuple[IntArray, IntArray]:
    """Return (N,) the classes of all boxes of a copy as their images have them, and as the copy shows them.

    Args:
        outcome: of the copy; boxes of partners follow those of the image itself.
        own: (M,) classes of the image's own boxes.
        company: the partners.
        mirrored: (C,) what each class is in a mirror.
    """
    before, there = [], []
    for image, total, matrix, rows in outcome.origins:
        labels = own if image is None or company is None else company.labels[image]
        labels = labels[:total] if rows is None else labels[rows]
        before.append(labels)
        there.append(mirrored[labels] if mirrors(matrix) else labels)
    return np.concatenate(before), np.concatenate(there)


def is_composed(outcome: BoxOutcome) -> bool:
    """Whether several images, or one several times, lie on the canvas."""
    return len(outcome.origins) > 1


def own_rows(outcome: BoxOutcome) -> BoolArray:
    """Return (N,) which boxes are the image's own, where they were at first."""
    return np.arange(len(outcome)) < outcome.own
