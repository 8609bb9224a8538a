"""The commands that write a dataset: export, demo."""

from __future__ import annotations

import dataclasses
import functools
import gc
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.language import Language, PageLanguage, html_name, speaking
from app.cli.options import (
    DEFAULT_WEIGHTS,
    AsJson,
    PlanOptions,
    export_job,
    open_named,
    takes_plan_options,
)
from app.cli.terminal import (
    print_json,
    print_left_out,
    print_report,
    reported,
    results,
    show_progress,
    stop,
    stoppable,
)
from app.cli.window import gui

if TYPE_CHECKING:
    from app.export.job import ExportJob
    from app.export.progress import ExportReport


@takes_plan_options
def export(
    options: PlanOptions,
    dataset: Annotated[Path | None, typer.Argument(help="Folder of the dataset.", show_default=False)] = None,
    out: Annotated[Path | None, typer.Argument(help="New folder for the result.", show_default=False)] = None,
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            show_default=False,
            help="Comma list of formats: voc, yolo, coco; lists: no images, but lists of the dataset's own.  "
            "[default: voc; with --balance list or easy-ensemble: lists]",
        ),
    ] = "",
    epochs: Annotated[int, typer.Option(min=1, help="With lists: epochs in batches.txt.")] = 1,
    batch_size: Annotated[int, typer.Option(min=1, help="With lists: images in a batch.")] = 16,
    quality: Annotated[int, typer.Option(min=1, max=100, help="JPEG quality of augmented images.")] = 95,
    weights: Annotated[
        str,
        typer.Option(
            metavar="FORMULA",
            help="Formula of the weights in class_weights.json: inverse, inverse-sqrt, median, "
            "effective-0.9 … effective-0.9999.",
        ),
    ] = DEFAULT_WEIGHTS,
    workers: Annotated[int, typer.Option("--workers", "-w", min=0, help="Processes; 0: one per core.")] = 0,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted export.")] = False,
    job_file: Annotated[
        Path | None, typer.Option("--job", help="Run a saved job; DATASET and options come from it.")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Run on a Dask cluster: tcp://scheduler:8786, shared storage."),
    ] = None,
    time_limit: Annotated[
        float, typer.Option(min=1.0, help="Seconds an image may take before it counts as hanging.")
    ] = 60.0,
    language: PageLanguage = "en",
    as_json: AsJson = False,
) -> None:
    """Write a balanced, augmented dataset with every core. Only the training split is changed."""
    from app.export.job import load_job

    if job_file is not None:
        if dataset is None or out is not None:
            stop("usage: evenbox export --job FILE OUT")
        others = (formats, epochs, batch_size, quality, weights)
        if options != PlanOptions() or others != ("", 1, 16, 95, DEFAULT_WEIGHTS):
            stop("--job FILE holds all options of the job; leave the others out, or change the file")
        with reported():
            job, target = load_job(job_file), dataset
    else:
        if dataset is None or out is None:
            stop("usage: evenbox export DATASET OUT")
        job = export_job(dataset, options, formats, quality, epochs, batch_size, weights)
        target = out
    report = _run_export(job, target, workers, resume, cluster, time_limit, language)
    if as_json:
        print_json(report.to_json())
    else:
        print_report(report)
    raise typer.Exit(_exit_code(report))


def demo(
    headless: Annotated[
        Path | None,
        typer.Option("--headless", help="Without a window: export the demo, balanced, into this folder."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Open the demo dataset in the window, or run it without one."""
    from app.demo import ensure_demo

    with reported(), show_progress("Drawing the demo"):
        root = ensure_demo()
    if headless is None:
        gui(root)
        return
    _headless_demo(root, headless, as_json)


def _headless_demo(root: Path, out: Path, as_json: bool) -> None:
    from app.export.preview import preview_sheet
    from app.files import write_atomic
    from app.imaging.encode import encode

    job = export_job(root, PlanOptions(balance="augment", max_copies=10, budget=3.0, seed=7))
    finished = (out / "export.json").exists()
    report = _run_export(job, out, 0, resume=finished or (out / "job.json").exists())
    if report.cancelled:
        raise typer.Exit(_exit_code(report))
    data = open_named(root, "auto")
    busiest = max(range(len(data)), key=lambda i: (int(data.offsets[i + 1] - data.offsets[i]), -i))
    with reported():
        sheet, _ = preview_sheet(data, data.entries[busiest].image_id, job.recipe, 8, job.seed)
        place = out.resolve().with_name(f"{out.resolve().name}-contact-sheet.png")
        write_atomic(place, encode(sheet, ".png"))
    if as_json:
        print_json({**report.to_json(), "contact_sheet": str(place)})
    else:
        print_report(report)
        results.print(f"contact sheet: {place}", soft_wrap=True)
    raise typer.Exit(_exit_code(report))


def _run_export(
    job: ExportJob,
    out: Path,
    workers: int,
    resume: bool,
    cluster: str | None = None,
    time_limit: float = 60.0,
    language: Language = "en",
) -> ExportReport:
    """Prepare and run, with progress on stderr; Ctrl+C stops it in a state that --resume continues."""
    from app.export.folder import check_folder
    from app.export.planning import prepare
    from app.export.runner import run_export

    started = time.perf_counter()
    local = workers or os.cpu_count() or 1
    with stoppable() as stopped, reported(), speaking(language) as say:
        check_folder(out, job, resume)
        run: Callable[..., ExportReport] = run_export
        if cluster is not None:
            from app.export.cluster import run_on_cluster, scheduler_address

            scheduler_address(cluster)  # says early what is no address
            run = functools.partial(run_on_cluster, cluster)
        with show_progress("Planning") as progress:
            prepared = prepare(job, on_progress=progress, cancelled=stopped, workers=local, draws_later=True)
        print_left_out(prepared)
        gc.freeze()  # what is planned stays to the end: no need to look through it again and again
        with show_progress("Exporting") as progress:
            report = run(
                prepared,
                out,
                workers=local if cluster is None else workers,
                resume=resume,
                on_progress=lambda now: progress(now.done, now.total, now.failed),
                cancelled=stopped,
                time_limit=time_limit,
                say=say,
                language=html_name(language),
            )
    return dataclasses.replace(report, seconds=time.perf_counter() - started)


def _exit_code(report: ExportReport) -> int:
    return 130 if report.cancelled else 1 if report.failures else 0
