"""The recipes a person works on: the chosen one, unsaved changes, undo, and the user's own files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack

from app.augment import library
from app.augment.recipe import Recipe, load_recipe, recipe_names
from app.errors import RecipeError
from app.gui.augment.editor.drafts import DraftStore

_WRITE_DELAY = 400  # ms after the last change


class RecipeBook(QObject):
    """Every change of a recipe goes through here, so that it can be undone and is never lost.

    Changes that are not saved are drafts: they wait, on the disk too, while another recipe is looked at or
    the program is closed. A built-in recipe is never changed: the first change makes a copy of it.

    Attributes:
        changed: another recipe was chosen or the chosen one changed.
        listed: there are other recipes, or some have unsaved changes now.
        failed: with the error of something that could not be done.
        history: undo and redo of the chosen recipe.
    """

    changed = Signal(object)
    listed = Signal()
    failed = Signal(object)

    def __init__(self, recipe: Recipe, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = QUndoGroup(self)
        self._stacks: dict[str, QUndoStack] = {}
        self._stored: dict[str, Recipe | None] = {}
        self._store = DraftStore()
        self._drafts, damaged = self._store.load()
        self._problems = damaged
        self._recipe = recipe
        self._activate(recipe.name)
        self._timer = QTimer(self, singleShot=True, interval=_WRITE_DELAY)
        self._timer.timeout.connect(self.write_drafts)

    # what there is

    @property
    def recipe(self) -> Recipe:
        """The chosen recipe, changes included."""
        return self._recipe

    @property
    def is_edited(self) -> bool:
        """Whether the chosen recipe has changes that are not saved."""
        return self._recipe.name in self._drafts

    @property
    def is_built_in(self) -> bool:
        """Whether the chosen recipe comes with the program."""
        return library.is_built_in(self._recipe.name)

    @property
    def can_revert(self) -> bool:
        """Whether there is something to go back to."""
        stack = self.history.activeStack()
        known = self._load(self._recipe.name) is not None
        return self.is_edited and (known or (stack is not None and stack.index() > 0))

    def names(self) -> list[str]:
        """Return all names: built-in, the user's own, then drafts that were never saved."""
        return list(dict.fromkeys([*recipe_names(), *self._drafts]))

    def has_draft(self, name: str) -> bool:
        """Whether a recipe has changes that are not saved."""
        return name in self._drafts

    def look_up(self, name: str) -> Recipe:
        """Return a recipe with its unsaved changes.

        Raises:
            RecipeError: there is none, or its file is not valid.
        """
        return self._drafts.get(name) or library.load_own(name)

    def take_problems(self) -> list[RecipeError]:
        """Return what went wrong when the drafts were read, once."""
        problems, self._problems = self._problems, []
        return problems

    # choosing and changing

    def choose(self, name: str) -> bool:
        """Go to another recipe; return whether that worked."""
        try:
            recipe = self.look_up(name)
        except RecipeError as error:
            self.failed.emit(error)
            return False
        self._go_to(recipe)
        return True

    def follow(self, recipe: Recipe) -> None:
        """Take a recipe that something else made of the chosen one, or another one that was chosen there."""
        if recipe == self._recipe:
            return
        if recipe.name == self._recipe.name or (recipe.name in self.names() and self._differs(recipe)):
            self.edit(recipe, self.tr("Change the recipe"))
        else:
            self._go_to(recipe)

    def edit(self, recipe: Recipe, text: str, merge: str = "") -> None:
        """Change the chosen recipe.

        Args:
            recipe: how it is afterwards.
            text: what was done, for *Undo*.
            merge: changes in a row with the same key are one step of undo.
        """
        before = self._recipe
        if recipe == before:
            return
        if library.is_built_in(recipe.name):
            recipe = self._as_copy(recipe)
        stack = self._stack(recipe.name)
        if recipe.name != before.name:
            stack.clear()
        stack.push(_Change(self._show, before, recipe, text, merge))
        self._activate(self._recipe.name, stack)

    def end_merge(self) -> None:
        """Let the next change be a step of undo of its own."""
        stack = self.history.activeStack()
        command = stack.command(stack.index() - 1) if stack is not None and stack.index() else None
        if isinstance(command, _Change):
            command.close()

    def revert(self) -> None:
        """Go back to what is saved, or to the recipe this one is a copy of; can be undone."""
        stored = self._load(self._recipe.name)
        if stored is not None:
            self.edit(stored, self.tr("Revert"))
            return
        stack = self.history.activeStack()
        if stack is not None:
            stack.setIndex(0)

    def create(self, recipe: Recipe) -> None:
        """Begin a recipe, not saved yet, under a name of its own."""
        recipe = recipe.model_copy(update={"name": library.clean_name(recipe.name)})
        if recipe.name.casefold() in {name.casefold() for name in self.names()}:
            recipe = recipe.model_copy(update={"name": library.free_name(recipe.name, self._drafts)})
        self._drafts[recipe.name] = recipe
        self._go_to(recipe)
        self._drafts_changed()

    # files

    def save(self) -> bool:
        """Write the chosen recipe into its file among the user's own; return whether that worked."""
        name = self._recipe.name
        if not self._unchanged_outside(name):
            error = RecipeError(
                "recipe ‘{recipe}’ was changed outside of Evenbox; save under another name", recipe=name
            )
            self.failed.emit(error)
            return False
        return self._save(self._recipe)

    def save_as(self, name: str) -> bool:
        """Write the chosen recipe under another name; return whether that worked."""
        try:
            name = library.check_name(name, [known for known in self.names() if known != self._recipe.name])
        except RecipeError as error:
            self.failed.emit(error)
            return False
        old = self._recipe
        if not self._save(old.model_copy(update={"name": name})):
            return False
        if old.name != name and self._load(old.name) is None:
            self._drafts.pop(old.name, None)  # never saved under its old name: it lives on under the new one
            self._stack(old.name).clear()
            self._drafts_changed()
        return True

    def rename(self, name: str) -> bool:
        """Give the chosen recipe of the user's own another name; return whether that worked."""
        old = self._recipe.name
        try:
            name = library.check_name(name, [known for known in self.names() if known != old])
            if self._load(old) is not None and name != old:
                self._stored[name] = library.rename_own(old, name)
        except RecipeError as error:
            self.failed.emit(error)
            return False
        draft = self._drafts.pop(old, None)
        self._stored.pop(old, None)
        recipe = self._recipe.model_copy(update={"name": name})
        if draft is not None:
            self._drafts[name] = recipe
        if name != old:
            self._copy_history(old, name)
            self._stack(old).clear()
        self._go_to(recipe)
        self._drafts_changed()
        return True

    def delete(self) -> bool:
        """Delete the chosen recipe of the user's own, file and draft; return whether that worked."""
        name = self._recipe.name
        try:
            library.delete_own(name)
        except RecipeError as error:
            self.failed.emit(error)
            return False
        self._drafts.pop(name, None)
        self._stored.pop(name, None)
        self._stack(name).clear()
        self.choose(self.names()[0])
        self._drafts_changed()
        return True

    def import_file(self, path: Path) -> bool:
        """Begin a recipe from a JSON file; return whether that worked."""
        try:
            recipe = load_recipe(path)
        except RecipeError as error:
            self.failed.emit(error)
            return False
        self.create(recipe)
        return True

    def export_file(self, path: Path) -> bool:
        """Write the chosen recipe as a JSON file anywhere; return whether that worked."""
        try:
            library.write_recipe(self._recipe, path)
        except RecipeError as error:
            self.failed.emit(error)
            return False
        return True

    def write_drafts(self) -> None:
        """Write the unsaved changes to the disk now."""
        self._timer.stop()
        try:
            self._store.write(self._drafts)
        except RecipeError as error:
            self.failed.emit(error)

    # inside

    def _as_copy(self, recipe: Recipe) -> Recipe:
        return recipe.model_copy(update={"name": library.free_name(recipe.name, self._drafts)})

    def _differs(self, recipe: Recipe) -> bool:
        stored = self._load(recipe.name)
        return stored is not None and stored != recipe and self._drafts.get(recipe.name) != recipe

    def _go_to(self, recipe: Recipe) -> None:
        self._load(recipe.name)
        self._activate(recipe.name)
        self._show(recipe)

    def _show(self, recipe: Recipe) -> None:
        """Make a recipe the chosen one, and remember whether it is saved."""
        left = self._recipe.name
        self._recipe = recipe
        stored = self._load(recipe.name)
        if stored == recipe or library.is_built_in(recipe.name):
            self._drafts.pop(recipe.name, None)
        elif self._drafts.get(recipe.name) != recipe:
            self._drafts[recipe.name] = recipe
        if left != recipe.name and self._is_undone_copy(left, recipe.name):
            self._drafts.pop(left, None)
        self.changed.emit(recipe)
        self._drafts_changed()

    def _is_undone_copy(self, left: str, now: str) -> bool:
        """Whether undo went from a copy's first change back to the built-in recipe."""
        stack = self._stacks.get(left)
        undone = stack is not None and stack is self.history.activeStack() and stack.index() <= 1
        return bool(undone and library.is_built_in(now) and self._load(left) is None)

    def _drafts_changed(self) -> None:
        self.listed.emit()
        self._timer.start()

    def _save(self, recipe: Recipe) -> bool:
        try:
            library.save_own(recipe)
        except RecipeError as error:
            self.failed.emit(error)
            return False
        self._stored[recipe.name] = recipe
        stack = self._stack(self._recipe.name)
        self._drafts.pop(recipe.name, None)
        if recipe.name != self._recipe.name:
            self._copy_history(self._recipe.name, recipe.name)
            self._activate(recipe.name)
            self._show(recipe)
        else:
            stack.setClean()
        self._drafts_changed()
        return True

    def _unchanged_outside(self, name: str) -> bool:
        """Whether a recipe's file is as it was when it was read."""
        if not library.own_file(name).exists():
            return True
        try:
            return library.load_own(name) == self._stored.get(name)
        except RecipeError:
            return False

    def _load(self, name: str) -> Recipe | None:
        """Return the saved recipe of a name, as it was when it was read first; None where there is none."""
        if name not in self._stored:
            try:
                self._stored[name] = library.load_own(name) if name in recipe_names() else None
            except RecipeError:
                self._stored[name] = None
        return self._stored[name]

    def _stack(self, name: str) -> QUndoStack:
        if name not in self._stacks:
            self._stacks[name] = QUndoStack(self.history)
        return self._stacks[name]

    def _copy_history(self, old: str, new: str) -> None:
        """Let the changes of a recipe be undone under another name too, where that is saved or renamed."""
        source, stack = self._stack(old), self._stack(new)
        stack.clear()
        changes = [source.command(k) for k in range(source.count())]
        renamed = [change.renamed(old, new) for change in changes if isinstance(change, _Change)]
        for change in renamed:
            stack.push(change)
        stack.setIndex(source.index())
        for change in renamed:
            change.wake()

    def _activate(self, name: str, stack: QUndoStack | None = None) -> None:
        """Let *Undo* follow a recipe; undoing a copy back to the built-in stays in the copy's history."""
        self.history.setActiveStack(stack or self._stack(name))


