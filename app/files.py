"""Atomic writing: a file under its final name is always whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_UMASK = os.umask(0)  # the only way to read it is to set it; once, before there are threads
os.umask(_UMASK)


STAGING_SUFFIX = ".part"  # of the file that is written first


def staging_prefix(path: Path) -> str:
    """Return how the name of the file begins that is written first; eight letters follow."""
    return f".{path.name[:64]}."


def write_atomic(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Write ``data`` beside ``path``, then move it there in one step.

    Args:
        path: final name; its folder must exist.
        data: the whole content.
        sync: also wait until the bytes are on the disk, so that they survive a power cut.

    Raises:
        OSError: the disk is full, the folder is read-only, …; ``path`` is then as it was.
    """
    mode = path.stat().st_mode & 0o7777 if path.exists() else None
    try:
        handle, name = tempfile.mkstemp(prefix=staging_prefix(path), suffix=STAGING_SUFFIX, dir=path.parent)
    except OSError as error:
        error.filename = str(path)
        raise
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if sync:
                os.fsync(file.fileno())
        Path(name).chmod(mode if mode is not None else 0o666 & ~_UMASK)
        Path(name).replace(path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename, error.filename2 = str(path), None  # its user never heard of another name
        raise
