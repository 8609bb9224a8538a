"""Contact sheets: images side by side with their boxes drawn on them, for people without the window."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from app.paths import resources

_INK, _MUTED, _PAPER, _CHIP = "#15181C", "#5F6771", "#FFFFFF", "#15181C"
_GAP, _CAPTION, _LINE, _HEADING = 16, 24, 17, 44
_MOST_HEIGHT = 4  # of an image in a panel, in widths
_OTHER_SCRIPTS = ("NotoSansCJK-Regular.ttc", "wqy-microhei.ttc", "msyh.ttc", "PingFang.ttc", "DejaVuSans.ttf")


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a panel.

    Attributes:
        box: ``xmin, ymin, xmax, ymax`` in edge coordinates of the panel's image.
        colour: ``#RRGGBB``.
        label: short text beside the box, may be empty.
        dashed: for a box that was dropped.
        outline: true outline where it differs from the box: points ``(x, y)``.
    """

    box: tuple[float, float, float, float]
    colour: str
    label: str = ""
    dashed: bool = False
    outline: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """One image of a sheet: (H, W, 3) uint8 BGR, with a caption above and notes below."""

    image: NDArray[np.uint8]
    caption: str
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()


def contact_sheet(
    panels: Sequence[Panel], heading: str, columns: int = 3, width: int = 400
) -> NDArray[np.uint8]:
    """Draw panels in rows.

    Args:
        panels: what to show, row by row.
        heading: one line above all.
        columns: panels in a row.
        width: of a panel in pixels; images are scaled to it, very high ones to four times it in height.

    Returns:
        (H, W, 3) uint8, BGR.
    """
    columns = max(1, min(columns, len(panels)))
    tiles = [_tile(panel, width) for panel in panels]
    rows = [tiles[start : start + columns] for start in range(0, len(tiles), columns)]
    heights = [max(tile.height for tile in row) for row in rows]
    size = (columns * (width + _GAP) + _GAP, _HEADING + sum(heights) + _GAP * (len(rows) + 1))
    sheet = Image.new("RGB", size, _PAPER)
    _text(ImageDraw.Draw(sheet), (_GAP, _GAP), heading, 18, _INK)
    top = _HEADING + _GAP
    for row, height in zip(rows, heights, strict=True):
        for column, tile in enumerate(row):
            sheet.paste(tile, (_GAP + column * (width + _GAP), top))
        top += height + _GAP
    return np.ascontiguousarray(np.asarray(sheet)[..., ::-1])


def marked_image(image: NDArray[np.uint8], marks: Sequence[Mark], width: int) -> NDArray[np.uint8]:
    """Return an image with its boxes drawn on it: (H, W, 3) uint8 BGR.

    Args:
        image: (H, W, 3) uint8, BGR.
        marks: its boxes.
        width: in pixels; the image is scaled to it, a very high one to four times it in height.
    """
    return np.ascontiguousarray(np.asarray(_marked(image, marks, width))[..., ::-1])


def _tile(panel: Panel, width: int) -> Image.Image:
    shown = _marked(panel.image, panel.marks, width)
    tile = Image.new("RGB", (width, _CAPTION + shown.height + _LINE * len(panel.notes) + 4), _PAPER)
    tile.paste(shown, (0, _CAPTION))
    captions = ImageDraw.Draw(tile)
    _text(captions, (0, 2), panel.caption, 14, _INK)
    for line, note in enumerate(panel.notes):
        _text(captions, (0, _CAPTION + shown.height + 4 + line * _LINE), note, 12, _MUTED)
    return tile


def _marked(image: NDArray[np.uint8], marks: Sequence[Mark], width: int) -> Image.Image:
    source_height, source_width = image.shape[:2]
    scale = min(width / source_width, width * _MOST_HEIGHT / source_height)
    size = max(1, round(source_width * scale)), max(1, round(source_height * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    pixels = cv2.resize(image, size, interpolation=method)
    shown = Image.fromarray(np.ascontiguousarray(pixels[..., ::-1]))
    for mark in marks:
        _draw_mark(shown, mark, size[0] / source_width, size[1] / source_height)
    return shown


def _draw_mark(shown: Image.Image, mark: Mark, scale_x: float, scale_y: float) -> None:
    draw = ImageDraw.Draw(shown)
    x1, y1, x2, y2 = (
        round(value * scale) for value, scale in zip(mark.box, (scale_x, scale_y) * 2, strict=True)
    )
    x2, y2 = max(x2 - 1, x1), max(y2 - 1, y1)
    if mark.outline:
        points = [(x * scale_x, y * scale_y) for x, y in mark.outline]
        draw.line([*points, points[0]], fill="#FFFFFF", width=1)
    if mark.dashed:
        corners = ((x1, y1), (x2, y1), (x2, y2), (x1, y2))
        for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
            _dashed(draw, start, end, mark.colour)
    else:
        draw.rectangle((x1 - 1, y1 - 1, x2 + 1, y2 + 1), outline="#000000", width=1)
        draw.rectangle((x1, y1, x2, y2), outline=mark.colour, width=2)
    if mark.label:
        _paste_chip(shown, mark, (x1, y1))


def _dashed(draw: ImageDraw.ImageDraw, start: tuple[int, int], end: tuple[int, int], colour: str) -> None:
    a, b = np.array(start, float), np.array(end, float)
    length = max(float(np.hypot(*(b - a))), 1.0)
    draw.line([start, end], fill="#000000", width=3)
    for at in np.arange(0.0, length, 9.0):
        first, last = a + (b - a) * at / length, a + (b - a) * min(at + 5.0, length) / length
        draw.line([tuple(first), tuple(last)], fill=colour, width=2)


def _paste_chip(shown: Image.Image, mark: Mark, corner: tuple[int, int]) -> None:
    background, ink = (_CHIP, "#FFFFFF") if mark.dashed else (mark.colour, _CHIP)
    chip = _chip(_one_line(mark.label), background, ink)
    x = min(max(corner[0], 0), max(shown.width - chip.width + 1, 0))
    y = corner[1] - 16 if corner[1] >= 16 else min(corner[1] + 2, shown.height - 15)
    shown.paste(chip, (x, y))


@functools.lru_cache(maxsize=256)
def _chip(label: str, background: str, ink: str) -> Image.Image:
    """Return a name on its ground; few differ, and writing takes longer than all else of a mark."""
    font = _font(11, label)
    chip = Image.new("RGB", (round(font.getlength(label)) + 9, 15), background)
    ImageDraw.Draw(chip).text((4, 1), label, font=font, fill=ink)
    return chip


def _text(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, colour: str) -> None:
    draw.text(at, _one_line(text), font=_font(size, text), fill=colour)


def _one_line(text: str) -> str:
    return " ".join(text.splitlines())


def _font(size: int, text: str) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return _load_font(size, all(ord(letter) < 0x2E80 for letter in text))


@functools.lru_cache(maxsize=16)
def _load_font(size: int, western: bool) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    bundled = resources() / "fonts" / "Inter-Regular.otf"
    candidates = (bundled,) if western else (*_OTHER_SCRIPTS, bundled)
    for name in candidates:
        try:
            return ImageFont.truetype(str(name), size)
        except OSError:
            continue
    return ImageFont.load_default(size)
