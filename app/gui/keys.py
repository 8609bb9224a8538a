"""The list of keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QMainWindow, QWidget

from app.gui.export.overlay import Overlay, SheetBody, SheetPage
from app.gui.label.actions import key_list
from app.gui.widgets import column, label, push_button, row, shortcut_text, surface

Group = tuple[str, Sequence[tuple[str, Sequence[str]]]]


def key_groups() -> list[Group]:
    """Return the keys that work, in groups: (title, (what it does, keys))."""

    return [
        (
            QCoreApplication.translate("keys", "Everywhere"),
            (
                (
                    QCoreApplication.translate("keys", "Label, Augment, Balance"),
                    ("Ctrl+1", "Ctrl+2", "Ctrl+3"),
                ),
                (QCoreApplication.translate("keys", "Open a dataset folder"), ("Ctrl+O", "Ctrl+U")),
                (QCoreApplication.translate("keys", "Export balanced"), ("Ctrl+Shift+E",)),
                (QCoreApplication.translate("keys", "Next, previous image"), ("D", "A")),
                (QCoreApplication.translate("keys", "Find in the image list"), ("Ctrl+L",)),
                (QCoreApplication.translate("keys", "Undo"), ("Ctrl+Z",)),
                (QCoreApplication.translate("keys", "Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
                (QCoreApplication.translate("keys", "Save now"), ("Ctrl+S",)),
                (QCoreApplication.translate("keys", "This list"), ("F1",)),
            ),
        ),
        (QCoreApplication.translate("keys", "Label"), key_list()),
        (
            QCoreApplication.translate("keys", "Augment"),
            ((QCoreApplication.translate("keys", "New draw"), ("Space",)),),
        ),
    ]


class KeysSheet(Overlay):
    """Shows every key that works; Return and Escape close it."""

    def __init__(self, groups: Sequence[Group], parent: QMainWindow) -> None:
        super().__init__(parent)
        columns = row(spacing=36, margins=(24, 20, 24, 20))
        for part in _balanced(groups):
            columns.addLayout(column(*(_group(title, keys) for title, keys in part), None, spacing=20), 1)
        self.close_button = push_button(self.tr("Close"), "primary")
        self.close_button.clicked.connect(self.dismiss)
        body = SheetBody()
        body.setLayout(columns)
        page = SheetPage(body, row(None, self.close_button, margins=(16, 14, 24, 14)))
        page.set_title(self.tr("Keys"))
        self.show_page(page)

    def confirm(self) -> None:
        """Close."""
        self.dismiss()

    def dismiss(self) -> None:
        """Close."""
        self.hide()
        self.window().setFocus()
        self.deleteLater()


def _group(title: str, keys: Sequence[tuple[str, Sequence[str]]]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(6)
    grid.addWidget(label(title, "title"), 0, 0, 1, 2)
    for line, (words, shortcuts) in enumerate(keys, 1):
        grid.addWidget(label(words, "body2"), line, 0)
        grid.addLayout(
            row(None, *(label(shortcut_text(s) or s, "key") for s in shortcuts), spacing=4), line, 1
        )
    grid.setColumnStretch(0, 1)
    return surface(grid, "none")


def _balanced(groups: Sequence[Group]) -> list[list[Group]]:
    """Split the groups into two columns of about the same height, keeping their order."""
    total = sum(len(keys) + 2 for _, keys in groups)
    left: list[Group] = []
    height = 0
    for group in groups:
        if left and height + (len(group[1]) + 2) / 2 > total / 2:
            break
        left.append(group)
        height += len(group[1]) + 2
    return [part for part in (left, list(groups[len(left) :])) if part]
