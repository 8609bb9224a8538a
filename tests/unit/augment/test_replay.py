"""A line of a manifest gives the same bytes again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.augment.annotations import transform_annotation
from app.augment.pipeline import Pipeline
from app.augment.recipe import load_recipe, recipe_json, recipe_names
from app.augment.recipe import parse_recipe as parse
from app.augment.replay import replay_line
from app.core.annotation import Annotation, BoundingBox
from app.core.mirror import MirrorRules
from app.errors import RecipeError
from app.imaging.encode import encode

Make = Callable[..., Any]

SIZE = (300, 200)
SOURCE = Annotation("a", (BoundingBox("b", 30, 40, 120, 150), BoundingBox("cat", 200, 100, 260, 140)), *SIZE)
RULES = MirrorRules(frozenset({"sign"}), (("b", "d"),))


def exported(name: str, image: np.ndarray, copy: int) -> tuple[dict[str, Any], bytes, Annotation]:
    """What an export does: a line as JSON text would hold it, the file's bytes, the annotation."""
    pipeline = Pipeline(load_recipe(name))
    boxes = np.array([(b.xmin, b.ymin, b.xmax, b.ymax) for b in SOURCE.boxes])
    sample = pipeline.sample(SIZE, boxes, seed=9, image_id="a", copy_index=copy)
    line = {"image": f"JPEGImages/a_{copy}.jpg", "sample": sample.to_json()}
    annotation = transform_annotation(SOURCE, sample, pipeline, f"a_{copy}.jpg", RULES)
    return json.loads(json.dumps(line)), encode(pipeline.render(image, sample), ".jpg", 95), annotation


@pytest.mark.parametrize("name", recipe_names())
def test_the_same_bytes_again(name: str, photo: Make) -> None:
    image = photo(*SIZE)
    recipe = parse(recipe_json(load_recipe(name)), "job")
    for copy in range(1, 6):
        line, data, annotation = exported(name, image, copy)
        again = replay_line(line, recipe, image, SOURCE, RULES)
        assert encode(again.image, ".jpg", 95) == data
        assert again.annotation == annotation
        assert again.sample.to_json() == line["sample"]


def test_what_cannot_be_replayed(photo: Make) -> None:
    image, yolo = photo(*SIZE), load_recipe("yolo")
    line, _, _ = exported("yolo", image, 1)
    with pytest.raises(RecipeError, match=r"a\.jpg is the source image itself"):
        replay_line({"image": "JPEGImages/a.jpg", "sample": None}, yolo, image, SOURCE)
    with pytest.raises(RecipeError, match="do not fit recipe ‘ssd’"):
        replay_line(line, load_recipe("ssd"), image, SOURCE)
    with pytest.raises(RecipeError, match="300 × 200 pixels, not of 299 × 200"):
        replay_line(line, yolo, image[:, :-1], SOURCE)
