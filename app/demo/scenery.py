"""Background of a scene: sky, houses or park or water, pavements and road, painted as wide bands of light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.demo.brush import Brush, Canvas, Colour, colour, darker, lighter, mix

_WALLS = [
    "#d9b08c",
    "#c97f5f",
    "#a9b29a",
    "#8fa3b5",
    "#d8c3a5",
    "#c7a0a0",
    "#b9a37e",
    "#e3d2b8",
    "#9aa6a0",
    "#b5654f",
]
_SHOPS = ["#2f5d62", "#7a3b3b", "#3b4f7a", "#4a5a3c", "#5a3f5f", "#2e3a46", "#8a5a2f"]
_AWNINGS = ["#c94f44", "#3f7c6c", "#e0a83a", "#3f6f9c", "#8c4f6f"]
_ROAD, _PAVING, _KERB = colour("#5d6066"), colour("#b3aca2"), colour("#d5d0c6")


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera that looks straight across the street.

    Attributes:
        width, height: image size in pixels.
        focal: focal length in pixels.
        eye: height above the ground in metres.
        horizon: image row of the horizon.
    """

    width: int
    height: int
    focal: float
    eye: float
    horizon: float

    def scale(self, depth: float) -> float:
        """Return pixels per metre at a depth in metres."""
        return self.focal / depth

    def row(self, depth: float) -> float:
        """Return the image row of the ground at a depth."""
        return self.horizon + self.focal * self.eye / depth

    def brush(self, canvas: Canvas, depth: float) -> Brush:
        """Return a brush for the upright plane at a depth; its origin is on the ground in the middle."""
        return Brush(canvas, self.scale(depth), (self.width / 2, self.row(depth)))


@dataclass(frozen=True, slots=True)
class Light:
    """A time of day: sky colours, what the light does to all colours, how bright the windows are."""

    zenith: Colour
    low: Colour
    tint: Colour
    lit: float


LIGHTS = {
    "noon": Light(colour("#6aa5d8"), colour("#d5e6ee"), colour("#fffdf6"), 0.0),
    "morning": Light(colour("#8ab4d6"), colour("#f6e3c8"), colour("#fff3e2"), 0.1),
    "overcast": Light(colour("#a7b0b8"), colour("#d3d7d8"), colour("#e6eaee"), 0.2),
    "golden": Light(colour("#7d9cc4"), colour("#f7c58c"), colour("#ffe2ba"), 0.3),
    "dusk": Light(colour("#3f4f7f"), colour("#e79a7d"), colour("#b9a8c4"), 0.75),
    "night": Light(colour("#161d38"), colour("#37446b"), colour("#76809f"), 0.85),
}
KERB_FAR, KERB_NEAR, BACK = (
    15.0,
    7.2,
    18.5,
)  # depths in metres: road from near to far kerb, then what stands behind


def paint_background(camera: Camera, place: str, light: Light, rng: np.random.Generator) -> Canvas:
    """Return (H, W, 3) uint8: the empty street.

    Args:
        camera: where it is seen from.
        place: a name of ``PLACES``: what stands behind the far pavement.
        light: time of day.
        rng: for everything that varies.
    """
    canvas = np.zeros((camera.height, camera.width, 3), np.uint8)
    _sky(canvas, camera, light, rng)
    PLACES[place](canvas, camera, light, rng)
    _ground(canvas, camera, rng)
    return canvas


def _sky(canvas: Canvas, camera: Camera, light: Light, rng: np.random.Generator) -> None:
    rows = np.linspace(0.0, 1.0, camera.height, dtype=np.float32)[:, None, None]
    share = np.clip(rows * camera.height / max(camera.row(BACK), 1.0), 0, 1) ** 1.3
    canvas[:] = (1 - share) * np.array(light.zenith) + share * np.array(light.low)
    blobs = np.zeros((camera.height, camera.width), np.float32)
    for cells, weight in ((3, 0.6), (7, 0.28), (16, 0.12)):
        field = rng.random((cells * 2, cells), np.float32)  # wider than high, as clouds look from the ground
        blobs += weight * cv2.resize(field, (camera.width, camera.height), interpolation=cv2.INTER_CUBIC)
    cover = np.clip((blobs - 0.5) * 3.0, 0, 0.8)[..., None] * (1 - 0.6 * share)
    cloud = np.array(lighter(light.low, 0.5))
    canvas[:] = canvas * (1 - cover) + cloud * cover


def _houses(canvas: Canvas, camera: Camera, light: Light, rng: np.random.Generator) -> None:
    brush = camera.brush(canvas, BACK)
    reach = camera.width / 2 / brush.scale + 1
    x = -reach - float(rng.uniform(0, 3))
    while x < reach:
        width = float(rng.uniform(4.2, 7.0))
        _house(brush, x, width, int(rng.choice([2, 2, 3, 3, 4])), light, rng)
        x += width


