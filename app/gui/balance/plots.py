"""Plots of the dashboard that have axes: the budget curve, sizes, and places."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QCursor
from PySide6.QtWidgets import QFrame, QWidget

from app.gui.balance.anatomy import SIZE_BINS, Anatomy, BudgetCurve
from app.gui.balance.headline import bound_text
from app.gui.text import ratio_text
from app.gui.theme import current_theme
from app.gui.widgets import column

pg.setConfigOptions(antialias=True)
_HEAT = {
    "dark": ("#23272D", "#2A3157", "#3A4BA6", "#5B78F5", "#B4C3FF"),
    "light": ("#F4F5F7", "#DDE3FB", "#B5C2F8", "#7C93F0", "#3A57E0"),
}
_BRIGHTEST = 99.5  # percentile of the heat map


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
        self.view.plotItem.setContentsMargins(0, 4, 4, 0)
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
            axis.setStyle(tickLength=0, tickTextOffset=6)
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
        chosen: emitted with the limit of images that a person dragged the point to.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(self.tr("Budget and ratio"))
        self._curve: BudgetCurve | None = None
        self._images, self._ratio = 0, 0.0
        self._line: Any = None
        self._glow: Any = None
        self._point: Any = None
        self._caption: Any = None
        self.redraw()

    def show_curve(self, curve: BudgetCurve | None, images: int, ratio: float) -> None:
        """Show a curve and the plan's own point; None shows nothing."""
        self._curve, self._images, self._ratio = curve, images, ratio
        self.redraw()

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
        low, high = max(0.0, least - 0.25 * room), most + 0.12 * room
        span = max(1, int(curve.images[-1] - curve.images[0]))
        self.view.setXRange(curve.images[0] - 0.04 * span, curve.images[-1] + 0.04 * span, 0)
        self.view.setYRange(low, high, 0)
        return low, high

    def _set_ticks(self, curve: BudgetCurve, low: float, high: float) -> list[float]:
        levels = [float(value) for value in np.asarray(_nice_ticks(low, high)) if low < value < high]
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
        self._glow = pg.ScatterPlotItem(size=24, brush=_faded(theme.color("accent_text"), 0.22), pen=None)
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
        self._caption.setText(words.format(images=f"{round(images):,}", ratio=ratio_text(ratio)))
        first, last = self._curve.images[[0, -1]]
        low, high = self.view.getViewBox().viewRange()[1]
        self._caption.setAnchor((1.04, 0.5) if images > (first + last) / 2 else (-0.04, 0.5))
        self._caption.setPos(images, max(low + 0.6 * (high - low), ratio + 0.12 * (high - low)))

    def _dragged(self, point: Any) -> None:
        """Keep the point on the curve."""
        assert self._curve is not None
        first, last = self._curve.images[[0, -1]].tolist()
        images = min(max(float(point.pos().x()), first), last)
        ratio = float(np.interp(images, self._curve.images, self._curve.ratios))
        self._place(images, ratio)
        if (images, ratio) != (point.pos().x(), point.pos().y()):
            point.setPos(images, ratio)

    def _dropped(self, point: Any) -> None:
        self.chosen.emit(round(point.pos().x()))


class SizePlot(Plot):
    """How large the boxes of each class are, relative to their image."""

    def __init__(self) -> None:
        super().__init__(self.tr("Relative size"))
        self._anatomy: Anatomy | None = None
        self.view.hideAxis("left")
        self.redraw()

    def show_anatomy(self, anatomy: Anatomy | None) -> None:
        """Show the sizes of a dataset."""
        self._anatomy = anatomy
        self.redraw()

    def draw(self) -> None:
        """Draw a stepped curve for each class."""
        anatomy = self._anatomy
        if anatomy is None:
            return
        theme = current_theme()
        light = theme.name == "light"
        edges = np.linspace(0.0, anatomy.size_limit, SIZE_BINS + 1)
        for c, shares in zip(anatomy.sized.tolist(), anatomy.sizes, strict=True):
            color = theme.class_color(c)
            line = color.darker(140) if light else color
            curve = pg.PlotCurveItem(
                edges,
                shares,
                stepMode="center",
                fillLevel=0,
                brush=_faded(color, 0.4 if light else 0.22),
                pen=pg.mkPen(line, width=1.6),
            )
            self.view.addItem(curve)
        self.view.setYRange(0, 1.1, 0)
        self.view.setXRange(0, anatomy.size_limit, 0)
        step = next(s for s in (0.02, 0.05, 0.1, 0.2, 0.5) if anatomy.size_limit / s <= 5.5)
        ticks = np.arange(0, anatomy.size_limit, step)
        self.view.getAxis("bottom").setTicks([[(t, f"{100 * t:.0f} %" if t else "0") for t in ticks]])


class HeatPlot(Plot):
    """Where the centres of the boxes lie."""

    def __init__(self) -> None:
        super().__init__(self.tr("Where centres lie"))
        self._anatomy: Anatomy | None = None
        self.view.hideAxis("left")
        self.view.hideAxis("bottom")
        self.view.invertY(True)
        self.view.setAspectLocked(True)
        self.redraw()

    def show_anatomy(self, anatomy: Anatomy | None) -> None:
        """Show the places of a dataset's boxes."""
        self._anatomy = anatomy
        self.redraw()

    def draw(self) -> None:
        """Draw the map in one hue."""
        if self._anatomy is None:
            return
        heat = _smoothed(self._anatomy.heat.astype(np.float64))
        brightest = np.percentile(heat, _BRIGHTEST) or max(1.0, heat.max())
        item = pg.ImageItem(np.clip(heat / brightest, 0, 1), axisOrder="row-major")
        stops = [QColor(color) for color in _HEAT[current_theme().name]]
        item.setLookupTable(pg.ColorMap(np.linspace(0, 1, len(stops)), stops).getLookupTable(nPts=256))
        item.setLevels((0, 1))
        item.setRect(QRectF(0, 0, self._anatomy.aspect, 1))
        self.view.addItem(item)
        self.view.setRange(QRectF(0, 0, self._anatomy.aspect, 1), padding=0)


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


def _smoothed(heat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a map (H, W) blurred a little, with weights 1 2 1 along both sides."""
    for axis in (0, 1):
        ends = np.pad(heat, [(1, 1) if k == axis else (0, 0) for k in (0, 1)], mode="edge")
        first, last = (np.delete(ends, side, axis) for side in ([-1, -2], [0, 1]))
        heat = (first + 2 * heat + last) / 4
    return heat


def _faded(color: QColor, alpha: float) -> QColor:
    faded = QColor(color)
    faded.setAlphaF(alpha)
    return faded
