"""The filter of the image list: words and terms such as ``class:WBC boxes>30``. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.dataset import FLAG_DIFFICULT, FLAG_OCCLUDED, FLAG_TRUNCATED
from app.gui.images.columns import ListColumns

Mask = NDArray[np.bool_]

_TOKEN = re.compile(r"""(-?\w+(?::|[<>]=?|=)"[^"]*"?|"[^"]*"?|\S+)""")
_COMPARE = re.compile(r"(boxes|side)(>=|<=|>|<|=|:)(\d+)$", re.IGNORECASE)
_FLAGS = {"truncated": FLAG_TRUNCATED, "difficult": FLAG_DIFFICULT, "occluded": FLAG_OCCLUDED}
_OPERATORS: dict[str, Callable[[NDArray[np.int64], int], Mask]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
    ":": lambda a, b: a == b,
}
_STATES: dict[str, Callable[[ListColumns], Mask]] = {
    "verified": lambda c: c.verified,
    "todo": lambda c: ~c.verified,
    "edited": lambda c: c.edited,
    "error": lambda c: c.failed,
    "empty": lambda c: c.known & (c.boxes == 0) & ~c.failed,
    "problem": lambda c: c.troubled,
}
STATES = tuple(_STATES)
"""What ``is:`` accepts."""


@dataclass(frozen=True, slots=True)
class Order:
    """How the list is sorted."""

    by: str = "name"  # or "boxes", "smallest"
    descending: bool = False


def state_mask(columns: ListColumns, state: str) -> Mask:
    """Return (I,) which images are ``verified todo edited error empty``."""
    mask: Mask = _STATES[state](columns)
    return mask


def matches(columns: ListColumns, text: str) -> Mask:
    """Return (I,) which images a filter shows.

    All terms must hold. ``class:`` takes a class name (or part of one, while no name is equal to it),
    ``split:`` a split's name, ``is:`` one of ``STATES`` (notes are no problem: nobody need do anything about
    them), ``problem:`` a kind, a note's too, ``flag:`` a mark of a box,
    ``boxes`` a comparison with their number, ``side`` one with the shortest (``<``) or longest (``>``) side
    of a box; ``-`` before a term turns it round; anything else is searched in the id. Quotes keep spaces
    together. Case plays no part.
    """
    mask = np.ones(len(columns), bool)
    for token in _TOKEN.findall(text):
        negative = token.startswith("-") and len(token) > 1
        found = _term(columns, token.removeprefix("-") if negative else token)
        mask &= ~found if negative else found
    return mask


def ordered(columns: ListColumns, mask: Mask, order: Order) -> NDArray[np.int64]:
    """Return the indices of the shown images in their order; equal ones stay in natural order."""
    indices = np.nonzero(mask)[0]
    if order.by != "name":
        keys = getattr(columns, order.by)[indices]
        indices = indices[np.argsort(-keys if order.descending else keys, kind="stable")]
    elif order.descending:
        indices = indices[::-1]
    return indices


def quoted(term: str, value: str) -> str:
    """Return ``term:value`` as the filter reads it back."""
    return f'{term}:"{value}"' if re.search(r"\s", value) else f"{term}:{value}"


def _term(columns: ListColumns, token: str) -> Mask:
    if compare := _COMPARE.match(token):
        what, operator, limit = compare[1].lower(), compare[2], int(compare[3])
        figures = columns.boxes
        if what == "side":  # an image with a box as small, or as large, as that
            figures = columns.smallest if operator.startswith("<") else columns.largest
        found: Mask = _OPERATORS[operator](figures, limit) & columns.known
        return found
    key, colon, value = token.partition(":")
    value = value.strip('"').lower()
    finder = _FINDERS.get(key.lower()) if colon else None
    if finder is not None:
        return finder(columns, value) if value else np.ones(len(columns), bool)
    return _name(columns, token.strip('"').lower())


def _name(columns: ListColumns, word: str) -> Mask:
    return np.fromiter((word in name for name in columns.names), bool, len(columns))


def _class(columns: ListColumns, value: str) -> Mask:
    names = [name.lower() for name in columns.classes]
    wanted = {i for i, name in enumerate(names) if name == value}
    wanted = wanted or {i for i, name in enumerate(names) if value in name}
    return np.fromiter((any(k in wanted for k, _ in row) for row in columns.counts), bool, len(columns))


def _split(columns: ListColumns, value: str) -> Mask:
    mask = np.zeros(len(columns), bool)
    for name, rows in columns.splits.items():
        if name.lower() == value:
            mask[rows] = True
    return mask


def _state(columns: ListColumns, value: str) -> Mask:
    wanted = value if value in _STATES else next((s for s in STATES if s.startswith(value)), None)
    return _STATES[wanted](columns) if wanted else np.zeros(len(columns), bool)


def _flag(columns: ListColumns, value: str) -> Mask:
    wanted = next((flag for name, flag in _FLAGS.items() if name.startswith(value)), 0)
    found: Mask = (columns.flags & wanted) != 0
    return found


def _problem(columns: ListColumns, value: str) -> Mask:
    return columns.kinds.get(value, np.zeros(len(columns), bool))


_FINDERS: dict[str, Callable[[ListColumns, str], Mask]] = {
    "class": _class,
    "split": _split,
    "is": _state,
    "problem": _problem,
    "flag": _flag,
}
