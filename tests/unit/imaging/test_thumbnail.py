from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from app.errors import ImageError
from app.imaging.thumbnail import HEIGHT, WIDTH, ThumbnailCache, cover, make_thumbnail


def write(path: Path, image: np.ndarray) -> Path:
    path.write_bytes(cv2.imencode(path.suffix, image)[1].tobytes())
    return path


@given(st.integers(1, 300), st.integers(1, 300))
def test_cover_always_fills_the_whole_thumbnail(width: int, height: int) -> None:
    image = np.full((height, width, 3), 90, np.uint8)
    result = cover(image, WIDTH, HEIGHT)
    assert result.shape == (HEIGHT, WIDTH, 3)
    assert (result == 90).all()


def test_cover_takes_the_middle() -> None:
    image = np.zeros((96, 384, 3), np.uint8)
    image[:, 128:256] = 200
    assert (cover(image, WIDTH, HEIGHT) == 200).all()


@pytest.mark.parametrize("size", [(4000, 3000), (640, 480), (50, 900), (1, 1)])
def test_any_size_gives_a_thumbnail(tmp_path: Path, size: tuple[int, int]) -> None:
    path = write(tmp_path / "a.jpg", np.full((size[1], size[0], 3), 120, np.uint8))
    result = make_thumbnail(path)
    assert result.shape == (HEIGHT, WIDTH, 3)
    assert abs(float(result.mean()) - 120) < 3


def test_a_turned_picture_is_turned_unless_the_annotation_says_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "t.jpg"
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    pixels = np.zeros((96, 128, 3), np.uint8)
    pixels[:, :64] = 255
    Image.fromarray(pixels).save(path, exif=exif, quality=95)
    turned, stated = make_thumbnail(path), make_thumbnail(path, (128, 96))
    assert turned[:32].mean() > 200 > 60 > turned[-32:].mean()
    assert stated[:, :40].mean() > 200 > 60 > stated[:, -40:].mean()


def test_broken_images_are_typed_errors(tmp_path: Path) -> None:
    broken = tmp_path / "b.jpg"
    broken.write_bytes(b"no image")
    for path in (broken, tmp_path / "missing.jpg"):
        with pytest.raises(ImageError):
            ThumbnailCache(tmp_path / "cache").get(path)


def test_the_cache_is_used_until_the_image_changes(tmp_path: Path) -> None:
    cache = ThumbnailCache(tmp_path / "cache")
    path = write(tmp_path / "图.png", np.full((200, 200, 3), 10, np.uint8))
    first = cache.get(path)
    files = list((tmp_path / "cache").rglob("*.jpg"))
    assert len(files) == 1
    os.utime(files[0], (1, 1))
    assert np.array_equal(cache.get(path), cache.get(path))
    assert files[0].stat().st_mtime == 1
    write(path, np.full((200, 200, 3), 200, np.uint8))
    os.utime(path, (5, 5))
    assert cache.get(path).mean() > 150 > first.mean()


def test_a_damaged_or_unwritable_cache_is_no_failure(tmp_path: Path) -> None:
    cache = ThumbnailCache(tmp_path / "cache")
    path = write(tmp_path / "a.png", np.full((200, 200, 3), 10, np.uint8))
    cache.get(path)
    next((tmp_path / "cache").rglob("*.jpg")).write_bytes(b"")
    assert cache.get(path).shape == (HEIGHT, WIDTH, 3)
    (tmp_path / "file").write_text("in the way")
    assert ThumbnailCache(tmp_path / "file").get(path).shape == (HEIGHT, WIDTH, 3)


def test_prune_deletes_the_oldest(tmp_path: Path) -> None:
    cache = ThumbnailCache(tmp_path / "cache")
    for i in range(4):
        cache.get(write(tmp_path / f"{i}.png", np.full((100, 100, 3), i * 40, np.uint8)))
    files = sorted((tmp_path / "cache").rglob("*.jpg"))
    for age, file in enumerate(files):
        os.utime(file, (age + 1, age + 1))
    keep = files[-1].stat().st_size
    assert cache.prune(keep) <= keep
    assert [file.exists() for file in files] == [False, False, False, True]
