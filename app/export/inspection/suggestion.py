"""Which range to lower so that few boxes are lost: searched with the very draws that showed the loss."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.augment.outcome import EMPTY
from app.augment.recipe import Recipe, recipe_json
from app.core.geometry import BoolArray
from app.errors import Cancelled, ExportError
from app.export.inspection.boxes import IntArray
from app.export.inspection.company import Company
from app.export.inspection.drawing import Subject, draw_copy, pipeline_of
from app.export.inspection.handing import handed_over, received
from app.export.inspection.result import Inspection
from app.export.inspection.shrinking import Change, Knob, knobs, milder
from app.export.pool import Died, process_pool, run_tasks

MOST_LOST = 0.02
_SEARCHED, _MARGIN = 120, 0.9  # images of the search, and its stricter limit; what is reported is of all
_CHUNK = 15
_COARSE, _FINE = 8, 4  # factors that are tried, at first and then between two of them
_NO_EFFECT = 0.002  # of the boxes; a range that costs less is not to blame


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A milder recipe, measured.

    Attributes:
        recipe: the edited recipe.
        changes: what differs.
        classes: whose boxes were watched, the rare ones where there are any.
        lost_before, lost_after: share of their boxes that is lost, 0 to 1, on the same images and seeds.
        limit: what was asked for.
    """

    recipe: Recipe
    changes: tuple[Change, ...]
    classes: tuple[str, ...]
    lost_before: float
    lost_after: float
    limit: float

    @property
    def is_reached(self) -> bool:
        """Whether fewer boxes are lost than the limit."""
        return self.lost_after <= self.limit

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "recipe": self.recipe.model_dump(mode="json"),
            "changes": [change.to_json() for change in self.changes],
            "classes": list(self.classes),
            "lost_before": self.lost_before,
            "lost_after": self.lost_after,
            "limit": self.limit,
            "reached": self.is_reached,
        }


def suggest(
    inspection: Inspection,
    limit: float = MOST_LOST,
    *,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    make_executor: Callable[[int], Executor] = process_pool,
) -> Suggestion:
    """Lower the range that costs most boxes until no more than ``limit`` of them are lost.

    Where no range alone can do that, all are lowered together, by one factor.

    Args:
        inspection: what was drawn; the same images and seeds are drawn again.
        limit: greatest share of lost boxes, 0 to 1.
        workers: processes.
        on_progress: called with trials done and to do; how many there are grows.
        cancelled: asked now and then.
        make_executor: makes the workers.

    Raises:
        ExportError: there are no boxes to watch, or a worker died twice.
        Cancelled: on request.
    """
    watched = inspection.rare if inspection.rare.any() else np.ones(len(inspection.classes), bool)
    subjects = [s for s in inspection.subjects if watched[s.labels].any()]
    if not subjects:
        raise ExportError("the images that were tried have no boxes to watch")
    trials = _Trials(inspection, subjects, watched, workers, on_progress, cancelled, make_executor)
    recipe, changes = _search(inspection.recipe, limit * _MARGIN, trials)
    names = tuple(name for name, is_watched in zip(inspection.classes, watched, strict=True) if is_watched)
    fates = inspection.survival
    before = 1.0 - float(fates.kept[watched].sum()) / max(1, int(fates.boxes[watched].sum()))
    after = trials.lost([recipe], everywhere=True)[0] if changes else before
    return Suggestion(recipe, changes, names, before, after, limit)


def _search(recipe: Recipe, limit: float, trials: _Trials) -> tuple[Recipe, tuple[Change, ...]]:
    """Return the recipe with one knob, or all of them, as strong as the limit allows."""
    all_knobs = knobs(recipe)
    lost, *without = trials.lost([recipe, *(milder(recipe, knob, 0.0)[0] for knob in all_knobs)])
    if lost <= limit or lost - min(without, default=lost) < _NO_EFFECT:
        return recipe, ()
    worst = int(np.argmin(without))
    chosen = [all_knobs[worst]] if without[worst] <= limit else all_knobs
    return _all_milder(recipe, chosen, _strongest(recipe, chosen, limit, trials))


def _strongest(recipe: Recipe, chosen: Sequence[Knob], limit: float, trials: _Trials) -> float:
    """Return the greatest factor of those tried up to which the limit is kept, 0 if it never is."""
    low = 0.0
    for steps, width in ((_COARSE, 1.0), (_FINE + 1, 1.0 / _COARSE)):
        tried = [low + width * k / steps for k in range(1, steps)]
        shares = trials.lost([_all_milder(recipe, chosen, factor)[0] for factor in tried])
        for factor, share in zip(tried, shares, strict=True):
            if share > limit:
                break
            low = factor
    return low


def _all_milder(recipe: Recipe, chosen: Sequence[Knob], factor: float) -> tuple[Recipe, tuple[Change, ...]]:
    changes = []
    for knob in chosen:
        recipe, change = milder(recipe, knob, factor)
        changes += [change] if change.before != change.after else []
    return recipe, tuple(changes)


class _Trials:
    """Recipes tried on the same images and seeds."""

    def __init__(
        self,
        inspection: Inspection,
        subjects: Sequence[Subject],
        watched: BoolArray,
        workers: int,
        on_progress: Callable[[int, int], None] | None,
        cancelled: Callable[[], bool],
        make_executor: Callable[[int], Executor],
    ) -> None:
        self._shared = (inspection.seed, inspection.draws, watched, inspection.company)
        self._subjects = subjects
        self._workers, self._cancelled, self._make_executor = workers, cancelled, make_executor
        self._on_progress = on_progress
        self._done = self._total = 0

    def lost(self, recipes: Sequence[Recipe], *, everywhere: bool = False) -> list[float]:
        """Return for each recipe the share of the watched boxes that is lost, on some images or on all."""
        subjects = self._subjects if everywhere else self._subjects[:_SEARCHED]
        chunks = [tuple(subjects[k : k + _CHUNK]) for k in range(0, len(subjects), _CHUNK)]
        tasks = [
            (number, recipe_json(recipe), chunk) for number, recipe in enumerate(recipes) for chunk in chunks
        ]
        self._total += len(tasks)
        totals, found = np.zeros((len(recipes), 2), np.int64), 0
        with handed_over(self._shared) as place:
            function = functools.partial(_count, place)
            for result in run_tasks(function, tasks, self._make_executor, self._workers, self._cancelled):
                if isinstance(result, Died):
                    raise ExportError("a worker of the inspection died twice (out of memory?)")
                number, counts = result
                totals[number] += counts
                found += 1
                self._done += 1
                if self._on_progress:
                    self._on_progress(self._done, self._total)
        if found < len(tasks):
            raise Cancelled
        return [float(lost / max(1, boxes)) for lost, boxes in totals.tolist()]


def _count(place: str, task: tuple[int, str, tuple[Subject, ...]]) -> tuple[int, IntArray]:
    """Return the recipe's number, and how many watched boxes its copies lose, and of how many."""
    number, recipe, subjects = task
    shared: tuple[int, int, BoolArray, Company | None] = received(place)
    seed, draws, watched, company = shared
    pipeline, counts = pipeline_of(recipe), np.zeros(2, np.int64)
    for subject in subjects:
        for copy_index in range(1, draws + 1):
            outcome = draw_copy(pipeline, subject, seed, copy_index, company).outcome
            own = slice(outcome.own)
            real = watched[subject.labels] & (outcome.codes[own] != EMPTY)
            counts += (int((real & ~outcome.kept[own]).sum()), int(real.sum()))
    return number, counts
