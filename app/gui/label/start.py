"""Asks how labelling of plain images begins: where annotations go, and which classes there are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QPlainTextEdit

from app.core.dataset import Dataset, ImageState
from app.gui.document import Document
from app.gui.export.overlay import Overlay, SheetBody, SheetPage
from app.gui.label.foreign import ForeignLabels
from app.gui.records import folder_apart
from app.gui.text import named
from app.gui.theme import current_theme
from app.gui.widgets import SegmentedControl, column, label, push_button, row
from app.settings.labelling import Start, start_of

CLASS_LISTS = ("classes.txt", "predefined_classes.txt", "obj.names")
_MOST_BYTES = 1_000_000
_HEIGHT = 160


def is_start(dataset: Dataset) -> bool:
    """Whether nothing in a dataset is labelled, and nobody was asked yet how to begin."""
    if not len(dataset) or any(entry.state is not ImageState.UNLABELLED for entry in dataset.entries):
        return False
    return start_of(dataset.root) is None


def class_lines(text: str) -> tuple[str, ...]:
    """Return the classes of a list, one a line; blank lines and repetitions are none."""
    return tuple(dict.fromkeys(name for line in text.splitlines() if (name := " ".join(line.split()))))


def read_class_list(path: Path) -> tuple[str, ...]:
    """Return the classes of a file (OSError: it cannot be read); bytes that are no text are replaced."""
    with path.open("rb") as file:
        return class_lines(file.read(_MOST_BYTES).decode("utf-8-sig", "replace"))


class StartSheet(Overlay):
    """The sheet; Escape leaves everything as it comes.

    Attributes:
        converted: emitted with the folder of a copy, where the images had labels of another format.
    """

    converted = Signal(object)

    def __init__(self, parent: QMainWindow, document: Document) -> None:
        super().__init__(parent)
        self._document = document
        document.destroyed.connect(self.deleteLater)
        dataset = document.dataset
        self._apart = folder_apart(dataset)
        self.place = SegmentedControl(
            [self.tr("Beside the images"), self.tr("In a folder Annotations")], item_width=200
        )
        self.place.changed.connect(self._show_place)
        self._example = label("", "caption2")
        self.classes = _Lines()
        self.classes.setFixedHeight(_HEIGHT)
        self.classes.setFont(current_theme().font(13))
        self.classes.setPlaceholderText(self.tr("One class a line. Empty: classes come as you name them."))
        self.classes.setAccessibleName(self.tr("Classes"))
        self.browse = push_button(self.tr("From a file…"))
        self.browse.clicked.connect(self._ask_for_list)
        self.remark = label("", "caption2")
        self.go = push_button(self.tr("Start labelling"), "primary")
        self.go.clicked.connect(self.confirm)
        stems = (entry.image_path.stem for entry in dataset.entries if entry.image_path is not None)
        self.foreign = ForeignLabels(dataset.root, stems)
        self.foreign.resized.connect(self.fit)
        self.foreign.converted.connect(self._open_copy)
        self._lay_out(len(dataset))
        self._find_list(dataset.root)
        self._choose_default()

    def confirm(self) -> None:
        """Begin."""
        place = "annotations" if self.place.index == 1 else "beside"
        classes = class_lines(self.classes.toPlainText())
        self._document.begin(Start(place=place, classes=classes))
        self.dismiss()

    def _open_copy(self, folder: Path) -> None:
        self.dismiss()
        self.converted.emit(folder)

    def dismiss(self) -> None:
        """Close."""
        self.foreign.stop()
        self.hide()
        self.window().setFocus()
        self.deleteLater()

    def _lay_out(self, count: int) -> None:
        head = label(self.tr("None of the {n} images has boxes yet.").format(n=f"{count:,}"), "body2")
        places = column(
            label(self.tr("Annotations go"), "title"), row(self.place, None), self._example, spacing=6
        )
        names = row(label(self.tr("Classes"), "title"), None, self.browse)
        body = SheetBody()
        body.setLayout(
            column(
                head,
                self.foreign,
                places,
                names,
                self.classes,
                self.remark,
                margins=(24, 20, 24, 20),
                spacing=12,
            )
        )
        page = SheetPage(body, row(None, self.go, margins=(16, 14, 24, 14)))
        page.set_title(self.tr("Label these images"))
        self.show_page(page)

    def _choose_default(self) -> None:
        """Begin with the usual place; one that would not be found again cannot be chosen."""
        self.place.set_index(1 if self._apart is not None and self._apart[0].name == "JPEGImages" else 0)
        self.place.setEnabled(self._apart is not None)
        self._show_place()

    def _show_place(self, _index: int = 0) -> None:
        entry = next(e for e in self._document.dataset.entries if e.image_path is not None)
        assert entry.image_path is not None
        target = entry.image_path.with_suffix(".xml")
        if self.place.index == 1 and self._apart is not None:
            target = self._apart[1] / entry.image_path.relative_to(self._apart[0]).with_suffix(".xml")
        root = self._document.dataset.root
        shown = target.relative_to(root) if target.is_relative_to(root) else target
        self._example.setText(self.tr("for example {path}").format(path=shown.as_posix()))

    def _find_list(self, root: Path) -> None:
        path = next((root / name for name in CLASS_LISTS if (root / name).is_file()), None)
        if path is not None:
            self._take_list(path)

    def _ask_for_list(self) -> None:
        kinds = self.tr("Lists (*.txt *.names);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("A list of classes"), str(self._document.dataset.root), kinds
        )
        if chosen:
            self._take_list(Path(chosen))

    def _take_list(self, path: Path) -> None:
        try:
            names = read_class_list(path)
        except OSError as error:
            self.remark.setText(named(path.name, error.strerror))
            return
        self.classes.setPlainText("\n".join(names))
        self.remark.setText(self.tr("{n} classes from {name}").format(n=len(names), name=path.name))


class _Lines(QPlainTextEdit):
    """Lines of text that Tab leaves; Ctrl+Return is for the sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand over what is the sheet's."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (enter and event.modifiers()):
            event.ignore()
        else:
            super().keyPressEvent(event)
