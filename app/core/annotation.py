"""One image's boxes, as values: replaced, never changed.

Coordinates are continuous edge coordinates: the origin is the outer corner of the top-left pixel, a box that
covers the whole image is ``(0, 0, width, height)``. Files are converted once, where they are read.
"""

from __future__ import annotations

from dataclasses import dataclass

UNSPECIFIED = "Unspecified"


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of an object (VOC2012 person layout: head, hand, foot), edge coordinates."""

    name: str
    xmin: float
    ymin: float
    xmax: float
    ymax: float


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """One object of an image.

    Attributes:
        name: class name.
        xmin, ymin, xmax, ymax: edge coordinates in pixels, floats.
        pose: VOC pose; ``Unspecified`` where the file has none.
        truncated, difficult, occluded: VOC flags.
        parts: named parts with boxes of their own.
        extra: other children of the object element, each as XML text, carried along unread.
        source: position of the object element in the file it was read from, None for a new box.
    """

    name: str
    xmin: float
    ymin: float
    xmax: float
    ymax: float
    pose: str = UNSPECIFIED
    truncated: bool = False
    difficult: bool = False
    occluded: bool = False
    parts: tuple[Part, ...] = ()
    extra: tuple[str, ...] = ()
    source: int | None = None

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.xmax - self.xmin

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.ymax - self.ymin


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one annotation file says.

    Attributes:
        image_id: the id of the image in its dataset.
        boxes: the usable objects, in file order.
        width, height, depth: size as the file states it, 0 where it does not.
        filename, folder: as the file states them, empty where it does not.
        segmented: VOC flag.
        verified: the reviewer's mark (labelImg's attribute of the root element).
        extra: other children of the root element, each as XML text, carried along unread.
    """

    image_id: str
    boxes: tuple[BoundingBox, ...] = ()
    width: int = 0
    height: int = 0
    depth: int = 0
    filename: str = ""
    folder: str = ""
    segmented: bool = False
    verified: bool = False
    extra: tuple[str, ...] = ()
