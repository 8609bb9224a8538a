"""The question about unsaved changes before a dataset is left."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from app.gui.document import Document
from app.gui.text import plural


def ask_to_save(parent: QWidget, document: Document) -> bool:
    """Ask whether to save, to lose, or to stay; return whether to go on."""
    tr = QCoreApplication.translate
    buttons = QMessageBox.StandardButton
    box = QMessageBox(parent)
    box.setWindowTitle(tr("MainWindow", "Unsaved changes"))
    count = len(document.dirty_indices)
    one = tr("MainWindow", "One image has unsaved changes.")
    box.setText(plural(count, one, tr("MainWindow", "{n} images have unsaved changes.")))
    box.setInformativeText(tr("MainWindow", "Without saving they are lost."))
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)
    answer = box.exec()
    if answer == buttons.Save:
        return document.save_all()
    if answer == buttons.Discard:
        document.discard_unsaved()
    return answer == buttons.Discard
