"""Headers, pixels and EXIF turns of every kind of file, against Pillow; damaged files are one clear error."""

from __future__ import annotations

import io
import random
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from app.errors import ImageError
from app.imaging.source import MAX_PIXELS, ImageInfo, apply_turn, decode, frame_turn, probe, read

ROWS, COLUMNS = np.mgrid[0:48, 0:64]
PIXELS = np.stack([COLUMNS * 4 % 256, ROWS * 5 % 256, (COLUMNS + ROWS) * 2 % 256], -1).astype(np.uint8)
EXIF_ORIENTATION = 274


def encoded(image: Image.Image, suffix: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, Image.registered_extensions()[suffix], **options)
    return file.getvalue()


def turned_file(path: Path, turn: int) -> Path:
    """Write the test image as if a camera had been held in another way."""
    if path.suffix == ".tif":
        Image.fromarray(PIXELS).save(path, tiffinfo={EXIF_ORIENTATION: turn})
        return path
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = turn
    options = {".jpg": {"quality": 98}, ".webp": {"lossless": True}}.get(path.suffix, {})
    Image.fromarray(PIXELS).save(path, exif=exif.tobytes(), **options)
    return path


MODES = {
    ".jpg": ("RGB", "L", "CMYK"),
    ".png": ("RGB", "L", "P", "1", "RGBA", "LA"),
    ".bmp": ("RGB", "L", "P", "1"),
    ".tif": ("RGB", "L", "P", "1", "RGBA", "CMYK"),
    ".webp": ("RGB", "RGBA"),
    ".gif": ("RGB", "L", "P"),
}


@pytest.mark.parametrize(
    ("suffix", "mode"), [(suffix, mode) for suffix, all_ in MODES.items() for mode in all_]
)
def test_pixels_are_those_of_another_decoder(suffix: str, mode: str) -> None:
    image = Image.fromarray(PIXELS)
    image = image.quantize(64) if mode == "P" else image.convert(mode)
    data = encoded(image, suffix)
    wanted = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))[..., ::-1]
    pixels = decode(data)
    assert pixels.dtype == np.uint8 and pixels.flags.c_contiguous
    assert np.abs(pixels.astype(int) - wanted).max() <= 1


@pytest.mark.parametrize("suffix", [".png", ".tif"])
@pytest.mark.parametrize("shape", [(48, 64), (48, 64, 3)])
def test_16_bits_become_8(suffix: str, shape: tuple[int, ...]) -> None:
    wanted = PIXELS if len(shape) == 3 else PIXELS[..., 0]
    data = cv2.imencode(suffix, wanted.astype(np.uint16) * 257)[1].tobytes()
    shown = wanted if wanted.ndim == 3 else np.repeat(wanted[..., None], 3, axis=2)
    assert np.array_equal(decode(data), shown)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_all_turns_lead_to_either_frame(tmp_path: Path, suffix: str, turn: int) -> None:
    path = turned_file(tmp_path / f"image{suffix}", turn)
    info = probe(path)
    assert (info.width, info.height, info.turn) == (64, 48, turn)
    upright = np.asarray(ImageOps.exif_transpose(Image.open(path)).convert("RGB"))[..., ::-1]
    stored = decode(path.read_bytes())
    assert stored.shape == (48, 64, 3)
    assert np.array_equal(decode(path.read_bytes(), turn), upright)
    assert np.array_equal(read(path), upright)
    assert np.array_equal(apply_turn(stored, turn), upright)
    assert upright.shape[1::-1] == info.size_in_frame(turn)


def test_the_frame_is_the_viewers_unless_the_annotation_says_otherwise() -> None:
    info = ImageInfo(640, 480, 6, "JPEG")
    assert frame_turn(info, 640, 480) == 1
    assert frame_turn(info, 480, 640) == 6
    assert frame_turn(info, 0, 0) == 6
    assert frame_turn(ImageInfo(640, 480, 3, "JPEG"), 640, 480) == 3
    assert frame_turn(ImageInfo(500, 500, 6, "JPEG"), 500, 500) == 6


@pytest.mark.parametrize("reduce", [1, 2, 4, 8])
def test_reduced_decoding_keeps_the_proportions(reduce: int) -> None:
    data = encoded(Image.fromarray(PIXELS), ".jpg")
    assert decode(data, reduce=reduce).shape == (48 // reduce, 64 // reduce, 3)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".bmp", ".tif", ".webp", ".gif"])
@pytest.mark.parametrize("reduce", [1, 8])
def test_a_file_that_is_cut_off_is_never_half_an_image(suffix: str, reduce: int) -> None:
    data = encoded(Image.fromarray(PIXELS), suffix)
    for share in (0.0, 0.3, 0.6, 0.95):
        with pytest.raises(ImageError, match=r"^it\.x: "):
            decode(data[: int(len(data) * share)], reduce=reduce, name="it.x")


def test_a_header_that_claims_too_much_is_refused_before_decoding(tmp_path: Path) -> None:
    data = bytearray(encoded(Image.fromarray(PIXELS), ".bmp"))
    data[18:26] = (100_000).to_bytes(4, "little") * 2
    (tmp_path / "bomb.bmp").write_bytes(data)
    with pytest.raises(ImageError, match=f"the limit is {MAX_PIXELS // 1_000_000} million"):
        probe(tmp_path / "bomb.bmp")


def test_a_missing_file_a_folder_and_a_text_are_no_images(tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no image")
    with pytest.raises(ImageError, match="missing"):
        probe(tmp_path / "gone.jpg")
    for path in (tmp_path, tmp_path / "text.jpg"):
        with pytest.raises(ImageError, match="not a readable image") as caught:
            probe(path)
    assert str(caught.value).count("text.jpg") == 1


@pytest.mark.filterwarnings("ignore")  # Pillow's plugins speak of what they skip
@given(st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_damaged_bytes_raise_nothing_but_image_errors(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random
) -> None:
    suffix = chance.choice([".jpg", ".png", ".bmp", ".tif", ".webp", ".gif", ".ppm"])
    data = bytearray(encoded(Image.fromarray(PIXELS), suffix))
    for _ in range(chance.choice([1, 3, 20])):
        data[chance.randrange(min(len(data), 200))] = chance.randrange(256)
    path = tmp_path_factory.mktemp("damaged") / "image"
    path.write_bytes(data)
    try:
        info = probe(path)
        if info.width * info.height < 1_000_000:
            decode(bytes(data), info.turn)
    except ImageError:
        pass
