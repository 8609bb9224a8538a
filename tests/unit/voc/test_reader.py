from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.annotation import UNSPECIFIED, BoundingBox, Part
from app.core.dataset import Convention
from app.core.problem import Severity
from app.errors import AnnotationError
from app.voc.reader import MAX_FILE_BYTES, Reading, parse_annotation, read_annotation


def read(text: str | bytes, convention: Convention = Convention.VOC) -> Reading:
    data = text.encode("utf-8") if isinstance(text, str) else text
    return parse_annotation(data, Path("a.xml"), "a", convention)


def read_object(inner: str, convention: Convention = Convention.VOC) -> Reading:
    return read(f"<annotation>\n<object>\n{inner}\n</object></annotation>", convention)


def bndbox(xmin: object = 1, ymin: object = 2, xmax: object = 3, ymax: object = 4) -> str:
    return f"<bndbox><xmin>{xmin}</xmin><ymin>{ymin}</ymin><xmax>{xmax}</xmax><ymax>{ymax}</ymax></bndbox>"


def sides(box: BoundingBox | Part) -> tuple[float, ...]:
    return box.xmin, box.ymin, box.xmax, box.ymax


def failure(text: str | bytes) -> AnnotationError:
    with pytest.raises(AnnotationError) as caught:
        read(text)
    return caught.value


class TestFields:
    def test_everything_a_voc_file_says(self) -> None:
        annotation = read(
            "<annotation verified='yes'><folder>VOC2012</folder><filename> 1.jpg </filename>"
            "<source><database>d</database></source><size><width>500</width><height>375</height>"
            "<depth>3</depth></size><segmented>1</segmented></annotation>"
        ).annotation
        assert (annotation.image_id, annotation.folder, annotation.filename) == ("a", "VOC2012", "1.jpg")
        assert (annotation.width, annotation.height, annotation.depth) == (500, 375, 3)
        assert annotation.segmented
        assert annotation.verified
        assert annotation.extra == ("<source><database>d</database></source>",)

    def test_an_object(self) -> None:
        (box,) = read_object(
            "<difficult>1</difficult><name>dog</name>"
            + bndbox()
            + "<pose>Left</pose><truncated>1</truncated>"
            "<occluded>1</occluded><actions><jumping>1</jumping></actions>"
        ).annotation.boxes
        assert (box.name, box.pose, box.source) == ("dog", "Left", 0)
        assert box.truncated
        assert box.difficult
        assert box.occluded
        assert sides(box) == (0, 1, 3, 4)
        assert box.extra == ("<actions><jumping>1</jumping></actions>",)

    def test_absent_and_blank_fields(self) -> None:
        (box,) = read_object(
            "<name>dog</name><pose/><difficult/><truncated> </truncated>" + bndbox()
        ).annotation.boxes
        assert (box.pose, box.difficult, box.truncated) == (UNSPECIFIED, False, False)

    def test_an_empty_annotation_is_a_negative(self) -> None:
        reading = read("<annotation/>")
        assert reading.annotation.boxes == ()
        assert reading.usable
        assert reading.problems == ()

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("1", 1),
            ("0", 0),
            ("yes", 1),
            ("No", 0),
            ("True", 1),
            ("false", 0),
            (" 1 ", 1),
            ("2", 1),
            ("0.0", 0),
            ("Unspecified", 0),
            ("", 0),
            ("-1", 0),
        ],
    )
    def test_flags(self, text: str, value: int) -> None:
        (box,) = read_object(f"<name>a</name><difficult>{text}</difficult>{bndbox()}").annotation.boxes
        assert box.difficult is bool(value)

    @pytest.mark.parametrize(
        ("text", "value", "is_reported"),
        [
            ("500", 500, False),
            ("500.0", 500, False),
            ("", 0, False),
            ("x", 0, True),
            ("-3", 0, True),
            ("1e308", 0, True),
            ("nan", 0, True),
            ("1_0", 0, True),
            ("9" * 5000, 0, True),
        ],
    )
    def test_sizes(self, text: str, value: int, is_reported: bool) -> None:
        reading = read(f"<annotation><size><width>{text}</width></size></annotation>")
        assert reading.annotation.width == value
        assert bool(reading.problems) is is_reported

    def test_labelme_image_size(self) -> None:
        annotation = read(
            "<annotation><imagesize><nrows>10</nrows><ncols>20</ncols></imagesize></annotation>"
        ).annotation
        assert (annotation.width, annotation.height) == (20, 10)


