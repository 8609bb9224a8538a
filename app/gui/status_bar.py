"""The bar at the bottom: saving and warnings left, background work right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.gui.session import Work
from app.gui.widgets import IconLabel, label, row, surface

HEIGHT = 28
_ICON = 14


class StatusItem(QWidget):
    """A small icon with a few words; hidden while there is nothing to say."""

    clicked = Signal()

    def __init__(self, icon: str, token: str = "text3", role: str = "caption2") -> None:
        super().__init__()
        self._icon = IconLabel(icon, token, _ICON)
        self._label = label("", role)
        self.setLayout(row(self._icon, self._label, spacing=6))
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def show_text(self, text: str, icon: str | None = None, token: str | None = None) -> None:
        """Say something; empty hides it."""
        self._label.setText(text)
        if icon:
            self._icon.set_icon(icon, token)
        self._icon.setVisible(icon != "")
        self.setVisible(bool(text))

    def set_clickable(self, tip: str) -> None:
        """Show that a click does something."""
        self.setCursor(QCursor(Qt.CursorShape.PointingHandCursor))
        self.setToolTip(tip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()


class StatusBar(QWidget):
    """What is saved, what is wrong, what is going on.

    Attributes:
        errors: how many images have errors; a click lists them.
        work_clicked: show the background work.
    """

    work_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setProperty("surface", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._saving = StatusItem("check", "text3")
        self.errors = StatusItem("warning", "warning")
        self.errors.set_clickable(self.tr("Show them in the list"))
        self._warning = StatusItem("warning", "warning")
        self._work = StatusItem("spinner", "accent_text")
        self._work.clicked.connect(self.work_clicked)
        self._text = StatusItem("", "text3", "caption")
        left = (self._saving, self.errors, self._warning)
        content = row(*left, None, self._work, self._text, spacing=16, margins=(16, 0, 16, 0))
        self.setLayout(row((surface(content, "none"), 1)))

    def show_saving(self, dirty: int, failed: bool = False) -> None:
        """Say how many images have unsaved edits."""
        if failed:
            self._saving.show_text(self.tr("Not saved"), "warning", "error")
        elif dirty:
            many = self.tr("{n} unsaved changes").format(n=dirty)
            self._saving.show_text(self.tr("Unsaved change") if dirty == 1 else many, "dot", "warning")
        else:
            self._saving.show_text(self.tr("All changes saved"), "check", "text3")

    def show_errors(self, count: int) -> None:
        """Say how many images have something wrong with their files."""
        many = self.tr("{n} images have errors").format(n=f"{count:,}")
        text = self.tr("1 image has an error") if count == 1 else many
        self.errors.show_text(text if count else "")

    def show_workspace(self, text: str, warning: str) -> None:
        """Say what the workspace says."""
        self._text.show_text(text, "")
        self._warning.show_text(warning)

    def show_work(self, work: tuple[Work, ...]) -> None:
        """Say what goes on in the background: the latest, and how far it is."""
        if not work:
            self._work.show_text("")
            return
        latest = work[-1]
        figures = f"  {latest.done:,} / {latest.total:,}" if latest.total else "…"
        more = f"  +{len(work) - 1}" if len(work) > 1 else ""
        self._work.show_text(f"{latest.title}{figures}{more}")

    def show_welcome(self, version: str) -> None:
        """Say what holds while no dataset is open."""
        words = self.tr("Nothing leaves this computer: no network, no telemetry")
        self._saving.show_text(words, "")
        self.errors.show_text("")
        self.show_workspace(f"Evenbox {version}", "")
