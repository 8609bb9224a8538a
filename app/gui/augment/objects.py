"""The colour and the number tag of an object, the same in every view."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.gui.theme import current_theme

_TAG_HEIGHT = 14
_DARK, _LIGHT = QColor("#15181C"), QColor("#FFFFFF")
_LUMINANCE_OF_CHANGE = 0.19  # where dark and light ink contrast alike


_numbers = itertools.count(1000 * 12)  # own objects come before; the first one has the first colour
_partners: dict[tuple[str, int], int] = {}


def object_index(image: str | None, row: int) -> int:
    """Return the number by which all views know an object.

    Args:
        image: id of the partner that it comes from; None for the image itself.
        row: its place there.
    """
    if image is None:
        return row
    known = _partners.get((image, row))
    return _partners.setdefault((image, row), next(_numbers)) if known is None else known


def object_color(index: int) -> QColor:
    """Return the colour of an object by its index; they repeat after twelve, so each has a number too."""
    return current_theme().class_color(index)


def ink_on(color: QColor) -> QColor:
    """Return dark or light ink, whichever reads better on ``color`` (sRGB luminance, gamma 2.2)."""
    luminance = 0.2126 * color.redF() ** 2.2 + 0.7152 * color.greenF() ** 2.2 + 0.0722 * color.blueF() ** 2.2
    return _DARK if luminance > _LUMINANCE_OF_CHANGE else _LIGHT


def paint_number(painter: QPainter, box: QRectF, index: int, inside: QRectF, tag: str = "") -> None:
    """Draw an object's number, or its ``tag``, at the top-left corner of its box, within ``inside``."""
    color = object_color(index)
    text = tag or str(index + 1)
    width = {1: 16, 2: 20}.get(len(text), 27)
    x = min(max(box.x() - 0.5, inside.x()), inside.right() - width)
    y = box.y() - _TAG_HEIGHT - 1 if box.y() > inside.y() + _TAG_HEIGHT + 2 else box.y() + 1
    y = min(max(y, inside.y()), inside.bottom() - _TAG_HEIGHT)
    rect = QRectF(QPointF(x, y), QPointF(x + width, y + _TAG_HEIGHT))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(rect, 3, 3)
    painter.setFont(current_theme().font(11, 600))
    painter.setPen(ink_on(color))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
