"""Many detections of the same objects made into one each; boxes in edge coordinates of one image.

All methods work class by class. The better-known library (ensemble-boxes) brings a compiler along and has had
no release for years, so the methods are here, from their papers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import BoolArray, FloatArray, iou

IntArray = NDArray[np.int64]
Votes = Literal["any", "majority", "all"]


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """Detections in one image.

    Attributes:
        boxes: (N, 4) edge coordinates.
        scores: (N,) 0 to 1.
        labels: (N,) category ids.
        voters: (N,) who found it: a model, or a model on one variant; numbered from 0.
        tightness: (N,) how tight the box is known to be, over 0 to 1: less than 1 for the envelope of a
            turned box. It weighs the box where coordinates are averaged.
    """

    boxes: FloatArray
    scores: FloatArray
    labels: IntArray
    voters: IntArray
    tightness: FloatArray

    def __len__(self) -> int:
        return len(self.scores)

    def take(self, rows: IntArray | BoolArray) -> Detections:
        """Return some of them."""
        return Detections(
            self.boxes[rows], self.scores[rows], self.labels[rows], self.voters[rows], self.tightness[rows]
        )

    @staticmethod
    def joined(parts: Sequence[Detections]) -> Detections:
        """Return all detections of at least one part."""
        return Detections(
            np.concatenate([part.boxes for part in parts]),
            np.concatenate([part.scores for part in parts]),
            np.concatenate([part.labels for part in parts]),
            np.concatenate([part.voters for part in parts]),
            np.concatenate([part.tightness for part in parts]),
        )


@dataclass(frozen=True, slots=True)
class FusionSettings:
    """How detections are merged.

    Attributes:
        method: a name in ``METHODS``.
        overlap: Jaccard overlap from which two boxes are the same object.
        votes: for ``voting``: how many voters must have found an object.
        weights: of each voter; all 1 where there are none.
    """

    method: str = "wbf"
    overlap: float = 0.55
    votes: Votes = "majority"
    weights: tuple[float, ...] = ()


def fuse(found: Detections, voters: int, settings: FusionSettings) -> Detections:
    """Return the merged detections of an image, the surest first.

    Args:
        found: all detections in the image.
        voters: how many looked at the image, those that found nothing included.
        settings: how.
    """
    weights = np.array(settings.weights or (1.0,) * voters)
    parts = []
    for label in np.unique(found.labels).tolist():
        own = found.take(found.labels == label)
        parts.append(METHODS[settings.method](own.take(_by_score(own.scores)), weights, settings))
    if not parts:
        return found
    joined = Detections.joined(parts)
    return joined.take(_by_score(joined.scores))


def _by_score(scores: FloatArray) -> IntArray:
    return np.argsort(-scores, kind="stable")


def suppress(found: Detections, weights: FloatArray, settings: FusionSettings) -> Detections:
    """Non-maximum suppression, greedy: the surest box stays, what overlaps it goes."""
    overlaps = iou(found.boxes, found.boxes) > settings.overlap
    alive = np.ones(len(found), bool)
    for k in range(len(found)):
        if alive[k]:
            alive[k + 1 :] &= ~overlaps[k, k + 1 :]
    return found.take(alive)


def vote(found: Detections, weights: FloatArray, settings: FusionSettings) -> Detections:
    """Keep an object that enough voters found: its surest box, with their mean score.

    Affirmative, consensus and unanimous voting of Casado-García and Heras, "Ensemble methods for object
    detection" (ECAI 2020); a voter counts with its weight.
    """
    needed = {"any": 0.0, "majority": weights.sum() / 2, "all": weights.sum() - 1e-9}[settings.votes]
    rows, scores = [], []
    for members in _clusters(found, settings.overlap):
        best = _best_of_each_voter(found, members)
        cast = weights[found.voters[best]]
        if cast.sum() > needed or settings.votes == "any":
            rows.append(members[0])
            scores.append(float(np.average(found.scores[best], weights=np.maximum(cast, 1e-12))))
    kept = found.take(np.array(rows, np.int64))
    return Detections(kept.boxes, np.array(scores), kept.labels, kept.voters, kept.tightness)


def average(found: Detections, weights: FloatArray, settings: FusionSettings) -> Detections:
    """Average the box of every voter that found an object; its score counts 0 for those that did not."""
    return _averaged(found, weights, _clusters(found, settings.overlap), by_score=False)


def fuse_weighted(found: Detections, weights: FloatArray, settings: FusionSettings) -> Detections:
    """Weighted boxes fusion: Solovyev, Wang, Gabruseva, Image and Vision Computing 107 (2021).

    Boxes join the fused box that they overlap most; it is the mean of its members weighted by their scores,
    anew with every member. Its score is their mean, lowered where fewer members than voters are in it.
    """
    clusters: list[list[int]] = []
    fused = np.zeros((0, 4))
    pull = found.scores * weights[found.voters] * found.tightness
    for k in range(len(found)):
        overlaps = iou(found.boxes[k : k + 1], fused)[0] if len(fused) else np.zeros(0)
        best = int(overlaps.argmax()) if len(overlaps) else -1
        if best >= 0 and overlaps[best] > settings.overlap:
            clusters[best].append(k)
            fused[best] = _mean_box(found.boxes[clusters[best]], pull[clusters[best]])
        else:
            clusters.append([k])
            fused = np.concatenate([fused, found.boxes[k : k + 1]])
    return _averaged(found, weights, [np.array(members) for members in clusters], by_score=True)


def _averaged(
    found: Detections, weights: FloatArray, clusters: list[IntArray], *, by_score: bool
) -> Detections:
    boxes, scores = [], []
    for members in clusters:
        if not by_score:
            members = _best_of_each_voter(found, members)
        cast = weights[found.voters[members]]
        pull = cast * found.tightness[members] * (found.scores[members] if by_score else 1.0)
        boxes.append(_mean_box(found.boxes[members], pull))
        mean = float((found.scores[members] * cast).sum() / max(cast.sum(), 1e-12))
        scores.append(mean * min(1.0, float(cast.sum() / weights.sum())))
    firsts = found.take(np.array([members[0] for members in clusters], np.int64))
    return Detections(np.array(boxes), np.array(scores), firsts.labels, firsts.voters, firsts.tightness)


def _mean_box(boxes: FloatArray, pull: FloatArray) -> FloatArray:
    """Return (4,) the mean of boxes (N, 4); a plain one where nothing pulls."""
    return np.asarray(np.average(boxes, axis=0, weights=pull if pull.sum() > 1e-12 else None))


def _clusters(found: Detections, overlap: float) -> list[IntArray]:
    """Group boxes, sorted by score, around the surest that is left; members from the surest down."""
    overlaps = iou(found.boxes, found.boxes) > overlap
    left = np.ones(len(found), bool)
    clusters = []
    for k in range(len(found)):
        if left[k]:
            overlaps[k, k] = True  # an empty box overlaps nothing, itself included
            members = np.flatnonzero(overlaps[k] & left)
            left[members] = False
            clusters.append(members)
    return clusters


def _best_of_each_voter(found: Detections, members: IntArray) -> IntArray:
    """Return the surest member of each voter, in the members' order."""
    _, first = np.unique(found.voters[members], return_index=True)
    return members[np.sort(first)]


METHODS: Mapping[str, Callable[[Detections, FloatArray, FusionSettings], Detections]] = {
    "nms": suppress,
    "voting": vote,
    "average": average,
    "wbf": fuse_weighted,
}
"""By the names that the command line uses. Each takes detections of one class, the surest first."""
