"""Drawing the variants in the background: the very samples that an export writes, scaled for the screen."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from app.augment.outcome import BoxOutcome
from app.augment.pipeline import Pipeline
from app.augment.sample import Sample
from app.export.partners import BoxName, box_names
from app.gui import tasks
from app.gui.augment.source import PreviewSource

_PRIORITY = 2  # before thumbnails: someone looks at these


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One variant, drawn.

    Attributes:
        number: its copy index in an export with the same seed; counts from 1.
        sample: what was drawn.
        outcome: what became of the boxes, after the steps that are shown.
        names: what each box of the outcome is called.
        size: width and height of the image in pixels, the frame of ``outcome``.
        image: its pixels, scaled down for the screen.
        seconds: time that drawing and applying took, without scaling.
    """

    number: int
    sample: Sample
    outcome: BoxOutcome
    names: Sequence[BoxName]
    size: tuple[int, int]
    image: QImage
    seconds: float


def draw_variant(
    pipeline: Pipeline, source: PreviewSource, seed: int, number: int, stage: int | None
) -> tuple[NDArray[np.uint8], Sample, BoxOutcome]:
    """Return a variant's pixels at full size, what was drawn, and what became of the boxes.

    Args:
        pipeline: the recipe's.
        source: image and boxes.
        seed: of the export.
        number: copy index.
        stage: show the first so many steps; None for all.
    """
    partners = source.partners
    sample = pipeline.sample(
        source.size,
        source.boxes,
        seed=seed,
        image_id=source.image_id,
        copy_index=number,
        may_mirror=source.may_mirror,
        partners=None if partners is None else partners.pool.others(source.image_id),
    )
    image = pipeline.render(source.image, sample, stage, None if partners is None else partners.load)
    outcome = sample.outcome if stage is None else pipeline.stage_outcome(sample, stage)
    return image, sample, outcome


def screen_image(image: NDArray[np.uint8], room: QSize) -> QImage:
    """Return BGR pixels as an image that fits into ``room`` device pixels, never enlarged."""
    height, width = image.shape[:2]
    scale = min(room.width() / width, room.height() / height, 1.0)
    if scale < 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
        width, height = size
    pixels = np.ascontiguousarray(image)
    wrapped = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_BGR888)
    return wrapped.convertToFormat(QImage.Format.Format_RGB32)  # a copy, in the format that paints fastest


class VariantRenderer(QObject):
    """Draws variants in background threads; a new request drops what is still under way for the old one.

    Attributes:
        rendered: a ``Variant`` is ready.
    """

    rendered = Signal(object)

    def request(
        self,
        pipeline: Pipeline,
        source: PreviewSource,
        seed: int,
        numbers: Sequence[int],
        stage: int | None,
        room: QSize,
    ) -> None:
        """Draw variants, the first number first.

        Args:
            pipeline: the recipe's.
            source: image and boxes.
            seed: of the export.
            numbers: which variants.
            stage: show the first so many steps; None for all.
            room: most device pixels of a variant on the screen.
        """
        for number in numbers:
            tasks.run(
                _render,
                pipeline,
                source,
                seed,
                number,
                stage,
                room,
                on_result=self.rendered.emit,
                owner=self,
                key=f"variant {number}",
                priority=_PRIORITY,
            )

    def stop(self) -> None:
        """Drop everything that is under way."""
        tasks.cancel(self)


def _render(
    pipeline: Pipeline, source: PreviewSource, seed: int, number: int, stage: int | None, room: QSize
) -> Variant:
    started = time.perf_counter()
    image, sample, outcome = draw_variant(pipeline, source, seed, number, stage)
    seconds = time.perf_counter() - started
    size = (image.shape[1], image.shape[0])
    own = [box.name for box in source.annotation.boxes]
    names = box_names(outcome, own, source.partners, source.rules)
    return Variant(number, sample, outcome, names, size, screen_image(image, room), seconds)
