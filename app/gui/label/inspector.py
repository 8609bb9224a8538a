"""The section *Selected box*: class, pose, exact coordinates, flags."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from app.core.annotation import UNSPECIFIED, BoundingBox
from app.gui.canvas.edits import edges
from app.gui.canvas.geometry import Box, Size
from app.gui.label.class_field import ClassField
from app.gui.label.editor import DIFFICULT, OCCLUDED, TRUNCATED, Editor
from app.gui.label.fields import CoordinateField
from app.gui.text import plural
from app.gui.widgets import ComboBox, column, label, row

_POSES = (UNSPECIFIED, "Frontal", "Rear", "Left", "Right")


class Inspector(QWidget):
    """Shows what is selected and changes it through the editor.

    Coordinates are shown as a VOC file has them: the first pixel is 1; W and H are in pixels.
    """

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._boxes: tuple[BoundingBox, ...] = ()
        self._rows: tuple[int, ...] = ()
        self._title = label(self.tr("Selected box"), "title")
        self._frame = label(self.tr("VOC, from 1"), "caption")
        self.class_field = ClassField()
        self.class_field.setAccessibleName(self.tr("Class"))
        self.class_field.chosen.connect(editor.choose_class)
        self.class_field.left.connect(editor.canvas.setFocus)
        self.pose_field = self._pose_field()
        self.coordinates = [
            CoordinateField("X", self.tr("X: the first column, counted from 1")),
            CoordinateField("Y", self.tr("Y: the first row, counted from 1")),
            CoordinateField("W", self.tr("Width in pixels")),
            CoordinateField("H", self.tr("Height in pixels")),
        ]
        for k, field in enumerate(self.coordinates):
            field.valueChanged.connect(lambda _, k=k: self._take_coordinate(k))
        self.flags = {
            TRUNCATED: QCheckBox(self.tr("Truncated")),
            DIFFICULT: QCheckBox(self.tr("Difficult")),
            OCCLUDED: QCheckBox(self.tr("Occluded")),
        }
        for flag, check in self.flags.items():
            check.clicked.connect(lambda on, flag=flag: self._take_flag(flag))
        self._lay_out()
        self.show_boxes((), ())

    def _lay_out(self) -> None:
        fields = row(*[(field, 1) for field in self.coordinates], spacing=4)
        self.setLayout(
            column(
                row(self._title, None, self._frame),
                self._line(self.tr("Class"), self.class_field),
                self._line(self.tr("Pose"), self.pose_field),
                fields,
                row(*self.flags.values(), None, spacing=14),
                margins=(16, 12, 16, 14),
                spacing=10,
            )
        )

    def _line(self, name: str, field: QWidget) -> QHBoxLayout:
        caption = label(name, "body2")
        caption.setFixedWidth(64)
        caption.setBuddy(field)
        return row(caption, (field, 1))

    def _pose_field(self) -> QComboBox:
        field = ComboBox()
        names = (
            self.tr("Unspecified"),
            self.tr("Frontal"),
            self.tr("Rear"),
            self.tr("Left"),
            self.tr("Right"),
        )
        for pose, name in zip(_POSES, names, strict=True):
            field.addItem(name, pose)
        field.setAccessibleName(self.tr("Pose"))
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.activated.connect(lambda k: self._editor.set_pose(field.itemData(k)))
        return field

    # what is shown

    def set_classes(self, names: list[str]) -> None:
        """Offer these classes."""
        self.class_field.set_classes(names, self._editor.recent)

    def show_boxes(self, boxes: Sequence[BoundingBox], rows: Sequence[int], *, editable: bool = True) -> None:
        """Show the boxes at ``rows`` of an image's ``boxes``."""
        self._boxes, self._rows = tuple(boxes), tuple(rows)
        chosen = [boxes[k] for k in rows]
        for widget in (self.class_field, self.pose_field, *self.flags.values()):
            widget.setEnabled(bool(chosen) and editable)
        for field in self.coordinates:
            field.setEnabled(len(chosen) == 1 and editable)
        self._title.setText(self._heading(len(chosen)))
        several = self.tr("Several") if len(chosen) > 1 else ""
        self.class_field.set_name(_common([box.name for box in chosen]) or "", several)
        self._show_pose(_common([box.pose for box in chosen]))
        self._show_numbers(edges(chosen[0]) if len(chosen) == 1 else None)
        for flag, check in self.flags.items():
            _show_flag(check, [getattr(box, flag) for box in chosen])

    def _heading(self, count: int) -> str:
        if not count:
            return self.tr("No box selected")
        return plural(count, self.tr("Selected box"), self.tr("{n} boxes selected"))

    def _show_pose(self, pose: str | None) -> None:
        field = self.pose_field
        if pose is not None and field.findData(pose) < 0:
            field.addItem(pose, pose)
        field.setPlaceholderText(self.tr("Several") if len(self._rows) > 1 else " ")
        field.setCurrentIndex(field.findData(pose) if pose is not None else -1)

    def _show_numbers(self, at: Box | None) -> None:
        values: Sequence[float | None] = (None,) * 4
        if at is not None:
            values = (at[0] + 1, at[1] + 1, at[2] - at[0], at[3] - at[1])
        for field, value in zip(self.coordinates, values, strict=True):
            field.set_number(value)

    # what is changed

    def _take_coordinate(self, k: int) -> None:
        size = self._editor.canvas.image_size
        if len(self._rows) != 1 or size is None:
            return
        at, value = edges(self._boxes[self._rows[0]]), self.coordinates[k].value()
        if all(edge.is_integer() for box in self._boxes for edge in edges(box)):
            value = float(math.floor(value + 0.5))  # a file of whole numbers keeps to them
        placed = with_coordinate(at, k, value, size)
        if placed == at:
            self._show_numbers(at)  # the number was not possible
        else:
            self._editor.set_edges(self._rows[0], placed, moved=k < 2)

    def _take_flag(self, flag: str) -> None:
        check = self.flags[flag]
        self._editor.set_flag(flag, check.checkState() != Qt.CheckState.Unchecked)


def with_coordinate(at: Box, k: int, value: float, size: Size) -> Box:
    """Return a box with X, Y, W or H (``k`` 0 to 3, as a VOC file counts) set, kept inside the image."""
    axis = k % 2
    low, high, limit = at[axis], at[axis + 2], float(size[axis])
    if k < 2:
        length = high - low
        low = min(max(value - 1, 0.0), max(limit - length, 0.0))
        high = low + length
    else:
        high = min(low + max(value, 1.0), max(limit, low + 1.0))
    out = list(at)
    out[axis], out[axis + 2] = low, high
    return out[0], out[1], out[2], out[3]


def _common(values: Sequence[str]) -> str | None:
    return values[0] if values and all(value == values[0] for value in values) else None


def _show_flag(check: QCheckBox, values: Sequence[bool]) -> None:
    mixed = any(values) and not all(values)
    with QSignalBlocker(check):
        check.setTristate(mixed)
        if mixed:
            check.setCheckState(Qt.CheckState.PartiallyChecked)
        else:
            check.setChecked(bool(values) and all(values))
