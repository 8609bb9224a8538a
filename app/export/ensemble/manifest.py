"""The list of written copies: which image each shows, and the maps there and back.

``manifest.json`` holds one entry for each copy, ``images.json`` the copies and ``sources.json`` the originals
as COCO lists: a detector reads ``images.json``, its merged result belongs to ``sources.json``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.core.geometry import FloatArray
from app.errors import EnsembleError

MANIFEST, IMAGES, SOURCES = "manifest.json", "images.json", "sources.json"
KIND = "evenbox test-time augmentation"
_VERSION = 1


@dataclass(frozen=True, slots=True, eq=False)
class CopyEntry:
    """One written copy.

    Attributes:
        number: its id in ``images.json``.
        file: its file below the folder.
        source: id of the image in its dataset.
        source_number: id of the image in ``sources.json``.
        variant: 0 for the image as it is, then 1, 2, …
        size: (width, height) of the copy in pixels.
        source_size: (width, height) of the image.
        matrix: (3, 3) edge coordinates of the image → of the copy.
    """

    number: int
    file: str
    source: str
    source_number: int
    variant: int
    size: tuple[int, int]
    source_size: tuple[int, int]
    matrix: FloatArray

    @property
    def inverse(self) -> FloatArray:
        """(3, 3) edge coordinates of the copy → of the image."""
        return np.asarray(np.linalg.inv(self.matrix))

    def to_json(self) -> dict[str, Any]:
        """Return plain data; the inverse is there for those who read it without this program."""
        return {
            "id": self.number,
            "file": self.file,
            "source": self.source,
            "source_id": self.source_number,
            "variant": self.variant,
            "size": list(self.size),
            "source_size": list(self.source_size),
            "matrix": self.matrix.tolist(),
            "inverse": self.inverse.tolist(),
        }


def manifest_json(entries: list[CopyEntry], about: dict[str, Any]) -> bytes:
    """Return the text of a manifest; ``about`` says what it was made of."""
    plain = {"kind": KIND, "version": _VERSION, **about, "copies": [entry.to_json() for entry in entries]}
    return (json.dumps(plain, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def read_manifest(path: Path) -> dict[int, CopyEntry]:
    """Return the copies by their numbers.

    Args:
        path: the manifest, or the folder that it is in.

    Raises:
        EnsembleError: there is none, or it is wrong.
    """
    path = path / MANIFEST if path.is_dir() else path
    plain = read_json(path)
    if not isinstance(plain, dict) or plain.get("kind") != KIND:
        raise EnsembleError("{path}: not the manifest of test-time copies", path=str(path))
    if plain.get("version") != _VERSION:
        raise EnsembleError("{path}: written by another version of the program", path=str(path))
    entries: dict[int, CopyEntry] = {}
    for k, data in enumerate(plain.get("copies") or (), 1):
        try:
            entry = _entry(data)
        except (KeyError, TypeError, ValueError, IndexError, np.linalg.LinAlgError) as error:
            raise EnsembleError(
                "{path}, copy {k}: wrong ({why})", path=str(path), k=k, why=str(error)
            ) from None
        entries[entry.number] = entry
    return entries


def _entry(data: dict[str, Any]) -> CopyEntry:
    matrix = np.array(data["matrix"], np.float64)
    if matrix.shape != (3, 3) or not np.isfinite(matrix).all():
        raise ValueError("its matrix is not 3 × 3 numbers")
    entry = CopyEntry(
        int(data["id"]),
        str(data["file"]),
        str(data["source"]),
        int(data["source_id"]),
        int(data["variant"]),
        (int(data["size"][0]), int(data["size"][1])),
        (int(data["source_size"][0]), int(data["source_size"][1])),
        matrix,
    )
    _ = entry.inverse  # a matrix that leads nowhere is told here
    return entry


def read_json(path: Path) -> Any:
    """Return what a JSON file holds.

    Raises:
        EnsembleError: it cannot be read, or is not JSON; with the line.
    """
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise EnsembleError("{path}: cannot be read ({why})", path=str(path), why=error.strerror) from None
    except json.JSONDecodeError as error:
        raise EnsembleError(
            "{path}, line {line}: not JSON ({why})", path=str(path), line=error.lineno, why=error.msg
        ) from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise EnsembleError("{path}: not JSON ({why})", path=str(path), why=str(error)) from None
