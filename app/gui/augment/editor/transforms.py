"""What the editor knows about transforms beside their schema: icons, groups, and how often by default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from app.augment.recipe import Step
from app.augment.registry import TRANSFORMS
from app.augment.transform import ColourTransform, GeometricTransform

_ICONS = {
    "HorizontalFlip": "arrows-left-right",
    "VerticalFlip": "arrows-down-up",
    "Rotate90": "arrow-clockwise",
    "Transpose": "swap",
    "D4": "arrows-clockwise",
    "Rotate": "arrow-clockwise",
    "Affine": "polygon",
    "Perspective": "cube",
    "Resize": "frame-corners",
    "MultiScaleResize": "frame-corners",
    "ShortestSide": "frame-corners",
    "LetterBox": "rectangle",
    "ScaleJitter": "corners-out",
    "PadIfNeeded": "selection",
    "CenterCrop": "crop",
    "RandomCrop": "crop",
    "RandomResizedCrop": "crop",
    "BBoxSafeCrop": "crop",
    "YoloJitterCrop": "crop",
    "RandomIoUCrop": "crop",
    "ObjectCrop": "crop",
    "ZoomOut": "magnifying-glass-minus",
    "Mosaic": "squares-four",
    "MixUp": "stack",
    "CutMix": "selection-plus",
    "CopyPaste": "copy",
    "Brightness": "sun",
    "Contrast": "circle-half",
    "Saturation": "drop",
    "ToGray": "drop-half",
    "GaussianBlur": "drop",
    "MotionBlur": "wind",
    "Fog": "cloud-fog",
    "Rain": "cloud-rain",
    "Shadow": "moon",
}
_TURNS = frozenset(
    {"HorizontalFlip", "VerticalFlip", "Rotate90", "Transpose", "D4", "Rotate", "Affine", "Perspective"}
)
_DEGRADATIONS = frozenset(
    {
        "GaussNoise",
        "ISONoise",
        "SaltAndPepper",
        "GaussianBlur",
        "MotionBlur",
        "MedianBlur",
        "ImageCompression",
        "Downscale",
        "CoarseDropout",
        "GridDropout",
        "Fog",
        "Rain",
        "Shadow",
    }
)
_ALWAYS = frozenset(
    {
        "Resize",
        "MultiScaleResize",
        "ShortestSide",
        "LetterBox",
        "PadIfNeeded",
        "CenterCrop",
        "RandomCrop",
        "YoloJitterCrop",
        "RandomIoUCrop",
        "ObjectCrop",
    }
)
_USUAL = 0.5


def icon_of(transform: str) -> str:
    """Return the icon of a transform."""
    if transform in _ICONS:
        return _ICONS[transform]
    if transform in _DEGRADATIONS:
        return "dots-nine"
    kind = TRANSFORMS.get(transform)
    return "palette" if kind is not None and issubclass(kind, ColourTransform) else "sliders-horizontal"


def new_step(transform: str) -> Step:
    """Return a step as the gallery adds it: resizing and cropping always, the rest half of the time."""
    return Step(transform=transform, p=1.0 if transform in _ALWAYS else _USUAL)


def transform_groups() -> Mapping[str, Sequence[str]]:
    """Return the names of all transforms by the titles of their groups, in order."""
    groups: dict[str, list[str]] = {title: [] for title in _titles()}
    turns, sizes, several, colours, damage = groups.values()
    for name, kind in TRANSFORMS.items():
        if name in _TURNS:
            turns.append(name)
        elif name in _DEGRADATIONS:
            damage.append(name)
        elif issubclass(kind, ColourTransform):
            colours.append(name)
        elif issubclass(kind, GeometricTransform):
            sizes.append(name)
        else:
            several.append(name)
    return {title: names for title, names in groups.items() if names}


def _titles() -> tuple[str, ...]:
    return (
        QCoreApplication.translate("Gallery", "Flip and turn"),
        QCoreApplication.translate("Gallery", "Crop and resize"),
        QCoreApplication.translate("Gallery", "Several images"),
        QCoreApplication.translate("Gallery", "Colour"),
        QCoreApplication.translate("Gallery", "Noise, blur, damage, weather"),
    )
