"""Buttons in the kinds of the design."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QToolButton

from app.gui.shortcuts import current_shortcuts
from app.gui.theme import current_theme

_FILLED = frozenset({"primary", "big"})
_ICON_SIZE = QSize(16, 16)


def push_button(text: str, kind: str = "", icon: str | None = None) -> QPushButton:
    """Return a button with words.

    Args:
        text: what it does.
        kind: empty (outlined), ``primary``, ``big`` (primary, 44 high), ``quiet`` (no outline) or ``chip``
            (checkable, small) or ``toggle`` (checkable).
        icon: Phosphor name.
    """
    theme = current_theme()
    button = QPushButton(text)
    button.setProperty("kind", kind)
    button.setFont(theme.font(11 if kind == "chip" else 13, 600 if kind in _FILLED else 500))
    button.setCheckable(kind in {"chip", "toggle"})
    button.setAutoDefault(False)
    if icon:
        button.setIcon(theme.icon(icon, "on_accent" if kind in _FILLED else "text2"))
        button.setIconSize(_ICON_SIZE)
    return button


def tool_button(
    icon: str, tip: str, shortcut: str = "", checkable: bool = False, size: int = 28
) -> QToolButton:
    """Return a square button with an icon.

    Args:
        icon: Phosphor name.
        tip: what it does; shown as its tool tip together with the key, and read by screen readers.
        shortcut: default key such as ``Ctrl+Z``, for the tool tip only: actions own the keys.
        checkable: it stays pressed.
        size: side in pixels; 28, or 32 on the canvas bar.
    """
    button = QToolButton()
    button.setIcon(current_theme().icon(icon))
    icon_side = {20: 14, 24: 16}.get(size, 18)
    button.setIconSize(QSize(icon_side, icon_side))
    button.setFixedSize(size, size)
    button.setCheckable(checkable)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setProperty("tip", tip)
    button.setProperty("default_key", shortcut)
    show_key(button)
    button.setAccessibleName(tip)
    return button


def show_key(button: QToolButton) -> None:
    """Say in a button's tool tip which key does the same now."""
    tip, keys = (
        button.property("tip"),
        shortcut_text(current_shortcuts().shown(button.property("default_key"))),
    )
    button.setToolTip(f"{tip}  {keys}" if keys else tip)


def shortcut_text(shortcut: str) -> str:
    """Return a portable key text as this system writes it (``⌘Z`` on macOS)."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText) if shortcut else ""
