"""From columns to the best whole plan: solve, bound, save, round, polish; then again with drawn copies."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.balance.certificate import lower_bound
from app.balance.columns import Columns
from app.balance.polish import ExpectedStock, polish
from app.balance.rehearsal import DrawnStock, Rehearsal, expected_boxes, zero_filled
from app.balance.rounding import round_plan, round_up
from app.balance.saving import fewest, trim
from app.balance.solver import SHARPEST, Solution, solve, stages
from app.core.counts import ClassCounts, FloatArray, IntArray
from app.core.statistics import imbalance_ratio

_RATIO = 64.0  # from this β on the imbalance ratio itself is what is wished for
_KEPT_BACK = 0.8  # share of the slack for saving; the rest is for rounding
_RAZOR = 1024.0  # β of the last exact changes, where the ratio is all that counts
_MOVES = 400
_SPREAD = 0.25  # more outputs than the solution has: another way of rounding is tried
_MOVE_WORK = 30_000_000  # entries that all moves together may look at
_MOVE_OVERHEAD = 150  # of each move, for each class: its exact trials


@dataclass(frozen=True, slots=True)
class Optimum:
    """A whole plan.

    Attributes:
        x: (M,) outputs of each column.
        n: (C,) boxes per class, ``base`` included.
        bound: on the ratio of any plan within the same limits; None where it is not the aim.
    """

    x: IntArray
    n: FloatArray
    bound: float | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a plan.

    Attributes:
        beta: 0, or at least 1; from 64 on it means the imbalance ratio itself.
        slack: share by which the ratio may be above the best, to save images.
    """

    beta: float
    slack: float

    @property
    def solver_beta(self) -> float:
        """β for the solver."""
        return self.beta if self.beta < _RATIO else max(self.beta, SHARPEST)

    def enough(self, best: Solution) -> float:
        """Return the imbalance ratio that is good enough; 0 where the ratio is not what is asked for."""
        return best.ratio * (1 + self.slack) if self.beta >= _RATIO else 0.0


def optimise(columns: Columns, wish: Wish) -> Optimum:
    """Return a plan whose outputs hold what their columns say."""
    best, bound = _solve(columns, wish.solver_beta)
    stock = _whole(columns, best, wish)
    return Optimum(stock.x, stock.n, bound)


def optimise_drawn(columns: Columns, counts: ClassCounts, rehearsal: Rehearsal, wish: Wish) -> Optimum:
    """Return a plan of augmented copies that counts what they really hold.

    A first plan is made with what copies are expected to hold and drawn; a second one with what was learned
    from those draws; and a few exact changes mend the rest. The bound is on what is expected after the
    draws, so an estimate of a bound on what can be drawn.

    Args:
        columns: one for each image, with expected boxes.
        counts: boxes of the originals.
        rehearsal: draws copies.
        wish: what is asked for.
    """
    counts = zero_filled(counts, columns)
    best, bound = _solve(columns, wish.solver_beta)
    stock = DrawnStock(columns, rehearsal, _whole(columns, best, wish).x)
    learned = expected_boxes(counts, columns.boxes, rehearsal)
    if not np.allclose(learned, columns.boxes):
        columns = replace(columns, boxes=learned, high=stock.most)
        best, bound = _solve(columns, wish.solver_beta)
        stock = DrawnStock(columns, rehearsal, _whole(columns, best, wish).x)
    enough = wish.enough(best)
    if (counts.counts == 0).any() and enough:  # what others bring varies: there is more than is expected
        enough = 1.0
    _polish(stock, wish, enough)
    return Optimum(stock.x, stock.n, min(bound, imbalance_ratio(stock.n)))


def _solve(columns: Columns, beta: float) -> tuple[Solution, float]:
    """Return the best fractional plan for β, and the bound on the ratio of any plan.

    The bound takes its class weights where the ratio itself is lowest, whatever β is wished for.
    """
    best = solve(columns, stages(beta))
    sharpest = best if beta >= SHARPEST else solve(columns, stages(SHARPEST, beta), best.x)
    return best, lower_bound(columns, sharpest.n)


def _whole(columns: Columns, best: Solution, wish: Wish) -> ExpectedStock:
    """Save, round and polish; where a ratio is enough, take away what is not needed for it."""
    beta, ratio = wish.solver_beta, wish.enough(best)
    solution = fewest(columns, best, beta, wish.slack * _KEPT_BACK)
    if ratio == 0:
        stock = ExpectedStock(columns.limited(solution.outputs), round_plan(columns, solution.x))
        _polish(stock, wish, ratio)
        return stock
    stock = ExpectedStock(columns, round_up(columns, solution, beta, ratio))
    if _polish(stock, wish, ratio):
        stock = ExpectedStock(columns, trim(columns, stock.x, max(ratio, imbalance_ratio(stock.n))))
    if stock.outputs > solution.outputs * (1 + _SPREAD):
        return _concentrated(columns, solution, wish, ratio, stock)
    return stock


def _concentrated(
    columns: Columns, solution: Solution, wish: Wish, ratio: float, stock: ExpectedStock
) -> ExpectedStock:
    """Return a plan as good as ``stock`` with fewer outputs, if there is one.

    A solution that is spread thinly over many columns, all rounded up, has far more outputs than it needs.
    """
    other = ExpectedStock(columns, round_plan(columns, solution.x))
    good = max(ratio, imbalance_ratio(stock.n))
    _polish(other, wish, good)
    is_good = imbalance_ratio(other.n) <= good and other.outputs < stock.outputs
    return other if is_good else stock


def _polish(stock: ExpectedStock | DrawnStock, wish: Wish, ratio: float) -> int:
    work = len(stock.columns.classes) + _MOVE_OVERHEAD * stock.columns.class_count
    return polish(stock, _RAZOR if ratio else wish.beta, min(_MOVES, _MOVE_WORK // work + 1), ratio)
