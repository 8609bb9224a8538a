"""YOLO in Ultralytics' layout: ``images`` and ``labels`` by split, and a ``data.yaml``.

A label line is ``class x-centre y-centre width height``, the last four as shares of the image. The format has
no flag for difficult boxes: they are boxes like all others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from app.export.formats.base import Finished, Item, image_list, repeats_images

ROOT = "yolo"
_SPLITS = ("train", "val", "test")
_IMAGES_FOLDER = re.compile(r"images~*", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


class YoloFormat:
    """``images/{split}``, ``labels/{split}`` and ``data.yaml``.

    Where the training split is a list that repeats images, or several lists, ``data.yaml`` names the lists.
    """

    name, root = "yolo", ROOT

    def item_files(self, item: Item) -> list[tuple[str, bytes]]:
        """Return the image and its labels."""
        name = f"{item.split}/{_safe(item.name)}"
        return [
            (f"{ROOT}/images/{name}{item.suffix}", item.image),
            (f"{ROOT}/labels/{name}.txt", label_lines(item).encode()),
        ]

    def final_files(self, finished: Finished) -> list[tuple[str, Iterable[bytes]]]:
        """Return ``data.yaml``, and lists where there are repetitions or parts."""
        names = finished.names
        parts = [name for name in names if name.startswith("part")]
        repeats = repeats_images(finished)
        train = "train.txt" if repeats else "images/train"
        files: list[tuple[str, Iterable[bytes]]] = [(f"{ROOT}/data.yaml", [_data(finished, train)])]
        files += [(f"{ROOT}/data_{part}.yaml", [_data(finished, f"{part}.txt")]) for part in parts]
        lists = [*(["train"] if repeats else []), *parts]
        files += [
            (f"{ROOT}/{name}.txt", image_list(finished.listed(self.name), name, ROOT)) for name in lists
        ]
        return files


def label_lines(item: Item) -> str:
    """Return the text of a label file; empty where the image has no boxes."""
    width, height = item.annotation.width, item.annotation.height
    lines = []
    for box in item.annotation.boxes:
        x, y = (box.xmin + box.xmax) / 2 / width, (box.ymin + box.ymax) / 2 / height
        w, h = box.width / width, box.height / height
        lines.append(f"{item.class_ids[box.name]} {x:.6f} {y:.6f} {w:.6f} {h:.6f}\n")
    return "".join(lines)


def _safe(name: str) -> str:
    """Return a name of which no folder is called ``images``: readers replace the last one by ``labels``."""
    *folders, last = name.split("/")
    return "/".join([*(f + "~" if _IMAGES_FOLDER.fullmatch(f) else f for f in folders), last])


def _data(finished: Finished, train: str) -> bytes:
    present = {split for split in _SPLITS if finished.names.get(split)}
    lines = ["# paths are relative to this file", f"train: {train}"]
    if "val" in present:
        lines.append("val: images/val")
    else:
        lines.append("val: images/train  # there is no validation split: figures on it say nothing")
    if "test" in present:
        lines.append("test: images/test")
    lines += ["", f"nc: {len(finished.classes)}", "names:"]
    lines += [f"  {number}: {_quoted(name)}" for number, name in enumerate(finished.classes)]
    if finished.weights:
        weights = [round(finished.weights[name], 4) for name in finished.classes]
        lines += [
            "",
            f"# weights of the classes in a loss ({finished.formula}), from the boxes in images/train:",
            f"# {weights}",
            "# not beside weights of the dataset as it was: that would correct twice",
        ]
    return "".join(f"{line}\n" for line in lines).encode()


def _quoted(text: str) -> str:
    """Return text as YAML in double quotes, whatever is in it."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
