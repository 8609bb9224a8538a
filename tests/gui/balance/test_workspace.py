"""The Balance workspace, as a person uses it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.augment.recipe import load_recipe
from app.balance.strategies import STRATEGIES
from app.export.planning import prepare
from app.export.runner import run_export
from app.gui.balance import planner
from app.gui.balance.bars import ClassBars, factor_text
from app.gui.balance.limits import budget_at, budget_position
from app.gui.balance.outlook import Outlook, look_ahead
from app.gui.balance.weights import WeightsForm
from app.gui.balance.workspace import BalanceWorkspace
from app.gui.commands import edit
from app.gui.document import Document
from app.gui.export.jobs import command_line, make_job
from app.gui.export.memory import LastExport, remember_export
from app.gui.session import PlanSettings, Session
from app.gui.theme import current_theme
from app.voc.index import open_dataset


@pytest.fixture
def work(small_dataset: Path, qtbot: QtBot) -> Iterator[BalanceWorkspace]:
    """The workspace with a plan for the small dataset: 8 cats, 2 dogs in 5 images that can be read."""
    window = QWidget()
    qtbot.addWidget(window)
    session = Session()
    session.set_recipe(load_recipe("none"))
    workspace = BalanceWorkspace(session, window)
    session.document_changed.connect(workspace.set_document)
    window.resize(1300, 900)
    workspace.setGeometry(window.rect())
    window.show()
    document = Document(open_dataset(small_dataset), session)
    document.autosave = False
    session.set_document(document)
    qtbot.waitUntil(lambda: workspace.outlook is not None)
    yield workspace
    workspace.runner.stop()
    assert workspace.runner.wait()
    window.hide()


def renewed(work: BalanceWorkspace, qtbot: QtBot, old: Outlook) -> Outlook:
    qtbot.waitUntil(lambda: work.outlook is not None and work.outlook is not old)
    assert work.outlook is not None
    return work.outlook


def test_a_draft_comes_before_the_plan_of_many_images(
    work: BalanceWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "_DRAFTED_IMAGES", 1)
    monkeypatch.setattr(planner, "_EXPECTED_IMAGES", 1)
    shown: list[bool] = []
    threads: set[int] = set()

    def note(outlook: Outlook) -> None:
        shown.append(outlook.is_draft)
        threads.add(threading.get_ident())

    work.runner.drafted.connect(note, Qt.ConnectionType.DirectConnection)
    work.runner.planned.connect(lambda outlook: shown.append(outlook.is_draft))
    compared: list[Outlook] = []
    work.runner.compared.connect(lambda _, outlook: compared.append(outlook))
    work.session.set_plan_settings(strategy="augment", max_copies=7)
    qtbot.waitUntil(lambda: shown == [True, False])
    assert work.outlook is not None
    assert not work.outlook.is_draft
    assert work.outlook.plan.copies == expected(work).plan.copies
    qtbot.waitUntil(lambda: any(one.job.balance == "copy" for one in compared))
    assert all(one.is_draft for one in compared)
    work.session.set_plan_settings(strategy="copy")  # its draft is known: shown at once, then the plan
    qtbot.waitUntil(lambda: shown == [True, False, True, False])
    assert work.outlook.plan.copies == expected(work).plan.copies
    assert threads == {threading.get_ident()}


def expected(work: BalanceWorkspace) -> Outlook:
    """Return the outlook for what the session says now, made in this thread."""
    session = work.session
    assert session.document is not None and session.recipe is not None
    dataset = session.document.snapshot()
    return look_ahead(make_job(dataset, session.recipe, session.plan_settings), dataset)


def test_the_plan_is_shown(work: BalanceWorkspace, qtbot: QtBot) -> None:
    plan = expected(work).plan
    headline = work.dashboard.headline
    assert headline.ratio.before.text() == "3.50" and plan.before.tolist() == [7, 2]
    assert headline.images.after.text() == str(plan.images_after)
    assert work.dashboard.why.row_count() == 2
    assert work.panel.words.text().startswith("Adds ")
    qtbot.waitUntil(lambda: all(row.ratio for row in work.panel.strategies.rows.values()))
    qtbot.waitUntil(lambda: work.panel.estimate.text().startswith("about "))
    assert "recipe none" in work.status_text


def test_every_change_is_planned_anew(work: BalanceWorkspace, qtbot: QtBot) -> None:
    session = work.session
    changes = (
        lambda: session.set_plan_settings(max_copies=2),
        lambda: session.set_plan_settings(budget=1.4),
        lambda: session.set_plan_settings(beta=0.0),
        lambda: session.set_plan_settings(split="0.5,0.5"),
        lambda: session.set_recipe(load_recipe("flip")),
        lambda: work.panel.strategies.rows["copy"].click(),
    )
    for change in changes:
        old = work.outlook
        assert old is not None
        change()
        new = renewed(work, qtbot, old)
        assert new.plan.after.tolist() == expected(work).plan.after.tolist()
        assert new.plan.copies == expected(work).plan.copies
    assert work.session.plan_settings.strategy == "copy"


def test_edited_boxes_are_counted_before_they_are_saved(work: BalanceWorkspace, qtbot: QtBot) -> None:
    document, old = work.session.document, work.outlook
    assert document is not None and old is not None
    annotation = document.annotation(1)
    assert annotation is not None
    boxes = (*annotation.boxes, replace(annotation.boxes[0], name="bird"))
    edit(document, 1, replace(annotation, boxes=boxes), "Add")
    new = renewed(work, qtbot, old)
    assert new.plan.classes == ("cat", "dog", "bird") and new.plan.before.tolist() == [7, 2, 1]
    assert work.dashboard.bars.row_count() == 3


def test_the_latest_settings_win(
    work: BalanceWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plans that were started for older settings are never shown, even if they end."""
    gate, asked = threading.Event(), []

    def slow(job: object, *args: object) -> Outlook:
        asked.append(job)
        gate.wait(5)
        return look_ahead(job, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(planner, "look_ahead", slow)
    shown: list[Outlook] = []
    work.runner.planned.connect(shown.append)
    for most in (3, 4, 5):
        work.session.set_plan_settings(max_copies=most)
        QTest.qWait(150)
    gate.set()
    qtbot.waitUntil(lambda: bool(shown))
    assert [outlook.job.max_copies for outlook in shown] == [5]
    assert len(asked) >= 1 and work.outlook is shown[0]


def test_a_known_plan_comes_back_at_once(work: BalanceWorkspace, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all(row.ratio for row in work.panel.strategies.rows.values()))
    first = work.outlook
    work.session.set_plan_settings(strategy="list")
    assert work.outlook is not first
    work.session.set_plan_settings(strategy="augment+crop")
    assert work.outlook is first


def test_nothing_is_planned_while_another_workspace_is_in_front(work: BalanceWorkspace, qtbot: QtBot) -> None:
    old = work.outlook
    assert old is not None
    work.hide()
    work.session.set_plan_settings(max_copies=3)
    QTest.qWait(200)
    assert work.outlook is old and not work.runner.is_busy
    work.show()
    assert renewed(work, qtbot, old).job.max_copies == 3


def test_limits_are_set_with_the_sliders(work: BalanceWorkspace, qtbot: QtBot) -> None:
    limits, settings = work.panel.limits, lambda: work.session.plan_settings
    QTest.keyClick(limits.copies, Qt.Key.Key_Right)
    assert settings().max_copies == 21
    QTest.keyClick(limits.beta, Qt.Key.Key_Home)
    assert settings().beta == 0.0
    QTest.keyClick(limits.budget, Qt.Key.Key_End)
    assert settings().budget is None and limits._budget.text() == "no limit"
    QTest.keyClick(limits.budget, Qt.Key.Key_Left)
    assert settings().budget == 20.0
    work.session.set_plan_settings(strategy="class-balanced")
    assert not limits.beta.isEnabled() and limits.copies.isEnabled()


def test_strategies_are_chosen_with_the_arrow_keys(work: BalanceWorkspace) -> None:
    rows = work.panel.strategies.rows
    rows["augment+crop"].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(rows["augment+crop"], Qt.Key.Key_Down)
    assert work.session.plan_settings.strategy == "augment" and rows["augment"].isChecked()
    QTest.keyClick(rows["augment"], Qt.Key.Key_Up)
    assert work.session.plan_settings.strategy == "augment+crop"


def test_more_strategies_are_there_on_a_click(work: BalanceWorkspace) -> None:
    strategies = work.panel.strategies
    assert set(strategies.rows) == set(STRATEGIES)
    assert strategies.rows["list"].isHidden() and strategies.more.text() == "5 more strategies"
    strategies.more.click()
    assert not strategies.rows["list"].isHidden()
    strategies.rows["list"].click()
    strategies.more.click()
    assert not strategies.rows["list"].isHidden() and strategies.rows["none"].isHidden()
    work.session.set_plan_settings(strategy="none")
    assert strategies.is_unfolded


def test_the_point_of_the_curve_sets_the_limit(work: BalanceWorkspace, qtbot: QtBot) -> None:
    plot, old = work.dashboard.budget, work.outlook
    assert old is not None
    qtbot.waitUntil(lambda: plot._curve is not None)
    plot._point.setPos(6.2, 99.0)
    assert plot._point.pos().x() == pytest.approx(6.2)
    ratio = np.interp(6.2, plot._curve.images, plot._curve.ratios)
    assert plot._point.pos().y() == pytest.approx(ratio)
    plot._point.sigPositionChangeFinished.emit(plot._point)
    assert work.session.plan_settings.budget == pytest.approx(6 / 5)
    assert renewed(work, qtbot, old).plan.images_after <= 6


def test_a_class_is_listed_by_a_click(work: BalanceWorkspace, qtbot: QtBot) -> None:
    bars = work.dashboard.bars
    with qtbot.waitSignal(work.session.filter_requested) as asked:
        place = bars._row_rect(1).center().toPoint()
        QTest.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == ["class:dog"]
    with qtbot.waitSignal(work.session.filter_requested) as asked:
        QTest.keyClick(work.dashboard.why, Qt.Key.Key_Down)
        QTest.keyClick(work.dashboard.why, Qt.Key.Key_Return)
    assert asked.args == ["class:cat"]


def test_weights_are_copied_in_every_form(work: BalanceWorkspace) -> None:
    form = work.panel.weights
    form.show_counts(["cat", "dog"], np.array([30, 10]), now=np.array([10, 10]))
    form.formula.setCurrentIndex(form.formula.findData("inverse"))
    copied = {}
    for action, kind in zip(form.copy.menu().actions(), ("dict", "list", "csv", "json"), strict=True):
        action.trigger()
        copied[kind] = QGuiApplication.clipboard().text()
    assert eval(copied["dict"]) == json.loads(copied["json"]) == {"cat": 0.5, "dog": 1.5}
    assert eval(copied["list"]) == [0.5, 1.5]
    assert copied["csv"].splitlines() == ["class,weight", "cat,0.5", "dog,1.5"]
    QTest.keyClick(form.when, Qt.Key.Key_Left)
    form.copy_as("list")
    assert QGuiApplication.clipboard().text() == "[1.0, 1.0]"


def test_weights_warn_of_correcting_twice(qtbot: QtBot) -> None:
    form = WeightsForm()
    qtbot.addWidget(form)
    form.show_counts(["a", "b"], np.array([100, 100]), now=np.array([100, 10]))
    assert "twice" in form._more.text()
    form.when.set_index(0)
    form._show()
    assert "even already" in form._more.text()
    form.when.set_index(1)
    form.show_counts([f"class {i}" for i in range(30)], np.arange(1, 31) * 10)
    assert "24 more" in form._more.text() and len(form.weights) == 30


def test_weights_of_what_was_exported(work: BalanceWorkspace, qtbot: QtBot, tmp_path: Path) -> None:
    form, document = work.panel.weights, work.session.document
    assert document is not None
    form.formula.setCurrentIndex(form.formula.findData("inverse"))
    QTest.keyClick(form.when, Qt.Key.Key_End)
    assert form.weights == {} and not form.copy.isEnabled()
    assert "exported" in form._more.text()
    job = make_job(document.dataset, load_recipe("none"), PlanSettings())
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "export.json").write_text(json.dumps({"actual": {"cat": 30, "dog": 10}}))
    remember_export(document.dataset.root, LastExport(job, tmp_path / "out", 1, finished=True))
    running = work.session.begin_work("an export")
    work.session.end_work(running)
    qtbot.waitUntil(lambda: form.weights == {"cat": 0.5, "dog": 1.5})
    assert "out" in form._more.text() and form.copy.isEnabled()
    assert "another formula" in form._more.text() and "0.999" in form._more.text()
    form.formula.setCurrentIndex(form.formula.findData(job.weights))
    assert "another formula" not in form._more.text()


