"""From files of detections to one result: back onto the originals, then merged image by image."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from app.core.geometry import (
    FloatArray,
    box_areas,
    clip_boxes,
    envelopes,
    polygon_areas,
    quads,
    transform_points,
)
from app.errors import EnsembleError
from app.export.ensemble.detections import DetectionFile, detections_json, read_detections
from app.export.ensemble.fusion import Detections, FusionSettings, IntArray, fuse
from app.export.ensemble.manifest import CopyEntry, read_manifest

_LOOSE = 1.005
ImageId = int | str


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge did.

    Attributes:
        images: images with a detection.
        before, after: detections read, and those in the result.
        outside: detections that lie wholly outside their original (on a copy's fill, for example).
        turned: detections whose way back is no flip, shift or scale, and
        looseness: how much larger the envelopes of those are than what they enclose, in the mean.
    """

    images: int
    before: int
    after: int
    outside: int
    turned: int
    looseness: float

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


def merge_files(
    paths: Sequence[Path], manifest: Path | None, settings: FusionSettings, min_score: float = 0.0
) -> tuple[bytes, MergeReport]:
    """Merge files of detections into one.

    Args:
        paths: COCO results, one for each model.
        manifest: of the test-time copies that they are of; None where they are of the images themselves.
        settings: how; ``weights`` are those of the files.
        min_score: detections below it are left out.

    Returns:
        The merged COCO results, and what was done.

    Raises:
        EnsembleError: a file is wrong, or names an image that the manifest does not have.
    """
    if settings.weights and len(settings.weights) != len(paths):
        raise EnsembleError(
            "{weights} weights for {files} files; each file needs one",
            weights=len(settings.weights),
            files=len(paths),
        )
    files = [read_detections(path) for path in paths]
    copies = read_manifest(manifest) if manifest is not None else None
    return merge_detections(files, copies, settings, min_score)


def merge_detections(
    files: Sequence[DetectionFile],
    copies: Mapping[int, CopyEntry] | None,
    settings: FusionSettings,
    min_score: float = 0.0,
) -> tuple[bytes, MergeReport]:
    """Merge detections that are in memory; see ``merge_files``."""
    crew = _Crew(len(files), copies, settings.weights or (1.0,) * len(files))
    found: dict[ImageId, list[Detections]] = defaultdict(list)
    for number, file in enumerate(files):
        for name, rows in _by_image(file, min_score).items():
            image, seen = crew.seen(number, file, name, rows)
            found[image].append(seen)
    merged = {}
    outside, ways_back = 0, [np.ones(0)]
    for image in sorted(found, key=lambda image: (isinstance(image, str), image)):
        seen, weights = Detections.joined(found[image]), crew.weights_of(image)
        inside = np.asarray((seen.boxes[:, 2:] > seen.boxes[:, :2]).all(axis=1) | (copies is None))
        outside += int((~inside).sum())
        ways_back.append(seen.tightness)
        merged[image] = fuse(seen.take(inside), len(weights), replace(settings, weights=weights))
    tightness = np.concatenate(ways_back)
    turned = tightness < 1 / _LOOSE
    report = MergeReport(
        images=sum(len(each) > 0 for each in merged.values()),
        before=sum(len(file) for file in files),
        after=sum(len(each) for each in merged.values()),
        outside=outside,
        turned=int(turned.sum()),
        looseness=float((1 / tightness[turned]).mean()) if turned.any() else 1.0,
    )
    return _result(merged), report


class _Crew:
    """Who looks at which image: every model at the image itself, or at every variant of it."""

    def __init__(
        self, files: int, copies: Mapping[int, CopyEntry] | None, weights: tuple[float, ...]
    ) -> None:
        self._files, self._copies, self._weights = files, copies, weights
        variants: dict[ImageId, list[int]] = defaultdict(list)
        for entry in (copies or {}).values():
            variants[entry.source_number].append(entry.variant)
        self._variants = {image: sorted(of) for image, of in variants.items()}

    def weights_of(self, image: ImageId) -> tuple[float, ...]:
        """Return the weight of each voter on an image: by model, then by variant."""
        return tuple(weight for weight in self._weights for _ in self._variants.get(image, (0,)))

    def seen(
        self, number: int, file: DetectionFile, name: ImageId, rows: IntArray
    ) -> tuple[ImageId, Detections]:
        """Return which original a model's detections are of, and where they are in it."""
        boxes, tight, image, variant = file.boxes[rows], np.ones(len(rows)), name, 0
        if self._copies is not None:
            entry = _copy(self._copies, name, file, int(rows[0]))
            boxes, tight = back(entry, boxes)
            image, variant = entry.source_number, entry.variant
        variants = self._variants.get(image, [0])
        voters = np.full(len(rows), number * len(variants) + variants.index(variant), np.int64)
        return image, Detections(boxes, file.scores[rows], file.labels[rows], voters, tight)


def back(entry: CopyEntry, boxes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Map boxes (N, 4) of a copy back onto its original.

    Returns:
        (N, 4) envelopes within the original, without area where nothing of the box lies in it; and (N,) their
        tightness: area of the mapped box over that of its envelope, 1 for flips, shifts and scales.
    """
    outlines = transform_points(entry.inverse, quads(boxes))
    new = envelopes(outlines)
    areas = box_areas(new)
    tight = np.divide(polygon_areas(outlines), areas, out=np.ones(len(boxes)), where=areas > 0)
    return clip_boxes(new, *entry.source_size), np.clip(tight, 1e-6, 1.0)


def _by_image(file: DetectionFile, min_score: float) -> dict[ImageId, IntArray]:
    rows: dict[ImageId, list[int]] = defaultdict(list)
    for k, (image, score) in enumerate(zip(file.images, file.scores.tolist(), strict=True)):
        if score >= min_score:
            rows[image].append(k)
    return {image: np.array(own, np.int64) for image, own in rows.items()}


def _copy(copies: Mapping[int, CopyEntry], name: ImageId, file: DetectionFile, row: int) -> CopyEntry:
    entry = copies.get(name) if isinstance(name, int) else None
    if entry is None:
        raise EnsembleError(
            "{path}, detection {number}: image_id {image} is not in the manifest; the ids are those of "
            "images.json beside it",
            path=str(file.path),
            number=int(row) + 1,
            image=repr(name),
        )
    return entry


def _result(merged: Mapping[ImageId, Detections]) -> bytes:
    everything = list(merged.values())
    images = [image for image, found in merged.items() for _ in range(len(found))]
    labels = [label for found in everything for label in found.labels.tolist()]
    boxes = np.concatenate([np.zeros((0, 4)), *(found.boxes for found in everything)])
    scores = np.concatenate([np.zeros(0), *(found.scores for found in everything)])
    return detections_json(images, labels, boxes, scores)
