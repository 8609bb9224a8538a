"""COCO: images by split, and ``annotations/instances_{split}.json``.

A difficult box is written with ``iscrowd`` 1: evaluation ignores it, as VOC's own evaluation does. The flags
truncated and occluded go into ``attributes``, where annotation tools keep them. Images, boxes and categories
are numbered from 1 in dataset order; the numbers of images and boxes are unique in the whole export. An image
is named once, as readers that go by its file's name expect; where the training split repeats images,
``train.txt`` does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from app.export.formats.base import Finished, Item, Listed, image_list, repeats_images

ROOT = "coco"
_ATTRIBUTES = ("truncated", "occluded")


class CocoFormat:
    """``{split}/`` with images, ``annotations/instances_{split}.json``, and a list that repeats images."""

    name, root = "coco", ROOT

    def item_files(self, item: Item) -> list[tuple[str, bytes]]:
        """Return the image."""
        return [(f"{ROOT}/{item.split}/{item.name}{item.suffix}", item.image)]

    def final_files(self, finished: Finished) -> list[tuple[str, Iterable[bytes]]]:
        """Return the annotations of each list, and the list itself where it repeats images."""
        files: list[tuple[str, Iterable[bytes]]] = [
            (f"{ROOT}/annotations/instances_{name}.json", _instances(finished, name))
            for name in sorted(finished.names)
        ]
        if repeats_images(finished):
            files.append((f"{ROOT}/train.txt", image_list(finished.listed(self.name), "train", ROOT)))
        return files


def _instances(finished: Finished, name: str) -> Iterator[bytes]:
    """Yield the pieces of one file, in one pass; boxes pass by, the lines of the images come after them."""
    ids = {name: number for number, name in enumerate(finished.classes, 1)}
    categories = [{"id": number, "name": name, "supercategory": "none"} for name, number in ids.items()]
    images: list[bytes] = []
    yield b'{"info": ' + _json({"description": f"{name} split", "version": "1.0"})
    yield b',\n"licenses": [],\n"categories": ' + _json(categories) + b',\n"annotations": [\n'
    yield from _joined(_boxes(finished, name, ids, images))
    yield b'],\n"images": [\n'
    yield from _joined(images)
    yield b"]}\n"


def _numbered(finished: Finished, name: str) -> Iterator[tuple[int, int, Listed]]:
    """Yield the images of a list with their number and that of their first box."""
    number = box = 1
    for image in finished.listed(CocoFormat.name):
        boxes = len(image.objects)
        for list_name in sorted(image.lists):
            if list_name == name:
                yield number, box, image
            number, box = number + 1, box + boxes


def _boxes(finished: Finished, name: str, ids: dict[str, int], images: list[bytes]) -> Iterator[bytes]:
    """Yield the boxes of a list; on the way, note its images."""
    for number, first, image in _numbered(finished, name):
        width, height = image.size
        file_name = image.path.removeprefix(f"{ROOT}/").partition("/")[2]
        images.append(_json({"id": number, "file_name": file_name, "width": width, "height": height}))
        for box_number, (class_name, x, y, w, h, *flags) in enumerate(image.objects, first):
            box: dict[str, Any] = {
                "id": box_number,
                "image_id": number,
                "category_id": ids[class_name],
                "bbox": [x, y, w, h],
                "area": round(w * h, 2),
                "iscrowd": int("difficult" in flags),
                "segmentation": [],
            }
            attributes = {flag: True for flag in _ATTRIBUTES if flag in flags}
            yield _json({**box, "attributes": attributes} if attributes else box)


def _joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    separator = b""
    for piece in pieces:
        yield separator + piece
        separator = b",\n"
    if separator:
        yield b"\n"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
