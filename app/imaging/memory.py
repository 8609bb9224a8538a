"""Memory of image buffers: kept by the process from one image to the next."""

from __future__ import annotations

import contextlib
import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # glibc's malloc.h
_KEPT = 1 << 27  # bytes that may lie idle
_LARGEST = 1 << 25  # bytes of a buffer; glibc takes no more, larger ones go back to the system


def keep_buffers() -> None:
    """Keep freed buffers for the next images.

    glibc gives blocks of the size of an image back to the system at once, and each page of the next one
    costs a fault: as much time as the warp that fills it. Where there is another allocator nothing is done.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            adjust = ctypes.CDLL(None).mallopt
            adjust(_M_MMAP_THRESHOLD, _LARGEST)
            adjust(_M_TRIM_THRESHOLD, _KEPT)
