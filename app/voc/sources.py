"""Where annotations and images lie: recognises VOC's folders, in the many ways people name them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.core.problem import Problem
from app.voc.messages import problem, some
from app.voc.walk import Folder, Listing, Walker

ANNOTATION_FOLDERS = ("annotations", "annotation", "xmls", "xml", "annots", "labels")
IMAGE_FOLDERS = ("jpegimages", "images", "image", "imgs", "img")
_MASK_FOLDERS = frozenset({"mask", "masks"})


@dataclass(frozen=True)
class Source:
    """One set of annotations and their images, mirrored folder by folder.

    Attributes:
        folder: the folder that holds both, and ``ImageSets`` if there is one.
        annotations, images: what the paths of ``listing`` are relative to; they may be the same folder.
        prefix: what ids of this source begin with; empty where it is the only one.
        listing: the files.
    """

    folder: Path
    annotations: Path
    images: Path
    prefix: str
    listing: Listing = field(default_factory=Listing)


@dataclass(frozen=True)
class Found:
    """The sources below a folder; ``layout`` is ``devkit``, ``year``, ``folders``, ``flat`` or ``nested``."""

    layout: str
    sources: tuple[Source, ...]


def find_sources(walker: Walker) -> Found:
    """Look through a folder and all below it.

    A folder with annotations and images in sub-folders of their own is a source by itself; where there is
    one, XML elsewhere is reported, not read. Otherwise annotations and images lie side by side.
    """
    top = str(walker.root)
    sources: list[Source] = []
    loose: list[tuple[str, Folder]] = []

    def is_source(folder: Folder) -> bool:
        source = source_in(walker, folder.path)
        if source is not None:
            sources.append(source)
        return source is not None

    for relative, content in walker.walk(top, is_source):
        is_mask = relative.rpartition("/")[2].lower() in _MASK_FOLDERS and not content.annotations
        if not is_mask:
            loose.append((relative, content))
    if not sources:
        return _side_by_side(walker.root, loose)
    names = [source.folder.name for source in sources]
    for _, content in loose:
        _report_ignored(walker.problems, content.path, content.annotations, names)
    if sources[0].folder == walker.root:
        has_lists = image_sets(walker, walker.root) is not None
        return Found("year" if has_lists else "folders", tuple(sources))
    return Found("devkit", _prefixed(sources))


def source_in(walker: Walker, path: str) -> Source | None:
    """Return the source that a folder is by itself; None where it does not keep the two kinds apart."""
    return _SourceFinder(walker, walker.folder(path)).find()


def _side_by_side(root: Path, loose: list[tuple[str, Folder]]) -> Found:
    listing = Listing()
    for relative, content in loose:
        listing.add(relative, content)
    nested = any("/" in path for path in listing.annotations + listing.images)
    return Found("nested" if nested else "flat", (Source(root, root, root, "", listing),))


def _prefixed(sources: list[Source]) -> tuple[Source, ...]:
    """Return the sources with what tells them apart as prefix."""
    if len(sources) == 1:
        return tuple(sources)
    common = os.path.commonpath([source.folder.parent for source in sources])
    return tuple(
        replace(source, prefix=source.folder.relative_to(common).as_posix())
        for source in sorted(sources, key=lambda source: source.folder)
    )


def image_sets(walker: Walker, folder: Path) -> Path | None:
    """Return the folder of split lists: ``ImageSets/Main``, else ``ImageSets``, else None."""
    for name in _subfolders(walker.folder(str(folder))).get("imagesets", [])[:1]:
        sets = folder / name
        main = _subfolders(walker.folder(str(sets))).get("main")
        return sets / main[0] if main else sets
    return None


def _subfolders(folder: Folder) -> dict[str, list[str]]:
    """Return lower-case name to names of the sub-folders."""
    names: dict[str, list[str]] = {}
    for name in (*folder.folders, *folder.links):
        names.setdefault(name.lower(), []).append(name)
    return names


def _report_ignored(problems: list[Problem], path: str, names: list[str], folders: list[str]) -> None:
    if names:
        problems.append(
            problem("annotations_ignored", Path(path), count=len(names), name=names[0], folders=some(folders))
        )


class _SourceFinder:
    """Decides whether one folder is a source, and which of its sub-folders hold what."""

    def __init__(self, walker: Walker, folder: Folder) -> None:
        self.walker, self.content, self.folder = walker, folder, Path(folder.path)
        names = _subfolders(folder)
        self.annotation_names = [name for key in ANNOTATION_FOLDERS for name in names.get(key, [])]
        self.image_names = [name for key in IMAGE_FOLDERS for name in names.get(key, [])]
        self.is_skeleton = "jpegimages" in names or "annotations" in names
        self._trees: dict[str, Listing] = {}

    def find(self) -> Source | None:
        """Return the source, see ``source_in``."""
        if not self.annotation_names and not self.image_names:
            return None
        labelled = [name for name in self.annotation_names if self._tree(name).annotations]
        with_images = [name for name in self.image_names if self._tree(name).images]
        mixed = any(self._tree(name).annotations for name in with_images)
        if labelled:
            name = self._only(labelled, "several_annotation_folders")
            return self._source(name, self._tree(name).annotations, with_images)
        if not with_images or mixed:
            return None  # side by side in there, or nothing to label
        if self.content.annotations and not self.content.images:
            return self._source("", self.content.annotations, with_images)
        if self.is_skeleton:
            empty = self.annotation_names[0] if self.annotation_names else "Annotations"
            return self._source(empty, [], with_images)
        return None

    def _source(self, annotation_name: str, annotations: list[str], with_images: list[str]) -> Source:
        image_name, images = self._images(annotation_name, with_images)
        used = [name for name in (annotation_name, image_name) if name]
        if annotation_name:
            self._ignored("", self.content.annotations, used)
        if image_name not in {"", annotation_name}:
            self._ignored(image_name, self._tree(image_name).annotations, used)
        return Source(
            self.folder,
            self.folder / annotation_name,
            self.folder / image_name,
            "",
            Listing(annotations, images),
        )

    def _images(self, annotation_name: str, with_images: list[str]) -> tuple[str, list[str]]:
        """Return the folder of images and what is in it; without a known one, the likeliest."""
        if with_images:
            name = self._only(with_images, "several_image_folders")
            return name, self._tree(name).images
        if self.content.images:
            return "", self.content.images
        if self._tree(annotation_name).images:
            return annotation_name, self._tree(annotation_name).images
        known = {*self.annotation_names, *self.image_names}
        others = [n for n in (*self.content.folders, *self.content.links) if n not in known]
        candidates = [n for n in others if n.lower() not in _MASK_FOLDERS and self._tree(n).images]
        if len(candidates) == 1:
            return candidates[0], self._tree(candidates[0]).images
        return self.image_names[0] if self.image_names else "JPEGImages", []

    def _tree(self, name: str) -> Listing:
        if name not in self._trees:
            self._trees[name] = self.walker.tree(str(self.folder / name))
        return self._trees[name]

    def _only(self, names: list[str], kind: str) -> str:
        if len(names) > 1:
            folders = ", ".join(names)
            self.walker.problems.append(
                problem(kind, self.folder, count=len(names), folders=folders, used=names[0])
            )
        return names[0]

    def _ignored(self, name: str, annotations: list[str], used: list[str]) -> None:
        _report_ignored(self.walker.problems, str(self.folder / name), annotations, used)
