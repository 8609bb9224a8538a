"""Ties the recipe editor together: the book, the panel, the gallery, the help, and the session's recipe."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.augment.recipe import Recipe, Step
from app.augment.schema import ParameterField
from app.gui.augment.editor.book import RecipeBook
from app.gui.augment.editor.gallery import Gallery
from app.gui.augment.editor.help_card import HelpCard
from app.gui.augment.editor.panel import RecipePanel
from app.gui.augment.effects import EffectRenderer
from app.gui.augment.state import PreviewState
from app.gui.messages import error_text


class RecipeEditor(QObject):
    """The session's recipe and the book's are one: a change of either is one of the other."""

    def __init__(self, state: PreviewState, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = state
        self.book = RecipeBook(state.recipe, self)
        self.panel = RecipePanel(self.book)
        self.effects = EffectRenderer(self)
        self.help = HelpCard(self.effects, self.panel)
        self.book.changed.connect(self._take)
        self.book.failed.connect(self._fail)
        self.panel.gallery_wanted.connect(self.open_gallery)
        self.panel.help_wanted.connect(self._explain)
        state.recipe_changed.connect(lambda: self.book.follow(state.recipe))
        state.source_changed.connect(lambda: self.effects.set_source(state.source))
        for problem in self.book.take_problems():
            self._fail(problem)

    def open_gallery(self) -> Gallery:
        """Show the gallery over the window."""
        gallery = Gallery(self.effects, self.panel.window())
        gallery.chosen.connect(self.panel.add_step)
        gallery.open()
        return gallery

    def _take(self, recipe: Recipe) -> None:
        self._state.session.set_recipe(recipe)

    def _fail(self, error: Exception) -> None:
        self._state.session.notice.emit(error_text(error), "error")

    def _explain(self, step: Step, field: ParameterField | None, widget: QWidget) -> None:
        self.help.explain(step, field, widget)
