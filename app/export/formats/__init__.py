"""Output formats, by name."""

from app.export.formats.base import Finished, Format, Item, Listed, item_objects
from app.export.formats.coco import CocoFormat
from app.export.formats.lists import ListsFormat
from app.export.formats.voc import VocFormat
from app.export.formats.yolo import YoloFormat

FORMATS: dict[str, Format] = {
    "voc": VocFormat(),
    "yolo": YoloFormat(),
    "coco": CocoFormat(),
    "lists": ListsFormat(),
}

__all__ = ["FORMATS", "Finished", "Format", "Item", "Listed", "item_objects"]
