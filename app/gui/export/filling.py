"""The first page of an export: filled in, planned and checked while it is, started when all is known."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from app.errors import ExportError
from app.export.cluster import scheduler_address
from app.export.job import ExportJob
from app.export.prepared import Prepared
from app.files import write_atomic
from app.gui.document import Document
from app.gui.export.form import ExportForm
from app.gui.export.jobs import command_line, default_folder, ensure_recipe, job_file, make_job, needs_file
from app.gui.export.memory import LastExport
from app.gui.export.overlay import SheetPage
from app.gui.export.preparation import REFUSED, RESUMED, FolderState, Preparation
from app.gui.messages import error_text, translate_message
from app.gui.session import Session
from app.gui.text import plural
from app.gui.widgets import label, push_button, row, tool_button
from app.settings.schema import Settings


class Filling(QObject):
    """The form of an export, what is known of its job so far, and the button that starts it.

    Attributes:
        started: emitted with (what is exported, folder, whether an earlier export goes on there).
        page: to be shown in the sheet.
        prepared: the plan of what the form says; None while it is made.
        folder: what the form's folder is like; None while it is looked at.

    Args:
        session: says recipe and plan.
        document: the dataset.
        settings: the number of workers to begin with.
        parent: the sheet.
    """

    started = Signal(object, object, bool)

    def __init__(
        self, session: Session, document: Document, settings: Settings | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._document = session, document
        self.prepared: Prepared | None = None
        self.folder: FolderState | None = None
        self._is_asking = False  # nothing has been started yet
        self._unsaved = ""  # why nothing can be exported before something is saved
        self._no_plan = ""  # why the job has no plan
        self._no_cluster = ""  # why what is called a cluster is none
        self._wanted = False  # started before everything was ready
        self._stored: ExportJob | None = None  # of an earlier export, until the form says something else
        self._described: ExportJob | None = None  # what the form said then
        cpu_count = os.cpu_count() or 1
        self.form = ExportForm(cpu_count)
        self.preparation = Preparation(self)
        self.form.show_workers((settings.workers if settings else 0) or cpu_count)
        self.close_button = tool_button("x", self.tr("Close"), "Esc")
        self.save_job = push_button(self.tr("Save job…"), "quiet", "floppy-disk")
        self.cancel = push_button(self.tr("Cancel"))
        self.go = push_button("", "primary")
        enter = label(self.tr("Enter"), "key")
        buttons = row(self.save_job, None, self.cancel, self.go, enter, margins=(16, 14, 24, 14))
        self.page = SheetPage(self.form, buttons, self.close_button)
        self._connect()

    def _connect(self) -> None:
        self.form.changed.connect(self._look_again)
        self.form.settings_changed.connect(lambda changes: self._session.set_plan_settings(**changes))
        self.form.classes.changed.connect(self._tell_difficult)
        self._session.plan_settings_changed.connect(self._show_difficult)
        self._session.plan_settings_changed.connect(self._look_again)
        self.preparation.prepared.connect(self._take_prepared)
        self.preparation.failed.connect(self._take_failure)
        self.preparation.estimated.connect(self.form.show_estimate)
        self.preparation.folder_checked.connect(self._take_folder)
        self.go.clicked.connect(self.start)
        self.save_job.clicked.connect(self._save_job)

    @property
    def job(self) -> ExportJob:
        """The job that the form describes; an earlier one as it was, while nothing is changed."""
        job = self._job_of_form()
        return self._stored if self._stored is not None and job == self._described else job

    def _job_of_form(self) -> ExportJob:
        recipe = ensure_recipe(self._session)
        values, excluded = self.form.values, self._document.excluded
        return make_job(
            self._document.dataset,
            recipe,
            self._session.plan_settings,
            values.quality,
            excluded,
            values.formats,
            values.selection,
        )

    def fill(self, last: LastExport | None, is_same: bool) -> None:
        """Fill in the form as for the last export; ``is_same``: that very export is meant."""
        self.form.show_dataset(self._document.dataset, self._session.plan_settings)
        if last is not None:
            self.form.show_last(last)
        is_same = is_same and last is not None
        if last is not None and is_same:
            self._session.set_plan_settings(difficult=last.job.difficult)
        self._show_difficult()
        self.form.show_folder(last.out if last and is_same else default_folder(self._document.dataset))
        self._stored = last.job if last and is_same else None
        self._described = self._job_of_form() if is_same else None

    def _tell_difficult(self) -> None:
        """The plan of the Balance workspace is of the same boxes."""
        self._session.set_plan_settings(difficult=self.form.classes.selection.difficult)

    def _show_difficult(self) -> None:
        selection, chosen = self.form.classes.selection, self._session.plan_settings.difficult
        if selection.difficult != chosen:
            self.form.classes.select(replace(selection, difficult=chosen))

    def save_edits(self) -> None:
        """Save what was edited: the workers read the files, so it must be in them."""
        saved = self._document.save_all()
        problem = self.tr("Some edits could not be saved, and an export reads the files: save them first.")
        self._unsaved = "" if saved else problem

    def ask(self) -> None:
        """Begin to plan what the form says, from now on after every change."""
        self._is_asking = True
        self.page.set_title(self.tr("Export balanced dataset"))
        self.prepared = None
        self.form.show_estimate(None)
        self._look_again()

    def start(self) -> None:
        """Start, or remember to start as soon as plan and folder are known."""
        if self.prepared is None or self.folder is None:
            self._wanted = self.go.isEnabled()
            return
        if not self.go.isEnabled():
            return
        self._wanted = self._is_asking = False
        self.preparation.stop()
        self.started.emit(self.prepared, self.form.values.out, self.folder.state == RESUMED)

    def start_when_ready(self) -> None:
        """Start as soon as plan and folder are known, unless something is in the way then."""
        self._wanted = True

    # what is known

    def _look_again(self) -> None:
        """Plan and check again after something was changed."""
        if not self._is_asking:
            return
        self.folder = None
        values, job = self.form.values, self.job
        self._no_cluster = _cluster_error(values.cluster)
        if self.prepared is not None and self.prepared.job != job:
            self.prepared = None
        self._show_command()
        self.preparation.request(job, self._document.snapshot(), values.out)
        self._show_go()

    def _show_command(self) -> None:
        values, resumes = self.form.values, self.folder is not None and self.folder.state == RESUMED
        command = command_line(self.job, values.out, values.workers, values.cluster, resumes)
        self.form.show_command(command, needs_file(self.job))

    def _take_prepared(self, prepared: Prepared) -> None:
        self.prepared, self._no_plan = prepared, ""
        self.form.show_plan(prepared.plan, prepared.image_count)
        self._show_go()

    def _take_failure(self, error: Exception) -> None:
        self.prepared, self._wanted = None, False
        self._no_plan = error_text(error)
        self._show_go()

    def _take_folder(self, folder: FolderState) -> None:
        self.folder = folder
        self._show_command()
        if folder.state == REFUSED and self._wanted:
            self._wanted = False
            self.form.folder.setFocus()
        self._show_go()

    def _show_go(self) -> None:
        """Say what the folder is like, and what the main button does."""
        field = self.form.cluster if self._no_cluster and not self._no_plan else None
        self.form.show_remark(*self._remark(), field)
        ready = self.prepared is not None and self.folder is not None
        refused = self.folder is not None and self.folder.state == REFUSED
        self.go.setEnabled(not refused and not self._unsaved and not self._no_plan and not self._no_cluster)
        if self.prepared is None:
            self.go.setText(self.tr("Planning…"))
        else:
            count = self.prepared.image_count
            self.go.setText(plural(count, self.tr("Export 1 image"), self.tr("Export {n} images")))
        if ready and self._wanted and self.go.isEnabled():
            self.start()

    def _remark(self) -> tuple[str, str]:
        if self._unsaved or self._no_plan:
            return self._unsaved or self._no_plan, "error"
        if self._no_cluster:
            return self._no_cluster, "error"
        if self.folder is None:
            return "", "ok"
        if self.folder.error is not None:
            return error_text(self.folder.error), "error"
        if self.folder.state == RESUMED and self.folder.finished:
            return self.tr("Holds this very export: what has changed since is made again."), "ok"
        if self.folder.state == RESUMED:
            return self.tr("Holds this very export, interrupted: it goes on where it stopped."), "ok"
        if self.prepared is not None and self.prepared.warnings:
            texts = [translate_message(each.template, each.arguments) for each in self.prepared.warnings]
            return " · ".join(texts), "warning"
        return self.tr("New folder. Nothing that exists is changed or removed."), "ok"

    def _save_job(self) -> None:
        """Write the job file that the command line runs."""
        out = self.form.values.out
        start = str(job_file(out))
        kinds = self.tr("Export job (*.json)")
        chosen, _ = QFileDialog.getSaveFileName(self.page, self.tr("Save the export job"), start, kinds)
        if chosen:
            try:
                write_atomic(Path(chosen), self.job.to_json().encode())
            except OSError as error:
                self.form.show_remark(error_text(error), "error")


def _cluster_error(address: str) -> str:
    """Return why an address is none; empty where it is one, or nothing."""
    try:
        if address:
            scheduler_address(address)
    except ExportError as error:
        return error_text(error)
    return ""
