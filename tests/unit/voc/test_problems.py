from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.dataset import Convention
from app.core.geometry import iou
from app.core.problem import Problem, Severity
from app.voc.index import open_dataset
from app.voc.problems import _duplicates, check_dataset

Put = Callable[..., Path]
XmlMaker = Callable[..., str]
ImageMaker = Callable[..., Path]


@pytest.fixture
def found(tmp_path: Path, put: Put, image: ImageMaker) -> Callable[..., list[Problem]]:
    """found(text, …): what checking finds with an image of 20 × 10 and this annotation."""

    def check(text: str, convention: Convention = Convention.VOC, **picture: int) -> list[Problem]:
        put(tmp_path / "a.xml", text)
        image(tmp_path / "a.jpg", **picture)
        return list(check_dataset(open_dataset(tmp_path, convention)))

    return check


Found = Callable[..., list[Problem]]


def kinds(problems: list[Problem]) -> list[str]:
    return [problem.kind for problem in problems]


class TestImages:
    def test_a_sound_dataset(self, found: Found, xml: XmlMaker) -> None:
        assert found(xml(("a", 1, 1, 20, 10), ("b", 1, 1, 20, 10), filename="a.jpg")) == []

    def test_unreadable(self, tmp_path: Path, put: Put, xml: XmlMaker) -> None:
        put(tmp_path / "a.xml", xml(("a", 1, 1, 20, 10)))
        put(tmp_path / "a.jpg", "no image")
        (problem,) = check_dataset(open_dataset(tmp_path))
        assert (problem.kind, problem.severity, problem.path) == (
            "image_unreadable", Severity.ERROR, tmp_path / "a.jpg"
        )  # fmt: skip
        assert problem.message.startswith("not a readable image")

    def test_missing_is_said_once(self, tmp_path: Path, put: Put, xml: XmlMaker) -> None:
        put(tmp_path / "a.xml", xml(("a", 1, 1, 20, 10)))
        assert kinds(list(check_dataset(open_dataset(tmp_path)))) == ["image_missing"]

    def test_truncated_images_need_the_deep_look(
        self, tmp_path: Path, put: Put, image: ImageMaker, xml: XmlMaker
    ) -> None:
        put(tmp_path / "a.xml", xml(("a", 1, 1, 200, 100), size=(200, 100)))
        path = image(tmp_path / "a.jpg", 200, 100)
        path.write_bytes(path.read_bytes()[:-200])
        dataset = open_dataset(tmp_path)
        assert list(check_dataset(dataset)) == []
        (problem,) = check_dataset(dataset, deep=True)
        assert problem.kind == "image_unreadable"
        assert "damaged or cut off" in problem.message

    def test_progress_and_cancel(self, tmp_path: Path, put: Put, xml: XmlMaker) -> None:
        for name in "abc":
            put(tmp_path / f"{name}.xml", xml(("a", 1, 1, 99, 9)))
        dataset = open_dataset(tmp_path)
        steps: list[tuple[int, int]] = []
        everything = list(check_dataset(dataset, lambda done, total: steps.append((done, total))))
        assert steps == [(1, 3), (2, 3), (3, 3)]
        cut = list(check_dataset(dataset, cancelled=iter([False, True]).__next__))
        assert len(dataset.problems) < len(cut) < len(everything)


class TestSizes:
    @pytest.mark.parametrize(
        ("size", "expected"),
        [
            ("", ["size_absent"]),
            ("<size><width>0</width><height>0</height></size>", ["size_zero"]),
            ("<size/>", ["size_zero"]),
            ("<size><width>20</width></size>", ["size_zero"]),
            ("<size><width>20</width><height>10</height></size>", []),
            ("<size><width>10</width><height>20</height></size>", ["size_swapped"]),
            ("<size><width>40</width><height>20</height></size>", ["size_unlike"]),
        ],
    )
    def test_against_the_image(self, found: Found, xml: XmlMaker, size: str, expected: list[str]) -> None:
        problems = found(xml(("a", 1, 1, 5, 5), size=None, root=f"\n{size}"))
        assert kinds(problems) == expected
        assert all(problem.severity is Severity.WARNING and problem.message for problem in problems)
        assert [problem.line for problem in problems] == [3 if size else None for _ in problems]

    @pytest.mark.parametrize(
        ("turn", "size", "expected"),
        [
            (6, (10, 20), ["exif_turned"]),
            (6, (20, 10), ["exif_unturned"]),
            (6, None, ["size_absent", "exif_unclear"]),
            (6, (40, 20), ["size_unlike", "exif_unclear"]),
            (3, (20, 10), ["exif_unclear"]),
            (1, (20, 10), []),
        ],
    )
    def test_exif(
        self, found: Found, xml: XmlMaker, turn: int, size: tuple[int, int] | None, expected: list[str]
    ) -> None:
        assert kinds(found(xml(("a", 1, 1, 5, 5), size=size), turn=turn)) == expected

    def test_boxes_are_compared_in_the_frame_of_the_annotation(self, found: Found, xml: XmlMaker) -> None:
        assert kinds(found(xml(("a", 1, 1, 10, 20), size=(10, 20)), turn=6)) == ["exif_turned"]
        assert kinds(found(xml(("a", 1, 1, 20, 10)), turn=6)) == ["exif_unturned"]

    def test_no_size_and_no_image(self, tmp_path: Path, put: Put, xml: XmlMaker) -> None:
        put(tmp_path / "a.xml", xml(("a", 1, 1, 9, 9), size=(0, 0)))
        assert kinds(list(check_dataset(open_dataset(tmp_path)))) == ["image_missing", "size_unknown"]


