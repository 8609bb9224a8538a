"""The view of variants: the original, a grid of variants, the fate matrix, and the stages."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent

from app.gui.augment.body import AugmentBody
from app.gui.augment.overlay import plain_marks
from app.gui.augment.rendering import Variant, VariantRenderer, screen_image
from app.gui.augment.source import PreviewSource
from app.gui.augment.stage_slider import StageBar
from app.gui.augment.state import PreviewState
from app.gui.augment.view import AugmentView
from app.gui.messages import translate_message
from app.gui.widgets import column, hline

_RESIZE_DELAY = 120  # ms
_ORIGINAL_ROOM = QSize(1120, 1120)


class VariantsView(AugmentView):
    """The current image and its variants; all drawing happens in background threads."""

    def __init__(self, state: PreviewState) -> None:
        super().__init__(state)
        self.title = self.tr("Variants")
        self.renderer = VariantRenderer(self)
        self.body = AugmentBody(state.highlight)
        self.stages = StageBar()
        self.setLayout(column((self.body, 1), hline(), self.stages, spacing=0))
        self._shown: PreviewSource | None = None
        self._variants: dict[int, Variant] = {}
        self._resize_timer = QTimer(self, singleShot=True, interval=_RESIZE_DELAY)
        self._connect()
        self._show_stages()

    @property
    def status_text(self) -> str:
        """Speed."""
        if not self._variants:
            return ""
        mean = sum(variant.seconds for variant in self._variants.values()) / len(self._variants)
        return self.tr("{ms} ms per variant").format(ms=f"{1000 * mean:.1f}")

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
        self.renderer.stop()

    def _connect(self) -> None:
        self.state.source_changed.connect(self._show_source)
        self.state.recipe_changed.connect(self._show_stages)
        self.state.recipe_changed.connect(self._render)
        self.state.seed_changed.connect(self._render)
        self.stages.slider.changed.connect(lambda _: self._render())
        self.renderer.rendered.connect(self._take)
        self.body.grid.tile_resized.connect(self._resize_timer.start)
        self._resize_timer.timeout.connect(self._render)

    def _show_stages(self) -> None:
        """Name the steps; the stage that is looked at stays where the steps are the same."""
        titles = [self.tr("Original"), *(translate_message(t, {}) for t in self.state.pipeline.stage_titles)]
        if titles != self.stages.slider.titles:
            self.stages.stop()
            self.stages.slider.set_titles(titles)

    def _show_source(self) -> None:
        if not self.isVisible():
            return
        self.renderer.stop()
        source, before = self.state.source, self._shown
        self._shown = source
        if source is None:
            self._variants = {}
            self.status_changed.emit()
            return
        if before is None or before.image_id != source.image_id:
            self.stages.stop()
        image = screen_image(source.image, _ORIGINAL_ROOM)
        self.body.original.show_image(image, source.size, plain_marks(source.boxes))
        if before is None or before.image_id != source.image_id or len(before.boxes) != len(source.boxes):
            names = [box.name for box in source.annotation.boxes]
            self.body.matrix.set_objects(names, len(self.body.grid.tiles))
            self._forget_variants()
        self.body.show_original(source.size, self.state.remark)
        self._render()

    def _forget_variants(self) -> None:
        self._variants = {}
        for tile in self.body.grid.tiles:
            tile.show_variant(None)
        self.body.show_outcomes({})

    def _render(self) -> None:
        """Draw all variants anew; those that are shown stay until their successors are ready."""
        if self._shown is None or not self.isVisible() or self.state.lacks_partners:
            return
        slider = self.stages.slider
        stage = None if slider.stage == slider.last else slider.stage
        room = self.body.grid.picture_size() * self.devicePixelRatioF()
        numbers = [tile.number for tile in self.body.grid.tiles]
        self.renderer.request(self.state.pipeline, self._shown, self.state.seed, numbers, stage, room)

    def _take(self, variant: Variant) -> None:
        self._variants[variant.number] = variant
        if variant.number == 1:
            self.body.grid.set_aspect(variant.size[0] / variant.size[1])
        self.body.grid.tiles[variant.number - 1].show_variant(variant)
        outcomes = {number: shown.outcome for number, shown in self._variants.items()}
        self.body.show_outcomes(outcomes)
        if len(self._variants) == len(self.body.grid.tiles):
            self.status_changed.emit()
