"""The commands that look ahead, and write nothing into a dataset: plan, preview."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.language import Language, PageLanguage, html_name, speaking
from app.cli.options import (
    AsJson,
    ConventionName,
    DatasetPath,
    PlanOptions,
    RecipeName,
    Seed,
    export_job,
    named_recipe,
    open_named,
    takes_plan_options,
)
from app.cli.terminal import (
    messages,
    print_json,
    print_left_out,
    print_mirror_rules,
    print_table,
    reported,
    results,
    show_progress,
    stop,
    stoppable,
)

if TYPE_CHECKING:
    from app.augment.recipe import Recipe
    from app.balance.comparison import Compared
    from app.core.dataset import Dataset
    from app.export.inspection.result import Inspection
    from app.export.inspection.suggestion import Suggestion
    from app.export.job import ExportJob


@takes_plan_options
def plan(
    dataset: DatasetPath,
    options: PlanOptions,
    compare: Annotated[
        bool, typer.Option("--compare", help="Plan every strategy, and show them side by side.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Plan which image gets how many copies, and say what that reaches and what nothing can."""
    from app.balance.sentences import certificate_sentence
    from app.export.planning import prepare

    job = export_job(dataset, options)
    if compare:
        _compare(job, as_json)
        return
    with stoppable() as stopped, reported(), show_progress("Planning") as progress:
        prepared = prepare(job, on_progress=progress, cancelled=stopped, workers=os.cpu_count() or 1)
    print_left_out(prepared)
    found = prepared.plan
    if as_json:
        print_json(prepared.to_json())
        return
    rows = [
        (name, f"{before:,}", f"{after:,}")
        for name, before, after in zip(found.classes, found.before, found.after, strict=True)
    ]
    print_table(
        f"{prepared.dataset.name}: {job.balance}, recipe {job.recipe.name}",
        ("class", "before", "after"),
        rows,
    )
    results.print(
        f"imbalance ratio {found.ratio_before:.2f} → {found.ratio_after:.2f}\n"
        f"images {found.images_before:,} → {found.images_after:,}"
        + (f", {found.dropped:,} left out" if found.dropped else "")
        + (f", {found.crops:,} of them crops" if found.crops else "")
        + (f", {found.pastes:,} with objects pasted onto them" if found.pastes else "")
    )
    if certificate := certificate_sentence(found):
        results.print(str(certificate), soft_wrap=True)
    print_mirror_rules(job.mirror, prepared.held)


def _compare(job: ExportJob, as_json: bool) -> None:
    from app.export.comparison import compare_strategies

    with stoppable() as stopped, reported(), show_progress("Planning") as progress:
        found = compare_strategies(job, on_progress=progress, cancelled=stopped, workers=os.cpu_count() or 1)
    for failure in found.failures:
        messages.print(f"left out: {failure.reason}", style="yellow", soft_wrap=True)
    if as_json:
        print_json(found.to_json())
        return
    rows = [
        (
            row.strategy,
            f"{row.ratio:.2f}",
            _bound(row),
            f"{row.normalised_entropy:.3f}",
            f"{row.images:,}",
            f"{row.crops:,}",
            f"{row.pastes:,}",
            f"{row.most_outputs}",
        )
        for row in found.rows
    ]
    header = ("strategy", "ratio", "bound", "entropy", "images", "crops", "pastes", "of one")
    print_table(f"{found.name}: recipe {job.recipe.name}", header, rows)
    for row in found.rows:
        has_least = row.fewest_images is not None or row.most_share is not None
        results.print(f"{row.strategy}: {row.certificate if has_least else row.why}", soft_wrap=True)


def _bound(row: Compared) -> str:
    """Return what no plan of the kind beats: a ratio, or where least numbers are asked for, images."""
    from app.balance.sentences import bound_text, share_text

    if row.fewest_images is not None:
        return f"{row.fewest_images:,} images"
    if row.most_share is not None:
        return f"{share_text(row.most_share)} of it"
    return "" if row.lower_bound is None else bound_text(row.lower_bound)


