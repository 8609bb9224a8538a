"""Which images show nearly the same: the same field of view, saved, scaled, brightened or mirrored anew.

An image is described by its structure: 32 × 32 grey values without what varies slowly (light, sky, vignette),
of mean 0 and length 1. The dot product of two is their similarity: 1 the same, about 0 unrelated. Scaling,
JPEG, blur, noise and light leave it above 0.95, a shift by a fiftieth of the width above 0.9.

Libraries of perceptual hashes answer the same question with far fewer bits; on images that all have one kind
of content, as microscopy, those do not tell alike from equal, and the libraries bring SciPy along.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.imaging.source import decode

SIMILAR = 0.85
"""From this similarity on two images count as nearly the same."""

SIDE = 32
_WORK_SIDE, _SLOW = 64, 17  # px of the grey image worked on, and of the window that light is estimated in
_LEAST_CONTRAST = 4.0  # grey levels; below it the structure is noise
_COARSE = 16
_COARSE_SIMILAR = 0.75
_BLOCK = 1024
_PARTNERS = 100  # of one image that are looked at: where a camera stands still, all are alike

Structures = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is compared of an image.

    Attributes:
        digest: of the file's bytes.
        structure: (1024,) float16 of mean 0 and length 1; all 0 where the image has next to no structure.
    """

    digest: bytes
    structure: Structures


def likeness(data: bytes, size: tuple[int, int], turn: int = 1, name: str = "image") -> Likeness:
    """Describe an encoded image.

    Args:
        data: the content of the file.
        size: (width, height) as its header says; only chooses how coarsely it may be decoded.
        turn: EXIF orientation to apply.
        name: what to call it in an error.

    Raises:
        ImageError: it cannot be decoded.
    """
    reduce = next((r for r in (8, 4, 2) if min(size) // r >= _WORK_SIDE), 1)
    grey = cv2.cvtColor(decode(data, turn, reduce, name), cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (_WORK_SIDE, _WORK_SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    small -= cv2.blur(small, (_SLOW, _SLOW))
    structure = cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_AREA).ravel()
    structure -= structure.mean()
    length = float(np.linalg.norm(structure))
    if length < _LEAST_CONTRAST * SIDE:
        structure, length = np.zeros_like(structure), 1.0
    return Likeness(hashlib.blake2b(data, digest_size=16).digest(), (structure / length).astype(np.float16))


@dataclass(frozen=True, slots=True)
class SimilarPairs:
    """Images that show nearly the same.

    Attributes:
        pairs: (P, 2) int64 indices, the smaller first, ascending.
        similarity: (P,) float64.
        mirrored: (P,) bool, whether one is (nearly) the other in a mirror.
    """

    pairs: NDArray[np.int64]
    similarity: NDArray[np.float64]
    mirrored: NDArray[np.bool_]


def similar_pairs(
    structures: Structures, least: float = SIMILAR, cancelled: Callable[[], bool] = lambda: False
) -> SimilarPairs:
    """Return the pairs of images (N, 1024) whose similarity is at least ``least``.

    A coarse comparison of all with all, then a fine one of what is left; the work grows with N², some seconds
    of two cores for 20,000 images. Of an image with more than a hundred partners that come after it the most
    similar are found.
    """
    coarse = _pooled(structures)
    flipped = coarse.reshape(-1, _COARSE, _COARSE)[:, :, ::-1].reshape(coarse.shape)
    pairs, similarity, mirrored = [np.zeros((0, 2), np.int64)], [np.zeros(0)], [np.zeros(0, bool)]
    for start in range(0, len(structures), _BLOCK):
        if cancelled():
            break
        block = coarse[start : start + _BLOCK]
        for is_mirrored, others in ((False, coarse[start:]), (True, flipped[start:])):
            found = block @ others.T
            found[np.tril_indices(len(block), 0, found.shape[1])] = -1.0  # each pair once
            row, column = np.nonzero(found >= _thresholds(found)[:, None])
            first, second = row + start, column + start
            value = _fine(structures, first, second, is_mirrored)
            close = value >= least
            pairs.append(np.stack([first[close], second[close]], axis=1))
            similarity.append(value[close])
            mirrored.append(np.full(int(close.sum()), is_mirrored))
    return _best(np.concatenate(pairs), np.concatenate(similarity), np.concatenate(mirrored))


def _thresholds(similarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (rows,) the similarity from which on partners of each row are looked at."""
    lowest = np.full(len(similarity), _COARSE_SIMILAR, np.float32)
    crowded = np.flatnonzero((similarity >= _COARSE_SIMILAR).sum(axis=1) > _PARTNERS)
    if len(crowded):
        lowest[crowded] = np.partition(similarity[crowded], -_PARTNERS, axis=1)[:, -_PARTNERS]
    return lowest


def _pooled(structures: Structures) -> NDArray[np.float32]:
    """Return (N, 256) the structures at half the size, of length 1."""
    shape = (len(structures), _COARSE, SIDE // _COARSE, _COARSE, SIDE // _COARSE)
    pooled = (
        structures.reshape(shape).mean(axis=(2, 4), dtype=np.float32).reshape(len(structures), _COARSE**2)
    )
    length = np.linalg.norm(pooled, axis=1, keepdims=True)
    out: NDArray[np.float32] = np.divide(pooled, length, out=np.zeros_like(pooled), where=length > 0)
    return out


def _fine(
    structures: Structures, first: NDArray[np.int64], second: NDArray[np.int64], mirrored: bool
) -> NDArray[np.float64]:
    value = np.zeros(len(first))
    for start in range(0, len(first), _BLOCK):
        part = slice(start, start + _BLOCK)
        one, other = structures[first[part]].astype(np.float32), structures[second[part]].astype(np.float32)
        if mirrored:
            other = other.reshape(-1, SIDE, SIDE)[:, :, ::-1].reshape(len(other), -1)
        value[part] = np.einsum("ij,ij->i", one, other)
    return value


def _best(
    pairs: NDArray[np.int64], similarity: NDArray[np.float64], mirrored: NDArray[np.bool_]
) -> SimilarPairs:
    """Sort the pairs; of one that is found both ways the better way stays."""
    order = np.lexsort((-similarity, pairs[:, 1], pairs[:, 0]))
    pairs, similarity, mirrored = pairs[order], similarity[order], mirrored[order]
    fresh = np.ones(len(pairs), bool)
    fresh[1:] = (np.diff(pairs, axis=0) != 0).any(axis=1)
    return SimilarPairs(pairs[fresh], similarity[fresh], mirrored[fresh])
