"""The report of an inspection: one HTML file for someone who does not have the program."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from app.augment.plugins import PluginProblem, find_transform
from app.augment.recipe import Recipe, Step, recipe_json
from app.augment.schema import parameter_fields
from app.core.palette import class_colour
from app.errors import Cancelled, EvenboxError
from app.export.inspection.cases import drawn_case, finding_words, random_cases, varied
from app.export.inspection.reasons import Reason
from app.export.inspection.result import Inspection
from app.export.inspection.suggestion import Suggestion
from app.imaging.encode import encode
from app.report import Picture, Section, bars, details, gallery, notes, page, paragraph, table, tiles
from app.report.blocks import block

WORST, RANDOM = 36, 12
_WIDTH, _QUALITY = 340, 82
_MOST_WORDS = 3


def inspection_page(
    inspection: Inspection,
    suggestion: Suggestion | None = None,
    *,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> str:
    """Return the report as HTML text; everything is inside.

    Args:
        inspection: what was found.
        suggestion: a milder recipe, if one was looked for.
        on_progress: called with pictures drawn and to draw.
        cancelled: asked before each picture.

    Raises:
        Cancelled: on request.
    """
    worst = varied(inspection, inspection.ranked(), WORST).tolist()
    some = random_cases(inspection, RANDOM).tolist()
    total = len(worst) + len(some)

    def pictures(cases: Sequence[int], before: int) -> list[Picture]:
        found = []
        for k, case in enumerate(cases):
            if cancelled():
                raise Cancelled
            found += _picture(inspection, case)
            if on_progress:
                on_progress(before + k + 1, total)
        return found

    worst_pictures, random_pictures = pictures(worst, 0), pictures(some, len(worst))
    sections = [
        Section("In short", tiles(_figures(inspection))),
        Section("What becomes of each class", *_survival(inspection)),
        Section("What is worth a look", _reasons(inspection), wide=suggestion is None),
    ]
    if suggestion is not None:
        sections.append(Section("A milder recipe", *_suggestion(suggestion), wide=False))
    sections += [
        Section(f"The worst {len(worst_pictures)} copies", _legend(inspection), gallery(worst_pictures)),
        Section(f"{len(random_pictures)} copies at random", gallery(random_pictures)),
        Section("The recipe", *_recipe(inspection.recipe)),
        Section("How it was measured", *_method(inspection)),
    ]
    name = inspection.recipe.title or inspection.recipe.name
    subtitle = f"{inspection.dataset_name} · seed {inspection.seed}"
    return page(f"What “{name}” does to {inspection.dataset_name}", sections, subtitle)


def _picture(inspection: Inspection, case: int) -> list[Picture]:
    """Return a copy with its words; nothing where its image cannot be read any more."""
    subject, number = inspection.place(case)
    try:
        data = encode(drawn_case(inspection, case, _WIDTH), ".jpg", _QUALITY)
    except (EvenboxError, OSError):
        return []
    words = [finding_words(found, inspection.classes) for found in inspection.findings.telling(case)]
    more = [f"and {len(words) - _MOST_WORDS} more"] if len(words) > _MOST_WORDS else []
    said = "; ".join([*words[:_MOST_WORDS], *more]) or "nothing to remark"
    return [Picture(data, f"{subject.source.image_id}, copy {number}: {said}", "image/jpeg")]


def _figures(inspection: Inspection) -> list[tuple[str, str, str]]:
    survival, ranked = inspection.survival, len(inspection.ranked())
    boxes, kept = int(survival.boxes.sum()), int(survival.kept.sum())
    rare = inspection.rare
    figures = [
        ("images", f"{len(inspection.subjects):,}", f"{inspection.draws} copies of each"),
        ("copies worth a look", f"{ranked:,}", f"of {inspection.cases:,}"),
        ("boxes lost", _percent(1 - kept / max(1, boxes)), f"of {boxes:,}"),
        ("copies that lost all", f"{survival.lost_copies:,}", "an export leaves them out"),
    ]
    if rare.any():
        whole = int(survival.boxes[rare].sum())
        lost = 1 - int(survival.kept[rare].sum()) / max(1, whole)
        names = ", ".join(name for name, is_rare in zip(inspection.classes, rare, strict=True) if is_rare)
        figures.insert(3, ("rare boxes lost", _percent(lost), names))
    return figures


def _survival(inspection: Inspection) -> list[Markup]:
    survival = inspection.survival
    rows = []
    for k, name in enumerate(inspection.classes):
        boxes, kept, clipped = (
            int(column[k]) for column in (survival.boxes, survival.kept, survival.clipped)
        )
        rate = float(survival.rates[k])
        dropped = ", ".join(
            f"{code.replace('_', ' ')} {count:,}" for code, count in survival.reasons(k).items()
        )
        rows.append(
            (
                f"{name} (rare)" if inspection.rare[k] else name,
                boxes,
                (_percent(rate), rate),
                (_percent(clipped / max(1, kept)), clipped / max(1, kept)),
                (_percent(float(survival.mean_visibility[k])), float(survival.mean_visibility[k])),
                (f"{survival.mean_looseness[k]:.2f}×", float(survival.mean_looseness[k])),
                dropped or "–",
            )
        )
    header = ("class", "boxes drawn", "kept", "of those clipped", "visible", "looseness", "dropped because")
    chart = bars(
        inspection.classes,
        {"kept, %": [100 * float(rate) for rate in survival.rates]},
        title="Share of each class' boxes that is kept",
    )
    return [chart, table(header, rows)]


def _reasons(inspection: Inspection) -> Markup:
    counts = inspection.reason_counts()
    rows = [
        (reason.title, counts[reason], (_percent(counts[reason] / inspection.cases), counts[reason]))
        for reason in Reason
        if counts[reason]
    ]
    if not rows:
        return paragraph("Nothing: no copy breaks any of the thresholds below.")
    return table(("reason", "copies", "share"), rows)


def _suggestion(suggestion: Suggestion) -> list[Markup]:
    watched = ", ".join(suggestion.classes)
    before, after = _percent(suggestion.lost_before), _percent(suggestion.lost_after)
    if not suggestion.changes:
        level = "ok" if suggestion.is_reached else "warning"
        text = f"{before} of the boxes of {watched} are lost; no range that can be lowered is to blame."
        return [notes([(level, text)])]
    level = "ok" if suggestion.is_reached else "warning"
    text = f"With the ranges below, {after} instead of {before} of the boxes of {watched} are lost."
    rows = [
        (
            f"{change.step + 1} {change.transform}",
            change.field,
            json.dumps(change.before),
            json.dumps(change.after),
        )
        for change in suggestion.changes
    ]
    return [
        notes([(level, text)]),
        table(("step", "setting", "before", "after"), rows, sortable=False),
        details("The milder recipe as JSON", _code(recipe_json(suggestion.recipe))),
    ]


def _legend(inspection: Inspection) -> Markup:
    return block(
        "<p>{% for name, colour in classes %}"
        '<span style="color:{{ colour }}" aria-hidden="true">■</span> {{ name }}&emsp;{% endfor %}'
        "<span class=muted>dashed: dropped</span></p>",
        classes=[(name, class_colour(k)) for k, name in enumerate(inspection.classes)],
    )


def _recipe(recipe: Recipe) -> list[Markup]:
    rows = [(str(k), *_step_words(step)) for k, step in enumerate(recipe.steps, 1)]
    keep = recipe.keep
    rules = [
        "the centre must be inside" if keep.centre_inside else "",
        f"at least {_percent(keep.min_visibility)} visible" if keep.min_visibility else "",
        f"shorter side at least {max(1.0, keep.min_size):g} px",
        f"area at least {keep.min_area:g} px²" if keep.min_area else "",
        f"at most {keep.max_aspect:g} times as long as wide" if keep.max_aspect is not None else "",
    ]
    blocks = [paragraph(recipe.description)] if recipe.description else []
    return [
        *blocks,
        table(("", "step", "happens", "settings"), rows, sortable=False),
        paragraph("A box stays if: " + ", ".join(filter(None, rules)) + f". Envelope: {recipe.envelope}."),
        details("As JSON", _code(recipe_json(recipe))),
    ]


def _step_words(step: Step) -> tuple[str, str, str]:
    kind = find_transform(step.transform)
    happens = _percent(step.p) if step.enabled else "switched off"
    if kind is None or isinstance(kind, PluginProblem):
        return step.transform, happens, json.dumps(step.parameters)
    settings = []
    for found in parameter_fields(kind.Parameters):
        value = step.parameters.get(found.name, found.default)
        settings.append(
            f"{found.title}: {_value(value)}{f' {found.unit}' if found.unit != 'share' else ''}".strip()
        )
    return kind.title, happens, "; ".join(settings)


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        numbers = [_value(each) for each in value]
        return " to ".join(numbers) if len(numbers) == 2 else ", ".join(numbers)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _method(inspection: Inspection) -> list[Markup]:
    t = inspection.thresholds
    lines = [
        f"Copies 1 to {inspection.draws} of {len(inspection.subjects):,} images were drawn with seed "
        f"{inspection.seed}: an export with this recipe and seed writes the same ones.",
        f"Rare: fewer boxes than {_percent(t.rare_share)} of the mean of the classes. Hardly visible: less "
        f"than {_percent(t.visibility_margin)} above the recipe's own limit. Loose: {t.looseness:g}× as "
        f"large as what is visible of the object in it. Tiny: under {t.tiny:g} px.",
        "Pixels are measured inside the picture, reduced to 256 px, and compared with the original. "
        f"Black: {_percent(t.black[1])} of the pixels under {t.black[0]:g}. Blown out: "
        f"{_percent(t.white[1])} more pixels over {t.white[0]:g}. Flat: contrast (standard deviation) under "
        f"{t.flat:g}. Blurred: sharpness (variance of the Laplacian over that of luma) under "
        f"{_percent(t.sharpness)} of the original's. Mostly fill: picture on under {_percent(t.sparse)} of "
        f"the canvas. Duplicate: mean difference under {t.duplicate:g} level at 32 × 32.",
    ]
    if inspection.company is not None:
        lines.append(
            "Copies show other images as well. What is kept and lost is told of an image's own boxes; those "
            "that others bring along come on top."
        )
    if not inspection.has_pixels:
        lines[2] = "Pixels were not looked at."
    failures = [("warning", f"left out: {failure.reason}") for failure in inspection.failures]
    return [*map(paragraph, lines), *([notes(failures)] if failures else [])]


def _code(text: str) -> Markup:
    return block("<pre>{{ text }}</pre>", text=text)


def _percent(share: float) -> str:
    value = 100 * share
    return f"{value:.0f} %" if value >= 9.95 or value == round(value) else f"{value:.1f} %"
