"""The list of a recipe's steps: reordered by drag or keys, edited in place."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.augment.recipe import Step
from app.gui.augment.editor.step_card import StepCard
from app.gui.augment.words import step_title
from app.gui.theme import current_theme
from app.gui.widgets import column, label

_EDGE = 24  # px from the edge where a drag scrolls
_SCROLL = 12


class StepList(QWidget):
    """Cards in the order of the steps.

    Attributes:
        edited: (steps, text for *Undo*, key under which changes in a row are merged; empty for none).
        finished: a change is complete.
        help_wanted: (step, field or None, widget to show it at).
    """

    edited = Signal(object, str, str)
    finished = Signal()
    help_wanted = Signal(object, object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "none")
        self._steps: tuple[Step, ...] = ()
        self.cards: list[StepCard] = []
        self._target = -1  # where the dragged card would go
        self._cards = QVBoxLayout()
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(2)
        self._nothing = label(self.tr("No steps: copies are exact copies."), "caption", wrap=True)
        self.setLayout(column(self._nothing, self._cards, spacing=0))

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show steps; a card whose step is still there stays as it is, open or closed."""
        same = [s.transform for s in self._steps] == [s.transform for s in steps]
        self._steps = tuple(steps)
        if not same or len(self.cards) != len(steps):
            self._arrange(self._matched(steps))
        for card, step in zip(self.cards, steps, strict=True):
            if card.step != step or not same:
                card.show_step(step)
        self._nothing.setVisible(not steps)

    def open_last(self) -> None:
        """Open the form of the last step."""
        if self.cards:
            self.cards[-1].caret.setChecked(True)

    def move_step(self, number: int, place: int) -> None:
        """Move a step to another place."""
        place = min(max(place, 0), len(self._steps) - 1)
        if place == number:
            return
        steps = list(self._steps)
        steps.insert(place, steps.pop(number))
        self.cards.insert(place, self.cards.pop(number))
        self._arrange(self.cards)
        self._steps = tuple(steps)
        self.edited.emit(self._steps, self.tr("Move {step}").format(step=step_title(steps[place])), "")
        self.cards[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw where the dragged card would go."""
        if self._target < 0 or not self.cards:
            return
        last = self._target == len(self.cards)
        card = self.cards[self._target - 1 if last else self._target]
        y = card.geometry().bottom() + 1 if last else card.y() - 1
        painter = QPainter(self)
        painter.fillRect(QRectF(2, y - 1, self.width() - 4, 2), current_theme().color("accent"))

    def _matched(self, steps: Sequence[Step]) -> list[StepCard]:
        """Return a card for each step: its own, else one of the same transform, else a new one."""
        left = list(self.cards)
        found: list[StepCard | None] = []
        for step in steps:
            card = next((card for card in left if card.step == step), None)
            found.append(card)
            if card is not None:
                left.remove(card)
        for i, step in enumerate(steps):
            if found[i] is None:
                card = next((card for card in left if card.step.transform == step.transform), None)
                found[i] = card or self._make(step)
                if card is not None:
                    left.remove(card)
        return [card for card in found if card is not None]

    def _arrange(self, cards: list[StepCard]) -> None:
        while self._cards.takeAt(0):
            pass
        for gone in set(self.cards) - set(cards):
            gone.hide()
            gone.deleteLater()
        self.cards = list(cards)
        for card in cards:
            self._cards.addWidget(card)
        for before, after in itertools.pairwise(cards):
            QWidget.setTabOrder(before, after)

    def _make(self, step: Step) -> StepCard:
        card = StepCard(step)
        card.edited.connect(lambda changed, key: self._edit(card, changed, key))
        card.finished.connect(self.finished)
        card.moved.connect(lambda by: self.move_step(self.cards.index(card), self.cards.index(card) + by))
        card.removed.connect(lambda: self._remove(card))
        card.duplicated.connect(lambda: self._duplicate(card))
        card.dragged.connect(lambda point: self._drag(card, point))
        card.dropped.connect(lambda: self._drop(card))
        card.help_wanted.connect(lambda field, widget: self.help_wanted.emit(card.step, field, widget))
        return card

    def _edit(self, card: StepCard, step: Step, key: str) -> None:
        number = self.cards.index(card)
        self._steps = (*self._steps[:number], step, *self._steps[number + 1 :])
        text = self.tr("Change {step}").format(step=step_title(step))
        self.edited.emit(self._steps, text, f"{number} {step.transform} {key}")

    def _remove(self, card: StepCard) -> None:
        number = self.cards.index(card)
        text = self.tr("Remove {step}").format(step=step_title(card.step))
        steps = (*self._steps[:number], *self._steps[number + 1 :])
        self._arrange([other for other in self.cards if other is not card])
        self._steps = steps
        self.edited.emit(steps, text, "")
        if self.cards:
            self.cards[min(number, len(self.cards) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _duplicate(self, card: StepCard) -> None:
        number = self.cards.index(card)
        steps = (*self._steps[: number + 1], self._steps[number], *self._steps[number + 1 :])
        self.edited.emit(steps, self.tr("Duplicate {step}").format(step=step_title(card.step)), "")

    # drag

    def _drag(self, card: StepCard, point: QPoint) -> None:
        y = card.mapTo(self, point).y()
        middles = [other.geometry().center().y() for other in self.cards]
        self._target = sum(y > middle for middle in middles)
        self._scroll(y)
        self.update()

    def _drop(self, card: StepCard) -> None:
        target, self._target = self._target, -1
        self.update()
        if target >= 0:
            number = self.cards.index(card)
            self.move_step(number, target - (target > number))

    def _scroll(self, y: int) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is None:
            return
        place = self.mapTo(area.viewport(), QPoint(0, y)).y()
        bar = area.verticalScrollBar()
        if place < _EDGE:
            bar.setValue(bar.value() - _SCROLL)
        elif place > area.viewport().height() - _EDGE:
            bar.setValue(bar.value() + _SCROLL)
