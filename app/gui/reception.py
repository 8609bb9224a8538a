"""What becomes of a dataset that is opened: its document, the place in it, what other programs do to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app import paths
from app.core.dataset import Convention, Dataset
from app.core.statistics import imbalance_ratio
from app.gui.document import Document
from app.gui.garbage import GarbageTimer
from app.gui.history import carry_history
from app.gui.images.columns import preview_paths
from app.gui.journal import waiting_roots
from app.gui.main_window import MainWindow
from app.gui.opening import DatasetOpener
from app.gui.reading import Listed, Read
from app.gui.session import Session
from app.gui.text import named, plural
from app.gui.watching import FolderNews, FolderWatcher
from app.settings.schema import RecentDataset
from app.settings.store import SettingsStore

_BARS = 12


class Reception(QObject):
    """Takes what the opener has read, step by step, and what the watcher has seen, into the session.

    Attributes:
        read: emitted with the ``RecentDataset`` that has been read and is worth remembering.
        open_again: emitted with the ``Path`` of a folder that is to be opened.

    Args:
        session: gets the document.
        opener: reads datasets.
        watcher: looks at the folder of the one that is open.
        store: the user's settings; they are only read here.
        garbage: told when much has been made that will stay.
        window: returns the window, which is another one after the language was changed.
        parent: owner.
    """

    read = Signal(object)
    open_again = Signal(object)

    def __init__(
        self,
        session: Session,
        opener: DatasetOpener,
        watcher: FolderWatcher,
        store: SettingsStore,
        garbage: GarbageTimer,
        window: Callable[[], MainWindow],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._opener, self._store, self._garbage = session, opener, store, garbage
        self._window = window
        self._place: tuple[Path, str, str] | None = None
        self._document: Document | None = None
        session.document_changed.connect(self._follow_document)
        opener.listed.connect(self._show_listed)
        opener.batch_read.connect(lambda batch: self._window().panel.take_batch(batch))
        opener.finished.connect(self._show_read)
        opener.failed.connect(self._show_failure)
        watcher.folder_changed.connect(self._take_news)

    def offer_unsaved(self) -> None:
        """Say which dataset has edits that could not be saved when the program ended."""
        roots = waiting_roots()
        if roots:
            text = self.tr("Unsaved boxes of “{name}” were kept").format(name=roots[0].name)
            detail = self.tr("Evenbox ended unexpectedly. Open the dataset to put them back.")
            action = (self.tr("Open"), lambda: self.open_again.emit(roots[0]))
            self._window().notices.show(text, "warning", detail, action)

    def _show_listed(self, step: Listed | Read) -> None:
        if not self._window().confirm_leaving():  # edited while the folder was being listed
            self._opener.cancel()
            return
        self._window().panel.expect(step)
        document = self._document_of(step.dataset)
        document.autosave = self._store.settings.autosave
        self._session.set_document(document)
        self._restore_place(document)

    def _document_of(self, dataset: Dataset) -> Document:
        """Return a document; where it is another reading of the folder that is open, with its undo steps."""
        old = self._session.document
        if old is None or old.dataset.root != dataset.root:
            return Document(dataset, self)
        document = Document(replace(dataset, convention=old.dataset.convention), self)
        carry_history(old, document)
        return document

    def _follow_document(self, document: Document | None) -> None:
        """Let go of the dataset that was open before."""
        old, self._document = self._document, document
        if document is None:
            self._opener.cancel()
        if old is not None:
            old.deleteLater()

    def _show_read(self, read: Read) -> None:
        document, dataset = self._session.document, read.dataset
        if document is None:
            return
        if [e.image_id for e in dataset.entries] == [e.image_id for e in document.dataset.entries]:
            self._window().panel.expect(read)
            document.replace_dataset(dataset)
        elif not self._replace_document(document, read):
            return
        shown = self._session.document
        QTimer.singleShot(0, self, lambda: self._settle(shown, dataset))

    def _settle(self, shown: Document | None, dataset: Dataset) -> None:
        """Do what showing the dataset need not wait for, in a turn of the event loop of its own."""
        if self._session.document is not shown:
            return
        self._garbage.settle()
        self._window().ask_how_to_start()
        self._session.set_plan_settings(split="keep" if dataset.splits else "none")
        if dataset.convention is not Convention.VOC:
            self._window().notices.show(
                self.tr("The boxes of this dataset count from 0; they are read that way.")
            )
        if not dataset.root.is_relative_to(paths.user_data()):
            QTimer.singleShot(0, self, lambda: self.read.emit(_recent(dataset)))

    def _replace_document(self, document: Document, read: Read) -> bool:
        """Go on with a dataset whose images are others than the folder's listing made believe."""
        if not document.save_all():
            return False
        index = self._session.image_index
        image_id = document.dataset.entries[index].image_id if index >= 0 else ""
        self._show_listed(read)
        self._session.set_image_index(read.dataset.index_of(image_id) or 0)
        return True

    # what other programs do

    def _take_news(self, news: FolderNews) -> None:
        """Show what came and went: at once where nothing is lost by reading anew, else when it is wanted."""
        document = self._session.document
        if document is None or self._opener.is_busy:
            return
        parts = []
        if news.added:
            parts.append(plural(news.added, self.tr("1 file came"), self.tr("{n} files came")))
        if news.removed:
            parts.append(plural(news.removed, self.tr("1 file went"), self.tr("{n} files went")))
        text = self.tr("The folder changed")
        what = ", ".join(parts) or self.tr("many annotations changed")
        if not document.undo_stack.count() and not document.dirty_indices:
            self.read_again()
            self._window().notices.show(named(text, what))
            return
        detail = self.tr("{what}. Read it again to see what is there now.").format(what=what)
        self._window().notices.show(text, "warning", detail, (self.tr("Read again"), self.read_again))

    def read_again(self) -> None:
        """Open the same folder once more; image and filter stay."""
        document, index = self._session.document, self._session.image_index
        if document is None:
            return
        image_id = document.dataset.entries[index].image_id if index >= 0 else ""
        self._place = (document.dataset.root, image_id, self._window().panel.model.text)
        self.open_again.emit(document.dataset.root)

    def _restore_place(self, document: Document) -> None:
        place, self._place = self._place, None
        if place is not None and place[0] == document.dataset.root:
            if place[2]:
                self._window().panel.show_filter(place[2])
            self._session.set_image_index(document.dataset.index_of(place[1]) or 0)

    def _show_failure(self, folder: Path, error: Exception) -> None:
        title = self.tr("“{name}” cannot be opened").format(name=folder.name or str(folder))
        self._window().show_error(error, title)


def _recent(dataset: Dataset) -> RecentDataset:
    totals = np.bincount(dataset.labels, minlength=len(dataset.classes))
    return RecentDataset(
        path=str(dataset.root),
        name=dataset.name,
        images=len(dataset),
        classes=len(dataset.classes),
        totals=tuple(int(total) for total in totals[:_BARS]),
        ratio=float(imbalance_ratio(totals)) if np.any(totals) else None,
        opened=datetime.now(),
        previews=tuple(str(path) for path in preview_paths(dataset.entries, 3)),
    )
