"""Help on a step or a setting: a sentence, and small pictures of what it does to the current image."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QCursor, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.augment.recipe import Step
from app.augment.schema import ParameterField
from app.gui.augment.editor.scales import scale_of
from app.gui.augment.effects import Effect, EffectRenderer
from app.gui.augment.marks import outcome_marks
from app.gui.augment.overlay import painted
from app.gui.augment.words import step_help, step_title, value_text
from app.gui.messages import translate_message
from app.gui.widgets import column, label, row, surface

_WIDTH, _PICTURE = 300, QSize(136, 104)
_CHECK = 150  # ms


class HelpCard(QWidget):
    """Floats beside what it explains until the pointer leaves that."""

    def __init__(self, renderer: EffectRenderer, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._renderer = renderer
        self._anchor: QWidget | None = None
        self._title = label("", "title", wrap=True)
        self._text = label("", "body2", wrap=True)
        self._pictures = [QLabel(), QLabel()]
        self._captions = [label("", "caption", "center"), label("", "caption", "center")]
        for picture in self._pictures:
            picture.setFixedSize(_PICTURE)
            picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        pairs = [
            column(picture, caption, spacing=4)
            for picture, caption in zip(self._pictures, self._captions, strict=True)
        ]
        content = column(
            self._title, self._text, row(*pairs, None, spacing=12), margins=(14, 12, 14, 12), spacing=8
        )
        self.setLayout(column(surface(content, "notice"), spacing=0))
        self.setFixedWidth(_WIDTH + 28)
        self._watch = QTimer(self, interval=_CHECK)
        self._watch.timeout.connect(self._hide_when_left)
        renderer.rendered.connect(self._take)

    def explain(self, step: Step, field: ParameterField | None, anchor: QWidget) -> None:
        """Show the help of a setting, or of the whole step, beside a widget."""
        self._anchor = anchor
        if field is None:
            self._title.setText(step_title(step))
            self._text.setText(step_help(step))
        else:
            self._title.setText(translate_message(field.title or field.name, {}))
            self._text.setText(translate_message(field.help, {}) if field.help else step_help(step))
        shown = _examples(step, field)
        ratio = self.devicePixelRatioF()
        for i, (picture, caption) in enumerate(zip(self._pictures, self._captions, strict=True)):
            picture.setPixmap(QPixmap())
            picture.setVisible(i < len(shown))
            caption.setVisible(i < len(shown))
            if i < len(shown):
                caption.setText(shown[i][0])
        for i, (_, example) in enumerate(shown):
            self._renderer.request(f"help {i}", example, _PICTURE * ratio)
        self._place(anchor)
        self._watch.start()
        _application().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go away at a click or a key."""
        if event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.Wheel}:
            self._go()
        return False

    def _place(self, anchor: QWidget) -> None:
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(0, 0))
        screen = anchor.screen().availableGeometry()
        x = corner.x() - self.width() - 12
        if x < screen.left():
            x = corner.x() + anchor.width() + 12
        y = min(max(corner.y() - 12, screen.top()), screen.bottom() - self.height())
        self.move(x, y)
        self.show()

    def _take(self, key: str, effect: Effect) -> None:
        if not key.startswith("help ") or not self.isVisible():
            return
        picture = self._pictures[int(key.split()[1])]
        marks = outcome_marks(effect.outcome, effect.size)
        picture.setPixmap(painted(effect.image, effect.size, marks, _PICTURE, self.devicePixelRatioF()))

    def _hide_when_left(self) -> None:
        anchor = self._anchor
        if (
            anchor is None
            or not anchor.isVisible()
            or not anchor.rect().contains(anchor.mapFromGlobal(QCursor.pos()))
        ):
            self._go()

    def _go(self) -> None:
        self._watch.stop()
        _application().removeEventFilter(self)
        self.hide()


def _application() -> QCoreApplication:
    application = QApplication.instance()
    assert application is not None
    return application


def _examples(step: Step, field: ParameterField | None) -> list[tuple[str, Step]]:
    """Return up to two (caption, step) that show what a setting does: its ends, or its choices."""
    if field is None:
        return [("", step)]
    value = step.parameters.get(field.name, field.default)
    return [
        (value_text(shown, field.unit), _with(step, field.name, setting))
        for shown, setting in _ends(field, value)
    ]


def _ends(field: ParameterField, value: Any) -> list[tuple[Any, Any]]:
    if field.kind == "range":
        return [(value[0], [value[0], value[0]]), (value[1], [value[1], value[1]])]
    if field.kind == "number":
        scale = scale_of(field, float(value or 0))
        return [(float(value or 0), value), (scale.high, scale.high)]
    if field.kind == "choice":
        others = [choice for choice in field.choices if choice != value]
        return [(choice, choice) for choice in (value, *others[:1])]
    if field.kind == "switch":
        return [(False, False), (True, True)]
    if field.kind in {"integers", "numbers"} and value and not field.optional:
        return [(number, [number]) for number in dict.fromkeys((min(value), max(value)))]
    return [(value, value)] if value is not None else []


def _with(step: Step, name: str, value: Any) -> Step:
    return step.model_copy(update={"parameters": {**step.parameters, name: value}})
