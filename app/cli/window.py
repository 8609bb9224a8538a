"""The command that opens the window."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.terminal import stop


def gui(
    dataset: Annotated[Path | None, typer.Argument(help="Folder of the dataset.", show_default=False)] = None,
) -> None:
    """Open the window, on a dataset if one is named."""
    if dataset is not None and not dataset.is_dir():
        stop(f"{dataset}: there is no such folder")
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        stop("there is no display; `evenbox demo --headless OUT` and all other commands work without one")
    from app.gui.application import run

    raise typer.Exit(run(dataset))
