"""Formats and classes of the form: what a person chooses is what the job says."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.augment.recipe import load_recipe
from app.gui.export.classes import ClassDialog, ClassPicker, Selection
from app.gui.export.estimate import Estimate
from app.gui.export.form import ExportForm
from app.gui.export.formats import FormatPicker
from app.gui.export.jobs import command_line, make_job
from app.gui.session import PlanSettings
from app.voc.index import open_dataset

NAMES, COUNTS = ("cat", "dog", "owl"), [30, 5, 2]


def test_one_format_always_stays(qtbot: QtBot) -> None:
    picker = FormatPicker()
    qtbot.addWidget(picker)
    changes: list[tuple[str, ...]] = []
    picker.changed.connect(lambda: changes.append(picker.chosen))
    QTest.mouseClick(picker.buttons["voc"], Qt.MouseButton.LeftButton)
    assert picker.chosen == ("voc",) and not changes
    QTest.mouseClick(picker.buttons["coco"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(picker.buttons["voc"], Qt.MouseButton.LeftButton)
    assert changes == [("voc", "coco"), ("coco",)]


@pytest.fixture
def dialog(qtbot: QtBot) -> ClassDialog:
    dialog = ClassDialog(NAMES, COUNTS, Selection())
    qtbot.addWidget(dialog)
    return dialog


def test_nothing_changed_is_everything(dialog: ClassDialog) -> None:
    assert dialog.selection == Selection()


def test_classes_are_left_out_renamed_and_merged(dialog: ClassDialog) -> None:
    dialog.rows[0].kept.click()
    dialog.rows[1].new_name.setText(" rare ")
    dialog.rows[2].new_name.setText("rare")
    dialog.difficult.setCurrentIndex(dialog.difficult.findData("ignore"))
    dialog.emptied.setCurrentIndex(dialog.emptied.findData("negative"))
    wanted = Selection(("dog", "owl"), (("dog", "rare"), ("owl", "rare")), "ignore", "negative")
    assert dialog.selection == wanted and dialog.ok.isEnabled()


def test_an_empty_choice_cannot_be_used(dialog: ClassDialog) -> None:
    for entry in dialog.rows:
        entry.kept.click()
    assert not dialog.ok.isEnabled() and dialog.wrong.text()
    dialog.rows[1].kept.click()
    dialog.rows[1].new_name.setText("  ")
    assert not dialog.ok.isEnabled() and "dog" in dialog.wrong.text()


def test_a_selection_is_shown_again_as_it_was(qtbot: QtBot) -> None:
    before = Selection(("owl", "cat"), (("cat", "puss"),), "drop", "skip")
    dialog = ClassDialog(NAMES, COUNTS, before)
    qtbot.addWidget(dialog)
    assert dialog.selection == before


def test_the_line_says_what_is_chosen_and_forgets_what_is_not_there(
    qtbot: QtBot, small_dataset: Path
) -> None:
    picker = ClassPicker()
    qtbot.addWidget(picker)
    dataset = open_dataset(small_dataset)
    picker.show_dataset(dataset)
    assert picker.text.text() == f"all {len(dataset.classes)} classes"
    first = dataset.classes[0]
    picker.select(Selection((first, "gone"), (("gone", "x"), (first, "y")), "drop"))
    assert picker.selection == Selection((first,), ((first, "y"),), "drop")
    assert "1 of" in picker.text.text() and "1 renamed" in picker.text.text()


def test_the_job_and_its_command_say_the_same(small_dataset: Path) -> None:
    dataset = open_dataset(small_dataset)
    first = dataset.classes[0]
    selection = Selection((first,), ((first, "a thing"),), "drop", "negative")
    job = make_job(dataset, load_recipe("flip"), PlanSettings(), formats=("voc", "coco"), selection=selection)
    words = shlex.split(command_line(job, Path("/tmp/out"), 2))
    assert words[words.index("--format") + 1] == "voc,coco"
    assert f"--classes={first}" in words and f"--rename={first}=a thing" in words
    assert words[words.index("--difficult") + 1] == "drop"
    odd = make_job(dataset, load_recipe("flip"), PlanSettings(), selection=Selection(None, ((first, "a,b"),)))
    assert "--job" in shlex.split(command_line(odd, Path("/tmp/out"), 2))


def test_a_cluster_has_workers_and_time_of_its_own(qtbot: QtBot) -> None:
    form = ExportForm(4)
    qtbot.addWidget(form)
    form.show_workers(3)
    form.show_estimate(Estimate(5_000_000, 30.0))
    assert form.workers.isEnabled() and "with 3 workers" in form.disk.caption.text()
    form.show_workers(2)
    assert "with 2 workers" in form.disk.caption.text()
    form.cluster.setText("tcp://10.0.0.1:8786")
    assert not form.workers.isEnabled() and "worker" not in form.disk.caption.text()
    form.cluster.setText("")
    assert form.workers.isEnabled() and "with 2 workers" in form.disk.caption.text()
