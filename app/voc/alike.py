"""Images that must not be torn apart by a split: the same bytes, nearly the same view, one source."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.dataset import Dataset, ImageEntry
from app.errors import Cancelled, DatasetError, ImageError
from app.imaging.likeness import SIDE, Likeness, SimilarPairs, likeness, similar_pairs
from app.imaging.source import frame_turn, probe

IntArray = NDArray[np.int64]
OnProgress = Callable[[int, int], None]

_AT_ONCE = 256
_MOST_KNOWN = 200_000  # images that are remembered, about 2 kB each
_LARGEST_SHARE, _FEW = 0.1, 8  # of the images; a larger group of likeness is taken apart again
_STRICTER = (0.95, 0.99)
# names that tools give what they derive from an image or cut out of a video
_DERIVED = (
    re.compile(r"(?P<source>.+)\.rf\.[0-9a-f]{16,}", re.IGNORECASE),
    re.compile(r"(?P<source>.+?)[-_ ](?:aug|copy|flip|flipped|hflip|vflip|rot|crop)[-_ ]?\d*", re.IGNORECASE),
    re.compile(r"(?P<source>.+?) ?\(\d+\)"),
    re.compile(r"(?P<source>.+?)[-_. ](?:frame|frm)[-_. ]?\d+", re.IGNORECASE),
)
_SPLIT_FOLDERS = frozenset({"train", "val", "valid", "validation", "test"})

_known: dict[tuple[str, int, int, int, int], Likeness] = {}
_compared: dict[bytes, SimilarPairs] = {}


@dataclass(frozen=True, slots=True)
class Alike:
    """Which images of a dataset belong together.

    Attributes:
        same: (P, 2) pairs of images with the same bytes, the smaller index first.
        similar: pairs that show nearly the same, those of ``same`` aside.
        sources: (I,) a number for each source that the names speak of; images of one number are of one.
        looked_at: (I,) whether the image could be read.
    """

    same: IntArray
    similar: SimilarPairs
    sources: IntArray
    looked_at: NDArray[np.bool_]

    def groups(self) -> IntArray:
        """Return (I,) a number for each image; images of one number must stay in one split.

        A chain of images that are each like the next may be long, as with a camera that stands still: where
        a group is larger than a tenth of the images, only the more similar of its pairs count.
        """
        count = len(self.sources)
        firm = [*self.same.tolist(), *_chains(self.sources)]
        loose = np.ones(len(self.similar.pairs), bool)
        for least in (*_STRICTER, np.inf):
            groups = _joined(count, [*firm, *self.similar.pairs[loose].tolist()])
            large = np.bincount(groups, minlength=count) > max(_LARGEST_SHARE * count, _FEW)
            in_large = large[groups[self.similar.pairs[:, 0]]] & loose
            if not in_large.any():
                break
            loose &= ~in_large | (self.similar.similarity >= least)
        return _joined(count, [*firm, *self.similar.pairs[loose].tolist()])


def find_alike(
    dataset: Dataset,
    together: str | None = None,
    *,
    workers: int = 1,
    on_progress: OnProgress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Alike:
    """Look at all images of a dataset and at their names; the same whatever the number of workers.

    What was found of a file is kept for the next time, as long as the file does not change.

    Args:
        dataset: the dataset.
        together: a regular expression; images whose ids it matches with the same first group (or the same
            match, where it has no group) are of one source.
        workers: threads that decode.
        on_progress: called with the number of images looked at and of all.
        cancelled: asked now and then.

    Raises:
        DatasetError: ``together`` is no regular expression.
        Cancelled: on request.
    """
    cancelled = cancelled or (lambda: False)
    sources = _sources([entry.image_id for entry in dataset.entries], together)
    found: list[Likeness | None] = []
    if len(_known) > _MOST_KNOWN:
        _known.clear()
    with ThreadPoolExecutor(max(workers, 1)) as pool:
        for start in range(0, len(dataset), _AT_ONCE):
            for each in pool.map(_look_at, dataset.entries[start : start + _AT_ONCE]):
                if cancelled():
                    pool.shutdown(wait=False, cancel_futures=True)  # large images take seconds together
                    raise Cancelled
                found.append(each)
            if on_progress is not None:
                on_progress(len(found), len(dataset))
    same = _same_bytes(found)
    similar = _similar(found, cancelled)
    return Alike(same, _without(similar, same), sources, np.array([each is not None for each in found], bool))


def _similar(found: list[Likeness | None], cancelled: Callable[[], bool]) -> SimilarPairs:
    """Compare all with all, or say again what the last comparison of these very images found."""
    digest = hashlib.blake2b(b"".join(b"\0" if each is None else each.digest for each in found)).digest()
    if digest not in _compared:
        structures = np.zeros((len(found), SIDE * SIDE), np.float16)
        for index, each in enumerate(found):
            if each is not None:
                structures[index] = each.structure
        similar = similar_pairs(structures, cancelled=cancelled)
        if cancelled():
            raise Cancelled
        _compared.clear()
        _compared[digest] = similar
    return _compared[digest]


def _look_at(entry: ImageEntry) -> Likeness | None:
    """Return the likeness of an image, None where it cannot be read: other checks say why."""
    path = entry.image_path
    if path is None:
        return None
    try:
        status = path.stat()
        key = (str(path), status.st_size, status.st_mtime_ns, entry.width, entry.height)
        found = _known.get(key)
        if found is None:
            found = _known[key] = _read(path, entry)
        return found
    except (ImageError, OSError):
        return None


def _read(path: Path, entry: ImageEntry) -> Likeness:
    info = probe(path)
    turn = frame_turn(info, entry.width, entry.height)
    return likeness(path.read_bytes(), (info.width, info.height), turn, str(path))


def _same_bytes(found: Iterable[Likeness | None]) -> IntArray:
    """Return pairs of each image with the first that has the same bytes."""
    first: dict[bytes, int] = {}
    pairs = []
    for index, each in enumerate(found):
        if each is not None and first.setdefault(each.digest, index) != index:
            pairs.append((first[each.digest], index))
    return np.array(pairs, np.int64).reshape(-1, 2)


def _without(similar: SimilarPairs, same: IntArray) -> SimilarPairs:
    known = set(map(tuple, same.tolist()))
    keep = np.array([tuple(pair) not in known for pair in similar.pairs.tolist()], bool)
    return SimilarPairs(similar.pairs[keep], similar.similarity[keep], similar.mirrored[keep])


def _sources(ids: list[str], together: str | None) -> IntArray:
    """Return a number for each id: the same for what is derived from one image or video, by its name."""
    try:
        pattern = None if together is None else re.compile(together)
    except re.error as error:
        raise DatasetError(
            "“{pattern}” is no regular expression: {why}", pattern=together, why=str(error)
        ) from None
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(_source(name, pattern), len(numbers)) for name in ids], np.int64)


def _source(image_id: str, pattern: re.Pattern[str] | None) -> str:
    if pattern is not None and (match := pattern.search(image_id)):
        return "\0" + (match[1] or "" if pattern.groups else match[0])
    *folders, name = image_id.split("/")
    source = name
    for rule in _DERIVED:
        if match := rule.fullmatch(source):
            source = match["source"]
    if source == name:
        return image_id
    return "/".join([*(folder for folder in folders if folder.lower() not in _SPLIT_FOLDERS), source])


def _chains(numbers: IntArray) -> Iterator[list[int]]:
    """Yield pairs that join all images of one number."""
    order = np.argsort(numbers, kind="stable")
    same = np.flatnonzero(np.diff(numbers[order]) == 0)
    yield from np.stack([order[same], order[same + 1]], axis=1).tolist()


def _joined(count: int, pairs: Iterable[list[int]]) -> IntArray:
    """Return (count,) the smallest index of each one's connected part."""
    parent = list(range(count))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for first, second in pairs:
        one, other = root(first), root(second)
        parent[max(one, other)] = min(one, other)
    return np.array([root(index) for index in range(count)], np.int64)
