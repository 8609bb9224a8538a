"""Boxes over an image: kept, clipped and dropped, with true outlines, reasons, and what the mouse is on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTransform,
)

from app.gui.augment.fates import CLIPPED, DROPPED
from app.gui.augment.marks import LOOSE_SHOWN, BoxMark, mark_words, percent_visible
from app.gui.augment.objects import object_color, paint_number
from app.gui.theme import current_theme

_CHIP = QColor("#E0141619")
_CHIP_INK = QColor("#F0F2F4")
_CHIP_HEIGHT = 18
_CHIP_LEAD = 19  # px of one colour before the words
_NUMBER_HEIGHT = 15  # px of the tag above a box
_MOST_CHIPS = 3
_MOST_SQUARES = 6  # colours in a chip that speaks of several boxes
_SQUARE = 11  # px from one to the next
_DASH, _GAP = 6.0, 4.5  # px
_SHARE = QSizeF(28, 13)
_OUTLINE = 1.2  # px


def paint_marks(
    painter: QPainter, marks: Sequence[BoxMark], to_screen: QTransform, area: QRectF, *, numbers: bool
) -> None:
    """Draw boxes, outlines, numbers and reasons, with nothing highlighted.

    Args:
        painter: in screen pixels, with antialiasing.
        marks: what to draw.
        to_screen: image pixels → screen.
        area: where the image is on the screen.
        numbers: tag every object with its number.
    """
    marks = [mark for mark in marks if mark.fate != DROPPED or not mark.origin]
    for mark in marks:
        _paint_box(painter, mark, to_screen, strong=False)
    for mark in marks if numbers else ():
        if mark.fate != DROPPED:
            paint_number(painter, _screen_rect(mark.box, to_screen), mark.index, area, mark.tag)
    dropped = [mark for mark in marks if mark.fate == DROPPED]
    taken = _paint_reasons(painter, dropped, to_screen, area)
    for mark in marks:
        if mark.fate == CLIPPED or (numbers and mark.looseness > LOOSE_SHOWN):
            _paint_figure(painter, mark, _screen_rect(mark.box, to_screen), area, taken)


def paint_highlight(
    painter: QPainter,
    marks: Sequence[BoxMark],
    index: int,
    to_screen: QTransform,
    area: QRectF,
    *,
    words: bool = True,
) -> None:
    """Draw one object at full strength over what ``paint_marks`` has drawn; with ``words`` about its box."""
    for mark in marks:
        if mark.index == index:
            _paint_strong(painter, mark, marks, to_screen, area, words)


def _paint_strong(
    painter: QPainter,
    mark: BoxMark,
    marks: Sequence[BoxMark],
    to_screen: QTransform,
    area: QRectF,
    words: bool,
) -> None:
    _paint_box(painter, mark, to_screen, strong=True)
    rect = _screen_rect(mark.box, to_screen)
    if mark.fate != DROPPED:
        paint_number(painter, rect, mark.index, area, mark.tag)
        said = mark_words(mark) if words else ""
        if said:
            _paint_chip(painter, said, [mark.index], rect, area, [], below=True)
    elif sum(other.fate == DROPPED for other in marks) > _MOST_CHIPS:
        _paint_chip(painter, mark.reason, [mark.index], rect, area, [])


def painted(
    image: QImage, size: tuple[int, int], marks: Sequence[BoxMark], room: QSize, ratio: float
) -> QPixmap:
    """Return a small picture with thin boxes, fitted into ``room``.

    Args:
        image: pixels at any scale.
        size: width and height that the boxes are in.
        marks: the boxes; dropped ones are left out.
        room: most logical pixels.
        ratio: device pixels per logical pixel.
    """
    fitted = QSize(*size).scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    pixmap = QPixmap(fitted * ratio)
    pixmap.setDevicePixelRatio(ratio)
    painter = QPainter(pixmap)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(0, 0, fitted.width(), fitted.height()), image)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for mark in marks:
        if mark.fate != DROPPED:
            painter.setPen(QPen(object_color(mark.index), 1.2))
            painter.drawRect(
                QTransform.fromScale(fitted.width() / size[0], fitted.height() / size[1])
                .mapRect(mark.box)
                .adjusted(0.6, 0.6, -0.6, -0.6)
            )
    painter.end()
    return pixmap


def paint_window(painter: QPainter, window: QRectF, area: QRectF) -> None:
    """Draw the crop that comes next: dimmed outside, with a dashed border."""
    outside = QPainterPath()
    outside.addRect(area)
    inside = QPainterPath()
    inside.addRect(window)
    painter.fillPath(outside.subtracted(inside), QColor(0, 0, 0, 120))
    _stroke(painter, window.adjusted(1, 1, -1, -1), QColor("#FFFFFF"), 1.0, 0.45, dashed=True)


def paint_note(painter: QPainter, text: str, area: QRectF) -> None:
    """Say something about a whole variant, in its upper left corner."""
    _paint_chip(painter, text, (), QRectF(area.x(), area.y(), 0, 0), area, [])


def _paint_box(painter: QPainter, mark: BoxMark, to_screen: QTransform, strong: bool) -> None:
    color = object_color(mark.index)
    rect = _screen_rect(mark.box, to_screen)
    if mark.fate == DROPPED:
        _stroke(painter, rect, color, 1.0, 0.45, dashed=True)
        return
    if strong:
        painter.fillRect(rect, _faded(color, 0.16))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    outline = to_screen.map(mark.outline) if mark.outline is not None else None
    if outline is not None and not strong:
        for ink, width in ((_faded(QColor("#000000"), 0.3), 2.6), (color, _OUTLINE)):
            painter.setPen(QPen(ink, width))
            painter.drawPolygon(outline)
    rest = 0.5 if mark.origin else 0.88
    _stroke(painter, rect, color, 1.0 if strong else rest, 0.35 if strong else 0.2)
    if outline is not None and strong:
        painter.setPen(QPen(QColor("#FFFFFF"), _OUTLINE))
        painter.drawPolygon(outline)


def _stroke(
    painter: QPainter, rect: QRectF, color: QColor, strength: float, casing: float, *, dashed: bool = False
) -> None:
    """Draw a box, 2 px with a thin dark casing so that it stands out on any image."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # upright on whole pixels: crisp and cheap
    for ink, width in ((_faded(QColor("#000000"), casing * strength), 4.0), (_faded(color, strength), 2.0)):
        pen = QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)
        if dashed:
            pen.setDashPattern([_DASH / width, _GAP / width])
        painter.setPen(pen)
        painter.drawRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _paint_figure(painter: QPainter, mark: BoxMark, rect: QRectF, area: QRectF, taken: list[QRectF]) -> None:
    """Say in the corner of a box how much of it is visible, or how loose it is; where there is room."""
    seen = rect.intersected(area)
    if seen.width() < _SHARE.width() or seen.height() < _SHARE.height() + 5:
        return
    tag = QRectF(seen.right() - _SHARE.width() - 1, seen.bottom() - _SHARE.height() - 1, *_SHARE.toTuple())
    if any(tag.intersects(other) for other in taken):
        return
    taken.append(tag)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_CHIP)
    painter.drawRoundedRect(tag, 3, 3)
    painter.setFont(current_theme().font(10, 500))
    painter.setPen(_CHIP_INK)
    text = f"{percent_visible(mark.visible)} %" if mark.fate == CLIPPED else f"{mark.looseness:.2f}×"
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)


