from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from app.core.annotation import Annotation
from app.gui.commands import edit
from app.gui.document import Document
from app.gui.images.delegate import ImageDelegate
from app.gui.images.panel import ImagePanel
from app.gui.images.thumbnails import ThumbnailLoader
from app.gui.session import Session
from app.gui.theme import Theme
from app.voc.index import open_dataset


@pytest.fixture
def session(small_dataset: Path) -> Session:
    session = Session()
    document = Document(open_dataset(small_dataset), session)
    document.autosave = False
    session.set_document(document)
    return session


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> Iterator[ImagePanel]:
    thumbnails = ThumbnailLoader(session)
    panel = ImagePanel(session, thumbnails)
    qtbot.addWidget(panel)
    panel.resize(280, 700)
    panel.show()
    yield panel
    panel.hide()
    thumbnails.close()


def shown(panel: ImagePanel) -> list[str]:
    return [panel.model.index(row).data() for row in range(panel.model.rowCount())]


def test_rows_are_in_natural_order_with_counts_and_marks(panel: ImagePanel) -> None:
    assert shown(panel) == ["img1", "img2", "img3", "img4", "img10", "other"]
    assert [chip.text() for chip in panel._chips] == ["All 6", "To do 5", "Edited 0", "Errors 1"]
    assert [panel.model.status(i) for i in (0, 1, 3)] == ["verified", "todo", "error"]
    assert panel.model.counts(0) == ((0, 2), (1, 1))
    assert panel.model.remark(2) == "No boxes"
    assert "Line" in panel.model.remark(3)
    assert panel._verified.text() == "1 of 6 verified"


