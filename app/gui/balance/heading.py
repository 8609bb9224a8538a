"""What a saved plot says of itself: dataset, split, plan and class, and what its colours mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from app.gui.theme import current_theme, paint_class_glyph

_GAP, _SPACE = 4.0, 16.0  # below a line; between the entries of the key
_SIGN, _LINE = 18.0, 18.0  # room for the sign of an entry; height of its line


@dataclass(frozen=True, slots=True)
class Subject:
    """What a plot is about; what is empty does not narrow it.

    Attributes:
        dataset: its name.
        split: which images, as people call them.
        state: as it is now, or planned, or both.
        strategy: of the plan, where one is shown.
        label: name of the class, or the words for all of them; empty where no class is meant.
        remark: anything else that must be known to read it.
    """

    dataset: str = ""
    split: str = ""
    state: str = ""
    strategy: str = ""
    label: str = ""
    remark: str = ""

    @property
    def words(self) -> str:
        """The line below the title."""
        parts = (self.dataset, self.split, self.state, self.strategy, self.label, self.remark)
        return "  ·  ".join(part for part in parts if part)

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """(name, value) of the columns that every row of its table has."""
        names = (
            QCoreApplication.translate("Figures", "dataset"),
            QCoreApplication.translate("Figures", "split"),
            QCoreApplication.translate("Figures", "state"),
            QCoreApplication.translate("Figures", "strategy"),
            QCoreApplication.translate("Figures", "class"),
        )
        values = (self.dataset, self.split, self.state, self.strategy, self.label)
        return tuple((name, value) for name, value in zip(names, values, strict=True) if value)

    @property
    def file_words(self) -> str:
        """What tells its file from those of other classes and splits."""
        return " ".join(part for part in (self.dataset, self.split, self.state, self.label) if part)


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """What a colour means.

    Attributes:
        text: the meaning.
        paint: draws the sign into a rectangle.
    """

    text: str
    paint: Callable[[QPainter, QRectF], None]


def class_entry(label: int, name: str) -> KeyEntry:
    """Return the entry of a class: its glyph and its name."""
    return KeyEntry(name, lambda painter, rect: paint_class_glyph(painter, label, rect))


def with_heading(image: QImage, title: str, subject: Subject, key: Sequence[KeyEntry], margin: int) -> QImage:
    """Return a picture with its title, what it is about, and its key above.

    Args:
        image: of a plot, with a margin around it.
        title: of the plot.
        subject: the line below.
        key: what its colours mean, in lines as many as it takes.
        margin: of the picture, in pixels of the screen.
    """
    theme, scale = current_theme(), image.devicePixelRatio()
    width = image.width() / scale
    room = width - 2 * margin
    heading, words = theme.font(13, 600), theme.font(11)
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    size = QRectF(0, 0, room, 1e6)
    first = QFontMetricsF(heading).boundingRect(size, flags, title).height()
    second = QFontMetricsF(words).boundingRect(size, flags, subject.words).height() if subject.words else 0.0
    places = _places([entry.text for entry in key], QFontMetricsF(words), room)
    third = places[-1].bottom() + _GAP if places else 0.0
    height = round(margin + first + _GAP + second + (_GAP if second else 0.0) + third)
    whole = QImage(QSize(image.width(), image.height() + round(height * scale)), image.format())
    whole.setDevicePixelRatio(scale)
    whole.fill(theme.color("raised"))
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    y = float(margin)
    for font, token, text, tall in (
        (heading, "text1", title, first),
        (words, "text2", subject.words, second),
    ):
        painter.setFont(font)
        painter.setPen(theme.color(token))
        painter.drawText(QRectF(margin, y, room, tall + 2), flags, text)
        y += tall + _GAP
    for entry, place in zip(key, places, strict=True):
        place.translate(margin, y if second else y - _GAP)
        painter.save()
        entry.paint(painter, QRectF(place.x() + 1, place.center().y() - 5, 10, 10))
        painter.restore()
        painter.setPen(theme.color("text2"))
        painter.drawText(place.adjusted(_SIGN, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, entry.text)
    painter.drawImage(0, height, image)
    painter.end()
    return whole


def _places(texts: Sequence[str], metrics: QFontMetricsF, room: float) -> list[QRectF]:
    """Return where the entries of a key stand: side by side, in further lines where there is no room."""
    places: list[QRectF] = []
    x = y = 0.0
    for text in texts:
        width = min(_SIGN + metrics.horizontalAdvance(text) + 2, room)
        if x and x + width > room:
            x, y = 0.0, y + _LINE
        places.append(QRectF(x, y, width, _LINE))
        x += width + _SPACE
    return places
