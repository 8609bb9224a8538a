"""Which box of an edited annotation is which object of the file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import replace

from app.core.annotation import BoundingBox


def pair_boxes(before: Sequence[BoundingBox], after: Sequence[BoundingBox]) -> list[int | None]:
    """Return for each box of ``after`` the index of the box of ``before`` that it was, None for a new one.

    A box that is the same in everything, its source included, is paired first; then one of the same source,
    which was edited; then one that is the same but for its source, which was deleted and put back. A box
    whose unread content differs is another object. Pairs keep the order of the file: a box that would cross
    others counts as new.
    """
    pairs: list[int | None] = [None] * len(after)
    free = set(range(len(before)))
    for key in (_itself, _edited, _without_source):
        places: dict[Hashable, list[int]] = {}
        for index in sorted(free, reverse=True):
            places.setdefault(key(before[index]), []).append(index)
        for index, box in enumerate(after):
            same = places.get(key(box)) if pairs[index] is None else None
            if same:
                pairs[index] = same.pop()
        free -= {pair for pair in pairs if pair is not None}
    return _in_order(pairs)


def _itself(box: BoundingBox) -> Hashable:
    return box


def _edited(box: BoundingBox) -> Hashable:
    """Return what an edit of an object keeps: its place, its unread content, the names of its parts."""
    new = object() if box.source is None else box.source
    return new, box.extra, tuple(part.name for part in box.parts)


def _without_source(box: BoundingBox) -> Hashable:
    return replace(box, source=None)


def _in_order(pairs: list[int | None]) -> list[int | None]:
    """Keep the longest ascending subsequence of pairs (patience sorting, with links back)."""
    tails: list[int] = []  # index into pairs of the smallest end of each length
    previous: dict[int, int | None] = {}
    values: list[int] = []
    for index, pair in enumerate(pairs):
        if pair is None:
            continue
        length = bisect_left(values, pair)
        previous[index] = tails[length - 1] if length else None
        if length == len(values):
            tails.append(index)
            values.append(pair)
        else:
            tails[length], values[length] = index, pair
    kept: set[int] = set()
    link = tails[-1] if tails else None
    while link is not None:
        kept.add(link)
        link = previous[link]
    return [pair if index in kept else None for index, pair in enumerate(pairs)]