def test_the_weights_that_are_shown_are_those_that_an_export_writes(
    work: BalanceWorkspace, qtbot: QtBot, tmp_path: Path
) -> None:
    form, session = work.panel.weights, work.session
    document, recipe = session.document, session.recipe
    assert document is not None and recipe is not None
    assert form.formula.currentData() == session.plan_settings.weights == PlanSettings().weights
    for formula in ("inverse", "median", "effective-0.99"):
        outlook = work.outlook
        form.formula.setCurrentIndex(form.formula.findData(formula))
        assert session.plan_settings.weights == formula
        assert work.outlook is outlook and not work.runner.is_busy  # the plan is the same
        job = make_job(document.dataset, recipe, session.plan_settings)
        assert f"--weights {formula}" in command_line(job, tmp_path / "x", 1)
        out = tmp_path / formula
        run_export(prepare(job, document.dataset), out, workers=1)
        assert json.loads((out / "class_weights.json").read_text()) == pytest.approx(form.weights)
        remember_export(document.dataset.root, LastExport(job, out, 1, finished=True))
        form.when.set_index(2)
        work.session.end_work(work.session.begin_work("an export"))
        written = json.loads((out / "class_weights.json").read_text())
        qtbot.waitUntil(lambda out=out: form._exported is not None and form._exported.folder == out)
        assert form.weights == pytest.approx(written) and "another" not in form._more.text()
        form.when.set_index(1)
    session.set_plan_settings(max_copies=7)
    qtbot.waitUntil(lambda: work.outlook is not None and work.outlook.job.max_copies == 7)
    assert form.formula.currentData() == "effective-0.99"


