"""The commands around a detector: copies for it to look at, and what it found merged."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.cli.options import AsJson, ConventionName, DatasetPath, Seed, named_recipe, open_named
from app.cli.terminal import messages, print_json, reported, results, show_progress, stop, stoppable


def tta(
    dataset: DatasetPath,
    out: Annotated[Path, typer.Argument(help="New folder for the copies.", show_default=False)],
    recipe: Annotated[str, typer.Option("--recipe", "-r", help="Name of a recipe, or a JSON file.")] = "flip",
    variants: Annotated[
        int, typer.Option("--variants", "-n", min=1, max=100, help="Copies of each image beside itself.")
    ] = 4,
    split: Annotated[
        str | None, typer.Option(help="Only the images of this list, for example test.", show_default=False)
    ] = None,
    workers: Annotated[int, typer.Option("--workers", "-w", min=0, help="Processes; 0: one per core.")] = 0,
    seed: Seed = 0,
    convention: ConventionName = "auto",
    as_json: AsJson = False,
) -> None:
    """Write each image and n variants of it for test-time augmentation, with the maps that lead back.

    A detector looks at OUT/images.json; then `evenbox merge RESULTS.json --manifest OUT`.
    """
    from app.export.ensemble.copies import write_copies

    chosen, data = named_recipe(recipe), open_named(dataset, convention)
    with stoppable() as stopped, reported(), show_progress("Writing") as progress:
        report = write_copies(
            data,
            out,
            chosen,
            variants,
            seed,
            split=split,
            workers=workers or os.cpu_count() or 1,
            on_progress=progress,
            cancelled=stopped,
        )
    for failure in report.failures:
        messages.print(f"left out: {failure.reason}", style="yellow", soft_wrap=True)
    if as_json:
        print_json(report.to_json())
    else:
        results.print(
            f"{report.copies:,} copies of {report.images:,} images\nwritten: {report.out}", soft_wrap=True
        )
    raise typer.Exit(1 if report.failures else 0)


def merge(
    detections: Annotated[
        list[Path], typer.Argument(help="COCO results, one file for each model.", show_default=False)
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the result is written.")] = Path(
        "merged.json"
    ),
    manifest: Annotated[
        Path | None,
        typer.Option("--manifest", help="Folder that `evenbox tta` wrote, if they are of its copies."),
    ] = None,
    method: Annotated[
        Literal["nms", "voting", "average", "wbf"],
        typer.Option("--method", "-m", help="wbf: weighted boxes fusion; nms: the surest box stays."),
    ] = "wbf",
    iou: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Overlap from which two boxes are one object.")
    ] = 0.55,
    votes: Annotated[
        Literal["any", "majority", "all"], typer.Option(help="voting: how many must have found it.")
    ] = "majority",
    weights: Annotated[
        str, typer.Option(help="Comma list, one weight for each file.", show_default=False)
    ] = "",
    min_score: Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out what is less sure.")] = 0.0,
    as_json: AsJson = False,
) -> None:
    """Merge detections of several models, of test-time copies, or of both, into one result.

    With --manifest every box first goes back onto its original; the box of a turned copy comes back loose.
    """
    from app.export.ensemble.fusion import FusionSettings
    from app.export.ensemble.manifest import IMAGES, MANIFEST, SOURCES
    from app.export.ensemble.merging import merge_files
    from app.files import write_atomic

    settings = FusionSettings(method, iou, votes, _weights(weights))
    with reported():
        if out.resolve() in [path.resolve() for path in detections]:
            stop(f"{out}: is one of the files to merge; choose another --out")
        folder = None if manifest is None else manifest if manifest.is_dir() else manifest.parent
        if folder is not None and out.resolve() in [
            (folder / n).resolve() for n in (IMAGES, MANIFEST, SOURCES)
        ]:
            stop(f"{out}: belongs to the copies; choose another --out")
        text, report = merge_files(detections, manifest, settings, min_score)
        write_atomic(out, text)
    if report.turned:
        messages.print(
            f"{report.turned:,} boxes come from turned copies: envelopes {report.looseness:.2f}× as large as "
            "what they enclose",
            style="yellow",
        )
    if report.outside:
        messages.print(f"left out: {report.outside:,} boxes outside of their image", style="yellow")
    if as_json:
        print_json({"out": str(out), **report.to_json()})
    else:
        results.print(
            f"{report.before:,} detections → {report.after:,} in {report.images:,} images\nwritten: {out}",
            soft_wrap=True,
        )


def _weights(text: str) -> tuple[float, ...]:
    try:
        weights = tuple(float(part) for part in text.split(",")) if text else ()
    except ValueError:
        stop(f"--weights: not a comma list of numbers: {text}")
    if any(not 0 < weight < 1e6 for weight in weights):
        stop("--weights: each must be greater than 0")
    return weights
