"""A copy of an image made again from what its line of an export's manifest says."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.augment.annotations import transform_annotation
from app.augment.partners import Partner
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe
from app.augment.reducible import ReducibleImage
from app.augment.sample import Sample
from app.core.annotation import Annotation
from app.core.mirror import NO_RULES, MirrorRules
from app.errors import RecipeError


class ReplayedCopy(NamedTuple):
    """A copy made again.

    Attributes:
        image: (H, W, 3) uint8 BGR, the very pixels that were encoded.
        annotation: its boxes.
        sample: what was drawn.
    """

    image: NDArray[np.uint8]
    annotation: Annotation
    sample: Sample


def replay_line(
    line: Mapping[str, Any],
    recipe: Recipe,
    image: NDArray[np.uint8] | ReducibleImage,
    annotation: Annotation,
    rules: MirrorRules = NO_RULES,
    partners: Callable[[str], tuple[NDArray[np.uint8], Annotation] | None] = lambda _: None,
) -> ReplayedCopy:
    """Return the copy that a line of a manifest describes.

    Nothing is drawn anew: the pixels depend on the image, the recipe and the numbers in the line alone.

    Args:
        line: plain data; ``sample`` holds the drawn numbers, ``image`` the path of the copy's file.
        recipe: that of the export's job.
        image: (H, W, 3) uint8 BGR, the source, decoded and turned as its annotation sees it; or what gives it
            at the size that is needed.
        annotation: of the source, its boxes cut to the image as the export does.
        rules: of the dataset about mirrors.
        partners: returns pixels and annotation of another image by its id, each as those of the source; None
            where there is no such image.

    Raises:
        RecipeError: the line is of a source that was written as it is, or does not fit the recipe or image.
    """
    name = str(line.get("image", "")).replace("\\", "/").rpartition("/")[2]
    drawn = line.get("sample")
    if not isinstance(drawn, Mapping):
        raise RecipeError("{name} is the source image itself: nothing was drawn for it", name=name)
    pipeline, found = Pipeline(recipe), functools.lru_cache(partners)

    def partner(image_id: str) -> Partner | None:
        there = found(image_id)
        if there is None:
            return None
        return Partner(image_id, (there[0].shape[1], there[0].shape[0]), _rows(there[1]))

    sample = pipeline.replay(drawn, _rows(annotation), partner)
    _check_size(name, image, sample)

    def known(image_id: str) -> tuple[NDArray[np.uint8], Annotation]:
        there = found(image_id)
        assert there is not None, "the sample was made with it"
        return there

    moved = transform_annotation(annotation, sample, pipeline, name, rules, lambda partner: known(partner)[1])
    rendered = pipeline.render(image, sample, load=lambda partner: known(partner)[0])
    return ReplayedCopy(rendered, moved, sample)


def _check_size(name: str, image: NDArray[np.uint8] | ReducibleImage, sample: Sample) -> None:
    size = image.size if isinstance(image, ReducibleImage) else (image.shape[1], image.shape[0])
    if size != sample.source_size:
        raise RecipeError(
            "{name} was made of an image of {width} × {height} pixels, not of {found_width} × {found_height}",
            name=name,
            width=sample.source_size[0],
            height=sample.source_size[1],
            found_width=size[0],
            found_height=size[1],
        )


def _rows(annotation: Annotation) -> NDArray[np.float64]:
    rows = [(box.xmin, box.ymin, box.xmax, box.ymax) for box in annotation.boxes]
    return np.array(rows, np.float64).reshape(-1, 4)
