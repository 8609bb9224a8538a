"""From what the window shows to an export job, its folder and its command line."""

from __future__ import annotations

import os
import shlex
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.augment.recipe import Recipe, load_recipe, recipe_names
from app.balance.crops import DEFAULT_RULE
from app.balance.strategies import STRATEGIES
from app.balance.weights import DEFAULT_FORMULA
from app.core.dataset import Dataset
from app.errors import RecipeError
from app.export.job import ExportJob, FormatName
from app.gui.export.classes import Selection
from app.gui.session import PlanSettings, Session
from app.voc.layout import telling_folder

DEFAULT_RECIPE = "yolo"
_WISHES = ("at_least", "at_least_of", "leave", "groups", "drop", "floor", "parts", "threshold")
_SPLIT_NAMES = ("auto", "keep", "none")


def ensure_recipe(session: Session) -> Recipe:
    """Return the session's recipe; the default one is set where there is none yet."""
    if session.recipe is None:
        session.set_recipe(load_recipe(DEFAULT_RECIPE))
    assert session.recipe is not None
    return session.recipe


def make_job(
    dataset: Dataset,
    recipe: Recipe,
    settings: PlanSettings,
    quality: int = 95,
    exclude: Collection[int] = (),
    formats: tuple[FormatName, ...] = ("voc",),
    selection: Selection | None = None,
) -> ExportJob:
    """Return the job that the window's settings mean for a dataset.

    Args:
        dataset: the opened dataset.
        recipe: as it is now, edits included.
        settings: strategy, limits, goals, split and seed.
        quality: JPEG quality of augmented images.
        exclude: indices of images that are kept out.
        formats: what to write.
        selection: which classes take part, and what becomes of difficult boxes; None: all as they are, and
            what the settings say of difficult ones.
    """
    split = settings.split
    chosen = selection or Selection(difficult=settings.difficult)
    return ExportJob(
        dataset=dataset.root,
        convention=dataset.convention,
        recipe=recipe,
        balance=settings.strategy,
        max_copies=settings.max_copies,
        budget=settings.budget,
        beta=settings.beta,
        split=split if split in _SPLIT_NAMES else split_shares(split),
        formats=formats,
        classes=chosen.classes,
        rename=chosen.rename,
        difficult=chosen.difficult,
        emptied=chosen.emptied,
        quality=quality,
        seed=settings.seed,
        weights=settings.weights,
        copies=settings.copies,
        crop_keep=settings.crop_keep,
        crop_drop=settings.crop_drop,
        crop_side=settings.crop_side,
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        together=settings.together,
        **_wishes(settings, _exported_names(dataset, chosen.classes, chosen.rename)),
        mirror=dataset.mirror,
        exclude=tuple(dataset.entries[index].image_id for index in exclude),
    )


def _exported_names(
    dataset: Dataset, kept: Collection[str] | None, rename: Collection[tuple[str, str]]
) -> dict[str, str]:
    """Return what the classes that are exported are called there."""
    new = dict(rename)
    return {name: new.get(name, name) for name in dataset.classes if kept is None or name in kept}


