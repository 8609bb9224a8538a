"""Figures over the bars of a histogram stand clear of each other and of taller bars."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.gui.balance.histogram import Bins, Histogram, Series
from app.gui.theme import current_theme


class Spy(QPainter):
    """Remembers texts and bars with their places."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.texts: list[tuple[QRectF, str]] = []
        self.bars: list[QRectF] = []

    def drawText(self, *args: object) -> None:  # type: ignore[override]
        self.texts.append((args[0], args[2]))  # type: ignore[arg-type]

    def drawRoundedRect(self, rect: QRectF, *args: object) -> None:  # type: ignore[override]
        self.bars.append(QRectF(rect))


@pytest.mark.parametrize("width", [140, 196, 268, 420])
@pytest.mark.parametrize(
    "values",
    [
        [8, 252, 1732, 4300, 5562, 4485, 2425, 874, 300, 80],
        [8, 356, 2676, 6042, 6040, 3364, 1149, 258, 48],
        [19000, 142, 83, 103, 88, 79, 76, 70, 72, 110],
        [34, 1386, 3468],
    ],
)
def test_figures_stand_clear(qtbot: QtBot, values: list[int], width: int) -> None:
    chart = Histogram("Boxes per image")
    qtbot.addWidget(chart)
    chart.resize(width, 180)
    names = tuple(map(str, range(len(values))))
    chart.show_bins(Bins(names, (), (Series("", np.array(values, float)),), "images"))
    image = QImage(width, 180, QImage.Format.Format_RGB32)
    spy = Spy(image)
    chart.paint(spy)
    spy.end()
    metrics = QFontMetricsF(current_theme().font(11))
    places = []
    for place, text in spy.texts:
        bare = QRectF(0, 0, metrics.horizontalAdvance(text), 12)
        bare.moveCenter(place.center())
        places.append(bare)
    for k, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[k + 1 :])
        assert not any(place.intersects(bar) for bar in spy.bars), spy.texts[k][1]
    tallest = spy.bars[int(np.argmax(values))]
    assert any(abs(place.center().x() - tallest.center().x()) < 20 for place in places)
    assert len(places) >= 3 or width < 200
