from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from app.core.annotation import Annotation, BoundingBox, Part
from app.core.dataset import Convention
from app.voc.reader import parse_annotation
from app.voc.writer import update_annotation

PATH = Path("a.xml")
VOC = Convention.VOC


def read(data: bytes, convention: Convention = VOC) -> Annotation:
    return parse_annotation(data, PATH, "a", convention).annotation


def edited(text: str, encoding: str = "utf-8", **changes: object) -> str:
    """Return a file after its first box was changed."""
    data = text.encode(encoding)
    before = read(data)
    after = replace(before, boxes=(replace(before.boxes[0], **changes), *before.boxes[1:]))
    return update_annotation(data, before, after, VOC).decode(encoding)


def with_boxes(text: str, *boxes: BoundingBox) -> str:
    """Return a file after boxes were added to it."""
    data = text.encode("utf-8")
    before = read(data)
    return update_annotation(data, before, replace(before, boxes=before.boxes + boxes), VOC).decode("utf-8")


MINIMAL = (
    "<annotation><object><name>a</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox>"
    "</object></annotation>"
)
ODD = """<?xml version='1.0' standalone="yes" ?>
<!DOCTYPE annotation>
<annotation   verified = 'no'
  mark="a > b"><!-- <name>no</name> -->
\t<object  id='3' >
\t\t<pose />
\t\t<bndbox><xmin><!-- was 5 --> 1 </xmin><ymin>&#50;</ymin><xmax>3<?x?></xmax><ymax>4</ymax></bndbox>
\t\t<part><name>no</name></part>
\t\t<name>
\t\t\tcat<!-- or dog -->
\t\t</name><difficult/>
\t\t<truncated></truncated>\t<occluded>No</occluded>
\t</object >
</annotation>
<!-- the end -->
"""


