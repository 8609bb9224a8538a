"""A recipe made ready to run: draws copies without pixels, then renders the ones that are wanted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.augment.boxes import Layer, decide_copies, decide_layers
from app.augment.composing import Loader, compose_image, layout_after
from app.augment.outcome import BoxOutcome
from app.augment.partners import Partner, Picker, Pool
from app.augment.recipe import Recipe, build_transforms
from app.augment.reducible import ReducibleImage
from app.augment.rendering import RenderStep, render_steps
from app.augment.sample import DrawnStep, Sample, Walk
from app.augment.scene import FindPartner, Scene
from app.augment.transform import (
    ColourTransform,
    Composition,
    Context,
    GeometricTransform,
    Move,
    MultiImageTransform,
    PartnerKey,
    Placement,
    Size,
    Transform,
)
from app.augment.visible import check_boxes
from app.core.geometry import FloatArray
from app.core.seeds import generator
from app.errors import RecipeError

REDRAWS = 10
"""How often a copy that lost all its boxes is drawn again."""


class Pipeline:
    """A recipe ready to run. It holds nothing about images: one serves any number of them, and threads.

    Attributes:
        recipe: what it was made of.
        stage_titles: names for people of the enabled steps, in order.
        takes_partners: whether a step puts other images beside or onto the image.

    Raises:
        RecipeError: the recipe is not valid.
    """

    def __init__(self, recipe: Recipe) -> None:
        transforms = build_transforms(recipe)
        self.recipe = recipe
        self._steps: tuple[tuple[str, float, Transform[Any]], ...] = tuple(
            (step.transform, step.p, transform)
            for step, transform in zip(recipe.steps, transforms, strict=True)
            if step.enabled
        )
        self.stage_titles: tuple[str, ...] = tuple(transform.title for _, _, transform in self._steps)
        self.takes_partners = any(isinstance(step[2], MultiImageTransform) for step in self._steps)

    def sample(
        self,
        size: Size,
        boxes: FloatArray,
        *,
        seed: int,
        image_id: str,
        copy_index: int,
        may_mirror: bool = True,
        partners: Pool | None = None,
    ) -> Sample:
        """Draw one copy of an image: no pixels are touched.

        Args:
            size: (width, height) of the source image in pixels.
            boxes: (N, 4) in edge coordinates.
            seed: seed of the job.
            image_id: id of the image in its dataset.
            copy_index: which copy; the same arguments give the same sample, anywhere.
            may_mirror: False holds back every step that would turn left into right: it is drawn, so that
                the other steps draw what they always do, but it does not happen (``DrawnStep.held``).
            partners: what steps of several images draw from, the image itself not among them; where there is
                none, they take the image itself.

        Raises:
            ValueError: a box is NaN or infinite, or the size is not positive.
        """
        return self.samples(
            size,
            boxes,
            seed=seed,
            image_id=image_id,
            copy_indices=(copy_index,),
            may_mirror=may_mirror,
            partners=partners,
        )[0]

    def samples(
        self,
        size: Size,
        boxes: FloatArray,
        *,
        seed: int,
        image_id: str,
        copy_indices: Sequence[int],
        may_mirror: bool = True,
        partners: Pool | None = None,
    ) -> list[Sample]:
        """Draw several copies of an image, each as ``sample`` does; what becomes of boxes is decided at once.

        Raises:
            ValueError: see ``sample``.
        """
        boxes = check_boxes(boxes)
        _check_size(size)
        itself = Partner(None, size, boxes, may_mirror)
        pickers = [Picker(partners, itself) for _ in copy_indices]
        found: dict[int, Sample] = {}
        missing = list(range(len(copy_indices)))
        for attempt in range(REDRAWS + 1):
            walks = [
                self._walk(
                    generator(seed, image_id, copy_indices[k], attempt),
                    Scene(size, boxes, may_mirror),
                    pickers[k],
                )
                for k in missing
            ]
            layers = [walk.scene.layers for walk in walks]
            outcomes = decide_copies(layers, self.recipe.keep, self.recipe.envelope)
            for k, walk, outcome in zip(missing, walks, outcomes, strict=True):
                found[k] = walk.sample(outcome, attempt, pickers[k].positions)
            missing = [k for k in missing if found[k].lost]
            if not missing:
                break
        return [found[k] for k in range(len(copy_indices))]

    def rehearse(
        self, size: Size, boxes: FloatArray, rng: np.random.Generator, may_mirror: bool = True
    ) -> Layer:
        """Return the image's boxes and the canvases that they pass in one draw; there are no partners.

        Args:
            size: (width, height) of the source image in pixels.
            boxes: (N, 4) as ``check_boxes`` returns them.
            rng: what ``sample`` draws an attempt from.
            may_mirror: as in ``sample``.
        """
        scene = Scene(size, boxes, may_mirror)
        self._walk(rng, scene, Picker(None, Partner(None, size, boxes, may_mirror)))
        return scene.layers[0]

    def render(
        self,
        image: NDArray[np.uint8] | ReducibleImage,
        sample: Sample,
        stage: int | None = None,
        load: Loader | None = None,
    ) -> NDArray[np.uint8]:
        """Return the pixels of a sample.

        Args:
            image: (H, W, 3) uint8 BGR, of the sample's source size; it stays as it is. As long as it lives
                nobody may write into it: what is found out about it is kept for its other copies. Or what
                gives it at the size that is needed.
            sample: what ``sample`` or ``replay`` of this pipeline returned.
            stage: render only the first ``stage`` enabled steps; all by default.
            load: returns the pixels of a partner by its id, as ``image``; asked for those that are seen.

        Returns:
            A new (H', W', 3) uint8 array of the canvas' size.

        Raises:
            ValueError: the image has another size than the sample was drawn for.
        """
        size = image.size if isinstance(image, ReducibleImage) else (image.shape[1], image.shape[0])
        if size != sample.source_size:
            raise ValueError(f"the sample is of a {sample.source_size} image, not {size}")
        steps = self._drawn_steps(sample, stage)
        if isinstance(image, ReducibleImage):
            alone = [step for step in steps if not isinstance(step, Composition)]
            if len(alone) == len(steps):
                factor = image.reduction(alone)
                return render_steps(image.at(factor), alone, image.size, factor)
            image = image.at(1)
        whole, current, waiting = image, image, list[RenderStep]()
        todo = deque(steps)
        while todo:
            step = todo.popleft()
            if not isinstance(step, Composition):
                waiting.append(step)
                continue
            after = _placements(todo)
            layout = layout_after(step, after)
            if layout is not None:
                for _ in after:
                    todo.popleft()
            current = compose_image(current, waiting, step, lambda name: _loaded(name, whole, load), layout)
            waiting = []
        return current if current is not whole and not waiting else render_steps(current, waiting)

    def _drawn_steps(self, sample: Sample, stage: int | None) -> list[RenderStep | Composition]:
        """Return what the first ``stage`` steps do to pixels, those that happen."""
        steps = list(zip(self._steps, sample.steps, sample.placements, strict=True))[:stage]
        return [
            move if isinstance(move, Composition) else _render_step(transform, drawn, move)
            for (_, _, transform), drawn, move in steps
            if drawn.applied
        ]

    def stage_outcome(self, sample: Sample, stage: int) -> BoxOutcome:
        """Return the boxes after the first ``stage`` enabled steps, by the recipe's keep rules."""
        return self._decide(sample.scene(stage).layers)

    def outcome(self, sample: Sample, boxes: FloatArray, layer: int = 0) -> BoxOutcome:
        """Return what a sample does to other boxes (N, 4), for example parts of objects.

        Args:
            sample: what was drawn.
            boxes: of the image itself, or of a partner.
            layer: whose boxes they are: place in ``BoxOutcome.origins``.
        """
        return self._decide([sample.layers[layer]._replace(boxes=check_boxes(boxes), rows=None)])

    def replay(
        self,
        data: Mapping[str, Any],
        boxes: FloatArray,
        partners: Callable[[str], Partner | None] = lambda _: None,
        *,
        may_mirror: bool = True,
    ) -> Sample:
        """Return the sample that ``Sample.to_json`` described.

        Args:
            data: of the sample.
            boxes: (N, 4) in edge coordinates, those that it was drawn with.
            partners: returns a partner by its id, None where there is no such image.
            may_mirror: as in ``sample``.

        Raises:
            RecipeError: the data is not of this recipe, or a partner is missing.
        """
        try:
            size = (int(data["source_size"][0]), int(data["source_size"][1]))
            attempt, steps = int(data["attempt"]), tuple(_drawn_step(step) for step in data["steps"])
            if [step.transform for step in steps] != [name for name, _, _ in self._steps]:
                raise ValueError("its steps are others")
            _check_size(size)
            boxes = check_boxes(boxes)
            found = _named_partners(steps, Partner(None, size, boxes, may_mirror), partners)
            walk = self._walked_again(Scene(size, boxes, may_mirror), steps, found)
            return walk.sample(self._decide(walk.scene.layers), attempt)
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise RecipeError(
                "the drawn numbers do not fit recipe ‘{recipe}’ ({why})",
                recipe=self.recipe.name,
                why=str(error),
            ) from None

    def _walk(self, rng: np.random.Generator, scene: Scene, picker: Picker) -> Walk:
        """Draw every step and take it."""
        size, steps, moves = scene.size, list[DrawnStep](), list[Move | None]()
        picker.picked = {}
        for name, p, transform in self._steps:
            if p < 1.0 and rng.random() >= p:
                steps.append(DrawnStep(name, False, {}))
                moves.append(None)
                continue
            drawn = transform.draw(rng, Context(scene.size, scene.visible, picker))
            move = _move(transform, drawn, scene.size)
            held = move is not None and not isinstance(move, Composition) and scene.refuses(move)
            if move is not None and not held:
                scene.apply(move, picker.picked.__getitem__)
            steps.append(DrawnStep(name, not held, drawn, held))
            moves.append(None if held else move)
        return Walk(size, scene, tuple(steps), tuple(moves), _used(moves, picker.picked))

    def _walked_again(
        self, scene: Scene, steps: tuple[DrawnStep, ...], partners: tuple[Partner, ...]
    ) -> Walk:
        """Take the steps that were drawn earlier."""
        size, find = scene.size, _finder(partners)
        moves: list[Move | None] = []
        for (_, _, transform), step in zip(self._steps, steps, strict=True):
            move = _move(transform, step.parameters, scene.size) if step.applied else None
            if move is not None:
                scene.apply(move, find)
            moves.append(move)
        return Walk(size, scene, steps, tuple(moves), partners)

    def _decide(self, layers: Sequence[Layer]) -> BoxOutcome:
        return decide_layers(layers, self.recipe.keep, self.recipe.envelope)


