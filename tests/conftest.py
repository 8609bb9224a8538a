"""Fixtures for all tests: a screenless Qt platform, and real data where it is there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is no failure: examples have no deadline.
settings.register_profile("evenbox", settings.default, deadline=None)
settings.load_profile("evenbox")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def _real_data(*parts: str) -> Path:
    path = SHARED_DATA.joinpath(*parts)
    if not path.is_dir():
        pytest.skip(f"real data not here: {'/'.join(parts)}")
    return path


@pytest.fixture(scope="session")
def bccd() -> Path:
    """364 blood-cell images, 3 classes, imbalance 11.5."""
    return _real_data("bccd", "BCCD")


@pytest.fixture(scope="session")
def nuts() -> Path:
    """18 images in a VOC2007 year folder."""
    return _real_data("nuts", "data", "VOC2007")


@pytest.fixture(scope="session")
def zoo() -> Path:
    """Real annotation files with something odd about each."""
    return _real_data("zoo")


BOX_COLOURS = {"cat": (40, 160, 232), "dog": (255, 184, 40), "owl": (232, 64, 112)}


def write_voc(root: Path, count: int = 12, seed: int = 0, splits: bool = False) -> Path:
    """Make a devkit of ``count`` small images of drawn rectangles: many cats, some dogs, few owls."""
    rng = np.random.default_rng(seed)
    year = root / "VOC2012"
    for name in ("Annotations", "JPEGImages", "ImageSets/Main"):
        (year / name).mkdir(parents=True, exist_ok=True)
    for k in range(count):
        width, height = int(rng.integers(80, 140)), int(rng.integers(70, 120))
        image = rng.integers(90, 130, (height, width, 3), np.uint8)
        objects = []
        names = ["cat"] * int(rng.integers(2, 5)) + ["dog"] * int(k % 3 == 0) + ["owl"] * int(k % 6 == 0)
        for name in names:
            x1, y1 = int(rng.integers(0, width - 30)), int(rng.integers(0, height - 30))
            x2, y2 = x1 + int(rng.integers(8, 30)), y1 + int(rng.integers(8, 30))
            image[y1:y2, x1:x2] = BOX_COLOURS[name]
            objects.append(
                f"<object><name>{name}</name><pose>Left</pose>"
                "<truncated>0</truncated><difficult>0</difficult>"
                f"<bndbox><xmin>{x1 + 1}</xmin><ymin>{y1 + 1}</ymin>"
                f"<xmax>{x2}</xmax><ymax>{y2}</ymax></bndbox>"
                "</object>"
            )
        cv2.imwrite(str(year / f"JPEGImages/img{k:03}.jpg"), image)
        (year / f"Annotations/img{k:03}.xml").write_text(
            f"<annotation><filename>img{k:03}.jpg</filename><size><width>{width}</width><height>{height}</height>"
            f"<depth>3</depth></size>{''.join(objects)}</annotation>"
        )
    if splits:
        ids = [f"img{k:03}" for k in range(count)]
        parts = {"train": ids[: count // 2], "val": ids[count // 2 : -2], "test": ids[-2:]}
        for split, names in parts.items():
            (year / f"ImageSets/Main/{split}.txt").write_text("".join(f"{name}\n" for name in names))
    return root


@pytest.fixture
def make_voc(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that makes a small VOC devkit below ``tmp_path``."""

    def make(name: str = "data", **options: Any) -> Path:
        return write_voc(tmp_path / name, **options)

    return make
