"""Where nothing is balanced: what the workers draw counts as a dry run does, whatever becomes of a source."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.augment.recipe import load_recipe
from app.core.mirror import MirrorRules
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.progress import ExportReport
from app.export.runner import run_export

Make = Callable[..., Path]


def both(dataset: Path, **settings: Any) -> tuple[Any, Any]:
    """Return a job whose copies are drawn before the run, and the same with copies drawn by the run."""
    values: dict[str, Any] = {
        "dataset": dataset,
        "recipe": load_recipe("ssd"),
        "balance": "none",
        "copies": 3,
    }
    job = ExportJob(**{**values, **settings})
    return prepare(job), prepare(job, draws_later=True)


def run(ready: Any, out: Path, **settings: Any) -> ExportReport:
    return run_export(ready, out, workers=2, make_executor=ThreadPoolExecutor, **settings)


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(
    "settings", [{}, {"difficult": "ignore"}, {"difficult": "drop"}, {"split": (0.6, 0.4)}]
)
def test_planned_is_that_of_a_dry_run(make_voc: Make, tmp_path: Path, settings: dict[str, Any]) -> None:
    before, later = both(make_voc(), **settings)
    assert before.plan.drawn and not later.plan.drawn and later.plan.copies == before.plan.copies
    early, late = run(before, tmp_path / "a"), run(later, tmp_path / "b")
    assert late.planned == early.planned == late.actual and sum(late.planned.values()) > 0
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_classes_change_places_in_a_mirror(make_voc: Make, tmp_path: Path) -> None:
    dataset = make_voc()
    classes = prepare(ExportJob(dataset=dataset, recipe=load_recipe("none"))).dataset.classes
    rules = MirrorRules(pairs=((classes[0], classes[1]),))
    before, later = both(dataset, recipe=load_recipe("flip"), copies=1, mirror=rules)
    early, late = run(before, tmp_path / "a"), run(later, tmp_path / "b")
    assert late.planned == early.planned == late.actual
    assert late.planned != dict(zip(later.plan.classes, later.plan.before.tolist(), strict=True))


def test_copies_that_cannot_be_made_are_planned_all_the_same(make_voc: Make, tmp_path: Path) -> None:
    before, later = both(make_voc())
    gone, cut = later.tasks[0].source.image_path, later.tasks[1].source.image_path
    gone.unlink()
    cut.write_bytes(cut.read_bytes()[:-40])
    late = run(later, tmp_path / "out")
    assert len(late.failures) == 2
    assert late.planned == dict(zip(before.plan.classes, before.plan.after.tolist(), strict=True))
    assert late.planned != late.actual


def test_a_resumed_run_plans_what_was_done_before(make_voc: Make, tmp_path: Path) -> None:
    _, later = both(make_voc())
    whole = run(later, tmp_path / "whole")
    seen: list[int] = []
    broken_off = run(
        later,
        tmp_path / "out",
        on_progress=lambda now: seen.append(now.done),
        cancelled=lambda: len(seen) > 1,
    )
    assert broken_off.cancelled and broken_off.planned == {}
    resumed = run(later, tmp_path / "out", resume=True)
    assert resumed.planned == whole.planned and resumed.ratio_after == whole.ratio_after
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")
