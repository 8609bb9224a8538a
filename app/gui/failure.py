"""What happens when something unexpected happens: it is shown with text to copy, and the work is kept."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

import app as package
from app.gui.theme import current_theme
from app.gui.widgets import IconLabel, column, label, push_button, row

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


class FailureDialog(QDialog):
    """Says that something went wrong; the details can be copied for a report."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setMinimumSize(640, 260)
        self.details.setFont(current_theme().font(11, mono=True))
        copy = push_button(self.tr("Copy"), "", "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details.toPlainText()))
        close = push_button(self.tr("Keep working"), "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        close.setFocus()
        words = column(
            label(self.tr("Something went wrong"), "title"),
            label(self.tr("Your work is kept. The text below says what happened."), "body2", wrap=True),
            spacing=2,
        )
        head = row(IconLabel("warning", "error", 24), (words, 1), spacing=12)
        self.setLayout(
            column(head, self.details, row(None, copy, close), margins=(24, 20, 24, 20), spacing=16)
        )


class FailureReporter(QObject):
    """The application's exception hook: one dialog at a time, however many exceptions come.

    Attributes:
        keep_work: called before the dialog, to save what can be saved.
    """

    _caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.keep_work: Callable[[], object] = lambda: None
        self._shown = False
        self._previous: Hook = sys.excepthook
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become Python's exception hook."""
        self._previous = sys.excepthook
        sys.excepthook = self._hook

    def remove(self) -> None:
        """Give the hook back."""
        sys.excepthook = self._previous

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._previous(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            self._caught.emit("".join(traceback.format_exception(kind, error, trace)))

    def _show(self, text: str) -> None:
        if self._shown:
            return
        self._shown = True
        try:
            self.keep_work()
        finally:
            dialog = FailureDialog(f"{_versions()}\n\n{text}", QApplication.activeWindow())
            dialog.finished.connect(self._closed)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _closed(self) -> None:
        self._shown = False


def _versions() -> str:
    return (
        f"Evenbox {package.__version__}, Python {platform.python_version()}, PySide6 {PySide6.__version__}, "
        f"{platform.platform()}"
    )
