"""One variant: its image and boxes, and below them its number, its draws and what it did to the boxes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.gui.augment.draw_words import step_words
from app.gui.augment.fates import CLIPPED, DROPPED, FATES, KEPT, count_fates, paint_fate
from app.gui.augment.highlight import Highlight
from app.gui.augment.image_view import ImageView
from app.gui.augment.linked_view import LinkedView
from app.gui.augment.marks import outcome_marks
from app.gui.augment.overlay import paint_note, paint_window
from app.gui.augment.rendering import Variant
from app.gui.augment.words import draws_words, title_of
from app.gui.text import listed, named
from app.gui.theme import current_theme
from app.gui.widgets import has_keyboard_focus, tool_button

CAPTION_HEIGHT = 26
_BEFORE_COUNTS = 18  # px between the words and the counts
_PIN = 24


class VariantTile(ImageView):
    """A variant of the image, by its number, which is its copy index in an export.

    Attributes:
        opened: a double click or Return: show it large.
        pinned: its draw is kept, or not any more.
    """

    opened = Signal()
    pinned = Signal(bool)

    def __init__(
        self, highlight: Highlight, view: LinkedView, number: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(highlight, view, number)
        self.setParent(parent)
        self.number = number
        self.variant: Variant | None = None
        self._words: list[str] = []
        self.pin = tool_button(
            "push-pin", self.tr("Keep this variant's draw"), "P", checkable=True, size=_PIN
        )
        self.pin.setParent(self)
        self.pin.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pin.setProperty("over", "image")
        self.pin.hide()
        self.pin.toggled.connect(self._pin_toggled)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_variant(self, variant: Variant | None) -> None:
        """Show a variant; None an empty place."""
        self.variant = variant
        self._words = [] if variant is None else variant_words(variant)
        if variant is None:
            self.show_image(None, (1, 1), ())
        else:
            marks = outcome_marks(variant.outcome, variant.size, variant.names)
            matrix = qt_matrix(variant.outcome.origins[0].matrix)
            self.show_image(variant.image, variant.size, marks, matrix)
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
        pointed, focus = self._highlight.variant == self.number, has_keyboard_focus(self)
        if pointed or focus or self.pin.isChecked():
            token = "accent_text" if pointed or focus else "accent"
            painter.setPen(QPen(current_theme().color(token), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = self.picture_rect() if self._image is None else self.fitted_rect()
            painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 4, 4)
        self._paint_caption(painter)

    def event(self, event: QEvent) -> bool:
        """Say everything that was drawn in the tool tip of the caption."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            on_caption = event.pos().y() > self.height() - CAPTION_HEIGHT
            QToolTip.showText(event.globalPos(), self.all_words() if on_caption else "", self)
            return True
        return super().event(event)

    def all_words(self) -> str:
        """Return every step and what was drawn for it, a line each."""
        if self.variant is None:
            return ""
        return "\n".join(named(title, words) for title, words in draw_lines(self.variant))

    def enterEvent(self, event: QEvent) -> None:
        """Offer the pin."""
        self.pin.setVisible(self.variant is not None)

    def leaveEvent(self, event: QEvent) -> None:
        """Highlight nothing; a pin that is set stays in sight."""
        super().leaveEvent(event)
        self.pin.setVisible(self.pin.isChecked())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pin in the corner."""
        super().resizeEvent(event)
        self.pin.move(self.width() - _PIN - 4, 4)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show it large."""
        if self.variant is not None:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return shows it large, P pins it."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.variant is not None:
            self.opened.emit()
        elif key == Qt.Key.Key_P and self.variant is not None:
            self.pin.toggle()
        else:
            super().keyPressEvent(event)

    def _paint_more(self, painter: QPainter, to_screen: QTransform, area: QRectF) -> None:
        if self.variant is not None and self.variant.window is not None:
            x0, y0, x1, y1 = self.variant.window
            paint_window(painter, to_screen.mapRect(QRectF(x0, y0, x1 - x0, y1 - y0)), area)

    def _pin_toggled(self, on: bool) -> None:
        self.pin.setIcon(current_theme().icon("push-pin-fill" if on else "push-pin"))
        tip = self.tr("Let this variant be drawn anew") if on else self.tr("Keep this variant's draw")
        self.pin.setToolTip(f"{tip}  P")
        self.pin.setVisible(on or self.underMouse())
        self._words = [] if self.variant is None else variant_words(self.variant)
        self.update()
        self.pinned.emit(on)

    def _paint_caption(self, painter: QPainter) -> None:
        caption = QRectF(self.rect())
        bottom = self.fitted_rect().bottom() if self.at_top else caption.bottom() - CAPTION_HEIGHT
        caption.setTop(bottom)
        caption.setHeight(CAPTION_HEIGHT)
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
        if self.pin.isChecked() and self.variant is not None:
            pinned = self.tr("{number} · seed {seed}").format(number=self.number, seed=self.variant.seed)
            words = pinned if metrics.horizontalAdvance(pinned) <= width else words
        for draw in self._words:
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
        least = self._needed_by_words(QFontMetricsF(font)) + _BEFORE_COUNTS
        for fate in (DROPPED, CLIPPED, KEPT):
            text = str(counts[fate])
            color = QColor(theme.color("text1" if counts[fate] else "text3"))
            width = QFontMetricsF(font).horizontalAdvance(text)
            if x - width - 14 < caption.x() + least:
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

    def _needed_by_words(self, metrics: QFontMetricsF) -> float:
        """Return the room of the number, and of a step's draw: it matters most where stages are looked at."""
        number = metrics.horizontalAdvance(str(self.number)) + 2
        if self.variant is None or self.variant.stage is None or not self._words:
            return number
        words = metrics.horizontalAdvance(f"{self.number}   {self._words[0]}") + 2
        return words if words <= self.width() else number

    def _describe(self) -> None:
        self.setAccessibleName(self.tr("Variant {number}").format(number=self.number))
        if self.variant is not None:
            counts = count_fates(self.variant.outcome)
            text = self.tr("{kept} kept, {clipped} clipped, {dropped} dropped")
            self.setAccessibleDescription(text.format(**{fate: counts[fate] for fate in FATES}))


def variant_words(variant: Variant) -> list[str]:
    """Return what a caption says: what was drawn for the stage, or for the whole recipe."""
    stage = variant.stage
    if stage is None:
        return draws_words(variant.sample)
    number = stage.steps if stage.window else stage.steps - 1
    return step_words(variant.sample, number) if number >= 0 else []


def draw_lines(variant: Variant) -> list[tuple[str, str]]:
    """Return (title, words) of every enabled step."""
    return [
        (title_of(step.transform), listed(step_words(variant.sample, number)))
        for number, step in enumerate(variant.sample.steps)
    ]


def qt_matrix(matrix: NDArray[np.float64]) -> QTransform:
    """Return a (3, 3) matrix, which maps columns, as Qt's, which maps rows."""
    a = matrix.T.tolist()
    return QTransform(*a[0], *a[1], *a[2])
