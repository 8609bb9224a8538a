"""The dry run: which boxes augmented copies will keep, drawn with the export's own seeds, without a pixel."""

from __future__ import annotations

import copy
import functools
import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.augment.boxes import mirrors
from app.augment.partners import Partner, Partners
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, recipe_json
from app.augment.sample import Sample
from app.augment.survival import Copy, Survivors, survivors
from app.balance.crops import BoxTable, Paste
from app.core.counts import ClassCounts
from app.core.dataset import FLAG_DIFFICULT, Dataset
from app.core.mirror import NO_RULES, MirrorRules
from app.errors import Cancelled, ExportError
from app.export.crops import WHOLE, Pasted, Variant, Window, box_table, variant_pipeline
from app.export.partners import may_mirror, usable_of_all
from app.export.pool import Died, process_pool, run_tasks
from app.export.sources import Source

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
_Key = tuple[str, Variant, int]

_CHUNK = 250
_CHUNKS_OF_PARTNERS = 4  # for each worker, where partners are drawn
_UNCOUNTED = -1  # label of a box that is drawn but not counted
_WORTH_PROCESSES = 8000  # draws, a second or two; below it, starting workers costs more than it saves


@dataclass(frozen=True, slots=True)
class _Draw:
    """One copy to draw, of a whole image or of a variant: everything ``Pipeline.sample`` asks for."""

    size: tuple[int, int]
    boxes: NDArray[np.float64]
    image_id: str
    copy_index: int
    source: str
    variant: Variant = WHOLE
    may_mirror: bool = True


