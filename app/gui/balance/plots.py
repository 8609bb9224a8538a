"""The plot with a point to drag: the ratio over the number of images."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QCursor, QFocusEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from app.balance.sentences import bound_text
from app.gui.balance.curve import BudgetCurve
from app.gui.balance.figures import Table, picture_of
from app.gui.balance.heading import KeyEntry
from app.gui.text import ratio_text
from app.gui.theme import current_theme
from app.gui.widgets import column, has_keyboard_focus

pg.setConfigOptions(antialias=True)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_Up: 1}
_KEY_STEPS = 50  # of the range, from one end to the other
_GLOW = 24  # px around the point
_KEY_PAUSE = 400  # ms after the last key


class Plot(QWidget):
    """A plot without menu, buttons and mouse; it is drawn anew when the theme changes."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.view: Any = pg.PlotWidget(background=None)
        self.view.setMenuEnabled(False)
        self.view.hideButtons()
        self.view.setMouseEnabled(False, False)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setMinimumSize(60, 60)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setStyleSheet("background: transparent")
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.view.plotItem.setContentsMargins(0, 4, 16, 0)
        self.view.plotItem.layout.setSpacing(0)
        self.setLayout(column(self.view, spacing=0))
        self.setMinimumSize(80, 80)
        current_theme().changed.connect(self.redraw)

    def redraw(self) -> None:
        """Draw everything anew in the colours of the theme."""
        theme = current_theme()
        self.view.clear()
        for name in ("left", "bottom"):
            axis = self.view.getAxis(name)
            axis.setPen(pg.mkPen(theme.color("edge")) if name == "bottom" else pg.mkPen(None))
            axis.setTextPen(theme.color("text3"))
            axis.setTickFont(theme.font(11))
            axis.setStyle(tickLength=0, tickTextOffset=6, hideOverlappingLabels=False)
        self.draw()

    def draw(self) -> None:
        """Draw what is shown; the axes are there already."""
        raise NotImplementedError

    def text(self, words: str, token: str, weight: int = 500, anchor: tuple[float, float] = (0, 0)) -> Any:
        """Return a label that is added to the plot."""
        theme = current_theme()
        item = pg.TextItem(words, color=theme.color(token), anchor=anchor)
        item.setFont(theme.font(11, weight))
        self.view.addItem(item)
        return item


