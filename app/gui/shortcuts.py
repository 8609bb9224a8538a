"""The keys of all actions: their defaults, what a person made of them, and what clashes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication

WINDOW_KEYS: Mapping[str, tuple[str, ...]] = {
    "undo": ("Ctrl+Z",),
    "redo": ("Ctrl+Shift+Z", "Ctrl+Y"),
    "open": ("Ctrl+O", "Ctrl+U"),
    "close": ("Ctrl+W",),
    "bulk": ("Ctrl+Shift+C",),
    "save": ("Ctrl+S",),
    "keys": ("F1",),
    "filter": ("Ctrl+L",),
    "export": ("Ctrl+Shift+E",),
    "next": ("D",),
    "previous": ("A",),
    "workspace_1": ("Ctrl+1",),
    "workspace_2": ("Ctrl+2",),
    "workspace_3": ("Ctrl+3",),
}
LABEL_KEYS: Mapping[str, tuple[str, ...]] = {
    "select": ("V",),
    "draw": ("W", "R"),
    "pan": (),
    "verify": ("Space",),
    "hide": ("Ctrl+H",),
    "duplicate": ("Ctrl+D",),
    "delete": ("Del", "Backspace"),
    "edit_class": ("Ctrl+E",),
    "copy": ("Ctrl+C",),
    "paste": ("Ctrl+V",),
    "copy_previous": ("Ctrl+Shift+V",),
    "select_all": ("Ctrl+A",),
    "zoom_in": ("Ctrl++", "Ctrl+="),
    "zoom_out": ("Ctrl+-",),
    "fit": ("Ctrl+F",),
    "actual_size": ("Ctrl+0",),
    "names": ("N",),
    "dim": ("Ctrl+Shift+H",),
    "keep_view": ("Ctrl+K",),
    "gallery": ("G",),
    "fixed_class": ("P",),
    "exclude": ("Ctrl+Shift+X",),
    "problems": ("Ctrl+Shift+P",),
}
DEFAULT_KEYS: Mapping[str, tuple[str, ...]] = {**WINDOW_KEYS, **LABEL_KEYS}
FIXED = frozenset(
    {*"1234567890", "Left", "Right", "Up", "Down", "Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down"}
    | {"Esc", "Tab", "Shift+Tab", "Return", "Enter", "Space"}
)
"""Keys that the canvas and the widgets have for themselves; ``Space`` stays what it is."""

_NAME = "shortcuts"


class Shortcuts(QObject):
    """Keys by the name of the action; actions that are bound follow every change.

    Attributes:
        changed: emitted with what differs from the defaults, for the settings.
    """

    changed = Signal(dict)

    def __init__(self, own: Mapping[str, Iterable[str]] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(_NAME)
        self._own: dict[str, tuple[str, ...]] = {}
        self._bound: dict[str, list[QAction]] = {}
        self.set_own(own or {})

    @property
    def own(self) -> dict[str, tuple[str, ...]]:
        """What differs from the defaults."""
        return dict(self._own)

    def set_own(self, own: Mapping[str, Iterable[str]]) -> None:
        """Take what the settings say; names and keys that are none are passed over."""
        self._own = {}
        for name, keys in own.items():
            usable = tuple(key for key in map(normal, keys) if key and key not in FIXED)
            if name in DEFAULT_KEYS and usable != DEFAULT_KEYS[name]:
                self._own[name] = usable
        self._apply(DEFAULT_KEYS)

    def keys(self, name: str) -> tuple[str, ...]:
        """Return the keys of an action; the first is the one that is shown."""
        return self._own.get(name, DEFAULT_KEYS[name])

    def shown(self, default: str) -> str:
        """Return the first key of the action whose key is ``default`` unless it was changed."""
        name = next((n for n, keys in DEFAULT_KEYS.items() if default in keys), None)
        if name is None or name not in self._own:
            return default
        return next(iter(self._own[name]), "")

    def bind(self, name: str, action: QAction) -> None:
        """Let an action have its keys, now and after every change."""
        self._bound.setdefault(name, []).append(action)
        action.destroyed.connect(lambda: self._bound[name].remove(action))
        action.setShortcuts([QKeySequence(key) for key in self.keys(name)])

    def owner(self, key: str) -> str | None:
        """Return the action that a key belongs to, None for none."""
        return next((name for name in DEFAULT_KEYS if normal(key) in map(normal, self.keys(name))), None)

    def set_key(self, name: str, key: str) -> None:
        """Make ``key`` the only key of an action; whoever had it loses it."""
        key, before = normal(key), self.owner(key)
        if before not in (None, name):
            assert before is not None
            self._put(before, tuple(k for k in self.keys(before) if normal(k) != key))
        self._put(name, (key,))
        self._apply([name, before] if before else [name])
        self.changed.emit(self.own)

    def reset(self) -> None:
        """Give every action its default keys."""
        self._own = {}
        self._apply(DEFAULT_KEYS)
        self.changed.emit({})

    def _put(self, name: str, keys: tuple[str, ...]) -> None:
        if tuple(map(normal, DEFAULT_KEYS[name])) == keys:
            self._own.pop(name, None)
        else:
            self._own[name] = keys

    def _apply(self, names: Iterable[str]) -> None:
        for name in names:
            for action in self._bound.get(name, ()):
                action.setShortcuts([QKeySequence(key) for key in self.keys(name)])


def normal(key: str) -> str:
    """Return a key as Qt writes it on every system, empty for what is none."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def current_shortcuts() -> Shortcuts:
    """Return the keys of the application; the defaults until others are set."""
    app = QApplication.instance()
    assert app is not None
    found = app.findChild(Shortcuts, _NAME)
    return found if isinstance(found, Shortcuts) else Shortcuts(parent=app)
