"""Locks that keep two runs from writing into one folder."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from app.errors import ExportError


@contextlib.contextmanager
def locked(path: Path, out: Path) -> Iterator[None]:
    """Hold a lock meanwhile; its file is gone afterwards.

    Args:
        path: the file, which stays behind a run that is killed; that locks nothing.
        out: the folder that it stands for.

    Raises:
        ExportError: another run holds it.
        OSError: the file cannot be written.
    """
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ExportError("another export is writing into {out}; let it end first", out=str(out)) from None
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # Windows removes it by itself
            path.unlink()
        lock.release()
