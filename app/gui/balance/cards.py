"""Cards of the dashboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QLayout, QToolButton, QWidget

from app.gui.balance.figures import FigureMenu
from app.gui.balance.heading import KeyEntry, Subject
from app.gui.widgets import ElidedLabel, Painted, column, label, row, surface, tool_button

_HEADING = 24


class FigureCard(QWidget):
    """A card around a plot or a list: heading, note, and the menu that saves it.

    Args:
        title: heading; it shall be no longer than the card is wide.
        content: a ``Chart``, ``PaintedRows`` or plot; its context menu is the card's.
        note: small, at the right of the heading.
        right: something else at the right of the heading.
        selectable: whether marks stand for images, and for boxes.
        subject: says what the plot is about at the moment.

    Attributes:
        noticed: emitted with a sentence about a file that was written, and its kind.
    """

    noticed = Signal(str, str)

    def __init__(
        self,
        title: str,
        content: Any,
        note: str = "",
        right: QLayout | QWidget | None = None,
        selectable: tuple[bool, bool] = (True, True),
        subject: Callable[[], Subject] = Subject,
    ) -> None:
        super().__init__()
        self.title, self.content, self.subject = title, content, subject
        self._selectable = selectable
        self.note = ElidedLabel(note, "caption")
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.menu_button = self._menu_button()
        heading = row(label(title, "title"), (self.note, 1), spacing=8)
        if isinstance(right, QWidget):
            heading.addWidget(right)
        elif right is not None:
            heading.addLayout(right)
        heading.addWidget(self.menu_button)
        head = QWidget()
        head.setFixedHeight(_HEADING)
        head.setLayout(heading)
        inside = column(head, (content, 1), margins=(16, 10, 12, 12), spacing=6)
        self.setLayout(column((surface(inside, "card"), 1), spacing=0))
        content.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        content.customContextMenuRequested.connect(self._show_menu)

    def menu(self, mark: int = -1) -> FigureMenu:
        """Return the menu of the plot, or of one of its marks."""
        menu = FigureMenu(self.content, self.title, self.subject(), self, self.noticed.emit)
        first = menu.actions()[0]
        if mark >= 0:
            actions = (
                (self._selectable[0], self.tr("List its images"), "chosen"),
                (self._selectable[1], self.tr("Show its boxes"), "boxes_wanted"),
            )
            for shown, text, signal in actions:
                if shown:
                    action = menu.addAction(text, self._emitter(signal, mark))
                    menu.removeAction(action)
                    menu.insertAction(first, action)
            menu.insertSeparator(first)
        return menu

    def _emitter(self, signal: str, mark: int) -> Callable[[], None]:
        return lambda: getattr(self.content, signal).emit(mark)

    def _menu_button(self) -> QToolButton:
        button = tool_button("dots-three", self.tr("Save or copy: {plot}").format(plot=self.title), size=24)
        button.clicked.connect(lambda: self._pop_up(-1, button.mapToGlobal(QPoint(0, button.height() + 2))))
        return button

    def _show_menu(self, at: QPoint) -> None:
        content = self.content
        mark = content.mark_at(QPointF(at)) if hasattr(content, "mark_at") else -1
        if mark < 0 and hasattr(content, "current") and not content.underMouse():
            mark = content.current  # the menu key, while the mouse is elsewhere
        origin = content.viewport() if hasattr(content, "viewport") else content
        self._pop_up(mark, origin.mapToGlobal(at))

    def _pop_up(self, mark: int, at: QPoint) -> None:
        menu = self.menu(mark)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)


def legend(entries: Sequence[KeyEntry]) -> QLayout:
    """Return what the colours of a plot mean, beside its heading."""
    line = row(spacing=6)
    for k, entry in enumerate(entries):
        if k:
            line.addSpacing(4)
        line.addWidget(Painted(entry.paint, 12, 10))
        line.addWidget(label(entry.text, "caption2"))
    return line
