"""What stands in a street: traffic lights, trees, lamps, benches. Of these only the lights are a class."""

from __future__ import annotations

import numpy as np

from app.demo.brush import Brush, Colour, Point, colour, darker, lighter, mix

LIGHT_HEIGHT = 2.75  # metres from the ground to the lower end of a traffic light's head
_LAMPS = (("#ff4b3e", "#4a1f1d"), ("#ffc53a", "#4d3c1b"), ("#45d977", "#1d4029"))  # lit, dark; from above
_LEAVES = ["#4f7f4a", "#5f8f4e", "#3f6f4f", "#7a9a4a", "#6b8a3e", "#c98a3a", "#b9652f"]
_IRON = colour("#3a4046")


def draw_traffic_light(brush: Brush, rng: np.random.Generator) -> None:
    """Draw the head of a traffic light, its foot point on the ground below."""
    low, lit = LIGHT_HEIGHT, int(rng.choice([0, 2, 0, 2, 1]))
    brush.rounded(-0.24, low, 0.24, low + 1.12, 0.1, colour("#17191b"))
    brush.rounded(-0.2, low + 0.04, 0.2, low + 1.08, 0.08, colour("#2c3033"))
    for k, (bright, dark) in enumerate(_LAMPS):
        y = low + 0.9 - 0.34 * k
        brush.ellipse(0.0, y, 0.15, 0.15, colour("#131416"))
        brush.ellipse(0.0, y - 0.01, 0.125, 0.125, colour(bright if k == lit else dark))
        if k == lit:
            brush.ellipse(-0.03, y + 0.03, 0.05, 0.05, lighter(colour(bright), 0.6))
        brush.stroke([(-0.15, y + 0.03), (-0.1, y + 0.13), (0.0, y + 0.165), (0.1, y + 0.13),
                      (0.15, y + 0.03)],
                     0.035, colour("#0d0e10"))  # fmt: skip


def draw_light_pole(brush: Brush, rng: np.random.Generator) -> None:
    """Draw what holds a traffic light's head."""
    brush.rounded(-0.16, 0.0, 0.16, 0.3, 0.05, colour("#2e3338"))
    brush.rectangle(-0.06, 0.2, 0.06, LIGHT_HEIGHT + 1.2, colour("#4a5158"))
    brush.rectangle(-0.06, 0.2, -0.02, LIGHT_HEIGHT + 1.2, colour("#6b737b"))


def draw_tree(brush: Brush, rng: np.random.Generator) -> None:
    """Draw a broad-leaved tree about 5 m high."""
    leaf, trunk = colour(str(rng.choice(_LEAVES))), colour("#5b4636")
    brush.curve([(-0.22, 0.0), (-0.13, 0.8), (-0.12, 2.4), (0.12, 2.4), (0.14, 0.8), (0.24, 0.0)], trunk, 2)
    brush.limb((0.0, 1.7), (0.7, 2.7), 0.14, 0.08, trunk)
    brush.limb((0.0, 1.9), (-0.6, 2.8), 0.13, 0.08, trunk)
    for layer, (tone, rise, spread) in enumerate(((0.3, -0.15, 1.0), (0.0, 0.0, 0.95), (-0.22, 0.3, 0.72))):
        paint = darker(leaf, tone) if tone >= 0 else lighter(leaf, -tone)
        for _ in range(11 - 2 * layer):
            turn, reach = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(0.2, 1.0)) * spread
            x, y = 1.35 * reach * float(np.cos(turn)), 3.4 + rise + 1.05 * reach * float(np.sin(turn))
            size = float(rng.uniform(0.4, 0.68))
            brush.ellipse(x - 0.12 * layer, y, size, size * 0.9, paint)


