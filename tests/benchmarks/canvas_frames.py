"""How long the canvas takes for a frame: zoom, pan, drag, crosshair, with names on 10, 100 and 1,000 boxes.

usage: python tests/benchmarks/canvas_frames.py [--wall]

1920 × 1080, without a screen; processor time of the interface thread, or elapsed time with ``--wall``.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.annotation import Annotation, BoundingBox
from app.gui.canvas.canvas import DRAW, Canvas
from app.gui.canvas.loading import LoadedImage, _halved, _wrapped
from app.gui.canvas.options import ViewOptions
from app.gui.theme import Theme

SIZE = (1920, 1080)
FRAMES = 80
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


def make_canvas(count: int, options: ViewOptions) -> Canvas:
    rng = np.random.default_rng(0)
    canvas = Canvas()
    canvas.resize(*SIZE)
    canvas.show()
    pixels = _halved(rng.integers(0, 255, (SIZE[1], SIZE[0], 4), np.uint8))
    canvas.set_image(LoadedImage(*SIZE, tuple(map(_wrapped, pixels)), pixels))
    sides = rng.integers(10, 160, (count, 2))
    corners = (rng.random((count, 2)) * (np.array(SIZE) - sides)).astype(int)
    rows = np.concatenate([corners, corners + sides], axis=1).astype(float).tolist()
    boxes = tuple(BoundingBox(f"class number {k % 20}", *row) for k, row in enumerate(rows))
    canvas.set_options(options)
    canvas.set_annotation(Annotation("a", boxes), lambda name: int(name.split()[-1]))
    QApplication.processEvents()  # what is not on the screen yet paints nothing
    return canvas


def frames(canvas: Canvas, step: Callable[[int], object], clock: Callable[[], float]) -> str:
    times = []
    for k in range(FRAMES):
        began = clock()
        step(k)
        canvas.viewport().repaint()
        times.append(1000 * (clock() - began))
    return f"p50 {np.percentile(times, 50):5.1f}  p95 {np.percentile(times, 95):5.1f}"


def move(canvas: Canvas, at: QPoint, button: Qt.MouseButton) -> None:
    none, place = Qt.MouseButton.NoButton, QPointF(at)
    event = QMouseEvent(QMouseEvent.Type.MouseMove, place, place, none, button, NONE)
    QApplication.sendEvent(canvas.viewport(), event)


def measure(count: int, options: ViewOptions, clock: Callable[[], float]) -> dict[str, str]:
    canvas = make_canvas(count, options)
    found = {}
    middle = QPointF(700, 500)
    zoom = lambda k: canvas.zoom_to(canvas.zoom * (1.1 if k % 20 < 10 else 1 / 1.1), middle)  # noqa: E731
    found["zoom"] = frames(canvas, zoom, clock)
    canvas.start_pan(QPointF(0, 0))
    found["pan"] = frames(canvas, lambda k: canvas.continue_pan(QPointF(7 * k, 3 * k)), clock)
    canvas.end_pan()
    canvas.fit()
    canvas.select([0])
    x1, y1, x2, y2 = canvas.shown.boxes[0].tolist()
    start = canvas.to_view((x1 + x2) / 2, (y1 + y2) / 2).toPoint()
    QTest.mousePress(canvas.viewport(), LEFT, NONE, start)
    found["drag"] = frames(canvas, lambda k: move(canvas, start + QPoint(4 * k + 4, 2 * k), LEFT), clock)
    canvas.cancel_gesture()
    canvas.set_tool(DRAW)
    none = Qt.MouseButton.NoButton
    found["crosshair"] = frames(
        canvas, lambda k: move(canvas, QPoint(100 + 10 * k, 100 + 5 * k), none), clock
    )
    canvas.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wall", action="store_true")
    clock = time.perf_counter if parser.parse_args().wall else time.thread_time
    app = QApplication([])
    Theme(app, "dark")
    for count in (10, 100, 1000):
        for words, options in (
            ("names", ViewOptions(names=True)),
            ("gamma", ViewOptions(names=True, gamma=1.5)),
        ):
            for what, figures in measure(count, options, clock).items():
                print(f"{count:5} boxes, {words}: {what:10} {figures} ms")


if __name__ == "__main__":
    main()
