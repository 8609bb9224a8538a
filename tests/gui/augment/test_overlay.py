"""What is painted over a variant: chips do not hide figures, half a word is never shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF, QTransform

from app.gui.augment import overlay
from app.gui.augment.fates import CLIPPED, DROPPED, KEPT
from app.gui.augment.marks import BoxMark
from app.gui.augment.objects import object_color


def _dropped(index: int, x: float) -> BoxMark:
    box = QRectF(x, 60, 20, 30)
    return BoxMark(index, DROPPED, box, reason="centre outside", short_reason="centre outside")


def _painted(
    monkeypatch: pytest.MonkeyPatch, marks: list[BoxMark], width: int, *, numbers: bool = False
) -> tuple[list[tuple[str, int]], QImage]:
    """Paint marks on white; return the chips (words, colours) and the picture."""
    chips: list[tuple[str, int]] = []
    original = overlay._paint_chip

    def paint_chip(painter: QPainter, text: str, indices: list[int], *args: object, **named: object) -> None:
        chips.append((text, len(indices)))
        original(painter, text, indices, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(overlay, "_paint_chip", paint_chip)
    image = QImage(width, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    overlay.paint_marks(painter, marks, QTransform(), QRectF(0, 0, width, 200), numbers=numbers)
    painter.end()
    return chips, image


def test_many_reasons_are_one_chip_that_counts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    chips, _ = _painted(monkeypatch, [_dropped(k, 20 * k) for k in range(9)], 260)
    assert chips == [("centre outside × 9", 6)]


def test_fewer_colours_where_there_is_room_for_words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    chips, _ = _painted(monkeypatch, [_dropped(k, 10 * k) for k in range(9)], 150)
    ((text, squares),) = chips
    assert text == "centre outside × 9"
    assert 1 <= squares < 6


@pytest.mark.parametrize("count", [1, 3, 9])
def test_half_a_word_is_not_shown(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    chips, _ = _painted(monkeypatch, [_dropped(k, 5 * k) for k in range(count)], 80)
    assert chips == []


def test_a_visible_share_is_not_covered_by_a_chip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlay, "_CHIP", QColor("#141619"))  # what is below does not shine through
    clipped = BoxMark(0, CLIPPED, QRectF(60, 120, 80, 80), visible=0.8)
    _, alone = _painted(monkeypatch, [clipped], 200)
    _, both = _painted(monkeypatch, [clipped, *(_dropped(k, 20 * k) for k in range(1, 9))], 200)
    corner = 136, 194  # on the share
    assert alone.pixelColor(*corner).lightness() < 60
    chips, low = _painted(monkeypatch, [*(_dropped(k, 20 * k) for k in range(1, 9))], 200)
    assert chips == [("centre outside × 8", 6)]
    assert both.copy(6, 180, 125, 14) == low.copy(6, 180, 125, 14)  # the chip is whole, the share gives way


def test_a_true_outline_is_seen_beside_its_box(monkeypatch: pytest.MonkeyPatch) -> None:
    box = QRectF(20, 20, 100, 100)
    outline = QPolygonF([QPointF(70, 20), QPointF(120, 70), QPointF(70, 120), QPointF(20, 70)])
    mark = BoxMark(0, KEPT, box, outline, looseness=2.0)
    _, image = _painted(monkeypatch, [mark], 200)
    ink, seen = object_color(0), image.pixelColor(95, 45)  # in the middle of a slanted side
    far = abs(seen.red() - ink.red()) + abs(seen.green() - ink.green()) + abs(seen.blue() - ink.blue())
    assert far < 180  # its colour, not the white below


def test_looseness_is_in_figures_where_there_are_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    loose = BoxMark(0, KEPT, QRectF(20, 20, 100, 100), looseness=1.52)
    corner = 116, 115
    _, small = _painted(monkeypatch, [loose], 200)
    _, large = _painted(monkeypatch, [loose], 200, numbers=True)
    assert small.pixelColor(*corner).lightness() > 200
    assert large.pixelColor(*corner).lightness() < 60
