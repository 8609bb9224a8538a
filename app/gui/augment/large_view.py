"""One variant large beside the original, with everything that was drawn and what became of each box."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.export.partners import BoxName
from app.gui.augment.fates import FateLabel, fate_of
from app.gui.augment.highlight import Highlight
from app.gui.augment.image_view import OriginalView
from app.gui.augment.linked_view import LinkedView
from app.gui.augment.marks import BoxMark, mark_words
from app.gui.augment.objects import object_color, object_index
from app.gui.augment.rendering import Variant
from app.gui.augment.tile import VariantTile, draw_lines
from app.gui.augment.words import fate_text
from app.gui.text import listed
from app.gui.widgets import (
    ClassGlyph,
    ElidedLabel,
    clear_layout,
    column,
    label,
    push_button,
    row,
    tool_button,
)

_LIST_WIDTH, _LIST_HEIGHT = 280, 150
_MARGIN, _ANY = 16, 16_777_215  # px; the height that Qt takes for none
_HEADINGS = 130  # px above and below the images


class LargeVariant(VariantTile):
    """A variant with the number of every object; it is not pinned or opened from here."""

    numbers = True
    at_top = True


class LargeView(QWidget):
    """The original, a variant, and two lists: the draws of every step, the fate of every object.

    Attributes:
        closed: Escape or the button: back to the grid.
        stepped: -1 or 1: the variant before or after this one.
    """

    closed = Signal()
    stepped = Signal(int)

    def __init__(self, highlight: Highlight, view: LinkedView) -> None:
        super().__init__()
        self.setProperty("surface", "well")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.number = 0
        self._highlight = highlight
        self.original = OriginalView(highlight, view)
        self.original.at_top = True
        self.tile = LargeVariant(highlight, view, 0)
        self.tile.pin.setEnabled(False)
        self.tile.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._title = label("", "title")
        self._draws, self._objects = QVBoxLayout(), QVBoxLayout()
        self._lay_out()

    def show_variant(self, number: int, variant: Variant | None) -> None:
        """Show a variant; None while it is being drawn."""
        self.number = self.tile.number = number
        self.tile.show_variant(variant)
        title = self.tr("Variant {number}").format(number=number)
        if variant is not None:
            title += "  ·  " + self.tr("seed {seed}").format(seed=variant.seed)
            title += f"  ·  {variant.size[0]:,} × {variant.size[1]:,}"
            self._show_lists(variant)
            self._arrange()
        self._title.setText(title)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back, arrow keys go to the variants before and after."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.closed.emit()
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.stepped.emit(-1 if key == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        back = push_button(self.tr("Back to the grid"), icon="arrow-left")
        back.clicked.connect(self.closed)
        before = tool_button("caret-left", self.tr("Variant before"), "Left")
        after = tool_button("caret-right", self.tr("Variant after"), "Right")
        before.clicked.connect(lambda: self.stepped.emit(-1))
        after.clicked.connect(lambda: self.stepped.emit(1))
        heading = row(back, label(self.tr("Esc"), "key"), 8, before, after, self._title, None)
        lists = QWidget()
        lists.setProperty("surface", "none")
        draws = column(label(self.tr("What was drawn"), "title"), self._draws, None, spacing=6)
        objects = column(
            label(self.tr("What became of each object"), "title"), self._objects, None, spacing=6
        )
        self._both = row((draws, 1), (objects, 1), spacing=_MARGIN)
        lists.setLayout(column(self._both, None, margins=(0, 0, 8, 8)))
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(lists)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setStyleSheet("background: transparent;")
        first = column(label(self.tr("Original"), "title"), (self.original, 1), 26, spacing=6)
        second = column(label(self.tr("Variant"), "title"), (self.tile, 1), spacing=6)
        images = row((first, 1), (second, 1), spacing=_MARGIN)
        self._lists = scroll
        self._content = row((images, 1), (scroll, 0), spacing=_MARGIN)
        self.setLayout(column(heading, (self._content, 1), margins=(_MARGIN, 10, _MARGIN, 4), spacing=10))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the lists beside or below the images, whichever leaves the images larger."""
        width, height = self.width() - 2 * _MARGIN, self.height() - _HEADINGS
        shape = max(self.tile.shape, self.original.shape)
        beside = min((width - _LIST_WIDTH - 2 * _MARGIN) / 2, height / shape)
        below = min((width - _MARGIN) / 2, (height - _LIST_HEIGHT) / shape)
        is_below = below > beside
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._content.setDirection(down if is_below else across)
        self._both.setDirection(across if is_below else down)
        rest = max(round(height - below * shape), _LIST_HEIGHT)
        self._lists.setFixedWidth(width if is_below else _LIST_WIDTH)
        self._lists.setMinimumHeight(rest if is_below else 0)
        self._lists.setMaximumHeight(rest if is_below else _ANY)

    def _show_lists(self, variant: Variant) -> None:
        clear_layout(self._draws)
        for title, words in draw_lines(variant):
            self._draws.addWidget(label(title, "body"))
            self._draws.addWidget(label(words, "caption2", wrap=True))
        clear_layout(self._objects)
        marks = {mark.tag or str(mark.index + 1): mark for mark in self.tile.marks}
        for place, name in enumerate(variant.names):
            self._objects.addWidget(self._object_row(variant, place, name, marks.get(name.tag)))

    def _object_row(self, variant: Variant, place: int, name: BoxName, mark: BoxMark | None) -> QWidget:
        fate = fate_of(variant.outcome, place)
        index = object_index(*variant.outcome.came_from[place])
        said = (
            fate_text(variant.outcome.fates[place]) if mark is None else mark_words(replace(mark, origin=""))
        )
        if name.image is not None:
            said = listed([said, name.image]) if said else name.image
        words = ElidedLabel(said, "caption2")
        line = _HoverRow(self._highlight, index)
        line.setLayout(
            row(
                label(name.tag, "caption", "right"),
                ClassGlyph(1, 10, object_color(index)),
                label(name.there, "body2"),
                FateLabel(fate) if not said else row(),
                (words, 1),
                spacing=6,
            )
        )
        return line


class _HoverRow(QWidget):
    """A row that highlights its object."""

    def __init__(self, highlight: Highlight, index: int) -> None:
        super().__init__()
        self._highlight, self._index = highlight, index
        self.setProperty("surface", "row")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def enterEvent(self, event: object) -> None:
        self._highlight.point_at(self._index)

    def leaveEvent(self, event: object) -> None:
        self._highlight.clear()
