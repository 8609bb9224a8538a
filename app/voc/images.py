"""Which image file an annotation is about, once its ``filename`` is known.

Only files that listing the dataset has found are ever chosen, so nothing that stands in an annotation leads
out of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from app.core.dataset import ImageEntry
from app.core.problem import Problem
from app.voc.layout import Layout
from app.voc.matching import fold, stem
from app.voc.messages import problem

_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass
class Resolved:
    """Entries with their final images.

    Attributes:
        entries: in the order given; None where an image without annotation turned out to belong to another.
        problems: missing images, doubtful file names.
        chosen: image id to its image, where its annotation names another than listing alone preferred.
    """

    entries: list[ImageEntry | None]
    problems: list[Problem] = field(default_factory=list)
    chosen: dict[str, Path] = field(default_factory=dict)


def relative_filename(filename: str) -> str | None:
    """Return a ``filename`` element as a path with ``/``, None where it leads out of its folder."""
    path = filename.replace("\\", "/")
    if "\0" in path or path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/"):
        return None
    return "/".join(part for part in path.split("/") if part not in {"", "."})


def resolve_images(
    layout: Layout,
    entries: Sequence[ImageEntry],
    filenames: Sequence[str | None],
    lines: Sequence[int | None],
) -> Resolved:
    """Choose the image of each annotation: by stem, by ``filename`` where the stem does not decide.

    Args:
        layout: the files that there are.
        entries: its entries, read or not.
        filenames: what each entry's annotation says, None where it was not read.
        lines: where it says so.
    """
    resolver = _Resolver(layout, entries)
    for index, filename in enumerate(filenames):
        if filename is not None:
            resolver.resolve(index, filename, lines[index])
    return Resolved(resolver.entries, resolver.problems, resolver.chosen)


class _Resolver:
    def __init__(self, layout: Layout, entries: Sequence[ImageEntry]) -> None:
        self.layout = layout
        self.entries: list[ImageEntry | None] = list(entries)
        self.problems: list[Problem] = []
        self.chosen: dict[str, Path] = {}
        self._claimed: dict[int, str] = {}

    def resolve(self, index: int, filename: str, line: int | None) -> None:
        """Settle the image of entry ``index``."""
        entry = self.entries[index]
        if entry is None or entry.annotation_path is None:
            return
        named = relative_filename(filename)
        if entry.image_id in self.layout.alternatives and named:
            entry = self._choose(entry, named)
        elif entry.image_path is None:
            entry = self._find(entry, filename, named, line)
        self.entries[index] = entry
        if entry.image_path is not None and filename:
            self._compare(entry, entry.image_path.name, filename, line)

    def _choose(self, entry: ImageEntry, named: str) -> ImageEntry:
        """Return the entry with the one of several images that its annotation names."""
        base = named.rpartition("/")[2]
        for image in self.layout.alternatives[entry.image_id]:
            if image.name == base and image != entry.image_path:
                self.chosen[entry.image_id] = image
                return replace(entry, image_path=image)
        return entry

    def _find(self, entry: ImageEntry, filename: str, named: str | None, line: int | None) -> ImageEntry:
        """Return the entry with the image its annotation names, where no image has its stem."""
        folder, top = self._image_folders(entry)
        index = self._look_up([f"{place}/{named}" for place in (folder, top)]) if named else None
        if index is None:
            self._report_missing(entry, filename, named, folder, line)
            return entry
        found = self.entries[index]
        if found is None or found.annotation_path is not None:
            owner = self._claimed[index] if found is None else found.image_id
            self._report("image_taken", entry, line, filename=filename, owner=owner)
            return entry
        self.entries[index] = None
        self._claimed[index] = entry.image_id
        return replace(entry, image_path=found.image_path)

    def _report_missing(
        self, entry: ImageEntry, filename: str, named: str | None, folder: str, line: int | None
    ) -> None:
        assert entry.annotation_path is not None
        kind = "image_outside" if named is None else "image_missing_named"
        if named is not None and named.partition(".")[0] in {"", entry.annotation_path.stem}:
            kind, line = "image_missing", None
        root = self.layout.root
        place = Path(folder).relative_to(root).as_posix() if Path(folder) != root else root.name
        self._report(kind, entry, line, filename=filename, folder=place)

    def _look_up(self, paths: list[str]) -> int | None:
        """Return the entry whose image has one of the paths: by its name, else by its name without ending."""
        by_name, by_stem = self._names
        folded = [fold(path) for path in paths]
        attempts = [
            *((by_name, path) for path in folded),
            *((by_stem, path) for path in folded),
            *((by_stem, stem(path)) for path in folded if "." in path.rpartition("/")[2]),
        ]
        return next((names[path] for names, path in attempts if path in names), None)

    @cached_property
    def _names(self) -> tuple[dict[str, int], dict[str, int]]:
        """Image path, and image path without ending, to entry."""
        by_name: dict[str, int] = {}
        by_stem: dict[str, int] = {}
        for index, entry in enumerate(self.entries):
            if entry is not None and entry.image_path is not None:
                path = fold(entry.image_path.as_posix())
                by_name.setdefault(path, index)
                by_stem.setdefault(stem(path), index)
        return by_name, by_stem

    def _image_folders(self, entry: ImageEntry) -> tuple[str, str]:
        """Return the folder that mirrors the annotation's, and the top folder of images."""
        assert entry.annotation_path is not None
        folder = entry.annotation_path.parent
        for source in self.layout.sources:
            if folder.is_relative_to(source.annotations):
                mirrored = source.images / folder.relative_to(source.annotations)
                return mirrored.as_posix(), source.images.as_posix()
        return folder.as_posix(), folder.as_posix()

    def _compare(self, entry: ImageEntry, image: str, filename: str, line: int | None) -> None:
        """Report a filename that does not name the image that is used."""
        named = relative_filename(filename)
        base = re.split(r"[/\\]", filename)[-1]
        if named is None:
            self._report("filename_outside", entry, line, filename=filename, image=image)
        elif base != image:
            same = fold(image) == fold(base) or stem(fold(image)) in {fold(base), stem(fold(base))}
            kind = "filename_extension" if same else "filename_differs"
            self._report(kind, entry, line, filename=filename, image=image)

    def _report(self, kind: str, entry: ImageEntry, line: int | None, **arguments: Any) -> None:
        assert entry.annotation_path is not None
        name = entry.annotation_path.stem
        self.problems.append(
            problem(kind, entry.annotation_path, line=line, image_id=entry.image_id, stem=name, **arguments)
        )
