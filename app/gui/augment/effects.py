"""Small pictures of what one step does to the current image, for the gallery and the help."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

import cv2
import numpy as np
from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from app.augment.outcome import BoxOutcome
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step, recipe_json
from app.gui import tasks
from app.gui.augment.rendering import draw_variant, screen_image
from app.gui.augment.source import PreviewSource

_SIDE = 640
_KEPT = 400
_PRIORITY = 1  # after the variants
_SEED, _NUMBER = 3, 1


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What one step makes of the image.

    Attributes:
        image: its pixels, scaled down for the screen.
        size: width and height that the boxes are in.
        outcome: what became of the boxes.
    """

    image: QImage
    size: tuple[int, int]
    outcome: BoxOutcome


class EffectRenderer(QObject):
    """Draws effects; the latest request of a key wins, and what was drawn before comes from memory.

    Attributes:
        rendered: (key, ``Effect``).
        failed: (key, error).
    """

    rendered = Signal(str, object)
    failed = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: PreviewSource | None = None
        self._small: PreviewSource | None = None
        self._kept: OrderedDict[str, Effect] = OrderedDict()

    def set_source(self, source: PreviewSource | None) -> None:
        """Draw on another image from now on."""
        if source is not self._source:
            tasks.cancel(self)
            self._source, self._small = source, None
            self._kept.clear()

    def request(self, key: str, step: Step, room: QSize) -> None:
        """Draw what a step does, as if it always happened; ``room`` is the most device pixels."""
        if self._source is None:
            return
        step = step.model_copy(update={"p": 1.0, "enabled": True})
        recipe = Recipe(name=step.transform, steps=(step,))
        memory = f"{room.width()}x{room.height()} {recipe_json(recipe)}"
        if memory in self._kept:
            self._kept.move_to_end(memory)
            self.rendered.emit(key, self._kept[memory])
            return
        if self._small is None:
            self._small = small_source(self._source)
        tasks.run(
            _draw,
            recipe,
            self._small,
            room,
            on_result=lambda effect: self._take(key, memory, effect),
            on_error=lambda error: self.failed.emit(key, error),
            owner=self,
            key=key,
            priority=_PRIORITY,
        )

    def stop(self) -> None:
        """Draw nothing more of what was asked for."""
        tasks.cancel(self)

    def _take(self, key: str, memory: str, effect: Effect) -> None:
        self._kept[memory] = effect
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.rendered.emit(key, effect)


def small_source(source: PreviewSource) -> PreviewSource:
    """Return an image and its boxes, scaled down to 640 pixels where they are larger."""
    scale = _SIDE / max(source.size)
    if scale >= 1:
        return source
    width, height = (max(1, round(side * scale)) for side in source.size)
    image = np.asarray(cv2.resize(source.image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    factors = np.array((width / source.size[0], height / source.size[1]) * 2)
    return replace(source, image=image, boxes=source.boxes * factors, pixels=None)


def _draw(recipe: Recipe, source: PreviewSource, room: QSize) -> Effect:
    image, _, outcome = draw_variant(Pipeline(recipe), source, _SEED, _NUMBER, None)
    return Effect(screen_image(image, room), (image.shape[1], image.shape[0]), outcome)
