"""A box as it is shown over an image: where it is, what became of it, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QPolygonF

from app.augment.outcome import BoxOutcome
from app.core.geometry import box_areas, envelopes, polygon_areas
from app.export.partners import BoxName
from app.gui.augment.fates import CLIPPED, DROPPED, KEPT, fate_of
from app.gui.augment.objects import object_index
from app.gui.augment.words import fate_text, short_fate_text
from app.gui.text import listed

LOOSE_SHOWN = 1.005
"""From which looseness a box is said to be loose."""


@dataclass(frozen=True, slots=True)
class BoxMark:
    """A box as it is drawn, in pixels of its image.

    Attributes:
        index: the object; the same in every view that shows it.
        fate: ``kept``, ``clipped`` or ``dropped``.
        box: its box; for a dropped one, where it was, as far as that is inside.
        outline: the true outline where the box is looser than it.
        reason, short_reason: why it was dropped, with and without its figure.
        visible: visible share of the whole box.
        place: of its box in the outcome.
        tag: its number, where it is another than ``index`` says.
        origin: class and image of a box that another image brought along; empty for the image's own.
        looseness: area of the box over that of its true outline, 1 where it is tight or cut.
    """

    index: int
    fate: str
    box: QRectF
    outline: QPolygonF | None = None
    reason: str = ""
    short_reason: str = ""
    visible: float = 1.0
    looseness: float = 1.0
    place: int = -1
    tag: str = ""
    origin: str = ""


def plain_marks(boxes: NDArray[np.float64]) -> tuple[BoxMark, ...]:
    """Return the marks of an original's boxes (N, 4)."""
    return tuple(BoxMark(i, KEPT, _rect(box)) for i, box in enumerate(boxes))


def outcome_marks(
    outcome: BoxOutcome, size: tuple[int, int], names: Sequence[BoxName] = ()
) -> tuple[BoxMark, ...]:
    """Return the marks of a variant of ``size``; a dropped box that lies wholly outside has none.

    ``names`` says where each box comes from; boxes without a name count as the image's own.
    """
    whole = envelopes(outcome.outlines) if len(outcome.outlines) else np.zeros((0, 4))
    inside = np.clip(whole, 0.0, np.array([*size, *size], np.float64))
    marks, loose = [], looseness(outcome)
    for i, (fate, (image, row)) in enumerate(zip(outcome.fates, outcome.came_from, strict=True)):
        kind, index = fate_of(outcome, i), object_index(image, row)
        if kind != DROPPED:
            box, outline = _rect(outcome.boxes[i]), _tilted(outcome.outlines[i])
            seen, times = float(outcome.visibility[i]), float(loose[i])
            mark = BoxMark(index, kind, box, outline, visible=seen, looseness=times)
        elif (inside[i, 2:] - inside[i, :2]).min() > 0:
            mark = BoxMark(index, kind, _rect(inside[i]), None, fate_text(fate), short_fate_text(fate))
        else:
            continue
        mark = replace(mark, place=i)
        if outcome.own <= i < len(names):
            name = names[i]
            origin = name.there if name.image is None else f"{name.there} · {name.image}"
            mark = replace(mark, tag=name.tag, origin=origin)
        marks.append(mark)
    return tuple(marks)


def looseness(outcome: BoxOutcome) -> NDArray[np.float64]:
    """Return (N,) how much larger kept, whole boxes are than what they enclose; 1 for all others."""
    ratios = np.ones(len(outcome))
    areas = polygon_areas(outcome.outlines) if len(outcome) else np.zeros(0)
    whole = outcome.kept & ~outcome.clipped & (areas > 0)
    ratios[whole] = box_areas(outcome.boxes[whole]) / areas[whole]
    return ratios


def mark_words(mark: BoxMark) -> str:
    """Return what is to be said about a box: how much is visible, how loose it is, why it was dropped."""
    if mark.fate == DROPPED:
        return mark.reason
    parts = [f"{mark.tag} {mark.origin}"] if mark.origin else []
    if mark.fate == CLIPPED:
        share = str(percent_visible(mark.visible))
        parts.append(QCoreApplication.translate("Fate", "clipped, {share} % visible").format(share=share))
    if mark.looseness > LOOSE_SHOWN:
        times = f"{mark.looseness:.2f}"
        parts.append(QCoreApplication.translate("Fate", "{times}× loose").format(times=times))
    return listed(parts)


def percent_visible(visible: float) -> int:
    """Return a visible share for people; what is clipped is never all there."""
    return min(99, round(100 * visible))


def mark_at(marks: Sequence[BoxMark], point: QPointF) -> int:
    """Return the object of the smallest box that holds a point, -1 for none."""
    under = [mark for mark in marks if mark.box.contains(point)]
    smallest = min(under, key=lambda mark: mark.box.width() * mark.box.height(), default=None)
    return -1 if smallest is None else smallest.index


def _rect(box: NDArray[np.float64]) -> QRectF:
    x1, y1, x2, y2 = box.tolist()
    return QRectF(x1, y1, x2 - x1, y2 - y1)


def _tilted(outline: NDArray[np.float64]) -> QPolygonF | None:
    """Return the outline unless its sides are upright, when the box is just as tight."""
    sides = np.abs(outline - np.roll(outline, -1, axis=0))
    if (sides.min(axis=1) < 1e-6).all():
        return None
    return QPolygonF([QPointF(x, y) for x, y in outline.tolist()])
