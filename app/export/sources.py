"""The images an export works on: which can be used, in which split, with which boxes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.balance.splits import stratified_split
from app.core.annotation import Annotation
from app.core.dataset import Dataset, ImageState
from app.core.geometry import clip_boxes
from app.core.problem import Problem, Severity
from app.errors import Cancelled, ExportError, ImageError, Phrase, cause, phrase
from app.imaging.headers import probe_again
from app.imaging.source import frame_turn
from app.report.words import Say

IntArray = NDArray[np.int64]
OnProgress = Callable[[int, int], None]
_ASKED = 64  # images between two questions whether to stop
SPLIT_NAMES = ("train", "val", "test")


@dataclass(frozen=True, slots=True)
class Source:
    """A usable image of a dataset.

    Attributes:
        index: its position in the dataset.
        image_id, image_path, annotation_path: which files it is.
        size: (width, height) in pixels of the decoded image, in the frame of its boxes.
        turn: EXIF turn that leads to that frame.
        split: ``train``, ``val`` or ``test``.
        image_bytes, annotation_bytes: lengths of the files, by which a change is noticed.
        stated_turn: what the image's EXIF says, whether the boxes follow it or not.
    """

    index: int
    image_id: str
    image_path: Path
    annotation_path: Path
    size: tuple[int, int]
    turn: int
    split: str
    image_bytes: int
    annotation_bytes: int
    stated_turn: int = 1


@dataclass(frozen=True, slots=True)
class Failure:
    """An image that could not be exported.

    Attributes:
        image_id, path: which file it is.
        why: a phrase, or a sentence that is in no language's words.
    """

    image_id: str
    path: str
    why: str | Phrase

    @property
    def reason(self) -> str:
        """Why, in English."""
        return str(self.why)

    def said(self, say: Say) -> str:
        """Return why, in the language of ``say``."""
        return self.why if isinstance(self.why, str) else say(self.why.template, **self.why.arguments)

    def to_json(self) -> dict[str, str]:
        """Return plain data."""
        return {"image": self.image_id, "path": self.path, "reason": self.reason}


def box_rows(annotation: Annotation) -> NDArray[np.float64]:
    """Return (N, 4) the boxes of an annotation, edge coordinates."""
    rows = [(box.xmin, box.ymin, box.xmax, box.ymax) for box in annotation.boxes]
    return np.array(rows, np.float64).reshape(-1, 4)


def usable_boxes(boxes: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.bool_]:
    """Return (N,) whether anything of each box (N, 4) lies inside the image."""
    clipped = clip_boxes(boxes, *size)
    return np.asarray(((clipped[:, 2:] - clipped[:, :2]) > 0).all(axis=1))


def clean_annotation(annotation: Annotation, size: tuple[int, int]) -> Annotation:
    """Cut boxes to the image and leave out those that lie outside; the size becomes the image's own."""
    width, height = size
    rows = box_rows(annotation)
    keep, clipped = usable_boxes(rows, size), clip_boxes(rows, width, height)
    if not keep.all():
        left = tuple(itertools.compress(annotation.boxes, keep.tolist()))
        annotation, rows, clipped = replace(annotation, boxes=left), rows[keep], clipped[keep]
    return replace(with_corners(annotation, rows, clipped), width=width, height=height)


def with_corners(
    annotation: Annotation, rows: NDArray[np.float64], wanted: NDArray[np.float64]
) -> Annotation:
    """Give boxes other corners; those that have them already stay, which is nearly all and much quicker.

    Args:
        annotation: the boxes.
        rows, wanted: (N, 4) the corners that they have, and are to have.
    """
    other = (rows != wanted).any(axis=1)
    if not other.any():
        return annotation
    boxes = tuple(
        replace(box, xmin=row[0], ymin=row[1], xmax=row[2], ymax=row[3]) if moves else box
        for box, row, moves in zip(annotation.boxes, wanted.tolist(), other.tolist(), strict=True)
    )
    return replace(annotation, boxes=boxes)


