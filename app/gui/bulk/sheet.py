"""The sheet that changes a whole dataset: what is done, the files it would change, and the button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtWidgets import QListView, QMainWindow, QStackedWidget

from app.errors import AnnotationError
from app.gui import tasks
from app.gui.bulk.forms import (
    ClipForm,
    ConventionForm,
    DeleteForm,
    FlagForm,
    Form,
    MergeForm,
    RenameForm,
)
from app.gui.bulk.jobs import DryRun, FileLine, Job, dry_run
from app.gui.document import Document
from app.gui.export.overlay import Overlay, SheetBody, SheetPage
from app.gui.messages import annotation_reason, error_text
from app.gui.text import named, plural
from app.gui.theme import current_theme
from app.gui.widgets import SegmentedControl, column, label, push_button, row, set_role

RENAME, MERGE, DELETE, FLAG, CLIP, CONVENTION = range(6)

_PAUSE = 250  # ms without a change of the form
_LIST_HEIGHT = 220
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class FileListModel(QAbstractListModel):
    """The files of a dry run, those that are left alone first."""

    def __init__(self) -> None:
        super().__init__()
        self._refused: tuple[AnnotationError, ...] = ()
        self._files: tuple[FileLine, ...] = ()

    def show_run(self, run: DryRun | None) -> None:
        """Show another dry run."""
        self.beginResetModel()
        self._refused = run.refused if run else ()
        self._files = run.files if run else ()
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of files."""
        return 0 if parent.isValid() else len(self._refused) + len(self._files)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a file with what would change in it, or why nothing would."""
        k = index.row()
        if role == Qt.ItemDataRole.ForegroundRole:
            return current_theme().color("error" if k < len(self._refused) else "text2")
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if k < len(self._refused):
            error = self._refused[k]
            return self.tr("Left as it is: {name}: {why}").format(
                name=error.path.name, why=annotation_reason(error)
            )
        line = self._files[k - len(self._refused)]
        return f"{line.path}  ·  {changes_text(line.counts)}"


class BulkSheet(Overlay):
    """Asks what is to be done to the whole dataset."""

    def __init__(self, parent: QMainWindow, document: Document) -> None:
        super().__init__(parent)
        self._document = document
        document.destroyed.connect(self.deleteLater)
        self._job: Job | None = None
        self.switch = SegmentedControl(
            [
                self.tr("Rename"),
                self.tr("Merge"),
                self.tr("Delete"),
                self.tr("Mark"),
                self.tr("Clip"),
                self.tr("Numbers"),
            ],
            item_width=117,
        )
        names = document.classes
        self.forms: list[Form] = [
            RenameForm(names),
            MergeForm(names),
            DeleteForm(names),
            FlagForm(names),
            ClipForm(names),
            ConventionForm(document.dataset.convention),
        ]
        self._stack = QStackedWidget()
        self.summary, self._remark = label("", "title"), label("", "warning", wrap=True)
        self.files, self._view = FileListModel(), QListView()
        self.go = push_button("", "primary")
        self._cancel = push_button(self.tr("Cancel"))
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._look)
        self._lay_out()
        self._connect()
        self.open_form(RENAME)

    def open_form(self, number: int, class_name: str = "") -> None:
        """Begin with a kind of change, of a class where one is given."""
        self.switch.set_index(number)
        self._choose(number)
        if class_name:
            self.forms[number].choose(class_name)

    def _lay_out(self) -> None:
        view = self._view
        view.setModel(self.files)
        view.setUniformItemSizes(True)
        view.setFixedHeight(_LIST_HEIGHT)
        view.setFont(current_theme().font(11))
        view.setAccessibleName(self.tr("Files that would change"))
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for form in self.forms:
            self._stack.addWidget(form)
        body = SheetBody()
        body.setLayout(
            column(
                row(self.switch, None),
                self._stack,
                self._remark,
                self.summary,
                view,
                margins=(24, 16, 24, 16),
                spacing=14,
            )
        )
        page = SheetPage(body, row(None, self._cancel, self.go, margins=(16, 14, 24, 14)))
        page.set_title(self.tr("Change the whole dataset"))
        self.show_page(page)

    def _connect(self) -> None:
        self.switch.changed.connect(self._choose)
        self.go.clicked.connect(self.confirm)
        self._cancel.clicked.connect(self.dismiss)
        for form in self.forms:
            form.changed.connect(self._changed)

    def confirm(self) -> None:
        """Carry it out."""
        if self.go.isEnabled() and self._job is not None:
            job = self._job
            self.dismiss()
            self._document.files.apply(job)

    def dismiss(self) -> None:
        """Close."""
        tasks.cancel(self)
        self.hide()
        self.window().setFocus()
        self.deleteLater()

    def _choose(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        for k, form in enumerate(self.forms):
            form.setVisible(k == number)
        self._stack.setFixedHeight(self.forms[number].sizeHint().height())
        self._changed()

    def _changed(self) -> None:
        """Forget what was found for another form; look again in a moment."""
        tasks.cancel(self)
        form, why = self.forms[self.switch.index], ""
        try:
            self._job = form.job()
        except AnnotationError as error:
            self._job, why = None, annotation_reason(error)
        self.files.show_run(None)
        remark = why or form.remark() or self._unsaved()
        set_role(self._remark, "error" if why else "warning")
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
        self.summary.setText(self.tr("Looking at the files…") if self._job else self.tr("Nothing chosen yet"))
        self._show_go(0)
        if self._job is not None:
            self._timer.start()
        else:
            self._timer.stop()
        self.fit()

    def _unsaved(self) -> str:
        count = len(self._document.dirty_indices)
        if not count:
            return ""
        one = self.tr("One image has unsaved boxes; they are saved first.")
        return plural(count, one, self.tr("{n} images have unsaved boxes; they are saved first."))

    def _look(self) -> None:
        """Make the dry run; unsaved boxes are not in it, for it reads the files."""
        job, snapshot = self._job, self._document.snapshot()
        if job is None:
            return

        def work(task: tasks.Task) -> DryRun:
            def report(done: int, total: int) -> None:
                if done % 64 == 0:
                    task.report((done, total))

            return dry_run(snapshot, job, report, task.is_cancelled)

        tasks.run(
            work,
            owner=self,
            key="look",
            with_task=True,
            on_result=self._show_run,
            on_progress=self._show_progress,
            on_error=lambda error: self.summary.setText(error_text(error)),
        )

    def _show_progress(self, step: tuple[int, int]) -> None:
        done, total = (f"{number:,}" for number in step)
        self.summary.setText(
            self.tr("Looking at the files… {done} of {total}").format(done=done, total=total)
        )

    def _show_run(self, run: DryRun) -> None:
        self.files.show_run(run)
        count = len(run.files)
        words = plural(count, self.tr("1 file would change"), self.tr("{n} files would change"))
        self.summary.setText(
            named(words, changes_text(run.totals)) if count else self.tr("No file would change")
        )
        self._show_go(count)

    def _show_go(self, count: int) -> None:
        self.go.setEnabled(count > 0)
        self.go.setText(
            plural(count, self.tr("Change 1 file"), self.tr("Change {n} files"))
            if count
            else self.tr("Change")
        )


def changes_text(counts: Mapping[str, int]) -> str:
    """Return what a change does to a file, or to all, in words."""
    tr = QCoreApplication.translate
    parts = [plural(counts.get("boxes", 0), tr("bulk", "1 box"), tr("bulk", "{n} boxes"))]
    if counts.get("emptied"):
        one, many = tr("bulk", "left without boxes"), tr("bulk", "{n} left without boxes")
        parts.append(plural(counts["emptied"], one, many))
    return ", ".join(parts)
