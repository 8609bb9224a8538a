"""The map that a function of images turns out to be."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from app.augment.functional import matrices
from app.augment.measure import measure_map
from app.core.geometry import transform_points

SIZE = (300, 200)
CORNERS = np.array([[0.0, 0], [300, 0], [300, 200], [0, 200]])


def measured(matrix: np.ndarray, size: tuple[int, int] = SIZE, flags: int = cv2.INTER_LINEAR) -> np.ndarray:
    """Return the measured map of a warp that OpenCV does."""
    centred = matrices.shift(-0.5, -0.5) @ matrix @ matrices.shift(0.5, 0.5)
    found = measure_map(lambda image: cv2.warpPerspective(image, centred, size, flags=flags), SIZE)
    assert found is not None and found[1] == size
    return found[0]


@pytest.mark.parametrize("flags", [cv2.INTER_LINEAR, cv2.INTER_NEAREST])
def test_affine_maps(flags: int) -> None:
    matrix = matrices.shift(100, 20) @ matrices.rotation(25) @ matrices.scaling(0.8, 0.7)
    error = np.abs(
        transform_points(measured(matrix, flags=flags), CORNERS) - transform_points(matrix, CORNERS)
    )
    assert error.max() < (0.02 if flags == cv2.INTER_LINEAR else 0.1)


def test_perspectives() -> None:
    quad = np.array(((0.1, 0.05), (0.9, 0.1), (0.95, 0.9), (0.02, 0.85)))
    matrix = matrices.scaling(*SIZE) @ matrices.square_to_quad(quad) @ matrices.scaling(1 / 300, 1 / 200)
    found = measured(matrix)
    assert np.abs(transform_points(found, CORNERS) - transform_points(matrix, CORNERS)).max() < 0.05


@pytest.mark.parametrize(
    ("function", "matrix"),
    [
        (lambda image: image, np.eye(3)),
        (lambda image: image[:, ::-1], matrices.affine(-1, 0, 300, 0, 1, 0)),
        (lambda image: np.rot90(image), matrices.affine(0, 1, 0, -1, 0, 300)),
        (lambda image: image[20:150, 30:250], matrices.shift(-30, -20)),
        (lambda image: np.pad(image, ((5, 5), (9, 0), (0, 0))), matrices.shift(9, 5)),
        (lambda image: cv2.resize(image, (416, 320)), matrices.scaling(416 / 300, 320 / 200)),
        (
            lambda image: cv2.resize(image, (100, 90), interpolation=cv2.INTER_AREA),
            matrices.scaling(1 / 3, 0.45),
        ),
    ],
)
def test_upright_maps_are_exact(function: object, matrix: np.ndarray) -> None:
    found = measure_map(function, SIZE)  # type: ignore[arg-type]
    assert found is not None and np.allclose(found[0], matrix, atol=1e-12)


def test_what_is_no_map_of_the_plane() -> None:
    with pytest.raises(ValueError, match="no affine or perspective map"):
        measure_map(lambda image: np.concatenate([image[:100], image[:100, ::-1]]), SIZE)
    with pytest.raises(ValueError, match="an image of shape"):
        measure_map(lambda image: image[..., 0], SIZE)
    assert measure_map(np.zeros_like, SIZE) is None
