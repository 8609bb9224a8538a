from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.annotation import BoundingBox, Part
from app.core.dataset import Convention
from app.core.problem import Problem
from app.voc.changes import Change, Planning, plan_fixes
from app.voc.fixes import BYTE_KINDS, CAREFUL, CLASS_KINDS, REMOVALS, clip_box, is_outside
from app.voc.index import open_dataset
from app.voc.messages import FIXES, PROBLEMS
from app.voc.problems import check_dataset

Put = Callable[..., Path]
XmlMaker = Callable[..., str]
ImageMaker = Callable[..., Path]
Plan = Callable[..., list[Change]]


@pytest.fixture
def plan(tmp_path: Path, put: Put, image: ImageMaker) -> Plan:
    """plan(kind, text, …): what fixing a kind of problem does to a.xml, b.xml, … of images of 20 × 10."""

    def run(kind: str, *texts: str, convention: Convention = Convention.VOC) -> list[Change]:
        for name, text in zip("abc", texts, strict=False):
            put(tmp_path / f"{name}.xml", text)
            image(tmp_path / f"{name}.jpg")
        dataset = open_dataset(tmp_path, convention)
        changes = list(plan_fixes(dataset, check_dataset(dataset), {kind}))
        for change in changes:
            assert change.original == change.path.read_bytes()
            change.path.write_bytes(change.result)
            again = open_dataset(tmp_path, convention)
        if changes:
            assert kind not in {problem.kind for problem in check_dataset(again)}
        return changes

    return run


def test_fixes_are_of_problems_that_there_are() -> None:
    assert FIXES.keys() <= PROBLEMS.keys()
    assert FIXES.keys() >= CAREFUL | CLASS_KINDS | BYTE_KINDS | REMOVALS
    for kind, template in FIXES.items():
        assert template[0].islower()
        assert not template.endswith(".")
        assert set(re.findall(r"\{(\w+)\}", template)) <= {
            *re.findall(r"\{(\w+)\}", PROBLEMS[kind][1]), "width", "height", "image"
        }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "box", "expected"),
    [
        ("box_partly_outside", ("a", 5, 3, 25, 14), ("a", 5, 3, 20, 10)),
        ("box_partly_outside", ("a", -4, 0, 5.0, 5.0), ("a", "1.0", "1.0", 5.0, 5.0)),
        ("box_upside_down", ("a", 15, 3, 5, 9), ("a", 5, 3, 15, 9)),
        ("box_upside_down", ("a", 15.5, "  9 ", 5, 3), ("a", 5, "  3 ", 15.5, 9)),
        ("class_whitespace", (" a\n", 1, 1, 5, 5), ("a", 1, 1, 5, 5)),
        ("class_whitespace", ("<!-- x --> a", 1, 1, 5, 5), ("<!-- x -->a", 1, 1, 5, 5)),
    ],
)
def test_only_the_numbers_or_the_name_change(
    plan: Plan, xml: XmlMaker, kind: str, box: tuple[object, ...], expected: tuple[object, ...]
) -> None:
    other = ("b", 2, 2, 9, 9)
    (change,) = plan(kind, xml(other, box, ("b", 3, 3, 9, 9)))
    wanted = xml(other, expected, ("b", 3, 3, 9, 9))
    if "1.0" in expected:
        wanted = wanted.replace(">1.0<", ">1<")
    assert change.result.decode() == wanted
    assert change.counts == {kind: 1}
    assert change.in_bytes is (kind in BYTE_KINDS)
    assert len(change.after.boxes) == 3


@pytest.mark.parametrize("convention", list(Convention))
def test_clipping_follows_the_convention(plan: Plan, xml: XmlMaker, convention: Convention) -> None:
    (change,) = plan("box_partly_outside", xml(("a", -5, -5, 25, 14)), convention=convention)
    limits = {"voc": (1, 1, 20, 10), "zero": (0, 0, 19, 9), "edges": (0, 0, 20, 10)}[str(convention)]
    assert change.result.decode() == xml(("a", *limits))


def test_boxes_outside_and_copies_go_with_the_blanks_before_them(plan: Plan, xml: XmlMaker) -> None:
    inside, outside = ("a", 1, 1, 5, 5), ("a", 21, 3, 25, 9)
    (change,) = plan("box_outside", xml(inside, outside, ("b", 2, 2, 5, 5)))
    assert change.result.decode() == xml(inside, ("b", 2, 2, 5, 5))
    copies = xml(inside, ("b", 1, 1, 5, 5), inside, inside)
    (change,) = plan("box_duplicate", copies)
    assert change.result.decode() == xml(inside, ("b", 1, 1, 5, 5))
    assert change.counts == {"box_duplicate": 2}


