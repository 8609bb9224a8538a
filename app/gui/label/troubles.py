"""What is wrong with the files of the current image, and what a person can do about it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.core.problem import Severity
from app.gui.document import Document
from app.gui.label.banner import Banner
from app.gui.label.comparison import Answer, Comparison, keep_both
from app.gui.messages import error_text, problem_with_line
from app.gui.text import plural


class Troubles(QObject):
    """Fills the banner: the gravest trouble of the image, or none."""

    def __init__(self, banner: Banner) -> None:
        super().__init__(banner)
        self._banner = banner
        self._document: Document | None = None
        self._index = -1
        self._size: tuple[int, int] | None = None

    def set_document(self, document: Document | None) -> None:
        """Look at another dataset."""
        self._document = document
        self.set_image(-1)

    def set_image(self, index: int) -> None:
        """Look at another image."""
        self._index, self._size = index, None
        self.update()

    def set_image_size(self, size: tuple[int, int]) -> None:
        """Compare the image's real size with what its annotation says."""
        self._size = size
        self.update()

    def update(self) -> None:
        """Say what holds now."""
        shows = (self._unreadable, self._unsaved, self._bad_objects, self._other_size)
        if self._document is None or self._index < 0 or not any(show() for show in shows):
            self._banner.clear()

    def _unreadable(self) -> bool:
        assert self._document is not None
        error = self._document.error(self._index)
        if error is None:
            return False
        detail = self.tr("{why}. The file is never written over; mend it with a text editor.")
        self._banner.show_message(
            self.tr("The annotation of this image cannot be read"),
            detail.format(why=error_text(error)),
            choices=[(self.tr("Read again"), self._reload)],
        )
        return True

    def _unsaved(self) -> bool:
        assert self._document is not None
        error = self._document.save_error(self._index)
        if error is None:
            return False
        kept = self.tr("Your boxes are kept here until you choose.")
        if self._document.changed_on_disk(self._index):
            self._banner.show_message(
                self.tr("Not saved: the file changed on disk"),
                f"{error.path}\n{kept}",
                choices=[
                    (self.tr("Compare…"), self._compare),
                    (self.tr("Take the file’s"), self._reload),
                    (self.tr("Keep mine"), self._overwrite),
                ],
            )
        else:
            self._banner.show_message(
                self.tr("Not saved"),
                f"{error_text(error)}\n{kept}",
                choices=[(self.tr("Save again"), self._save)],
            )
        return True

    def _bad_objects(self) -> bool:
        assert self._document is not None
        bad = [p for p in self._document.problems(self._index) if p.severity == Severity.ERROR]
        if not bad:
            return False
        title = plural(
            len(bad),
            self.tr("One object of this file cannot be used"),
            self.tr("{n} objects of this file cannot be used"),
        )
        stays = self.tr("It stays in the file as it is.")
        self._banner.show_message(title, f"{problem_with_line(bad[0])}\n{stays}", "warning")
        return True

    def _other_size(self) -> bool:
        assert self._document is not None
        annotation = self._document.annotation(self._index)
        if annotation is None or self._size is None or not (annotation.width and annotation.height):
            return False
        if (annotation.width, annotation.height) == self._size:
            return False
        title = self.tr("The annotation was made for another size of this image")
        detail = self.tr("It says {stated}; the image has {real}. Boxes are shown where the file puts them.")
        stated = f"{annotation.width} × {annotation.height}"
        real = f"{self._size[0]} × {self._size[1]}"
        self._banner.show_message(title, detail.format(stated=stated, real=real), "warning")
        return True

    def _reload(self) -> None:
        if self._document is not None:
            self._document.reload(self._index)

    def _overwrite(self) -> None:
        if self._document is not None:
            self._document.save(self._index, overwrite=True)

    def _compare(self) -> None:
        """Show both sides with their counts, and do what is chosen there."""
        document, index = self._document, self._index
        if document is None:
            return
        comparison = Comparison(document, index, self._banner.window())
        comparison.finished.connect(lambda answer: self._settle(document, index, answer))
        comparison.open()

    def _settle(self, document: Document, index: int, answer: int) -> None:
        if answer == Answer.THEIRS:
            document.reload(index)
        elif answer == Answer.MINE:
            document.save(index, overwrite=True)
        elif answer == Answer.BOTH:
            keep_both(document, index, self.tr("Keep the boxes of both"))

    def _save(self) -> None:
        if self._document is not None:
            self._document.save(self._index)
