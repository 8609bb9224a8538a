"""The report of an export: what was there, what was planned, what was written, and a look at it.

Nothing in it depends on when or by how many workers it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.palette import class_colour
from app.errors import ImageError
from app.export.prepared import Prepared
from app.export.sources import Failure
from app.imaging.encode import encode
from app.imaging.sheet import Mark, marked_image
from app.imaging.source import decode
from app.report import Picture, Section, bars, details, gallery, notes, page, paragraph, table, tiles

REPORT = "report.html"
PICTURES = 12
"""Most images that a report shows."""

_WIDTH, _QUALITY = 320, 82
_MOST_PIXELS = 50_000_000
_MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an export.

    Attributes:
        images: written.
        actual: class name to boxes written for training.
        ratio: largest over smallest of them.
        failures: sources that could not be exported.
        lost: copies left out because every draw lost all their boxes, by source.
        weights: class name to weight in a loss.
    """

    images: int
    actual: Mapping[str, int]
    ratio: float
    failures: Sequence[Failure]
    lost: Mapping[str, Sequence[int]]
    weights: Mapping[str, float]


def report_page(
    prepared: Prepared, outcome: Outcome, folder: Path, lines: Iterable[Mapping[str, Any]]
) -> bytes:
    """Return the report as HTML.

    Args:
        prepared: the job.
        outcome: what became of it.
        folder: of the export.
        lines: manifest lines of a few images to show.
    """
    plan, job = prepared.plan, prepared.job
    before, planned = plan.before.tolist(), plan.after.tolist()
    actual = [outcome.actual[name] for name in plan.classes]
    figures: list[tuple[str, str] | tuple[str, str, str]] = [
        (
            "images listed, none written" if job.formats == ("lists",) else "images",
            f"{outcome.images:,}",
            f"{plan.images_before:,} for training before",
        ),
        ("imbalance ratio", f"{outcome.ratio:.2f}", f"was {plan.ratio_before:.2f}"),
        ("failed", f"{len(outcome.failures):,}"),
    ]
    rows = zip(plan.classes, before, planned, actual, map(outcome.weights.get, plan.classes), strict=True)
    sections = [
        Section("In short", tiles(figures), notes(_remarks(prepared, outcome))),
        Section(
            "Boxes for training",
            bars(plan.classes, {"before": before, "planned": planned, "written": actual}),
            table(("class", "before", "planned", "written", "weight in a loss"), rows),
        ),
    ]
    pictures = list(_pictures(prepared, folder, lines))
    if pictures:
        sections.append(Section("Some of its images", gallery(pictures)))
    if outcome.failures or outcome.lost:
        sections.append(Section("Left out", *_left_out(outcome)))
    sections.append(Section("The job", details("as a file that repeats it", paragraph(job.to_json()))))
    subtitle = f"recipe {job.recipe.name} · {plan.strategy} · {', '.join(job.formats)} · seed {job.seed}"
    text = page(f"Export of {prepared.dataset.name}", sections, subtitle)
    return text.encode("utf-8", "backslashreplace")


def _remarks(prepared: Prepared, outcome: Outcome) -> Iterator[tuple[str, str]]:
    for warning in prepared.warnings:
        yield "warning", warning.message
    if outcome.failures:
        yield "error", f"{len(outcome.failures):,} images could not be exported; they are listed below"
    for name, boxes in outcome.actual.items():
        if not boxes:
            yield "warning", f"no box of {name} was written for training"
    planned = dict(zip(prepared.plan.classes, prepared.plan.after.tolist(), strict=True))
    if planned == dict(outcome.actual):
        yield "ok", "every box is where the plan has it"


def _pictures(prepared: Prepared, folder: Path, lines: Iterable[Mapping[str, Any]]) -> Iterator[Picture]:
    colours = {name: class_colour(number) for number, name in enumerate(prepared.dataset.classes)}
    for line in lines:
        if line["size"][0] * line["size"][1] > _MOST_PIXELS:
            continue  # decoding it here could cost more memory than the whole export
        try:
            image = decode((folder / line["image"]).read_bytes())
        except (OSError, ImageError):
            continue
        height, width = image.shape[:2]
        if [width, height] != line["size"]:
            continue  # drawn in the frame of its header, which is not that of its boxes
        marks = [Mark((x, y, x + w, y + h), colours[name], name) for name, x, y, w, h, *_ in line["objects"]]
        shown = encode(marked_image(image, marks, _WIDTH), ".jpg", _QUALITY)
        yield Picture(shown, str(line["name"]), "image/jpeg")


def _left_out(outcome: Outcome) -> Iterator[Any]:
    rows = [(failure.image_id, failure.reason) for failure in outcome.failures[:_MOST_LISTED]]
    for source, copies in outcome.lost.items():
        rows.append((source, f"{len(copies)} copies lost all their boxes in every draw"))
    if rows:
        yield table(("image", "why"), rows[:_MOST_LISTED])
    more = len(outcome.failures) + len(outcome.lost) - _MOST_LISTED
    if more > 0:
        yield paragraph(f"and {more:,} more, in export.json", muted=True)
