"""Boxes against the functionals of torchvision v2 and albumentations 2.0.8, for fixed parameters.

Both are for development only; without them these tests are skipped.
"""

from __future__ import annotations

import os
import warnings
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from app.augment.functional import matrices
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step
from app.augment.registry import TRANSFORMS
from app.augment.transform import Placement
from app.augment.visible import Canvas, visible_boxes

SIZE = (400, 300)
MIDDLE = np.array(
    [[150.0, 100, 250, 180], [180, 120, 230, 200.5], [199.25, 140, 201, 151], [140, 90, 262, 205]]
)
"""Boxes that stay whole under the maps of these tests."""
EVERYWHERE = np.array([[-20.0, 10, 60, 90], [350, 250, 420, 330], [0, 0, 400, 300], [10, 280, 30, 310]])
"""Boxes that reach beyond the image."""


@pytest.fixture(scope="module")
def alb() -> ModuleType:
    os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = pytest.importorskip("albumentations", reason="albumentations is not installed")
        if found.__version__ != "2.0.8":
            pytest.skip(f"albumentations {found.__version__}, not 2.0.8")
        import albumentations.augmentations.geometric.functional as functional
    return functional


@pytest.fixture(scope="module")
def vision() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip("torchvision", reason="torchvision is not installed")
        from torchvision.transforms.v2 import functional
    return functional


def tensor(boxes: np.ndarray) -> Any:
    import torch

    return torch.tensor(boxes, dtype=torch.float64)


def placement(name: str, drawn: dict[str, Any], **parameters: Any) -> Placement:
    kind = TRANSFORMS[name]
    return kind(kind.Parameters.model_validate(parameters)).place(drawn, SIZE)


def ours(placed: Placement, boxes: np.ndarray, envelope: str = "corners") -> np.ndarray:
    canvases = [Canvas(np.eye(3), SIZE), Canvas(placed.matrix, placed.size)]
    return visible_boxes(boxes, canvases, envelope).boxes


AFFINE = [
    {"scale": [1.0, 1.0], "shear": [0.0, 0.0], "rotate": 20.0, "translate": [0.0, 0.0]},
    {"scale": [0.8, 0.8], "shear": [0.0, 0.0], "rotate": -35.0, "translate": [0.05, -0.04]},
    {"scale": [1.1, 1.1], "shear": [7.0, 0.0], "rotate": 0.0, "translate": [0.0, 0.0]},
    {"scale": [0.9, 0.9], "shear": [-6.0, 9.0], "rotate": 12.5, "translate": [-0.06, 0.03]},
]


@pytest.mark.parametrize("drawn", AFFINE)
def test_affine_is_torchvisions(drawn: dict[str, Any], vision: Any) -> None:
    """torchvision turns clockwise and leans the other way; order and centre are the same."""
    theirs = vision.affine_bounding_boxes(
        tensor(MIDDLE),
        format=_xyxy(),
        canvas_size=SIZE[::-1],
        angle=-drawn["rotate"],
        translate=[drawn["translate"][0] * SIZE[0], drawn["translate"][1] * SIZE[1]],
        scale=drawn["scale"][0],
        shear=[-drawn["shear"][0], -drawn["shear"][1]],
        clamping_mode=None,
    )
    assert np.abs(ours(placement("Affine", drawn), MIDDLE) - theirs.numpy()).max() < 1e-3


def _xyxy() -> Any:
    from torchvision.tv_tensors import BoundingBoxFormat

    return BoundingBoxFormat.XYXY


@pytest.mark.parametrize("angle", [0.0, 90.0, 180.0, 270.0, 12.0, -47.0])
@pytest.mark.parametrize("fit", ["same", "expand"])
def test_rotation_is_torchvisions(angle: float, fit: str, vision: Any) -> None:
    theirs, size = vision.rotate_bounding_boxes(
        tensor(MIDDLE), _xyxy(), SIZE[::-1], angle, expand=fit == "expand", clamping_mode=None
    )
    placed = placement("Rotate", {"angle": angle}, fit=fit)
    # where the grown canvas is no whole number torchvision rounds corners of pixels, so its origin may differ
    tolerance = 1.01 if fit == "expand" and angle % 90 else 1e-3
    assert np.abs(np.subtract(placed.size, size[::-1])).max() <= (1 if tolerance > 1 else 0)
    assert np.abs(ours(placed, MIDDLE) - theirs.numpy()).max() < tolerance


