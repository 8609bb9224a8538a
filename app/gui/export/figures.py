"""Sizes and times as people read them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_UNITS = ("kB", "MB", "GB", "TB")


def size_text(size: float) -> str:
    """Return a size in bytes with its unit, two or three digits: ``58 MB``, ``1.2 GB``."""
    size /= 1000
    unit = 0
    while size >= 999.5 and unit < len(_UNITS) - 1:
        size /= 1000
        unit += 1
    return f"{size:.1f} {_UNITS[unit]}" if 0 < size < 9.95 else f"{size:.0f} {_UNITS[unit]}"


def duration_text(seconds: float) -> str:
    """Return a duration in words: ``7 s``, ``3 min``, ``2 h 10 min``."""
    if seconds < 90:
        return QCoreApplication.translate("time", "{n} s").format(n=max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 120:
        return QCoreApplication.translate("time", "{n} min").format(n=minutes)
    text = QCoreApplication.translate("time", "{hours} h {minutes} min")
    return text.format(hours=minutes // 60, minutes=minutes % 60)


def clock_text(seconds: float) -> str:
    """Return a duration as a clock: ``0:07``, ``1:02:30``."""
    whole = max(0, round(seconds))
    hours, minutes = divmod(whole // 60, 60)
    if hours:
        return f"{hours}:{minutes:02d}:{whole % 60:02d}"
    return f"{minutes}:{whole % 60:02d}"
