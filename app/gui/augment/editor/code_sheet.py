"""A recipe as code of another library: the code, what is missing there, what differs, and *Copy*."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.augment.code import CodeExport, recipe_to_albumentations, recipe_to_torchvision
from app.augment.recipe import Recipe
from app.gui.export.overlay import Overlay, SheetBody, SheetPage
from app.gui.text import plural
from app.gui.theme import current_theme
from app.gui.widgets import column, label, push_button, row

LIBRARIES: Mapping[str, Callable[[Recipe], CodeExport]] = {
    "albumentations": recipe_to_albumentations,
    "torchvision": recipe_to_torchvision,
}
_HEIGHT = 300


class CodeSheet(Overlay):
    """Shows a recipe as Python code of ``albumentations`` or ``torchvision``.

    Raises:
        RecipeError: the recipe is not valid.
    """

    def __init__(self, recipe: Recipe, library: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._code = LIBRARIES[library](recipe)
        self.text = QPlainTextEdit(self._code.text)
        self.text.setReadOnly(True)
        self.text.setFont(current_theme().font(11, mono=True))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setMinimumHeight(_HEIGHT)
        self.text.setAccessibleName(self.tr("Code"))
        self.copy_button = push_button(self.tr("Copy"), "primary", "copy")
        self.copy_button.clicked.connect(self.confirm)
        self.close_button = push_button(self.tr("Close"))
        self.close_button.clicked.connect(self.dismiss)
        self._said = label("", "ok")
        body = SheetBody()
        body.setLayout(column((self.text, 1), *self._remarks(library), margins=(24, 16, 24, 16), spacing=10))
        buttons = row(self._said, None, self.close_button, self.copy_button, margins=(24, 12, 24, 12))
        page = SheetPage(body, buttons)
        page.set_title(self.tr("{recipe} as {library} code").format(recipe=recipe.name, library=library))
        self.show_page(page)

    def confirm(self) -> None:
        """Copy the code."""
        QGuiApplication.clipboard().setText(self._code.text)
        self._said.setText(self.tr("Copied"))

    def dismiss(self) -> None:
        """Close."""
        self.hide()
        self.window().setFocus()
        self.deleteLater()

    def _remarks(self, library: str) -> list[QWidget]:
        """Return what has no counterpart and what is only near to it, in words."""
        shown: list[QWidget] = []
        missing, differs = self._code.missing, self._code.differs
        if missing:
            one = self.tr("1 step has no counterpart in {library}").format(library=library)
            many = self.tr("{n} steps have no counterpart in {library}").replace("{library}", library)
            shown.append(label(plural(len(missing), one, many), "error"))
            shown.extend(label(f"– {remark}", "caption2", wrap=True) for remark in missing)
        if differs:
            shown.append(label(self.tr("Near, but not the same"), "warning"))
            shown.extend(label(f"– {remark}", "caption2", wrap=True) for remark in differs)
        if not shown:
            shown.append(label(self.tr("Every step has its counterpart"), "ok"))
        return shown
