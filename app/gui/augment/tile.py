"""One variant: its image and boxes, and below them its number, its draws and what it did to the boxes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.gui.augment.fates import CLIPPED, DROPPED, FATES, KEPT, count_fates, paint_fate
from app.gui.augment.highlight import Highlight
from app.gui.augment.image_view import ImageView
from app.gui.augment.overlay import outcome_marks, paint_note
from app.gui.augment.rendering import Variant
from app.gui.augment.words import draws_words
from app.gui.theme import current_theme

CAPTION_HEIGHT = 26
_NUMBER_ROOM = 16


class VariantTile(ImageView):
    """A variant of the image, by its number, which is its copy index in an export."""

    def __init__(self, highlight: Highlight, number: int, parent: QWidget | None = None) -> None:
        super().__init__(highlight, number)
        self.setParent(parent)
        self.number = number
        self.variant: Variant | None = None
        self._draws: list[str] = []

    def show_variant(self, variant: Variant | None) -> None:
        """Show a variant; None an empty place."""
        self.variant = variant
        self._draws = [] if variant is None else draws_words(variant.sample)
        if variant is None:
            self.show_image(None, (1, 1), ())
        else:
            self.show_image(
                variant.image, variant.size, outcome_marks(variant.outcome, variant.size, variant.names)
            )
        self._describe()

    def picture_rect(self) -> QRectF:
        """Return the room above the caption."""
        return QRectF(self.rect()).adjusted(0, 0, 0, -CAPTION_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw image, boxes, caption, and a frame where the pointer is on this variant."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.variant is not None and self.variant.sample.lost:
            paint_note(painter, self.tr("all boxes lost: left out"), self.fitted_rect())
        if self._highlight.variant == self.number:
            painter.setPen(QPen(current_theme().color("accent_text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = self.picture_rect() if self._image is None else self.fitted_rect()
            painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 4, 4)
        self._paint_caption(painter)

    def _paint_caption(self, painter: QPainter) -> None:
        caption = QRectF(self.rect())
        caption.setTop(caption.bottom() - CAPTION_HEIGHT)
        font = current_theme().font(11, 500)
        right = caption.right() if self.variant is None else self._paint_counts(painter, caption, font)
        caption.setRight(right - 8)
        painter.setFont(font)
        painter.setPen(current_theme().color("text2"))
        words = self._fitting_words(QFontMetricsF(font), caption.width())
        painter.drawText(caption, Qt.AlignmentFlag.AlignVCenter, words)

    def _fitting_words(self, metrics: QFontMetricsF, width: float) -> str:
        """Return the number and as many of the draws as there is room for."""
        words = str(self.number)
        for draw in self._draws:
            longer = f"{words}   {draw}"
            if metrics.horizontalAdvance(longer) > width:
                break
            words = longer
        return words

    def _paint_counts(self, painter: QPainter, caption: QRectF, font: QFont) -> float:
        """Draw the counts from the right; return where they begin."""
        assert self.variant is not None
        counts = count_fates(self.variant.outcome)
        theme, x = current_theme(), caption.right()
        painter.setFont(font)
        for fate in (DROPPED, CLIPPED, KEPT):
            text = str(counts[fate])
            color = QColor(theme.color("text1" if counts[fate] else "text3"))
            width = QFontMetricsF(font).horizontalAdvance(text)
            if x - width - 14 < caption.x() + _NUMBER_ROOM:
                break
            x -= width
            painter.setPen(color)
            place = QRectF(x, caption.y(), width + 1, caption.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
            x -= 14
            mark = theme.color("text2" if counts[fate] else "text3")
            paint_fate(painter, QPointF(x + 4, caption.center().y()), fate, mark)
            x -= 10
        return x

    def _describe(self) -> None:
        self.setAccessibleName(self.tr("Variant {number}").format(number=self.number))
        if self.variant is not None:
            counts = count_fates(self.variant.outcome)
            text = self.tr("{kept} kept, {clipped} clipped, {dropped} dropped")
            self.setAccessibleDescription(text.format(**{fate: counts[fate] for fate in FATES}))
