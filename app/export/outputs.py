"""The output images of a job: which each source gives, what they are called, which other images they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.balance.planner import BalancePlan
from app.balance.strategies import STRATEGIES
from app.export.crops import WHOLE, Pasted, Variant, Window
from app.export.dry_run import RecipeDryRun
from app.export.job import ExportJob
from app.export.naming import copy_suffix, output_stems
from app.export.sources import Source

Crops = Mapping[str, Sequence[tuple[Variant, int]]]
"""Image id to its crops and pastes, each with how many outputs it has."""


@dataclass(frozen=True, slots=True)
class Output:
    """One image to write.

    Attributes:
        name: path below the format's image folder, without extension.
        copy_index: 0 is the original; augmented copies and exact copies count from 1.
        augmented: drawn by the recipe; otherwise the source's own bytes.
        window: left, top, right, bottom of a crop in pixels of the source; None for the whole image.
        draw: which copy of the window, or of the paste, it is, counted from 1; 0 for other copies.
        pasted: objects of other images that are pasted onto it first.
    """

    name: str
    copy_index: int
    augmented: bool
    window: Window | None = None
    draw: int = 0
    pasted: Pasted = ()

    @property
    def variant(self) -> Variant:
        """What it is a copy of."""
        return Variant(self.window, self.pasted)

    @property
    def drawn_as(self) -> int:
        """Its number among the copies of that."""
        return self.copy_index if self.variant == WHOLE else self.draw


@dataclass(frozen=True, slots=True)
class SourceTask:
    """A source and all its outputs: the unit of work, so that a source is decoded once.

    Attributes:
        source: the image.
        outputs: what to write of it.
        partners: other images that its outputs show, or have tried, by their position in the pool.
        pool_size: how many there are to draw from.
    """

    source: Source
    outputs: tuple[Output, ...]
    partners: tuple[tuple[int, Source], ...] = ()
    pool_size: int = 0


def crops_by_image(plan: BalancePlan, training: Sequence[Source], dry_run: RecipeDryRun) -> Crops:
    """Return the crops and pastes of each image id, in order, each with how many outputs it has."""
    found: dict[str, list[tuple[Variant, int]]] = {}
    crops = plan.crops
    pasted = crops.pasted or [()] * len(crops)
    rows = zip(crops.images.tolist(), crops.rects.tolist(), crops.outputs.tolist(), pasted, strict=True)
    for image, rect, outputs, paste in rows:
        variant = dry_run.variant(image, (rect[0], rect[1], rect[2], rect[3]), paste)
        found.setdefault(training[image].image_id, []).append((variant, outputs))
    return found


def name_outputs(
    job: ExportJob, sources: Sequence[Source], copies: Mapping[str, int], crops: Crops
) -> tuple[SourceTask, ...]:
    """Return the outputs of each source, named: the original, whole copies, then crops and pastes."""
    strategy = STRATEGIES[job.balance]
    is_plain = job.balance == "none"  # only augmented copies, no originals
    augmented = strategy.augmented or is_plain
    stems = output_stems(source.image_id for source in sources)
    suffix = copy_suffix(stems, "_aug" if augmented else "_copy")
    tasks = []
    for source in sources:
        stem, indices = stems[source.image_id], range(1)
        if source.split == "train" and is_plain:
            indices = range(1, job.copies + 1)
        elif source.split == "train" and strategy.writes_images:
            indices = range(copies[source.image_id])
        windows = _variants(crops.get(source.image_id, ()) if source.split == "train" else ())
        whole = len(indices) - len(windows)
        outputs = (
            Output(
                stem if k == 0 else f"{stem}{suffix}{k}",
                k,
                augmented and k > 0,
                *(windows[place - whole] if place >= whole else ()),
            )
            for place, k in enumerate(indices)
        )
        tasks.append(SourceTask(source, tuple(outputs)))
    return tuple(tasks)


def with_partners(task: SourceTask, dry_run: RecipeDryRun) -> SourceTask:
    """Add the partners that the outputs of a task will draw, as the dry run has seen them drawn."""
    shared = [output for output in task.outputs if output.augmented and (dry_run.mixes or output.pasted)]
    if not shared:
        return task
    draws = [(output.drawn_as, output.variant) for output in shared]
    partners, pool_size = dry_run.partners_of(task.source.image_id, draws)
    return replace(task, partners=partners, pool_size=pool_size)


def _variants(crops: Sequence[tuple[Variant, int]]) -> list[tuple[Window | None, int, Pasted]]:
    """Return window, number of the copy and what is pasted for each crop and paste of an image."""
    return [
        (variant.window, copy, variant.pasted) for variant, count in crops for copy in range(1, count + 1)
    ]
