"""The bar of the view: how many copies, of which images, and the button that writes them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.gui.augment.tta.tiles import COUNT, MOST
from app.gui.widgets import (
    ComboBox,
    ElidedLabel,
    ProgressBar,
    SpinBox,
    column,
    label,
    push_button,
    row,
    surface,
)


class TtaBar(QWidget):
    """Number of copies, split, and writing.

    Attributes:
        write_wanted, stopped: buttons.
    """

    write_wanted = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.count = SpinBox()
        self.count.setRange(1, MOST)
        self.count.setValue(COUNT)
        self.count.setAccessibleName(self.tr("Copies"))
        self.count.setProperty("small", True)
        self.count.setFixedWidth(56)
        self.count.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.split = ComboBox()
        self.split.setProperty("small", True)
        self.split.setAccessibleName(self.tr("Images to write"))
        self.split.setToolTip(self.tr("Images to write"))
        self.progress = ProgressBar()
        self.progress.setFixedWidth(140)
        self.text = ElidedLabel("", "caption2")
        self.stop = push_button(self.tr("Cancel"))
        self.write = push_button(self.tr("Write copies…"), icon="export")
        self.write.setToolTip(self.tr("Write every image and its copies for a detector to look at"))
        content = row(
            label(self.tr("Copies beside the image itself"), "caption"),
            self.count,
            8,
            self.progress,
            (self.text, 1),
            self.split,
            self.write,
            self.stop,
            margins=(16, 0, 16, 0),
        )
        self.setLayout(column(surface(content, height=44), spacing=0))
        self.write.clicked.connect(self.write_wanted)
        self.stop.clicked.connect(self.stopped)
        self.show_idle()

    @property
    def chosen_split(self) -> str | None:
        """The list of images that is written, None for all."""
        name: str | None = self.split.currentData()
        return name

    def show_splits(self, images: int, splits: Mapping[str, int]) -> None:
        """Offer all images, and each list of the dataset with the number of its images."""
        items: list[tuple[str, str | None]] = [(self.tr("all images ({n})").format(n=f"{images:,}"), None)]
        items += [(f"{name} ({count:,})", name) for name, count in splits.items()]
        if items == [(self.split.itemText(i), self.split.itemData(i)) for i in range(self.split.count())]:
            return
        chosen = self.chosen_split
        self.split.clear()
        for text, name in items:
            self.split.addItem(text, name)
        self.split.setCurrentIndex(max(0, self.split.findData(chosen)))

    def show_idle(self) -> None:
        """Nothing is being written."""
        self.text.setText("")
        self._arrange(False)

    def show_progress(self, done: int, total: int) -> None:
        """Say how far the writing is."""
        self.text.setText(self.tr("{done} of {total} images").format(done=f"{done:,}", total=f"{total:,}"))
        self.progress.set_share(done / max(1, total))
        self._arrange(True)

    def _arrange(self, runs: bool) -> None:
        left, right = (self.write, self.stop) if runs else (self.stop, self.write)
        follows = left.hasFocus()  # the keyboard stays on the button's place
        self.split.setVisible(not runs)
        self.write.setVisible(not runs)
        self.stop.setVisible(runs)
        self.progress.setVisible(runs)
        if follows:
            right.setFocus(Qt.FocusReason.OtherFocusReason)
