"""The bar of the view: how much is tried, how far it is, and the report."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.export.inspection.run import DRAWS, IMAGES
from app.gui.widgets import ElidedLabel, ProgressBar, SpinBox, column, label, push_button, row, surface

_MOST_IMAGES, _MOST_DRAWS = 20_000, 25
_PROGRESS, _PROGRESS_NARROW, _ROOMY = 140, 48, 720  # px


class WorstBar(QWidget):
    """Figures, the button that starts or stops, and progress.

    Attributes:
        started, stopped, report_wanted: buttons.
    """

    started = Signal()
    stopped = Signal()
    report_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._idle = "", ""
        self.images, self.draws = SpinBox(), SpinBox()
        for box, most, value, name in (
            (self.images, _MOST_IMAGES, IMAGES, self.tr("Images")),
            (self.draws, _MOST_DRAWS, DRAWS, self.tr("Copies of each")),
        ):
            box.setRange(1, most)
            box.setValue(value)
            box.setGroupSeparatorShown(True)
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.setProperty("small", True)
            box.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.setFixedWidth(78 if most > 1000 else 58)
        self.start = push_button(self.tr("Try again"), "primary")
        self.stop = push_button(self.tr("Cancel"))
        self.report = push_button(self.tr("Report…"), icon="file-text")
        self.text = ElidedLabel("", "caption2")
        self.progress = ProgressBar()
        figures = row(
            label(self.tr("Images"), "caption"), self.images, label("×", "caption"), self.draws, spacing=6
        )
        content = row(
            figures,
            self.start,
            self.stop,
            4,
            self.progress,
            (self.text, 1),
            self.report,
            margins=(16, 0, 16, 0),
        )
        self.setLayout(column(surface(content, height=44), spacing=0))
        self.start.clicked.connect(self.started)
        self.stop.clicked.connect(self.stopped)
        self.report.clicked.connect(self.report_wanted)
        self.show_idle("", has_result=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words most of a narrow bar."""
        super().resizeEvent(event)
        self.progress.setFixedWidth(_PROGRESS if self.width() >= _ROOMY else _PROGRESS_NARROW)
        if self.progress.isHidden():
            self._show_idle_words()

    def show_idle(self, text: str, brief: str = "", *, has_result: bool) -> None:
        """Say what is there, ``brief`` where there is little room; nothing is going on."""
        self._idle = text, brief
        self.report.setEnabled(has_result)
        self._arrange(False)
        self.start.setVisible(has_result)  # before, the page itself has the button
        self._show_idle_words()

    def _show_idle_words(self) -> None:
        whole, brief = self._idle
        fits = self.width() >= _ROOMY or not brief
        self.text.setText(whole if fits else brief)

    def show_progress(self, text: str, share: float) -> None:
        """Say what is going on and how far it is."""
        self.text.setText(text)
        self.progress.set_share(share)
        self.report.setEnabled(False)
        self._arrange(True)

    def _arrange(self, runs: bool) -> None:
        self.start.setVisible(not runs)
        for widget in (self.stop, self.progress):
            widget.setVisible(runs)
        self.report.setVisible(not runs)  # the words of a narrow bar need the room
        self.images.setEnabled(not runs)
        self.draws.setEnabled(not runs)
