"""The command line: parses, calls, prints. Results go to stdout, everything else to stderr.

Exit codes: 0 done, 1 problems were found or an item of the work failed, 2 the work could not start, 130 it
was stopped on request.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import __version__
from app.editing import AsJson, ConventionName, DatasetPath, boxes, check, classes, open_named
from app.terminal import (
    messages,
    print_json,
    print_report,
    print_table,
    reported,
    results,
    show_progress,
    stop,
)

if TYPE_CHECKING:
    from app.augment.recipe import Recipe
    from app.export.job import ExportJob
    from app.export.runner import ExportReport

app = typer.Typer(
    name="evenbox",
    help="Label boxes, see every augmentation, export a balanced dataset.\n\n"
    "`evenbox [DATASET]` opens the window. DATASET may be a devkit, a year folder, Annotations beside "
    "JPEGImages, or a flat folder.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

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


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        results.print(f"evenbox {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        gui()


@app.command()
def gui(
    dataset: Annotated[Path | None, typer.Argument(help="Folder of the dataset.", show_default=False)] = None,
) -> None:
    """Open the window, on a dataset if one is named."""
    if dataset is not None and not dataset.is_dir():
        stop(f"{dataset}: there is no such folder")
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        stop("there is no display; `evenbox demo --headless OUT` and all other commands work without one")
    from app.gui.application import run

    raise typer.Exit(run(dataset))


app.command()(check)
app.command()(classes)
app.command()(boxes)


@app.command()
def stats(dataset: DatasetPath, convention: ConventionName = "auto", as_json: AsJson = False) -> None:
    """Show boxes and images per class and how unbalanced they are."""
    from app.core.dataset import ImageState
    from app.core.statistics import imbalance_ratio

    data = open_named(dataset, convention)
    counts = data.class_counts()
    totals, images = counts.totals().astype(int), counts.images_per_class()
    classes = [
        {"name": name, "boxes": int(boxes), "images": int(held)}
        for name, boxes, held in zip(data.classes, totals, images, strict=True)
    ]
    if as_json:
        print_json(
            {
                "name": data.name,
                "layout": data.layout,
                "convention": str(data.convention),
                "images": len(data),
                "annotated": len(data.states(ImageState.ANNOTATED)),
                "unreadable": len(data.states(ImageState.UNREADABLE)),
                "unlabelled": len(data.states(ImageState.UNLABELLED)),
                "boxes": len(data.boxes),
                "imbalance_ratio": imbalance_ratio(totals),
                "classes": classes,
                "splits": {name: len(indices) for name, indices in data.splits.items()},
            }
        )
        return
    rows = [(str(row["name"]), f"{row['boxes']:,}", f"{row['images']:,}") for row in classes]
    print_table(
        f"{data.name}: {len(data)} images, {len(data.boxes)} boxes", ("class", "boxes", "images"), rows
    )
    results.print(f"imbalance ratio {imbalance_ratio(totals):.2f} · coordinates read as {data.convention}")


@app.command()
def recipes(
    name: Annotated[str | None, typer.Argument(help="Show this recipe whole.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """List the augmentation recipes, or show one."""
    from app.augment.recipe import load_recipe, recipe_json, recipe_names

    if name is not None:
        results.print(recipe_json(_recipe(name)), soft_wrap=True)
        return
    found = [load_recipe(each) for each in recipe_names()]
    if as_json:
        print_json([recipe.model_dump(mode="json") for recipe in found])
        return
    for recipe in found:
        steps = ", ".join(step.transform for step in recipe.steps) or "no steps"
        results.print(f"{recipe.name}: {recipe.description}\n    {steps}", soft_wrap=True)


@app.command()
def plan(
    dataset: DatasetPath,
    recipe: RecipeName = "yolo",
    balance: Strategy = "augment+crop",
    max_copies: MaxCopies = 20,
    budget: Budget = 4.0,
    copies: Copies = 1,
    beta: Beta = 64.0,
    split: Split = "auto",
    seed: Seed = 0,
    convention: ConventionName = "auto",
    compare: Annotated[
        bool, typer.Option("--compare", help="Plan every strategy, and show them side by side.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Plan which image gets how many copies, and say what that reaches and what nothing can."""
    from app.export.planning import prepare

    job = _job(dataset, recipe, balance, max_copies, budget, copies, beta, split, seed, convention)
    if compare:
        _compare(job, as_json)
        return
    with reported(), show_progress("Planning") as progress:
        prepared = prepare(job, on_progress=progress, workers=os.cpu_count() or 1)
    for failure in prepared.failures:
        messages.print(f"left out: {failure.reason}", style="yellow", soft_wrap=True)
    found = prepared.plan
    if as_json:
        print_json({**found.to_json(), "left_out": [failure.to_json() for failure in prepared.failures]})
        return
    rows = [
        (name, f"{before:,}", f"{after:,}")
        for name, before, after in zip(found.classes, found.before, found.after, strict=True)
    ]
    print_table(
        f"{prepared.dataset.name}: {balance}, recipe {job.recipe.name}", ("class", "before", "after"), rows
    )
    kind = "plan of copies and the crops on offer" if found.crops else "plan"
    bound = (
        ""
        if found.lower_bound is None
        else f"; no {kind} under these limits goes below {found.lower_bound:.2f}"
    )
    results.print(
        f"imbalance ratio {found.ratio_before:.2f} → {found.ratio_after:.2f}{bound}\n"
        f"images {found.images_before:,} → {found.images_after:,}"
        + (f", {found.crops:,} of them crops" if found.crops else "")
    )


