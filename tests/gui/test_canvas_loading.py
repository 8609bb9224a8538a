"""Decoding in the background: the latest wins, stale results are dropped."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image
from pytestqt.qtbot import QtBot

from app.gui.canvas import loading
from app.gui.canvas.loading import ImageKey, ImageLoader, LoadedImage, load_image


@pytest.fixture
def images(tmp_path: Path) -> list[ImageKey]:
    keys = []
    for k in range(4):
        path = tmp_path / f"{k}.png"
        Image.new("RGB", (20 + k, 10), (k * 40, 0, 0)).save(path)
        keys.append(ImageKey(path, (0, 0)))
    return keys


def test_pixels_and_size_arrive(images: list[ImageKey]) -> None:
    image = load_image(images[2])
    assert (image.width, image.height) == (22, 10)
    assert image.levels[0].pixelColor(3, 3).name() == "#500000"


def test_smaller_levels_cover_the_same_image(tmp_path: Path) -> None:
    pixels = np.zeros((1501, 2001, 3), np.uint8)
    pixels[:, 1000:] = 255
    Image.fromarray(pixels).save(tmp_path / "big.png")
    image = load_image(ImageKey(tmp_path / "big.png", (0, 0)))
    assert [(level.width(), level.height()) for level in image.levels] == [
        (2001, 1501),
        (1001, 751),
        (501, 376),
    ]
    small = image.levels[-1]
    assert small.pixelColor(240, 100).name() == "#000000"
    assert small.pixelColor(260, 100).name() == "#ffffff"


@pytest.mark.parametrize(("stated", "size"), [((0, 0), (10, 20)), ((10, 20), (10, 20)), ((20, 10), (20, 10))])
def test_the_annotation_decides_whether_exif_turns_the_image(
    tmp_path: Path, stated: tuple[int, int], size: tuple[int, int]
) -> None:
    path, exif = tmp_path / "turned.jpg", Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (20, 10)).save(path, exif=exif)
    image = load_image(ImageKey(path, stated))
    assert (image.width, image.height) == size


def test_an_image_at_hand_is_given_at_once(images: list[ImageKey], qtbot: QtBot) -> None:
    loader = ImageLoader()
    with qtbot.waitSignal(loader.loaded) as arrived:
        assert loader.request(images[0], images[1:2]) is None
    assert arrived.args[0] == images[0]
    assert loader.request(images[0]) is arrived.args[1]


def test_the_next_image_is_decoded_ahead(images: list[ImageKey], qtbot: QtBot) -> None:
    loader = ImageLoader()
    with qtbot.waitSignal(loader.loaded):
        loader.request(images[0], images[1:3])
    qtbot.waitUntil(lambda: {images[1], images[2]} <= set(loader._cache))
    assert isinstance(loader.request(images[1]), LoadedImage)


def test_an_image_that_is_no_longer_wanted_is_dropped(
    images: list[ImageKey], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, seen = threading.Event(), []

    def slow(key: ImageKey) -> LoadedImage:
        if key == images[0]:
            assert gate.wait(5)
        return load_image(key)

    monkeypatch.setattr(loading, "load_image", slow)
    loader = ImageLoader()
    loader.loaded.connect(lambda key, image: seen.append(key))
    loader.request(images[0])
    with qtbot.waitSignal(loader.loaded):
        loader.request(images[1])
    gate.set()
    qtbot.wait(50)
    assert seen == [images[1]]


def test_going_back_while_it_is_decoded_does_not_decode_twice(
    images: list[ImageKey], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[ImageKey] = []

    def counted(key: ImageKey) -> LoadedImage:
        calls.append(key)
        return load_image(key)

    monkeypatch.setattr(loading, "load_image", counted)
    loader = ImageLoader()
    loader.request(images[0], images[1:2])
    loader.request(images[1], images[0:1])
    with qtbot.waitSignal(loader.loaded) as arrived:
        loader.request(images[0], images[1:2])
    assert arrived.args[0] == images[0]
    qtbot.waitUntil(lambda: images[1] in loader._cache)
    assert calls.count(images[0]) == 1


@pytest.mark.parametrize("content", [b"", b"not an image", None])
def test_a_broken_or_missing_image_is_told_when_it_is_wanted(
    images: list[ImageKey], qtbot: QtBot, tmp_path: Path, content: bytes | None
) -> None:
    bad = ImageKey(tmp_path / "bad.jpg", (0, 0))
    if content is not None:
        bad.path.write_bytes(content)
    loader = ImageLoader()
    with qtbot.waitSignal(loader.loaded), qtbot.assertNotEmitted(loader.failed):
        loader.request(images[0], [bad])
    with qtbot.waitSignal(loader.failed) as failed:
        loader.request(bad)
    assert "bad.jpg" in str(failed.args[1])


def test_memory_is_bounded(images: list[ImageKey], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_CACHE_BYTES", 2000)
    loader = ImageLoader()
    for key in images:
        with qtbot.waitSignal(loader.loaded):
            loader.request(key)
    assert list(loader._cache) == images[-2:]
