from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.core.annotation import Annotation, BoundingBox
from app.core.dataset import Convention, Dataset, ImageEntry, ImageState, build_dataset
from app.core.problem import Problem, Severity
from app.gui.images.columns import ListColumns
from app.gui.images.filter import Order, matches, ordered, quoted
from app.gui.reading import ReadBatch, ReadRow


def boxes(*names: str) -> tuple[BoundingBox, ...]:
    return tuple(BoundingBox(name, 0, 0, 10, 10) for name in names)


@pytest.fixture
def dataset() -> Dataset:
    rows = {
        "Cell_01": (boxes("RBC", "RBC", "WBC"), ImageState.ANNOTATED, True),
        "Cell_02": (boxes("RBC"), ImageState.ANNOTATED, False),
        "night/Cell_03": ((), ImageState.ANNOTATED, True),
        "broken": ((), ImageState.UNREADABLE, False),
        "light one": (boxes("traffic light", "WBC"), ImageState.ANNOTATED, False),
    }
    return build_dataset(
        root=Path("/d"),
        name="d",
        layout="flat",
        convention=Convention.VOC,
        entries=[ImageEntry(k, None, None, state, 10, 10, ok) for k, (_, state, ok) in rows.items()],
        annotations=[Annotation(k, b) if b else None for k, (b, _, _) in rows.items()],
        splits={"train": np.array([0, 3]), "val": np.array([1])},
        problems=[
            Problem(
                "syntax", Severity.ERROR, Path("b.xml"), "bad {what}", 41, "broken", None, {"what": "tag"}
            ),
            Problem("odd", Severity.WARNING, Path("a.xml"), "odd", 1, "Cell_01"),
        ],
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("cell", [0, 1, 2]),
        ("cell 02", [1]),
        ('"light one"', [4]),
        ("class:WBC", [0, 4]),
        ("class:rbc", [0, 1]),
        ("class:bc", [0, 1, 4]),
        ("class:zebra", []),
        ('class:"traffic light"', [4]),
        ("class:", [0, 1, 2, 3, 4]),
        ("split:train", [0, 3]),
        ("split:test", []),
        ("is:verified", [0, 2]),
        ("is:todo", [1, 3, 4]),
        ("is:error", [3]),
        ("is:empty", [2]),
        ("is:edited", []),
        ("is:nonsense", []),
        ("is:ver", [0, 2]),
        ("boxes>1", [0, 4]),
        ("boxes>=3", [0]),
        ("boxes<1", [2, 3]),
        ("boxes=1", [1]),
        ("boxes:1", [1]),
        ("boxes>", []),
        ("class:RBC boxes>1", [0]),
        ("-class:RBC", [2, 3, 4]),
        ("class:WBC -cell", [4]),
        ("-", []),
        ('"', [0, 1, 2, 3, 4]),
    ],
)
def test_filter(dataset: Dataset, text: str, shown: list[int]) -> None:
    assert np.nonzero(matches(ListColumns(dataset), text))[0].tolist() == shown


def test_order_is_stable(dataset: Dataset) -> None:
    columns = ListColumns(dataset)
    everything = np.ones(len(columns), bool)
    assert ordered(columns, everything, Order("boxes", True)).tolist() == [0, 4, 1, 2, 3]
    assert ordered(columns, everything, Order("boxes")).tolist() == [2, 3, 1, 4, 0]
    assert ordered(columns, everything, Order("name", True)).tolist() == [4, 3, 2, 1, 0]


def test_columns_follow_batches_and_edits(dataset: Dataset) -> None:
    pending = [ImageEntry(e.image_id, None, None) for e in dataset.entries]
    empty = build_dataset(
        root=Path("/d"),
        name="d",
        layout="flat",
        convention=Convention.VOC,
        entries=pending,
        annotations=[None] * len(pending),
    )
    columns = ListColumns(empty)
    assert not columns.known.any()
    rows = (
        ReadRow(ImageState.ANNOTATED, 10, 10, True, ((0, 1), (1, 1)), ()),
        ReadRow(ImageState.ANNOTATED, 10, 10, False, ((1, 1),), ()),
    )
    columns.take_batch(ReadBatch(0, rows, ("RBC", "WBC")))
    assert columns.known.tolist() == [True, True, False, False, False]
    assert columns.counts[:2] == [((0, 1), (1, 1)), ((1, 1),)]
    columns.take_image(1, dataset.entries[1], boxes("new", "new"), edited=True)
    assert columns.classes == ["RBC", "WBC", "new"]
    assert np.nonzero(matches(columns, "class:new is:edited"))[0].tolist() == [1]
    columns.take_dataset(dataset)
    assert columns.failures[3].line == 41
    assert columns.edited[1]


def test_quoting_round_trips(dataset: Dataset) -> None:
    columns = ListColumns(dataset)
    assert matches(columns, quoted("class", "traffic light")).tolist() == [False] * 4 + [True]
    assert quoted("class", "WBC") == "class:WBC"


@pytest.fixture
def marked() -> ListColumns:
    rows = {
        "a": (BoundingBox("x", 0, 0, 4, 50), BoundingBox("x", 0, 0, 20, 20, difficult=True)),
        "b": (BoundingBox("x", 0, 0, 90, 30, truncated=True, occluded=True),),
        "c": (),
        "d": (BoundingBox("x", 0, 0, 12, 12),),
    }
    made = build_dataset(
        root=Path("/d"),
        name="d",
        layout="flat",
        convention=Convention.VOC,
        entries=[ImageEntry(k, None, None, ImageState.ANNOTATED, 100, 100) for k in rows],
        annotations=[Annotation(k, b) for k, b in rows.items()],
    )
    return ListColumns(made)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("flag:difficult", [0]),
        ("flag:truncated flag:occluded", [1]),
        ("-flag:difficult", [1, 2, 3]),
        ("flag:nothing", []),
        ("side<12", [0]),
        ("side<=12", [0, 3]),
        ("side>50", [1]),
        ("side>=50", [0, 1]),
        ("side<12 side>40", [0]),
    ],
)
def test_marks_and_sizes_of_boxes_are_found(marked: ListColumns, text: str, shown: list[int]) -> None:
    assert np.flatnonzero(matches(marked, text)).tolist() == shown


def test_the_smallest_box_comes_first(marked: ListColumns) -> None:
    order = ordered(marked, np.ones(4, bool), Order("smallest"))
    assert order.tolist() == [0, 3, 1, 2]


def test_edits_change_marks_and_sizes(marked: ListColumns) -> None:
    box = BoundingBox("x", 0, 0, 3, 70, occluded=True)
    marked.take_image(2, marked.entries[2], [box], edited=True)
    assert np.flatnonzero(matches(marked, "side<4 flag:occluded side>60")).tolist() == [2]
    marked.take_image(2, marked.entries[2], [], edited=True)
    assert not matches(marked, "side<4 flag:occluded")[2]