def _compare(job: ExportJob, as_json: bool) -> None:
    from app.export.comparison import compare_strategies

    with reported(), show_progress("Planning") as progress:
        found = compare_strategies(job, on_progress=progress, workers=os.cpu_count() or 1)
    for failure in found.failures:
        messages.print(f"left out: {failure.reason}", style="yellow", soft_wrap=True)
    if as_json:
        print_json(found.to_json())
        return
    rows = [
        (
            row.strategy,
            f"{row.ratio:.2f}",
            "" if row.lower_bound is None else f"{row.lower_bound:.2f}",
            f"{row.normalised_entropy:.3f}",
            f"{row.images:,}",
            f"{row.crops:,}",
            f"{row.most_outputs}",
        )
        for row in found.rows
    ]
    header = ("strategy", "ratio", "bound", "entropy", "images", "crops", "of one")
    print_table(f"{found.name}: recipe {job.recipe.name}", header, rows)


@app.command()
def preview(
    dataset: DatasetPath,
    image: Annotated[str, typer.Option("--image", "-i", help="Id of the image: its name without extension.")],
    recipe: RecipeName = "yolo",
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=100, help="Number of variants.")] = 8,
    seed: Seed = 0,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Where the sheet is written (PNG or JPEG).")
    ] = Path("preview.png"),
    convention: ConventionName = "auto",
    as_json: AsJson = False,
) -> None:
    """Draw an image and variants of it with their boxes; dropped boxes are dashed, with the reason."""
    from app.export.preview import preview_sheet
    from app.files import write_atomic
    from app.imaging.encode import encode

    if out.suffix.lower() not in {".png", ".jpg", ".jpeg"}:
        stop(f"{out}: the sheet is a .png or .jpg file")
    chosen = _recipe(recipe)
    with reported():
        sheet, samples = preview_sheet(open_named(dataset, convention), image, chosen, count, seed)
        write_atomic(out, encode(sheet, ".png" if out.suffix.lower() == ".png" else ".jpg"))
    if as_json:
        print_json({"out": str(out), "variants": [sample.to_json() for sample in samples]})
    else:
        results.print(f"written: {out}", soft_wrap=True)


