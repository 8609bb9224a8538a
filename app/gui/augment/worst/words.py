"""Findings and suggestions in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.augment.plugins import PluginProblem, find_transform
from app.export.inspection.boxes import WHOLE_IMAGE, Finding
from app.export.inspection.cases import finding_words
from app.export.inspection.reasons import Reason, brief_sentence
from app.export.inspection.shrinking import Change
from app.gui.augment.words import value_text
from app.gui.messages import translate_message


def say(template: str, /, **values: object) -> str:
    """Say what a report says, in the language of the window; in any thread."""
    text = translate_message(template, values)
    # what a setting can be is translated with the window's own words
    return QCoreApplication.translate("Augment", template) if text == template else text


def reason_title(reason: Reason) -> str:
    """Return the name of a reason."""
    return translate_message(reason.title, {})


def finding_text(finding: Finding, classes: tuple[str, ...]) -> str:
    """Return what is wrong: ``RBC: 3 of 12 boxes lost``."""
    return finding_words(finding, classes, say)


def brief_words(finding: Finding, classes: tuple[str, ...]) -> tuple[str, str]:
    """Return the class, empty for the whole image, and what is wrong in few words: ``3 of 12 lost``."""
    words = say(brief_sentence(finding.reason), boxes=finding.boxes, value=finding.value)
    return ("" if finding.label == WHOLE_IMAGE else classes[finding.label]), words


def percent(share: float) -> str:
    """Return a share with two digits that mean something: ``28 %``, ``1.9 %``."""
    value = 100 * share
    return f"{value:.0f} %" if value >= 9.95 or value == round(value) else f"{value:.1f} %"


def change_text(change: Change) -> str:
    """Return one change of a recipe: ``IoU crop · Scale 0.3 … 1 → 0.91 … 1``."""
    kind = find_transform(change.transform)
    title, name, unit = change.transform, change.field, ""
    if kind is not None and not isinstance(kind, PluginProblem):
        title = translate_message(kind.title, {})
        field = kind.Parameters.model_fields.get(change.field)
        if field is not None:
            name = translate_message(field.title or change.field, {})
            extra = field.json_schema_extra
            unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
    if change.field == "p":
        name = QCoreApplication.translate("Augment", "Probability")
    before, after = (
        value_text(value, unit).replace(" ", "\u00a0") for value in (change.before, change.after)
    )
    return f"{title} · {name} {before} → {after}"
