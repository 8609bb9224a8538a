"""The images that steps of several images draw from: the training images of a job, or of a dataset.

Drawing needs their sizes and boxes alone; pixels and annotations are read when a copy shows them.
"""

from __future__ import annotations

import contextlib
import functools
import string
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.augment.boxes import mirrors
from app.augment.outcome import BoxOutcome
from app.augment.partners import KnownPartners, Partner, Partners
from app.core.annotation import Annotation
from app.core.dataset import Convention, Dataset
from app.core.geometry import clip_boxes
from app.core.mirror import MirrorRules
from app.errors import EvenboxError, ImageError, PartnerError
from app.export.choice import Choice
from app.export.planned import check_size, planned_annotation
from app.export.sources import Source, find_sources, resolve_splits, usable_boxes
from app.imaging.cache import ImageCache
from app.voc.reader import parse_annotation

_LETTERS = string.ascii_uppercase
_REMEMBERED = 64_000_000  # bytes of decoded partners that a process holds on to


@dataclass(frozen=True, slots=True, eq=False)
class PartnerSource:
    """A partner as a worker needs it: plain values and paths.

    Attributes:
        position: in the pool, the image itself left out.
        source: the image.
        boxes: (N, 4) its boxes as they were planned with, edge coordinates, unclipped.
        names: (N,) their classes.
    """

    position: int
    source: Source
    boxes: NDArray[np.float64]
    names: tuple[str, ...]


def usable(
    dataset: Dataset, source: Source
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.uint8]]:
    """Return what lies inside the image of a source: its boxes (N, 4), cut to it, their labels and flags."""
    rows = dataset.boxes_of(source.index)
    keep = usable_boxes(dataset.boxes[rows], source.size)
    boxes = clip_boxes(dataset.boxes[rows][keep], *source.size)
    return boxes, dataset.labels[rows][keep], dataset.flags[rows][keep]


def usable_of_all(
    dataset: Dataset, sources: Sequence[Source]
) -> tuple[list[NDArray[np.float64]], list[NDArray[np.int64]], list[NDArray[np.uint8]]]:
    """Return ``usable`` of every source, at once."""
    index = np.array([source.index for source in sources], np.int64)
    sizes = np.array([source.size for source in sources], np.float64).reshape(-1, 2)
    first, counts = dataset.offsets[index], dataset.offsets[index + 1] - dataset.offsets[index]
    of_source = np.repeat(np.arange(len(index)), counts)
    rows = np.arange(len(of_source)) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    boxes = clip_boxes(dataset.boxes[rows], *sizes[of_source].T)
    keep = ((boxes[:, 2:] - boxes[:, :2]) > 0).all(axis=1)
    ends = np.cumsum(np.bincount(of_source[keep], minlength=len(index))).tolist()
    cuts = [slice(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)] if ends else []
    boxes, labels, flags = boxes[keep], dataset.labels[rows[keep]], dataset.flags[rows[keep]]
    return [boxes[cut] for cut in cuts], [labels[cut] for cut in cuts], [flags[cut] for cut in cuts]


def may_mirror(dataset: Dataset, source: Source, rules: MirrorRules) -> bool:
    """Return whether a source may be mirrored, by all classes that its annotation names."""
    if not rules.never:
        return True
    labels = dataset.labels[dataset.boxes_of(source.index)]
    return rules.may_mirror(dataset.classes[label] for label in labels.tolist())


_images = ImageCache(_REMEMBERED)
"""Of a worker: images of one export are partners of many others."""


def _read_annotation(source: Source, convention: Convention) -> tuple[Annotation, int]:
    """Return the annotation of a source and its file's length; from memory while the file stays as it is."""
    status = source.annotation_path.stat()
    return _parsed(
        source.annotation_path, source.image_id, convention, status.st_mtime_ns, status.st_size
    ), status.st_size


@functools.lru_cache(maxsize=256)
def _parsed(path: Path, image_id: str, convention: Convention, changed: int, length: int) -> Annotation:
    return parse_annotation(path.read_bytes(), path, image_id, convention).annotation


