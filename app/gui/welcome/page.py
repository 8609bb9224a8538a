"""The first page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.gui.images.thumbnails import ThumbnailLoader
from app.gui.welcome.demo_card import DemoCard
from app.gui.welcome.drop_zone import DropZone
from app.gui.welcome.recent import RecentList
from app.gui.widgets import column, label, row, surface
from app.settings.schema import RecentDataset

_WIDTH = 1040
_NARROW = 640


class WelcomePage(QScrollArea):
    """What the window shows while no dataset is open.

    Attributes:
        open_clicked: choose a folder.
        demo_clicked: open the demo.
        dataset_chosen: open this folder (Path).
        recent_removed: forget this folder (str).
        recent_cleared: forget all.
    """

    open_clicked = Signal()
    demo_clicked = Signal()
    dataset_chosen = Signal(object)
    recent_removed = Signal(str)
    recent_cleared = Signal()

    def __init__(self, thumbnails: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._datasets: Sequence[RecentDataset] = ()
        self.zone, self.demo, self.recent = DropZone(), DemoCard(), RecentList(thumbnails)
        self.zone.open_clicked.connect(self.open_clicked)
        self.demo.open_clicked.connect(self.demo_clicked)
        self.recent.opened.connect(self.dataset_chosen)
        self.recent.removed.connect(self.recent_removed)
        self.recent.cleared.connect(self.recent_cleared)
        claim = self.tr("Label boxes, see every augmentation, export a balanced dataset")
        middle = surface(
            column(
                None,
                label(claim, "headline", "center", wrap=True),
                label(self.tr("Opening a folder changes nothing in it."), "body2", "center"),
                20,
                row((self.zone, 11), (self.demo, 9), spacing=16),
                24,
                self.recent,
                None,
                margins=(0, 24, 0, 24),
            ),
            "none",
        )
        middle.setMaximumWidth(_WIDTH)
        middle.setMinimumWidth(_NARROW)
        self.setWidget(surface(row((QWidget(), 1), (middle, 100), (QWidget(), 1), margins=(24, 0, 24, 0))))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_recent(self, datasets: Sequence[RecentDataset]) -> None:
        """Show the recent datasets; their rows are made once somebody sees them."""
        self._datasets = datasets
        if self.isVisible():
            self.recent.show_datasets(datasets)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has become recent meanwhile."""
        super().showEvent(event)
        self.recent.show_datasets(self._datasets)

    def show_target(self, folder: Path | None) -> None:
        """Say what letting go of a dragged folder would open."""
        self.zone.show_target(folder)
