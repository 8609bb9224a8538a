"""Why a class stays smaller than the largest one: as codes with figures. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from app.balance.objective import evaluate
from app.balance.strategies import STRATEGIES
from app.core.counts import ClassCounts, FloatArray, IntArray
from app.export.planning import PlanSummary

EVEN, LARGEST, CAP, COMPANY, BUDGET, STRATEGY, DROPS, NONE, ABSENT = (
    "even",
    "largest",
    "cap",
    "company",
    "budget",
    "strategy",
    "drops",
    "none",
    "absent",
)
_EVEN = 0.95  # of the largest class
_HIGHEST_BETA = 64.0
_FULL = 0.99  # of the images allowed; the planner saves the last ones that hardly help


@dataclass(frozen=True, slots=True)
class Reason:
    """What holds one class.

    Attributes:
        code: ``even`` as large as the largest; ``largest`` the largest itself; ``cap`` not even all its
            images at the limit of repeats would do; ``company`` its images bring more of the large classes
            than they help; ``budget`` the number of images is used up; ``strategy`` the strategy does not
            look for more; ``drops`` leaving out more images would take it along; ``none`` nothing is
            balanced; ``absent`` it has no boxes.
        arguments: figures, by name.
    """

    code: str
    arguments: dict[str, float] = field(default_factory=dict)


def class_prices(after: IntArray, beta: float) -> FloatArray | None:
    """Return (C,) what one more box of each class is worth under a plan, the dearest class at −1.

    The gradient of the planner's objective, turned round: a class with a positive price is wanted, one with
    a negative price costs. None where no class costs anything, or fewer than two have boxes.
    """
    held = np.flatnonzero(after > 0)
    if len(held) < 2:
        return None
    slope = evaluate(after[held].astype(np.float64), min(beta, _HIGHEST_BETA) if beta >= 1 else 0.0).gradient
    if not slope.max() > 0:
        return None
    prices = np.zeros(len(after))
    prices[held] = -slope / slope.max()
    return prices


def find_reasons(
    counts: ClassCounts,
    copies: IntArray,
    plan: PlanSummary,
    max_copies: int,
    budget: float | None,
    prices: FloatArray | None,
) -> tuple[Reason, ...]:
    """Return what holds each class.

    Args:
        counts: boxes of I training images over C classes.
        copies: (I,) output images of each.
        plan: what is planned.
        max_copies: most output images of one source.
        budget: images out over images in; None for no limit.
        prices: (C,) from ``class_prices``; None for strategies that do not optimise.
    """
    facts = _Facts(counts, copies, plan, max_copies, budget, prices)
    return tuple(facts.reason(c) for c in range(counts.class_count))


class _Facts:
    """What all classes' reasons rest on."""

    def __init__(
        self,
        counts: ClassCounts,
        copies: IntArray,
        plan: PlanSummary,
        max_copies: int,
        budget: float | None,
        prices: FloatArray | None,
    ) -> None:
        self.counts, self.copies, self.plan = counts, copies, plan
        self.max_copies = max_copies
        self.prices = prices
        self.largest = int(np.argmax(plan.after)) if len(plan.after) else 0
        self.allowed = math.inf if budget is None else math.floor(budget * plan.images_before + 1e-9)
        self.full = plan.images_after >= _FULL * self.allowed
        self.crops = STRATEGIES[plan.strategy].crops
        self.worth = None if prices is None else counts.dot(prices)
        self.entry_rows = counts.rows
        self.of_largest = self._boxes_of(self.largest) if counts.class_count else np.zeros(0)

    def reason(self, c: int) -> Reason:
        now, planned, most = (
            int(v) for v in (self.plan.before[c], self.plan.after[c], self.plan.after.max())
        )
        if now == 0:
            return Reason(ABSENT)
        if self.plan.strategy == "none":
            return Reason(NONE)
        if c == self.largest:
            return Reason(LARGEST, {"grown": float(planned > now)})
        if planned >= _EVEN * most:
            return Reason(EVEN)
        return self._held(c, now, most)

    def _held(self, c: int, now: int, most: int) -> Reason:
        """Tell cap, company and budget apart: by what most of the boxes of the class are held by."""
        images = self.entry_rows[self.counts.classes == c]
        capped = self.copies[images] >= self.max_copies
        figures = {
            "boxes": now,
            "images": len(images),
            "capped": int(capped.sum()),
            "times": self.max_copies,
            "reach": now * self.max_copies,
            "needed": -(-most // now),
            "company": self._company(c, images),
        }
        if STRATEGIES[self.plan.strategy].drops:
            return Reason(DROPS, figures)
        if self.worth is None:
            return Reason(CAP if now * self.max_copies < most else STRATEGY, figures)
        boxes = self._boxes_of(c)[images]
        # a crop leaves the company outside, so that any image could give more
        wanted = np.full(len(images), True) if self.crops and self.full else self.worth[images] > 0
        held = {
            CAP: boxes[capped].sum(),
            COMPANY: boxes[~capped & ~wanted].sum(),
            BUDGET: boxes[~capped & wanted].sum() if self.full else 0.0,
        }
        code = max(held, key=lambda name: held[name])
        return Reason(code, {**figures, "total": self.allowed})

    def _boxes_of(self, c: int) -> FloatArray:
        one = np.zeros(self.counts.class_count)
        one[c] = 1.0
        return self.counts.dot(one)

    def _company(self, c: int, images: IntArray) -> float:
        """Return how many boxes of the largest class one box of a class brings with it."""
        own = self._boxes_of(c)[images].sum()
        return float(self.of_largest[images].sum() / own) if own else 0.0
