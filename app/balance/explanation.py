"""Why each class is as large as it is under a plan, as codes with figures; what a box of each is worth."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from app.balance.crops import DEFAULT_RULE, BoxTable, CropRule, find_windows
from app.balance.limits import Limits
from app.balance.objective import evaluate
from app.balance.planner import BalancePlan
from app.balance.rehearsal import BoolArray
from app.balance.strategies import STRATEGIES
from app.core.counts import ClassCounts, FloatArray, IntArray

ABSENT, NONE, LARGEST, EVEN, CAP, COMPANY, BUDGET, STRATEGY, DROPS = (
    "absent",
    "none",
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
            ``even`` as large as the largest, nearly; ``cap`` most of its boxes are in images that have all
            the outputs they may; ``company`` most are in images that bring more of the large classes than
            they help; ``budget`` the number of images is used up; ``strategy`` the strategy looks no further;
            ``drops`` leaving out more images would take it along.
        arguments: figures. For ``cap``, ``company``, ``budget``, ``strategy`` and ``drops``: ``boxes`` and
            ``images`` of the class, ``capped`` of these images at the limit, ``times`` the limit, ``reach`` =
            boxes × times, ``needed`` times to equal the largest, ``company`` boxes of the ``largest`` class
            (its index) that one box brings along, ``total`` images allowed where they are limited, and for
            ``company`` and ``strategy``, where boxes were given and crops exist, ``crops``: the company in
            crops.
    """

    code: str
    arguments: dict[str, float] = field(default_factory=dict)


def class_prices(plan: BalancePlan, beta: float = _HIGHEST_BETA) -> FloatArray:
    """Return (C,) ``(λ − μ)/n``: what one more box of each class earns, the dearest class at −1.

    Positive where a box earns balance, negative where it costs; 0 for classes without boxes, and everywhere
    where fewer than two classes have any, or all are even.
    """
    held = np.flatnonzero(plan.after > 0)
    prices = np.zeros(len(plan.after))
    if len(held) >= 2:
        sharpness = min(beta, _HIGHEST_BETA) if beta >= 1 else 0.0
        slope = evaluate(plan.after[held].astype(np.float64), sharpness).gradient
        if slope.max() > 0:
            prices[held] = -slope / slope.max()
    return prices


def explain(
    plan: BalancePlan,
    counts: ClassCounts,
    limits: Limits,
    *,
    beta: float = _HIGHEST_BETA,
    boxes: BoxTable | None = None,
    crop_rule: CropRule = DEFAULT_RULE,
) -> tuple[Reason, ...]:
    """Return what holds each class.

    Args:
        plan: a plan for ``counts``.
        counts: boxes of I images over C classes.
        limits: those of the plan.
        beta: that of the plan.
        boxes: the boxes that are counted, to say what crops would give.
        crop_rule: what crops must be like.
    """
    facts = _Facts(plan, counts, limits, beta, boxes, crop_rule)
    return tuple(facts.reason(c) for c in range(counts.class_count))


def explain_smallest(
    plan: BalancePlan,
    counts: ClassCounts,
    limits: Limits,
    *,
    beta: float = _HIGHEST_BETA,
    boxes: BoxTable | None = None,
    crop_rule: CropRule = DEFAULT_RULE,
    alone: BoolArray | None = None,
) -> tuple[int, Reason] | None:
    """Return the class that is smallest under a plan, and what holds it; None where no class counts.

    Args:
        plan, …: as in ``explain``.
        alone: (C,) classes that are left alone: they do not count.
    """
    counting = plan.before > 0 if alone is None else (plan.before > 0) & ~alone
    if not counting.any():
        return None
    smallest = int(np.argmin(np.where(counting, plan.after, np.iinfo(np.int64).max)))
    return smallest, _Facts(plan, counts, limits, beta, boxes, crop_rule).reason(smallest)


class _Facts:
    """What all reasons rest on."""

    def __init__(
        self,
        plan: BalancePlan,
        counts: ClassCounts,
        limits: Limits,
        beta: float,
        boxes: BoxTable | None,
        crop_rule: CropRule,
    ) -> None:
        self.crop_rule = crop_rule
        self.plan, self.counts, self.limits, self.boxes = plan, counts, limits, boxes
        self.strategy = STRATEGIES[plan.strategy]
        self.largest = int(np.argmax(plan.after)) if len(plan.after) else 0
        self.worth = counts.dot(class_prices(plan, beta))
        most = limits.most_images(plan.images_before)
        self.allowed = math.inf if most is None else float(most)
        self.full = plan.images_after >= _FULL * self.allowed
        self.of_largest = _column(counts, self.largest) if counts.class_count else np.zeros(0)
        self._order = np.argsort(counts.classes, kind="stable")
        self._bounds = np.searchsorted(counts.classes[self._order], np.arange(counts.class_count + 1))
        self._rows = counts.rows

    def reason(self, c: int) -> Reason:
        now, planned, most = int(self.plan.before[c]), int(self.plan.after[c]), int(self.plan.after.max())
        if now == 0:
            return Reason(ABSENT)
        if self.plan.strategy == "none":
            return Reason(NONE)
        if c == self.largest:
            return Reason(LARGEST, {"grown": float(planned > now)})
        if planned >= _EVEN * most:
            return Reason(EVEN, {"share": planned / most})
        return self._held(c, now, most)

    def _held(self, c: int, now: int, most: int) -> Reason:
        """Tell cap, company and budget apart: by what most of the boxes of the class are held by."""
        entries = self._order[self._bounds[c] : self._bounds[c + 1]]
        images, boxes = self._rows[entries], self.counts.counts[entries].astype(np.float64)
        times = self.limits.max_copies
        capped = self.plan.copies[images] >= times
        figures = {
            "boxes": float(now),
            "images": float(len(images)),
            "capped": float(capped.sum()),
            "times": float(times),
            "reach": float(now * times),
            "needed": float(-(-most // now)),
            "company": float(self.of_largest[images].sum() / max(boxes.sum(), 1.0)),
            "largest": float(self.largest),
        }
        if math.isfinite(self.allowed):
            figures["total"] = self.allowed
        code = self._code(now * times < most, images, boxes, capped)
        crops = self._company_in_crops(c) if code in (COMPANY, STRATEGY) else None
        return Reason(code, figures if crops is None else {**figures, "crops": crops})

    def _code(self, out_of_reach: bool, images: IntArray, boxes: FloatArray, capped: np.ndarray) -> str:
        if self.strategy.drops:
            return DROPS
        if not self.strategy.optimised:
            return CAP if out_of_reach else STRATEGY
        # a crop leaves the company outside, so that any image could give more
        wanted = np.full(len(images), self.strategy.crops and self.full) | (self.worth[images] > 0)
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
