"""Pascal VOC: a devkit that every VOC reader opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.export.formats.base import Finished, Item, shuffled
from app.voc.writer import new_annotation

YEAR = "VOC2012"
ROOT = f"voc/VOCdevkit/{YEAR}"


class VocFormat:
    """``JPEGImages``, ``Annotations`` and shuffled lists in ``ImageSets/Main``."""

    name, root = "voc", ROOT

    def item_files(self, item: Item) -> list[tuple[str, bytes]]:
        """Return the image and its annotation."""
        xml = item.original_xml
        if xml is None:
            xml = new_annotation(replace(item.annotation, folder=YEAR))
        return [
            (f"{ROOT}/JPEGImages/{item.name}{item.suffix}", item.image),
            (f"{ROOT}/Annotations/{item.name}.xml", xml),
        ]

    def final_files(self, finished: Finished) -> list[tuple[str, Iterable[bytes]]]:
        """Return the lists; ``trainval`` holds train and val."""
        lists = {split: list(names) for split, names in finished.names.items() if split != "trainval"}
        lists["trainval"] = lists.get("train", []) + lists.get("val", [])
        return [
            (f"{ROOT}/ImageSets/Main/{split}.txt", [_shuffled_list(names, finished.seed, split)])
            for split, names in sorted(lists.items())
        ]


def _shuffled_list(names: list[str], seed: int, split: str) -> bytes:
    return "".join(f"{names[k]}\n" for k in shuffled(len(names), seed, split)).encode()
