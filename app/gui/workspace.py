"""What a workspace is to the main window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QUndoGroup, QUndoStack
from PySide6.QtWidgets import QWidget

from app.gui.session import Session

if TYPE_CHECKING:
    from app.gui.document import Document
    from app.gui.images.thumbnails import ThumbnailLoader


class Workspace(QWidget):
    """A view of the document between the image list and the window's right edge, its own panel included.

    The main window makes one with the session, calls ``set_document`` and ``set_image`` as they change, and
    shows ``status_text`` at the right of the status bar while the workspace is in front.

    Attributes:
        title: name in the workspace switch.
        undo_stack: what *Undo* and *Redo* follow while it is in front; None for the document's.
        status_changed: emitted when ``status_text`` or ``status_warning`` has changed.
    """

    title = ""
    undo_stack: QUndoStack | QUndoGroup | None = None
    status_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    @property
    def status_text(self) -> str:
        """A short line for the right of the status bar, for example ``Plan in 0.04 s · seed 7``."""
        return ""

    @property
    def status_warning(self) -> str:
        """A warning for the left of the status bar, empty for none."""
        return ""

    def set_document(self, document: Document | None) -> None:
        """Show another dataset."""

    def take_keyboard(self) -> None:
        """Put the keyboard's focus where the work is done, where there is such a place."""

    def use_thumbnails(self, thumbnails: ThumbnailLoader) -> None:
        """Take small pictures of images from here."""

    def set_image(self, index: int) -> None:
        """Show another image of the dataset; -1 for none."""