def test_only_exact_copies_are_offered_to_be_removed(plan: Plan, xml: XmlMaker, tmp_path: Path) -> None:
    assert plan("box_duplicate", xml(("a", 1, 1, 20, 10), ("a", 1, 1, 20, 9.9))) == []
    (problem,) = check_dataset(open_dataset(tmp_path))
    assert (problem.kind, problem.fix_message) == ("box_duplicate", "")


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("size_absent", ""),
        ("size_zero", "<size><width>0</width><height/><depth>1</depth></size>"),
        ("size_unlike", "<size><width>40</width><height>20</height><depth>1</depth></size>"),
        ("size_swapped", "<size><height>20</height><width>10</width></size>"),
    ],
)
def test_the_size_of_the_image(plan: Plan, xml: XmlMaker, kind: str, size: str) -> None:
    (change,) = plan(kind, xml(("a", 1, 1, 5, 5), size=None, root=size))
    assert (change.after.width, change.after.height) == (20, 10)
    text = change.result.decode()
    right = re.sub("<height>[^<]*</height>|<height/>", "<height>10</height>", size)
    right = re.sub("<width>[^<]*</width>", "<width>20</width>", right)
    assert right in text
    assert text.replace(right, size) == change.original.decode() or not size
    if not size:
        assert re.sub(r"\s*<size>.*</size>", "", text, flags=re.DOTALL) == change.original.decode()


@pytest.mark.parametrize(
    ("kind", "filename"),
    [("filename_differs", "c.jpg"), ("filename_extension", "a"), ("filename_outside", "../a.jpg")],
)
def test_the_name_of_the_image(plan: Plan, xml: XmlMaker, kind: str, filename: str) -> None:
    (change,) = plan(kind, xml(("a", 1, 1, 5, 5), filename=filename))
    assert change.result.decode() == xml(("a", 1, 1, 5, 5), filename="a.jpg")
    assert change.counts == {kind: 1}


def test_names_that_differ_in_case_join_the_most_frequent_everywhere(plan: Plan, xml: XmlMaker) -> None:
    texts = [
        xml(("Dog", 1, 1, 5, 5), ("dog", 2, 2, 9, 9)),
        xml(("dog", 1, 1, 5, 5)),
        xml(("DOG", 1, 1, 5, 5)),
    ]
    changes = plan("class_case", *texts)
    assert [change.image_id for change in changes] == ["a", "c"]
    assert changes[0].result.decode() == texts[0].replace("Dog", "dog")
    assert changes[1].result.decode() == texts[2].replace("DOG", "dog")
    assert changes[0].counts == {"class_case": 1}


def test_names_that_differ_in_signs(plan: Plan, xml: XmlMaker) -> None:
    texts = [xml(("hard hat", 1, 1, 5, 5), ("hard hat", 2, 2, 9, 9)), xml(("hard-hat", 1, 1, 5, 5))]
    (change,) = plan("class_signs", *texts)
    assert change.result.decode() == texts[1].replace("hard-hat", "hard hat")


BAD = {
    "object_without_name": "<object><name> </name><bndbox/></object>",
    "object_without_box": "<object><name>x</name></object>",
    "object_with_other_shape": "<object><name>x</name><polygon/></object>",
    "box_not_a_number": "<object><name>x</name><bndbox><xmin>a</xmin></bndbox></object>",
    "box_number_missing": "<object><name>x</name><bndbox><xmin>1</xmin></bndbox></object>",
    "box_absurd": "<object><name>x</name><bndbox><xmin>1e10</xmin></bndbox></object>",
}


@pytest.mark.parametrize("kind", BAD)
def test_objects_of_no_use_go_only_by_name(plan: Plan, xml: XmlMaker, kind: str) -> None:
    assert {*BAD, "box_empty"} == REMOVALS <= CAREFUL
    others = "".join(text for other, text in BAD.items() if other != kind)
    text = xml(("a", 1, 1, 5, 5), ("a", 9, 9, 2, 2), root=f"{others}\n  {BAD[kind]}")
    (change,) = plan(kind, text)
    assert change.result.decode() == text.replace(f"\n  {BAD[kind]}", "")
    assert [box.name for box in change.after.boxes] == ["a"]


def test_empty_boxes_in_the_convention_of_the_dataset(plan: Plan, xml: XmlMaker) -> None:
    text = xml(("a", 1, 1, 5, 5), ("b", 3, 3, 3, 6))
    assert plan("box_empty", text) == []
    (change,) = plan("box_empty", text, convention=Convention.EDGES)
    assert change.result.decode() == xml(("a", 1, 1, 5, 5))


