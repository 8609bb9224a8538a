"""What each change of a whole dataset has to be told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.core.dataset import Convention
from app.gui.bulk.jobs import ConventionJob, EditJob, Job
from app.gui.label.class_field import class_icon
from app.gui.widgets import ComboBox, SegmentedControl, column, label, row
from app.voc.bulk import ClipBoxes, EditClasses, Flag, SetFlag

_LABEL = 96
_ROWS = 5
_TALL = 40
_FLAGS: tuple[Flag, ...] = ("truncated", "difficult", "occluded")


class Form(QWidget):
    """One kind of change.

    Attributes:
        changed: emitted when it says something else.
    """

    changed = Signal()

    def job(self) -> Job | None:
        """Return what the form says, None while it says nothing yet (AnnotationError: a bad name)."""
        raise NotImplementedError

    def remark(self) -> str:
        """Return what a person should know before, empty for nothing."""
        return ""

    def choose(self, name: str) -> None:
        """Begin with a class."""

    def _line(self, words: str, *fields: QWidget) -> QWidget:
        head = label(words, "body2")
        head.setFixedWidth(_LABEL)
        for field in fields:
            field.setAccessibleName(words)
        widget = QWidget()
        line = row(head, *fields, None, spacing=12)
        if max(field.sizeHint().height() for field in fields) > _TALL:
            line.setAlignment(head, Qt.AlignmentFlag.AlignTop)
        widget.setLayout(line)
        return widget


class RenameForm(Form):
    """Another name for a class."""

    def __init__(self, classes: Sequence[str]) -> None:
        super().__init__()
        self._classes = list(classes)
        self.old, self.new = class_box(classes), QLineEdit()
        self.new.setFixedWidth(260)
        self.new.setPlaceholderText(self.tr("New name"))
        self.old.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.new.textChanged.connect(lambda _: self.changed.emit())
        self.setLayout(
            column(self._line(self.tr("Class"), self.old), self._line(self.tr("New name"), self.new))
        )

    def choose(self, name: str) -> None:
        """Begin with a class."""
        self.old.setCurrentText(name)
        self.new.setFocus()

    def job(self) -> Job | None:
        """Return the renaming."""
        old, new = self.old.currentText(), self.new.text().strip()
        if not old or not new or old == new:
            return None
        text = self.tr("Rename {old} to {new}").format(old=old, new=new)
        return EditJob(EditClasses({old: new}), f"classes {old}={new}", text)

    def remark(self) -> str:
        """Say when two classes would become one."""
        new = self.new.text().strip()
        if new in self._classes and new != self.old.currentText():
            return self.tr("There is a class {name} already: the two become one.").format(name=new)
        return ""


class ChosenForm(Form):
    """Something is done to some classes."""

    def __init__(self, classes: Sequence[str]) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setFixedSize(260, 30 * min(max(2, len(classes)), _ROWS) + 8)
        self.list.setIconSize(QSize(14, 14))
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        for k, name in enumerate(classes):
            item = QListWidgetItem(class_icon(k), name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.itemChanged.connect(lambda _: self.changed.emit())

    @property
    def chosen(self) -> list[str]:
        """The classes that are ticked."""
        items = (self.list.item(k) for k in range(self.list.count()))
        return [item.text() for item in items if item.checkState() is Qt.CheckState.Checked]

    def choose(self, name: str) -> None:
        """Begin with a class."""
        for item in self.list.findItems(name, Qt.MatchFlag.MatchExactly):
            item.setCheckState(Qt.CheckState.Checked)
            self.list.setCurrentItem(item)
        self.list.setFocus()


class MergeForm(ChosenForm):
    """Several classes become one."""

    def __init__(self, classes: Sequence[str]) -> None:
        super().__init__(classes)
        self.into = class_box(classes)
        self.into.setEditable(True)
        self.into.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.into.setCurrentIndex(-1)
        self.into.editTextChanged.connect(lambda _: self.changed.emit())
        names = self._line(self.tr("Classes"), self.list)
        self.setLayout(column(names, self._line(self.tr("Become"), self.into)))

    def job(self) -> Job | None:
        """Return the merging."""
        new = self.into.currentText().strip()
        names: dict[str, str | None] = {name: new for name in self.chosen if name != new}
        if not new or not names:
            return None
        text = self.tr("Merge {names} into {new}").format(names=", ".join(names), new=new)
        title = "classes " + ", ".join(f"{old}={new}" for old in names)
        return EditJob(EditClasses(names), title, text)


class DeleteForm(ChosenForm):
    """All boxes of some classes go."""

    def __init__(self, classes: Sequence[str]) -> None:
        super().__init__(classes)
        self.setLayout(column(self._line(self.tr("Classes"), self.list)))

    def job(self) -> Job | None:
        """Return the deletion."""
        chosen = self.chosen
        if not chosen:
            return None
        text = self.tr("Delete all boxes of {names}").format(names=", ".join(chosen))
        title = "classes " + ", ".join(f"without {name}" for name in chosen)
        return EditJob(EditClasses(dict.fromkeys(chosen)), title, text)

    def remark(self) -> str:
        """Say what becomes of images that are left without boxes."""
        if not self.chosen:
            return ""
        return self.tr("An image that is left without boxes counts as empty: a true negative.")


class FlagForm(Form):
    """A flag is set or cleared."""

    def __init__(self, classes: Sequence[str]) -> None:
        super().__init__()
        self.flag = ComboBox()
        for words in (self.tr("Truncated"), self.tr("Difficult"), self.tr("Occluded")):
            self.flag.addItem(words)
        self.flag.setFixedWidth(260)
        self.value = SegmentedControl([self.tr("Set"), self.tr("Clear")], item_width=80)
        self.of_class = class_box(classes, self.tr("All classes"))
        self.flag.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.value.changed.connect(lambda _: self.changed.emit())
        self.of_class.currentIndexChanged.connect(lambda _: self.changed.emit())
        flag = self._line(self.tr("Mark"), self.flag, self.value)
        self.setLayout(column(flag, self._line(self.tr("Boxes of"), self.of_class)))

    def choose(self, name: str) -> None:
        """Begin with a class."""
        self.of_class.setCurrentText(name)

    def job(self) -> Job | None:
        """Return the setting of the flag."""
        flag, value = _FLAGS[self.flag.currentIndex()], self.value.index == 0
        names = frozenset([self.of_class.currentText()]) if self.of_class.currentIndex() > 0 else frozenset()
        words = self.tr("Set {mark} of {which}") if value else self.tr("Clear {mark} of {which}")
        text = words.format(mark=self.flag.currentText(), which=self.of_class.currentText())
        title = f"boxes --set {flag}={'yes' if value else 'no'}"
        return EditJob(SetFlag(flag, value, names), title, text)


class ClipForm(Form):
    """All boxes are cut to their images."""

    def __init__(self, classes: Sequence[str]) -> None:
        super().__init__()
        words = self.tr("Cuts every box to its image. A box that lies wholly outside stays as it is.")
        self.setLayout(column(label(words, "body2", wrap=True)))

    def job(self) -> Job | None:
        """Return the cutting."""
        return EditJob(ClipBoxes(), "boxes --clip", self.tr("Cut all boxes to their images"))


class ConventionForm(Form):
    """The numbers of all files are stated in another convention."""

    def __init__(self, now: Convention) -> None:
        super().__init__()
        names = {
            Convention.VOC: self.tr("from 1, both ends inside (Pascal VOC)"),
            Convention.ZERO: self.tr("from 0, both ends inside"),
            Convention.EDGES: self.tr("from 0, the maximum outside"),
        }
        self.to = ComboBox()
        self.to.setFixedWidth(340)
        for convention in Convention:
            if convention is not now:
                self.to.addItem(names[convention], convention)
        self.to.currentIndexChanged.connect(lambda _: self.changed.emit())
        hint = self.tr("Every number in the files moves, no box does. Now the files count {now}.")
        words = label(hint.format(now=names[now]), "caption2", wrap=True)
        self.setLayout(column(self._line(self.tr("Count"), self.to), words))

    def job(self) -> Job | None:
        """Return the shift."""
        to = Convention(self.to.currentData())
        text = self.tr("Count {how}").format(how=self.to.currentText())
        return ConventionJob(to, f"boxes --state-as {to.value}", text)


def class_box(classes: Sequence[str], first: str = "") -> QComboBox:
    """Return a choice of classes, after a first entry where there is one."""
    box = ComboBox()
    box.setFixedWidth(260)
    box.setMaxVisibleItems(12)
    if first:
        box.addItem(first)
    for k, name in enumerate(classes):
        box.addItem(class_icon(k), name)
    return box