class TestEdits:
    def test_nothing_changed_gives_the_same_bytes(self) -> None:
        for text in (MINIMAL, ODD):
            data = text.encode("utf-8")
            before = read(data)
            assert update_annotation(data, before, before, VOC) is data
            assert update_annotation(data, before, replace(before, image_id="b"), VOC) is data

    def test_a_moved_side_is_one_number(self) -> None:
        assert edited(MINIMAL, xmax=2.0) == MINIMAL.replace("<xmax>3<", "<xmax>2<")
        assert edited(ODD, xmin=1.0, ymin=2.0) == ODD.replace(" 1 ", " 2 ").replace("&#50;", "3")
        assert edited(ODD, xmax=9.0) == ODD.replace("3<?x?>", "9<?x?>")

    def test_relabelling(self) -> None:
        expected = ODD.replace(
            "\n\t\t\tcat<!-- or dog -->\n\t\t<", "dog &amp; &lt;猫&gt;<!-- or dog -->\n\t\t<"
        )
        assert edited(ODD, name="dog & <猫>") == expected

    def test_flags_and_pose(self) -> None:
        assert edited(ODD, difficult=True) == ODD.replace("<difficult/>", "<difficult>1</difficult>")
        assert edited(ODD, truncated=True) == ODD.replace("<truncated></", "<truncated>1</")
        assert edited(ODD, occluded=True) == ODD.replace(">No<", ">Yes<")
        assert edited(ODD, pose="Left") == ODD.replace("<pose />", "<pose>Left</pose>")

    def test_missing_fields_come_in_voc_order(self) -> None:
        text = edited(MINIMAL, difficult=True, truncated=True, occluded=True, pose="Left")
        added = "<pose>Left</pose><truncated>1</truncated><occluded>1</occluded><difficult>1</difficult>"
        assert text == MINIMAL.replace("</name>", "</name>" + added)
        lines = MINIMAL.replace("><", ">\r\n<")
        assert edited(lines, truncated=True) == lines.replace(
            "</name>", "</name>\r\n<truncated>1</truncated>"
        )

    @pytest.mark.parametrize(
        ("old", "new"), [("1", "0"), ("yes", "no"), ("True", "False"), ("true", "false"), (" 1 ", "0")]
    )
    def test_flags_keep_their_words(self, old: str, new: str) -> None:
        text = MINIMAL.replace("</object>", f"<difficult>{old}</difficult></object>")
        expected = text.replace(f"<difficult>{old}<", f"<difficult>{new}<")
        assert edited(text, difficult=False) == expected

    def test_cdata_stays_unless_it_cannot(self) -> None:
        text = MINIMAL.replace(">a<", "><![CDATA[a<b]]><")
        assert edited(text, name="c&d") == text.replace("a<b", "c&d")
        assert edited(text, name="x]]>y") == MINIMAL.replace(">a<", ">x]]&gt;y<")
        text = '<?xml version="1.0" encoding="iso-8859-1"?>' + text
        assert ">&#29483;<" in edited(text, "iso-8859-1", name="猫")

    def test_whole_numbers_stay_whole(self) -> None:
        assert edited(MINIMAL, xmin=1.4, xmax=2.6) == MINIMAL.replace(">1<", ">2<")
        assert edited(MINIMAL, xmin=1.2, xmax=1.4) == MINIMAL.replace(">1<", ">2<").replace(">3<", ">2<")
        assert edited(MINIMAL, xmax=0.3) == MINIMAL.replace(">3<", ">1<")
        assert edited(MINIMAL, xmin=2.9) == MINIMAL.replace(">1<", ">3<")

    def test_fractions_stay_exact(self) -> None:
        text = MINIMAL.replace(">1<", ">1.9690076392617<")
        assert edited(text, xmax=2.0) == text.replace(">3<", ">2<")
        assert edited(text, xmin=0.25) == text.replace(">1.9690076392617<", ">1.25<")
        moved = text.replace(">1.9690076392617<", ">1.25<").encode()
        now = read(moved)
        assert update_annotation(moved, now, read(text.encode()), VOC).decode() == text

    def test_bad_objects_keep_their_bytes(self) -> None:
        bad = "<object><name/></object>\n  <object><name>b</name><bndbox><xmin>9</xmin></bndbox></object>"
        text = MINIMAL.replace("<object>", bad + "<object>").replace(
            "</annotation>", "<object/></annotation>"
        )
        assert edited(text, xmax=2.0) == text.replace("<xmax>3<", "<xmax>2<")
        data = text.encode()
        before = read(data)
        gone = update_annotation(data, before, replace(before, boxes=()), VOC).decode()
        assert gone == "<annotation>" + bad + "<object/></annotation>"

    def test_deleting_takes_the_line_away(self) -> None:
        data = ODD.encode()
        before = read(data)
        result = update_annotation(data, before, replace(before, boxes=()), VOC).decode()
        assert result == ODD[: ODD.index("\n\t<object")] + ODD[ODD.index("\n</annotation>") :]

    def test_parts_move(self) -> None:
        bndbox = MINIMAL[MINIMAL.index("<bndbox>") : MINIMAL.index("</object>")].replace(">4<", ">5<")
        parts = f"<part><name>bad</name></part><part><name>p</name>{bndbox}</part>"
        text = MINIMAL.replace("</object>", parts + "</object>")
        expected = text.replace("<xmax>3</xmax><ymax>5<", "<xmax>9</xmax><ymax>5<")
        assert edited(text, parts=(Part("p", 0, 1, 9, 5),)) == expected

    def test_namespaces_are_kept(self) -> None:
        text = MINIMAL.replace("</", "</v:").replace("<", "<v:").replace("<v:/v:", "</v:")
        text = text.replace("<v:annotation>", '<v:annotation xmlns:v="urn:x">')
        assert edited(text, difficult=True) == text.replace(
            "</v:name>", "</v:name><v:difficult>1</v:difficult>"
        )

    def test_the_annotations_own_fields(self) -> None:
        data = MINIMAL.replace("><", ">\n  <").encode()
        before = read(data)
        after = replace(
            before, width=5, height=6, depth=3, filename="a&b.jpg", folder="f", segmented=True, verified=True
        )
        result = update_annotation(data, before, after, VOC)
        assert read(result) == after
        assert (
            b'<annotation verified="yes">\n  <folder>f</folder>\n  <filename>a&amp;b.jpg</filename>\n'
            in result
        )
        again = replace(after, width=7, verified=False)
        twice = update_annotation(result, after, again, VOC)
        assert twice == result.replace(b">5<", b">7<").replace(b'"yes"', b'"no"')

    def test_an_empty_size_is_filled(self) -> None:
        data = b"<annotation>\n\t<size/>\n</annotation>"
        before = read(data)
        result = update_annotation(data, before, replace(before, width=5, height=6), VOC)
        assert result == (
            b"<annotation>\n\t<size>\n\t\t<width>5</width>\n\t\t<height>6</height>\n\t\t<depth>3</depth>\n"
            b"\t</size>\n</annotation>"
        )


