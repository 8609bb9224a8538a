"""The composition root: makes the application, wires its parts, runs it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.errors import EvenboxError

_NO_SCREEN = (
    "there is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set. Every command but the window works "
    "without one; see: evenbox --help"
)
_NO_QT = "the window cannot start: {why}. A system library of Qt is missing; README.md lists them"


def run(dataset: Path | None) -> int:
    """Open the window and return the exit code once it is closed.

    Args:
        dataset: folder to open; None shows the first page.

    Raises:
        EvenboxError: there is no screen, or Qt cannot be loaded.
    """
    _require_screen()
    try:
        from app.gui.runtime import Runtime
    except ImportError as error:
        if error.name is not None and not error.name.startswith("PySide6"):
            raise
        raise EvenboxError(_NO_QT, why=str(error)) from None
    return Runtime(sys.argv[:1]).run(dataset)


def _require_screen() -> None:
    """Qt ends the whole process where it finds no screen: say so first."""
    chosen = os.environ.get("QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not chosen:
        if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
            raise EvenboxError(_NO_SCREEN)
