"""The fate matrix: what became of each object in each variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from app.augment.outcome import BoxOutcome
from app.gui.augment.fates import CLIPPED, DROPPED, TOKENS, fate_name, fate_of, paint_fate
from app.gui.augment.highlight import Highlight
from app.gui.augment.objects import object_color
from app.gui.augment.words import fate_text
from app.gui.text import elided
from app.gui.theme import current_theme
from app.gui.widgets import has_keyboard_focus

ROW_HEIGHT, HEADER = 26, 24
_NAMES = 150  # left of the columns, where there is room
_NAMES_BESIDE_MANY = 112
_FEW = 9
_NUMBER_ROOM = 15
_NARROW = 260  # px of width below which number, colour and name move together
_PLACES, _NARROW_PLACES = (24, 32, 52), (15, 20, 37)  # px: end of the number, colour, start of the name


class FateMatrix(QAbstractScrollArea):
    """Objects by variants. Rows answer to the mouse and to the arrow keys; a cell's tool tip says why."""

    def __init__(self, highlight: Highlight) -> None:
        super().__init__()
        self._highlight = highlight
        self._names: tuple[str, ...] = ()
        self._outcomes: dict[int, BoxOutcome] = {}
        self._has_others = False
        self._columns = 9
        self._followed = -1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("What became of each object"))
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        highlight.changed.connect(self._follow)

    def set_objects(self, names: Sequence[str], columns: int) -> None:
        """Show these objects, by the names of their classes, with nothing known of their fates yet."""
        self._names, self._columns = tuple(names), columns
        self._outcomes, self._has_others = {}, False
        self._set_range()
        self.updateGeometry()
        self.viewport().update()

    def set_columns(self, columns: int) -> None:
        """Show another number of variants."""
        self._columns = columns
        self.viewport().update()

    def set_outcomes(self, outcomes: Mapping[int, BoxOutcome]) -> None:
        """Show fates by the number of the variant; a row more for what other images brought along."""
        self._outcomes = dict(outcomes)
        has_others = any(len(outcome) > outcome.own for outcome in outcomes.values())
        if has_others != self._has_others:
            self._has_others = has_others
            self._set_range()
            self.updateGeometry()
        self.viewport().update()

    def fate(self, index: int, variant: int) -> str | None:
        """Return the fate that a cell shows, None while it is not known."""
        outcome = self._outcomes.get(variant)
        if outcome is None or index >= outcome.own:
            return None
        return fate_of(outcome, index)

    @property
    def row_count(self) -> int:
        """The objects, and the row of other images where there is one."""
        return len(self._names) + self._has_others

    def sizeHint(self) -> QSize:
        """Return the size that needs no scrolling."""
        return QSize(384, HEADER + ROW_HEIGHT * max(1, self.row_count) + 4)

    def minimumSizeHint(self) -> QSize:
        """Return room for three rows."""
        return QSize(200, HEADER + 3 * ROW_HEIGHT)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are seen, then the header."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = max(event.rect().top() - HEADER, 0) + self.verticalScrollBar().value()
        first = top // ROW_HEIGHT
        last = first + event.rect().height() // ROW_HEIGHT + 2
        painter.save()
        painter.setClipRect(QRectF(self.viewport().rect()).adjusted(0, HEADER, 0, 0))
        for index in range(first, min(last, self.row_count)):
            if event.region().intersects(self._row_rect(index).toAlignedRect()):
                paint = self._paint_row if index < len(self._names) else self._paint_others
                paint(painter, index)
        painter.restore()
        if event.rect().top() < HEADER:
            self._paint_header(painter)

    def _paint_header(self, painter: QPainter) -> None:
        theme = current_theme()
        every = 1 if self._column_width() >= _NUMBER_ROOM else 5
        for k in range(self._columns):
            pointed = self._highlight.variant == k + 1
            if (k + 1) % every and not (pointed or k == 0):
                continue
            painter.setFont(theme.font(11, 600 if pointed else 400))
            painter.setPen(theme.color("text1" if pointed else "text3"))
            middle = self._column_x(k) + self._column_width() / 2
            cell = QRectF(min(middle - 10, self.viewport().width() - 17), 0, 20, 20)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(k + 1))

    def _paint_row(self, painter: QPainter, index: int) -> None:
        theme, (number, swatch, lead) = current_theme(), self._places()
        row = self._row_rect(index)
        pointed = index == self._highlight.object
        if pointed:
            painter.setPen(Qt.PenStyle.NoPen)
            if has_keyboard_focus(self):
                painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.setBrush(theme.color("hover" if theme.name == "dark" else "bg"))
            painter.drawRoundedRect(row.adjusted(1, 0, -1, 0), 6, 6)
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text3"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(0, row.y(), number, ROW_HEIGHT), right, str(index + 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(object_color(index))
        painter.drawRoundedRect(QRectF(swatch, row.center().y() - 5, 10, 10), 2, 2)
        weight = 600 if pointed else 400
        painter.setFont(theme.font(13, weight))
        painter.setPen(theme.color("text1"))
        room = self._column_x(0) - lead - 4
        name = QRectF(lead, row.y(), room, ROW_HEIGHT)
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, elided(self._names[index], room, 13, weight))
        for k in range(self._columns):
            self._paint_cell(painter, index, k, row.center().y())

    def _paint_cell(self, painter: QPainter, index: int, column: int, y: float) -> None:
        fate = self.fate(index, column + 1)
        if fate is not None:
            x = self._column_x(column) + self._column_width() / 2
            paint_fate(painter, QPointF(x, y), fate, current_theme().color(TOKENS[fate]))

    def _paint_others(self, painter: QPainter, index: int) -> None:
        """Draw how many boxes of other images each variant shows."""
        theme, row = current_theme(), self._row_rect(index)
        _, lead, _ = self._places()
        room = self._column_x(0) - lead - 4
        painter.setPen(theme.color("text2"))
        painter.setFont(theme.font(13))
        words = elided(self.tr("From other images"), room, 13, 400)
        painter.drawText(QRectF(lead, row.y(), room, ROW_HEIGHT), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(theme.font(11))
        for k in range(self._columns):
            outcome = self._outcomes.get(k + 1)
            if outcome is not None:
                cell = QRectF(self._column_x(k), row.y(), self._column_width(), ROW_HEIGHT)
                count = int(outcome.kept[outcome.own :].sum())
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, f"{count:,}")

    # pointing

    def viewportEvent(self, event: QEvent) -> bool:
        """Answer the mouse and show why a box has its fate."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.cell_text(*self._cell_at(event.pos())), self)
            return True
        if event.type() == QEvent.Type.Leave:
            self._highlight.clear()
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Highlight the object and the variant under the mouse."""
        index, variant = self._cell_at(event.position().toPoint())
        self._highlight.point_at(index if index < len(self._names) else -1, variant)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the highlight by arrow keys."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if not step or not self._names:
            super().keyPressEvent(event)
            return
        index = min(max(self._highlight.object + step, 0), len(self._names) - 1)
        self._highlight.point_at(index)
        bar, top = self.verticalScrollBar(), index * ROW_HEIGHT
        room = self.viewport().height() - HEADER
        bar.setValue(min(max(bar.value(), top + ROW_HEIGHT - room), top))

    def cell_text(self, index: int, variant: int) -> str:
        """Return what a cell means in words."""
        if index == len(self._names) and variant in self._outcomes:
            return self._others_text(self._outcomes[variant])
        fate = self.fate(index, variant)
        if fate is None:
            return ""
        outcome = self._outcomes[variant]
        if fate == DROPPED:
            return self.tr("dropped: {reason}").format(reason=fate_text(outcome.fates[index]))
        if fate == CLIPPED:
            share = f"{100 * float(outcome.visibility[index]):.0f}"
            return self.tr("clipped, {share} % of it visible").format(share=share)
        return fate_name(fate)

    def _others_text(self, outcome: BoxOutcome) -> str:
        """Return what became of the boxes of each other image, a line for each."""
        lines, first = [], outcome.own
        for image, total, _, _ in outcome.origins[1:]:
            kept = int(outcome.kept[first : first + total].sum())
            text = self.tr("{image}: {kept} kept, {dropped} dropped")
            name = image if image is not None else self.tr("the image itself")
            lines.append(text.format(image=name, kept=kept, dropped=total - kept))
            first += total
        return "\n".join(lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the scroll bar."""
        self._set_range()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Redraw: the header stays where it is."""
        self.viewport().update()

    def _follow(self) -> None:
        """Draw anew what the highlight has left and where it is."""
        index = self._highlight.object
        for row in {index, self._followed}:
            if row >= 0:
                self.viewport().update(self._row_rect(row).toAlignedRect())
        self.viewport().update(0, 0, self.viewport().width(), HEADER)
        self._followed = index
        name = f"{index + 1} {self._names[index]}" if 0 <= index < len(self._names) else ""
        self.setAccessibleDescription(name)

    def _set_range(self) -> None:
        content = ROW_HEIGHT * self.row_count
        room = self.viewport().height() - HEADER
        self.verticalScrollBar().setRange(0, max(0, content - room))
        self.verticalScrollBar().setPageStep(max(1, room))
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT)

    def _cell_at(self, point: QPoint) -> tuple[int, int]:
        index = (point.y() - HEADER + self.verticalScrollBar().value()) // ROW_HEIGHT
        column = int((point.x() - self._column_x(0)) // self._column_width())
        if point.y() < HEADER or not 0 <= index < self.row_count:
            index = -1
        return index, column + 1 if 0 <= column < self._columns else -1

    def _row_rect(self, index: int) -> QRectF:
        y = HEADER + index * ROW_HEIGHT - self.verticalScrollBar().value()
        return QRectF(0, y, self.viewport().width(), ROW_HEIGHT)

    def _places(self) -> tuple[int, int, int]:
        """Return where the number ends, and where colour and name begin."""
        return _PLACES if self.viewport().width() >= _NARROW else _NARROW_PLACES

    def _column_x(self, column: int) -> float:
        few = 0.42 if self.viewport().width() >= _NARROW else 0.5
        most, share = (_NAMES, few) if self._columns <= _FEW else (_NAMES_BESIDE_MANY, 0.32)
        names = min(most, self.viewport().width() * share)
        return names + column * (self.viewport().width() - names) / self._columns

    def _column_width(self) -> float:
        return self._column_x(1) - self._column_x(0)
