"""Fixtures of window tests: the theme, and a home of its own for settings and caches."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import paths
from app.core.dataset import Convention
from app.gui import tasks
from app.gui.document import Document
from app.gui.label.workspace import LabelWorkspace
from app.gui.session import Session
from app.gui.theme import Theme
from app.voc.index import open_dataset


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A private home: settings, data and caches of the person running the tests stay untouched."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("user_config", "user_data", "user_cache"):
        place = folder / name.removeprefix("user_")
        place.mkdir()
        monkeypatch.setattr(paths, name, lambda place=place: place)
    return folder


@pytest.fixture(autouse=True)
def theme(qapp: QApplication, home: Path) -> Theme:
    """The application's theme, dark."""
    existing = qapp.findChild(Theme, "theme")
    if existing is None:
        return Theme(qapp, "dark")
    existing.set_setting("dark")
    return existing


@pytest.fixture(autouse=True)
def no_leaks(qapp: QApplication) -> Iterator[None]:
    """Wait for background work, and fail a test that leaves a window behind."""
    before = set(map(id, qapp.topLevelWidgets()))
    yield
    tasks.cancel_all()
    qapp.processEvents()
    gc.collect()  # what the events above began ends below
    assert tasks.cancel_all(), "background work that does not end when it is asked to"
    visible = [w for w in qapp.topLevelWidgets() if id(w) not in before and w.isVisible()]
    assert not visible, f"left on the screen: {visible}"


_BAD = "<annotation>\n<object>\n<name>cat</name>\n</annotation>"


def _annotation(*names: str, filename: str = "", verified: bool = False) -> str:
    """Return the text of an annotation with one box for each name."""
    boxes = "".join(
        f"<object><name>{name}</name><bndbox><xmin>{5 + 8 * i}</xmin><ymin>6</ymin>"
        f"<xmax>{25 + 8 * i}</xmax><ymax>40</ymax></bndbox></object>"
        for i, name in enumerate(names)
    )
    mark = ' verified="yes"' if verified else ""
    return (
        f"<annotation{mark}><folder>d</folder><filename>{filename}</filename>"
        f"<size><width>64</width><height>48</height><depth>3</depth></size>{boxes}</annotation>"
    )


def _make_dataset(root: Path, contents: dict[str, str]) -> Path:
    """Write ``JPEGImages`` and ``Annotations`` with one image for each name and its annotation's text."""
    (root / "JPEGImages").mkdir(parents=True)
    (root / "Annotations").mkdir()
    for i, (name, text) in enumerate(contents.items()):
        pixels = np.full((48, 64, 3), 40 + 10 * i, np.uint8)
        (root / "JPEGImages" / f"{name}.jpg").write_bytes(cv2.imencode(".jpg", pixels)[1].tobytes())
        (root / "Annotations" / f"{name}.xml").write_text(text)
    return root


@pytest.fixture
def small_dataset(tmp_path: Path) -> Path:
    """Six images: two classes, one verified, one empty, one that cannot be read."""
    contents = {
        "img1": _annotation("cat", "cat", "dog", verified=True),
        "img2": _annotation("cat"),
        "img3": _annotation(),
        "img4": _BAD,
        "img10": _annotation("dog"),
        "other": _annotation("cat", "cat", "cat", "cat"),
    }
    return _make_dataset(tmp_path / "small set", contents)


@pytest.fixture
def show_dataset(qtbot: QtBot) -> Callable[..., LabelWorkspace]:
    """Opens a dataset folder in a labelling workspace of its own, without saving by itself.

    The workspace is shown at the size given; waiting for its first image is up to the test.
    """

    def show(folder: Path, width: int, height: int) -> LabelWorkspace:
        window = QWidget()
        qtbot.addWidget(window)
        session = Session()
        workspace = LabelWorkspace(session, window)
        session.kept = (window, workspace)  # qtbot keeps weak references only
        session.document_changed.connect(workspace.set_document)
        session.image_changed.connect(workspace.set_image)
        session.step_requested.connect(lambda by: session.set_image_index(session.image_index + by))
        window.resize(width, height)
        workspace.setGeometry(window.rect())
        window.show()
        qtbot.waitExposed(window)
        document = Document(open_dataset(folder, Convention.VOC), session)
        document.autosave = False
        session.set_document(document)
        return workspace

    return show
