"""Why a copy deserves a look, and from which measured value on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class Reason(IntEnum):
    """What can be wrong with a copy: the first five of its boxes, the rest of its pixels."""

    RARE_LOST = 0
    LOST = 1
    NEAR_LIMIT = 2
    LOOSE = 3
    TINY = 4
    DARK = 5
    BLOWN_OUT = 6
    FLAT = 7
    BLURRED = 8
    SPARSE = 9
    DUPLICATE = 10

    @property
    def code(self) -> str:
        """A stable name for files."""
        return self.name.lower()

    @property
    def title(self) -> str:
        """Its English name for people."""
        return _TITLES[self]


PIXEL_REASONS = tuple(reason for reason in Reason if reason >= Reason.DARK)

WEIGHTS: Mapping[Reason, float] = {
    Reason.RARE_LOST: 2.0,  # on top of LOST, which counts every box
    Reason.LOST: 2.0,
    Reason.NEAR_LIMIT: 0.5,
    Reason.LOOSE: 0.7,
    Reason.TINY: 0.5,
    Reason.DARK: 1.5,
    Reason.BLOWN_OUT: 1.5,
    Reason.FLAT: 1.5,
    Reason.BLURRED: 1.5,
    Reason.SPARSE: 1.0,
    Reason.DUPLICATE: 0.7,
}
"""How much each counts where copies are ranked by everything together."""

_TITLES: Mapping[Reason, str] = {
    Reason.RARE_LOST: "Rare boxes lost",
    Reason.LOST: "Boxes lost",
    Reason.NEAR_LIMIT: "Hardly visible",
    Reason.LOOSE: "Loose boxes",
    Reason.TINY: "Tiny boxes",
    Reason.DARK: "Black",
    Reason.BLOWN_OUT: "Blown out",
    Reason.FLAT: "Flat",
    Reason.BLURRED: "Blurred",
    Reason.SPARSE: "Mostly fill",
    Reason.DUPLICATE: "Duplicates",
}

_SENTENCES: Mapping[Reason, str] = {
    Reason.RARE_LOST: "{boxes} of {value:.0f} rare boxes lost",
    Reason.LOST: "{boxes} of {value:.0f} boxes lost",
    Reason.NEAR_LIMIT: "only {value:.0%} of a box is visible",
    Reason.LOOSE: "box {value:.1f}× as large as what it encloses",
    Reason.TINY: "box {value:.1f} px on its shorter side",
    Reason.DARK: "{value:.0%} of the image is black",
    Reason.BLOWN_OUT: "{value:.0%} of the image is white",
    Reason.FLAT: "contrast {value:.1f} of 255",
    Reason.BLURRED: "sharpness {value:.0%} of the original's",
    Reason.SPARSE: "the image fills {value:.0%} of the canvas",
    Reason.DUPLICATE: "differs from another copy by {value:.1f} of 255",
}

_BRIEF: Mapping[Reason, str] = {
    Reason.RARE_LOST: "{boxes} of {value:.0f} lost",
    Reason.LOST: "{boxes} of {value:.0f} lost",
    Reason.NEAR_LIMIT: "{value:.0%} visible",
    Reason.LOOSE: "{value:.1f}× loose",
    Reason.TINY: "side {value:.1f} px",
    Reason.DARK: "{value:.0%} black",
    Reason.BLOWN_OUT: "{value:.0%} white",
    Reason.FLAT: "contrast {value:.1f}",
    Reason.BLURRED: "sharpness {value:.0%}",
    Reason.SPARSE: "{value:.0%} image, else fill",
    Reason.DUPLICATE: "differs by {value:.1f}",
}


def sentence(reason: Reason) -> str:
    """Return the English sentence of a finding, with ``{boxes}`` and ``{value}`` where it has them."""
    return _SENTENCES[reason]


def brief_sentence(reason: Reason) -> str:
    """Return the same in as few words as are understood below a picture."""
    return _BRIEF[reason]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which measured value on something is worth a look.

    Pixel measures are taken inside the picture (not on its fill), on the rendered copy reduced to 256 px.
    Those that an original can have by itself count only as far as the recipe made them worse.

    Attributes:
        rare_share: a class is rare if it has fewer boxes than this share of the mean over the classes.
        visibility_margin: a kept box that is visible by less than the recipe's limit plus this, as a share.
        looseness: area of a box over that of what is visible of the turned object in it.
        tiny: px of a kept box's shorter side.
        black: luma (0 to 255) below which a pixel is black, and the share of such pixels.
        white: luma above which a pixel is white, and the share of such pixels that the original lacks.
        flat: standard deviation of luma in levels, where the original has twice as much.
        sharpness: variance of the Laplacian over that of luma, as a share of the original's.
        sparse: share of the canvas that shows anything of the image.
        duplicate: mean difference in levels, both copies reduced to 32 × 32.
    """

    rare_share: float = 0.5
    visibility_margin: float = 0.15
    looseness: float = 1.5
    tiny: float = 8.0
    black: tuple[float, float] = (20.0, 0.9)
    white: tuple[float, float] = (250.0, 0.4)
    flat: float = 8.0
    sharpness: float = 0.1
    sparse: float = 0.1
    duplicate: float = 1.0

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


THRESHOLDS = Thresholds()
