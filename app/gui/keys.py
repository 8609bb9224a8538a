"""The list of keys; those of actions can be changed there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QGridLayout, QMainWindow, QPushButton, QToolButton, QWidget

from app.gui.export.overlay import Overlay, SheetBody, SheetPage
from app.gui.label.actions import fixed_keys, titles
from app.gui.shortcuts import FIXED, LABEL_KEYS, current_shortcuts, normal
from app.gui.text import named
from app.gui.theme import current_theme
from app.gui.widgets import column, label, push_button, row, shortcut_text, surface
from app.gui.widgets.buttons import show_key

_MODIFIERS = frozenset(
    {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
)


@dataclass(frozen=True)
class KeyGroup:
    """What is listed under one title.

    Attributes:
        title: for people.
        actions: (name, what it does) of actions whose keys can be changed.
        fixed: (what it does, keys) of what cannot.
    """

    title: str
    actions: Sequence[tuple[str, str]] = ()
    fixed: Sequence[tuple[str, Sequence[str]]] = field(default=())

    def __len__(self) -> int:
        return len(self.actions) + len(self.fixed)


def key_groups() -> list[KeyGroup]:
    """Return the keys that work, in groups."""
    tr = QCoreApplication.translate
    window = [
        ("workspace_1", tr("keys", "Label")),
        ("workspace_2", tr("keys", "Augment")),
        ("workspace_3", tr("keys", "Balance")),
        ("open", tr("keys", "Open a dataset folder")),
        ("close", tr("keys", "Close the dataset")),
        ("export", tr("keys", "Export balanced")),
        ("bulk", tr("keys", "Change the whole dataset")),
        ("next", tr("keys", "Next image")),
        ("previous", tr("keys", "Previous image")),
        ("filter", tr("keys", "Find in the image list")),
        ("undo", tr("keys", "Undo")),
        ("redo", tr("keys", "Redo")),
        ("save", tr("keys", "Save now")),
        ("keys", tr("keys", "This list")),
    ]
    names = titles()
    labels = [(name, names[name]) for name in LABEL_KEYS if name != "verify"]
    return [
        KeyGroup(tr("keys", "Everywhere"), window),
        KeyGroup(tr("keys", "Label, fixed"), fixed=fixed_keys()),
        KeyGroup(tr("keys", "Augment"), fixed=_augment_keys()),
        KeyGroup(tr("keys", "Label"), labels),
    ]


def _augment_keys() -> list[tuple[str, tuple[str, ...]]]:
    """Return the keys of the Augment workspace."""
    tr = QCoreApplication.translate
    return [
        (tr("keys", "New draw"), ("Space",)),
        (tr("keys", "Keep the draw of the variant under the pointer"), ("P",)),
        (tr("keys", "Move a step up, down"), ("Alt+Up", "Alt+Down")),
        (tr("keys", "Duplicate, remove a step"), ("Ctrl+D", "Del")),
    ]


class KeyButton(QPushButton):
    """Shows the keys of an action; pressed, it takes the next key.

    Attributes:
        key_pressed: emitted with the key that was pressed while it waited.
    """

    key_pressed = Signal(str)

    def __init__(self, name: str, what: str) -> None:
        super().__init__()
        self.name, self._what, self.is_waiting = name, what, False
        self.setProperty("kind", "keys")
        self.setFont(current_theme().font(11))
        self.setAutoDefault(False)
        self.clicked.connect(self._wait)
        self.show_keys()

    def show_keys(self) -> None:
        """Show what the action's keys are now."""
        self.is_waiting = False
        keys = "  ".join(shortcut_text(key) for key in current_shortcuts().keys(self.name))
        self.setText(keys or self.tr("none"))
        self.setToolTip(self.tr("Click, then press the new key"))
        self.setAccessibleName(named(self._what, self.text()))

    def event(self, event: QEvent) -> bool:
        """While it waits every key is the new one, also those that otherwise move the focus."""
        if self.is_waiting and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if self.is_waiting and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._take(event)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Wait no longer."""
        super().focusOutEvent(event)
        if self.is_waiting:
            self.show_keys()

    def _wait(self) -> None:
        self.is_waiting = True
        self.setText(self.tr("Press a key…"))

    def _take(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _MODIFIERS:
            return
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = normal(QKeySequence(QKeyCombination(modifiers, key)).toString())
        self.show_keys()
        if pressed != "Esc":
            self.key_pressed.emit(pressed)


class KeysSheet(Overlay):
    """Shows every key that works, and lets those of actions be changed; Escape closes it."""

    def __init__(self, groups: Sequence[KeyGroup], parent: QMainWindow) -> None:
        super().__init__(parent)
        self._shortcuts = current_shortcuts()
        self._what = {name: what for group in groups for name, what in group.actions}
        self.buttons: dict[str, KeyButton] = {}
        columns = row(spacing=36, margins=(24, 20, 24, 20))
        for part in _balanced(groups):
            columns.addLayout(column(*(self._group(group) for group in part), None, spacing=20), 1)
        self.close_button = push_button(self.tr("Close"), "primary")
        self.close_button.clicked.connect(self.dismiss)
        self.reset_button = push_button(self.tr("Default keys"), "quiet")
        self.reset_button.clicked.connect(self._reset)
        self.warning = label("", "warning")
        self.take_over = push_button(self.tr("Take it over"))
        self.take_over.hide()
        self.take_over.clicked.connect(self._take_over)
        self._wanted: tuple[str, str] | None = None
        body = SheetBody()
        body.setLayout(columns)
        foot = row(
            self.reset_button, (self.warning, 1), self.take_over, self.close_button, margins=(16, 14, 24, 14)
        )
        page = SheetPage(body, foot)
        page.set_title(self.tr("Keys"))
        self.show_page(page)
        self._show()

    def confirm(self) -> None:
        """Close."""
        self.dismiss()

    def dismiss(self) -> None:
        """Close."""
        self.hide()
        self.window().setFocus()
        self.deleteLater()

    def _group(self, group: KeyGroup) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.addWidget(label(group.title, "title"), 0, 0, 1, 2)
        line = 1
        for name, what in group.actions:
            button = self.buttons[name] = KeyButton(name, what)
            button.key_pressed.connect(lambda key, name=name: self._offer(name, key))
            grid.addWidget(label(what, "body2", wrap=True), line, 0)
            grid.addLayout(row(None, button), line, 1)
            line += 1
        for what, keys in group.fixed:
            caps = (label(shortcut_text(key) if normal(key) == key else key, "key") for key in keys)
            grid.addWidget(label(what, "body2", wrap=True), line, 0)
            grid.addLayout(row(None, *caps, spacing=4), line, 1)
            line += 1
        grid.setColumnStretch(0, 1)
        return surface(grid, "none")

    def _offer(self, name: str, key: str) -> None:
        """Take a key, unless it is taken: then say by what, and ask."""
        self._wanted = None
        self.take_over.hide()
        if key in FIXED:
            self.warning.setText(self.tr("{key} has a fixed meaning.").format(key=shortcut_text(key)))
            return
        owner = self._shortcuts.owner(key)
        if owner in (None, name):
            self._set(name, key)
            return
        assert owner is not None
        text = self.tr("{key} is “{what}” already.")
        self.warning.setText(text.format(key=shortcut_text(key), what=self._what.get(owner, owner)))
        self._wanted = (name, key)
        self.take_over.show()
        self.take_over.setFocus()

    def _take_over(self) -> None:
        if self._wanted is not None:
            name, key = self._wanted
            self._set(name, key)
            self.buttons[name].setFocus()

    def _set(self, name: str, key: str) -> None:
        self._shortcuts.set_key(name, key)
        self._show()

    def _reset(self) -> None:
        self._shortcuts.reset()
        self._show()

    def _show(self) -> None:
        self._wanted = None
        self.warning.setText("")
        self.take_over.hide()
        for button in self.buttons.values():
            button.show_keys()
        self.reset_button.setEnabled(bool(self._shortcuts.own))
        show_everywhere()


def show_everywhere() -> None:
    """Say the keys of now in the tool tips of all buttons."""
    for widget in QApplication.allWidgets():
        if isinstance(widget, QToolButton) and widget.property("default_key"):
            show_key(widget)


def _balanced(groups: Sequence[KeyGroup]) -> list[list[KeyGroup]]:
    """Split the groups into two columns of about the same height, keeping their order."""
    total = sum(len(group) + 2 for group in groups)
    left: list[KeyGroup] = []
    height = 0
    for group in groups:
        if left and height + (len(group) + 2) / 2 > total / 2:
            break
        left.append(group)
        height += len(group) + 2
    return [part for part in (left, list(groups[len(left) :])) if part]
