"""The bar above: which image, which view, and which draw."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QFontMetrics, QRegularExpressionValidator, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.gui.text import plural
from app.gui.theme import current_theme
from app.gui.widgets import (
    ElidedLabel,
    SegmentedControl,
    column,
    label,
    push_button,
    row,
    surface,
    tool_button,
)

_SWITCH_ROOM = 18  # px beside the words
_SEED, _SEED_LEAST = 76, 58  # px
_LARGEST_SEED = 9999  # of those that are drawn; any other may be typed

_TOOLS = 430  # px of buttons, seed and gaps beside the switch
_NAME, _KEY, _COUNT = 110, 56, 64  # px that a name needs, and that others would take
_WORDS, _PIN, _STEPS = 100, 130, 130  # px that are lacking when these give way


class AugmentHeader(QWidget):
    """Previous and next image, the image's name, the switch of the views, the seed, and a new draw.

    Attributes:
        stepped: emitted with -1 or 1: go to the previous or the next image.
        seed_chosen: emitted with the seed that a person typed or drew.
    """

    stepped = Signal(int)
    seed_chosen = Signal(object)  # an int of up to 63 bits

    def __init__(self, views: Sequence[str]) -> None:
        super().__init__()
        self._seed, self._file, self._is_tight = 0, "", False
        metrics = QFontMetrics(current_theme().font(13, 600))
        widest = max(metrics.horizontalAdvance(view) for view in views)
        self.switch = SegmentedControl(views, item_width=widest + _SWITCH_ROOM, height=30)
        self.switch.setVisible(len(views) > 1)
        self.previous = tool_button("caret-left", self.tr("Previous image"), "A")
        self.next = tool_button("caret-right", self.tr("Next image"), "D")
        self._name = ElidedLabel("", "title", Qt.TextElideMode.ElideMiddle)  # numbers are at the end
        self._boxes = label("", "caption")
        self.seed = QLineEdit("0")
        self.seed.setProperty("small", True)
        self.seed.setFixedWidth(_SEED)
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setToolTip(self.tr("Plan and export draw with this seed too: they make these variants"))
        self.seed.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{1,18}"), self.seed))
        self.pin = tool_button("push-pin", self.tr("Keep this seed"), checkable=True)
        self.draw = push_button(self.tr("New draw"), icon="shuffle")
        self.draw.setAccessibleName(self.tr("New draw"))
        self._seed_label, self._key = label(self.tr("Seed"), "caption"), label(self.tr("Space"), "key")
        name = row((self._name, 100), self._boxes, None, spacing=8)  # up to its length; None has what is over
        content = row(
            self.previous,
            self.next,
            4,
            (name, 1),
            self.switch,
            12,
            self._seed_label,
            self.seed,
            self.pin,
            4,
            self.draw,
            self._key,
            margins=(12, 0, 16, 0),
        )
        self.setLayout(column(surface(content, height=44), spacing=0))
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.seed.editingFinished.connect(self._typed)
        self.pin.toggled.connect(self._pinned)
        self.draw.clicked.connect(self.draw_seed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what says least where there is no room for everything."""
        super().resizeEvent(event)
        self.switch.set_tight(False)
        spare = self.width() - self.switch.width() - _TOOLS - _NAME
        self._is_tight = spare < -_WORDS
        if self._is_tight:
            wide = self.switch.width()
            self.switch.set_tight(True)
            spare += wide - self.switch.width()
        self._show_name()
        self.seed.setFixedWidth(_SEED if spare >= -_WORDS else _SEED_LEAST)
        self._key.setVisible(spare >= _KEY + _COUNT)
        self._boxes.setVisible(spare >= _COUNT)
        self._seed_label.setVisible(spare >= 0)
        self.pin.setVisible(spare >= -_PIN)
        for button in (self.previous, self.next):  # A and D do the same
            button.setVisible(spare >= -_STEPS)
        has_words = spare >= -_WORDS
        self.draw.setText(self.tr("New draw") if has_words else "")
        self.draw.setToolTip("" if has_words else f"{self.tr('New draw')}  {self.tr('Space')}")

    def show_image(self, name: str, boxes: int | None) -> None:
        """Show an image's name and the number of its boxes, None where it is not known."""
        self._file = name
        self._show_name()
        text = "" if boxes is None else plural(boxes, self.tr("1 box"), self.tr("{n} boxes"))
        self._boxes.setText(text)
        for button in (self.previous, self.next, self.draw, self.seed, self.pin):
            button.setEnabled(bool(name))
        self.draw.setEnabled(bool(name) and not self.pin.isChecked())

    def _show_name(self) -> None:
        """Show the name, without its ending where there is little room."""
        name = PurePath(self._file).stem if self._is_tight else self._file
        self._name.setText(name)
        self._name.setMaximumWidth(self._name.fontMetrics().horizontalAdvance(name) + 4)

    def show_seed(self, seed: int) -> None:
        """Show the seed."""
        self._seed = seed
        self.seed.setText(str(seed))

    def draw_seed(self) -> None:
        """Choose another seed at random, unless this one is pinned."""
        if self.draw.isEnabled():
            seed = random.randrange(1, _LARGEST_SEED)
            self.seed_chosen.emit(seed + (seed >= self._seed > 0))  # any but the one that is shown

    def _typed(self) -> None:
        if not self.seed.hasAcceptableInput():
            self.seed.setText(str(self._seed))
        elif int(self.seed.text()) != self._seed:
            self.seed_chosen.emit(int(self.seed.text()))

    def _pinned(self, on: bool) -> None:
        self.pin.setToolTip(self.tr("Let new draws change the seed") if on else self.tr("Keep this seed"))
        self.draw.setEnabled(not on)