class TestAdditions:
    NEW = BoundingBox("new", 4, 5, 6, 7, difficult=True, extra=("<id>1</id>",))

    def test_the_shape_of_the_neighbour(self) -> None:
        new = (
            "<object><name>new</name><difficult>1</difficult><bndbox><xmin>5</xmin><ymin>6</ymin><xmax>6</xmax>"
            "<ymax>7</ymax></bndbox><id>1</id></object>"
        )
        assert with_boxes(MINIMAL, self.NEW) == MINIMAL.replace("</object>", "</object>" + new)

    def test_nothing_of_the_neighbour_alone_is_copied(self) -> None:
        text = with_boxes(ODD, self.NEW)
        added = text[text.index("</object >") + len("</object >") : text.index("\n</annotation>")]
        assert added == (
            "\n\t<object>\n\t\t<pose />\n"
            "\t\t<bndbox><xmin> 5 </xmin><ymin>6</ymin><xmax>6</xmax><ymax>7</ymax></bndbox>\n"
            "\t\t<name>new\n\t\t</name><difficult>1</difficult>\n"
            "\t\t<truncated></truncated>\t<occluded>No</occluded>\t<id>1</id>\n\t</object >"
        )

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("<annotation/>", "<annotation>\n\t{}\n</annotation>"),
            ("<annotation></annotation>", "<annotation>\n\t{}\n</annotation>"),
            ("<annotation>\n</annotation>\n", "<annotation>\n\t{}\n</annotation>\n"),
            ("<annotation>\r\n</annotation>", "<annotation>\r\n\t{}\r\n</annotation>"),
            ("<annotation >\n  <size/>\n</annotation>", "<annotation >\n  <size/>\n  {}\n</annotation>"),
            ("<annotation><size/></annotation>", "<annotation><size/>{}</annotation>"),
        ],
    )
    def test_the_first_object(self, text: str, expected: str) -> None:
        result = with_boxes(text, BoundingBox("new", 4, 5, 6, 7))
        start, end = result.index("<object>"), result.index("</object>") + len("</object>")
        assert result == expected.format(result[start:end])
        newline = "\r\n" if "\r" in text else "\n"
        indent = "  " if "  <" in text else "\t"
        lines = result[start:end].split(newline)
        if "\n" in result:
            assert lines[1] == indent * 2 + "<name>new</name>"
            assert lines[-1] == indent + "</object>"
        assert etree.fromstring(result).findtext("object/bndbox/xmin") == "5"

    def test_places_follow_the_order_of_boxes(self) -> None:
        data = MINIMAL.replace("<object>", "\n<object>").encode()
        before = read(data)
        (old,) = before.boxes
        new = [replace(self.NEW, name=name, extra=()) for name in "xyz"]
        after = replace(before, boxes=(new[0], old, new[1], new[2]))
        result = update_annotation(data, before, after, VOC)
        assert [box.name for box in read(result).boxes] == ["x", "a", "y", "z"]
        assert result.count(b"\n<object>") == 4

    def test_reordered_boxes_move(self) -> None:
        data = with_boxes(MINIMAL, self.NEW, replace(self.NEW, name="newer")).encode()
        before = read(data)
        after = replace(before, boxes=before.boxes[::-1])
        again = read(update_annotation(data, before, after, VOC))
        assert [replace(b, source=None) for b in again.boxes] == [
            replace(b, source=None) for b in after.boxes
        ]

    def test_sources_of_other_files_mean_nothing(self) -> None:
        data = MINIMAL.encode()
        before = read(data)
        pasted = replace(before.boxes[0], name="pasted", xmax=9, source=0)
        far = replace(before.boxes[0], name="far", source=17)
        after = replace(before, boxes=(*before.boxes, pasted, far))
        again = read(update_annotation(data, before, after, VOC))
        assert [box.name for box in again.boxes] == ["a", "pasted", "far"]
