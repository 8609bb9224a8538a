"""Randomness that depends only on what is drawn: never on workers, order or a global generator."""

from __future__ import annotations

import functools
import hashlib

import numpy as np


def generator(seed: int, image_id: str, copy_index: int, attempt: int = 0) -> np.random.Generator:
    """Return the generator of one copy of one image.

    Args:
        seed: seed of the job, any integer.
        image_id: id of the source image in its dataset.
        copy_index: 0 is the original, augmented copies count from 1.
        attempt: counts redraws of a copy that lost all its boxes.
    """
    entropy = (seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF, *_words(image_id), copy_index, attempt)
    words = np.array(entropy, np.uint32)  # the same stream as from a list, in half the time
    return np.random.default_rng(np.random.SeedSequence(words))


@functools.lru_cache(maxsize=64)
def _words(image_id: str) -> tuple[int, ...]:
    digest = hashlib.sha256(image_id.encode()).digest()[:16]
    return tuple(np.frombuffer(digest, "<u4").tolist())
