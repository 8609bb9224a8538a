"""Shows changes of many files while they go on, and what came of them; nothing else can be done meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app.gui.bulk.runner import Report
from app.gui.document import Document
from app.gui.export.overlay import Overlay, SheetBody, SheetPage
from app.gui.messages import error_text
from app.gui.notices import NoticeArea
from app.gui.text import plural
from app.gui.widgets import ProgressBar, column, label, push_button, row

_PATIENCE = 250  # ms before a short change is worth a sheet
_SHOWN = 3
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Drop,
    }
)


class _ProgressSheet(Overlay):
    """How far it is, and a button to stop."""

    def __init__(self, parent: QMainWindow, stop: Callable[[], object]) -> None:
        super().__init__(parent)
        self._stop = stop
        self.bar, self.figures = ProgressBar(), label("", "caption2")
        self.button = push_button(self.tr("Stop and change nothing"))
        self.button.clicked.connect(self.dismiss)
        body = SheetBody()
        body.setLayout(column(self.figures, self.bar, margins=(24, 20, 24, 24), spacing=10))
        self._sheet_page = SheetPage(body, row(None, self.button, margins=(16, 14, 24, 14)))
        self.show_page(self._sheet_page)

    def begin(self, title: str, *, stoppable: bool) -> None:
        """Say what is done."""
        self._sheet_page.set_title(title)
        self.button.setEnabled(stoppable)
        self.bar.set_share(0.0)
        self.figures.setText(self.tr("Looking at the files"))

    def dismiss(self) -> None:
        """Ask to stop."""
        if self.button.isEnabled():
            self.button.setEnabled(False)
            self._stop()


class FilesProgress(QObject):
    """Follows the files of one document after the other, for one window."""

    def __init__(self, window: QMainWindow, notices: NoticeArea) -> None:
        super().__init__(window)
        self._window, self._notices = window, notices
        self._document: Document | None = None
        self.sheet = _ProgressSheet(window, self._stop)
        self._timer = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._timer.timeout.connect(self._show)
        self._focus: QWidget | None = None

    def set_document(self, document: Document | None) -> None:
        """Follow another document; the one before is gone or idle."""
        self._document = document
        if document is not None:
            files = document.files
            files.started.connect(self._begin)
            files.progressed.connect(self._move)
            files.ended.connect(self._end)
            files.failed.connect(self._fail)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep hands off the window while files are written, but for the sheet itself."""
        if event.type() == QEvent.Type.Shortcut:
            return True  # sent to actions, which are no widgets
        if event.type() not in _INPUT or not isinstance(watched, QWidget):
            return False
        return not (watched is self.sheet or self.sheet.isAncestorOf(watched))

    def _begin(self, text: str) -> None:
        assert self._document is not None
        self.sheet.begin(text, stoppable=self._document.files.can_cancel)
        self._focus = QApplication.focusWidget()
        self._app().installEventFilter(self)
        self._timer.start()

    def _show(self) -> None:
        self.sheet.show_over()
        self.sheet.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, done: int, total: int) -> None:
        self.sheet.bar.set_share(done / total if total else 0.0)
        self.sheet.figures.setText(
            self.tr("{done} of {total} files").format(done=f"{done:,}", total=f"{total:,}")
        )

    def _stop(self) -> None:
        if self._document is not None:
            self._document.files.cancel()

    def _leave(self) -> None:
        self._timer.stop()
        self._app().removeEventFilter(self)
        if self.sheet.isVisible():
            self.sheet.hide()
            if self._focus is not None:
                self._focus.setFocus()
        self._focus = None

    def _end(self, report: Report) -> None:
        self._leave()
        if report.cancelled:
            self._notices.show(self.tr("Stopped; nothing has changed"))
            return
        words = {
            "done": (self.tr("{what}: 1 file changed"), self.tr("{what}: {n} files changed")),
            "undone": (self.tr("Taken back: {what}, 1 file"), self.tr("Taken back: {what}, {n} files")),
            "redone": (self.tr("Done again: {what}, 1 file"), self.tr("Done again: {what}, {n} files")),
        }
        one, many = words[report.way]
        text = (one if report.files == 1 else many).format(what=report.text, n=f"{report.files:,}")
        if report.failed:
            left = plural(
                len(report.failed),
                self.tr("1 file was left as it is"),
                self.tr("{n} files were left as they are"),
            )
            reasons = [error_text(error) for error in report.failed[:_SHOWN]]
            more = ["…"] if len(report.failed) > _SHOWN else []
            self._notices.show(text, "warning", "\n".join([left, *reasons, *more]))
        else:
            self._notices.show(text, "ok", "", self._undo_action(report))

    def _undo_action(self, report: Report) -> tuple[str, Callable[[], object]] | None:
        document = self._document
        if report.way != "done" or not report.files or document is None:
            return None
        return self.tr("Undo"), document.undo_stack.undo

    def _fail(self, error: Exception) -> None:
        self._leave()
        self._notices.show(self.tr("No file was changed"), "error", error_text(error))

    @staticmethod
    def _app() -> QApplication:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        return app
