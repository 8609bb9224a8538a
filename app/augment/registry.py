"""The transforms by the names that recipes use. Names are stable: a recipe written today works tomorrow."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from app.augment.transform import Transform
from app.augment.transforms.affine import Affine, Perspective, Rotate
from app.augment.transforms.channels import ChannelShuffle, RGBShift, Sharpen
from app.augment.transforms.colour import (
    Brightness,
    ColorJitter,
    Contrast,
    Hue,
    HueSaturationValue,
    PhotometricDistort,
    RandomHSV,
    Saturation,
    ToGray,
)
from app.augment.transforms.copy_paste import CopyPaste
from app.augment.transforms.cropping import CenterCrop, PadIfNeeded, RandomCrop, YoloJitterCrop, ZoomOut
from app.augment.transforms.damage import CoarseDropout, Downscale, GridDropout, ImageCompression
from app.augment.transforms.degradation import (
    GaussianBlur,
    GaussNoise,
    ISONoise,
    MedianBlur,
    MotionBlur,
    SaltAndPepper,
)
from app.augment.transforms.flips import D4, HorizontalFlip, Rotate90, Transpose, VerticalFlip
from app.augment.transforms.iou_crop import RandomIoUCrop
from app.augment.transforms.levels import (
    CLAHE,
    AutoContrast,
    Equalize,
    Gamma,
    Invert,
    Posterize,
    Solarize,
)
from app.augment.transforms.mixing import CutMix, MixUp
from app.augment.transforms.mosaic import Mosaic
from app.augment.transforms.object_crop import ObjectCrop
from app.augment.transforms.resizing import LetterBox, MultiScaleResize, Resize, ScaleJitter, ShortestSide
from app.augment.transforms.sized_crop import BBoxSafeCrop, RandomResizedCrop
from app.augment.transforms.weather import Fog, Rain, Shadow

TRANSFORMS: Mapping[str, type[Transform[Any]]] = {
    "HorizontalFlip": HorizontalFlip,
    "VerticalFlip": VerticalFlip,
    "Rotate90": Rotate90,
    "Transpose": Transpose,
    "D4": D4,
    "Rotate": Rotate,
    "Affine": Affine,
    "Perspective": Perspective,
    "Resize": Resize,
    "MultiScaleResize": MultiScaleResize,
    "LetterBox": LetterBox,
    "ShortestSide": ShortestSide,
    "ScaleJitter": ScaleJitter,
    "PadIfNeeded": PadIfNeeded,
    "CenterCrop": CenterCrop,
    "RandomCrop": RandomCrop,
    "RandomResizedCrop": RandomResizedCrop,
    "BBoxSafeCrop": BBoxSafeCrop,
    "YoloJitterCrop": YoloJitterCrop,
    "RandomIoUCrop": RandomIoUCrop,
    "ObjectCrop": ObjectCrop,
    "ZoomOut": ZoomOut,
    "Mosaic": Mosaic,
    "MixUp": MixUp,
    "CutMix": CutMix,
    "CopyPaste": CopyPaste,
    "HueSaturationValue": HueSaturationValue,
    "RandomHSV": RandomHSV,
    "PhotometricDistort": PhotometricDistort,
    "Brightness": Brightness,
    "Contrast": Contrast,
    "Saturation": Saturation,
    "Hue": Hue,
    "ColorJitter": ColorJitter,
    "ToGray": ToGray,
    "Gamma": Gamma,
    "CLAHE": CLAHE,
    "Equalize": Equalize,
    "AutoContrast": AutoContrast,
    "ChannelShuffle": ChannelShuffle,
    "RGBShift": RGBShift,
    "Posterize": Posterize,
    "Solarize": Solarize,
    "Invert": Invert,
    "Sharpen": Sharpen,
    "GaussNoise": GaussNoise,
    "ISONoise": ISONoise,
    "SaltAndPepper": SaltAndPepper,
    "GaussianBlur": GaussianBlur,
    "MotionBlur": MotionBlur,
    "MedianBlur": MedianBlur,
    "ImageCompression": ImageCompression,
    "Downscale": Downscale,
    "CoarseDropout": CoarseDropout,
    "GridDropout": GridDropout,
    "Fog": Fog,
    "Rain": Rain,
    "Shadow": Shadow,
}


def nearest_name(name: str) -> str | None:
    """Return the transform that a misspelt name most likely means, or None."""
    plain = {known.lower(): known for known in TRANSFORMS}
    found = difflib.get_close_matches(name.lower().replace("_", "").replace("-", ""), plain, 1, 0.5)
    return plain[found[0]] if found else None
