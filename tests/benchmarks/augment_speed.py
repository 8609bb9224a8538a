"""How long each built-in recipe takes to draw and to render, beside decode + one warp + encode.

usage: python tests/benchmarks/augment_speed.py [IMAGE] [--copies N] [--boxes N]

One core, processor time, the best of several rounds; a 640 × 480 photo-like image where none is given.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step, load_recipe, recipe_names
from app.augment.registry import TRANSFORMS
from app.imaging.encode import encode
from app.imaging.source import decode

ROUNDS = 7


def photo(width: int = 640, height: int = 480) -> np.ndarray:
    rng = np.random.default_rng(0)
    image = np.full((height, width, 3), 128.0, np.float32)
    for sigma, strength in ((1, 5), (4, 12), (20, 40)):
        noise = cv2.GaussianBlur(rng.standard_normal((height, width, 3)).astype(np.float32), (0, 0), sigma)
        image += strength * noise / float(noise.std())
    return np.clip(image, 0, 255).astype(np.uint8)


def random_boxes(count: int, width: int, height: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    low = rng.uniform(0, 0.8, (count, 2))
    boxes = np.concatenate([low, np.minimum(low + rng.uniform(0.05, 0.3, (count, 2)), 1)], 1)
    return boxes * (width, height, width, height)


def best(function: Callable[[int], object], count: int) -> float:
    """Milliseconds of a call: the best round of ``count`` calls."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for k in range(count):
            function(k)
        rounds.append((time.process_time() - start) / count * 1000)
    return min(rounds)


def floor(data: bytes, copies: int) -> float:
    """Decode once for all copies; warp and encode each."""
    image = decode(data)
    turn = cv2.getRotationMatrix2D((image.shape[1] / 2, image.shape[0] / 2), 12, 0.9)
    size = (image.shape[1], image.shape[0])
    decoded = best(lambda _: decode(data), 30)
    warped = best(lambda _: cv2.warpAffine(image, turn, size), 60)
    encoded = best(lambda _: encode(image, ".jpg"), 60)
    total = decoded / copies + warped + encoded
    print(
        f"decode {decoded:.2f} ms, warp {warped:.2f} ms, encode {encoded:.2f} ms; floor {total:.2f} ms a copy"
    )
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("image", nargs="?", type=Path)
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--boxes", type=int, default=15)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    data = options.image.read_bytes() if options.image else encode(photo(), ".jpg")
    image = decode(data)
    size = (image.shape[1], image.shape[0])
    boxes = random_boxes(options.boxes, *size)
    least, decoded = floor(data, options.copies), best(lambda _: decode(data), 30)
    print(f"{'recipe':16}{'sample ms':>10}{'render ms':>10}{'encode ms':>10}{'a copy ms':>10}{'× floor':>9}")
    for name in recipe_names():
        pipeline = Pipeline(load_recipe(name))
        samples = [pipeline.sample(size, boxes, seed=0, image_id="a", copy_index=k) for k in range(200)]
        drawn = best(lambda k, p=pipeline: p.sample(size, boxes, seed=0, image_id="a", copy_index=k), 200)
        rendered = best(lambda k, p=pipeline, s=samples: p.render(image, s[k]), 100)
        results = [pipeline.render(image, sample) for sample in samples[:30]]
        encoded = best(lambda k, r=results: encode(r[k], ".jpg"), 30)
        total = decoded / options.copies + drawn + rendered + encoded
        print(f"{name:16}{drawn:10.3f}{rendered:10.3f}{encoded:10.3f}{total:10.3f}{total / least:9.2f}")
    print(f"\n{len(TRANSFORMS)} transforms at {size[0]} × {size[1]}, ms to render")
    each(image, size)


def each(image: np.ndarray, size: tuple[int, int]) -> None:
    for name in TRANSFORMS:
        pipeline = Pipeline(Recipe(name="x", steps=(Step(transform=name),)))
        samples = [
            pipeline.sample(size, np.array([[9.0, 9, 99, 99]]), seed=0, image_id="a", copy_index=k)
            for k in range(20)
        ]
        print(f"  {name:20}{best(lambda k, p=pipeline, s=samples: p.render(image, s[k]), 20):8.3f}")


if __name__ == "__main__":
    main()
