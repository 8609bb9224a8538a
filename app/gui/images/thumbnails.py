"""Thumbnails for the list: made in background threads, newest request first, kept in memory while in use."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtGui import QImage, QPixmap

from app import paths
from app.gui import tasks
from app.imaging.thumbnail import ThumbnailCache
from app.priority import lower_thread_priority

_KEPT = 1500  # 36 kB each
_WAITING = 64  # older requests are for rows that have long left the screen
_THREADS = 2
_DISK_LIMIT = 256 * 2**20

Key = tuple[Path, int, int]


class ThumbnailLoader(QObject):
    """Gives thumbnails at once or later.

    Attributes:
        loaded: emitted with the image file once its thumbnail is there.
        progressed: emitted with (made, wanted) of the current burst, (0, 0) at rest.
    """

    loaded = Signal(object)
    progressed = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = ThumbnailCache(paths.user_cache() / "thumbnails")
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(_THREADS)
        self._pixmaps: OrderedDict[Key, QPixmap | None] = OrderedDict()
        self._waiting: OrderedDict[Key, None] = OrderedDict()
        self._loading: set[Key] = set()
        self._made = 0

    def pixmap(self, path: Path, stated: tuple[int, int] = (0, 0)) -> QPixmap | None:
        """Return the thumbnail (128 × 96), or None and ask for it; a broken image stays None."""
        key = (path, *stated)
        if key in self._pixmaps:
            self._pixmaps.move_to_end(key)
            return self._pixmaps[key]
        if key in self._loading:
            return None
        self._waiting[key] = None
        self._waiting.move_to_end(key)
        while len(self._waiting) > _WAITING:
            self._waiting.popitem(last=False)
        self._start()
        return None

    def forget(self) -> None:
        """Drop what was asked for, as another dataset was opened."""
        self._waiting.clear()
        self._made = 0

    def prune(self) -> None:
        """Bring the thumbnails on the disk back to their limit, in the background."""
        tasks.run(self._cache.prune, _DISK_LIMIT, owner=self, pool=self._pool, on_error=lambda _: None)

    def close(self) -> None:
        """Stop and wait for the threads."""
        self.forget()
        tasks.cancel(self)
        self._pool.clear()
        self._pool.waitForDone()

    def _start(self) -> None:
        while self._waiting and len(self._loading) < _THREADS:
            key, _ = self._waiting.popitem()
            self._loading.add(key)
            tasks.run(
                self._load,
                key,
                owner=self,
                pool=self._pool,
                on_result=partial(self._keep, key),
                on_error=partial(self._fail, key),
            )

    def _load(self, key: Key) -> QImage:
        """Read one thumbnail; in a background thread."""
        lower_thread_priority()
        return to_qimage(self._cache.get(key[0], key[1:]))

    def _keep(self, key: Key, image: QImage | None) -> None:
        self._loading.discard(key)
        self._pixmaps[key] = QPixmap.fromImage(image) if image is not None else None
        while len(self._pixmaps) > _KEPT:
            self._pixmaps.popitem(last=False)
        self._start()
        self._report()
        self.loaded.emit(key[0])

    def _fail(self, key: Key, _error: Exception) -> None:
        self._keep(key, None)

    def _report(self) -> None:
        self._made += 1
        left = len(self._waiting) + len(self._loading)
        if left:
            self.progressed.emit(self._made, self._made + left)
        else:
            self._made = 0
            self.progressed.emit(0, 0)


def to_qimage(image: NDArray[np.uint8]) -> QImage:
    """Return a QImage that owns a copy of (H, W, 3) uint8 BGR pixels."""
    height, width = image.shape[:2]
    contiguous = np.ascontiguousarray(image)
    return QImage(contiguous.data, width, height, 3 * width, QImage.Format.Format_BGR888).copy()
