"""What all work has in common that a thread of its own hands to processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor

from PySide6.QtCore import QObject, QThreadPool

from app.export.pool import process_pool

_INTERVAL = 0.08  # s between two reports of progress
_END_TIMEOUT = 15_000  # ms


class ProcessWork(QObject):
    """One thread, so that one piece of work runs at a time; it has processes do it.

    Attributes:
        make_executor: what runs the work, given a number of workers.
    """

    def __init__(
        self, parent: QObject | None = None, make_executor: Callable[[int], Executor] = process_pool
    ) -> None:
        super().__init__(parent)
        self.make_executor = make_executor
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def wait(self, milliseconds: int = _END_TIMEOUT) -> bool:
        """Wait until nothing runs any more; before the application ends."""
        return self._pool.waitForDone(milliseconds)


class Pace:
    """Reports of progress as often as people can follow: a report costs the interface a moment."""

    def __init__(self) -> None:
        self._last = 0.0

    def is_due(self, done: int, total: int) -> bool:
        """Return whether to report now; always at the end."""
        now = time.monotonic()
        if now - self._last < _INTERVAL and done < total:
            return False
        self._last = now
        return True
