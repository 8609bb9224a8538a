"""What the workspaces share: the document, the current image, the recipe, the settings of the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.balance.crops import DEFAULT_RULE
from app.balance.weights import DEFAULT_FORMULA, WeightFormula

if TYPE_CHECKING:
    from app.augment.recipe import Recipe
    from app.export.job import Difficult
    from app.gui.document import Document
    from app.gui.selection import Selection


@dataclass(frozen=True)
class PlanSettings:
    """How the dataset is to be balanced and split, as the forms say it.

    Attributes:
        strategy: name in ``app.balance.STRATEGIES``.
        max_copies: most output images of one source, the original included.
        budget: images out over images in; None for no limit.
        beta: 0 favours all classes evenly; larger favours the rarest.
        seed: seed of plan, augmentation and shuffling.
        split: ``none``, ``keep`` or shares such as ``0.7,0.2,0.1``.
        at_least: boxes that every class should have; None: the classes are made even.
        at_least_of: (class, boxes) the same of single classes.
        leave: names of classes that are left alone.
        drop: largest share of the training images that may be left out; None: none.
        floor: boxes that each class keeps where images are left out; None: as the smallest class.
        groups: names of classes that are balanced as if they were one, each group.
        difficult: what becomes of boxes marked difficult: ``keep``, ``drop`` or ``ignore``.
        weights: formula of the class weights that are shown, copied and exported.
        crop_keep, crop_drop, crop_side, epochs, batch_size, parts, threshold, copies, together: as in
            ``ExportJob``; the strategies that do not heed one pass over it.
    """

    strategy: str = "augment+crop"
    max_copies: int = 20
    budget: float | None = 4.0
    beta: float = 64.0
    seed: int = 0
    split: str = "none"
    at_least: int | None = None
    at_least_of: tuple[tuple[str, int], ...] = ()
    leave: tuple[str, ...] = ()
    drop: float | None = None
    floor: int | None = None
    groups: tuple[tuple[str, ...], ...] = ()
    difficult: Difficult = "keep"
    crop_keep: float = DEFAULT_RULE.keep
    crop_drop: float = DEFAULT_RULE.drop
    crop_side: float = DEFAULT_RULE.side
    epochs: int = 1
    batch_size: int = 16
    parts: int | None = None
    threshold: float | None = None
    copies: int = 1
    together: str | None = None
    weights: WeightFormula = DEFAULT_FORMULA


@dataclass
class Work:
    """One piece of background work as the status bar shows it.

    Attributes:
        title: what is being done, translated.
        done, total: progress; total 0 where it is not known.
        windowless: whether it goes on while the window is made anew.
    """

    title: str
    done: int = 0
    total: int = 0
    windowless: bool = False


class Session(QObject):
    """Shared state with a signal for each part; every change goes through a setter.

    Attributes:
        document_changed: the opened dataset, or None.
        image_changed: index of the current image, -1 for none.
        recipe_changed, plan_settings_changed: read them from here.
        work_changed: the list of background work changed.
        filter_requested: show these images in the list, for example ``class:WBC``.
        listing_changed: the images that a plot asked to list are others (Selection), or None.
        boxes_requested: show these boxes beside each other (Selection).
        step_requested: go this many images on in the list as it is filtered (-1 back, 1 forth).
        workspace_requested: 0 label, 1 augment, 2 balance.
        export_requested: open *Export balanced…*.
        open_requested: open this dataset folder (Path).
        bulk_requested: change the whole dataset; (kind of change as in ``bulk.sheet``, class or empty).
        notice: a sentence for the message strip; (text, kind) with kind ``ok warning error``.
    """

    document_changed = Signal(object)
    image_changed = Signal(int)
    recipe_changed = Signal()
    plan_settings_changed = Signal()
    work_changed = Signal()
    filter_requested = Signal(str)
    listing_changed = Signal(object)
    boxes_requested = Signal(object)
    step_requested = Signal(int)
    workspace_requested = Signal(int)
    export_requested = Signal()
    open_requested = Signal(object)
    bulk_requested = Signal(int, str)
    notice = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._image_index = -1
        self._recipe: Recipe | None = None
        self._plan_settings = PlanSettings()
        self._work: list[Work] = []
        self._listing: Selection | None = None

    @property
    def document(self) -> Document | None:
        """The opened dataset."""
        return self._document

    def set_document(self, document: Document | None) -> None:
        """Change to another dataset; the first image becomes the current one."""
        self._document = document
        self._image_index = -1
        self.drop_listing()
        split = "keep" if document is not None and document.dataset.splits else "none"
        self.set_plan_settings(split=split)
        self.document_changed.emit(document)
        if document is not None and len(document.dataset):
            self.set_image_index(0)

    @property
    def image_index(self) -> int:
        """Index of the current image, -1 for none."""
        return self._image_index

    def set_image_index(self, index: int) -> None:
        """Change to another image."""
        if index != self._image_index:
            self._image_index = index
            self.image_changed.emit(index)

    @property
    def listing(self) -> Selection | None:
        """The images that a plot asked to list, None while the list is not narrowed by one."""
        return self._listing

    def set_listing(self, selection: Selection | None) -> None:
        """List these images only; None lists all again, whatever narrows the list."""
        self._listing = selection
        self.filter_requested.emit(selection.query if selection is not None else "")
        self.listing_changed.emit(selection)

    def drop_listing(self) -> None:
        """No longer list the images that a plot asked for; the rest of the filter stays."""
        if self._listing is not None:
            self._listing = None
            self.listing_changed.emit(None)

    @property
    def recipe(self) -> Recipe | None:
        """The recipe that previews, plan and export use."""
        return self._recipe

    def set_recipe(self, recipe: Recipe) -> None:
        """Change to another recipe."""
        if recipe != self._recipe:
            self._recipe = recipe
            self.recipe_changed.emit()

    @property
    def plan_settings(self) -> PlanSettings:
        """How the dataset is to be balanced and split."""
        return self._plan_settings

    def set_plan_settings(self, **changes: Any) -> None:
        """Change some of the plan's settings, named as in ``PlanSettings``."""
        settings = replace(self._plan_settings, **changes)
        if settings != self._plan_settings:
            self._plan_settings = settings
            self.plan_settings_changed.emit()

    @property
    def work(self) -> tuple[Work, ...]:
        """The background work that is going on, the latest last."""
        return tuple(self._work)

    def begin_work(self, title: str, total: int = 0, *, windowless: bool = False) -> Work:
        """Show a piece of background work in the status bar."""
        work = Work(title, 0, total, windowless)
        self._work.append(work)
        self.work_changed.emit()
        return work

    def update_work(self, work: Work, done: int, total: int | None = None) -> None:
        """Show how far it is."""
        work.done = done
        work.total = work.total if total is None else total
        self.work_changed.emit()

    def end_work(self, work: Work) -> None:
        """Take it away; doing so twice is fine."""
        if work in self._work:
            self._work.remove(work)
            self.work_changed.emit()
