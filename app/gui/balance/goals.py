"""What is asked of single classes: how many boxes at least, to be left alone, to be balanced as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.balance.strategies import STRATEGIES
from app.gui.balance.fields import FIELD_WIDTH, field_line, number_field, show_number
from app.gui.label.class_field import class_icon
from app.gui.session import PlanSettings
from app.gui.text import plural
from app.gui.widgets import ComboBox, column, label, push_button, row

_NAME, _NOW, _LEAST, _ALONE, _GROUP = range(5)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MOST_GROUPS = 99
_MOST = 10_000_000
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class GoalsForm(QWidget):
    """Least boxes of every class, images that may be left out, and the way to the goals of single classes.

    Attributes:
        changed: emitted with the changed settings, by their names in ``PlanSettings``.
    """

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self._settings = PlanSettings()
        self._classes: Sequence[str] = ()
        self._now: Sequence[int] = ()
        self._has_difficult = False
        self.least = number_field(self.tr("Boxes of each class, at least"), 0, _MOST, self.tr("even"))
        self.drop = number_field(self.tr("Images that may be left out"), 0, 95, self.tr("none"))
        self.drop.setSuffix(" %")
        self.drop.setSingleStep(5)
        self.floor = number_field(self.tr("Boxes that each class keeps"), 0, _MOST, self.tr("smallest class"))
        self.difficult = ComboBox()
        self.difficult.setAccessibleName(self.tr("Difficult boxes"))
        for policy, words in (
            ("keep", self.tr("keep")),
            ("drop", self.tr("leave out")),
            ("ignore", self.tr("do not count")),
        ):
            self.difficult.addItem(words, policy)
        self.difficult.setFixedWidth(max(FIELD_WIDTH, self.difficult.sizeHint().width()))
        self.each = push_button(self.tr("Goals of single classes…"), "", "target")
        self.said = label("", "caption", wrap=True)
        self._floor_row = field_line(self.tr("Each class keeps, at least"), self.floor)
        self._difficult_row = field_line(self.tr("Difficult boxes"), self.difficult)
        self.setLayout(
            column(
                label(self.tr("Goals"), "title"),
                field_line(self.tr("Boxes of each class, at least"), self.least),
                field_line(self.tr("Images left out, at most"), self.drop),
                self._floor_row,
                self._difficult_row,
                self.each,
                self.said,
                margins=(16, 12, 16, 12),
                spacing=6,
            )
        )
        self.least.valueChanged.connect(lambda n: self.changed.emit({"at_least": n or None}))
        self.drop.valueChanged.connect(lambda n: self.changed.emit({"drop": n / 100 if n else None}))
        self.floor.valueChanged.connect(lambda n: self.changed.emit({"floor": n or None}))
        self.difficult.activated.connect(
            lambda _: self.changed.emit({"difficult": self.difficult.currentData()})
        )
        self.each.clicked.connect(self.edit_classes)

    def show_settings(self, settings: PlanSettings) -> None:
        """Show what is asked for; what the strategy does not heed cannot be changed."""
        self._settings = settings
        strategy = STRATEGIES[settings.strategy]
        drops = strategy.drops or strategy.parts
        targeted = bool(settings.at_least or settings.at_least_of)
        show_number(self.least, settings.at_least or 0)
        show_number(self.drop, round(100 * (settings.drop or 0.0)))
        show_number(self.floor, settings.floor or 0)
        self.least.setEnabled(strategy.optimised)
        self.drop.setEnabled((strategy.optimised and not targeted) or strategy.drops)
        self.floor.setEnabled(drops or (strategy.optimised and bool(settings.drop)))
        self._floor_row.setVisible(drops or bool(settings.drop))
        self.difficult.setCurrentIndex(self.difficult.findData(settings.difficult))
        self._difficult_row.setVisible(self._has_difficult or settings.difficult != "keep")
        self.each.setEnabled(bool(self._classes) and (strategy.optimised or drops))
        self.said.setText(self._words())
        self.said.setVisible(bool(self.said.text()))

    def show_classes(self, classes: Sequence[str], now: Sequence[int]) -> None:
        """Take the classes that goals can be of, and their boxes."""
        self._classes, self._now = classes, now
        self.show_settings(self._settings)

    def show_difficult(self, has_any: bool) -> None:
        """Ask what becomes of boxes marked difficult where there are any."""
        self._has_difficult = has_any
        self.show_settings(self._settings)

    def edit_classes(self) -> None:
        """Open the goals of single classes."""
        dialog = ClassGoals(self._classes, self._now, self._settings, self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.changed.emit(
                {"at_least_of": dialog.at_least_of, "leave": dialog.leave, "groups": dialog.groups}
            )

    def _words(self) -> str:
        parts = []
        if self._settings.leave:
            names = ", ".join(self._settings.leave[:3])
            more = len(self._settings.leave) - 3
            names += f" +{more}" if more > 0 else ""
            parts.append(self.tr("Left alone: {names}.").format(names=names))
        if self._settings.at_least_of:
            one, many = (
                self.tr("1 class has a goal of its own."),
                self.tr("{n} classes have goals of their own."),
            )
            parts.append(plural(len(self._settings.at_least_of), one, many))
        if self._settings.groups:
            one, many = (
                self.tr("1 group is balanced as one class."),
                self.tr("{n} groups are balanced as one class each."),
            )
            parts.append(plural(len(self._settings.groups), one, many))
        if self._settings.drop and (self._settings.at_least or self._settings.at_least_of):
            parts.append(self.tr("No images are left out while there are least numbers."))
        return " ".join(parts)


class _CentredCheck(QStyledItemDelegate):
    """Puts a check box into the middle of its cell, for the eye and for the mouse."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell without the box, then the box alone."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        cell.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        _style(option).drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, option.widget)
        painter.save()
        painter.setClipRect(option.rect)
        super().paint(painter, self._moved(option, index), index)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Take a click where the box is."""
        return super().editorEvent(event, model, self._moved(option, index), index)

    def _moved(self, option: QStyleOptionViewItem, index: Index) -> QStyleOptionViewItem:
        """Return the option of a cell so far to the right that its box comes into the middle."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        element = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        box = _style(option).subElementRect(element, cell, option.widget)
        moved = QStyleOptionViewItem(option)
        moved.rect = option.rect.translated(option.rect.center().x() - box.center().x(), 0)
        return moved


