"""Other images that a step may put beside or onto an image: known without their pixels, in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from app.core.geometry import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Partner:
    """An image that may be drawn.

    Attributes:
        image_id: its id; None is the image itself, where there is no other.
        size: (width, height) in pixels.
        boxes: (N, 4) its boxes, edge coordinates.
        may_mirror: whether left and right may change places in it.
    """

    image_id: str | None
    size: tuple[int, int]
    boxes: FloatArray
    may_mirror: bool = True


class Pool(Protocol):
    """What partners are drawn from: their number and order decide what is drawn."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __getitem__(self, position: int, /) -> Partner:
        """Return one of them."""

    def position(self, image_id: str, /) -> int | None:
        """Return the place of an image, None where it is not in the pool."""


class Partners:
    """A pool of images, in columns: quick to send to another process.

    Args:
        images: in the order that draws count in; their ids differ.
    """

    def __init__(self, images: Sequence[Partner]) -> None:
        self._ids = [str(image.image_id) for image in images]
        self._sizes = [image.size for image in images]
        self._may_mirror = [image.may_mirror for image in images]
        self._ends = np.cumsum([0, *(len(image.boxes) for image in images)]).tolist()
        self._boxes = np.concatenate([np.zeros((0, 4)), *(image.boxes for image in images)])
        self._positions = {name: place for place, name in enumerate(self._ids)}

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, position: int) -> Partner:
        boxes = self._boxes[self._ends[position] : self._ends[position + 1]]
        return Partner(self._ids[position], self._sizes[position], boxes, self._may_mirror[position])

    def position(self, image_id: str) -> int | None:
        """Return the place of an image, None where it is not in the pool."""
        return self._positions.get(image_id)

    def find(self, image_id: str) -> Partner | None:
        """Return an image by its id."""
        place = self.position(image_id)
        return None if place is None else self[place]

    def others(self, image_id: str) -> Pool:
        """Return the pool without one image; an image that is alone is its own partner."""
        place = self.position(image_id)
        return self if place is None or len(self) == 1 else _Others(self, place)


@dataclass(frozen=True, slots=True)
class _Others:
    """A pool without the image at ``skipped``."""

    pool: Partners
    skipped: int

    def __len__(self) -> int:
        return len(self.pool) - 1

    def __getitem__(self, position: int) -> Partner:
        return self.pool[position + (position >= self.skipped)]

    def position(self, image_id: str) -> int | None:
        """Return the place of an image, None where it is not in the pool."""
        place = self.pool.position(image_id)
        return None if place is None or place == self.skipped else place - (place > self.skipped)


@dataclass(frozen=True, slots=True)
class KnownPartners:
    """A pool of which only those are known that are going to be drawn, by position."""

    length: int
    known: Mapping[int, Partner]

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, position: int) -> Partner:
        return self.known[position]

    def position(self, image_id: str) -> int | None:
        """Return the place of an image, None where it is not known."""
        return next((place for place, one in self.known.items() if one.image_id == image_id), None)


class Picker:
    """Draws partners of one image and remembers which.

    Attributes:
        positions: of all that were looked at, in the pool.
        picked: by id; None is the image itself.
    """

    def __init__(self, pool: Pool | None, itself: Partner) -> None:
        self._pool = pool if pool is not None and len(pool) else None
        self._itself = itself
        self.positions: set[int] = set()
        self.picked: dict[str | None, Partner] = {}

    def pick(self, rng: np.random.Generator) -> Partner:
        """Draw one; where there is nothing to draw from, it is the image itself."""
        partner = self._itself
        if self._pool is not None:
            position = int(len(self._pool) * rng.random())
            self.positions.add(position)
            partner = self._pool[position]
        self.picked[partner.image_id] = partner
        return partner

    def find(self, image_id: str) -> Partner | None:
        """Return the partner of an id, None where the pool has none."""
        position = None if self._pool is None else self._pool.position(image_id)
        if self._pool is None or position is None:
            return None
        self.positions.add(position)
        partner = self._pool[position]
        self.picked[partner.image_id] = partner
        return partner
