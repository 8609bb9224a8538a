"""People and dogs, drawn in metres, facing right, feet on y = 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.demo.brush import Brush, Colour, Point, colour, darker, lighter

_SKINS = ["#f0c8a4", "#e0ac82", "#c68a5e", "#9a6444", "#6f4632", "#f3d3b8"]
_HAIRS = ["#2d221e", "#4a3326", "#7a5232", "#b5854a", "#8d8a86", "#a2462c", "#1f1d22"]
_TOPS = [
    "#c94f44",
    "#3f7cac",
    "#e6b450",
    "#5b8c5a",
    "#efe9dc",
    "#6d5a8c",
    "#2f4858",
    "#d98a6a",
    "#46808a",
    "#b23a5e",
    "#7a8b4f",
    "#3b3f4a",
]
_TROUSERS = ["#2f3e55", "#3b3b40", "#6b5a48", "#54627a", "#8a7f6b", "#23303c", "#4b3b52"]
_SHOES = ["#f2efe8", "#2a2526", "#7a4b32", "#b8433a"]
_COATS = ["#8a5a33", "#d8b58a", "#3a3230", "#b98556", "#efe6d8", "#6b4a38", "#a9a29a"]


@dataclass(frozen=True, slots=True)
class _Look:
    """What a person wears; drawn once and used by every limb."""

    skin: Colour
    hair: Colour
    top: Colour
    trousers: Colour
    shoes: Colour
    long_hair: bool
    hat: bool
    skirt: bool
    bag: bool
    sleeves: bool


def _look(rng: np.random.Generator) -> _Look:
    skin, hair, top, trousers, shoes = (
        colour(str(rng.choice(names))) for names in (_SKINS, _HAIRS, _TOPS, _TROUSERS, _SHOES)
    )
    return _Look(
        skin, hair, top, trousers, shoes,
        long_hair=rng.random() < 0.42, hat=rng.random() < 0.16, skirt=rng.random() < 0.22,
        bag=rng.random() < 0.35, sleeves=rng.random() < 0.7,
    )  # fmt: skip


def draw_person(brush: Brush, rng: np.random.Generator) -> None:
    """Draw a person 1.75 m tall who walks or stands."""
    look = _look(rng)
    stride = float(rng.choice([0.0, 0.12, 0.2, 0.27])) * (1 if rng.random() < 0.5 else -1)
    hip, shoulder = (0.0, 0.88), (0.02, 1.42)
    _leg(brush, hip, -stride, look, behind=True)
    _arm(brush, shoulder, stride, look, behind=True)
    if look.bag and stride:
        brush.rounded(-0.3, 0.98, -0.08, 1.38, 0.08, darker(look.shoes, 0.25))
    _leg(brush, hip, stride, look, behind=False)
    _torso(brush, hip, shoulder, look)
    _arm(brush, shoulder, -stride, look, behind=False)
    _head(brush, (0.03, 1.6), look)


def draw_rider(brush: Brush, rng: np.random.Generator) -> None:
    """Draw a person who sits on the bicycle of ``vehicles.draw_bicycle``."""
    look = _look(rng)
    hip, shoulder, hand = (-0.24, 1.0), (0.04, 1.5), (0.42, 1.06)
    _pedalling(brush, hip, (0.02, 0.46), look, behind=True)
    _pedalling(brush, hip, (-0.1, 0.16), look, behind=False)
    brush.curve([(-0.4, 0.95), (-0.36, 1.15), (-0.12, 1.56), (0.1, 1.58), (0.14, 1.42), (-0.02, 1.1),
                 (-0.1, 0.92)], look.top, 2)  # fmt: skip
    elbow = (0.24, 1.2)
    brush.limb(shoulder, elbow, 0.13, 0.1, darker(look.top, 0.18))
    brush.limb(elbow, hand, 0.085, 0.07, look.skin if not look.sleeves else darker(look.top, 0.1))
    brush.ellipse(*hand, 0.05, 0.05, look.skin)
    _head(brush, (0.14, 1.72), look)


def _pedalling(brush: Brush, hip: Point, foot: Point, look: _Look, *, behind: bool) -> None:
    knee = ((hip[0] + foot[0]) / 2 + 0.27, (hip[1] + foot[1]) / 2 + 0.08)
    cloth = darker(look.trousers, 0.3 if behind else 0.0)
    brush.limb(hip, knee, 0.19, 0.14, cloth)
    brush.limb(knee, foot, 0.135, 0.1, cloth)
    brush.curve([(foot[0] - 0.07, foot[1] - 0.07), (foot[0] - 0.06, foot[1] + 0.04),
                 (foot[0] + 0.06, foot[1] + 0.02), (foot[0] + 0.18, foot[1] - 0.07)],
                look.shoes, 2)  # fmt: skip


def _leg(brush: Brush, hip: Point, stride: float, look: _Look, *, behind: bool) -> None:
    cloth = look.skin if look.skirt else look.trousers
    cloth = darker(cloth, 0.28 if behind else 0.0)
    back = stride < 0
    foot = (hip[0] + stride * 1.45, 0.07 + (0.05 if back and abs(stride) > 0.1 else 0.0))
    knee = (hip[0] + stride * 0.7 + 0.04, 0.47)
    brush.limb(hip, knee, 0.19, 0.14, cloth)
    brush.limb(knee, foot, 0.14, 0.1, cloth)
    tilt = 0.05 if back and abs(stride) > 0.1 else 0.0
    brush.curve([(foot[0] - 0.07, foot[1] - 0.07 + tilt), (foot[0] - 0.07, foot[1] + 0.05),
                 (foot[0] + 0.06, foot[1] + 0.03), (foot[0] + 0.19, foot[1] - 0.04 - tilt),
                 (foot[0] + 0.18, foot[1] - 0.07 - tilt)],
                darker(look.shoes, 0.3 if behind else 0.0), 2)  # fmt: skip


def _arm(brush: Brush, shoulder: Point, swing: float, look: _Look, *, behind: bool) -> None:
    elbow = (shoulder[0] + swing * 0.6 - 0.02, shoulder[1] - 0.3)
    hand = (shoulder[0] + swing * 1.3 + 0.05, shoulder[1] - 0.56)
    cloth = darker(look.top, 0.32 if behind else 0.16)
    lower = cloth if look.sleeves else darker(look.skin, 0.2 if behind else 0.0)
    brush.limb(elbow, hand, 0.09, 0.07, lower)
    brush.limb(shoulder, elbow, 0.13, 0.1, cloth)
    brush.ellipse(*hand, 0.05, 0.055, darker(look.skin, 0.2 if behind else 0.0))


def _torso(brush: Brush, hip: Point, shoulder: Point, look: _Look) -> None:
    if look.skirt:
        brush.curve([(-0.14, 0.98), (0.14, 0.98), (0.26, 0.52), (-0.24, 0.52)], look.trousers, 1)
    low = hip[1] - 0.06
    brush.curve([(-0.16, low), (-0.17, 1.12), (-0.19, 1.4), (-0.1, 1.52), (0.12, 1.52), (0.19, 1.38),
                 (0.16, 1.12), (0.15, low)], look.top, 2)  # fmt: skip
    brush.curve([(-0.15, low + 0.03), (-0.16, 1.2), (-0.17, 1.4), (-0.06, 1.45), (-0.07, 1.1),
                 (-0.06, low + 0.03)], darker(look.top, 0.14), 2)  # fmt: skip
    brush.limb((0.02, 1.46), (0.03, 1.56), 0.1, 0.1, darker(look.skin, 0.15))


def _head(brush: Brush, centre: Point, look: _Look) -> None:
    x, y = centre
    if look.long_hair:
        brush.curve([(x - 0.14, y + 0.1), (x + 0.02, y + 0.15), (x - 0.02, y - 0.16), (x - 0.14, y - 0.24),
                     (x - 0.19, y - 0.1)], look.hair, 2)  # fmt: skip
    brush.ellipse(x, y, 0.105, 0.13, look.skin)
    brush.ellipse(x + 0.1, y - 0.01, 0.022, 0.028, look.skin)
    brush.curve([(x - 0.13, y - 0.06), (x - 0.14, y + 0.1), (x - 0.02, y + 0.18), (x + 0.12, y + 0.12),
                 (x + 0.09, y + 0.04), (x - 0.03, y + 0.05), (x - 0.06, y - 0.06)], look.hair, 2)  # fmt: skip
    if look.hat:
        brush.curve(
            [(x - 0.14, y + 0.06), (x - 0.12, y + 0.2), (x + 0.1, y + 0.2), (x + 0.13, y + 0.06)],
            look.trousers,
            2,
        )
        brush.rounded(x, y + 0.05, x + 0.22, y + 0.085, 0.015, darker(look.trousers, 0.2))


def draw_dog(brush: Brush, rng: np.random.Generator) -> None:
    """Draw a dog about 0.95 m long and 0.7 m high."""
    coat = colour(str(rng.choice(_COATS)))
    dark, pale = darker(coat, 0.3), lighter(coat, 0.35)
    for x, step in ((-0.26, -0.07), (0.2, 0.08)):
        brush.limb((x, 0.34), (x + step, 0.04), 0.12, 0.07, dark)
    up = float(rng.uniform(0.1, 0.28))
    brush.stroke([(-0.34, 0.46), (-0.46, 0.52 + up * 0.4), (-0.47, 0.52 + up)], 0.06, coat)
    brush.curve([(-0.42, 0.4), (-0.38, 0.56), (-0.05, 0.55), (0.24, 0.6), (0.34, 0.5), (0.28, 0.3),
                 (0.05, 0.28), (-0.15, 0.33), (-0.34, 0.28)], coat, 2)  # fmt: skip
    brush.curve([(0.1, 0.32), (0.2, 0.46), (0.31, 0.48), (0.28, 0.32)], pale, 2)
    for x, step in ((-0.32, 0.05), (0.25, -0.05)):
        brush.limb((x, 0.38), (x + step, 0.2), 0.15, 0.09, coat)
        brush.limb((x + step, 0.22), (x + step + 0.01, 0.04), 0.085, 0.065, coat)
        brush.ellipse(x + step + 0.03, 0.03, 0.055, 0.035, pale)
    brush.limb((0.24, 0.5), (0.36, 0.66), 0.2, 0.17, coat)
    brush.ellipse(0.38, 0.68, 0.12, 0.105, coat)
    brush.curve(
        [(0.42, 0.72), (0.56, 0.68), (0.57, 0.61), (0.4, 0.59)], pale if rng.random() < 0.5 else coat, 2
    )
    brush.ellipse(0.555, 0.665, 0.025, 0.022, colour("#1c1718"))
    brush.ellipse(0.435, 0.715, 0.017, 0.02, colour("#1c1718"))
    brush.curve([(0.27, 0.76), (0.35, 0.78), (0.37, 0.66), (0.31, 0.56), (0.26, 0.62)], dark, 2)
    brush.stroke(
        [(0.26, 0.56), (0.38, 0.56)], 0.035, colour(str(rng.choice(["#c0392b", "#2f7fb0", "#e0a030"])))
    )
