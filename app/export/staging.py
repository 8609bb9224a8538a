"""A folder that appears whole or not at all: written beside its place, moved there at the end."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from app.errors import ExportError, ExportStopped
from app.export.locking import locked

MARK = ".evenbox-unfinished"
"""Locked file in a folder that is being written; a folder that has it was made here."""


@contextlib.contextmanager
def staged_folder(out: Path) -> Iterator[Path]:
    """Give a folder to write into; it becomes ``out`` where nothing goes wrong, and is gone otherwise.

    What a killed run left in its place is removed first, and nothing that was not made here.

    Args:
        out: absolute; not there, or an empty folder.

    Raises:
        ExportError: nothing can be written there, something else is in the way, or another run is writing.
        ExportStopped: what was under way cannot go on, for example because the disk is full.
    """
    staged = out.with_name(f".{out.name}.part")
    failure: type[ExportError] = ExportError
    try:
        if staged.is_symlink() or (staged.exists() and not _was_made_here(staged)):
            raise ExportError("{path} is in the way and was not made by Evenbox", path=str(staged))
        staged.mkdir(parents=True, exist_ok=True)
        with locked(staged / MARK, out):
            _clear(staged)
            failure = ExportStopped
            try:
                yield staged
                if hasattr(os, "sync"):  # not on Windows
                    os.sync()
            except BaseException:
                with contextlib.suppress(OSError):
                    _clear(staged)
                raise
        if out.is_dir():
            out.rmdir()  # it is empty
        staged.rename(out)
    except OSError as error:
        place, why = Path(error.filename or out), error.strerror or str(error)
        place = out if place.is_relative_to(staged) else place  # its user never heard of the other name
        raise failure("{path}: cannot be written ({why})", path=str(place), why=why) from None
    finally:
        with contextlib.suppress(OSError):
            staged.rmdir()  # where nothing was to be kept of it


def _was_made_here(staged: Path) -> bool:
    return staged.is_dir() and ((staged / MARK).is_file() or not any(staged.iterdir()))


def _clear(staged: Path) -> None:
    """Remove everything but the mark."""
    for path in staged.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != MARK:
            path.unlink()