class _Part(NamedTuple):
    """Which boxes of one image a draw keeps: their rows. A partner has its id, the image itself None."""

    image: str | None
    rows: IntArray
    mirrored: bool


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What became of a draw.

    Attributes:
        kept: of each image that is in it; None where all boxes are lost in every draw.
        looked_at: positions of the partners that were drawn.
    """

    kept: tuple[_Part, ...] | None
    looked_at: tuple[int, ...]


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
        ignores_difficult: boxes marked difficult are drawn, but not counted.

    Attributes:
        mixes: whether the recipe itself puts other images beside or onto an image.
        takes_partners: whether copies show other images as well; those are of the same sources.
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
        ignores_difficult: bool = False,
    ) -> None:
        self._sources = sources
        self.takes_partners = self.mixes = Pipeline(recipe).takes_partners
        self._pool: Partners | None = None
        self._places = {source.image_id: place for place, source in enumerate(sources)}
        self._looked_at: dict[_Key, tuple[int, ...]] = {}
        self._workers = workers
        self._cancelled = cancelled or (lambda: False)
        self._class_count = len(dataset.classes)
        self._mirrored = rules.mirrored_labels(dataset.classes)
        self._may_mirror = [may_mirror(dataset, source, rules) for source in sources]
        self._boxes, self._labels, flags = usable_of_all(dataset, sources)
        if ignores_difficult:
            pairs = zip(self._labels, flags, strict=True)
            self._labels = [np.where(marks & FLAG_DIFFICULT, _UNCOUNTED, one) for one, marks in pairs]
        self._job = (recipe_json(recipe), seed)
        self._take_partners(self.takes_partners)

    @property
    def cancelled(self) -> Callable[[], bool]:
        """Whether to stop."""
        return self._cancelled

    def asking(self, cancelled: Callable[[], bool]) -> RecipeDryRun:
        """Return the same dry run, ended by another answer of ``cancelled``."""
        other = copy.copy(self)
        other._cancelled = cancelled
        return other

    def originals(self) -> ClassCounts:
        """Return the counts of the sources themselves, boxes outside their image left out."""
        return self._counts(self._labels)

    def __call__(self, images: IntArray, copies: IntArray) -> tuple[ClassCounts, BoolArray]:
        """Return the counts of copy ``copies[k]`` of image ``images[k]``, and whether it loses all boxes."""
        pairs = list(zip(images.tolist(), copies.tolist(), strict=True))
        draws = [self._copy_of(image, copy_index) for image, copy_index in pairs]
        return self._kept(draws, [self._labels[image] for image in images.tolist()])

    def crops(
        self, images: IntArray, rects: IntArray, copies: IntArray, pasted: Sequence[Paste] = ()
    ) -> tuple[ClassCounts, BoolArray]:
        """Return the same of copy ``copies[k]`` of the window ``rects[k]`` of image ``images[k]``.

        Args:
            images: (k,) images.
            rects: (k, 4) windows in whole pixels.
            copies: (k,) numbers of the copies, counted from 1 for each window.
            pasted: what is pasted onto each, of which images; empty: nothing onto any.
        """
        draws, labels = [], []
        pastes: Sequence[Paste] = pasted or [()] * len(images)
        if any(pastes):
            self._take_partners(True)
        rows = zip(images.tolist(), rects.tolist(), copies.tolist(), pastes, strict=True)
        for image, rect, copy_index, paste in rows:
            variant = self.variant(image, (rect[0], rect[1], rect[2], rect[3]), paste)
            draws.append(self._copy_of(image, copy_index, variant))
            labels.append(self._labels[image][variant.taking_part(self._boxes[image])])
        return self._kept(draws, labels)

    def variant(self, image: int, window: Window, paste: Paste) -> Variant:
        """Return what the planner's window and paste mean: ids in place of numbers of images."""
        pasted: Pasted = tuple((self._sources[each[0]].image_id, *each[1:]) for each in paste)
        is_whole = bool(paste) and window == (0, 0, *self._sources[image].size)
        return Variant(None if is_whole else window, pasted)

    def _take_partners(self, wanted: bool) -> None:
        """Draw with other images from now on, where ``wanted``: what is drawn without them stays the same."""
        if wanted and self._pool is None:
            self.takes_partners = True
            images = zip(self._sources, self._boxes, self._may_mirror, strict=True)
            self._pool = Partners([Partner(s.image_id, s.size, boxes, ok) for s, boxes, ok in images])
        self._draw_all = functools.partial(_draw, *self._job, self._pool)
        self._draw_elsewhere: functools.partial[tuple[int, list[_Drawn]]] | None = None
        self._sample_one = functools.partial(_sample, *self._job, self._pool)

    def original(self, image: int) -> tuple[NDArray[np.float64], IntArray]:
        """Return boxes (N, 4) and labels (N,) of an image that count, cut to it, those outside left out."""
        counted = self._labels[image] != _UNCOUNTED
        return self._boxes[image][counted], self._labels[image][counted]

    def copy(
        self, image: int, copy_index: int, variant: Variant = WHOLE
    ) -> tuple[NDArray[np.float64], IntArray, tuple[int, int]] | None:
        """Return boxes (N, 4) and labels (N,) that count, and size of a copy; None where it loses all boxes.

        Args:
            image: position of its source.
            copy_index: number of the copy, of the image or of the variant.
            variant: what it is a copy of.
        """
        self._take_partners(bool(variant.pasted))
        labels = self._labels[image][variant.taking_part(self._boxes[image])]
        sample = self._sample_one(self._copy_of(image, copy_index, variant))
        if sample.lost:
            return None
        found = self._all_left(labels, _Drawn(_parts(sample), ()))
        counted = found != _UNCOUNTED
        return sample.outcome.boxes[sample.outcome.kept][counted], found[counted], sample.size

    def partners_of(
        self, image_id: str, draws: Iterable[tuple[int, Variant]]
    ) -> tuple[tuple[tuple[int, Source], ...], int]:
        """Return the images that copies of an image show, or have tried, and how many they are drawn from.

        Args:
            image_id: of the image.
            draws: number and variant of each copy.

        Returns:
            Position in the pool and source of each, by position; the size of the pool.
        """
        image, wanted = self._places[image_id], list(draws)
        self._take_partners(any(variant.pasted for _, variant in wanted))
        self._run(
            [
                self._copy_of(image, copy, variant)
                for copy, variant in wanted
                if (image_id, variant, copy) not in self._looked_at
            ]
        )
        positions = sorted({p for copy, variant in wanted for p in self._looked_at[image_id, variant, copy]})
        if len(self._sources) == 1:
            return tuple((position, self._sources[image]) for position in positions), 1
        found = tuple((position, self._sources[position + (position >= image)]) for position in positions)
        return found, len(self._sources) - 1

    def _copy_of(self, image: int, copy_index: int, variant: Variant = WHOLE) -> _Draw:
        source, boxes = self._sources[image], self._boxes[image]
        return _Draw(
            source.size,
            boxes if variant.window is None else boxes[variant.taking_part(boxes)],
            variant.seed_id(source.image_id),
            copy_index,
            source.image_id,
            variant,
            self._may_mirror[image],
        )

    def boxes(self) -> BoxTable:
        """Return the boxes of the sources, cut to their image, those outside left out."""
        return box_table([source.size for source in self._sources], self._boxes, self._labels)

    def _kept(self, draws: list[_Draw], labels: list[IntArray]) -> tuple[ClassCounts, BoolArray]:
        """Return the counts of the labels that each draw keeps, and whether it keeps none."""
        drawn = self._run(draws)
        left = [self._left(part, found) for part, found in zip(labels, drawn, strict=True)]
        return self._counts(left), np.array([found.kept is None for found in drawn], bool)

    def _left(self, labels: IntArray, drawn: _Drawn) -> IntArray:
        """Return the labels that count of what a draw keeps; ``labels`` are those of the image itself."""
        found = self._all_left(labels, drawn)
        counted: IntArray = found[found != _UNCOUNTED]
        return counted

    def _all_left(self, labels: IntArray, drawn: _Drawn) -> IntArray:
        """Return the same with a place for each box that does not count."""
        found = [labels[:0]]
        for part in drawn.kept or ():
            left = (labels if part.image is None else self._labels[self._places[part.image]])[part.rows]
            if part.mirrored:
                left = np.where(left == _UNCOUNTED, _UNCOUNTED, self._mirrored[left])
            found.append(left)
        return np.concatenate(found) if len(found) > 2 else found[-1]

    def _run(self, draws: list[_Draw]) -> list[_Drawn]:
        spread = self._workers > 1 and len(draws) >= _WORTH_PROCESSES
        size = _CHUNK
        if spread and self._pool is not None:  # it goes along with every chunk
            size = max(_CHUNK, -(-len(draws) // (self._workers * _CHUNKS_OF_PARTNERS)))
        chunks = [(start, draws[start : start + size]) for start in range(0, len(draws), size)]
        found: dict[int, list[_Drawn]] = {}
        if spread:
            if self._draw_elsewhere is None:  # the partners are packed once, not with every chunk
                packed = None if self._pool is None else pickle.dumps(self._pool, pickle.HIGHEST_PROTOCOL)
                self._draw_elsewhere = functools.partial(_draw_packed, *self._job, packed)
            drawing = self._draw_elsewhere
            for result in run_tasks(drawing, chunks, process_pool, self._workers, self._cancelled):
                if isinstance(result, Died):
                    raise ExportError("a worker of the dry run died twice (out of memory?)")
                found[result[0]] = result[1]
        else:
            for chunk in chunks:
                if self._cancelled():
                    break
                start, part = self._draw_all(chunk)
                found[start] = part
        if len(found) < len(chunks):
            raise Cancelled
        drawn = [drawn for start in sorted(found) for drawn in found[start]]
        if self.takes_partners:
            keys = ((draw.source, draw.variant, draw.copy_index) for draw in draws)
            self._looked_at.update(zip(keys, (one.looked_at for one in drawn), strict=True))
        return drawn

    def _counts(self, labels: Sequence[IntArray]) -> ClassCounts:
        rows = np.repeat(np.arange(len(labels)), [len(part) for part in labels])
        flat = np.concatenate(labels) if labels else np.array([], np.int64)
        counted = flat != _UNCOUNTED
        return ClassCounts.from_labels(rows[counted], flat[counted], len(labels), self._class_count)


@functools.lru_cache(maxsize=4)
def _pipeline(recipe: str) -> Pipeline:
    return Pipeline(Recipe.model_validate_json(recipe))


def _draw(
    recipe: str, seed: int, pool: Partners | None, chunk: tuple[int, list[_Draw]]
) -> tuple[int, list[_Drawn]]:
    """Return the chunk's start and what became of each draw."""
    start, draws = chunk
    if pool is None:
        copies = [
            Copy(
                _pipeline_of(recipe, draw),
                draw.size,
                draw.boxes,
                draw.image_id,
                draw.copy_index,
                draw.may_mirror,
            )
            for draw in draws
        ]
        return start, [
            _Drawn(None if left is None else (_own(left),), ()) for left in survivors(copies, seed)
        ]
    drawn: list[_Drawn] = []
    for draw in draws:
        sample = _sample(recipe, seed, pool, draw)
        drawn.append(_Drawn(None if sample.lost else _parts(sample), sample.looked_at))
    return start, drawn


def _own(left: Survivors) -> _Part:
    return _Part(None, np.flatnonzero(left.kept), left.mirrored)


def _pipeline_of(recipe: str, draw: _Draw) -> Pipeline:
    return _pipeline(recipe) if draw.variant == WHOLE else variant_pipeline(recipe, draw.variant)


def _draw_packed(
    recipe: str, seed: int, packed: bytes | None, chunk: tuple[int, list[_Draw]]
) -> tuple[int, list[_Drawn]]:
    """Draw in a worker process, which unpacks the partners once."""
    return _draw(recipe, seed, None if packed is None else _unpacked(packed), chunk)


@functools.lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Partners:
    pool: Partners = pickle.loads(packed)
    return pool


def _sample(recipe: str, seed: int, pool: Partners | None, draw: _Draw) -> Sample:
    return _pipeline_of(recipe, draw).sample(
        draw.size,
        draw.boxes,
        seed=seed,
        image_id=draw.image_id,
        copy_index=draw.copy_index,
        may_mirror=draw.may_mirror,
        partners=None if pool is None else pool.others(draw.source),
    )


def _parts(sample: Sample) -> tuple[_Part, ...]:
    """Return the rows of the boxes that a sample keeps, by image."""
    parts, first = [], 0
    for image, count, matrix, rows in sample.outcome.origins:
        kept = np.flatnonzero(sample.outcome.kept[first : first + count])
        parts.append(_Part(image, kept if rows is None else rows[kept], mirrors(matrix)))
        first += count
    return tuple(parts)