def test_many_images_cost_what_is_in_sight(
    panel: ImagePanel, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tmp_path / "many" / "00000.png"
    first.parent.mkdir()
    Image.new("RGB", (8, 8)).save(first)
    for k in range(1, 2000):
        first.with_name(f"{k:05}.png").hardlink_to(first)
    painted: set[int] = set()
    original = ImageDelegate._paint_row

    def paint(self: ImageDelegate, painter: QPainter, rect: QRectF, image: int, selected: bool) -> None:
        painted.add(image)
        original(self, painter, rect, image, selected)

    monkeypatch.setattr(ImageDelegate, "_paint_row", paint)
    document = Document(open_dataset(first.parent), session)
    document.autosave = False
    session.set_document(document)
    qtbot.waitUntil(lambda: len(painted) > 8)
    session.set_image_index(1999)
    qtbot.waitUntil(lambda: 1999 in painted)
    assert panel.model.rowCount() == 2000
    assert len(painted) < 60


def test_filter_by_typing(panel: ImagePanel, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.field, "class:dog")
    qtbot.waitUntil(lambda: shown(panel) == ["img1", "img10"])
    panel.field.clear()
    qtbot.waitUntil(lambda: len(shown(panel)) == 6)


def test_chips_filter_and_an_empty_list_offers_the_way_back(panel: ImagePanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel._chips[3], Qt.MouseButton.LeftButton)
    assert shown(panel) == ["img4"]
    qtbot.mouseClick(panel._chips[2], Qt.MouseButton.LeftButton)
    assert shown(panel) == []
    assert panel._empty.isVisible()
    panel._empty.button.click()
    assert len(shown(panel)) == 6
    assert panel._chips[0].isChecked()


def test_a_filter_asked_for_from_elsewhere(panel: ImagePanel, session: Session) -> None:
    session.filter_requested.emit("boxes>2")
    assert shown(panel) == ["img1", "other"]
    assert panel.field.text() == "boxes>2"


def test_the_list_and_the_session_follow_each_other(
    panel: ImagePanel, session: Session, qtbot: QtBot
) -> None:
    assert session.image_index == 0
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert session.image_index == 1
    session.set_image_index(4)
    assert panel.view.currentIndex().row() == 4
    place = panel.view.visualRect(panel.model.index(2)).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.image_index == 2


def test_steps_stay_within_what_is_shown(panel: ImagePanel, session: Session) -> None:
    panel.show_filter("class:cat")
    assert shown(panel) == ["img1", "img2", "other"]
    seen = []
    for _ in range(4):
        seen.append(session.image_index)
        session.step_requested.emit(1)
    assert seen == [0, 1, 5, 5]
    session.set_image_index(4)
    session.step_requested.emit(-1)
    assert session.image_index == 0


def test_sorting(panel: ImagePanel) -> None:
    actions = panel.findChildren(type(panel.field.actions()[0]))
    most = next(action for action in actions if action.text() == "Most boxes first")
    most.trigger()
    assert shown(panel)[:2] == ["other", "img1"]


def test_edits_show_at_once_and_so_does_saving(panel: ImagePanel, session: Session) -> None:
    document = session.document
    assert document is not None
    before = document.annotation(1)
    assert before is not None
    after = Annotation(**{**{f: getattr(before, f) for f in before.__slots__}, "boxes": before.boxes * 3})
    edit(document, 1, after, "Paste")
    assert panel.model.status(1) == "edited"
    assert panel.model.counts(1) == ((0, 3),)
    assert panel._chips[2].text() == "Edited 1"
    document.undo_stack.undo()
    assert panel.model.status(1) == "todo"
    assert panel._chips[2].text() == "Edited 0"


def test_a_file_that_breaks_while_it_is_open_is_marked_and_mended_again(
    panel: ImagePanel, session: Session, small_dataset: Path
) -> None:
    document = session.document
    assert document is not None
    path = small_dataset / "Annotations" / "img1.xml"
    text = path.read_text()
    path.write_text(text[:80])
    document.reload(0)
    assert panel.model.status(0) == "error"
    assert panel.model.remark(0).startswith("Line")
    assert panel._chips[3].text() == "Errors 2"
    path.write_text(text)
    document.reload(0)
    assert panel.model.status(0) == "verified"
    assert panel._chips[3].text() == "Errors 1"
    document.reload(3)  # was unreadable and still is
    assert panel.model.status(3) == "error"


def test_chips_count_what_the_filter_leaves(panel: ImagePanel) -> None:
    assert panel.field.placeholderText() == "Filter, e.g. class:cat"
    panel.show_filter("class:dog")
    assert [chip.text() for chip in panel._chips] == ["All 2", "To do 1", "Edited 0", "Errors 0"]
    panel._chips[1].click()
    assert [chip.text() for chip in panel._chips][:2] == ["All 2", "To do 1"]
    assert panel._verified.text() == "1 of 6 verified"


def test_chips_leave_numbers_out_rather_than_letters(
    panel: ImagePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel.model, "count_shown", lambda state: 20_000)
    panel._show_counts()
    assert sum(chip.sizeHint().width() for chip in panel._chips) <= panel.width() - 24
    assert panel._chips[0].text() == "All 20,000"
    assert panel._chips[1].text() == "To do"
    assert panel._chips[1].toolTip() == "To do 20,000"


def test_narrow_and_back(panel: ImagePanel, qtbot: QtBot) -> None:
    wide = panel.grab()
    with qtbot.waitSignal(panel.compact_changed):
        panel._toggle_compact(True)
    assert not panel.field.isVisible()
    panel.setFixedWidth(88)
    assert panel.grab().size() != wide.size()
    assert panel._position.text() == "1 / 6"
    panel._toggle_compact(False)
    assert panel.field.isVisible()


@pytest.mark.parametrize("name", ["dark", "light"])
def test_rows_paint_in_both_themes(panel: ImagePanel, theme: Theme, qtbot: QtBot, name: str) -> None:
    theme.set_setting(name)
    row = panel.view.visualRect(panel.model.index(0))
    qtbot.waitUntil(lambda: panel.model.thumbnail(0) is not None)
    qtbot.waitUntil(lambda: panel.model.thumbnail(5) is not None)
    image = panel.view.viewport().grab(row).toImage()
    thumbnail = image.pixelColor(QPoint(40, 32))
    assert abs(thumbnail.red() - 40) < 6
    assert image.pixelColor(QPoint(10, 32)) == theme.color("accent")


def test_thumbnails_of_missing_images_stay_flat(panel: ImagePanel, session: Session, qtbot: QtBot) -> None:
    document = session.document
    assert document is not None
    path = document.dataset.entries[5].image_path
    assert path is not None
    loader = panel.model._thumbnails
    with qtbot.waitSignal(loader.loaded):
        loader.pixmap(path.with_name("gone.jpg"))
    assert loader.pixmap(path.with_name("gone.jpg")) is None
