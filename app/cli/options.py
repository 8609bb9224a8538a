"""Options that several commands share, and what they mean: a dataset, a recipe, an export job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app.cli.terminal import reported, show_progress, stop

if TYPE_CHECKING:
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
Strategy = Annotated[str, typer.Option("--balance", "-b", help="Balance strategy; `none` only augments.")]
MaxCopies = Annotated[
    int,
    typer.Option(
        "--max-copies", "-K", min=1, help="Most output images of one source, the original included."
    ),
]
Budget = Annotated[
    float | None,
    typer.Option(help="Most output images over input images.  [default: 4; 0: no limit]", min=0.0),
]
Copies = Annotated[int, typer.Option(min=1, help="With --balance none: augmented images of each source.")]
Beta = Annotated[
    float, typer.Option(min=0.0, help="0 weighs all classes evenly, 64 looks at the rarest first.")
]
Split = Annotated[
    str,
    typer.Option(
        help="keep its own lists, none: one training set, or shares like 0.7,0.2,0.1; auto: keep or none."
    ),
]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")]


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
    recipe: str,
    balance: str,
    max_copies: int,
    budget: float | None,
    copies: int,
    beta: float,
    split: str,
    seed: int,
    convention: str,
    formats: str = "voc",
    quality: int = 95,
) -> ExportJob:
    """Return the job that the options describe; a value that is not allowed ends the command."""
    from pydantic import ValidationError

    from app.core.mirror import read_mirror_rules
    from app.export.job import ExportJob

    with reported():
        mirror = read_mirror_rules(dataset)
    try:
        return ExportJob.model_validate(
            {
                "dataset": dataset.resolve(),
                "convention": None if convention == "auto" else convention,
                "recipe": named_recipe(recipe),
                "balance": balance,
                "max_copies": max_copies,
                "budget": budget or None,
                "copies": copies,
                "beta": beta,
                "formats": tuple(part.strip() for part in formats.split(",") if part.strip()),
                "split": split if split.isalpha() else tuple(split.split(",")),
                "quality": quality,
                "seed": seed,
                "mirror": mirror,
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        stop(f"--{str(first['loc'][0]).replace('_', '-')}: {first['msg']}")