class TestBoxes:
    @pytest.mark.parametrize(
        ("box", "kind", "severity"),
        [
            ((0, 1, 5, 5), "box_partly_outside", Severity.WARNING),
            ((1, 1, 21, 5), "box_partly_outside", Severity.WARNING),
            ((21, 1, 30, 5), "box_outside", Severity.ERROR),
            ((1, -9, 5, 0), "box_outside", Severity.ERROR),
            ((20, 10, 20, 10), "box_tiny", Severity.NOTE),
            ((1, 1, 9, 1.5), "box_tiny", Severity.NOTE),
        ],
    )
    def test_against_the_image(
        self, found: Found, xml: XmlMaker, box: tuple[float, ...], kind: str, severity: Severity
    ) -> None:
        (problem,) = found(xml(("ok", 1, 1, 9, 9), ("bad", *box)))
        assert (problem.kind, problem.severity) == (kind, severity)
        assert (problem.line, problem.object_index, problem.image_id) == (5, 1, "a")
        assert "“bad”" in problem.message

    def test_how_far_a_box_sticks_out(self, found: Found, xml: XmlMaker) -> None:
        (problem,) = found(xml(("a", -2, 1, 23.5, 12)))
        assert problem.message.endswith("3 px at the left, 3.5 px at the right, 2 px at the bottom")
        assert {side: problem.arguments[side] for side in ("left", "top")} == {"left": 3, "top": 0}

    def test_places_are_right_beside_bad_objects(self, found: Found, xml: XmlMaker) -> None:
        problems = found(xml(("bad", 5, 5, 1, 1), ("out", 1, 1, 30, 9)))
        assert [(p.kind, p.object_index, p.line) for p in problems] == [
            ("box_upside_down", 0, 4), ("box_partly_outside", 1, 5)
        ]  # fmt: skip

    def test_duplicates(self, found: Found, xml: XmlMaker) -> None:
        boxes = [("a", 1, 1, 20, 10), ("b", 1, 1, 20, 10), ("a", 1, 1, 20, 10), ("a", 1, 1, 10, 10)]
        (problem,) = found(xml(*boxes))
        assert (problem.kind, problem.object_index, problem.arguments["overlap"]) == ("box_duplicate", 2, 100)

    def test_of_many_equal_boxes_each_is_said_once(self, found: Found, xml: XmlMaker) -> None:
        near = ("a", 1, 1, 20, 9.9)
        problems = found(xml(("a", 1, 1, 20, 10), near, *[("a", 1, 1, 20, 10)] * 2000))
        assert [p.object_index for p in problems] == [*range(1, 2002)]
        assert [bool(p.fix_message) for p in problems] == [False, *[True] * 2000]

    @given(
        st.lists(
            st.tuples(
                *[st.integers(0, 40)] * 2, *[st.sampled_from((0, *range(15, 46)))] * 2, st.integers(0, 1)
            )
        ).flatmap(lambda rows: st.permutations(rows + rows[::2]))
    )
    def test_duplicates_are_those_of_comparing_every_pair(self, rows: list[tuple[int, ...]]) -> None:
        table = np.array(rows, np.float64).reshape(-1, 5)
        boxes, labels = np.column_stack([table[:, :2], table[:, :2] + table[:, 2:4]]), table[:, 4].astype(int)
        overlaps = iou(boxes, boxes) * (labels[:, None] == labels) * np.tri(len(boxes), k=-1)
        most = overlaps.max(axis=1, initial=0.0)
        assert _duplicates(boxes, labels) == {k: most[k] for k in np.flatnonzero(most > 0.95).tolist()}

    def test_other_conventions(self, found: Found, xml: XmlMaker) -> None:
        assert kinds(found(xml(("a", 0, 0, 19, 9)), Convention.ZERO)) == []
        assert kinds(found(xml(("a", 0, 0, 20, 10)), Convention.EDGES)) == []
        assert "box_partly_outside" in kinds(found(xml(("a", 0, 0, 20, 10)), Convention.ZERO))

    def test_absurd_numbers_break_nothing(self, found: Found, xml: XmlMaker) -> None:
        numbers = ("1e308", "-1e308", "nan", "1e9", "-1e9", "0")
        boxes = [
            ("a", x, y, x2, y2) for x in numbers for y in numbers for x2 in numbers for y2 in ("1", "1e9")
        ]
        assert all(problem.message for problem in found(xml(*boxes)))

    def test_many_boxes(self, found: Found, xml: XmlMaker) -> None:
        boxes = [
            ("a", 1 + 3 * (k % 100), 1 + 3 * (k // 100), 3 + 3 * (k % 100), 3 + 3 * (k // 100))
            for k in range(1200)
        ]
        assert kinds(found(xml(*boxes, boxes[7], size=(400, 400)), width=400, height=400)) == [
            "box_duplicate"
        ]


def test_problems_of_reading_and_of_the_whole_come_along(
    tmp_path: Path, put: Put, image: ImageMaker, xml: XmlMaker
) -> None:
    put(
        tmp_path / "Annotations" / "a.xml", xml(("cat", 1, 1, 9, 9), ("CAT", 1, 1, 20, 9), ("x", "", 1, 1, 1))
    )
    image(tmp_path / "JPEGImages" / "a.jpg")
    put(tmp_path / "ImageSets" / "Main" / "train.txt", "a\nb\n")
    put(tmp_path / "ImageSets" / "Main" / "test.txt", "a\n")
    problems = list(check_dataset(open_dataset(tmp_path)))
    assert kinds(problems) == ["box_number_missing", "split_unknown_ids", "class_case", "split_overlap"]
    assert all(set(p.to_json()) >= {"kind", "path", "line", "message"} for p in problems)
