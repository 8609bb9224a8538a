"""Recipes as code for albumentations 2.0.8, the last of its versions under the MIT licence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.augment.code.albumentations_helpers import HELPERS
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
from app.augment.recipe import KeepRules, Recipe

_USAGE = """Images are RGB. Boxes are (xmin, ymin, xmax, ymax) in pixels from the image's outer corner:
of a VOC file, (xmin - 1, ymin - 1, xmax, ymax).

    transform = make_transform(seed=0)
    result = transform(image=image, bboxes=boxes, labels=labels)"""
_CONSTANT = Expression("cv2.BORDER_CONSTANT")
_LINEAR, _NEAREST, _AREA = (Expression(f"cv2.INTER_{name}") for name in ("LINEAR", "NEAREST", "AREA"))
_NEUTRAL: dict[str, Any] = {
    "brightness": (1.0, 1.0),
    "contrast": (1.0, 1.0),
    "saturation": (1.0, 1.0),
    "hue": (0.0, 0.0),
}


def recipe_to_albumentations(recipe: Recipe) -> CodeExport:
    """Return a module that defines ``make_transform(seed=None) -> A.Compose``, the recipe's steps in order.

    Raises:
        RecipeError: the recipe is not valid.
    """
    steps = emit_steps(recipe, _EMITTERS, " " * 12)
    boxes, notes = _box_rules(recipe.keep)
    missing, differs = list(steps.missing), list(steps.differs)
    (missing if recipe.keep.centre_inside else differs).extend(notes)
    if recipe.envelope == "ellipse":
        differs.append("boxes: envelopes are those of corners, not of ellipses")
    lines = [
        "",
        "import albumentations as A",
        "import cv2",
        *(["import numpy as np"] if "IoUCrop" in steps.helpers else []),
        *(
            ["from albumentations.augmentations.crops.transforms import BaseCrop"]
            if "IoUCrop" in steps.helpers
            else []
        ),
        *(f"\n{HELPERS[name].rstrip()}" for name in steps.helpers),
        "\n\ndef make_transform(seed=None):",
        '    """Return the transform; the same seed draws the same."""',
        "    return A.Compose(",
        "        [",
        *steps.lines,
        "        ],",
        *(f"        # {note}" for note in notes),
        f"        bbox_params={boxes},",
        "        seed=seed,",
        "    )",
        "",
    ]
    text = heading(recipe, "albumentations 2.0.8", _USAGE) + "\n".join(lines)
    return CodeExport(text, tuple(missing), tuple(differs))


def _box_rules(keep: KeepRules) -> tuple[Expression, list[str]]:
    side = max(keep.min_size, 1.0)
    named: dict[str, Any] = {"min_visibility": keep.min_visibility, "min_area": keep.min_area}
    named |= {"min_width": side, "min_height": side, "clip": True}
    if keep.max_aspect is not None:
        named["max_accept_ratio"] = keep.max_aspect
    notes = []
    if keep.centre_inside:
        notes.append("boxes: no rule keeps only those whose centre is inside")
    if keep.min_visibility:
        notes.append("boxes: the visible share is that of each step alone, not of all together")
    return call("A.BboxParams", format="pascal_voc", label_fields=["labels"], **named), notes


def _plain(name: str, note: str = "", **fixed: Any) -> Emitter:
    return lambda q, p: Part(call(f"A.{name}", **fixed, p=p), note)


def _one_of(choices: list[Expression], p: float) -> Expression:
    return call("A.OneOf", listed(choices), p=p)


def _sequence(parts: list[Expression], p: float) -> Expression:
    return call("A.Sequential", listed(parts), p=p)


def _turns(q: Any, p: float) -> Part:
    return Part(call("QuarterTurn", q.turns, p=p), helpers=("QuarterTurn",))


def _rotate(q: Any, p: float) -> Part:
    border: dict[str, Any] = {"border_mode": _CONSTANT, "fill": q.fill}
    if q.fit == "expand":
        code = call("A.Affine", rotate=q.angle, fit_output=True, **border, p=p)
        return Part(code, "the grown canvas is up to a pixel off")
    return Part(call("A.Rotate", limit=q.angle, crop_border=q.fit == "crop", **border, p=p))


def _affine(q: Any, p: float) -> Part:
    code = call(
        "A.Affine",
        scale=q.scale,
        keep_ratio=q.keep_aspect,
        translate_percent={"x": q.translate, "y": q.translate},
        shear={"x": q.shear, "y": (-q.shear[1], -q.shear[0])},
        rotate=q.rotate,
        border_mode=_CONSTANT,
        fill=q.fill,
        p=p,
    )
    return Part(
        code, "leaning both ways at once combines a little differently" if q.shear != (0.0, 0.0) else ""
    )


def _size(name: str) -> Emitter:
    return lambda q, p: Part(call(f"A.{name}", height=q.height, width=q.width, p=p))


def _multi_scale(q: Any, p: float) -> Part:
    sides = range(q.smallest, q.largest + 1, q.step)
    return Part(_one_of([call("A.Resize", height=side, width=side, p=1.0) for side in sides], p))


def _letter_box(q: Any, p: float) -> Part:
    position = "random" if q.position == "random" else "center"
    parts = [
        call("A.LongestMaxSize", max_size_hw=(q.height, q.width), p=1.0),
        call(
            "A.PadIfNeeded",
            min_height=q.height,
            min_width=q.width,
            position=position,
            border_mode=_CONSTANT,
            fill=q.fill,
            p=1.0,
        ),
    ]
    if q.jitter:
        scale = (1 - q.jitter, 1 + q.jitter)
        stretch = call("A.Affine", scale={"x": scale, "y": scale}, keep_ratio=False, fit_output=True, p=1.0)
        parts.insert(0, stretch)
    return Part(_sequence(parts, p))


def _shortest_side(q: Any, p: float) -> Part:
    sizes = [call("A.SmallestMaxSize", max_size=side, p=1.0) for side in q.sides]
    return Part(_one_of(sizes, p), f"the longer side is not held below {q.longest}")


def _scale_jitter(q: Any, p: float) -> Part:
    limits = (q.scale[0] - 1, q.scale[1] - 1)
    fitted = call("A.LongestMaxSize", max_size_hw=(q.height, q.width), p=1.0)
    return Part(_sequence([fitted, call("A.RandomScale", scale_limit=limits, p=1.0)], p))


def _pad(q: Any, p: float) -> Part:
    position = {"centre": "center"}.get(q.position, q.position)
    return Part(
        call(
            "A.PadIfNeeded",
            min_height=q.height,
            min_width=q.width,
            position=position,
            border_mode=_CONSTANT,
            fill=q.fill,
            p=p,
        )
    )


def _crop(name: str, position: str) -> Emitter:
    def emit(q: Any, p: float) -> Part:
        border: dict[str, Any] = {"border_mode": _CONSTANT, "fill": q.fill}
        named = {"pad_if_needed": True, "pad_position": position, **border}
        return Part(call(f"A.{name}", height=q.height, width=q.width, **named, p=p))

    return emit


def _resized_crop(q: Any, p: float) -> Part:
    size = (q.height, q.width)
    return Part(call("A.RandomResizedCrop", size=size, scale=q.scale, ratio=q.aspect, p=p))


def _yolo_crop(q: Any, p: float) -> Part:
    border: dict[str, Any] = {"border_mode": _CONSTANT, "fill": q.fill}
    percent = (-q.jitter, q.jitter)
    code = call("A.CropAndPad", percent=percent, sample_independently=True, keep_size=False, **border, p=p)
    return Part(code, "" if q.sides == 4 else "each side is drawn by itself")


def _zoom_out(q: Any, p: float) -> Part:
    return Part(call("ZoomOut", ratio=q.ratio, fill=q.fill, p=p), helpers=("ZoomOut",))


def _iou_crop(q: Any, p: float) -> Part:
    names = ("minimums", "original", "unconstrained", "trials", "scale", "aspect", "match", "metric")
    return Part(call("IoUCrop", **{name: getattr(q, name) for name in names}, p=p), helpers=("IoUCrop",))


def _jitter(p: float, **named: Any) -> Expression:
    return call("A.ColorJitter", **{**_NEUTRAL, **named}, p=p)


def _levels(
    p: float, brightness: tuple[float, float] = (0.0, 0.0), contrast: tuple[float, float] = (1.0, 1.0)
) -> Expression:
    limits = (contrast[0] - 1, contrast[1] - 1)
    return call("A.RandomBrightnessContrast", brightness_limit=brightness, contrast_limit=limits, p=p)


def _hsv(q: Any, p: float) -> Part:
    ranges = {"saturation": (1 / q.saturation, q.saturation), "brightness": (1 / q.exposure, q.exposure)}
    note = "factors are drawn evenly, and saturation blends with grey instead of scaling that of HSV"
    return Part(_jitter(p, **ranges, hue=(-q.hue, q.hue)), note)


def _gains(q: Any, p: float) -> Part:
    gains = {
        "saturation": (1 - q.saturation, 1 + q.saturation),
        "brightness": (1 - q.value, 1 + q.value),
    }
    note = "saturation blends with grey instead of scaling that of HSV"
    return Part(_jitter(p, **gains, hue=(-q.hue, q.hue)), note)


def _distort(q: Any, p: float) -> Part:
    turn = q.hue / 360
    brightness = _levels(q.p, brightness=(-q.brightness / 255, q.brightness / 255))
    contrast = _levels(q.p, contrast=q.contrast)
    colour = [_jitter(q.p, saturation=q.saturation), _jitter(q.p, hue=(-turn, turn))]
    orders = [_sequence([contrast, *colour], 1.0), _sequence([*colour, contrast], 1.0)]
    note = "saturation blends with grey instead of scaling that of HSV"
    return Part(_sequence([brightness, _one_of(orders, 1.0)], p), note)


def _contrast(q: Any, p: float) -> Part:
    if q.pivot == "black":
        return Part(_levels(p, contrast=q.factor))
    return Part(_jitter(p, contrast=q.factor), "it fixes the image's mean level instead of middle grey")


def _turned(angle: tuple[float, float]) -> tuple[float, float]:
    return angle[0] / 360, angle[1] / 360


def _color_jitter(q: Any, p: float) -> Part:
    named = {"brightness": q.brightness, "contrast": q.contrast, "saturation": q.saturation}
    return Part(_jitter(p, **named, hue=_turned(q.hue)))


def _posterize(q: Any, p: float) -> Part:
    """Eight bits change nothing, and albumentations does not take them."""
    codes = [call("A.Posterize", num_bits=b, p=1.0) if b < 8 else call("A.NoOp", p=1.0) for b in q.bits]
    return Part(_one_of(codes, p))


def _median(q: Any, p: float) -> Part:
    sizes = [2 * radius + 1 for radius in q.radii]
    return Part(_one_of([call("A.MedianBlur", blur_limit=(size, size), p=1.0) for size in sizes], p))


def _motion(q: Any, p: float) -> Part:
    low, high = (max(3, round(length)) // 2 * 2 + 1 for length in q.length)
    code = call("A.MotionBlur", blur_limit=(low, max(low, high)), angle_range=_positive(q.angle), p=p)
    return Part(code, "kernels have whole, odd lengths")


def _positive(angle: tuple[float, float]) -> tuple[float, float]:
    """Return a range of the directions of a line, which repeat after 180°, within 0° and 360°."""
    return (angle[0] + 180, angle[1] + 180)


def _downscale(q: Any, p: float) -> Part:
    up = _NEAREST if q.enlarge != "smooth" else _LINEAR
    pair = {"downscale": _AREA, "upscale": up}
    return Part(call("A.Downscale", scale_range=_below_one(q.scale), interpolation_pair=pair, p=p))


def _below_one(scale: tuple[float, float]) -> tuple[float, float]:
    return min(scale[0], 0.99), min(scale[1], 0.99)


def _dropout(q: Any, p: float) -> Part:
    size = {"hole_height_range": q.size, "hole_width_range": q.size}
    return Part(call("A.CoarseDropout", num_holes_range=(1, q.most), **size, fill=q.fill, p=p))


def _of(build: Callable[[Any], dict[str, Any]], name: str, note: str = "") -> Emitter:
    """Return an emitter of a single call."""
    return lambda q, p: Part(call(f"A.{name}", **build(q), p=p), note)


_NEAR = "made in another way, so it looks somewhat different"

_EMITTERS: Mapping[str, Emitter] = {
    "HorizontalFlip": _plain("HorizontalFlip"),
    "VerticalFlip": _plain("VerticalFlip"),
    "Transpose": _plain("Transpose"),
    "D4": _plain("D4"),
    "Rotate90": _turns,
    "Rotate": _rotate,
    "Affine": _affine,
    "Perspective": _of(lambda q: {"scale": q.scale, "keep_size": True}, "Perspective"),
    "Resize": _size("Resize"),
    "MultiScaleResize": _multi_scale,
    "LetterBox": _letter_box,
    "ShortestSide": _shortest_side,
    "ScaleJitter": _scale_jitter,
    "PadIfNeeded": _pad,
    "CenterCrop": _crop("CenterCrop", "center"),
    "RandomCrop": _crop("RandomCrop", "random"),
    "RandomResizedCrop": _resized_crop,
    "BBoxSafeCrop": _plain("BBoxSafeRandomCrop"),
    "YoloJitterCrop": _yolo_crop,
    "RandomIoUCrop": _iou_crop,
    "ZoomOut": _zoom_out,
    "HueSaturationValue": _hsv,
    "RandomHSV": _gains,
    "PhotometricDistort": _distort,
    "Brightness": lambda q, p: Part(_levels(p, brightness=q.offset)),
    "Contrast": _contrast,
    "Saturation": lambda q, p: Part(_jitter(p, saturation=q.factor)),
    "Hue": lambda q, p: Part(_jitter(p, hue=_turned(q.angle))),
    "ColorJitter": _color_jitter,
    "ToGray": _plain("ToGray"),
    "Gamma": _of(lambda q: {"gamma_limit": (100 * q.gamma[0], 100 * q.gamma[1])}, "RandomGamma"),
    "CLAHE": _of(lambda q: {"clip_limit": q.clip, "tile_grid_size": (q.tiles, q.tiles)}, "CLAHE"),
    "Equalize": _plain("Equalize"),
    "AutoContrast": _of(lambda q: {"cutoff": 100 * q.cutoff, "method": "pil"}, "AutoContrast"),
    "ChannelShuffle": _plain("ChannelShuffle"),
    "RGBShift": _of(
        lambda q: {"r_shift_limit": q.shift, "g_shift_limit": q.shift, "b_shift_limit": q.shift}, "RGBShift"
    ),
    "Posterize": _posterize,
    "Solarize": _of(lambda q: {"threshold_range": q.threshold}, "Solarize"),
    "Invert": _plain("InvertImg"),
    "Sharpen": _of(lambda q: {"alpha": q.strength, "lightness": (1.0, 1.0)}, "Sharpen", _NEAR),
    "GaussNoise": _of(lambda q: {"std_range": (q.sigma[0] / 255, q.sigma[1] / 255)}, "GaussNoise"),
    "ISONoise": _plain("ISONoise", "with the library's own strength"),
    "SaltAndPepper": _of(lambda q: {"amount": q.amount, "salt_vs_pepper": q.salt}, "SaltAndPepper"),
    "GaussianBlur": _of(lambda q: {"blur_limit": 0, "sigma_limit": q.sigma}, "GaussianBlur"),
    "MotionBlur": _motion,
    "MedianBlur": _median,
    "ImageCompression": _of(
        lambda q: {"quality_range": (round(q.quality[0]), round(q.quality[1]))}, "ImageCompression"
    ),
    "Downscale": _downscale,
    "CoarseDropout": _dropout,
    "GridDropout": _of(
        lambda q: {"ratio": middle(q.ratio)},
        "GridDropout",
        "one share of holes, and cells of the library's size",
    ),
    "Fog": _plain("RandomFog", _NEAR),
    "Rain": _plain("RandomRain", _NEAR),
    "Shadow": _plain("RandomShadow", _NEAR),
}
