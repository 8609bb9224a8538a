"""The filter of the image list: words and terms such as ``class:WBC boxes>30``. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.gui.images.columns import ListColumns

Mask = NDArray[np.bool_]

_TOKEN = re.compile(r"""(-?\w+(?::|[<>]=?|=)"[^"]*"?|"[^"]*"?|\S+)""")
_COMPARE = re.compile(r"boxes(>=|<=|>|<|=|:)(\d+)$", re.IGNORECASE)
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

    by: str = "name"  # or "boxes"
    descending: bool = False


def state_mask(columns: ListColumns, state: str) -> Mask:
    """Return (I,) which images are ``verified todo edited error empty``."""
    mask: Mask = _STATES[state](columns)
    return mask


def matches(columns: ListColumns, text: str) -> Mask:
    """Return (I,) which images a filter shows.

    All terms must hold. ``class:`` takes a class name (or part of one, while no name is equal to it),
    ``split:`` a split's name, ``is:`` one of ``STATES``, ``problem:`` a kind, ``boxes`` a comparison; ``-``
    before a term turns it round; anything else is searched in the image's id. Quotes keep spaces together.
    Case plays no part.
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
    if order.by == "boxes":
        keys = columns.boxes[indices]
        indices = indices[np.argsort(-keys if order.descending else keys, kind="stable")]
    elif order.descending:
        indices = indices[::-1]
    return indices


def quoted(term: str, value: str) -> str:
    """Return ``term:value`` as the filter reads it back."""
    return f'{term}:"{value}"' if re.search(r"\s", value) else f"{term}:{value}"


def _term(columns: ListColumns, token: str) -> Mask:
    if compare := _COMPARE.match(token):
        found: Mask = _OPERATORS[compare[1]](columns.boxes, int(compare[2])) & columns.known
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


def _problem(columns: ListColumns, value: str) -> Mask:
    return columns.kinds.get(value, np.zeros(len(columns), bool))


_FINDERS: dict[str, Callable[[ListColumns, str], Mask]] = {
    "class": _class,
    "split": _split,
    "is": _state,
    "problem": _problem,
}