def draw_lamp(brush: Brush, rng: np.random.Generator) -> None:
    """Draw a street lamp about 4.4 m high."""
    brush.curve([(-0.15, 0.0), (-0.12, 0.35), (0.12, 0.35), (0.15, 0.0)], _IRON, 1)
    brush.rectangle(-0.045, 0.2, 0.045, 4.1, _IRON)
    brush.stroke([(0.0, 4.0), (0.1, 4.3), (0.45, 4.36)], 0.07, _IRON)
    brush.curve([(0.3, 4.4), (0.75, 4.4), (0.82, 4.22), (0.25, 4.22)], _IRON, 1)
    brush.rounded(0.34, 4.17, 0.74, 4.25, 0.03, colour("#fff0c0"))


def draw_bench(brush: Brush, rng: np.random.Generator) -> None:
    """Draw a bench 1.8 m wide."""
    wood = colour("#96683f")
    for x in (-0.75, 0.75):
        brush.stroke([(x, 0.0), (x, 0.85)], 0.07, _IRON)
    for y, tone in ((0.42, 0.0), (0.56, 0.15), (0.7, 0.05), (0.84, 0.1)):
        brush.rounded(-0.92, y - 0.05, 0.92, y + 0.05, 0.03, darker(wood, tone))


def draw_planter(brush: Brush, rng: np.random.Generator) -> None:
    """Draw a box of flowers 1.6 m wide that hides what stands behind it."""
    stone, leaf = colour("#a09a8e"), colour(str(rng.choice(_LEAVES[:4])))
    for _ in range(14):
        x, y = float(rng.uniform(-0.7, 0.7)), float(rng.uniform(0.55, 0.95))
        brush.ellipse(x, y, 0.2, 0.17, darker(leaf, float(rng.uniform(0.0, 0.3))))
    bloom = colour(str(rng.choice(["#e05a6f", "#f1c84b", "#f3ece0", "#9a6fc0", "#ec8a4f"])))
    for _ in range(16):
        x, y = float(rng.uniform(-0.75, 0.75)), float(rng.uniform(0.55, 1.05))
        brush.ellipse(x, y, 0.055, 0.055, bloom)
        brush.ellipse(x, y, 0.02, 0.02, colour("#f6e7a0"))
    brush.polygon([(-0.78, 0.6), (0.78, 0.6), (0.7, 0.0), (-0.7, 0.0)], stone)
    brush.rounded(-0.84, 0.54, 0.84, 0.66, 0.03, lighter(stone, 0.25))


def draw_bin(brush: Brush, rng: np.random.Generator) -> None:
    """Draw a litter bin 0.95 m high."""
    green = colour("#3f5a4a")
    brush.polygon([(-0.24, 0.05), (0.24, 0.05), (0.28, 0.8), (-0.28, 0.8)], green)
    for x in (-0.16, -0.05, 0.06, 0.17):
        brush.stroke([(x, 0.12), (x * 1.1, 0.74)], 0.03, darker(green, 0.3))
    brush.curve([(-0.32, 0.78), (-0.3, 0.95), (0.3, 0.95), (0.32, 0.78)], lighter(green, 0.15), 2)


def draw_parasol(brush: Brush, rng: np.random.Generator) -> None:
    """Draw a café table under a parasol."""
    cloth: Colour = colour(str(rng.choice(["#c94f44", "#e2b04a", "#3f7cac", "#5b8c5a"])))
    brush.rectangle(-0.03, 0.0, 0.03, 2.3, colour("#d8d2c4"))
    brush.rounded(-0.55, 0.7, 0.55, 0.77, 0.03, colour("#efe9dc"))
    brush.stroke([(0.0, 0.02), (-0.3, 0.0)], 0.05, _IRON)
    brush.stroke([(0.0, 0.02), (0.3, 0.0)], 0.05, _IRON)
    edges = np.linspace(-1.25, 1.25, 7)
    for k in range(6):
        panel: list[Point] = [(float(edges[k]), 1.95), (float(edges[k + 1]), 1.95), (0.0, 2.5)]
        brush.polygon(panel, cloth if k % 2 else mix(cloth, colour("#fbf4e4"), 0.85))
