"""How near to the truth one resampling is, and how near several are: PSNR against fourfold Lanczos.

usage: python tests/benchmarks/composed_quality.py [IMAGE] [--copies N]

The truth is the composed map at four times the resolution with Lanczos, averaged; borders are left out.
Without an image, a synthetic one of 640 × 480 with detail at all scales.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path

import cv2
import numpy as np

from app.augment.functional import matrices
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step, load_recipe
from app.augment.registry import TRANSFORMS
from app.augment.rendering import render_steps
from app.augment.sample import Sample
from app.augment.transform import GeometricTransform

FACTOR = 4
MARGIN = 9


def photo(width: int = 640, height: int = 480) -> np.ndarray:
    rng = np.random.default_rng(0)
    image = np.full((height, width, 3), 128.0, np.float32)
    for sigma, strength in ((0.8, 10), (2, 12), (6, 18), (24, 40)):
        noise = cv2.GaussianBlur(rng.standard_normal((height, width, 3)).astype(np.float32), (0, 0), sigma)
        image += strength * noise / float(noise.std())
    return np.clip(image, 0, 255).astype(np.uint8)


def truth(image: np.ndarray, sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """Return the true pixels, and where they come from the inside of the image alone."""
    width, height = sample.size
    large = (FACTOR * width, FACTOR * height)
    map_ = matrices.scaling(FACTOR, FACTOR) @ sample.matrix
    centred = matrices.shift(-0.5, -0.5) @ map_ @ matrices.shift(0.5, 0.5)
    drawn = cv2.warpPerspective(
        image, centred, large, flags=cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE
    )
    seen = cv2.warpPerspective(np.full(image.shape[:2], 255, np.uint8), centred, large)
    for canvas in sample.canvases()[1:-1]:  # what a canvas on the way cut off is border as well
        onwards = map_ @ matrices.inverse(canvas.matrix)
        onwards = matrices.shift(-0.5, -0.5) @ onwards @ matrices.shift(0.5, 0.5)
        whole = np.full(canvas.size[::-1], 255, np.uint8)
        seen = np.minimum(seen, cv2.warpPerspective(whole, onwards, large))
    small = cv2.resize(drawn, (width, height), interpolation=cv2.INTER_AREA)
    inside = cv2.resize(seen, (width, height), interpolation=cv2.INTER_AREA) == 255
    inside = cv2.erode(inside.astype(np.uint8), np.ones((MARGIN, MARGIN)), borderValue=0).astype(bool)
    return small.astype(np.float64), inside


def psnr(found: np.ndarray, expected: np.ndarray, where: np.ndarray) -> float:
    error = float(((found[where] - expected[where]) ** 2).mean())
    return 10 * float(np.log10(255**2 / max(error, 1e-9)))


def chains() -> dict[str, Recipe]:
    """Return the geometry of the named recipes, and chains that add up."""
    found = {}
    for name in ("yolo", "yolo-letterbox", "ssd", "rotate"):
        recipe = load_recipe(name)
        steps = tuple(s for s in recipe.steps if issubclass(TRANSFORMS[s.transform], GeometricTransform))
        found[name] = recipe.model_copy(update={"steps": steps})
    turns = tuple(Step(transform="Rotate", parameters={"angle": [-15.0, 15.0]}) for _ in range(4))
    found["four turns"] = Recipe(name="four turns", steps=turns)
    mixed = ("Rotate", "Affine", "Perspective", "ScaleJitter")
    settings = {"ScaleJitter": {"width": 640, "height": 480, "scale": [0.5, 1.0]}}
    steps = tuple(Step(transform=name, parameters=settings.get(name, {})) for name in mixed)
    found["turn, affine, perspective, scale"] = Recipe(name="mixed", steps=steps)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("image", nargs="?", type=Path)
    parser.add_argument("--copies", type=int, default=20)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    image = cv2.imread(str(options.image)) if options.image else photo()
    size = (image.shape[1], image.shape[0])
    box = np.array([[0.2, 0.2, 0.8, 0.8]]) * (size * 2)
    print(f"{'chain':<34} {'step by step':>13} {'composed':>9} {'gain':>6}   better in (PSNR in dB, median)")
    for name, recipe in chains().items():
        pipeline, rows = Pipeline(recipe), []
        for copy in range(options.copies):
            sample = pipeline.sample(size, box, seed=1, image_id="quality", copy_index=copy)
            expected, inside = truth(image, sample)
            if inside.sum() < 1000:
                continue
            stepped = image
            for placement in sample.placements:
                stepped = stepped if placement is None else render_steps(stepped, [placement])
            rows.append(
                [psnr(drawn, expected, inside) for drawn in (stepped, pipeline.render(image, sample))]
            )
        one, other = (statistics.median(column) for column in zip(*rows, strict=True))
        better = sum(b >= a - 0.01 for a, b in rows)
        print(f"{name:<34} {one:>13.2f} {other:>9.2f} {other - one:>+6.2f}   {better} of {len(rows)}")


if __name__ == "__main__":
    main()
