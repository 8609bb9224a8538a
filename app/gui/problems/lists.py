"""The two lists of the problems panel: the kinds with their counts, and the problems of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.core.problem import Severity
from app.gui.label.rows import LINE, RowPainter, is_on
from app.gui.messages import problem_text
from app.gui.problems.store import Found
from app.gui.problems.words import ICONS, TOKENS, kind_titles
from app.gui.text import named
from app.gui.theme import current_theme
from app.gui.widgets import has_keyboard_focus

_ROOT = QModelIndex()
_KIND_HEIGHT, _ROW_HEIGHT = 32, 28
_IMAGE_WIDTH = 190
_ROOM_FOR_LINES = (760, 480, 300)  # each width that is not there costs a line more
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Group:
    """All problems of one kind."""

    kind: str
    severity: Severity
    found: tuple[Found, ...]

    @property
    def fixable(self) -> bool:
        """Whether something is at hand for any of them."""
        return any(found.problem.fix for found in self.found)


def groups_of(found: Sequence[Found]) -> list[Group]:
    """Return the problems by kind: the worst first, then the most frequent."""
    kinds: dict[str, list[Found]] = {}
    for one in found:
        kinds.setdefault(one.problem.kind, []).append(one)
    groups = [Group(kind, some[0].problem.severity, tuple(some)) for kind, some in kinds.items()]
    order = list(Severity)
    return sorted(groups, key=lambda g: (order.index(g.severity), -len(g.found), g.kind))


class GroupModel(QAbstractListModel):
    """The kinds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.groups: list[Group] = []
        self.titles = kind_titles()

    def set_groups(self, groups: list[Group]) -> None:
        """Show other kinds, or other counts."""
        self.beginResetModel()
        self.groups = groups
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of kinds."""
        return 0 if parent.isValid() else len(self.groups)

    def title(self, kind: str) -> str:
        """Return what a kind is called."""
        return self.titles.get(kind, kind)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title; to screen readers with the count."""
        group = self.groups[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.title(group.kind)}, {len(group.found)}"
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        return self.title(group.kind) if role in shown else None


class FoundModel(QAbstractListModel):
    """The problems of one kind."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.found: Sequence[Found] = ()
        self.names: Sequence[str] = ()

    def set_found(self, found: Sequence[Found], names: Sequence[str]) -> None:
        """Show other problems; ``names`` are those of all images."""
        self.beginResetModel()
        self.found, self.names = found, names
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of problems."""
        return 0 if parent.isValid() else len(self.found)

    def image_name(self, row: int) -> str:
        """Return the image of a problem, or the file it is about."""
        found = self.found[row]
        return self.names[found.image] if found.image >= 0 else found.problem.path.name

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return image and sentence."""
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        found, name = self.found[index.row()], self.image_name(index.row())
        line = f":{found.problem.line}" if found.problem.line is not None else ""
        return named(f"{name}{line}", problem_text(found.problem))


class _Delegate(QStyledItemDelegate):
    """Rows with a round background, an icon or a column at the left, a figure at the right."""

    def __init__(self, view: QListView, height: int) -> None:
        super().__init__(view)
        self._view, self._height = view, height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self._height)

    def begin(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> RowPainter:
        rect: QRectF = QRectF(option.rect).adjusted(8, 0, -8, -2)
        selected = is_on(option.state, QStyle.StateFlag.State_Selected)
        hovered = is_on(option.state, QStyle.StateFlag.State_MouseOver)
        ringed = has_keyboard_focus(self._view) and index.row() == self._view.currentIndex().row()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = RowPainter(painter, current_theme(), rect)
        line.background("selection" if selected else "hover" if hovered else None, ring=ringed)
        line.space(left=8, right=10)
        return line


class GroupDelegate(_Delegate):
    """Paints a kind: severity, title, count."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view, _KIND_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        model = index.model()
        assert isinstance(model, GroupModel)
        group = model.groups[index.row()]
        selected = is_on(option.state, QStyle.StateFlag.State_Selected)
        painter.save()
        line = self.begin(painter, option, index)
        rect = QRectF(option.rect)
        icon = QRectF(rect.left() + 16, rect.center().y() - 9, 16, 16)
        current_theme().paint_icon(painter, ICONS[group.severity], icon, TOKENS[group.severity])
        line.space(left=24)
        line.right_text(f"{len(group.found):,}", 0, 11, "text2")
        line.space(right=8)
        line.rest(model.title(group.kind), 600 if selected else 400)
        painter.restore()


class FoundDelegate(_Delegate):
    """Paints a problem: image, line, sentence; where there is little room the sentence has its own line."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view, _ROW_HEIGHT)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row."""
        return QSize(100, _ROW_HEIGHT + (LINE - 2) * (self._lines - 1))

    @property
    def _lines(self) -> int:
        return 1 + sum(self._view.width() < room for room in _ROOM_FOR_LINES)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        model = index.model()
        assert isinstance(model, FoundModel)
        found, name = model.found[index.row()], model.image_name(index.row())
        where = f"{found.problem.line:,}" if found.problem.line is not None else ""
        painter.save()
        line = self.begin(painter, option, index)
        if self._lines > 1:
            upper, lower = line.lines()
            upper.right_text(where, 44, 11, "text3")
            upper.rest(name, 400, "text1", middle=True)
            lower.wrapped(problem_text(found.problem), "text2")
        else:
            shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _IMAGE_WIDTH - 16)
            line.left_text(shown, _IMAGE_WIDTH, 13, "text1")
            line.right_text(where, 44, 11, "text3")
            line.space(right=8)
            line.rest(problem_text(found.problem), 400, "text2")
        painter.restore()


class _View(QListView):
    """Lays its rows out anew with its width: their height may depend on it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


def list_view(model: QAbstractListModel, name: str) -> QListView:
    """Return a list for one of the models."""
    view = _View()
    view.setModel(model)
    view.setUniformItemSizes(True)
    view.setMouseTracking(True)
    view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setAccessibleName(name)
    return view