def test_settings_that_few_need_are_folded_and_follow_the_strategy(
    work: BalanceWorkspace, qtbot: QtBot
) -> None:
    form, session = work.panel.advanced, work.session
    assert not form.is_unfolded
    QTest.mouseClick(form.fold, Qt.MouseButton.LeftButton)
    assert form.is_unfolded
    session.set_plan_settings(strategy="augment+crop")
    assert not form.keep.isHidden() and form.rule.currentData() == "clean"
    assert form.epochs.parentWidget().isHidden()
    form.rule.setCurrentIndex(form.rule.findData("centre"))
    form.rule.activated.emit(form.rule.currentIndex())
    assert (session.plan_settings.crop_keep, session.plan_settings.crop_drop) == (0.01, 0.99)
    form.keep.setValue(70)
    assert session.plan_settings.crop_keep == 0.7 and form.rule.currentData() == "own"
    session.set_plan_settings(strategy="list")
    assert not form.epochs.parentWidget().isHidden() and form.keep.parentWidget().isHidden()
    form.epochs.setValue(5)
    form.batch.setValue(32)
    assert (session.plan_settings.epochs, session.plan_settings.batch_size) == (5, 32)
    session.set_plan_settings(strategy="repeat-factor")
    form.threshold.setValue(0.02)
    assert session.plan_settings.threshold == 0.02
    session.set_plan_settings(strategy="easy-ensemble")
    form.parts.setValue(3)
    form.parts.setValue(1)
    assert session.plan_settings.parts is None
    session.set_plan_settings(strategy="copy", split="0.8,0.2")
    form.together.setText("(")
    form.together.editingFinished.emit()
    assert session.plan_settings.together is None and form.together.property("wrong")
    form.together.setText("^(.)")
    form.together.editingFinished.emit()
    assert session.plan_settings.together == "^(.)" and not form.together.property("wrong")


