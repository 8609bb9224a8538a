"""The main window's actions and their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QUndoGroup, QUndoStack
from PySide6.QtWidgets import QMenu

from app.gui.document import Document
from app.gui.shortcuts import current_shortcuts
from app.gui.text import named

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow
    from app.gui.workspace import Workspace


class WindowActions(QObject):
    """Undo, redo, open, save, workspaces, keys: what works in every workspace.

    Attributes:
        undo, redo: follow the undo stack of the workspace in front, which is mostly the document's.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._document: Document | None = None
        self._own_stack: QUndoStack | QUndoGroup | None = None
        self._followed: set[int] = set()
        session = window.session
        self.undo = self._add("undo", self.tr("Undo"), lambda: self._stack("undo"))
        self.redo = self._add("redo", self.tr("Redo"), lambda: self._stack("redo"))
        self.open = self._add("open", self.tr("Open folder…"), window.folder_wanted.emit)
        self.close = self._add("close", self.tr("Close dataset"), self._close_dataset)
        self.bulk = self._add("bulk", self.tr("Change the whole dataset…"), lambda: window.show_bulk(0, ""))
        self.save = self._add("save", self.tr("Save now"), window.save_now)
        self.keys = self._add("keys", self.tr("Keys"), window.show_keys)
        self.filter = self._add("filter", self.tr("Find in the image list"), window.focus_filter)
        self.export = self._add("export", self.tr("Export balanced…"), self._export)
        self.next = self._add("next", self.tr("Next image"), lambda: session.step_requested.emit(1))
        self.previous = self._add(
            "previous", self.tr("Previous image"), lambda: session.step_requested.emit(-1)
        )
        for i, workspace in enumerate(window.workspaces):
            self._add(f"workspace_{i + 1}", workspace.title, lambda i=i: window.show_workspace(i))
        self.set_document(None)

    def set_document(self, document: Document | None) -> None:
        """Follow another document's history."""
        self._document = document
        if document is not None:
            self._follow(document.undo_stack)
        for action in (self.close, self.save, self.bulk, self.export, self.filter, self.next, self.previous):
            action.setEnabled(document is not None)
        self._show_history()

    def show_workspace(self, workspace: Workspace) -> None:
        """Follow the history of the workspace in front."""
        self._own_stack = workspace.undo_stack
        if self._own_stack is not None and id(self._own_stack) not in self._followed:
            self._followed.add(id(self._own_stack))
            self._follow(self._own_stack)
        self._show_history()

    def dataset_menu(self) -> QMenu:
        """Return the menu of the dataset's name."""
        menu = QMenu(self._window)
        menu.addActions([self.open, self.bulk, self.close])
        return menu

    def _add(self, name: str, text: str, act: object) -> QAction:
        action = QAction(text, self._window)
        current_shortcuts().bind(name, action)
        action.triggered.connect(lambda _=False: act())  # type: ignore[operator]
        self._window.addAction(action)
        return action

    def _follow(self, stack: QUndoStack | QUndoGroup) -> None:
        for signal in (stack.canUndoChanged, stack.canRedoChanged, stack.indexChanged):
            signal.connect(self._show_history)

    @property
    def _history(self) -> QUndoStack | QUndoGroup | None:
        if self._document is None:
            return None
        return self._document.undo_stack if self._own_stack is None else self._own_stack

    def _stack(self, step: str) -> None:
        if self._history is not None:
            getattr(self._history, step)()

    def _export(self) -> None:
        self._window.export_requested.emit()

    def _close_dataset(self) -> None:
        if self._window.confirm_leaving():
            self._window.session.set_document(None)

    def _show_history(self) -> None:
        stack = self._history
        if stack is not None and not shiboken6.isValid(stack):
            return  # the document is just going, and its history tells of being emptied
        pairs = ((self.undo, "undoText", "canUndo"), (self.redo, "redoText", "canRedo"))
        names = (
            QCoreApplication.translate("WindowActions", "Undo"),
            QCoreApplication.translate("WindowActions", "Redo"),
        )
        for (action, text, can), name in zip(pairs, names, strict=True):
            what = getattr(stack, text)() if stack is not None else ""
            action.setText(named(name, what) if what else name)
            action.setEnabled(stack is not None and getattr(stack, can)())
