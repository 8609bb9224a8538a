"""Boxes per class and image as a sparse matrix (CSR): what statistics and the balance planner compute on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ClassCounts:
    """Box counts of I images over C classes, compressed by rows.

    Row i holds ``counts[indptr[i]:indptr[i+1]]`` boxes of the classes ``classes[indptr[i]:indptr[i+1]]``.

    Attributes:
        indptr: (I+1,) int64.
        classes: (nnz,) int64 class indices, ascending within a row.
        counts: (nnz,) int64, all ≥ 1.
        class_count: C.
    """

    indptr: IntArray
    classes: IntArray
    counts: IntArray
    class_count: int

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @classmethod
    def from_labels(cls, rows: IntArray, labels: IntArray, row_count: int, class_count: int) -> ClassCounts:
        """Count boxes given the image row and the class label of each, both (B,) int64."""
        keys, counts = np.unique(
            rows.astype(np.int64) * max(class_count, 1) + labels.astype(np.int64), return_counts=True
        )
        key_rows = keys // max(class_count, 1)
        indptr = np.searchsorted(key_rows, np.arange(row_count + 1)).astype(np.int64)
        return cls(indptr, keys % max(class_count, 1), counts.astype(np.int64), class_count)

    @property
    def rows(self) -> IntArray:
        """(nnz,) the image row of each entry."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.indptr))

    def totals(self, copies: NDArray[np.generic] | None = None) -> FloatArray:
        """Return (C,) boxes per class, each image counted ``copies[i]`` times (once by default)."""
        weights = self.counts.astype(np.float64)
        if copies is not None:
            weights = weights * np.repeat(np.asarray(copies, np.float64), np.diff(self.indptr))
        return np.bincount(self.classes, weights, self.class_count).astype(np.float64)

    def images_per_class(self) -> IntArray:
        """Return (C,) the number of images that hold each class."""
        return np.bincount(self.classes, minlength=self.class_count).astype(np.int64)

    def dot(self, values: FloatArray) -> FloatArray:
        """Return (I,) the sum over an image's boxes of a value per class, ``values`` (C,)."""
        cumulative = np.concatenate([[0.0], np.cumsum(self.counts * values[self.classes])])
        out: FloatArray = cumulative[self.indptr[1:]] - cumulative[self.indptr[:-1]]
        return out

    def boxes_per_image(self) -> IntArray:
        """Return (I,) the number of boxes of each image."""
        cumulative = np.concatenate([[0], np.cumsum(self.counts)])
        out: IntArray = cumulative[self.indptr[1:]] - cumulative[self.indptr[:-1]]
        return out

    def take(self, rows: IntArray) -> ClassCounts:
        """Return the counts of the given images, in the given order; an image may be taken repeatedly."""
        lengths = np.diff(self.indptr)[rows]
        indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        offset = np.repeat(self.indptr[:-1][rows] - indptr[:-1], lengths)
        entries = np.arange(indptr[-1], dtype=np.int64) + offset
        return ClassCounts(indptr, self.classes[entries], self.counts[entries], self.class_count)

    def dense_row(self, row: int) -> IntArray:
        """Return (C,) the counts of one image."""
        out = np.zeros(self.class_count, np.int64)
        part = slice(self.indptr[row], self.indptr[row + 1])
        out[self.classes[part]] = self.counts[part]
        return out
