"""What an output format is: files for one image, and files for the whole when all images are written."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from app.core.annotation import Annotation


@dataclass(frozen=True, slots=True)
class Item:
    """One output image, encoded, with its boxes.

    Attributes:
        name: path without extension, ``/`` between folders.
        split: ``train``, ``val`` or ``test``.
        image: the encoded image.
        suffix: extension of the image with its dot.
        annotation: its boxes, all inside the image, and its size.
        class_ids: class name to number from 0, of its boxes at least.
        original_xml: the source's own annotation file where it can be written unchanged.
    """

    name: str
    split: str
    image: bytes
    suffix: str
    annotation: Annotation
    class_ids: Mapping[str, int] = field(default_factory=dict)
    original_xml: bytes | None = None


FLAGS = ("difficult", "truncated", "occluded")


def item_objects(annotation: Annotation) -> list[list[Any]]:
    """Return the boxes of an image as plain data.

    Each is class, left, top, width, height in pixels to a hundredth, and then the names of its flags.
    """
    objects: list[list[Any]] = []
    for box in annotation.boxes:
        left, top = round(box.xmin, 2), round(box.ymin, 2)
        plain = [box.name, left, top, round(box.xmax - left, 2), round(box.ymax - top, 2)]
        if box.difficult or box.truncated or box.occluded:
            marks = (box.difficult, box.truncated, box.occluded)
            plain += itertools.compress(FLAGS, marks)
        objects.append(plain)
    return objects


@dataclass(frozen=True, slots=True)
class Listed:
    """An image that was written.

    Attributes:
        path: of the image in the format's tree, relative to the export's folder.
        size: [width, height] in pixels.
        objects: its boxes as ``item_objects`` gives them.
        lists: list name to how often it stands there; the lists are the splits, and ``part1``, … where the
            training split is made of parts.
        source: id of the image it was made of.
        boxes: class name to boxes, those that count.
    """

    path: str
    size: Sequence[int]
    objects: Sequence[Sequence[Any]]
    lists: Mapping[str, int]
    source: str = ""
    boxes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finished:
    """All that was written, for the files that speak of the whole.

    Attributes:
        names: output names by list, in dataset order; a name is repeated where a list repeats it.
        classes: class names.
        seed: of the job.
        weights: class name to weight in a loss, from the boxes written for training.
        epochs, batch_size: of lists of batches.
        listed: yields the images of a format, by its name, in dataset order, as often as asked.
        formula: of the weights.
    """

    names: Mapping[str, Sequence[str]]
    classes: tuple[str, ...]
    seed: int
    weights: Mapping[str, float] = field(default_factory=dict)
    listed: Callable[[str], Iterator[Listed]] = lambda _: iter(())
    epochs: int = 1
    batch_size: int = 16
    formula: str = ""


class Format(Protocol):
    """An output format. Paths are relative to the export's folder, ``/`` between folders.

    Attributes:
        name: what it is called in a job.
        root: the folder that all its paths begin with.
    """

    name: str
    root: str

    def item_files(self, item: Item) -> list[tuple[str, bytes]]:
        """Return the files of one image, the image itself first."""
        ...

    def final_files(self, finished: Finished) -> list[tuple[str, Iterable[bytes]]]:
        """Return the files that are written once, at the end, each in pieces."""
        ...


def repeats_images(finished: Finished) -> bool:
    """Say whether the training split is a list that names images more than once."""
    names = finished.names.get("train", ())
    return len(set(names)) < len(names)


def image_list(images: Iterable[Listed], name: str, root: str) -> Iterator[bytes]:
    """Yield the lines of a list: paths of its images from ``root``, each as often as it stands there."""
    for image in images:
        path = image.path.removeprefix(f"{root}/")
        yield f"./{path}\n".encode("utf-8", "surrogateescape") * image.lists.get(name, 0)


def shuffled(count: int, seed: int, name: str) -> list[int]:
    """Return the numbers below ``count`` in an order of its own for each list, the same each time."""
    salt = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "little")
    order: list[int] = np.random.default_rng([seed, salt]).permutation(count).tolist()
    return order
