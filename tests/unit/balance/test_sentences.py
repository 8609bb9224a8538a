"""Every finding and every reason has its sentence, with the figures in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.balance import findings
from app.balance.crops import BoxTable
from app.balance.explanation import Case, Reason, explain
from app.balance.findings import Finding, Level, warnings
from app.balance.goals import Goals
from app.balance.planner import Limits, make_plan
from app.balance.sentences import (
    TEMPLATES,
    bound_text,
    certificate_sentence,
    finding_advice,
    finding_sentence,
    reason_sentence,
)
from app.balance.strategies import STRATEGIES
from app.core.counts import ClassCounts


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_found_can_be_said(random_boxes: Callable[..., BoxTable], seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = random_boxes(rng, 40, 5)
    counts = table.class_counts(6)
    names = [f"class{k}" for k in range(6)]
    ids = [f"img{k}" for k in range(40)]
    for strategy in ("copy", "augment+crop", "class-balanced", "down", "none"):
        plan = make_plan(counts, strategy, Limits(4, 1.3), boxes=table)
        for finding in warnings(counts, Limits(4, 1.3), boxes=table, splits={"val": counts}, plan=plan):
            sentence = str(finding_sentence(finding, names, ids))
            assert "{" not in sentence
            assert finding.label is None or names[finding.label] in sentence
            assert str(finding_advice(finding)).endswith(".")
            assert finding.image is None or ids[finding.image] in sentence
        for reason, name in zip(explain(Case(plan, counts, Limits(4, 1.3), boxes=table)), names, strict=True):
            sentence = reason_sentence(reason, name, names)
            assert sentence.template in TEMPLATES
            assert str(sentence).endswith(".")


def test_every_code_has_a_sentence() -> None:
    source = Path(findings.__file__).read_text()
    codes = set(re.findall(r'Finding\(\s*"(\w+)"', source))
    assert len(codes) == 12
    names = ("images", "boxes", "share", "ratio", "reach", "target", "times", "other_boxes", "deviations")
    figures = dict.fromkeys((*names, "side", "mean", "outputs"), 1.0)
    for code in codes:
        finding = Finding(code, Level.NOTE, 0, 1, 0, "val", figures)
        sentence = finding_sentence(finding, ["a", "b"], ["i"])
        assert "{" not in str(sentence)
        assert {sentence.template, finding_advice(finding).template} <= TEMPLATES


def test_company_names_the_class_and_what_crops_would_give() -> None:
    figures = {"company": 11.2, "largest": 1.0, "crops": 2.3}
    assert str(reason_sentence(Reason("company", figures), "WBC", ["WBC", "RBC"])) == (
        "Each WBC brings 11 RBC with it; crops would bring 2.3."
    )


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_plan_says_what_no_plan_beats(strategy: str, random_boxes: Callable[..., BoxTable]) -> None:
    table = random_boxes(np.random.default_rng(5), 40, 4)
    counts = table.class_counts(4)
    plan = make_plan(counts, strategy, Limits(6, 2.0), boxes=table)
    sentence = certificate_sentence(plan)
    assert sentence is not None and sentence.template in TEMPLATES
    assert strategy == "none" or bound_text(plan.lower_bound) in str(sentence)


def test_least_numbers_have_a_sentence_of_their_own() -> None:
    counts = ClassCounts.from_labels(np.arange(10), np.repeat([0, 1], [8, 2]), 10, 2)
    near, far = (
        make_plan(counts, "copy", Limits(9, None), goals=Goals(least=np.array([0.0, boxes])))
        for boxes in (6.0, 100.0)
    )
    assert str(certificate_sentence(near)) == (
        "All least numbers are reached; no plan that reaches them has fewer than 14 images."
    )
    assert "more than 18 % of its least number" in str(certificate_sentence(far))


@pytest.mark.parametrize(
    ("bound", "text"), [(6.829, "6.82"), (9.999, "9.99"), (11.57, "11.5"), (1234.9, "1,234"), (1.0, "1.00")]
)
def test_bounds_are_never_rounded_up(bound: float, text: str) -> None:
    assert bound_text(bound) == text
