"""The problems panel under the canvas: every problem by kind, a click leads there, a button mends it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.gui.bulk.jobs import EditJob, FixJob, Job
from app.gui.messages import translate_message
from app.gui.problems.lists import (
    FoundDelegate,
    FoundModel,
    Group,
    GroupDelegate,
    GroupModel,
    groups_of,
    list_view,
)
from app.gui.problems.store import Found, ProblemStore
from app.gui.widgets import (
    ElidedLabel,
    EmptyState,
    column,
    hline,
    label,
    push_button,
    row,
    surface,
    tool_button,
    vline,
)
from app.voc.bulk import EditClasses
from app.voc.fixes import CAREFUL, CLASS_KINDS

HEIGHT = 248
_KINDS_WIDTH, _LEAST_KINDS_WIDTH, _KINDS_SHARE = 280, 168, 0.4
_ROOMY = 600  # for long words on buttons, and for what a fix does


class ProblemPanel(QWidget):
    """Shows what a store has found.

    Attributes:
        place_opened: emitted with (image index, row of the box or -1) of a problem that was chosen.
        filter_wanted: emitted with the filter that shows the images of the kind.
        closed: emitted when it was left.
    """

    place_opened = Signal(int, int)
    filter_wanted = Signal(str)
    closed = Signal()

    def __init__(self, store: ProblemStore) -> None:
        super().__init__()
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumHeight(160)
        self._store = store
        self._following = False
        self.groups, self.found = GroupModel(self), FoundModel(self)
        self.kinds = list_view(self.groups, self.tr("Kinds of problems"))
        self.kinds.setItemDelegate(GroupDelegate(self.kinds))
        self.places = list_view(self.found, self.tr("Problems of this kind"))
        self.places.setItemDelegate(FoundDelegate(self.places))
        self._count, self._fix_words = label("", "caption"), ElidedLabel("", "caption2")
        self.fix_one, self.fix_all = push_button(self.tr("Fix this one")), push_button("")
        self.show_images = push_button("", "quiet")
        self.show_images.setToolTip(self.tr("Show these images"))
        self.show_images.setAccessibleName(self.tr("Show these images"))
        self._empty = EmptyState("", "")
        self._body = QStackedWidget()
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        close = tool_button("x", self.tr("Close"), "Esc", size=24)
        close.clicked.connect(self.leave)
        tools = (self.show_images, self.fix_one, self.fix_all, close)
        head = row(
            label(self.tr("Problems"), "title"),
            self._count,
            8,
            (self._fix_words, 1),
            None,
            *tools,
            margins=(16, 6, 12, 6),
        )
        lists = surface(row(self.kinds, vline(1000), (self.places, 1), spacing=0), "none")
        lists.layout().itemAt(1).widget().setMinimumHeight(0)  # type: ignore[union-attr]
        lists.layout().itemAt(1).widget().setMaximumHeight(10_000)  # type: ignore[union-attr]
        self._body.addWidget(lists)
        self._body.addWidget(self._empty)
        self.setLayout(column(hline(), head, hline(), (self._body, 1), spacing=0))

    def _connect(self) -> None:
        self._store.changed.connect(self._take)
        self.kinds.selectionModel().currentChanged.connect(lambda *_: self._show_kind())
        self.places.selectionModel().currentChanged.connect(self._open)
        self.places.clicked.connect(lambda index: self._open(index))
        self.fix_one.clicked.connect(self._fix_chosen)
        self.fix_all.clicked.connect(self._fix_kind)
        self.show_images.clicked.connect(self._filter)

    # what is shown

    def open_panel(self) -> None:
        """Show it."""
        self.show()
        self._take()
        self.kinds.setFocus()

    def leave(self) -> None:
        """Close it."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room to the sentences where there is little."""
        super().resizeEvent(event)
        width = event.size().width()
        self.kinds.setFixedWidth(min(_KINDS_WIDTH, max(_LEAST_KINDS_WIDTH, int(width * _KINDS_SHARE))))
        roomy = width >= _ROOMY
        self.show_images.setText(self.tr("Show these images") if roomy else self.tr("Show"))
        self._fix_words.setVisible(roomy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    @property
    def group(self) -> Group | None:
        """The kind that is chosen."""
        at = self.kinds.currentIndex().row()
        return self.groups.groups[at] if 0 <= at < len(self.groups.groups) else None

    def _take(self) -> None:
        """Show what is known now; the kind and the place that were chosen stay so where they are."""
        if self.isHidden():
            return
        kind, kind_at = self.group.kind if self.group else "", max(self.kinds.currentIndex().row(), 0)
        at, count = self.places.currentIndex().row(), self.found.rowCount()
        groups = groups_of(self._store.found())
        self._following = True
        self.groups.set_groups(groups)
        kinds = [group.kind for group in groups]
        if groups:
            beside = min(kind_at, len(kinds) - 1)  # of a kind that is gone
            self.kinds.setCurrentIndex(self.groups.index(kinds.index(kind) if kind in kinds else beside))
        self._show_kind()
        if kind in kinds and at >= 0 and self.found.rowCount():
            kept = at if self.found.rowCount() == count else min(at, self.found.rowCount() - 1)
            select = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.places.selectionModel().setCurrentIndex(self.found.index(kept), select)
        self._following = False
        total = sum(len(group.found) for group in groups)
        self._count.setText(f"{total:,}")
        if self._store.is_complete:
            self._empty.set_text(
                self.tr("No problems found"), self.tr("Every file and every box was looked at.")
            )
        else:
            self._empty.set_text(self.tr("Looking for problems…"))
        self._body.setCurrentIndex(0 if groups else 1)

    def _show_kind(self) -> None:
        group, document = self.group, self._store.document
        names = [entry.image_id for entry in document.dataset.entries] if document is not None else []
        self.found.set_found(group.found if group else (), names)
        fixable = [f for f in group.found if f.problem.fix] if group else []
        self.fix_one.setVisible(bool(fixable))
        self.fix_all.setVisible(len(fixable) > 1)
        self.fix_all.setText(self.tr("Fix all {n}").format(n=f"{len(fixable):,}"))
        self.show_images.setVisible(bool(group and any(f.image >= 0 for f in group.found)))
        self._show_fix(fixable[0] if fixable else None)

    def _show_fix(self, found: Found | None) -> None:
        words = ""
        if found is not None and found.problem.fix:
            what = translate_message(found.problem.fix, found.problem.arguments)
            words = self.tr("To fix: {what}").format(what=what)
            if found.problem.kind in CAREFUL:
                words += self.tr(" (look first: it may not be what was meant)")
        self._fix_words.setText(words)
        self.fix_one.setEnabled(found is not None and self.places.currentIndex().isValid())

    @property
    def chosen(self) -> Found | None:
        """The problem that is chosen."""
        at = self.places.currentIndex().row()
        return self.found.found[at] if 0 <= at < len(self.found.found) else None

    def _open(self, index: QModelIndex, _previous: QModelIndex | None = None) -> None:
        """Go to the image and the box of a problem."""
        found = self.chosen
        if found is None or not index.isValid():
            return
        self._show_fix(found if found.problem.fix else None)
        if not self._following and found.image >= 0:
            at = found.problem.row
            self.place_opened.emit(found.image, -1 if at is None else at)

    def _filter(self) -> None:
        if self.group is not None:
            self.filter_wanted.emit(f"problem:{self.group.kind}")

    # what is done

    def _fix_chosen(self) -> None:
        if self.chosen is not None and self.chosen.problem.fix:
            self._apply([self.chosen])

    def _fix_kind(self) -> None:
        if self.group is not None:
            self._apply([found for found in self.group.found if found.problem.fix])

    def _apply(self, found: Sequence[Found]) -> None:
        document = self._store.document
        if document is not None and found:
            self.kinds.setFocus()  # the button may go with the last problem that it mends
            document.files.apply(fixing(found, self.groups.title(found[0].problem.kind)))


def fixing(found: Sequence[Found], title: str) -> Job:
    """Return the job that mends some problems of one kind.

    Args:
        found: what is mended, one at least.
        title: what the kind is called.
    """
    kind = found[0].problem.kind
    command = f"check --fix {kind}"
    if kind in CLASS_KINDS:
        names = {f.problem.arguments["name"]: str(f.problem.arguments["other"]) for f in found}
        return EditJob(EditClasses(names), command, title)
    picks: dict[int, set[int]] = {}
    for one in found:
        picks.setdefault(one.image, set()).add(one.place)
    return FixJob(kind, {image: frozenset(some) for image, some in picks.items()}, command, title)
