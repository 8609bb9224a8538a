"""Layouts and surfaces in one line each."""

from __future__ import annotations

from typing import TypeAlias, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Item: TypeAlias = "QWidget | QLayout | int | tuple[QWidget | QLayout, int] | None"
"""A widget or layout, (one of them, stretch), an int for fixed space, None for what is left."""

Margins: TypeAlias = tuple[int, int, int, int]

Box = TypeVar("Box", bound=QBoxLayout)


def row(*items: Item, margins: Margins = (0, 0, 0, 0), spacing: int = 8) -> QHBoxLayout:
    """Return items beside each other; margins are left, top, right, bottom."""
    return _fill(QHBoxLayout(), items, margins, spacing)


def column(*items: Item, margins: Margins = (0, 0, 0, 0), spacing: int = 8) -> QVBoxLayout:
    """Return items below each other; margins are left, top, right, bottom."""
    return _fill(QVBoxLayout(), items, margins, spacing)


def surface(
    content: QLayout, kind: str = "bg", *, width: int | None = None, height: int | None = None
) -> QWidget:
    """Return a widget with a background.

    Args:
        content: its layout.
        kind: ``bg well raised card zone sheet error row none``.
        width: fixed width.
        height: fixed height.
    """
    widget = QWidget()
    widget.setProperty("surface", kind)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    widget.setLayout(content)
    if width is not None:
        widget.setFixedWidth(width)
    if height is not None:
        widget.setFixedHeight(height)
    return widget


def card(content: QLayout) -> QWidget:
    """Return a raised card with round corners."""
    return surface(content, "card")


def hline() -> QFrame:
    """Return a horizontal hairline."""
    line = QFrame()
    line.setProperty("rule", "horizontal")
    return line


def vline(height: int = 16) -> QFrame:
    """Return a vertical hairline."""
    line = QFrame()
    line.setProperty("rule", "vertical")
    line.setFixedHeight(height)
    return line


def spacer(width: int = 0, height: int = 0) -> QWidget:
    """Return an empty widget of a fixed size, to keep a column where it is."""
    widget = QWidget()
    widget.setFixedSize(width, height)
    return widget


def clear_layout(layout: QLayout) -> None:
    """Remove and delete everything in a layout."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            clear_layout(inner)


def _fill(layout: Box, items: tuple[Item, ...], margins: Margins, spacing: int) -> Box:
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for item in items:
        _add(layout, item)
    return layout


def _add(layout: QBoxLayout, item: Item) -> None:
    if item is None:
        layout.addStretch(1)
    elif isinstance(item, int):
        layout.addSpacing(item)
    elif isinstance(item, tuple):
        _add_stretched(layout, *item)
    else:
        _add_stretched(layout, item, 0)


def _add_stretched(layout: QBoxLayout, item: QWidget | QLayout, stretch: int) -> None:
    if isinstance(item, QWidget):
        layout.addWidget(item, stretch)
    else:
        layout.addLayout(item, stretch)
