"""The images written last, with their new boxes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.dataset import Convention
from app.errors import EvenboxError
from app.export.worker import STAGING
from app.gui import tasks
from app.gui.augment.rendering import screen_image
from app.gui.theme import current_theme
from app.imaging.source import decode
from app.voc.reader import parse_annotation

FRAMES = 7
_SIDE = 94
_RADIUS = 4
_KEEP = 24


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A written image, small, with its boxes as (class name, rectangle in shares of the image)."""

    image: QImage
    boxes: tuple[tuple[str, QRectF], ...]


class FilmStrip(QWidget):
    """Shows the newest images at the right; they are read back from the export's folder in the background."""

    def __init__(self) -> None:
        super().__init__()
        self._classes: dict[str, int] = {}
        self._frames: OrderedDict[str, Frame | None] = OrderedDict()
        self._shown: list[str] = []
        self._loading = False
        self.setFixedHeight(_SIDE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Just written"))

    @property
    def frames(self) -> list[Frame]:
        """The frames that are shown, oldest first."""
        found = [self._frames.get(name) for name in self._shown]
        return [frame for frame in found if frame is not None]

    def clear(self, classes: Sequence[str]) -> None:
        """Show nothing; the colours go by the order of ``classes``."""
        self._classes = {name: i for i, name in enumerate(classes)}
        self._frames.clear()
        self._shown = []
        self._loading = False
        self.update()

    def show_recent(self, out: Path, recent: Sequence[str]) -> None:
        """Show the images at these paths below ``out``, oldest first; none is waited for."""
        wanted = [name for name in recent if name not in self._frames][-FRAMES:]
        self._shown = [name for name in recent if name in self._frames][-FRAMES:] or self._shown
        if wanted and not self._loading and self.isVisible():
            self._loading = True
            size = QSize(_SIDE, _SIDE) * self.devicePixelRatioF()
            tasks.run(_load_frames, out, tuple(recent), tuple(wanted), size, on_result=self._take, owner=self)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frames from the left, the newest last."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        gap = (self.width() - FRAMES * _SIDE) / (FRAMES - 1)
        frames = self.frames
        for k in range(FRAMES):
            place = QRectF(round(k * (_SIDE + gap)), 0, _SIDE, _SIDE)
            if k < len(frames):
                self._paint_frame(painter, frames[k], place)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(current_theme().color("raised"))
                painter.drawRoundedRect(place, _RADIUS, _RADIUS)

    def _paint_frame(self, painter: QPainter, frame: Frame, place: QRectF) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(place, _RADIUS, _RADIUS)
        painter.save()
        painter.setClipPath(outline)
        painter.drawImage(place, frame.image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for name, share in frame.boxes:
            box = QRectF(
                place.x() + share.x() * place.width(),
                place.y() + share.y() * place.height(),
                share.width() * place.width(),
                share.height() * place.height(),
            )
            painter.setPen(QPen(current_theme().class_color(self._classes.get(name, 0)), 1.2))
            painter.drawRect(box)
        painter.restore()

    def _take(self, loaded: tuple[tuple[str, ...], dict[str, Frame | None]]) -> None:
        recent, frames = loaded
        self._loading = False
        self._frames.update(frames)
        self._shown = [name for name in recent if self._frames.get(name) is not None]
        while len(self._frames) > _KEEP:
            self._frames.popitem(last=False)
        self.update()


def _load_frames(
    out: Path, recent: tuple[str, ...], wanted: tuple[str, ...], size: QSize
) -> tuple[tuple[str, ...], dict[str, Frame | None]]:
    return recent, {name: load_frame(out, name, size) for name in wanted}


def load_frame(out: Path, relative: str, size: QSize) -> Frame | None:
    """Read a written image and its boxes back, None where that is not possible.

    Args:
        out: the export's folder.
        relative: path of the image below it, in the VOC tree.
        size: most device pixels.
    """
    image_path = PurePosixPath(relative)
    folders = ["Annotations" if part == "JPEGImages" else part for part in image_path.parts]
    annotation_path = PurePosixPath(*folders).with_suffix(".xml")
    try:
        image = decode(_read(out, relative))
        xml = _read(out, str(annotation_path))
        annotation = parse_annotation(xml, out / str(annotation_path), "", Convention.VOC).annotation
    except (EvenboxError, OSError):
        return None  # moved at this very moment: the next one will do
    height, width = image.shape[:2]
    boxes = tuple(
        (box.name, QRectF(box.xmin / width, box.ymin / height, box.width / width, box.height / height))
        for box in annotation.boxes
    )
    return Frame(screen_image(image, size), boxes)


def _read(out: Path, relative: str) -> bytes:
    """Return a file's content, under its final name or still under its staging name."""
    try:
        return (out / relative).read_bytes()
    except FileNotFoundError:
        return (out / (relative + STAGING)).read_bytes()
