"""What the demo shows: which things meet in which image, so that some classes are rare and keep company."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.demo.scene import KINDS, Placement
from app.demo.scenery import BACK, KERB_FAR, KERB_NEAR, LIGHTS, PLACES, Camera

SEED = 20260401
_SIZES = ((640, 480), (640, 427), (500, 375), (480, 360), (560, 420), (512, 384), (600, 400), (420, 520))
_NEAR_PATH, _FAR_PATH = (4.7, KERB_NEAR - 0.5), (KERB_FAR + 0.4, BACK - 0.5)
_TRIES = 40  # places tried for a thing
_ENOUGH = 0.3  # free metres that are as good as more


@dataclass(frozen=True, slots=True)
class Theme:
    """A kind of image: how many there are, and the fewest and most things of each class in one."""

    images: int
    things: dict[str, tuple[int, int]]
    places: tuple[str, ...] = tuple(PLACES)


THEMES = (
    Theme(24, {"car": (2, 4), "person": (1, 3), "traffic light": (1, 2)}, ("houses", "houses", "quay")),
    Theme(16, {"person": (3, 6), "car": (0, 1)}),
    Theme(16, {"bicycle": (1, 3), "person": (0, 2), "car": (0, 2), "traffic light": (0, 1)}),
    Theme(11, {"dog": (1, 2), "person": (1, 2), "car": (0, 1)}, ("park", "park", "quay")),
    Theme(3, {"dog": (1, 1)}, ("park", "quay")),
    Theme(6, {"bus": (1, 1), "person": (2, 4), "car": (1, 2), "traffic light": (0, 1)}, ("houses",)),
    Theme(3, {"bus": (1, 1)}),
    Theme(5, {}),
)


@dataclass(frozen=True, slots=True)
class Shot:
    """Everything that decides one image.

    Attributes:
        theme: position in ``THEMES``.
        camera, place, light, placements, seed: what ``scene.paint`` draws.
    """

    theme: int
    camera: Camera
    place: str
    light: str
    placements: tuple[Placement, ...]
    seed: int


def shots() -> list[Shot]:
    """Return all images of the demo, themes mixed, always the same."""
    rng = np.random.default_rng(SEED)
    themes = [k for k, theme in enumerate(THEMES) for _ in range(theme.images)]
    return [_shot(themes[k], number) for number, k in enumerate(rng.permutation(len(themes)))]


def _shot(theme_index: int, number: int) -> Shot:
    theme = THEMES[theme_index]
    rng = np.random.default_rng([SEED, number])
    width, height = _SIZES[int(rng.integers(len(_SIZES)))]
    focal = max(width, height * 1.2) * float(rng.uniform(0.82, 1.0))
    camera = Camera(
        width, height, focal, float(rng.uniform(1.6, 2.3)), height * float(rng.uniform(0.4, 0.48))
    )
    light = str(rng.choice(list(LIGHTS), p=(0.3, 0.2, 0.15, 0.15, 0.12, 0.08)))
    stage = _Stage(camera, rng)
    stage.furnish()
    for name, (fewest, most) in theme.things.items():
        for _ in range(int(rng.integers(fewest, most + 1))):
            stage.add(name)
    place, seed = str(rng.choice(theme.places)), int(rng.integers(2**31))
    return Shot(theme_index, camera, place, light, tuple(stage.placements), seed)


class _Stage:
    """Finds room for things in the street."""

    def __init__(self, camera: Camera, rng: np.random.Generator) -> None:
        self.camera = camera
        self.rng = rng
        self.placements: list[Placement] = []

    def furnish(self) -> None:
        """Set up trees, lamps and what else stands in a street."""
        for kind, chance, most, path in (
            ("tree", 0.7, 3, (BACK - 0.6, BACK - 0.2)),
            ("lamp", 0.6, 2, (KERB_FAR + 0.3, KERB_FAR + 0.5)),
            ("bench", 0.35, 2, (BACK - 1.0, BACK - 0.8)),
            ("parasol", 0.25, 2, (BACK - 1.2, BACK - 0.7)),
            ("planter", 0.25, 2, (5.2, 6.3)),
            ("bin", 0.3, 1, (5.2, 6.4)),
        ):
            if self.rng.random() < chance:
                for _ in range(int(self.rng.integers(1, most + 1))):
                    self._place(kind, path)

    def add(self, name: str) -> None:
        """Place one thing of a class, with what belongs to it."""
        place = {
            "car": self._car,
            "bus": self._bus,
            "bicycle": self._bicycle,
            "person": self._person,
            "dog": self._dog,
            "traffic light": self._traffic_light,
        }
        place[name]()

    def _car(self) -> None:
        lane = int(self.rng.choice([0, 0, 1, 1, 2]))
        depth = ((8.7, 9.3), (12.3, 12.9), (14.2, 14.4))[lane]
        self._place("car", depth, mirrored=lane > 0, beyond=1.6)

    def _bus(self) -> None:
        near = self.rng.random() < 0.4
        self._place(
            "bus", (9.0, 9.4) if near else (12.4, 13.0), mirrored=not near, beyond=3.0 if near else 2.0
        )

    def _bicycle(self) -> None:
        near = self.rng.random() < 0.6
        depth = (7.6, 8.0) if near else (13.8, 14.2)
        if self.rng.random() < 0.3:
            self._place("bicycle", (5.6, 6.6), mirrored=self.rng.random() < 0.5)
            return
        placed = self._place("bicycle", depth, mirrored=not near)
        seed = int(self.rng.integers(2**31))
        self.placements.append(
            Placement("rider", placed.x, placed.depth - 0.05, seed, placed.mirrored, placed.size)
        )

    def _person(self) -> None:
        chance = self.rng.random()
        path = (3.3, 4.2) if chance < 0.1 else _NEAR_PATH if chance < 0.55 else _FAR_PATH
        size = 0.68 if self.rng.random() < 0.12 else float(self.rng.uniform(0.93, 1.07))
        self._place("person", path, mirrored=self.rng.random() < 0.5, beyond=0.25, size=size)

    def _dog(self) -> None:
        path = _NEAR_PATH if self.rng.random() < 0.85 else _FAR_PATH
        self._place(
            "dog",
            path,
            mirrored=self.rng.random() < 0.5,
            beyond=0.2,
            size=float(self.rng.uniform(0.75, 1.15)),
        )

    def _traffic_light(self) -> None:
        path = (
            (KERB_NEAR - 0.5, KERB_NEAR - 0.4)
            if self.rng.random() < 0.5
            else (KERB_FAR + 0.2, KERB_FAR + 0.3)
        )
        pole = self._place("pole", path)
        seed = int(self.rng.integers(2**31))
        self.placements.append(Placement("traffic light", pole.x, pole.depth - 0.02, seed))

    def _place(
        self,
        kind: str,
        path: tuple[float, float],
        *,
        mirrored: bool = False,
        beyond: float = 0.0,
        size: float = 1.0,
    ) -> Placement:
        """Put a thing where there is room on a path; ``beyond`` metres of it may leave the image."""
        tries = (self._try(kind, path, mirrored, beyond, size) for _ in range(_TRIES))
        best = max(tries, key=lambda item: min(self._free(item), _ENOUGH))
        self.placements.append(best)
        return best

    def _try(
        self, kind: str, path: tuple[float, float], mirrored: bool, beyond: float, size: float
    ) -> Placement:
        depth = float(self.rng.uniform(*path))
        half = self.camera.width / 2 / self.camera.scale(depth)
        room = max(0.2, half - KINDS[kind].extent.right + beyond)
        x, seed = float(self.rng.uniform(-room, room)), int(self.rng.integers(2**31))
        return Placement(kind, x, depth, seed, bool(mirrored), size)

    def _free(self, item: Placement) -> float:
        """Return the metres between a thing and its nearest neighbour, negative where they overlap."""
        return min((self._gap(item, other) for other in self.placements), default=_ENOUGH)

    def _gap(self, a: Placement, b: Placement) -> float:
        """Return the free metres between two things on one path; others may hide each other."""
        if abs(a.depth - b.depth) > 1.3:
            return float("inf")
        room = 0.75 * (KINDS[a.kind].extent.right * a.size + KINDS[b.kind].extent.right * b.size)
        return abs(a.x - b.x) - room