def preview(
    dataset: DatasetPath,
    image: Annotated[
        str,
        typer.Option(
            "--image", "-i", help="Id of the image: its name without extension.", show_default=False
        ),
    ] = "",
    recipe: RecipeName = "yolo",
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=100, help="Number of variants.")] = 8,
    seed: Seed = 0,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Where the sheet is written (PNG or JPEG).")
    ] = Path("preview.png"),
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            help="Instead: try the recipe on many images and write what it does to them as one HTML page.",
            show_default=False,
        ),
    ] = None,
    images: Annotated[int, typer.Option(min=1, help="--report: at most so many images.")] = 400,
    draws: Annotated[int, typer.Option(min=1, max=1000, help="--report: copies of each.")] = 8,
    language: PageLanguage = "en",
    convention: ConventionName = "auto",
    as_json: AsJson = False,
) -> None:
    """Draw an image and variants of it with their boxes, or report what a recipe does to many images."""
    chosen = named_recipe(recipe)
    if report is not None:
        if image:
            stop("--report is of many images; leave --image out")
        _report(open_named(dataset, convention), chosen, report, images, draws, seed, language, as_json)
        return
    if not image:
        stop("name an image with --image, or a page with --report")
    _sheet(open_named(dataset, convention), chosen, image, count, seed, out, as_json)


def _sheet(
    data: Dataset, recipe: Recipe, image: str, count: int, seed: int, out: Path, as_json: bool
) -> None:
    from app.export.preview import preview_sheet
    from app.files import write_atomic
    from app.imaging.encode import encode

    if out.suffix.lower() not in {".png", ".jpg", ".jpeg"}:
        stop(f"{out}: the sheet is a .png or .jpg file")
    if out.exists() and any(
        e.image_path and e.image_path.exists() and e.image_path.samefile(out) for e in data.entries
    ):
        stop(f"{out}: is an image of the dataset; choose another --out")
    with reported():
        sheet, samples = preview_sheet(data, image, recipe, count, seed)
        write_atomic(out, encode(sheet, ".png" if out.suffix.lower() == ".png" else ".jpg"))
    if as_json:
        print_json({"out": str(out), "variants": [sample.to_json() for sample in samples]})
    else:
        results.print(f"written: {out}", soft_wrap=True)


def _report(
    data: Dataset,
    recipe: Recipe,
    out: Path,
    images: int,
    draws: int,
    seed: int,
    language: Language,
    as_json: bool,
) -> None:
    from app.export.inspection.page import inspection_page
    from app.export.inspection.run import InspectionSettings, inspect
    from app.export.inspection.suggestion import suggest
    from app.files import write_atomic
    from app.settings.labelling import excluded_ids

    if out.suffix.lower() not in {".html", ".htm"}:
        stop(f"{out}: the report is a .html file")
    workers, excluded = os.cpu_count() or 1, excluded_ids(data.root)
    settings = InspectionSettings(images, draws, seed, exclude=tuple(sorted(excluded)))
    with stoppable() as stopped, reported():
        with show_progress("Trying the recipe") as progress:
            found = inspect(data, recipe, settings, workers=workers, on_progress=progress, cancelled=stopped)
        with show_progress("Looking for a milder one") as progress:
            milder = suggest(found, workers=workers, on_progress=progress, cancelled=stopped)
        with show_progress("Drawing") as progress, speaking(language) as say:
            text = inspection_page(
                found,
                milder,
                on_progress=progress,
                cancelled=stopped,
                say=say,
                language=html_name(language),
            )
        write_atomic(out, text.encode("utf-8", "backslashreplace"))
    for failure in found.failures:
        messages.print(f"left out: {failure.reason}", style="yellow", soft_wrap=True)
    if as_json:
        print_json({"out": str(out), **_inspected(found, milder)})
        return
    rows = [
        (name, f"{boxes:,}", f"{100 * rate:.1f} %")
        for name, boxes, rate in zip(found.classes, found.survival.boxes, found.survival.rates, strict=True)
    ]
    print_table(f"{found.dataset_name}: recipe {recipe.name}", ("class", "boxes drawn", "kept"), rows)
    results.print(
        f"{len(found.ranked()):,} of {found.cases:,} copies are worth a look\nwritten: {out}", soft_wrap=True
    )


def _inspected(found: Inspection, milder: Suggestion) -> dict[str, object]:
    """Return what was found as plain data."""
    return {
        "images": len(found.subjects),
        "draws": found.draws,
        "seed": found.seed,
        "reasons": {reason.code: number for reason, number in found.reason_counts().items()},
        "survival": found.survival.to_json(),
        "suggestion": milder.to_json(),
    }
