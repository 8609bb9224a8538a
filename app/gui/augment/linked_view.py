"""One zoom and place for all views of an image: each shows the same spot of the original."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Signal

MOST = 16.0


class LinkedView(QObject):
    """How far all views are zoomed in, and around which point of the original.

    Attributes:
        changed: emitted when zoom or place changed.
        scale: 1 where every image is fitted into its view.
        centre: point of the original image in its pixels; None for the middle of each view.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scale = 1.0
        self.centre: QPointF | None = None

    def look_at(self, centre: QPointF | None, scale: float) -> None:
        """Zoom to ``scale`` around a point of the original."""
        scale = min(max(scale, 1.0), MOST)
        if scale == 1.0:
            centre = None
        if (scale, centre) != (self.scale, self.centre):
            self.scale, self.centre = scale, centre
            self.changed.emit()

    def fit(self) -> None:
        """Show all of every image."""
        self.look_at(None, 1.0)
