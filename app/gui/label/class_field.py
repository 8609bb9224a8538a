"""The field of a class name: it completes itself, and says before Enter what Enter will do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QIcon,
    QKeyEvent,
    QPainter,
    QPixmap,
    QStandardItem,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView

from app.gui.theme import Theme, current_theme, paint_class_glyph

_ICON = QSize(14, 14)
_MOST_ROWS = 12
_NAME_ROLE = Qt.ItemDataRole.UserRole


def class_icon(class_index: int, ratio: float = 2.0) -> QIcon:
    """Return the marker of a class as an icon."""
    pixmap = QPixmap(_ICON * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_class_glyph(painter, class_index, QRectF(2, 2, 10, 10))
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # else a selected row tints it
    return icon


def completions(text: str, names: Sequence[str]) -> tuple[list[str], int]:
    """Return the names that fit what was typed, and which of them Enter takes.

    Names that begin with the text come first, then those that hold it; case plays no part. Enter takes the
    first if it begins with the text. Otherwise, -1, the text is to be a new name.
    """
    typed = text.casefold()
    if text in names:
        begin = [text, *(n for n in names if n != text and n.casefold().startswith(typed))]
    else:
        begin = [n for n in names if n.casefold().startswith(typed)]
        begin.sort(key=lambda n: n.casefold() != typed)
    inside = [n for n in names if n not in begin and typed in n.casefold()]
    return begin + inside, 0 if begin else -1


class ClassField(QComboBox):
    """A class name that completes itself; a new name makes a new class.

    While something is typed, the list below shows the classes that fit and the new one it could become; the
    row that Enter takes is marked.

    Attributes:
        chosen: emitted with the name once it is settled: Enter, or picked from the list.
        left: emitted when the field is done with: Enter or Escape.
    """

    chosen = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self._names: list[str] = []
        self._offer: object = None
        self._line = QLineEdit()
        self.setEditable(True)
        self.setLineEdit(self._line)
        self.setCompleter(None)  # type: ignore[arg-type]  # the stubs do not know that it may be taken away
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setIconSize(_ICON)
        self.setMaxVisibleItems(_MOST_ROWS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._rows = QStandardItemModel(self)
        self._popup = QListView()
        self._completer = self._make_completer()
        self._style_popup()
        current_theme().changed.connect(self._style_popup)
        self.textActivated.connect(self._settle)
        self._line.textEdited.connect(self._suggest)
        self._line.returnPressed.connect(self._finish)

    def _make_completer(self) -> QCompleter:
        completer = QCompleter(self._rows, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(_MOST_ROWS)
        completer.setPopup(self._popup)
        completer.setWidget(self._line)
        self._popup.setIconSize(_ICON)
        self._popup.clicked.connect(self._take)
        self._popup.installEventFilter(self)
        return completer

    def set_classes(self, names: list[str], recent: Sequence[str] = ()) -> None:
        """Offer other classes, those chosen last before the others."""
        first = [name for name in recent if name in names]
        colors = tuple(Theme.class_color(k).name() for k in range(len(names)))
        offer = (tuple(names), tuple(first), colors)
        if offer == self._offer:
            return
        self._offer, self._names = offer, list(names)
        self.blockSignals(True)
        self.clear()
        for name in [*first, *(name for name in names if name not in first)]:
            self.addItem(class_icon(names.index(name)), name)
        self.blockSignals(False)
        self._show()

    def set_name(self, name: str, hint: str = "") -> None:
        """Show another class, or a hint where there is not one."""
        self._name = name
        self._line.setPlaceholderText(hint)
        self._show()

    def edit(self) -> None:
        """Begin to type; the classes are offered at once."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()
        if self.count() > 1:
            self._offer_rows(self._offered, max(self.findText(self._name), 0))

    # what is offered

    @property
    def _offered(self) -> list[str]:
        return [self.itemText(k) for k in range(self.count())]

    def _suggest(self, text: str) -> None:
        """Offer what fits the text, and mark what Enter takes."""
        name = text.strip()
        if not name:
            self._popup.hide()
            return
        found, at = completions(name, self._offered)
        new = name if name not in found else ""
        self._offer_rows(found, at if at >= 0 else len(found), new)

    def _offer_rows(self, names: Sequence[str], marked: int, new: str = "") -> None:
        self._rows.clear()
        for name in names:
            item = QStandardItem(class_icon(self._names.index(name)), name)
            item.setData(name, _NAME_ROLE)
            self._rows.appendRow(item)
        if new:
            item = QStandardItem(current_theme().icon("plus"), self.tr("New class “{name}”").format(name=new))
            item.setData(new, _NAME_ROLE)
            self._rows.appendRow(item)
        room = self.rect().translated(-self._line.pos())
        self._completer.complete(room)
        self._popup.setCurrentIndex(self._completer.completionModel().index(marked, 0))

    def _take(self, index: QModelIndex) -> None:
        self._popup.hide()
        self._settle(str(index.data(_NAME_ROLE) or ""))
        self._show()
        self.left.emit()

    def _answer(self) -> str:
        """Return the name that Enter takes."""
        index = self._popup.currentIndex()
        if self._popup.isVisible() and index.isValid():
            return str(index.data(_NAME_ROLE))
        text = self.currentText().strip()
        found, at = completions(text, self._offered) if text else ([], -1)
        return found[at] if at >= 0 else text

    # events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Settle, or leave the name as it was, while the list is open."""
        if watched is self._popup and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._finish()
                return True
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._settle(self._answer())
                self._popup.hide()
                self.focusNextPrevChild(event.key() == Qt.Key.Key_Tab)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._leave()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the name as it was on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take what was typed, unless only a list opened."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._settle(self._answer())
            self._show()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Never change a class by scrolling over it."""
        event.ignore()

    # details

    def _style_popup(self) -> None:
        """The list of completions is a window of its own, which no rule for combo boxes reaches."""
        theme = current_theme()
        names = {
            token: theme.color(token).name() for token in ("raised", "edge", "hover", "selection", "text1")
        }
        self._popup.setStyleSheet(
            "QListView {{ background: {raised}; border: 1px solid {edge}; }}"
            "QListView::item {{ min-height: 28px; padding: 0 8px; border-radius: 4px; color: {text1}; }}"
            "QListView::item:hover {{ background: {hover}; }}"
            "QListView::item:selected {{ background: {selection}; }}".format(**names)
        )

    def _show(self) -> None:
        self.blockSignals(True)
        self.setCurrentIndex(
            self.findText(self._name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive)
        )
        self.setEditText(self._name)
        self.blockSignals(False)

    def _settle(self, text: str) -> None:
        name = text.strip()
        if name and name != self._name:
            self._name = name
            self.chosen.emit(name)

    def _finish(self) -> None:
        name = self._answer()
        self._popup.hide()
        self._settle(name)
        self._show()
        self.left.emit()

    def _leave(self) -> None:
        self._popup.hide()
        self._show()
        self.left.emit()