def _house(brush: Brush, x: float, width: float, floors: int, light: Light, rng: np.random.Generator) -> None:
    wall = colour(str(rng.choice(_WALLS)))
    top = 3.4 + 2.7 * (floors - 1)
    if rng.random() < 0.55:
        roof = colour(str(rng.choice(["#7a4438", "#4f545c", "#8a5a44"])))
        brush.polygon(
            [(x - 0.1, top), (x + width + 0.1, top), (x + width - 0.5, top + 1.3), (x + 0.5, top + 1.3)], roof
        )
        brush.rectangle(x + width * 0.7, top + 0.6, x + width * 0.7 + 0.5, top + 1.9, darker(wall, 0.25))
    brush.rectangle(x, 0.0, x + width, top, wall)
    brush.rectangle(x, 0.0, x + 0.25, top, darker(wall, 0.12))
    brush.rectangle(x - 0.06, top - 0.22, x + width + 0.06, top + 0.06, lighter(wall, 0.35))
    count = max(2, int(width / 1.75))
    arch = rng.random() < 0.3
    for floor in range(1, floors):
        low = 3.4 + 2.7 * (floor - 1) + 0.75
        for k in range(count):
            middle = x + width * (k + 0.5) / count
            _window(brush, middle, low, wall, light, rng, arch)
    if rng.random() < 0.75:
        _shop(brush, x, width, light, rng)
    else:
        _entrance(brush, x, width, wall, light, rng)


def _pane(light: Light, rng: np.random.Generator) -> Colour:
    if rng.random() < light.lit:
        return mix(colour("#ffd98a"), colour("#ffeec2"), float(rng.random()))
    return mix(mix(colour("#3d5162"), colour("#7d98aa"), float(rng.uniform(0.1, 0.7))), light.zenith, 0.2)


def _window(
    brush: Brush, x: float, low: float, wall: Colour, light: Light, rng: np.random.Generator, arch: bool
) -> None:
    frame = lighter(wall, 0.6)
    if arch:
        brush.ellipse(x, low + 1.45, 0.52, 0.3, frame)
    brush.rectangle(x - 0.52, low - 0.08, x + 0.52, low + 1.5, frame)
    glass = _pane(light, rng)
    brush.rectangle(x - 0.42, low, x + 0.42, low + 1.4, glass)
    if rng.random() < 0.5:
        brush.polygon(
            [(x - 0.42, low + 1.4), (x - 0.16, low + 1.4), (x - 0.42, low + 0.2)], lighter(glass, 0.5)
        )
        brush.polygon(
            [(x + 0.42, low + 1.4), (x + 0.16, low + 1.4), (x + 0.42, low + 0.2)], lighter(glass, 0.5)
        )
    else:
        brush.polygon(
            [(x - 0.3, low), (x - 0.1, low), (x + 0.25, low + 1.4), (x + 0.05, low + 1.4)],
            lighter(glass, 0.18),
        )
    brush.rectangle(x - 0.03, low, x + 0.03, low + 1.4, frame)
    brush.rectangle(x - 0.42, low + 0.88, x + 0.42, low + 0.94, frame)
    brush.rectangle(x - 0.6, low - 0.16, x + 0.6, low - 0.04, darker(frame, 0.15))


def _shop(brush: Brush, x: float, width: float, light: Light, rng: np.random.Generator) -> None:
    paint = colour(str(rng.choice(_SHOPS)))
    brush.rectangle(x + 0.12, 0.0, x + width - 0.12, 3.1, paint)
    brush.rectangle(x + 0.3, 2.6, x + width - 0.3, 3.0, darker(paint, 0.3))
    start, letters = x + width * 0.3, int(rng.integers(4, 8))
    for k in range(letters):
        left = start + k * width * 0.4 / letters
        brush.rounded(left, 2.7, left + width * 0.26 / letters, 2.9, 0.03, colour("#f3e6c6"))
    door = x + width - 1.45
    glass = _pane(light, rng)
    for x1, x2, low in ((x + 0.4, door - 0.25, 0.55), (door, door + 0.95, 0.1)):
        brush.rectangle(x1, low, x2, 2.4, glass)
        brush.polygon(
            [(x1 + 0.2, low), (x1 + 0.5, low), (x1 + 0.9, 2.4), (x1 + 0.6, 2.4)], lighter(glass, 0.25)
        )
        for k in range(int((x2 - x1) / 0.5)):
            goods = colour(str(rng.choice(_AWNINGS + _WALLS)))
            brush.rounded(
                x1 + 0.1 + 0.5 * k, low, x1 + 0.38 + 0.5 * k, low + float(rng.uniform(0.3, 0.7)), 0.05, goods
            )
    if rng.random() < 0.7:
        _awning(brush, x + 0.3, door - 0.1, colour(str(rng.choice(_AWNINGS))))


