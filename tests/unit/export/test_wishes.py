"""What a job asks for, in class numbers; what a strategy does not heed is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.augment.recipe import load_recipe
from app.balance.crops import CropRule
from app.balance.limits import Limits
from app.balance.strategies import STRATEGIES
from app.errors import PlanError
from app.export.job import ExportJob
from app.export.wishes import check_wishes, wishes_of

CLASSES = ("cat", "dog", "owl", "bat")


def job_of(**settings: Any) -> ExportJob:
    return ExportJob(dataset=Path(), recipe=load_recipe("none"), **settings)


def test_nothing_is_asked_for_by_default() -> None:
    wishes = wishes_of(job_of(), CLASSES)
    assert wishes["goals"] is None
    assert wishes["crop_rule"] == CropRule()
    assert wishes["limits"] == Limits()


def test_names_become_numbers() -> None:
    job = job_of(leave=("owl",), groups=(("bat", "dog"),), at_least=5, at_least_of={"cat": 9}, drop=None)
    goals = wishes_of(job, CLASSES)["goals"]
    assert goals is not None and goals.alone is not None and goals.groups is not None
    assert goals.alone.tolist() == [False, False, True, False]
    assert goals.groups.tolist() == [0, 3, 2, 3]
    assert goals.least is not None and goals.least.tolist() == [9, 5, 5, 5]


@pytest.mark.parametrize("name", STRATEGIES)
def test_strategies_refuse_what_they_do_not_heed(name: str) -> None:
    asked = {"at_least": 5, "leave": ("cat",), "drop": 0.1, "floor": 3, "parts": 3, "threshold": 0.5}
    heeded = set()
    for key, value in asked.items():
        try:
            check_wishes(job_of(balance=name, **{key: value}))
            heeded.add(key)
        except PlanError as error:
            assert name in str(error) and key.replace("_", " ") in str(error)
    strategy = STRATEGIES[name]
    assert ("at_least" in heeded) == strategy.optimised
    assert ("drop" in heeded) == (strategy.optimised or strategy.drops)
    assert ("parts" in heeded) == strategy.parts
    assert ("threshold" in heeded) == (name == "repeat-factor")
