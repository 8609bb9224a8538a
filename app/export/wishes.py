"""What a job asks of a plan, in the planner's own terms: class numbers in place of names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

import numpy as np

from app.balance.crops import CropRule
from app.balance.goals import Goals
from app.balance.limits import Limits
from app.balance.strategies import STRATEGIES
from app.errors import PlanError
from app.export.job import ExportJob


class Wishes(TypedDict):
    """Arguments of ``make_plan`` that do not depend on the images."""

    limits: Limits
    beta: float
    seed: int
    goals: Goals | None
    floor: float | None
    parts: int | None
    threshold: float | None
    crop_rule: CropRule


def wishes_of(job: ExportJob, classes: Sequence[str]) -> Wishes:
    """Return what a job asks for.

    Args:
        job: the job.
        classes: names of the classes that the planner counts.

    Raises:
        PlanError: a class is not there or in two groups.
    """
    return Wishes(
        limits=Limits(max_copies=job.max_copies, budget=job.budget, drop=job.drop),
        beta=job.beta,
        seed=job.seed,
        goals=_goals(job, classes),
        floor=job.floor,
        parts=job.parts,
        threshold=job.threshold,
        crop_rule=CropRule(job.crop_keep, job.crop_drop, job.crop_side),
    )


def check_wishes(job: ExportJob) -> None:
    """Refuse what the strategy of a job does not heed, rather than pass over it.

    Raises:
        PlanError: the job asks for something that its strategy cannot do.
    """
    strategy = STRATEGIES[job.balance]
    may_drop = strategy.optimised or strategy.drops or strategy.parts
    has_target = job.at_least is not None or bool(job.at_least_of)
    heeded = {
        "at_least": (has_target, strategy.optimised),
        "leave": (bool(job.leave), strategy.optimised or may_drop),
        "groups": (bool(job.groups), strategy.optimised or may_drop),
        "drop": (job.drop is not None, strategy.optimised or strategy.drops),
        "floor": (job.floor is not None, may_drop),
        "parts": (job.parts is not None, strategy.parts),
        "threshold": (job.threshold is not None, job.balance == "repeat-factor"),
    }
    for name, (is_asked, is_heeded) in heeded.items():
        if is_asked and not is_heeded:
            raise PlanError(
                "the balance strategy “{strategy}” knows no “{option}”; leave it out or choose another",
                strategy=job.balance,
                option=name.replace("_", " "),
            )
    if "lists" in job.formats and (job.balance == "none" or (strategy.writes_images and not strategy.drops)):
        listing = ", ".join(name for name, each in STRATEGIES.items() if each.drops or not each.writes_images)
        raise PlanError(
            "lists speak of the dataset's own images, the balance strategy “{strategy}” makes others; "
            "strategies with lists are: {listing}",
            strategy=job.balance,
            listing=listing,
        )
    if has_target and job.drop:
        raise PlanError("“at least” asks for more boxes, “drop” leaves images out; choose one of the two")


def _goals(job: ExportJob, classes: Sequence[str]) -> Goals | None:
    numbers = {name: number for number, name in enumerate(classes)}
    _refuse_unknown(
        numbers, [*job.leave, *job.at_least_of, *(name for group in job.groups for name in group)]
    )
    goals = Goals()
    if job.leave:
        alone = np.zeros(len(classes), bool)
        alone[[numbers[name] for name in job.leave]] = True
        goals = Goals(alone=alone)
    groups = None
    if job.groups:
        groups = np.arange(len(classes), dtype=np.int64)
        grouped: set[str] = set()
        for group in job.groups:
            if both := grouped.intersection(group):
                raise PlanError("the class “{name}” stands in two groups", name=sorted(both)[0])
            grouped.update(group)
            groups[[numbers[name] for name in group]] = numbers[group[0]]
    least = None
    if job.at_least is not None or job.at_least_of:
        least = np.full(len(classes), float(job.at_least or 0))
        for name, boxes in job.at_least_of.items():
            least[numbers[name]] = boxes
    if goals.alone is None and groups is None and least is None:
        return None
    return Goals(goals.alone, groups, least)


def _refuse_unknown(known: Iterable[str], wanted: Iterable[str]) -> None:
    names = list(known)
    for name in wanted:
        if name not in names:
            raise PlanError(
                "there is no class “{name}” in the dataset; its classes are: {names}",
                name=name,
                names=", ".join(names),
            )
