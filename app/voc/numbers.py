"""Coordinates as an annotation file states them: whole numbers where they were, in the file's convention."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from app.core.annotation import BoundingBox, Part
from app.core.dataset import Convention
from app.voc.objects import shifts

SIDES = ("xmin", "ymin", "xmax", "ymax")
_WHOLE = re.compile(r"\s*[+-]?\d+\s*")
_MAX_DECIMALS = 17


def is_whole(text: str) -> bool:
    """Say whether a coordinate is written as a whole number."""
    return _WHOLE.fullmatch(text) is not None


def integer_box(
    xmin: float, ymin: float, xmax: float, ymax: float, width: int, height: int
) -> tuple[int, int, int, int]:
    """Turn edge coordinates into 1-based inclusive whole pixels, inside the image, at least one pixel.

    Args:
        xmin, ymin, xmax, ymax: edge coordinates.
        width, height: size of the image; 0 where unknown, then only the origin limits the box.

    Returns:
        ``xmin, ymin, xmax, ymax`` as a VOC file states them; integer edges are exact.
    """
    left, right = _whole_edges(xmin, xmax, width)
    top, bottom = _whole_edges(ymin, ymax, height)
    return left + 1, top + 1, right, bottom


def _whole_edges(low: float, high: float, limit: int) -> tuple[int, int]:
    """Return whole edges 0 ≤ first < second ≤ limit nearest to ``low`` and ``high``."""
    bound = float(limit) if limit > 0 else 2.0**31
    if not 0.0 <= low <= high <= bound:
        low, high = min(max(low, 0.0), bound), min(max(high, 0.0), bound)
    first, second = math.floor(low + 0.5), math.floor(high + 0.5)
    if second <= first:  # the pixel that holds the middle
        first = min(math.floor((low + high) / 2), int(bound) - 1)
        second = first + 1
    return first, second


def _nearest(value: float) -> int:
    return math.floor(value + 0.5)


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a file states coordinates.

    Attributes:
        convention: what its numbers count from.
        has_fractions: whether it states any coordinate as something else than a whole number.
    """

    convention: Convention
    has_fractions: bool = False

    def texts(
        self,
        box: BoundingBox | Part,
        before: BoundingBox | Part | None = None,
        old: dict[str, str] | None = None,
    ) -> dict[str, str]:
        """Return side to text for the sides that differ from ``before``, for all sides without it.

        In a file of whole numbers changed sides go to the nearest whole pixel; the box keeps at least one.

        Args:
            box: the wanted box, edge coordinates.
            before: the box as the file has it.
            old: side to the text that stands there now, whose form is kept.
        """
        wanted = {side: float(getattr(box, side)) for side in SIDES}
        changed = [side for side in SIDES if before is None or getattr(before, side) != wanted[side]]
        if not self.has_fractions:
            for low, high in (("xmin", "xmax"), ("ymin", "ymax")):
                _make_whole(wanted, low, high, changed)
        minimum, maximum = shifts(self.convention)
        return {
            side: self._text(wanted[side], minimum if side in SIDES[:2] else maximum, (old or {}).get(side))
            for side in changed
        }

    def _text(self, value: float, shift: float, old: str | None) -> str:
        """Return the shortest number that reads as ``value`` once ``shift`` is added."""
        stated = value - shift
        if stated == math.floor(stated):
            return f"{stated:.1f}" if self.has_fractions and old and "." in old else str(int(stated))
        for decimals in range(1, _MAX_DECIMALS):
            text = f"{stated:.{decimals}f}"
            if float(text) + shift == value:
                return text
        return repr(stated)


def _make_whole(sides: dict[str, float], low: str, high: str, changed: list[str]) -> None:
    first, second = sides[low], sides[high]
    if low in changed:
        sides[low] = float(_nearest(first))
    if high in changed:
        sides[high] = float(_nearest(second))
    if sides[high] >= sides[low] + 1:
        return
    if low in changed and high in changed:
        sides[low] = float(math.floor((first + second) / 2))
    if high in changed:
        sides[high] = sides[low] + 1
    elif low in changed:
        sides[low] = sides[high] - 1