def test_flips_sizes_and_windows_are_torchvisions(vision: Any) -> None:
    """With hard clamping torchvision cuts upright boxes as any clip does."""
    box_format, canvas = _xyxy(), SIZE[::-1]
    cases = [
        (
            placement("HorizontalFlip", {}),
            vision.horizontal_flip_bounding_boxes(tensor(EVERYWHERE), box_format, canvas),
        ),
        (
            placement("VerticalFlip", {}),
            vision.vertical_flip_bounding_boxes(tensor(EVERYWHERE), box_format, canvas),
        ),
        (
            placement("Resize", {}, width=300, height=300),
            vision.resize_bounding_boxes(tensor(EVERYWHERE), canvas, [300, 300], clamping_mode=None)[0],
        ),
        (
            placement("RandomCrop", {"left": 40, "top": 30, "width": 320, "height": 260}),
            vision.crop_bounding_boxes(tensor(EVERYWHERE), box_format, 30, 40, 260, 320, clamping_mode=None)[
                0
            ],
        ),
    ]
    for placed, theirs in cases:
        limits = np.array(placed.size * 2)
        inside = np.clip(EVERYWHERE, 0, np.array(SIZE * 2))
        expected = np.clip(theirs.numpy(), 0, limits)
        found = ours(placed, inside)
        whole = (found[:, 2:] > found[:, :2]).all(1)
        assert np.abs(found - expected)[whole].max() < 1e-3
        assert (expected[~whole][:, 2:] - expected[~whole][:, :2]).min(initial=0) <= 0


def test_perspective_is_torchvisions(vision: Any) -> None:
    corners = np.array([[0.05, 0.08], [0.02, 0.03], [0.06, 0.01], [0.04, 0.07]])
    placed = placement("Perspective", {"corners": corners.tolist()})
    back = matrices.inverse(placed.matrix)
    back /= back[2, 2]
    theirs = vision.perspective_bounding_boxes(
        tensor(MIDDLE),
        _xyxy(),
        SIZE[::-1],
        None,
        None,
        coefficients=back.ravel()[:8].tolist(),
        clamping_mode=None,
    )
    assert np.abs(ours(placed, MIDDLE) - theirs.numpy()).max() < 1e-2


@pytest.mark.parametrize("drawn", AFFINE)
@pytest.mark.parametrize("envelope", ["corners", "ellipse"])
def test_affine_envelopes_are_albumentations(drawn: dict[str, Any], envelope: str, alb: ModuleType) -> None:
    """Its ellipse has 360 vertices, so it is a little smaller than the exact one."""
    placed = placement("Affine", drawn)
    functions = {"corners": alb.bboxes_affine_largest_box, "ellipse": alb.bboxes_affine_ellipse}
    theirs = functions[envelope](MIDDLE, placed.matrix)
    assert np.abs(ours(placed, MIDDLE, envelope) - theirs).max() < (1e-3 if envelope == "corners" else 0.02)


def test_perspective_boxes_are_albumentations(alb: ModuleType) -> None:
    corners = [[0.05, 0.08], [0.02, 0.03], [0.06, 0.01], [0.04, 0.07]]
    placed = placement("Perspective", {"corners": corners})
    shares = MIDDLE / (SIZE * 2)
    theirs = alb.perspective_bboxes(shares, SIZE[::-1], placed.matrix, *SIZE, False) * (SIZE * 2)
    assert np.abs(ours(placed, MIDDLE) - theirs).max() < 1e-3


@pytest.mark.parametrize(
    ("name", "drawn", "member"),
    [
        ("Rotate90", {"turns": 0}, "e"),
        ("Rotate90", {"turns": 1}, "r90"),
        ("Rotate90", {"turns": 2}, "r180"),
        ("Rotate90", {"turns": 3}, "r270"),
        ("HorizontalFlip", {}, "h"),
        ("VerticalFlip", {}, "v"),
        ("Transpose", {}, "t"),
    ],
)
def test_the_symmetries_of_the_square_are_albumentations(
    name: str, drawn: dict[str, Any], member: str, alb: ModuleType
) -> None:
    placed = placement(name, drawn)
    theirs = alb.bboxes_d4(MIDDLE / (SIZE * 2), member) * (placed.size * 2)
    assert np.abs(ours(placed, MIDDLE) - theirs).max() < 1e-9


def test_a_chain_is_tighter_than_albumentations_one_by_one(alb: ModuleType) -> None:
    """Envelopes of envelopes grow; the quad that travels along does not."""
    steps = tuple(Step(transform="Rotate", parameters={"angle": [a, a]}) for a in (30.0, -15.0, 20.0))
    sample = Pipeline(Recipe(name="x", steps=steps)).sample(SIZE, MIDDLE, seed=0, image_id="a", copy_index=0)
    theirs = MIDDLE
    for placed in sample.placements:
        assert placed is not None
        theirs = alb.bboxes_affine_largest_box(theirs, placed.matrix)
    at_once = alb.bboxes_affine_largest_box(MIDDLE, sample.matrix)
    found = sample.outcome.boxes
    assert np.abs(found - at_once).max() < 1e-3
    areas = [(b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1]) for b in (found, theirs)]
    assert (areas[1] > 1.3 * areas[0]).all()
