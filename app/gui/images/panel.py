"""The image list with its filter, chips and progress; wide with names, or narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from app.gui.images.columns import ListColumns
from app.gui.images.delegate import ImageDelegate
from app.gui.images.filter import Order, quoted
from app.gui.images.model import ImageListModel
from app.gui.images.thumbnails import ThumbnailLoader
from app.gui.problems.store import problem_store
from app.gui.session import Session
from app.gui.theme import current_theme
from app.gui.widgets import (
    EmptyState,
    ProgressBar,
    column,
    hline,
    label,
    push_button,
    row,
    surface,
    tool_button,
)
from app.voc.messages import unreadable

if TYPE_CHECKING:
    from app.core.dataset import Dataset
    from app.gui.document import Document
    from app.gui.reading import Listed, Read, ReadBatch
    from app.gui.selection import Selection

COMPACT_WIDTH = 88
_CHIP_MARGINS = 24
_TYPING_PAUSE = 120  # ms
_CHIPS = ("", "todo", "edited", "error")


class ImagePanel(QWidget):
    """The image list of the window.

    Attributes:
        compact_changed: emitted when a person made the list narrow or wide.
    """

    compact_changed = Signal(bool)

    def __init__(self, session: Session, thumbnails: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._document: Document | None = None
        self._expected: Listed | Read | None = None
        self.model = ImageListModel(thumbnails, self)
        self._compact = self._following = False
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._typing.timeout.connect(lambda: self.model.set_filter(text=self.field.text()))
        self._build()
        self.model.filtered.connect(self._after_filter)
        self.model.counted.connect(self._show_counts)
        self.model.thumbnail_loaded.connect(self.view.viewport().update)
        self._problems = problem_store(session)
        self._problems.changed.connect(self._take_problems)
        session.document_changed.connect(self._set_document)
        session.image_changed.connect(self._show_current)
        session.step_requested.connect(self.step)
        session.filter_requested.connect(self.show_filter)
        session.drop_listing()  # of a window that was there before
        session.listing_changed.connect(self._show_listing)
        self._set_document(session.document)

    # what others ask for

    @property
    def is_compact(self) -> bool:
        """Whether the list is narrow."""
        return self._compact

    def set_compact(self, compact: bool) -> None:
        """Make the list narrow or wide."""
        self._compact = compact
        for part in (self._wide_head, self._wide_foot):
            part.setVisible(not compact)
        for part in (self._narrow_head, self._narrow_foot):
            part.setVisible(compact)
        bars = Qt.ScrollBarPolicy
        self.view.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOff if compact else bars.ScrollBarAsNeeded)
        self._delegate.compact = compact
        self.view.scheduleDelayedItemsLayout()
        QTimer.singleShot(0, self, self._show_current)

    def show_filter(self, text: str) -> None:
        """Show the images that a filter matches, as a click on a bar asks for."""
        listing = self._session.listing
        if listing is not None and listing.query != text:
            self._session.drop_listing()
        self.field.setText(text)
        self._typing.stop()
        self._chips[0].setChecked(True)
        self.model.set_filter(text=text, state="")

    def clear_filter(self) -> None:
        """Show all images."""
        self._session.set_listing(None)

    def step(self, step: int) -> None:
        """Go to the next or previous image of those shown."""
        at = self.model.row_of(self._session.image_index)
        target = at + step if at >= 0 else 0
        image = self.model.image_of(max(0, min(target, self.model.rowCount() - 1)))
        if image >= 0:
            self._session.set_image_index(image)

    def take_batch(self, batch: ReadBatch) -> None:
        """Show what a batch of files says, while the dataset is being read."""
        columns, document = self.model.columns, self._document
        if columns is None or document is None:
            return
        columns.take_batch(batch)
        for index in document.dirty_indices:
            self._take_image(index)
        if self.model.text or self.model.state:
            self.model.refilter()
        else:
            self.model.refresh(batch.start, batch.start + len(batch.rows) - 1)

    def expect(self, step: Listed | Read) -> None:
        """Take these columns, made in the background, as soon as the document has that dataset."""
        self._expected = step

    # building

    def _build(self) -> None:
        self._delegate = ImageDelegate(self.model, self)
        self.view = self._list_view()
        self._empty = EmptyState(self.tr("No image matches"), "", self.tr("Clear the filter"))
        self._empty.clicked.connect(self.clear_filter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        self._wide_head, self._narrow_head = self._head(), self._compact_head()
        self._wide_foot, self._narrow_foot = self._foot(), self._compact_foot()
        parts = (self._wide_head, self._narrow_head, (self._stack, 1), self._wide_foot, self._narrow_foot)
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayout(column(*parts, spacing=0))
        self.set_compact(False)

    def _list_view(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(self._delegate)
        view.setUniformItemSizes(True)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        view.setMouseTracking(True)
        view.setAccessibleName(self.tr("Images"))
        view.selectionModel().currentChanged.connect(self._chosen)
        return view

    def _head(self) -> QWidget:
        self.field = QLineEdit()
        self.field.setToolTip(
            self.tr(
                "Name, class:WBC, split:train, boxes>30, side<12, flag:difficult, "
                "is:verified, is:todo, is:edited, is:error, is:empty, is:problem"
            )
        )
        self.field.setClearButtonEnabled(True)
        icon = current_theme().icon("magnifying-glass", "text3")
        self.field.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(lambda _: self._typing.start())
        self.field.textEdited.connect(self._follow_typing)
        self.field.returnPressed.connect(self.view.setFocus)
        chips = row(*self._make_chips(), None, spacing=0)
        top = row((self.field, 1), self._sort_button(), spacing=4)
        self._listed = push_button("", "chip", "x")
        self._listed.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross behind the words
        self._listed.setCheckable(False)
        self._listed.setProperty("on", True)
        self._listed.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._listed.clicked.connect(self.clear_filter)
        self._listed.hide()
        return surface(column(top, self._listed, chips, margins=(12, 10, 12, 8)))

    def _make_chips(self) -> list[QPushButton]:
        self._chip_group = QButtonGroup(self)
        self._chips = [push_button("", "chip") for _ in _CHIPS]
        for chip, state in zip(self._chips, _CHIPS, strict=True):
            self._chip_group.addButton(chip)
            chip.clicked.connect(lambda _=False, state=state: self.model.set_filter(state=state))
        self._chips[0].setChecked(True)
        return self._chips

    def _sort_button(self) -> QToolButton:
        button = tool_button("sort-ascending", self.tr("Sort"), size=32)
        menu = QMenu(button)
        group = QActionGroup(menu)
        for order, words in (
            (Order("name"), self.tr("By name")),
            (Order("boxes", True), self.tr("Most boxes first")),
            (Order("boxes"), self.tr("Fewest boxes first")),
            (Order("smallest"), self.tr("Smallest box first")),
        ):
            action = QAction(words, menu, checkable=True, checked=order == self.model.order)
            action.triggered.connect(lambda _=False, order=order: self.model.set_order(order))
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("Narrow list"), lambda: self._toggle_compact(True))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _compact_head(self) -> QWidget:
        button = tool_button("columns", self.tr("Show names"))
        button.clicked.connect(lambda: self._toggle_compact(False))
        self._clear = tool_button("x-circle", self.tr("Show all images again"))
        self._clear.clicked.connect(self.clear_filter)
        self._clear.hide()
        return surface(row(None, button, self._clear, None, margins=(0, 6, 0, 6), spacing=0))

    def _foot(self) -> QWidget:
        self._verified, self._percent = label("", "caption2"), label("", "caption2", "right")
        self._progress = ProgressBar()
        words = row(self._verified, None, self._percent, margins=(16, 8, 16, 0))
        return surface(column(hline(), words, row(self._progress, margins=(16, 0, 16, 12)), spacing=6))

    def _compact_foot(self) -> QWidget:
        self._position = label("", "caption", "center")
        return surface(row(self._position, margins=(0, 4, 0, 10)))

    def _toggle_compact(self, compact: bool) -> None:
        self.set_compact(compact)
        self.compact_changed.emit(compact)

    # keeping up with the document

    def _set_document(self, document: Document | None) -> None:
        self._document = document
        with QSignalBlocker(self.field):
            self.field.clear()
        self._chips[0].setChecked(True)
        self.model.set_columns(self._columns_of(document.snapshot()) if document is not None else None)
        self._show_hint()
        if document is not None:
            document.annotation_changed.connect(self._take_changed)
            document.dirty_changed.connect(self._take_dirty)
            document.dataset_changed.connect(self._take_dataset)

    def _columns_of(self, dataset: Dataset) -> ListColumns:
        expected, self._expected = self._expected, None
        same = expected is not None and expected.dataset.offsets is dataset.offsets
        if expected is not None and expected.columns and same and expected.dataset.classes == dataset.classes:
            return expected.columns
        return ListColumns(dataset)

    def _take_image(self, index: int) -> None:
        columns, document = self.model.columns, self._document
        if columns is None or document is None:
            return
        annotation = document.annotation(index)
        boxes, error = annotation.boxes if annotation else (), document.error(index)
        problems = [*document.problems(index), *([unreadable(error)] if error is not None else [])]
        columns.take_image(index, document.entry(index), boxes, problems, edited=document.is_dirty(index))

    def _take_changed(self, index: int) -> None:
        self._take_image(index)
        self.model.refresh(index)

    def _take_dirty(self) -> None:
        columns, document = self.model.columns, self._document
        if columns is not None and document is not None:
            columns.edited[:] = False
            columns.edited[document.dirty_indices] = True
            self.view.viewport().update()
            self._show_counts()

    def _take_dataset(self) -> None:
        columns, document = self.model.columns, self._document
        if columns is not None and document is not None:
            self.model.columns = self._columns_of(document.snapshot())
            self.model.columns.take_edits_of(columns)
            bar = self.view.verticalScrollBar()
            place = bar.value()
            self.model.refilter()
            bar.setValue(place)
            self._show_hint()

    def _take_problems(self) -> None:
        """Mark the images that have problems."""
        columns = self.model.columns
        if columns is None or self._problems.document is not self._document:
            return
        findings = self._problems.findings
        if len(findings.troubled) != len(columns):
            return  # nothing is known yet
        columns.troubled, columns.kinds = findings.troubled, findings.kinds
        if "problem" in self.model.text or "is:p" in self.model.text:
            self.model.refilter()

    # showing

    def _show_listing(self, listing: Selection | None) -> None:
        """Show the images that a plot asked for, and say so."""
        named = listing is not None and not listing.query
        self.model.set_images(listing.images if listing is not None and named else None)
        self._listed.setVisible(named)
        if listing is not None:
            self._listed.setText(f" {listing.title}")
            self._listed.setToolTip(self.tr("{what}: click to show all images").format(what=listing.title))
            self._listed.setAccessibleName(self._listed.toolTip())

    def _follow_typing(self, text: str) -> None:
        listing = self._session.listing
        if listing is not None and listing.query and listing.query != text:
            self._session.drop_listing()

    def _after_filter(self) -> None:
        self._clear.setVisible(self.model.is_narrowed)
        nothing = self.model.rowCount() == 0 and self.model.count() > 0
        self._stack.setCurrentWidget(self._empty if nothing else self.view)
        if nothing:
            listing = self._session.listing
            named = listing.title if listing is not None and not listing.query else ""
            words = [named, self.model.text, *(c.text() for c in self._chips[1:] if c.isChecked())]
            self._empty.set_text(self.tr("No image matches"), "  ".join(filter(None, words)))
        self._show_current()

    def _show_current(self, _image: int = -1) -> None:
        at = self.model.row_of(self._session.image_index)
        selection = self.view.selectionModel()
        self._following = True
        if at < 0:
            selection.clear()
        else:
            selection.setCurrentIndex(self.model.index(at), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._following = False
        if at >= 0:
            self.view.scrollTo(self.model.index(at), QListView.ScrollHint.EnsureVisible)
        self.view.viewport().update()
        shown = f"{at + 1:,} / {self.model.rowCount():,}" if at >= 0 else f"{self.model.rowCount():,}"
        self._position.setText(shown if self.model.count() else "")

    def _chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        image = self.model.image_of(current.row()) if current.isValid() else -1
        if image >= 0 and not self._following:
            self._session.set_image_index(image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the numbers of the chips out where there is no room."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._show_counts()

    def _show_hint(self) -> None:
        """Say in the empty field what can be typed, with a class that there is."""
        columns = self.model.columns
        term = quoted("class", columns.classes[0]) if columns and columns.classes else "is:todo"
        self.field.setPlaceholderText(self.tr("Filter, e.g. {term}").format(term=term))

    def _show_counts(self) -> None:
        words = (self.tr("All {n}"), self.tr("To do {n}"), self.tr("Edited {n}"), self.tr("Errors {n}"))
        full = [t.format(n=f"{self.model.count_shown(s):,}") for t, s in zip(words, _CHIPS, strict=True)]
        short = [text.format(n="").strip() for text in words]
        for shown in (full, [full[0], *short[1:]], short):
            for chip, text, tip in zip(self._chips, shown, full, strict=True):
                chip.setText(text)
                chip.setToolTip(tip)
            if sum(chip.sizeHint().width() for chip in self._chips) <= self.width() - _CHIP_MARGINS:
                break
        total, done = self.model.count(), self.model.count("verified")
        share = done / total if total else 0.0
        text = self.tr("{done} of {total} verified").format(done=f"{done:,}", total=f"{total:,}")
        self._verified.setText(text if total else "")
        self._percent.setText(f"{int(share * 100)} %" if total else "")
        self._progress.set_share(share)