def resolve_splits(
    dataset: Dataset,
    split: str | Sequence[float],
    seed: int,
    exclude: Collection[str] = (),
    groups: IntArray | None = None,
) -> dict[str, IntArray]:
    """Return the image indices of each split, disjoint.

    Args:
        dataset: the dataset; images without annotation belong to no split.
        split: ``keep`` the dataset's lists, ``none``: all are training images, ``auto``: ``keep`` where there
            are lists, or shares of a new stratified split into train, val and test.
        seed: of the new split.
        exclude: ids of images that belong to no split.
        groups: (I,) images of one number stay together in a new split.

    Raises:
        ExportError: there are no lists to keep, or an image stands in two splits.
    """
    labelled = dataset.states(ImageState.ANNOTATED, ImageState.UNREADABLE)
    if exclude:
        excluded = set(exclude)
        kept = [dataset.entries[index].image_id not in excluded for index in labelled.tolist()]
        labelled = labelled[np.array(kept, bool)]
    if split == "auto":
        split = "keep" if set(dataset.splits) & {*SPLIT_NAMES, "trainval"} else "none"
    if split == "none":
        return {"train": labelled}
    if split == "keep":
        parts = _kept_splits(dataset)
        return {name: np.intersect1d(part, labelled) for name, part in parts.items()}
    shares = [float(share) for share in split]
    if not 1 <= len(shares) <= len(SPLIT_NAMES):
        raise ExportError(
            "a split takes one to three shares: train, val, test; got {count}", count=len(shares)
        )
    together = None if groups is None else groups[labelled]
    part = stratified_split(dataset.class_counts().take(labelled), shares, together, seed)
    return {name: labelled[part == k] for k, name in enumerate(SPLIT_NAMES[: len(shares)])}


def _kept_splits(dataset: Dataset) -> dict[str, IntArray]:
    """Return the dataset's own parts; without a list of its own, train is what trainval has beyond val."""
    lists = dataset.splits
    parts = {name: np.unique(lists[name]) for name in SPLIT_NAMES if name in lists}
    if "train" not in parts and "trainval" in lists:
        parts["train"] = np.setdiff1d(lists["trainval"], parts.get("val", []))
    if not len(parts.get("train", ())):
        raise ExportError("the dataset has no list of training images to keep; choose --split none or shares")
    for first, second in itertools.combinations(parts, 2):
        both = np.intersect1d(parts[first], parts[second])
        if len(both):
            raise ExportError(
                "an image stands in two splits: {image} in {first} and {second}; mend ImageSets/Main, or "
                "choose a new split",
                image=dataset.entries[both[0]].image_id,
                first=first,
                second=second,
            )
    return parts


def find_sources(
    dataset: Dataset,
    splits: Mapping[str, IntArray],
    on_progress: OnProgress | None = None,
    cancelled: Callable[[], bool] | None = None,
    trusting: bool = False,
) -> tuple[list[Source], list[Failure]]:
    """Look at every image's header and return what can be used and what cannot, in dataset order.

    Args:
        dataset: the dataset.
        splits: the image indices of each split.
        on_progress: called with (done, total).
        cancelled: asked now and then.
        trusting: take the size that an annotation states, where it does, without a look at the files. Good
            enough to foresee a plan; nothing can be exported of such sources.

    Raises:
        Cancelled: on request.
    """
    split_of = {int(i): name for name, indices in splits.items() for i in indices}
    reasons = _reading_errors(dataset, split_of)
    found: list[Source | Failure] = []
    for done, index in enumerate(sorted(split_of)):
        if done % _ASKED == 0:
            if cancelled and cancelled():
                raise Cancelled
            if on_progress:
                on_progress(done, len(split_of))
        found.append(_look_at(dataset, index, split_of[index], reasons, trusting))
    sources = [one for one in found if isinstance(one, Source)]
    outside = _wholly_outside(dataset, sources)
    failures = [
        one if isinstance(one, Failure) else outside[one.index]
        for one in found
        if isinstance(one, Failure) or one.index in outside
    ]
    failures += _no_files(dataset)
    return [source for source in sources if source.index not in outside], failures


