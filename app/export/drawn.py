"""The boxes of what a job will write, as its outputs will hold them: drawn with the export's own seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.errors import Cancelled
from app.export.dry_run import RecipeDryRun
from app.export.outputs import Output, SourceTask
from app.export.prepared import Prepared

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


def draw_boxes(prepared: Prepared, most: int, cancelled: Callable[[], bool] = lambda: False) -> DrawnBoxes:
    """Draw the boxes of at most ``most`` training outputs, evenly spread over all of them.

    Strategies that write lists count each image as often as it is listed. Outputs that lose all their boxes
    are not written, and not drawn either.

    Raises:
        Cancelled: on request.
    """
    training = [task for task in prepared.tasks if task.source.split == "train"]
    job = prepared.job
    sources = [task.source for task in training]
    dry_run = RecipeDryRun(
        prepared.dataset,
        sources,
        job.recipe,
        job.seed,
        rules=prepared.mirror,
        ignores_difficult=prepared.choice.ignores_difficult,
    )
    outputs = list(_outputs(training, prepared.list_repeats))
    chosen = outputs
    if len(outputs) > most:
        places = np.linspace(0, len(outputs) - 1, most).round().astype(np.int64)
        chosen = [outputs[place] for place in places.tolist()]
    parts: list[tuple[NDArray[np.float64], NDArray[np.int64], tuple[int, int]]] = []
    images = []
    for number, (image, output) in enumerate(chosen):
        if number % _CHECKED == 0 and cancelled():
            raise Cancelled
        drawn = _draw(dry_run, image, sources[image].size, output)
        if drawn is not None:
            parts.append(drawn)
            images.append(sources[image].index)
    return DrawnBoxes(
        boxes=np.concatenate([np.zeros((0, 4)), *(part[0] for part in parts)]),
        labels=np.concatenate([np.zeros(0, np.int64), *(part[1] for part in parts)]).astype(np.int64),
        rows=np.repeat(np.arange(len(parts)), [len(part[1]) for part in parts]).astype(np.int64),
        sizes=np.array([part[2] for part in parts], np.float64).reshape(-1, 2),
        images=np.array(images, np.int64),
        drawn=len(chosen),
        outputs=len(outputs),
    )


def _outputs(training: Sequence[SourceTask], repeats: Mapping[str, int]) -> Iterator[tuple[int, Output]]:
    """Yield the training image and each of its outputs, as often as it is listed."""
    for image, task in enumerate(training):
        times = repeats.get(task.source.image_id, 1) if repeats else 1
        for output in task.outputs:
            for _ in range(times):
                yield image, output


def _draw(
    dry_run: RecipeDryRun, image: int, size: tuple[int, int], output: Output
) -> tuple[NDArray[np.float64], NDArray[np.int64], tuple[int, int]] | None:
    if not output.augmented:
        return (*dry_run.original(image), size)
    return dry_run.copy(image, output.drawn_as, output.variant)
