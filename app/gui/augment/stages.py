"""The stages of a recipe that can be looked at one by one. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from app.augment.outcome import BoxOutcome
from app.augment.pipeline import Pipeline
from app.augment.sample import Sample
from app.augment.transform import Placement
from app.gui.augment.source import PreviewSource

_WINDOW_FIRST = frozenset({"YoloJitterCrop"})
_OUTSIDE = 64  # grey of what a window shows beyond the image
NEW_SIZE = "New size and place"
"""Title of the stage that shows a window before it is cropped."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is shown of a sample.

    Attributes:
        title: English.
        steps: how many enabled steps have happened.
        window: the next step, a crop, is drawn as a window over the image.
    """

    title: str
    steps: int
    window: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Staged:
    """A sample at a stage.

    Attributes:
        image: (H, W, 3) uint8 BGR.
        outcome: the boxes, in pixels of ``image``.
        window: left, top, right, bottom of the crop that comes next, in pixels of ``image``.
    """

    image: NDArray[np.uint8]
    outcome: BoxOutcome
    window: tuple[float, float, float, float] | None = None


def recipe_stages(pipeline: Pipeline) -> tuple[Stage, ...]:
    """Return the original and one stage for each step; YOLO's crop has two, as in its own flow."""
    enabled = [step.transform for step in pipeline.recipe.steps if step.enabled]
    stages = [Stage("Original", 0)]
    for number, (name, title) in enumerate(zip(enabled, pipeline.stage_titles, strict=True)):
        if name in _WINDOW_FIRST:
            stages.append(Stage(NEW_SIZE, number, window=True))
        stages.append(Stage(title, number + 1))
    return tuple(stages)


def at_stage(pipeline: Pipeline, source: PreviewSource, sample: Sample, stage: Stage | None) -> Staged:
    """Render a sample as it is at a stage; None for the end."""
    load = None if source.partners is None else source.partners.load
    if stage is None:
        return Staged(pipeline.render(source.pixels or source.image, sample, load=load), sample.outcome)
    outcome = pipeline.stage_outcome(sample, stage.steps)
    drawn = pipeline.render(source.pixels or source.image, sample, stage.steps, load)
    return _with_window(drawn, outcome, sample, stage.steps) if stage.window else Staged(drawn, outcome)


def _with_window(image: NDArray[np.uint8], outcome: BoxOutcome, sample: Sample, step: int) -> Staged:
    """Show where the next step will crop; the image is padded where the window goes beyond it."""
    placement = sample.placements[step]
    if not isinstance(placement, Placement):
        return Staged(image, outcome)
    height, width = image.shape[:2]
    x0, y0 = (-placement.matrix[:2, 2]).round().astype(int).tolist()
    x1, y1 = x0 + placement.size[0], y0 + placement.size[1]
    left, top = max(0, -x0), max(0, -y0)
    right, bottom = max(0, x1 - width), max(0, y1 - height)
    grey = (_OUTSIDE, _OUTSIDE, _OUTSIDE)
    padded = cv2.copyMakeBorder(image, top, bottom, left, right, cv2.BORDER_CONSTANT, value=grey)
    offset = np.array((left, top, left, top), np.float64)
    shift = np.array(((1, 0, left), (0, 1, top), (0, 0, 1)), np.float64)
    moved = replace(
        outcome,
        origins=tuple(origin._replace(matrix=shift @ origin.matrix) for origin in outcome.origins),
        size=(padded.shape[1], padded.shape[0]),
        boxes=outcome.boxes + offset,
    )
    window = (float(x0 + left), float(y0 + top), float(x1 + left), float(y1 + top))
    return Staged(np.asarray(padded, np.uint8), moved, window)
