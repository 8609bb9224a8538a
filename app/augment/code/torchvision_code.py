"""Recipes as code for torchvision's transforms v2 (0.21 and later)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.augment.code.parts import (
    CodeExport,
    Emitter,
    Expression,
    Part,
    call,
    emit_steps,
    heading,
    listed,
    middle,
)
from app.augment.code.torchvision_helpers import HELPERS, UNIFORM
from app.augment.recipe import KeepRules, Recipe

_USAGE = """Images are tv_tensors.Image, uint8 RGB. Boxes are tv_tensors.BoundingBoxes, format XYXY, in pixels
from the image's outer corner: of a VOC file, (xmin - 1, ymin - 1, xmax, ymax).

    transform = make_transform()
    result = transform({"image": image, "boxes": boxes, "labels": labels})"""
_BILINEAR = Expression("v2.InterpolationMode.BILINEAR")
_NEEDS = {"JitterCrop": ("Window", "JitterCrop"), "PadTo": ("Window", "PadTo")}


def recipe_to_torchvision(recipe: Recipe) -> CodeExport:
    """Return a module that defines ``make_transform() -> v2.Compose``, the recipe's steps in order.

    Raises:
        RecipeError: the recipe is not valid.
    """
    steps = emit_steps(recipe, _EMITTERS, " " * 12)
    missing, differs = list(steps.missing), list(steps.differs)
    notes = _box_notes(recipe.keep)
    missing.extend(notes)
    if recipe.envelope == "ellipse":
        differs.append("boxes: envelopes are those of corners, not of ellipses")
    sanitize = call(
        "v2.SanitizeBoundingBoxes",
        min_size=max(recipe.keep.min_size, 1.0),
        min_area=max(recipe.keep.min_area, 1.0),
    )
    helpers = list(dict.fromkeys(n for name in steps.helpers for n in _NEEDS.get(name, (name,))))
    lines = [
        "",
        "import torch",
        "from torchvision import tv_tensors",
        "from torchvision.transforms import v2",
        "from torchvision.transforms.v2 import functional as F",
        *([f"\n{UNIFORM.rstrip()}"] if helpers else []),
        *(f"\n{HELPERS[name].rstrip()}" for name in helpers),
        "\n\ndef make_transform():",
        '    """Return the transform; torch.manual_seed decides what it draws."""',
        "    return v2.Compose(",
        "        [",
        *steps.lines,
        *(f"            # {note}" for note in notes),
        "            v2.ClampBoundingBoxes(),",
        f"            {sanitize},",
        "        ]",
        "    )",
        "",
    ]
    text = heading(recipe, "torchvision 0.21 and later, transforms v2", _USAGE) + "\n".join(lines)
    return CodeExport(text, tuple(missing), tuple(differs))


def _box_notes(keep: KeepRules) -> list[str]:
    notes = []
    if keep.centre_inside:
        notes.append("boxes: no rule keeps only those whose centre is inside")
    if keep.min_visibility:
        notes.append("boxes: no rule about the share that stays visible")
    if keep.max_aspect is not None:
        notes.append("boxes: no rule about their proportions")
    return notes


def _sometimes(codes: list[Expression], p: float, note: str = "", helpers: tuple[str, ...] = ()) -> Part:
    """Return steps that all happen, or none of them."""
    if p >= 1:
        code = codes[0] if len(codes) == 1 else call("v2.Compose", listed(codes))
    else:
        code = call("v2.RandomApply", listed(codes), p=p)
    return Part(code, note, helpers)


def _plain(name: str) -> Emitter:
    return lambda q, p: Part(call(f"v2.{name}", p=p))


def _one_of(codes: list[Expression]) -> Expression:
    return call("v2.RandomChoice", listed(codes))


def _turns(q: Any, p: float) -> Part:
    return _sometimes([call("QuarterTurn", q.turns)], p, helpers=("QuarterTurn",))


def _symmetry(flip: float, turns: tuple[int, ...]) -> Emitter:
    codes = [call("v2.RandomHorizontalFlip", p=flip), call("QuarterTurn", turns)]
    return lambda q, p: _sometimes(codes, p, helpers=("QuarterTurn",))


def _rotate(q: Any, p: float) -> Part:
    if q.fit == "crop":
        return Part("", "no rotation crops its corners away")
    named = {"interpolation": _BILINEAR, "expand": q.fit == "expand", "fill": q.fill}
    return _sometimes([call("v2.RandomRotation", degrees=q.angle, **named)], p)


def _affine(q: Any, p: float) -> Part:
    """torchvision's angles are clockwise here, and its shifts as likely to the left as to the right."""
    notes = []
    shift = max(abs(q.translate[0]), abs(q.translate[1]))
    if q.translate[0] != -q.translate[1]:
        notes.append("shifts reach equally far both ways")
    if not q.keep_aspect:
        notes.append("one scale for width and height")
    lean = (-q.shear[1], -q.shear[0])
    code = call(
        "v2.RandomAffine",
        degrees=(-q.rotate[1], -q.rotate[0]),
        translate=(shift, shift),
        scale=q.scale,
        shear=[*lean, *lean],
        interpolation=_BILINEAR,
        fill=q.fill,
    )
    return _sometimes([code], p, "; ".join(notes))


