"""One drawn copy of an image: plain numbers that can be saved, shown, replayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.augment.boxes import Canvas
from app.augment.functional.matrices import identity
from app.augment.outcome import BoxOutcome
from app.augment.transform import Placement
from app.core.geometry import FloatArray

_IDENTITY = identity()
_IDENTITY.flags.writeable = False


@dataclass(frozen=True, slots=True)
class DrawnStep:
    """What was drawn for one enabled step of a recipe.

    Attributes:
        transform: its name in the registry.
        applied: whether it happens to this copy.
        parameters: its numbers, JSON values only; empty where it was not drawn.
        held: it was drawn, but does not happen, for it would mirror an image that must not be mirrored.
    """

    transform: str
    applied: bool
    parameters: dict[str, Any]
    held: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return plain data; ``held`` is there only where it is true."""
        plain = {"transform": self.transform, "applied": self.applied, "parameters": self.parameters}
        return {**plain, "held": True} if self.held else plain


@dataclass(frozen=True)
class Sample:
    """All that is random about one copy of one image, and what becomes of its boxes.

    Attributes:
        attempt: which draw this is; 0 unless all boxes were lost before.
        steps: one for each enabled step.
        placements: for each step the map and the canvas, None where nothing moves.
        source_size, size: (width, height) before and after.
        matrix: (3, 3) edge coordinates of the source image → of the output.
        outcome: the boxes after all steps.
        lost: the image had boxes, and every draw lost them all.
        mirrored: left and right have changed places.
    """

    attempt: int
    steps: tuple[DrawnStep, ...]
    placements: tuple[Placement | None, ...]
    source_size: tuple[int, int]
    size: tuple[int, int]
    matrix: FloatArray
    outcome: BoxOutcome
    lost: bool
    mirrored: bool

    def canvases(self, stage: int | None = None) -> list[Canvas]:
        """Return the canvases of the first ``stage`` steps (all by default), the source image first."""
        return trace(self.source_size, self.placements[:stage])

    def to_json(self) -> dict[str, Any]:
        """Return plain data that ``Pipeline.replay`` turns into an equal sample."""
        return {
            "attempt": self.attempt,
            "lost": self.lost,
            "mirrored": self.mirrored,
            "source_size": list(self.source_size),
            "size": list(self.size),
            "matrix": self.matrix.tolist(),
            "steps": [step.to_json() for step in self.steps],
        }


def trace(size: tuple[int, int], placements: tuple[Placement | None, ...]) -> list[Canvas]:
    """Return the canvases of a chain of placements, each with its map from the source image."""
    canvases = [source_canvas(size)]
    for placement in placements:
        if placement is not None:
            canvases.append(next_canvas(canvases[-1], placement))
    return canvases


def source_canvas(size: tuple[int, int]) -> Canvas:
    """Return the source image itself as the first canvas."""
    return Canvas(_IDENTITY, size)


def next_canvas(canvas: Canvas, placement: Placement) -> Canvas:
    """Return the canvas that a placement leads to."""
    if canvas.matrix is _IDENTITY:
        return Canvas(placement.matrix, placement.size)
    return Canvas(placement.matrix @ canvas.matrix, placement.size)
