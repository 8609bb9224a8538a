"""The process from which workers start: it has imported all they need. Light, to be there before all else."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
from collections.abc import Iterator
from multiprocessing import forkserver, resource_tracker


def context() -> multiprocessing.context.BaseContext:
    """Return what starts workers: a server that has imported all they need, where systems fork safely."""
    if sys.platform in ("win32", "darwin"):
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["app.export.worker"])
    return found


def warm_up() -> None:
    """Start the server that starts workers, where there is one: it imports while the caller plans."""
    if context().get_start_method() == "forkserver":
        with interrupts_held_back():
            forkserver.ensure_running()


@contextlib.contextmanager
def interrupts_held_back() -> Iterator[None]:
    """A process that starts meanwhile inherits the mask, so a terminal's Ctrl+C reaches the parent alone."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # the first start of it, inside, would let the signal through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
