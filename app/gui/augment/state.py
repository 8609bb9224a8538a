"""What the views of the Augment workspace share: image, recipe, seed and highlight."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe
from app.core.annotation import Annotation
from app.core.dataset import Dataset, ImageEntry, ImageState
from app.core.mirror import MirrorRules
from app.errors import RecipeError
from app.export.partners import DatasetPartners
from app.gui import tasks
from app.gui.augment.highlight import Highlight
from app.gui.augment.source import PreviewSource, load_source
from app.gui.document import Document
from app.gui.export.jobs import ensure_recipe, make_job
from app.gui.messages import error_text
from app.gui.session import Session
from app.imaging.cache import ImageCache

_Search = tuple[Dataset, str | Sequence[float], int, Collection[str]]


class PreviewState(QObject):
    """Follows the session and loads the current image in the background, while it is active.

    Attributes:
        source_changed: another image, or other boxes on it; or there is none (see ``failure``).
        recipe_changed: ``recipe`` and ``pipeline`` are others.
        seed_changed: the seed of the draws is another.
        document_changed: another dataset.
        variant_requested: show the variant of this number, of the current image.
        edit_requested: change the recipe to this one; (Recipe, what was done, for *Undo*).
    """

    source_changed = Signal()
    recipe_changed = Signal()
    seed_changed = Signal()
    document_changed = Signal()
    variant_requested = Signal(int)
    edit_requested = Signal(object, str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.highlight = Highlight(self)
        self.document: Document | None = None
        self.index = -1
        self.cache = ImageCache()
        self.source: PreviewSource | None = None
        self.failure = ("", "")
        self._partners: DatasetPartners | None = None
        self._partners_of: _Search | None = None
        self.seed = session.plan_settings.seed
        self.recipe = ensure_recipe(session)
        self.pipeline = Pipeline(self.recipe)
        self._active = False
        self._stale = True
        session.recipe_changed.connect(self._take_recipe)
        session.plan_settings_changed.connect(self._take_settings)

    def set_document(self, document: Document | None) -> None:
        """Follow another dataset; its image follows with ``set_index``."""
        if self.document is not None:
            self.document.annotation_changed.disconnect(self._annotation_changed)
            self.document.dataset_changed.disconnect(self.reload)
            self.document.excluded_changed.disconnect(self._partners_may_differ)
        self.document = document
        if document is not None:
            document.annotation_changed.connect(self._annotation_changed)
            document.dataset_changed.connect(self.reload)
            document.excluded_changed.connect(self._partners_may_differ)
        self.document_changed.emit()
        self.set_index(-1)

    def set_index(self, index: int) -> None:
        """Show another image; -1 for none."""
        self.index = index
        self.reload()

    def set_active(self, active: bool) -> None:
        """Load nothing while nobody looks; catch up afterwards."""
        self._active = active
        if active and self._stale:
            self.reload()

    def reload(self) -> None:
        """Load the current image and its boxes in the background."""
        tasks.cancel(self, "source")
        if not self._active:
            self._stale = True
            return
        self._stale = False
        if self.document is None or self.index < 0:
            self._fail(self.tr("No image"), "")
            return
        tasks.run(
            self.loader(self.index, partners=self.pipeline.takes_partners),
            with_task=True,
            on_result=self._take_source,
            on_error=lambda error: self._fail(self.tr("This image cannot be shown"), error_text(error)),
            owner=self,
            key="source",
            priority=3,
        )

    def loader(self, index: int, *, partners: bool) -> Callable[[tasks.Task], PreviewSource]:
        """Return what loads an image, for a background thread; with its partners where asked for."""
        document = self.document
        assert document is not None
        return partial(
            _load,
            find_partners=self._partner_loader(document) if partners else None,
            cache=self.cache,
            entry=document.entry(index),
            annotation=document.annotation(index),
            rules=document.dataset.mirror,
        )

    @property
    def file_name(self) -> str:
        """Name of the image's file, empty where there is no image."""
        if self.document is None or self.index < 0:
            return ""
        entry = self.document.entry(self.index)
        return entry.image_path.name if entry.image_path is not None else entry.image_id

    @property
    def remark(self) -> str:
        """Why an export leaves this image out, or does not mirror it; else empty."""
        if self.document is None or self.index < 0:
            return ""
        error = self.document.error(self.index)
        if error is not None:
            return self.tr("Left out of an export: {reason}").format(reason=error_text(error))
        if self.document.entry(self.index).state is ImageState.UNLABELLED:
            return self.tr("Left out of an export: it has no annotation yet.")
        if self.source is not None and not self.source.may_mirror:
            return self.tr("Never mirrored: the dataset’s evenbox.json names a class of it.")
        return ""

    @property
    def lacks_partners(self) -> bool:
        """Whether the recipe takes other images that are not known yet: they are on their way."""
        return self.pipeline.takes_partners and (self.source is None or self.source.partners is None)

    def _partner_search(self, document: Document) -> _Search:
        """Return where an export would look for partners."""
        job = make_job(document.dataset, self.recipe, self.session.plan_settings, exclude=document.excluded)
        seed = job.seed if isinstance(job.split, tuple) else 0
        return document.snapshot(), job.split, seed, job.exclude

    def _partner_loader(self, document: Document) -> Callable[[tasks.Task], DatasetPartners]:
        """Return what finds the images that an export would draw partners from; they are found once."""
        search = self._partner_search(document)
        if self._partners_of is None or not _are_same(self._partners_of, search):
            self._partners, self._partners_of = None, search
        known, cache = self._partners, self.cache

        def load(task: tasks.Task) -> DatasetPartners:
            return known or DatasetPartners(*search, cache, task.is_cancelled)

        return load

    def _take_source(self, source: PreviewSource) -> None:
        if source.partners is not None:
            self._partners = source.partners
        if self.source is None or len(self.source.boxes) != len(source.boxes):
            self.highlight.clear()
        self.source, self.failure = source, ("", "")
        self.source_changed.emit()

    def _fail(self, title: str, detail: str) -> None:
        self.source, self.failure = None, (title, detail)
        self.source_changed.emit()

    def _take_recipe(self) -> None:
        recipe: Recipe = ensure_recipe(self.session)
        try:
            pipeline = Pipeline(recipe)
        except RecipeError as error:
            self.session.notice.emit(error_text(error), "error")
            return
        self.recipe, self.pipeline = recipe, pipeline
        self.recipe_changed.emit()
        if self.lacks_partners:
            self.reload()

    def _take_settings(self) -> None:
        self._partners_may_differ()
        seed = self.session.plan_settings.seed
        if seed != self.seed:
            self.seed = seed
            self.seed_changed.emit()

    def _annotation_changed(self, index: int) -> None:
        if index == self.index:
            self.reload()
        else:
            self._partners_may_differ()

    def _partners_may_differ(self) -> None:
        """Find partners anew where an export would draw them from others than those that are shown."""
        if not self._active:
            self._stale = True
        elif self.pipeline.takes_partners and self.document is not None:
            known = self._partners_of
            if known is None or not _are_same(known, self._partner_search(self.document)):
                self.reload()


def _are_same(one: _Search, other: _Search) -> bool:
    """Return whether partners are found in the same way, in the very same columns."""
    return one[0] is other[0] and one[1:] == other[1:]


def _load(
    task: tasks.Task,
    find_partners: Callable[[tasks.Task], DatasetPartners] | None,
    cache: ImageCache,
    entry: ImageEntry,
    annotation: Annotation | None,
    rules: MirrorRules,
) -> PreviewSource:
    source = load_source(cache, entry, annotation, rules)
    return source if find_partners is None else replace(source, partners=find_partners(task))
