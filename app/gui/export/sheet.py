"""Export balanced…: filled in, started by Return, seen through to the report."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.errors import Cancelled, ClusterError
from app.export.pool import process_pool
from app.export.prepared import Prepared
from app.export.progress import ExportReport, Progress
from app.export.report import REPORT
from app.gui.document import Document
from app.gui.export.filling import Filling
from app.gui.export.memory import LastExport, last_export, remember_export
from app.gui.export.notification import notify
from app.gui.export.overlay import Overlay, SheetPage
from app.gui.export.report import ReportPage
from app.gui.export.run import ExportRun
from app.gui.export.running import RunningPage
from app.gui.messages import error_text
from app.gui.notices import NoticeArea
from app.gui.session import Work
from app.gui.text import plural
from app.gui.theme import current_theme
from app.gui.widgets import label, push_button, row
from app.settings.schema import Settings

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow

_VOC_TREE = Path("voc/VOCdevkit")
_LABEL_WORKSPACE = 0


class ExportSheet(Overlay):
    """Three pages: the form, the running export, the report.

    Attributes:
        remembered: emitted when there is an export that can be repeated.

    Args:
        window: what it covers; its session says recipe and plan.
        document: the dataset.
        settings: the number of workers to begin with.
        make_executor: what runs the workers.
    """

    remembered = Signal()

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        settings: Settings | None = None,
        make_executor: Callable[[int], Executor] = process_pool,
    ) -> None:
        super().__init__(window)
        self.session = window.session
        self._window, self._document = window, document
        self._underway: Prepared | None = None  # what is exported
        self._ending = False  # stopped for good, not paused
        self._report: ExportReport | None = None
        self._work: Work | None = None
        self._out = Path()
        self.filling = Filling(self.session, document, settings, self)
        self.form, self.form_page = self.filling.form, self.filling.page
        self.running = RunningPage()
        self.report = ReportPage()
        self.run = ExportRun(self, make_executor)
        self._make_pages()
        self._connect(window)

    @property
    def is_busy(self) -> bool:
        """Whether an export is running or paused here."""
        return self.page is self.running_page

    def open(self) -> None:
        """Show the form; or, where an export is going on already, show that one."""
        for other in self._window.findChildren(ExportSheet):
            if other is not self and other.is_busy:
                other.show_over()
                other.pause.setFocus()
                self.deleteLater()
                return
        self.run.warm_up()
        self.filling.save_edits()
        last = last_export(self._document.dataset.root)
        self.filling.fill(last, last is not None and last.waits)
        self._show_form()
        self.show_over()
        self.filling.go.setFocus()

    def repeat(self) -> None:
        """Run the last export again: into its own folder, where only what has changed is made anew."""
        self.open()
        last = last_export(self._document.dataset.root)
        if last is not None and self.page is self.form_page:
            self.filling.fill(last, is_same=True)
            self._show_form()
            self.filling.start_when_ready()

    def _show_form(self) -> None:
        self.filling.ask()
        self.show_page(self.form_page)

    def confirm(self) -> None:
        """Return: start."""
        if self.page is self.form_page:
            self.filling.start()

    def dismiss(self) -> None:
        """Escape: close, or let a running export go on in the background."""
        if self.page is self.running_page:
            self._keep_working()
        else:
            self._leave()

    # building

    def _make_pages(self) -> None:
        self.keep = push_button(self.tr("Keep working"), "quiet", "arrows-in-simple")
        self.stop = push_button(self.tr("Cancel"))
        self.pause = push_button(self.tr("Pause"), "primary", "pause")
        self.show_folder = push_button(self.tr("Show the folder"), "quiet", "folder-open")
        self.open_report = push_button(self.tr("Open the report"), "quiet", "chart-bar")
        self.done = push_button(self.tr("Close"))
        self.again = push_button(self.tr("Go on"), "primary", "play")
        self.open_result = push_button(self.tr("Open the result here"), "primary")
        kept = label(self.tr("Pausing keeps what is written; it goes on from there."), "caption")
        side, wide = (16, 14, 24, 14), (24, 14, 24, 14)
        running = row(kept, None, self.stop, self.pause, margins=wide)
        links = (self.show_folder, self.open_report)
        report = row(*links, None, self.done, self.again, self.open_result, margins=side)
        self.running_page = SheetPage(self.running, running, self.keep)
        self.report_page = SheetPage(self.report, report)

    def _connect(self, window: MainWindow) -> None:
        self.filling.started.connect(self._start)
        self.filling.close_button.clicked.connect(self._leave)
        self.filling.cancel.clicked.connect(self._leave)
        self.run.progressed.connect(self._show_progress)
        self.run.finished.connect(self._finish)
        self.run.failed.connect(self._fail)
        self.running.failure_opened.connect(self._open_failure)
        self.done.clicked.connect(self._leave)
        self.keep.clicked.connect(self._keep_working)
        self.stop.clicked.connect(self._stop_for_good)
        self.pause.clicked.connect(self._pause_or_go_on)
        self.again.clicked.connect(self._go_on)
        self.open_result.clicked.connect(self._open_result)
        self.show_folder.clicked.connect(lambda: self._show_outside(Path()))
        self.open_report.clicked.connect(lambda: self._show_outside(Path(REPORT)))
        window.closing.connect(self._end_everything)

    # running

    def _start(self, prepared: Prepared, out: Path, resume: bool) -> None:
        self._underway, self._out = prepared, out
        self._run(resume)

    def _run(self, resume: bool) -> None:
        assert self._underway is not None
        self._ending = False
        workers, cluster = self.form.values.workers, self.form.values.cluster
        if self.page is not self.running_page:
            self.running.begin(self._underway, self._out, 0 if cluster else workers)
        self.running_page.set_title(self.tr("Exporting to {folder}").format(folder=self._out.name))
        self._show_pause(self.tr("Pause"), "pause")
        self.show_page(self.running_page)
        if self.isVisible():
            self.pause.setFocus()
        self._work = self.session.begin_work(self.tr("Exporting"), self._underway.image_count)
        self._remember(finished=False)
        self.run.start(self._underway, self._out, workers, resume, cluster)

    def _remember(self, finished: bool) -> None:
        assert self._underway is not None
        values = self.form.values
        last = LastExport(self._underway.job, self._out, values.workers, values.cluster, finished)
        remember_export(self._underway.job.dataset, last)
        self.remembered.emit()

    def _show_progress(self, progress: Progress) -> None:
        if self._work is not None:
            self.session.update_work(self._work, progress.done, progress.total)
        if self.isVisible():
            self.running.show_progress(progress)
            self.fit()

    def _show_pause(self, text: str, icon: str) -> None:
        self.pause.setText(text)
        self.pause.setIcon(current_theme().icon(icon, "on_accent"))
        self.pause.setEnabled(True)
        self.stop.setEnabled(True)

    def _pause_or_go_on(self) -> None:
        if self.run.is_running:
            self.pause.setEnabled(False)
            self.run.stop()
        else:
            self._run(resume=True)

    def _stop_for_good(self) -> None:
        self._ending = True
        self.stop.setEnabled(False)
        self.pause.setEnabled(False)
        if self.run.is_running:
            self.run.stop()
        elif self._report is not None:
            self._show_report(self._report)

    def _keep_working(self) -> None:
        self.hide()
        self._window.setFocus()

    def _open_failure(self, image_id: str) -> None:
        """Look at an image that failed, while the export goes on."""
        document = self.session.document
        index = None if document is None else document.dataset.index_of(image_id)
        if index is not None:
            self._keep_working()
            self.session.set_image_index(index)
            self.session.workspace_requested.emit(_LABEL_WORKSPACE)

    # the end

    def _finish(self, report: ExportReport) -> None:
        self._end_work()
        self._report = report
        if report.cancelled and not self._ending:
            self.running_page.set_title(self.tr("Paused: {folder}").format(folder=self._out.name))
            self._show_pause(self.tr("Go on"), "play")
            if self.isVisible():
                self.pause.setFocus()  # which it lost while it could not be pressed
            return
        if not report.cancelled:
            self._remember(finished=True)
        self._show_report(report)
        self._tell(report)

    def _show_report(self, report: ExportReport) -> None:
        stopped = report.cancelled
        self.report_page.set_title(self.tr("Export stopped") if stopped else self.tr("Export finished"))
        self.report.show_report(report)
        self.again.setVisible(stopped)
        self.open_report.setVisible(not stopped)
        can_open = not stopped and "voc" in self.filling.job.formats
        self.open_result.setVisible(can_open)
        self.show_page(self.report_page)
        if self.isVisible():
            (self.again if stopped else self.open_result if can_open else self.done).setFocus()

    def _tell(self, report: ExportReport) -> None:
        """Say that an export has ended: in the window where it was hidden, else through the system."""
        text = self.tr("Exported to {folder}").format(folder=report.out.name)
        images = plural(report.images, self.tr("1 image"), self.tr("{n} images"))
        failed = plural(len(report.failures), self.tr("1 failed"), self.tr("{n} failed"))
        detail = f"{images}, {failed}" if report.failures else images
        notify(self._window, text, detail)
        if self.isVisible():
            return
        notices: NoticeArea = self._window.notices
        kind = "warning" if report.failures else "ok"
        notices.show(text, kind, detail, (self.tr("Report"), self.show_over))

    def _fail(self, error: Exception) -> None:
        """The folder cannot be used any more: back to the form, which says why."""
        self._end_work()
        self._show_form()
        if isinstance(error, Cancelled):  # before anything was written
            return
        field = self.form.cluster if isinstance(error, ClusterError) else None
        self.form.show_remark(error_text(error), "error", field)
        if not self.isVisible():
            self.session.notice.emit(error_text(error), "error")
            self.show_over()

    def _go_on(self) -> None:
        self._run(resume=True)

    def _open_result(self) -> None:
        assert self._report is not None
        folder = self._report.out / _VOC_TREE
        self._leave()
        self.session.open_requested.emit(folder)

    def _show_outside(self, place: Path) -> None:
        """Open the export's folder, or a file in it, with the program that the system has for it."""
        assert self._report is not None
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._report.out / place)))

    def _leave(self) -> None:
        """Close the sheet for good."""
        self.filling.preparation.stop()
        self.hide()
        self._window.setFocus()
        self.deleteLater()

    def _end_work(self) -> None:
        if self._work is not None:
            self.session.end_work(self._work)
            self._work = None

    def _end_everything(self) -> None:
        """The window closes: stop in a state that can be resumed, and wait for the workers."""
        self.filling.preparation.stop()
        self.run.stop()
        self.run.wait()
