"""The whole dashboard as one page, made in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.balance import comparison
from app.core.dataset import Dataset
from app.export.analysis import analyse
from app.export.dashboard_page import dashboard_page
from app.export.planning import prepare
from app.files import write_atomic
from app.gui.balance.curve import BudgetCurve
from app.gui.balance.outlook import Outlook
from app.gui.pages import page_language, say


def write_report(
    path: Path,
    dataset: Dataset,
    outlook: Outlook | None,
    curve: BudgetCurve | None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Write what ``evenbox stats --report`` writes, in the language of the window.

    Raises:
        Cancelled: on request.
        OSError, EvenboxError: the file cannot be written.
    """
    prepared = None if outlook is None else outlook.prepared
    if prepared is not None and prepared.is_draft:
        prepared = prepare(prepared.job, dataset, cancelled=cancelled)
    analysis = analyse(dataset, prepared, cancelled)
    budget = None
    if curve is not None:
        budget = comparison.BudgetCurve(curve.images.astype(np.float64), curve.ratios)
    text = dashboard_page(analysis, budget, say=say, language=page_language())
    write_atomic(path, text.encode("utf-8", "backslashreplace"))
    return path
