"""Edits of annotations as values."""

from __future__ import annotations

from app.core.annotation import Annotation, BoundingBox, Part
from app.gui.canvas import edits

CAT = BoundingBox("cat", 10, 10, 20, 20, pose="Left", difficult=True, source=0)
DOG = BoundingBox("dog", 30, 30, 60, 50, parts=(Part("head", 31, 31, 35, 35),), extra=("<a/>",), source=1)
BOTH = Annotation("a", (CAT, DOG), 100, 80)


def test_edges_change_and_nothing_else() -> None:
    after = edits.with_edges(BOTH, {1: (0, 1, 2, 3)})
    assert after.boxes[0] is CAT
    assert after.boxes[1] == BoundingBox("dog", 0, 1, 2, 3, parts=DOG.parts, extra=DOG.extra, source=1)


def test_values_of_several_boxes() -> None:
    after = edits.with_values(BOTH, [0, 1], name="fox", truncated=True)
    assert [(b.name, b.truncated, b.difficult) for b in after.boxes] == [
        ("fox", True, True),
        ("fox", True, False),
    ]


def test_deleting_keeps_the_order_of_the_rest() -> None:
    assert edits.without(BOTH, [0]).boxes == (DOG,)
    assert edits.without(BOTH, [0, 1]).boxes == ()


def test_a_copy_is_a_new_object_with_the_same_look() -> None:
    (copy,) = edits.copied([DOG])
    assert (copy.source, copy.parts, copy.extra) == (None, (), ())
    assert (copy.name, edits.edges(copy)) == ("dog", edits.edges(DOG))


def test_pasting_into_another_image_keeps_the_place_and_fits_it_in() -> None:
    assert [edits.edges(b) for b in edits.pasted([], [CAT], (100, 80))] == [(10, 10, 20, 20)]
    assert [edits.edges(b) for b in edits.pasted([], [DOG], (40, 45))] == [(10, 25, 40, 45)]


def test_a_pasted_box_never_hides_behind_an_equal_one() -> None:
    assert [edits.edges(b) for b in edits.pasted(BOTH.boxes, [CAT], (100, 80))] == [(20, 20, 30, 30)]


def test_changed_rows_are_those_with_a_box_that_was_not_there() -> None:
    moved = edits.with_edges(BOTH, {0: (1, 1, 2, 2)})
    assert edits.changed_rows(BOTH, moved) == [0]
    assert edits.changed_rows(BOTH, edits.without(BOTH, [0])) == []
    assert edits.changed_rows(edits.without(BOTH, [0]), BOTH) == [0]
    assert edits.changed_rows(BOTH, edits.with_new(BOTH, [CAT])) == [2]
    assert edits.changed_rows(None, BOTH) == [0, 1]
