"""Which classes an export keeps, what they are called in it, and what becomes of difficult boxes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFrame, QLineEdit, QScrollArea, QWidget

from app.core.dataset import Dataset
from app.export.job import Difficult, Emptied
from app.gui.text import plural
from app.gui.widgets import ClassGlyph, ComboBox, ElidedLabel, column, hline, label, push_button, row

_WIDTH, _NAME_WIDTH, _COUNT_WIDTH, _COMBO_WIDTH, _SCROLL_BAR = 560, 200, 64, 260, 12
_MOST_ROWS = 8  # that are seen at once


@dataclass(frozen=True, slots=True)
class Selection:
    """What a person chose; the fields are those of ``ExportJob``."""

    classes: tuple[str, ...] | None = None
    rename: tuple[tuple[str, str], ...] = ()
    difficult: Difficult = "keep"
    emptied: Emptied = "skip"


class ClassPicker(QWidget):
    """One line that says what is chosen, and a button that opens the choice.

    Attributes:
        changed: emitted when a person has chosen something else.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.selection = Selection()
        self._names: tuple[str, ...] = ()
        self._counts: list[int] = []
        self.text = ElidedLabel("", "body")
        self.button = push_button(self.tr("Choose…"))
        self.button.setAccessibleName(self.tr("Choose classes"))
        self.button.clicked.connect(self._open)
        self.setLayout(row((self.text, 1), self.button))

    def show_dataset(self, dataset: Dataset) -> None:
        """Offer the classes of a dataset; what was chosen stays where it is still possible."""
        self._names = dataset.classes
        self._counts = dataset.class_counts().totals().astype(int).tolist()
        self.select(self.selection)

    def select(self, selection: Selection) -> None:
        """Choose; classes that the dataset does not have are passed over."""
        known = set(self._names)
        kept = None if selection.classes is None else tuple(n for n in selection.classes if n in known)
        rename = tuple(pair for pair in selection.rename if pair[0] in known)
        self.selection = Selection(kept or None, rename, selection.difficult, selection.emptied)
        self.text.setText(self._summary())

    def _summary(self) -> str:
        chosen = self.selection
        if chosen.classes is None:
            parts = [plural(len(self._names), self.tr("the one class"), self.tr("all {n} classes"))]
        else:
            count = self.tr("{n} of {all} classes")
            parts = [count.format(n=len(chosen.classes), all=len(self._names))]
        if chosen.rename:
            one, many = self.tr("1 renamed"), self.tr("{n} renamed")
            parts.append(plural(len(chosen.rename), one, many))
        if chosen.difficult != "keep":
            texts = {
                "drop": self.tr("without difficult boxes"),
                "ignore": self.tr("difficult boxes not counted"),
            }
            parts.append(texts[chosen.difficult])
        return ", ".join(parts)

    def _open(self) -> None:
        dialog = ClassDialog(self._names, self._counts, self.selection, self)
        dialog.accepted.connect(lambda: self._take(dialog.selection))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, selection: Selection) -> None:
        if selection != self.selection:
            self.select(selection)
            self.changed.emit()


class _ClassRow(QWidget):
    """A class: whether it is kept, how many boxes it has, what it is called in the export."""

    changed = Signal()

    def __init__(self, number: int, name: str, count: int, is_kept: bool, new_name: str) -> None:
        super().__init__()
        self.name = name
        self.kept = QCheckBox()
        self.kept.setChecked(is_kept)
        self.kept.setAccessibleName(name)
        self.new_name = QLineEdit(new_name)
        self.new_name.setAccessibleName(self.tr("Name of {name} in the export").format(name=name))
        self.new_name.setFixedWidth(_NAME_WIDTH)
        self.new_name.setEnabled(is_kept)
        boxes = label(f"{count:,}", "caption2", "right")
        boxes.setFixedWidth(_COUNT_WIDTH)
        words = ElidedLabel(name, "body")
        self.setFixedHeight(40)
        self.setLayout(row(self.kept, ClassGlyph(number), (words, 1), boxes, 12, self.new_name))
        self.kept.toggled.connect(self.new_name.setEnabled)
        self.kept.toggled.connect(lambda _: self.changed.emit())
        self.new_name.textChanged.connect(lambda _: self.changed.emit())


