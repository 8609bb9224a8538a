"""One installation at a time in a checkout; the others wait.

The system holds the lock for the process, and lets it go when that ends, however it ends: a file that is left
behind locks nobody out.
"""

from __future__ import annotations

import contextlib
import errno
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from bootstrap_tools import say

LOCK = ".evenbox-bootstrap.lock"
_PAUSE = 0.2  # seconds between two looks whether the other has ended
_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK, errno.EWOULDBLOCK}


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Keep other starts from installing into a checkout; wait, and say so, while one of them does.

    Where a lock file cannot be made there is none: what is done meanwhile says what cannot be written.

    Args:
        root: the checkout. The file lies in it, not in ``.venv``, which may be emptied.
    """
    try:
        file = (root / LOCK).open("ab")
    except OSError:
        yield
        return
    with file:
        if not _take(file):
            say(f"Another start of Evenbox is installing in {root}; waiting for it.")
            while not _take(file):
                time.sleep(_PAUSE)
        yield  # closing the file lets go


def _take(file: BinaryIO) -> bool:
    """Return whether the lock is ours now; also where the file system has no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _HELD
    return True
