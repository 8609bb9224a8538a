"""The ways to balance, by name: what each writes and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strategy:
    """What is known about a strategy before it is run.

    Attributes:
        name: as on the command line.
        description: one line for people, English.
        augmented: whether outputs beyond the originals are augmented copies; else they are exact copies.
        writes_images: whether images are written at all; else only lists of them.
        optimised: whether the planner chooses the copies, with a bound on what any plan can reach.
        crops: whether outputs may be crops around rare objects.
        pastes: whether rare objects of other images may be pasted onto outputs.
        drops: whether originals may be left out.
        parts: whether it makes several parts of the dataset, not one.
    """

    name: str
    description: str
    augmented: bool = False
    writes_images: bool = True
    optimised: bool = False
    crops: bool = False
    pastes: bool = False
    drops: bool = False
    parts: bool = False


_ALL = (
    Strategy("none", "Leave the images as they are"),
    Strategy("copy", "Repeat the images that help most, as exact copies", optimised=True),
    Strategy(
        "augment", "Repeat the images that help most, as augmented copies", augmented=True, optimised=True
    ),
    Strategy(
        "augment+crop",
        "As augment, and with crops around rare objects that leave the common ones out",
        augmented=True,
        optimised=True,
        crops=True,
    ),
    Strategy(
        "augment+paste",
        "As augment+crop, and with rare objects pasted onto images; they bring their background along",
        augmented=True,
        optimised=True,
        crops=True,
        pastes=True,
    ),
    Strategy(
        "class-balanced",
        "Group the images by class and expand every class to the largest: the common recipe",
        augmented=True,
    ),
    Strategy(
        "repeat-factor",
        "Repeat each image by how rare its rarest class is (LVIS)",
        augmented=True,
    ),
    Strategy(
        "down",
        "Leave out images until the large classes come down to the smallest",
        drops=True,
    ),
    Strategy(
        "easy-ensemble",
        "Several down-sampled parts that together hold every image, as lists",
        writes_images=False,
        parts=True,
    ),
    Strategy(
        "list",
        "Repeat the images that help most in shuffled lists and batches, without writing images",
        writes_images=False,
        optimised=True,
    ),
)

STRATEGIES: Mapping[str, Strategy] = {strategy.name: strategy for strategy in _ALL}
