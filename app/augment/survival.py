"""Which boxes many copies keep: each drawn by itself, as ``Pipeline.sample`` does, all decided at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from app.augment.boxes import kept_of_many, mirrors
from app.augment.pipeline import REDRAWS, Pipeline
from app.augment.transform import Size
from app.augment.visible import check_boxes
from app.core.geometry import BoolArray, FloatArray
from app.core.seeds import generator


class Copy(NamedTuple):
    """A copy to draw: the arguments of ``Pipeline.sample``, and the pipeline, which takes no partners."""

    pipeline: Pipeline
    size: Size
    boxes: FloatArray
    image_id: str
    copy_index: int
    may_mirror: bool = True


class Survivors(NamedTuple):
    """What a copy keeps.

    Attributes:
        kept: (N,) which boxes.
        mirrored: left and right have changed places.
    """

    kept: BoolArray
    mirrored: bool


def survivors(copies: Sequence[Copy], seed: int) -> list[Survivors | None]:
    """Return what each copy keeps, as its ``Sample`` says; None where every draw loses all its boxes.

    Args:
        copies: of any images, by recipes that have the same keep rules and envelopes.
        seed: of the job.
    """
    found: list[Survivors | None] = [None] * len(copies)
    if not copies:
        return found
    boxes = check_boxes(np.concatenate([copy.boxes for copy in copies]))
    parts = np.split(boxes, np.cumsum([len(copy.boxes) for copy in copies])[:-1])
    recipe, missing = copies[0].pipeline.recipe, list(range(len(copies)))
    for attempt in range(REDRAWS + 1):
        layers = [
            copy.pipeline.rehearse(
                copy.size, parts[k], generator(seed, copy.image_id, copy.copy_index, attempt), copy.may_mirror
            )
            for k, copy in ((k, copies[k]) for k in missing)
        ]
        lost = []
        for k, layer, kept in zip(
            missing, layers, kept_of_many(layers, recipe.keep, recipe.envelope), strict=True
        ):
            if len(kept) and not kept.any():
                lost.append(k)
            else:
                found[k] = Survivors(kept, mirrors(layer.canvases[-1].matrix))
        missing = lost
        if not missing:
            break
    return found