@app.command()
def export(
    dataset: Annotated[Path | None, typer.Argument(help="Folder of the dataset.", show_default=False)] = None,
    out: Annotated[Path | None, typer.Argument(help="New folder for the result.", show_default=False)] = None,
    recipe: RecipeName = "yolo",
    balance: Strategy = "augment+crop",
    max_copies: MaxCopies = 20,
    budget: Budget = 4.0,
    copies: Copies = 1,
    beta: Beta = 64.0,
    formats: Annotated[str, typer.Option("--format", "-f", help="Comma list of formats: voc.")] = "voc",
    split: Split = "auto",
    quality: Annotated[int, typer.Option(min=1, max=100, help="JPEG quality of augmented images.")] = 95,
    workers: Annotated[int, typer.Option("--workers", "-w", min=0, help="Processes; 0: one per core.")] = 0,
    seed: Seed = 0,
    convention: ConventionName = "auto",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted export.")] = False,
    job_file: Annotated[
        Path | None, typer.Option("--job", help="Run a saved job; DATASET and options come from it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a balanced, augmented dataset with every core. Only the training split is changed."""
    from app.export.job import load_job

    if job_file is not None:
        if dataset is None or out is not None:
            stop("usage: evenbox export --job FILE OUT")
        with reported():
            job, target = load_job(job_file), dataset
    else:
        if dataset is None or out is None:
            stop("usage: evenbox export DATASET OUT")
        job = _job(
            dataset,
            recipe,
            balance,
            max_copies,
            budget,
            copies,
            beta,
            split,
            seed,
            convention,
            formats,
            quality,
        )
        target = out
    report = _run_export(job, target, workers, resume)
    if as_json:
        print_json(report.to_json())
    else:
        print_report(report)
    if report.cancelled:
        raise typer.Exit(130)
    raise typer.Exit(1 if report.failures else 0)


@app.command()
def demo(
    headless: Annotated[
        Path | None,
        typer.Option("--headless", help="Without a window: export the demo, balanced, into this folder."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Open the demo dataset in the window, or run it without one."""
    from app.demo import ensure_demo

    with reported():
        root = ensure_demo()
    if headless is None:
        gui(root)
        return
    _headless_demo(root, headless, as_json)


def _headless_demo(root: Path, out: Path, as_json: bool) -> None:
    from app.export.preview import preview_sheet
    from app.files import write_atomic
    from app.imaging.encode import encode

    job = _job(root, "yolo", "augment", 10, 3.0, 1, 64.0, "auto", 7, "auto")
    finished = (out / "export.json").exists()
    report = _run_export(job, out, 0, resume=finished or (out / "job.json").exists())
    data = open_named(root, "auto")
    busiest = max(range(len(data)), key=lambda i: (int(data.offsets[i + 1] - data.offsets[i]), -i))
    with reported():
        sheet, _ = preview_sheet(data, data.entries[busiest].image_id, job.recipe, 8, job.seed)
        place = out.with_name(f"{out.name}-contact-sheet.png")
        write_atomic(place, encode(sheet, ".png"))
    if as_json:
        print_json({**report.to_json(), "contact_sheet": str(place)})
    else:
        print_report(report)
        results.print(f"contact sheet: {place.resolve()}", soft_wrap=True)
    raise typer.Exit(1 if report.failures else 0)


def _run_export(job: ExportJob, out: Path, workers: int, resume: bool) -> ExportReport:
    """Prepare and run, with progress on stderr; Ctrl+C stops it in a state that --resume continues."""
    import dataclasses
    import signal
    import time

    from app.export.folder import check_folder
    from app.export.planning import prepare
    from app.export.runner import Progress, run_export

    started = time.perf_counter()
    workers = workers or os.cpu_count() or 1
    stopped = False

    def request_stop(*_: object) -> None:
        nonlocal stopped
        stopped = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, request_stop)
    with reported():
        check_folder(out, job, resume)
        with show_progress("Planning") as progress:
            prepared = prepare(job, on_progress=progress, cancelled=lambda: stopped, workers=workers)
        with show_progress("Exporting") as progress:

            def show(now: Progress) -> None:
                progress(now.done, now.total)

            report = run_export(
                prepared,
                out,
                workers=workers,
                resume=resume,
                on_progress=show,
                cancelled=lambda: stopped,
            )
    return dataclasses.replace(report, seconds=time.perf_counter() - started)


def _job(
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
    from pydantic import ValidationError

    from app.export.job import ExportJob

    try:
        return ExportJob.model_validate(
            {
                "dataset": dataset.resolve(),
                "convention": None if convention == "auto" else convention,
                "recipe": _recipe(recipe),
                "balance": balance,
                "max_copies": max_copies,
                "budget": budget or None,
                "copies": copies,
                "beta": beta,
                "formats": tuple(part.strip() for part in formats.split(",") if part.strip()),
                "split": split if split.isalpha() else tuple(split.split(",")),
                "quality": quality,
                "seed": seed,
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        stop(f"--{str(first['loc'][0]).replace('_', '-')}: {first['msg']}")


def _recipe(name: str) -> Recipe:
    from app.augment.recipe import load_recipe

    with reported():
        return load_recipe(name)


def main() -> None:
    """Entry point: ``evenbox DATASET`` is short for ``evenbox gui DATASET``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter must not end the program
    arguments = sys.argv[1:]
    commands = {
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    }
    if arguments and not arguments[0].startswith("-") and arguments[0] not in commands:
        arguments.insert(0, "gui")
    app(arguments)
