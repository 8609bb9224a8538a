"""Strategies, reasons and the plan in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.balance import explanation as reasons
from app.balance.explanation import Reason
from app.balance.sentences import Certified, Sentence, certificate_sentence, reason_figures
from app.balance.strategies import STRATEGIES
from app.gui.balance.bars import factor_text
from app.gui.balance.heading import Subject
from app.gui.balance.outlook import Outlook
from app.gui.messages import translate_message
from app.gui.text import plural, ratio_text

_NAMED = 3  # classes that the sentence of the plan names


def strategy_title(name: str) -> str:
    """Return a strategy's name for people."""
    titles = {
        "augment": QCoreApplication.translate("Balance", "Augment"),
        "augment+crop": QCoreApplication.translate("Balance", "Augment and crop"),
        "augment+paste": QCoreApplication.translate("Balance", "Augment and paste"),
        "copy": QCoreApplication.translate("Balance", "Copy"),
        "class-balanced": QCoreApplication.translate("Balance", "Class-balanced"),
        "repeat-factor": QCoreApplication.translate("Balance", "Repeat factor"),
        "down": QCoreApplication.translate("Balance", "Down-sample"),
        "easy-ensemble": QCoreApplication.translate("Balance", "Easy ensemble"),
        "list": QCoreApplication.translate("Balance", "List"),
        "none": QCoreApplication.translate("Balance", "No balance"),
    }
    return titles.get(name, name)


def strategy_detail(name: str) -> str:
    """Return in a few words what a strategy does."""
    details = {
        "augment": QCoreApplication.translate("Balance", "augmented copies where they help most"),
        "augment+crop": QCoreApplication.translate("Balance", "also crops around rare objects"),
        "augment+paste": QCoreApplication.translate("Balance", "also rare objects pasted onto images"),
        "copy": QCoreApplication.translate("Balance", "exact copies where they help most"),
        "class-balanced": QCoreApplication.translate("Balance", "expand every class to the largest"),
        "repeat-factor": QCoreApplication.translate("Balance", "by the rarest class of an image (LVIS)"),
        "down": QCoreApplication.translate("Balance", "leaves images out, adds none"),
        "easy-ensemble": QCoreApplication.translate("Balance", "parts that together hold every image"),
        "list": QCoreApplication.translate("Balance", "a repeated list, no new images"),
        "none": QCoreApplication.translate("Balance", "one augmented copy of each, no originals"),
    }
    return details.get(name) or translate_message(STRATEGIES[name].description, {})


def limit_badge(reason: Reason) -> str:
    """Return the word for what holds a class."""
    words = {
        reasons.EVEN: QCoreApplication.translate("Balance", "even"),
        reasons.LARGEST: QCoreApplication.translate("Balance", "largest"),
        reasons.CAP: QCoreApplication.translate("Balance", "cap ×{times}"),
        reasons.COMPANY: QCoreApplication.translate("Balance", "company"),
        reasons.BUDGET: QCoreApplication.translate("Balance", "budget"),
        reasons.STRATEGY: QCoreApplication.translate("Balance", "strategy"),
        reasons.DROPS: QCoreApplication.translate("Balance", "company"),
        reasons.ALONE: QCoreApplication.translate("Balance", "left alone"),
        reasons.REACHED: QCoreApplication.translate("Balance", "reached"),
        reasons.NONE: "–",
        reasons.ABSENT: QCoreApplication.translate("Balance", "no boxes"),
    }
    if reason.code == reasons.REACHED and not reason.arguments["target"]:
        return "–"
    return words[reason.code].format(**reason_figures(reason))


def is_limit(reason: Reason) -> bool:
    """Whether the class is held back by something."""
    return reason.code not in {reasons.EVEN, reasons.LARGEST, reasons.NONE, reasons.ALONE, reasons.REACHED}


def sentence_text(sentence: Sentence) -> str:
    """Return a sentence of the planner in the language of the window."""
    return translate_message(sentence.template, sentence.arguments)


