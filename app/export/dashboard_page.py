"""The statistics of a dataset, and of a plan for it, as one HTML page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from markupsafe import Markup

from app.balance.comparison import BudgetCurve
from app.balance.sentences import certificate_sentence
from app.core.counts import FloatArray
from app.core.tally import ASPECT_LIMIT
from app.export.analysis import ALL, PLANNED, Analysis, company_pairs, trimmed
from app.report import (
    Say,
    Section,
    bars,
    columns,
    curve,
    details,
    english,
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


def dashboard_page(
    analysis: Analysis, budget: BudgetCurve | None = None, *, say: Say = english, language: str = "en"
) -> str:
    """Return the page.

    Args:
        analysis: of the dataset, and of a plan where there is one.
        budget: what more images would reach, drawn where there is a plan that optimises.
        say: says the English templates of the page in another language.
        language: that language, as HTML names it.
    """
    words = _Words(analysis, say)
    title = say("Statistics of {dataset}", dataset=analysis.dataset.name)
    return page(title, words.sections(budget), words.subtitle(), language)


class _Words:
    """What the page says about an analysis, in the language of ``say``."""

    def __init__(self, analysis: Analysis, say: Say) -> None:
        self.analysis, self._say = analysis, say

    def subtitle(self) -> str:
        """Return what the page is of."""
        say, analysis = self._say, self.analysis
        text = say(
            "{count} images in {folder}", count=f"{len(analysis.dataset):,}", folder=analysis.dataset.root
        )
        if analysis.prepared is None:
            return text
        plan, recipe = analysis.prepared.plan, analysis.prepared.job.recipe
        return (
            f"{text} · {say('plan: {strategy}, recipe {recipe}', strategy=plan.strategy, recipe=recipe.name)}"
        )

    def sections(self, budget: BudgetCurve | None) -> list[Section]:
        """Return the page from top to bottom."""
        say = self._say
        return [
            Section(say("In short"), tiles(self._headline())),
            Section(say("Warnings"), *self._warnings()),
            Section(say("Boxes per class"), *self._class_bars()),
            Section(say("Classes"), table(self._class_header(), self._class_rows())),
            Section(say("Splits"), *self._splits()),
            *self._plan_sections(budget),
            *self._counted(),
            *self._shapes(),
            *self._places(),
            *self._company(),
        ]

    def _headline(self) -> list[tuple[str, str, str]]:
        say, analysis = self._say, self.analysis
        now = analysis.trained.figures
        plan = None if analysis.prepared is None else analysis.prepared.plan
        of = ""
        if analysis.trained is not analysis.whole:
            of = say("of {part}", part=analysis.trained.name)
        declared = say("of {count} declared", count=f"{len(analysis.classes):,}")
        found = [
            (say("images"), f"{now.images:,}", of),
            (say("boxes"), f"{now.boxes:,}", of),
            (say("classes"), f"{now.classes:,}", declared),
        ]
        if plan is None:
            ratio, score = f"{now.imbalance_ratio:.2f}", f"{now.balance_score:.2f}"
            return [
                *found,
                (say("imbalance ratio"), ratio, say("largest class over smallest")),
                (say("balance score"), score, say("1: all classes even")),
            ]
        certificate = certificate_sentence(plan)
        bound = "" if certificate is None else say(certificate.template, **certificate.arguments)
        crops = say("{count} of them crops", count=f"{plan.crops:,}")
        return [
            *found,
            (say("imbalance ratio"), f"{plan.ratio_before:.2f} → {plan.ratio_after:.2f}", bound),
            (say("images of the plan"), f"{plan.images_before:,} → {plan.images_after:,}", crops),
        ]

    def _warnings(self) -> list[Markup]:
        say = self._say
        levels = {
            "error": say("error"),
            "warning": say("warning"),
            "note": say("note"),
            "ok": say("ok"),
        }
        main, others = self.analysis.main_sentences(_OF_A_KIND, say)
        if not main:
            return [notes([("ok", say("nothing to be warned of"))], levels)]
        blocks = [notes(((str(finding.level), sentence) for finding, sentence in main), levels)]
        if others:
            more = notes(((str(finding.level), sentence) for finding, sentence in others), levels)
            blocks.append(details(say("{count} more of these kinds", count=f"{len(others):,}"), more))
        return blocks

    def _class_bars(self) -> list[Markup]:
        say, analysis = self._say, self.analysis
        now, after = analysis.trained.boxes, analysis.after
        order = np.argsort(-now, kind="stable")[:_BARS].tolist()
        series = {say("now"): [float(now[c]) for c in order]}
        if after is not None:
            series[say("planned")] = [float(after[c]) for c in order]
        log = analysis.trained.figures.imbalance_ratio > _LOG_FROM
        names = [analysis.classes[c] for c in order]
        blocks = [bars(names, series, title=say("Boxes per class"), log=log)]
        if log:
            blocks.append(paragraph(say("The scale is logarithmic."), muted=True))
        if len(now) > _BARS:
            text = say(
                "The {shown} largest of {count} classes; the table has all.",
                shown=_BARS,
                count=f"{len(now):,}",
            )
            blocks.append(paragraph(text, muted=True))
        return blocks

    def _class_header(self) -> list[str]:
        say = self._say
        header = [say("class"), say("boxes"), say("images"), say("per image"), say("× fewer")]
        header += [say("small"), say("medium"), say("large")]
        if self.analysis.after is not None:
            header += [say("planned"), "×"]
        if self.analysis.reasons:
            header += [say("price"), say("what holds it")]
        return header

    def _class_rows(self) -> Iterable[list[Cell]]:
        analysis = self.analysis
        planned, part = analysis.after, analysis.trained
        held = analysis.reason_sentences(self._say)
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

    def _splits(self) -> list[Markup]:
        say, parts = self._say, self.analysis.parts
        rows: list[list[Cell]] = [
            [label, *(_number(getattr(part.figures, name)) for part in parts)]
            for name, label in self._measures().items()
        ]
        rows.append([say("drift of class shares from the whole"), *(_number(part.drift) for part in parts)])
        names = {ALL: say("all"), PLANNED: say("planned")}
        header = ["", *(names.get(part.name, part.name) for part in parts)]
        blocks = [table(header, rows, sortable=False)]
        sampled = next((part for part in parts if part.sampled < 1), None)
        if sampled is not None:
            count = f"{sampled.figures.images:,}"
            remark = say("What is planned is told from a sample of {count} outputs.", count=count)
            blocks.append(paragraph(remark, muted=True))
        return blocks

    def _measures(self) -> dict[str, str]:
        """Return the fields of ``Figures`` with what they are."""
        say = self._say
        return {
            "images": say("images"),
            "boxes": say("boxes"),
            "empty_images": say("empty images"),
            "classes": say("classes with boxes"),
            "imbalance_ratio": say("imbalance ratio (largest : smallest)"),
            "balance_score": say("balance score (geometric : arithmetic mean)"),
            "normalised_entropy": say("normalised entropy"),
            "mean_imbalance": say("MeanIR, boxes"),
            "imbalance_variation": say("CVIR, boxes"),
            "mean_imbalance_images": say("MeanIR, images"),
            "imbalance_variation_images": say("CVIR, images"),
            "scumble": "SCUMBLE",
        }

    def _plan_sections(self, budget: BudgetCurve | None) -> list[Section]:
        say, prepared = self._say, self.analysis.prepared
        if prepared is None:
            return []
        sections = []
        if budget is not None and len(budget.images) > 1:
            title = say("What more images would reach")
            points = (budget.images.tolist(), budget.ratios.tolist())
            drawn = curve(*points, title=title, x_label=say("images"), y_label=say("imbalance ratio"))
            sections.append(Section(title, drawn, wide=False))
        copies = prepared.plan.copies
        if copies:
            outputs = np.bincount(list(copies.values()))
            histogram = columns(
                range(len(outputs) + 1),
                {say("images"): outputs.tolist()},
                title=say("Repeats"),
                x_label=say("outputs of an image"),
            )
            sections.append(Section(say("Repeats"), histogram, wide=False))
            most = sorted(copies.items(), key=lambda item: (-item[1], item[0]))[:_REPEATED]
            listed = table((say("image"), say("outputs")), [[name, count] for name, count in most])
            sections.append(Section(say("Most repeated"), listed, wide=False))
        return sections

    def _counted(self) -> list[Section]:
        """Return plots of how much is on an image."""
        say, sections = self._say, []
        for heading, of, label in (
            (say("Boxes per image"), "per_image", say("boxes; columns are % of the images")),
            (say("Classes per image"), "classes_per_image", say("classes; columns are % of the images")),
        ):
            length, series = self._shares(of)
            every = max(1, -(-length // 40))
            edges = list(range(0, length + every, every))
            grouped = {name: _grouped(row, every, len(edges) - 1) for name, row in series.items()}
            sections.append(
                Section(heading, columns(edges, grouped, title=heading, x_label=label), wide=False)
            )
        return sections

    def _shapes(self) -> list[Section]:
        """Return plots of how large and how wide boxes are."""
        say = self._say
        length, sizes = self._shares("sizes")
        size_edges = [k / 100 for k in range(length + 1)]
        size_label = say("√(box area / image area); columns are % of the boxes")
        bins = self.analysis.trained.tally.aspects.shape[1]
        _, aspects = self._shares("aspects", bins)
        aspect_edges = np.linspace(-ASPECT_LIMIT, ASPECT_LIMIT, bins + 1).round(2).tolist()
        aspect_label = say("log₂(width / height); columns are % of the boxes")
        return [
            Section(heading, columns(edges, series, title=heading, x_label=label), wide=False)
            for heading, edges, series, label in (
                (say("Relative size"), size_edges, sizes, size_label),
                (say("Aspect"), aspect_edges, aspects, aspect_label),
            )
        ]

    def _places(self) -> list[Section]:
        """Return plots of where on their images boxes are."""
        say, analysis = self._say, self.analysis
        titles = [say("Where boxes are"), say("Where boxes are, planned")]
        return [
            Section(title, heat_map(part.tally.heat.sum(axis=0).tolist(), title=title), wide=False)
            for title, part in zip(titles, (analysis.trained, analysis.planned), strict=True)
            if part is not None
        ]

    def _shares(self, of: str, most: int | None = None) -> tuple[int, dict[str, list[float]]]:
        """Return the length of a histogram, and it in percent now and as planned, to be compared."""
        say, analysis = self._say, self.analysis
        rows = {say("now"): getattr(analysis.trained.tally, of)}
        if analysis.planned is not None:
            rows[say("planned")] = getattr(analysis.planned.tally, of)
        rows = {name: row.sum(axis=0) if row.ndim == 2 else row for name, row in rows.items()}
        length = most or max(max(len(trimmed(row)) for row in rows.values()), 1)
        return length, {name: _percent(row, length) for name, row in rows.items()}

    def _company(self) -> list[Section]:
        say, part, classes = self._say, self.analysis.trained, self.analysis.classes
        pairs = company_pairs(part.tally)
        if not pairs:
            return []
        largest = np.argsort(-part.boxes, kind="stable")[:_MATRIX].tolist()
        together = part.tally.company()[np.ix_(largest, largest)]
        names = [classes[c] for c in largest]
        drawn = heat_map(
            together.tolist(), title=say("Company"), row_names=names, column_names=names, side=20
        )
        rows: list[list[Cell]] = [[classes[c], classes[d], (f"{s:.0%}", s)] for c, d, s in pairs[:_PAIRS]]
        listed = table((say("images with"), say("also hold"), say("share")), rows)
        text = say("Of the images with a class (row), how many hold another (column).")
        return [
            Section(say("Company"), paragraph(text, muted=True), drawn, details(say("As a table"), listed))
        ]


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
