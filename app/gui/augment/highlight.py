"""The object and the variant that the mouse or the keyboard points at, shared by every view of them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Highlight(QObject):
    """One object (by its index in the annotation) and one variant (by its number), -1 for none.

    Attributes:
        changed: emitted when either has changed.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.object = -1
        self.variant = -1

    def point_at(self, index: int, variant: int = -1) -> None:
        """Highlight an object, and a variant if the pointer is on one."""
        if (index, variant) != (self.object, self.variant):
            self.object, self.variant = index, variant
            self.changed.emit()

    def clear(self) -> None:
        """Highlight nothing."""
        self.point_at(-1)
