"""What can be done with a recipe as a whole: save, rename, delete, import, export, copy as code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QMessageBox, QWidget

from app.augment.library import free_name
from app.augment.recipe import Recipe
from app.errors import RecipeError
from app.gui.augment.editor.book import RecipeBook
from app.gui.augment.editor.code_sheet import CodeSheet


class RecipeMenu(QMenu):
    """The menu of the recipe; what cannot be done now is disabled."""

    def __init__(self, book: RecipeBook, parent: QWidget) -> None:
        super().__init__(parent)
        self._book, self._parent = book, parent
        self._new = self._add(self.tr("New recipe"), self.begin)
        self.addSeparator()
        self._save = self._add(self.tr("Save"), self.save)
        self._save_as = self._add(self.tr("Save as…"), self.save_as)
        self._rename = self._add(self.tr("Rename…"), self.rename)
        self._revert = self._add(self.tr("Undo all changes"), book.revert)
        self._delete = self._add(self.tr("Delete…"), self.delete)
        self.addSeparator()
        self._add(self.tr("Import JSON…"), self.import_file)
        self._add(self.tr("Export as JSON…"), self.export_file)
        self.addSeparator()
        code = self.tr("Copy as {library} code…")
        self._add(code.format(library="albumentations"), lambda: self.show_code("albumentations"))
        self._add(code.format(library="torchvision"), lambda: self.show_code("torchvision"))
        self.aboutToShow.connect(self._enable)

    def begin(self) -> None:
        """Begin a recipe without steps."""
        self._book.create(Recipe(name=self.tr("recipe")))

    def save(self) -> None:
        """Save among the user's own; a built-in recipe is saved under another name."""
        if self._book.is_built_in:
            self.save_as()
        else:
            self._book.save()

    def save_as(self) -> None:
        """Save under a name that a person types."""
        recipe = self._book.recipe
        suggested = free_name(recipe.name) if self._book.is_built_in else recipe.name
        self._ask_name(self.tr("Save the recipe as"), suggested, self._book.save_as)

    def rename(self) -> None:
        """Give the recipe another name."""
        self._ask_name(self.tr("Rename the recipe"), self._book.recipe.name, self._book.rename)

    def delete(self) -> None:
        """Delete the recipe after asking."""
        buttons = QMessageBox.StandardButton
        box = QMessageBox(self._over())
        box.setWindowTitle(self.tr("Delete the recipe"))
        box.setText(self.tr("Delete the recipe “{name}”?").format(name=self._book.recipe.name))
        box.setInformativeText(self.tr("Its file and its unsaved changes are gone then."))
        delete = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(buttons.Cancel)
        box.setDefaultButton(buttons.Cancel)
        box.exec()
        if box.clickedButton() is delete:
            self._book.delete()
        box.deleteLater()

    def import_file(self) -> None:
        """Read a recipe from a file that a person chooses."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._over(), self.tr("Import a recipe"), "", self.tr("Recipes (*.json);;All files (*)")
        )
        if chosen:
            self._book.import_file(Path(chosen))

    def export_file(self) -> None:
        """Write the recipe to a file that a person chooses."""
        name = f"{self._book.recipe.name}.json"
        chosen, _ = QFileDialog.getSaveFileName(
            self._over(), self.tr("Export the recipe"), name, self.tr("Recipes (*.json)")
        )
        if chosen:
            path = Path(chosen)
            self._book.export_file(path if path.suffix else path.with_suffix(".json"))

    def show_code(self, library: str) -> None:
        """Show the recipe as code of another library."""
        try:
            sheet = CodeSheet(self._book.recipe, library, self._over())
        except RecipeError as error:
            self._book.failed.emit(error)
            return
        sheet.show_over()
        sheet.copy_button.setFocus()

    def _ask_name(self, title: str, suggested: str, take: Callable[[str], bool]) -> None:
        """Ask for a name until it can be used or is given up."""
        name, asked = suggested, True
        while asked:
            name, asked = QInputDialog.getText(self._over(), title, self.tr("Name"), text=name)
            if asked and take(name):
                return

    def _over(self) -> QWidget:
        """Return the window that dialogs open over; a menu that is open is a window of its own."""
        return self._parent.window()

    def _enable(self) -> None:
        book = self._book
        own = not book.is_built_in
        self._save.setEnabled(own and book.is_edited)
        self._rename.setEnabled(own)
        self._delete.setEnabled(own)
        self._revert.setEnabled(book.can_revert)

    def _add(self, text: str, act: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _=False: act())
        self.addAction(action)
        return action