class BudgetPlot(Plot):
    """The ratio by images in all; the point can be dragged to another limit.

    Attributes:
        chosen: emitted with the limit of images that a person dragged the point to, or clicked at.
        repeats_wanted: the point itself was clicked (or Return pressed): the images that the plan repeats are
            asked for; with Shift, their boxes.
    """

    chosen = Signal(int)
    repeats_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__(self.tr("Budget and ratio"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._keyed = QTimer(self, singleShot=True, interval=_KEY_PAUSE)
        self._keyed.timeout.connect(lambda: self._dropped(self._point))
        self._curve: BudgetCurve | None = None
        self._images, self._ratio = 0, 0.0
        self._none = ""
        self._line: Any = None
        self._glow: Any = None
        self._point: Any = None
        self._caption: Any = None
        self.view.scene().sigMouseClicked.connect(self._clicked)
        self.redraw()

    @property
    def curve(self) -> BudgetCurve | None:
        """The curve that is shown, None for none."""
        return self._curve

    def show_curve(self, curve: BudgetCurve | None, images: int, ratio: float) -> None:
        """Show a curve and the plan's own point; None shows nothing."""
        self._curve, self._images, self._ratio = curve, images, ratio
        self._none = self.tr("This plan does not weigh images against balance.") if images else ""
        self._keyed.stop()
        self.redraw()

    def show_waiting(self) -> None:
        """Say that the curve is being worked out, where there is none yet."""
        if self._curve is None:
            self._none = self.tr("Trying other numbers of images…")
            self.update()

    def table(self) -> Table:
        """Return the points of the curve."""
        header = (self.tr("images"), self.tr("ratio"), self.tr("lower bound"), self.tr("this plan"))
        curve = self._curve
        if curve is None:
            return Table(header, [])
        bound = "" if curve.bound is None else curve.bound
        points = dict(zip(curve.images.tolist(), curve.ratios.tolist(), strict=True))
        points[self._images] = self._ratio
        rows: list[tuple[object, ...]] = []
        for images in sorted(points):
            holds = images <= (curve.holds_to or images)
            rows.append((images, points[images], bound if holds else "", int(images == self._images)))
        return Table(header, rows)

    def picture(self) -> QImage:
        """Return the plot as a picture."""
        return picture_of(self)

    def key(self) -> Sequence[KeyEntry]:
        """Return nothing: its lines say what they are."""
        return ()

    def remark(self) -> str:
        """Say what is drawn over what."""
        return self.tr("ratio over images")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the point by arrow keys, to an end by Home and End; the plan follows a moment later."""
        key, curve = Qt.Key(event.key()), self._curve
        if curve is not None and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.repeats_wanted.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return
        if curve is None or key not in {*_STEPS, Qt.Key.Key_Home, Qt.Key.Key_End}:
            super().keyPressEvent(event)
            return
        first, last = curve.images[[0, -1]].tolist()
        at = float(self._point.pos().x()) + _STEPS.get(key, 0) * max(1.0, (last - first) / _KEY_STEPS)
        at = first if key == Qt.Key.Key_Home else last if key == Qt.Key.Key_End else at
        self._point.setPos(min(max(at, first), last), self._point.pos().y())
        self._keyed.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring of the keyboard's focus, and what to say where there is no curve."""
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._curve is None and self._none:
            painter.setPen(theme.color("text3"))
            painter.setFont(theme.font(11))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 0, -16, 0), flags, self._none)
        if has_keyboard_focus(self):
            painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def draw(self) -> None:
        """Draw bound, curve and point."""
        self.view.getAxis("left").setVisible(self._curve is not None)
        self.view.getAxis("bottom").setVisible(self._curve is not None)
        if self._curve is None:
            return
        theme, curve = current_theme(), self._curve
        low, high = self._set_ranges(curve)
        for value in self._set_ticks(curve, low, high):
            self.view.addItem(pg.InfiniteLine(value, angle=0, pen=pg.mkPen(theme.color("line"))))
        if curve.bound is not None:
            self._draw_bound(curve.bound, low)
        pen = pg.mkPen(theme.color("accent_text"), width=2.5)
        self.view.plot(curve.images.astype(float), curve.ratios, pen=pen)
        self._draw_point()

    def _set_ranges(self, curve: BudgetCurve) -> tuple[float, float]:
        least = min(curve.bound or np.inf, float(curve.ratios.min()))
        most = float(curve.ratios.max())
        room = max(most - least, 0.05 * most, 0.1)
        low, high = least - 0.25 * room, most + 0.12 * room  # below the bound is room for its words
        span = max(1, int(curve.images[-1] - curve.images[0]))
        self.view.setXRange(curve.images[0] - 0.04 * span, curve.images[-1] + 0.04 * span, 0)
        self.view.setYRange(low, high, 0)
        return low, high

    def _set_ticks(self, curve: BudgetCurve, low: float, high: float) -> list[float]:
        levels = [float(value) for value in _nice_ticks(low, high) if max(low, 0.0) < value < high]
        self.view.getAxis("left").setTicks([[(value, f"{value:g}") for value in levels]])
        span = int(curve.images[-1] - curve.images[0])
        ends = [int(curve.images[0]), self._images, int(curve.images[-1])]
        apart = [ends[0], *(x for x in ends[1:] if x - ends[0] > 0.12 * span)]
        apart = [x for x in apart if x == ends[-1] or ends[-1] - x > 0.12 * span or x == self._images]
        if len(apart) > 2 and ends[-1] - self._images <= 0.12 * span:
            apart.remove(ends[-1])
        self.view.getAxis("bottom").setTicks([[(x, f"{x:,}") for x in dict.fromkeys(apart)]])
        return levels

    def _draw_bound(self, bound: float, low: float) -> None:
        theme = current_theme()
        assert self._curve is not None
        left, right = self.view.getViewBox().viewRange()[0]
        right = right if self._curve.holds_to is None else min(right, self._curve.holds_to)
        region = pg.PlotCurveItem(
            np.array([left, right]),
            np.array([bound, bound]),
            fillLevel=low,
            brush=_faded(theme.color("text3"), 0.10),
            pen=pg.mkPen(theme.color("text3"), style=Qt.PenStyle.DashLine),
        )
        self.view.addItem(region)
        exact = self.tr("no plan goes below {bound}")
        words = exact if self._curve.exact else self.tr("no plan is expected below {bound}")
        label = self.text(words.format(bound=bound_text(bound)), "text2")
        label.setPos(float(self._curve.images[0]), bound)

    def _draw_point(self) -> None:
        theme = current_theme()
        self._line = pg.InfiniteLine(
            self._images, angle=90, pen=pg.mkPen(_faded(theme.color("accent_text"), 0.5))
        )
        self._glow = pg.ScatterPlotItem(size=_GLOW, brush=_faded(theme.color("accent_text"), 0.22), pen=None)
        self._point = pg.TargetItem(
            (self._images, self._ratio),
            size=13,
            symbol="o",
            pen=pg.mkPen(theme.color("accent"), width=3),
            brush="#FFFFFF",
            hoverBrush="#FFFFFF",
        )
        self._point.setCursor(QCursor(Qt.CursorShape.SizeHorCursor))
        for item in (self._line, self._glow, self._point):
            self.view.addItem(item)
        self._caption = self.text("", "text1", 600)
        self._place(self._images, self._ratio)
        self._point.sigPositionChanged.connect(self._dragged)
        self._point.sigPositionChangeFinished.connect(self._dropped)

    def _place(self, images: float, ratio: float) -> None:
        """Put line, glow and words to the point."""
        assert self._curve is not None
        self._line.setValue(images)
        self._glow.setData([images], [ratio])
        words = self.tr("{images} images, ratio {ratio}")
        text = words.format(images=f"{round(images):,}", ratio=ratio_text(ratio))
        self._caption.setText(text)
        self.setAccessibleDescription(text)
        first, last = self._curve.images[[0, -1]]
        low, high = self.view.getViewBox().viewRange()[1]
        anchor = self._anchor((images - first) / max(1.0, float(last - first)))
        wanted = max(low + 0.6 * (high - low), ratio + 0.12 * (high - low))
        top = high - 0.07 * (high - low)
        if max(wanted, self._clear_of_curve(images, anchor[0])) > top:  # as far right as it goes
            anchor = (self._rightmost(images, self.view.getViewBox().viewRange()[0][1]), 0.5)
        self._caption.setAnchor(anchor)
        self._caption.setPos(images, min(max(wanted, self._clear_of_curve(images, anchor[0])), top))

    def _width(self) -> float:
        """Return the width of the caption, in images."""
        box = self.view.getViewBox()
        left, right = box.viewRange()[0]
        return float((self._caption.boundingRect().width() + 8) / max(box.width(), 1.0) * (right - left))

    def _rightmost(self, images: float, right: float) -> float:
        """Return the anchor that puts the caption's end at the right of the plot."""
        return 1.0 - (right - images) / max(self._width(), 1e-9)

    def _clear_of_curve(self, images: float, anchor: float) -> float:
        """Return how high the caption must be to stay above the curve, which falls: at its left end."""
        assert self._curve is not None
        low, high = self.view.getViewBox().viewRange()[1]
        start = images - anchor * self._width()
        held: float = np.interp(start, self._curve.images, self._curve.ratios).item()
        return held + 0.09 * float(high - low)

    def _anchor(self, share: float) -> tuple[float, float]:
        """Return which point of the caption is at the vertical line, which is at a share of the width."""
        room, needed = self.view.getViewBox().width(), self._caption.boundingRect().width() + 8
        left = share > 0.5
        if needed > room * (share if left else 1 - share):
            return min(max((share * room) / max(needed, 1.0), 0.0), 1.0) if needed > room else share, 0.5
        return (1.04, 0.5) if left else (-0.04, 0.5)

    def _dragged(self, point: Any) -> None:
        """Keep the point on the curve."""
        assert self._curve is not None
        first, last = self._curve.images[[0, -1]].tolist()
        images = min(max(float(point.pos().x()), first), last)
        ratio = float(np.interp(images, self._curve.images, self._curve.ratios))
        self._place(images, ratio)
        if (images, ratio) != (point.pos().x(), point.pos().y()):
            point.setPos(images, ratio)

    def _clicked(self, event: Any) -> None:
        """List the plan's images where the point is clicked; elsewhere let the point come to the mouse."""
        box = self.view.getViewBox()
        if self._curve is None or event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.scenePos()
        if not box.sceneBoundingRect().contains(at):
            return
        away = box.mapViewToScene(self._point.pos()) - at
        if np.hypot(away.x(), away.y()) <= _GLOW / 2:
            self.repeats_wanted.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return
        self._point.setPos(box.mapSceneToView(at).x(), self._ratio)
        self._dropped(self._point)

    def _dropped(self, point: Any) -> None:
        self.chosen.emit(round(point.pos().x()))


def _nice_ticks(low: float, high: float) -> list[float]:
    """Return at least three round numbers between two, as few as that allows."""
    power = 10.0 ** np.floor(np.log10(max(high - low, 1e-6)))
    ticks = np.array([low, high])
    for part in (5.0, 2.0, 1.0, 0.5, 0.2, 0.1):
        step = power * part
        ticks = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
        if len(ticks) >= 3:
            break
    return [float(f"{tick:.6g}") for tick in ticks]


def _faded(color: QColor, alpha: float) -> QColor:
    faded = QColor(color)
    faded.setAlphaF(alpha)
    return faded
