"""Every plot leads to its images and boxes, is saved as a picture and as figures, and follows edits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.augment.recipe import load_recipe
from app.gui.balance import figures
from app.gui.balance.cards import FigureCard
from app.gui.balance.chart import Chart
from app.gui.balance.class_order import class_order
from app.gui.balance.curve import BudgetCurve
from app.gui.balance.goals import ClassGoals
from app.gui.balance.plots import BudgetPlot
from app.gui.balance.workspace import BalanceWorkspace
from app.gui.commands import edit
from app.gui.document import Document
from app.gui.images.panel import ImagePanel
from app.gui.images.thumbnails import ThumbnailLoader
from app.gui.session import PlanSettings, Session
from app.gui.theme import current_theme
from app.voc.index import open_dataset

LEFT, NONE, SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def work(small_dataset: Path, qtbot: QtBot) -> Iterator[BalanceWorkspace]:
    """The workspace beside an image list: 7 cats and 2 dogs in 5 images that can be read."""
    window = QWidget()
    qtbot.addWidget(window)
    session = Session()
    session.set_recipe(load_recipe("none"))
    thumbnails = ThumbnailLoader(window)
    workspace = BalanceWorkspace(session, window)
    workspace.use_thumbnails(thumbnails)
    panel = ImagePanel(session, thumbnails, window)
    workspace.setProperty("panel", panel)
    session.document_changed.connect(workspace.set_document)
    window.resize(1600, 1000)
    workspace.setGeometry(300, 0, 1300, 1000)
    panel.setGeometry(0, 0, 300, 1000)
    window.show()
    document = Document(open_dataset(small_dataset), session)
    document.autosave = False
    session.set_document(document)
    plots = workspace.dashboard.plots
    qtbot.waitUntil(lambda: workspace.outlook is not None and workspace.counter.planned is not None)
    qtbot.waitUntil(lambda: not plots.sizes.is_empty and workspace.dashboard.figures.row_count() > 1)
    yield workspace
    workspace.runner.stop()
    assert workspace.runner.wait()
    window.hide()
    thumbnails.close()


def listed(work: BalanceWorkspace) -> list[str]:
    panel: ImagePanel = work.property("panel")
    return [panel.model.index(row).data() for row in range(panel.model.rowCount())]


def click(chart: Chart, mark: int, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(chart, LEFT, modifier, chart.mark(mark).rect.center().toPoint())


def test_every_plot_lists_its_images(work: BalanceWorkspace, qtbot: QtBot) -> None:
    plots, session = work.dashboard.plots, work.session
    for chart in plots._charts():
        assert not chart.is_empty, chart.accessibleName()
        for mark in range(min(chart.mark_count(), 40)):
            assert chart.mark_at(chart.mark(mark).rect.center()) == mark
        texts = [chart.mark(k).text for k in range(chart.mark_count())]
        found = [k for k, text in enumerate(texts) if not text.endswith(": 0") and not text.startswith("0 ")]
        session.set_listing(None)
        click(chart, found[0])
        qtbot.waitUntil(lambda: session.listing is not None)
        assert session.listing is not None and session.listing.title
        assert len(listed(work)) == len(session.listing.images)
        if session.listing.boxes is not None and session.document is not None:
            dataset = session.document.snapshot()
            rows = dataset.image_rows[session.listing.boxes(dataset)]
            assert set(rows.tolist()) <= set(session.listing.images.tolist())


def test_a_bar_holds_the_images_that_it_counts(work: BalanceWorkspace, qtbot: QtBot) -> None:
    chart, session = work.dashboard.plots.per_image, work.session
    assert chart.bins is not None and work.counter.present is not None
    for mark, images in enumerate(chart.bins.series[0].values.tolist()):
        session.set_listing(None)
        if not images:
            with qtbot.waitSignal(session.notice) as told:
                click(chart, mark)
            assert told.args[0].startswith("No image")
            continue
        click(chart, mark)
        qtbot.waitUntil(lambda: session.listing is not None)
        assert session.listing is not None and len(session.listing.images) == images
    assert chart.bins.series[0].values.sum() == work.counter.present.tallies[""].images


def test_the_strip_and_the_list_say_what_is_listed_and_clear_it(work: BalanceWorkspace, qtbot: QtBot) -> None:
    session, panel, bar = work.session, work.property("panel"), work.dashboard.bar
    click(work.dashboard.plots.kinds, 0)
    qtbot.waitUntil(lambda: session.listing is not None)
    assert not bar.strip.isHidden() and "small" in bar._words.text()
    assert not panel._listed.isHidden() and "small" in panel._listed.text()
    panel._listed.click()
    assert session.listing is None and bar.strip.isHidden() and panel._listed.isHidden()
    assert len(listed(work)) == 6
    work.dashboard.class_chosen.emit(1, False)
    qtbot.waitUntil(lambda: session.listing is not None)
    assert panel.field.text() == "class:dog" and work.dashboard.view.label == 1
    QTest.keyClicks(panel.field, " x")  # another filter than the one that the plot asked for
    assert session.listing is None and work.dashboard.view.label is None


def test_keys_move_over_the_marks_and_ask_for_boxes(work: BalanceWorkspace, qtbot: QtBot) -> None:
    chart = work.dashboard.plots.company
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    for key, at in ((Qt.Key.Key_Right, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 3), (Qt.Key.Key_Left, 2)):
        QTest.keyClick(chart, key)
        assert chart.current == at
    assert "dog" in chart.accessibleDescription() and "cat" in chart.accessibleDescription()
    with qtbot.waitSignal(work.session.boxes_requested) as asked:
        QTest.keyClick(chart, Qt.Key.Key_Return, SHIFT)
    dataset = work.session.document.snapshot()  # type: ignore[union-attr]
    found = asked.args[0].boxes(dataset)
    both = [i for i in range(len(dataset)) if len(set(dataset.labels[dataset.boxes_of(i)].tolist())) == 2]
    assert set(dataset.image_rows[found].tolist()) == set(both)


def test_planned_plots_are_of_the_training_images(work: BalanceWorkspace, qtbot: QtBot) -> None:
    bar, plots, outlook = work.dashboard.bar, work.dashboard.plots, work.outlook
    assert outlook is not None and bar.when.isEnabled()
    QTest.keyClick(bar.when, Qt.Key.Key_Right)
    assert work.dashboard.view.planned and plots.kinds.bins is not None
    assert plots.kinds.bins.series[0].values.sum() == outlook.plan.after.sum()
    click(plots.kinds, 0)
    qtbot.waitUntil(lambda: work.session.listing is not None)
    assert work.session.listing is not None and work.session.listing.boxes is None
    assert set(work.session.listing.images.tolist()) <= set(outlook.images.tolist())


def test_an_edit_is_counted_at_once(work: BalanceWorkspace, qtbot: QtBot) -> None:
    document = work.session.document
    assert document is not None and work.counter.present is not None
    annotation = document.annotation(0)
    assert annotation is not None
    boxes = (*annotation.boxes, replace(annotation.boxes[0], name="bird"))
    edit(document, 0, replace(annotation, boxes=boxes), "Add")
    assert work.counter.present.tallies[""].boxes.tolist() == document.class_totals()
    assert work.dashboard.plots.kinds.bins is not None
    assert work.dashboard.plots.kinds.bins.series[0].values.sum() == sum(document.class_totals())
    document.undo_stack.undo()
    assert work.counter.present.tallies[""].boxes.tolist()[:2] == document.class_totals()[:2]
    qtbot.waitUntil(lambda: not work.runner.is_busy)


CARDS = {
    "Boxes per class": ("class", "boxes now", "boxes planned"),
    "Budget and ratio": ("images", "ratio", "lower bound", "this plan"),
    "What stays uneven, and why": (
        "class",
        "boxes now",
        "boxes planned",
        "price of a box",
        "limit",
        "reason",
    ),
    "Warnings": ("level", "code", "warning", "what to do"),
    "Strategies side by side": ("strategy", "ratio", "bound", "score", "entropy", "images"),
    "Figures of each split": ("split", "images", "boxes", "per image", "empty", "ratio"),
    "Where centres lie": ("class", "x / width", "y / height", "centres"),
    "COCO sizes": ("class", "COCO sizes", "boxes"),
    "Relative size": ("class", "Relative size", "boxes of cat", "boxes of dog"),
    "Shape": ("class", "Shape", "boxes of cat", "boxes of dog"),
    "Seen together": ("class", "images with", "share that also hold cat", "share that also hold dog"),
    "Boxes per image": ("Boxes per image", "images"),
    "Classes per image": ("Classes per image", "images"),
    "Repeats per image": ("Repeats per image", "images"),
    "Most repeated images": ("image", "outputs"),
}
OF_CLASS = ("Where centres lie", "COCO sizes", "Relative size", "Shape", "Seen together")
OF_PLAN = (
    *("Boxes per class", "Budget and ratio", "What stays uneven, and why", "Warnings"),
    *("Repeats per image", "Most repeated images"),
)


def card_of(work: BalanceWorkspace, title: str) -> FigureCard:
    return next(card for card in work.dashboard.findChildren(FigureCard) if card.title == title)


def saved(card: FigureCard, folder: Path) -> tuple[QImage, list[dict[str, str]]]:
    """The files of a card, read again."""
    menu = card.menu()
    menu.write(folder / "plot.png", "png")
    menu.write(folder / "plot.csv", "csv")
    rows = list(csv.reader(io.StringIO((folder / "plot.csv").read_text("utf-8-sig"))))
    assert all(len(row) == len(rows[0]) for row in rows)
    return QImage(str(folder / "plot.png")), [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def colours_of(image: QImage, top: int = 0) -> set[int]:
    return {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(top, image.height(), 5)}


def test_all_cards_are_known(work: BalanceWorkspace) -> None:
    assert sorted(card.title for card in work.dashboard.findChildren(FigureCard)) == sorted(CARDS)


@pytest.mark.parametrize("title", CARDS)
def test_a_card_is_saved_as_picture_and_figures(
    work: BalanceWorkspace, title: str, tmp_path: Path, qtbot: QtBot
) -> None:
    work.dashboard.set_comparing(True)
    qtbot.waitUntil(lambda: work.dashboard.budget.curve is not None)
    qtbot.waitUntil(lambda: len(work.dashboard.comparison._outlooks) > 3)
    card = card_of(work, title)
    image, rows = saved(card, tmp_path)
    assert set(CARDS[title]) <= set(rows[0]) and all(name for name in rows[0])
    bare = card.content.picture()
    heading = image.height() - bare.height()
    assert image.width() == bare.width() > 200 and heading > 50
    assert image.copy(0, heading, image.width(), bare.height()) == bare.convertToFormat(image.format())
    assert len(colours_of(image, heading)) > 2, "the plot is blank"
    assert len(colours_of(image.copy(0, 0, image.width(), heading))) > 2, "the heading is blank"
    assert {row["dataset"] for row in rows} == {work.session.document.dataset.name}  # type: ignore[union-attr]
    if title in OF_PLAN:
        assert {(row["split"], row["strategy"]) for row in rows} == {("train", "augment+crop")}
        assert all("planned" in row["state"] for row in rows)
    elif title in OF_CLASS:
        told = {(row["split"], row["state"], row["class"]) for row in rows}
        assert told == {("All images", "now", "all classes")}
    card.menu().copy_figures()
    assert QGuiApplication.clipboard().text().count("\n") == len(rows) + 1
    card.menu().copy_picture()
    assert QGuiApplication.clipboard().image().height() == image.height()


@pytest.mark.parametrize("title", OF_CLASS)
def test_a_plot_of_one_class_names_it(work: BalanceWorkspace, title: str, tmp_path: Path) -> None:
    card = card_of(work, title)
    before, _ = saved(card, tmp_path)
    work.dashboard.focus_class(1)
    after, rows = saved(card, tmp_path)
    assert {row["class"] for row in rows} == {"dog"} and "dog" in card.subject().words
    height = 2 * 12 + 60  # of the title and the line below it, in pixels of the file
    assert before.copy(0, 0, before.width(), height) != after.copy(0, 0, after.width(), height)
    work.dashboard.bar.choose_planned(True)
    _, rows = saved(card, tmp_path)
    told = {(row["split"], row["state"], row["strategy"], row["class"]) for row in rows}
    assert told == {("train", "planned", "augment+crop", "dog")}
    assert "dog" in card.subject().file_words and "planned" in card.subject().file_words


@pytest.mark.parametrize("title", CARDS)
def test_a_card_without_figures_is_saved_as_well(work: BalanceWorkspace, title: str, tmp_path: Path) -> None:
    work.runner.stop()
    work.dashboard.show_dataset(work.session.document.dataset)  # type: ignore[union-attr]
    work.dashboard.show_present(None)
    menu = card_of(work, title).menu()
    menu.write(tmp_path / "plot.png", "png")
    menu.write(tmp_path / "plot.csv", "csv")
    assert len(colours_of(QImage(str(tmp_path / "plot.png")))) > 1
    assert (tmp_path / "plot.csv").read_text("utf-8-sig").count("\n") >= 1


def test_figures_are_saved_as_numbers(work: BalanceWorkspace, tmp_path: Path, qtbot: QtBot) -> None:
    outlook = work.outlook
    assert outlook is not None
    work.panel.compare.click()
    qtbot.waitUntil(lambda: len(work.dashboard.comparison._outlooks) >= 8)
    _, rows = saved(card_of(work, "Strategies side by side"), tmp_path)
    own = next(row for row in rows if row["strategy"] == "augment+crop")
    assert float(own["ratio"]) == pytest.approx(outlook.plan.ratio_after, rel=1e-5)
    assert int(own["images"]) == outlook.plan.images_after and own["drawn"] == "1"
    _, rows = saved(card_of(work, "Figures of each split"), tmp_path)
    assert [int(row["boxes"]) for row in rows] and all(float(row["entropy"]) <= 1 for row in rows)
    _, rows = saved(card_of(work, "Where centres lie"), tmp_path)
    assert sum(float(row["centres"]) for row in rows) == 9
    assert all(0 < float(row[axis]) < 1 for row in rows for axis in ("x / width", "y / height"))
    _, rows = saved(card_of(work, "Budget and ratio"), tmp_path)
    assert [int(row["images"]) for row in rows if row["this plan"] == "1"] == [outlook.plan.images_after]


def test_what_cannot_be_saved_is_said(work: BalanceWorkspace, tmp_path: Path, qtbot: QtBot) -> None:
    card = work.dashboard.plots.card(work.dashboard.plots.sizes)
    with qtbot.waitSignal(work.session.notice) as told:
        card.menu().write(tmp_path / "no folder" / "x.png", "png")
    assert told.args[1] == "error" and "x.png" in told.args[0]
    with qtbot.waitSignal(work.session.notice) as told:
        work.write_report(tmp_path / "no folder" / "x.html")
    assert told.args[1] == "error" and not work.session.work


def test_the_report_is_one_page(work: BalanceWorkspace, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(work.session.notice) as told:
        work.write_report(tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text()
    assert told.args[1] == "ok" and "<html" in text and "cat" in text and "http" not in text.split("<body")[1]


def test_names_that_look_like_formulas_are_text() -> None:
    table = figures.Table(("class", "boxes"), [("=1+1", 3), ("a, b", -2.5)])
    assert table.csv() == 'class,boxes\n\'=1+1,3\n"a, b",-2.5\n'


def test_classes_are_searched_and_sorted(work: BalanceWorkspace, qtbot: QtBot) -> None:
    names, now, after = ["Cat", "dog", "big cat"], np.array([5, 9, 1]), np.array([10, 9, 9])
    orders = {"own": [0, 1, 2], "name": [2, 0, 1], "most": [1, 0, 2], "fewest": [2, 0, 1]}
    orders |= {"planned": [1, 2, 0], "growth": [2, 0, 1]}
    for by, order in orders.items():
        assert class_order(names, now, after, by).tolist() == order
    assert class_order(names, now, None, "own", "CAT").tolist() == [0, 2]
    dashboard = work.dashboard
    dashboard.bar.search.setText("dog")
    qtbot.waitUntil(lambda: dashboard.bars.row_count() == dashboard.why.row_count() == 1)
    with qtbot.waitSignal(dashboard.class_chosen) as asked:
        QTest.mouseClick(
            dashboard.bars.viewport(), LEFT, NONE, dashboard.bars._row_rect(0).center().toPoint()
        )
    assert asked.args == [1, False]
    dashboard.bar.search.setText("no such class")
    qtbot.waitUntil(lambda: dashboard.bars.row_count() == 0)


def test_a_warning_leads_to_its_images(work: BalanceWorkspace, qtbot: QtBot) -> None:
    warnings, outlook = work.dashboard.warnings, work.outlook
    assert outlook is not None and warnings.row_count() == len(outlook.findings) > 0
    for row, finding in enumerate(outlook.findings):
        work.session.set_listing(None)
        warnings.chosen.emit(row)
        qtbot.waitUntil(lambda: work.session.listing is not None)
        if finding.label is not None and work.session.listing is not None:
            assert set(work.session.listing.images.tolist()) <= set(outlook.images.tolist())
        assert warnings.row_text(row)


def test_strategies_are_compared_and_chosen(work: BalanceWorkspace, qtbot: QtBot) -> None:
    table = work.dashboard.comparison
    work.panel.compare.click()
    assert work.dashboard.is_comparing
    qtbot.waitUntil(lambda: len(table._outlooks) >= 8)
    ratios = [table._outlooks[name].plan.ratio_after for name in table.names if name in table._outlooks]
    assert ratios == sorted(ratios)
    row = table.names.index("copy")
    place = table._row_rect(row).center().toPoint()
    QTest.mouseClick(table.viewport(), LEFT, NONE, place)
    assert work.session.plan_settings.strategy == "copy"
    work.panel.compare.click()
    assert not work.dashboard.is_comparing


def test_goals_reach_the_plan_and_the_export(work: BalanceWorkspace, qtbot: QtBot) -> None:
    session, form = work.session, work.panel.goals
    old = work.outlook
    form.least.setValue(6)
    assert session.plan_settings.at_least == 6
    qtbot.waitUntil(lambda: work.outlook is not None and work.outlook is not old)
    assert work.outlook is not None and work.outlook.job.at_least == 6
    assert work.outlook.plan.after[1] >= 6
    work.panel.strategies.rows["class-balanced"].click()  # heeds no goals: they wait
    qtbot.waitUntil(lambda: work.outlook is not None and work.outlook.job.balance == "class-balanced")
    assert work.outlook.job.at_least is None and not form.least.isEnabled()
    assert session.plan_settings.at_least == 6


def test_difficult_boxes_and_groups_reach_the_plan(work: BalanceWorkspace, qtbot: QtBot) -> None:
    form = work.panel.goals
    assert form._difficult_row.isHidden()  # there are none
    form.show_difficult(True)
    form.difficult.setCurrentIndex(form.difficult.findData("ignore"))
    form.difficult.activated.emit(form.difficult.currentIndex())
    dialog = ClassGoals(("cat", "dog"), (8, 2), work.session.plan_settings, work)
    for row in range(2):
        assert dialog.model.setData(dialog.model.index(row, 4), 3)
    assert dialog.groups == (("cat", "dog"),)
    form.changed.emit({"groups": dialog.groups})
    qtbot.waitUntil(lambda: work.outlook is not None and bool(work.outlook.job.groups))
    assert work.outlook is not None
    assert (work.outlook.job.difficult, work.outlook.job.groups) == ("ignore", (("cat", "dog"),))
    assert work.outlook.plan.ratio_after == 1.0
    assert "1 group" in form.said.text()
    again = ClassGoals(("cat", "dog"), (8, 2), work.session.plan_settings, work)
    assert again.groups == dialog.groups
    again.model.setData(again.model.index(0, 4), 0)
    assert again.groups == ()  # one class is no group


def test_goals_of_single_classes(work: BalanceWorkspace) -> None:
    settings = PlanSettings(at_least_of=(("dog", 30), ("gone", 5)), leave=("cat",))
    dialog = ClassGoals(["cat", "dog"], [7, 2], settings, work.window())
    assert dialog.at_least_of == (("dog", 30),) and dialog.leave == ("cat",)
    model = dialog.table.model()
    model.setData(model.index(0, 2), 12)
    model.setData(model.index(0, 3), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    model.setData(model.index(1, 2), 0)
    assert dialog.at_least_of == (("cat", 12),) and dialog.leave == ()
    dialog.search.setText("do")
    assert model.rowCount() == 1
    dialog.deleteLater()


def test_boxes_that_are_ticked_stand_in_the_middle_of_their_column(
    work: BalanceWorkspace, qtbot: QtBot
) -> None:
    dialog = ClassGoals(["cat", "dog"], [7, 2], PlanSettings(), work.window())
    dialog.show()
    cell = dialog.table.visualRect(dialog.table.model().index(1, 3))
    view = dialog.table.viewport()
    before = view.grab(cell).toImage()
    QTest.mouseClick(view, LEFT, NONE, cell.center())
    assert dialog.leave == ("dog",)
    dialog.table.setCurrentIndex(dialog.table.model().index(0, 0))
    after = view.grab(cell).toImage()
    changed = [
        x
        for x in range(before.width())
        for y in range(before.height())
        if before.pixel(x, y) != after.pixel(x, y)
    ]
    assert abs((min(changed) + max(changed)) / 2 - before.width() / 2) <= 2
    QTest.mouseClick(view, LEFT, NONE, cell.center())
    assert dialog.leave == ()
    dialog.table.setCurrentIndex(dialog.table.model().index(1, 3))
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.leave == ("dog",)
    dialog.close()
    dialog.deleteLater()


def test_the_point_of_the_curve_moves_by_keys(work: BalanceWorkspace, qtbot: QtBot) -> None:
    plot = work.dashboard.budget
    qtbot.waitUntil(lambda: plot.curve is not None)
    with qtbot.waitSignal(plot.chosen) as moved:
        QTest.keyClick(plot, Qt.Key.Key_Home)
    assert plot.curve is not None and moved.args == [int(plot.curve.images[0])]
    assert work.session.plan_settings.budget == 1.0
    assert "images" in plot.accessibleDescription()


def test_plots_are_drawn_once_and_anew_after_changes(
    work: BalanceWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart, drawn = work.dashboard.plots.sizes, []
    paint = chart.paint
    monkeypatch.setattr(chart, "paint", lambda painter: (drawn.append(1), paint(painter)))
    chart.repaint()
    before = len(drawn)
    for mark in range(3):
        chart._point_at(mark)
        chart.repaint()
    assert len(drawn) == before <= 1
    first = chart.grab().toImage()
    for change in (
        lambda: work.dashboard.bar.log.click(),
        lambda: work.dashboard.focus_class(1),
        lambda: chart.resize(chart.width() - 9, chart.height()),
    ):
        before = len(drawn)
        change()
        chart.repaint()
        assert len(drawn) > before
    assert chart.grab().toImage() != first


def test_thumbnails_appear_in_the_most_repeated_images(work: BalanceWorkspace, qtbot: QtBot) -> None:
    chart = work.dashboard.plots.repeated
    place = chart.mark(0).rect.toRect().adjusted(10, 30, -10, -30)

    def colours() -> set[int]:
        tile = chart.grab(place).toImage()
        return {tile.pixel(x, y) for x in range(tile.width()) for y in range(tile.height())}

    qtbot.waitUntil(lambda: current_theme().color("well").rgb() not in colours())


def test_many_warnings_are_worded_when_they_are_seen(work: BalanceWorkspace) -> None:
    warnings, outlook = work.dashboard.warnings, work.outlook
    assert outlook is not None
    warnings.show_outlook(replace(outlook, findings=outlook.findings * 400))
    warnings.viewport().repaint()
    assert len(warnings._texts) < 20 < warnings.row_count()
    warnings.verticalScrollBar().setValue(warnings.verticalScrollBar().maximum())
    warnings.viewport().repaint()
    assert warnings._texts[warnings.row_count() - 1] == warnings.table().rows[-1][2]


def test_a_mark_is_found_from_its_point(work: BalanceWorkspace) -> None:
    for chart in (work.dashboard.plots.places, work.dashboard.plots.company):
        assert chart.mark_at(QPointF(-5, -5)) == chart.mark_at(QPointF(1, 1)) == -1 or chart.mark_count() > 4
        last = chart.mark_count() - 1
        assert chart.mark_at(chart.mark(last).rect.center()) == last


@pytest.mark.parametrize("width", [280, 340, 460])
def test_the_caption_of_the_budget_stays_above_the_curve(qtbot: QtBot, width: int) -> None:
    images = np.linspace(364, 1400, 11).astype(np.int64)
    ratios = 5 + 6.5 * np.exp(-np.linspace(0, 5, 11))
    plot = BudgetPlot()
    qtbot.addWidget(plot)
    plot.resize(width, 200)
    plot.show()
    for now in (364, 380, 500, 700, 1100, 1400):
        plot.show_curve(BudgetCurve(images, ratios, 4.9), now, float(np.interp(now, images, ratios)))
        QTest.qWait(1)
        box, caption = plot.view.getViewBox(), plot._caption
        place = box.mapFromItemToView(caption, caption.boundingRect().bottomLeft())
        assert place.y() > np.interp(place.x(), images, ratios), now


def test_a_curve_that_is_being_worked_out_says_so(qtbot: QtBot) -> None:
    plot = BudgetPlot()
    qtbot.addWidget(plot)
    plot.resize(400, 200)
    nothing = plot.grab().toImage()
    plot.show_waiting()
    assert plot.grab().toImage() != nothing
    plot.show_curve(BudgetCurve(np.array([10, 20]), np.array([4.0, 2.0]), 1.9), 20, 2.0)
    before = plot.grab().toImage()
    plot.show_waiting()  # the last curve stays until there is another
    assert plot.curve is not None and plot.grab().toImage() == before
