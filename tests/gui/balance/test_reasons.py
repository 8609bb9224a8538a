"""What the dashboard says about a plan, against small cases where the answer is plain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.balance.explanation import Case, Reason, explain
from app.balance.planner import Limits, make_plan
from app.balance.sentences import reason_sentence
from app.core.counts import ClassCounts
from app.gui.balance.words import is_limit, limit_badge, sentence_text


def counts_of(rows: list[list[int]]) -> ClassCounts:
    images, labels = [], []
    for i, row in enumerate(rows):
        for c, count in enumerate(row):
            images += [i] * count
            labels += [c] * count
    return ClassCounts.from_labels(np.array(images), np.array(labels), len(rows), len(rows[0]))


def planned(
    rows: list[list[int]], most: int, budget: float | None = None, strategy: str = "copy"
) -> tuple[list[str], list[str]]:
    """Return the codes and the sentences of a plan's reasons."""
    counts = counts_of(rows)
    plan = make_plan(counts, strategy, Limits(most, budget), seed=3)
    names = tuple("abcdefgh"[: len(rows[0])])
    found = explain(Case(plan, counts, Limits(most, budget)))
    sentences = [sentence_text(reason_sentence(r, n, names)) for r, n in zip(found, names, strict=True)]
    assert all(limit_badge(reason) for reason in found)
    assert all(is_limit(reason) == (reason.code not in {"even", "largest", "none"}) for reason in found)
    return [reason.code for reason in found], sentences


def test_a_class_in_one_image_is_capped() -> None:
    codes, sentences = planned([[30, 0]] * 10 + [[0, 2]], most=10)
    assert codes == ["largest", "cap"]
    assert "2 boxes in 1 images; ×10 gives 20 at most, even would be ×150" in sentences[1]


def test_a_class_that_never_comes_alone_is_kept_down_by_company() -> None:
    codes, sentences = planned([[12, 1]] * 40, most=10)
    assert codes == ["largest", "company"]
    assert "Each b brings 12 a" in sentences[1]


def test_a_small_budget_is_the_reason_where_images_could_still_be_repeated() -> None:
    codes, sentences = planned([[10, 0]] * 20 + [[0, 1]] * 20, most=20, budget=1.1)
    assert codes == ["largest", "budget"]
    assert "44 images" in sentences[1]


def test_classes_that_become_even_have_no_limit() -> None:
    codes, _ = planned([[4, 0]] * 10 + [[0, 4]] * 2, most=10)
    assert set(codes) == {"largest", "even"}


def test_classes_without_boxes_and_plans_without_aim() -> None:
    codes, _ = planned([[4, 0, 1]] * 5, most=4)
    assert codes[1] == "absent"
    codes, sentences = planned([[9, 1]] * 12, most=20, strategy="repeat-factor")
    assert codes == ["largest", "strategy"] and "does not look at that" in sentences[1]


def test_a_class_that_would_be_dropped_with_the_large_one() -> None:
    codes, sentences = planned([[12, 1]] * 40 + [[3, 0]] * 40, most=10, strategy="down")
    assert codes == ["largest", "drops"] and "leave it out as well" in sentences[1]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_class_of_every_plan_has_one_reason(data: st.DataObject) -> None:
    classes = data.draw(st.integers(1, 5))
    rows = data.draw(
        st.lists(st.lists(st.integers(0, 6), min_size=classes, max_size=classes), min_size=1, max_size=12)
    )
    strategy = data.draw(st.sampled_from(["copy", "class-balanced", "repeat-factor", "down"]))
    budget = data.draw(st.sampled_from([None, 1.0, 1.5, 4.0]))
    codes, sentences = planned(rows, data.draw(st.integers(1, 12)), budget, strategy)
    assert len(codes) == classes and all(sentences)
    held = [any(row[c] for row in rows) for c in range(classes)]
    assert [code == "absent" for code in codes] == [not has for has in held]


@pytest.mark.parametrize("value", [0.04, 3.0, 11.4])
def test_figures_are_rounded_as_people_read_them(value: float) -> None:
    figures = {"company": value, "images": 3, "capped": 0, "times": 9, "largest": 0}
    text = sentence_text(reason_sentence(Reason("company", figures), "x", ("y",)))
    assert {0.04: "0.0", 3.0: "3.0", 11.4: "11"}[value] in text
