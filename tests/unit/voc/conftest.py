"""Builders of small datasets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

ImageMaker = Callable[..., Path]
XmlMaker = Callable[..., str]


@pytest.fixture
def image() -> ImageMaker:
    """image(path, width, height, turn=1): write a small image file."""

    def write(path: Path, width: int = 20, height: int = 10, turn: int = 1) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        exif = Image.Exif()
        if turn != 1:
            exif[0x0112] = turn
        Image.new("RGB", (width, height), (90, 120, 30)).save(path, exif=exif)
        return path

    return write


@pytest.fixture
def xml() -> XmlMaker:
    """xml((name, xmin, ymin, xmax, ymax), …, size=(w, h), filename=…): the text of an annotation."""

    def text(
        *boxes: tuple[object, ...],
        size: tuple[int, int] | None = (20, 10),
        filename: str = "",
        root: str = "",
    ) -> str:
        lines = ["<annotation>"]
        if filename:
            lines.append(f"\t<filename>{filename}</filename>")
        if size:
            lines.append(f"\t<size><width>{size[0]}</width><height>{size[1]}</height></size>")
        lines.append(root)
        for name, *numbers in boxes:
            sides = zip(("xmin", "ymin", "xmax", "ymax"), numbers, strict=True)
            box = "".join(f"<{side}>{number}</{side}>" for side, number in sides)
            lines.append(f"\t<object><name>{name}</name><bndbox>{box}</bndbox></object>")
        return "\n".join([*lines, "</annotation>\n"])

    return text


@pytest.fixture
def put() -> Callable[[Path, str], Path]:
    """put(path, text): write a file and its folders."""

    def write(path: Path, text: str = "<annotation/>") -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
        return path

    return write
