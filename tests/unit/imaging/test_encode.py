"""What is encoded decodes to itself: exactly from PNG, nearly from JPEG."""

from __future__ import annotations

import numpy as np
import pytest

from app.errors import ImageError
from app.imaging.encode import encode
from app.imaging.source import decode

GRADIENT = np.stack([np.tile(np.linspace(0, 255, 80), (60, 1))] * 3, -1).astype(np.uint8)


def test_png_is_lossless_and_jpeg_is_near() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (33, 47, 3), np.uint8)
    assert np.array_equal(decode(encode(noise, ".png")), noise)
    assert np.abs(decode(encode(GRADIENT, ".jpg")).astype(int) - GRADIENT).mean() < 1


def test_quality_decides_the_size() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    sizes = [len(encode(noise, ".jpg", quality)) for quality in (30, 70, 95, 100)]
    assert sizes == sorted(set(sizes))


def test_what_a_format_cannot_hold_is_an_error_with_the_name() -> None:
    wide = np.zeros((1, 70_000, 3), np.uint8)
    with pytest.raises(ImageError, match=r"^it: cannot be encoded as \.jpg"):
        encode(wide, ".jpg", name="it")
    with pytest.raises(ImageError):
        encode(np.zeros((0, 5, 3), np.uint8), ".png")
    with pytest.raises(ValueError, match="encoder"):
        encode(wide, ".tif")
