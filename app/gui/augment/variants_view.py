"""The view of variants: the original, a grid of variants, the fate matrix, the stages, one variant large."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget

from app.gui.augment.body import AugmentBody
from app.gui.augment.large_view import LargeView
from app.gui.augment.linked_view import LinkedView
from app.gui.augment.marks import plain_marks
from app.gui.augment.rendering import Draw, Variant, VariantRenderer, screen_image
from app.gui.augment.source import PreviewSource
from app.gui.augment.stage_slider import StageBar
from app.gui.augment.stages import Stage, recipe_stages
from app.gui.augment.state import PreviewState
from app.gui.augment.tile import VariantTile
from app.gui.augment.view import AugmentView
from app.gui.messages import error_text, translate_message
from app.gui.widgets import column, hline

_RESIZE_DELAY = 120  # ms
_OUTCOME_DELAY = 30  # ms; what became of the boxes is counted once for several variants
_BETWEEN_DRAWINGS = 25  # ms; changes that follow faster are drawn together
_ORIGINAL_ROOM = QSize(1120, 1120)


class VariantsView(AugmentView):
    """The current image and its variants; all drawing happens in background threads."""

    def __init__(self, state: PreviewState) -> None:
        super().__init__(state)
        self.title = self.tr("Variants")
        self.renderer = VariantRenderer(self)
        self.linked = LinkedView(self)
        self.body = AugmentBody(state.highlight, self.linked)
        self.large = LargeView(state.highlight, self.linked)
        self.stages = StageBar()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.body)
        self._pages.addWidget(self.large)
        self.setLayout(column((self._pages, 1), hline(), self.stages, spacing=0))
        self._shown: PreviewSource | None = None
        self._stages: tuple[Stage, ...] = ()
        self._variants: dict[int, Variant] = {}
        self._failure = ""
        self._resize_timer = QTimer(self, singleShot=True, interval=_RESIZE_DELAY)
        self._next = QTimer(self, singleShot=True, interval=_BETWEEN_DRAWINGS)
        self._outcome_timer = QTimer(self, singleShot=True, interval=_OUTCOME_DELAY)
        self._outcome_timer.timeout.connect(self._show_outcomes)
        self._waiting = False  # for the timer, or for the first variant of what is being drawn
        self._awaited = 0  # number of that variant, 0 for none
        self._expected: set[int] = set()
        self._connect()
        self._show_stages()

    @property
    def status_text(self) -> str:
        """Speed."""
        if not self._variants:
            return ""
        mean = sum(variant.seconds for variant in self._variants.values()) / len(self._variants)
        return self.tr("{ms} ms per variant").format(ms=f"{1000 * mean:.1f}")

    @property
    def is_drawing(self) -> bool:
        """Whether something newer than what is shown is on its way."""
        timers = self._resize_timer, self._outcome_timer
        return self._waiting or bool(self._expected) or any(timer.isActive() for timer in timers)

    @property
    def is_large(self) -> bool:
        """Whether one variant is shown large."""
        return self._pages.currentWidget() is self.large

    def open_large(self, number: int) -> None:
        """Show a variant large beside the original."""
        self.large.show_variant(number, self._variants.get(number))
        self._pages.setCurrentWidget(self.large)
        self.large.setFocus(Qt.FocusReason.OtherFocusReason)
        self._render()

    def close_large(self) -> None:
        """Go back to the grid."""
        self._pages.setCurrentWidget(self.body)
        self.body.grid.tiles[min(self.large.number, len(self.body.grid.tiles)) - 1].setFocus()
        self._render()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        if self.state.source is not self._shown:
            self._show_source()
        else:
            self._render()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop what nobody sees."""
        super().hideEvent(event)
        self.stages.stop()
        self._stop()

    def _connect(self) -> None:
        self.state.source_changed.connect(self._show_source)
        self.state.recipe_changed.connect(self._show_stages)
        self.state.recipe_changed.connect(self._render)
        self.state.seed_changed.connect(self._render)
        self.stages.slider.changed.connect(lambda _: self._render())
        self.renderer.rendered.connect(self._take)
        self.renderer.failed.connect(self._fail)
        grid = self.body.grid
        grid.tile_resized.connect(self._resize_timer.start)
        grid.opened.connect(self.open_large)
        grid.pins_changed.connect(self._render)
        self.body.side_changed.connect(self._change_side)
        self.linked.changed.connect(self._resize_timer.start)  # larger pixels for what is zoomed in on
        self.large.closed.connect(self.close_large)
        self.large.stepped.connect(self._step_large)
        self._resize_timer.timeout.connect(self._render)
        self._next.timeout.connect(self._render_waiting)
        pin = QShortcut(QKeySequence(Qt.Key.Key_P), self)
        pin.setContext(Qt.ShortcutContext.WindowShortcut)
        pin.activated.connect(self._toggle_pin)

    def _show_stages(self) -> None:
        """Name the steps; the stage that is looked at stays where the steps are the same."""
        self._stages = recipe_stages(self.state.pipeline)
        titles = [self.tr("Original"), *(self._stage_title(stage) for stage in self._stages[1:])]
        if titles != self.stages.slider.titles:
            self.stages.stop()
            self.stages.slider.set_titles(titles)

    def _stage_title(self, stage: Stage) -> str:
        return self.tr("New size and place") if stage.window else translate_message(stage.title, {})

    def _show_source(self) -> None:
        if not self.isVisible():
            return
        self._stop()
        source, before = self.state.source, self._shown
        self._shown = source
        if source is None:
            self._variants = {}
            self.status_changed.emit()
            return
        another = before is None or before.image_id != source.image_id
        if another:
            self.stages.stop()
            self.linked.fit()
        image = screen_image(source.image, _ORIGINAL_ROOM)
        for original in (self.body.original, self.large.original):
            original.show_image(image, source.size, plain_marks(source.boxes))
        if another or before is None or len(before.boxes) != len(source.boxes):
            names = [box.name for box in source.annotation.boxes]
            self.body.show_objects(names)
            self._forget_variants()
        self.body.show_original(source.size, self.state.remark)
        self._render()

    def _forget_variants(self) -> None:
        self._variants = {}
        for tile in self.body.grid.tiles:
            tile.show_variant(None)
        self.body.show_outcomes({})

    def _change_side(self) -> None:
        count = len(self.body.grid.tiles)
        self._variants = {number: shown for number, shown in self._variants.items() if number <= count}
        self._show_outcomes()
        self._render()

    def _render(self) -> None:
        """Draw all variants anew; those that are shown stay until their successors are ready.

        While changes come faster than variants can be drawn, the first variant is always finished before the
        latest change begins: something moves under the hand, and what lies between is never drawn.
        """
        if self._next.isActive() or self._awaited:
            self._waiting = True
            return
        self._waiting = False
        self._next.start()
        self._request()

    def _render_waiting(self) -> None:
        if self._waiting:
            self._render()

    def _stop(self) -> None:
        self.renderer.stop()
        self._awaited, self._expected = 0, set()

    def _request(self) -> None:
        if self._shown is None or not self.isVisible() or self.state.lacks_partners:
            return
        slider = self.stages.slider
        stage = None if slider.stage == slider.last else self._stages[slider.stage]
        ratio = self.devicePixelRatioF() * self.linked.scale
        draws = self.body.grid.draws(self.state.seed)
        room = self.body.grid.picture_size()
        if self.is_large:
            draws = [draw for draw in draws if draw.number == self.large.number] or [
                Draw(self.large.number, self.state.seed)
            ]
            room = self.large.tile.picture_rect().size().toSize()
        self._awaited, self._expected = draws[0].number, {draw.number for draw in draws}
        self.renderer.request(self.state.pipeline, self._shown, draws, stage, room * ratio)

    def _take(self, variant: Variant) -> None:
        self._failure = ""
        self._variants[variant.number] = variant
        self._expected.discard(variant.number)
        if variant.number == self._awaited:
            self._arrived()
        if self.is_large and variant.number == self.large.number:
            self.large.show_variant(variant.number, variant)
        if variant.number > len(self.body.grid.tiles):
            return
        if variant.number == 1:
            self.body.grid.set_aspect(variant.size[0] / variant.size[1])
        self.body.grid.tiles[variant.number - 1].show_variant(variant)
        if not self._expected:
            self._show_outcomes()  # of all that is drawn
        elif not self._outcome_timer.isActive():
            self._outcome_timer.start()
        if len(self._variants) >= len(self.body.grid.tiles):
            self.status_changed.emit()

    def _arrived(self) -> None:
        """Begin with what has changed meanwhile, if anything has."""
        self._awaited = 0
        if not self._next.isActive():
            self._render_waiting()

    def _show_outcomes(self) -> None:
        self._outcome_timer.stop()
        self.body.show_outcomes({number: shown.outcome for number, shown in self._variants.items()})

    def _fail(self, error: Exception) -> None:
        """Say once why variants cannot be drawn."""
        self._expected = set()
        self._arrived()
        text = error_text(error)
        if text != self._failure:
            self._failure = text
            self.state.session.notice.emit(text, "error")

    def _step_large(self, by: int) -> None:
        number = self.large.number + by
        if 1 <= number <= len(self.body.grid.tiles):
            self.open_large(number)

    def _toggle_pin(self) -> None:
        """Pin the variant under the pointer, else the one that has the keyboard."""
        focus = QApplication.focusWidget()
        pointed = next((tile for tile in self.body.grid.tiles if tile.underMouse()), None)
        tile = pointed or (focus if isinstance(focus, VariantTile) else None)
        if tile is not None and tile.variant is not None and not self.is_large:
            tile.pin.toggle()