class TestStructure:
    def test_only_direct_children_count(self) -> None:
        reading = read(
            "<annotation><owner><name>me</name></owner><other><object><name>no</name>"
            + bndbox()
            + "</object></other>"
            "<object><part><name>head</name>" + bndbox(5, 6, 7, 8) + "</part><owner><name>no</name></owner>"
            "<name>person</name>" + bndbox() + "</object></annotation>"
        )
        (box,) = reading.annotation.boxes
        assert (box.name, sides(box)) == ("person", (0, 1, 3, 4))
        assert [(part.name, sides(part)) for part in box.parts] == [("head", (4, 5, 7, 8))]

    def test_a_part_does_not_lend_its_box(self) -> None:
        reading = read_object(f"<name>person</name><part><name>head</name>{bndbox()}</part>")
        assert reading.annotation.boxes == ()
        assert [p.kind for p in reading.problems] == ["object_without_box"]

    def test_bad_parts_are_carried_and_said(self) -> None:
        reading = read_object(f"<name>person</name>{bndbox()}<part><name>head</name></part>")
        (box,) = reading.annotation.boxes
        assert box.parts == ()
        assert box.extra == ("<part><name>head</name></part>",)
        assert [p.kind for p in reading.problems] == ["bad_part"]

    def test_namespaces(self) -> None:
        plain = read_object(f"<name>dog</name>{bndbox()}<weird>1</weird>").annotation
        spaced = read(
            "<v:annotation xmlns:v='urn:x' xmlns='urn:y'><object><name>dog</name>"
            + bndbox()
            + "<weird>1</weird></object></v:annotation>"
        ).annotation
        assert spaced == plain

    def test_comments_instructions_and_cdata(self) -> None:
        (box,) = read_object(
            "<!-- x --><name>d<!-- y -->o<![CDATA[g&]]></name><?p i?>" + bndbox("<!-- c -->1")
        ).annotation.boxes
        assert (box.name, box.xmin) == ("dog&", 0)

    def test_repeated_elements_are_said(self) -> None:
        reading = read_object(f"<name>a</name>{bndbox()}{bndbox(5, 5, 6, 6)}{bndbox()}<name>b</name>")
        assert (reading.annotation.boxes[0].name, sides(reading.annotation.boxes[0])) == ("a", (0, 1, 3, 4))
        assert [(p.kind, p.arguments["count"]) for p in reading.problems] == [
            ("repeated_element", 3), ("repeated_element", 2)
        ]  # fmt: skip

    def test_order_of_numbers_does_not_matter(self) -> None:
        (box,) = read_object(
            "<bndbox><ymax>4</ymax><xmax>3</xmax><ymin>2</ymin><xmin>1</xmin></bndbox><name>a</name>"
        ).annotation.boxes
        assert sides(box) == (0, 1, 3, 4)


