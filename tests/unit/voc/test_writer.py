from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.annotation import Annotation, BoundingBox, Part
from app.core.dataset import Convention
from app.errors import AnnotationError
from app.voc.reader import parse_annotation, read_annotation
from app.voc.writer import new_annotation, save_annotation, update_annotation

PATH = Path("a.xml")
VOC = Convention.VOC


def read(data: bytes, convention: Convention = VOC) -> Annotation:
    return parse_annotation(data, PATH, "a", convention).annotation


# Files in many styles. The oracle is the renderer: a file that is edited must equal, byte for byte, the file
# that its own tool would have written for the edited annotation.

FIELDS = ("name", "pose", "truncated", "occluded", "difficult", "bndbox")
SIDES = ("xmin", "ymin", "xmax", "ymax")
SHIFTS = {VOC: (1, 0), Convention.ZERO: (0, -1), Convention.EDGES: (0, 0)}
Item = BoundingBox | str


@dataclass(frozen=True)
class FileStyle:
    """One tool's way to write annotations."""

    newline: str
    indent: str
    encoding: str
    declaration: bool
    quote: str
    pad: str
    cdata: bool
    has_fractions: bool
    fields: tuple[str, ...]
    sides: tuple[str, ...]
    convention: Convention
    is_verified_stated: bool

    def render(self, items: list[Item], verified: bool) -> bytes:
        q = self.quote if self.is_verified_stated else '"'
        opening = f"<annotation verified={q}{'yes' if verified else 'no'}{q}>"
        lines = [opening if self.is_verified_stated or verified else "<annotation>"]
        lines.append(self.gap(1) + "<filename>ä&amp;b.jpg</filename>")
        lines += [self.gap(1) + (self.object(i) if isinstance(i, BoundingBox) else i) for i in items]
        q = self.quote
        text = "".join(lines) + self.gap(0) + "</annotation>" + self.newline
        if self.declaration:
            text = f"<?xml version={q}1.0{q} encoding={q}{self.encoding}{q}?>{self.newline}<!-- é -->" + text
        return text.encode(self.encoding)

    def gap(self, depth: int) -> str:
        return self.newline + self.indent * depth if self.newline else ""

    def object(self, box: BoundingBox) -> str:
        texts = {field: getattr(box, field, "") for field in self.fields}
        children = [
            self.bndbox(box, 2) if field == "bndbox" else self.leaf(field, value)
            for field, value in texts.items()
        ]
        for part in box.parts:
            inner = (
                f"{self.gap(3)}<name>{part.name}</name>{self.gap(3)}{self.plain_bndbox(part)}{self.gap(2)}"
            )
            children.append(f"<part>{inner}</part>")
        children += box.extra
        return "<object>" + "".join(self.gap(2) + c for c in children) + self.gap(1) + "</object>"

    def leaf(self, tag: str, value: object) -> str:
        text = str(int(value)) if isinstance(value, bool) else str(value)
        if tag == "name" and self.cdata:
            return f"<name><![CDATA[{text}]]></name>"
        return f"<{tag}>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</{tag}>"

    def bndbox(self, box: BoundingBox, depth: int) -> str:
        inner = "".join(f"{self.gap(depth + 1)}{self.side(box, side, self.pad)}" for side in self.sides)
        return f"<bndbox>{inner}{self.gap(depth)}</bndbox>"

    def plain_bndbox(self, part: Part) -> str:
        inner = "".join(f"{self.gap(4)}{self.side(part, side, '')}" for side in SIDES)
        return f"<bndbox>{inner}{self.gap(3)}</bndbox>"

    def side(self, box: BoundingBox | Part, side: str, pad: str) -> str:
        value = getattr(box, side) + SHIFTS[self.convention][side in SIDES[2:]]
        number = f"{value:.1f}" if self.has_fractions and isinstance(box, BoundingBox) else f"{value:.0f}"
        return f"<{side}>{pad}{number}{pad}</{side}>"