class ClassDialog(QDialog):
    """All classes, each with a check and the name that it gets."""

    def __init__(
        self, names: tuple[str, ...], counts: list[int], selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Classes of the export"))
        self._before = selection
        renamed = dict(selection.rename)
        self.rows = [
            _ClassRow(
                number,
                name,
                count,
                selection.classes is None or name in selection.classes,
                renamed.get(name, name),
            )
            for number, (name, count) in enumerate(zip(names, counts, strict=True))
        ]
        self.difficult = self._combo(
            self.tr("Difficult boxes"),
            {
                "keep": self.tr("keep them"),
                "drop": self.tr("leave them out"),
                "ignore": self.tr("write them, but do not count them"),
            },
            selection.difficult,
        )
        self.emptied = self._combo(
            self.tr("Images left without boxes"),
            {"skip": self.tr("leave them out"), "negative": self.tr("keep them as negatives")},
            selection.emptied,
        )
        self.wrong = label("", "error")
        self.ok = push_button(self.tr("Use these"), "primary")
        self.ok.setDefault(True)
        cancel = push_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.ok.clicked.connect(self.accept)
        for entry in self.rows:
            entry.changed.connect(self._check)
        self._lay_out(cancel)
        self._check()

    @property
    def selection(self) -> Selection:
        """What is chosen now."""
        kept = [entry for entry in self.rows if entry.kept.isChecked()]
        names = tuple(entry.name for entry in kept)
        rename = ((entry.name, entry.new_name.text().strip()) for entry in kept)
        return Selection(
            None if len(kept) == len(self.rows) else self._in_order(names),
            tuple((old, new) for old, new in rename if new and new != old),
            self.difficult.currentData(),
            self.emptied.currentData(),
        )

    def _in_order(self, kept: tuple[str, ...]) -> tuple[str, ...]:
        """Return the kept classes in the order they had before, new ones after them."""
        before = self._before.classes or ()
        return tuple(dict.fromkeys([*(name for name in before if name in kept), *kept]))

    def _combo(self, name: str, texts: dict[str, str], current: str) -> QComboBox:
        combo = ComboBox()
        combo.setAccessibleName(name)
        combo.setFixedWidth(_COMBO_WIDTH)
        for value, text in texts.items():
            combo.addItem(text, value)
        combo.setCurrentIndex(combo.findData(current))
        return combo

    def _lay_out(self, cancel: QWidget) -> None:
        hint = self.tr("Classes with the same name in the export become one class.")
        combos = (self.difficult, self.emptied)
        choices = [row(label(combo.accessibleName(), "body2"), None, combo) for combo in combos]
        new_name = label(self.tr("Name in the export"), "caption2")
        new_name.setFixedWidth(_NAME_WIDTH + _SCROLL_BAR)
        boxes = label(self.tr("Boxes"), "caption2", "right")
        boxes.setFixedWidth(_COUNT_WIDTH)
        head = row(label(self.tr("Class"), "caption2"), None, boxes, 12, new_name)
        content = QWidget()
        content.setLayout(column(*self.rows, None, margins=(0, 0, _SCROLL_BAR, 0), spacing=0))
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        scroll.setMinimumHeight(min(_MOST_ROWS, len(self.rows)) * 40)
        self.setLayout(
            column(
                head,
                (scroll, 1),
                label(hint, "caption"),
                hline(),
                *choices,
                row(self.wrong, None, cancel, self.ok),
                margins=(24, 20, 24, 16),
                spacing=12,
            )
        )
        self.resize(_WIDTH, self.sizeHint().height())

    def _check(self) -> None:
        """Say what is missing; nothing to export is no choice."""
        kept = [entry for entry in self.rows if entry.kept.isChecked()]
        nameless = [entry.name for entry in kept if not entry.new_name.text().strip()]
        wrong = ""
        if not kept:
            wrong = self.tr("At least one class has to stay.")
        elif nameless:
            wrong = self.tr("{name} needs a name.").format(name=nameless[0])
        self.wrong.setText(wrong)
        self.ok.setEnabled(not wrong)