def _awning(brush: Brush, x1: float, x2: float, cloth: Colour) -> None:
    count = max(4, int((x2 - x1) / 0.42))
    edges = np.linspace(x1, x2, count + 1)
    for k in range(count):
        paint = cloth if k % 2 else colour("#f5efe2")
        left, right = float(edges[k]), float(edges[k + 1])
        brush.polygon([(left, 2.55), (right, 2.55), (right + 0.05, 1.95), (left - 0.05, 1.95)], paint)
        brush.ellipse((left + right) / 2, 1.95, (right - left) / 2 + 0.03, 0.12, darker(paint, 0.12))


def _entrance(
    brush: Brush, x: float, width: float, wall: Colour, light: Light, rng: np.random.Generator
) -> None:
    brush.rectangle(x, 0.0, x + width, 0.7, darker(wall, 0.3))
    door = x + width / 2
    brush.rectangle(door - 0.75, 0.0, door + 0.75, 2.75, lighter(wall, 0.4))
    brush.rectangle(door - 0.58, 0.0, door + 0.58, 2.55, colour(str(rng.choice(_SHOPS))))
    brush.rectangle(door - 0.45, 1.6, door + 0.45, 2.35, _pane(light, rng))
    for middle in (x + width * 0.18, x + width * 0.82):
        _window(brush, middle, 1.1, wall, light, rng, False)


def _park(canvas: Canvas, camera: Camera, light: Light, rng: np.random.Generator) -> None:
    _skyline(canvas, camera, light, rng)
    for tone, depth in ((0.35, 60.0), (0.15, 42.0), (0.0, 30.0)):
        brush = camera.brush(canvas, depth)
        leaf = mix(colour(str(rng.choice(["#4f7f4a", "#5f8f4e", "#6b8a3e"]))), light.low, tone)
        reach = camera.width / 2 / brush.scale + 2
        for x in np.arange(-reach, reach, 1.1):
            size = float(rng.uniform(1.2, 2.6))
            brush.ellipse(float(x), size * 0.8, size, size, darker(leaf, float(rng.uniform(0.05, 0.3))))
    _band(canvas, camera, 300.0, BACK, colour("#7fa85a"), colour("#6b9850"), rng, top=float(camera.row(29.0)))
    brush = camera.brush(canvas, BACK)
    wide = camera.width / 2 / brush.scale + 1
    for x in np.arange(-wide, wide, 0.5):
        brush.ellipse(float(x), 0.35, 0.5, 0.45, darker(colour("#55803f"), float(rng.uniform(0.0, 0.25))))


def _water(canvas: Canvas, camera: Camera, light: Light, rng: np.random.Generator) -> None:
    _skyline(canvas, camera, light, rng)
    top, bottom = camera.row(160.0), camera.row(BACK)
    water = mix(colour("#4f86a0"), light.zenith, 0.35)
    _band(canvas, camera, 160.0, BACK, mix(water, light.low, 0.5), water, rng, top=top)
    for _ in range(60):
        y = float(rng.uniform(top, bottom))
        x, size = float(rng.uniform(0, camera.width)), (y - top + 6) * float(rng.uniform(0.3, 1.2))
        brush = Brush(canvas, 1.0, (0.0, 0.0))
        brush.ellipse(x, -y, size, max(0.5, size * 0.05), lighter(water, 0.35))
    for _ in range(int(rng.integers(2, 4))):
        _boat(camera.brush(canvas, float(rng.uniform(35, 70))), float(rng.uniform(-16, 16)), rng)
    brush = camera.brush(canvas, BACK)
    wide = camera.width / 2 / brush.scale + 1
    for height in (0.5, 0.95):
        brush.stroke([(-wide, height), (wide, height)], 0.07, colour("#e7e2d6"))
    for x in np.arange(-wide, wide, 1.6):
        brush.rectangle(float(x) - 0.05, 0.0, float(x) + 0.05, 1.05, colour("#d8d2c4"))


def _boat(brush: Brush, x: float, rng: np.random.Generator) -> None:
    hull, sail = colour(str(rng.choice(["#f0ebe0", "#3b4f7a", "#b5453c"]))), colour("#f7f1e4")
    brush.stroke([(x, 0.6), (x, 7.0)], 0.12, colour("#6b5a48"))
    brush.polygon([(x + 0.2, 1.2), (x + 0.2, 6.6), (x + 2.6, 1.3)], sail)
    brush.polygon([(x - 0.2, 1.4), (x - 0.2, 6.0), (x - 1.7, 1.4)], darker(sail, 0.1))
    brush.polygon([(x - 2.6, 0.8), (x + 3.0, 0.8), (x + 2.2, 0.0), (x - 2.0, 0.0)], hull)


