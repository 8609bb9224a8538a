"""The gallery: every transform with what it does to the current image, to be added as a step."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLineEdit, QWidget

from app.gui.augment.editor.transforms import icon_of, new_step, transform_groups
from app.gui.augment.effects import Effect, EffectRenderer
from app.gui.augment.marks import outcome_marks
from app.gui.augment.overlay import painted
from app.gui.augment.words import step_help, step_title
from app.gui.export.overlay import Overlay, SheetBody, SheetPage
from app.gui.text import elided
from app.gui.theme import current_theme
from app.gui.widgets import EmptyState, clear_layout, column, has_keyboard_focus, label, push_button, row

_COLUMNS = 5
_PICTURE = QSize(128, 92)
_CARD = QSize(136, 126)


class TransformCard(QAbstractButton):
    """A transform: its effect on the current image, and its name."""

    def __init__(self, transform: str) -> None:
        super().__init__()
        self.transform = transform
        step = new_step(transform)
        self.title, self.help = step_title(step), step_help(step)
        self._pixmap: QPixmap | None = None
        self.failed = False
        self.setFixedSize(_CARD)
        self.setToolTip(f"{self.title}\n{self.help}")
        self.setAccessibleName(self.title)
        self.setAccessibleDescription(self.help)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def matches(self, words: list[str]) -> bool:
        """Whether every word is in its name, its description or its name in recipes."""
        text = f"{self.title} {self.help} {self.transform}".casefold()
        return all(word in text for word in words)

    def show_effect(self, effect: Effect | None) -> None:
        """Show what it does; None where it cannot be shown."""
        self.failed = effect is None
        if effect is not None:
            marks = outcome_marks(effect.outcome, effect.size)
            self._pixmap = painted(effect.image, effect.size, marks, _PICTURE, self.devicePixelRatioF())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, the name, and hover and focus."""
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse() or self.isDown():
            painter.setBrush(theme.color("press" if self.isDown() else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        picture = QRectF(4, 4, _PICTURE.width(), _PICTURE.height())
        if self._pixmap is None:
            painter.setBrush(theme.color("raised"))
            painter.drawRoundedRect(picture, 4, 4)
            middle = QRectF(picture.center().x() - 9, picture.center().y() - 9, 18, 18)
            theme.paint_icon(painter, icon_of(self.transform), middle, "text3")
        else:
            clip = QPainterPath()
            clip.addRoundedRect(picture, 4, 4)
            painter.save()
            painter.setClipPath(clip)
            painter.fillRect(picture, theme.color("well"))
            size = self._pixmap.deviceIndependentSize()
            x = picture.center().x() - size.width() / 2
            y = picture.center().y() - size.height() / 2
            painter.drawPixmap(round(x), round(y), self._pixmap)
            painter.restore()
        painter.setFont(theme.font(11, 500))
        painter.setPen(theme.color("text1"))
        text = elided(self.title, _PICTURE.width(), theme.caption_px, 500)
        name = QRectF(4, picture.bottom() + 4, _PICTURE.width(), 20)
        painter.drawText(name, Qt.AlignmentFlag.AlignCenter, text)
        if has_keyboard_focus(self):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent_text"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return adds it, as Space does."""
        if Qt.Key(event.key()) in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class _SteadyPage(SheetPage):
    """A page that stays as high as it was: the field that is typed into does not move while less is found."""

    _most = 0

    def wanted_height(self, width: int) -> int:
        """Return the height at which nothing had to be scrolled so far."""
        self._most = max(self._most, super().wanted_height(width))
        return self._most


class Gallery(Overlay):
    """A sheet with all transforms in groups, searched by name and by what they do.

    Attributes:
        chosen: emitted with the name of the transform that a person added.
    """

    chosen = Signal(str)

    def __init__(self, renderer: EffectRenderer, parent: QWidget) -> None:
        super().__init__(parent)
        self._renderer = renderer
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a transform"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setFixedWidth(260)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.cards = [TransformCard(name) for names in transform_groups().values() for name in names]
        for card in self.cards:
            card.clicked.connect(lambda _=False, card=card: self._choose(card))
        self._groups = column(spacing=6)
        self._nothing = EmptyState(self.tr("No transform has these words"))
        self._about = label("", "caption2")
        self.close_button = push_button(self.tr("Close"))
        self.close_button.clicked.connect(self.dismiss)
        body = SheetBody()
        body.setLayout(column(self._groups, self._nothing, None, margins=(22, 12, 22, 16), spacing=6))
        buttons = row((self._about, 1), self.close_button, margins=(24, 12, 24, 12))
        self._sheet = _SteadyPage(body, buttons, self.search)
        self._sheet.set_title(self.tr("Add a step"))
        self._fill()
        self.show_page(self._sheet)
        renderer.rendered.connect(self._take)
        renderer.failed.connect(self._fail)

    def open(self) -> None:
        """Appear, and draw what is not drawn yet, the first cards first."""
        self.show_over()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        room = _PICTURE * self.devicePixelRatioF()
        for card in self.cards:
            self._renderer.request(f"gallery {card.transform}", new_step(card.transform), room)

    def visible_cards(self) -> list[TransformCard]:
        """Return the cards that the search found, in order."""
        words = self.search.text().casefold().split()
        return [card for card in self.cards if card.matches(words)]

    def confirm(self) -> None:
        """Add the only card that is left, or the first that was searched for, those of that name first."""
        found, words = self.visible_cards(), self.search.text().strip().casefold()
        if found and (words or len(found) == 1):
            named = (card for card in found if card.title.casefold().startswith(words))
            self._choose(next(named, found[0]))

    def dismiss(self) -> None:
        """Close without adding."""
        self._renderer.stop()
        self.hide()
        self.window().setFocus()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move over the cards by arrow keys."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -_COLUMNS,
            Qt.Key.Key_Down: _COLUMNS,
        }
        step = steps.get(Qt.Key(event.key()), 0)
        found = self.visible_cards()
        if not step or not found:
            super().keyPressEvent(event)
            return
        focus = self.focusWidget()
        here = found.index(focus) if isinstance(focus, TransformCard) and focus in found else -1
        place = 0 if here < 0 else min(max(here + step, 0), len(found) - 1)
        found[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, card: TransformCard) -> None:
        self.chosen.emit(card.transform)
        self.dismiss()

    def _filter(self) -> None:
        self._fill()
        self.fit()

    def _fill(self) -> None:
        """Lay out the cards that are found, under the titles of their groups."""
        for card in self.cards:
            card.setParent(self)  # out of the old layout, which is deleted
            card.hide()
        clear_layout(self._groups)
        found = {card.transform: card for card in self.visible_cards()}
        for title, names in transform_groups().items():
            shown = [found[name] for name in names if name in found]
            if shown:
                group = _group(title, shown)
                self._groups.addWidget(group)
                group.show()
        self._nothing.setVisible(not found)

    def _take(self, key: str, effect: Effect) -> None:
        self._show_effect(key, effect)

    def _fail(self, key: str, _error: Exception) -> None:
        self._show_effect(key, None)

    def _show_effect(self, key: str, effect: Effect | None) -> None:
        name = key.removeprefix("gallery ")
        for card in self.cards:
            if name != key and card.transform == name:
                card.show_effect(effect)


def _group(title: str, cards: list[TransformCard]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 6)
    grid.setSpacing(4)
    for i, card in enumerate(cards):
        grid.addWidget(card, i // _COLUMNS, i % _COLUMNS)
    grid.setColumnStretch(_COLUMNS, 1)
    head, group = label(title, "title"), QWidget()
    group.setLayout(column(head, grid, spacing=6))
    for widget in (head, *cards):
        widget.show()  # at once: what is not shown yet has no height in a layout
    return group