class AssignedPartners:
    """The partners that a worker was given with a source.

    Attributes:
        pool: to draw from; it knows only those that will be drawn.
    """

    def __init__(
        self,
        count: int,
        partners: Sequence[PartnerSource],
        convention: Convention,
        rules: MirrorRules,
        choice: Choice,
    ) -> None:
        self._convention, self._choice = convention, choice
        self._by_id = {partner.source.image_id: partner for partner in partners}
        self._annotations: dict[str, Annotation] = {}
        self.pool = KnownPartners(count, {p.position: _assigned(p, rules) for p in partners})

    def load(self, image_id: str) -> NDArray[np.uint8]:
        """Return the pixels of a partner.

        Raises:
            PartnerError: they cannot be read, or are others than those that were planned with.
        """
        source = self._by_id[image_id].source
        with _blamed():
            image = _images.get(source.image_path, source.turn)
            check_size(source, source.image_path.stat().st_size, image)
        return image

    def annotation(self, image_id: str) -> Annotation:
        """Return the annotation of a partner, with the very boxes that the plan was made with.

        Raises:
            PartnerError: it cannot be read, or is another one by now.
        """
        if image_id not in self._annotations:
            partner = self._by_id[image_id]
            with _blamed():
                found, length = _read_annotation(partner.source, self._convention)
                self._annotations[image_id] = planned_annotation(
                    partner.source, partner.boxes, partner.names, self._choice.annotation(found), length
                )
        return self._annotations[image_id]


@contextlib.contextmanager
def _blamed() -> Iterator[None]:
    """What is wrong with a partner costs the copies that show it, not their source."""
    try:
        yield
    except EvenboxError as error:
        raise PartnerError(error.template, **error.arguments) from None
    except OSError as error:
        raise PartnerError("{path}: {why}", path=str(error.filename), why=error.strerror) from None


def _assigned(partner: PartnerSource, rules: MirrorRules) -> Partner:
    size = partner.source.size
    boxes = clip_boxes(partner.boxes[usable_boxes(partner.boxes, size)], *size)
    return Partner(partner.source.image_id, size, boxes, rules.may_mirror(partner.names))


class DatasetPartners:
    """The training images of a dataset as partners, for looking at copies without a job.

    Args:
        dataset: as it is now; where it says nothing else, its own splits are those of an export.
        split, seed, exclude: as in ``ExportJob``.
        cache: decoded images.
        cancelled: asked now and then; an answer of True ends the work with ``Cancelled``.

    Attributes:
        pool: to draw from.

    Raises:
        ExportError: the splits are contradictory.
        Cancelled: on request.
    """

    def __init__(
        self,
        dataset: Dataset,
        split: str | Sequence[float] = "auto",
        seed: int = 0,
        exclude: Collection[str] = (),
        cache: ImageCache | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._dataset, self._cache = dataset, cache or ImageCache()
        found, _ = find_sources(dataset, resolve_splits(dataset, split, seed, exclude), cancelled=cancelled)
        training = [source for source in found if source.split == "train"]
        self._by_id = {source.image_id: source for source in training}
        self.pool = Partners([self._partner(source) for source in training])

    def load(self, image_id: str) -> NDArray[np.uint8]:
        """Return the pixels of a partner.

        Raises:
            ImageError: they cannot be read, or are of another size by now.
        """
        source = self._by_id[image_id]
        image = self._cache.get(source.image_path, source.turn)
        if image.shape[1::-1] != source.size:
            raise ImageError("{path}: the image has another size by now", path=str(source.image_path))
        return image

    def names(self, image_id: str) -> tuple[str, ...]:
        """Return the classes of a partner's boxes."""
        labels = usable(self._dataset, self._by_id[image_id])[1]
        return tuple(self._dataset.classes[label] for label in labels.tolist())

    def _partner(self, source: Source) -> Partner:
        boxes, allowed = (
            usable(self._dataset, source)[0],
            may_mirror(self._dataset, source, self._dataset.mirror),
        )
        return Partner(source.image_id, source.size, boxes, allowed)


class BoxName(NamedTuple):
    """What a box of a copy is called.

    Attributes:
        name: its class in the image that it comes from.
        there: its class in the copy.
        tag: its number; those of the first partner are A1, A2, …, of the second B1, ….
        image: id of the partner that it comes from, None for the image itself.
    """

    name: str
    there: str
    tag: str
    image: str | None


def box_names(
    outcome: BoxOutcome,
    own: Sequence[str],
    partners: DatasetPartners | None,
    rules: MirrorRules,
) -> list[BoxName]:
    """Return what the boxes of a copy are called.

    Args:
        outcome: the boxes of a copy, after all steps or some.
        own: (N,) classes of the image's own boxes.
        partners: what they were drawn from, None where that is the image itself.
        rules: of mirrors.
    """
    found: list[BoxName] = []
    for place, (image, total, matrix, rows) in enumerate(outcome.origins):
        names = own if image is None or partners is None else partners.names(image)
        letter = _letters(place)
        for row in range(total) if rows is None else rows.tolist():
            there = rules.mirrored(names[row]) if mirrors(matrix) else names[row]
            found.append(BoxName(names[row], there, f"{letter}{row + 1}", image))
    return found


def _letters(place: int) -> str:
    """Return nothing for 0, then A … Z, AA, AB, …."""
    return _letters((place - 1) // 26) + _LETTERS[(place - 1) % 26] if place else ""
