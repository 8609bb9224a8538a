"""Offers to finish or to take back a change of many files that a dying program left in the middle."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.dataset import ImageState
from app.errors import DatasetError
from app.gui import tasks
from app.gui.bulk.words import change_text
from app.gui.document import Document
from app.gui.messages import error_text
from app.gui.notices import NoticeArea
from app.voc.journal import Outcome, Run, finish_run, interrupted_run, undo_run


class Interrupted(QObject):
    """Looks once a dataset has been read; what is neither finished nor taken back is offered again.

    Attributes:
        settled: emitted with the dataset's folder: its files are other ones now, it is to be read anew.
    """

    settled = Signal(object)

    def __init__(self, notices: NoticeArea) -> None:
        super().__init__(notices)
        self._notices = notices
        self._document: Document | None = None
        self._is_looked_for = False

    def set_document(self, document: Document | None) -> None:
        """Look at another dataset."""
        self._document, self._is_looked_for = document, False
        if document is not None:
            document.dataset_changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """Make the offer if there is one, as soon as the dataset has been read."""
        document = self._document
        if document is None or self._is_looked_for or not len(document.dataset):
            return
        if document.dataset.entries[-1].state is ImageState.PENDING:
            return
        self._is_looked_for = True
        tasks.run(_find, document.dataset.root, owner=self, key="look", on_result=self._offer)

    def _offer(self, run: Run | None) -> None:
        if run is None or self._document is None:
            return
        text = self.tr("A change of {n} files was interrupted").format(n=f"{run.files:,}")
        detail = self.tr("“{title}” stopped in the middle. Take it back or finish it before you go on.")
        self._notices.show(
            text,
            "warning",
            detail.format(title=change_text(run.title)),
            (self.tr("Take it back"), lambda: self._settle(run, back=True)),
            (self.tr("Finish it"), lambda: self._settle(run, back=False)),
        )

    def _settle(self, run: Run, *, back: bool) -> None:
        document = self._document
        if document is None:
            return
        if not document.save_all():
            self._notices.show(self.tr("Some boxes could not be saved; settle that first"), "error")
            return
        tasks.run(
            undo_run if back else finish_run,
            run,
            owner=self,
            key="settle",
            on_result=lambda outcome: self._tell(document.dataset.root, outcome, back),
            on_error=lambda error: self._notices.show(
                self.tr("The change could not be settled"), "error", error_text(error)
            ),
        )

    def _tell(self, root: Path, outcome: Outcome, back: bool) -> None:
        self.settled.emit(root)
        words = self.tr("The change was taken back") if back else self.tr("The change was finished")
        reasons = "\n".join(error_text(error) for error in outcome.failed[:3])
        self._notices.show(words, "warning" if reasons else "ok", reasons)


def _find(root: Path) -> Run | None:
    try:
        return interrupted_run(root)
    except DatasetError:
        return None  # another program is at work on it: nothing is interrupted
