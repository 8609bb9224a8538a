"""From a warning to the images and boxes that it is about. No Qt but for words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.balance.findings import Finding
from app.balance.sentences import finding_sentence
from app.core.counts import IntArray
from app.core.dataset import Dataset
from app.gui.balance.outlook import Outlook
from app.gui.balance.words import sentence_text
from app.gui.selection import BoxMask, Selection, select_boxes


def finding_title(finding: Finding, outlook: Outlook) -> str:
    """Return a finding in words."""
    if finding.image is None:
        return sentence_text(finding_sentence(finding, outlook.plan.classes))
    image = outlook.prepared.dataset.entries[int(outlook.images[finding.image])].image_id
    return sentence_text(finding_sentence(replace(finding, image=0), outlook.plan.classes, (image,)))


def select_finding(finding: Finding, outlook: Outlook, title: str) -> Selection:
    """Return the training images that a finding is about, and their boxes of its class.

    Of a class that no training image holds they are the images of the other splits.
    """
    counts, images = outlook.counts, outlook.images
    if finding.code == "no_boxes" and finding.label is not None:  # other splits may hold it
        label = finding.label
        return select_boxes(outlook.prepared.dataset, title, lambda dataset: dataset.labels == label)
    if finding.image is not None:
        found = images[[finding.image]]
    elif finding.code == "empty_images":
        found = images[counts.boxes_per_image() == 0]
    elif finding.label is not None:
        rows = counts.rows
        holding = np.unique(rows[counts.classes == finding.label])
        if finding.other is not None:
            holding = np.intersect1d(holding, rows[counts.classes == finding.other])
        found = images[holding]
    else:
        smallest = int(np.argmin(np.where(outlook.plan.before > 0, outlook.plan.before, np.inf)))
        found = images[np.unique(counts.rows[counts.classes == smallest])]
        return Selection(title, np.sort(found), _boxes_in(found, smallest, len(outlook.prepared.dataset)))
    find = None
    if finding.label is not None:
        find = _boxes_in(found, finding.label, len(outlook.prepared.dataset))
    return Selection(title, np.sort(found), find)


def _boxes_in(images: IntArray, label: int, count: int) -> Callable[[Dataset], BoxMask]:
    """Return what finds the boxes of a class in some of ``count`` images."""
    chosen = np.zeros(count, bool)
    chosen[images] = True
    return lambda dataset: (dataset.labels == label) & chosen[dataset.image_rows]
