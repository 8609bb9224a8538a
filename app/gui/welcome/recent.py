"""The datasets that were opened before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from app.gui.images.delegate import paint_thumbnail
from app.gui.images.thumbnails import ThumbnailLoader
from app.gui.text import counts_text, ratio_text, short_path, time_ago
from app.gui.theme import Theme, current_theme
from app.gui.widgets import (
    ElidedLabel,
    clear_layout,
    column,
    has_keyboard_focus,
    label,
    push_button,
    row,
    surface,
    tool_button,
)
from app.settings.schema import RecentDataset

_THUMBNAIL = (54, 40)
_PREVIEWS = 3


class RecentRow(QWidget):
    """One dataset: a click or Enter opens it.

    Attributes:
        dataset: what it shows.
        missing: whether its folder is not there any more.
    """

    opened = Signal(object)
    removed = Signal(str)

    def __init__(self, dataset: RecentDataset, thumbnails: ThumbnailLoader, now: datetime) -> None:
        super().__init__()
        self.dataset = dataset
        self.missing = not Path(dataset.path).is_dir()
        self._thumbnails = thumbnails
        self.setFixedHeight(64)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(dataset.name)
        if not self.missing:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setLayout(self._content(now))

    def _content(self, now: datetime) -> QVBoxLayout:
        place = self.tr("folder is not there any more") if self.missing else short_path(self.dataset.path)
        name = ElidedLabel(self.dataset.name, "title")
        path = ElidedLabel(place, "error" if self.missing else "caption", Qt.TextElideMode.ElideMiddle)
        counts = label(
            "" if self.missing else counts_text(self.dataset.images, self.dataset.classes), "body2"
        )
        counts.setFixedWidth(190)
        bars = MiniBars(() if self.missing else self.dataset.totals)
        ratio = label(self._ratio(), "body2")
        ratio.setFixedWidth(96)
        when = label(time_ago(self.dataset.opened, now), "caption", "right")
        when.setFixedWidth(96)
        strip = _Strip(self.dataset.previews, self._thumbnails)
        words = column(name, path, spacing=2)
        parts = (strip, 16, (words, 1), counts, bars, ratio, when, self._menu_button())
        line = row(*parts, spacing=8, margins=(12, 0, 12, 0))
        return column((line, 1), spacing=0)

    def _ratio(self) -> str:
        if self.missing or self.dataset.ratio is None:
            return ""
        return self.tr("ratio {value}").format(value=ratio_text(self.dataset.ratio))

    def _menu_button(self) -> QToolButton:
        button = tool_button("dots-three", self.tr("More"))
        menu = QMenu(button)
        if not self.missing:
            menu.addAction(self.tr("Open"), self._open)
        menu.addAction(self.tr("Remove from the list"), lambda: self.removed.emit(self.dataset.path))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _open(self) -> None:
        if not self.missing:
            self.opened.emit(Path(self.dataset.path))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open by a click."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter, remove by Delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit(self.dataset.path)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hover fill and the focus ring."""
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse():
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(self.rect(), 8, 8)
        if has_keyboard_focus(self):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)


class RecentList(QWidget):
    """All recent datasets; hidden while there are none."""

    opened = Signal(object)
    removed = Signal(str)
    cleared = Signal()

    def __init__(self, thumbnails: ThumbnailLoader) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._rows = column(spacing=2)
        clear = push_button(self.tr("Clear list"), "quiet")
        clear.clicked.connect(self.cleared)
        head = row(label(self.tr("Recent"), "title"), None, clear, margins=(12, 0, 0, 0))
        self.setLayout(column(head, surface(self._rows, "none"), spacing=8))

    def show_datasets(self, datasets: Sequence[RecentDataset]) -> None:
        """Show these datasets, the latest first."""
        clear_layout(self._rows)
        now = datetime.now()
        for dataset in datasets:
            line = RecentRow(dataset, self._thumbnails, now)
            line.opened.connect(self.opened)
            line.removed.connect(self.removed)
            self._rows.addWidget(line)
        self.setVisible(bool(datasets))


class MiniBars(QWidget):
    """Boxes of each class as little bars, the largest 26 high."""

    def __init__(self, totals: Sequence[int]) -> None:
        super().__init__()
        self._totals = tuple(totals)[:12]
        self.setFixedSize(120, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        largest = max(self._totals, default=0)
        for i, total in enumerate(self._totals):
            height = max(3.0, 26.0 * total / max(1, largest))
            painter.setBrush(Theme.class_color(i))
            painter.drawRoundedRect(QRectF(i * 9, 28 - height, 7, height), 1.5, 1.5)


class _Strip(QWidget):
    """Three thumbnails beside each other."""

    def __init__(self, files: Sequence[str], thumbnails: ThumbnailLoader) -> None:
        super().__init__()
        self._files = [Path(file) for file in files[:_PREVIEWS]]
        self._thumbnails = thumbnails
        self.setFixedSize(_PREVIEWS * (_THUMBNAIL[0] + 4) - 4, _THUMBNAIL[1])
        thumbnails.loaded.connect(self._loaded)

    def _loaded(self, path: object) -> None:
        if path in self._files:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them; a missing one is a flat block."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        width, height = _THUMBNAIL
        for i in range(_PREVIEWS):
            pixmap = self._thumbnails.pixmap(self._files[i]) if i < len(self._files) else None
            paint_thumbnail(painter, QRectF(i * (width + 4), 0, width, height), pixmap, current_theme())
