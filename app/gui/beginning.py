"""How labelling of a dataset began: the order of its classes, and where new annotations go. No Qt."""

from __future__ import annotations

from pathlib import Path

from app.core.dataset import Dataset
from app.gui.bulk.jobs import in_order
from app.gui.records import annotation_target, folder_apart
from app.settings.labelling import Start, remember_start, start_of


class Beginning:
    """What was chosen for one dataset; the defaults where nobody was asked."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._start = start_of(root) or Start()
        self._apart: tuple[Path, Path] | None = None

    def choose(self, start: Start) -> None:
        """Choose, and remember it."""
        self._start = start
        remember_start(self._root, start)

    def take_names(self, dataset: Dataset) -> None:
        """Follow a change of all files: a class that was renamed or is gone does not come back."""
        if self._start.classes:
            self.choose(self._start.model_copy(update={"classes": dataset.classes}))

    def ordered(self, dataset: Dataset) -> Dataset:
        """Return the dataset with the classes that were named before all others."""
        first = self._start.classes
        dataset = in_order(dataset, [*first, *dataset.classes]) if first else dataset
        self._apart = folder_apart(dataset) if self._start.place == "annotations" else None
        return dataset

    def target(self, dataset: Dataset, index: int) -> Path:
        """Return where an image's annotation is, or belongs."""
        return annotation_target(dataset.entries[index], dataset.entries, self._apart)
