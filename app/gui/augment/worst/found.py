"""What an inspection found, with what the first look at it needs; made in the background."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.augment.recipe import recipe_json
from app.export.inspection.drawing import draw_copy, pipeline_of
from app.export.inspection.result import Inspection


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """An inspection, ready to be shown.

    Attributes:
        inspection: what was found.
        ranked: the copies that are worth a look, the worst first.
        shape: (width, height) of the worst copy; None if there is none.
    """

    inspection: Inspection
    ranked: NDArray[np.int64]
    shape: tuple[int, int] | None


def look_through(inspection: Inspection) -> Found:
    """Rank the copies and draw the worst one, without its pixels."""
    ranked = inspection.ranked()
    return Found(inspection, ranked, _shape_of(inspection, int(ranked[0])) if len(ranked) else None)


def _shape_of(inspection: Inspection, case: int) -> tuple[int, int]:
    subject, number = inspection.place(case)
    pipeline = pipeline_of(recipe_json(inspection.recipe))
    return draw_copy(pipeline, subject, inspection.seed, number, inspection.company).size
