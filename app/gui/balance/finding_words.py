"""Warnings in words: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.balance.findings import Finding


def finding_text(finding: Finding, classes: Sequence[str], image: str = "") -> str:
    """Return a sentence saying what is wrong.

    Args:
        finding: the finding.
        classes: names of all classes.
        image: name of the image that it is about.
    """
    names = {
        "name": classes[finding.label] if finding.label is not None else "",
        "other": classes[finding.other] if finding.other is not None else "",
        "image": image,
        "split": finding.split or "",
    }
    return _what(finding).format(**names, **_figures(finding))


def finding_advice(finding: Finding) -> str:
    """Return what to do about a finding, in a few words."""
    translate = QCoreApplication.translate
    advice = {
        "no_boxes": translate("Findings", "Label some, or take the class out of the list."),
        "few_images": translate("Findings", "Collect more: copies of so few images are learnt by heart."),
        "few_boxes": translate("Findings", "Collect more, or augment it strongly."),
        "under": translate("Findings", "Balance it here, or weight its loss."),
        "imbalance": translate("Findings", "Balance it: training will favour the large classes."),
        "severe_imbalance": translate("Findings", "Balance it, and collect more of the rare classes."),
        "out_of_reach": translate("Findings", "Allow more repeats, collect more, or weight its loss."),
        "company": translate("Findings", "Use “Augment and crop”: crops leave the others outside."),
        "empty_images": translate("Findings", "Leave some out, unless they shall teach what is background."),
        "odd_size": translate("Findings", "Look at it: the class or the box may be wrong."),
        "one_source": translate("Findings", "Lower the repeats of one image, or collect more of the class."),
        "missing_in_split": translate("Findings", "Split anew: results say nothing about this class."),
    }
    return advice.get(finding.code, "")


def _what(finding: Finding) -> str:
    translate = QCoreApplication.translate
    words = {
        "no_boxes": translate("Findings", "{name} is declared, but no training image holds it."),
        "few_images": translate("Findings", "Only {images} of the training images hold {name}."),
        "few_boxes": translate("Findings", "{name} has {boxes} boxes."),
        "under": translate("Findings", "{name} has {share} of the boxes of the largest class."),
        "imbalance": translate("Findings", "The largest class has {ratio} times the boxes of the smallest."),
        "severe_imbalance": translate(
            "Findings", "The largest class has {ratio} times the boxes of the smallest."
        ),
        "out_of_reach": translate(
            "Findings", "Copying cannot bring {name} near: ×{times} gives {reach} of {target} boxes."
        ),
        "company": translate(
            "Findings", "{share} of the images with {name} also hold {other}, which is far more common."
        ),
        "empty_images": translate("Findings", "{images} training images ({share}) hold no box."),
        "odd_size": translate("Findings", "A {name} in {image} is {side} px large; others are {mean} px."),
        "one_source": translate("Findings", "{share} of the planned {name} come from {image} alone."),
        "missing_in_split": translate("Findings", "No {name} is in the split {split}."),
    }
    return words.get(finding.code, finding.code)


def _figures(finding: Finding) -> dict[str, str]:
    figures = {name: f"{value:,.0f}" for name, value in finding.arguments.items()}
    if "share" in finding.arguments:
        share = 100 * finding.arguments["share"]
        figures["share"] = f"{share:.0f} %" if share >= 9.5 else f"{share:.1f} %"
    return figures
