"""The Augment workspace: what a recipe makes of an image and of every box on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QStackedWidget, QWidget

from app.gui.augment.compare.view import CompareView
from app.gui.augment.editor.editor import RecipeEditor
from app.gui.augment.editor.panel import RecipePanel
from app.gui.augment.header import AugmentHeader
from app.gui.augment.state import PreviewState
from app.gui.augment.tta.view import TtaView
from app.gui.augment.variants_view import VariantsView
from app.gui.augment.view import AugmentView
from app.gui.augment.worst.view import WorstCasesView
from app.gui.document import Document
from app.gui.session import Session
from app.gui.widgets import EmptyState, column, has_keyboard_focus, row, surface
from app.gui.workspace import Workspace

VIEWS: Sequence[type[AugmentView]] = (VariantsView, WorstCasesView, CompareView, TtaView)
"""The ways to look at a recipe, in the order of the switch."""


class AugmentWorkspace(Workspace):
    """The header, one of the views, and the recipe at the right."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.title = self.tr("Augment")
        self.state = PreviewState(session, self)
        self.views = [kind(self.state) for kind in VIEWS]
        self.header = AugmentHeader([view.title for view in self.views])
        self.editor = RecipeEditor(self.state, self)
        self.undo_stack = self.editor.book.history
        self._lay_out()
        self._connect()
        self.header.show_seed(self.state.seed)

    @property
    def panel(self) -> RecipePanel:
        """The panel at the right."""
        return self.editor.panel

    @property
    def variants(self) -> VariantsView:
        """The view of variants."""
        return next(view for view in self.views if isinstance(view, VariantsView))

    @property
    def view(self) -> AugmentView:
        """The view in front."""
        return self.views[self.header.switch.index]

    @property
    def status_text(self) -> str:
        """Recipe, and what the view says."""
        parts = [self.tr("Recipe {name}").format(name=self.state.recipe.name)]
        if self.panel.is_edited:
            parts.append(self.tr("edited"))
        return "  ·  ".join([*parts, *filter(None, [self.view.status_text])])

    def set_document(self, document: Document | None) -> None:
        """Show another dataset; its image follows with ``set_image``."""
        self.state.set_document(document)

    def set_image(self, index: int) -> None:
        """Show another image; -1 for none."""
        self.state.set_index(index)

    def show_view(self, kind: type[AugmentView]) -> None:
        """Bring a view to the front."""
        self.header.switch.set_index(next(i for i, view in enumerate(self.views) if isinstance(view, kind)))
        self._show_page()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        self.state.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Load nothing that nobody sees; what is not saved is safe before the window closes."""
        super().hideEvent(event)
        self.state.set_active(False)
        self.editor.book.write_drafts()

    def _lay_out(self) -> None:
        self._empty = EmptyState(self.tr("No image"))
        self._empty_page = surface(column(None, self._empty, None), "well")
        self._pages = QStackedWidget()
        for view in self.views:
            self._pages.addWidget(view)
        self._pages.addWidget(self._empty_page)
        middle = column(self.header, (self._pages, 1), spacing=0)
        rule = QFrame()
        rule.setProperty("rule", "vertical")
        self.setLayout(row((surface(middle, "bg"), 1), rule, self.panel, spacing=0))

    def _connect(self) -> None:
        self.header.stepped.connect(self.session.step_requested.emit)
        self.header.seed_chosen.connect(lambda seed: self.session.set_plan_settings(seed=seed))
        self.header.switch.changed.connect(lambda _: self._show_page())
        self.editor.book.listed.connect(self.status_changed)
        self.state.source_changed.connect(self._show_page)
        self.state.recipe_changed.connect(self.status_changed)
        self.state.seed_changed.connect(lambda: self.header.show_seed(self.state.seed))
        self.state.variant_requested.connect(self._show_variant)
        self.state.edit_requested.connect(self.editor.book.edit)
        for view in self.views:
            view.status_changed.connect(self.status_changed)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self)
        space.setContext(Qt.ShortcutContext.WindowShortcut)
        space.activated.connect(self._space_pressed)

    def _show_page(self) -> None:
        """Show the chosen view, or why there is nothing to see."""
        source = self.state.source
        self.header.show_image(self.state.file_name, None if source is None else len(source.boxes))
        self._empty.set_text(*self.state.failure)
        empty = source is None and self.view.needs_image
        self._pages.setCurrentWidget(self._empty_page if empty else self.view)
        self.status_changed.emit()

    def _show_variant(self, number: int) -> None:
        """Show a variant of the current image large, beside the original."""
        self.show_view(VariantsView)
        self.variants.open_large(number)

    def _space_pressed(self) -> None:
        """Draw anew, unless the keyboard is on a button: then press that."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton) and has_keyboard_focus(focus):
            focus.click()
        else:
            self.header.draw_seed()
