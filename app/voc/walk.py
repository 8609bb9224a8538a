"""Walking folders: what is listed, what is passed over, and how links are treated."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.core.problem import Problem
from app.errors import Phrase, phrase
from app.voc.messages import problem

IMAGE_SUFFIXES = ("jpg", "jpeg", "png", "bmp", "tif", "tiff", "webp", "jfif", "ppm", "pgm", "gif", "jp2")
"""Endings of image files, in the order in which one is preferred where several share a stem."""

_SUFFIXES = frozenset(IMAGE_SUFFIXES)
_PASSED_OVER = frozenset({"__macosx", "@eadir", "$recycle.bin", "lost+found"})


@dataclass
class Folder:
    """The direct content of one folder: names, in order."""

    path: str
    annotations: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)  # folders that are links


@dataclass
class Listing:
    """The files of a folder and of all below it: paths relative to it, ``/`` between folders."""

    annotations: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)

    def add(self, relative: str, content: Folder) -> None:
        """Take in the files of the folder that lies at ``relative``."""
        prefix = relative + "/" if relative else ""
        self.annotations += [prefix + name for name in content.annotations]
        self.images += [prefix + name for name in content.images]


class Walker:
    """Lists folders below ``root``, each once, and remembers what is to be reported.

    Hidden files, unfinished ``.part`` files, other systems' droppings and VOC's segmentation masks are passed
    over. A link that leads out of ``root`` is followed, since shared storage is arranged so, and reported; a
    link to a folder that is part of the walk already is not.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self._real_root = os.path.realpath(root)
        self._known: dict[str, Folder] = {}

    def folder(self, path: str) -> Folder:
        """Return the direct content of a folder; one that cannot be read is empty, and reported."""
        if path in self._known:
            return self._known[path]
        content = self._known[path] = Folder(path)
        outside: list[str] = []
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    with contextlib.suppress(OSError):  # a link that leads nowhere, to itself for example
                        self._take(entry, content, outside)
        except OSError as error:
            why = error.strerror or str(error)
            self.problems.append(problem("folder_unreadable", Path(path), why=why))
        for names in (content.annotations, content.images, content.folders, content.links):
            names.sort()
        if outside:
            self._report_links(path, sorted(outside))
        return content

    def _take(self, entry: os.DirEntry[str], content: Folder, outside: list[str]) -> None:
        name = entry.name
        if name.startswith("."):
            return
        if not name.isascii() and not _is_text(name):
            self.problems.append(problem("name_not_text", Path(content.path), name=ascii(name)))
            return
        link = entry.is_symlink()
        suffix = name.rpartition(".")[2].lower()
        is_wanted = (suffix == "xml" or suffix in _SUFFIXES) and len(suffix) < len(name)
        if is_wanted and entry.is_file():
            (content.annotations if suffix == "xml" else content.images).append(name)
            if link and self._leads_out(entry.path):
                outside.append(name)
        elif entry.is_dir() and not _passed_over(name):
            (content.links if link else content.folders).append(name)
        elif is_wanted:
            what = _what(entry.stat().st_mode)
            self.problems.append(problem("not_a_file", Path(entry.path), what=what))

    def _leads_out(self, path: str) -> bool:
        target = os.path.realpath(path)
        return target != self._real_root and not target.startswith(self._real_root + os.sep)

    def _report_links(self, path: str, names: list[str]) -> None:
        target = os.path.realpath(os.path.join(path, names[0]))  # noqa: PTH118
        self.problems.append(
            problem("links_outside", Path(path), count=len(names), name=names[0], target=target)
        )

    def walk(
        self, top: str, is_closed: Callable[[Folder], bool] = lambda _: False
    ) -> Iterator[tuple[str, Folder]]:
        """Yield (path relative to ``top``, content) of a folder and of all below it.

        A folder for which ``is_closed`` holds is left out, with all below it. Links come last, so that a
        folder is met under its own name first.
        """
        waiting, links = [""], list[str]()
        met: set[tuple[int, int]] = set()
        while waiting or links:
            relative = waiting.pop() if waiting else links.pop(0)
            path = os.path.join(top, relative) if relative else top  # noqa: PTH118
            if self._is_met(path, met):
                continue
            content = self.folder(path)
            if is_closed(content):
                continue
            yield relative, content
            prefix = relative + "/" if relative else ""
            waiting += [prefix + name for name in reversed(content.folders)]
            links += [prefix + name for name in content.links]

    def _is_met(self, path: str, met: set[tuple[int, int]]) -> bool:
        try:
            status = os.stat(path)  # noqa: PTH116
        except OSError:
            return False  # listing it will say why
        identity = (status.st_dev, status.st_ino)
        if identity in met:
            self._report_link("link_repeated", path)
            return True
        met.add(identity)
        if os.path.islink(path) and self._leads_out(path):  # noqa: PTH114
            self._report_link("link_outside", path)
        return False

    def _report_link(self, kind: str, path: str) -> None:
        self.problems.append(problem(kind, Path(path), target=os.path.realpath(path)))

    def tree(self, top: str) -> Listing:
        """Return the files of a folder and of all folders below it."""
        listing = Listing()
        for relative, content in self.walk(top):
            listing.add(relative, content)
        return listing


def _what(mode: int) -> Phrase:
    """Return what something that is neither a file nor a folder is, by its mode."""
    if stat.S_ISFIFO(mode):
        return phrase("a pipe")
    return phrase("a socket") if stat.S_ISSOCK(mode) else phrase("a device")


def _passed_over(name: str) -> bool:
    lower = name.lower()
    return lower in _PASSED_OVER or lower.startswith("segmentation")


def _is_text(name: str) -> bool:
    """Say whether a file name is real text; bytes that are not UTF-8 cannot be an id."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
