"""Real clicks on every bar, cell, point and row: the image list follows, Shift opens the boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.augment.recipe import load_recipe
from app.core.dataset import Convention, Dataset, ImageEntry, ImageState
from app.gui.balance.chart import Chart
from app.gui.balance.rows import PaintedRows
from app.gui.balance.workspace import BalanceWorkspace
from app.gui.document import Document
from app.gui.images.thumbnails import ThumbnailLoader
from app.gui.selection import Selection
from app.gui.session import Session

LEFT = Qt.MouseButton.LeftButton
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
BIG, BESIDE, RARE, GONE, MISSING = range(5)
NAMES = ("big", "beside", "rare", "gone", "missing")
BESIDES, LONE, MISSINGS, EMPTIES = 100, 20, 120, 40

Open = Callable[[Dataset], BalanceWorkspace]


def make_dataset(folder: Path, rare: bool = True) -> Dataset:
    """A dataset that is wrong in every way: one file is all of its images."""
    images = [[BESIDE] + [BIG] * 11 for _ in range(BESIDES)] + [[BIG]] * LONE + [[MISSING]] * MISSINGS
    images += [[] for _ in range(EMPTIES)] + ([[RARE], [RARE]] if rare else [])
    validation = [[BIG, BESIDE, GONE, RARE], [BIG, GONE]]
    labels = [label for image in [*images, *validation] for label in image]
    offsets = np.cumsum([0, *(len(image) for image in [*images, *validation])])
    rng = np.random.default_rng(0)
    sides = rng.uniform(18, 22, (len(labels), 2))
    sides[labels.index(MISSING)] = 120.0  # odd among its class
    corners = rng.uniform(0, 1, (len(labels), 2)) * (np.array([160.0, 128.0]) - sides)
    path = folder / "image.jpg"
    cv2.imwrite(str(path), np.zeros((128, 160, 3), np.uint8))
    count, train = len(offsets) - 1, len(images)
    return Dataset(
        root=folder,
        name="wrong",
        layout="devkit",
        convention=Convention.VOC,
        entries=tuple(
            ImageEntry(f"img{k:04}", path, path, ImageState.ANNOTATED, 160, 128) for k in range(count)
        ),
        classes=NAMES,
        offsets=offsets.astype(np.int64),
        boxes=np.concatenate([corners, corners + sides], axis=1),
        labels=np.array(labels, np.int64),
        flags=np.zeros(len(labels), np.uint8),
        splits={"train": np.arange(train), "val": np.arange(train, count)},
    )


@pytest.fixture
def open_work(qtbot: QtBot) -> Iterator[Open]:
    """Opens the workspace alone with a dataset, and waits until everything is shown."""
    window = QWidget()
    qtbot.addWidget(window)
    session, thumbnails = Session(), ThumbnailLoader(window)
    session.set_recipe(load_recipe("none"))
    session.set_plan_settings(strategy="augment")
    workspace = BalanceWorkspace(session, window)
    workspace.use_thumbnails(thumbnails)
    session.document_changed.connect(workspace.set_document)
    window.resize(1300, 1000)
    workspace.setGeometry(0, 0, 1300, 1000)
    window.show()

    def open_dataset(dataset: Dataset) -> BalanceWorkspace:
        document = Document(dataset, session)
        document.autosave = False
        session.set_document(document)
        qtbot.waitUntil(lambda: workspace.outlook is not None and workspace.counter.planned is not None)
        plots, budget = workspace.dashboard.plots, workspace.dashboard.budget
        qtbot.waitUntil(lambda: not plots.sizes.is_empty and budget.curve is not None)
        qtbot.waitUntil(lambda: workspace.dashboard.figures.row_count() > 2)
        return workspace

    yield open_dataset
    workspace.runner.stop()
    assert workspace.runner.wait()
    window.hide()
    thumbnails.close()


@pytest.fixture
def work(open_work: Open, tmp_path: Path) -> BalanceWorkspace:
    return open_work(make_dataset(tmp_path))


def see(work: BalanceWorkspace, widget: QWidget) -> None:
    work.dashboard._scroll.ensureWidgetVisible(widget)
    QTest.qWait(1)


def listed_by(work: BalanceWorkspace, qtbot: QtBot, click: Callable[[], object]) -> Selection:
    """What a click lists."""
    work.session.set_listing(None)
    with qtbot.waitSignal(work.session.listing_changed) as told:
        click()
    assert isinstance(told.args[0], Selection) and told.args[0].title
    assert not work.dashboard.bar.strip.isHidden()
    return told.args[0]


def opened_by(work: BalanceWorkspace, qtbot: QtBot, click: Callable[[], object]) -> np.ndarray:
    """The rows of the boxes that a click opens."""
    with qtbot.waitSignal(work.session.boxes_requested) as told:
        click()
    document = work.session.document
    assert document is not None
    return np.flatnonzero(told.args[0].boxes(document.snapshot()))


def press_mark(chart: Chart, mark: int, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.mouseClick(chart, LEFT, modifier, chart.mark(mark).rect.center().toPoint())


def press_row(rows: PaintedRows, index: int, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    rows._make_visible(index)
    QTest.mouseClick(rows.viewport(), LEFT, modifier, rows._row_rect(index).center().toPoint())


def dataset_of(work: BalanceWorkspace) -> Dataset:
    assert work.session.document is not None
    return work.session.document.snapshot()


PLOTS = (
    *("places", "kinds", "sizes", "aspects", "company", "per_image", "classes_per_image"),
    *("repeats", "repeated"),
)
OF_BOXES = ("places", "kinds", "sizes", "aspects", "company")


def filled(chart: Chart) -> list[int]:
    """Marks that stand for something, from all over the plot."""
    texts = [chart.mark(k).text for k in range(chart.mark_count())]
    there = [k for k, text in enumerate(texts) if not text.endswith(": 0") and not text.startswith("0 ")]
    assert there
    return there[:: max(1, len(there) // 6)][:7]


@pytest.mark.parametrize("planned", [False, True])
@pytest.mark.parametrize("name", PLOTS)
def test_marks_list_images_and_open_boxes(
    work: BalanceWorkspace, qtbot: QtBot, name: str, planned: bool
) -> None:
    work.dashboard.bar.choose_planned(planned)
    chart: Chart = getattr(work.dashboard.plots, name)
    see(work, chart)
    dataset = dataset_of(work)
    has_boxes = not (planned and name in OF_BOXES and name != "company")
    for mark in filled(chart):
        selection = listed_by(work, qtbot, lambda mark=mark: press_mark(chart, mark))
        assert len(selection.images)
        assert chart._picked == mark
        if not has_boxes:
            with qtbot.waitSignal(work.session.notice) as told:
                press_mark(chart, mark, SHIFT)
            assert told.args[1] == "warning"
            continue
        boxes = opened_by(work, qtbot, lambda mark=mark: press_mark(chart, mark, SHIFT))
        images = np.unique(dataset.image_rows[boxes])
        assert set(images.tolist()) <= set(selection.images.tolist())
        if name in OF_BOXES:
            assert images.tolist() == selection.images.tolist()
        else:  # all boxes of these images
            assert len(boxes) == np.diff(dataset.offsets)[selection.images].sum()


def test_marks_hold_what_they_count(work: BalanceWorkspace, qtbot: QtBot) -> None:
    plots = work.dashboard.plots
    for chart in (plots.kinds, plots.sizes, plots.aspects, plots.places):
        see(work, chart)
        for mark in filled(chart):
            boxes = opened_by(work, qtbot, lambda chart=chart, mark=mark: press_mark(chart, mark, SHIFT))
            counted = (
                plots.places._heat.ravel()[mark]
                if chart is plots.places
                else sum(series.values[mark] for series in chart.bins.series)
            )
            assert len(boxes) == counted, chart.accessibleName()
    for chart in (plots.per_image, plots.classes_per_image, plots.repeats):
        see(work, chart)
        for mark in filled(chart):
            selection = listed_by(work, qtbot, lambda chart=chart, mark=mark: press_mark(chart, mark))
            assert chart.bins is not None
            assert len(selection.images) == chart.bins.series[0].values[mark]


@pytest.mark.parametrize("name", ["bars", "why"])
def test_rows_of_classes(work: BalanceWorkspace, qtbot: QtBot, name: str) -> None:
    rows: PaintedRows = getattr(work.dashboard, name)
    see(work, rows)
    dataset = dataset_of(work)
    for index in range(rows.row_count()):
        label = rows.row_number(index)
        selection = listed_by(work, qtbot, lambda index=index: press_row(rows, index))
        assert selection.images.tolist() == np.unique(dataset.image_rows[dataset.labels == label]).tolist()
        assert work.dashboard.view.label == label
        boxes = opened_by(work, qtbot, lambda index=index: press_row(rows, index, SHIFT))
        assert boxes.tolist() == np.flatnonzero(dataset.labels == label).tolist()


def test_rows_of_splits(work: BalanceWorkspace, qtbot: QtBot) -> None:
    figures, dataset = work.dashboard.figures, dataset_of(work)
    see(work, figures)
    train = dataset.splits["train"].tolist()
    images = {"": list(range(len(dataset))), "train": train, "planned": train}
    images["val"] = dataset.splits["val"].tolist()
    assert set(figures.names) == set(images)
    for index, name in enumerate(figures.names):
        selection = listed_by(work, qtbot, lambda index=index: press_row(figures, index))
        assert selection.images.tolist() == images[name]
        assert work.dashboard.view.planned == (name == "planned")
        boxes = opened_by(work, qtbot, lambda index=index: press_row(figures, index, SHIFT))
        assert np.unique(dataset.image_rows[boxes]).tolist() == [
            k for k in images[name] if dataset.offsets[k + 1] > dataset.offsets[k]
        ]


def test_the_point_of_the_curve_lists_and_moves(work: BalanceWorkspace, qtbot: QtBot) -> None:
    plot, outlook = work.dashboard.budget, work.outlook
    see(work, plot)
    assert plot.curve is not None and outlook is not None

    def place(images: float, ratio: float) -> QPoint:
        at = plot.view.getViewBox().mapViewToScene(QPointF(images, ratio))
        return plot.view.mapFromScene(at)

    view = plot.view.viewport()
    point = place(plot._images, plot._ratio)
    repeated = np.sort(outlook.images[outlook.copies > 1]).tolist()
    selection = listed_by(work, qtbot, lambda: QTest.mouseClick(view, LEFT, PLAIN, point))
    assert selection.images.tolist() == repeated and repeated
    QTest.qWait(450)  # else it is a double click
    boxes = opened_by(work, qtbot, lambda: QTest.mouseClick(view, LEFT, SHIFT, point))
    assert set(dataset_of(work).image_rows[boxes].tolist()) <= set(repeated)
    QTest.qWait(450)
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    assert listed_by(work, qtbot, lambda: QTest.keyClick(plot, Qt.Key.Key_Return)).images.tolist() == repeated
    first, last = plot.curve.images[[0, -1]].tolist()
    wanted = first + 0.25 * (last - first)
    at = place(wanted, float(np.interp(wanted, plot.curve.images, plot.curve.ratios)))
    with qtbot.waitSignal(plot.chosen) as told:
        QTest.mouseClick(view, LEFT, PLAIN, at)
    assert told.args[0] == pytest.approx(wanted, abs=0.02 * (last - first))
    qtbot.waitUntil(lambda: work.outlook is not outlook and work.outlook is not None)


def test_rows_of_strategies_choose_them(work: BalanceWorkspace, qtbot: QtBot) -> None:
    work.panel.compare.click()
    table = work.dashboard.comparison
    qtbot.waitUntil(lambda: len(table._outlooks) >= 8)
    see(work, table)
    for name in ("copy", "repeat-factor"):
        press_row(table, table.names.index(name))
        assert work.session.plan_settings.strategy == name
        qtbot.waitUntil(lambda name=name: work.outlook is not None and work.outlook.plan.strategy == name)


# warnings

TRAIN_BESIDE = range(BESIDES)
TRAIN_MISSING = range(BESIDES + LONE, BESIDES + LONE + MISSINGS)
TRAIN_EMPTY = range(BESIDES + LONE + MISSINGS, BESIDES + LONE + MISSINGS + EMPTIES)
TRAIN_RARE = range(TRAIN_EMPTY.stop, TRAIN_EMPTY.stop + 2)
VALIDATION = range(TRAIN_RARE.stop, TRAIN_RARE.stop + 2)

EXPECTED = {
    ("no_boxes", GONE): (VALIDATION, GONE),
    ("few_images", RARE): (TRAIN_RARE, RARE),
    ("few_boxes", RARE): (TRAIN_RARE, RARE),
    ("under", BESIDE): (TRAIN_BESIDE, BESIDE),
    ("severe_imbalance", None): (TRAIN_RARE, RARE),
    ("out_of_reach", RARE): (TRAIN_RARE, RARE),
    ("company", BESIDE): (TRAIN_BESIDE, BESIDE),
    ("empty_images", None): (TRAIN_EMPTY, None),
    ("odd_size", MISSING): (TRAIN_MISSING[:1], MISSING),
    ("one_source", RARE): (TRAIN_RARE[:1], RARE),
    ("missing_in_split", MISSING): (TRAIN_MISSING, MISSING),
}


@pytest.mark.parametrize(("code", "label"), EXPECTED)
def test_a_warning_is_shown_and_leads_to_what_it_is_about(
    work: BalanceWorkspace, qtbot: QtBot, code: str, label: int | None
) -> None:
    warnings, dataset = work.dashboard.warnings, dataset_of(work)
    images, of_class = EXPECTED[code, label]
    index = next(k for k, one in enumerate(warnings.findings) if (one.code, one.label) == (code, label))
    see(work, warnings)
    selection = listed_by(work, qtbot, lambda: press_row(warnings, index))
    if code == "one_source":  # either of two that are alike
        assert len(selection.images) == 1 and int(selection.images[0]) in TRAIN_RARE
    else:
        assert selection.images.tolist() == list(images)
    said, advice = warnings.table().rows[index][2:]
    assert str(advice) in warnings.row_text(index) and str(said) in warnings.row_text(index)
    assert label is None or NAMES[label] in str(said)
    if of_class is None:
        with qtbot.waitSignal(work.session.notice):
            press_row(warnings, index, SHIFT)
        return
    boxes = opened_by(work, qtbot, lambda: press_row(warnings, index, SHIFT))
    assert set(dataset.labels[boxes].tolist()) == {of_class}
    assert set(dataset.image_rows[boxes].tolist()) == set(selection.images.tolist())


def test_the_milder_imbalance_leads_to_the_smallest_class(
    open_work: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    work = open_work(make_dataset(tmp_path, rare=False))
    warnings = work.dashboard.warnings
    codes = [finding.code for finding in warnings.findings]
    assert "imbalance" in codes and "severe_imbalance" not in codes
    see(work, warnings)
    selection = listed_by(work, qtbot, lambda: press_row(warnings, codes.index("imbalance")))
    assert selection.images.tolist() == list(TRAIN_BESIDE)


def test_warnings_go_once_their_cause_is_gone(work: BalanceWorkspace, qtbot: QtBot) -> None:
    warnings, old = work.dashboard.warnings, work.outlook
    assert "few_images" in {finding.code for finding in warnings.findings}
    dataset = dataset_of(work)
    document = Document(
        replace(dataset, labels=np.where(dataset.labels == RARE, BIG, dataset.labels)), work.session
    )
    document.autosave = False
    work.session.set_document(document)
    qtbot.waitUntil(lambda: work.outlook is not None and work.outlook is not old)
    assert "few_images" not in {finding.code for finding in warnings.findings}
