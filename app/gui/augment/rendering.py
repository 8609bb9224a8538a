"""Drawing the variants in the background: the very samples that an export writes, scaled for the screen."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
from app.gui.augment.stages import Stage, at_stage

_PRIORITY = 2  # before thumbnails: someone looks at these


class Draw(NamedTuple):
    """Which variant: its copy index in an export, counted from 1, and the seed of that export."""

    number: int
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One variant, drawn.

    Attributes:
        number: its copy index in an export with the same seed; counts from 1.
        seed: of that export.
        sample: what was drawn.
        stage: the stage that is shown; None for the end.
        outcome: what became of the boxes, after the steps that are shown.
        size: width and height of the image in pixels, the frame of ``outcome``.
        image: its pixels, scaled down for the screen.
        seconds: time that drawing and applying took, without scaling.
        names: what each box of the outcome is called.
        window: left, top, right, bottom of the crop that comes next, where the stage shows it.
    """

    number: int
    seed: int
    sample: Sample
    stage: Stage | None
    outcome: BoxOutcome
    size: tuple[int, int]
    image: QImage
    seconds: float
    names: Sequence[BoxName]
    window: tuple[float, float, float, float] | None = None


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
    sample = draw_sample(pipeline, source, seed, number)
    staged = at_stage(pipeline, source, sample, None if stage is None else Stage("", stage))
    return staged.image, sample, staged.outcome


def draw_sample(pipeline: Pipeline, source: PreviewSource, seed: int, number: int) -> Sample:
    """Return what is drawn for a variant, without its pixels."""
    return pipeline.sample(
        source.size,
        source.boxes,
        seed=seed,
        image_id=source.image_id,
        copy_index=number,
        may_mirror=source.may_mirror,
        partners=None if source.partners is None else source.partners.pool.others(source.image_id),
    )


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
        failed: a variant cannot be drawn: the error of a step from another package.
    """

    rendered = Signal(object)
    failed = Signal(object)

    def request(
        self,
        pipeline: Pipeline,
        source: PreviewSource,
        draws: Sequence[Draw],
        stage: Stage | None,
        room: QSize,
    ) -> None:
        """Draw variants, the first one first.

        Args:
            pipeline: the recipe's.
            source: image and boxes.
            draws: which variants.
            stage: show this stage; None for the end.
            room: most device pixels of a variant on the screen.
        """
        for draw in draws:
            tasks.run(
                render_variant,
                pipeline,
                source,
                draw,
                stage,
                room,
                on_result=self.rendered.emit,
                on_error=self.failed.emit,
                owner=self,
                key=f"variant {draw.number}",
                priority=_PRIORITY,
            )

    def stop(self) -> None:
        """Drop everything that is under way."""
        tasks.cancel(self)


def render_variant(
    pipeline: Pipeline, source: PreviewSource, draw: Draw, stage: Stage | None, room: QSize
) -> Variant:
    """Draw a variant and scale it for the screen; in a background thread."""
    started = time.perf_counter()
    sample = draw_sample(pipeline, source, draw.seed, draw.number)
    staged = at_stage(pipeline, source, sample, stage)
    seconds = time.perf_counter() - started
    size = (staged.image.shape[1], staged.image.shape[0])
    shown = screen_image(staged.image, room)
    own = [box.name for box in source.annotation.boxes]
    names = box_names(staged.outcome, own, source.partners, source.rules)
    return Variant(
        draw.number, draw.seed, sample, stage, staged.outcome, size, shown, seconds, names, staged.window
    )