class _Change(QUndoCommand):
    """One change of a recipe."""

    def __init__(
        self, show: Callable[[Recipe], None], before: Recipe, after: Recipe, text: str, merge: str
    ) -> None:
        super().__init__(text)
        self._show, self._before, self._after, self._merge = show, before, after, merge
        self._open = bool(merge)
        self._sleeps = False

    def close(self) -> None:
        """Take in no further change."""
        self._open = False

    def renamed(self, old: str, new: str) -> _Change:
        """Return this change of a recipe that has another name now; it shows nothing until it is woken."""
        before, after = (
            recipe.model_copy(update={"name": new}) if recipe.name == old else recipe
            for recipe in (self._before, self._after)
        )
        change = _Change(self._show, before, after, self.text(), "")
        change._sleeps = True
        return change

    def wake(self) -> None:
        """Show recipes from now on."""
        self._sleeps = False

    def redo(self) -> None:
        """Show the changed recipe."""
        if not self._sleeps:
            self._show(self._after)

    def undo(self) -> None:
        """Show the recipe before."""
        self.close()
        if not self._sleeps:
            self._show(self._before)

    def id(self) -> int:
        """All changes may be merged."""
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next change of the same thing."""
        if not isinstance(other, _Change) or not self._open or other._merge != self._merge:
            return False
        self._after = other._after
        return True