def _placements(steps: Iterable[RenderStep | Composition]) -> list[Placement]:
    """Return the steps until one does something else than to move the canvas."""
    found: list[Placement] = []
    for step in steps:
        if not isinstance(step, Placement):
            break
        found.append(step)
    return found


def _move(transform: Transform[Any], drawn: dict[str, Any], size: Size) -> Move | None:
    """Return what drawn numbers do to a canvas, None where they only change colours."""
    if isinstance(transform, GeometricTransform):
        return transform.place(drawn, size)
    if isinstance(transform, MultiImageTransform):
        return transform.compose(drawn, size)
    return None


def _used(moves: Sequence[Move | None], picked: Mapping[str | None, Partner]) -> tuple[Partner, ...]:
    """Return the partners that lie on a canvas, each once, in the order in which they came."""
    keys = [key.image for move in moves if isinstance(move, Composition) for key in move.partners]
    return tuple(picked[name] for name in dict.fromkeys(keys))


def _named_partners(
    steps: Sequence[DrawnStep], itself: Partner, find: Callable[[str], Partner | None]
) -> tuple[Partner, ...]:
    """Return the partners that drawn steps name, each once.

    Raises:
        ValueError: one is not there, or has another size.
    """
    drawn = [entry for step in steps if step.applied for entry in step.parameters.get("partners", ())]
    found: list[Partner] = []
    for name, size in dict.fromkeys(map(PartnerKey.from_json, drawn)):
        partner = itself if name is None else find(name)
        if partner is None:
            raise ValueError(f"its partner “{name}” is missing")
        if partner.size != size:
            raise ValueError(f"its partner “{name}” has another size")
        found.append(partner)
    return tuple(found)


def _finder(partners: Sequence[Partner]) -> FindPartner:
    return {partner.image_id: partner for partner in partners}.__getitem__


def _loaded(name: str | None, image: NDArray[np.uint8], load: Loader | None) -> NDArray[np.uint8]:
    """Return the pixels of a partner, those of the image itself where it is its own."""
    if name is None:
        return image
    if load is None:
        raise ValueError(f"nothing loads the partner “{name}”")
    return load(name)


def _check_size(size: Size) -> None:
    if size[0] < 1 or size[1] < 1:
        raise ValueError(f"an image of {size[0]} × {size[1]} pixels")


def _drawn_step(data: Mapping[str, Any]) -> DrawnStep:
    return DrawnStep(
        str(data["transform"]), bool(data["applied"]), dict(data["parameters"]), bool(data.get("held", False))
    )


def _render_step(transform: Transform[Any], drawn: DrawnStep, move: Placement | None) -> RenderStep:
    if move is not None:
        return move
    if not isinstance(transform, ColourTransform):
        raise TypeError(f"{drawn.transform} is neither geometry nor colour")
    return tuple(transform.operations(drawn.parameters))
