"""What an output format is: files for one image, and files for the whole when all images are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.core.annotation import Annotation


@dataclass(frozen=True, slots=True)
class Item:
    """One output image, encoded, with its boxes.

    Attributes:
        name: path without extension, ``/`` between folders.
        split: ``train``, ``val`` or ``test``.
        image: the encoded image.
        suffix: extension of the image with its dot.
        annotation: its boxes, all inside the image.
        original_xml: the source's own annotation file where it can be written unchanged.
    """

    name: str
    split: str
    image: bytes
    suffix: str
    annotation: Annotation
    original_xml: bytes | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """All that was written, for the files that speak of the whole.

    Attributes:
        names: output names by split, in dataset order; a name is repeated where a list repeats it.
        classes: class names.
        seed: of the job.
    """

    names: Mapping[str, Sequence[str]]
    classes: tuple[str, ...]
    seed: int


class Format(Protocol):
    """An output format. Paths are relative to the export's folder, ``/`` between folders."""

    name: str

    def item_files(self, item: Item) -> list[tuple[str, bytes]]:
        """Return the files of one image, the image itself first."""
        ...

    def final_files(self, finished: Finished) -> list[tuple[str, bytes]]:
        """Return the files that are written once, at the end."""
        ...
