"""A step of the recipe as a card: on or off, how often, and what is set about it in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.augment.recipe import Step
from app.gui.augment.words import setting_rows, step_help, step_title
from app.gui.theme import current_theme
from app.gui.widgets import (
    ElidedLabel,
    IconLabel,
    RangeSlider,
    Switch,
    card,
    column,
    label,
    row,
    set_role,
    tool_button,
)

_HEIGHT = 40
_NAME_WIDTH = 96
_ICONS = {
    "HorizontalFlip": "arrows-left-right",
    "VerticalFlip": "arrows-left-right",
    "Rotate90": "arrow-clockwise",
    "Transpose": "swap",
    "Rotate": "arrow-clockwise",
    "Affine": "polygon",
    "Perspective": "cube",
    "Resize": "frame-corners",
    "MultiScaleResize": "frame-corners",
    "LetterBox": "rectangle",
    "ScaleJitter": "corners-out",
    "PadIfNeeded": "selection",
    "CenterCrop": "crop",
    "RandomCrop": "crop",
    "YoloJitterCrop": "crop",
    "RandomIoUCrop": "crop",
    "ZoomOut": "magnifying-glass-minus",
    "HueSaturationValue": "palette",
    "PhotometricDistort": "palette",
    "Brightness": "sun",
    "Contrast": "circle-half",
    "Saturation": "drop",
    "Hue": "palette",
    "ColorJitter": "palette",
    "ToGray": "drop-half",
    "GaussNoise": "dots-nine",
    "GaussianBlur": "drop",
}


class StepCard(QWidget):
    """One step; closed 40 px high, open with its probability and its settings.

    Attributes:
        edited: emitted with the changed step while a person changes it.
    """

    edited = Signal(object)

    def __init__(self, step: Step) -> None:
        super().__init__()
        self._step = step
        self.switch = Switch(step_title(step), step.enabled)
        self._title = ElidedLabel(step_title(step))
        self._icon = IconLabel(_icon_of(step), "text2", 16)
        self._often = label("", "caption2", "right")
        self.caret = tool_button("caret-down", self.tr("Show the settings"), size=24, checkable=True)
        self.slider = RangeSlider(0.0, 1.0, 0.05, (step.p,), name=self.tr("Probability"))
        self._share = label("", "caption2", "right")
        self._body = self._make_body(step)
        self._body.hide()
        self._title.setAttribute(Qt.WidgetAttribute.WA_AlwaysShowToolTips)
        self.setToolTip(step_help(step))
        head = row(self.switch, self._icon, (self._title, 1), self._often, self.caret, margins=(9, 0, 8, 0))
        header = QWidget()
        header.setFixedHeight(_HEIGHT)
        header.setLayout(head)
        self.setLayout(column(card(column(header, self._body, spacing=0)), spacing=0))
        self.switch.toggled.connect(lambda on: self._edit(enabled=on))
        self.slider.changed.connect(lambda: self._edit(p=self.slider.value))
        self.caret.toggled.connect(self._open)
        self.show_step(step)

    def show_step(self, step: Step) -> None:
        """Show the step as it is now; its transform stays."""
        self._step = step
        self.switch.blockSignals(True)
        self.switch.setChecked(step.enabled)
        self.switch.blockSignals(False)
        if self.slider.value != step.p:
            self.slider.set_values(step.p)
        self._share.setText(f"{step.p:.2f}")
        often = self.tr("p {probability}").format(probability=f"{step.p:.2f}")
        self._often.setText(often if step.enabled else self.tr("off"))
        weight = "title" if self.caret.isChecked() else "body"
        set_role(self._title, weight if step.enabled else "muted")
        self._icon.set_icon(_icon_of(step), "text2" if step.enabled else "text3")

    def _make_body(self, step: Step) -> QWidget:
        rows = [self._setting(self.tr("Probability"), self._share, self.slider)]
        for name, value, help_text in setting_rows(step):
            shown = ElidedLabel(value, "caption2")
            shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            rows.append(self._setting(name, shown, help_text=help_text))
        body = QWidget()
        body.setLayout(column(*rows, margins=(44, 0, 16, 12), spacing=4))
        return body

    @staticmethod
    def _setting(
        name: str, value: QWidget, slider: RangeSlider | None = None, help_text: str = ""
    ) -> QWidget:
        title = label(name, "body2")
        title.setMinimumWidth(_NAME_WIDTH)
        if slider is not None:
            value.setFixedWidth(32)
        line = row(title, (slider, 1), value) if slider is not None else row(title, (value, 1))
        setting = QWidget()
        setting.setLayout(line)
        setting.setToolTip(help_text)
        return setting

    def _open(self, on: bool) -> None:
        self._body.setVisible(on)
        self.caret.setToolTip(self.tr("Hide the settings") if on else self.tr("Show the settings"))
        self.caret.setIcon(current_theme().icon("caret-up" if on else "caret-down"))
        self.show_step(self._step)

    def _edit(self, **changes: object) -> None:
        step = self._step.model_copy(update=changes)
        self.show_step(step)
        self.edited.emit(step)


def _icon_of(step: Step) -> str:
    return _ICONS.get(step.transform, "sliders-horizontal")
