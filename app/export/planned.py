"""Sources as they were when the job was planned: what has changed since then is an error, not a surprise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.core.annotation import Annotation
from app.errors import ExportError
from app.export.sources import Source, box_rows, clean_annotation, with_corners

_ROUNDING = 1.0  # px; an edited box is planned as it was drawn, and saved in whole pixels


def planned_annotation(
    source: Source, planned: NDArray[np.float64], names: Sequence[str], found: Annotation, length: int
) -> Annotation:
    """Return an annotation with the very boxes that the plan was made with, cut to the image.

    Args:
        source: whose it is.
        planned: (N, 4) the boxes of the plan, unclipped.
        names: (N,) their classes.
        found: as it was read now.
        length: of its file.

    Raises:
        ExportError: it is another one.
    """
    rows = box_rows(found)
    is_same = (
        length == source.annotation_bytes
        and tuple(box.name for box in found.boxes) == tuple(names)
        and bool((np.abs(rows - planned) <= _ROUNDING).all())
    )
    if not is_same:
        raise ExportError(
            "{path}: the annotation changed while the export ran", path=str(source.annotation_path)
        )
    return clean_annotation(with_corners(found, rows, planned), source.size)


def check_size(source: Source, length: int, image: NDArray[np.uint8] | None) -> None:
    """Check that an image file has the length that it had, and its image (H, W, 3) the size.

    Raises:
        ExportError: it is another one.
    """
    if length != source.image_bytes or (image is not None and image.shape[1::-1] != source.size):
        raise ExportError("{path}: the image changed while the export ran", path=str(source.image_path))
