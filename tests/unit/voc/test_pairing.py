from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.core.annotation import BoundingBox, Part
from app.voc.pairing import pair_boxes


def box(source: int | None, name: str = "a", **fields: object) -> BoundingBox:
    return BoundingBox(name, 0, 0, 1, 1, source=source, **fields)


A, B, C = box(0), box(1), box(2)


def test_edited_boxes_keep_their_object() -> None:
    assert pair_boxes([A, B], [replace(A, name="x"), replace(B, xmax=9)]) == [0, 1]


def test_deleted_and_new_boxes() -> None:
    assert pair_boxes([A, B, C], [A, C]) == [0, 2]
    assert pair_boxes([A, B], [A, box(None, "new"), B]) == [0, None, 1]
    assert pair_boxes([], [A]) == [None]


def test_copies_are_new() -> None:
    assert pair_boxes([A], [A, replace(A, xmax=9)]) == [0, None]
    assert pair_boxes([A], [replace(A, xmax=9), A]) == [None, 0]


def test_a_box_put_back_is_recognised_by_what_it_says() -> None:
    old = box(7, "x", extra=("<id/>",))
    assert pair_boxes([A, replace(old, source=1)], [A, old]) == [0, 1]


def test_unread_content_makes_another_object() -> None:
    assert pair_boxes([box(0, extra=("<id>1</id>",))], [box(0, extra=("<id>2</id>",))]) == [None]
    assert pair_boxes([box(0, parts=(Part("p", 0, 0, 1, 1),))], [box(0)]) == [None]
    assert pair_boxes([box(0, parts=(Part("p", 0, 0, 1, 1),))], [box(0, parts=(Part("p", 5, 5, 6, 6),))]) == [
        0
    ]


def test_boxes_that_cross_are_new() -> None:
    assert pair_boxes([A, B, C], [C, A, B]) == [None, 0, 1]
    assert pair_boxes([A, B], [B, A]).count(None) == 1


@given(st.lists(st.sampled_from("ab"), max_size=6), st.data())
def test_pairs_ascend_and_none_is_used_twice(names: list[str], data: st.DataObject) -> None:
    before = [box(i, name) for i, name in enumerate(names)]
    some = st.sampled_from(before) if before else st.nothing()
    after = data.draw(st.lists(st.builds(box, st.none(), st.sampled_from("ab")) | some, max_size=8))
    pairs = [pair for pair in pair_boxes(before, after) if pair is not None]
    assert pairs == sorted(set(pairs))
