"""Microseconds of every transform at 640 × 480, beside albumentations' where it has the same.

usage: python tests/benchmarks/transform_table.py [--peer PYTHON] [--calls N] [--only NAME …]

Drawing, pixels and one box; one core, processor time, medians of rounds that alternate between both sides.
``PYTHON`` is the interpreter of an environment with albumentations; without it its column is left out.
The ranges of both sides are the same. Exit code 1 if anything is slower than 0.9 times the peer.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from augment_speed import photo

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step
from app.augment.registry import TRANSFORMS

ROUNDS = 7
LEAST = 0.9
BOX = np.array([[200.0, 150, 420, 300]])
SIDES = {"height": 416, "width": 416}
Steps = list[tuple[str, dict[str, Any]]]

AFFINE = (
    {"scale": [0.7, 1.3], "rotate": [-30, 30], "shear": [-8, 8], "translate": [-0.1, 0.1]},
    {"scale": [0.7, 1.3], "rotate": [-30, 30], "shear": [-8, 8], "translate_percent": [-0.1, 0.1]},
)
HSV = {"hue_shift_limit": 18, "sat_shift_limit": 85, "val_shift_limit": 85}
JITTER = {"brightness": [0.8, 1.2], "contrast": [0.8, 1.2], "saturation": [0.8, 1.2]}

PAIRS: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
    "HorizontalFlip": ({}, "HorizontalFlip", {}),
    "VerticalFlip": ({}, "VerticalFlip", {}),
    "Rotate90": ({}, "RandomRotate90", {}),
    "Transpose": ({}, "Transpose", {}),
    "D4": ({}, "D4", {}),
    "Rotate": ({}, "Rotate", {"limit": [-30, 30]}),
    "Affine": (AFFINE[0], "Affine", AFFINE[1]),
    "Perspective": ({}, "Perspective", {"scale": [0.05, 0.1]}),
    "Resize": ({}, "Resize", SIDES),
    "ShortestSide": ({"sides": [640]}, "SmallestMaxSize", {"max_size": 640}),
    "PadIfNeeded": (
        {"width": 800, "height": 800},
        "PadIfNeeded",
        {"min_height": 800, "min_width": 800, "border_mode": 0},
    ),
    "CenterCrop": ({}, "CenterCrop", SIDES),
    "RandomCrop": ({}, "RandomCrop", SIDES),
    "RandomResizedCrop": ({}, "RandomResizedCrop", {"size": [416, 416], "scale": [0.25, 1]}),
    "BBoxSafeCrop": ({}, "BBoxSafeRandomCrop", {}),
    "YoloJitterCrop": ({}, "CropAndPad", {"percent": [-0.2, 0.2], "keep_size": False}),
    "HueSaturationValue": ({}, "HueSaturationValue", HSV),
    "Hue": ({}, "HueSaturationValue", {**HSV, "sat_shift_limit": 0, "val_shift_limit": 0}),
    "Brightness": (
        {},
        "RandomBrightnessContrast",
        {"brightness_limit": 0.2, "contrast_limit": 0},
    ),
    "Contrast": ({}, "RandomBrightnessContrast", {"brightness_limit": 0, "contrast_limit": 0.2}),
    "ColorJitter": ({}, "ColorJitter", {**JITTER, "hue": [-0.05, 0.05]}),
    "ToGray": ({}, "ToGray", {}),
    "Gamma": ({}, "RandomGamma", {"gamma_limit": [80, 125]}),
    "CLAHE": ({}, "CLAHE", {"clip_limit": [1, 4]}),
    "Equalize": ({}, "Equalize", {}),
    "AutoContrast": ({}, "AutoContrast", {}),
    "ChannelShuffle": ({}, "ChannelShuffle", {}),
    "RGBShift": ({}, "RGBShift", {}),
    "Posterize": ({"bits": [4]}, "Posterize", {"num_bits": 4}),
    "Solarize": ({}, "Solarize", {"threshold_range": [0.5, 0.9]}),
    "Invert": ({}, "InvertImg", {}),
    "Sharpen": ({}, "Sharpen", {"alpha": [0.2, 0.5], "lightness": [1, 1]}),
    "GaussNoise": ({}, "GaussNoise", {"std_range": [0.012, 0.06]}),
    "ISONoise": ({}, "ISONoise", {}),
    "SaltAndPepper": ({}, "SaltAndPepper", {"amount": [0.005, 0.03]}),
    "GaussianBlur": ({}, "GaussianBlur", {"sigma_limit": [0.5, 2], "blur_limit": 0}),
    "MotionBlur": ({"length": [3, 7]}, "MotionBlur", {"blur_limit": [3, 7], "allow_shifted": False}),
    "MedianBlur": ({}, "MedianBlur", {"blur_limit": [3, 5]}),
    "ImageCompression": ({}, "ImageCompression", {"quality_range": [40, 95]}),
    "Downscale": (
        {"enlarge": "blocks"},
        "Downscale",
        {"scale_range": [0.3, 0.7], "interpolation_pair": {"downscale": 3, "upscale": 0}},
    ),
    "CoarseDropout": (
        {},
        "CoarseDropout",
        {"num_holes_range": [1, 8], "hole_height_range": [0.05, 0.2], "hole_width_range": [0.05, 0.2]},
    ),
    "GridDropout": ({}, "GridDropout", {"unit_size_range": [48, 120], "ratio": 0.4}),
    "Fog": ({}, "RandomFog", {}),
    "Rain": ({}, "RandomRain", {}),
    "Shadow": ({}, "RandomShadow", {}),
}
CHAINS: dict[str, list[str]] = {
    "chain: 4 geometric": ["Affine", "Perspective", "Rotate", "Resize"],
    "chain: 4 tables": ["Brightness", "Contrast", "Gamma", "Posterize"],
    "chain: colour, geometry": ["Brightness", "HueSaturationValue", "Affine", "Resize"],
}


def cases() -> dict[str, tuple[Steps, Steps | None]]:
    """Return for each row the steps of both sides; None where the peer has no such transform."""
    rows: dict[str, tuple[Steps, Steps | None]] = {}
    for name in TRANSFORMS:
        ours, theirs, more = PAIRS.get(name, ({}, "", {}))
        rows[name] = [(name, ours)], [(theirs, more)] if theirs else None
    padding = {"min_height": 416, "min_width": 416, "border_mode": 0}
    theirs_steps: Steps = [("LongestMaxSize", {"max_size": 416}), ("PadIfNeeded", padding)]
    rows["LetterBox"] = [("LetterBox", SIDES)], theirs_steps
    for title, names in CHAINS.items():
        pairs = [PAIRS[name] for name in names]
        ours_steps = [(name, pair[0]) for name, pair in zip(names, pairs, strict=True)]
        rows[title] = ours_steps, [(pair[1], pair[2]) for pair in pairs]
    return rows


class Ours:
    """Draws and renders one copy after another."""

    def __init__(self, steps: Steps, image: np.ndarray) -> None:
        recipe = Recipe(name="x", steps=tuple(Step(transform=n, parameters=p) for n, p in steps))
        self._pipeline, self._image, self._copies = Pipeline(recipe), image, itertools.count()
        self.time(1)

    def time(self, calls: int) -> float:
        """Return microseconds of a call."""
        size = (self._image.shape[1], self._image.shape[0])
        start = time.process_time()
        for _ in range(calls):
            copy = next(self._copies)
            sample = self._pipeline.sample(size, BOX, seed=0, image_id="a", copy_index=copy)
            self._pipeline.render(self._image, sample)
        return (time.process_time() - start) / calls * 1e6


class Peer:
    """albumentations in a process of its own."""

    def __init__(self, python: str, image: Path, calls: int) -> None:
        script = Path(__file__).with_name("transform_peer.py")
        self._process = subprocess.Popen(
            [python, str(script), str(image), str(calls)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.version = self._answer()

    def time(self, steps: Steps) -> float:
        """Return microseconds of a call."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(steps) + "\n")
        self._process.stdin.flush()
        return float(self._answer())

    def _answer(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("the peer has ended")
        return json.loads(line)

    def close(self) -> None:
        """Let the process end."""
        self._process.communicate()


def measured(
    ours: Steps, theirs: Steps | None, image: np.ndarray, peer: Peer | None, calls: int
) -> tuple[float, float | None]:
    """Return the medians of both sides, their rounds in turn."""
    runner, mine, other = Ours(ours, image), [], []
    for _ in range(ROUNDS):
        mine.append(runner.time(calls))
        if peer and theirs:
            other.append(peer.time(theirs))
    return statistics.median(mine), statistics.median(other) if other else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="python with albumentations")
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    cv2.setNumThreads(1)
    image, slow = photo(), []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "image.npy"
        np.save(place, image)
        peer = Peer(options.peer, place, options.calls) if options.peer else None
        print(f"albumentations {peer.version}" if peer else "SKIPPED: albumentations; give its --peer PYTHON")
        print(f"{'transform':26}{'ours µs':>9}{'peer µs':>9}{'ratio':>8}")
        for title, (ours, theirs) in cases().items():
            if options.only and title not in options.only:
                continue
            mine, other = measured(ours, theirs, image, peer, options.calls)
            ratio = other / mine if other else None
            print(
                f"{title:26}{mine:9.0f}" + (f"{other:9.0f}{ratio:8.2f}" if other else f"{'–':>9}"), flush=True
            )
            if ratio is not None and ratio < LEAST:
                slow.append(title)
        if peer:
            peer.close()
    print("slower than the peer: " + (", ".join(slow) or "none"))
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
