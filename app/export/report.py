"""The report of an export: what was there, what was planned, what was written, and a look at it.

Nothing in it depends on when or by how many workers it was made: the same job gives the same bytes in each
language.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from app.core.palette import class_colour
from app.errors import ImageError
from app.export.prepared import Prepared
from app.export.sources import Failure
from app.imaging.encode import encode
from app.imaging.sheet import Mark, marked_image
from app.imaging.source import decode
from app.report import (
    Picture,
    Say,
    Section,
    bars,
    details,
    english,
    gallery,
    notes,
    page,
    paragraph,
    table,
    tiles,
)

REPORT = "report.html"
PICTURES = 12
"""Most images that a report shows."""

_WIDTH, _QUALITY = 320, 82
_MOST_PIXELS, _THREADS = 50_000_000, 2
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
    prepared: Prepared,
    outcome: Outcome,
    folder: Path,
    lines: Iterable[Mapping[str, Any]],
    *,
    say: Say = english,
    language: str = "en",
) -> bytes:
    """Return the report as HTML.

    Args:
        prepared: the job.
        outcome: what became of it.
        folder: of the export.
        lines: manifest lines of a few images to show.
        say: says the English templates of the page in another language.
        language: that language, as HTML names it.
    """
    plan, job = prepared.plan, prepared.job
    words = _Words(prepared, outcome, say)
    colours = {name: class_colour(number) for number, name in enumerate(prepared.dataset.classes)}
    with ThreadPoolExecutor(_THREADS) as threads:  # they draw while this one writes
        drawn = threads.map(functools.partial(_picture, folder, colours), lines)
        sections = [
            Section(say("In short"), tiles(words.figures()), notes(words.remarks(), words.levels())),
            Section(say("Boxes for training"), *words.boxes()),
        ]
        pictures = [picture for picture in drawn if picture is not None]
    if pictures:
        sections.append(Section(say("Some of its images"), gallery(pictures)))
    if outcome.failures or outcome.lost:
        sections.append(Section(say("Left out"), *words.left_out()))
    repeating = details(say("as a file that repeats it"), paragraph(job.to_json()))
    sections.append(Section(say("The job"), repeating))
    subtitle = say(
        "recipe {recipe} · {strategy} · {formats} · seed {seed}",
        recipe=job.recipe.name,
        strategy=plan.strategy,
        formats=", ".join(job.formats),
        seed=job.seed,
    )
    title = say("Export of {dataset}", dataset=prepared.dataset.name)
    return page(title, sections, subtitle, language).encode("utf-8", "backslashreplace")


class _Words:
    """What the report says about an export, in the language of ``say``."""

    def __init__(self, prepared: Prepared, outcome: Outcome, say: Say) -> None:
        self.prepared, self.outcome, self._say = prepared, outcome, say

    def figures(self) -> list[tuple[str, str, str]]:
        """Return the headline."""
        say, outcome, plan = self._say, self.outcome, self.prepared.plan
        is_listed = self.prepared.job.formats == ("lists",)
        before = say("{count} for training before", count=f"{plan.images_before:,}")
        ratio = say("was {ratio}", ratio=f"{plan.ratio_before:.2f}")
        return [
            (say("images listed, none written" if is_listed else "images"), f"{outcome.images:,}", before),
            (say("imbalance ratio"), f"{outcome.ratio:.2f}", ratio),
            (say("failed"), f"{len(outcome.failures):,}", ""),
        ]

    def boxes(self) -> list[Markup]:
        """Return the boxes of each class as a plot and as a table."""
        say, plan, outcome = self._say, self.prepared.plan, self.outcome
        columns = {
            say("before"): plan.before.tolist(),
            say("planned"): plan.after.tolist(),
            say("written"): [outcome.actual[name] for name in plan.classes],
        }
        weights = [outcome.weights.get(name) for name in plan.classes]
        header = (say("class"), *columns, say("weight in a loss"))
        rows = zip(plan.classes, *columns.values(), weights, strict=True)
        return [bars(plan.classes, columns, title=say("Boxes for training")), table(header, rows)]

    def levels(self) -> dict[str, str]:
        """Return what the levels of remarks are called."""
        say = self._say
        return {"error": say("error"), "warning": say("warning"), "ok": say("ok")}

    def remarks(self) -> Iterator[tuple[str, str]]:
        """Yield what people should know, each with its level."""
        say, outcome, plan = self._say, self.outcome, self.prepared.plan
        for warning in self.prepared.warnings:
            yield "warning", say(warning.template, **warning.arguments)
        if outcome.failures:
            count = f"{len(outcome.failures):,}"
            yield "error", say("{count} images could not be exported; they are listed below", count=count)
        for name, boxes in outcome.actual.items():
            if not boxes:
                yield "warning", say("no box of {name} was written for training", name=name)
        planned = dict(zip(plan.classes, plan.after.tolist(), strict=True))
        if planned == dict(outcome.actual):
            yield "ok", say("every box is where the plan has it")

    def left_out(self) -> Iterator[Markup]:
        """Yield what is missing, and why."""
        say, outcome = self._say, self.outcome
        rows = [(failure.image_id, failure.said(self._say)) for failure in outcome.failures[:_MOST_LISTED]]
        for source, copies in outcome.lost.items():
            rows.append((source, say("{count} copies lost all their boxes in every draw", count=len(copies))))
        if rows:
            yield table((say("image"), say("why")), rows[:_MOST_LISTED])
        more = len(outcome.failures) + len(outcome.lost) - _MOST_LISTED
        if more > 0:
            yield paragraph(say("and {count} more, in export.json", count=f"{more:,}"), muted=True)


def _picture(folder: Path, colours: Mapping[str, str], line: Mapping[str, Any]) -> Picture | None:
    """Return an image of the export with its boxes; None where it cannot be shown."""
    if line["size"][0] * line["size"][1] > _MOST_PIXELS:
        return None  # decoding it here could cost more memory than the whole export
    try:
        image = decode((folder / line["image"]).read_bytes())
    except (OSError, ImageError):
        return None
    height, width = image.shape[:2]
    if [width, height] != line["size"]:
        return None  # drawn in the frame of its header, which is not that of its boxes
    marks = [Mark((x, y, x + w, y + h), colours[name], name) for name, x, y, w, h, *_ in line["objects"]]
    shown = encode(marked_image(image, marks, _WIDTH), ".jpg", _QUALITY)
    return Picture(shown, str(line["name"]), "image/jpeg")
