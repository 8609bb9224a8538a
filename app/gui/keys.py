"""The list of keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QWidget

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


class KeysDialog(QDialog):
    """Shows every key that works."""

    def __init__(self, groups: Sequence[Group], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        close = push_button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        columns = row(spacing=48)
        for part in _balanced(groups):
            columns.addLayout(column(*(_group(title, keys) for title, keys in part), None, spacing=20))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(surface(columns))
        content = column(label(self.tr("Keys"), "title"), (area, 1), row(None, close), spacing=16)
        content.setContentsMargins(24, 20, 24, 20)
        self.setLayout(content)
        hint = columns.sizeHint()
        self.resize(max(480, hint.width() + 64), min(720, hint.height() + 140))


def _group(title: str, keys: Sequence[tuple[str, Sequence[str]]]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(24)
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
