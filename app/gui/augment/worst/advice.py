"""The card with a milder recipe: what it changes, what that saves, and the button that takes it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.augment.recipe import Recipe
from app.export.inspection.suggestion import MOST_LOST, Suggestion
from app.gui.augment.worst.words import change_text, percent
from app.gui.widgets import card, column, label, push_button, row

_SHOWN = 4


class AdviceCard(QWidget):
    """Shows that rare boxes are lost, and what to lower.

    Attributes:
        wanted: look for a milder recipe.
        taken: use the ``Suggestion`` that is shown.
    """

    wanted = Signal()
    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._suggestion: Suggestion | None = None
        self._title = label("", "title", wrap=True)
        self._text = label("", "caption2", wrap=True)
        self._changes = label("", "caption", wrap=True)
        self.button = push_button("", "primary")
        self.button.clicked.connect(self._clicked)
        content = column(
            self._title,
            self._text,
            self._changes,
            row(self.button, None),
            margins=(12, 10, 12, 12),
            spacing=6,
        )
        self.setLayout(column(card(content)))
        self.hide()

    def show_loss(self, lost: float, rare: Sequence[str]) -> None:
        """Say how many boxes are lost, of the rare classes if there are any; nothing was looked for yet."""
        self._suggestion = None
        self._show_title(lost, rare)
        self._text.setText("")
        self._changes.setText("")
        self.button.setText(self.tr("Lower a range until < {share}").format(share=percent(MOST_LOST)))
        self._arrange(lost > MOST_LOST)

    def show_searching(self) -> None:
        """Say that the search is going on."""
        self._text.setText(self.tr("Looking for the range that costs most …"))
        self._arrange(False)
        self.show()

    def show_suggestion(self, suggestion: Suggestion, rare: Sequence[str]) -> None:
        """Show what was found; ``rare`` are the rare classes, which it is about if there are any."""
        self._suggestion = suggestion
        after = percent(suggestion.lost_after)
        self._show_title(suggestion.lost_before, rare)
        if not suggestion.changes:
            self._text.setText(self.tr("No range that can be lowered is to blame; the keep rules may be."))
        elif suggestion.is_reached:
            self._text.setText(self.tr("With this it is {share}:").format(share=after))
        else:
            self._text.setText(self.tr("The least that lowering reaches is {share}:").format(share=after))
        lines = [change_text(change) for change in suggestion.changes]
        more = [f"+ {len(lines) - _SHOWN}"] if len(lines) > _SHOWN else []
        self._changes.setText("\n".join([*lines[:_SHOWN], *more]))
        self._changes.setToolTip("\n".join(lines) if more else "")
        self.button.setText(self.tr("Use the milder recipe"))
        self._arrange(bool(suggestion.changes))

    def show_use(self, recipe: Recipe) -> None:
        """Offer the milder recipe while another one is in use."""
        suggestion = self._suggestion
        if suggestion is not None and suggestion.changes:
            self.button.setVisible(not suggestion.recipe.does_the_same_as(recipe))

    def _show_title(self, lost: float, rare: Sequence[str]) -> None:
        some, every = self.tr("{share} of the rare boxes are lost"), self.tr("{share} of the boxes are lost")
        self._title.setText((some if rare else every).format(share=percent(lost)))
        self._title.setToolTip(", ".join(rare))

    def _arrange(self, has_button: bool) -> None:
        for part in (self._text, self._changes):
            part.setVisible(bool(part.text()))
        self.button.setVisible(has_button)
        self.setVisible(bool(self._title.text()))

    def _clicked(self) -> None:
        if self._suggestion is None:
            self.wanted.emit()
        else:
            self.taken.emit(self._suggestion)
