"""The view itself: the original with the boxes of all copies drawn back, and the copies."""

from __future__ import annotations

import shlex

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSpinBox, QWidget

from app.core.geometry import FloatArray
from app.core.mirror import NO_RULES
from app.gui import tasks
from app.gui.augment.fates import KEPT
from app.gui.augment.highlight import Highlight
from app.gui.augment.image_view import ImageView
from app.gui.augment.linked_view import LinkedView
from app.gui.augment.overlay import BoxMark
from app.gui.augment.rendering import screen_image
from app.gui.augment.state import PreviewState
from app.gui.augment.tile import qt_matrix
from app.gui.augment.tta.drawing import TtaCopy, TtaPreview, draw_copies
from app.gui.augment.view import AugmentView
from app.gui.augment.words import draws_words
from app.gui.text import elided
from app.gui.theme import current_theme
from app.gui.widgets import EmptyState, column, hline, label, row, surface, tool_button

_COUNT, _MOST = 5, 11
_GAP, _CAPTION = 12, 38
_DELAY = 120  # ms
_ROOM = QSize(1120, 1120)
_LOOSE = 1.005


class CopyTile(ImageView):
    """A copy with the boxes that a perfect detector finds, and how well they come back."""

    def __init__(self, highlight: Highlight, view: LinkedView, number: int, parent: QWidget) -> None:
        super().__init__(highlight, view, number)
        self.setParent(parent)
        self.number = number
        self._lines = ("", "")

    def show_copy(self, copy: TtaCopy | None, total: int) -> None:
        """Show a copy; ``total`` is how many objects its original has."""
        if copy is None:
            self.show_image(None, (1, 1), ())
            self._lines = ("", "")
            return
        marks = _marks(copy.objects, copy.boxes)
        self.show_image(copy.image, copy.size, marks, qt_matrix(copy.matrix))
        drawn = self.tr("as it is") if copy.sample is None else "   ".join(draws_words(copy.sample))
        exact = copy.looseness <= _LOOSE
        how = self.tr("exact") if exact else self.tr("{times}× loose").format(times=f"{copy.looseness:.2f}")
        count = self.tr("{count} of {total} boxes").format(count=len(copy.objects), total=total)
        self._lines = (
            f"{copy.number}   {drawn}".rstrip(),
            f"{count} · {how}" if len(copy.objects) else count,
        )
        self.setAccessibleName(self.tr("Copy {number}").format(number=copy.number))
        self.setAccessibleDescription(self._lines[1])

    def picture_rect(self) -> QRectF:
        """Return the room above the caption."""
        return QRectF(self.rect()).adjusted(0, 0, 0, -_CAPTION)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw image, boxes, caption, and a frame where the pointer is on this copy."""
        super().paintEvent(event)
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._highlight.variant == self.number and self._image is not None:
            painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.fitted_rect().adjusted(1, 1, -1, -1), 4, 4)
        for k, (text, token) in enumerate(zip(self._lines, ("text2", "text3"), strict=True)):
            line = QRectF(0, self.height() - _CAPTION + 3 + 17 * k, self.width(), 17)
            painter.setFont(theme.font(11, 500 if k == 0 else 400))
            painter.setPen(theme.color(token))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided(text, line.width(), 11))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at this copy wherever the mouse is on it."""
        super().mouseMoveEvent(event)
        self._highlight.point_at(self._highlight.object, self.number)


class BackView(ImageView):
    """The original, at the top of the room that it has."""

    def picture_rect(self) -> QRectF:
        """Return as much room from the top as the image fills."""
        room = QRectF(self.rect())
        width, height = self._size
        room.setHeight(min(room.height(), room.width() * height / max(1, width)))
        return room