def _perspective(q: Any, p: float) -> Part:
    code = call("v2.RandomPerspective", distortion_scale=min(1.0, 3.2 * middle(q.scale)), p=p)
    return Part(code, "corners move evenly up to a limit, the same on average")


def _size(name: str) -> Emitter:
    return lambda q, p: _sometimes([call(f"v2.{name}", (q.height, q.width))], p)


def _multi_scale(q: Any, p: float) -> Part:
    sides = range(q.smallest, q.largest + 1, q.step)
    return _sometimes([_one_of([call("v2.Resize", (side, side)) for side in sides])], p)


def _letter_box(q: Any, p: float) -> Part:
    codes = [call("Fit", q.width, q.height, q.jitter), call("PadTo", q.width, q.height, q.position, q.fill)]
    return _sometimes(codes, p, helpers=("Fit", "PadTo"))


def _shortest_side(q: Any, p: float) -> Part:
    return _sometimes([call("v2.RandomShortestSize", min_size=list(q.sides), max_size=q.longest)], p)


def _scale_jitter(q: Any, p: float) -> Part:
    return _sometimes([call("v2.ScaleJitter", (q.height, q.width), scale_range=q.scale)], p)


def _pad(q: Any, p: float) -> Part:
    return _sometimes([call("PadTo", q.width, q.height, q.position, q.fill)], p, helpers=("PadTo",))


def _crop(name: str) -> Emitter:
    """Pad first, as Evenbox does; torchvision's own crops pad in other places, or with black."""

    def emit(q: Any, p: float) -> Part:
        position = "random" if name == "RandomCrop" else "centre"
        codes = [call("PadTo", q.width, q.height, position, q.fill), call(f"v2.{name}", (q.height, q.width))]
        return _sometimes(codes, p, helpers=("PadTo",))

    return emit


def _resized_crop(q: Any, p: float) -> Part:
    return _sometimes([call("v2.RandomResizedCrop", (q.height, q.width), scale=q.scale, ratio=q.aspect)], p)


def _yolo_crop(q: Any, p: float) -> Part:
    note = "" if q.sides == 4 else "each side is drawn by itself"
    return _sometimes([call("JitterCrop", q.jitter, q.fill)], p, note, ("JitterCrop",))


def _iou_crop(q: Any, p: float) -> Part:
    if (q.match, q.metric) != ("any", "iou"):
        return Part("", "only crops that overlap any object by their Jaccard measure")
    options = [*q.minimums, *([0.0] if q.unconstrained else []), *([1.0] if q.original else [])]
    named = {"min_scale": q.scale[0], "max_scale": q.scale[1], "sampler_options": options or [1.0]}
    named |= {"min_aspect_ratio": max(q.aspect[0], 0.01), "max_aspect_ratio": max(q.aspect[1], 0.01)}
    note = "width and height are drawn by themselves, and only objects whose centre is inside count"
    return _sometimes([call("v2.RandomIoUCrop", **named, trials=q.trials)], p, note)


def _zoom_out(q: Any, p: float) -> Part:
    return Part(call("v2.RandomZoomOut", fill=q.fill, side_range=q.ratio, p=p))


def _jitter(p: float, note: str = "", **named: Any) -> Part:
    return _sometimes([call("v2.ColorJitter", **named)], p, note)


def _hsv(q: Any, p: float) -> Part:
    note = (
        "factors are drawn evenly, in any order; saturation blends with grey instead of scaling that of HSV"
    )
    ranges = {"saturation": (1 / q.saturation, q.saturation), "brightness": (1 / q.exposure, q.exposure)}
    return _jitter(p, note, **ranges, hue=(-q.hue, q.hue))


def _gains(q: Any, p: float) -> Part:
    gains = {
        "saturation": (1 - q.saturation, 1 + q.saturation),
        "brightness": (1 - q.value, 1 + q.value),
    }
    note = "in any order; saturation blends with grey instead of scaling that of HSV"
    return _jitter(p, note, **gains, hue=(-q.hue, q.hue))


