"""How long the Balance dashboard takes for a frame with 100,000 images and 1,200 classes, and for an edit.

usage: python tests/benchmarks/dashboard_frames.py [--images 100000] [--classes 1200] [--wall]

1600 × 1000, without a screen; processor time of the interface thread in ms, or elapsed time with ``--wall``.
Copies are planned without pixels. Prints JSON; exit code 1 if a frame takes over 50 ms at the median or an
edit over 100 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import cv2
import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.augment.recipe import load_recipe
from app.core.annotation import Annotation, BoundingBox
from app.core.dataset import Convention, Dataset, ImageEntry, ImageState
from app.gui.balance.dashboard import Dashboard
from app.gui.balance.finding_selection import finding_title, select_finding
from app.gui.balance.outlook import look_ahead
from app.gui.balance.population import count_present, draw_planned, split_members
from app.gui.commands import edit
from app.gui.document import Document
from app.gui.export.jobs import make_job
from app.gui.selection import Selection, select_boxes
from app.gui.session import PlanSettings
from app.gui.theme import Theme

SIZE = (1264, 948)
FRAMES = 60
FRAME_LIMIT, EDIT_LIMIT = 50.0, 100.0


def make_dataset(image: Path, images: int, classes: int) -> Dataset:
    """Return a dataset of columns alone: all its images are one file."""
    rng = np.random.default_rng(0)
    boxes_each = rng.poisson(8, images)
    offsets = np.concatenate([[0], np.cumsum(boxes_each)]).astype(np.int64)
    shares = 1.0 / np.arange(1, classes + 1) ** 1.1
    labels = rng.choice(classes, int(offsets[-1]), p=shares / shares.sum())
    sides = np.clip(np.exp(rng.normal(4.0, 0.7, (len(labels), 2))), 3, 400)
    corners = rng.random((len(labels), 2)) * (np.array([640, 480]) - sides)
    entries = tuple(
        ImageEntry(f"img{i:06d}", image, image, ImageState.ANNOTATED, 640, 480) for i in range(images)
    )
    return Dataset(
        root=image.parent,
        name="synthetic",
        layout="devkit",
        convention=Convention.VOC,
        entries=entries,
        classes=tuple(f"class number {c}" for c in range(classes)),
        offsets=offsets,
        boxes=np.concatenate([corners, corners + sides], axis=1),
        labels=labels.astype(np.int64),
        flags=np.zeros(len(labels), np.uint8),
    )


def frames(widget: QWidget, step: Callable[[int], object], clock: Callable[[], float]) -> dict[str, float]:
    """Return the median and the 95th percentile of a step and the repaint after it."""
    times = []
    for k in range(FRAMES):
        began = clock()
        step(k)
        widget.repaint()
        times.append(1000 * (clock() - began))
    return {"p50": round(float(np.median(times)), 1), "p95": round(float(np.percentile(times, 95)), 1)}


def move(widget: QWidget, at: QPoint) -> None:
    none = Qt.MouseButton.NoButton
    place = QPointF(at)
    event = QMouseEvent(QMouseEvent.Type.MouseMove, place, place, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def measure(dataset: Dataset, clock: Callable[[], float]) -> dict[str, object]:
    found: dict[str, object] = {"images": len(dataset), "boxes": len(dataset.boxes)}
    job = make_job(dataset, load_recipe("none"), PlanSettings(strategy="copy", budget=1.5))
    for name, draft in (("background draft, s", True), ("background plan and reasons, s", False)):
        began = time.perf_counter()
        outlook = look_ahead(job, dataset, draft=draft)
        found[name] = round(time.perf_counter() - began, 2)
    began = time.perf_counter()
    present = count_present(dataset, split_members(dataset, outlook))
    found["background count, s"] = round(time.perf_counter() - began, 2)
    planned = draw_planned(outlook)
    dashboard = Dashboard()
    dashboard.resize(*SIZE)
    dashboard.show()
    QTest.qWait(50)
    once: dict[str, float] = {}

    def timed(name: str, call: Callable[[], object]) -> None:
        began = clock()
        call()
        dashboard.repaint()
        once[name] = round(1000 * (clock() - began), 1)

    timed("show the plan", lambda: dashboard.show_outlook(outlook))
    timed("show the counts", lambda: dashboard.show_present(present))
    timed("show what is planned", lambda: dashboard.show_planned(planned))
    timed("switch to planned", lambda: dashboard.bar.choose_planned(True))
    timed("switch to now", lambda: dashboard.bar.choose_planned(False))
    timed("one class alone", lambda: dashboard.focus_class(7))
    timed("all classes", lambda: dashboard.focus_class(None))
    timed("search", lambda: (dashboard.bar.search.setText("number 11"), dashboard._order_classes()))
    timed("sort", lambda: (dashboard.bar.search.clear(), dashboard.bar.order.setCurrentIndex(4)))
    found["once, ms"] = once
    scroll, bars = dashboard._scroll.verticalScrollBar(), dashboard.bars.verticalScrollBar()
    viewport, matrix = dashboard._scroll.viewport(), dashboard.plots.company
    scrolled = frames(viewport, lambda k: scroll.setValue(20 * k), clock)
    scroll.setValue(0)
    found["frames, ms"] = {
        "scroll the dashboard": scrolled,
        "scroll the bars": frames(dashboard.bars.viewport(), lambda k: bars.setValue(400 * k), clock),
        "scroll the reasons": frames(
            dashboard.why.viewport(), lambda k: dashboard.why.verticalScrollBar().setValue(400 * k), clock
        ),
    }
    scroll.setValue(700)
    found["frames, ms"]["point at the matrix"] = frames(  # type: ignore[index]
        matrix, lambda k: move(matrix, QPoint(30 + 3 * k, 30 + 2 * k)), clock
    )
    picks = {
        "boxes of a class": lambda: select_boxes(dataset, "x", lambda now: now.labels == 3),
        "a size of box": lambda: _picked(dashboard),
        "a warning": lambda: select_finding(
            outlook.findings[-1], outlook, finding_title(outlook.findings[-1], outlook)
        ),
    }
    found["background click, ms"] = {name: _timed(call, clock) for name, call in picks.items()}
    found["edit, ms"] = measure_edits(dataset, dashboard, clock)
    dashboard.close()
    return found


def _picked(dashboard: Dashboard) -> Selection:
    find = dashboard.plots._finder(dashboard.plots.sizes, 3)
    assert find is not None
    return find()


def _timed(call: Callable[[], object], clock: Callable[[], float]) -> float:
    began = clock()
    call()
    return round(1000 * (clock() - began), 1)


def measure_edits(dataset: Dataset, dashboard: Dashboard, clock: Callable[[], float]) -> dict[str, float]:
    """Return how long an edit takes until bars and plots show it: the columns anew, the sums, the frame."""
    document = Document(dataset)
    document.autosave = False
    present = count_present(dataset, split_members(dataset, None))
    times = []
    for k in range(12):
        index = 17 * k + 5
        rows = dataset.boxes_of(index)
        names = [dataset.classes[label] for label in dataset.labels[rows].tolist()]
        boxes = [
            BoundingBox(name, *box) for name, box in zip(names, dataset.boxes[rows].tolist(), strict=True)
        ]
        annotation = Annotation(f"img{index:06d}", tuple(boxes), width=640, height=480)
        edit(document, index, annotation, "as it is")
        more = BoundingBox(dataset.classes[9], 5.0, 5.0, 60.0, 70.0)
        edit(document, index, replace(annotation, boxes=(*annotation.boxes, more)), "add")
        began = clock()
        present.update(document.snapshot(), [index])
        dashboard.show_present(present)
        dashboard.show_now(present.dataset.classes, present.tallies[""].boxes)
        dashboard.repaint()
        times.append(1000 * (clock() - began))
    return {"p50": round(float(np.median(times)), 1), "worst": round(max(times), 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=100_000)
    parser.add_argument("--classes", type=int, default=1200)
    parser.add_argument("--wall", action="store_true")
    options = parser.parse_args()
    clock = time.perf_counter if options.wall else time.thread_time
    app = QApplication([])
    Theme(app, "dark")
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "image.jpg"
        image.write_bytes(cv2.imencode(".jpg", np.zeros((480, 640, 3), np.uint8))[1].tobytes())
        found = measure(make_dataset(image, options.images, options.classes), clock)
    print(json.dumps(found, indent=2))
    slow = [f for f in found["frames, ms"].values() if f["p50"] > FRAME_LIMIT]  # type: ignore[attr-defined]
    sys.exit(1 if slow or found["edit, ms"]["p50"] > EDIT_LIMIT else 0)  # type: ignore[index]


if __name__ == "__main__":
    main()
