"""Options that several commands share, and what they mean: a dataset, a recipe, an export job."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import typer

from app.cli.terminal import reported, show_progress, stop

if TYPE_CHECKING:
    from pydantic import ValidationError

    from app.augment.recipe import Recipe
    from app.core.dataset import Dataset
    from app.export.job import ExportJob

DatasetPath = Annotated[Path, typer.Argument(help="Folder of the dataset.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines on stdout.")]
ConventionName = Annotated[
    Literal["auto", "voc", "zero", "edges"],
    typer.Option(
        "--convention",
        help="How coordinates are read: voc from 1, zero from 0, edges from 0 with the maximum outside; "
        "auto goes by the evidence.",
    ),
]
RecipeName = Annotated[str, typer.Option("--recipe", "-r", help="Name of a recipe, or a JSON file.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")]
_LIMITS, _CLASSES, _CROPS = "Limits of the plan", "Wishes for classes", "Rule of the crops"
DEFAULT_WEIGHTS = "effective-0.999"
"""``app.balance.weights.DEFAULT_FORMULA``, named here so that ``--help`` need not import numpy."""

_CHOICE = "Choice of classes"
_SAME = (
    *("balance", "max_copies", "copies", "beta", "drop", "floor", "parts", "threshold"),
    *("crop_keep", "crop_drop", "crop_side", "together", "seed", "difficult", "emptied"),
)  # options that a job says just so


@dataclass(frozen=True)
class PlanOptions:
    """What `plan`, `export` and others ask for alike; each field is an option of these commands."""

    recipe: RecipeName = "yolo"
    balance: Annotated[
        str, typer.Option("--balance", "-b", help="Balance strategy; `none` only augments.")
    ] = "augment+crop"
    max_copies: Annotated[
        int,
        typer.Option(
            "--max-copies",
            "-K",
            min=1,
            help="Most output images of one source, the original included.",
            rich_help_panel=_LIMITS,
        ),
    ] = 20
    budget: Annotated[
        float | None,
        typer.Option(
            help="Most output images over input images.  [default: 4; 0: no limit]",
            min=0.0,
            show_default=False,
            rich_help_panel=_LIMITS,
        ),
    ] = 4.0
    drop: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            help="Also leave out up to this share of the training images, 0.1 for a tenth, where that helps. "
            "Without it all originals are kept, but by `down`.",
            show_default=False,
            rich_help_panel=_LIMITS,
        ),
    ] = None
    floor: Annotated[
        int | None,
        typer.Option(
            metavar="BOXES",
            help="Boxes of each class that the images kept hold at least, where images are left out.",
            show_default=False,
            rich_help_panel=_LIMITS,
        ),
    ] = None
    copies: Annotated[
        int, typer.Option(min=1, help="With `--balance none`: augmented images of each source.")
    ] = 1
    parts: Annotated[
        int | None,
        typer.Option(
            help="With `--balance easy-ensemble`: how many parts.  [default: as needed]", show_default=False
        ),
    ] = None
    threshold: Annotated[
        float | None,
        typer.Option(
            help="With `--balance repeat-factor`: its t.  [default: the one that reaches most]",
            show_default=False,
        ),
    ] = None
    beta: Annotated[
        float,
        typer.Option(
            min=0.0,
            help="0 weighs all classes evenly, 64 looks at the rarest first.",
            rich_help_panel=_CLASSES,
        ),
    ] = 64.0
    at_least: Annotated[
        list[str] | None,
        typer.Option(
            "--at-least",
            metavar="[CLASS=]BOXES",
            help="Instead of making classes even: give each class, or one, at least so many boxes. "
            "May be given again.",
            rich_help_panel=_CLASSES,
        ),
    ] = None
    leave: Annotated[
        list[str] | None,
        typer.Option(
            "--leave",
            metavar="CLASS",
            help="Let this class become as large or as small as it likes. May be given again.",
            rich_help_panel=_CLASSES,
        ),
    ] = None
    group: Annotated[
        list[str] | None,
        typer.Option(
            "--group",
            metavar="A,B,…",
            help="Balance these classes as if they were one. May be given again.",
            rich_help_panel=_CLASSES,
        ),
    ] = None
    crop_keep: Annotated[
        float,
        typer.Option(
            help="Share of itself that a box kept in a crop shows at least.", rich_help_panel=_CROPS
        ),
    ] = 0.6
    crop_drop: Annotated[
        float,
        typer.Option(
            help="Share of itself that a box left outside of a crop shows at most. With 0.99 here and 0.01 "
            "for --crop-keep a box belongs to a crop by its centre alone, as in SSD.",
            rich_help_panel=_CROPS,
        ),
    ] = 0.35
    crop_side: Annotated[
        float,
        typer.Option(help="Smallest side of a crop over that of its image.", rich_help_panel=_CROPS),
    ] = 0.3
    classes: Annotated[
        str | None,
        typer.Option(
            metavar="A,B,…",
            help="Classes to keep, in the order of their numbers.  [default: all]",
            show_default=False,
            rich_help_panel=_CHOICE,
        ),
    ] = None
    rename: Annotated[
        list[str] | None,
        typer.Option(
            "--rename",
            metavar="OLD=NEW",
            help="Rename a class; classes that get one name are merged. May be given again.",
            rich_help_panel=_CHOICE,
        ),
    ] = None
    difficult: Annotated[
        Literal["keep", "drop", "ignore"],
        typer.Option(
            help="Boxes marked difficult: keep them, drop them, or write them but count them nowhere.",
            rich_help_panel=_CHOICE,
        ),
    ] = "keep"
    emptied: Annotated[
        Literal["skip", "negative"],
        typer.Option(
            help="Images that this choice leaves without boxes: skip them, or keep them as negatives.",
            rich_help_panel=_CHOICE,
        ),
    ] = "skip"
    split: Annotated[
        str,
        typer.Option(
            help="keep its own lists, none: one training set, or shares like 0.7,0.2,0.1; auto: keep or none."
        ),
    ] = "auto"
    together: Annotated[
        str | None,
        typer.Option(
            metavar="PATTERN",
            help="With shares as --split: a regular expression for ids; what it matches alike stays "
            "together, for example '^(.*)_[0-9]+$' for frames of videos. Images that are alike do so anyway.",
            show_default=False,
        ),
    ] = None
    seed: Seed = 0
    convention: ConventionName = "auto"


def takes_plan_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of ``PlanOptions`` in place of its parameter ``options``.

    They stand where that parameter stands, among the others of the command.
    """
    hints = get_type_hints(command, include_extras=True)
    shared = get_type_hints(PlanOptions, include_extras=True)
    names = [field.name for field in fields(PlanOptions)]

    def run(**given: Any) -> None:
        options = PlanOptions(**{name: given.pop(name) for name in names})
        command(**given, options=options)

    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command).parameters.values():
        if parameter.name == "options":
            for field in fields(PlanOptions):
                default = inspect.Parameter.empty if field.default is MISSING else field.default
                parameters.append(_keyword(field.name, default, shared[field.name]))
        else:
            parameters.append(_keyword(parameter.name, parameter.default, hints[parameter.name]))
    run.__name__, run.__doc__, run.__module__ = command.__name__, command.__doc__, command.__module__
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _keyword(name: str, default: Any, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def open_named(path: Path, convention: str) -> Dataset:
    """Open the dataset that a command names, with progress; a failure ends the command."""
    from app.core.dataset import Convention
    from app.voc.index import open_dataset

    chosen = None if convention == "auto" else Convention(convention)
    with reported(), show_progress("Reading") as progress:
        return open_dataset(path, chosen, progress)


def named_recipe(name: str) -> Recipe:
    """Load the recipe that a command names; a failure ends the command."""
    from app.augment.recipe import load_recipe

    with reported():
        return load_recipe(name)


def export_job(
    dataset: Path,
    options: PlanOptions,
    formats: str = "",
    quality: int = 95,
    epochs: int = 1,
    batch_size: int = 16,
    weights: str = DEFAULT_WEIGHTS,
) -> ExportJob:
    """Return the job that the options describe; a value that is not allowed ends the command.

    Without ``formats`` it is lists for strategies that write no images, VOC for all others.
    """
    from pydantic import ValidationError

    from app.core.mirror import read_mirror_rules
    from app.export.job import ExportJob

    with reported():
        mirror = read_mirror_rules(dataset)
    try:
        return ExportJob.model_validate(
            {
                **{name: getattr(options, name) for name in _SAME},
                **_classes_of(options),
                "dataset": dataset.resolve(),
                "convention": None if options.convention == "auto" else options.convention,
                "recipe": named_recipe(options.recipe),
                "budget": options.budget or None,
                "formats": _listed("format", formats or _usual_format(options.balance), "voc,coco"),
                "split": _split(options.split),
                "quality": quality,
                "epochs": epochs,
                "batch_size": batch_size,
                "weights": weights,
                "mirror": mirror,
            }
        )
    except ValidationError as error:
        stop(_mistake(error, options))


def _classes_of(options: PlanOptions) -> dict[str, Any]:
    """Return what the options say about classes, as a job says it."""
    at_least, at_least_of = _targets(options.at_least or ())
    classes = options.classes
    return {
        "at_least": at_least,
        "at_least_of": at_least_of,
        "leave": options.leave or (),
        "groups": [_listed("group", text, "cat,dog") for text in options.group or ()],
        "classes": None if classes is None else _listed("classes", classes, "cat,dog"),
        "rename": [_renaming(text) for text in options.rename or ()],
    }


def _split(text: str) -> str | tuple[str, ...]:
    return text if text.isalpha() else tuple(text.split(","))


def _mistake(error: ValidationError, options: PlanOptions) -> str:
    """Return what is wrong with the first option that is."""
    from app.augment.mistakes import reason_of
    from app.export.job import ExportJob

    first = error.errors()[0]
    field = str(first["loc"][0])
    if field == "split" and not options.split.isalpha():  # what is wrong with the shares, not the words
        first = next(each for each in reversed(error.errors()) if each["loc"][0] == "split")
    template, arguments = reason_of(first, ExportJob)
    name = {"groups": "group", "at_least_of": "at_least", "formats": "format"}.get(field, field)
    return f"--{name.replace('_', '-')}: {template.format(**arguments)}"


def _usual_format(balance: str) -> str:
    from app.balance.strategies import STRATEGIES

    return "lists" if balance in STRATEGIES and not STRATEGIES[balance].writes_images else "voc"


def _listed(option: str, text: str, example: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names:
        stop(f"--{option} {text}: names nothing; write for example --{option} {example}")
    return names


def _renaming(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not equals or not old.strip() or not new.strip():
        stop(f"--rename {text}: write for example --rename truck=vehicle")
    return old.strip(), new.strip()


def _targets(given: Sequence[str]) -> tuple[str | None, dict[str, str]]:
    """Return the least number of boxes of all classes, and that of single ones."""
    for_all: str | None = None
    single: dict[str, str] = {}
    for text in given:
        name, is_named, boxes = text.rpartition("=")
        if not boxes.strip().isdigit():
            stop(f"--at-least {text}: write for example --at-least 500, or --at-least cat=500")
        if is_named:
            single[name.strip()] = boxes
        else:
            for_all = boxes
    return for_all, single
