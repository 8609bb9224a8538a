"""The copies of the contact sheet, drawn as they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QTransform

from app.errors import EvenboxError
from app.export.inspection.cases import Read, render_case
from app.export.inspection.result import Inspection
from app.export.sources import Source
from app.gui import tasks
from app.gui.augment.fates import DROPPED
from app.gui.augment.marks import BoxMark, outcome_marks
from app.gui.augment.rendering import screen_image
from app.gui.theme import Theme, current_theme
from app.imaging.cache import ImageCache

_KEPT = 600  # pictures, 100 kB each
_AT_ONCE = 1  # with two, the interface waits up to 60 ms for its turn while processes try the recipe
_WAITING = 48  # what was scrolled past long ago is not wanted any more
_TELL = 60  # ms


@dataclass(frozen=True, slots=True)
class Room:
    """The place of a copy: (width, height) in logical pixels, and device pixels for each of them."""

    width: int
    height: int
    ratio: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class CaseImage:
    """A copy as the sheet shows it: painted in full, so that scrolling only moves it.

    Attributes:
        room: what it was painted for.
        image: of the size of the room, transparent beside the copy and at the round corners; None where the
            copy's image cannot be read any more.
        size: (width, height) of the copy in its own pixels, the frame of the marks.
        marks: its boxes, which are in the image; their index is the class.
    """

    room: Room
    image: QImage | None
    size: tuple[int, int] = (1, 1)
    marks: tuple[BoxMark, ...] = ()


class CaseLoader(QObject):
    """Draws copies as they are asked for, the last asked for first.

    Attributes:
        loaded: emitted when some are there.
    """

    loaded = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = ImageCache()
        self._inspection: Inspection | None = None
        self._images: OrderedDict[int, CaseImage] = OrderedDict()
        self._wanted: OrderedDict[int, Room] = OrderedDict()
        self._running: set[int] = set()
        self._telling = QTimer(self, singleShot=True, interval=_TELL)
        self._telling.timeout.connect(self.loaded)
        current_theme().changed.connect(self._forget_images)

    def set_inspection(self, inspection: Inspection | None, *, same_copies: bool = False) -> None:
        """Draw copies of another inspection; of the same copies what is there stays."""
        self._inspection = inspection
        if not same_copies:
            self._forget_images()

    def get(self, case: int, room: Room) -> CaseImage | None:
        """Return a copy if it is there; else it will be. One for another room serves until its successor."""
        image = self._images.get(case)
        if image is not None:
            self._images.move_to_end(case)
            if image.room == room:
                return image
        if case not in self._running:
            self._wanted[case] = room
            self._wanted.move_to_end(case)
            while len(self._wanted) > _WAITING:
                self._wanted.popitem(last=False)
            self._start()
        return image

    def _forget_images(self) -> None:
        tasks.cancel(self)
        self._running.clear()
        self._images.clear()
        self._wanted.clear()
        self.loaded.emit()

    def _start(self) -> None:
        while self._wanted and len(self._running) < _AT_ONCE and self._inspection is not None:
            case, room = self._wanted.popitem(last=True)
            self._running.add(case)
            tasks.run(
                draw,
                self._inspection,
                case,
                room,
                partial(_read, self._cache),
                on_result=partial(self._take, case),
                owner=self,
                priority=1,
            )

    def _take(self, case: int, image: CaseImage) -> None:
        self._running.discard(case)
        self._images[case] = image
        while len(self._images) > _KEPT:
            self._images.popitem(last=False)
        if not self._telling.isActive():
            self._telling.start()
        self._start()


def _read(cache: ImageCache, source: Source) -> NDArray[np.uint8]:
    return cache.get(source.image_path, source.turn)


def draw(inspection: Inspection, case: int, room: Room, read: Read) -> CaseImage:
    """Return a copy for the screen; an image that cannot be read any more gives an empty one."""
    try:
        picture = render_case(inspection, case, read)
    except (EvenboxError, OSError, ValueError):
        return CaseImage(room, None)
    size = (picture.image.shape[1], picture.image.shape[0])
    marks = tuple(
        BoxMark(int(picture.labels[mark.place]), mark.fate, mark.box)
        for mark in outcome_marks(picture.sample.outcome, size)
    )
    return CaseImage(room, _painted(picture.image, room, marks), size, marks)


def _painted(pixels: NDArray[np.uint8], room: Room, marks: Sequence[BoxMark]) -> QImage:
    """Return pixels and boxes in the middle of a room."""
    whole = QSize(round(room.width * room.ratio), round(room.height * room.ratio)).expandedTo(QSize(1, 1))
    image = QImage(whole, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(room.ratio)
    image.fill(Qt.GlobalColor.transparent)
    size = QSize(pixels.shape[1], pixels.shape[0])
    fitted = size.scaled(room.width, room.height, Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (room.width - fitted.width()) // 2, (room.height - fitted.height()) // 2
    area = QRectF(left, top, fitted.width(), fitted.height())
    corners = QPainterPath()
    corners.addRoundedRect(QRectF(0, 0, room.width, room.height), 4, 4)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(corners)
    painter.drawImage(area, screen_image(pixels, fitted * room.ratio))
    to_room = QTransform.fromTranslate(area.x(), area.y()).scale(
        area.width() / size.width(), area.height() / size.height()
    )
    _paint_boxes(painter, marks, to_room)
    painter.end()
    return image


def _paint_boxes(painter: QPainter, marks: Sequence[BoxMark], to_room: QTransform) -> None:
    """Draw thin boxes in the colours of their classes, dropped ones dashed, with a dark casing."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for mark in marks:
        rect = to_room.mapRect(mark.box).toRect().adjusted(0, 0, -1, -1)
        for ink, width in ((Qt.GlobalColor.black, 3.0), (Theme.class_color(mark.index), 1.5)):
            pen = QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
            if mark.fate == DROPPED:
                pen.setDashPattern([5.0 / width, 4.0 / width])
            painter.setOpacity(0.25 if width == 3.0 else 1.0)
            painter.setPen(pen)
            painter.drawRect(rect)
