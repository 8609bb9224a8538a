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
from app.report import Picture, Say, Section, bars, details, english, gallery, notes, page, paragraph, table
from app.report import tiles as figures
from app.report.blocks import Cell, block

WORST, RANDOM = 36, 12
_WIDTH, _QUALITY = 340, 82
_MOST_WORDS = 3


def inspection_page(
    inspection: Inspection,
    suggestion: Suggestion | None = None,
    *,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    say: Say = english,
    language: str = "en",
) -> str:
    """Return the report as HTML text; everything is inside.

    Args:
        inspection: what was found.
        suggestion: a milder recipe, if one was looked for.
        on_progress: called with pictures drawn and to draw.
        cancelled: asked before each picture.
        say: says the English templates of the page in another language.
        language: that language, as HTML names it.

    Raises:
        Cancelled: on request.
    """
    worst = varied(inspection, inspection.ranked(), WORST).tolist()
    some = random_cases(inspection, RANDOM).tolist()
    total, words = len(worst) + len(some), _Words(inspection, say)

    def pictures(cases: Sequence[int], before: int) -> list[Picture]:
        found = []
        for k, case in enumerate(cases):
            if cancelled():
                raise Cancelled
            found += words.picture(case)
            if on_progress:
                on_progress(before + k + 1, total)
        return found

    worst_pictures, random_pictures = pictures(worst, 0), pictures(some, len(worst))
    sections = words.sections(suggestion, worst_pictures, random_pictures)
    recipe = inspection.recipe
    title = say(
        "What “{recipe}” does to {dataset}",
        recipe=say(recipe.title) if recipe.title else recipe.name,
        dataset=inspection.dataset_name,
    )
    subtitle = f"{inspection.dataset_name} · {say('seed {seed}', seed=inspection.seed)}"
    return page(title, sections, subtitle, language)


