"""How long an exact plan takes, every copy drawn boxes-only as the export will draw it, on columns alone.

usage: python tests/benchmarks/exact_plan.py [--images 20000] [--classes 1200] [--recipe yolo]
       [--strategy augment+crop] [--workers 1 2]

No file is read. Prints one line for each number of workers: seconds in all and in draws, and what is reached,
which does not depend on the workers.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.augment.recipe import load_recipe
from app.balance.planner import BalancePlan
from app.core.dataset import Dataset
from app.export.dry_run import RecipeDryRun
from app.export.job import ExportJob
from app.export.planning import strategy_plan
from app.export.sources import Source
from tests.benchmarks.dashboard_frames import make_dataset


class TimedDryRun(RecipeDryRun):
    """Knows how much it drew, and how long that took."""

    draws, seconds = 0, 0.0

    def _run(self, draws: list[Any]) -> list[Any]:
        began = time.perf_counter()
        drawn = super()._run(draws)
        self.draws += len(draws)
        self.seconds += time.perf_counter() - began
        return drawn


def measure(dataset: Dataset, job: ExportJob, workers: int) -> BalancePlan:
    """Plan, and print one line."""
    sources = [
        Source(i, entry.image_id, Path(), Path(), (entry.width, entry.height), 1, "train", 1, 1)
        for i, entry in enumerate(dataset.entries)
    ]
    began = time.perf_counter()
    dry_run = TimedDryRun(dataset, sources, job.recipe, job.seed, workers)
    plan = strategy_plan(job, dry_run, job.balance, dataset.classes)
    seconds = time.perf_counter() - began
    print(
        f"{len(dataset):,} × {len(dataset.classes)}, {workers} worker(s): {seconds:.1f} s, "
        f"{dry_run.draws:,} draws in {dry_run.seconds:.1f} s; ratio {plan.ratio_before:.0f} → "
        f"{plan.ratio_after:.2f} (bound {plan.lower_bound:.2f}), {plan.images_after:,} images",
        flush=True,
    )
    return plan


def main() -> int:
    """Measure; exit code 1 if the plan depends on the workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--classes", type=int, default=1200)
    parser.add_argument("--recipe", default="yolo")
    parser.add_argument("--strategy", default="augment+crop")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, os.cpu_count() or 1])
    given = parser.parse_args()
    dataset = make_dataset(Path("none.jpg"), given.images, given.classes)
    recipe = load_recipe(given.recipe)
    job = ExportJob(dataset=Path(), recipe=recipe, balance=given.strategy, split="none")
    plans = [measure(dataset, job, workers) for workers in given.workers]
    return int(any((plan.copies != plans[0].copies).any() for plan in plans))


if __name__ == "__main__":
    sys.exit(main())
