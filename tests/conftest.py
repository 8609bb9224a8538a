"""Fixtures for all tests: a screenless Qt platform, and real data where it is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

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
