"""The boxes of what a job will write, as its outputs will hold them: drawn with the export's own seeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.augment.pipeline import Pipeline
from app.augment.recipe import recipe_json
from app.core.geometry import clip_boxes
from app.errors import Cancelled
from app.export.crops import crop_pipeline, inside, window_id
from app.export.planning import Output, Prepared, SourceTask
from app.export.sources import usable_boxes

_CHECKED = 50  # outputs between two looks at whether to stop


@dataclass(frozen=True, slots=True)
class DrawnBoxes:
    """Boxes of D outputs of the training split.

    Attributes:
        boxes: (B, 4) edge coordinates, pixels of the output.
        labels: (B,) class of each.
        rows: (B,) output of each.
        sizes: (D, 2) width and height of each output.
        images: (D,) index of the image that each output comes from.
        drawn: how many outputs were drawn, evenly spread; D of them keep a box or had none.
        outputs: of the training split, all in all.
    """

    boxes: NDArray[np.float64]
    labels: NDArray[np.int64]
    rows: NDArray[np.int64]
    sizes: NDArray[np.float64]
    images: NDArray[np.int64]
    drawn: int
    outputs: int


def draw_boxes(
    prepared: Prepared, most: int, cancelled: Callable[[], bool] = lambda: False
) -> DrawnBoxes:
    """Draw the boxes of at most ``most`` training outputs, evenly spread over all of them.

    Strategies that write lists count each image as often as it is listed. Outputs that lose all their boxes
    are not written, and not drawn either.

    Raises:
        Cancelled: on request.
    """
    outputs = _outputs(prepared)
    chosen = outputs
    if len(outputs) > most:
        places = np.linspace(0, len(outputs) - 1, most).round().astype(np.int64)
        chosen = [outputs[place] for place in places.tolist()]
    drawer = _Drawer(prepared)
    parts: list[tuple[NDArray[np.float64], NDArray[np.int64], tuple[int, int]]] = []
    images = []
    for number, (task, output) in enumerate(chosen):
        if number % _CHECKED == 0 and cancelled():
            raise Cancelled
        drawn = drawer.draw(task, output)
        if drawn is not None:
            parts.append(drawn)
            images.append(task.source.index)
    return DrawnBoxes(
        boxes=np.concatenate([np.zeros((0, 4)), *(part[0] for part in parts)]),
        labels=np.concatenate([np.zeros(0, np.int64), *(part[1] for part in parts)]).astype(np.int64),
        rows=np.repeat(np.arange(len(parts)), [len(part[1]) for part in parts]).astype(np.int64),
        sizes=np.array([part[2] for part in parts], np.float64).reshape(-1, 2),
        images=np.array(images, np.int64),
        drawn=len(chosen),
        outputs=len(outputs),
    )


def _outputs(prepared: Prepared) -> list[tuple[SourceTask, Output]]:
    training = [task for task in prepared.tasks if task.source.split == "train"]
    if prepared.list_repeats:
        repeats = prepared.list_repeats
        return [
            (task, task.outputs[0]) for task in training for _ in range(repeats.get(task.source.image_id, 1))
        ]
    return [(task, output) for task in training for output in task.outputs]


class _Drawer:
    """Draws the outputs of one job."""

    def __init__(self, prepared: Prepared) -> None:
        self._dataset, self._job = prepared.dataset, prepared.job
        self._recipe = recipe_json(prepared.job.recipe)
        self._pipeline = Pipeline(prepared.job.recipe)

    def draw(
        self, task: SourceTask, output: Output
    ) -> tuple[NDArray[np.float64], NDArray[np.int64], tuple[int, int]] | None:
        """Return boxes, labels and size of an output; None where it loses all its boxes."""
        source = task.source
        rows = self._dataset.boxes_of(source.index)
        keep = usable_boxes(self._dataset.boxes[rows], source.size)
        boxes = clip_boxes(self._dataset.boxes[rows][keep], *source.size)
        labels = self._dataset.labels[rows][keep]
        if not output.augmented:
            return boxes, labels, source.size
        pipeline, image_id, number = self._pipeline, source.image_id, output.copy_index
        if output.window is not None:
            held = inside(boxes, output.window)
            boxes, labels = boxes[held], labels[held]
            pipeline = crop_pipeline(self._recipe, output.window)
            image_id, number = window_id(source.image_id, output.window), output.draw
        sample = pipeline.sample(
            source.size, boxes, seed=self._job.seed, image_id=image_id, copy_index=number
        )
        if sample.lost:
            return None
        kept = sample.outcome.kept
        return sample.outcome.boxes[kept], labels[kept], sample.size
