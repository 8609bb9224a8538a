"""Class names that are likely one class, written in two ways."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from app.core.dataset import Dataset
from app.core.problem import Problem
from app.voc.messages import problem

_SIGNS = frozenset("-_.·/")
_MIN_LETTERS = 5
_RARE = 0.05
_MANY_CLASSES = 2000


def check_class_names(dataset: Dataset) -> Iterator[Problem]:
    """Yield pairs of classes that differ in case, blanks and signs, or, where one is rare, in one letter."""
    totals = np.bincount(dataset.labels, minlength=len(dataset.classes))
    used = np.flatnonzero(totals).tolist()
    order = sorted(used, key=lambda label: (totals[label], -label))
    pairs = _alike(dataset.classes, order)
    if len(order) <= _MANY_CLASSES:
        pairs |= {
            (rare, usual): "class_letter"
            for rare, usual in combinations(order, 2)
            if totals[rare] <= _RARE * totals[usual]
            and is_one_letter_apart(dataset.classes[rare], dataset.classes[usual])
            and (rare, usual) not in pairs
        }
    for (rare, usual), kind in sorted(pairs.items()):
        row = int(np.flatnonzero(dataset.labels == rare)[0])
        entry = dataset.entries[int(np.searchsorted(dataset.offsets, row, "right")) - 1]
        yield problem(
            kind,
            entry.annotation_path or dataset.root,
            image_id=entry.image_id,
            name=dataset.classes[rare],
            count=int(totals[rare]),
            other=dataset.classes[usual],
            other_count=int(totals[usual]),
        )


def _alike(classes: tuple[str, ...], order: list[int]) -> dict[tuple[int, int], str]:
    """Return pairs of labels, each with the most frequent class of the same plain name."""
    found: dict[tuple[int, int], str] = {}
    usual: dict[str, int] = {}
    for label in reversed(order):
        first = usual.setdefault(plain(classes[label]), label)
        if first != label:
            is_case = classes[label].casefold() == classes[first].casefold()
            found[label, first] = "class_case" if is_case else "class_signs"
    return found


def plain(name: str) -> str:
    """Return a class name without case, blanks, signs, invisible characters and typographic forms."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in text if not c.isspace() and c not in _SIGNS and unicodedata.category(c) != "Cf")


def is_one_letter_apart(a: str, b: str) -> bool:
    """Say whether one letter added, missing, wrong, or exchanged with its neighbour makes ``a`` of ``b``."""
    if min(len(a), len(b)) < _MIN_LETTERS or abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    if (rest_a[:1] + rest_b[:1]).strip("0123456789") != rest_a[:1] + rest_b[:1]:
        return False  # car1 and car2 are two classes
    exchanged = rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
    return exchanged or rest_b in {rest_a[1:]} or rest_a[1:] in {rest_b, rest_b[1:]} or rest_a == rest_b[1:]
