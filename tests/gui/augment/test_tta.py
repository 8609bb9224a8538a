"""The view of test-time copies: what it shows is what the command writes, and comes back where it was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.augment.recipe import Recipe, Step, load_recipe
from app.export.ensemble.copies import write_copies
from app.export.ensemble.manifest import read_manifest
from app.gui.augment.tta.view import TtaView
from app.gui.augment.workspace import AugmentWorkspace

EXACT = Recipe(
    name="exact",
    steps=(
        Step(transform="HorizontalFlip", p=0.5),
        Step(transform="Resize", parameters={"width": 320, "height": 320}),
    ),
)


@pytest.fixture
def view(work: AugmentWorkspace, qtbot: QtBot) -> TtaView:
    found = next(each for each in work.views if isinstance(each, TtaView))
    work.session.set_recipe(EXACT)
    work.show_view(TtaView)
    qtbot.waitUntil(lambda: found.preview is not None and found.preview.copies[1].size == (320, 320))
    return found


def test_flips_and_scales_come_back_exactly(view: TtaView) -> None:
    assert view.preview is not None and view.state.source is not None
    assert view.preview.misses.max() < 1e-6
    for copy in view.preview.copies:
        assert copy.back_boxes == pytest.approx(view.state.source.boxes[copy.objects])
    assert "4 of 4" in view.result.text() and "0.0 px" in view.result.text()
    assert len(view.original.marks) == 6 * 4


def test_its_copies_are_those_of_the_command(view: TtaView, tmp_path: Path) -> None:
    document, preview = view.state.document, view.preview
    assert document is not None and preview is not None and view.state.source is not None
    write_copies(document.snapshot(), tmp_path / "out", EXACT, 5, view.state.seed)
    written = [e for e in read_manifest(tmp_path / "out").values() if e.source == view.state.source.image_id]
    assert [entry.variant for entry in written] == [copy.number for copy in preview.copies]
    for entry, copy in zip(written[1:], preview.copies[1:], strict=True):
        assert copy.sample is not None
        assert np.array_equal(copy.sample.matrix, entry.matrix)


def test_pointing_at_a_copy_shows_its_boxes_alone(view: TtaView, qtbot: QtBot) -> None:
    qtbot.mouseMove(view.grid.tiles[2], QPoint(20, 20))
    view.state.highlight.point_at(-1, 2)
    assert len(view.original.marks) == 4
    view.state.highlight.clear()
    assert len(view.original.marks) == 6 * 4


def test_turned_copies_are_said_to_be_loose(view: TtaView, work: AugmentWorkspace, qtbot: QtBot) -> None:
    turn = Recipe(
        name="turn", steps=(Step(transform="Rotate", parameters={"angle": [20, 25], "fit": "expand"}),)
    )
    work.session.set_recipe(turn)
    qtbot.waitUntil(lambda: "looser" in view.result.text(), timeout=10_000)
    assert view.preview is not None
    assert view.preview.copies[0].looseness == 1.0
    assert all(copy.looseness > 1.2 for copy in view.preview.copies[1:])
    assert any(mark.outline is not None for mark in view.original.marks)


def test_the_number_of_copies_is_chosen(view: TtaView, qtbot: QtBot) -> None:
    view.count.setValue(2)
    qtbot.waitUntil(lambda: view.preview is not None and len(view.preview.copies) == 3)
    assert [tile.isVisible() for tile in view.grid.tiles[:5]] == [True, True, True, False, False]
    assert "--variants 2" in view.command.text()
    view.copy.click()
    assert QApplication.clipboard().text() == view.command.text()


def test_one_click_writes_what_the_command_writes(
    view: TtaView, work: AugmentWorkspace, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = view.state.document
    assert document is not None
    asked: list[str] = []

    def choose(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        asked.append(start)
        return str(tmp_path / "clicked"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    view.writer.make_executor = ThreadPoolExecutor
    view.count.setValue(2)
    said: list[tuple[str, str]] = []
    work.session.notice.connect(lambda text, kind: said.append((kind, text)))
    view.bar.write.click()
    assert view.bar.stop.isVisible() and not view.bar.write.isVisible() and work.session.work
    qtbot.waitUntil(lambda: not view.writer.runs)
    assert asked == [f"{document.dataset.root}-tta"]
    assert view.bar.write.isVisible() and not work.session.work
    assert said[0] == ("ok", f"9 copies of 3 images are in {tmp_path / 'clicked'}") and "d.jpg" in said[1][1]
    write_copies(document.snapshot(), tmp_path / "command", EXACT, 2, view.state.seed)
    files = sorted(path.relative_to(tmp_path / "command") for path in (tmp_path / "command").rglob("*.*"))
    assert len(files) == 9 + 3
    for file in files:
        assert (tmp_path / "clicked" / file).read_bytes() == (tmp_path / "command" / file).read_bytes()
    view.write(tmp_path / "clicked")
    qtbot.waitUntil(lambda: not view.writer.runs)
    assert said[-1][0] == "error" and "there is something already" in said[-1][1]


def test_writing_is_given_up_and_leaves_nothing(
    view: TtaView, work: AugmentWorkspace, tmp_path: Path, qtbot: QtBot
) -> None:
    view.writer.make_executor = ThreadPoolExecutor
    out = tmp_path / "deep" / "out"
    view.write(out)
    view.bar.stop.click()
    assert view.writer.wait() and not view.writer.runs and not work.session.work
    assert view.bar.write.isVisible() and not list(out.parent.glob("*"))


def test_a_command_needs_a_recipe_that_is_saved(view: TtaView, work: AugmentWorkspace) -> None:
    assert view._unsaved.isVisible()
    work.session.set_recipe(load_recipe("flip"))
    assert not view._unsaved.isVisible()


def test_several_images_have_no_way_back(view: TtaView, work: AugmentWorkspace) -> None:
    work.session.set_recipe(Recipe(name="mosaic", steps=(Step(transform="Mosaic"),)))
    assert view._refused.isVisible() and not view._body.isVisible()
    work.session.set_recipe(load_recipe("flip"))
    assert view._body.isVisible()