class TestBadObjects:
    @pytest.mark.parametrize(
        ("inner", "kind", "line"),
        [
            ("<name>a</name>", "object_without_box", 2),
            ("<name>a</name><polygon/>", "object_with_other_shape", 2),
            (bndbox(), "object_without_name", 2),
            ("<name> </name>" + bndbox(), "object_without_name", 2),
            ("<name>a</name>\n" + bndbox(xmin=""), "box_number_missing", 4),
            ("<name>a</name>\n<bndbox>\n<xmin>1</xmin></bndbox>", "box_number_missing", 4),
            ("<name>a</name>\n<bndbox>\n<xmin>1</xmin>\n<ymin>x</ymin></bndbox>", "box_not_a_number", 6),
            ("<name>a</name>" + bndbox(xmin="nan"), "box_not_a_number", 3),
            ("<name>a</name>" + bndbox(xmin="1_0", xmax="20"), "box_not_a_number", 3),
            ("<name>a</name>" + bndbox(xmin="1,5"), "box_not_a_number", 3),
            ("<name>a</name>" + bndbox(xmax="inf"), "box_absurd", 3),
            ("<name>a</name>" + bndbox(xmax="1e308"), "box_absurd", 3),
            ("<name>a</name>" + bndbox(ymin="-1e308", ymax="1e308"), "box_absurd", 3),
            ("<name>a</name>" + bndbox(xmax="9" * 5000), "box_absurd", 3),
            ("<name>a</name>" + bndbox(xmin="5", xmax="3"), "box_upside_down", 3),
            ("<name>a</name>" + bndbox(ymin="5", ymax="4.9"), "box_upside_down", 3),
        ],
    )  # fmt: skip
    def test_is_one_problem_with_its_line(self, inner: str, kind: str, line: int) -> None:
        reading = read_object(inner)
        (found,) = reading.problems
        assert (found.kind, found.line, found.severity) == (kind, line, Severity.ERROR)
        assert (found.path, found.image_id, found.object_index) == (Path("a.xml"), "a", 0)
        assert found.message
        assert not reading.usable

    def test_the_others_are_kept_with_their_place(self) -> None:
        good = f"<object><name>a</name>{bndbox()}</object>"
        reading = read(f"<annotation>{good}\n<object/>\n{good}</annotation>")
        assert [box.source for box in reading.annotation.boxes] == [0, 2]
        assert reading.object_lines == (1, 2, 3)
        assert [reading.line_of_box(index) for index in (0, 1, 2)] == [1, 3, None]
        assert reading.usable

    def test_blanks_around_names_are_said_once(self) -> None:
        good = f"<object><name> helmet\n</name>{bndbox()}</object>"
        reading = read(f"<annotation>{good}\n{good}</annotation>")
        assert [box.name for box in reading.annotation.boxes] == ["helmet", "helmet"]
        assert [(p.kind, p.arguments["count"]) for p in reading.problems] == [("class_whitespace", 2)]


class TestConventions:
    @pytest.mark.parametrize(
        ("convention", "expected"),
        [(Convention.VOC, (0, 1, 3, 4)), (Convention.ZERO, (1, 2, 4, 5)), (Convention.EDGES, (1, 2, 3, 4))],
    )
    def test_coordinates_and_parts(self, convention: Convention, expected: tuple[float, ...]) -> None:
        (box,) = read_object(
            f"<name>a</name>{bndbox()}<part><name>p</name>{bndbox()}</part>", convention
        ).annotation.boxes
        assert sides(box) == sides(box.parts[0]) == expected

    @pytest.mark.parametrize("convention", [Convention.VOC, Convention.ZERO])
    def test_equal_ends_are_one_pixel(self, convention: Convention) -> None:
        (box,) = read_object("<name>a</name>" + bndbox(3, 4, 3, 4), convention).annotation.boxes
        assert (box.width, box.height) == (1, 1)

    def test_equal_exclusive_ends_are_nothing(self) -> None:
        reading = read_object("<name>a</name>" + bndbox(3, 4, 3, 5), Convention.EDGES)
        assert [p.kind for p in reading.problems] == ["box_empty"]

    def test_fractions_stay(self) -> None:
        (box,) = read_object("<name>a</name>" + bndbox("1.25", " 2.5 ", "3.75", "4e0")).annotation.boxes
        assert sides(box) == (0.25, 1.5, 3.75, 4.0)


class TestUnusableFiles:
    def test_not_well_formed(self) -> None:
        error = failure("<annotation>\n<object>\n</annotation>")
        assert error.line == 3
        assert "not well-formed" in error.reason
        assert "column" not in error.reason

    @pytest.mark.parametrize("text", ["<a>" * 1000, "<annotation><filename>" + "x" * 11_000_000])
    def test_what_is_too_much_is_said_without_words_of_a_library(self, text: str) -> None:
        reason = failure(text).reason
        assert "not well-formed" in reason and "PARSE" not in reason

    @pytest.mark.parametrize("text", ["", "  \n", "\ufeff"])
    def test_empty(self, text: str) -> None:
        assert failure(text).reason

    @pytest.mark.parametrize("root", ["annotations", "html", "VOC", "Annotation"])
    def test_other_formats(self, root: str) -> None:
        error = failure(f"<?xml version='1.0'?>\n<{root}/>")
        assert root in error.reason
        assert error.line == 2

    @pytest.mark.parametrize(
        "text", ["{}", "\0\0\0\0", "\x89PNG\r\n", "<annotation>\x01</annotation>", "x" * 99]
    )
    def test_no_xml_at_all(self, text: str) -> None:
        assert failure(text).reason

    def test_deep_nesting(self) -> None:
        assert failure("<annotation>" + "<a>" * 100_000).reason

    def test_missing_and_too_large(self, tmp_path: Path) -> None:
        with pytest.raises(AnnotationError, match="cannot be read"):
            read_annotation(tmp_path / "none.xml")
        with pytest.raises(AnnotationError, match="cannot be read"):
            read_annotation(tmp_path)
        huge = tmp_path / "huge.xml"
        with huge.open("wb") as file:
            file.truncate(MAX_FILE_BYTES + 1)
        with pytest.raises(AnnotationError, match="no annotation is that large"):
            read_annotation(huge)


