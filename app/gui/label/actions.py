"""The actions of the Label workspace with their keys: buttons, shortcuts and the list of keys read them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from app.gui.canvas.canvas import DRAW, PAN, SELECT
from app.gui.shortcuts import current_shortcuts

_CHECKED = (
    SELECT,
    DRAW,
    PAN,
    "verify",
    "hide",
    "names",
    "dim",
    "keep_view",
    "fixed_class",
    "exclude",
    "problems",
)
DIGITS = tuple("1234567890")


def titles() -> dict[str, str]:
    """Return what each action is called."""
    tr = QCoreApplication.translate
    return {
        SELECT: tr("label", "Select"),
        DRAW: tr("label", "Draw"),
        PAN: tr("label", "Pan"),
        "verify": tr("label", "Verified"),
        "hide": tr("label", "Hide boxes"),
        "duplicate": tr("label", "Duplicate"),
        "delete": tr("label", "Delete"),
        "edit_class": tr("label", "Change class"),
        "copy": tr("label", "Copy boxes"),
        "paste": tr("label", "Paste boxes"),
        "copy_previous": tr("label", "Copy boxes from previous image"),
        "select_all": tr("label", "Select all boxes"),
        "zoom_in": tr("label", "Zoom in"),
        "zoom_out": tr("label", "Zoom out"),
        "fit": tr("label", "Fit"),
        "actual_size": tr("label", "100 %"),
        "names": tr("label", "Names and sizes on boxes"),
        "dim": tr("label", "Dim other boxes"),
        "keep_view": tr("label", "Keep zoom from image to image"),
        "gallery": tr("label", "All boxes of the class"),
        "fixed_class": tr("label", "New boxes keep this class"),
        "exclude": tr("label", "Exclude from training"),
        "problems": tr("label", "Problems of the dataset"),
    }


def fixed_keys() -> list[tuple[str, tuple[str, ...]]]:
    """Return what mouse and keys do in this workspace that cannot be changed: (what, keys)."""
    tr = QCoreApplication.translate
    return [
        (tr("label", "Verified: tap; pan: hold and drag"), ("Space",)),
        (tr("label", "Class of the selected or next box"), ("1", "…", "9", "0")),
        (tr("label", "Move by 1 pixel, by 10"), ("←↑→↓", "Shift+←↑→↓")),
        (tr("label", "Leave drag, tool, selection, list"), ("Esc",)),
        (tr("label", "Zoom at the mouse"), (tr("label", "Ctrl+wheel"),)),
        (tr("label", "Add to the selection"), (tr("label", "Ctrl+click"),)),
        (tr("label", "Select with a band"), (tr("label", "Shift+drag"),)),
        (tr("label", "Draw with two clicks"), (tr("label", "click, click"),)),
        (tr("label", "Draw a square"), (tr("label", "Ctrl+drag"),)),
        (tr("label", "Box below; select while drawing"), (tr("label", "Alt+click"),)),
    ]


class Actions(QObject):
    """All actions of the workspace by name; they work while it is in front."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._actions: dict[str, QAction] = {}
        for name, title in titles().items():
            current_shortcuts().bind(name, self._add(name, title))
        for name in _CHECKED:
            self[name].setCheckable(True)
        for digit in DIGITS:
            self._add(digit, digit).setShortcut(QKeySequence(digit))
        self[SELECT].setChecked(True)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def on(self, name: str, function: Callable[[], object]) -> None:
        """Say what an action does."""
        self._actions[name].triggered.connect(lambda _=False: function())

    def _add(self, name: str, title: str) -> QAction:
        action = QAction(title, self._owner)
        self._owner.addAction(action)
        self._actions[name] = action
        return action

    def _follow_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        """Space presses a focused button: it means *verified* only in lists and on the canvas."""
        free = new is None or isinstance(new, QAbstractItemView) or new is self._owner
        self._actions["verify"].setShortcuts([QKeySequence("Space")] if free else [])
