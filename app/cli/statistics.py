"""The command that tells what a dataset is like: stats."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.language import Language, PageLanguage, html_name, speaking
from app.cli.options import AsJson, DatasetPath, PlanOptions, export_job, open_named, takes_plan_options
from app.cli.terminal import (
    messages,
    print_json,
    print_mirror_rules,
    print_table,
    reported,
    results,
    show_progress,
    stop,
    stoppable,
)

if TYPE_CHECKING:
    from app.core.dataset import Dataset
    from app.export.analysis import Analysis
    from app.export.prepared import Prepared

_OF_A_KIND = 4  # warnings in the terminal
_SUMMARY = "export.json"


@takes_plan_options
def stats(
    dataset: DatasetPath,
    options: PlanOptions,
    plan: Annotated[
        bool,
        typer.Option("--plan", help="Also make the plan that the options describe; any of them does so too."),
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="OUT.html",
            help="Write everything, with plots, as one HTML page.",
            show_default=False,
        ),
    ] = None,
    weights: Annotated[
        str | None,
        typer.Option(
            "--weights",
            metavar="FORMULA",
            help="Print class weights for a loss instead: inverse, inverse-sqrt, median, effective-0.9 … "
            "effective-0.9999; on planned boxes where a plan is made, on exported ones where DATASET is an "
            "export's folder.",
            show_default=False,
        ),
    ] = None,
    language: PageLanguage = "en",
    form: Annotated[
        str, typer.Option("--as", metavar="FORM", help="With --weights: list, dict, csv or json.")
    ] = "dict",
    as_json: AsJson = False,
) -> None:
    """Show boxes and images per class, how unbalanced they are, and what to be warned of."""
    form = "json" if as_json else form
    if weights is not None and (dataset / _SUMMARY).is_file():
        _print_weights(*_exported(dataset / _SUMMARY), weights, form, "exported")
        return
    if report is not None and report.suffix.lower() not in {".html", ".htm"}:
        stop(f"{report}: the report is an .html file")
    data = open_named(dataset, options.convention)
    prepared = _prepared(data, dataset, options) if plan or _asks_for_plan(options) else None
    if weights is not None:
        _dataset_weights(data, prepared, weights, form)
        return
    from app.export.analysis import analyse

    with reported():
        analysis = analyse(data, prepared)
        if report is not None:
            _write_report(analysis, report, language)
    if as_json:
        print_json({**_overview(data), **analysis.to_json()})
    elif report is None:
        _print_statistics(data, analysis)


def _asks_for_plan(options: PlanOptions) -> bool:
    """Whether any option was given that only a plan heeds."""
    usual = PlanOptions(convention=options.convention, seed=options.seed)
    return options != usual


def _prepared(data: Dataset, path: Path, options: PlanOptions) -> Prepared:
    from app.export.planning import prepare

    job = export_job(path, options)
    with stoppable() as stopped, reported(), show_progress("Planning") as progress:
        return prepare(job, data, progress, stopped, os.cpu_count() or 1)


def _overview(data: Dataset) -> dict[str, object]:
    from app.core.dataset import ImageState
    from app.core.statistics import imbalance_ratio

    counts = data.class_counts()
    totals, images = counts.totals().astype(int), counts.images_per_class()
    return {
        "name": data.name,
        "layout": data.layout,
        "convention": str(data.convention),
        "images": len(data),
        "annotated": len(data.states(ImageState.ANNOTATED)),
        "unreadable": len(data.states(ImageState.UNREADABLE)),
        "unlabelled": len(data.states(ImageState.UNLABELLED)),
        "boxes": len(data.boxes),
        "imbalance_ratio": imbalance_ratio(totals),
        "classes": [
            {"name": name, "boxes": int(boxes), "images": int(held)}
            for name, boxes, held in zip(data.classes, totals, images, strict=True)
        ],
        "splits": {name: len(indices) for name, indices in data.splits.items()},
        "mirror": data.mirror.to_json(),
    }


def _print_statistics(data: Dataset, analysis: Analysis) -> None:
    part, after = analysis.whole, analysis.after
    header = ["class", "boxes", "images", "× fewer", "small", "medium", "large"]
    if after is not None:
        header.append("planned")
    rows = [
        (
            str(row["name"]),
            *(f"{row[key]:,}" for key in ("boxes", "images")),
            f"{row['imbalance']:.1f}",
            *(f"{row[key]:,}" for key in ("small", "medium", "large")),
            *(() if after is None else (f"{int(after[c]):,}",)),
        )
        for c, row in enumerate(part.class_rows(analysis.classes))
    ]
    print_table(f"{data.name}: {len(data)} images, {len(data.boxes)} boxes", header, rows)
    found = part.figures
    results.print(
        f"imbalance ratio {found.imbalance_ratio:.2f} · coordinates read as {data.convention}\n"
        f"normalised entropy {found.normalised_entropy:.3f} · balance score {found.balance_score:.3f} · "
        f"SCUMBLE {found.scumble:.3f}\n"
        f"MeanIR {found.mean_imbalance:.2f} by box, {found.mean_imbalance_images:.2f} by image · "
        f"CVIR {found.imbalance_variation:.2f}, {found.imbalance_variation_images:.2f}"
    )
    for other in analysis.parts[1:]:
        results.print(
            f"{other.name}: {other.figures.images:,} images, {int(other.boxes.sum()):,} boxes, "
            f"ratio {other.figures.imbalance_ratio:.2f}, drift of class shares {other.drift:.1%}"
        )
    print_mirror_rules(data.mirror)
    main, others = analysis.main_sentences(_OF_A_KIND)
    for finding, sentence in main:
        results.print(f"{finding.level}: {sentence}", soft_wrap=True)
    if others:
        results.print(f"… {len(others):,} more of these kinds; --report and --json have all")


def _write_report(analysis: Analysis, path: Path, language: Language) -> None:
    from app.balance.comparison import budget_curve
    from app.balance.strategies import STRATEGIES
    from app.export.dashboard_page import dashboard_page
    from app.export.planning import training_boxes
    from app.export.wishes import wishes_of
    from app.files import write_atomic

    prepared, budget = analysis.prepared, None
    if (
        prepared is not None
        and STRATEGIES[prepared.plan.strategy].optimised
        and prepared.job.at_least is None
    ):
        wishes, boxes = wishes_of(prepared.job, analysis.classes), training_boxes(prepared)
        budget = budget_curve(
            boxes.class_counts(len(analysis.classes)),
            prepared.plan.strategy,
            wishes["limits"],
            beta=wishes["beta"],
            boxes=boxes,
            goals=wishes["goals"],
            crop_rule=wishes["crop_rule"],
        )
    with speaking(language) as say:
        text = dashboard_page(analysis, budget, say=say, language=html_name(language))
    write_atomic(path, text.encode("utf-8", "backslashreplace"))
    messages.print(f"written: {path}", soft_wrap=True)


def _dataset_weights(data: Dataset, prepared: Prepared | None, formula: str, form: str) -> None:
    import numpy as np

    from app.balance.weights import company

    counts = data.class_counts()
    if prepared is not None:
        after = dict(zip(prepared.plan.classes, prepared.plan.after.tolist(), strict=True))
        tasks = [task for task in prepared.tasks if task.source.split == "train"]
        rows = np.array([task.source.index for task in tasks], np.int64)
        repeats = [prepared.list_repeats.get(task.source.image_id, 1) for task in tasks]
        copies = np.array([len(t.outputs) * n for t, n in zip(tasks, repeats, strict=True)], np.int64)
        beside = company(prepared.dataset.class_counts().take(rows), copies)
        _print_weights(after, beside.tolist(), formula, form, "planned")
        return
    training = data.splits.get("train", data.splits.get("trainval"))
    if training is not None:
        counts = counts.take(np.unique(training))
    now = dict(zip(data.classes, counts.totals().astype(int).tolist(), strict=True))
    _print_weights(now, company(counts).tolist(), formula, form, "now")


def _exported(summary: Path) -> tuple[dict[str, int], list[float] | None]:
    """Return boxes per class, and those of all classes in the images of each where the export tells."""
    try:
        told = json.loads(summary.read_bytes())
        boxes = {str(name): int(count) for name, count in told["actual"].items()}
        beside = told.get("company", {})
        return boxes, [float(beside[name]) for name in boxes] if beside else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        stop(f"{summary}: not the summary of an export")


def _print_weights(
    boxes: dict[str, int], company: list[float] | None, formula: str, form: str, of: str
) -> None:
    """Print weights of classes with so many boxes; say so where they would correct twice."""
    import numpy as np

    from app.balance.weights import class_weights, nearly_even, weights_text

    counts = np.array(list(boxes.values()), np.int64)
    with reported():
        weights = class_weights(counts, formula, None if company is None else np.array(company))
        text = weights_text(dict(zip(boxes, weights.tolist(), strict=True)), form)
    results.print(text, soft_wrap=True)
    if nearly_even(counts):
        remark = f"the classes ({of}) are nearly even: weights would correct next to nothing"
        messages.print(remark, style="yellow", soft_wrap=True)
    elif of == "now":
        remark = (
            "for training on the dataset as it is; with a balanced export they would correct twice: "
            "there use those of the export's folder"
        )
        messages.print(remark, style="yellow", soft_wrap=True)
