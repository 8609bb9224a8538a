"""Findings and reasons in English sentences that say what to do: for the command line and for reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from app.balance.explanation import (
    ABSENT,
    BUDGET,
    CAP,
    COMPANY,
    DROPS,
    EVEN,
    LARGEST,
    NONE,
    STRATEGY,
    Reason,
)
from app.balance.findings import Finding

_FINDINGS: Mapping[str, str] = MappingProxyType(
    {
        "no_boxes": "{name} is declared but has no boxes: label some, or take it out of the classes",
        "few_images": "{name} is in {images:.0f} image(s): too few to train on and to judge by; collect more",
        "few_boxes": "{name} has {boxes:.0f} boxes: under a hundred is learned badly; collect more",
        "under": "{name} has {share:.0%} of the boxes of the largest class: balancing raises it",
        "imbalance": "the largest class has {ratio:.1f} times the boxes of the smallest: balance it",
        "severe_imbalance": "the largest class has {ratio:.0f} times the boxes of the smallest: "
        "a detector will hardly see the small ones; balance, and collect more of them",
        "out_of_reach": "{name}: copying cannot reach it, ×{times:.0f} gives {reach:.0f} boxes of "
        "{target:.0f}; collect more, or allow more copies of an image",
        "company": "{share:.0%} of the images with {name} hold {other} too, which has "
        "{other_boxes:.0f} boxes against {boxes:.0f}: copies bring it along, use crops",
        "empty_images": "{images:.0f} images ({share:.0%}) hold no box: see that they are truly empty",
        "odd_size": "a box of {name} in {image} is {side:.0f} px, {deviations:.0f} deviations from the mean, "
        "{mean:.0f}: look whether it is a slip",
        "one_source": "{share:.0%} of the boxes of {name} that are written come from {image} "
        "({outputs:.0f} outputs): over-fitting; allow fewer copies of an image, or collect more",
        "missing_in_split": "{name} is missing in {split}: it cannot be judged there; make a new split",
    }
)

_COMPANY_CROPS = "; crops bring {crops:.1f}"
_REASONS: Mapping[str, str] = MappingProxyType(
    {
        ABSENT: "no boxes",
        NONE: "nothing is balanced",
        LARGEST: "the largest class",
        EVEN: "as large as the largest, nearly",
        CAP: "cap: {boxes:.0f} boxes in {images:.0f} images; ×{times:.0f} gives {reach:.0f}, it needs "
        "×{needed:.0f}: collect more",
        COMPANY: "company: each brings {company:.1f} {largest}",
        BUDGET: "budget: the number of images is used up",
        STRATEGY: "the strategy looks no further",
        DROPS: "company: leaving out more images would take it along",
    }
)


def finding_sentence(finding: Finding, classes: Sequence[str], images: Sequence[str] = ()) -> str:
    """Return what is found and what to do about it.

    Args:
        finding: of ``warnings``.
        classes: names of the classes.
        images: ids of the images that the finding's ``image`` counts in.
    """
    names: dict[str, object] = dict(finding.arguments)
    if finding.label is not None:
        names["name"] = classes[finding.label]
    if finding.other is not None:
        names["other"] = classes[finding.other]
    if finding.image is not None:
        names["image"] = images[finding.image] if finding.image < len(images) else f"image {finding.image}"
    return _FINDINGS[finding.code].format(split=finding.split, **names)


def reason_sentence(reason: Reason, classes: Sequence[str]) -> str:
    """Return in a few words what holds a class."""
    arguments: dict[str, object] = dict(reason.arguments)
    template = _REASONS[reason.code]
    if reason.code == COMPANY and "crops" in arguments:
        template += _COMPANY_CROPS
    if "largest" in arguments:
        arguments["largest"] = classes[int(reason.arguments["largest"])]
    return template.format(**arguments)
