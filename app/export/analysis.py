"""All statistics of a dataset, per class and split, now and as planned, with what to be warned of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from app.balance.crops import BoxTable
from app.balance.explanation import Case, Reason, class_prices, explain
from app.balance.findings import Finding, warnings
from app.balance.limits import Limits
from app.balance.sentences import finding_advice, finding_sentence, reason_sentence
from app.core.counts import ClassCounts, FloatArray
from app.core.dataset import Dataset, ImageState
from app.core.statistics import Figures, figures, imbalance_per_class, share_drift
from app.core.tally import Tally, tally
from app.export.drawn import draw_boxes
from app.export.prepared import Prepared
from app.export.wishes import wishes_of
from app.report.words import Say, english

_DRAWN = 100_000  # outputs of a plan whose boxes are looked at one by one
_COMPANY = 0.005  # share of the images from which on company is named in JSON
ALL, PLANNED = "all", "planned"
JUDGED: tuple[str, ...] = ("val", "test")


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Figures of a set of images: all of a dataset, a split, or what a plan writes.

    Attributes:
        name: ``all``, name of a split, or ``planned``.
        figures: those of one value.
        tally: those with a value for each class or bin.
        boxes: (C,) boxes of each class; exact, also where ``tally`` is of a sample.
        drift: share of the boxes whose class another one would have to have for all shares to be as in the
            whole dataset, 0 to 1.
        sampled: share of the images that ``figures`` and ``tally`` are of; 1 is all.
    """

    name: str
    figures: Figures
    tally: Tally
    boxes: NDArray[np.int64]
    drift: float
    sampled: float = 1.0

    def to_json(self, classes: Sequence[str]) -> dict[str, object]:
        """Return plain data."""
        tally = self.tally
        return {
            **asdict(self.figures),
            "drift": self.drift,
            "sampled": self.sampled,
            "classes": list(self.class_rows(classes)),
            "relative_sizes": _whole(tally.sizes.sum(axis=0)),
            "log_aspects": _whole(tally.aspects.sum(axis=0)),
            "centres": [_whole(row) for row in tally.heat.sum(axis=0)],
            "boxes_per_image": trimmed(tally.per_image),
            "classes_per_image": trimmed(tally.classes_per_image),
            "company": [
                {"class": classes[c], "with": classes[d], "share": round(share, 4)}
                for c, d, share in company_pairs(tally)
            ],
        }

    def class_rows(self, classes: Sequence[str]) -> Iterator[dict[str, object]]:
        """Yield plain data for each class."""
        tally = self.tally
        by_boxes, by_images = imbalance_per_class(self.boxes), imbalance_per_class(tally.holders)
        for c, name in enumerate(classes):
            small, medium, large = _whole(tally.kinds[c])
            yield {
                "name": name,
                "boxes": int(self.boxes[c]),
                "images": round(tally.holders[c]),
                "boxes_per_image": _ratio(tally.boxes[c], tally.holders[c]),
                "imbalance": round(float(by_boxes[c]), 4),
                "imbalance_images": round(float(by_images[c]), 4),
                "small": small,
                "medium": medium,
                "large": large,
                "relative_sizes": _whole(tally.sizes[c]),
                "log_aspects": _whole(tally.aspects[c]),
            }


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """What there is to know about a dataset, and about a plan for it.

    Attributes:
        dataset: the dataset.
        parts: all images with annotation, each split, and what the plan writes.
        findings: what to be warned of, the worst first.
        finding_images: ids that the findings' images count in.
        prepared: the plan, None where none was made.
        reasons: (C,) what holds each class under the plan; empty without one that chose copies.
        prices: (C,) what one more box of each class is worth under the plan.
    """

    dataset: Dataset
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    finding_images: tuple[str, ...]
    prepared: Prepared | None = None
    reasons: tuple[Reason, ...] = ()
    prices: FloatArray | None = None

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes."""
        return self.dataset.classes

    @property
    def whole(self) -> Part:
        """All images."""
        return self.parts[0]

    @property
    def planned(self) -> Part | None:
        """What the plan writes."""
        return next((part for part in self.parts if part.name == PLANNED), None)

    @property
    def after(self) -> NDArray[np.int64] | None:
        """(C,) boxes of each class that the plan writes for training."""
        return None if self.prepared is None else self.prepared.plan.after

    @property
    def trained(self) -> Part:
        """What is trained on now: the training split where there is one."""
        return next((part for part in self.parts if part.name in {"train", "trainval"}), self.whole)

    def sentences(self, say: Say = english) -> list[tuple[Finding, str]]:
        """Return the findings with what to do about each, in the language of ``say``."""
        told = []
        for found in self.findings:
            finding = finding_sentence(found, self.classes, self.finding_images)
            advice = finding_advice(found)
            text = say(
                "{finding} {advice}",
                finding=say(finding.template, **finding.arguments),
                advice=say(advice.template, **advice.arguments),
            )
            told.append((found, text))
        return told

    def main_sentences(
        self, of_a_kind: int, say: Say = english
    ) -> tuple[list[tuple[Finding, str]], list[tuple[Finding, str]]]:
        """Return the same, the first few of each kind apart from the others."""
        seen: Counter[str] = Counter()
        main, others = list[tuple[Finding, str]](), list[tuple[Finding, str]]()
        for found, sentence in self.sentences(say):
            seen[found.code] += 1
            (main if seen[found.code] <= of_a_kind else others).append((found, sentence))
        return main, others

    def reason_sentences(self, say: Say = english) -> list[str]:
        """Return what holds each class, in words of the language of ``say``."""
        classes = self.classes
        found = [reason_sentence(each, classes[c], classes) for c, each in enumerate(self.reasons)]
        return [say(each.template, **each.arguments) for each in found]

    def to_json(self) -> dict[str, object]:
        """Return plain data for machine-readable output."""
        out: dict[str, object] = {
            "parts": {part.name: part.to_json(self.classes) for part in self.parts},
            "warnings": [self._warning(found, sentence) for found, sentence in self.sentences()],
        }
        if self.prepared is not None:
            out["plan"] = self.prepared.to_json()
            if self.reasons:
                out["reasons"] = dict(zip(self.classes, self.reason_sentences(), strict=True))
            if self.prices is not None:
                prices = [round(price, 6) for price in self.prices.tolist()]
                out["prices"] = dict(zip(self.classes, prices, strict=True))
        return out

    def _warning(self, found: Finding, sentence: str) -> dict[str, object]:
        label, other = (None if c is None else self.classes[c] for c in (found.label, found.other))
        image = None if found.image is None else self.finding_images[found.image]
        return {
            "code": found.code,
            "level": str(found.level),
            "class": label,
            "other": other,
            "image": image,
            "split": found.split,
            **found.arguments,
            "message": sentence,
        }


def analyse(
    dataset: Dataset, prepared: Prepared | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Analysis:
    """Compute everything.

    Args:
        dataset: the dataset, as it is looked at now.
        prepared: a plan for it; its own dataset is then looked at, which knows what the job leaves out.
        cancelled: asked while the boxes of the plan are drawn.

    Raises:
        Cancelled: on request.
    """
    if prepared is not None:
        dataset = prepared.dataset
    counts, labelled = dataset.class_counts(), dataset.states(ImageState.ANNOTATED)
    splits = _splits(dataset, labelled) if prepared is None else _planned_splits(prepared)
    whole = _part(ALL, dataset, counts, labelled, counts.take(labelled).totals())
    reference = whole.boxes.astype(np.float64)
    parts = [whole, *(_part(name, dataset, counts, rows, reference) for name, rows in splits.items())]
    rows = splits.get("train", splits.get("trainval", labelled))
    others: dict[str, ClassCounts] = {name: counts.take(splits[name]) for name in JUDGED if name in splits}
    training, table, images = counts.take(rows), _table(dataset, rows), _ids(dataset, rows)
    if prepared is None:
        found = warnings(training, Limits(), boxes=table, splits=others)
        return Analysis(dataset, tuple(parts), found, images)
    parts.append(_planned(prepared, whole, cancelled))
    plan, wishes = prepared.balance, wishes_of(prepared.job, dataset.classes)
    limits, beta, rule, goals = wishes["limits"], wishes["beta"], wishes["crop_rule"], wishes["goals"]
    alone = None if goals is None else goals.alone
    found = warnings(training, limits, boxes=table, splits=others, plan=plan, alone=alone)
    if plan is None:
        return Analysis(dataset, tuple(parts), found, images, prepared)
    reasons = explain(Case(plan, training, limits, beta, goals, table, rule))
    prices = class_prices(plan, beta, goals)
    return Analysis(dataset, tuple(parts), found, images, prepared, reasons, prices)


def _splits(dataset: Dataset, labelled: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    return {name: np.intersect1d(rows, labelled) for name, rows in dataset.splits.items()}


def _planned_splits(prepared: Prepared) -> dict[str, NDArray[np.int64]]:
    found: dict[str, list[int]] = {}
    for task in prepared.tasks:
        found.setdefault(task.source.split, []).append(task.source.index)
    return {name: np.array(found[name], np.int64) for name in ("train", "val", "test") if name in found}


def _part(
    name: str, dataset: Dataset, counts: ClassCounts, rows: NDArray[np.int64], whole: FloatArray
) -> Part:
    table, own = _table(dataset, rows), counts.take(rows)
    sums = tally(
        table.boxes, table.labels, table.images, table.sizes.astype(np.float64), len(dataset.classes)
    )
    totals = own.totals()
    return Part(name, figures(own), sums, totals.astype(np.int64), share_drift(totals, whole))


def _planned(prepared: Prepared, whole: Part, cancelled: Callable[[], bool]) -> Part:
    drawn = draw_boxes(prepared, _DRAWN, cancelled)
    classes = len(prepared.dataset.classes)
    counts = ClassCounts.from_labels(drawn.rows, drawn.labels, len(drawn.sizes), classes)
    sums = tally(drawn.boxes, drawn.labels, drawn.rows, drawn.sizes, classes)
    after = prepared.plan.after
    drift = share_drift(after.astype(np.float64), whole.boxes.astype(np.float64))
    sampled = drawn.drawn / max(drawn.outputs, 1)
    return Part(PLANNED, figures(counts), sums, after, drift, sampled)


def _table(dataset: Dataset, rows: NDArray[np.int64]) -> BoxTable:
    """Return the boxes of some images, cut to them where their size is known."""
    lengths = np.diff(dataset.offsets)[rows]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    places = np.arange(offsets[-1]) + np.repeat(dataset.offsets[rows] - offsets[:-1], lengths)
    sizes = np.array([(dataset.entries[i].width, dataset.entries[i].height) for i in rows.tolist()], np.int64)
    sizes = sizes.reshape(-1, 2)
    limits = np.repeat(np.where(sizes > 0, sizes, np.iinfo(np.int32).max), lengths, axis=0)
    boxes = dataset.boxes[places]
    if len(boxes):
        boxes = np.clip(boxes, 0.0, np.tile(limits, (1, 2)))
    return BoxTable(offsets, boxes, dataset.labels[places], sizes)


def _ids(dataset: Dataset, rows: NDArray[np.int64]) -> tuple[str, ...]:
    return tuple(dataset.entries[index].image_id for index in rows.tolist())


def company_pairs(sums: Tally) -> list[tuple[int, int, float]]:
    """Return (class, other, share of the class's images that hold the other), the closest company first."""
    together = sums.company()
    if not len(together):
        return []
    np.fill_diagonal(together, 0.0)
    first, second = np.nonzero(together > _COMPANY)
    shares = together[first, second]
    order = np.lexsort((second, first, -shares))
    return [(int(first[k]), int(second[k]), float(shares[k])) for k in order.tolist()]


def trimmed(histogram: FloatArray) -> list[int]:
    """Return a histogram without the empty bins at its end."""
    filled = np.flatnonzero(histogram)
    return _whole(histogram[: filled[-1] + 1]) if len(filled) else []


def _whole(values: FloatArray) -> list[int]:
    return [round(value) for value in values.tolist()]


def _ratio(value: float, by: float) -> float:
    return round(float(value) / float(by), 4) if by else 0.0
