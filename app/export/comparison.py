"""All balance strategies side by side, for one job: what each reaches and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from app.balance.comparison import Compared, compare, summarised
from app.balance.crops import BoxTable
from app.balance.explanation import Case, explain_smallest
from app.balance.planner import BalancePlan
from app.balance.sentences import reason_sentence
from app.balance.strategies import STRATEGIES
from app.core.counts import ClassCounts
from app.core.dataset import Dataset
from app.errors import Cancelled
from app.export.job import ExportJob
from app.export.sources import Failure
from app.export.training import find_training
from app.export.wishes import Wishes, wishes_of

_CROPPED_IMAGES = 20_000  # of more, what crops would give is not looked for


@dataclass(frozen=True, slots=True)
class Comparison:
    """What every strategy comes to with the recipe, the limits and the split of one job.

    Attributes:
        name: of the dataset.
        rows: one for each strategy that can be carried out.
        failures: images that cannot be used.
    """

    name: str
    rows: tuple[Compared, ...]
    failures: tuple[Failure, ...]

    def to_json(self) -> dict[str, object]:
        """Return plain data for machine-readable output."""
        return {
            "strategies": [asdict(row) for row in self.rows],
            "left_out": [failure.to_json() for failure in self.failures],
        }


def compare_strategies(
    job: ExportJob,
    dataset: Dataset | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    workers: int = 1,
) -> Comparison:
    """Plan every strategy as ``prepare`` would, copies drawn; the job's own strategy plays no part.

    Raises:
        DatasetError, ExportError, RecipeError: the job cannot be carried out.
        Cancelled: on request.
    """
    found = find_training(job, dataset, on_progress, cancelled, workers)
    counts, boxes = found.dry_run.originals(), found.dry_run.boxes()
    wishes = wishes_of(job, found.dataset.classes)
    plans = compare(
        counts,
        dry_run=found.dry_run,
        boxes=boxes,
        crop_run=found.dry_run.crops,
        cancelled=cancelled or (lambda: False),
        **wishes,
    )
    rows = tuple(summarised(plan, _why(plan, counts, boxes, wishes, found.dataset.classes)) for plan in plans)
    if cancelled and cancelled():
        raise Cancelled
    return Comparison(found.dataset.name, rows, tuple(found.failures))


def _why(
    plan: BalancePlan, counts: ClassCounts, boxes: BoxTable, wishes: Wishes, classes: Sequence[str]
) -> str:
    """Return what holds the smallest class of a plan, in a sentence."""
    tells_crops = len(counts) <= _CROPPED_IMAGES and not STRATEGIES[plan.strategy].crops
    table = boxes if tells_crops else None
    limits, goals = wishes["limits"], wishes["goals"]
    found = explain_smallest(Case(plan, counts, limits, wishes["beta"], goals, table, wishes["crop_rule"]))
    if found is None:
        return ""
    smallest, reason = found
    return f"{classes[smallest]}: {reason_sentence(reason, classes[smallest], classes)}"
