"""The parts that every panel is built of; their look is in the style sheet and the tokens."""

from app.gui.widgets.buttons import push_button, shortcut_text, tool_button
from app.gui.widgets.empty_state import EmptyState
from app.gui.widgets.fields import ComboBox, DoubleSpinBox, SpinBox
from app.gui.widgets.focus import follow_keyboard_focus, has_keyboard_focus
from app.gui.widgets.layouts import card, clear_layout, column, hline, row, spacer, surface, vline
from app.gui.widgets.marks import ClassGlyph, IconLabel, Painted, icon_text
from app.gui.widgets.progress import ProgressBar
from app.gui.widgets.range_slider import RangeSlider
from app.gui.widgets.scrolling import ScrolledColumn
from app.gui.widgets.segmented import SegmentedControl
from app.gui.widgets.switch import Switch
from app.gui.widgets.text import ClampedLabel, ElidedLabel, label, set_role

__all__ = [
    "ClampedLabel",
    "ClassGlyph",
    "ComboBox",
    "DoubleSpinBox",
    "ElidedLabel",
    "EmptyState",
    "IconLabel",
    "Painted",
    "ProgressBar",
    "RangeSlider",
    "ScrolledColumn",
    "SegmentedControl",
    "SpinBox",
    "Switch",
    "card",
    "clear_layout",
    "column",
    "follow_keyboard_focus",
    "has_keyboard_focus",
    "hline",
    "icon_text",
    "label",
    "push_button",
    "row",
    "set_role",
    "shortcut_text",
    "spacer",
    "surface",
    "tool_button",
    "vline",
]
