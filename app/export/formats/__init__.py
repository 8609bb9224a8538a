"""Output formats, by name."""

from app.export.formats.base import Finished, Format, Item
from app.export.formats.voc import VocFormat

FORMATS: dict[str, Format] = {"voc": VocFormat()}

__all__ = ["FORMATS", "Finished", "Format", "Item"]
