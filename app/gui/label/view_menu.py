"""The menu of the view: what is shown beside the boxes, and brightness, contrast and gamma of the image."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLabel, QMenu, QWidget, QWidgetAction

from app.gui.canvas.options import ViewOptions
from app.gui.label.actions import Actions
from app.gui.widgets import RangeSlider, column, label, push_button, row, surface

_WIDTH = 264
_STOPS = 2.0  # gamma goes from 1/4 to 4: two doublings


class ViewMenu(QMenu):
    """The menu.

    Attributes:
        changed: emitted with the ``ViewOptions`` that a person chose.
    """

    changed = Signal(object)

    def __init__(self, actions: Actions, options: ViewOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = options
        self._checks = {name: actions[name] for name in ("names", "dim", "keep_view")}
        self._checks["grid"] = QAction(self.tr("Pixel grid from 800 %"), self, checkable=True)
        self._checks["magnifier"] = QAction(self.tr("Magnifier for tiny boxes"), self, checkable=True)
        for name, action in self._checks.items():
            action.setChecked(getattr(options, name))
            action.toggled.connect(lambda on, name=name: self._change(**{name: on}))
            self.addAction(action)
        self.addSeparator()
        self._sliders = {
            "brightness": RangeSlider(-0.5, 0.5, 0.01, (0.0,), zero=0.0, name=self.tr("Brightness")),
            "contrast": RangeSlider(-1.0, 1.0, 0.02, (0.0,), zero=0.0, name=self.tr("Contrast")),
            "gamma": RangeSlider(-_STOPS, _STOPS, 0.05, (0.0,), zero=0.0, name=self.tr("Gamma")),
        }
        self._figures: dict[str, QLabel] = {name: label("", "caption", "right") for name in self._sliders}
        self._add_sliders()
        self._show_figures()

    def _add_sliders(self) -> None:
        rows = column(margins=(12, 4, 12, 8), spacing=4)
        for name, slider in self._sliders.items():
            slider.changed.connect(self._take_sliders)
            title, figure = label(slider.accessibleName(), "body2"), self._figures[name]
            title.setFixedWidth(72)
            figure.setFixedWidth(36)
            rows.addLayout(row(title, (slider, 1), figure))
        self._reset = push_button(self.tr("As the file has it"), "quiet")
        self._reset.clicked.connect(self.reset)
        note = label(self.tr("Only the view changes, never the image."), "caption")
        rows.addLayout(row(note, None))
        rows.addLayout(row(None, self._reset))
        content = surface(rows, "none")
        content.setMinimumWidth(_WIDTH)
        action = QWidgetAction(self)
        action.setDefaultWidget(content)
        self.addAction(action)

    def reset(self) -> None:
        """Show the image as its file has it."""
        for slider in self._sliders.values():
            slider.set_values(0.0)
        self._take_sliders()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave left and right to the sliders."""
        focus = self.focusWidget()
        if isinstance(focus, RangeSlider) and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            focus.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _take_sliders(self) -> None:
        values = {name: round(slider.value, 3) for name, slider in self._sliders.items()}
        self._change(
            brightness=values["brightness"], contrast=values["contrast"], gamma=2.0 ** values["gamma"]
        )
        self._show_figures()

    def _show_figures(self) -> None:
        o = self._options
        for name, text in (
            ("brightness", f"{_signed(o.brightness * 100)} %"),
            ("contrast", f"{_signed(o.contrast * 100)} %"),
            ("gamma", f"{o.gamma:.2f}"),
        ):
            self._figures[name].setText(text)
        self._reset.setEnabled(o.table_key != ViewOptions().table_key)

    def _change(self, **changes: float | bool) -> None:
        options = replace(self._options, **changes)  # type: ignore[arg-type]
        if options != self._options:
            self._options = options
            self.changed.emit(options)


def _signed(value: float) -> str:
    rounded = round(value)
    return f"{rounded:+d}" if rounded else "0"
