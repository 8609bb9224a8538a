from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from app.core.annotation import Annotation, BoundingBox, Part
from app.core.dataset import Convention
from app.errors import AnnotationError
from app.voc.reader import parse_annotation
from app.voc.writer import new_annotation, update_annotation

PATH = Path("a.xml")
VOC = Convention.VOC


def read(data: bytes, convention: Convention = VOC) -> Annotation:
    return parse_annotation(data, PATH, "a", convention).annotation


class TestNewAnnotations:
    ANNOTATION = Annotation(
        "a",
        (
            BoundingBox("cat & <dog>", 0.4, 1.6, 10.2, 30, "Left", True, True, True),
            BoundingBox("猫", 2, 3, 4, 5, parts=(Part("head", 2, 3, 3, 4),), extra=("<actions/>",)),
        ),
        20, 10, 3, "a&b.jpg", "VOC2012", False, True,
        ("<owner><name>x</name></owner>", "<path>/home/x</path>", "<source><database>d</database></source>"),
    )  # fmt: skip

    def test_voc2012_order(self) -> None:
        data = new_annotation(self.ANNOTATION)
        root = etree.fromstring(data)
        assert [child.tag for child in root] == [
            "folder", "filename", "source", "owner", "size", "segmented", "object", "object"
        ]  # fmt: skip
        assert [child.tag for child in root.find("object")] == [
            "name", "pose", "truncated", "occluded", "difficult", "bndbox"
        ]  # fmt: skip
        assert [child.tag for child in root.findall("object")[1]][-3:] == ["bndbox", "part", "actions"]
        assert data.startswith(
            b'<annotation verified="yes">\n\t<folder>VOC2012</folder>\n\t<filename>a&amp;b.jpg'
        )
        assert data.endswith(b"\t</object>\n</annotation>\n")
        assert b"/home/x" not in data

    def test_boxes_are_whole_and_inside(self) -> None:
        read_back = read(new_annotation(self.ANNOTATION))
        first, second = read_back.boxes
        assert (first.xmin, first.ymin, first.xmax, first.ymax) == (0, 2, 10, 10)
        assert replace(second, source=None) == self.ANNOTATION.boxes[1]
        assert replace(first, xmin=0.4, ymin=1.6, xmax=10.2, ymax=30, source=None) == self.ANNOTATION.boxes[0]
        assert (read_back.width, read_back.height, read_back.depth, read_back.filename) == (
            20,
            10,
            3,
            "a&b.jpg",
        )

    @pytest.mark.parametrize("convention", list(Convention))
    def test_every_convention_reads_back(self, convention: Convention) -> None:
        annotation = replace(self.ANNOTATION, boxes=self.ANNOTATION.boxes[1:])
        assert read(new_annotation(annotation, convention), convention).boxes == (
            replace(annotation.boxes[0], source=0),
        )

    def test_an_unknown_size_is_left_out(self) -> None:
        assert b"<size>" not in new_annotation(replace(self.ANNOTATION, width=0))

    def test_names_that_xml_cannot_hold(self) -> None:
        strange = replace(self.ANNOTATION, filename="caf\udce9\x01.jpg")
        assert read(new_annotation(strange)).filename == "caf\ufffd\ufffd.jpg"
        with pytest.raises(AnnotationError, match="XML"):
            new_annotation(replace(self.ANNOTATION, boxes=(BoundingBox("a\x01", 0, 0, 1, 1),)))

    def test_a_new_file_can_be_edited(self) -> None:
        data = new_annotation(self.ANNOTATION)
        before = read(data)
        after = replace(before, boxes=before.boxes[1:])
        assert read(update_annotation(data, before, after, VOC)).boxes == (replace(after.boxes[0], source=0),)
