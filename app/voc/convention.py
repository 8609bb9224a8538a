"""Do a dataset's coordinates count from 1 or from 0? Evidence, guess, and the shift between the answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.core.dataset import Convention, Dataset, ImageState
from app.core.problem import Problem
from app.voc.messages import problem
from app.voc.objects import shifts
from app.voc.reader import read_annotation


@dataclass(frozen=True, slots=True)
class ConventionEvidence:
    """What the numbers in the files say about where they count from.

    Attributes:
        boxes: number of boxes.
        below_one: minima in [0, 1); a negative one lies outside in every convention and says nothing.
        at_one: minima that are exactly 1.
        at_limit: maxima equal to the stated width or height.
        one_pixel: boxes with a minimum equal to its maximum, which are empty if maxima are exclusive.
    """

    boxes: int
    below_one: int
    at_one: int
    at_limit: int
    one_pixel: int = 0

    def guess(self) -> Convention:
        """Return the likeliest convention; VOC's own unless the evidence speaks against it.

        Minima below 1 cannot be where counting starts at 1, but a few slips must not move all other boxes:
        they have to be as many as the minima at exactly 1, where boxes at the border lie if it does. Maxima
        at the limit then mean exclusive maxima, unless that would empty many boxes.
        """
        if self.below_one == 0 or self.below_one < self.at_one:
            return Convention.VOC
        if self.at_limit == 0:
            return Convention.ZERO
        return Convention.EDGES if self.below_one > 2 * self.one_pixel else Convention.VOC

    def to_problem(self, dataset: Dataset, asked: Convention | None) -> Problem | None:
        """Return what people should know about the reading, None where it is plain VOC."""
        guess = self.guess()
        if asked is not None and asked is not guess:
            kind = "convention_doubt"
        elif asked is None and (guess is not Convention.VOC or self.below_one):
            kind = "convention"
        else:
            return None
        return problem(
            kind,
            dataset.root,
            convention=str(asked or guess),
            guess=str(guess),
            boxes=self.boxes,
            below_one=self.below_one,
            at_one=self.at_one,
            at_limit=self.at_limit,
        )


def convention_evidence(dataset: Dataset) -> ConventionEvidence:
    """Count what speaks for each convention in the numbers as they stand in the files."""
    low, high = shifts(dataset.convention)
    minima, maxima = dataset.boxes[:, :2] - low, dataset.boxes[:, 2:] - high
    sizes = np.array([(entry.width, entry.height) for entry in dataset.entries], np.float64).reshape(-1, 2)
    limits = sizes[dataset.image_rows]
    return ConventionEvidence(
        boxes=len(dataset.boxes),
        below_one=int(np.count_nonzero((minima >= 0) & (minima < 1))),
        at_one=int(np.count_nonzero(minima == 1)),
        at_limit=int(np.count_nonzero((maxima == limits) & (limits > 0))),
        one_pixel=int(np.count_nonzero((minima == maxima).any(axis=1))),
    )


def with_convention(dataset: Dataset, convention: Convention) -> Dataset:
    """Return the dataset as if its files had been read in another convention.

    Boxes that are empty in it leave the dataset, each as a problem, as they would have when reading.
    """
    old, new = shifts(dataset.convention), shifts(convention)
    low, high = new[0] - old[0], new[1] - old[1]
    boxes = dataset.boxes + np.array([low, low, high, high])
    shifted = replace(dataset, boxes=boxes, convention=convention)
    keep = (boxes[:, 2:] > boxes[:, :2]).all(axis=1)
    return shifted if keep.all() else _without_empty(shifted, keep)


def _without_empty(dataset: Dataset, keep: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Dataset:
    """Drop the boxes that are not kept, and say where they were."""
    entries, problems = list(dataset.entries), list(dataset.problems)
    for index in np.unique(dataset.image_rows[~keep]).tolist():
        entry = entries[index]
        if entry.annotation_path is None:
            continue
        reading = read_annotation(entry.annotation_path, entry.image_id, dataset.convention)
        problems += [found for found in reading.problems if found.kind == "box_empty"]
        if not reading.usable:
            entries[index] = replace(entry, state=ImageState.UNREADABLE)
    return replace(dataset.with_boxes(keep), entries=tuple(entries), problems=tuple(problems))
