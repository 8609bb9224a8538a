"""Python's garbage collection, moved to moments that nobody notices.

A full collection looks at every object: 100 ms and more with a large dataset, in whatever thread is running.
Here it runs between two events, never in a background thread, and looks at young objects only.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL = 1000  # ms
_YOUNG = 700  # objects
_FULL_EVERY = 60  # young collections


class GarbageTimer(QObject):
    """Takes over from the automatic collection until it is stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rounds = 0
        self._timer = QTimer(self, interval=_INTERVAL)
        self._timer.timeout.connect(self._collect)

    def start(self) -> None:
        """Take over."""
        gc.disable()
        self.settle()
        self._timer.start()

    def settle(self) -> None:
        """Look at what lives now never again: a window or a dataset has just been made and will stay."""
        gc.freeze()

    def stop(self) -> None:
        """Give collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _collect(self) -> None:
        if gc.get_count()[0] < _YOUNG:
            return
        self._rounds += 1
        gc.collect(2 if self._rounds % _FULL_EVERY == 0 else 1)