def _wishes(settings: PlanSettings, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the goals that the strategy heeds, of classes that there are: the others wait until it does.

    Args:
        settings: speak of the classes as the dataset does.
        names: what those that are exported are called there, as a job speaks of them.
    """
    strategy = STRATEGIES[settings.strategy]
    may_drop = strategy.optimised or strategy.drops or strategy.parts
    wishes: dict[str, Any] = {}
    if strategy.optimised:
        wishes["at_least"] = settings.at_least
        wishes["at_least_of"] = {names[name]: boxes for name, boxes in settings.at_least_of if name in names}
    if may_drop:
        wishes["leave"] = tuple(sorted({names[name] for name in settings.leave if name in names}))
        groups = (dict.fromkeys(names[name] for name in group if name in names) for group in settings.groups)
        wishes["groups"] = tuple(tuple(group) for group in groups if len(group) > 1)
        wishes["floor"] = settings.floor
    targeted = bool(wishes.get("at_least") or wishes.get("at_least_of"))
    if (strategy.optimised and not targeted) or strategy.drops:
        wishes["drop"] = settings.drop
    if strategy.parts:
        wishes["parts"] = settings.parts
    if settings.strategy == "repeat-factor":
        wishes["threshold"] = settings.threshold
    return wishes


def split_shares(text: str) -> tuple[float, ...]:
    """Return the numbers of ``0.7,0.2,0.1``."""
    return tuple(float(part) for part in text.split(","))


def with_strategy(job: ExportJob, dataset: Dataset, settings: PlanSettings, strategy: str) -> ExportJob:
    """Return the same job under another strategy, with the goals that this one heeds."""
    none = {name: ExportJob.model_fields[name].get_default(call_default_factory=True) for name in _WISHES}
    other = replace(settings, strategy=strategy)
    names = _exported_names(dataset, job.classes, job.rename)
    return job.model_copy(update={**none, **_wishes(other, names), "balance": strategy})


def default_folder(dataset: Dataset, kind: str = "balanced") -> Path:
    """Return a folder that does not exist yet: beside the dataset, or at home where that cannot be."""
    root = telling_folder(dataset.root.resolve())
    parent = root.parent if os.access(root.parent, os.W_OK) else Path.home()
    return free_folder(parent / f"{root.name or 'dataset'}-{kind}")


def free_folder(path: Path) -> Path:
    """Return ``path``, or the first of ``path-2``, ``path-3``, … that does not exist."""
    number = 2
    free = path
    while free.exists():
        free = path.with_name(f"{path.name}-{number}")
        number += 1
    return free


def command_line(job: ExportJob, out: Path, workers: int, cluster: str = "", resumes: bool = False) -> str:
    """Return the command that does the same, for a shell; with a job file where options cannot say it.

    A recipe that was edited here has no name of its own, excluded images may be many, and names of classes
    may hold what separates them on a command line, so such a job is run from its file.
    """
    if needs_file(job):
        parts = ["evenbox", "export", "--job", str(job_file(out)), str(out)]
    else:
        parts = ["evenbox", "export", str(job.dataset), str(out), *_options(job)]
    where = ["--cluster", cluster] if cluster else ["--workers", str(workers)]
    return shlex.join([*parts, *where, *(["--resume"] if resumes else [])])


def needs_file(job: ExportJob) -> bool:
    """Say whether options cannot say all that a job says, so that a command runs it from its file."""
    return bool(job.exclude) or not is_stored(job.recipe) or not _are_plain(job)


def job_file(out: Path) -> Path:
    """Return where a job is saved unless a person chooses otherwise: beside the export's folder."""
    return out.with_name(f"{out.name}.json")


def _options(job: ExportJob) -> list[str]:
    split = job.split if isinstance(job.split, str) else ",".join(f"{share:g}" for share in job.split)
    convention = [] if job.convention is None else ["--convention", str(job.convention)]
    named = {"drop": job.drop, "floor": job.floor, "parts": job.parts, "threshold": job.threshold}
    fresh = {"crop-keep": job.crop_keep, "crop-drop": job.crop_drop, "crop-side": job.crop_side}
    usual = {"crop-keep": DEFAULT_RULE.keep, "crop-drop": DEFAULT_RULE.drop, "crop-side": DEFAULT_RULE.side}
    named |= {name: value for name, value in fresh.items() if value != usual[name]}
    named |= {
        name.replace("_", "-"): getattr(job, name)
        for name in ("copies", "epochs", "batch_size")
        if getattr(job, name) != ExportJob.model_fields[name].default
    }
    targets = [] if job.at_least is None else [str(job.at_least)]
    targets += [f"{name}={boxes}" for name, boxes in job.at_least_of.items()]
    return [
        *("--recipe", job.recipe.name),
        *("--balance", job.balance),
        *("--max-copies", str(job.max_copies)),
        *("--budget", f"{job.budget or 0:g}"),
        *("--beta", f"{job.beta:g}"),
        *("--split", split),
        *("--format", ",".join(job.formats)),
        *("--quality", str(job.quality)),
        *("--seed", str(job.seed)),
        *([] if job.weights == DEFAULT_FORMULA else ["--weights", job.weights]),
        *([] if job.classes is None else [f"--classes={','.join(job.classes)}"]),
        *(f"--rename={old}={new}" for old, new in job.rename),
        *([] if job.difficult == "keep" else ["--difficult", job.difficult]),
        *([] if job.emptied == "skip" else ["--emptied", job.emptied]),
        *([] if job.together is None else [f"--together={job.together}"]),
        *(f"--{name}={value:g}" for name, value in named.items() if value is not None),
        *(f"--at-least={target}" for target in targets),
        *(f"--leave={name}" for name in job.leave),
        *(f"--group={','.join(group)}" for group in job.groups),
        *convention,
    ]


def _are_plain(job: ExportJob) -> bool:
    """Say whether the names of classes in a job can stand on a command line."""
    names = [*(job.classes or ()), *(name for pair in job.rename for name in pair)]
    names += [*job.at_least_of, *job.leave, *(name for group in job.groups for name in group)]
    return all(name == name.strip() and "," not in name and "=" not in name for name in names)


def is_stored(recipe: Recipe) -> bool:
    """Return whether a command that names the recipe finds it as it is here."""
    try:
        return recipe.name in recipe_names() and load_recipe(recipe.name) == recipe
    except RecipeError:
        return False
