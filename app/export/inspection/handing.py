"""What all tasks of a run share, handed to the workers once instead of with every task."""

from __future__ import annotations

import functools
import pickle
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_FILE = "shared"


@contextmanager
def handed_over(value: Any) -> Iterator[str]:
    """Write a value where workers find it with ``received``, for as long as the context lasts.

    The file is in a folder of this run's own that nobody else may enter, and goes with it.
    """
    with tempfile.TemporaryDirectory(prefix="evenbox-") as folder:
        path = Path(folder) / _FILE
        path.write_bytes(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))
        yield str(path)


@functools.lru_cache(maxsize=2)
def received(path: str) -> Any:
    """Return what was handed over, read once in each process."""
    return pickle.loads(Path(path).read_bytes())  # of this program's own making