class CopyGrid(QWidget):
    """The copies in as many columns as make them largest.

    Attributes:
        resized: there is another room for the pictures.
    """

    resized = Signal()

    def __init__(self, highlight: Highlight, view: LinkedView) -> None:
        super().__init__()
        self.tiles = [CopyTile(highlight, view, number, self) for number in range(_MOST + 1)]
        self._count, self._aspect = _COUNT + 1, 4 / 3
        self.setMinimumSize(240, 200)

    def show_preview(self, preview: TtaPreview | None, count: int, total: int) -> None:
        """Show copies; None empty places for ``count`` of them."""
        copies = preview.copies if preview is not None else ()
        self._count = count + 1
        if len(copies) > 1:
            self._aspect = min(max(copies[1].size[0] / copies[1].size[1], 0.6), 1.8)
        for number, tile in enumerate(self.tiles):
            tile.setVisible(number <= count)
            tile.show_copy(copies[number] if number < len(copies) else None, total)
        self._arrange()

    def picture_size(self) -> QSize:
        """Return the room for a copy's pixels."""
        return self.tiles[0].picture_rect().size().toSize().expandedTo(QSize(1, 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the tiles into the space."""
        self._arrange()
        self.resized.emit()

    def _arrange(self) -> None:
        width, columns = max((self._tile_width(c), c) for c in range(1, self._count + 1))
        height = round(width / self._aspect) + _CAPTION
        for number, tile in enumerate(self.tiles[: self._count]):
            x, y = number % columns * (width + _GAP), number // columns * (height + _GAP)
            tile.setGeometry(QRect(x, y, width, height))

    def _tile_width(self, columns: int) -> int:
        rows = -(-self._count // columns)
        by_width = (self.width() - (columns - 1) * _GAP) // columns
        room = (self.height() - (rows - 1) * _GAP) // rows - _CAPTION
        return max(24, min(by_width, int(room * self._aspect)))


class TtaView(AugmentView):
    """Follows image, recipe and seed; pointing at a copy shows its boxes alone on the original."""

    def __init__(self, state: PreviewState) -> None:
        super().__init__(state)
        self.title = self.tr("Test time")
        self._preview: TtaPreview | None = None
        self.count = QSpinBox()
        self.count.setRange(1, _MOST)
        self.count.setValue(_COUNT)
        self.count.setAccessibleName(self.tr("Copies"))
        self.count.setProperty("small", True)
        self.count.setFixedWidth(56)
        self.count.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        linked = LinkedView(self)
        self.original = BackView(state.highlight, linked)
        self.grid = CopyGrid(state.highlight, linked)
        self.result = label("", "caption2", wrap=True)
        self.command = label("", "mono", wrap=True)
        self.command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = tool_button("copy", self.tr("Copy the command"), size=24)
        self._refusal = EmptyState(
            self.tr("This recipe has no way back"),
            self.tr("It puts several images together; detections in those belong to none of them alone."),
        )
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._lay_out()
        self._connect()

    @property
    def preview(self) -> TtaPreview | None:
        """What is shown."""
        return self._preview

    @property
    def status_text(self) -> str:
        """How well merging works."""
        return self.result.text().split("\n")[0]

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        self._draw()

    def _lay_out(self) -> None:
        bar = row(
            label(self.tr("Copies beside the image itself"), "caption"),
            self.count,
            None,
            margins=(16, 0, 16, 0),
        )
        left = column(
            label(self.tr("Boxes of all copies, back on the original"), "title"),
            (self.original, 1),
            self.result,
            row((self.command, 1), self.copy, spacing=6),
            spacing=8,
        )
        right = column(label(self.tr("What a detector sees"), "title"), (self.grid, 1), spacing=8)
        self._body = surface(row((left, 5), (right, 6), margins=(16, 14, 16, 14), spacing=24), "well")
        self._refused = surface(column(None, self._refusal, None), "well")
        self.setLayout(
            column(surface(bar, height=44), hline(), (self._body, 1), (self._refused, 1), spacing=0)
        )

    def _connect(self) -> None:
        for changed in (self.state.source_changed, self.state.recipe_changed, self.state.seed_changed):
            changed.connect(self._draw)
        self.count.valueChanged.connect(lambda _: self._draw())
        self.grid.resized.connect(self._timer.start)
        self._timer.timeout.connect(self._draw)
        self.state.highlight.changed.connect(self._show_back)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.command.text()))

    def _draw(self) -> None:
        source = self.state.source
        refused = self.state.pipeline.takes_partners
        self._body.setVisible(not refused)
        self._refused.setVisible(refused)
        self.command.setText(self._command())
        if source is None or refused or not self.isVisible():
            tasks.cancel(self, "copies")
            return
        tasks.run(
            draw_copies,
            self.state.pipeline,
            source,
            NO_RULES if self.state.document is None else self.state.document.dataset.mirror,
            self.state.seed,
            self.count.value(),
            self.grid.picture_size() * self.devicePixelRatioF(),
            with_task=True,
            on_result=self._take,
            owner=self,
            key="copies",
            priority=2,
        )

    def _take(self, preview: TtaPreview) -> None:
        source = self.state.source
        if source is None:
            return
        self._preview = preview
        self.grid.show_preview(preview, self.count.value(), len(source.boxes))
        self.result.setText(self._result(preview))
        self._show_back(anew=True)
        self.status_changed.emit()

    def _show_back(self, *, anew: bool = False) -> None:
        """Show the boxes of the copy that is pointed at, else those of all copies."""
        source, preview = self.state.source, self._preview
        if source is None or preview is None or not self.isVisible():
            return
        number = self.state.highlight.variant
        copies = [c for c in preview.copies if number < 0 or c.number == number] or list(preview.copies)
        marks = [mark for copy in copies for mark in _marks(copy.objects, copy.back_boxes, copy.outlines)]
        image = self.original.image
        if image is None or anew:
            image = screen_image(source.image, _ROOM)
        if anew or tuple(marks) != self.original.marks:
            self.original.show_image(image, source.size, marks)

    def _result(self, preview: TtaPreview) -> str:
        seen = preview.misses[np.isfinite(preview.misses)]
        if not len(preview.misses):
            return ""
        if not len(seen):
            return self.tr("No copy shows any of the objects.")
        text = self.tr("Perfect detections on all copies merge to {seen} of {total} objects, within {px} px.")
        lines = [text.format(seen=len(seen), total=len(preview.misses), px=f"{seen.max():.1f}")]
        if any(copy.looseness > _LOOSE for copy in preview.copies):
            lines.append(self.tr("Boxes of turned copies come back as envelopes: looser than they were."))
        if any(copy.cut for copy in preview.copies):
            lines.append(self.tr("Boxes that a copy cuts off come back cut."))
        return "\n".join(lines)

    def _command(self) -> str:
        """Return the commands that write these copies of the whole dataset, and merge what is found."""
        document = self.state.document
        root = "DATASET" if document is None else str(document.dataset.root)
        parts = ["evenbox", "tta", root, "OUT", "--recipe", self.state.recipe.name]
        parts += ["--variants", str(self.count.value()), "--seed", str(self.state.seed)]
        return " ".join(map(shlex.quote, parts)) + "\nevenbox merge RESULTS.json --manifest OUT"


def _marks(
    objects: NDArray[np.int64], boxes: FloatArray, outlines: FloatArray | None = None
) -> tuple[BoxMark, ...]:
    """Return the marks of boxes (K, 4), with what they enclose (K, 4, 2) where that is turned."""
    marks = []
    for k, (index, (x1, y1, x2, y2)) in enumerate(zip(objects.tolist(), boxes.tolist(), strict=True)):
        outline = None if outlines is None else _turned(outlines[k])
        marks.append(BoxMark(index, KEPT, QRectF(x1, y1, x2 - x1, y2 - y1), outline))
    return tuple(marks)


def _turned(outline: FloatArray) -> QPolygonF | None:
    sides = np.abs(outline - np.roll(outline, -1, axis=0))
    if (sides.min(axis=1) < 1e-6).all():
        return None
    return QPolygonF([QPointF(x, y) for x, y in outline.tolist()])
