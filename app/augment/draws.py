"""Random numbers as plain Python values, cheaply: a generator's own scalar methods cost microseconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def uniform(rng: np.random.Generator, low: float, high: float) -> float:
    """Return a number from [low, high)."""
    return low + (high - low) * rng.random()


def integer(rng: np.random.Generator, low: int, high: int) -> int:
    """Return a whole number from low to high, both included."""
    return low + int((high - low + 1) * rng.random())


def choice(rng: np.random.Generator, items: Sequence[T]) -> T:
    """Return one of the items."""
    return items[int(len(items) * rng.random())]


def coin(rng: np.random.Generator, p: float = 0.5) -> bool:
    """Return whether something of probability ``p`` happens; sure things use no randomness."""
    return p >= 1.0 or (p > 0.0 and rng.random() < p)


def noise_seed(rng: np.random.Generator) -> int:
    """Return a seed, a whole number below 2³², for what is too much to be drawn as parameters."""
    return int(rng.random() * 2**32)
