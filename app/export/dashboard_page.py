"""The statistics of a dataset, and of a plan for it, as one HTML page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from markupsafe import Markup

from app.balance.comparison import BudgetCurve
from app.balance.sentences import certificate_sentence
from app.core.counts import FloatArray
from app.core.tally import ASPECT_LIMIT
from app.export.analysis import PLANNED, Analysis, Part, company_pairs, trimmed
from app.report import (
    Section,
    bars,
    columns,
    curve,
    details,
    heat_map,
    notes,
    page,
    paragraph,
    table,
    tiles,
)
from app.report.blocks import Cell

_BARS, _MATRIX, _OF_A_KIND, _PAIRS, _REPEATED = 60, 30, 5, 200, 10
_LOG_FROM = 30.0  # imbalance ratio from which on bars have a logarithmic scale
_MEASURES: tuple[tuple[str, str], ...] = (
    ("images", "images"),
    ("boxes", "boxes"),
    ("empty images", "empty_images"),
    ("classes with boxes", "classes"),
    ("imbalance ratio (largest : smallest)", "imbalance_ratio"),
    ("balance score (geometric : arithmetic mean)", "balance_score"),
    ("normalised entropy", "normalised_entropy"),
    ("MeanIR, boxes", "mean_imbalance"),
    ("CVIR, boxes", "imbalance_variation"),
    ("MeanIR, images", "mean_imbalance_images"),
    ("CVIR, images", "imbalance_variation_images"),
    ("SCUMBLE", "scumble"),
)


def dashboard_page(analysis: Analysis, budget: BudgetCurve | None = None) -> str:
    """Return the page; ``budget`` is drawn where there is a plan that optimises."""
    prepared = analysis.prepared
    subtitle = f"{len(analysis.dataset):,} images in {analysis.dataset.root}"
    if prepared is not None:
        subtitle += f" · plan: {prepared.plan.strategy}, recipe {prepared.job.recipe.name}"
    sections = [
        Section("In short", tiles(_headline(analysis))),
        *_warnings(analysis),
        Section("Boxes per class", *_class_bars(analysis)),
        Section("Classes", table(_class_header(analysis), _class_rows(analysis))),
        Section("Splits", _split_table(analysis.parts)),
        *_plan_sections(analysis, budget),
        *_shape_sections(analysis),
        *_company(analysis.trained, analysis.classes),
    ]
    return page(f"Statistics of {analysis.dataset.name}", sections, subtitle)


def _headline(analysis: Analysis) -> list[tuple[str, str, str]]:
    now = analysis.trained.figures
    plan = None if analysis.prepared is None else analysis.prepared.plan
    of = "" if analysis.trained is analysis.whole else f"of {analysis.trained.name}"
    found = [
        ("images", f"{now.images:,}", of),
        ("boxes", f"{now.boxes:,}", of),
        ("classes", f"{now.classes:,}", f"of {len(analysis.classes):,} declared"),
    ]
    if plan is None:
        return [
            *found,
            ("imbalance ratio", f"{now.imbalance_ratio:.2f}", "largest class over smallest"),
            ("balance score", f"{now.balance_score:.2f}", "1: all classes even"),
        ]
    bound = str(certificate_sentence(plan) or "")
    return [
        *found,
        ("imbalance ratio", f"{plan.ratio_before:.2f} → {plan.ratio_after:.2f}", bound),
        ("images", f"{plan.images_before:,} → {plan.images_after:,}", f"{plan.crops:,} of them crops"),
    ]


def _warnings(analysis: Analysis) -> list[Section]:
    main, others = analysis.main_sentences(_OF_A_KIND)
    if not main:
        return [Section("Warnings", notes([("ok", "nothing to be warned of")]))]
    blocks = [notes((str(finding.level), sentence) for finding, sentence in main)]
    if others:
        more = notes((str(finding.level), sentence) for finding, sentence in others)
        blocks.append(details(f"{len(others):,} more of these kinds", more))
    return [Section("Warnings", *blocks)]


def _class_bars(analysis: Analysis) -> list[Markup]:
    now, after = analysis.trained.boxes, analysis.after
    order = np.argsort(-now, kind="stable")[:_BARS].tolist()
    series = {"now": [float(now[c]) for c in order]}
    if after is not None:
        series["planned"] = [float(after[c]) for c in order]
    log = analysis.trained.figures.imbalance_ratio > _LOG_FROM
    blocks = [bars([analysis.classes[c] for c in order], series, title="boxes per class", log=log)]
    if log:
        blocks.append(paragraph("The scale is logarithmic.", muted=True))
    if len(now) > _BARS:
        blocks.append(
            paragraph(f"The {_BARS} largest of {len(now):,} classes; the table has all.", muted=True)
        )
    return blocks


def _class_header(analysis: Analysis) -> list[str]:
    header = ["class", "boxes", "images", "per image", "× fewer", "small", "medium", "large"]
    if analysis.after is not None:
        header += ["planned", "×"]
    if analysis.reasons:
        header += ["price", "what holds it"]
    return header


def _class_rows(analysis: Analysis) -> Iterable[list[Cell]]:
    planned, part = analysis.after, analysis.trained
    held = analysis.reason_sentences()
    for c, row in enumerate(part.class_rows(analysis.classes)):
        cells: list[Cell] = [
            str(row["name"]),
            *(_number(row[key]) for key in ("boxes", "images", "boxes_per_image", "imbalance")),
            *(_number(row[key]) for key in ("small", "medium", "large")),
        ]
        if planned is not None:
            now, after = int(part.boxes[c]), int(planned[c])
            cells += [after, (f"{after / now:.1f}", after / now) if now else ("", 0.0)]
        if analysis.reasons and analysis.prices is not None:
            price = float(analysis.prices[c])
            cells += [(f"{price:+.2f}", price), held[c]]
        yield cells


def _split_table(parts: Sequence[Part]) -> Markup:
    rows: list[list[Cell]] = [
        [label, *(_number(getattr(part.figures, name)) for part in parts)] for label, name in _MEASURES
    ]
    rows.append(["drift of class shares from the whole", *(_number(part.drift) for part in parts)])
    blocks = table(["", *(part.name for part in parts)], rows, sortable=False)
    sampled = next((part for part in parts if part.sampled < 1), None)
    if sampled is None:
        return blocks
    remark = f"What is planned is told from a sample of {sampled.figures.images:,} outputs."
    return blocks + paragraph(remark, muted=True)


def _plan_sections(analysis: Analysis, budget: BudgetCurve | None) -> list[Section]:
    prepared = analysis.prepared
    if prepared is None:
        return []
    sections = []
    if budget is not None and len(budget.images) > 1:
        points = (budget.images.tolist(), budget.ratios.tolist())
        drawn = curve(*points, title="budget", x_label="images", y_label="ratio")
        sections.append(Section("What more images would reach", drawn, wide=False))
    copies = prepared.plan.copies
    if copies:
        outputs = np.bincount(list(copies.values()))
        histogram = columns(
            range(len(outputs) + 1), {"images": outputs.tolist()}, x_label="outputs of an image"
        )
        sections.append(Section("Repeats", histogram, wide=False))
        most = sorted(copies.items(), key=lambda item: (-item[1], item[0]))[:_REPEATED]
        sections.append(
            Section(
                "Most repeated",
                table(("image", "outputs"), [[name, count] for name, count in most]),
                wide=False,
            )
        )
    return sections


def _shape_sections(analysis: Analysis) -> list[Section]:
    """Plots of shape and place: shares, so that now and planned can be compared."""
    shown = [("now", analysis.trained)]
    if analysis.planned is not None:
        shown.append((PLANNED, analysis.planned))

    def shares(of: str, most: int | None = None) -> tuple[int, dict[str, list[float]]]:
        rows = {name: getattr(part.tally, of) for name, part in shown}
        rows = {name: row.sum(axis=0) if row.ndim == 2 else row for name, row in rows.items()}
        length = most or max(max(len(trimmed(row)) for row in rows.values()), 1)
        return length, {name: _percent(row, length) for name, row in rows.items()}

    sections = []
    for heading, of, label in (
        ("Boxes per image", "per_image", "boxes"),
        ("Classes per image", "classes_per_image", "classes"),
    ):
        length, series = shares(of)
        every = max(1, -(-length // 40))
        edges = list(range(0, length + every, every))
        grouped = {name: _grouped(row, every, len(edges) - 1) for name, row in series.items()}
        plot = columns(edges, grouped, title=heading, x_label=f"{label}; columns are % of the images")
        sections.append(Section(heading, plot, wide=False))
    length, series = shares("sizes")
    sections.append(
        Section(
            "Relative size",
            columns(
                [k / 100 for k in range(length + 1)],
                series,
                title="relative size",
                x_label="√(box area / image area); columns are % of the boxes",
            ),
            wide=False,
        )
    )
    bins, series = shares("aspects", analysis.trained.tally.aspects.shape[1])
    edges_of_aspect = np.linspace(-ASPECT_LIMIT, ASPECT_LIMIT, bins + 1).round(2).tolist()
    plot = columns(edges_of_aspect, series, title="aspect", x_label="log₂(width / height); % of the boxes")
    sections.append(Section("Aspect", plot, wide=False))
    for name, part in shown:
        title = "Where boxes are" if name == "now" else "Where boxes are, planned"
        drawn = heat_map(part.tally.heat.sum(axis=0).tolist(), title=title)
        sections.append(Section(title, drawn, wide=False))
    return sections


def _company(part: Part, classes: Sequence[str]) -> list[Section]:
    pairs = company_pairs(part.tally)
    if not pairs:
        return []
    largest = np.argsort(-part.boxes, kind="stable")[:_MATRIX].tolist()
    together = part.tally.company()[np.ix_(largest, largest)]
    names = [classes[c] for c in largest]
    drawn = heat_map(together.tolist(), title="company", row_names=names, column_names=names, side=20)
    rows: list[list[Cell]] = [[classes[c], classes[d], (f"{s:.0%}", s)] for c, d, s in pairs[:_PAIRS]]
    listed = table(("images with", "also hold", "share"), rows)
    text = "Of the images with a class (row), how many hold another (column)."
    return [Section("Company", paragraph(text, muted=True), drawn, details("As a table", listed))]


def _number(value: object) -> Cell:
    if isinstance(value, int):
        return value
    number = float(value)  # type: ignore[arg-type]
    return (f"{number:,.2f}" if abs(number) >= 1 or number == 0 else f"{number:.3f}"), number


def _percent(row: FloatArray, length: int) -> list[float]:
    total = max(float(row.sum()), 1e-9)
    return [100 * value / total for value in row[:length].tolist()]


def _grouped(row: Sequence[float], every: int, bins: int) -> list[float]:
    return [sum(row[k * every : (k + 1) * every]) for k in range(bins)]
