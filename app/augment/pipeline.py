"""A recipe made ready to run: draws copies without pixels, then renders the ones that are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.augment.boxes import Canvas, check_boxes, decide, mirrors, visible_boxes
from app.augment.outcome import BoxOutcome
from app.augment.recipe import Recipe, build_transforms
from app.augment.rendering import RenderStep, render_steps
from app.augment.sample import DrawnStep, Sample, next_canvas, source_canvas
from app.augment.transform import (
    ColourTransform,
    Context,
    GeometricTransform,
    Placement,
    Size,
    Transform,
)
from app.core.geometry import FloatArray
from app.core.seeds import generator
from app.errors import RecipeError

REDRAWS = 10
"""How often a copy that lost all its boxes is drawn again."""


class Pipeline:
    """A recipe ready to run. It holds nothing about images: one serves any number of them, and threads.

    Attributes:
        recipe: what it was made of.
        stage_titles: names for people of the enabled steps, in order.

    Raises:
        RecipeError: the recipe is not valid.
    """

    def __init__(self, recipe: Recipe) -> None:
        transforms = build_transforms(recipe)
        self.recipe = recipe
        self._steps: tuple[tuple[str, float, Transform[Any]], ...] = tuple(
            (step.transform, step.p, transform)
            for step, transform in zip(recipe.steps, transforms, strict=True)
            if step.enabled
        )
        self.stage_titles: tuple[str, ...] = tuple(transform.title for _, _, transform in self._steps)

    def sample(
        self,
        size: Size,
        boxes: FloatArray,
        *,
        seed: int,
        image_id: str,
        copy_index: int,
        may_mirror: bool = True,
    ) -> Sample:
        """Draw one copy of an image: no pixels are touched.

        Args:
            size: (width, height) of the source image in pixels.
            boxes: (N, 4) in edge coordinates.
            seed: seed of the job.
            image_id: id of the image in its dataset.
            copy_index: which copy; the same arguments give the same sample, anywhere.
            may_mirror: False holds back every step that would turn left into right: it is drawn, so that
                the other steps draw what they always do, but it does not happen (``DrawnStep.held``).

        Raises:
            ValueError: a box is NaN or infinite, or the size is not positive.
        """
        boxes = check_boxes(boxes)
        _check_size(size)
        sample = self._draw(size, boxes, generator(seed, image_id, copy_index, 0), 0, may_mirror)
        for attempt in range(1, REDRAWS + 1):
            if not sample.lost:
                break
            rng = generator(seed, image_id, copy_index, attempt)
            sample = self._draw(size, boxes, rng, attempt, may_mirror)
        return sample

    def render(self, image: NDArray[np.uint8], sample: Sample, stage: int | None = None) -> NDArray[np.uint8]:
        """Return the pixels of a sample.

        Args:
            image: (H, W, 3) uint8 BGR, of the sample's source size; it stays as it is.
            sample: what ``sample`` or ``replay`` of this pipeline returned.
            stage: render only the first ``stage`` enabled steps; all by default.

        Returns:
            A new (H', W', 3) uint8 array of the canvas' size.

        Raises:
            ValueError: the image has another size than the sample was drawn for.
        """
        if (image.shape[1], image.shape[0]) != sample.source_size:
            raise ValueError(f"the sample is of a {sample.source_size} image, not {image.shape[1::-1]}")
        steps = zip(self._steps, sample.steps, sample.placements, strict=True)
        wanted = [
            _render_step(transform, drawn, placement)
            for (_, _, transform), drawn, placement in list(steps)[:stage]
            if drawn.applied
        ]
        return render_steps(image, wanted)

    def stage_outcome(self, sample: Sample, stage: int) -> BoxOutcome:
        """Return the boxes after the first ``stage`` enabled steps, by the recipe's keep rules."""
        return self._decide(sample.outcome.sources, sample.canvases(stage))

    def outcome(self, sample: Sample, boxes: FloatArray) -> BoxOutcome:
        """Return what a sample does to other boxes (N, 4) of the same image, for example parts of objects."""
        return self._decide(check_boxes(boxes), sample.canvases())

    def replay(self, data: Mapping[str, Any], boxes: FloatArray) -> Sample:
        """Return the sample that ``Sample.to_json`` described.

        Raises:
            RecipeError: the data is not of this recipe.
        """
        try:
            size = (int(data["source_size"][0]), int(data["source_size"][1]))
            attempt, steps = int(data["attempt"]), tuple(_drawn_step(step) for step in data["steps"])
            if [step.transform for step in steps] != [name for name, _, _ in self._steps]:
                raise ValueError("its steps are others")
            _check_size(size)
            return self._finish(size, check_boxes(boxes), steps, attempt)
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise RecipeError(
                "the drawn numbers do not fit recipe ‘{recipe}’ ({why})",
                recipe=self.recipe.name,
                why=str(error),
            ) from None

    def _draw(
        self, size: Size, boxes: FloatArray, rng: np.random.Generator, attempt: int, may_mirror: bool
    ) -> Sample:
        canvases = [source_canvas(size)]
        steps: list[DrawnStep] = []
        placements: list[Placement | None] = []
        for name, p, transform in self._steps:
            placement = None
            if p >= 1.0 or rng.random() < p:
                drawn = transform.draw(rng, self._context(boxes, canvases))
                if isinstance(transform, GeometricTransform):
                    placement = transform.place(drawn, canvases[-1].size)
                    if not may_mirror and mirrors(placement.matrix):
                        placement = None
                    else:
                        canvases.append(next_canvas(canvases[-1], placement))
                held = placement is None and isinstance(transform, GeometricTransform)
                steps.append(DrawnStep(name, not held, drawn, held))
            else:
                steps.append(DrawnStep(name, False, {}))
            placements.append(placement)
        return self._sample(boxes, canvases, tuple(steps), tuple(placements), attempt)

    def _finish(self, size: Size, boxes: FloatArray, steps: tuple[DrawnStep, ...], attempt: int) -> Sample:
        canvases = [source_canvas(size)]
        placements: list[Placement | None] = []
        for (_, _, transform), step in zip(self._steps, steps, strict=True):
            placement = None
            if step.applied and isinstance(transform, GeometricTransform):
                placement = transform.place(step.parameters, canvases[-1].size)
                canvases.append(next_canvas(canvases[-1], placement))
            placements.append(placement)
        return self._sample(boxes, canvases, steps, tuple(placements), attempt)

    def _sample(
        self,
        boxes: FloatArray,
        canvases: list[Canvas],
        steps: tuple[DrawnStep, ...],
        placements: tuple[Placement | None, ...],
        attempt: int,
    ) -> Sample:
        outcome = self._decide(boxes, canvases)
        last = canvases[-1]
        return Sample(
            attempt,
            steps,
            placements,
            canvases[0].size,
            last.size,
            last.matrix,
            outcome,
            len(boxes) > 0 and not outcome.kept.any(),
            mirrors(last.matrix),
        )

    def _decide(self, boxes: FloatArray, canvases: list[Canvas]) -> BoxOutcome:
        return decide(boxes, canvases, self.recipe.keep, self.recipe.envelope)

    def _context(self, boxes: FloatArray, canvases: list[Canvas]) -> Context:
        def find() -> FloatArray:
            visible = visible_boxes(boxes, canvases)
            return visible.boxes[(visible.boxes[:, 2:] > visible.boxes[:, :2]).all(axis=1)]

        return Context(canvases[-1].size, find)


def _check_size(size: Size) -> None:
    if size[0] < 1 or size[1] < 1:
        raise ValueError(f"an image of {size[0]} × {size[1]} pixels")


def _drawn_step(data: Mapping[str, Any]) -> DrawnStep:
    return DrawnStep(
        str(data["transform"]), bool(data["applied"]), dict(data["parameters"]), bool(data.get("held", False))
    )


def _render_step(transform: Transform[Any], drawn: DrawnStep, placement: Placement | None) -> RenderStep:
    if placement is not None:
        return placement
    if not isinstance(transform, ColourTransform):
        raise TypeError(f"{drawn.transform} is neither geometry nor colour")
    return tuple(transform.operations(drawn.parameters))
