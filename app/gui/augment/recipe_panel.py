"""The panel at the right: which recipe, its steps, and the rules about which boxes stay."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.augment.recipe import Recipe, Step, load_recipe, recipe_names
from app.errors import RecipeError
from app.gui.augment.keep_rules import KeepRulesForm
from app.gui.augment.step_card import StepCard
from app.gui.messages import translate_message
from app.gui.text import plural
from app.gui.widgets import clear_layout, column, hline, label, row, tool_button

WIDTH = 352


class RecipePanel(QWidget):
    """Chooses a recipe and edits what is simple about it: steps on and off, how often, keep rules.

    An edited built-in keeps its name; *reset* brings the recipe of that name back.

    Attributes:
        recipe_edited: emitted with the recipe that a person chose or changed.
        failed: emitted with the error of a recipe that cannot be read.
    """

    recipe_edited = Signal(object)
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._recipe: Recipe | None = None
        self._edited: dict[str, Recipe] = {}
        self._stored: dict[str, Recipe | None] = {}
        self._step_cards: list[StepCard] = []
        self.setFixedWidth(WIDTH)
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Recipe"))
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.reset = tool_button("arrow-counter-clockwise", self.tr("Undo all changes to this recipe"))
        self._count = label("", "caption")
        self._about = label("", "caption", wrap=True)
        self._cards = QVBoxLayout()
        self.keep_rules = KeepRulesForm()
        self._lay_out()
        self._fill_choice()
        self.choice.activated.connect(self._choose)
        self.reset.clicked.connect(self._reset)
        self.keep_rules.edited.connect(self._take)

    @property
    def cards(self) -> list[StepCard]:
        """The cards of the steps, in order."""
        return list(self._step_cards)

    @property
    def is_edited(self) -> bool:
        """Whether the recipe differs from the one of its name."""
        return self._recipe is not None and self._recipe.name in self._edited

    def show_recipe(self, recipe: Recipe) -> None:
        """Show a recipe; cards stay where the steps are the same, so that a slider can go on moving."""
        same = self._recipe is not None and _transforms(self._recipe) == _transforms(recipe)
        self._recipe = recipe
        self._remember(recipe)
        if same:
            for card, step in zip(self.cards, recipe.steps, strict=True):
                card.show_step(step)
        else:
            self._make_cards(recipe)
        self.keep_rules.show_recipe(recipe)
        self._count.setText(plural(len(recipe.steps), self.tr("1 step"), self.tr("{n} steps")))
        self._about.setText(translate_message(recipe.description, {}))
        self._about.setVisible(bool(recipe.description))
        self._select(recipe)
        self.reset.setEnabled(self.is_edited)

    def _lay_out(self) -> None:
        self._cards.setContentsMargins(12, 8, 12, 12)
        self._cards.setSpacing(6)
        steps = QWidget()
        steps.setProperty("surface", "none")
        steps.setLayout(column(self._cards, None, spacing=0))
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(steps)
        self.setLayout(
            column(
                row(label(self.tr("Recipe"), "title"), None, self._count, margins=(16, 12, 16, 0)),
                row((self.choice, 1), self.reset, margins=(16, 8, 12, 0), spacing=4),
                row((self._about, 1), margins=(16, 8, 16, 0)),
                (scroll, 1),
                hline(),
                self.keep_rules,
                spacing=0,
            )
        )

    def _fill_choice(self) -> None:
        for name in recipe_names():
            try:
                recipe = load_recipe(name)
            except RecipeError:
                self.choice.addItem(name, name)  # choosing it says what is wrong
                continue
            self.choice.addItem(_shown_name(recipe), name)

    def _select(self, recipe: Recipe) -> None:
        blocker = QSignalBlocker(self.choice)
        row_of_recipe = self.choice.findData(recipe.name)
        if row_of_recipe < 0:
            self.choice.addItem(_shown_name(recipe), recipe.name)
            row_of_recipe = self.choice.count() - 1
        for i in range(self.choice.count()):
            text = self.choice.itemText(i).removesuffix(self._edited_mark)
            edited = self.choice.itemData(i) in self._edited
            self.choice.setItemText(i, text + self._edited_mark if edited else text)
        self.choice.setCurrentIndex(row_of_recipe)
        del blocker

    @property
    def _edited_mark(self) -> str:
        return self.tr(" (edited)")

    def _make_cards(self, recipe: Recipe) -> None:
        clear_layout(self._cards)
        self._step_cards = []
        for number, step in enumerate(recipe.steps):
            card = StepCard(step)
            card.edited.connect(lambda changed, number=number: self._edit_step(number, changed))
            self._cards.addWidget(card)
            self._step_cards.append(card)
        if not recipe.steps:
            self._cards.addWidget(label(self.tr("No steps: copies are exact copies."), "caption", wrap=True))

    def _edit_step(self, number: int, step: Step) -> None:
        assert self._recipe is not None
        steps = [*self._recipe.steps[:number], step, *self._recipe.steps[number + 1 :]]
        self._take(self._recipe.model_copy(update={"steps": tuple(steps)}))

    def _take(self, recipe: Recipe) -> None:
        self.show_recipe(recipe)
        self.recipe_edited.emit(recipe)

    def _remember(self, recipe: Recipe) -> None:
        """Keep what was changed about a recipe while another one is looked at."""
        stored = self._load(recipe.name)
        if stored is None or stored == recipe:
            self._edited.pop(recipe.name, None)
        else:
            self._edited[recipe.name] = recipe

    def _choose(self, index: int) -> None:
        name = self.choice.itemData(index)
        try:
            recipe = self._edited.get(name) or load_recipe(name)
            self._stored[name] = self._stored.get(name) or recipe
        except RecipeError as error:
            self.failed.emit(error)
            if self._recipe is not None:
                self._select(self._recipe)
            return
        self._take(recipe)

    def _reset(self) -> None:
        stored = None if self._recipe is None else self._load(self._recipe.name)
        if stored is not None:
            self._take(stored)

    def _load(self, name: str) -> Recipe | None:
        """Return the recipe as it is on the disk, None where there is none of that name."""
        if name not in self._stored:
            try:
                self._stored[name] = load_recipe(name) if name in recipe_names() else None
            except RecipeError:
                self._stored[name] = None
        return self._stored[name]


def _transforms(recipe: Recipe) -> list[tuple[str, str]]:
    """Return what the cards are made of: transforms and the settings that are shown in words."""
    return [(step.transform, repr(step.parameters)) for step in recipe.steps]


def _shown_name(recipe: Recipe) -> str:
    title = translate_message(recipe.title, {}) if recipe.title else ""
    return f"{recipe.name}  ·  {title}" if title else recipe.name
