"""Cars, buses and bicycles seen from the side, drawn in metres, facing right, wheels on y = 0."""

from __future__ import annotations

import numpy as np

from app.demo.brush import Brush, Colour, Point, colour, darker, lighter, mix

_TYRE, _RIM, _HUB = colour("#2b2c30"), colour("#b9bec4"), colour("#70757c")
_GLASS, _GLASS_LIGHT = colour("#35495b"), colour("#8fb0c6")
_HEADLIGHT, _TAILLIGHT = colour("#fff3c8"), colour("#c62f2b")
_CAR_PAINTS = [
    "#c3423a",
    "#3b6ea5",
    "#e9e6df",
    "#3a3d43",
    "#a9b0b6",
    "#dda23a",
    "#4c7f60",
    "#2f8f8b",
    "#8c3f5b",
    "#d9d2c2",
    "#5a6b8c",
    "#b5532e",
]
_BUS_PAINTS = ["#c0392f", "#2f6f9f", "#3f8a5f", "#e0a030"]
_FRAME_PAINTS = ["#b8322a", "#23687f", "#2f2f33", "#d9a441", "#4f8a4c", "#7a4f9a"]

# name: outline of the body; outline of the glass; where its pillars are; wheel positions
_HATCHBACK = (
    [(-1.95, 0.3), (-2.0, 0.7), (-1.95, 1.0), (-1.72, 1.42), (-1.2, 1.5), (0.1, 1.5), (0.55, 1.38),
     (1.05, 1.0), (1.7, 0.9), (1.98, 0.72), (2.0, 0.3)],
    [(-1.72, 1.0), (-1.52, 1.36), (-1.1, 1.41), (0.05, 1.41), (0.45, 1.3), (0.82, 1.0)],
    (-0.95, 0.0), (-1.25, 1.25),
)  # fmt: skip
_SALOON = (
    [(-2.25, 0.3), (-2.3, 0.75), (-2.15, 0.97), (-1.6, 1.02), (-1.0, 1.4), (-0.4, 1.45), (0.2, 1.44),
     (0.6, 1.34), (1.15, 0.98), (1.95, 0.88), (2.25, 0.7), (2.28, 0.3)],
    [(-1.45, 1.0), (-0.95, 1.32), (-0.4, 1.37), (0.15, 1.36), (0.5, 1.27), (0.92, 1.0)],
    (-0.75, -0.05), (-1.4, 1.42),
)  # fmt: skip
_ESTATE = (
    [(-2.2, 0.35), (-2.25, 0.8), (-2.2, 1.15), (-2.05, 1.62), (-1.5, 1.72), (0.2, 1.72), (0.6, 1.6),
     (1.05, 1.12), (1.85, 1.02), (2.15, 0.82), (2.18, 0.35)],
    [(-2.0, 1.12), (-1.85, 1.56), (-1.4, 1.62), (0.15, 1.62), (0.5, 1.5), (0.85, 1.12)],
    (-1.25, -0.2), (-1.35, 1.35),
)  # fmt: skip
_SHAPES = (_HATCHBACK, _SALOON, _ESTATE)


def draw_car(brush: Brush, rng: np.random.Generator) -> None:
    """Draw a car about 4.5 m long."""
    outline, glass, pillars, wheels = _SHAPES[rng.integers(len(_SHAPES))]
    paint = colour(str(rng.choice(_CAR_PAINTS)))
    taxi = paint == colour("#dda23a") and rng.random() < 0.7
    if taxi:
        brush.rounded(-0.6, 1.4, -0.2, 1.66, 0.05, colour("#f4f1e6"))
    brush.rounded(min(wheels) - 0.3, 0.16, max(wheels) + 0.3, 0.5, 0.1, colour("#1c1d20"))
    brush.curve(outline, paint, 2)
    _body_light(brush, outline, paint)
    brush.curve(glass, _GLASS, 2)
    _reflections(brush, glass)
    for x in pillars:
        top = _height(glass, x)
        brush.polygon([(x, 0.98), (x + 0.08, 0.98), (x + 0.04, top), (x - 0.03, top)], paint)
    _doors(brush, pillars, wheels, paint)
    front, back = outline[-2], outline[1]
    brush.ellipse(front[0] - 0.12, front[1] - 0.02, 0.14, 0.08, _HEADLIGHT)
    brush.rounded(back[0] + 0.02, back[1] - 0.02, back[0] + 0.22, back[1] + 0.16, 0.05, _TAILLIGHT)
    for x in wheels:
        draw_wheel(brush, x, 0.33)


