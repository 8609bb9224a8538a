"""Every kind of image file on the canvas: shown as it is, or one clear message."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.dataset import Convention
from app.errors import ImageError
from app.gui.canvas.loading import ImageKey, load_image
from app.gui.document import Document
from app.gui.label.workspace import LabelWorkspace
from app.gui.session import Session
from app.voc.index import open_dataset
from app.voc.reader import read_annotation

WIDTH, HEIGHT = 80, 60
COLOURS = ((200, 40, 40), (40, 160, 60))  # left, right half
GREY = (60, 190)


def coloured() -> Image.Image:
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[:, : WIDTH // 2], pixels[:, WIDTH // 2 :] = COLOURS
    return Image.fromarray(pixels)


def grey() -> Image.Image:
    pixels = np.zeros((HEIGHT, WIDTH), np.uint8)
    pixels[:, : WIDTH // 2], pixels[:, WIDTH // 2 :] = GREY
    return Image.fromarray(pixels)


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def deep() -> bytes:
    values = np.asarray(grey()).astype(np.uint16) * 257
    return bytes(cv2.imencode(".png", values)[1])


def deep_colour() -> bytes:
    values = np.asarray(coloured())[..., ::-1].astype(np.uint16) * 257
    return bytes(cv2.imencode(".tif", values)[1])


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    return encoded(coloured().transpose(Image.Transpose.ROTATE_180), "PNG", exif=exif)


SHOWN: dict[str, tuple[Callable[[], bytes], str, int]] = {
    "grayscale jpeg": (lambda: encoded(grey(), "JPEG", quality=95), "a.jpg", 1),
    "grayscale png": (lambda: encoded(grey(), "PNG"), "a.png", 1),
    "black and white": (lambda: encoded(grey().convert("1", dither=Image.Dither.NONE), "PNG"), "a.png", 1),
    "grey with alpha": (lambda: encoded(grey().convert("LA"), "PNG"), "a.png", 1),
    "rgba": (lambda: encoded(coloured().convert("RGBA"), "PNG"), "a.png", 3),
    "16 bit grey": (deep, "a.png", 1),
    "16 bit colour": (deep_colour, "a.tif", 3),
    "palette": (lambda: encoded(coloured().quantize(4), "PNG"), "a.png", 3),
    "cmyk jpeg": (lambda: encoded(coloured().convert("CMYK"), "JPEG", quality=95), "a.jpg", 3),
    "progressive": (lambda: encoded(coloured(), "JPEG", quality=95, progressive=True), "a.jpg", 3),
    "png called jpg": (lambda: encoded(coloured(), "PNG"), "a.jpg", 3),
    "jpg called png": (lambda: encoded(coloured(), "JPEG", quality=95), "a.png", 3),
    "gif": (lambda: encoded(coloured().quantize(4), "GIF"), "a.gif", 3),
    "webp": (lambda: encoded(coloured(), "WEBP", lossless=True), "a.webp", 3),
    "tiff": (lambda: encoded(coloured(), "TIFF", compression="tiff_lzw"), "a.tiff", 3),
    "bmp": (lambda: encoded(coloured(), "BMP"), "a.bmp", 3),
    "turned by exif": (turned, "a.png", 3),
}


def noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8))


def claimed(width: int, height: int) -> bytes:
    """A PNG header that claims a size, with no pixels behind it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b""))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "truncated jpeg": (lambda: encoded(noise(), "JPEG")[:1500], "damaged or cut off"),
    "truncated png": (lambda: encoded(noise(), "PNG")[:900], "damaged or cut off"),
    "header only": (lambda: encoded(noise(), "JPEG")[:20], ""),
    "empty": (lambda: b"", ""),
    "text": (lambda: b"<svg/>", "not a readable image"),
    "gigapixel": (lambda: claimed(40_000, 30_000), "40000 × 30000"),
}


@pytest.fixture
def workspace(qtbot: QtBot) -> LabelWorkspace:
    window = QWidget()
    qtbot.addWidget(window)
    session = Session()
    work = LabelWorkspace(session, window)
    session.kept = (window, work)
    session.document_changed.connect(work.set_document)
    session.image_changed.connect(work.set_image)
    window.resize(1000, 700)
    work.setGeometry(window.rect())
    window.show()
    qtbot.waitExposed(window)
    return work


def opened(work: LabelWorkspace, folder: Path) -> Document:
    document = Document(open_dataset(folder, Convention.VOC), work.session)
    document.autosave = False
    work.session.set_document(document)
    return document


@pytest.mark.parametrize("kind", SHOWN)
def test_a_kind_of_image_is_shown_with_its_colours(
    workspace: LabelWorkspace, tmp_path: Path, qtbot: QtBot, kind: str
) -> None:
    make, name, depth = SHOWN[kind]
    (tmp_path / name).write_bytes(make())
    document = opened(workspace, tmp_path)
    canvas = workspace.canvas
    qtbot.waitUntil(lambda: canvas.image_size is not None)
    assert canvas.image_size == (WIDTH, HEIGHT)
    image = canvas.viewport().grab().toImage()
    for at, k in ((20, 0), (60, 1)):
        shown = QColor(image.pixel(canvas.to_view(at, 30).toPoint()))
        wanted = COLOURS[k] if depth == 3 else (GREY[k],) * 3
        if kind == "black and white":
            wanted = ((0, 0, 0), (255, 255, 255))[k]
        got = (shown.red(), shown.green(), shown.blue())
        assert np.allclose(got, wanted, atol=28 if "cmyk" in kind else 6)
    assert document.blank_annotation(0).depth == depth
    workspace.editor.toggle_verified()
    assert document.save_all()
    written = read_annotation(tmp_path / Path(name).with_suffix(".xml").name).annotation
    assert (written.width, written.height, written.depth) == (WIDTH, HEIGHT, depth)


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_shown_is_said_in_one_message(
    workspace: LabelWorkspace, tmp_path: Path, qtbot: QtBot, kind: str
) -> None:
    make, words = REFUSED[kind]
    path = tmp_path / "a.jpg"
    path.write_bytes(make())
    opened(workspace, tmp_path)
    canvas = workspace.canvas
    qtbot.waitUntil(lambda: canvas._message is not None)
    assert canvas.image_size is None
    with pytest.raises(ImageError) as caught:
        load_image(ImageKey(path, (0, 0)))
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_hundred_megapixels_open_and_move(workspace: LabelWorkspace, tmp_path: Path, qtbot: QtBot) -> None:
    pixels = np.zeros((10_000, 10_000), np.uint8)
    pixels[5000:, 5000:] = 200
    cv2.imwrite(str(tmp_path / "a.jpg"), pixels, [cv2.IMWRITE_JPEG_QUALITY, 50])
    opened(workspace, tmp_path)
    canvas = workspace.canvas
    qtbot.waitUntil(lambda: canvas.image_size is not None, timeout=30_000)
    assert canvas.image_size == (10_000, 10_000)
    for zoom in (canvas.zoom, 0.3, 1.0, 8.0):
        canvas._place(zoom, QPointF(5000, 5000), QPointF(400, 300))
        image = canvas.viewport().grab().toImage()
        away = round(24 / zoom) + 0.5  # into a pixel: at 800 % there are lines between them
        for at, value in ((5000 - away, 0), (5000 + away, 200)):
            seen = canvas.to_view(at, at).toPoint()
            assert abs(QColor(image.pixel(seen)).red() - value) < 12
    canvas.set_options(replace(canvas.options, gamma=2.0))
    canvas.viewport().grab()
