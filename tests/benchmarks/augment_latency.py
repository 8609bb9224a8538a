"""How long a moved slider takes to show: until the first variant, and until all nine.

usage: python tests/benchmarks/augment_latency.py [--moves N] [--recipe NAME]

The Augment workspace with its nine variants, without a screen, on images of 640 × 480, 1920 × 1080 and 12
megapixels; elapsed time from the change to the painted variant, p50 and p95. On a machine that has other work
to do, ``--processor`` counts the processor time of the whole program instead: no less than what would have
elapsed for the first variant on a machine at rest, for other variants are begun beside it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")  # as the program does
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from augment_speed import photo, random_boxes
from PySide6.QtWidgets import QApplication

from app import paths
from app.augment.recipe import load_recipe
from app.gui import tasks
from app.gui.augment.workspace import AugmentWorkspace
from app.gui.document import Document
from app.gui.session import Session
from app.gui.theme import Theme
from app.imaging.encode import encode
from app.voc.index import open_dataset

SIZES = ((640, 480), (1920, 1080), (4000, 3000))
BOXES = 12
TIMEOUT = 30.0


def make_dataset(root: Path, size: tuple[int, int]) -> Path:
    (root / "JPEGImages").mkdir(parents=True)
    (root / "Annotations").mkdir()
    width, height = size
    (root / "JPEGImages" / "a.jpg").write_bytes(encode(photo(width, height), ".jpg"))
    objects = "".join(
        f"<object><name>c{i % 3}</name><bndbox><xmin>{a + 1}</xmin><ymin>{b + 1}</ymin>"
        f"<xmax>{x}</xmax><ymax>{y}</ymax></bndbox></object>"
        for i, (a, b, x, y) in enumerate(random_boxes(BOXES, width, height).astype(int).tolist())
    )
    text = f"<size><width>{width}</width><height>{height}</height><depth>3</depth></size>{objects}"
    (root / "Annotations" / "a.xml").write_text(f"<annotation><filename>a.jpg</filename>{text}</annotation>")
    return root


def make_workspace(root: Path, recipe: str) -> AugmentWorkspace:
    session = Session()
    session.set_recipe(load_recipe(recipe))
    workspace = AugmentWorkspace(session)
    session.document_changed.connect(workspace.set_document)
    session.image_changed.connect(workspace.set_image)
    workspace.resize(1500, 900)
    workspace.show()
    document = Document(open_dataset(root), session)
    document.autosave = False
    session.set_document(document)
    return workspace


def until(done: object) -> None:
    end = time.perf_counter() + TIMEOUT
    while not done():  # type: ignore[operator]
        QApplication.processEvents()
        time.sleep(0.0005)  # no busy loop: it would be counted
        if time.perf_counter() > end:
            raise SystemExit("nothing was drawn")


def move_slider(workspace: AugmentWorkspace, k: int) -> None:
    """Move the probability of the first step, as a person does; always to another value."""
    editor = workspace.panel.steps.cards[0].probability
    editor.slider.set_values(0.9 if k % 2 else 0.95)
    editor.slider.changed.emit()


def measure(
    size: tuple[int, int], recipe: str, moves: int, clock: Callable[[], float]
) -> tuple[list[float], list[float]]:
    firsts, grids = [], []
    with tempfile.TemporaryDirectory() as folder:
        paths.user_data = lambda: Path(folder)  # type: ignore[assignment]
        workspace = make_workspace(make_dataset(Path(folder) / "set", size), recipe)
        view = workspace.variants
        tiles = view.body.grid.tiles
        until(lambda: all(tile.variant for tile in tiles) and not view.is_drawing)
        for k in range(moves + 2):
            before = [tile.variant for tile in tiles]
            started = clock()
            move_slider(workspace, k)
            until(lambda before=before: tiles[0].variant is not before[0])
            tiles[0].repaint()
            first = clock() - started
            pairs = list(zip(tiles, before, strict=True))
            until(lambda pairs=pairs: all(tile.variant is not old for tile, old in pairs))
            for tile in tiles:
                tile.repaint()
            if k >= 2:  # the first ones warm up
                firsts.append(first)
                grids.append(clock() - started)
            until(lambda: not view.is_drawing)
        workspace.editor.book.write_drafts()
        workspace.close()
        workspace.deleteLater()
        tasks.cancel_all()
        QApplication.processEvents()
    return firsts, grids


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=30)
    parser.add_argument("--recipe", default="yolo")
    parser.add_argument("--processor", action="store_true")
    options = parser.parse_args()
    clock = time.process_time if options.processor else time.perf_counter
    app = QApplication(sys.argv[:1])
    Theme(app, "dark")
    print(f"recipe {options.recipe}, {options.moves} moves       first p50   p95    nine p50   p95  (ms)")
    for size in SIZES:
        firsts, grids = measure(size, options.recipe, options.moves, clock)
        row = [np.percentile(times, share) * 1000 for times in (firsts, grids) for share in (50, 95)]
        figures = "  ".join(f"{value:8.1f}" for value in row)
        print(f"{size[0]:>5} × {size[1]:<5} {'':18} {figures}", flush=True)


if __name__ == "__main__":
    main()
