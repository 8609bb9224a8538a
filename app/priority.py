"""How much a process of ours asks of the machine."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

_NICE, _BELOW_NORMAL = 10, 0x4000


def lower_priority() -> None:
    """Give way to everything else on this machine."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        with contextlib.suppress(OSError):
            os.nice(_NICE)


def lower_thread_priority() -> None:
    """Have this thread give way to the others of its process, where the system knows such a thing (Linux)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