def test_files_left_without_objects_are_counted(plan: Plan, xml: XmlMaker) -> None:
    (change,) = plan("box_outside", xml(("a", 21, 3, 25, 9)))
    assert change.counts == {"box_outside": 1, "emptied": 1}
    (change,) = plan("object_without_box", xml(root=BAD["object_without_box"]))
    assert change.counts == {"object_without_box": 1, "emptied": 1}
    (change,) = plan("box_outside", xml(("a", 21, 3, 25, 9), root=BAD["object_without_box"]))
    assert change.counts == {"box_outside": 1}


def test_several_kinds_at_once(tmp_path: Path, put: Put, image: ImageMaker, xml: XmlMaker) -> None:
    crlf = xml(
        ("x", "oops", 1, 2, 3),
        (" Dog", 1, 1, 25, 5),
        ("dog", 9, 9, 2, 2),
        ("dog", 30, 1, 40, 5),
        ("dog", 1, 1, 4, 4),
        size=(0, 0),
        filename="zz",
    ).replace("\n", "\r\n")
    put(tmp_path / "a.xml", crlf)
    image(tmp_path / "a.jpg")
    dataset = open_dataset(tmp_path)
    problems = list(check_dataset(dataset))
    kinds = {problem.kind for problem in problems if problem.fix}
    (change,) = plan_fixes(dataset, problems, kinds)
    expected = xml(
        ("dog", 1, 1, 20, 5), ("dog", 2, 2, 9, 9), ("dog", 1, 1, 4, 4), size=(20, 10), filename="a.jpg"
    ).replace("\n", "\r\n")
    assert change.result.decode() == expected.replace("\r\n\r\n", "\r\n")  # blanks go with the first object
    assert set(change.counts) == kinds >= {"class_case", "box_outside", "box_not_a_number", "box_upside_down"}
    assert [box.source for box in change.after.boxes] == [0, 1, 2]


def test_one_problem_alone_is_fixed(tmp_path: Path, put: Put, image: ImageMaker, xml: XmlMaker) -> None:
    put(tmp_path / "a.xml", xml(("a", 1, 1, 25, 5), ("a", 2, 2, 30, 9)))
    image(tmp_path / "a.jpg")
    dataset = open_dataset(tmp_path)
    second = [problem for problem in check_dataset(dataset) if problem.object_index == 1]
    (change,) = plan_fixes(dataset, second, {"box_partly_outside"})
    assert change.result.decode() == xml(("a", 1, 1, 25, 5), ("a", 2, 2, 20, 9))
    assert change.before == replace(change.after, boxes=change.before.boxes)


def test_files_that_changed_since_are_looked_at_anew(
    tmp_path: Path, put: Put, image: ImageMaker, xml: XmlMaker
) -> None:
    for name in "abc":
        put(tmp_path / f"{name}.xml", xml(("a", 1, 1, 25, 5), ("b", 9, 9, 1, 1)))
        image(tmp_path / f"{name}.jpg")
    dataset = open_dataset(tmp_path)
    problems = list(check_dataset(dataset))
    put(tmp_path / "a.xml", "<annotation><object>")
    put(tmp_path / "b.xml", xml(("b", 1, 1, 2, 2), ("a", 1, 1, 5, 5)))
    (tmp_path / "c.xml").unlink()
    planning = Planning()
    assert list(plan_fixes(dataset, problems, {"box_partly_outside", "box_upside_down"}, planning)) == []
    assert [error.path.name for error in planning.refused] == ["a.xml", "c.xml"]


def test_progress_and_cancel(tmp_path: Path, put: Put, image: ImageMaker, xml: XmlMaker) -> None:
    for name in "abc":
        put(tmp_path / f"{name}.xml", xml(("a", 1, 1, 25, 5)))
        image(tmp_path / f"{name}.jpg")
    dataset = open_dataset(tmp_path)
    problems: list[Problem] = list(check_dataset(dataset))
    steps: list[tuple[int, int]] = []
    planning = Planning(lambda done, total: steps.append((done, total)), iter([False, False, True]).__next__)
    assert len(list(plan_fixes(dataset, problems, {"box_partly_outside"}, planning))) == 2
    assert (steps, planning.stopped) == ([(1, 3), (2, 3)], True)


sides = st.floats(-50, 150, allow_nan=False)


@given(sides, sides, sides, sides, st.integers(1, 100), st.integers(1, 100))
def test_clipped_boxes_lie_inside_or_are_left(
    x1: float, y1: float, x2: float, y2: float, width: int, height: int
) -> None:
    box = BoundingBox("a", min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2), parts=(Part("p", 1, 1, 2, 2),))
    clipped = clip_box(box, width, height)
    if is_outside(box, width, height):
        assert clipped == replace(box, parts=clipped.parts)
    elif box.width and box.height:
        assert 0 <= clipped.xmin < clipped.xmax <= width
        assert 0 <= clipped.ymin < clipped.ymax <= height
        assert clip_box(clipped, width, height) == clipped
