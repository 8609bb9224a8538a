"""Splits: ImageSets/Main/train.txt and its kin, lists per class, or folders named after splits."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.dataset import Dataset, ImageState
from app.core.problem import Problem
from app.voc.messages import problem, some
from app.voc.sources import Source, image_sets
from app.voc.walk import IMAGE_SUFFIXES, Walker

SPLITS = ("train", "val", "test", "trainval")
_SPLIT_OF = {**{name: name for name in SPLITS}, "valid": "val", "validation": "val"}
_LIST_NAME = re.compile(r"(?:(?P<of>.+)_)?(?P<split>train|val|test|trainval|valid|validation)\.txt", re.I)
_ENDINGS = frozenset({*IMAGE_SUFFIXES, "xml"})
_LINE_END = re.compile(r"\r\n|\r|\n")
_FLAGS = frozenset({"1", "0", "-1"})


def find_split_files(walker: Walker, folders: Sequence[Path]) -> dict[str, tuple[Path, ...]]:
    """Return split name to its lists below each folder's ImageSets; per class where there is no plain one."""
    lists: dict[str, list[Path]] = {}
    for folder in folders:
        sets = image_sets(walker, folder)
        if sets is None:
            continue
        plain: dict[str, Path] = {}
        per_class: dict[str, list[Path]] = {}
        for file in _files(walker, sets):
            match = _LIST_NAME.fullmatch(file.name)
            if match is None:
                continue
            split = _SPLIT_OF[match["split"].lower()]
            if match["of"] is None:
                plain.setdefault(split, file)
            else:
                per_class.setdefault(split, []).append(file)
        for split in SPLITS:
            files = [plain[split]] if split in plain else per_class.get(split, [])
            lists.setdefault(split, []).extend(files)
    return {split: tuple(files) for split, files in lists.items() if files}


def _files(walker: Walker, folder: Path) -> list[Path]:
    """Return the files of a folder, hidden ones left out; none where it cannot be read."""
    walker.folder(str(folder))  # reports a folder that cannot be read
    with suppress(OSError):
        return sorted(file for file in folder.iterdir() if file.name[0] != "." and file.is_file())
    return []


@dataclass
class Splits:
    """Split name to image indices in file order, and what was found on the way."""

    indices: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_splits(
    split_files: Mapping[str, tuple[Path, ...]], sources: Sequence[Source], positions: Mapping[str, int]
) -> Splits:
    """Read the lists.

    Args:
        split_files: as ``find_split_files`` gives them.
        sources: the years, whose prefix the ids of their lists get.
        positions: image id to index.
    """
    result = Splits()
    for split, files in split_files.items():
        found: dict[int, None] = {}
        for file in files:
            prefix = next((s.prefix for s in sources if file.is_relative_to(s.folder)), "")
            one = _ListReader(file, split, prefix, positions)
            found.update(dict.fromkeys(one.read()))
            result.problems += one.problems
        if found:
            result.indices[split] = np.array(list(found), np.int64)
    return result


