"""What a job has to work with: its usable images, their splits, and the dry run over those that train."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.augment.pipeline import Pipeline
from app.balance.strategies import STRATEGIES
from app.core.dataset import Dataset
from app.core.mirror import MirrorRules
from app.errors import Cancelled, ExportError, PlanError
from app.export.choice import Choice, choose
from app.export.dry_run import RecipeDryRun
from app.export.job import ExportJob
from app.export.sources import Failure, Source, find_sources, resolve_splits
from app.voc.alike import find_alike
from app.voc.index import open_dataset

_OF_THE_PLAN = (
    *("balance", "max_copies", "budget", "copies", "beta", "at_least", "at_least_of", "leave", "groups"),
    *("drop", "floor", "crop_keep", "crop_drop", "crop_side", "parts", "threshold"),
    *("epochs", "batch_size", "formats", "quality", "weights"),
)  # what of a job does not bear on what it has to work with

_MANY_IMAGES = 3000  # of fewer, starting processes takes longer than it saves


@dataclass(frozen=True, slots=True)
class Training:
    """What a job has to work with.

    Attributes:
        dataset: the dataset.
        sources: all usable images, in dataset order.
        failures: the others.
        training: the sources of the training split: what the planner's images are.
        dry_run: draws copies of them.
        choice: which boxes of an annotation take part.
        mirror: what a mirror does to the classes of the export.
        emptied: how many images are skipped because none of their boxes takes part.
    """

    dataset: Dataset
    sources: list[Source]
    failures: list[Failure]
    training: list[Source]
    dry_run: RecipeDryRun
    choice: Choice
    mirror: MirrorRules
    emptied: int


def find_training(
    job: ExportJob,
    dataset: Dataset | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    workers: int = 1,
    trusting: bool = False,
) -> Training:
    """Find the images of a job.

    Args:
        job: the job.
        dataset: the opened dataset, where the caller has it already.
        on_progress: called with (done, total) while images are looked at.
        cancelled: asked now and then; an answer of True ends the work.
        workers: processes for a large dry run.
        trusting: take the sizes that annotations state, and look at no image of which one does.

    Raises:
        DatasetError, ExportError, PlanError, RecipeError: the job cannot be carried out.
        Cancelled: on request.
    """
    if job.balance not in STRATEGIES:
        names = ", ".join(STRATEGIES)
        raise PlanError(
            "there is no balance strategy “{name}”; choose one of: {names}", name=job.balance, names=names
        )
    Pipeline(job.recipe)  # raises where it is not valid
    if dataset is None:
        dataset = open_dataset(job.dataset, job.convention, on_progress, cancelled)
    if cancelled and cancelled():
        raise Cancelled
    classes = job.mirror.completed(dataset.classes)
    if classes != dataset.classes:
        dataset = replace(dataset, classes=classes)
    chosen = choose(dataset, job)
    dataset = chosen.dataset
    skipped = chosen.emptied if job.emptied == "skip" else frozenset()
    groups = None
    if not isinstance(job.split, str):
        groups = find_alike(
            dataset, job.together, workers=workers, on_progress=on_progress, cancelled=cancelled
        ).groups()
    splits = resolve_splits(dataset, job.split, job.seed, {*job.exclude, *skipped}, groups)
    sources, failures = find_sources(dataset, splits, on_progress, cancelled, trusting)
    training = [source for source in sources if source.split == "train"]
    if not training:
        raise ExportError("no training image can be used; `evenbox check` says why")
    ignored = chosen.choice.ignores_difficult
    dry_run = RecipeDryRun(
        dataset, training, job.recipe, job.seed, workers, cancelled, chosen.mirror, ignored
    )
    emptied = len(skipped.difference(job.exclude))
    return Training(dataset, sources, failures, training, dry_run, chosen.choice, chosen.mirror, emptied)


class TrainingFinder:
    """Finds the images of jobs; those of the last dataset are remembered, for jobs that ask for the same.

    For one thread at a time.

    Args:
        workers: processes for large dry runs, of datasets that are not small.
    """

    def __init__(self, workers: int = 1) -> None:
        self._workers = workers
        self._dataset: Dataset | None = None
        self._found: dict[bool, tuple[str, Training]] = {}

    def find(
        self, job: ExportJob, dataset: Dataset, cancelled: Callable[[], bool], trusting: bool = False
    ) -> Training:
        """Return what ``find_training`` does."""
        if dataset is not self._dataset:
            self._dataset = dataset
            self._found.clear()
        key = _key(job)
        known, training = self._found.get(trusting, ("", None))
        if training is None or known != key:
            workers = self._workers if len(dataset) >= _MANY_IMAGES else 1
            training = find_training(job, dataset, None, cancelled, workers, trusting)
            self._found[trusting] = (key, training)
        return replace(training, dry_run=training.dry_run.asking(cancelled))


def _key(job: ExportJob) -> str:
    fields = ExportJob.model_fields
    usual = {name: fields[name].get_default(call_default_factory=True) for name in _OF_THE_PLAN}
    return job.model_copy(update=usual).digest()
