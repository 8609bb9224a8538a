"""The dry run: which boxes augmented copies will keep, drawn with the export's own seeds, without a pixel."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, recipe_json
from app.balance.crops import BoxTable
from app.core.counts import ClassCounts
from app.core.dataset import Dataset
from app.core.geometry import clip_boxes
from app.core.mirror import NO_RULES, MirrorRules
from app.errors import Cancelled, ExportError
from app.export.crops import Window, box_table, crop_pipeline, inside, window_id
from app.export.pool import Died, process_pool, run_tasks
from app.export.sources import Source, usable_boxes

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_CHUNK = 500
_WORTH_PROCESSES = 4000  # below it, starting workers costs more than it saves


@dataclass(frozen=True, slots=True)
class _Draw:
    """One copy to draw, of a whole image or of a window: everything ``Pipeline.sample`` asks for."""

    size: tuple[int, int]
    boxes: NDArray[np.float64]
    image_id: str
    copy_index: int
    window: Window | None = None
    may_mirror: bool = True


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What became of a draw that did not lose all boxes: which are kept, and whether it is a mirror image."""

    kept: BoolArray
    mirrored: bool


class RecipeDryRun:
    """Counts the boxes that augmented copies will keep.

    Args:
        dataset: holds the boxes.
        sources: the images that may be copied; the planner's image i is ``sources[i]``.
        recipe: draws the copies.
        seed: of the job.
        workers: processes for large requests; the counts do not depend on it.
        cancelled: asked now and then; an answer of True ends the work with ``Cancelled``.
        rules: of mirrors; ``dataset.classes`` is complete by them.
    """

    def __init__(
        self,
        dataset: Dataset,
        sources: Sequence[Source],
        recipe: Recipe,
        seed: int,
        workers: int = 1,
        cancelled: Callable[[], bool] | None = None,
        rules: MirrorRules = NO_RULES,
    ) -> None:
        self._sources = sources
        self._draw_all = functools.partial(_draw, recipe_json(recipe), seed)
        self._workers = workers
        self._cancelled = cancelled or (lambda: False)
        self._class_count = len(dataset.classes)
        self._mirrored = rules.mirrored_labels(dataset.classes)
        self._may_mirror: list[bool] = []
        self._boxes: list[NDArray[np.float64]] = []
        self._labels: list[IntArray] = []
        for source in sources:
            rows = dataset.boxes_of(source.index)
            keep = usable_boxes(dataset.boxes[rows], source.size)
            names = (dataset.classes[label] for label in dataset.labels[rows].tolist())
            self._may_mirror.append(rules.may_mirror(names))
            self._boxes.append(clip_boxes(dataset.boxes[rows][keep], *source.size))
            self._labels.append(dataset.labels[rows][keep])

    def originals(self) -> ClassCounts:
        """Return the counts of the sources themselves, boxes outside their image left out."""
        return self._counts(self._labels)

    def __call__(self, images: IntArray, copies: IntArray) -> tuple[ClassCounts, BoolArray]:
        """Return the counts of copy ``copies[k]`` of image ``images[k]``, and whether it loses all boxes."""
        draws = [
            _Draw(
                self._sources[image].size,
                self._boxes[image],
                self._sources[image].image_id,
                copy_index,
                may_mirror=self._may_mirror[image],
            )
            for image, copy_index in zip(images.tolist(), copies.tolist(), strict=True)
        ]
        return self._kept(draws, [self._labels[image] for image in images.tolist()])

    def crops(self, images: IntArray, rects: IntArray, copies: IntArray) -> tuple[ClassCounts, BoolArray]:
        """Return the same of copy ``copies[k]`` of the window ``rects[k]`` of image ``images[k]``."""
        draws, labels = [], []
        for image, rect, copy_index in zip(images.tolist(), rects.tolist(), copies.tolist(), strict=True):
            source, window = self._sources[image], (rect[0], rect[1], rect[2], rect[3])
            held = inside(self._boxes[image], window)
            name = window_id(source.image_id, window)
            allowed = self._may_mirror[image]
            draws.append(_Draw(source.size, self._boxes[image][held], name, copy_index, window, allowed))
            labels.append(self._labels[image][held])
        return self._kept(draws, labels)

    def boxes(self) -> BoxTable:
        """Return the boxes of the sources, cut to their image, those outside left out."""
        return box_table([source.size for source in self._sources], self._boxes, self._labels)

    def _kept(self, draws: list[_Draw], labels: list[IntArray]) -> tuple[ClassCounts, BoolArray]:
        """Return the counts of the labels that each draw keeps, and whether it keeps none."""
        drawn = self._run(draws)
        left = [self._left(part, found) for part, found in zip(labels, drawn, strict=True)]
        return self._counts(left), np.array([found is None for found in drawn], bool)

    def _left(self, labels: IntArray, drawn: _Drawn | None) -> IntArray:
        if drawn is None:
            return labels[:0]
        left = labels[drawn.kept]
        return self._mirrored[left] if drawn.mirrored else left

    def _run(self, draws: list[_Draw]) -> list[_Drawn | None]:
        chunks = [(start, draws[start : start + _CHUNK]) for start in range(0, len(draws), _CHUNK)]
        found: dict[int, list[_Drawn | None]] = {}
        if self._workers > 1 and len(draws) >= _WORTH_PROCESSES:
            for result in run_tasks(self._draw_all, chunks, process_pool, self._workers, self._cancelled):
                if isinstance(result, Died):
                    raise ExportError("a worker of the dry run died twice (out of memory?)")
                found[result[0]] = result[1]
        else:
            for chunk in chunks:
                if self._cancelled():
                    break
                start, drawn = self._draw_all(chunk)
                found[start] = drawn
        if len(found) < len(chunks):
            raise Cancelled
        return [drawn for start in sorted(found) for drawn in found[start]]

    def _counts(self, labels: Sequence[IntArray]) -> ClassCounts:
        rows = np.repeat(np.arange(len(labels)), [len(part) for part in labels])
        flat = np.concatenate(labels) if labels else np.array([], np.int64)
        return ClassCounts.from_labels(rows, flat, len(labels), self._class_count)


@functools.lru_cache(maxsize=4)
def _pipeline(recipe: str) -> Pipeline:
    return Pipeline(Recipe.model_validate_json(recipe))


def _draw(recipe: str, seed: int, chunk: tuple[int, list[_Draw]]) -> tuple[int, list[_Drawn | None]]:
    """Return the chunk's start and what became of each draw; None where all boxes are lost in every draw."""
    drawn: list[_Drawn | None] = []
    for draw in chunk[1]:
        pipeline = _pipeline(recipe) if draw.window is None else crop_pipeline(recipe, draw.window)
        sample = pipeline.sample(
            draw.size,
            draw.boxes,
            seed=seed,
            image_id=draw.image_id,
            copy_index=draw.copy_index,
            may_mirror=draw.may_mirror,
        )
        drawn.append(None if sample.lost else _Drawn(sample.outcome.kept, sample.mirrored))
    return chunk[0], drawn