class _ListReader:
    """Reads one list."""

    def __init__(self, path: Path, split: str, prefix: str, positions: Mapping[str, int]) -> None:
        self.path, self.split = path, split
        self.prefix = prefix + "/" if prefix else ""
        self.positions = positions
        self.problems: list[Problem] = []

    def read(self) -> list[int]:
        """Return the indices of the images in the list, each once."""
        try:
            text = _text(self.path.read_bytes())
        except OSError as error:
            self._report("split_unreadable", None, why=error.strerror or str(error))
            return []
        lines = {n: line.strip() for n, line in enumerate(_LINE_END.split(text), 1) if line.strip()}
        if is_per_class(self.path) and not all(line.split()[-1] in _FLAGS for line in lines.values()):
            return []  # named like a list per class, but something else
        if not lines and not is_per_class(self.path):
            self._report("split_empty", None, split=self.split)
        return self._look_up(lines)

    def _look_up(self, lines: dict[int, str]) -> list[int]:
        found: dict[int, None] = {}
        unknown: dict[int, str] = {}
        repeated: dict[int, str] = {}
        for number, line in lines.items():
            index = self._index(line)
            if index is None:
                unknown[number] = line
            elif index in found:
                repeated[number] = line
            else:
                found[index] = None
        for kind, what in (("split_unknown_ids", unknown), ("split_duplicates", repeated)):
            if what:
                examples = some([line[:80] for line in what.values()])
                self._report(kind, min(what), count=len(what), total=len(lines), examples=examples)
        return list(found)

    def _index(self, line: str) -> int | None:
        """Return the image that a line names, None where there is none."""
        for name in _names(line):
            index = self.positions.get(self.prefix + name)
            if index is not None:
                return index
        return None

    def _report(self, kind: str, line: int | None, **arguments: Any) -> None:
        self.problems.append(problem(kind, self.path, line=line, **arguments))


def folder_splits(ids: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """Return the splits that the folders of the images are named after: train, valid and test side by side.

    Folders that all ids share say nothing. There must be training images and one more split; images that lie
    elsewhere are in none.

    Args:
        ids: the image ids, in the order of the dataset.
    """
    folders = [image_id.split("/")[:-1] for image_id in ids]
    if not folders:
        return {}
    pairs = zip(min(folders), max(folders), strict=False)  # what these two share, all share
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    found: dict[str, list[int]] = {}
    for index, names in enumerate(folders):
        split = _SPLIT_OF.get(names[shared].lower()) if len(names) > shared else None
        if split is not None:
            found.setdefault(split, []).append(index)
    if len(found) < 2 or not found.keys() & {"train", "trainval"}:
        return {}
    return {split: np.array(found[split], np.int64) for split in SPLITS if split in found}


def is_per_class(path: Path) -> bool:
    """Say whether a list is named as one per class, like ``person_train.txt``."""
    match = _LIST_NAME.fullmatch(path.name)
    return match is not None and match["of"] is not None


def _names(line: str) -> Iterator[str]:
    """Yield the ids that a line may mean: as it stands, then without flag, ending, folders."""
    line = line.replace("\\", "/")
    words = line.split()
    readings = [line]
    if len(words) > 1:
        readings.append(line[: -len(words[-1])].rstrip() if words[-1] in _FLAGS else words[0])
    for reading in readings:
        while True:
            yield reading
            base, _, ending = reading.rpartition(".")
            if base and ending.lower() in _ENDINGS:
                yield base
            _, slash, reading = reading.partition("/")
            if not slash:
                break


def _text(data: bytes) -> str:
    """Decode a list: UTF-8, or UTF-16 as PowerShell writes it."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def check_splits(dataset: Dataset) -> Iterator[Problem]:
    """Yield images that are in two of train, val and test, or, where there are lists, in none."""
    splits = dataset.splits
    ids = [entry.image_id for entry in dataset.entries]
    for first, second in (("train", "val"), ("train", "test"), ("val", "test"), ("trainval", "test")):
        if first in splits and second in splits:
            both = np.intersect1d(splits[first], splits[second])
            if first == "trainval" and "train" in splits:
                both = np.setdiff1d(both, splits["train"])  # reported already
            if first == "trainval" and "val" in splits:
                both = np.setdiff1d(both, splits["val"])
            if len(both):
                examples = some([ids[index] for index in both.tolist()])
                yield problem(
                    "split_overlap",
                    dataset.root,
                    count=len(both),
                    first=first,
                    second=second,
                    examples=examples,
                )
    if splits:
        listed = np.concatenate(list(splits.values()))
        missing = np.setdiff1d(dataset.states(ImageState.ANNOTATED), listed)
        if len(missing):
            examples = some([ids[index] for index in missing.tolist()])
            yield problem("split_missing", dataset.root, count=len(missing), examples=examples)
