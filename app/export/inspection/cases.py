"""One copy of an inspection, drawn again: its pixels, its boxes and what is wrong with it in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.augment.recipe import recipe_json
from app.augment.sample import Sample
from app.core.geometry import BoolArray, FloatArray, envelopes
from app.core.palette import class_colour
from app.export.inspection.boxes import WHOLE_IMAGE, Finding, IntArray
from app.export.inspection.company import labels_of
from app.export.inspection.drawing import draw_copy, pipeline_of, read_pixels
from app.export.inspection.reasons import sentence
from app.export.inspection.result import Inspection
from app.export.sources import Source
from app.imaging.sheet import Mark, marked_image
from app.report import Say, english

Read = Callable[[Source], NDArray[np.uint8]]


class CasePicture(NamedTuple):
    """A copy.

    Attributes:
        image: (H, W, 3) uint8 BGR, as an export with the seed encodes it.
        sample: what was drawn.
        labels: (N,) classes of the boxes of its outcome.
    """

    image: NDArray[np.uint8]
    sample: Sample
    labels: IntArray


def render_case(inspection: Inspection, case: int, read: Read = read_pixels) -> CasePicture:
    """Draw a copy again.

    Raises:
        ImageError, OSError: its image, or that of a partner, cannot be read any more.
    """
    pipeline, (subject, number) = pipeline_of(recipe_json(inspection.recipe)), inspection.place(case)
    company = inspection.company
    sample = draw_copy(pipeline, subject, inspection.seed, number, company)
    image = pipeline.render(read(subject.source), sample, load=None if company is None else company.load)
    unmirrored = np.arange(len(inspection.classes))
    labels, _ = labels_of(sample.outcome, subject.labels, company, unmirrored)
    return CasePicture(image, sample, labels)


def drawn_case(inspection: Inspection, case: int, width: int) -> NDArray[np.uint8]:
    """Return a copy with its boxes, scaled to a width: (H, W, 3) uint8 BGR. Dropped boxes are dashed."""
    picture = render_case(inspection, case)
    outcome = picture.sample.outcome
    whole = envelopes(outcome.outlines) if len(outcome) else np.zeros((0, 4))
    marks = []
    for k, label in enumerate(picture.labels.tolist()):
        is_kept = bool(outcome.kept[k])
        box = outcome.boxes[k] if is_kept else _inside(whole[k], picture.sample.size)
        x1, y1, x2, y2 = box.tolist()
        if min(x2 - x1, y2 - y1) >= 1:
            marks.append(Mark((x1, y1, x2, y2), class_colour(label), dashed=not is_kept))
    return marked_image(picture.image, marks, width)


def _inside(box: FloatArray, size: tuple[int, int]) -> FloatArray:
    return np.clip(box, 0.0, np.array([*size, *size], np.float64))


def finding_words(finding: Finding, classes: tuple[str, ...], say: Say = english) -> str:
    """Return what is wrong, in the language of ``say``: ``RBC: 3 of 12 boxes lost``."""
    words = say(sentence(finding.reason), boxes=finding.boxes, value=finding.value)
    if finding.label == WHOLE_IMAGE:
        return words
    return say("{name}: {words}", name=classes[finding.label], words=words)


def random_cases(inspection: Inspection, count: int) -> IntArray:
    """Return (n,) cases drawn at random by the inspection's seed, sorted."""
    rng = np.random.default_rng([inspection.seed & 0xFFFFFFFF, 11])
    return np.sort(rng.permutation(inspection.cases)[:count])


def varied(inspection: Inspection, ranked: IntArray, count: int) -> IntArray:
    """Return ``count`` cases of a ranking, at most two of each image while there are others."""
    images = ranked // inspection.draws
    order = np.argsort(images, kind="stable")
    seen = np.zeros(len(ranked), np.int64)
    starts: BoolArray = np.r_[True, images[order][1:] != images[order][:-1]][: len(order)]
    first = np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))
    seen[order] = np.arange(len(order)) - first
    return np.concatenate([ranked[seen < 2], ranked[seen >= 2]])[:count]
