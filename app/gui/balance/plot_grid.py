"""The cards of plots below the lists: places, sizes, shapes, company, images and repeats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.core.tally import Tally
from app.gui.balance import bins as binning
from app.gui.balance.bins import BoxBins, ImageBins
from app.gui.balance.cards import FigureCard
from app.gui.balance.chart import Chart
from app.gui.balance.figures_table import split_title
from app.gui.balance.heading import Subject
from app.gui.balance.histogram import ROOT, Histogram
from app.gui.balance.maps import CompanyMatrix, HeatMap
from app.gui.balance.outlook import Outlook
from app.gui.balance.population import Planned, Present, Rule, View
from app.gui.balance.repeated import RepeatedImages
from app.gui.balance.words import plan_subject, state_words
from app.gui.selection import Selection, select_boxes, select_images

_HEIGHT = 232
_CARD = 224  # least width
_GAP = 12
_MOST_MEETING = 24  # classes of the matrix
Find = Callable[[], Selection]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the plots are drawn from."""

    present: Present
    planned: Planned | None
    view: View
    names: Sequence[str]

    @property
    def tally(self) -> Tally:
        """The sums that are shown."""
        if self.view.planned and self.planned is not None:
            return self.planned.tally
        return self.present.tallies[self.view.split]

    @property
    def label(self) -> int | None:
        """The class that is shown, None for all."""
        label = self.view.label
        return label if label is not None and label < self.tally.class_count else None


