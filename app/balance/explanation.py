"""Why each class is as large as it is under a plan, as codes with figures; what a box of each is worth."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from app.balance.crops import DEFAULT_RULE, BoxTable, CropRule, find_windows
from app.balance.goals import Goals, view_of
from app.balance.limits import Limits
from app.balance.objective import evaluate
from app.balance.planner import BalancePlan
from app.balance.strategies import STRATEGIES
from app.core.counts import ClassCounts, FloatArray, IntArray

ABSENT, NONE, ALONE, REACHED, LARGEST, EVEN, CAP, COMPANY, BUDGET, STRATEGY, DROPS = (
    "absent",
    "none",
    "alone",
    "reached",
    "largest",
    "even",
    "cap",
    "company",
    "budget",
    "strategy",
    "drops",
)
_EVEN = 0.95  # of the largest class
_HIGHEST_BETA = 64.0
_FULL = 0.99  # of the images allowed; the planner saves the last ones that hardly help


@dataclass(frozen=True, slots=True)
class Reason:
    """What holds one class.

    Attributes:
        code: ``absent`` it has no boxes; ``none`` nothing is balanced; ``largest`` the largest itself;
            ``even`` as large as the largest, nearly; ``alone`` it is left alone; ``reached`` it has its
            least number of boxes; ``cap`` most of its boxes are in images that have all
            the outputs they may; ``company`` most are in images that bring more of the large classes than
            they help; ``budget`` the number of images is used up; ``strategy`` the strategy looks no further;
            ``drops`` leaving out more images would take it along.
        arguments: figures. For ``cap``, ``company``, ``budget``, ``strategy`` and ``drops``: ``boxes`` and
            ``images`` of the class, ``capped`` of these images at the limit, ``times`` the limit, ``reach`` =
            boxes × times, ``target`` boxes that it should have, ``needed`` times to have them, ``company``
            boxes of the ``largest`` class (its index) that one box brings along, ``total`` images allowed
            where they are limited, and for ``company`` and ``strategy``, where boxes were given and crops
            exist, ``crops``: the company in crops. Of classes in a group, ``reach``, ``target`` and
            ``needed`` are those of the group.
    """

    code: str
    arguments: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """A plan, and what it was made of and for.

    Attributes:
        plan: a plan for ``counts``.
        counts: boxes of I images over C classes.
        limits: those of the plan.
        beta: that of the plan.
        goals: those of the plan.
        boxes: the boxes that are counted, to say what crops would give; None: it is not told.
        crop_rule: what crops must be like.
    """

    plan: BalancePlan
    counts: ClassCounts
    limits: Limits
    beta: float = _HIGHEST_BETA
    goals: Goals | None = None
    boxes: BoxTable | None = None
    crop_rule: CropRule = DEFAULT_RULE


def class_prices(plan: BalancePlan, beta: float = _HIGHEST_BETA, goals: Goals | None = None) -> FloatArray:
    """Return (C,) ``(λ − μ)/n``: what one more box of each class earns, the dearest class at −1.

    Positive where a box earns balance, negative where it costs; 0 for classes without boxes and those left
    alone, and everywhere where fewer than two classes count, or all are even. Groups are taken as one.
    """
    totals = plan.after.astype(np.float64)
    view = view_of(totals, goals or Goals())
    prices = np.zeros(view.size)
    if view.size >= 2:
        sharpness = min(beta, _HIGHEST_BETA) if beta >= 1 else 0.0
        slope = evaluate(view.sums(totals), sharpness).gradient
        if slope.max() > 0:
            prices = -slope / slope.max()
    return view.spread(prices)


def explain(case: Case) -> tuple[Reason, ...]:
    """Return what holds each class."""
    facts = _Facts(case)
    return tuple(facts.reason(c) for c in range(case.counts.class_count))


def explain_smallest(case: Case) -> tuple[int, Reason] | None:
    """Return the class that is smallest of those that count, and what holds it; None where none counts."""
    facts = _Facts(case)
    counting = facts.view.numbers >= 0
    if not counting.any():
        return None
    smallest = int(np.argmin(np.where(counting, case.plan.after, np.iinfo(np.int64).max)))
    return smallest, facts.reason(smallest)


class _Facts:
    """What all reasons rest on."""

    def __init__(self, case: Case) -> None:
        plan, counts, limits, goals = case.plan, case.counts, case.limits, case.goals or Goals()
        self.crop_rule = case.crop_rule
        self.plan, self.counts, self.limits, self.boxes = plan, counts, limits, case.boxes
        self.strategy = STRATEGIES[plan.strategy]
        self.view = view_of(plan.before.astype(np.float64), goals)
        self.least = None if goals.least is None else self.view.sums(goals.least)
        self.now = self.view.sums(plan.before.astype(np.float64))
        self.sizes = self.view.sums(plan.after.astype(np.float64))
        largest = self.view.numbers == (np.argmax(self.sizes) if self.view.size else -1)
        self.largest = int(np.argmax(np.where(largest, plan.after, -1))) if len(plan.after) else 0
        self.worth = counts.dot(class_prices(plan, case.beta, goals))
        most = limits.most_images(plan.images_before)
        self.allowed = math.inf if most is None else float(most)
        self.full = plan.images_after >= _FULL * self.allowed
        self.of_largest = _column(counts, self.largest) if counts.class_count else np.zeros(0)
        self._order = np.argsort(counts.classes, kind="stable")
        self._bounds = np.searchsorted(counts.classes[self._order], np.arange(counts.class_count + 1))
        self._rows = counts.rows

    def reason(self, c: int) -> Reason:
        """Return what holds a class."""
        if self.plan.before[c] == 0:
            return Reason(ABSENT)
        if self.plan.strategy == "none":
            return Reason(NONE)
        number = int(self.view.numbers[c])
        if number < 0:
            return Reason(ALONE)
        size, most = float(self.sizes[number]), float(self.sizes.max())
        if self.least is not None:
            least = float(self.least[number])
            return Reason(REACHED, {"target": least}) if size >= least else self._held(c, number, least)
        if number == self.view.numbers[self.largest]:
            return Reason(LARGEST, {"grown": float(size > self.now[number])})
        if size >= _EVEN * most:
            return Reason(EVEN, {"share": size / most})
        return self._held(c, number, most)

    def _held(self, c: int, number: int, target: float) -> Reason:
        """Tell cap, company and budget apart: by what most of the boxes of the class are held by."""
        now = float(self.now[number])
        entries = self._order[self._bounds[c] : self._bounds[c + 1]]
        images, boxes = self._rows[entries], self.counts.counts[entries].astype(np.float64)
        times = self.limits.max_copies
        capped = self.plan.copies[images] >= times
        figures = {
            "boxes": float(self.plan.before[c]),
            "images": float(len(images)),
            "capped": float(capped.sum()),
            "times": float(times),
            "reach": now * times,
            "target": target,
            "needed": float(math.ceil(target / now)),
            "company": float(self.of_largest[images].sum() / max(boxes.sum(), 1.0)),
            "largest": float(self.largest),
        }
        if math.isfinite(self.allowed):
            figures["total"] = self.allowed
        code = self._code(now * times < target, images, boxes, capped)
        crops = self._company_in_crops(c) if code in (COMPANY, STRATEGY) else None
        return Reason(code, figures if crops is None else {**figures, "crops": crops})

    def _code(self, out_of_reach: bool, images: IntArray, boxes: FloatArray, capped: np.ndarray) -> str:
        if self.strategy.drops:
            return DROPS
        if not self.strategy.optimised:
            return CAP if out_of_reach else STRATEGY
        # a crop leaves the company outside, a least number does not care: any image could give more
        is_any = self.least is not None or (self.strategy.crops and self.full)
        wanted = np.full(len(images), is_any) | (self.worth[images] > 0)
        held = {
            CAP: boxes[capped].sum(),
            COMPANY: boxes[~capped & ~wanted].sum(),
            BUDGET: boxes[~capped & wanted].sum() if self.full else 0.0,
        }
        return max(held, key=lambda name: held[name])

    def _company_in_crops(self, c: int) -> float | None:
        """Return the boxes of the largest class that one box of a class brings in the best crops."""
        if self.boxes is None:
            return None
        worth = np.zeros(self.counts.class_count)
        worth[c], worth[self.largest] = 1.0, -1e-6  # any crop with the class, the purest first
        windows = find_windows(self.boxes, worth, self.crop_rule)
        if len(windows) == 0:
            return None
        own, other = _column(windows.counts, c), _column(windows.counts, self.largest)
        order = np.lexsort((np.arange(len(own)), other / np.maximum(own, 1.0), windows.images))
        images = windows.images[order]
        best = order[np.concatenate([[True], images[1:] != images[:-1]])]
        return float(other[best].sum() / max(own[best].sum(), 1.0))


def _column(counts: ClassCounts, c: int) -> FloatArray:
    """Return (I,) the boxes of one class."""
    one = np.zeros(counts.class_count)
    one[c] = 1.0
    return counts.dot(one)


def most_repeated(copies: IntArray, count: int) -> IntArray:
    """Return the ``count`` images with the most outputs, of (I,) outputs of each; those with most first."""
    order = np.argsort(-copies, kind="stable")
    return np.asarray(order[:count], np.int64)
