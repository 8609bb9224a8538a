"""The editor of words, and of anything that no other editor is for."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.augment.schema import ParameterField
from app.gui.augment.editor.fields.base import FieldEditor
from app.gui.theme import current_theme
from app.gui.widgets import row


class TextEditor(FieldEditor):
    """Words, or anything JSON."""

    def __init__(self, field: ParameterField, name: str) -> None:
        super().__init__(field, name)
        self._shown = ""
        self.edit = QLineEdit()
        self.edit.setProperty("small", True)
        self.edit.setFont(current_theme().font(11))
        self.edit.setAccessibleName(name)
        self.edit.editingFinished.connect(self._enter)
        self.edit.textEdited.connect(lambda _: self._mark())
        self.setLayout(row((self.edit, 1)))

    def set_value(self, value: Any) -> None:
        """Show the text."""
        self._shown = value if self.field.kind == "text" else json.dumps(value, ensure_ascii=False)
        self.edit.setText(self._shown)
        self._mark()

    def _enter(self) -> None:
        if self.edit.text() == self._shown:
            return
        if self._reason():
            self.edit.setText(self._shown)
            self._mark()
        else:
            text = self.edit.text()
            self.enter(text if self.field.kind == "text" else json.loads(text))

    def _reason(self) -> str:
        text = self.edit.text()
        if self.field.kind == "text":
            return "" if text.strip() else self.tr("this cannot be empty")
        try:
            good = isinstance(json.loads(text), dict)
        except ValueError:
            good = False
        return "" if good else self.tr("JSON, for example {example}").format(example='{"limit": 3}')

    def _mark(self) -> None:
        reason = self._reason()
        self.edit.setProperty("wrong", bool(reason))
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
        self.edit.setToolTip(reason)
