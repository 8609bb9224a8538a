"""The main window: top bar, image list, the three workspaces, status bar, first page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget

import app as package
from app.core.dataset import ImageState
from app.gui.actions import WindowActions
from app.gui.bulk.interrupted import Interrupted
from app.gui.bulk.progress import FilesProgress
from app.gui.bulk.sheet import BulkSheet
from app.gui.document import Document
from app.gui.images.panel import COMPACT_WIDTH, ImagePanel
from app.gui.images.thumbnails import ThumbnailLoader
from app.gui.keys import KeysSheet, key_groups
from app.gui.label.start import StartSheet, is_start
from app.gui.leaving import ask_to_save
from app.gui.messages import error_text
from app.gui.notices import NoticeArea
from app.gui.session import Session
from app.gui.settings_menu import SettingsMenu
from app.gui.status_bar import StatusBar
from app.gui.text import counts_text
from app.gui.top_bar import TopBar
from app.gui.welcome.drop_zone import dropped_folder
from app.gui.welcome.page import WelcomePage
from app.gui.widgets import column, hline, surface
from app.gui.workspace import Workspace
from app.settings.schema import Settings, WindowState

LABEL, AUGMENT, BALANCE = range(3)
MakeWorkspace = Callable[[Session], Workspace]

_MINIMUM = (1024, 640)
_PANEL_WIDTH, _BELOW = 352, 64  # px at the right and below that have controls in some workspace
_FIRST_SIZE = QSize(1600, 1000)
_LIST_RANGE = (232, 600)


class MainWindow(QMainWindow):
    """Shows the session; what it cannot do itself it asks for by signals.

    Attributes:
        open_requested: a dataset folder (Path) shall be opened.
        folder_wanted: ask for a folder, then open it.
        demo_requested: open the demo.
        export_requested: open *Export balanced…*; repeat_requested: run the last export again.
        setting_chosen: (name, value) of the settings menu.
        recent_removed: (str) forget a recent dataset; recent_cleared: all.
        may_close: asked before closing, for work that would be stopped.
        closing: the window is about to close and nothing is against it.
    """

    open_requested = Signal(object)
    folder_wanted = Signal()
    demo_requested = Signal()
    export_requested = Signal()
    repeat_requested = Signal()
    setting_chosen = Signal(str, object)
    recent_removed = Signal(str)
    recent_cleared = Signal()
    closing = Signal()

    def __init__(self, session: Session, settings: Settings, workspaces: Sequence[MakeWorkspace]) -> None:
        super().__init__()
        self.session = session
        self._settings = settings
        self._compact = list(settings.window.compact)
        self._list_width = settings.window.list_width
        self._focus_lent = False  # the image list has it for as long as another workspace is in front
        self.may_close: Callable[[], bool] = lambda: True
        self.setWindowTitle("Evenbox")
        self.setMinimumSize(*_MINIMUM)
        self.setAcceptDrops(True)
        self.thumbnails = ThumbnailLoader(self)
        self.workspaces = [make(session) for make in workspaces]
        for workspace in self.workspaces:
            workspace.use_thumbnails(self.thumbnails)
        self.actions_ = WindowActions(self)
        self._build()
        self._connect()
        self._set_document(session.document)
        if session.image_index >= 0:
            self._set_image(session.image_index)
        self._restore(settings.window)

    # what the composition root asks for

    def show_settings(self, settings: Settings) -> None:
        """Show other settings and recent datasets."""
        self._settings = settings
        self._settings_menu.show_settings(settings)
        self.welcome.show_recent(settings.recent)

    def show_error(self, error: Exception, title: str) -> None:
        """Say that something expected went wrong."""
        self.notices.show(title, "error", error_text(error))

    def window_state(self) -> WindowState:
        """Return where the window is, for the settings."""
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        compact = tuple(self._compact)
        width = max(_LIST_RANGE[0], min(_LIST_RANGE[1], self._list_width))
        return WindowState(geometry=geometry, list_width=width, compact=compact)

    @property
    def workspace(self) -> Workspace:
        """The workspace in front."""
        return self.workspaces[self.top.switch.index]

    def show_workspace(self, index: int) -> None:
        """Bring a workspace to the front."""
        if self.session.document is None:
            return
        self.top.switch.set_index(index)
        self.actions_.show_workspace(self.workspaces[index])
        self._bring_to_front(self.workspaces[index])
        self.top.show_export(index != BALANCE)
        self._set_list_compact(self._compact[index])
        self._show_status()
        self.notices.place()

    def _bring_to_front(self, workspace: Workspace) -> None:
        """Show it; the keyboard goes where it was in there, else to the image list, not to a first button."""
        last, focus, leaving = workspace.focusWidget(), self.focusWidget(), self._stack.currentWidget()
        if leaving and leaving is not workspace and focus and leaving.isAncestorOf(focus):
            self.panel.view.setFocus()
            self._focus_lent = True
        self._stack.setCurrentWidget(workspace)
        if last is not None and self._focus_lent and self.panel.view.hasFocus():
            last.setFocus()
            self._focus_lent = False

    # building

    def _build(self) -> None:
        self.top = TopBar([w.title for w in self.workspaces])
        self.top.follow(self.actions_.undo, self.actions_.redo)
        self.status = StatusBar()
        self.panel = ImagePanel(self.session, self.thumbnails)
        self._stack = QStackedWidget()
        self._stack.setMinimumWidth(_MINIMUM[0] - 280)  # what is hidden must not press on the list
        for workspace in self.workspaces:
            self._stack.addWidget(workspace)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self.panel)
        self._splitter.addWidget(self._stack)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self.welcome = WelcomePage(self.thumbnails)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self._splitter)
        self.setCentralWidget(
            surface(column(self.top, hline(), (self._pages, 1), hline(), self.status, spacing=0))
        )
        self.notices = NoticeArea(self, self._notice_room)
        self.files_progress = FilesProgress(self, self.notices)
        self.interrupted = Interrupted(self.notices)
        self._settings_menu = SettingsMenu(self)
        self.top.settings_button.setMenu(self._settings_menu)
        self.show_settings(self._settings)

    def _notice_room(self) -> QRect:
        """Return where messages cover images, not controls: between list and panel, above what is below."""
        if self._pages.currentWidget() is self.welcome:
            return QRect(self._pages.mapTo(self, QPoint()), self._pages.size())
        room = QRect(self._stack.mapTo(self, QPoint()), self._stack.size())
        return room.adjusted(0, 0, -_PANEL_WIDTH, -_BELOW)

    def _connect(self) -> None:
        session = self.session
        session.document_changed.connect(self._set_document)
        session.image_changed.connect(self._set_image)
        session.work_changed.connect(self._show_work)
        session.workspace_requested.connect(self.show_workspace)
        session.boxes_requested.connect(self._show_boxes)
        session.notice.connect(self._show_notice)
        session.export_requested.connect(self.export_requested)
        session.open_requested.connect(self.open_requested)
        session.bulk_requested.connect(self.show_bulk)
        self.interrupted.settled.connect(self.open_requested)
        self.top.switch.changed.connect(self.show_workspace)
        self._settings_menu.chosen.connect(self.setting_chosen)
        self.top.keys_button.clicked.connect(self.show_keys)
        self.top.export_button.clicked.connect(self.export_requested)
        self.top.repeat_button.clicked.connect(self.repeat_requested)
        self.top.dataset_button.setMenu(self.actions_.dataset_menu())
        self.status.errors.clicked.connect(lambda: session.filter_requested.emit("is:error"))
        self.status.work_clicked.connect(self.export_requested)
        self.panel.compact_changed.connect(self._remember_compact)
        self.panel.model.counted.connect(self._show_counts)
        self._splitter.splitterMoved.connect(self._remember_width)
        self.welcome.open_clicked.connect(self.folder_wanted)
        self.welcome.demo_clicked.connect(self.demo_requested)
        self.welcome.dataset_chosen.connect(self.open_requested)
        self.welcome.recent_removed.connect(self.recent_removed)
        self.welcome.recent_cleared.connect(self.recent_cleared)
        for workspace in self.workspaces:
            workspace.status_changed.connect(self._show_status)

    def _restore(self, state: WindowState) -> None:
        self.resize(_FIRST_SIZE.boundedTo(self.screen().availableSize()))
        if state.geometry:
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(state.geometry.encode())))

    # following the session

    def _show_boxes(self, _selection: object) -> None:
        self.show_workspace(LABEL)

    def _set_document(self, document: Document | None) -> None:
        self.actions_.set_document(document)
        self.files_progress.set_document(document)
        self.interrupted.set_document(document)
        for workspace in self.workspaces:
            workspace.set_document(document)
        if document is None:
            self._show_welcome()
            return
        document.dirty_changed.connect(self._show_saving)
        document.saved.connect(self._show_saving)
        document.save_failed.connect(self._save_failed)
        document.dataset_changed.connect(self._show_counts)
        self._pages.setCurrentWidget(self._splitter)
        self._show_counts()
        self._show_saving()
        self.show_workspace(self.top.switch.index)
        QTimer.singleShot(0, self.panel.view, self.panel.view.setFocus)

    def _show_welcome(self) -> None:
        self.setWindowTitle("Evenbox")
        self.top.show_dataset("", "")
        self.status.show_welcome(package.__version__)
        self._pages.setCurrentWidget(self.welcome)
        self.welcome.zone.button.setFocus(Qt.FocusReason.TabFocusReason)

    def _set_image(self, index: int) -> None:
        for workspace in self.workspaces:
            workspace.set_image(index)

    def _show_counts(self) -> None:
        document = self.session.document
        if document is None:
            return
        name = document.dataset.name
        self.setWindowTitle(f"{name} – Evenbox")
        self.top.show_dataset(name, counts_text(len(document.dataset), len(document.classes)))
        self.top.show_export(self.top.switch.index != BALANCE)
        self.status.show_errors(self.panel.model.count("error"))

    def _show_saving(self, _index: int = -1) -> None:
        if self.session.document is not None:
            self.status.show_saving(len(self.session.document.dirty_indices))

    def _save_failed(self, index: int, error: Exception) -> None:
        self.status.show_saving(1, failed=True)
        if self.top.switch.index == LABEL and index == self.session.image_index:
            return  # the banner over the image says so, and its choices are not to be covered
        detail = self.tr("Your boxes are kept here. {why}").format(why=error_text(error))
        self.notices.show(
            self.tr("Not saved"),
            "error",
            detail,
            (self.tr("Show the image"), lambda: self.session.set_image_index(index)),
        )

    def _show_status(self) -> None:
        if self.session.document is not None:
            self.status.show_workspace(self.workspace.status_text, self.workspace.status_warning)

    def _show_work(self) -> None:
        self.status.show_work(self.session.work)

    def _show_notice(self, text: str, kind: str) -> None:
        self.notices.show(text, kind)

    # the image list beside a workspace

    def _set_list_compact(self, compact: bool) -> None:
        self.panel.set_compact(compact)
        if compact:
            self.panel.setFixedWidth(COMPACT_WIDTH)
        else:
            self.panel.setMinimumWidth(_LIST_RANGE[0])
            self.panel.setMaximumWidth(_LIST_RANGE[1])
        width = COMPACT_WIDTH if compact else self._list_width
        self._splitter.setSizes([width, max(1, self._splitter.width() - width)])

    def _remember_compact(self, compact: bool) -> None:
        self._compact[self.top.switch.index] = compact
        self._set_list_compact(compact)

    def _remember_width(self, _position: int, _handle: int) -> None:
        if not self.panel.is_compact:
            self._list_width = self.panel.width()

    # what people do

    def show_keys(self) -> None:
        """Show the list of keys."""
        sheet = KeysSheet(key_groups(), self)
        sheet.show_over()
        sheet.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_bulk(self, kind: int, class_name: str) -> None:
        """Show the sheet that changes the whole dataset."""
        document = self.session.document
        if document is None or document.files.is_busy:
            return
        if document.dataset.entries and document.dataset.entries[-1].state is ImageState.PENDING:
            self.notices.show(self.tr("The dataset is still being read; try again in a moment."), "warning")
            return
        sheet = BulkSheet(self, document)
        sheet.open_form(kind, class_name)
        sheet.show_over()

    def ask_how_to_start(self) -> None:
        """Ask where annotations go and which classes there are, where nothing is labelled yet."""
        document = self.session.document
        if document is not None and is_start(document.dataset) and not document.undo_stack.count():
            sheet = StartSheet(self, document)
            sheet.converted.connect(self.open_requested)
            sheet.show_over()
            sheet.classes.setFocus()

    def focus_filter(self) -> None:
        """Put the cursor into the filter of the image list."""
        if self.session.document is not None:
            if self.panel.is_compact:
                self._remember_compact(False)
            self.panel.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.panel.field.selectAll()

    def save_now(self) -> None:
        """Write all unsaved edits."""
        document = self.session.document
        if document is not None and document.save_all():
            self._show_saving()

    def confirm_leaving(self) -> bool:
        """Save what is unsaved, ask where that is not possible or not wanted; whether to go on."""
        document = self.session.document
        if document is None or not document.dirty_indices:
            return True
        if document.autosave and document.save_all():
            return True
        return ask_to_save(self, document)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once everything is saved, or may be lost."""
        if self.may_close() and self.confirm_leaving():
            self.closing.emit()
            self.thumbnails.close()
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the image list to the work on Escape."""
        focus = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape and focus is not None and self.panel.isAncestorOf(focus):
            self.workspace.take_keyboard()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a folder."""
        folder = dropped_folder(event.mimeData())
        if folder is not None:
            event.acceptProposedAction()
            self.welcome.show_target(folder)
            if self.session.document is not None:
                self.notices.show(self.tr("Let go to open “{name}”").format(name=folder.name))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Back to rest."""
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the folder."""
        folder = dropped_folder(event.mimeData())
        self._end_drag()
        if folder is not None:
            event.acceptProposedAction()
            self.open_requested.emit(folder)

    def _end_drag(self) -> None:
        self.welcome.show_target(None)
        self.notices.clear()
