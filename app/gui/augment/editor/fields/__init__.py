"""Editors of one setting: ranges, numbers, choices, colours, lists, made from a transform's schema."""

from app.gui.augment.editor.fields.base import FieldEditor
from app.gui.augment.editor.fields.choices import SwitchEditor
from app.gui.augment.editor.fields.making import make_editor
from app.gui.augment.editor.fields.numbers import ChipsEditor, ListEditor, NumbersEditor

__all__ = ["ChipsEditor", "FieldEditor", "ListEditor", "NumbersEditor", "SwitchEditor", "make_editor"]
