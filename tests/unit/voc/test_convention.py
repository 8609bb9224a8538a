from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.annotation import Annotation, BoundingBox
from app.core.dataset import Convention, ImageEntry, ImageState, build_dataset
from app.voc.convention import ConventionEvidence, convention_evidence, with_convention
from app.voc.index import open_dataset
from app.voc.reader import read_annotation

Put = Callable[..., Path]
XmlMaker = Callable[..., str]

VOC, ZERO, EDGES = Convention.VOC, Convention.ZERO, Convention.EDGES


@pytest.mark.parametrize(
    ("below_one", "at_one", "at_limit", "one_pixel", "expected"),
    [
        (0, 0, 0, 0, VOC),
        (0, 625, 555, 2, VOC),  # BCCD
        (1, 10, 0, 0, VOC),  # a slip
        (9, 10, 8, 0, VOC),
        (1, 0, 0, 0, ZERO),
        (10, 10, 0, 9, ZERO),
        (50, 3, 0, 0, ZERO),
        (50, 3, 1, 0, EDGES),
        (50, 3, 40, 2, EDGES),  # two slips
        (3, 2, 8, 2, VOC),  # contradictions
    ],
)
def test_guess(below_one: int, at_one: int, at_limit: int, one_pixel: int, expected: Convention) -> None:
    assert ConventionEvidence(1000, below_one, at_one, at_limit, one_pixel).guess() is expected


def test_evidence_counts_what_the_files_say(tmp_path: Path, put: Put, xml: XmlMaker) -> None:
    put(
        tmp_path / "a.xml",
        xml(("a", 0, 1, 20, 5), ("a", -1, 0.5, 5, 10), ("a", 3, 4, 3, 9), ("a", 1, 2, 19, 9)),
    )
    put(tmp_path / "b.xml", xml(("a", 5, 5, 20, 10), size=None))
    expected = ConventionEvidence(boxes=5, below_one=2, at_one=2, at_limit=2, one_pixel=1)
    for convention in (VOC, ZERO):
        assert convention_evidence(open_dataset(tmp_path, convention)) == expected


def test_a_lone_zero_shifts_nothing(tmp_path: Path, put: Put, xml: XmlMaker) -> None:
    put(tmp_path / "a.xml", xml(("a", 0, 2, 5, 5), ("a", 1, 1, 20, 10)))
    dataset = open_dataset(tmp_path)
    assert dataset.convention is VOC
    assert dataset.boxes.tolist() == [[-1, 1, 5, 5], [0, 0, 20, 10]]
    note = dataset.problems[-1]
    assert (note.kind, note.severity, note.arguments["below_one"]) == ("convention", "note", 1)


@pytest.mark.parametrize(
    ("boxes", "convention", "expected"),
    [
        ([(0, 2, 5, 5), (3, 0, 19, 9)], ZERO, [[0, 2, 6, 6], [3, 0, 20, 10]]),
        ([(0, 2, 5, 5), (3, 0, 20, 10)], EDGES, [[0, 2, 5, 5], [3, 0, 20, 10]]),
        ([(1, 2, 5, 5), (3, 1, 20, 10)], VOC, [[0, 1, 5, 5], [2, 0, 20, 10]]),
    ],
)
def test_the_guess_shifts_all_boxes_once(
    tmp_path: Path,
    put: Put,
    xml: XmlMaker,
    boxes: list[tuple[int, ...]],
    convention: Convention,
    expected: list[list[int]],
) -> None:
    put(tmp_path / "a.xml", xml(*(("a", *box) for box in boxes)))
    dataset = open_dataset(tmp_path)
    assert dataset.convention is convention
    assert dataset.boxes.tolist() == expected
    notes = [p for p in dataset.problems if p.kind == "convention"]
    assert len(notes) == (convention is not VOC)
    asked = open_dataset(tmp_path, VOC)
    assert asked.boxes.tolist() == [[x - 1, y - 1, right, bottom] for x, y, right, bottom in boxes]
    doubts = [p.arguments["guess"] for p in asked.problems if p.kind == "convention_doubt"]
    assert doubts == ([str(convention)] if convention is not VOC else [])


def test_boxes_that_are_empty_in_a_convention_leave_as_problems(
    tmp_path: Path, put: Put, xml: XmlMaker
) -> None:
    put(tmp_path / "a.xml", xml(("a", 3, 3, 3, 9), ("b", 1, 1, 4, 4), ("a", 5, 5, 9, 5)))
    put(tmp_path / "b.xml", xml(("a", 3, 3, 3, 9)))
    put(tmp_path / "c.xml", xml(("b", 2, 2, 3, 9)))
    dataset = open_dataset(tmp_path, EDGES)
    assert dataset.boxes.tolist() == [[1, 1, 4, 4], [2, 2, 3, 9]]
    assert dataset.offsets.tolist() == [0, 1, 1, 2]
    assert [dataset.classes[label] for label in dataset.labels] == ["b", "b"]
    found = [(p.image_id, p.object_index, p.line) for p in dataset.problems if p.kind == "box_empty"]
    assert found == [("a", 0, 4), ("a", 2, 6), ("b", 0, 4)]
    states = [entry.state for entry in dataset.entries]
    assert states == [ImageState.ANNOTATED, ImageState.UNREADABLE, ImageState.ANNOTATED]


NUMBER = st.integers(-5, 30)
FILE_BOX = st.tuples(NUMBER, NUMBER, st.integers(0, 9), st.integers(0, 9)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(st.lists(FILE_BOX, max_size=5), st.sampled_from([VOC, ZERO]), st.sampled_from([VOC, ZERO]))
def test_shifting_equals_reading(boxes: list[tuple[int, ...]], first: Convention, then: Convention) -> None:
    low = {VOC: -1, ZERO: 0}[first]
    high = {VOC: 0, ZERO: 1}[first]
    rows = [BoundingBox("a", x + low, y + low, r + high, b + high) for x, y, r, b in boxes]
    dataset = build_dataset(
        root=Path(), name="", layout="flat", convention=first,
        entries=[ImageEntry("a", None, None)], annotations=[Annotation("a", tuple(rows))],
    )  # fmt: skip
    there = with_convention(dataset, then)
    low, high = {VOC: (-1, 0), ZERO: (0, 1)}[then]
    expected = np.array([(x + low, y + low, r + high, b + high) for x, y, r, b in boxes]).reshape(-1, 4)
    assert np.array_equal(there.boxes, expected)
    assert np.array_equal(with_convention(there, first).boxes, dataset.boxes)


def test_a_dataset_and_its_files_agree_in_every_convention(tmp_path: Path, put: Put, xml: XmlMaker) -> None:
    path = put(
        tmp_path / "a.xml", xml(("a", 0.5, 3, 3, 9), ("b", 3, 3, 3, 9), ("c", 7, 7, 6, 8), ("d", 1, 1, 9, 9))
    )
    for convention in Convention:
        dataset = open_dataset(tmp_path, convention)
        boxes = read_annotation(path, "a", convention).annotation.boxes
        assert dataset.boxes.tolist() == [[b.xmin, b.ymin, b.xmax, b.ymax] for b in boxes]
