"""The images that the plots speak of: those of a split, now or as planned. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.counts import FloatArray, IntArray
from app.core.dataset import Dataset
from app.core.tally import Tally, tally
from app.export.drawn import draw_boxes
from app.gui.balance.outlook import Outlook

ALL = ""
"""The name of all images together, beside those of the splits."""

_MOST_DRAWN = 4000  # outputs of a plan: enough for every plot
Mask = NDArray[np.bool_]
Rule = Callable[[FloatArray, IntArray, FloatArray], Mask]
"""Which boxes are meant: of boxes (B, 4), labels (B,) and the sizes of their images (B, 2)."""


@dataclass(slots=True, eq=False)
class Present:
    """The dataset as it is now; an edit of one image costs one image.

    Attributes:
        dataset: the dataset that was counted last.
        sizes: (I, 2) width and height of each image, 0 where unknown.
        members: (I,) by split, which images it has; ``ALL`` has every one.
        tallies: their sums.
        aspect: usual width over height of the images.
    """

    dataset: Dataset
    sizes: FloatArray
    members: dict[str, Mask]
    tallies: dict[str, Tally]
    aspect: float

    def update(self, dataset: Dataset, indices: Iterable[int]) -> None:
        """Count what edits of images have changed."""
        old, new = self.dataset, dataset
        for index in indices:
            before, after = old.boxes_of(index), new.boxes_of(index)
            size = (int(self.sizes[index, 0]), int(self.sizes[index, 1]))
            for name, mask in self.members.items():
                if mask[index]:
                    self.tallies[name].add(old.boxes[before], old.labels[before], size, -1)
                    self.tallies[name].add(new.boxes[after], new.labels[after], size, 1)
        for one in self.tallies.values():
            one.grow(len(new.classes))
        self.dataset = dataset

    def rule_for(self, split: str, rule: Rule) -> Callable[[Dataset], Mask]:
        """Return what finds the boxes of a rule within a split, in this dataset and after edits of it."""
        sizes, members = self.sizes, self.members[split]

        def find(dataset: Dataset) -> Mask:
            rows = dataset.image_rows
            return rule(dataset.boxes, dataset.labels, sizes[rows]) & members[rows]

        return find

    def images_with(self, split: str, holds: Callable[[IntArray, IntArray], Mask]) -> IntArray:
        """Return the images of a split for which ``holds(boxes, classes)`` of each image (I,) is true."""
        counts = self.dataset.class_counts()
        found = holds(counts.boxes_per_image(), np.diff(counts.indptr))
        return np.flatnonzero(found & self.members[split])


def split_members(dataset: Dataset, outlook: Outlook | None) -> dict[str, Mask]:
    """Return which images each split has: as planned, else as the dataset says."""
    members = {ALL: np.ones(len(dataset), bool)}
    if outlook is None:
        return members
    for task in outlook.prepared.tasks:
        split = task.source.split
        if split not in members:
            members[split] = np.zeros(len(dataset), bool)
        members[split][task.source.index] = True
    order = {ALL: 0, "train": 1, "val": 2, "test": 3}
    return dict(sorted(members.items(), key=lambda item: order.get(item[0], 9)))


def count_present(dataset: Dataset, members: Mapping[str, Mask]) -> Present:
    """Count a dataset; boxes of images of unknown size are left out of places and relative sizes."""
    sizes = np.array([(entry.width, entry.height) for entry in dataset.entries], np.float64).reshape(-1, 2)
    known = sizes[(sizes > 0).all(axis=1)]
    aspect = float(np.median(known[:, 0] / known[:, 1])) if len(known) else 1.0
    rows, tallies = dataset.image_rows, {}
    for name, mask in members.items():
        use = mask[rows]
        numbers = (np.cumsum(mask) - 1)[rows[use]]
        tallies[name] = tally(
            dataset.boxes[use], dataset.labels[use], numbers, sizes[mask], len(dataset.classes)
        )
    return Present(dataset, sizes, dict(members), tallies, min(max(aspect, 0.25), 4.0))


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """What a plan makes of the training split.

    Attributes:
        boxes, labels, rows: boxes of the drawn outputs, rows count these outputs.
        sizes: (D, 2) width and height of each output.
        images: (D,) image of the dataset that each output comes from.
        outputs: of the plan; D of them were drawn.
        tally: sums over the drawn outputs, scaled up to all of them.
    """

    boxes: FloatArray
    labels: IntArray
    rows: IntArray
    sizes: FloatArray
    images: IntArray
    outputs: int
    tally: Tally

    @property
    def is_sample(self) -> bool:
        """Whether only a part of the outputs was drawn."""
        return len(self.images) < self.outputs

    def images_of(self, rule: Rule) -> IntArray:
        """Return the images whose outputs hold boxes of a rule."""
        found = rule(self.boxes, self.labels, self.sizes[self.rows])
        return np.unique(self.images[self.rows[found]])

    def images_with(self, holds: Callable[[IntArray, IntArray], Mask]) -> IntArray:
        """Return the images of the outputs for which ``holds(boxes, classes)`` (D,) is true."""
        number = np.bincount(self.rows, minlength=len(self.images))
        keys = np.unique(self.rows * max(1, self.tally.class_count) + self.labels)
        kinds = np.bincount(keys // max(1, self.tally.class_count), minlength=len(self.images))
        return np.unique(self.images[holds(number.astype(np.int64), kinds.astype(np.int64))])


def draw_planned(outlook: Outlook, cancelled: Callable[[], bool] = lambda: False) -> Planned:
    """Draw what a plan makes.

    Raises:
        Cancelled: on request.
    """
    drawn = draw_boxes(outlook.prepared, _MOST_DRAWN, cancelled)
    scale = drawn.outputs / max(1, drawn.drawn)
    counted = tally(
        drawn.boxes,
        drawn.labels,
        drawn.rows,
        drawn.sizes,
        len(outlook.prepared.dataset.classes),
        np.full(len(drawn.sizes), scale),
    )
    return Planned(drawn.boxes, drawn.labels, drawn.rows, drawn.sizes, drawn.images, drawn.outputs, counted)


@dataclass(slots=True)
class View:
    """What the plots show.

    Attributes:
        split: name of a split, or ``ALL``.
        planned: as planned, or now.
        label: only this class; None for all.
    """

    split: str = ALL
    planned: bool = False
    label: int | None = None
