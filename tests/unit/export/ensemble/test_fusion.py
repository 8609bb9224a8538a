from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.geometry import iou
from app.export.ensemble.fusion import METHODS, Detections, FusionSettings, fuse


def _found(rows: list[tuple[list[float], float, int, int]]) -> Detections:
    return Detections(
        np.array([row[0] for row in rows], np.float64).reshape(-1, 4),
        np.array([row[1] for row in rows], np.float64),
        np.array([row[2] for row in rows], np.int64),
        np.array([row[3] for row in rows], np.int64),
        np.ones(len(rows)),
    )


A, NEAR_A, B = [0.0, 0, 10, 10], [1.0, 0, 11, 10], [50.0, 50, 60, 60]


def test_suppression_keeps_the_surest_of_each_class() -> None:
    found = fuse(
        _found([(A, 0.6, 1, 0), (NEAR_A, 0.9, 1, 1), (B, 0.3, 1, 0), (A, 0.5, 2, 0)]),
        2,
        FusionSettings("nms"),
    )
    assert found.boxes.tolist() == [NEAR_A, A, B]
    assert found.scores.tolist() == [0.9, 0.5, 0.3]


@pytest.mark.parametrize(("votes", "kept"), [("any", 3), ("majority", 2), ("all", 1)])
def test_voting_asks_how_many_found_it(votes: str, kept: int) -> None:
    two = [20.0, 20, 30, 30]
    rows = [
        (A, 0.9, 1, 0),
        (A, 0.8, 1, 1),
        (A, 0.7, 1, 2),
        (two, 0.5, 1, 0),
        (two, 0.4, 1, 2),
        (B, 0.9, 1, 1),
    ]
    found = fuse(_found(rows), 3, FusionSettings("voting", votes=votes))  # type: ignore[arg-type]
    assert len(found) == kept
    assert found.scores[found.boxes.tolist().index(A)] == pytest.approx(0.8)


def test_one_voter_votes_once() -> None:
    rows = [(A, 0.9, 1, 0), (NEAR_A, 0.8, 1, 0), (A, 0.7, 1, 0)]
    assert len(fuse(_found(rows), 2, FusionSettings("voting"))) == 0


def test_averages_are_of_the_voters_and_a_missing_voter_lowers_the_score() -> None:
    found = fuse(_found([(A, 0.8, 1, 0), (NEAR_A, 0.4, 1, 1), (B, 0.8, 1, 1)]), 2, FusionSettings("average"))
    assert found.boxes.tolist() == [[0.5, 0, 10.5, 10], B]
    assert found.scores.tolist() == pytest.approx([0.6, 0.4])


def test_weighted_fusion_of_the_paper_by_hand() -> None:
    found = fuse(_found([(A, 0.9, 1, 0), (NEAR_A, 0.3, 1, 1), (B, 0.8, 1, 1)]), 2, FusionSettings("wbf"))
    assert found.boxes[0] == pytest.approx([0.25, 0, 10.25, 10])  # (0.9·0 + 0.3·1) / 1.2
    assert found.scores.tolist() == pytest.approx([0.6, 0.4])  # (0.9 + 0.3) / 2 · 2/2, and 0.8 · 1/2
    weighted = fuse(
        _found([(A, 0.5, 1, 0), (NEAR_A, 0.5, 1, 1)]), 2, FusionSettings("wbf", weights=(3.0, 1.0))
    )
    assert weighted.boxes[0] == pytest.approx([0.25, 0, 10.25, 10])


def test_a_loose_box_pulls_less() -> None:
    found = _found([(A, 0.5, 1, 0), (NEAR_A, 0.5, 1, 1)])
    found = Detections(found.boxes, found.scores, found.labels, found.voters, np.array([1.0, 0.25]))
    assert fuse(found, 2, FusionSettings("wbf")).boxes[0] == pytest.approx([0.2, 0, 10.2, 10])


@pytest.mark.parametrize("method", METHODS)
def test_nothing_found_gives_nothing(method: str) -> None:
    assert len(fuse(_found([]), 3, FusionSettings(method))) == 0


BOX = st.tuples(*[st.floats(0, 90)] * 2, *[st.floats(0.5, 30)] * 2).map(
    lambda b: [b[0], b[1], b[0] + b[2], b[1] + b[3]]
)
ROWS = st.lists(st.tuples(BOX, st.floats(0.0, 1), st.integers(1, 2), st.integers(0, 2)), max_size=12)


@settings(max_examples=60)
@given(ROWS, st.sampled_from(sorted(METHODS)), st.floats(0.1, 0.9))
def test_results_lie_within_what_was_found_and_order_does_not_matter(
    rows: list[tuple[list[float], float, int, int]], method: str, overlap: float
) -> None:
    how = FusionSettings(method, overlap, votes="any")
    found = fuse(_found(rows), 3, how)
    assert set(found.labels.tolist()) == {row[2] for row in rows}
    assert len(found) <= len(rows)
    assert (np.diff(found.scores) <= 0).all()
    for box, label in zip(found.boxes, found.labels.tolist(), strict=True):
        own = np.array([row[0] for row in rows if row[2] == label])
        assert (box >= own.min(axis=0) - 1e-9).all()
        assert (box <= own.max(axis=0) + 1e-9).all()
    distinct = {row[1] for row in rows}
    if len(distinct) == len(rows):
        again = fuse(_found(rows[::-1]), 3, how)
        assert again.boxes == pytest.approx(found.boxes)
    if method == "nms":
        overlaps = iou(found.boxes, found.boxes) * (found.labels[:, None] == found.labels[None])
        np.fill_diagonal(overlaps, 0)
        assert (overlaps <= overlap).all()
