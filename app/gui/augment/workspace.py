"""The Augment workspace: what a recipe makes of an image and of every box on it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QStackedWidget, QWidget

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe
from app.core.dataset import ImageState
from app.errors import RecipeError
from app.gui import tasks
from app.gui.augment.body import AugmentBody
from app.gui.augment.header import AugmentHeader
from app.gui.augment.highlight import Highlight
from app.gui.augment.overlay import plain_marks
from app.gui.augment.recipe_panel import RecipePanel
from app.gui.augment.rendering import Variant, VariantRenderer, screen_image
from app.gui.augment.source import ImageCache, PreviewSource, load_source
from app.gui.augment.stage_slider import StageBar
from app.gui.document import Document
from app.gui.export.jobs import ensure_recipe
from app.gui.messages import error_text, translate_message
from app.gui.session import Session
from app.gui.widgets import EmptyState, column, has_keyboard_focus, hline, row, surface
from app.gui.workspace import Workspace

_RESIZE_DELAY = 120  # ms
_ORIGINAL_ROOM = QSize(1120, 1120)


class AugmentWorkspace(Workspace):
    """The current image, nine variants of it, and the recipe; all drawing happens in background threads."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.title = self.tr("Augment")
        self.highlight = Highlight(self)
        self.renderer = VariantRenderer(self)
        self.header = AugmentHeader()
        self.body = AugmentBody(self.highlight)
        self.stages = StageBar()
        self.panel = RecipePanel()
        self._document: Document | None = None
        self._index = -1
        self._cache = ImageCache()
        self._pipeline: Pipeline | None = None
        self._source: PreviewSource | None = None
        self._variants: dict[int, Variant] = {}
        self._stale = False  # something changed while another workspace was in front
        self._seed = session.plan_settings.seed
        self._lay_out()
        self._resize_timer = QTimer(self, singleShot=True, interval=_RESIZE_DELAY)
        self._connect()
        self.header.show_seed(self._seed)
        self._show_recipe()

    # what the main window asks for

    @property
    def status_text(self) -> str:
        """Recipe and speed."""
        recipe = self.session.recipe
        parts = [] if recipe is None else [self.tr("Recipe {name}").format(name=recipe.name)]
        if recipe is not None and self.panel.is_edited:
            parts.append(self.tr("edited"))
        if self._variants:
            mean = sum(variant.seconds for variant in self._variants.values()) / len(self._variants)
            parts.append(self.tr("{ms} ms per variant").format(ms=f"{1000 * mean:.1f}"))
        return "  ·  ".join(parts)

    def set_document(self, document: Document | None) -> None:
        """Show another dataset; its image follows with ``set_image``."""
        if self._document is not None:
            self._document.annotation_changed.disconnect(self._annotation_changed)
            self._document.dataset_changed.disconnect(self._reload)
        self._document = document
        if document is not None:
            document.annotation_changed.connect(self._annotation_changed)
            document.dataset_changed.connect(self._reload)
        self.set_image(-1)

    def set_image(self, index: int) -> None:
        """Show another image; -1 for none."""
        self._index = index
        self.stages.stop()
        self._reload()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._reload()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop what nobody sees."""
        super().hideEvent(event)
        self.stages.stop()
        self.renderer.stop()
        self._stale = True

    # building

    def _lay_out(self) -> None:
        self._empty = EmptyState(self.tr("No image"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.body)
        self._pages.addWidget(surface(column(None, self._empty, None), "well"))
        middle = column(self.header, (self._pages, 1), hline(), self.stages, spacing=0)
        rule = QFrame()
        rule.setProperty("rule", "vertical")
        self.setLayout(row((surface(middle, "bg"), 1), rule, self.panel, spacing=0))

    def _connect(self) -> None:
        self.header.stepped.connect(self.session.step_requested.emit)
        self.header.seed_chosen.connect(lambda seed: self.session.set_plan_settings(seed=seed))
        self.panel.recipe_edited.connect(self.session.set_recipe)
        self.panel.failed.connect(lambda error: self.session.notice.emit(error_text(error), "error"))
        self.stages.slider.changed.connect(lambda _: self._render())
        self.renderer.rendered.connect(self._take)
        self.body.grid.tile_resized.connect(self._resize_timer.start)
        self._resize_timer.timeout.connect(self._render)
        self.session.recipe_changed.connect(self._show_recipe)
        self.session.plan_settings_changed.connect(self._settings_changed)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self)
        space.setContext(Qt.ShortcutContext.WindowShortcut)
        space.activated.connect(self._space_pressed)

    # following the session

    def _show_recipe(self) -> None:
        recipe = ensure_recipe(self.session)
        try:
            self._pipeline = Pipeline(recipe)
        except RecipeError as error:
            self.session.notice.emit(error_text(error), "error")
            return
        self.panel.show_recipe(recipe)
        self._show_stages(recipe, self._pipeline)
        self._render()

    def _show_stages(self, recipe: Recipe, pipeline: Pipeline) -> None:
        """Name the steps; the stage that is looked at stays where the steps are the same."""
        titles = [self.tr("Original"), *(translate_message(t, {}) for t in pipeline.stage_titles)]
        if titles != self.stages.slider.titles:
            self.stages.stop()
            self.stages.slider.set_titles(titles)

    def _settings_changed(self) -> None:
        seed = self.session.plan_settings.seed
        if seed != self._seed:
            self._seed = seed
            self.header.show_seed(seed)
            self._render()

    def _annotation_changed(self, index: int) -> None:
        if index == self._index:
            self._reload()

    def _space_pressed(self) -> None:
        """Draw anew, unless the keyboard is on a button: then press that."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton) and has_keyboard_focus(focus):
            focus.click()
        else:
            self.header.draw_seed()

    # loading and drawing

    def _reload(self) -> None:
        """Load the current image and its boxes in the background."""
        self.renderer.stop()
        tasks.cancel(self, "source")
        document = self._document
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        if document is None or self._index < 0:
            self._show_nothing(self.tr("No image"), "")
            return
        tasks.run(
            load_source,
            self._cache,
            document.entry(self._index),
            document.annotation(self._index),
            on_result=self._show_source,
            on_error=lambda error: self._show_nothing(
                self.tr("This image cannot be shown"), error_text(error)
            ),
            owner=self,
            key="source",
            priority=1,
        )

    def _show_nothing(self, title: str, detail: str) -> None:
        self._source, self._variants = None, {}
        self.header.show_image(self._file_name(), None)
        self._empty.set_text(title, detail)
        self._pages.setCurrentIndex(1)
        self.status_changed.emit()

    def _show_source(self, source: PreviewSource) -> None:
        another = self._source is None or self._source.image_id != source.image_id
        same_boxes = not another and self._source is not None and len(self._source.boxes) == len(source.boxes)
        self._source = source
        self._pages.setCurrentIndex(0)
        self.header.show_image(self._file_name(), len(source.boxes))
        image = screen_image(source.image, _ORIGINAL_ROOM)
        self.body.original.show_image(image, source.size, plain_marks(source.boxes))
        if not same_boxes:
            self.highlight.clear()
            names = [box.name for box in source.annotation.boxes]
            self.body.matrix.set_objects(names, len(self.body.grid.tiles))
            self._forget_variants()
        self.body.show_original(source.size, self._remark())
        self._render()

    def _forget_variants(self) -> None:
        self._variants = {}
        for tile in self.body.grid.tiles:
            tile.show_variant(None)
        self.body.show_outcomes({})

    def _render(self) -> None:
        """Draw all variants anew; those that are shown stay until their successors are ready."""
        if self._source is None or self._pipeline is None or not self.isVisible():
            self._stale = not self.isVisible()
            return
        slider = self.stages.slider
        stage = None if slider.stage == slider.last else slider.stage
        room = self.body.grid.picture_size() * self.devicePixelRatioF()
        numbers = [tile.number for tile in self.body.grid.tiles]
        self.renderer.request(self._pipeline, self._source, self._seed, numbers, stage, room)

    def _take(self, variant: Variant) -> None:
        self._variants[variant.number] = variant
        if variant.number == 1:
            self.body.grid.set_aspect(variant.size[0] / variant.size[1])
        self.body.grid.tiles[variant.number - 1].show_variant(variant)
        outcomes = {number: shown.outcome for number, shown in self._variants.items()}
        self.body.show_outcomes(outcomes)
        if len(self._variants) == len(self.body.grid.tiles):
            self.status_changed.emit()

    # words

    def _file_name(self) -> str:
        if self._document is None or self._index < 0:
            return ""
        entry = self._document.entry(self._index)
        return entry.image_path.name if entry.image_path is not None else entry.image_id

    def _remark(self) -> str:
        """Return why an export leaves this image out, empty if it does not."""
        assert self._document is not None
        error = self._document.error(self._index)
        if error is not None:
            return self.tr("Left out of an export: {reason}").format(reason=error_text(error))
        if self._document.entry(self._index).state is ImageState.UNLABELLED:
            return self.tr("Left out of an export: it has no annotation yet.")
        return ""
