"""Detections in files: COCO results, a list of ``{image_id, category_id, bbox: [x, y, w, h], score}``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import FloatArray
from app.errors import EnsembleError
from app.export.ensemble.manifest import read_json

_KEYS = ("image_id", "category_id", "bbox", "score")


@dataclass(frozen=True, slots=True, eq=False)
class DetectionFile:
    """What one file of detections says.

    Attributes:
        path: the file.
        images: (N,) image ids, whole numbers or texts.
        boxes: (N, 4) edge coordinates ``xmin, ymin, xmax, ymax``.
        scores: (N,) 0 to 1.
        labels: (N,) category ids.
    """

    path: Path
    images: tuple[int | str, ...]
    boxes: FloatArray
    scores: FloatArray
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.images)


def read_detections(path: Path) -> DetectionFile:
    """Read a file of detections.

    Raises:
        EnsembleError: it cannot be read, is not JSON, or an entry is wrong: which, and what.
    """
    plain = read_json(path)
    if isinstance(plain, dict) and {"images", "annotations"} <= plain.keys():
        raise EnsembleError(
            "{path}: annotations, not detections; a list of {{image_id, category_id, bbox, score}} is needed",
            path=str(path),
        )
    if not isinstance(plain, list):
        raise EnsembleError("{path}: not a list of detections", path=str(path))
    rows = [_row(entry, path, k) for k, entry in enumerate(plain, 1)]
    corners = np.array([row[2] for row in rows], np.float64).reshape(-1, 4)
    corners[:, 2:] += corners[:, :2]
    return DetectionFile(
        path,
        tuple(row[0] for row in rows),
        corners,
        np.array([row[3] for row in rows], np.float64),
        np.array([row[1] for row in rows], np.int64),
    )


def _row(entry: Any, path: Path, number: int) -> tuple[int | str, int, list[float], float]:
    def wrong(reason: str, **arguments: Any) -> EnsembleError:
        return EnsembleError(
            "{path}, detection {number}: " + reason, path=str(path), number=number, **arguments
        )

    if not isinstance(entry, dict):
        raise wrong("must be an object")
    for key in _KEYS:
        if key not in entry:
            raise wrong("‘{key}’ is missing", key=key)
    image, category, box, score = (entry[key] for key in _KEYS)
    if isinstance(image, bool) or not isinstance(image, int | str):
        raise wrong("‘image_id’ must be a whole number or a text")
    if isinstance(category, bool) or not isinstance(category, int):
        raise wrong("‘category_id’ must be a whole number")
    if not isinstance(box, list) or len(box) != 4 or not all(map(_is_number, box)):
        raise wrong("‘bbox’ must be four numbers: left, top, width, height")
    if box[2] < 0 or box[3] < 0:
        raise wrong("‘bbox’ has a negative width or height; its numbers are left, top, width, height")
    if not _is_number(score) or not 0 <= score <= 1:
        raise wrong("‘score’ must be a number from 0 to 1")
    return image, category, [float(value) for value in box], float(score)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


def detections_json(
    images: Sequence[int | str], labels: Sequence[int], boxes: FloatArray, scores: FloatArray
) -> bytes:
    """Return detections as COCO results; boxes (N, 4) in edge coordinates, to a thousandth of a pixel."""
    rows = []
    for image, label, (x1, y1, x2, y2), score in zip(
        images, labels, boxes.tolist(), scores.tolist(), strict=True
    ):
        bbox = [round(value, 3) for value in (x1, y1, x2 - x1, y2 - y1)]
        rows.append({"image_id": image, "category_id": label, "bbox": bbox, "score": round(score, 6)})
    return b"[" + b",\n ".join(json.dumps(row).encode() for row in rows) + b"]\n"