def _style(option: QStyleOptionViewItem) -> QStyle:
    return option.widget.style() if option.widget is not None else QApplication.style()


class ClassGoals(QDialog):
    """A table of the classes with a goal for each."""

    def __init__(
        self, classes: Sequence[str], now: Sequence[int], settings: PlanSettings, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Goals of single classes"))
        self.resize(520, 520)
        numbers = {name: k for k, group in enumerate(settings.groups, 1) for name in group}
        self.model = _GoalModel(classes, now, dict(settings.at_least_of), set(settings.leave), numbers)
        shown = QSortFilterProxyModel(self)
        shown.setSourceModel(self.model)
        shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        shown.setSortRole(Qt.ItemDataRole.UserRole)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find classes"))
        self.search.setAccessibleName(self.tr("Find classes"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(shown.setFilterFixedString)
        self.table = self._table(shown)
        flags = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(flags.Ok | flags.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        clear = push_button(self.tr("No goals"), "quiet")
        clear.clicked.connect(self.model.clear)
        words = self.tr(
            "At least: so many boxes shall be reached. Left alone: the class may become as large or as "
            "small as it likes. Group: classes with the same number are balanced as if they were one."
        )
        self.setLayout(
            column(
                label(words, "body2", wrap=True),
                self.search,
                (self.table, 1),
                row(clear, None, buttons),
                margins=(16, 16, 16, 16),
                spacing=10,
            )
        )

    @property
    def at_least_of(self) -> tuple[tuple[str, int], ...]:
        """(name, boxes) of the classes that shall have so many at least."""
        return tuple(sorted(self.model.least.items()))

    @property
    def leave(self) -> tuple[str, ...]:
        """Names of the classes that are left alone."""
        return tuple(sorted(self.model.alone))

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Names of the classes of each group; a class with a number of its own is none."""
        found: dict[int, list[str]] = {}
        for name, number in self.model.group.items():
            found.setdefault(number, []).append(name)
        return tuple(tuple(sorted(found[number])) for number in sorted(found) if len(found[number]) > 1)

    def _table(self, shown: QSortFilterProxyModel) -> QTableView:
        table = QTableView()
        table.setModel(shown)
        table.setSortingEnabled(True)
        table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        table.setAccessibleName(self.windowTitle())
        table.setItemDelegateForColumn(_ALONE, _CentredCheck(table))
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for section, width in ((_NOW, 90), (_LEAST, 90), (_ALONE, 90), (_GROUP, 70)):
            header.resizeSection(section, width)
        return table


class _GoalModel(QAbstractTableModel):
    """Name, boxes now, least boxes, left alone, number of its group."""

    def __init__(
        self,
        classes: Sequence[str],
        now: Sequence[int],
        least: Mapping[str, int],
        alone: set[str],
        group: Mapping[str, int],
    ) -> None:
        super().__init__()
        self._classes, self._now = list(classes), list(now)
        self.least = {name: boxes for name, boxes in least.items() if name in self._classes}
        self.alone = alone & set(self._classes)
        self.group = {name: number for name, number in group.items() if name in self._classes}

    def clear(self) -> None:
        """Ask for nothing."""
        self.beginResetModel()
        self.least, self.alone, self.group = {}, set(), {}
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of classes."""
        return 0 if parent.isValid() else len(self._classes)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 5

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the names of the columns, over what they hold."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return (_LEFT, _RIGHT, _RIGHT, Qt.AlignmentFlag.AlignCenter, _RIGHT)[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Class"),
                self.tr("Boxes now"),
                self.tr("At least"),
                self.tr("Left alone"),
                self.tr("Group"),
            )[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, and what it is sorted by."""
        name, at = self._classes[index.row()], index.column()
        roles = Qt.ItemDataRole
        if role == roles.UserRole:
            values = (name.lower(), self._now[index.row()], self.least.get(name, 0), name in self.alone)
            return (*values, self.group.get(name, _MOST_GROUPS + 1))[at]
        if role == roles.CheckStateRole and at == _ALONE:
            return Qt.CheckState.Checked if name in self.alone else Qt.CheckState.Unchecked
        if role == roles.DecorationRole and at == _NAME:
            return class_icon(index.row())
        if role == roles.TextAlignmentRole and at in (_NOW, _LEAST, _GROUP):
            return _RIGHT
        if role == roles.EditRole and at == _LEAST:
            return self.least.get(name, 0)
        if role == roles.EditRole and at == _GROUP:
            return self.group.get(name, 0)
        if role == roles.DisplayRole:
            least, group = self.least.get(name), str(self.group.get(name, "–"))
            return (name, f"{self._now[index.row()]:,}", f"{least:,}" if least else "–", "", group)[at]
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a goal."""
        name = self._classes[index.row()]
        if index.column() == _LEAST and role == Qt.ItemDataRole.EditRole:
            self.least.pop(name, None)
            if int(value) > 0:
                self.least[name] = int(value)
        elif index.column() == _GROUP and role == Qt.ItemDataRole.EditRole:
            self.group.pop(name, None)
            if int(value) > 0:
                self.group[name] = min(int(value), _MOST_GROUPS)
        elif index.column() == _ALONE and role == Qt.ItemDataRole.CheckStateRole:
            (self.alone.add if Qt.CheckState(value) == Qt.CheckState.Checked else self.alone.discard)(name)
        else:
            return False
        self.dataChanged.emit(index, index)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() in (_LEAST, _GROUP):
            flags |= Qt.ItemFlag.ItemIsEditable
        if index.column() == _ALONE:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags
