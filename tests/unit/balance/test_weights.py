"""Class weights follow their formulas."""

from __future__ import annotations

import ast
import csv
import io
import json
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.balance.weights import (
    DEFAULT_FORMULA,
    FORMS,
    FORMULAS,
    WeightFormula,
    class_weights,
    company,
    double_correction,
    nearly_even,
    weights_text,
)
from app.cli.options import DEFAULT_WEIGHTS
from app.core.counts import ClassCounts
from app.errors import PlanError

totals = st.lists(st.integers(0, 10**7), min_size=1, max_size=10).map(np.array)


@given(totals, st.sampled_from(list(FORMULAS)))
def test_sum_and_order(counts: ClassCounts, formula: str) -> None:
    weights = class_weights(counts, formula)
    held = counts > 0
    assert (weights[~held] == 0).all()
    assert weights.sum() == pytest.approx(held.sum())
    order = np.argsort(counts[held], kind="stable")
    assert (np.diff(weights[held][order]) <= 1e-9).all()  # more boxes, never more weight


def test_inverse_and_its_root() -> None:
    assert class_weights(np.array([10, 30]), "inverse") == pytest.approx([1.5, 0.5])
    assert class_weights(np.array([10, 90]), "inverse-sqrt") == pytest.approx([1.5, 0.5])


def test_median_frequency_looks_at_the_images_of_a_class() -> None:
    counts, company = np.array([10.0, 20.0, 40.0]), np.array([20.0, 100.0, 100.0])
    # frequencies 0.5, 0.2, 0.4; median 0.4; weights 0.8, 2, 1 before they are scaled
    assert class_weights(counts, "median", company) == pytest.approx(np.array([0.8, 2, 1]) * 3 / 3.8)
    assert class_weights(counts, "median") == pytest.approx(class_weights(counts, "inverse"))


def test_effective_number() -> None:
    n, beta = np.array([1.0, 3.0]), 0.9
    expected = (1 - beta) / (1 - beta**n)
    assert class_weights(n, "effective-0.9") == pytest.approx(expected * 2 / expected.sum())
    # many boxes of each: all alike; few: the inverse
    assert class_weights(np.array([10**5, 10**6]), "effective-0.9") == pytest.approx([1, 1])
    few = np.array([2.0, 5.0])
    assert class_weights(few, "effective-0.9999") == pytest.approx(class_weights(few, "inverse"), rel=1e-3)


def test_no_boxes_at_all() -> None:
    assert class_weights(np.zeros(3), "inverse").tolist() == [0, 0, 0]
    assert len(class_weights(np.zeros(0), "median")) == 0


def test_unknown_formula() -> None:
    with pytest.raises(PlanError, match=r"harmonic.*inverse-sqrt"):
        class_weights(np.array([1]), "harmonic")


@pytest.mark.parametrize("form", FORMS)
def test_weights_as_text_read_back(form: str) -> None:
    weights = {"a, b": 0.5, 'say "x"': 1.25, "血": 1.25}
    text = weights_text(weights, form)
    if form == "list":
        assert ast.literal_eval(text) == list(weights.values())
    elif form == "csv":
        assert [tuple(row) for row in csv.reader(io.StringIO(text))][1:] == [
            (k, str(v)) for k, v in weights.items()
        ]
    else:
        assert (ast.literal_eval(text) if form == "dict" else json.loads(text)) == weights


def test_unknown_forms_are_refused() -> None:
    with pytest.raises(PlanError, match="list, dict, csv, json"):
        weights_text({}, "xml")


def test_company_is_all_boxes_of_the_images_that_hold_a_class() -> None:
    counts = ClassCounts.from_labels(np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 1, 0]), 3, 3)
    assert company(counts).tolist() == [4, 5, 0]
    assert company(counts, np.array([2, 1, 0])).tolist() == [6, 8, 0]


def test_what_is_even_needs_no_weights() -> None:
    assert nearly_even(np.array([100, 120, 0]))
    assert not nearly_even(np.array([100, 160]))


def test_a_job_can_ask_for_every_formula() -> None:
    assert get_args(WeightFormula) == tuple(FORMULAS) and DEFAULT_FORMULA in FORMULAS
    assert DEFAULT_WEIGHTS == DEFAULT_FORMULA


def test_weights_are_written_with_a_warning() -> None:
    assert "twice" in double_correction(np.array([10, 900]))
    assert "nearly even" in double_correction(np.array([100, 110]))
    assert "nearly even" not in double_correction(np.array([10, 900]))
