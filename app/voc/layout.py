"""Opening a folder: which files make up the dataset, found by listing alone."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from natsort import natsorted

from app.core.dataset import ImageEntry, ImageState
from app.core.mirror import NO_RULES, MirrorRules, read_mirror_rules
from app.core.problem import Problem
from app.errors import DatasetError
from app.voc.matching import match_files
from app.voc.messages import problem
from app.voc.sources import ANNOTATION_FOLDERS, IMAGE_FOLDERS, Source, find_sources, source_in
from app.voc.splits import find_split_files
from app.voc.walk import Listing, Walker

_YEAR = re.compile(r"voc\d{4}", re.IGNORECASE)
_SAYS_NOTHING = re.compile(r"voc(devkit|\d{4})?", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """A dataset's files.

    Attributes:
        root: the folder that was opened, absolute.
        name: ``devkit`` (folders of years), ``year`` (Annotations, images, ImageSets), ``folders``
            (Annotations and images), ``flat`` (side by side) or ``nested`` (side by side in sub-folders).
        dataset_name: short name for people.
        entries: the images in natural order of their ids, ``PENDING`` or ``UNLABELLED``.
        split_files: split name to the lists that make it up: one per year or, where there is no plain list,
            one per class.
        problems: what listing alone shows.
        sources: the years, or the one folder, without their listings.
        alternatives: image id to its candidate image files, where several share the stem.
        mirror: what a mirror does to the classes.
    """

    root: Path
    name: str
    dataset_name: str
    entries: tuple[ImageEntry, ...]
    split_files: Mapping[str, tuple[Path, ...]]
    problems: tuple[Problem, ...]
    sources: tuple[Source, ...] = ()
    alternatives: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    mirror: MirrorRules = NO_RULES


def find_layout(path: Path) -> Layout:
    """Find the files of the dataset in a folder; folders are listed, and only ``evenbox.json`` is read.

    Raises:
        DatasetError: the folder does not exist, is a file, or holds no annotation and no image; or its rules
            are wrong.
    """
    root = _existing_folder(path)
    walker = Walker(root)
    found = find_sources(walker)
    matches = [match_files(source) for source in found.sources]
    entries = [entry for match in matches for entry in match.entries]
    if not entries:
        raise _nothing_found(walker)
    if found.layout in {"flat", "nested"}:
        _refuse_half(root, entries)
    if all(entry.state is ImageState.UNLABELLED for entry in entries):
        walker.problems.append(_no_annotations(root, len(entries)))
    once = {(p.kind, p.path): p for p in walker.problems}
    entries.sort(key=lambda entry: entry.image_id)  # so that ids with equal natural keys have an order too
    return Layout(
        root=root,
        name=found.layout,
        dataset_name=_name_for_people(root),
        entries=tuple(natsorted(entries, key=lambda entry: entry.image_id)),
        split_files=find_split_files(walker, [source.folder for source in found.sources]),
        problems=(*once.values(), *(p for match in matches for p in match.problems)),
        sources=tuple(replace(source, listing=Listing()) for source in found.sources),
        alternatives={key: files for match in matches for key, files in match.alternatives.items()},
        mirror=read_mirror_rules(root),
    )


def telling_folder(root: Path) -> Path:
    """Return the folder whose name tells datasets apart: each devkit is called VOCdevkit."""
    return next((f for f in (root, *root.parents) if f.name and not _SAYS_NOTHING.fullmatch(f.name)), root)


def _name_for_people(root: Path) -> str:
    folder = telling_folder(root)
    year = f" {root.name}" if folder != root and _YEAR.fullmatch(root.name) else ""
    return f"{folder.name}{year}" or str(root)


def _existing_folder(path: Path) -> Path:
    root = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would replace links that the user chose
    if root.is_dir():
        return root
    if root.exists():
        raise DatasetError(
            "{path} is a file; open the folder that holds the annotations and images", path=str(root)
        )
    raise DatasetError("{path} does not exist; check the spelling, or choose the folder anew", path=str(root))


def _no_annotations(root: Path, count: int) -> Problem:
    """Say that there are only images, and what to do where their boxes are in files of another format."""
    known = {"YOLO": ("data.yaml", "*/labels", "labels/*.txt"), "COCO": ("annotations/instances_*.json",)}
    for name, patterns in known.items():
        if any(next(root.glob(pattern), None) is not None for pattern in patterns):
            return problem("other_format", root, format=name, folder=str(root))
    return problem("no_annotations", root, count=count)


def _nothing_found(walker: Walker) -> DatasetError:
    root = str(walker.root)
    for found in walker.problems:
        if found.kind == "folder_unreadable" and found.path == walker.root:
            return DatasetError("{path} cannot be read ({why})", path=root, why=found.arguments["why"])
    return DatasetError(
        "{path} holds no annotation (.xml) and no image; looked for Annotations and JPEGImages, and for both "
        "side by side, there and in all folders below; open the folder that holds them",
        path=root,
    )


def _refuse_half(root: Path, entries: list[ImageEntry]) -> None:
    """Raise DatasetError where the folder is just the annotations or just the images of a dataset."""
    if root.name.lower() not in {*ANNOTATION_FOLDERS, *IMAGE_FOLDERS}:
        return
    annotations_only = all(entry.image_path is None for entry in entries)
    images_only = all(entry.annotation_path is None for entry in entries)
    if not (annotations_only or images_only):
        return
    source = source_in(Walker(root.parent), str(root.parent))
    if source is not None and root in {source.annotations, source.images}:
        raise DatasetError(
            "{path} is only one half of a dataset, its {half}; open {parent} instead",
            path=str(root),
            half="annotations" if annotations_only else "images",
            parent=str(root.parent),
        )
