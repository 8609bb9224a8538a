"""Findings, reasons and certificates in sentences: templates and figures, worded once.

On the command line and in reports a sentence is English; the window translates its template.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from app.balance import explanation as reasons
from app.balance.explanation import Reason
from app.balance.findings import Finding
from app.balance.strategies import STRATEGIES


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence for people.

    Attributes:
        template: English, with ``{name}`` fields.
        arguments: names and figures, written as people read them.
    """

    template: str
    arguments: Mapping[str, str]

    def __str__(self) -> str:
        """Return it in English."""
        return self.template.format(**self.arguments)


class Certified(Protocol):
    """What a certificate speaks of: a plan, or the summary of one."""

    @property
    def strategy(self) -> str:
        """Its name."""

    @property
    def ratio_after(self) -> float:
        """What the plan reaches."""

    @property
    def lower_bound(self) -> float | None:
        """What no plan goes below."""

    @property
    def bound_is_expected(self) -> bool:
        """Whether the recipe loses or brings boxes."""

    @property
    def images_after(self) -> int:
        """Images of the plan."""

    @property
    def fewest_images(self) -> int | None:
        """Images that least numbers need."""

    @property
    def most_share(self) -> float | None:
        """Share of least numbers that can be reached."""


_PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "no_boxes": "{name} is declared, but no training image holds it.",
        "few_images": "Only {images} of the training images hold {name}.",
        "few_boxes": "{name} has {boxes} boxes.",
        "under": "{name} has {share} of the boxes of the largest class.",
        "imbalance": "The largest class has {ratio} times the boxes of the smallest.",
        "severe_imbalance": "The largest class has {ratio} times the boxes of the smallest.",
        "out_of_reach": "Copying cannot bring {name} near: ×{times} gives {reach} of {target} boxes.",
        "company": "{share} of the images with {name} also hold {other}, which is far more common.",
        "empty_images": "{images} training images ({share}) hold no box.",
        "odd_size": "A {name} in {image} is {side} px large; others are {mean} px.",
        "one_source": "{share} of the planned {name} come from {image} alone.",
        "missing_in_split": "No {name} is in the split {split}.",
    }
)
_ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "no_boxes": "Label some, or take the class out of the list.",
        "few_images": "Collect more: copies of so few images are learnt by heart.",
        "few_boxes": "Collect more, or augment it strongly.",
        "under": "Balance it, or weight its loss.",
        "imbalance": "Balance it: training will favour the large classes.",
        "severe_imbalance": "Balance it, and collect more of the rare classes.",
        "out_of_reach": "Allow more repeats, collect more, or weight its loss.",
        "company": "Use crops: they leave the others outside.",
        "empty_images": "Leave some out, unless they shall teach what is background.",
        "odd_size": "Look at it: the class or the box may be wrong.",
        "one_source": "Lower the repeats of one image, or collect more of the class.",
        "missing_in_split": "Split anew: results say nothing about this class.",
    }
)

_GROWN = "Not raised on purpose: it comes along in the images of the other classes."
_UNASKED = "Nothing is asked of it."
_COMPANY_CROPS = "Each {name} brings {company} {largest} with it; crops would bring {crops}."
_COMPANY_CAPPED = (
    "Each {name} brings {company} {largest}. Of its {images} images {capped} repeat ×{times}; "
    "the rest would cost more."
)
_REASONS: Mapping[str, str] = MappingProxyType(
    {
        reasons.LARGEST: "The largest class, which sets the target.",
        reasons.EVEN: "Within 5 % of the largest class.",
        reasons.CAP: "{boxes} boxes in {images} images; ×{times} gives {reach} at most, even would be "
        "×{needed}. Collect more, or allow more repeats.",
        reasons.COMPANY: "Each {name} brings {company} {largest} with it: repeating its images helps nobody.",
        reasons.BUDGET: "The limit of {total} images in all is used up; more would help.",
        reasons.STRATEGY: "Each {name} brings {company} {largest} with it, and this strategy does not look "
        "at that.",
        reasons.DROPS: "Each {name} brings {company} {largest}: leaving out more would leave it out as well.",
        reasons.ALONE: "Left alone: it may become as large or as small as it likes.",
        reasons.REACHED: "Has the {target} boxes that are asked for.",
        reasons.NONE: "Nothing is balanced.",
        reasons.ABSENT: "Declared, but no training image holds it.",
    }
)

_NOTHING_CHOSEN = "Nothing is chosen, so nothing can be better."
_COPIES = "No plan by copies goes below {bound} under these limits."
_COPIES_EXPECTED = "No plan by copies is expected to go below {bound} under these limits."
_CROPS = "No plan of copies and the crops on offer goes below {bound} under these limits."
_CROPS_EXPECTED = (
    "No plan of copies and the crops on offer is expected to go below {bound} under these limits."
)
_PASTES = "No plan of copies, crops and pastes on offer goes below {bound} under these limits."
_PASTES_EXPECTED = (
    "No plan of copies, crops and pastes on offer is expected to go below {bound} under these limits."
)
_SUBSETS = "No choice of images that keeps the least boxes of each class goes below {bound}."
_PARTS = "However the images are dealt, the worst part does not go below {bound}."
_FEWEST = "All least numbers are reached; no plan that reaches them has fewer than {images} images."
_FEWEST_EXPECTED = (
    "All least numbers are reached; a plan that reaches them is expected to need at least {images} images."
)
_MOST = "Out of reach under these limits: no plan gives every class more than {share} of its least number."
_MOST_EXPECTED = (
    "Out of reach under these limits: no plan is expected to give every class more than {share} of its least "
    "number."
)
_CERTIFICATES = (
    *(_NOTHING_CHOSEN, _COPIES, _COPIES_EXPECTED, _CROPS, _CROPS_EXPECTED, _PASTES, _PASTES_EXPECTED),
    *(_SUBSETS, _PARTS, _FEWEST, _FEWEST_EXPECTED, _MOST, _MOST_EXPECTED),
)

