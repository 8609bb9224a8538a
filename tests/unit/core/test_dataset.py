"""Columns hold what the annotations say, image by image."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.core.annotation import Annotation, BoundingBox
from app.core.dataset import (
    FLAG_DIFFICULT,
    FLAG_OCCLUDED,
    FLAG_TRUNCATED,
    Convention,
    Dataset,
    ImageEntry,
    ImageState,
    build_dataset,
)

BOXES = st.builds(
    BoundingBox,
    st.sampled_from(["cat", "dog", "owl", "图"]),
    *[st.floats(-10, 500)] * 4,
    truncated=st.booleans(),
    difficult=st.booleans(),
    occluded=st.booleans(),
)
ANNOTATIONS = st.lists(
    st.none() | st.builds(Annotation, st.just("x"), st.lists(BOXES, max_size=4).map(tuple)), max_size=6
)


def build(annotations: list[Annotation | None], classes: tuple[str, ...] = ()) -> Dataset:
    entries = [
        ImageEntry(f"i{k}", None, None, ImageState.UNLABELLED if a is None else ImageState.ANNOTATED)
        for k, a in enumerate(annotations)
    ]
    return build_dataset(
        root=Path(),
        name="",
        layout="flat",
        convention=Convention.VOC,
        entries=entries,
        annotations=annotations,
        classes=classes,
    )


@given(ANNOTATIONS)
def test_columns_hold_every_box_of_every_image(annotations: list[Annotation | None]) -> None:
    dataset = build(annotations)
    assert len(dataset) == len(annotations) == len(dataset.offsets) - 1
    assert dataset.boxes.shape == (len(dataset.labels), 4) and dataset.boxes.dtype == np.float64
    for index, annotation in enumerate(annotations):
        rows = dataset.boxes_of(index)
        boxes = annotation.boxes if annotation else ()
        assert [dataset.classes[label] for label in dataset.labels[rows]] == [box.name for box in boxes]
        assert dataset.boxes[rows].tolist() == [[b.xmin, b.ymin, b.xmax, b.ymax] for b in boxes]
        for flag, name in (
            (FLAG_TRUNCATED, "truncated"),
            (FLAG_DIFFICULT, "difficult"),
            (FLAG_OCCLUDED, "occluded"),
        ):
            assert [bool(f & flag) for f in dataset.flags[rows].tolist()] == [getattr(b, name) for b in boxes]
        assert (dataset.image_rows[rows] == index).all()


@given(ANNOTATIONS)
def test_counts_are_those_of_the_boxes(annotations: list[Annotation | None]) -> None:
    dataset = build(annotations, ("never seen",))
    counts = dataset.class_counts()
    assert counts.totals().tolist() == [int((dataset.labels == k).sum()) for k in range(len(dataset.classes))]
    assert dataset.classes[0] == "never seen" and counts.totals()[0] == 0


def test_classes_are_in_order_of_appearance_after_the_given_ones() -> None:
    def boxes(*names: str) -> Annotation:
        return Annotation("x", tuple(BoundingBox(name, 0, 0, 1, 1) for name in names))

    assert build([boxes("b", "a"), None, boxes("c", "a")]).classes == ("b", "a", "c")
    assert build([boxes("b", "a")], ("z", "a")).classes == ("z", "a", "b")


def test_images_are_found_by_id_and_by_state() -> None:
    dataset = build([Annotation("x"), None, Annotation("x")])
    assert (dataset.index_of("i1"), dataset.index_of("i9")) == (1, None)
    assert dataset.states(ImageState.ANNOTATED).tolist() == [0, 2]
    assert dataset.states(ImageState.UNREADABLE).tolist() == []
    assert dataset.states(ImageState.ANNOTATED, ImageState.UNLABELLED).tolist() == [0, 1, 2]
