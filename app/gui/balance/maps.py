"""Plots of cells: where the centres of boxes lie, and which classes are seen together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.gui.balance.chart import Chart, Mark
from app.gui.balance.figures import Table
from app.gui.balance.heading import KeyEntry, class_entry
from app.gui.theme import current_theme, paint_class_glyph

_HEAT = {
    "dark": ("#23272D", "#2A3157", "#3A4BA6", "#5B78F5", "#B4C3FF"),
    "light": ("#F4F5F7", "#DDE3FB", "#B5C2F8", "#7C93F0", "#3A57E0"),
}
_BRIGHTEST = 99.5  # percentile of the heat map
_NUMBERED = 6  # classes up to which each cell of the matrix shows its figure
_SHADES = 64
_SIDE = 22.0  # room for the glyphs along the matrix
Heat = NDArray[np.float64]


class HeatMap(Chart):
    """Where the centres of the boxes lie, in a picture of the usual shape."""

    def __init__(self) -> None:
        super().__init__(self.tr("Where centres lie"))
        self._heat: Heat = np.zeros((0, 0))
        self._aspect = 1.0
        self._image: dict[str, QImage] = {}  # by theme

    def show_heat(self, heat: Heat, aspect: float) -> None:
        """Show box centres in each cell (n, n), rows from the top, of images of a usual width / height."""
        self._heat, self._aspect = heat, aspect
        self._image = {}
        self.renew()

    @property
    def columns(self) -> int:
        """How many cells stand in a row."""
        return max(1, int(self._heat.shape[1]))

    def mark_count(self) -> int:
        """Return the number of cells, none where no box has a place."""
        return self._heat.size if self._heat.any() else 0

    def mark(self, index: int) -> Mark:
        """Return a cell."""
        frame, n = self._frame(), self.columns
        width, height = frame.width() / n, frame.height() / n
        row, column = divmod(index, n)
        rect = QRectF(frame.x() + column * width, frame.y() + row * height, width, height)
        count = f"{float(self._heat[row, column]):,.0f}"
        across, down = (f"{100 * (k + 0.5) / n:.0f}" for k in (column, row))
        text = self.tr("{count} centres at {across} % of the width, {down} % of the height")
        return Mark(rect, text.format(count=count, across=across, down=down))

    def mark_at(self, point: QPointF) -> int:
        """Return the cell at a point."""
        frame, n = self._frame(), self.columns
        if not self.mark_count() or not frame.contains(point):
            return -1
        column = min(int((point.x() - frame.x()) / frame.width() * n), n - 1)
        return min(int((point.y() - frame.y()) / frame.height() * n), n - 1) * n + column

    def table(self) -> Table:
        """Return the centres in each cell, a row for each: its middle as shares of width and height."""
        header = (self.tr("x / width"), self.tr("y / height"), self.tr("centres"))
        n = self.columns
        cells: list[float] = self._heat.ravel().tolist()
        rows = [((k % n + 0.5) / n, (k // n + 0.5) / n, count) for k, count in enumerate(cells)]
        return Table(header, rows)

    def paint(self, painter: QPainter) -> None:
        """Draw the cells in one hue."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        name = current_theme().name
        if name not in self._image:
            self._image[name] = self._coloured()
        painter.drawImage(self._frame(), self._image[name])

    def _coloured(self) -> QImage:
        heat = _smoothed(self._heat)
        brightest = np.percentile(heat, _BRIGHTEST) or max(1.0, heat.max())
        stops = [QColor(color) for color in _HEAT[current_theme().name]]
        channels = np.array([(c.red(), c.green(), c.blue()) for c in stops], np.float64)
        places = np.clip(heat / brightest, 0, 1)
        ramp = np.linspace(0, 1, len(stops))
        pixels = np.stack([np.interp(places, ramp, channels[:, k]) for k in range(3)], axis=-1)
        data = np.ascontiguousarray(np.rint(pixels).astype(np.uint8))
        height, width = data.shape[:2]
        return QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()

    def _frame(self) -> QRectF:
        """Return where the picture is: as large as fits, centred."""
        width = min(float(self.width()), self.height() * self._aspect)
        height = width / self._aspect
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)


