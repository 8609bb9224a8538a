"""What the demo shows: planned the same way each time, every theme as often as it says."""

from __future__ import annotations

from collections import Counter

from app.demo.scene import CLASSES, KINDS
from app.demo.script import THEMES, shots


def test_the_plan_is_always_the_same() -> None:
    assert shots() == shots()


def test_every_theme_has_its_images_and_its_things() -> None:
    planned = shots()
    assert Counter(shot.theme for shot in planned) == {k: theme.images for k, theme in enumerate(THEMES)}
    for shot in planned:
        things = Counter(KINDS[item.kind].name for item in shot.placements)
        riders = sum(item.kind == "rider" for item in shot.placements)
        for name in CLASSES:
            fewest, most = THEMES[shot.theme].things.get(name, (0, 0))
            extra = riders if name == "person" else 0
            assert fewest <= things[name] - extra <= most


def test_themes_are_mixed_and_sizes_differ() -> None:
    planned = shots()
    assert len({shot.theme for shot in planned[:20]}) >= 5
    assert len({(shot.camera.width, shot.camera.height) for shot in planned}) >= 5


def test_every_ridden_bicycle_has_its_rider() -> None:
    for shot in shots():
        for item in shot.placements:
            if item.kind == "rider":
                assert any(
                    other.kind == "bicycle" and other.x == item.x and other.mirrored == item.mirrored
                    for other in shot.placements
                )
