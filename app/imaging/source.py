"""Reading images: the header first, then the pixels, always from bytes and always in a decided frame."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, TiffImagePlugin, UnidentifiedImageError

from app.errors import ImageError

MAX_PIXELS = 500_000_000
"""A header that claims more is refused before anything is decoded."""

_NO_TURN = 1
_SWAPPING_TURNS = frozenset({5, 6, 7, 8})
_UNDOING = {6: 8, 8: 6}  # every other turn undoes itself
_TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_TIFF_WIDTH, _TIFF_HEIGHT = 256, 257
_DAMAGED = (
    *(OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError),
    *(RuntimeError, ArithmeticError, MemoryError, struct.error, zlib.error),
)  # what Pillow's plugins raise for damaged headers
_REDUCED = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}

REDUCTIONS = (2, 4, 8)
"""Fractions 1/k at which a JPEG decodes in less time than whole."""

_GREY = frozenset({"1", "L", "LA", "La", "I", "F"})

Image.MAX_IMAGE_PIXELS = None  # only headers are read with Pillow, and the limit above is ours


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """What an image's header says.

    Attributes:
        width, height: stored size in pixels, before any EXIF turn.
        turn: EXIF orientation, 1 (none) to 8.
        format: Pillow's name of the content, for example ``JPEG``; the extension plays no part.
        channels: 1 for grey (with or without transparency), else 3.
    """

    width: int
    height: int
    turn: int
    format: str
    channels: int = 3

    def size_in_frame(self, turn: int) -> tuple[int, int]:
        """Return (width, height) once ``turn`` has been applied."""
        return (self.height, self.width) if turn in _SWAPPING_TURNS else (self.width, self.height)


def probe(path: Path) -> ImageInfo:
    """Read an image's header.

    Raises:
        ImageError: the file is missing, is no image, or claims more than ``MAX_PIXELS``.
    """
    try:
        info = _read_header(path)
    except FileNotFoundError:
        raise ImageError("{path}: the image is missing", path=str(path)) from None
    except UnidentifiedImageError:
        raise ImageError(
            "{path}: not a readable image; its content is of no known format", path=str(path)
        ) from None
    except _DAMAGED as error:
        raise ImageError("{path}: not a readable image ({why})", path=str(path), why=str(error)) from None
    if info.width < 1 or info.height < 1 or info.width * info.height > MAX_PIXELS:
        raise ImageError(
            "{path}: the image claims {width} × {height} pixels; the limit is {limit} million",
            path=str(path),
            width=info.width,
            height=info.height,
            limit=MAX_PIXELS // 1_000_000,
        )
    return info


def _read_header(source: Path | io.BytesIO) -> ImageInfo:
    with Image.open(source) as image:
        width, height = image.size
        if isinstance(image, TiffImagePlugin.TiffImageFile):  # its size is that after its turn
            width, height = int(image.tag_v2[_TIFF_WIDTH]), int(image.tag_v2[_TIFF_HEIGHT])
        # a PNG's own way to its EXIF decodes all its pixels, however many it claims
        exif = Image.Image.getexif(image) if image.format == "PNG" else image.getexif()
        turn = exif.get(ExifTags.Base.Orientation, _NO_TURN)
        known = isinstance(turn, int) and 1 <= turn <= 8
        channels = 1 if image.mode in _GREY or image.mode.startswith("I;16") else 3
        return ImageInfo(width, height, turn if known else _NO_TURN, image.format or "", channels)


def frame_turn(info: ImageInfo, stated_width: int, stated_height: int) -> int:
    """Return the EXIF turn to apply so that image and boxes share one frame.

    Viewers turn an image as EXIF says, so the turn is applied unless the annotation's stated size agrees
    with the unturned image only.
    """
    swaps = info.turn in _SWAPPING_TURNS and info.width != info.height
    if swaps and (stated_width, stated_height) == (info.width, info.height):
        return _NO_TURN
    return info.turn


def decode(data: bytes, turn: int = _NO_TURN, reduce: int = 1, name: str = "image") -> NDArray[np.uint8]:
    """Decode an encoded image.

    Args:
        data: the content of the file.
        turn: EXIF orientation to apply, see ``frame_turn``.
        reduce: 1, 2, 4 or 8: decode at that fraction of the size (cheap for JPEG).
        name: what to call it in an error.

    Returns:
        (H, W, 3) uint8, BGR, contiguous.

    Raises:
        ImageError: the content is not a whole image.
    """
    if not data:
        raise ImageError("{path}: the file is empty", path=name)
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), _REDUCED[reduce] | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error as error:
        raise ImageError("{path}: cannot be decoded ({why})", path=name, why=error.err) from None
    if image is None:
        raise ImageError("{path}: cannot be decoded; the file is damaged or cut off", path=name)
    pixels = np.asarray(image, np.uint8)
    turned = _turn_of_decoder(data)
    if turned == turn:
        return np.ascontiguousarray(pixels)
    return apply_turn(apply_turn(pixels, _UNDOING.get(turned, turned)), turn)


def reduces(start: bytes) -> bool:
    """Return whether an image whose file starts so decodes at a fraction in less time: it is a JPEG."""
    return start.startswith(b"\xff\xd8")


def _turn_of_decoder(data: bytes) -> int:
    """Return the turn that decoding has applied already: that of a TIFF cannot be switched off."""
    if not data.startswith(_TIFF_STARTS):
        return _NO_TURN
    try:
        return _read_header(io.BytesIO(data)).turn
    except _DAMAGED:
        return _NO_TURN


def apply_turn(image: NDArray[np.uint8], turn: int) -> NDArray[np.uint8]:
    """Return the image flipped and turned as EXIF orientation ``turn`` asks (EXIF 2.3, tag 0x0112)."""
    if turn in _SWAPPING_TURNS:
        image = image.swapaxes(0, 1)
    if turn in {2, 3, 6, 7}:
        image = image[:, ::-1]
    if turn in {3, 4, 7, 8}:
        image = image[::-1]
    return np.ascontiguousarray(image)


def read(path: Path, turn: int | None = None, reduce: int = 1) -> NDArray[np.uint8]:
    """Read and decode an image file; ``turn`` None applies the EXIF turn as viewers do.

    Raises:
        ImageError: the file cannot be read or decoded.
    """
    info = probe(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ImageError("{path}: cannot be read ({why})", path=str(path), why=error.strerror) from None
    return decode(data, info.turn if turn is None else turn, reduce, str(path))
