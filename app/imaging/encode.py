"""Encoding images to bytes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from app.errors import ImageError


def encode(image: NDArray[np.uint8], suffix: str, quality: int = 95, name: str = "image") -> bytes:
    """Encode an image.

    Args:
        image: (H, W, 3) uint8, BGR.
        suffix: ``.jpg`` or ``.png``.
        quality: JPEG quality, 1 to 100; PNG is lossless.
        name: what to call it in an error.

    Raises:
        ImageError: the image cannot be encoded.
    """
    if suffix == ".jpg":
        options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    elif suffix == ".png":
        options = [cv2.IMWRITE_PNG_COMPRESSION, 1]
    else:
        raise ValueError(f"no encoder for {suffix!r}")
    try:
        done, data = cv2.imencode(suffix, image, options)
    except cv2.error as error:
        done, why = False, str(error.err)
    else:
        why = "too large for the format?"
    if not done:
        raise ImageError("{path}: cannot be encoded as {suffix} ({why})", path=name, suffix=suffix, why=why)
    return bytes(data)
