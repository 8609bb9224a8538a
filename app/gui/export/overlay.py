"""A sheet over the whole window: a scrim, a panel in the middle, keys that stay inside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLayout, QMainWindow, QPushButton, QScrollArea, QStackedWidget, QWidget

from app.gui.theme import current_theme
from app.gui.widgets import column, hline, label, row, surface

WIDTH = 760
_MARGIN = 24
_SHADOW, _SHADOW_OFFSET = 40, 16


class SheetBody(QWidget):
    """The content of a page, on the background of the sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the background."""
        QPainter(self).fillRect(event.rect(), current_theme().color("bg"))


class SheetPage(QWidget):
    """A page of a sheet: title, content that scrolls where the window is low, buttons."""

    def __init__(self, content: SheetBody, buttons: QLayout, corner: QWidget | None = None) -> None:
        super().__init__()
        self._content = content
        self._title = label("", "title")
        self._buttons = surface(buttons, "none")
        self._head = surface(row(self._title, None, corner or QWidget(), margins=(24, 10, 16, 10)), "none")
        self._head.setMinimumHeight(52)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        self.setLayout(column(self._head, hline(), (scroll, 1), hline(), self._buttons, spacing=0))

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def wanted_height(self, width: int) -> int:
        """Return the height at which nothing has to be scrolled."""
        layout = self._content.layout()
        if layout is None:
            return 0
        layout.invalidate()
        high = layout.hasHeightForWidth()
        inner = layout.heightForWidth(width) if high else layout.sizeHint().height()
        head = max(self._head.sizeHint().height(), self._head.minimumHeight())
        return inner + head + self._buttons.sizeHint().height() + 2


class Overlay(QWidget):
    """Covers a window with a scrim and shows one page; no key reaches what is under it.

    The window is drawn once as it is when the sheet appears: a sheet that changes several times a second then
    costs no more than itself.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._under = QPixmap()
        self._pages = QStackedWidget()
        self._panel = surface(column(self._pages, margins=(1, 1, 1, 1)), "sheet")
        self._panel.setParent(self)
        parent.installEventFilter(self)
        current_theme().changed.connect(self._theme_changed)
        self.hide()

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self._pages.currentWidget()

    def show_page(self, page: SheetPage) -> None:
        """Show a page."""
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self.fit()

    def fit(self) -> None:
        """Give the panel the height that its page wants, and the middle of the window."""
        parent, page = self.parentWidget(), self.page
        if parent is None or not isinstance(page, SheetPage):
            return
        if self.geometry() != parent.rect():
            self.setGeometry(parent.rect())
            if self.isVisible():
                self._draw_under()
        width = min(WIDTH, self.width() - 2 * _MARGIN)
        height = min(page.wanted_height(width - 2) + 2, self.height() - 2 * _MARGIN)
        place = QRect((self.width() - width) // 2, (self.height() - height) // 2, width, height)
        if place != self._panel.geometry():
            self._panel.setGeometry(place)
            self.update()  # the shadow

    def show_over(self) -> None:
        """Appear over the window."""
        self.fit()
        self._draw_under()
        self.show()
        self.raise_()
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        """Put the focus into the sheet: where it was put already, else on the first part that takes it."""
        inside = self.focusWidget()
        if inside is not None and inside.isVisible():
            inside.setFocus()
            return
        part: QWidget | None = self.nextInFocusChain()
        while part is not None and part is not self:
            by_tab = part.focusPolicy() & Qt.FocusPolicy.TabFocus and self.isAncestorOf(part)
            if by_tab and part.isVisible() and part.isEnabled():
                part.setFocus()
                return
            part = part.nextInFocusChain()

    def confirm(self) -> None:
        """Do what Return does."""

    def dismiss(self) -> None:
        """Do what Escape does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button that has the focus, but none that stays pressed, else confirms."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focus = self.focusWidget()
            if isinstance(focus, QPushButton) and focus.hasFocus() and not focus.isCheckable():
                focus.click()
            else:
                self.confirm()

    def event(self, event: QEvent) -> bool:
        """Keep the window's shortcuts from working while the sheet has the keyboard."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the parent."""
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab walk round within the sheet."""
        here = self.focusWidget() or self
        step: QWidget | None = here
        while True:
            assert step is not None
            step = step.nextInFocusChain() if forward else step.previousInFocusChain()
            if step is None or step is here:
                return True
            by_tab = (step.focusPolicy() & Qt.FocusPolicy.TabFocus) == Qt.FocusPolicy.TabFocus
            if by_tab and self.isAncestorOf(step) and step.isVisible() and step.isEnabled():
                reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
                step.setFocus(reason)
                return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take clicks beside the panel: they do nothing."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dimmed window and the panel's shadow."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._under)
        if self._panel.geometry().contains(event.rect()):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 4))
        middle = QRectF(self._panel.geometry()).translated(0, _SHADOW_OFFSET / 2)
        for spread in range(_SHADOW, -1, -2):
            radius = 12 + spread
            painter.drawRoundedRect(middle.adjusted(-spread, -spread, spread, spread), radius, radius)

    def _theme_changed(self) -> None:
        if self.isVisible():
            QTimer.singleShot(0, self._draw_under)  # once everything else has its new colours

    def _draw_under(self) -> None:
        """Draw what lies under the sheet, dimmed."""
        window = self.parentWidget()
        content = window.centralWidget() if isinstance(window, QMainWindow) else None
        self._under = QPixmap(self.size()) if content is None else content.grab()
        painter = QPainter(self._under)
        if content is None:
            painter.fillRect(self.rect(), current_theme().color("bg"))
        painter.fillRect(self.rect(), current_theme().color("scrim"))
        painter.end()
        self.update()