def test_export_is_asked_for(work: BalanceWorkspace, qtbot: QtBot) -> None:
    with qtbot.waitSignal(work.session.export_requested):
        work.panel.export.click()


def test_an_impossible_plan_is_explained(work: BalanceWorkspace, qtbot: QtBot) -> None:
    work.session.set_plan_settings(split="keep")
    qtbot.waitUntil(lambda: "no list of training images" in work.panel.words.text())
    assert not work.panel.export.isEnabled()
    work.session.set_plan_settings(split="none")
    qtbot.waitUntil(lambda: work.panel.export.isEnabled())


def test_a_dataset_that_is_being_read_has_no_plan_yet(work: BalanceWorkspace, small_dataset: Path) -> None:
    from app.core.dataset import Convention, build_dataset
    from app.voc.layout import find_layout

    layout = find_layout(small_dataset)
    listed = build_dataset(
        root=layout.root,
        name="x",
        layout=layout.name,
        convention=Convention.VOC,
        entries=layout.entries,
        annotations=[None] * len(layout.entries),
    )
    work.session.set_document(Document(listed, work.session))
    assert work._pages.currentIndex() == 1 and "being read" in work.empty._detail.text()
    work.session.set_document(None)
    assert not work.panel.export.isEnabled()


def test_a_thousand_classes_stay_clear(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bars = ClassBars()
    bars.setParent(window)
    bars.resize(500, 230)
    window.resize(500, 230)
    window.show()
    rng = np.random.default_rng(0)
    now = rng.integers(0, 5000, 1200)
    bars.set_classes([f"class number {i}" for i in range(1200)], now, now * 2)
    assert bars.row_height() == 28 and bars.verticalScrollBar().maximum() > 1200 * 28 - 300
    drawn = []
    paint = bars.paint_row
    bars.paint_row = lambda p, i, r: (drawn.append(i), paint(p, i, r))[1]  # type: ignore[method-assign]
    bars.verticalScrollBar().setValue(600 * 28)
    drawn.clear()
    bars.grab()
    assert drawn and min(drawn) >= 599 and len(set(drawn)) <= 10
    window.hide()


def test_plots_follow_the_theme(work: BalanceWorkspace, qtbot: QtBot) -> None:
    plots = work.dashboard.plots
    qtbot.waitUntil(lambda: not plots.sizes.is_empty)
    for chart in (plots.sizes, plots.places, plots.company, work.dashboard.bars):
        dark = chart.picture()
        current_theme().set_setting("light")
        QApplication.processEvents()
        assert chart.picture() != dark
        current_theme().set_setting("dark")


def test_budget_positions_come_back() -> None:
    for position in (0, 1, 40, 100, 101):
        assert budget_position(budget_at(position)) == position
    assert budget_at(0) == 1.0 and budget_at(100) == 20.0 and budget_position(1000.0) == 100


def test_factors() -> None:
    assert [factor_text(*pair) for pair in ((0, 3), (10, 26), (1, 400))] == ["–", "×2.6", "×400"]
