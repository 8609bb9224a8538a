"""Images that show the same are found through scaling, JPEG, light, blur and mirrors; others are not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from app.errors import ImageError
from app.imaging.likeness import SIMILAR, likeness, similar_pairs

Image = NDArray[np.uint8]


def scene(seed: int, width: int = 320, height: int = 240) -> Image:
    """Overlapping discs: all scenes have the same kind of content."""
    rng = np.random.default_rng(seed)
    image = np.full((height, width, 3), 220, np.uint8)
    for _ in range(25):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        colour = tuple(int(value) for value in rng.integers(60, 200, 3))
        cv2.circle(image, centre, int(rng.integers(12, 30)), colour, -1)
    return image


def described(image: Image, suffix: str = ".png", *settings: int) -> NDArray[np.float16]:
    data = cv2.imencode(suffix, image, list(settings))[1].tobytes()
    return likeness(data, (image.shape[1], image.shape[0])).structure


def similarity(first: Image, second: Image) -> float:
    return float(described(first).astype(float) @ described(second).astype(float))


def test_what_does_not_change_the_view_is_seen_through() -> None:
    image = scene(0)
    noise = np.random.default_rng(0).normal(0, 15, image.shape)
    light = np.linspace(0.6, 1.0, image.shape[1])[None, :, None]
    for other in (
        cv2.resize(image, (640, 500)),
        cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 20])[1], cv2.IMREAD_COLOR),
        cv2.GaussianBlur(image, (0, 0), 2),
        np.clip(image + noise, 0, 255).astype(np.uint8),
        (image * light).astype(np.uint8),
        (image * 0.5 + 20).astype(np.uint8),
        image[:, 5:],
    ):
        assert similarity(image, other) > SIMILAR


def test_scenes_of_one_kind_are_told_apart() -> None:
    structures = np.stack([described(scene(seed)) for seed in range(60)])
    assert len(similar_pairs(structures).pairs) == 0


def test_pairs_are_those_of_all_with_all() -> None:
    images = [scene(seed) for seed in range(30)]
    images += [images[3][:, 4:], cv2.flip(images[7], 1), images[3]]
    structures = np.stack([described(image) for image in images])
    found = similar_pairs(structures)
    assert found.pairs.tolist() == [[3, 30], [3, 32], [7, 31], [30, 32]]
    assert found.mirrored.tolist() == [False, False, True, False]
    exact = structures.astype(np.float64)
    for (first, second), value, mirrored in zip(
        found.pairs.tolist(), found.similarity.tolist(), found.mirrored.tolist(), strict=True
    ):
        other = exact[second].reshape(32, 32)
        assert value == pytest.approx(
            exact[first] @ (other[:, ::-1] if mirrored else other).ravel(), abs=1e-3
        )


def test_more_images_than_a_block() -> None:
    rng = np.random.default_rng(0)
    structures = rng.normal(size=(2500, 1024)).astype(np.float32)
    structures -= structures.mean(axis=1, keepdims=True)
    structures[2400] = structures[17] + 0.1 * structures[5]
    structures /= np.linalg.norm(structures, axis=1, keepdims=True)
    assert similar_pairs(structures.astype(np.float16)).pairs.tolist() == [[17, 2400]]


def test_a_still_camera_gives_few_pairs_of_each_image() -> None:
    noise = np.random.default_rng(0).normal(0, 0.002, (400, 1024))
    found = similar_pairs((described(scene(1)) + noise).astype(np.float16))
    assert np.bincount(found.pairs[:, 0]).max() <= 200  # a hundred as it is, a hundred mirrored
    assert set(found.pairs.ravel().tolist()) == set(range(400))


def test_empty_views_are_like_nothing() -> None:
    rng = np.random.default_rng(2)
    grey = [np.clip(rng.normal(128, 3, (240, 320, 3)), 0, 255).astype(np.uint8) for _ in range(3)]
    assert not described(grey[0]).any()
    assert len(similar_pairs(np.stack([described(image) for image in grey])).pairs) == 0
    assert len(similar_pairs(np.zeros((0, 1024), np.float16)).pairs) == 0


def test_a_damaged_image_is_refused() -> None:
    with pytest.raises(ImageError, match=r"x\.jpg"):
        likeness(b"\xff\xd8\xff", (10, 10), name="x.jpg")
