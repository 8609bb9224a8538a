"""Time and memory of the engine over the size of the image and over the number of boxes: both must be linear.

usage: python tests/benchmarks/engine_growth.py [--largest MEGAPIXELS] [--boxes N]

Each size runs in a process of its own, for the peak of its memory; one core, the best of several rounds.
The exponent is the slope from one row to the next on double logarithmic paper: 1 is linear.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import sys
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import cv2
import numpy as np

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step, load_recipe

RECIPES = ("yolo", "rotate", "ssd")
SAME = Recipe(
    name="turn + colour",
    steps=(Step(transform="Rotate"), Step(transform="HueSaturationValue"), Step(transform="Brightness")),
)


def best(function: Callable[[], object], rounds: int = 5) -> float:
    """Milliseconds of processor time."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return 1000 * min(times)


def peak() -> float:
    """Megabytes that this process has needed at most."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / 1e6 if sys.platform == "darwin" else used / 1e3


def render_size(recipe: Recipe, width: int, height: int) -> tuple[float, float]:
    """Return milliseconds and extra megabytes of rendering one copy."""
    cv2.setNumThreads(1)
    tile = np.random.default_rng(0).integers(0, 256, (256, 256, 3), np.uint8)
    rows = np.tile(tile, (1, -(-width // 256), 1))[:, :width]
    image = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, 256):
        image[top : top + 256] = rows[: height - top]
    pipeline, before = Pipeline(recipe), peak()
    box = np.array([[0.2, 0.2, 0.8, 0.8]]) * (width, height, width, height)
    samples = [pipeline.sample((width, height), box, seed=0, image_id="a", copy_index=k) for k in range(4)]
    total = best(lambda: [pipeline.render(image, sample) for sample in samples], 3) / len(samples)
    return total, peak() - before


def sizes(largest: float) -> None:
    columns = f"{'ms':>9} {'ms/MP':>8} {'exponent':>9} {'extra MB':>9} {'B/pixel':>8}"
    print(f"{'recipe':<14} {'megapixels':>10} {columns}")
    for recipe in (*(load_recipe(name) for name in RECIPES), SAME):
        side, last = 640, None
        while side * side * 0.75 / 1e6 <= largest:
            width, height = side, side * 3 // 4
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                spent, memory = pool.submit(render_size, recipe, width, height).result()
            area = width * height / 1e6
            slope = f"{math.log(spent / last) / math.log(4):.2f}" if last else ""
            row = f"{area:>10.1f} {spent:>9.2f} {spent / area:>8.2f} {slope:>9}"
            print(f"{recipe.name:<14} {row} {memory:>9.1f} {memory / area:>8.1f}")
            side, last = side * 2, spent


def boxes(most: int) -> None:
    print(
        f"\n{'recipe':<14} {'boxes':>10} {'ms':>9} {'µs/box':>8} {'exponent':>9} {'extra MB':>9} {'B/box':>8}"
    )
    for name in RECIPES:
        pipeline, count, last = Pipeline(load_recipe(name)), 10, None
        while count <= most:
            rng = np.random.default_rng(1)
            low = rng.uniform(0, 0.9, (count, 2))
            rows = np.concatenate([low, low + rng.uniform(0.01, 0.1, (count, 2))], 1) * (
                4000,
                3000,
                4000,
                3000,
            )

            def draw(rows: np.ndarray = rows, pipeline: Pipeline = pipeline) -> None:
                for copy in range(4):
                    pipeline.sample((4000, 3000), rows, seed=0, image_id="a", copy_index=copy)

            spent = best(draw) / 4
            tracemalloc.start()
            draw()
            memory = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
            slope = f"{math.log10(spent / last):.2f}" if last else ""
            row = f"{count:>10} {spent:>9.3f} {1000 * spent / count:>8.2f} {slope:>9} {memory:>9.2f}"
            print(f"{name:<14} {row} {1e6 * memory / count:>8.0f}")
            count, last = count * 10, spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=float, default=80.0, help="megapixels of the largest image")
    parser.add_argument("--boxes", type=int, default=100_000, help="most boxes in an image")
    options = parser.parse_args()
    sizes(options.largest)
    boxes(options.boxes)


if __name__ == "__main__":
    main()