class PlotGrid(QWidget):
    """Cards in as many columns as fit.

    Attributes:
        picked: emitted with a function that finds what was pointed at, to be called in the background, and
            whether its boxes are asked for.
        noticed: as ``FigureCard``.
    """

    picked = Signal(object, bool)
    noticed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.places, self.company = HeatMap(), CompanyMatrix()
        self.kinds = Histogram(self.tr("COCO sizes"))
        self.sizes = Histogram(self.tr("Relative size"))
        self.aspects = Histogram(self.tr("Shape"))
        self.per_image = Histogram(self.tr("Boxes per image"))
        self.classes_per_image = Histogram(self.tr("Classes per image"))
        self.repeats = Histogram(self.tr("Repeats per image"), ROOT)
        self.repeated = RepeatedImages()
        self._shown: _Shown | None = None
        self._outlook: Outlook | None = None
        self._boxes: dict[Histogram, BoxBins] = {}
        self._images: dict[Histogram, ImageBins] = {}
        self._ranges: tuple[tuple[int, int], ...] = ()
        self._columns = 0
        self._drawn = ""
        self._make_cards()
        self._connect()

    # showing

    def show_view(
        self, present: Present | None, planned: Planned | None, view: View, names: Sequence[str]
    ) -> None:
        """Show a split, now or as planned, all classes or one."""
        shown = None if present is None else _Shown(present, planned, view, names)
        self._shown = shown
        if shown is None:
            self._show_nothing()
            return
        tally, label = shown.tally, shown.label
        heat = tally.heat.sum(axis=0) if label is None else tally.heat[label]
        self.places.show_heat(np.maximum(heat, 0.0), shown.present.aspect)
        self._boxes = {
            self.kinds: binning.coco_histogram(tally, label),
            self.sizes: binning.size_histogram(tally, label, names),
            self.aspects: binning.aspect_histogram(tally, label, names),
        }
        self._images = {
            self.per_image: binning.boxes_histogram(tally),
            self.classes_per_image: binning.classes_histogram(tally),
        }
        for histogram, boxes in self._boxes.items():
            histogram.show_bins(boxes.bins)
        for histogram, images in self._images.items():
            histogram.show_bins(images.bins)
        self._show_company(tally, label, names)
        self._show_notes(shown)

    def show_outlook(self, outlook: Outlook | None) -> None:
        """Show which images a plan repeats."""
        self._outlook = outlook
        self.repeated.show_outlook(outlook)
        if outlook is None:
            self.repeats.show_bins(None)
            return
        found, self._ranges = binning.repeat_histogram(outlook.copies, outlook.job.max_copies)
        self.repeats.show_bins(found)

    def set_logarithmic(self, on: bool) -> None:
        """Let the heights of the histograms go by the logarithm."""
        for chart in self._charts():
            if isinstance(chart, Histogram):
                chart.set_logarithmic(on)

    def unpick(self) -> None:
        """Mark nothing as listed."""
        for chart in self._charts():
            chart.pick(-1)

    def _charts(self) -> tuple[Chart, ...]:
        return (
            self.places,
            self.kinds,
            self.sizes,
            self.aspects,
            self.company,
            self.per_image,
            self.classes_per_image,
            self.repeats,
            self.repeated,
        )

    def _show_nothing(self) -> None:
        self.places.show_heat(np.zeros((0, 0)), 1.0)
        self.company.show_shares(np.zeros((0, 0)), [], [])
        for histogram in (self.kinds, self.sizes, self.aspects, self.per_image, self.classes_per_image):
            histogram.show_bins(None)

    def _show_company(self, tally: Tally, label: int | None, names: Sequence[str]) -> None:
        """Show the largest classes; with one class chosen, itself and those that it meets most."""
        if not len(tally.pairs):
            self.company.show_shares(np.zeros((0, 0)), [], [])
            return
        shares = tally.company()
        rank = tally.boxes if label is None else shares[label] + (np.arange(len(shares)) == label)
        rank = np.where(tally.boxes > 0, rank, -1.0)
        best = np.argsort(-rank, kind="stable")[:_MOST_MEETING]
        meeting = np.sort(best[rank[best] > 0])
        part = shares[np.ix_(meeting, meeting)]
        self.company.show_shares(part, meeting.tolist(), [names[c] for c in meeting.tolist()])

    def _show_notes(self, shown: _Shown) -> None:
        one = self.tr("all classes") if shown.label is None else shown.names[shown.label]
        sample = shown.view.planned and shown.planned is not None and shown.planned.is_sample
        drawn = self.tr("{n} outputs drawn").format(n=f"{len(shown.planned.images):,}") if sample else ""  # type: ignore[union-attr]
        self._drawn = drawn
        for chart in (self.places, self.kinds, self.sizes, self.aspects):
            self._cards[chart].note.setText(drawn or one)
        for chart in (self.per_image, self.classes_per_image):
            self._cards[chart].note.setText(drawn or self.tr("images"))

    def _subject(self, chart: Chart) -> Subject:
        """Return what a plot is about, for its files."""
        shown = self._shown
        if chart in (self.repeats, self.repeated) and self._outlook is not None:
            return plan_subject(self._outlook)
        if shown is None:
            return Subject()
        label = ""
        if chart not in self._images:
            label = self.tr("all classes") if shown.label is None else shown.names[shown.label]
        is_planned = shown.view.planned and shown.planned is not None
        return Subject(
            shown.present.dataset.name,
            split_title(shown.view.split),
            state_words(is_planned),
            self._outlook.plan.strategy if is_planned and self._outlook is not None else "",
            label,
            self._drawn if is_planned else "",
        )

    # what is pointed at

    def _connect(self) -> None:
        for chart in self._charts():
            for signal, boxes in ((chart.chosen, False), (chart.boxes_wanted, True)):
                signal.connect(lambda mark, chart=chart, boxes=boxes: self._pick(chart, mark, boxes))

    def _pick(self, chart: Chart, mark: int, boxes: bool) -> None:
        find = self._finder(chart, mark)
        if find is not None:
            self.unpick()
            chart.pick(mark)
            self.picked.emit(find, boxes)

    def _finder(self, chart: Chart, mark: int) -> Find | None:
        """Return what finds the images and boxes of a mark."""
        shown = self._shown
        if chart in (self.repeats, self.repeated):
            return self._repeat_finder(chart, mark)
        if shown is None:
            return None
        if isinstance(chart, Histogram) and chart in self._images:
            found = self._images[chart]
            return _image_finder(shown, found.titles[mark], found.holds[mark])
        if chart is self.company:
            return _pair_finder(shown, *self.company.pair(mark))
        if chart is self.places:
            title = QCoreApplication.translate("Balance", "centres in a cell of the map")
            return _box_finder(shown, title, binning.heat_rule(mark))
        if isinstance(chart, Histogram) and chart in self._boxes:
            return _box_finder(shown, self._boxes[chart].titles[mark], self._boxes[chart].rules[mark])
        return None

    def _repeat_finder(self, chart: Chart, mark: int) -> Find | None:
        outlook = self._outlook
        if outlook is None:
            return None
        if chart is self.repeated:
            index = self.repeated.image(mark)
            title = outlook.prepared.dataset.entries[index].image_id
            return lambda: select_images(title, np.array([index]), len(outlook.prepared.dataset))
        low, high = self._ranges[mark]
        words = self.tr("repeated {n}")
        assert self.repeats.bins is not None
        title = words.format(n=self.repeats.bins.names[mark])
        images = outlook.images[(outlook.copies >= low) & (outlook.copies <= high)]
        return lambda: select_images(title, images, len(outlook.prepared.dataset))

    # layout

    def _make_cards(self) -> None:
        titles = (
            self.tr("Where centres lie"),
            self.tr("COCO sizes"),
            self.tr("Relative size"),
            self.tr("Shape"),
            self.tr("Seen together"),
            self.tr("Boxes per image"),
            self.tr("Classes per image"),
            self.tr("Repeats per image"),
            self.tr("Most repeated images"),
        )
        notes = {
            self.company: self.tr("P(col | row)"),
            self.repeats: self.tr("√ scale"),
            self.repeated: self.tr("outputs of one image"),
        }
        self._cards: dict[Chart, FigureCard] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self.setLayout(self._grid)
        for chart, title in zip(self._charts(), titles, strict=True):
            card = FigureCard(
                title,
                chart,
                notes.get(chart, ""),
                subject=partial(self._subject, chart),
            )
            card.noticed.connect(self.noticed)
            card.setFixedHeight(_HEIGHT)
            self._cards[chart] = card
        self._arrange(4)

    def card(self, chart: Chart) -> FigureCard:
        """Return the card of a plot."""
        return self._cards[chart]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the number of columns to the width."""
        super().resizeEvent(event)
        self._arrange(max(1, min(4, (event.size().width() + _GAP) // (_CARD + _GAP))))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        cards = list(self._cards.values())
        for card in cards:
            self._grid.removeWidget(card)
        for k in range(4):
            self._grid.setColumnStretch(k, 1 if k < columns else 0)
        for place, card in enumerate(cards[:-1]):
            self._grid.addWidget(card, place // columns, place % columns)
        place = len(cards) - 1
        row, column = divmod(place, columns)
        self._grid.addWidget(cards[-1], row, column, 1, columns - column)


def _titled(shown: _Shown, title: str) -> str:
    """Return a title that names the class, the split and the plan where they narrow what is meant."""
    parts = [shown.names[shown.label]] if shown.label is not None else []
    parts.append(title)
    if shown.view.planned:
        parts.append(QCoreApplication.translate("Balance", "planned"))
    elif shown.view.split:
        parts.append(shown.view.split)
    return " · ".join(parts)


def _box_finder(shown: _Shown, title: str, rule: Rule) -> Find:
    rule, title = binning.of_class(rule, shown.label), _titled(shown, title)
    planned = shown.planned
    if shown.view.planned and planned is not None:
        return lambda: Selection(title, planned.images_of(rule))
    present, split = shown.present, shown.view.split
    return lambda: select_boxes(present.dataset, title, present.rule_for(split, rule))


def _image_finder(shown: _Shown, title: str, holds: binning.Holds) -> Find:
    title = _titled(_without_class(shown), title)
    planned, present, split = shown.planned, shown.present, shown.view.split
    count = len(present.dataset)
    if shown.view.planned and planned is not None:
        return lambda: select_images(title, planned.images_with(holds), count)
    return lambda: select_images(title, present.images_with(split, holds), count)


def _pair_finder(shown: _Shown, first: int, second: int) -> Find:
    """Return what finds the images that hold two classes, and the boxes of both in them."""
    present, split = shown.present, shown.view.split
    names = shown.names
    both = QCoreApplication.translate("Balance", "{first} with {second}")
    title = names[first] if first == second else both.format(first=names[first], second=names[second])
    title = _titled(_without_class(shown), title)

    def find() -> Selection:
        dataset = present.dataset
        rows = dataset.image_rows
        found = np.intersect1d(rows[dataset.labels == first], rows[dataset.labels == second])
        found = found[present.members[split][found]]
        chosen = np.zeros(len(dataset), bool)
        chosen[found] = True
        return Selection(
            title,
            found,
            lambda now: np.isin(now.labels, (first, second)) & chosen[now.image_rows],
        )

    return find


def _without_class(shown: _Shown) -> _Shown:
    view = View(shown.view.split, shown.view.planned)
    return _Shown(shown.present, shown.planned, view, shown.names)
