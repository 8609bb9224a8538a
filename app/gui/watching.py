"""Notices what other programs do to the files of the open dataset; all looking is done in the background."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from app.core.dataset import Dataset, ImageState
from app.gui import tasks
from app.gui.document import Document
from app.gui.session import Session
from app.voc.walk import IMAGE_SUFFIXES

_PAUSE = 400  # ms after the last change
_SOON = 120  # ms after a change of the file that is shown
_MOST_FOLDERS = 500
_MOST_FILES = 200  # more changed files than this are read anew as a whole
_FOLDER = (-1, -1)

Files = dict[str, tuple[int, int]]
"""Path to (time in ns, size) of an annotation; (0, 0) for an image, (-1, -1) for a folder."""


@dataclass(frozen=True, slots=True)
class FolderNews:
    """What another program did, beyond changing annotations that are known.

    Attributes:
        added, removed: how many images and annotations came and went.
    """

    added: int
    removed: int


class FolderWatcher(QObject):
    """Watches the folders of a session's document, and the file of the image that is shown.

    Attributes:
        folder_changed: emitted with ``FolderNews``: the dataset is to be read anew to see them.
    """

    folder_changed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self._document: Document | None = None
        self._known: Files | None = None
        self._folders: tuple[str, ...] = ()
        self._written = 0  # how often something was written here
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self.look)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._look_at_shown)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _: self._timer.start())
        self._watcher.fileChanged.connect(lambda _: self._soon.start())
        session.document_changed.connect(self.set_document)
        session.image_changed.connect(self._watch_shown)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._follow_application)

    def set_document(self, document: Document | None) -> None:
        """Watch another dataset, as soon as it has been read."""
        self.stop()
        self._document = document
        if document is not None:
            document.dataset_changed.connect(self._begin_soon)
            document.saved.connect(self._note_saved)
            document.files.ended.connect(self._note_files)
            self._begin()

    def stop(self) -> None:
        """Watch nothing."""
        self._timer.stop()
        self._soon.stop()
        tasks.cancel(self)
        watched = [*self._watcher.directories(), *self._watcher.files()]
        if watched:
            self._watcher.removePaths(watched)
        self._known, self._folders = None, ()

    def look(self) -> None:
        """Compare what is there with what was, in the background."""
        document = self._document
        if document is None or self._known is None or document.files.is_busy:
            return
        written = self._written

        def compare(files: Files) -> None:
            if written == self._written:
                self._compare(files)
            else:  # something was written here while the folders were looked at
                self._timer.start()

        tasks.run(scan, self._folders, owner=self, key="look", on_result=compare)

    # details

    def _begin_soon(self) -> None:
        """Leave the turn of the event loop to those who show the dataset."""
        QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        document = self._document
        if document is None or self._folders or not len(document.dataset):
            return
        if document.dataset.entries[-1].state is ImageState.PENDING:
            return

        def start(found: tuple[tuple[str, ...], Files]) -> None:
            self._folders, self._known = found
            self._watcher.addPaths(list(self._folders[:_MOST_FOLDERS]))
            self._watch_shown()

        tasks.run(_first_look, document.dataset, owner=self, key="look", on_result=start, sweep=True)

    def _compare(self, files: Files) -> None:
        document, known = self._document, self._known
        if document is None or known is None:
            return
        self._known = files
        changed = {path for path in files.keys() & known.keys() if files[path] != known[path]}
        came = files.keys() - known.keys()
        gone = known.keys() - files.keys()
        if len(changed) > _MOST_FILES:
            self.folder_changed.emit(FolderNews(0, 0))
            return
        rows = _rows(document.dataset, changed | {path for path in came if path.endswith(".xml")})
        for path, index in rows.items():
            if document.annotation_path(index) == Path(path):
                document.notice(index)
                came.discard(path)
        news = FolderNews(
            len({p for p in came if _counts(p, files)}), len({p for p in gone if known[p] != _FOLDER})
        )
        if news.added or news.removed:
            self.folder_changed.emit(news)

    def _watch_shown(self, _index: int = -1) -> None:
        """Watch the file of the image that is shown, written in place or not."""
        document, index = self._document, self._session.image_index
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())
        if document is None or self._known is None or not 0 <= index < len(document.dataset):
            return
        path = document.dataset.entries[index].annotation_path
        if path is not None and path.exists():
            self._watcher.addPath(str(path))

    def _look_at_shown(self) -> None:
        document, index = self._document, self._session.image_index
        if document is not None and not document.files.is_busy and 0 <= index < len(document.dataset):
            document.notice(index)
            self._note_saved(index)
            self._watch_shown()

    def _note_saved(self, index: int) -> None:
        """What is written here is no news."""
        if self._document is None or self._known is None:
            return
        path = self._document.annotation_path(index)
        try:
            status = path.stat()
        except OSError:
            self._known.pop(str(path), None)
        else:
            self._known[str(path)] = (status.st_mtime_ns, status.st_size)
            self._watch_folder(path.parent)
        self._written += 1

    def _watch_folder(self, folder: Path) -> None:
        """Watch a folder that was made here for annotations, too."""
        if self._document is None or self._known is None or str(folder) in self._folders:
            return
        root = self._document.dataset.root
        for made in (folder, *folder.parents):
            if made == root or root not in made.parents:
                break
            self._known[str(made)] = _FOLDER
        self._folders = tuple(sorted((*self._folders, str(folder))))
        if len(self._folders) <= _MOST_FOLDERS:
            self._watcher.addPath(str(folder))

    def _note_files(self) -> None:
        def take(found: tuple[tuple[str, ...], Files]) -> None:
            self._written += 1
            self._folders, self._known = found
            self._watcher.addPaths(list(self._folders[:_MOST_FOLDERS]))
            self._watch_shown()

        if self._known is not None and self._document is not None:
            tasks.run(_first_look, self._document.dataset, owner=self, key="look", on_result=take, sweep=True)

    def _follow_application(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._timer.start()


def scan(folders: Iterable[str]) -> Files:
    """Return the annotations, images and folders that lie directly in some folders."""
    files: Files = {}
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    suffix = entry.name.rpartition(".")[2].lower()
                    if entry.name.startswith("."):
                        continue
                    if suffix == "xml":
                        status = entry.stat()
                        files[entry.path] = (status.st_mtime_ns, status.st_size)
                    elif suffix in IMAGE_SUFFIXES:
                        files[entry.path] = (0, 0)
                    elif entry.is_dir():
                        files[entry.path] = _FOLDER
        except OSError:
            continue
    return files


def _first_look(dataset: Dataset) -> tuple[tuple[str, ...], Files]:
    folders = {str(dataset.root)}
    for entry in dataset.entries:
        for path in (entry.image_path, entry.annotation_path):
            if path is not None:
                folders.add(str(path.parent))
    found = tuple(sorted(folders))
    return found, scan(found)


def _rows(dataset: Dataset, paths: set[str]) -> Mapping[str, int]:
    """Return the images to which annotation files belong, or would."""
    if not paths:
        return {}
    stems = {Path(path).stem: path for path in paths}
    rows = {}
    for index, entry in enumerate(dataset.entries):
        if entry.annotation_path is not None and str(entry.annotation_path) in paths:
            rows[str(entry.annotation_path)] = index
        elif entry.annotation_path is None and entry.image_path and entry.image_path.stem in stems:
            rows[stems[entry.image_path.stem]] = index
    return rows


def _counts(path: str, files: Files) -> bool:
    """Whether something new is part of a dataset: a folder is once it holds an image or annotation."""
    if files[path] != _FOLDER:
        return True
    inside = scan([path])
    return any(_counts(below, inside) for below in inside)
