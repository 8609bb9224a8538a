"""A dataset with something to see on it, and the Augment workspace showing it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.augment.recipe import load_recipe
from app.gui.augment.workspace import AugmentWorkspace
from app.gui.document import Document
from app.gui.session import Session
from app.voc.index import open_dataset

WIDTH, HEIGHT = 200, 150


def _xml(name: str, boxes: list[tuple[str, int, int, int, int]]) -> str:
    objects = "".join(
        f"<object><name>{c}</name><bndbox><xmin>{a + 1}</xmin><ymin>{b + 1}</ymin>"
        f"<xmax>{x}</xmax><ymax>{y}</ymax></bndbox></object>"
        for c, a, b, x, y in boxes
    )
    size = f"<size><width>{WIDTH}</width><height>{HEIGHT}</height><depth>3</depth></size>"
    return f"<annotation><filename>{name}</filename>{size}{objects}</annotation>"


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    """Four images: a PNG and a JPEG with boxes, one without annotation, one whose image is damaged."""
    root = tmp_path / "scenes"
    (root / "JPEGImages").mkdir(parents=True)
    (root / "Annotations").mkdir()
    rng = np.random.default_rng(5)
    boxes = [
        ("car", 10, 20, 60, 70),
        ("car", 120, 90, 190, 140),
        ("tree", 80, 5, 100, 120),
        ("sign", 0, 0, 9, 9),
    ]
    for name in ("a.png", "b.jpg", "c.png"):
        image = rng.integers(0, 255, (HEIGHT // 5, WIDTH // 5, 3), np.uint8)
        image = cv2.resize(image, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
        (root / "JPEGImages" / name).write_bytes(cv2.imencode(name[1:], image)[1].tobytes())
    for name, count in (("a.png", 4), ("b.jpg", 3)):
        (root / "Annotations" / f"{name[0]}.xml").write_text(_xml(name, boxes[:count]))
    (root / "JPEGImages" / "d.jpg").write_bytes(b"\xff\xd8 not an image")
    (root / "Annotations" / "d.xml").write_text(_xml("d.jpg", boxes))
    return root


@pytest.fixture
def work(scenes: Path, qtbot: QtBot) -> Iterator[AugmentWorkspace]:
    """The workspace with recipe ``ssd``, showing the first image and all of its variants."""
    window = QWidget()
    qtbot.addWidget(window)
    session = Session()
    session.set_recipe(load_recipe("ssd"))
    workspace = AugmentWorkspace(session, window)
    session.document_changed.connect(workspace.set_document)
    session.image_changed.connect(workspace.set_image)
    session.step_requested.connect(lambda by: session.set_image_index(session.image_index + by))
    window.resize(1300, 800)
    workspace.setGeometry(window.rect())
    window.show()
    document = Document(open_dataset(scenes), session)
    document.autosave = False
    session.set_document(document)
    qtbot.waitUntil(lambda: all(tile.variant for tile in workspace.variants.body.grid.tiles))
    yield workspace
    window.hide()
