"""Two versions of one annotation side by side: the one here and the one another program wrote."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from enum import IntEnum

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from app.core.annotation import Annotation
from app.errors import EvenboxError
from app.gui import tasks
from app.gui.canvas.box_view import BoxView
from app.gui.canvas.edits import same_box
from app.gui.canvas.loading import ImageKey, LoadedImage, load_image
from app.gui.commands import edit
from app.gui.document import Document
from app.gui.messages import error_text
from app.gui.text import plural
from app.gui.theme import paint_class_glyph
from app.gui.widgets import column, label, push_button, row, surface

_SIZE = (1120, 640)
_GLYPH = 12


class Answer(IntEnum):
    """What to do about the two versions."""

    CANCEL = 0
    MINE = 1
    THEIRS = 2
    BOTH = 3


class Comparison(QDialog):
    """Asks which version to keep; ``finished`` tells an ``Answer``."""

    def __init__(self, document: Document, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("The file changed on disk"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._classes = list(document.classes)
        mine, record = document.annotation(index), document.on_disk(index)
        self.views = [self._view(mine), self._view(record.current)]
        self._own = _own_boxes(mine, record.current), _own_boxes(record.current, mine)
        sides = [
            self._side(self.tr("Mine, not saved"), mine, self.views[0], len(self._own[0])),
            self._side(self.tr("In the file"), record.current, self.views[1], len(self._own[1])),
        ]
        entry = document.dataset.entries[index]
        head = column(
            label(self.tr("Another program changed this file"), "title"),
            label(str(record.path), "caption2", wrap=True),
            label(self.tr("Boxes that only one side has are filled."), "caption2"),
            spacing=2,
        )
        if record.error is not None:
            head.addWidget(label(error_text(record.error), "error", wrap=True))
        body = row((sides[0], 1), (sides[1], 1), spacing=16)
        buttons = self._buttons(usable=record.error is None)
        self.setLayout(column(head, (body, 1), buttons, margins=(24, 20, 24, 20), spacing=16))
        self.resize(*_SIZE)
        if entry.image_path is not None:
            stated = (mine.width, mine.height) if mine else (0, 0)
            key = ImageKey(entry.image_path, stated)
            tasks.run(load_image, key, on_result=self._show, on_error=self._say, owner=self)

    def _label_of(self, name: str) -> int:
        """Return a class's number; a class that only the file has is not one of the dataset yet."""
        if name not in self._classes:
            self._classes.append(name)
        return self._classes.index(name)

    def _view(self, annotation: Annotation | None) -> BoxView:
        view = BoxView()
        view.bottom_margin = 24
        view.setMinimumSize(320, 240)
        view.set_annotation(annotation, self._label_of)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return view

    def _side(self, title: str, annotation: Annotation | None, view: BoxView, own: int) -> QWidget:
        boxes = annotation.boxes if annotation else ()
        if annotation is None:
            words = self.tr("No file")
        else:
            words = plural(len(boxes), self.tr("1 box"), self.tr("{n} boxes"))
        alone = self.tr("{n} only here").format(n=own) if own else self.tr("all in both")
        counts = row(spacing=6)
        for name, count in Counter(box.name for box in boxes).most_common(6):
            counts.addWidget(_glyph(self._label_of(name)))
            counts.addWidget(label(f"{name} {count}", "caption2"))
            counts.addSpacing(6)
        counts.addStretch(1)
        head = row(label(title, "title"), label(words, "body2"), label(alone, "caption2"), None)
        return surface(column(head, counts, (view, 1), spacing=6), "none")

    def _buttons(self, *, usable: bool) -> QWidget:
        answers = (
            (self.tr("Keep both"), Answer.BOTH, usable),
            (self.tr("Take the file’s"), Answer.THEIRS, True),
            (self.tr("Keep mine"), Answer.MINE, usable),
        )
        later = push_button(self.tr("Decide later"), "quiet")
        later.clicked.connect(self.reject)
        line = row(later, None)
        for text, answer, possible in answers:
            button = push_button(text)
            button.setEnabled(possible)
            button.clicked.connect(lambda _=False, answer=answer: self.done(answer))
            line.addWidget(button)
        return surface(line, "none")

    def _show(self, image: LoadedImage) -> None:
        for view, own in zip(self.views, self._own, strict=True):
            view.shown = replace(view.shown, handles=False)
            view.set_image(image)
            view.select(own)
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        for view in self.views:
            view.fit()

    def _say(self, error: Exception) -> None:
        if isinstance(error, EvenboxError):
            for view in self.views:
                view.set_message(self.tr("The image cannot be shown"), error_text(error))


def keep_both(document: Document, index: int, text: str) -> None:
    """Take the file's version and add those boxes that only the one here has, as one undo step."""
    mine = document.annotation(index)
    document.reload(index)
    theirs = document.annotation(index)
    if mine is None or document.error(index) is not None:
        return
    if theirs is None:
        after = mine
    else:
        added = [mine.boxes[k] for k in _own_boxes(mine, theirs)]
        new = tuple(replace(box, source=None) for box in added)
        verified = mine.verified or theirs.verified
        after = replace(theirs, boxes=(*theirs.boxes, *new), verified=verified)
    edit(document, index, after, text)


def _own_boxes(mine: Annotation | None, other: Annotation | None) -> list[int]:
    """Return the rows of boxes that the other side has not, counting equal ones."""
    left = Counter(same_box(box) for box in other.boxes) if other else Counter()
    rows = []
    for k, box in enumerate(mine.boxes if mine else ()):
        if left[same_box(box)] > 0:
            left[same_box(box)] -= 1
        else:
            rows.append(k)
    return rows


def _glyph(class_index: int) -> QLabel:
    pixmap = QPixmap(_GLYPH * 2, _GLYPH * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_class_glyph(painter, class_index, QRectF(1, 1, 10, 10))
    painter.end()
    shown = label()
    shown.setPixmap(pixmap)
    shown.setFixedWidth(_GLYPH)
    return shown
