"""What the filters at the left offer: reasons with their counts, classes with what is kept of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.export.inspection.reasons import Reason
from app.export.inspection.result import Inspection
from app.export.inspection.suggestion import MOST_LOST
from app.gui.augment.worst.filters import FilterRow
from app.gui.augment.worst.words import percent, reason_title

_MOST_CLASSES = 200


def reason_rows(found: Inspection, chosen: int | None, label: int | None, everything: int) -> list[FilterRow]:
    """Return a row for each reason that was found at boxes of a class, and for the chosen one.

    Args:
        found: the inspection.
        chosen: the reason that is chosen, which stays in the list.
        label: only what happened to boxes of this class.
        everything: how many copies are worth a look for any reason.
    """
    counts = found.reason_counts(label)
    title = QCoreApplication.translate("WorstCasesView", "Everything")
    return [
        FilterRow(None, title, f"{everything:,}"),
        *(
            FilterRow(int(reason), reason_title(reason), f"{counts[reason]:,}")
            for reason in Reason
            if counts[reason] or int(reason) == chosen
        ),
    ]


def class_rows(found: Inspection) -> list[FilterRow]:
    """Return a row for each class that has boxes, those that lose most first."""
    rates, survival = found.survival.rates, found.survival
    total = float(survival.kept.sum()) / max(1, int(survival.boxes.sum()))
    title = QCoreApplication.translate("WorstCasesView", "All classes")
    return [
        FilterRow(None, title, percent(total), share=total),
        *(
            FilterRow(
                k,
                found.classes[k],
                percent(float(rates[k])),
                k,
                float(rates[k]),
                bool(found.rare[k]) and rates[k] < 1 - MOST_LOST,
                _class_tip(found, k),
            )
            for k in np.argsort(rates, kind="stable")[:_MOST_CLASSES].tolist()
            if survival.boxes[k]
        ),
    ]


def _class_tip(found: Inspection, label: int) -> str:
    survival = found.survival
    text = QCoreApplication.translate(
        "WorstCasesView",
        "{boxes} boxes drawn, {kept} kept, {clipped} of them clipped; visible {visible}, looseness {loose}×",
    )
    return text.format(
        boxes=f"{survival.boxes[label]:,}",
        kept=f"{survival.kept[label]:,}",
        clipped=f"{survival.clipped[label]:,}",
        visible=percent(float(survival.mean_visibility[label])),
        loose=f"{survival.mean_looseness[label]:.2f}",
    )
