"""The problems panel: all that the check finds, in step with edits, mended as one step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.dataset import Convention
from app.gui.canvas import edits
from app.gui.commands import edit
from app.gui.document import Document
from app.gui.images.columns import ListColumns
from app.gui.images.filter import matches
from app.gui.label.workspace import LabelWorkspace
from app.gui.problems.panel import ProblemPanel
from app.gui.problems.store import ProblemStore, problem_store
from app.gui.problems.words import kind_titles
from app.voc.index import open_dataset
from app.voc.messages import PROBLEMS, READING_KINDS
from app.voc.problems import LOOKING_KINDS, check_dataset

BOX = (
    "<object><name>{name}</name><bndbox><xmin>{0}</xmin><ymin>{1}</ymin><xmax>{2}</xmax><ymax>{3}</ymax>"
    "</bndbox></object>\n"
)
FILES = {
    "a": [("cat", 5, 6, 25, 40), ("cat", 5, 6, 25, 40), ("dog", 30, 5, 70, 40)],  # duplicate, sticks out
    "b": [("cat", 5, 6, 25, 40), ("Cat", 8, 8, 30, 30), ("dog", 40, 5, 9, 40)],  # case, upside down
    "c": [("dog", -5, 6, 25, 60), ("dog", 200, 6, 260, 40)],  # sticks out, wholly outside
    "d": [("cat", 5, 6, 25, 40)],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "set"
    for part in ("JPEGImages", "Annotations"):
        (root / part).mkdir(parents=True)
    for name, boxes in FILES.items():
        Image.new("RGB", (64, 48)).save(root / "JPEGImages" / f"{name}.jpg")
        objects = "".join(BOX.format(*place, name=cls) for cls, *place in boxes)
        text = (
            f"<annotation><filename>{name}.{'png' if name == 'd' else 'jpg'}</filename>"
            f"<size><width>64</width><height>48</height><depth>3</depth></size>\n{objects}</annotation>"
        )
        (root / "Annotations" / f"{name}.xml").write_text(text)
    Image.new("RGB", (64, 48)).save(root / "JPEGImages" / "e.jpg")
    return root


@pytest.fixture
def work(folder: Path, show_dataset: Callable[..., LabelWorkspace], qtbot: QtBot) -> LabelWorkspace:
    workspace = show_dataset(folder, 1200, 900)
    qtbot.waitUntil(lambda: problem_store(workspace.session).is_complete)
    return workspace


@pytest.fixture
def panel(work: LabelWorkspace) -> ProblemPanel:
    work.toggle_problems()
    return work.problems


@pytest.fixture
def document(work: LabelWorkspace) -> Document:
    found = work.session.document
    assert found is not None
    return found


def kinds(work: LabelWorkspace) -> Counter[str]:
    return Counter(found.problem.kind for found in problem_store(work.session).found())


def choose(panel: ProblemPanel, kind: str) -> None:
    at = [group.kind for group in panel.groups.groups].index(kind)
    panel.kinds.setCurrentIndex(panel.groups.index(at))


def mended(qtbot: QtBot, document: Document, start: object) -> None:
    with qtbot.waitSignal(document.files.ended, timeout=20_000):
        start()  # type: ignore[operator]


def test_the_panel_shows_all_that_the_check_finds(
    work: LabelWorkspace, panel: ProblemPanel, folder: Path
) -> None:
    expected = Counter(problem.kind for problem in check_dataset(open_dataset(folder, Convention.VOC)))
    assert kinds(work) == expected
    assert {group.kind: len(group.found) for group in panel.groups.groups} == expected
    severities = [group.severity for group in panel.groups.groups]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert expected.keys() >= {
        "box_upside_down",
        "box_duplicate",
        "box_partly_outside",
        "box_outside",
        "class_case",
        "filename_extension",
        "image_without_annotation",
    }


def test_every_kind_has_a_title() -> None:
    titles = kind_titles()
    assert PROBLEMS.keys() | READING_KINDS | LOOKING_KINDS == titles.keys()


def test_a_click_leads_to_the_image_and_the_box(
    work: LabelWorkspace, panel: ProblemPanel, qtbot: QtBot
) -> None:
    choose(panel, "box_partly_outside")
    panel.places.setCurrentIndex(panel.found.index(1))
    assert work.session.image_index == 2
    qtbot.waitUntil(lambda: work.canvas.image_size is not None)
    assert list(work.canvas.selected) == [0]
    panel.places.setCurrentIndex(panel.found.index(0))
    assert work.session.image_index == 0
    assert list(work.canvas.selected) == [2]


def test_an_edit_takes_its_problem_out_and_undo_brings_it_back(
    work: LabelWorkspace, panel: ProblemPanel, document: Document, qtbot: QtBot
) -> None:
    before = kinds(work)
    edit(document, 0, edits.with_edges(document.annotation(0), {2: (30.0, 5.0, 60.0, 40.0)}), "Move")
    qtbot.waitUntil(lambda: kinds(work) == before - Counter(["box_partly_outside"]))
    assert document.is_dirty(0)
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: kinds(work) == before)
    edit(document, 1, edits.with_values(document.annotation(1), [1], name="cat"), "Relabel")
    qtbot.waitUntil(lambda: kinds(work) == before - Counter(["class_case"]))


def test_one_problem_is_mended_and_taken_back(
    work: LabelWorkspace, panel: ProblemPanel, document: Document, folder: Path, qtbot: QtBot
) -> None:
    before, paths = kinds(work), sorted((folder / "Annotations").iterdir())
    content = [path.read_bytes() for path in paths]
    choose(panel, "box_partly_outside")
    panel.places.setCurrentIndex(panel.found.index(1))
    mended(qtbot, document, panel.fix_one.click)
    qtbot.waitUntil(lambda: kinds(work) == before - Counter(["box_partly_outside"]))
    said = document.annotation(2)
    assert said is not None
    assert edits.edges(said.boxes[0]) == (0.0, 5.0, 25.0, 48.0)
    assert [p.read_bytes() == old for p, old in zip(paths, content, strict=True)] == [True, True, False, True]
    mended(qtbot, document, document.undo_stack.undo)
    assert [path.read_bytes() for path in paths] == content
    qtbot.waitUntil(lambda: kinds(work) == before)


def test_every_kind_that_can_be_mended_is_mended_alike_and_undone(
    work: LabelWorkspace, panel: ProblemPanel, document: Document, folder: Path, qtbot: QtBot
) -> None:
    before, paths = kinds(work), sorted((folder / "Annotations").iterdir())
    content = [path.read_bytes() for path in paths]
    wanted = [group.kind for group in panel.groups.groups if group.fixable]
    assert len(wanted) == 6
    for kind in wanted:
        choose(panel, kind)
        start = panel.fix_all.click if not panel.fix_all.isHidden() else None
        if start is None:
            panel.places.setCurrentIndex(panel.found.index(0))
            start = panel.fix_one.click
        mended(qtbot, document, start)
        qtbot.waitUntil(lambda kind=kind: kind not in kinds(work))  # type: ignore[misc]
    fresh = open_dataset(folder, Convention.VOC)
    assert Counter(problem.kind for problem in check_dataset(fresh)) == kinds(work)
    assert fresh.boxes.tolist() == document.snapshot().boxes.tolist()
    assert document.undo_stack.count() == len(wanted)
    while document.undo_stack.canUndo():
        mended(qtbot, document, document.undo_stack.undo)
    assert [path.read_bytes() for path in paths] == content
    qtbot.waitUntil(lambda: kinds(work) == before)


def test_a_fix_keeps_what_was_not_saved(
    work: LabelWorkspace, panel: ProblemPanel, document: Document, qtbot: QtBot
) -> None:
    edit(document, 0, edits.without(document.annotation(0), [0]), "Delete")  # objects move up in the file
    qtbot.waitUntil(lambda: "box_duplicate" not in kinds(work))
    choose(panel, "box_partly_outside")
    panel.places.setCurrentIndex(panel.found.index(0))
    mended(qtbot, document, panel.fix_one.click)
    said = document.annotation(0)
    assert said is not None
    assert [edits.edges(box) for box in said.boxes] == [(4.0, 5.0, 25.0, 40.0), (29.0, 4.0, 64.0, 40.0)]
    assert not document.dirty_indices


def test_the_list_filters_by_problems(work: LabelWorkspace, document: Document) -> None:
    store = problem_store(work.session)
    columns = ListColumns(document.snapshot())
    columns.troubled, columns.kinds = store.findings.troubled, store.findings.kinds
    assert matches(columns, "is:problem").tolist() == [True, True, True, False, False]
    assert matches(columns, "problem:filename_extension").tolist() == [False, False, False, True, False]
    assert not matches(columns, "problem:nothing").any()


def test_another_dataset_starts_anew(work: LabelWorkspace, panel: ProblemPanel) -> None:
    store: ProblemStore = problem_store(work.session)
    work.session.set_document(None)
    assert store.found() == ()
    assert panel.groups.rowCount() == 0


def test_escape_closes_and_a_mended_kind_leaves_its_neighbour_chosen(
    panel: ProblemPanel, document: Document, qtbot: QtBot
) -> None:
    listed = [group.kind for group in panel.groups.groups]
    at = listed.index("box_upside_down")
    choose(panel, "box_upside_down")
    panel.places.setCurrentIndex(panel.found.index(0))
    with qtbot.waitSignal(document.files.ended, timeout=20_000):
        panel.fix_one.click()
    qtbot.waitUntil(lambda: "box_upside_down" not in [group.kind for group in panel.groups.groups])
    assert panel.kinds.currentIndex().row() == min(at, len(panel.groups.groups) - 1)
    qtbot.waitUntil(panel.kinds.hasFocus)
    qtbot.keyClick(panel.kinds, Qt.Key.Key_Escape)
    assert panel.isHidden()


def test_a_narrow_list_gives_the_sentence_a_line_of_its_own(panel: ProblemPanel, qtbot: QtBot) -> None:
    choose(panel, "box_duplicate")
    for width, height in ((1400, 28), (900, 46), (700, 64), (440, 82)):
        panel.resize(width, 248)
        qtbot.waitUntil(lambda height=height: panel.places.sizeHintForRow(0) == height)
