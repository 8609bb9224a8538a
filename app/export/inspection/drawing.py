"""What a worker does with one image of an inspection: draws its copies, judges boxes, then pixels."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.augment.outcome import CODES
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe
from app.augment.sample import Sample
from app.core.geometry import BoolArray, FloatArray
from app.errors import EvenboxError
from app.export.inspection.boxes import Finding, IntArray, judge_boxes, looseness, packed
from app.export.inspection.company import Company, is_composed, labels_of, own_rows
from app.export.inspection.pixels import duplicates, judge_look, look_at, picture_mask, reduced_size
from app.export.inspection.reasons import Thresholds
from app.export.sources import Failure, Source
from app.imaging.source import decode


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """An image that copies are drawn of.

    Attributes:
        source: where it is.
        boxes: (N, 4) edge coordinates, cut to the image, those outside left out.
        labels: (N,) their classes.
        may_mirror: whether its classes survive a mirror.
    """

    source: Source
    boxes: FloatArray
    labels: IntArray
    may_mirror: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class DrawContext:
    """What all tasks of an inspection share.

    Attributes:
        recipe_json: the recipe.
        seed: of the draws.
        draws: copies of each image, numbered from 1.
        rare: (C,) which classes are rare.
        thresholds: from where on something is worth a look.
        mirrored: (C,) what each class is in a mirror.
        company: the images that steps of several images draw from; None where the recipe has no such step.
    """

    recipe_json: str
    seed: int
    draws: int
    rare: BoolArray
    thresholds: Thresholds
    mirrored: IntArray
    company: Company | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What became of the boxes of an image's copies.

    Attributes:
        subject: position of the image among those inspected.
        findings: (K, 6) what is wrong with the copies, see ``boxes.packed``.
        lost: (M,) whether the copy lost all its boxes in every draw.
        fates: (C, F) boxes by class and fate, all copies together.
        visibility, looseness: (C,) sums over the kept boxes.
        kept: (M, C) kept boxes of each copy, those of partners included, by what they are in it: a mirror may
            change their class. ``fates`` and the sums are of the image's own boxes.
    """

    subject: int
    findings: FloatArray
    lost: BoolArray
    fates: IntArray
    visibility: FloatArray
    looseness: FloatArray
    kept: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What is wrong with the pixels of an image's copies; ``failure`` where it cannot be decoded."""

    subject: int
    findings: FloatArray
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, eq=False)
class InspectionTask:
    """One image, and whether its boxes or its pixels are to be judged."""

    position: int
    subject: Subject
    is_pixels: bool


@functools.lru_cache(maxsize=32)
def pipeline_of(recipe_json: str) -> Pipeline:
    """Return a recipe ready to run; the same one each time."""
    return Pipeline(Recipe.model_validate_json(recipe_json))


def draw_copy(
    pipeline: Pipeline, subject: Subject, seed: int, copy_index: int, company: Company | None = None
) -> Sample:
    """Return the copy that an export with this seed writes under this number."""
    source = subject.source
    return pipeline.sample(
        source.size,
        subject.boxes,
        seed=seed,
        image_id=source.image_id,
        copy_index=copy_index,
        may_mirror=subject.may_mirror,
        partners=None if company is None else company.pool.others(source.image_id),
    )


def run_task(context: DrawContext, task: InspectionTask) -> Drawn | Looked:
    """Judge all copies of one image."""
    return (_look if task.is_pixels else _draw)(context, task)


def _draw(context: DrawContext, task: InspectionTask) -> Drawn:
    pipeline, subject = pipeline_of(context.recipe_json), task.subject
    count = len(context.rare)
    lost, findings = np.zeros(context.draws, bool), []
    fates = np.zeros((count, len(CODES)), np.int64)
    visibility, loose_sum = np.zeros(count), np.zeros(count)
    kept = np.zeros((context.draws, count), np.int64)
    for draw in range(context.draws):
        sample = draw_copy(pipeline, subject, context.seed, draw + 1, context.company)
        outcome, loose = sample.outcome, looseness(sample.outcome)
        labels, there = labels_of(outcome, subject.labels, context.company, context.mirrored)
        own = own_rows(outcome)
        keep = pipeline.recipe.keep
        findings.append(judge_boxes(outcome, labels, own, context.rare, keep, context.thresholds, loose))
        lost[draw] = sample.lost
        np.add.at(fates, (labels[own], outcome.codes[own].astype(np.int64)), 1)
        stays = outcome.kept & own
        visibility += np.bincount(labels[stays], outcome.visibility[stays], count)
        loose_sum += np.bincount(labels[stays], loose[stays], count)
        kept[draw] = np.bincount(there[outcome.kept], minlength=count)
    return Drawn(task.position, packed(findings), lost, fates, visibility, loose_sum, kept)


def _look(context: DrawContext, task: InspectionTask) -> Looked:
    try:
        return Looked(task.position, packed(_findings_of_pixels(context, task.subject)))
    except (EvenboxError, OSError) as error:
        source = task.subject.source
        return Looked(task.position, packed([]), Failure(source.image_id, str(source.image_path), str(error)))


def _findings_of_pixels(context: DrawContext, subject: Subject) -> list[list[Finding]]:
    pipeline, thresholds, company = pipeline_of(context.recipe_json), context.thresholds, context.company
    image = read_pixels(subject.source)
    original, looks = look_at(image, thresholds), []
    for draw in range(context.draws):
        sample = draw_copy(pipeline, subject, context.seed, draw + 1, company)
        pixels = pipeline.render(image, sample, load=None if company is None else company.load)
        is_whole = is_composed(sample.outcome)
        mask = None if is_whole else picture_mask(sample, reduced_size(sample.size))
        looks.append(look_at(pixels, thresholds, mask))
    findings = [judge_look(look, original, thresholds) for look in looks]
    for found, duplicate in zip(findings, duplicates(original, looks, thresholds), strict=True):
        found += [duplicate] if duplicate is not None else []
    return findings


def read_pixels(source: Source) -> NDArray[np.uint8]:
    """Decode a source in the frame of its boxes: (H, W, 3) uint8 BGR.

    Raises:
        ImageError, OSError: it cannot be read, or has another size than its header said.
    """
    path = source.image_path
    image = decode(path.read_bytes(), source.turn, name=str(path))
    if image.shape[1::-1] != source.size:
        raise OSError(f"{path}: the image changed meanwhile")
    return image