STYLES = st.builds(
    FileStyle,
    newline=st.sampled_from(["\n", "\r\n", ""]),
    indent=st.sampled_from(["\t", "  ", "    "]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030", "iso-8859-1"]),
    declaration=st.booleans(),
    quote=st.sampled_from(["'", '"']),
    pad=st.sampled_from(["", " ", "\t"]),
    cdata=st.booleans(),
    has_fractions=st.booleans(),
    fields=st.permutations(FIELDS).map(tuple),
    sides=st.permutations(SIDES).map(tuple),
    convention=st.sampled_from(list(Convention)),
    is_verified_stated=st.booleans(),
).map(lambda style: style if "utf" in style.encoding else replace(style, declaration=True))


@st.composite
def boxes(draw: st.DrawFn, style: FileStyle, prefix: str = "") -> BoundingBox:
    step = 0.5 if style.has_fractions else 1.0
    low = st.integers(0, 40).map(lambda n: n * step)
    xmin, ymin = draw(low), draw(low)
    size = st.integers(2, 40).map(lambda n: n * step)
    name = st.sampled_from(["dog", "é & <b>", "a>b]]", "Größe 1"])
    parts = st.lists(st.builds(Part, st.just("head"), *map(st.just, (1.0, 2.0, 5.0, 6.0))), max_size=1)
    return BoundingBox(
        prefix + draw(name), xmin, ymin, xmin + draw(size), ymin + draw(size),
        draw(st.sampled_from(["Left", "Unspecified"])), draw(st.booleans()), draw(st.booleans()),
        draw(st.booleans()), tuple(draw(parts)),
        draw(st.sampled_from([(), ("<id>7</id>",), ("<id>7</id>", "<actions><run>1</run></actions>")])),
    )  # fmt: skip


@st.composite
def edits(draw: st.DrawFn, style: FileStyle, items: list[Item]) -> list[Item]:
    """Return the items after some of them were edited, deleted or added; comments stay where they are."""
    result: list[Item] = []
    for item in items:
        action = draw(st.sampled_from(["keep", "keep", "edit", "delete"]))
        if isinstance(item, str) or action == "keep":
            result.append(item)
        elif action == "edit":
            new = draw(boxes(style))
            fields = draw(
                st.sets(st.sampled_from(["name", "pose", "truncated", "difficult", "occluded", "box"]))
            )
            changes = {f: getattr(new, f) for f in fields if f != "box"}
            if "box" in fields:
                changes |= {side: getattr(new, side) for side in SIDES}
            result.append(replace(item, **changes))
        if isinstance(item, BoundingBox) and action != "delete" and draw(st.booleans()):
            result += draw(st.lists(boxes(style, "new "), max_size=2))
    return result


@given(st.data())
def test_an_edited_file_is_what_its_tool_would_have_written(data: st.DataObject) -> None:
    style = data.draw(STYLES)
    comments = st.sampled_from(["<!-- <object> é -->", "<?mark?>"])
    items: list[Item] = data.draw(st.lists(boxes(style) | comments, max_size=6))
    first = data.draw(boxes(style))
    items = [first, *items]  # a shape for new ones to take
    if style.has_fractions:
        items[0] = replace(first, xmin=first.xmin + 0.5, xmax=first.xmax + 0.5)
    verified = style.is_verified_stated and data.draw(st.booleans())
    original = style.render(items, verified)
    before = read(original, style.convention)
    sources = iter(before.boxes)
    items = [next(sources) if isinstance(item, BoundingBox) else item for item in items]
    after_items = data.draw(edits(style, items))
    is_verified = data.draw(st.booleans())
    after = replace(
        before, verified=is_verified, boxes=tuple(i for i in after_items if isinstance(i, BoundingBox))
    )
    result = update_annotation(original, before, after, style.convention)
    expected = style.render(after_items, is_verified)
    assert result == expected
    again = read(result, style.convention)
    assert [replace(b, source=None) for b in again.boxes] == [replace(b, source=None) for b in after.boxes]
    if again.boxes:  # otherwise nothing is left to show that the file had fractions
        back = update_annotation(result, again, replace(before, verified=is_verified), style.convention)
        assert read(back, style.convention).boxes == before.boxes


MINIMAL = (
    "<annotation><object><name>a</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox>"
    "</object></annotation>"
)
ANNOTATION = Annotation("a", (BoundingBox("cat", 1, 2, 3, 4),), 20, 10, 3, "a.jpg")


class TestRefusals:
    def test_files_that_are_not_well_formed(self) -> None:
        before = read(MINIMAL.encode())
        with pytest.raises(AnnotationError, match="not well-formed"):
            update_annotation(MINIMAL.encode()[:-3], before, replace(before, boxes=()), VOC)

    def test_files_that_say_something_else(self) -> None:
        before = read(MINIMAL.encode())
        other = replace(before, boxes=(replace(before.boxes[0], name="b"),))
        with pytest.raises(AnnotationError, match="read it again"):
            update_annotation(MINIMAL.encode(), other, before, VOC)

    @pytest.mark.parametrize(
        "changes", [{"name": " "}, {"name": "a\0"}, {"name": "\ud800"}, {"xmin": 5.0}, {"xmax": float("nan")}]
    )
    def test_boxes_that_cannot_be_written(self, changes: dict[str, object]) -> None:
        data = MINIMAL.encode()
        before = read(data)
        after = replace(before, boxes=(replace(before.boxes[0], **changes),))
        with pytest.raises(AnnotationError):
            update_annotation(data, before, after, VOC)

    def test_unread_elements_of_the_annotation(self) -> None:
        before = read(MINIMAL.encode())
        with pytest.raises(ValueError, match="unread"):
            update_annotation(MINIMAL.encode(), before, replace(before, extra=("<x/>",)), VOC)


class TestSaving:
    def test_new_and_changed_files(self, tmp_path: Path) -> None:
        path = tmp_path / "Annotations" / "s" / "a.xml"
        save_annotation(path, b"1", None)
        save_annotation(path, b"2", b"1")
        assert path.read_bytes() == b"2"
        assert [file.name for file in path.parent.iterdir()] == ["a.xml"]

    def test_changed_meanwhile(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xml"
        path.write_bytes(b"theirs")
        for expected in (b"mine", None):
            with pytest.raises(AnnotationError, match="read it"):
                save_annotation(path, b"x", expected)
        path.unlink()
        with pytest.raises(AnnotationError, match="disappeared"):
            save_annotation(path, b"x", b"mine")
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(AnnotationError, match="cannot be written"):
            save_annotation(tmp_path / "file" / "a.xml", b"x", None)

    @pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
    def test_what_a_link_leads_to_stays(self, tmp_path: Path) -> None:
        target, link = tmp_path / "target.xml", tmp_path / "a.xml"
        target.write_bytes(b"old")
        link.symlink_to(target)
        save_annotation(link, b"new", b"old")
        assert (link.read_bytes(), target.read_bytes(), link.is_symlink()) == (b"new", b"old", False)

    def test_what_is_read_can_be_saved(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xml"
        data = new_annotation(ANNOTATION)
        save_annotation(path, data, None)
        before = read_annotation(path, "a").annotation
        save_annotation(path, update_annotation(data, before, replace(before, boxes=()), VOC), data)
        assert read_annotation(path, "a").annotation.boxes == ()