def _skyline(canvas: Canvas, camera: Camera, light: Light, rng: np.random.Generator) -> None:
    brush = camera.brush(canvas, 160.0)
    reach = camera.width / 2 / brush.scale + 10
    x = -reach
    while x < reach:
        width = float(rng.uniform(6, 18))
        paint = mix(colour("#6f7f92"), light.low, float(rng.uniform(0.45, 0.65)))
        brush.rectangle(x, -2.0, x + width, float(rng.uniform(6, 32)), paint)
        x += width * 0.9


PLACES: dict[str, Callable[[Canvas, Camera, Light, np.random.Generator], None]] = {
    "houses": _houses,
    "park": _park,
    "quay": _water,
}


def _ground(canvas: Canvas, camera: Camera, rng: np.random.Generator) -> None:
    _band(canvas, camera, BACK, KERB_FAR, darker(_PAVING, 0.12), _PAVING, rng)
    _band(canvas, camera, KERB_FAR, KERB_NEAR, lighter(_ROAD, 0.1), _ROAD, rng)
    _band(canvas, camera, KERB_NEAR, 0.0, _PAVING, darker(_PAVING, 0.06), rng)
    _slabs(canvas, camera)
    for depth, thick in ((KERB_FAR, 0.2), (KERB_NEAR, -0.3)):
        y1, y2 = camera.row(depth), camera.row(depth + thick)
        canvas[max(0, round(min(y1, y2))) : max(0, round(max(y1, y2)))] = _KERB
    _markings(canvas, camera, rng)


def _band(
    canvas: Canvas, camera: Camera, far: float, near: float, top_paint: Colour, paint: Colour,
    rng: np.random.Generator, top: float | None = None,
) -> None:  # fmt: skip
    """Fill the ground between two depths, a little lighter far away and rough to the eye."""
    first = max(0, round(camera.row(far) if top is None else top))
    last = camera.height if near <= 0 else min(camera.height, round(camera.row(near)))
    if last <= first:
        return
    share = np.linspace(0, 1, last - first, dtype=np.float32)[:, None, None]
    fill = (1 - share) * np.array(top_paint, np.float32) + share * np.array(paint, np.float32)
    fill = fill + _roughness(last - first, camera.width, rng)
    canvas[first:last] = np.clip(fill, 0, 255)


def _roughness(height: int, width: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return (height, width, 1): wide soft stains and fine grain, in grey levels."""
    coarse = rng.normal(0, 5, (height // 12 + 2, width // 48 + 2)).astype(np.float32)
    stains = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    grain = rng.normal(0, 3.2, (height, width)).astype(np.float32)
    return np.asarray((stains + grain)[..., None], np.float32)


def _slabs(canvas: Canvas, camera: Camera) -> None:
    """Draw the joints of the near pavement, which run to the vanishing point."""
    paint = darker(_PAVING, 0.2)
    bottom, edge = camera.height + 5.0, camera.row(KERB_NEAR - 0.3)
    brush = Brush(canvas, 1.0, (0.0, 0.0))
    middle = camera.width / 2
    spread = (bottom - camera.horizon) / camera.eye
    for x in np.arange(-14.0, 14.0, 0.8):
        low, high = middle + x * spread, middle + x * (edge - camera.horizon) / camera.eye
        brush.stroke([(low, -bottom), (high, -edge)], 1.0, paint)
    for depth in np.arange(KERB_NEAR - 1.1, 2.0, -0.8):
        y = camera.row(float(depth))
        brush.stroke([(0.0, -y), (float(camera.width), -y)], 1.0, paint)


def _markings(canvas: Canvas, camera: Camera, rng: np.random.Generator) -> None:
    brush, white = Brush(canvas, 1.0, (0.0, 0.0)), colour("#d9d8d2")
    if rng.random() < 0.35:
        _zebra(brush, camera, float(rng.uniform(-3.5, 1.0)), white)
        return
    middle = (KERB_FAR + KERB_NEAR) / 2 - 0.6
    y1, y2 = camera.row(middle + 0.12), camera.row(middle - 0.12)
    step, shift = camera.scale(middle) * 3.0, float(rng.uniform(0, 3))
    for k in range(-1, int(camera.width / step) + 2):
        x = (k + shift) * step - step
        brush.rectangle(x, -y1, x + step * 0.55, -y2, white)


def _zebra(brush: Brush, camera: Camera, left: float, white: Colour) -> None:
    for k in range(6):
        x = left + 0.9 * k
        corners = [
            (x, KERB_NEAR + 0.3),
            (x + 0.5, KERB_NEAR + 0.3),
            (x + 0.5, KERB_FAR - 0.3),
            (x, KERB_FAR - 0.3),
        ]
        brush.polygon([(camera.width / 2 + a * camera.scale(z), -camera.row(z)) for a, z in corners], white)
