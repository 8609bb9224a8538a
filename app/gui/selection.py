"""What was pointed at in a plot: some images, and which of their boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.dataset import Dataset

BoxMask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """Images to list, and boxes to look at.

    Attributes:
        title: what they have in common, in words.
        images: indices of the images, ascending: they stay listed while their boxes are edited.
        boxes: finds (B,) the boxes in a dataset, anew after each edit; None where no boxes are meant.
        query: the filter that lists the same images, where there is one; it is shown in the list's field.
    """

    title: str
    images: NDArray[np.int64]
    boxes: Callable[[Dataset], BoxMask] | None = None
    query: str = ""


def select_images(title: str, images: NDArray[np.int64], count: int) -> Selection:
    """Return some of a dataset's images, and all of their boxes.

    Args:
        title: what they have in common.
        images: their indices.
        count: images of the dataset.
    """
    chosen = np.zeros(count, bool)
    chosen[images] = True
    return Selection(title, np.flatnonzero(chosen), lambda dataset: chosen[dataset.image_rows])


def select_boxes(
    dataset: Dataset, title: str, boxes: Callable[[Dataset], BoxMask], query: str = ""
) -> Selection:
    """Return the boxes that ``boxes`` finds, and the images that hold them."""
    images = np.unique(dataset.image_rows[boxes(dataset)])
    return Selection(title, images, boxes, query)
