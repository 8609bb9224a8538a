"""What a view of the Augment workspace is: one way to look at a recipe."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.gui.augment.state import PreviewState


class AugmentView(QWidget):
    """Fills the middle of the workspace; follows the state's signals, and draws only while it is visible.

    To add one: a class, and a line in ``workspace.VIEWS``.

    Attributes:
        title: name in the switch of the header; set before the base class' constructor returns.
        needs_image: whether the workspace shows an empty page instead where there is no image.
        status_changed: emitted when ``status_text`` has changed.
    """

    title = ""
    needs_image = True
    status_changed = Signal()

    def __init__(self, state: PreviewState) -> None:
        super().__init__()
        self.state = state
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    @property
    def status_text(self) -> str:
        """A short line for the right of the status bar."""
        return ""
