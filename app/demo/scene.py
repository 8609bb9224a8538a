"""One drawn street: things laid in from back to front, and the exact box of what remains visible of each."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.annotation import BoundingBox
from app.demo import furniture, living, vehicles
from app.demo.brush import Canvas
from app.demo.scenery import LIGHTS, Camera, Light, paint_background
from app.demo.sprite import Draw, Extent, Sprite, render

COVERED = 128  # coverage from which a pixel belongs to a thing
MIN_VISIBLE, MIN_SIDE = 0.12, 6  # less than that of a thing is not labelled
DIFFICULT_VISIBLE, DIFFICULT_SIDE = 0.4, 14
OCCLUDED_HIDDEN = 0.08


@dataclass(frozen=True, slots=True)
class Kind:
    """How a thing is drawn, how much room it takes, and its class (None: mere scenery)."""

    draw: Draw
    extent: Extent
    name: str | None = None


KINDS = {
    "car": Kind(vehicles.draw_car, Extent(2.5, 2.5, 1.85), "car"),
    "bus": Kind(vehicles.draw_bus, Extent(5.4, 5.4, 3.25), "bus"),
    "bicycle": Kind(vehicles.draw_bicycle, Extent(1.0, 1.0, 1.2), "bicycle"),
    "person": Kind(living.draw_person, Extent(0.65, 0.75, 1.95), "person"),
    "rider": Kind(living.draw_rider, Extent(0.6, 0.7, 2.1), "person"),
    "dog": Kind(living.draw_dog, Extent(0.65, 0.7, 0.95), "dog"),
    "traffic light": Kind(furniture.draw_traffic_light, Extent(0.35, 0.35, 4.0), "traffic light"),
    "pole": Kind(furniture.draw_light_pole, Extent(0.3, 0.3, 4.1)),
    "tree": Kind(furniture.draw_tree, Extent(2.3, 2.3, 5.6)),
    "lamp": Kind(furniture.draw_lamp, Extent(0.4, 1.0, 4.6)),
    "bench": Kind(furniture.draw_bench, Extent(1.1, 1.1, 1.1)),
    "planter": Kind(furniture.draw_planter, Extent(1.1, 1.1, 1.3)),
    "bin": Kind(furniture.draw_bin, Extent(0.5, 0.5, 1.1)),
    "parasol": Kind(furniture.draw_parasol, Extent(1.5, 1.5, 2.7)),
}
CLASSES = tuple(dict.fromkeys(kind.name for kind in KINDS.values() if kind.name))


@dataclass(frozen=True, slots=True)
class Placement:
    """A thing in the street.

    Attributes:
        kind: a name of ``KINDS``.
        x, depth: where it stands, in metres from the middle and from the camera.
        seed: its looks.
        mirrored: it faces left.
        size: factor on its size (children, small dogs).
    """

    kind: str
    x: float
    depth: float
    seed: int
    mirrored: bool = False
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawn image, its boxes, and which thing each pixel shows.

    Attributes:
        image: (H, W, 3) uint8, BGR.
        boxes: labelled things, far ones first.
        owners: (H, W) int16: position in the sorted placements, -1 for the background.
    """

    image: Canvas
    boxes: tuple[BoundingBox, ...]
    owners: NDArray[np.int16]


def paint(camera: Camera, place: str, light_name: str, placements: list[Placement], seed: int) -> Scene:
    """Draw a street and measure what is visible of each thing.

    Args:
        camera: where it is seen from.
        place, light_name: names of ``scenery.PLACES`` and ``scenery.LIGHTS``.
        placements: the things; nearer ones hide farther ones.
        seed: for the background and the grain.
    """
    light, rng = LIGHTS[light_name], np.random.default_rng(seed)
    sheet = _Sheet(paint_background(camera, place, light, rng), camera, light)
    ordered = sorted(placements, key=lambda item: -item.depth)
    covered = [sheet.lay(item, k) for k, item in enumerate(ordered)]
    boxes = []
    for k, (item, pixels) in enumerate(zip(ordered, covered, strict=True)):
        name = KINDS[item.kind].name
        box = visible_box(sheet.owners == k, pixels, name) if name else None
        if box:
            boxes.append(box)
    lamps = _lamps(sheet.image, sheet.owners, ordered)
    return Scene(develop(sheet.image, light, lamps, rng), tuple(boxes), sheet.owners)


@dataclass(frozen=True, slots=True)
class Covered:
    """Pixels of a thing: all of it, and what lies inside the image before nearer things hide it."""

    whole: int
    inside: int


