"""The bar over the dashboard: which split, now or planned, which classes in which order; what is listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from app.gui.balance import class_order as orders
from app.gui.balance.figures_table import split_title
from app.gui.balance.population import ALL, View
from app.gui.selection import Selection
from app.gui.text import plural
from app.gui.theme import current_theme
from app.gui.widgets import (
    ComboBox,
    ElidedLabel,
    IconLabel,
    SegmentedControl,
    column,
    hline,
    push_button,
    row,
    surface,
    tool_button,
)

_TYPING_PAUSE = 120  # ms
_NARROW_BOX = 88
_SPLITS_WIDTH = 150  # px that the splits have at least, if they need them: their numbers are read
_SEARCHED = 12  # classes from which on they can be searched
_TRAIN = "train"


class ViewBar(QWidget):
    """Says what the dashboard shows.

    Attributes:
        view_changed: another split, or now and planned have been switched.
        order_changed: other classes, or another order.
        scale_changed: (bool) logarithmic or not.
        report_wanted: write the dashboard as a page.
        boxes_wanted, all_wanted: show the boxes that are listed; list all images again.
        strip: says what is listed; whoever lays out the dashboard puts it where nothing moves when it comes.
    """

    view_changed = Signal()
    order_changed = Signal()
    scale_changed = Signal(bool)
    report_wanted = Signal()
    boxes_wanted = Signal()
    all_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.view = View()
        self.splits = ComboBox()
        self.splits.setAccessibleName(self.tr("Split"))
        self.splits.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.when = SegmentedControl([self.tr("Now"), self.tr("Planned")], item_width=62, height=28)
        self.when.setAccessibleName(self.tr("What the plots show"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find classes"))
        self.search.setAccessibleName(self.tr("Find classes"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(_NARROW_BOX)
        self.search.setMaximumWidth(200)
        icon = current_theme().icon("magnifying-glass", "text3")
        self.search.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        self.order = ComboBox()
        self.order.setAccessibleName(self.tr("Order of the classes"))
        self.order.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for box in (self.splits, self.order):
            box.setMinimumWidth(_NARROW_BOX)
        self._fill_orders()
        self.log = tool_button("chart-line-up", self.tr("Logarithmic scale"), checkable=True)
        self.report = push_button(self.tr("Report…"), "", "export")
        self.report.setToolTip(self.tr("Write the whole dashboard as one HTML page"))
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._lay_out()
        self._connect()
        self.show_splits({})
        self.show_classes(0)
        self.show_listing(None)

    # what is shown

    def show_splits(self, sizes: Mapping[str, int]) -> None:
        """Offer splits, by their images; the one that was chosen stays where there is one."""
        with QSignalBlocker(self.splits):
            self.splits.clear()
            for name, images in sizes.items():
                self.splits.addItem(f"{split_title(name)}  {images:,}", name)
            at = self.splits.findData(self.view.split)
            self.splits.setCurrentIndex(max(0, at))
        self.splits.setMinimumWidth(max(_NARROW_BOX, min(self.splits.sizeHint().width(), _SPLITS_WIDTH)))
        self.splits.setVisible(len(sizes) > 2)  # the one split beside all images has the same images
        if at < 0:
            self.view = replace(self.view, split=ALL)

    def show_planned(self, there: bool) -> None:
        """Offer the plan, or not while there is none."""
        self.when.setEnabled(there)
        if not there and self.view.planned:
            self.when.set_index(0)
            self.view = replace(self.view, planned=False)

    def show_classes(self, count: int) -> None:
        """Offer search and order where there are many classes."""
        many = count > _SEARCHED
        self.search.setVisible(many)
        self.order.setVisible(count > 2)

    def show_listing(self, listing: Selection | None, boxes: bool = False) -> None:
        """Say which images are listed; with a way to their boxes where there are any."""
        self.strip.setVisible(listing is not None)
        if listing is not None:
            images = plural(len(listing.images), self.tr("1 image"), self.tr("{n} images"))
            self._words.setText(self.tr("Listed: {what}, {images}").format(what=listing.title, images=images))
            self._boxes.setVisible(boxes)

    @property
    def ordering(self) -> tuple[str, str]:
        """The order of the classes, and the words that they must hold."""
        return self.order.currentData(), self.search.text()

    def _fill_orders(self) -> None:
        for words, name in (
            (self.tr("Dataset order"), orders.OWN),
            (self.tr("Most boxes first"), orders.MOST),
            (self.tr("Fewest boxes first"), orders.FEWEST),
            (self.tr("Fewest planned first"), orders.PLANNED),
            (self.tr("Grow most first"), orders.GROWTH),
            (self.tr("By name"), orders.NAME),
        ):
            self.order.addItem(words, name)

    def _lay_out(self) -> None:
        self._words = ElidedLabel("", "caption2")
        self._boxes = push_button(self.tr("Show the boxes"), "chip", "squares-four")
        self._all = push_button(self.tr("List all images"), "chip", "x")
        for button in (self._boxes, self._all):
            button.setCheckable(False)
        inside = row(IconLabel("funnel", "accent_text", 14), (self._words, 1), self._boxes, self._all)
        inside.setContentsMargins(20, 5, 20, 5)
        self.strip = surface(column(hline(), surface(inside), spacing=0))
        bar = row(
            self.splits,
            self.when,
            self.search,
            self.order,
            self.log,
            None,
            self.report,
            margins=(20, 8, 20, 8),
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setLayout(column(surface(bar), spacing=0))

    def _connect(self) -> None:
        self.splits.currentIndexChanged.connect(lambda _: self._choose_split())
        self.when.changed.connect(self._choose_when)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self._typing.timeout.connect(self.order_changed)
        self.order.currentIndexChanged.connect(lambda _: self.order_changed.emit())
        self.log.toggled.connect(self.scale_changed)
        self.report.clicked.connect(self.report_wanted)
        self._boxes.clicked.connect(self.boxes_wanted)
        self._all.clicked.connect(self.all_wanted)

    def choose_split(self, name: str) -> None:
        """Show another split."""
        at = self.splits.findData(name)
        if at >= 0:
            self.splits.setCurrentIndex(at)

    def choose_planned(self, on: bool) -> None:
        """Show what is planned, or what there is now."""
        self.when.set_index(int(on))
        self._choose_when(int(on))

    def _choose_split(self) -> None:
        split = self.splits.currentData() or ALL
        planned = self.view.planned and split in {ALL, _TRAIN}
        self.view = replace(self.view, split=split, planned=planned)
        self.when.set_index(int(planned))
        self.view_changed.emit()

    def _choose_when(self, index: int) -> None:
        split = self.view.split
        if index == 1 and self.splits.findData(_TRAIN) >= 0:
            split = _TRAIN  # only training images are planned
            with QSignalBlocker(self.splits):
                self.splits.setCurrentIndex(self.splits.findData(_TRAIN))
        self.view = replace(self.view, split=split, planned=index == 1)
        self.view_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the search by Escape."""
        if event.key() == Qt.Key.Key_Escape and self.search.hasFocus():
            self.search.clear()
        else:
            super().keyPressEvent(event)
