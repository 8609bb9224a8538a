"""A step of the recipe as a card: on or off, how often, and a form of all its settings."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.augment.recipe import Step
from app.augment.schema import ParameterField
from app.gui.augment.editor.fields import NumbersEditor
from app.gui.augment.editor.form import SettingRow, StepForm
from app.gui.augment.editor.transforms import icon_of
from app.gui.augment.words import step_help, step_title
from app.gui.theme import current_theme
from app.gui.widgets import (
    ElidedLabel,
    IconLabel,
    Switch,
    column,
    has_keyboard_focus,
    label,
    push_button,
    row,
    set_role,
    surface,
    tool_button,
)

_HEIGHT = 40
_FRAME = 2  # px, where the focus ring is
_PROBABILITY = ParameterField(
    "p", "number", "Probability", "How often the step happens.", "", 1.0, minimum=0.0, maximum=1.0
)


class StepCard(QWidget):
    """One step; closed 40 px high, open with its form.

    Attributes:
        edited: (step, key of what changed) while a person changes it.
        finished: a change is complete.
        moved: -1 or 1: one place up or down.
        removed, duplicated: asked for by a person.
        dragged: the grip is held, at this place in the card's own pixels; dropped: it was let go.
        help_wanted: (field or None for the step, the widget to show it at).
    """

    edited = Signal(object, str)
    finished = Signal()
    moved = Signal(int)
    removed = Signal()
    duplicated = Signal()
    dragged = Signal(QPoint)
    dropped = Signal()
    help_wanted = Signal(object, object)

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step
        self.switch = Switch(step_title(step), step.enabled)
        self.grip = IconLabel("dots-six-vertical", "text3", 16)
        self.grip.setCursor(Qt.CursorShape.SizeVerCursor)
        self.grip.setToolTip(self.tr("Drag to reorder; Alt+Up and Alt+Down"))
        self._title = ElidedLabel(step_title(step))
        self._icon = IconLabel(icon_of(step.transform), "text2", 16)
        self._often = label("", "caption2", "right")
        self.caret = tool_button("caret-down", self.tr("Show the settings"), size=24, checkable=True)
        self.probability = NumbersEditor(_PROBABILITY, self.tr("Probability"))
        self.form: StepForm | None = None
        self._body: QWidget | None = None
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(step_title(step))
        self.setAccessibleDescription(step_help(step))
        self._connect()
        self.show_step(step)

    @property
    def is_open(self) -> bool:
        """Whether the form is shown."""
        return self.caret.isChecked()

    def show_step(self, step: Step) -> None:
        """Show the step as it is now; its transform stays."""
        self.step = step
        self.switch.blockSignals(True)
        self.switch.setChecked(step.enabled)
        self.switch.blockSignals(False)
        self.probability.set_value(step.p)
        if self.form is not None:
            self.form.show_step(step)
        often = self.tr("p {probability}").format(probability=f"{step.p:.2f}")
        self._often.setText(often if step.enabled else self.tr("off"))
        set_role(self._title, ("title" if self.is_open else "body") if step.enabled else "muted")
        self._icon.set_icon(icon_of(step.transform), "text2" if step.enabled else "text3")
        self._show_often()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+arrows move the step, Delete removes it, Ctrl+D doubles it, Return opens it."""
        key, keys = Qt.Key(event.key()), event.modifiers()
        alt, control = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
        if keys & alt and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.hasFocus():
            self.removed.emit()
        elif keys & control and key == Qt.Key.Key_D:
            self.duplicated.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.hasFocus():
            self.caret.toggle()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the step."""
        menu = QMenu(self)
        menu.addAction(self.tr("Move up"), lambda: self.moved.emit(-1))
        menu.addAction(self.tr("Move down"), lambda: self.moved.emit(1))
        menu.addAction(self.tr("Duplicate"), self.duplicated.emit)
        menu.addSeparator()
        menu.addAction(self.tr("Remove"), self.removed.emit)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drag by the grip; a click on the header opens the form, resting there shows the help."""
        kind = event.type()
        if watched is self.grip and isinstance(event, QMouseEvent):
            if kind == QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
                self.dragged.emit(self.grip.mapTo(self, event.position().toPoint()))
            elif kind == QEvent.Type.MouseButtonRelease:
                self.dropped.emit()
            return True
        if watched is self._header and kind == QEvent.Type.MouseButtonPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        if watched is self._header and kind == QEvent.Type.MouseButtonRelease:
            self.caret.toggle()
        if watched is self._header and kind == QEvent.Type.ToolTip:
            self.help_wanted.emit(None, self._header)
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the focus ring."""
        if has_keyboard_focus(self):
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(current_theme().color("accent_text"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 9, 9)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether the name fits."""
        super().resizeEvent(event)
        self._show_often()

    def _show_often(self) -> None:
        """Leave out that a step always happens where its name needs the room."""
        always = self.step.enabled and self.step.p == 1
        beside = self.grip, self.switch, self._icon, self.caret
        taken = sum(widget.width() + self._head.spacing() for widget in beside)
        taken += self._often.sizeHint().width() + self._head.spacing()
        margins = self._head.contentsMargins()
        room = self.width() - 2 * _FRAME - margins.left() - margins.right() - taken
        needed = self._title.fontMetrics().horizontalAdvance(self._title.text())
        self._often.setVisible(not always or needed <= room)

    def _lay_out(self) -> None:
        self._head = row(
            self.grip,
            self.switch,
            self._icon,
            (self._title, 1),
            self._often,
            self.caret,
            margins=(5, 0, 8, 0),
            spacing=7,
        )
        self._header = QWidget()
        self._header.setFixedHeight(_HEIGHT)
        self._header.setLayout(self._head)
        self._column = column(self._header, spacing=0)
        self._card = surface(self._column, "card")
        self.setLayout(column(self._card, margins=(_FRAME, _FRAME, _FRAME, _FRAME), spacing=0))

    def _connect(self) -> None:
        self.grip.installEventFilter(self)
        self._header.installEventFilter(self)
        self.switch.toggled.connect(lambda on: self._edit("enabled", on))
        self.probability.changed.connect(lambda p: self._edit("p", p))
        self.probability.finished.connect(self.finished)
        self.caret.toggled.connect(self._open)

    def _make_body(self) -> QWidget:
        """Make the form; closed cards have none, for a recipe may have many steps."""
        self.form = StepForm(self.step)
        self.form.edited.connect(self._take)
        self.form.finished.connect(self.finished)
        self.form.help_wanted.connect(self.help_wanted)
        often = SettingRow(self.tr("Probability"), self.probability, resettable=False)
        duplicate = push_button(self.tr("Duplicate"), "chip", "copy")
        remove = push_button(self.tr("Remove"), "chip", "trash")
        for button in (duplicate, remove):
            button.setCheckable(False)
        duplicate.clicked.connect(self.duplicated)
        remove.clicked.connect(self.removed)
        body = QWidget()
        foot = row(None, duplicate, remove, spacing=0)
        body.setLayout(column(often, self.form, foot, margins=(18, 0, 8, 6), spacing=4))
        return body

    def _open(self, on: bool) -> None:
        if on and self._body is None:
            self._body = self._make_body()
            self._column.addWidget(self._body)
        if self._body is not None:
            self._body.setVisible(on)
        self.caret.setToolTip(self.tr("Hide the settings") if on else self.tr("Show the settings"))
        self.caret.setIcon(current_theme().icon("caret-up" if on else "caret-down"))
        self.show_step(self.step)

    def _edit(self, name: str, value: object) -> None:
        step = self.step.model_copy(update={name: value})
        self.show_step(step)
        self.edited.emit(step, name)
        if name == "enabled":
            self.finished.emit()

    def _take(self, step: Step, name: str) -> None:
        self.step = step
        self.edited.emit(step, f"parameters.{name}")
