"""Says that images have labels in another format, and converts them where that is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.gui import tasks
from app.gui.export.jobs import free_folder
from app.gui.messages import error_text
from app.gui.widgets import label, push_button, row
from app.interchange.coco import find_annotation_files
from app.interchange.convert import Converted, convert
from app.interchange.yolo import is_yolo


def foreign_format(root: Path, stems: Iterable[str]) -> str:
    """Return ``YOLO`` or ``COCO`` where images of these stems have such labels, empty where they have not."""
    if find_annotation_files(root):
        return "COCO"
    wanted = frozenset(stems)
    has_labels = is_yolo(root) and any(path.stem in wanted for path in root.rglob("*.txt"))
    return "YOLO" if has_labels else ""


class ForeignLabels(QWidget):
    """A line that appears once labels of another format are found; its button converts a copy.

    Attributes:
        converted: emitted with the folder of the copy.
        resized: emitted when the line needs another height.
    """

    converted = Signal(object)
    resized = Signal()

    def __init__(self, root: Path, stems: Iterable[str]) -> None:
        super().__init__()
        self._root, self._kind = root, ""
        self._task: tasks.Task | None = None
        self.text = label("", "warning", wrap=True)
        self.button = push_button(self.tr("Convert a copy"))
        self.button.clicked.connect(self._press)
        self.setLayout(row((self.text, 1), self.button, spacing=12))
        self.hide()
        tasks.run(foreign_format, root, tuple(stems), on_result=self._found, owner=self, key="look")

    def stop(self) -> None:
        """Convert no further; what was written of the copy goes."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _found(self, kind: str) -> None:
        if kind:
            self._kind = kind
            self._offer()
            self.show()
            self.resized.emit()

    def _target(self) -> Path:
        return free_folder(self._root.parent / f"{self._root.name}-voc")

    def _offer(self) -> None:
        text = self.tr(
            "These images have {kind} labels. Evenbox works on Pascal VOC: convert a copy, {folder}."
        )
        self._say(text.format(kind=self._kind, folder=self._target().name), self.tr("Convert a copy"))

    def _say(self, text: str, button: str) -> None:
        self.text.setText(text)
        self.button.setText(button)
        self.resized.emit()

    def _press(self) -> None:
        if self._task is not None:
            self.stop()
            self._offer()
            return
        self._say(self.tr("Converting…"), self.tr("Stop"))
        self._task = tasks.run(
            _convert,
            self._root,
            self._target(),
            on_result=self._done,
            on_error=self._failed,
            on_progress=self._progress,
            owner=self,
            key="convert",
            with_task=True,
        )

    def _progress(self, at: tuple[int, int]) -> None:
        text = self.tr("Converting {done} of {total}")
        self.text.setText(text.format(done=f"{at[0]:,}", total=f"{at[1]:,}"))

    def _failed(self, error: Exception) -> None:
        self._task = None
        self._say(error_text(error), self.tr("Convert a copy"))

    def _done(self, done: Converted) -> None:
        self._task = None
        self.converted.emit(done.out)


def _convert(task: tasks.Task, root: Path, out: Path) -> Converted:
    return convert(root, out, "voc", lambda done, total: task.report((done, total)), task.is_cancelled)
