"""The stage slider: its titles are readable in a narrow window."""

from __future__ import annotations

import itertools

import pytest
from pytestqt.qtbot import QtBot

from app.gui.augment.stage_slider import StageBar, StageSlider

SSD = ["Original", "Photometric distortion (SSD)", "Zoom out", "IoU crop (SSD)", "Resize", "Horizontal flip"]


@pytest.mark.parametrize("width", [440, 476, 600, 850, 1400])
@pytest.mark.parametrize("stage", range(len(SSD)))
def test_titles_are_whole_inside_and_apart(qtbot: QtBot, width: int, stage: int) -> None:
    slider = StageSlider()
    qtbot.addWidget(slider)
    slider.resize(width, 60)
    slider.set_titles(SSD)
    slider.set_stage(stage)
    for k, title in enumerate(SSD):
        assert slider.shown_title(k) in ([title] if k == stage else [title, title.removesuffix(" (SSD)")])
    places = [slider.title_rect(k) for k in range(len(SSD))]
    for place in places:
        assert slider.rect().contains(place.toAlignedRect())
    for first, second in itertools.combinations(places, 2):
        assert not first.adjusted(1, 0, -1, 0).intersects(second)


def test_of_many_steps_the_chosen_one_is_whole(qtbot: QtBot) -> None:
    slider = StageSlider()
    qtbot.addWidget(slider)
    slider.resize(300, 60)
    slider.set_titles(SSD * 3)
    for stage in (0, 7, 17):
        slider.set_stage(stage)
        assert slider.shown_title(stage) == (SSD * 3)[stage]
        assert slider.rect().contains(slider.title_rect(stage).toAlignedRect())
    assert slider.shown_title(1).endswith("…")


def test_a_narrow_bar_leaves_its_caption_to_the_titles(qtbot: QtBot) -> None:
    bar = StageBar()
    qtbot.addWidget(bar)
    bar.show()
    shown = []
    for width in (584, 963):
        bar.resize(width, 64)
        shown.append(bar.slider.width() / width)
    assert shown[0] > shown[1]
