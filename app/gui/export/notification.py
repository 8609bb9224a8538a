"""A word from the system once an export has ended while the person looks at something else."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from app.gui.top_bar import app_icon

_SHOWN = 15_000  # ms


def notify(window: QWidget, title: str, text: str) -> bool:
    """Say something through the system unless the window is in front; return whether that was needed.

    Where the system has no place for it, the window's entry in the task bar asks for attention.
    """
    if window.isActiveWindow():
        return False
    QApplication.alert(window)
    if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
        tray = QSystemTrayIcon(app_icon(), window)
        tray.messageClicked.connect(window.activateWindow)
        tray.show()
        tray.showMessage(title, text, app_icon(), _SHOWN)
        QTimer.singleShot(_SHOWN, tray.deleteLater)
    return True
