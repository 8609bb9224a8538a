"""Leaks: what a model has seen in training and meets again where it is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.core.dataset import Dataset
from app.core.problem import Problem
from app.voc.alike import Alike
from app.voc.messages import problem, some


class _Kind(NamedTuple):
    """A way of being alike: the problem's kind across two splits, and elsewhere."""

    leak: str
    twin: str


_BYTES = _Kind("leak_bytes", "twin_bytes")
_ALIKE = _Kind("leak_alike", "twin_alike")
_MIRRORED = _Kind("leak_mirrored", "twin_mirrored")
_JUDGED = {"train": 0, "trainval": 0, "val": 1, "test": 2}


def find_leaks(dataset: Dataset, alike: Alike) -> Iterator[Problem]:
    """Yield pairs of images that are alike and stand in different splits, and groups of one source that do.

    Where a dataset has no splits, pairs that are alike are notes: they belong into one part of a new split.
    """
    split_of = _splits(dataset)
    for kind, pairs, similarity in _pairs(alike):
        for (first, second), value in zip(pairs.tolist(), similarity.tolist(), strict=True):
            yield from _pair(dataset, split_of, kind, first, second, value)
    yield from _torn_sources(dataset, alike, split_of)


def _pairs(alike: Alike) -> Iterator[tuple[_Kind, NDArray[np.int64], NDArray[np.float64]]]:
    similar, mirrored = alike.similar, alike.similar.mirrored
    yield _BYTES, alike.same, np.ones(len(alike.same))
    yield _ALIKE, similar.pairs[~mirrored], similar.similarity[~mirrored]
    yield _MIRRORED, similar.pairs[mirrored], similar.similarity[mirrored]


def _pair(
    dataset: Dataset, split_of: Mapping[int, str], kind: _Kind, first: int, second: int, similarity: float
) -> Iterator[Problem]:
    one, other = sorted((first, second), key=lambda index: (_JUDGED.get(split_of.get(index, ""), 3), index))
    arguments: dict[str, Any] = {
        "image": dataset.entries[one].image_id,
        "other": dataset.entries[other].image_id,
        "similarity": f"{similarity:.2f}",
    }
    entry = dataset.entries[other]
    path = entry.image_path or entry.annotation_path or dataset.root
    name = entry.image_id
    seen, judged = split_of.get(one), split_of.get(other)
    if seen is not None and judged is not None and seen != judged:
        yield problem(kind.leak, path, image_id=name, split=seen, other_split=judged, **arguments)
    else:
        yield problem(kind.twin, path, image_id=name, **arguments)


def _torn_sources(dataset: Dataset, alike: Alike, split_of: Mapping[int, str]) -> Iterator[Problem]:
    by_source: dict[int, dict[str, list[int]]] = {}
    for index, split in split_of.items():
        by_source.setdefault(int(alike.sources[index]), {}).setdefault(split, []).append(index)
    for source in sorted(by_source):
        parts = by_source[source]
        if len(parts) < 2:
            continue
        names = [dataset.entries[indices[0]].image_id for _, indices in sorted(parts.items())]
        entry = dataset.entries[min(index for indices in parts.values() for index in indices)]
        yield problem(
            "leak_source",
            entry.image_path or entry.annotation_path or dataset.root,
            image_id=entry.image_id,
            count=sum(map(len, parts.values())),
            splits=", ".join(sorted(parts)),
            examples=some(names),
        )


def _splits(dataset: Dataset) -> dict[int, str]:
    """Return the split of each image that stands in one; of several lists the finest says it."""
    found: dict[int, str] = {}
    for name in ("test", "val", "train", "trainval"):
        for index in dataset.splits.get(name, np.zeros(0, np.int64)).tolist():
            found.setdefault(index, name)
    if "train" not in dataset.splits:
        return found
    return {index: "train" if name == "trainval" else name for index, name in found.items()}