TEMPLATES: frozenset[str] = frozenset(
    {
        *(*_PROBLEMS.values(), *_ADVICE.values(), *_REASONS.values()),
        *(_GROWN, _UNASKED, _COMPANY_CROPS, _COMPANY_CAPPED),
        *_CERTIFICATES,
    }
)
"""All templates, for translation."""


def finding_sentence(finding: Finding, classes: Sequence[str], images: Sequence[str] = ()) -> Sentence:
    """Return what is wrong.

    Args:
        finding: of ``warnings``.
        classes: names of the classes.
        images: ids of the images that the finding's ``image`` counts in.
    """
    arguments = {name: f"{value:,.0f}" for name, value in finding.arguments.items()}
    if "share" in finding.arguments:
        arguments["share"] = share_text(finding.arguments["share"])
    if finding.label is not None:
        arguments["name"] = classes[finding.label]
    if finding.other is not None:
        arguments["other"] = classes[finding.other]
    if finding.image is not None:
        known = finding.image < len(images)
        arguments["image"] = images[finding.image] if known else f"#{finding.image}"
    if finding.split is not None:
        arguments["split"] = finding.split
    return Sentence(_PROBLEMS[finding.code], arguments)


def finding_advice(finding: Finding) -> Sentence:
    """Return what to do about a finding, in a few words."""
    return Sentence(_ADVICE[finding.code], {})


def reason_sentence(reason: Reason, name: str, classes: Sequence[str]) -> Sentence:
    """Return what holds a class.

    Args:
        reason: of the class.
        name: of the class.
        classes: names of all classes.
    """
    figures = reason_figures(reason)
    if "largest" in reason.arguments:
        figures["largest"] = classes[int(reason.arguments["largest"])]
    return Sentence(_reason_template(reason), {"name": name, **figures})


def reason_figures(reason: Reason) -> dict[str, str]:
    """Return the figures of a reason as people read them."""
    figures = {name: f"{value:,.0f}" for name, value in reason.arguments.items() if name != "largest"}
    for name in ("company", "crops"):
        if name in reason.arguments:
            value = reason.arguments[name]
            figures[name] = f"{value:.0f}" if value >= 9.5 else f"{value:.1f}"
    return figures


def _reason_template(reason: Reason) -> str:
    if reason.code == reasons.LARGEST and reason.arguments["grown"]:
        return _GROWN
    if reason.code == reasons.REACHED and not reason.arguments["target"]:
        return _UNASKED
    if reason.code == reasons.COMPANY and "crops" in reason.arguments:
        return _COMPANY_CROPS
    if reason.code == reasons.COMPANY and reason.arguments["capped"]:
        return _COMPANY_CAPPED
    return _REASONS[reason.code]


def certificate_sentence(plan: Certified) -> Sentence | None:
    """Return what no plan can beat; None where there is nothing to say."""
    if plan.fewest_images is not None:
        template = _FEWEST_EXPECTED if plan.bound_is_expected else _FEWEST
        return Sentence(template, {"images": f"{plan.fewest_images:,}"})
    if plan.most_share is not None:
        template = _MOST_EXPECTED if plan.bound_is_expected else _MOST
        return Sentence(template, {"share": share_text(plan.most_share)})
    if plan.lower_bound is None:
        return None
    return Sentence(_certificate_template(plan), {"bound": bound_text(plan.lower_bound)})


def _certificate_template(plan: Certified) -> str:
    strategy = STRATEGIES[plan.strategy]
    if plan.strategy == "none":
        return _NOTHING_CHOSEN
    if strategy.parts:
        return _PARTS
    if strategy.drops:
        return _SUBSETS
    if strategy.pastes:
        return _PASTES_EXPECTED if plan.bound_is_expected else _PASTES
    if strategy.crops:
        return _CROPS_EXPECTED if plan.bound_is_expected else _CROPS
    return _COPIES_EXPECTED if plan.bound_is_expected else _COPIES


def bound_text(bound: float) -> str:
    """Return a lower bound with three significant digits, never rounded up."""
    digits = 0 if bound >= 100 else 1 if bound >= 10 else 2
    scale = 10**digits
    return f"{int(bound * scale + 1e-9) / scale:,.{digits}f}"


def share_text(share: float) -> str:
    """Return a share in percent."""
    percent = 100 * share
    return f"{percent:.0f} %" if percent >= 9.5 else f"{percent:.1f} %"
