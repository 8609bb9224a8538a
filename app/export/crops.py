"""Crops of a balance plan, as export draws them: the window first, then the steps of the recipe.

A crop is a copy of an image of its own: what is drawn for it depends on the image, the window and the number
of the copy, not on what else its image gives. Boxes whose centre is outside of the window take no part.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step
from app.balance.crops import BoxTable
from app.core.geometry import centres_inside

Window = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels, edge coordinates."""


def window_id(image_id: str, window: Window) -> str:
    """Return the id that draws of a window are seeded with: no image of a dataset is called so."""
    return image_id + "\0" + ",".join(map(str, window))


def inside(boxes: NDArray[np.float64], window: Window) -> NDArray[np.bool_]:
    """Return (N,) which boxes (N, 4) take part in a crop."""
    return centres_inside(boxes, np.array(window, np.int64))


@functools.lru_cache(maxsize=256)
def crop_pipeline(recipe_json: str, window: Window) -> Pipeline:
    """Return the recipe with the window as its first step."""
    left, top, right, bottom = window
    place = {"left": left, "top": top, "width": right - left, "height": bottom - top}
    recipe = _recipe(recipe_json)
    crop = Step(transform="ObjectCrop", parameters=place)
    return Pipeline(recipe.model_copy(update={"steps": (crop, *recipe.steps)}))


@functools.lru_cache(maxsize=4)
def _recipe(recipe_json: str) -> Recipe:
    return Recipe.model_validate_json(recipe_json)


def box_table(
    sizes: Sequence[tuple[int, int]],
    boxes: Sequence[NDArray[np.float64]],
    labels: Sequence[NDArray[np.int64]],
) -> BoxTable:
    """Return the boxes of images for the planner; one entry for each image."""
    offsets = np.concatenate([[0], np.cumsum([len(part) for part in labels])]).astype(np.int64)
    return BoxTable(
        offsets,
        np.concatenate([*boxes, np.zeros((0, 4))]),
        np.concatenate([*labels, np.zeros(0, np.int64)]).astype(np.int64),
        np.array(sizes, np.int64).reshape(-1, 2),
    )
