"""Every finding and every reason has its sentence, with the figures in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.balance import findings
from app.balance.crops import BoxTable
from app.balance.explanation import Reason, explain
from app.balance.findings import Finding, Level, warnings
from app.balance.planner import Limits, make_plan
from app.balance.sentences import finding_sentence, reason_sentence


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
            sentence = finding_sentence(finding, names, ids)
            assert "{" not in sentence
            assert finding.label is None or names[finding.label] in sentence
            assert finding.image is None or ids[finding.image] in sentence
        for reason in explain(plan, counts, Limits(4, 1.3), boxes=table):
            assert reason_sentence(reason, names)


def test_every_code_has_a_sentence() -> None:
    source = Path(findings.__file__).read_text()
    codes = set(re.findall(r'Finding\(\s*"(\w+)"', source))
    assert len(codes) == 12
    names = ("images", "boxes", "share", "ratio", "reach", "target", "times", "other_boxes", "deviations")
    figures = dict.fromkeys((*names, "side", "mean", "outputs"), 1.0)
    for code in codes:
        finding = Finding(code, Level.NOTE, 0, 1, 0, "val", figures)
        assert "{" not in finding_sentence(finding, ["a", "b"], ["i"])


def test_company_names_the_class_and_what_crops_would_give() -> None:
    figures = {"company": 11.2, "largest": 1.0, "crops": 2.3}
    assert reason_sentence(Reason("company", figures), ["WBC", "RBC"]) == (
        "company: each brings 11.2 RBC; crops bring 2.3"
    )
