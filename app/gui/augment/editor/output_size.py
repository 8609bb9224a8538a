"""The output size of a recipe: a shorthand for its last step that resizes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.augment.recipe import Recipe, Step
from app.augment.schema import parameter_fields
from app.augment.transforms.resizing import Resize
from app.gui.augment.editor.fields import NumbersEditor
from app.gui.widgets import SegmentedControl, column, label, row

_MODES = ("", "Resize", "LetterBox")
_SIDE = 416


class OutputSizeForm(QWidget):
    """As it comes, stretched or letterboxed; and to which size.

    Attributes:
        edited: (steps, key) while a person changes it.
        finished: a change is complete.
    """

    edited = Signal(object, str)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[Step, ...] = ()
        width, height = parameter_fields(Resize.Parameters)[:2]
        modes = (self.tr("As it comes"), self.tr("Stretch"), self.tr("Letterbox"))
        self.mode = SegmentedControl(modes, item_width=104, height=26)
        self.width_edit = NumbersEditor(width, self.tr("Output width"), slider=False)
        self.height_edit = NumbersEditor(height, self.tr("Output height"), slider=False)
        for editor in (self.width_edit, self.height_edit):
            editor.edit.setFixedWidth(68)
            editor.finished.connect(self.finished)
        self.width_edit.changed.connect(lambda value: self._resize("width", value))
        self.height_edit.changed.connect(lambda value: self._resize("height", value))
        self.mode.changed.connect(self._choose)
        self._other = label("", "caption")
        times = label("×", "caption2")
        size = row(self._other, None, self.width_edit, times, self.height_edit, spacing=4)
        self._size = QWidget()
        self._size.setLayout(size)
        self.setLayout(
            column(
                row(label(self.tr("Output size"), "title"), None, self._size, spacing=4),
                row(self.mode),
                spacing=6,
            )
        )

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the size that a recipe's copies have."""
        self._steps = recipe.steps
        number = self._last()
        step = None if number is None else self._steps[number]
        self._size.setVisible(step is not None)
        self.mode.set_index(0 if step is None else _MODES.index(step.transform))
        for editor, name in ((self.width_edit, "width"), (self.height_edit, "height")):
            editor.set_value(_SIDE if step is None else step.parameters.get(name, _SIDE))

    def _last(self) -> int | None:
        """Return the number of the last enabled step that gives a fixed size."""
        fixed = [i for i, s in enumerate(self._steps) if s.enabled and s.transform in _MODES[1:]]
        return fixed[-1] if fixed else None

    def _choose(self, mode: int) -> None:
        number, name = self._last(), _MODES[mode]
        sizes = {"width": self._side("width"), "height": self._side("height")}
        if number is None:
            steps = (*self._steps, Step(transform=name, parameters=sizes))
        elif name:
            new = Step(transform=name, p=self._steps[number].p, parameters=sizes)
            steps = (*self._steps[:number], new, *self._steps[number + 1 :])
        else:
            steps = (*self._steps[:number], *self._steps[number + 1 :])
        self.edited.emit(steps, "")

    def _side(self, name: str) -> int:
        number = self._last()
        step = None if number is None else self._steps[number]
        return _SIDE if step is None else int(step.parameters.get(name, _SIDE))

    def _resize(self, name: str, value: int) -> None:
        number = self._last()
        if number is None:
            return
        old = self._steps[number]
        new = old.model_copy(update={"parameters": {**old.parameters, name: value}})
        self._steps = (*self._steps[:number], new, *self._steps[number + 1 :])
        self.edited.emit(self._steps, f"size {name}")
