"""What the Label workspace offers beside drawing: view, gallery, colours, images kept out of training."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QMenu

from app.gui.bulk.sheet import DELETE, MERGE, RENAME
from app.gui.canvas.options import ViewOptions
from app.gui.document import Document
from app.gui.label.actions import Actions
from app.gui.label.class_list import ClassList
from app.gui.label.editor import Editor
from app.gui.label.gallery import Gallery
from app.gui.label.header import CanvasHeader
from app.gui.label.view_menu import ViewMenu
from app.gui.session import Session
from app.gui.theme import Theme, current_theme
from app.settings.labelling import change_label_settings, load_label_settings

_REMEMBERED = ("names", "dim", "keep_view", "grid", "magnifier")


class Extras(QObject):
    """Connects them and remembers what was chosen."""

    def __init__(
        self,
        session: Session,
        editor: Editor,
        keys: Actions,
        header: CanvasHeader,
        classes: ClassList,
        gallery: Gallery,
    ) -> None:
        super().__init__(editor)
        self._session, self._editor, self._canvas = session, editor, editor.canvas
        self._keys, self._header, self._classes, self._gallery = keys, header, classes, gallery
        self._document: Document | None = None
        self._awaited = -1
        settings = load_label_settings()
        self._colours = dict(settings.class_colours)
        options = ViewOptions(**{name: getattr(settings, name) for name in _REMEMBERED})
        self._canvas.set_options(options)
        self.menu = ViewMenu(keys, options, header)
        self.menu.changed.connect(self._change_view)
        header.view_button.setMenu(self.menu)
        self._fix_class(settings.fixed_class)
        self._connect()

    def _connect(self) -> None:
        keys, editor, classes = self._keys, self._editor, self._classes
        keys.on("copy_previous", editor.copy_previous)
        keys.on("gallery", self._toggle_gallery)
        keys.on("exclude", editor.toggle_excluded)
        keys["fixed_class"].triggered.connect(self._remember_fixed)
        classes.fixed_button.clicked.connect(keys["fixed_class"].trigger)
        classes.gallery_wanted.connect(self._open_gallery)
        classes.menu_wanted.connect(self._show_class_menu)
        self._session.boxes_requested.connect(self._gallery.show_selection)
        self._gallery.box_opened.connect(self._open_from_gallery)
        self._gallery.closed.connect(self._canvas.setFocus)

    def set_document(self, document: Document | None) -> None:
        """Look at another dataset."""
        if self._document is not None:
            self._document.excluded_changed.disconnect(self.show_excluded)
            self._document.classes_changed.disconnect(self._apply_colours)
        self._document = document
        self._gallery.set_document(document)
        if document is not None:
            document.excluded_changed.connect(self.show_excluded)
            document.classes_changed.connect(self._apply_colours)
        self._apply_colours()
        self.show_excluded()

    def show_excluded(self) -> None:
        """Say whether the current image is kept out of training."""
        document, index = self._document, self._editor.index
        known = document is not None and index >= 0
        excluded = bool(document and known and document.is_excluded(index))
        self._keys["exclude"].setEnabled(known)
        self._keys["exclude"].setChecked(excluded)
        self._header.show_excluded(excluded)

    def image_shown(self) -> None:
        """Bring the box that was opened from the gallery into sight."""
        row, self._awaited = self._awaited, -1
        if 0 <= row < len(self._canvas.shown.boxes):
            self._canvas.reveal_row(row)

    # view

    def _change_view(self, options: ViewOptions) -> None:
        self._canvas.set_options(options)
        change_label_settings(**{name: getattr(options, name) for name in _REMEMBERED})

    def _fix_class(self, fixed: bool) -> None:
        self._editor.fixed_class = fixed
        self._keys["fixed_class"].setChecked(fixed)
        self._classes.fixed_button.setChecked(fixed)

    def _remember_fixed(self) -> None:
        fixed = self._keys["fixed_class"].isChecked()
        self._fix_class(fixed)
        change_label_settings(fixed_class=fixed)

    # gallery

    def _toggle_gallery(self) -> None:
        if self._gallery.isVisible():
            self._gallery.close_gallery()
        elif self._document is not None and self._document.classes:
            rows = self._canvas.selected
            name = self._canvas.annotation.boxes[rows[0]].name if rows else self._editor.class_name
            self._gallery.show_class(name or self._document.classes[0])

    def _open_gallery(self, number: int) -> None:
        if self._document is not None:
            self._gallery.show_class(self._document.classes[number])

    def _open_from_gallery(self, index: int, row: int) -> None:
        self._gallery.close_gallery()
        self.go_to_box(index, row)
        self._canvas.setFocus()

    def go_to_box(self, index: int, row: int) -> None:
        """Show an image and select a box of it, -1 for none."""
        self._awaited = row
        self._session.set_image_index(index)
        self._canvas.select([row] if 0 <= row < len(self._canvas.shown.boxes) else [])
        if self._canvas.image_size is not None:
            self.image_shown()

    # colours

    def _show_class_menu(self, number: int, at: QPoint) -> None:
        if self._document is not None:
            menu = self.class_menu(self._document.classes[number], number)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(at)

    def class_menu(self, name: str, number: int) -> QMenu:
        """Return what can be done about a class."""
        menu = QMenu(self._classes)
        menu.addAction(self.tr("All boxes of {name}").format(name=name), lambda: self._open_gallery(number))
        swatch = QPixmap(QSize(14, 14))
        swatch.fill(Theme.class_color(number))
        colour = QAction(QIcon(swatch), self.tr("Colour…"), menu)
        colour.triggered.connect(lambda: self._ask_colour(name, number))
        menu.addAction(colour)
        if name in self._colours:
            menu.addAction(self.tr("Colour of the palette"), lambda: self.set_colour(name, None))
        menu.addSeparator()
        ask = self._session.bulk_requested.emit
        menu.addAction(self.tr("Rename in the whole dataset…"), lambda: ask(RENAME, name))
        menu.addAction(self.tr("Merge into another class…"), lambda: ask(MERGE, name))
        menu.addAction(self.tr("Delete all its boxes…"), lambda: ask(DELETE, name))
        return menu

    def _ask_colour(self, name: str, number: int) -> None:
        dialog = QColorDialog(Theme.class_color(number), self._classes.window())
        dialog.setWindowTitle(self.tr("Colour of {name}").format(name=name))
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda color: self.set_colour(name, color))
        dialog.open()

    def set_colour(self, name: str, color: QColor | None) -> None:
        """Give a class a colour of its own in every dataset, or the palette's again."""
        self._colours.pop(name, None)
        if color is not None:
            self._colours[name] = color.name()
        change_label_settings(class_colours=dict(self._colours))
        self._apply_colours()

    def _apply_colours(self) -> None:
        names = self._document.classes if self._document is not None else []
        own = {k: self._colours[name] for k, name in enumerate(names) if name in self._colours}
        current_theme().set_class_colours(own)
