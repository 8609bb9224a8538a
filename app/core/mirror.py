"""Classes that a mirror image falsifies: signs and letters, left and right.

The rules travel with a dataset, in ``evenbox.json`` in its folder:

    {"mirror": {"never": ["stop sign"], "swap": [["left hand", "right hand"]]}}

An image that shows a class of ``never`` is not mirrored. Where an image is mirrored, the classes of a pair
change places.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import DatasetError
from app.files import write_atomic

FILE_NAME = "evenbox.json"
_LARGEST = 10_000_000  # bytes


@dataclass(frozen=True, slots=True)
class MirrorRules:
    """What a mirror does to class names.

    Attributes:
        never: classes whose images are not mirrored.
        pairs: classes that change places; no class is in two pairs.

    Raises:
        ValueError: a pair of a class with itself, or a class in two pairs.
    """

    never: frozenset[str] = frozenset()
    pairs: tuple[tuple[str, str], ...] = ()
    _swap: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        swap: dict[str, str] = {}
        for one, other in self.pairs:
            for name in (one, other):
                if name in swap or one == other:
                    raise ValueError(f"‘{name}’ is in two pairs")
                swap |= {name: other if name == one else one}
        object.__setattr__(self, "_swap", swap)

    @property
    def names(self) -> frozenset[str]:
        """All classes that the rules speak of."""
        return self.never.union(*self.pairs)

    def may_mirror(self, names: Iterable[str]) -> bool:
        """Return whether an image that shows these classes may be mirrored."""
        return not self.never or self.never.isdisjoint(names)

    def mirrored(self, name: str) -> str:
        """Return what a class is called in the mirror."""
        return self._swap.get(name, name)

    def completed(self, classes: Sequence[str]) -> tuple[str, ...]:
        """Return the classes, and after them those that only a mirror brings forth."""
        return tuple(dict.fromkeys((*classes, *(self.mirrored(name) for name in classes))))

    def mirrored_labels(self, classes: Sequence[str]) -> NDArray[np.int64]:
        """Return (C,) for each class the index of what it is in the mirror.

        Raises:
            KeyError: ``classes`` lacks the partner of one of them, see ``completed``.
        """
        index = {name: k for k, name in enumerate(classes)}
        return np.array([index[self.mirrored(name)] for name in classes], np.int64)

    def to_json(self) -> dict[str, Any]:
        """Return plain data, the same for the same rules."""
        return {"never": sorted(self.never), "swap": [list(pair) for pair in self.pairs]}


NO_RULES = MirrorRules()
"""Every image may be mirrored, and names stay."""


def parse_mirror_rules(plain: Any, place: str) -> MirrorRules:
    """Read the rules from plain data, as ``MirrorRules.to_json`` returns it; both keys may be left out.

    Raises:
        DatasetError: with ``place`` and what is wrong.
    """
    if not isinstance(plain, dict):
        raise _wrong(place, "‘mirror’ must be an object")
    for key in plain.keys() - {"never", "swap"}:
        raise _wrong(place, "‘mirror’ has an unknown entry ‘{name}’", name=str(key))
    never, swap = plain.get("never", []), plain.get("swap", [])
    if not _are_names(never):
        raise _wrong(place, "‘never’ must be a list of class names")
    if not isinstance(swap, list) or not all(_are_names(pair) and len(pair) == 2 for pair in swap):
        raise _wrong(place, "‘swap’ must be a list of pairs of class names")
    try:
        return MirrorRules(frozenset(never), tuple((one, other) for one, other in swap))
    except ValueError as error:
        raise _wrong(place, "{why}", why=str(error)) from None


def read_mirror_rules(root: Path) -> MirrorRules:
    """Return the rules of the dataset in the folder ``root``; without a file there are none.

    Raises:
        DatasetError: the file cannot be read, or is wrong.
    """
    plain = _read(root / FILE_NAME)
    return parse_mirror_rules(plain["mirror"], str(root / FILE_NAME)) if "mirror" in plain else NO_RULES


def save_mirror_rules(root: Path, rules: MirrorRules) -> None:
    """Write the rules of a dataset; what else its file holds stays.

    Raises:
        DatasetError: what is there cannot be read.
        OSError: it cannot be written.
    """
    plain = {**_read(root / FILE_NAME), "mirror": rules.to_json()}
    text = json.dumps(plain, indent=2, ensure_ascii=False) + "\n"
    write_atomic(root / FILE_NAME, text.encode("utf-8", "backslashreplace"))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            plain = json.loads(file.read(_LARGEST))
    except (FileNotFoundError, NotADirectoryError):  # that there is no dataset, its reader says better
        return MappingProxyType({})
    except OSError as error:
        raise _wrong(str(path), "cannot be read ({why})", why=str(error.strerror)) from None
    except (ValueError, RecursionError) as error:
        raise _wrong(str(path), "not JSON ({why})", why=str(error)) from None
    if not isinstance(plain, dict):
        raise _wrong(str(path), "must hold an object")
    return plain


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) and name for name in value)


def _wrong(place: str, reason: str, **arguments: Any) -> DatasetError:
    return DatasetError("{path}: " + reason, path=place, **arguments)