def certificate_text(plan: Certified) -> str:
    """Return what no plan can beat."""
    sentence = certificate_sentence(plan)
    return "" if sentence is None else sentence_text(sentence)


def plan_sentences(outlook: Outlook, best: tuple[str, float] | None = None) -> str:
    """Return what the plan does, in words.

    Args:
        outlook: the plan.
        best: another strategy that comes nearer to even and its ratio, None for none.
    """
    plan = outlook.plan
    parts = [_what_it_adds(outlook)]
    growth = _growth(plan.classes, plan.before, plan.after)
    if growth:
        parts.append(growth)
    if plan.fewest_images is not None or plan.most_share is not None:
        parts.append(certificate_text(plan))
    if best is not None:
        text = QCoreApplication.translate("Balance", "“{strategy}” would reach {ratio}.")
        parts.append(text.format(strategy=strategy_title(best[0]), ratio=ratio_text(best[1])))
    return " ".join(parts)


def state_words(planned: bool) -> str:
    """Return whether something is shown as it is now, or as planned."""
    if planned:
        return QCoreApplication.translate("Balance", "planned")
    return QCoreApplication.translate("Balance", "now")


def plan_subject(outlook: Outlook | None, both: bool = False) -> Subject:
    """Return what figures of a plan are about, for their files.

    Args:
        outlook: the plan; None where there is none yet.
        both: whether they also tell how it is now.
    """
    if outlook is None:
        return Subject()
    states = QCoreApplication.translate("Balance", "now and planned") if both else state_words(True)
    return Subject(outlook.prepared.dataset.name, "train", states, outlook.plan.strategy)


def _what_it_adds(outlook: Outlook) -> str:
    plan = outlook.plan
    strategy = STRATEGIES[plan.strategy]
    if plan.strategy == "none":
        text = QCoreApplication.translate("Balance", "Writes {n} augmented images and no originals.")
        return text.format(n=f"{plan.images_after:,}")
    if strategy.parts:
        text = QCoreApplication.translate("Balance", "Lists {n} parts that together hold every image.")
        return text.format(n=len(outlook.prepared.parts))
    if strategy.drops:
        text = QCoreApplication.translate("Balance", "Leaves out {n} of {all} images.")
        dropped = int((outlook.copies == 0).sum())
        return text.format(n=f"{dropped:,}", all=f"{plan.images_before:,}")
    added = plan.images_after - plan.images_before
    repeated = int((outlook.copies > 1).sum())
    if not added:
        return QCoreApplication.translate("Balance", "Adds nothing: no copy would bring the classes nearer.")
    if not strategy.writes_images:
        text = QCoreApplication.translate("Balance", "Lists {images} more than once: {added} entries more.")
    elif strategy.crops and plan.crops:
        text = QCoreApplication.translate(
            "Balance", "Adds {added} outputs of {images}, {crops} of them crops."
        )
    elif strategy.augmented:
        text = QCoreApplication.translate("Balance", "Adds {added} augmented copies of {images}.")
    else:
        text = QCoreApplication.translate("Balance", "Adds {added} exact copies of {images}.")
    images = plural(
        repeated,
        QCoreApplication.translate("Balance", "1 image"),
        QCoreApplication.translate("Balance", "{n} images"),
    )
    return text.format(added=f"{added:,}", images=images, crops=f"{plan.crops:,}")


def _growth(classes: Sequence[str], before: np.ndarray, after: np.ndarray) -> str:
    """Return how the classes grow, those that grow most first: ``Platelets ×2.6, WBC ×2.5, RBC ×1.5.``"""
    held = np.flatnonzero(before > 0)
    order = held[np.argsort(-(after[held] / before[held]), kind="stable")][:_NAMED]
    if not len(order) or (after[order] == before[order]).all():
        return ""
    return ", ".join(f"{classes[c]} {factor_text(int(before[c]), int(after[c]))}" for c in order) + "."