class _Sheet:
    """The image while it is laid, with the thing that each pixel mostly shows.

    Attributes:
        image: (H, W, 3) uint8.
        owners: (H, W) int16: the thing that makes up at least half of the pixel, -1 for none.
        shares: (H, W) float32: how much of the pixel it makes up.
    """

    def __init__(self, image: Canvas, camera: Camera, light: Light) -> None:
        self.image = image
        self.owners = np.full(image.shape[:2], -1, np.int16)
        self.shares = np.ones(image.shape[:2], np.float32)
        self._camera = camera
        self._light = light

    def lay(self, item: Placement, index: int) -> Covered:
        """Lay a thing over all that was laid before."""
        camera, kind = self._camera, KINDS[item.kind]
        scale = camera.scale(item.depth)
        rng = np.random.default_rng(item.seed)
        sprite = render(kind.draw, kind.extent, scale * item.size, rng, mirrored=item.mirrored)
        x, y = round(camera.width / 2 + item.x * scale), round(camera.row(item.depth))
        _shadow(self.image, sprite, x, y, kind.extent, scale * item.size)
        left, top = x - sprite.anchor[0], y - sprite.anchor[1]
        height, width = sprite.canvas.shape[:2]
        rows = slice(max(top, 0), max(min(top + height, camera.height), 0))
        columns = slice(max(left, 0), max(min(left + width, camera.width), 0))
        part = sprite.canvas[max(-top, 0) :, max(-left, 0) :]
        part = part[: max(rows.stop - rows.start, 0), : max(columns.stop - columns.start, 0)]
        whole = int(np.count_nonzero(sprite.canvas[..., 3] >= COVERED))
        if not part.size:
            return Covered(whole, 0)
        self._blend(rows, columns, part.astype(np.float32), item.depth)
        mask = self._own(rows, columns, np.float32(1 / 255) * part[..., 3], index)
        return Covered(whole, int(np.count_nonzero(mask)))

    def _blend(self, rows: slice, columns: slice, part: NDArray[np.float32], depth: float) -> None:
        share = part[..., 3:] / 255
        haze = min(0.3, max(0.0, (depth - 8) * 0.012))
        colours = part[..., :3] * (1 - haze) + np.array(self._light.low, np.float32) * share * haze
        self.image[rows, columns] = self.image[rows, columns] * (1 - share) + colours

    def _own(self, rows: slice, columns: slice, share: NDArray[np.float32], index: int) -> NDArray[np.bool_]:
        """Give the pixels that are mostly covered to a thing; half-covered ones may end as nobody's."""
        mask = share >= 0.5
        owners, shares = self.owners[rows, columns], self.shares[rows, columns]
        shares[:] = np.where(mask, share, shares * (1 - share))
        owners[mask] = index
        owners[shares < 0.5] = -1
        return mask


def _shadow(image: Canvas, sprite: Sprite, x: int, y: int, extent: Extent, scale: float) -> None:
    """Darken the ground softly around a thing's feet."""
    feet = sprite.canvas[max(0, sprite.anchor[1] - max(2, int(0.2 * scale))) : sprite.anchor[1], :, 3]
    columns = np.flatnonzero(feet.max(axis=0) >= COVERED) if feet.size else np.empty(0, int)
    if not len(columns):
        return
    offset = x - sprite.anchor[0]
    first, last = offset + int(columns[0]), offset + int(columns[-1])
    pad = max(2.0, 0.12 * scale)
    rx, ry = (last - first) / 2 + pad, max(1.5, min(0.05 * (last - first), 0.12 * scale) + 0.06 * scale)
    cx, cy = (first + last) / 2, y + 0.01 * scale
    x1, x2 = max(0, int(cx - rx)), min(image.shape[1], int(cx + rx) + 2)
    y1, y2 = max(0, int(cy - ry)), min(image.shape[0], int(cy + ry) + 2)
    if x2 <= x1 or y2 <= y1:
        return
    dx, dy = (np.arange(x1, x2) - cx) / rx, (np.arange(y1, y2) - cy) / ry
    far = dx[None, :] ** 4 + dy[:, None] ** 2
    light = 1 - 0.55 * np.clip(1 - far, 0, 1) ** 0.8
    image[y1:y2, x1:x2] = image[y1:y2, x1:x2] * light[..., None]


def visible_box(mask: NDArray[np.bool_], covered: Covered, name: str) -> BoundingBox | None:
    """Return the box around a thing's visible pixels, None where too little of it is seen.

    Args:
        mask: (H, W) its visible pixels.
        covered: how many pixels it has, and how many inside the image.
        name: its class.
    """
    seen = int(np.count_nonzero(mask))
    if seen < MIN_VISIBLE * covered.whole:
        return None
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    x1, y1, x2, y2 = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    side = min(x2 - x1, y2 - y1)
    if side < MIN_SIDE:
        return None
    return BoundingBox(
        name,
        float(x1),
        float(y1),
        float(x2),
        float(y2),
        truncated=covered.inside < 0.985 * covered.whole,
        occluded=seen < (1 - OCCLUDED_HIDDEN) * covered.inside,
        difficult=seen < DIFFICULT_VISIBLE * covered.whole or side < DIFFICULT_SIDE,
    )


def _lamps(image: Canvas, owners: NDArray[np.int16], ordered: list[Placement]) -> NDArray[np.float32]:
    """Return (H, W, 1): 1 where the scene shines by itself: lit windows, headlights, traffic lights."""
    kinds = np.array([item.kind for item in ordered] + ["background"])
    shines = np.isin(kinds, ["background", "car", "bus", "lamp"])[owners]
    signal = (kinds == "traffic light")[owners]
    blue, green, red = (image[..., k].astype(np.int16) for k in range(3))
    warm = shines & (red > 240) & (green > 190) & (red - blue > 45)
    bright = signal & (np.maximum(red, green) > 190)
    return np.asarray(
        cv2.GaussianBlur((warm | bright).astype(np.float32), (0, 0), 0.8)[..., None], np.float32
    )


def develop(image: Canvas, light: Light, lamps: NDArray[np.float32], rng: np.random.Generator) -> Canvas:
    """Give a drawn scene the light of its hour, glowing lamps, a lens's dark corners and a sensor's grain."""
    height, width = image.shape[:2]
    scene = image.astype(np.float32)
    tinted = scene * (np.array(light.tint, np.float32) / 255 * float(rng.uniform(0.95, 1.05)))
    tinted += (scene - tinted) * lamps
    if light.lit > 0.5:
        glow = cv2.GaussianBlur(scene * lamps, (0, 0), width / 40)
        tinted += 0.45 * glow
    dx, dy = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    corners = 1 - 0.16 * (dx[None, :] ** 2 + dy[:, None] ** 2) ** 1.5 / 2.8
    grain = rng.normal(0, 1.0, (height, width, 1)).astype(np.float32) * (2.2 + 1.5 * light.lit)
    return np.asarray(np.clip(tinted * corners[..., None] + grain, 0, 255), np.uint8)