class CompanyMatrix(Chart):
    """P(column | row): how often a class is seen in the images of another."""

    def __init__(self) -> None:
        super().__init__(self.tr("Seen together"))
        self._shares: Heat = np.zeros((0, 0))
        self._classes: list[int] = []
        self._names: list[str] = []

    def show_shares(self, shares: Heat, classes: list[int], names: list[str]) -> None:
        """Show shares (n, n) for classes, by their indices and names."""
        self._shares, self._classes, self._names = shares, classes, names
        self.renew()

    @property
    def columns(self) -> int:
        """How many classes are shown."""
        return max(1, len(self._classes))

    def pair(self, index: int) -> tuple[int, int]:
        """Return the classes of a cell: of its row and of its column."""
        row, column = divmod(index, self.columns)
        return self._classes[row], self._classes[column]

    def mark_count(self) -> int:
        """Return the number of cells."""
        return len(self._classes) ** 2

    def mark(self, index: int) -> Mark:
        """Return a cell."""
        a, b = divmod(index, self.columns)
        width, height = (self.width() - _SIDE) / self.columns, (self.height() - _SIDE) / self.columns
        gap = 2.0 if self._is_numbered else 1.0 if self.columns <= 40 else 0.0
        x, y = _SIDE + b * width + gap / 2, _SIDE + a * height + gap / 2
        share = f"{100 * float(self._shares[a, b]):.0f}"
        text = self.tr("{share} % of the images with {row} also hold {column}")
        words = text.format(share=share, row=self._names[a], column=self._names[b])
        return Mark(QRectF(x, y, width - gap, height - gap), words)

    def mark_at(self, point: QPointF) -> int:
        """Return the cell at a point."""
        if not self._classes or point.x() < _SIDE or point.y() < _SIDE:
            return -1
        column = int((point.x() - _SIDE) / (self.width() - _SIDE) * self.columns)
        row = int((point.y() - _SIDE) / (self.height() - _SIDE) * self.columns)
        return row * self.columns + column if max(row, column) < self.columns else -1

    def table(self) -> Table:
        """Return the shares, a row for each class."""
        shares: list[list[float]] = self._shares.tolist()
        rows = [(name, *row) for name, row in zip(self._names, shares, strict=True)]
        share = self.tr("share that also hold {name}")
        return Table((self.tr("images with"), *(share.format(name=name) for name in self._names)), rows)

    def key(self) -> Sequence[KeyEntry]:
        """Return which class is which."""
        return [class_entry(c, name) for c, name in zip(self._classes, self._names, strict=True)]

    def remark(self) -> str:
        """Say what a cell means."""
        return self.tr("P(column | row): share of the images with the one that also hold the other")

    def paint(self, painter: QPainter) -> None:
        """Draw glyphs along both sides and a cell for each pair."""
        first = self.mark(0).rect
        glyph = min(10.0, first.height() - 2, first.width() - 2)
        for k, c in enumerate(self._classes):
            if glyph >= 4:
                cell = self.mark(k * self.columns + k).rect
                for x, y in ((9.0, cell.center().y()), (cell.center().x(), 9.0)):
                    rect = QRectF(x - glyph / 2, y - glyph / 2, glyph, glyph)
                    paint_class_glyph(painter, c, rect)
        if self._is_numbered:
            for index in range(self.mark_count()):
                self._paint_cell(painter, index)
        else:
            self._paint_cells(painter)

    @property
    def _is_numbered(self) -> bool:
        return len(self._classes) <= _NUMBERED

    def _paint_cells(self, painter: QPainter) -> None:
        """Draw many cells, which are too small for figures."""
        theme = current_theme()
        low, high, diagonal = theme.color("raised"), self._accent(), theme.color("hover")
        shades = [_mixed(low, high, 0.10 + 0.62 * k / _SHADES) for k in range(_SHADES + 1)]
        steps: list[list[int]] = np.rint(np.clip(self._shares, 0, 1) * _SHADES).astype(np.int64).tolist()
        width, height = (self.width() - _SIDE) / self.columns, (self.height() - _SIDE) / self.columns
        gap = 1.0 if self.columns <= 40 else 0.0
        for a, row in enumerate(steps):
            for b, step in enumerate(row):
                x, y = _SIDE + b * width + gap / 2, _SIDE + a * height + gap / 2
                rect = QRectF(x, y, width - gap, height - gap)
                painter.fillRect(rect, diagonal if a == b else shades[step])

    def _paint_cell(self, painter: QPainter, index: int) -> None:
        theme = current_theme()
        a, b = divmod(index, self.columns)
        share = float(self._shares[a, b])
        fill = _mixed(theme.color("raised"), self._accent(), 0.10 + 0.62 * share)
        fill = theme.color("hover") if a == b else fill
        cell = self.mark(index).rect
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(cell, 4, 4)
        ink = QColor("#FFFFFF" if fill.lightnessF() < 0.6 else "#15181C")
        painter.setPen(theme.color("text3") if a == b else ink)
        painter.setFont(theme.font(13 if cell.width() >= 38 else 11, 500))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, f"{share:.2f}")

    def _accent(self) -> QColor:
        theme = current_theme()
        return QColor("#5B78F5") if theme.name == "dark" else theme.color("accent")


def _smoothed(heat: Heat) -> Heat:
    """Return a map (H, W) blurred a little, with weights 1 2 1 along both sides."""
    for axis in (0, 1):
        ends = np.pad(heat, [(1, 1) if k == axis else (0, 0) for k in (0, 1)], mode="edge")
        first, last = (np.delete(ends, side, axis) for side in ([-1, -2], [0, 1]))
        heat = (first + 2 * heat + last) / 4
    return heat


def _mixed(low: QColor, high: QColor, share: float) -> QColor:
    parts = zip(low.getRgbF()[:3], high.getRgbF()[:3], strict=True)  # type: ignore[index]
    return QColor.fromRgbF(*(a * (1 - share) + b * share for a, b in parts))
