"""The panel at the right: which recipe, its steps, output size, and the rules about which boxes stay."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from app.augment.library import is_built_in
from app.augment.recipe import Recipe, Step
from app.errors import RecipeError
from app.gui.augment.editor.book import RecipeBook
from app.gui.augment.editor.keep_rules import KeepRulesForm
from app.gui.augment.editor.menu import RecipeMenu
from app.gui.augment.editor.output_size import OutputSizeForm
from app.gui.augment.editor.steps import StepList
from app.gui.augment.editor.transforms import new_step
from app.gui.augment.words import step_title
from app.gui.messages import translate_message
from app.gui.text import plural
from app.gui.widgets import ClampedLabel, ComboBox, column, hline, label, push_button, row, tool_button

WIDTH = 352


class RecipePanel(QWidget):
    """Chooses and edits a recipe; every change goes through the book.

    Attributes:
        gallery_wanted: *Add step* was pressed.
        help_wanted: (step, field or None, widget): the pointer rests on the name of a setting or a step.
    """

    gallery_wanted = Signal()
    help_wanted = Signal(object, object, object)

    def __init__(self, book: RecipeBook) -> None:
        super().__init__()
        self.book = book
        self.setFixedWidth(WIDTH)
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.choice = ComboBox()
        self.choice.setAccessibleName(self.tr("Recipe"))
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.save = tool_button("floppy-disk", self.tr("Save the recipe among your own"))
        self.menu = RecipeMenu(book, self)
        self.more = tool_button("dots-three", self.tr("More about the recipe"))
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self.menu)
        self._count = label("", "caption")
        self._about = ClampedLabel("", "caption")
        self._hint = label("", "caption")
        self.steps = StepList()
        self.add = push_button(self.tr("Add step"), icon="plus")
        self.output_size = OutputSizeForm()
        self.keep_rules = KeepRulesForm()
        self._listed: list[tuple[str, bool]] = []
        self._lay_out()
        self._connect()
        self._fill_choice()
        self.show_recipe(book.recipe)

    @property
    def is_edited(self) -> bool:
        """Whether the recipe has changes that are not saved."""
        return self.book.is_edited

    def show_recipe(self, recipe: Recipe) -> None:
        """Show a recipe; cards stay where the steps are the same, so that a slider can go on moving."""
        self.steps.show_steps(recipe.steps)
        self.output_size.show_recipe(recipe)
        self.keep_rules.show_recipe(recipe)
        self._count.setText(plural(len(recipe.steps), self.tr("1 step"), self.tr("{n} steps")))
        about = translate_message(recipe.description, {}) if recipe.description else ""
        self._about.setText(about)
        self._about.setVisible(bool(about))
        self.choice.setToolTip(about)
        self._select(recipe)

    def add_step(self, transform: str) -> None:
        """Add a step at the end, and open its form."""
        self.insert(new_step(transform))

    def insert(self, step: Step) -> None:
        """Add a step at the end, and open its form."""
        steps = (*self.book.recipe.steps, step)
        self._edit_steps(steps, self.tr("Add {step}").format(step=step_title(step)))
        self.steps.open_last()
        QTimer.singleShot(0, self._scroll, self._show_end)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("surface", "none")
        below = column(self.add, 4, self.output_size, margins=(2, 0, 2, 0))  # as the cards: they have a frame
        inner.setLayout(column(self.steps, below, None, margins=(14, 8, 14, 12), spacing=8))
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        self.setLayout(
            column(
                row(label(self.tr("Recipe"), "title"), None, self._count, margins=(16, 12, 16, 0)),
                row((self.choice, 1), self.save, self.more, margins=(16, 8, 12, 0), spacing=4),
                column(self._about, self._hint, margins=(16, 8, 16, 0), spacing=2),
                (self._scroll, 1),
                hline(),
                self.keep_rules,
                spacing=0,
            )
        )

    def _connect(self) -> None:
        self.choice.activated.connect(self._choose)
        self.save.clicked.connect(self.menu.save)
        self.add.clicked.connect(self.gallery_wanted)
        self.steps.edited.connect(self._edit_steps)
        self.steps.finished.connect(self.book.end_merge)
        self.steps.help_wanted.connect(self.help_wanted)
        self.output_size.edited.connect(
            lambda steps, key: self._edit_steps(steps, self.tr("Output size"), key)
        )
        self.output_size.finished.connect(self.book.end_merge)
        self.keep_rules.edited.connect(lambda recipe, key: self.book.edit(recipe, self.tr("Keep rules"), key))
        self.keep_rules.finished.connect(self.book.end_merge)
        self.book.changed.connect(self.show_recipe)
        self.book.listed.connect(self._list_changed)

    def _edit_steps(self, steps: tuple[Step, ...], text: str, merge: str = "") -> None:
        self.book.edit(self.book.recipe.model_copy(update={"steps": tuple(steps)}), text, merge)

    def _choose(self, index: int) -> None:
        if not self.book.choose(self.choice.itemData(index)):
            self._select(self.book.recipe)

    def _list_changed(self) -> None:
        """List the recipes anew where there are others or a mark differs, not at every move of a slider."""
        marks = [(name, self.book.has_draft(name)) for name in self.book.names()]
        if marks != self._listed:
            self._fill_choice()
        else:
            self._select(self.book.recipe)

    def _fill_choice(self) -> None:
        """List the recipes: built-in, the user's own, and those that were never saved."""
        self._listed = [(name, self.book.has_draft(name)) for name in self.book.names()]
        wanted = [(self._shown(name), name) for name in self.book.names()]
        shown = [(self.choice.itemText(i), self.choice.itemData(i)) for i in range(self.choice.count())]
        if wanted != shown:
            blocker = QSignalBlocker(self.choice)
            self.choice.clear()
            for text, name in wanted:
                self.choice.addItem(text, name)
            del blocker
        self._select(self.book.recipe)

    def _shown(self, name: str) -> str:
        try:
            recipe = self.book.look_up(name)
        except RecipeError:
            return name  # choosing it says what is wrong
        title = translate_message(recipe.title, {}) if recipe.title else ""
        text = f"{name}  ·  {title}" if title and is_built_in(name) else name
        return text + self.tr(" (edited)") if self.book.has_draft(name) else text

    def _select(self, recipe: Recipe) -> None:
        blocker = QSignalBlocker(self.choice)
        self.choice.setCurrentIndex(self.choice.findData(recipe.name))
        del blocker
        self.save.setEnabled(self.book.is_edited or self.book.is_built_in)
        self._hint.setText(self._state_words())

    def _state_words(self) -> str:
        """Say in one line how the recipe is kept: the cards below stay where they are at the first change."""
        if self.book.is_built_in:
            return self.tr("Built-in: your first change makes a copy of it.")
        if self.book.is_edited:
            return self.tr("Your changes are kept, but not saved yet.")
        return self.tr("Your own, saved.")

    def _show_end(self) -> None:
        self._scroll.ensureWidgetVisible(self.add, 0, 12)