def _no_files(dataset: Dataset) -> Iterator[Failure]:
    """Yield a failure for each pipe or device in place of an annotation; its image counts as without one."""
    for problem in dataset.problems:
        path = problem.path
        if problem.kind == "not_a_file" and path is not None and path.suffix.lower() == ".xml":
            yield Failure(path.stem, str(path), _placed(problem))


def _wholly_outside(dataset: Dataset, sources: Sequence[Source]) -> dict[int, Failure]:
    """Return those images, by index, that would pass for images without objects: all boxes lie outside."""
    index = np.array([source.index for source in sources], np.int64)
    sizes = np.zeros((len(dataset), 2))
    sizes[index] = np.array([source.size for source in sources], np.float64).reshape(-1, 2)
    rows = dataset.image_rows
    clipped = clip_boxes(dataset.boxes, *sizes[rows].T)
    inside = ((clipped[:, 2:] - clipped[:, :2]) > 0).all(axis=1)
    left = np.bincount(rows[inside], minlength=len(dataset))
    failed = (np.diff(dataset.offsets) > 0) & (left == 0)
    found = {}
    for source in sources:
        if failed[source.index]:
            at, (width, height) = str(source.annotation_path), source.size
            why = phrase(
                "{path}: all boxes lie outside of the image, which is {width} × {height} pixels",
                path=at,
                width=width,
                height=height,
            )
            found[source.index] = Failure(source.image_id, at, why)
    return found


def _reading_errors(dataset: Dataset, wanted: Iterable[int]) -> dict[str, Phrase]:
    """Return image id to its first error with its place; of the file rather than of an object."""
    ids = {dataset.entries[i].image_id for i in wanted}
    errors = [p for p in dataset.problems if p.severity is Severity.ERROR and p.image_id in ids]
    errors.sort(key=lambda problem: problem.object_index is not None)
    return {str(problem.image_id): _placed(problem) for problem in reversed(errors)}


def _placed(problem: Problem) -> Phrase:
    path, why = str(problem.path), Phrase(problem.template, problem.arguments)
    if problem.line is None:
        return phrase("{path}: {why}", path=path, why=why)
    return phrase("{path}, line {line}: {why}", path=path, line=problem.line, why=why)


def _look_at(
    dataset: Dataset, index: int, split: str, reasons: Mapping[str, Phrase], trusting: bool
) -> Source | Failure:
    entry = dataset.entries[index]
    at = str(entry.annotation_path or entry.image_path)
    if entry.state is not ImageState.ANNOTATED or entry.annotation_path is None:
        unread = phrase("{path}: cannot be read", path=at)
        return Failure(entry.image_id, at, reasons.get(entry.image_id, unread))
    if entry.image_path is None:
        missing = phrase("{path}: its image is missing", path=at)
        return Failure(entry.image_id, at, reasons.get(entry.image_id, missing))
    size, turn, stated_turn, image_bytes, annotation_bytes = (entry.width, entry.height), 1, 1, 0, 0
    if not trusting or min(size) < 1:
        try:
            info, image_bytes = probe_again(entry.image_path)
            annotation_bytes = entry.annotation_path.stat().st_size
        except ImageError as error:
            return Failure(entry.image_id, str(entry.image_path), cause(error))
        except OSError as error:
            return Failure(entry.image_id, at, f"{error.filename}: {error.strerror}")
        stated_turn, turn = info.turn, frame_turn(info, entry.width, entry.height)
        size = info.size_in_frame(turn)
    return Source(
        index=index,
        image_id=entry.image_id,
        image_path=entry.image_path,
        annotation_path=entry.annotation_path,
        size=size,
        turn=turn,
        split=split,
        image_bytes=image_bytes,
        annotation_bytes=annotation_bytes,
        stated_turn=stated_turn,
    )
