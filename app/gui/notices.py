"""Short messages over the work: what was done, or what went wrong, with one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QTimer
from PySide6.QtWidgets import QWidget

from app.gui.widgets import IconLabel, column, label, push_button, row, surface, tool_button

Action = tuple[str, Callable[[], object]]

_SECONDS = 6
_WIDTH, _MARGIN = 560, 16
_ICONS = {"ok": "check-circle", "warning": "warning", "error": "warning"}


class NoticeArea(QObject):
    """Shows one message at a time at the bottom of a part of a widget; a newer one takes its place.

    Attributes:
        current: the message that is shown, None for none.
    """

    def __init__(self, over: QWidget, room: Callable[[], QRect] | None = None) -> None:
        """Show messages over a widget; in the ``room`` of it that has no controls, where that is said."""
        super().__init__(over)
        self._over, self._room = over, room or over.rect
        self.current: QWidget | None = None
        self._timer = QTimer(self, singleShot=True, interval=_SECONDS * 1000)
        self._timer.timeout.connect(self.clear)
        over.installEventFilter(self)

    def show(
        self,
        text: str,
        kind: str = "ok",
        detail: str = "",
        *actions: Action | None,
    ) -> None:
        """Show a message.

        Args:
            text: one sentence.
            kind: ``ok`` goes away by itself; ``warning`` and ``error`` stay until they are closed.
            detail: a second, smaller line.
            *actions: words of a button and what it does.
        """
        self.clear()
        self.current = self._card(text, kind, detail, [action for action in actions if action is not None])
        self.current.setParent(self._over)
        self.place()
        self.current.show()
        self.current.raise_()
        if kind == "ok":
            self._timer.start()

    def clear(self) -> None:
        """Take the message away."""
        self._timer.stop()
        if self.current is not None:
            self.current.hide()
            self.current.deleteLater()
            self.current = None

    def place(self) -> None:
        """Put the message where there is room for it now."""
        if self.current is not None:
            room = self._room()
            width = min(_WIDTH, room.width() - 2 * _MARGIN)
            self.current.setFixedWidth(width)
            height = max(44, self.current.heightForWidth(width), self.current.sizeHint().height())
            left, top = room.center().x() - width // 2, room.bottom() - _MARGIN - height
            self.current.setGeometry(left, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the message in its place when the window is resized."""
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def _card(self, text: str, kind: str, detail: str, actions: Sequence[Action]) -> QWidget:
        words = column(label(text, "title" if detail else "body", wrap=True), spacing=1)
        if detail:
            words.addWidget(label(detail, "caption2", wrap=True))
        line = row(IconLabel(_ICONS[kind], kind, 20), (words, 1), margins=(14, 10, 10, 10), spacing=12)
        for words_of, act in actions:
            button = push_button(words_of, "quiet")
            button.clicked.connect(self.clear)
            button.clicked.connect(lambda _=False, act=act: act())
            line.addWidget(button)
        close = tool_button("x", self.tr("Close"), size=24)
        close.clicked.connect(self.clear)
        line.addWidget(close)
        return surface(line, "notice_error" if kind == "error" else "notice")
