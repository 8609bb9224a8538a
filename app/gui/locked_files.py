"""Files that one program holds: the system lets go of the lock however the program ends. No Qt."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class LockedFile:
    """An open file without buffer; however its owner goes, it is closed and its lock is free."""

    def __init__(self, path: Path, flags: int) -> None:
        self.path = path
        self._descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)

    def fileno(self) -> int:
        """Return its descriptor."""
        return self._descriptor

    def write(self, data: bytes) -> None:
        """Append bytes: one call, and the system has them."""
        while data:
            data = data[os.write(self._descriptor, data) :]

    def read(self) -> bytes:
        """Return all of it."""
        return self.path.read_bytes()

    def close(self) -> None:
        """Close it; its lock is free."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        if hasattr(self, "_descriptor"):
            self.close()


def create_locked(path: Path) -> LockedFile:
    """Make a new file and lock it (OSError: it cannot be made)."""
    file = LockedFile(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    _lock(file)
    return file


def open_unlocked(path: Path) -> LockedFile | None:
    """Open and lock a file, unless another program holds it."""
    try:
        file = LockedFile(path, os.O_RDWR)
    except OSError:
        return None
    if _lock(file):
        return file
    file.close()
    return None


def delete_locked(file: LockedFile) -> None:
    """Delete a file and let go of it."""
    if sys.platform == "win32":
        file.close()  # an open file cannot be deleted there
    file.path.unlink(missing_ok=True)
    file.close()


def _lock(file: LockedFile) -> bool:
    """Lock a file for this program; the system lets go of it however the program ends."""
    try:
        if sys.platform == "win32":
            os.lseek(file.fileno(), 1 << 30, os.SEEK_SET)  # a byte that is never written
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            os.lseek(file.fileno(), 0, os.SEEK_SET)
        else:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True  # a file system without locks: then nobody else has one
    return True
