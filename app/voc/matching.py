"""Which image belongs to which annotation, by name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from app.core.dataset import ImageEntry, ImageState
from app.core.problem import Problem
from app.voc.messages import problem
from app.voc.sources import Source
from app.voc.walk import IMAGE_SUFFIXES

_ORDER = {suffix: place for place, suffix in enumerate(IMAGE_SUFFIXES)}


@dataclass
class Match:
    """The images of a source.

    Attributes:
        entries: one for each annotation, and for each image without one.
        alternatives: image id to its candidate image files, where there are several.
        problems: what was found on the way.
    """

    entries: list[ImageEntry] = field(default_factory=list)
    alternatives: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def stem(path: str) -> str:
    """Return a file's path without its ending; the path must have one."""
    return path[: path.rfind(".")]


def match_files(source: Source) -> Match:
    """Pair annotations and images of the same stem in mirrored folders."""
    return _Matcher(source).match()


class _Matcher:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.result = Match()
        self.prefix = source.prefix + "/" if source.prefix else ""
        self.images: dict[str, list[str]] = {}
        for path in source.listing.images:
            self.images.setdefault(stem(path), []).append(path)
        self.annotations: dict[str, list[str]] = {}
        for path in source.listing.annotations:
            self.annotations.setdefault(stem(path), []).append(path)

    def match(self) -> Match:
        unmatched = [name for name in self.annotations if name not in self.images]
        owners = self._loose_matches(unmatched) if unmatched else {}
        for name, files in self.annotations.items():
            self._add(name, self._one_annotation(name, files), owners.get(name, name))
        taken = set(owners.values())
        for name in self.images:
            if name not in self.annotations and name not in taken:
                self._add(name, None, name)
        return self.result

    def _loose_matches(self, unmatched: list[str]) -> dict[str, str]:
        """Match ``a.jpg.xml`` with ``a.jpg``, and names that differ in case or Unicode form only."""
        free = {name for name in self.images if name not in self.annotations}
        whole = {path: name for name in free for path in self.images[name]}
        folded: dict[str, list[str]] = {}
        for name in sorted(free):
            folded.setdefault(fold(name), []).append(name)
        owners: dict[str, str] = {}
        for name in unmatched:
            same = folded.get(fold(name), [])
            match = whole.get(name) or (same[0] if len(same) == 1 else None)
            if match is not None and match not in owners.values():
                owners[name] = match
        return owners

    def _one_annotation(self, name: str, files: list[str]) -> str:
        if len(files) > 1:
            self._report("several_annotations", self.source.annotations, name, files, files[-1])
        return files[-1]  # a.xml sorts after a.XML

    def _add(self, name: str, annotation: str | None, image_name: str) -> None:
        files = self.images.get(image_name, [])
        if len(files) > 1:
            files.sort(key=_preference)
        paths = tuple(self.source.images / file for file in files)
        if len(files) > 1:
            self.result.alternatives[self.prefix + name] = paths
            self._report("several_images", self.source.images, name, files, files[0])
        if annotation is None:
            self._report_unlabelled(name, paths[0])
        self.result.entries.append(
            ImageEntry(
                self.prefix + name,
                paths[0] if paths else None,
                None if annotation is None else self.source.annotations / annotation,
                ImageState.UNLABELLED if annotation is None else ImageState.PENDING,
            )
        )

    def _report(self, kind: str, folder: Path, name: str, files: list[str], used: str) -> None:
        self.result.problems.append(
            problem(
                kind,
                folder / used,
                image_id=self.prefix + name,
                stem=name.rpartition("/")[2],
                count=len(files),
                files=", ".join(file.rpartition("/")[2] for file in files),
                used=used.rpartition("/")[2],
            )
        )

    def _report_unlabelled(self, name: str, path: Path) -> None:
        self.result.problems.append(
            problem("image_without_annotation", path, image_id=self.prefix + name, image=path.name)
        )


def _preference(file: str) -> tuple[int, str]:
    return _ORDER[file.rpartition(".")[2].lower()], file


def fold(name: str) -> str:
    """Return what names have in common that differ in case or Unicode form only."""
    return unicodedata.normalize("NFC", name).casefold()