def _height(glass: list[Point], x: float) -> float:
    """Return the upper edge of the glass at ``x``."""
    return float(np.interp(x, [p[0] for p in glass], [p[1] for p in glass]))


def _body_light(brush: Brush, outline: list[Point], paint: Colour) -> None:
    """Lighten the shoulder and darken the sill, so that the side looks curved."""
    left, right = outline[1][0] + 0.12, outline[-2][0] - 0.1
    shoulder = outline[2][1] - 0.06
    shine = [
        (left, shoulder - 0.16),
        (left, shoulder - 0.03),
        (right, shoulder - 0.14),
        (right, shoulder - 0.22),
    ]
    brush.curve(shine, lighter(paint, 0.22), 2)
    brush.curve(
        [(left - 0.05, 0.3), (left - 0.05, 0.48), (right + 0.05, 0.45), (right + 0.05, 0.3)],
        darker(paint, 0.35),
        2,
    )
    brush.rounded(left, 0.28, right, 0.36, 0.03, colour("#303237"))


def _reflections(brush: Brush, glass: list[Point]) -> None:
    low, high = glass[0][1] + 0.03, max(p[1] for p in glass) - 0.05
    for x, width in ((glass[0][0] + 0.55, 0.22), (glass[-1][0] - 0.72, 0.12)):
        brush.polygon([(x, low), (x + width, low), (x + width + 0.16, high), (x + 0.16, high)],
                      mix(_GLASS, _GLASS_LIGHT, 0.55))  # fmt: skip


def _doors(brush: Brush, pillars: tuple[float, float], wheels: tuple[float, float], paint: Colour) -> None:
    line = darker(paint, 0.4)
    for x in (*pillars, pillars[1] + 0.95):
        brush.stroke([(x, 0.98), (x - 0.02, 0.5), (x + 0.02, 0.38)], 0.02, line)
    for x in pillars:
        brush.rounded(x + 0.08, 0.84, x + 0.26, 0.88, 0.02, darker(paint, 0.5))


def draw_wheel(brush: Brush, x: float, radius: float) -> None:
    """Draw a car's wheel that stands on the ground at ``x``."""
    brush.ellipse(x, radius + 0.03, radius + 0.07, radius + 0.05, colour("#1c1d20"))
    brush.ellipse(x, radius, radius, radius, _TYRE)
    brush.ellipse(x, radius, radius * 0.66, radius * 0.66, _RIM)
    brush.ellipse(x, radius, radius * 0.54, radius * 0.54, _HUB)
    for k in range(5):
        angle = 0.3 + k * 2 * np.pi / 5
        tip = (x + radius * 0.56 * float(np.cos(angle)), radius + radius * 0.56 * float(np.sin(angle)))
        brush.stroke([(x, radius), tip], radius * 0.18, _RIM)
    brush.ellipse(x, radius, radius * 0.16, radius * 0.16, _HUB)


def draw_bus(brush: Brush, rng: np.random.Generator) -> None:
    """Draw a city bus 10.4 m long and 3 m high."""
    paint, cream = colour(str(rng.choice(_BUS_PAINTS))), colour("#f0ece0")
    brush.rounded(-5.0, 0.3, 5.0, 1.0, 0.1, colour("#24262a"))
    brush.rounded(-5.2, 0.42, 5.2, 3.1, 0.22, paint)
    brush.rounded(-5.12, 2.78, 4.9, 3.02, 0.1, lighter(paint, 0.25))
    brush.rectangle(-5.18, 1.02, 5.18, 1.16, cream)
    brush.rounded(-5.18, 0.36, 5.18, 0.56, 0.06, darker(paint, 0.4))
    brush.rounded(-5.02, 1.38, 5.08, 2.66, 0.14, colour("#2a333c"))
    for k in range(7):
        x = -4.92 + k * 1.22
        brush.rounded(x, 1.46, x + 1.12, 2.58, 0.08, _GLASS)
        brush.polygon(
            [(x + 0.25, 1.46), (x + 0.5, 1.46), (x + 0.85, 2.58), (x + 0.6, 2.58)],
            mix(_GLASS, _GLASS_LIGHT, 0.4),
        )
        if rng.random() < 0.6:
            _passenger(brush, x + 0.35 + 0.4 * float(rng.random()), rng)
    brush.curve([(3.75, 1.4), (3.75, 2.62), (4.95, 2.62), (5.12, 1.4)], mix(_GLASS, _GLASS_LIGHT, 0.25), 1)
    _bus_door(brush, -0.2, paint)
    _bus_door(brush, 3.3, paint)
    brush.rounded(-3.4, 2.68, -0.6, 2.98, 0.05, colour("#1f2023"))
    brush.rounded(-3.2, 2.76, -2.5, 2.9, 0.02, colour("#f2b23a"))
    brush.rounded(-2.3, 2.76, -0.9, 2.9, 0.02, mix(colour("#f2b23a"), colour("#1f2023"), 0.25))
    brush.rounded(5.0, 0.7, 5.2, 0.95, 0.05, _HEADLIGHT)
    brush.rounded(-5.2, 0.9, -5.08, 1.3, 0.04, _TAILLIGHT)
    for x in (-3.0, 2.6):
        brush.ellipse(x, 0.58, 0.62, 0.6, colour("#1b1c1f"))
        draw_wheel(brush, x, 0.48)