class _Words:
    """What the page says about an inspection, in the language of ``say``."""

    def __init__(self, inspection: Inspection, say: Say) -> None:
        self.inspection, self._say = inspection, say

    def sections(
        self, suggestion: Suggestion | None, worst: list[Picture], some: list[Picture]
    ) -> list[Section]:
        """Return the page from top to bottom."""
        say = self._say
        found = [
            Section(say("In short"), figures(self._figures())),
            Section(say("What becomes of each class"), *self._survival()),
            Section(say("What is worth a look"), self._reasons(), wide=suggestion is None),
        ]
        if suggestion is not None:
            found.append(Section(say("A milder recipe"), *self._suggestion(suggestion), wide=False))
        return [
            *found,
            Section(say("The worst {count} copies", count=len(worst)), self._legend(), gallery(worst)),
            Section(say("{count} copies at random", count=len(some)), gallery(some)),
            Section(say("The recipe"), *self._recipe()),
            Section(say("How it was measured"), *self._method()),
        ]

    def picture(self, case: int) -> list[Picture]:
        """Return a copy with its words; nothing where its image cannot be read any more."""
        say, inspection = self._say, self.inspection
        subject, number = inspection.place(case)
        try:
            data = encode(drawn_case(inspection, case, _WIDTH), ".jpg", _QUALITY)
        except (EvenboxError, OSError):
            return []
        words = [finding_words(found, inspection.classes, say) for found in inspection.findings.telling(case)]
        left = len(words) - _MOST_WORDS
        more = [say("and {count} more", count=left)] if left > 0 else []
        said = "; ".join([*words[:_MOST_WORDS], *more]) or say("nothing to remark")
        caption = say("{image}, copy {number}", image=subject.source.image_id, number=number)
        return [Picture(data, f"{caption}: {said}", "image/jpeg")]

    def _figures(self) -> list[tuple[str, str, str]]:
        say, inspection = self._say, self.inspection
        survival, ranked = inspection.survival, len(inspection.ranked())
        boxes, kept = int(survival.boxes.sum()), int(survival.kept.sum())
        rare = inspection.rare
        shown = [
            (
                say("images"),
                f"{len(inspection.subjects):,}",
                say("{count} copies of each", count=inspection.draws),
            ),
            (say("copies worth a look"), f"{ranked:,}", say("of {count}", count=f"{inspection.cases:,}")),
            (say("boxes lost"), _percent(1 - kept / max(1, boxes)), say("of {count}", count=f"{boxes:,}")),
            (
                say("copies that lost all"),
                f"{survival.lost_copies:,}",
                say("an export leaves them out"),
            ),
        ]
        if rare.any():
            whole = int(survival.boxes[rare].sum())
            lost = 1 - int(survival.kept[rare].sum()) / max(1, whole)
            names = ", ".join(name for name, is_rare in zip(inspection.classes, rare, strict=True) if is_rare)
            shown.insert(3, (say("rare boxes lost"), _percent(lost), names))
        return shown

    def _survival(self) -> list[Markup]:
        say, inspection, survival = self._say, self.inspection, self.inspection.survival
        fates, rows = self._fates(), list[tuple[Cell, ...]]()
        for k, name in enumerate(inspection.classes):
            boxes, kept, clipped = (
                int(column[k]) for column in (survival.boxes, survival.kept, survival.clipped)
            )
            shares = (float(survival.rates[k]), clipped / max(1, kept), float(survival.mean_visibility[k]))
            dropped = ", ".join(
                f"{fates.get(code, code)} {count:,}" for code, count in survival.reasons(k).items()
            )
            rows.append(
                (
                    say("{name} (rare)", name=name) if inspection.rare[k] else name,
                    boxes,
                    *((_percent(share), share) for share in shares),
                    (f"{survival.mean_looseness[k]:.2f}×", float(survival.mean_looseness[k])),
                    dropped or "–",
                )
            )
        header = (
            say("class"),
            say("boxes drawn"),
            say("kept"),
            say("of those clipped"),
            say("visible"),
            say("looseness"),
            say("dropped because"),
        )
        chart = bars(
            inspection.classes,
            {say("kept, %"): [100 * float(rate) for rate in survival.rates]},
            title=say("Share of each class' boxes that is kept"),
        )
        return [chart, table(header, rows)]

    def _fates(self) -> dict[str, str]:
        say = self._say
        return {
            "outside": say("outside"),
            "centre_outside": say("centre outside"),
            "visibility": say("hardly visible"),
            "too_small": say("too small"),
            "area": say("area too small"),
            "aspect": say("too long and thin"),
            "covered": say("covered"),
        }

    def _reasons(self) -> Markup:
        say, counts = self._say, self.inspection.reason_counts()
        cases = self.inspection.cases
        rows = [
            (say(reason.title), counts[reason], (_percent(counts[reason] / cases), counts[reason]))
            for reason in Reason
            if counts[reason]
        ]
        if not rows:
            return paragraph(say("Nothing: no copy breaks any of the thresholds below."))
        return table((say("reason"), say("copies"), say("share")), rows)

    def _suggestion(self, suggestion: Suggestion) -> list[Markup]:
        say = self._say
        level = "ok" if suggestion.is_reached else "warning"
        words = {"ok": say("ok"), "warning": say("warning")}
        lost = {
            "before": _percent(suggestion.lost_before),
            "after": _percent(suggestion.lost_after),
            "classes": ", ".join(suggestion.classes),
        }
        if not suggestion.changes:
            del lost["after"]
            text = say(
                "{before} of the boxes of {classes} are lost; no range that can be lowered is to blame.",
                **lost,
            )
            return [notes([(level, text)], words)]
        text = say(
            "With the ranges below, {after} instead of {before} of the boxes of {classes} are lost.", **lost
        )
        rows = [
            (
                f"{change.step + 1} {self._title(change.transform)}",
                self._setting(change.transform, change.field),
                json.dumps(change.before),
                json.dumps(change.after),
            )
            for change in suggestion.changes
        ]
        return [
            notes([(level, text)], words),
            table((say("step"), say("setting"), say("before"), say("after")), rows, sortable=False),
            details(say("The milder recipe as JSON"), _code(recipe_json(suggestion.recipe))),
        ]

    def _legend(self) -> Markup:
        return block(
            "<p>{% for name, colour in classes %}"
            '<span style="color:{{ colour }}" aria-hidden="true">■</span> {{ name }}&emsp;{% endfor %}'
            "<span class=muted>{{ dashed }}</span></p>",
            classes=[(name, class_colour(k)) for k, name in enumerate(self.inspection.classes)],
            dashed=self._say("dashed: dropped"),
        )

    def _recipe(self) -> list[Markup]:
        say, recipe = self._say, self.inspection.recipe
        rows = [(str(k), *self._step(step)) for k, step in enumerate(recipe.steps, 1)]
        header = ("", say("step"), say("happens"), say("settings"))
        envelope = say("ellipse") if recipe.envelope == "ellipse" else say("corners")
        return [
            *([paragraph(say(recipe.description))] if recipe.description else []),
            table(header, rows, sortable=False),
            paragraph(
                say(
                    "A box stays if: {rules}. Envelope: {envelope}.",
                    rules=say(", ").join(self._rules(recipe)),
                    envelope=envelope,
                )
            ),
            details(say("As JSON"), _code(recipe_json(recipe))),
        ]

    def _rules(self, recipe: Recipe) -> list[str]:
        say, keep = self._say, recipe.keep
        rules = [say("the centre must be inside")] if keep.centre_inside else []
        if keep.min_visibility:
            rules.append(say("at least {share} visible", share=_percent(keep.min_visibility)))
        rules.append(say("shorter side at least {px} px", px=f"{max(1.0, keep.min_size):g}"))
        if keep.min_area:
            rules.append(say("area at least {px} px²", px=f"{keep.min_area:g}"))
        if keep.max_aspect is not None:
            rules.append(say("at most {times} times as long as wide", times=f"{keep.max_aspect:g}"))
        return rules

    def _step(self, step: Step) -> tuple[str, str, str]:
        happens = _percent(step.p) if step.enabled else self._say("switched off")
        kind = find_transform(step.transform)
        if kind is None or isinstance(kind, PluginProblem):
            return step.transform, happens, json.dumps(step.parameters)
        settings = []
        for found in parameter_fields(kind.Parameters):
            value = self._value(step.parameters.get(found.name, found.default))
            unit = "" if found.unit in {"", "share"} else f" {self._say(found.unit)}"
            settings.append(f"{self._say(found.title)}: {value}{unit}".strip())
        return self._say(kind.title), happens, "; ".join(settings)

    def _title(self, transform: str) -> str:
        kind = find_transform(transform)
        return transform if kind is None or isinstance(kind, PluginProblem) else self._say(kind.title)

    def _setting(self, transform: str, name: str) -> str:
        if name == "p":
            return self._say("Probability")
        kind = find_transform(transform)
        if kind is None or isinstance(kind, PluginProblem):
            return name
        titles = {field.name: field.title for field in parameter_fields(kind.Parameters)}
        return self._say(titles[name]) if name in titles else name

    def _value(self, value: Any) -> str:
        if isinstance(value, list | tuple):
            numbers = [self._value(each) for each in value]
            return " – ".join(numbers) if len(numbers) == 2 else ", ".join(numbers)
        if isinstance(value, bool):
            return self._say("yes") if value else self._say("no")
        if isinstance(value, str):
            return self._say(value)
        return f"{value:g}" if isinstance(value, int | float) else str(value)

    def _method(self) -> list[Markup]:
        say, inspection = self._say, self.inspection
        t = inspection.thresholds
        lines = [
            say(
                "Copies 1 to {draws} of {images} images were drawn with seed {seed}: an export with this "
                "recipe and seed writes the same ones.",
                draws=inspection.draws,
                images=f"{len(inspection.subjects):,}",
                seed=inspection.seed,
            ),
            say(
                "Rare: fewer boxes than {rare} of the mean of the classes. Hardly visible: less than "
                "{margin} above the recipe's own limit. Loose: {loose}× as large as what is visible of the "
                "object in it. Tiny: under {tiny} px.",
                rare=_percent(t.rare_share),
                margin=_percent(t.visibility_margin),
                loose=f"{t.looseness:g}",
                tiny=f"{t.tiny:g}",
            ),
            self._pixels() if inspection.has_pixels else say("Pixels were not looked at."),
        ]
        if inspection.company is not None:
            lines.append(
                say(
                    "Copies show other images as well. What is kept and lost is told of an image's own "
                    "boxes; those that others bring along come on top."
                )
            )
        left_out = [
            ("warning", say("left out: {reason}", reason=failure.said(say)))
            for failure in inspection.failures
        ]
        remarks = [notes(left_out, {"warning": say("warning")})] if left_out else []
        return [*map(paragraph, lines), *remarks]

    def _pixels(self) -> str:
        t = self.inspection.thresholds
        return self._say(
            "Pixels are measured inside the picture, reduced to 256 px, and compared with the original. "
            "Black: {black_share} of the pixels under {black}. Blown out: {white_share} more pixels over "
            "{white}. Flat: contrast (standard deviation) under {flat}. Blurred: sharpness (variance of the "
            "Laplacian over that of luma) under {sharpness} of the original's. Mostly fill: picture on under "
            "{sparse} of the canvas. Duplicate: mean difference under {duplicate} level at 32 × 32.",
            black_share=_percent(t.black[1]),
            black=f"{t.black[0]:g}",
            white_share=_percent(t.white[1]),
            white=f"{t.white[0]:g}",
            flat=f"{t.flat:g}",
            sharpness=_percent(t.sharpness),
            sparse=_percent(t.sparse),
            duplicate=f"{t.duplicate:g}",
        )


def _code(text: str) -> Markup:
    return block("<pre>{{ text }}</pre>", text=text)


def _percent(share: float) -> str:
    value = 100 * share
    return f"{value:.0f} %" if value >= 9.95 or value == round(value) else f"{value:.1f} %"