class TestHostileFiles:
    BOMB = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
        + "".join(
            f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
        )
        + "]><annotation><object><name>&j;</name></object></annotation>"
    )

    def test_entity_bomb(self) -> None:
        start = time.perf_counter()
        assert "entities" in failure(self.BOMB).reason
        assert "entities" in failure(self.BOMB.replace("<annotation>", "<annotation verified='&j;'>")).reason
        assert "entities" in failure(self.BOMB.encode("utf-16")).reason
        assert time.perf_counter() - start < 1

    def test_external_entity(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("secret")
        for declaration in (f'SYSTEM "{secret.as_uri()}"', 'SYSTEM "http://127.0.0.1:9/x"', '"x" NDATA y'):
            text = (
                f"<!DOCTYPE a [<!ENTITY x {declaration}>]><annotation><filename>&x;</filename></annotation>"
            )
            assert "entities" in failure(text).reason

    def test_external_dtd_is_not_loaded(self, tmp_path: Path) -> None:
        dtd = tmp_path / "a.dtd"
        dtd.write_text('<!ENTITY x "secret"><!ATTLIST annotation verified CDATA "yes">')
        opening = f'<!DOCTYPE annotation SYSTEM "{dtd.as_uri()}">'
        reading = read(opening + "<annotation><filename>a.jpg</filename></annotation>")
        assert reading.annotation.filename == "a.jpg"
        assert not reading.annotation.verified
        assert "entity" in failure(opening + "<annotation><filename>a&x;b</filename></annotation>").reason

    def test_inclusion_is_not_followed(self, tmp_path: Path) -> None:
        other = tmp_path / "b.xml"
        other.write_text(f"<object><name>a</name>{bndbox()}</object>")
        include = f'<xi:include href="{other.as_uri()}"/>'
        reading = read(f'<annotation xmlns:xi="http://www.w3.org/2001/XInclude">{include}</annotation>')
        assert reading.annotation.boxes == ()


NUMBERS = st.one_of(
    st.integers(-10, 2000).map(str),
    st.floats().map(repr),
    st.text(st.characters(categories=("L", "N", "P"), exclude_characters="&<"), max_size=6),
    st.just("1e400"),
    st.none(),
)
BOXES = st.fixed_dictionaries(dict.fromkeys(("xmin", "ymin", "xmax", "ymax"), NUMBERS))


@given(st.lists(BOXES, max_size=4), st.sampled_from(list(Convention)))
def test_whatever_the_numbers_each_object_is_a_box_or_a_problem(
    boxes: list[dict[str, str | None]], convention: Convention
) -> None:
    objects = ""
    for box in boxes:
        numbers = "".join(f"<{side}>{text}</{side}>" for side, text in box.items() if text is not None)
        objects += f"<object><name>a</name><bndbox>{numbers}</bndbox></object>"
    reading = read(f"<annotation>{objects}</annotation>", convention)
    places = [box.source for box in reading.annotation.boxes] + [p.object_index for p in reading.problems]
    assert sorted(places) == list(range(len(boxes)))
    assert all(0 < box.width < 3e9 and 0 < box.height < 3e9 for box in reading.annotation.boxes)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for content in (data, b"<annotation>" + data, b"<annotation>" + data + b"</annotation>"):
        try:
            reading = read(content)
        except AnnotationError as error:
            assert str(error)
        else:
            assert isinstance(reading, Reading)
