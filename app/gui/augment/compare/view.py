"""The view that compares the recipe with another one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, load_recipe, recipe_names
from app.core.dataset import Dataset, ImageState
from app.errors import RecipeError
from app.export.inspection.run import InspectionSettings, inspect
from app.export.inspection.survival import Survival
from app.gui import tasks
from app.gui.augment.compare.rows import IMAGES, CompareRows, Side
from app.gui.augment.compare.summary import SummaryTable, compared
from app.gui.augment.source import PreviewSource
from app.gui.augment.state import PreviewState
from app.gui.augment.view import AugmentView
from app.gui.messages import error_text
from app.gui.widgets import ComboBox, column, label, row, surface

_SIDE, _SIDE_NARROW = 280, 240
_ROOMY = 760  # px from which the summary has all its room
_RENDER_DELAY, _COUNT_DELAY = 60, 500  # ms after the last change
_TRIED, _DRAWS = 100, 4


class CompareView(AugmentView):
    """The recipe (A) and another one (B) on the same images with the same seeds, and what each keeps."""

    def __init__(self, state: PreviewState) -> None:
        super().__init__(state)
        self.title = self.tr("Compare")
        self.choice = ComboBox()
        self.choice.setAccessibleName(self.tr("Compare with"))
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.rows = CompareRows()
        self.table = SummaryTable()
        self._name = label("", "body", wrap=True)
        self._about = label("", "caption", wrap=True)
        self._other: Recipe | None = None
        self._picked = ""  # by a person; else it is what the recipe comes from
        self._lay_out()
        self._render_timer = QTimer(self, singleShot=True, interval=_RENDER_DELAY)
        self._count_timer = QTimer(self, singleShot=True, interval=_COUNT_DELAY)
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        self._fill_choice()
        self._load_images()
        self._change()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the images most of a narrow window."""
        super().resizeEvent(event)
        self._side.setFixedWidth(_SIDE if self.width() >= _ROOMY else _SIDE_NARROW)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop what nobody sees."""
        super().hideEvent(event)
        self._render_timer.stop()
        self._count_timer.stop()
        self.rows.stop()
        tasks.cancel(self)

    def _lay_out(self) -> None:
        side = column(
            row(label("A", "title"), (self._name, 1)),
            row(label("B", "title"), (self.choice, 1)),
            8,
            label(self.tr("Boxes kept"), "title"),
            self._about,
            (self.table, 1),
            margins=(16, 14, 12, 12),
            spacing=8,
        )
        rule = QFrame()
        rule.setProperty("rule", "vertical")
        self._side = surface(side, "bg", width=_SIDE)
        self.setLayout(row(self._side, rule, (self.rows, 1), spacing=0))

    def _connect(self) -> None:
        self.choice.activated.connect(lambda _: self._choose())
        self.state.source_changed.connect(self._load_images)
        self.state.source_changed.connect(self._change)
        self.state.recipe_changed.connect(self._fill_choice)
        self.state.recipe_changed.connect(self._change)
        self.state.seed_changed.connect(self._change)
        self._render_timer.timeout.connect(self._render)
        self._count_timer.timeout.connect(self._count)

    # what is compared

    def _fill_choice(self) -> None:
        """Offer every saved recipe; first the recipe itself as it is saved, where it has changed."""
        if not self.isVisible():
            return
        here = self.state.recipe
        self.choice.blockSignals(True)
        self.choice.clear()
        for name in recipe_names():
            if name != here.name:
                self.choice.addItem(name, name)
            elif self._read(name) not in (None, here):
                self.choice.insertItem(0, self.tr("{name} as saved").format(name=name), name)
        places = (
            self.choice.findData(name) for name in (self._picked, here.name, here.name.split("-copy")[0])
        )
        self.choice.setCurrentIndex(next((place for place in places if place >= 0), 0))
        self.choice.blockSignals(False)
        self._read_other()

    def _choose(self) -> None:
        before, self._picked = self._takes_partners(), self.choice.currentData()
        self._read_other()
        if self._takes_partners() != before:
            self._load_images()
        self._change()

    def _read_other(self) -> None:
        self._other = self._read(self.choice.currentData())

    def _read(self, name: str) -> Recipe | None:
        """Return a saved recipe; what is wrong with one that was chosen is said."""
        try:
            return load_recipe(name)
        except RecipeError as error:
            if name == self.choice.currentData():
                self.state.session.notice.emit(error_text(error), "error")
            return None

    def _change(self) -> None:
        if self.isVisible():
            self._name.setText(self.state.recipe.name)
            self._render_timer.start()
            self._count_timer.start()

    # images

    def _load_images(self) -> None:
        """Load the current image and those after it that have boxes."""
        document = self.state.document
        if not self.isVisible() or document is None or self.state.source is None:
            return
        indices = _following(document.snapshot(), self.state.index)
        for place in range(IMAGES):
            if place >= len(indices):
                self.rows.rows[place].show_source(None)
                continue
            self._load_image(place, indices[place])

    def _load_image(self, place: int, index: int) -> None:
        def take(source: PreviewSource) -> None:
            self.rows.rows[place].show_source(source)
            self._render_timer.start()

        tasks.run(
            self.state.loader(index, partners=self._takes_partners()),
            on_result=take,
            on_error=lambda _: self.rows.rows[place].show_source(None),
            owner=self,
            key=f"image {place}",
            with_task=True,
            priority=2,
        )

    def _takes_partners(self) -> bool:
        """Whether either recipe has steps of several images."""
        other = self._other is not None and Pipeline(self._other).takes_partners
        return other or self.state.pipeline.takes_partners

    def _render(self) -> None:
        if self._other is None or not self.isVisible():
            return
        sides = [
            Side(self.state.recipe.name, self.state.pipeline),
            Side(self.choice.currentText(), Pipeline(self._other)),
        ]
        self.rows.show_sides(sides, self.state.seed)

    # figures

    def _count(self) -> None:
        """Try both recipes on many images in the background, boxes only."""
        document = self.state.document
        if document is None or self._other is None or not self.isVisible():
            return
        plan = self.state.session.plan_settings
        split = plan.split if plan.split.isalpha() else tuple(float(part) for part in plan.split.split(","))
        settings = InspectionSettings(_TRIED, _DRAWS, self.state.seed, with_pixels=False, split=split)
        self._about.setText(self.tr("Counting…"))
        tasks.run(
            _survivals,
            document.snapshot(),
            (self.state.recipe, self._other),
            settings,
            on_result=self._show_survivals,
            on_error=lambda error: self._about.setText(error_text(error)),
            owner=self,
            key="count",
            with_task=True,
        )

    def _show_survivals(self, survivals: list[Survival]) -> None:
        self.table.show_lines(compared(survivals, self.tr("All classes")))
        text = self.tr("Share of the boxes that stay, over {copies} copies of each with the same seeds")
        lost = [survival.lost_copies for survival in survivals]
        words = text.format(copies=f"{survivals[0].copies:,}")
        if any(lost):
            words += "\n" + self.tr("Copies without any box left: A {first}, B {second}").format(
                first=lost[0], second=lost[1]
            )
        self._about.setText(words)


def _following(dataset: Dataset, index: int) -> list[int]:
    """Return an image and the next ones that have boxes, round the end of the dataset."""
    count = len(dataset)
    found = [index] if index >= 0 else []
    for other in ((index + k) % count for k in range(1, count)) if found else ():
        if len(found) >= IMAGES:
            break
        entry = dataset.entries[other]
        rows = dataset.boxes_of(other)
        if entry.state is ImageState.ANNOTATED and entry.image_path is not None and rows.stop > rows.start:
            found.append(other)
    return found


def _survivals(
    task: tasks.Task, dataset: Dataset, recipes: tuple[Recipe, Recipe], settings: InspectionSettings
) -> list[Survival]:
    return [
        inspect(
            dataset,
            recipe,
            settings,
            cancelled=task.is_cancelled,
            make_executor=lambda _: ThreadPoolExecutor(1),
        ).survival
        for recipe in recipes
    ]
