"""Plots and tables as files: a picture (PNG) or their figures (CSV), by the menu that every one has."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QPoint
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.errors import EvenboxError
from app.files import write_atomic
from app.gui.balance.heading import KeyEntry, Subject, with_heading
from app.gui.messages import error_text
from app.gui.text import short_path
from app.gui.theme import current_theme

_SHARPNESS = 2.0  # pixels of a picture for one of the screen
_MARGIN = 12


@dataclass(frozen=True, slots=True)
class Table:
    """Figures of a plot: names of the columns, and rows of text and numbers."""

    header: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]

    def about(self, subject: Subject) -> Table:
        """Return it with columns that say of each row what it is about."""
        names = tuple(name for name, _ in subject.columns)
        values = tuple(value for _, value in subject.columns)
        return Table((*names, *self.header), [(*values, *row) for row in self.rows])

    def csv(self) -> str:
        """Return the text of a CSV file."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows([_plain(value) for value in row] for row in self.rows)
        return out.getvalue()


def _plain(value: object) -> object:
    """Return a value as a spreadsheet should read it: names are text, never formulas."""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t"):
        return f"'{value}"
    return value


class Figure(Protocol):
    """What can be saved."""

    def table(self) -> Table:
        """Return its figures."""

    def picture(self) -> QImage:
        """Return it as a picture, with a margin, on the colour of its card."""

    def key(self) -> Sequence[KeyEntry]:
        """Return what its colours mean, where it does not say so itself."""

    def remark(self) -> str:
        """Return what must be known to read it, such as its scale."""


Notice = Callable[[str, str], None]
"""Called with a sentence and its kind, ``ok`` or ``error``."""


class FigureMenu(QMenu):
    """Copies and saves a plot.

    Args:
        figure: what is saved.
        title: of the plot; files are named after it.
        subject: what it is about.
        parent: where dialogs open.
        notice: told what was written, or why not.
    """

    folder: Path | None = None  # where the last file went, for all plots

    def __init__(self, figure: Figure, title: str, subject: Subject, parent: QWidget, notice: Notice) -> None:
        super().__init__(parent)
        self._figure, self._title, self._notice = figure, title, notice
        remarks = [remark for remark in (subject.remark, figure.remark()) if remark]
        self._subject = replace(subject, remark="  ·  ".join(remarks))
        self.addAction(self.tr("Save as picture (PNG)…"), lambda: self.save("png"))
        self.addAction(self.tr("Save figures (CSV)…"), lambda: self.save("csv"))
        self.addSeparator()
        self.addAction(self.tr("Copy picture"), self.copy_picture)
        self.addAction(self.tr("Copy figures"), self.copy_figures)

    def picture(self) -> QImage:
        """Return the plot as a picture that says what it shows."""
        return with_heading(self._figure.picture(), self._title, self._subject, self._figure.key(), _MARGIN)

    def table(self) -> Table:
        """Return the figures; every row says what it is about."""
        return self._figure.table().about(self._subject)

    def copy_picture(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setImage(self.picture())
        self._notice(self.tr("Picture copied"), "ok")

    def copy_figures(self) -> None:
        """Put the figures on the clipboard, as CSV."""
        QGuiApplication.clipboard().setText(self.table().csv())
        self._notice(self.tr("Figures copied"), "ok")

    def save(self, kind: str) -> None:
        """Ask for a file and write it; ``png`` or ``csv``."""
        folder = FigureMenu.folder or Path.home()
        words = f"{self._subject.file_words} {self._title}"
        suggestion = str(folder / f"{file_name(words)}.{kind}")
        kinds = {"png": self.tr("Picture (*.png)"), "csv": self.tr("Table (*.csv)")}
        chosen, _ = QFileDialog.getSaveFileName(self.parentWidget(), self._title, suggestion, kinds[kind])
        if chosen:
            path = Path(chosen)
            self.write(path if path.suffix else path.with_suffix(f".{kind}"), kind)

    def write(self, path: Path, kind: str) -> None:
        """Write a file, and say so."""
        data = png_bytes(self.picture()) if kind == "png" else csv_bytes(self.table())
        if save_bytes(path, data, self._notice):
            FigureMenu.folder = path.parent


def save_bytes(path: Path, data: bytes, notice: Notice) -> bool:
    """Write a file whole or not at all, and say which; whether it is there."""
    try:
        write_atomic(path, data)
    except (EvenboxError, OSError) as error:
        text = QCoreApplication.translate("Figures", "{path} cannot be written: {why}")
        notice(text.format(path=short_path(path), why=error_text(error)), "error")
        return False
    notice(QCoreApplication.translate("Figures", "Saved: {path}").format(path=short_path(path)), "ok")
    return True


def file_name(title: str) -> str:
    """Return a title as the name of a file."""
    return re.sub(r"[^\w]+", "-", title.lower()).strip("-") or "plot"


def csv_bytes(table: Table) -> bytes:
    """Return a table as a file; its mark tells spreadsheets that it is UTF-8."""
    return table.csv().encode("utf-8-sig", "backslashreplace")


def png_bytes(image: QImage) -> bytes:
    """Return an image as a file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def picture_of(widget: QWidget, paint: Callable[[QPainter], None] | None = None, height: int = 0) -> QImage:
    """Return what a widget shows, larger and with a margin.

    Args:
        widget: the widget.
        paint: draws what is shown in place of the widget's own painting.
        height: of what is drawn; the widget's by default.
    """
    width, height = max(1, widget.width()), max(1, height or widget.height())
    image = QImage(
        round((width + 2 * _MARGIN) * _SHARPNESS),
        round((height + 2 * _MARGIN) * _SHARPNESS),
        QImage.Format.Format_RGB32,
    )
    image.setDevicePixelRatio(_SHARPNESS)
    image.fill(current_theme().color("raised"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(_MARGIN, _MARGIN)
    if paint is None:
        pixmap = QPixmap(widget.size() * _SHARPNESS)
        pixmap.setDevicePixelRatio(_SHARPNESS)
        pixmap.fill(current_theme().color("raised"))
        widget.render(pixmap, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
        painter.drawPixmap(0, 0, pixmap)
    else:
        paint(painter)
    painter.end()
    return image
