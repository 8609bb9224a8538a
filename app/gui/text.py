"""Words and figures as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt
from PySide6.QtGui import QFontMetricsF

from app.gui.theme import current_theme


def plural(count: int, one: str, many: str) -> str:
    """Return ``one`` for 1, otherwise ``many`` with its ``{n}`` filled in, thousands separated."""
    return one if count == 1 else many.format(n=f"{count:,}")


def named(name: str, what: object) -> str:
    """Return ``RBC: 12``, with the colon of the language."""
    return QCoreApplication.translate("Words", "{name}: {what}").format(name=name, what=what)


def listed(parts: Iterable[str]) -> str:
    """Return ``1.08× loose, clipped``, with the comma of the language."""
    return QCoreApplication.translate("Words", ", ").join(parts)


def counts_text(images: int, classes: int) -> str:
    """Return ``364 images · 3 classes``."""
    many_images = QCoreApplication.translate("counts", "{n} images")
    many_classes = QCoreApplication.translate("counts", "{n} classes")
    first = plural(images, QCoreApplication.translate("counts", "1 image"), many_images)
    if not classes:
        return first
    return f"{first} · {plural(classes, QCoreApplication.translate('counts', '1 class'), many_classes)}"


def ratio_text(ratio: float) -> str:
    """Return a ratio with three significant digits, plain: ``11.5``, ``6.83``, ``208``."""
    if ratio >= 100:
        return f"{ratio:,.0f}"
    return f"{ratio:.1f}" if ratio >= 9.995 else f"{ratio:.2f}"


def short_path(path: Path | str) -> str:
    """Return a path with the home folder as ``~``."""
    path = Path(path)
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)


def elided(text: str, width: float, px: int = 13, weight: int = 400, *, middle: bool = False) -> str:
    """Return text shortened to a width in pixels."""
    mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
    return QFontMetricsF(current_theme().font(px, weight)).elidedText(text, mode, width)


def time_ago(then: datetime, now: datetime) -> str:
    """Return how long ago something was: minutes, hours, yesterday, else the date."""
    minutes = int((now - then).total_seconds() // 60)
    days = (now.date() - then.date()).days
    if minutes < 1:
        return QCoreApplication.translate("time", "just now")
    if minutes < 60:
        return plural(
            minutes,
            QCoreApplication.translate("time", "a minute ago"),
            QCoreApplication.translate("time", "{n} minutes ago"),
        )
    if days == 0 or minutes < 6 * 60:
        return plural(
            minutes // 60,
            QCoreApplication.translate("time", "an hour ago"),
            QCoreApplication.translate("time", "{n} hours ago"),
        )
    if days == 1:
        return QCoreApplication.translate("time", "yesterday")
    chinese = current_theme().language.startswith("zh")
    locale = QLocale(QLocale.Language.Chinese if chinese else QLocale.Language.English)
    this_year = QCoreApplication.translate("time", "d MMM")
    other_year = QCoreApplication.translate("time", "d MMM yyyy")
    return locale.toString(
        QDate(then.year, then.month, then.day), this_year if then.year == now.year else other_year
    )