def _bus_door(brush: Brush, x: float, paint: Colour) -> None:
    brush.rounded(x, 0.45, x + 1.1, 2.66, 0.06, darker(paint, 0.55))
    for side in (x + 0.07, x + 0.58):
        brush.rounded(side, 0.6, side + 0.45, 2.55, 0.06, _GLASS)
        brush.polygon([(side + 0.1, 0.6), (side + 0.22, 0.6), (side + 0.36, 2.5), (side + 0.24, 2.5)],
                      mix(_GLASS, _GLASS_LIGHT, 0.35))  # fmt: skip


def _passenger(brush: Brush, x: float, rng: np.random.Generator) -> None:
    dark = mix(_GLASS, colour(str(rng.choice(["#7a4a3a", "#4a5a78", "#6a6a52", "#8a5a5a"]))), 0.45)
    brush.curve([(x - 0.24, 1.46), (x - 0.2, 1.85), (x + 0.2, 1.85), (x + 0.24, 1.46)], dark, 2)
    brush.ellipse(x, 2.0, 0.13, 0.16, mix(_GLASS, colour("#c89070"), 0.5))


def draw_bicycle(brush: Brush, rng: np.random.Generator) -> None:
    """Draw a bicycle 1.75 m long."""
    paint, metal = colour(str(rng.choice(_FRAME_PAINTS))), colour("#8d9299")
    back, front, crank = (-0.53, 0.34), (0.53, 0.34), (-0.06, 0.3)
    seat, head = (-0.22, 0.82), (0.36, 0.88)
    for x, y in (back, front):
        brush.ring(x, y, 0.315, 0.05, _TYRE)
        for k in range(6):
            turn = k * np.pi / 6
            dx, dy = 0.29 * float(np.cos(turn)), 0.29 * float(np.sin(turn))
            brush.stroke([(x - dx, y - dy), (x + dx, y + dy)], 0.008, metal)
        brush.ellipse(x, y, 0.045, 0.045, metal)
    brush.stroke([(-0.84, 0.42), (-0.75, 0.66), (-0.53, 0.74), (-0.3, 0.66)], 0.035, darker(paint, 0.3))
    for a, b in ((back, crank), (back, seat), (crank, seat), (crank, head), (seat, head), (front, head)):
        brush.stroke([a, b], 0.05, paint)
    brush.stroke([seat, (-0.25, 0.93)], 0.035, metal)
    brush.curve([(-0.42, 0.96), (-0.4, 1.0), (-0.1, 0.98), (-0.08, 0.95), (-0.25, 0.92)], _TYRE, 2)
    brush.stroke([head, (0.33, 1.02), (0.45, 1.06), (0.56, 1.0)], 0.04, metal)
    brush.stroke([(0.5, 1.05), (0.38, 1.06)], 0.05, _TYRE)
    brush.ring(crank[0], crank[1], 0.09, 0.03, darker(metal, 0.4))
    brush.stroke([(crank[0] - 0.06, crank[1] - 0.15), (crank[0] + 0.06, crank[1] + 0.15)], 0.03, metal)
    if rng.random() < 0.4:
        brush.rounded(0.5, 0.72, 0.84, 0.94, 0.05, colour("#8a6238"))
        brush.rounded(0.52, 0.88, 0.82, 0.94, 0.02, colour("#a67c4c"))
