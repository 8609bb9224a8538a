"""Crops and pastes of a balance plan, as export draws them: first these, then the steps of the recipe.

A crop is a copy of an image of its own, so is a paste: what is drawn for it depends on the image, the window,
what is pasted and the number of the copy, not on what else its image gives. Boxes whose centre is outside of
the window take no part.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step
from app.augment.transforms.copy_paste import GivenObject
from app.balance.crops import BoxTable
from app.core.geometry import centres_inside

Window = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels, edge coordinates."""


Pasted = tuple[GivenObject, ...]
"""Objects of other images that are pasted onto a copy."""


class Variant(NamedTuple):
    """What a copy is of: the image, or a window of it; and what is pasted onto that."""

    window: Window | None = None
    pasted: Pasted = ()

    def seed_id(self, image_id: str) -> str:
        """Return the id that draws are seeded with; that of a crop or a paste is no image's."""
        if self == WHOLE:
            return image_id
        cut = "" if self.window is None else ",".join(map(str, self.window))
        return image_id + "\0" + cut + ("\0" + json.dumps(self.pasted) if self.pasted else "")

    def taking_part(self, boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return (N,) which boxes (N, 4) of the image take part."""
        return np.ones(len(boxes), bool) if self.window is None else inside(boxes, self.window)


WHOLE = Variant()


def inside(boxes: NDArray[np.float64], window: Window) -> NDArray[np.bool_]:
    """Return (N,) which boxes (N, 4) take part in a crop."""
    return centres_inside(boxes, np.array(window, np.int64))


@functools.lru_cache(maxsize=256)
def variant_pipeline(recipe_json: str, variant: Variant) -> Pipeline:
    """Return the recipe after what makes the variant: the crop to its window, and its paste."""
    first: list[Step] = []
    if variant.window is not None:
        left, top, right, bottom = variant.window
        place = {"left": left, "top": top, "width": right - left, "height": bottom - top}
        first.append(Step(transform="ObjectCrop", parameters=place))
    if variant.pasted:
        first.append(Step(transform="CopyPaste", parameters={"given": variant.pasted}))
    recipe = _recipe(recipe_json)
    return Pipeline(recipe.model_copy(update={"steps": (*first, *recipe.steps)}))


@functools.lru_cache(maxsize=4)
def _recipe(recipe_json: str) -> Recipe:
    return Recipe.model_validate_json(recipe_json)


def box_table(
    sizes: Sequence[tuple[int, int]],
    boxes: Sequence[NDArray[np.float64]],
    labels: Sequence[NDArray[np.int64]],
) -> BoxTable:
    """Return the boxes of images for the planner; one entry for each image. Labels below 0 do not count."""
    offsets = np.concatenate([[0], np.cumsum([len(part) for part in labels])]).astype(np.int64)
    flat = np.concatenate([*labels, np.zeros(0, np.int64)]).astype(np.int64)
    return BoxTable(
        offsets,
        np.concatenate([*boxes, np.zeros((0, 4))]),
        np.maximum(flat, 0),
        np.array(sizes, np.int64).reshape(-1, 2),
        None if (flat >= 0).all() else flat >= 0,
    )