def _paint_reasons(
    painter: QPainter, dropped: Sequence[BoxMark], to_screen: QTransform, area: QRectF
) -> list[QRectF]:
    """Say why boxes were dropped: at each box where there are few, else once for each reason.

    Returns the places that are taken now. Half a word says nothing: where one does not fit, the caption has
    the count, and pointing at a box the reason.
    """
    taken: list[QRectF] = []
    metrics = QFontMetricsF(current_theme().font(11, 500))
    room = area.width() - _CHIP_LEAD - 10

    def fits(text: str) -> bool:
        return metrics.horizontalAdvance(text) <= room

    if len(dropped) <= _MOST_CHIPS and all(fits(mark.short_reason) for mark in dropped):
        for mark in dropped:
            text = mark.reason if fits(mark.reason) else mark.short_reason
            _paint_chip(painter, text, [mark.index], _screen_rect(mark.box, to_screen), area, taken)
        return taken
    groups: dict[str, list[int]] = {}
    for mark in dropped:
        groups.setdefault(mark.short_reason, []).append(mark.index)
    for reason, indices in groups.items():
        text = f"{reason} × {len(indices)}" if len(indices) > 1 else reason
        text = text if fits(text) else reason
        if fits(text):
            squares = 1 + int((room - metrics.horizontalAdvance(text)) // _SQUARE)
            _paint_chip(painter, text, indices[: min(squares, _MOST_SQUARES)], None, area, taken)
    return taken


def _paint_chip(
    painter: QPainter,
    text: str,
    indices: Sequence[int],
    box: QRectF | None,
    area: QRectF,
    taken: list[QRectF],
    *,
    below: bool = False,
) -> None:
    """Draw words with the colours of their objects; near a box (below it if asked), or in the lower left."""
    painter.setFont(current_theme().font(11, 500))
    text_width = QFontMetricsF(painter.font()).horizontalAdvance(text)
    lead = _CHIP_LEAD + _SQUARE * (len(indices) - 1) if indices else 6
    width = min(lead + text_width + 6, area.width() - 4)
    rect = _free_place(_wished_place(box, area, width, below), area, taken)
    taken.append(rect)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_CHIP)
    painter.drawRoundedRect(rect, 4, 4)
    for k, index in enumerate(indices):
        painter.setBrush(object_color(index))
        painter.drawRoundedRect(QRectF(rect.x() + 5 + _SQUARE * k, rect.y() + 5, 8, 8), 2, 2)
    painter.setPen(_CHIP_INK)
    words = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, width - lead - 4)
    painter.drawText(rect.adjusted(lead, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)


def _wished_place(box: QRectF | None, area: QRectF, width: float, below: bool) -> QRectF:
    if box is None:
        return QRectF(area.x() + 4, area.bottom() - _CHIP_HEIGHT - 4, width, _CHIP_HEIGHT)
    x = min(max(box.center().x() - width / 2, area.x() + 2), area.right() - width - 2)
    if below and box.bottom() + 3 + _CHIP_HEIGHT <= area.bottom():
        y = box.bottom() + 3
    elif below:
        y = box.y() - _NUMBER_HEIGHT - _CHIP_HEIGHT - 3
    else:
        y = box.y() - _CHIP_HEIGHT - 3 if box.y() > area.y() + 26 else box.bottom() + 3
    y = min(max(y, area.y() + 4), area.bottom() - _CHIP_HEIGHT - 4)
    return QRectF(x, y, width, _CHIP_HEIGHT)


def _free_place(rect: QRectF, area: QRectF, taken: Sequence[QRectF]) -> QRectF:
    """Move a chip towards the middle until it covers no other."""
    step = _CHIP_HEIGHT + 2 if rect.y() < area.center().y() else -_CHIP_HEIGHT - 2
    for _ in range(9):
        if not any(rect.adjusted(0, -1, 0, 1).intersects(other) for other in taken):
            break
        rect.translate(0, step)
    return rect


def _screen_rect(box: QRectF, to_screen: QTransform) -> QRectF:
    """Return a box on whole screen pixels, its 2 px stroke inside the edge."""
    mapped = to_screen.mapRect(box)
    left, top = round(mapped.left()) + 1, round(mapped.top()) + 1
    return QRectF(
        left, top, max(1, round(mapped.right()) - 1 - left), max(1, round(mapped.bottom()) - 1 - top)
    )


def _faded(color: QColor, alpha: float) -> QColor:
    faded = QColor(color)
    faded.setAlphaF(alpha)
    return faded
