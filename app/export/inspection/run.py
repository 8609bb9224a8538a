"""Running an inspection on every core: which images, then their boxes, then their pixels."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np

from app.augment.outcome import CODES
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, recipe_json
from app.core.dataset import Dataset, ImageState
from app.core.geometry import BoolArray, FloatArray
from app.errors import Cancelled, ExportError
from app.export.inspection.boxes import IntArray
from app.export.inspection.company import gather
from app.export.inspection.drawing import DrawContext, Drawn, InspectionTask, Looked, Subject, run_task
from app.export.inspection.handing import handed_over, received
from app.export.inspection.reasons import THRESHOLDS, Thresholds
from app.export.inspection.result import Findings, Inspection
from app.export.inspection.survival import Survival
from app.export.partners import may_mirror, usable
from app.export.pool import Died, process_pool, run_tasks
from app.export.sources import Failure, Source, find_sources

IMAGES, DRAWS = 400, 8
_RARE_SHARE = 0.5  # of the images at most are chosen for their rare classes


@dataclass(frozen=True, slots=True)
class InspectionSettings:
    """How much is tried.

    Attributes:
        images: at most so many, chosen by the seed, those with rare classes among them.
        draws: copies of each.
        seed: of the draws; an export with this seed writes the same copies.
        with_pixels: whether to look at pixels too.
        thresholds: from where on something is worth a look.
        split, exclude: as in ``ExportJob``; steps of several images draw from the training images.
    """

    images: int = IMAGES
    draws: int = DRAWS
    seed: int = 0
    with_pixels: bool = True
    thresholds: Thresholds = THRESHOLDS
    split: str | tuple[float, ...] = "auto"
    exclude: tuple[str, ...] = ()


def inspect(
    dataset: Dataset,
    recipe: Recipe,
    settings: InspectionSettings = InspectionSettings(),
    *,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
    on_update: Callable[[Inspection], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    make_executor: Callable[[int], Executor] = process_pool,
) -> Inspection:
    """Try a recipe on images of a dataset.

    Args:
        dataset: images and boxes.
        recipe: what to try.
        settings: on how many images, how often.
        workers: processes; the result does not depend on it.
        on_progress: called with what is done and what is to do, in copies looked at.
        on_update: called once all boxes are judged, before any pixel is.
        cancelled: asked now and then; True ends the work.
        make_executor: makes the workers.

    Raises:
        RecipeError: the recipe is not valid.
        ExportError: no image can be used, or a worker died twice.
        Cancelled: on request.
    """
    gathered = _begin(dataset, recipe, settings, cancelled)
    total = len(gathered.subjects) * (1 + settings.with_pixels)
    done = 0
    with handed_over(gathered.context) as place:
        function, tasks = functools.partial(_run_task, place), _tasks(gathered.subjects, settings.with_pixels)
        for result in run_tasks(function, tasks, make_executor, workers, cancelled):
            if isinstance(result, Died):
                raise ExportError("a worker of the inspection died twice (out of memory?)")
            gathered.take(result)
            done += 1
            if on_progress:
                on_progress(done * settings.draws, total * settings.draws)
            if on_update and settings.with_pixels and isinstance(result, Drawn) and gathered.has_boxes:
                on_update(gathered.inspection())
    if done < total:
        raise Cancelled
    return gathered.inspection()


def _begin(
    dataset: Dataset, recipe: Recipe, settings: InspectionSettings, cancelled: Callable[[], bool]
) -> _Gathered:
    """Choose the images and get ready what every worker needs; nothing is gathered yet."""
    started = time.perf_counter()
    pipeline = Pipeline(recipe)  # a mistake is told here, not by a worker
    dataset = replace(dataset, classes=dataset.mirror.completed(dataset.classes))
    rare = rare_classes(dataset.class_counts().totals(), settings.thresholds.rare_share)
    chosen = choose_images(dataset, settings.images, settings.seed, rare, settings.exclude)
    sources, failures = find_sources(dataset, {"train": chosen}, cancelled=cancelled)
    subjects = tuple(_subject(dataset, source) for source in sources)
    if not subjects:
        raise ExportError("no image of {root} can be used", root=str(dataset.root))
    takes_company, seed = pipeline.takes_partners, settings.seed
    context = DrawContext(
        recipe_json(recipe),
        settings.seed,
        settings.draws,
        rare,
        settings.thresholds,
        dataset.mirror.mirrored_labels(dataset.classes),
        gather(dataset, settings.split, seed, settings.exclude, cancelled) if takes_company else None,
    )
    return _Gathered(dataset, recipe, settings, context, subjects, tuple(failures), started)


def _run_task(place: str, task: InspectionTask) -> Drawn | Looked:
    context: DrawContext = received(place)
    return run_task(context, task)


def _tasks(subjects: tuple[Subject, ...], with_pixels: bool) -> Iterator[InspectionTask]:
    for is_pixels in (False, True)[: 1 + with_pixels]:
        for position, subject in enumerate(subjects):
            yield InspectionTask(position, subject, is_pixels)


def rare_classes(totals: FloatArray | IntArray, share: float) -> BoolArray:
    """Return (C,) which classes have boxes, but fewer than a share of the mean of those that have any."""
    present = totals > 0
    mean = totals[present].mean() if present.any() else 0.0
    return np.asarray(present & (totals < share * mean))


def choose_images(
    dataset: Dataset, count: int, seed: int, rare: BoolArray, exclude: Collection[str] = ()
) -> IntArray:
    """Return (n,) at most ``count`` annotated images, sorted: some with rare classes, the rest at random."""
    excluded, annotated = set(exclude), dataset.states(ImageState.ANNOTATED, ImageState.UNREADABLE)
    kept = [dataset.entries[index].image_id not in excluded for index in annotated.tolist()]
    candidates: IntArray = annotated[np.array(kept, bool)]
    if len(candidates) <= count:
        return candidates
    shuffled = np.random.default_rng([seed & 0xFFFFFFFF, 7]).permutation(candidates)
    holds_rare = np.zeros(len(dataset), bool)
    holds_rare[dataset.image_rows[rare[dataset.labels]]] = True
    first = shuffled[holds_rare[shuffled]][: int(count * _RARE_SHARE)]
    rest = shuffled[~np.isin(shuffled, first)]
    return np.sort(np.concatenate([first, rest])[:count])


def _subject(dataset: Dataset, source: Source) -> Subject:
    boxes, labels, _ = usable(dataset, source)
    return Subject(source, boxes, labels, may_mirror(dataset, source, dataset.mirror))


class _Gathered:
    """Results as they come, and what they amount to."""

    def __init__(
        self,
        dataset: Dataset,
        recipe: Recipe,
        settings: InspectionSettings,
        context: DrawContext,
        subjects: tuple[Subject, ...],
        failures: tuple[Failure, ...],
        started: float,
    ) -> None:
        self._dataset, self._recipe, self._settings = dataset, recipe, settings
        self.context, self.subjects, self._failures = context, subjects, failures
        self._started = started
        self._drawn: dict[int, Drawn] = {}
        self._looked: dict[int, Looked] = {}

    @property
    def has_boxes(self) -> bool:
        """Whether the boxes of all images are judged."""
        return len(self._drawn) == len(self.subjects)

    def take(self, result: Drawn | Looked) -> None:
        """Remember what a worker found."""
        if isinstance(result, Drawn):
            self._drawn[result.subject] = result
        else:
            self._looked[result.subject] = result

    def inspection(self) -> Inspection:
        """Return what is known so far; the boxes of all images must be."""
        drawn = [self._drawn[k] for k in range(len(self.subjects))]
        looked = [self._looked[k] for k in sorted(self._looked)]
        unread = tuple(result.failure for result in looked if result.failure is not None)
        return Inspection(
            self._dataset.name,
            self._recipe,
            self._settings.seed,
            self._settings.draws,
            self._dataset.classes,
            self.context.rare,
            self._settings.thresholds,
            self.subjects,
            Findings.from_table(np.concatenate([*map(self._by_case, drawn), *map(self._by_case, looked)])),
            self._survival(drawn),
            np.concatenate([result.lost for result in drawn]),
            np.concatenate([result.kept for result in drawn]),
            self._failures + unread,
            len(looked) == len(self.subjects),
            self.context.company,
            time.perf_counter() - self._started,
        )

    def _by_case(self, result: Drawn | Looked) -> FloatArray:
        table = result.findings.copy()
        table[:, 0] += result.subject * self._settings.draws
        return table

    def _survival(self, drawn: list[Drawn]) -> Survival:
        count = len(self._dataset.classes)
        return Survival(
            self._dataset.classes,
            sum((result.fates for result in drawn), np.zeros((count, len(CODES)), np.int64)),
            sum((result.visibility for result in drawn), np.zeros(count)),
            sum((result.looseness for result in drawn), np.zeros(count)),
            len(drawn) * self._settings.draws,
            int(sum(result.lost.sum() for result in drawn)),
        )
