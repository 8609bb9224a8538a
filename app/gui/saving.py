"""Writing annotation files beside the interface thread, one after the other."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import shiboken6
from PySide6.QtCore import QObject, SignalInstance

from app.core.dataset import Convention
from app.errors import AnnotationError
from app.gui.records import Record, write_record

_writer = ThreadPoolExecutor(1, thread_name_prefix="save")  # one: the order of saves is the order on disk


@dataclass(frozen=True, slots=True, eq=False)
class Saving:
    """One file that is being written.

    Attributes:
        index: the image.
        record: its record as it was when the writing began; up to date once it is done.
    """

    index: int
    record: Record
    _future: Future[None]

    def wait(self) -> None:
        """Wait until it is done, well or not."""
        self._future.exception()

    def error(self) -> AnnotationError | None:
        """Return why the file was not written; anything unexpected is raised."""
        error = self._future.exception()
        if error is None or isinstance(error, AnnotationError):
            return error
        raise error


def start_saving(
    owner: QObject, index: int, record: Record, convention: Convention, done: SignalInstance
) -> Saving:
    """Write a record's file in the background.

    Args:
        owner: who waits; it may be deleted meanwhile.
        index: the image.
        record: left as it is; the saving has a copy.
        convention: how coordinates are written.
        done: a signal of ``owner``, emitted with the ``Saving`` in the interface thread.
    """
    copy = replace(record)
    saving = Saving(index, copy, _writer.submit(write_record, copy, convention))

    def tell(_: Future[None]) -> None:
        if shiboken6.isValid(owner):
            done.emit(saving)

    saving._future.add_done_callback(tell)
    return saving