def _distort(q: Any, p: float) -> Part:
    levels = call(
        "v2.RandomApply", listed([call("Levels", offset=(-q.brightness / 255, q.brightness / 255))]), p=q.p
    )
    contrast = call("v2.RandomApply", listed([call("Levels", factor=q.contrast)]), p=q.p)
    turn = q.hue / 360
    colour = [
        call("v2.RandomApply", listed([call("v2.ColorJitter", saturation=q.saturation)]), p=q.p),
        call("v2.RandomApply", listed([call("v2.ColorJitter", hue=(-turn, turn))]), p=q.p),
    ]
    orders = [call("v2.Compose", listed(order)) for order in ([contrast, *colour], [*colour, contrast])]
    note = "saturation blends with grey instead of scaling that of HSV"
    return _sometimes([levels, _one_of(orders)], p, note, ("Levels",))


def _levels(p: float, **named: Any) -> Part:
    return _sometimes([call("Levels", **named)], p, helpers=("Levels",))


def _turned(angle: tuple[float, float]) -> tuple[float, float]:
    return angle[0] / 360, angle[1] / 360


def _color_jitter(q: Any, p: float) -> Part:
    named = {"brightness": q.brightness, "contrast": q.contrast, "saturation": q.saturation}
    return _jitter(p, **named, hue=_turned(q.hue))


def _posterize(q: Any, p: float) -> Part:
    return _sometimes([_one_of([call("v2.RandomPosterize", bits=bits, p=1.0) for bits in q.bits])], p)


def _noise(q: Any, p: float) -> Part:
    codes = [
        call("v2.ToDtype", Expression("torch.float32"), scale=True),
        call("v2.GaussianNoise", sigma=middle(q.sigma) / 255),
        call("v2.ToDtype", Expression("torch.uint8"), scale=True),
    ]
    return _sometimes(codes, p, "one strength")


def _blur(q: Any, p: float) -> Part:
    low, high = max(q.sigma[0], 0.05), max(q.sigma[1], 0.05)
    size = 2 * max(1, round(3 * high)) + 1
    return _sometimes([call("v2.GaussianBlur", kernel_size=size, sigma=(low, high))], p)


def _jpeg(q: Any, p: float) -> Part:
    return _sometimes(
        [call("v2.JPEG", quality=(max(1, round(q.quality[0])), max(1, round(q.quality[1]))))], p
    )


def _autocontrast(q: Any, p: float) -> Part:
    return Part(call("v2.RandomAutocontrast", p=p), "without a cut-off" if q.cutoff else "")


_EMITTERS: Mapping[str, Emitter] = {
    "HorizontalFlip": _plain("RandomHorizontalFlip"),
    "VerticalFlip": _plain("RandomVerticalFlip"),
    "Transpose": _symmetry(1.0, (1,)),
    "D4": _symmetry(0.5, (0, 1, 2, 3)),
    "Rotate90": _turns,
    "Rotate": _rotate,
    "Affine": _affine,
    "Perspective": _perspective,
    "Resize": _size("Resize"),
    "MultiScaleResize": _multi_scale,
    "LetterBox": _letter_box,
    "ShortestSide": _shortest_side,
    "ScaleJitter": _scale_jitter,
    "PadIfNeeded": _pad,
    "CenterCrop": _crop("CenterCrop"),
    "RandomCrop": _crop("RandomCrop"),
    "RandomResizedCrop": _resized_crop,
    "YoloJitterCrop": _yolo_crop,
    "RandomIoUCrop": _iou_crop,
    "ZoomOut": _zoom_out,
    "HueSaturationValue": _hsv,
    "RandomHSV": _gains,
    "PhotometricDistort": _distort,
    "Brightness": lambda q, p: _levels(p, offset=q.offset),
    "Contrast": lambda q, p: _levels(p, factor=q.factor, pivot=128.0 if q.pivot == "grey" else 0.0),
    "Saturation": lambda q, p: _jitter(p, saturation=q.factor),
    "Hue": lambda q, p: _jitter(p, hue=_turned(q.angle)),
    "ColorJitter": _color_jitter,
    "ToGray": lambda q, p: Part(call("v2.RandomGrayscale", p=p)),
    "Equalize": _plain("RandomEqualize"),
    "AutoContrast": _autocontrast,
    "ChannelShuffle": lambda q, p: _sometimes([call("v2.RandomChannelPermutation")], p),
    "Posterize": _posterize,
    "Solarize": lambda q, p: Part(
        call("v2.RandomSolarize", threshold=255 * middle(q.threshold), p=p), "one threshold"
    ),
    "Invert": _plain("RandomInvert"),
    "Sharpen": lambda q, p: Part(
        call("v2.RandomAdjustSharpness", sharpness_factor=1 + 2 * middle(q.strength), p=p), "one strength"
    ),
    "GaussNoise": _noise,
    "GaussianBlur": _blur,
    "ImageCompression": _jpeg,
}
