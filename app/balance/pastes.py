"""Pastes: copies of images with rare objects of other images on them, where there is room. Numbers only.

What is pasted is a cutting: an object's box with a small margin, from a place where no other object shows. A
pasted object brings its background along, so that pastes are offered only where they are asked for.
"""

from __future__ import annotations

import numpy as np

from app.balance.crops import BoxTable, Paste, PastedObject, Windows, no_windows
from app.core.counts import ClassCounts, FloatArray, IntArray

OBJECTS = 3  # pasted onto one image, at most
_MARGIN = 0.05  # of an object's side, cut out around it
_SMALLEST = 12.0  # px, side of an object that is pasted
_CLEAN = 0.1  # share of another box that a cutting may show, where there are few that show none
_ENOUGH = 20  # objects of a class alone in their cutting
_COVERED = 0.05  # share of a box that a paste may hide
_PER_CLASS = 400  # objects of one class that are looked at
_TRIALS = 12  # places tried for an object
_MOST = 3000  # pastes that are offered


def find_pastes(table: BoxTable, worth: FloatArray, seed: int = 0) -> Windows:
    """Return whole images with rare objects of others pasted onto them, those with the least company first.

    For each wanted class the images that cost least get up to three objects of it, of other images, each as
    large as in its own, at a random place where it hides next to nothing. The same arguments give the same.

    Args:
        table: the boxes.
        worth: (C,) of one more box of each class: positive where it is wanted, negative where it costs.
        seed: of the places and of which objects are taken.
    """
    wanted = np.flatnonzero(worth > 0)
    known = (table.sizes > 0).all(axis=1)
    if len(wanted) == 0 or not known.any():
        return no_windows(len(worth))
    counts = table.class_counts(len(worth))
    load = counts.dot(worth)
    targets = np.flatnonzero(known)
    targets = targets[np.argsort(-load[targets], kind="stable")]
    per_class = max(1, _MOST // len(wanted))
    rng = np.random.default_rng([seed, len(table)])
    found: list[tuple[int, int, Paste]] = []
    for label in wanted.tolist():
        objects = _objects(table, label, rng)
        value = load + OBJECTS * worth[label]
        good = targets[value[targets] > np.maximum(load[targets], 0.0)][:per_class]
        turn = 0
        for image in good.tolist() if len(objects) else ():
            paste, turn = _onto(table, image, objects, turn, rng)
            if paste:
                found.append((image, label, paste))
    found.sort(key=lambda each: each[:2])
    return _as_windows(table, counts, found)


def joined(first: Windows, second: Windows) -> Windows:
    """Return the crops of both, in the order of their images."""
    if len(second) == 0:
        return first
    images = np.concatenate([first.images, second.images])
    order = np.argsort(images, kind="stable")
    pasted = [*(first.pasted or [()] * len(first)), *(second.pasted or [()] * len(second))]
    counts = ClassCounts(
        np.concatenate([first.counts.indptr, second.counts.indptr[1:] + first.counts.indptr[-1]]),
        np.concatenate([first.counts.classes, second.counts.classes]),
        np.concatenate([first.counts.counts, second.counts.counts]),
        second.counts.class_count,
    )
    return Windows(
        images[order],
        np.concatenate([first.rects, second.rects])[order],
        counts.take(order),
        tuple(pasted[k] for k in order.tolist()),
    )


def _objects(table: BoxTable, label: int, rng: np.random.Generator) -> list[tuple[int, IntArray]]:
    """Return image and cutting (4,) of objects of a class that are alone in it, or nearly, shuffled."""
    sides = table.boxes[:, 2:] - table.boxes[:, :2]
    rows = np.flatnonzero((table.labels == label) & table.counting & (sides.min(axis=1) >= _SMALLEST))
    rows = rng.permutation(rows)[:_PER_CLASS]
    images, alone, nearly = table.images, list[tuple[int, IntArray]](), list[tuple[int, IntArray]]()
    for row in rows.tolist():
        image = int(images[row])
        if not (table.sizes[image] > 0).all():
            continue
        margin = sides[row] * _MARGIN
        low = np.floor(np.maximum(table.boxes[row, :2] - margin, 0.0))
        high = np.ceil(np.minimum(table.boxes[row, 2:] + margin, table.sizes[image]))
        cutting = np.concatenate([low, high])
        part = slice(table.offsets[image], table.offsets[image + 1])
        shares = _shares(table.boxes[part], cutting)
        shares[row - int(table.offsets[image])] = 0.0
        if shares.max() <= _CLEAN:
            (alone if shares.max() == 0 else nearly).append((image, cutting.astype(np.int64)))
    return alone if len(alone) >= _ENOUGH else alone + nearly


def _onto(
    table: BoxTable,
    image: int,
    objects: list[tuple[int, IntArray]],
    turn: int,
    rng: np.random.Generator,
) -> tuple[Paste, int]:
    """Return what is pasted onto an image, and where in the list of objects the next one begins."""
    present = table.boxes[table.offsets[image] : table.offsets[image + 1]]
    paste: list[PastedObject] = []
    for _ in range(min(2 * OBJECTS, len(objects))):
        donor, cutting = objects[turn % len(objects)]
        turn += 1
        if donor == image:
            continue
        place = _room(table.sizes[image], table.sizes[donor], cutting, present, rng)
        if place is None:
            continue
        left, top, right, bottom = cutting.tolist()
        paste.append((donor, left, top, right, bottom, *place))
        there = np.array([place[0], place[1], place[0] + place[2], place[1] + place[3]], np.float64)
        present = np.concatenate([present, there[None]])
        if len(paste) == OBJECTS:
            break
    return tuple(paste), turn


def _room(
    size: IntArray, donor_size: IntArray, cutting: IntArray, present: FloatArray, rng: np.random.Generator
) -> tuple[int, int, int, int] | None:
    """Return left, top, width and height of a place where a cutting hides next to nothing, None without."""
    sides = (cutting[2:] - cutting[:2]).astype(np.float64)
    scale = min(float((size / donor_size).min()), float((size / sides).min()))
    width, height = (
        int(max(1, min(round(side * scale), most))) for side, most in zip(sides, size, strict=True)
    )
    spots = (rng.random((_TRIALS, 2)) * (size - (width, height) + 1)).astype(np.int64)
    for left, top in spots.tolist():
        if (_shares(present, np.array([left, top, left + width, top + height])) <= _COVERED).all():
            return left, top, width, height
    return None


def _shares(boxes: FloatArray, window: FloatArray | IntArray) -> FloatArray:
    """Return (N,) the share of each box (N, 4) that lies in a window (4,)."""
    inner = np.minimum(boxes[:, 2:], window[2:]) - np.maximum(boxes[:, :2], window[:2])
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    covered: FloatArray = np.maximum(inner, 0.0).prod(axis=1) / np.maximum(areas, 1e-9)
    return covered


def _as_windows(table: BoxTable, counts: ClassCounts, found: list[tuple[int, int, Paste]]) -> Windows:
    images = np.array([image for image, _, _ in found], np.int64)
    labels = np.array([label for _, label, _ in found], np.int64)
    own = counts.take(images)
    rows = np.concatenate([own.rows, np.arange(len(found))])
    classes = np.concatenate([own.classes, labels])
    boxes = np.concatenate([own.counts, np.array([len(paste) for _, _, paste in found], np.int64)])
    keys, place = np.unique(rows * counts.class_count + classes, return_inverse=True)
    sums = np.bincount(place, boxes, len(keys)).astype(np.int64)
    indptr = np.searchsorted(keys, np.arange(len(found) + 1) * counts.class_count).astype(np.int64)
    together = ClassCounts(indptr, keys % max(counts.class_count, 1), sums, counts.class_count)
    corners = np.zeros((len(found), 2), np.int64)
    rects = np.hstack([corners, table.sizes[images].reshape(-1, 2)])
    return Windows(images, rects, together, tuple(paste for _, _, paste in found))
