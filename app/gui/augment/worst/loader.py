"""The copies of the contact sheet, drawn as they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage

from app.augment.recipe import recipe_json
from app.errors import EvenboxError
from app.export.inspection.cases import Read, render_case
from app.export.inspection.drawing import draw_copy, pipeline_of
from app.export.inspection.result import Inspection
from app.export.sources import Source
from app.gui import tasks
from app.gui.augment.overlay import BoxMark, outcome_marks
from app.gui.augment.rendering import screen_image
from app.imaging.cache import ImageCache

_KEPT = 600  # pictures, 100 kB each
_AT_ONCE = 4
_WAITING = 48  # what was scrolled past long ago is not wanted any more
_TELL = 60  # ms


@dataclass(frozen=True, slots=True, eq=False)
class CaseImage:
    """A copy as the sheet shows it.

    Attributes:
        image: scaled for the screen; None where the image cannot be read any more.
        size: (width, height) of the copy in its own pixels, the frame of the marks.
        marks: its boxes; their index is the class.
    """

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
        self._wanted: OrderedDict[int, QSize] = OrderedDict()
        self._running: set[int] = set()
        self._telling = QTimer(self, singleShot=True, interval=_TELL)
        self._telling.timeout.connect(self.loaded)

    def set_inspection(self, inspection: Inspection | None, *, same_copies: bool = False) -> None:
        """Draw copies of another inspection; of the same copies what is there stays."""
        self._inspection = inspection
        if not same_copies:
            tasks.cancel(self)
            self._running.clear()
            self._images.clear()
            self._wanted.clear()

    def get(self, case: int, room: QSize) -> CaseImage | None:
        """Return a copy if it is there; else it will be."""
        image = self._images.get(case)
        if image is not None:
            self._images.move_to_end(case)
            return image
        if case not in self._running:
            self._wanted[case] = room
            self._wanted.move_to_end(case)
            while len(self._wanted) > _WAITING:
                self._wanted.popitem(last=False)
            self._start()
        return None

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


def shape_of(inspection: Inspection, case: int) -> tuple[int, int]:
    """Return (width, height) of a copy; nothing is rendered."""
    subject, number = inspection.place(case)
    pipeline = pipeline_of(recipe_json(inspection.recipe))
    return draw_copy(pipeline, subject, inspection.seed, number, inspection.company).size


def draw(inspection: Inspection, case: int, room: QSize, read: Read) -> CaseImage:
    """Return a copy for the screen; an image that cannot be read any more gives an empty one."""
    try:
        picture = render_case(inspection, case, read)
    except (EvenboxError, OSError, ValueError):
        return CaseImage(None)
    size = (picture.image.shape[1], picture.image.shape[0])
    marks = tuple(
        BoxMark(int(picture.labels[mark.place]), mark.fate, mark.box)
        for mark in outcome_marks(picture.sample.outcome, size)
    )
    return CaseImage(screen_image(picture.image, room), size, marks)
