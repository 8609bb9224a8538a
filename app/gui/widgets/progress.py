"""A thin progress bar."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar

_STEPS = 1000


class ProgressBar(QProgressBar):
    """Six pixels high, set by a share from 0 to 1."""

    def __init__(self, share: float = 0.0) -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setRange(0, _STEPS)
        self.set_share(share)

    def set_share(self, share: float) -> None:
        """Show how much is done, with the next frame: ``setValue`` would paint the window at once."""
        self.setUpdatesEnabled(False)
        self.setValue(round(max(0.0, min(1.0, share)) * _STEPS))
        self.setUpdatesEnabled(True)
