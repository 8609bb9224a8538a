"""One drawn copy of an image: plain numbers that can be saved, shown, replayed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.augment.boxes import Layer, mirrors
from app.augment.outcome import BoxOutcome
from app.augment.partners import Partner
from app.augment.scene import Scene
from app.augment.transform import Move, Size
from app.augment.visible import Canvas
from app.core.geometry import FloatArray


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
        placements: for each step what it does to the canvas, None where nothing moves.
        source_size, size: (width, height) before and after.
        matrix: (3, 3) edge coordinates of the source image → of the output.
        outcome: the boxes after all steps; those of partners follow those of the image itself.
        lost: there were boxes, and every draw lost them all.
        mirrored: left and right of the image itself have changed places.
        layers: the image itself, then its partners, in the order of the outcome's origins.
        partners: the images that steps have put beside or onto it.
        looked_at: positions in the pool of all partners that any attempt drew.
    """

    attempt: int
    steps: tuple[DrawnStep, ...]
    placements: tuple[Move | None, ...]
    source_size: tuple[int, int]
    size: tuple[int, int]
    matrix: FloatArray
    outcome: BoxOutcome
    lost: bool
    mirrored: bool
    layers: tuple[Layer, ...]
    partners: tuple[Partner, ...] = ()
    looked_at: tuple[int, ...] = ()

    def canvases(self, stage: int | None = None) -> list[Canvas]:
        """Return the canvases that the image itself passes in the first ``stage`` steps (all by default)."""
        return list(self.scene(stage).layers[0].canvases)

    def scene(self, stage: int | None = None) -> Scene:
        """Return what lies on the canvas after the first ``stage`` steps (all by default)."""
        own = self.layers[0]
        scene = Scene(self.source_size, own.boxes, own.may_mirror)
        find = {partner.image_id: partner for partner in self.partners}.__getitem__
        for move in self.placements[:stage]:
            if move is not None:
                scene.apply(move, find)
        return scene

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


class Walk(NamedTuple):
    """Steps that were drawn and taken, before it is known what becomes of the boxes.

    Attributes:
        source_size: (width, height) before the first.
        scene: after the last.
        steps, moves: one for each enabled step, see ``Sample``.
        partners: the images that lie on the canvas.
    """

    source_size: Size
    scene: Scene
    steps: tuple[DrawnStep, ...]
    moves: tuple[Move | None, ...]
    partners: tuple[Partner, ...]

    def sample(self, outcome: BoxOutcome, attempt: int, looked_at: Iterable[int] = ()) -> Sample:
        """Return the sample, given what becomes of its boxes."""
        matrix = self.scene.layers[0].canvases[-1].matrix
        return Sample(
            attempt,
            self.steps,
            self.moves,
            self.source_size,
            self.scene.size,
            matrix,
            outcome,
            len(outcome) > 0 and not outcome.kept.any(),
            mirrors(matrix),
            tuple(self.scene.layers),
            self.partners,
            tuple(sorted(looked_at)),
        )
