"""The running application: settings, theme, language, session and window, and what connects them."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

import app as package
from app.augment.recipe import load_recipe
from app.demo import ensure_demo
from app.errors import SettingsError
from app.gui import tasks
from app.gui.augment.workspace import AugmentWorkspace
from app.gui.balance.workspace import BalanceWorkspace
from app.gui.export.memory import last_export
from app.gui.export.sheet import ExportSheet
from app.gui.failure import FailureReporter
from app.gui.garbage import GarbageTimer
from app.gui.label.workspace import LabelWorkspace
from app.gui.language import Translations, resolve
from app.gui.main_window import MainWindow
from app.gui.opening import DatasetOpener
from app.gui.reception import Reception
from app.gui.session import Session
from app.gui.shortcuts import current_shortcuts
from app.gui.theme import Theme
from app.gui.top_bar import app_icon
from app.gui.watching import FolderWatcher
from app.gui.widgets import follow_keyboard_focus
from app.imaging.memory import keep_buffers
from app.settings.store import SettingsStore

WORKSPACES = (LabelWorkspace, AugmentWorkspace, BalanceWorkspace)
FIRST_RECIPE = "yolo"

_SIGNAL_CHECK = 200  # ms; Python sees a signal only when it runs
_TURN = 0.0002  # s a background thread runs before the interface thread gets its turn


class Runtime(QObject):
    """Owns everything that lives as long as the application."""

    def __init__(self, arguments: Sequence[str], store: SettingsStore | None = None) -> None:
        super().__init__()
        self.app = _application(arguments)
        self.store = store or SettingsStore()
        settings = self.store.settings
        self.theme = _theme(self.app, settings.theme, resolve(settings.language))
        self.translations = Translations(self.app)
        self.translations.use(self.theme.language)
        self.shortcuts = current_shortcuts()
        self.shortcuts.set_own(settings.keys)
        self.shortcuts.changed.connect(self._remember_keys)
        follow_keyboard_focus(self.app)
        self.reporter = FailureReporter(self)
        self.session = Session(self)
        self.session.set_recipe(load_recipe(FIRST_RECIPE))
        self.opener = DatasetOpener(self.session, self)
        self.garbage = GarbageTimer(self)
        self.watcher = FolderWatcher(self.session, self)
        self._told_unwritable = False
        self._handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        self.window = self._make_window()
        self.reception = self._make_reception()
        self._export_waits: bool | None = None  # whether to repeat one, once a dataset is read
        self.opener.finished.connect(self._export_at_last)  # once the reception has what was read

    def run(self, dataset: Path | None) -> int:
        """Show the window until it is closed."""
        self.start()
        if dataset is not None:
            self.open(dataset)
        try:
            return self.app.exec()
        finally:
            self.close()

    def start(self) -> None:
        """Show the window and get everything ready."""
        self.reporter.keep_work = self._keep_work
        self.reporter.install()
        self._quit_on_signals()
        self.window.show()
        if self.store.damage is not None:
            self.window.show_error(self.store.damage, self.tr("Settings were set aside"))
        self.window.thumbnails.prune()
        self.reception.offer_unsaved()
        self.opener.warm_up()
        self.garbage.start()
        sys.setswitchinterval(_TURN)
        keep_buffers()

    def open(self, folder: Path) -> None:
        """Open a dataset folder."""
        if self.window.confirm_leaving():
            self.window.notices.clear()
            self._export_waits = None
            self.opener.open(folder)

    def close(self) -> None:
        """Stop all background work."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self.garbage.stop()
        self.reporter.remove()
        self.opener.close()
        self.watcher.stop()
        self.window.thumbnails.close()
        self.translations.use("en")
        tasks.cancel_all()

    # making

    def _make_window(self) -> MainWindow:
        window = MainWindow(self.session, self.store.settings, WORKSPACES)
        window.open_requested.connect(self.open)
        window.folder_wanted.connect(self._ask_for_folder)
        window.demo_requested.connect(self._open_demo)
        window.export_requested.connect(self._export)
        window.repeat_requested.connect(lambda: self._export(repeat=True))
        self.session.document_changed.connect(lambda _: self._show_repeat())
        window.setting_chosen.connect(self._change_setting)
        window.recent_removed.connect(self._remove_recent)
        window.recent_cleared.connect(self._clear_recent)
        window.closing.connect(self._remember_window)
        window.may_close = self._may_close
        return window

    def _make_reception(self) -> Reception:
        parts = (self.session, self.opener, self.watcher, self.store, self.garbage)
        reception = Reception(*parts, lambda: self.window, self)
        reception.open_again.connect(self.open)
        reception.read.connect(lambda recent: self._store(lambda: self.store.add_recent(recent)))
        return reception

    def _quit_on_signals(self) -> None:
        """Close on Ctrl+C in the terminal, end when told to: Qt's loop lets Python see it now and then."""
        signal.signal(signal.SIGINT, lambda *_: self.window.close())
        signal.signal(signal.SIGTERM, lambda *_: self._end_unasked())
        timer = QTimer(self, interval=_SIGNAL_CHECK)
        timer.timeout.connect(lambda: None)
        timer.start()

    def _end_unasked(self) -> None:
        """Nobody answers a question: an export stops in order, unsaved edits are offered next time."""
        self.window.closing.emit()
        QCoreApplication.exit(0)  # quit() would ask the windows

    # opening

    def _ask_for_folder(self) -> None:
        recent = self.store.settings.recent
        start = str(Path(recent[0].path).parent) if recent else ""
        title = self.tr("Open a Pascal VOC dataset folder")
        folder = QFileDialog.getExistingDirectory(self.window, title, start)
        if folder:
            self.open(Path(folder))

    def _open_demo(self) -> None:
        tasks.run(
            lambda task: ensure_demo(apart=True, cancelled=task.is_cancelled),
            with_task=True,
            owner=self,
            key="demo",
            on_result=self.open,
            on_error=lambda error: self.window.show_error(error, self.tr("The demo cannot be made")),
        )

    # exporting

    def _show_repeat(self) -> None:
        document = self.session.document
        is_there = document is not None and last_export(document.dataset.root) is not None
        self.window.top.repeat_button.setVisible(is_there)

    def _export(self, repeat: bool = False) -> None:
        document = self.session.document
        if document is None:
            return
        if self.opener.is_busy:
            self._export_waits = repeat
            self.window.notices.show(self.tr("The dataset is still being read; the export follows then."))
            return
        sheet = ExportSheet(self.window, document, self.store.settings)
        sheet.remembered.connect(self._show_repeat)
        if repeat:
            sheet.repeat()
        else:
            sheet.open()

    def _export_at_last(self) -> None:
        """Do what was asked for while the dataset was being read."""
        repeat, self._export_waits = self._export_waits, None
        if repeat is not None:
            self.window.notices.clear()
            self._export(repeat)

    def _may_close(self) -> bool:
        """Ask before an export in the background is stopped."""
        if not any(sheet.is_busy for sheet in self.window.findChildren(ExportSheet)):
            return True
        buttons = QMessageBox.StandardButton
        box = QMessageBox(self.window)
        box.setWindowTitle(self.tr("An export is not finished"))
        box.setText(self.tr("An export is not finished. Close anyway?"))
        box.setInformativeText(self.tr("What is written stays. Export to the same folder again to go on."))
        box.setStandardButtons(buttons.Close | buttons.Cancel)
        box.setDefaultButton(buttons.Cancel)
        return box.exec() == buttons.Close

    # settings

    def _change_setting(self, name: str, value: object) -> None:
        self._store(lambda: self.store.update(**{name: value}))
        settings = self.store.settings
        if name == "theme":
            self.theme.set_setting(settings.theme)
        elif name == "autosave" and self.session.document is not None:
            self.session.document.autosave = settings.autosave
        elif name == "language":
            self._change_language()

    def _change_language(self) -> None:
        language = resolve(self.store.settings.language)
        if language == self.theme.language:
            return
        if not all(work.windowless for work in self.session.work):
            self.window.notices.show(
                self.tr("The language changes at the next start; something is going on now.")
            )
            return
        self.translations.use(language)
        self.theme.set_language(language)
        # A new window for the same session: every text is made anew, nothing has to know how.
        old, place = self.window, self.window.window_state()
        self.store.settings = self.store.settings.model_copy(update={"window": place})
        self.window = self._make_window()
        self.window.show_workspace(old.top.switch.index)
        self.window.show()
        old.thumbnails.close()
        old.hide()
        old.deleteLater()

    def _remove_recent(self, path: str) -> None:
        self._store(lambda: self.store.remove_recent(path))

    def _clear_recent(self) -> None:
        self._store(lambda: self.store.update(recent=()))

    def _remember_keys(self, keys: dict[str, tuple[str, ...]]) -> None:
        self._store(lambda: self.store.update(keys=keys))

    def _remember_window(self) -> None:
        self._store(lambda: self.store.update(window=self.window.window_state()))

    def _store(self, change: Callable[[], object]) -> None:
        """Change the settings; that they cannot be written is told once."""
        try:
            change()
        except SettingsError as error:
            if not self._told_unwritable:
                self._told_unwritable = True
                self.window.show_error(error, self.tr("Settings are not saved"))
        self.window.show_settings(self.store.settings)

    def _keep_work(self) -> None:
        if self.session.document is not None:
            self.session.document.save_all()


def _application(arguments: Sequence[str]) -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # Qt shares the filling of clipped images out among threads and waits for them: where the processors have
    # other work that takes longer than filling alone, and the interface stands still meanwhile
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(list(arguments))
    app.setApplicationName("Evenbox")
    app.setApplicationVersion(package.__version__)
    app.setDesktopFileName("evenbox")
    app.setWindowIcon(app_icon())
    return app


def _theme(app: QApplication, setting: str, language: str) -> Theme:
    existing = app.findChild(Theme, "theme")
    if not isinstance(existing, Theme):
        return Theme(app, setting, language)
    existing.set_setting(setting)
    existing.set_language(language)
    return existing
