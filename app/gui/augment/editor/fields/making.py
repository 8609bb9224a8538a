"""Which editor a setting gets, by the kind of its field."""

from __future__ import annotations

from app.augment.schema import ParameterField
from app.gui.augment.editor.fields.base import FieldEditor
from app.gui.augment.editor.fields.choices import ChoiceEditor, OptionalEditor, SwitchEditor
from app.gui.augment.editor.fields.colour import ColourEditor
from app.gui.augment.editor.fields.numbers import ChipsEditor, ListEditor, NumbersEditor
from app.gui.augment.editor.fields.text import TextEditor

_MOST_CHIPS = 9


def make_editor(field: ParameterField, name: str) -> FieldEditor:
    """Return the editor for a field; ``name`` is its title for people."""
    editor = _make(field, name)
    if not field.optional:
        return editor
    start = field.default if field.default is not None else field.minimum or 0
    return OptionalEditor(editor, start)


def _make(field: ParameterField, name: str) -> FieldEditor:
    if field.kind in {"number", "range", "integer"}:
        slider = not (field.kind == "integer" and field.unit == "px")
        return NumbersEditor(field, name, slider)
    if field.kind == "integers" and (field.maximum or 1000) - (field.minimum or 0) <= _MOST_CHIPS:
        return ChipsEditor(field, name)
    kinds: dict[str, type[FieldEditor]] = {
        "switch": SwitchEditor,
        "choice": ChoiceEditor,
        "colour": ColourEditor,
        "numbers": ListEditor,
        "integers": ListEditor,
    }
    return kinds.get(field.kind, TextEditor)(field, name)
